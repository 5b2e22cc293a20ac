#ifndef CROSSOVER_CKERNELS_H
#define CROSSOVER_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "codes.h"
#include "halves.h"

// The inner loops that BLAS has not, on rows of f32. Each is written once, in plain C; the compiler
// makes a version for AVX-512, for AVX2 and for every other processor, and a call takes the right
// one. Loops that sum may sum in another order on another
// processor, never on another run. The formulas and their sources stand beside the functions of
// the same name in `Kernels`.

// y[r · ldy + o] = beta · y + Σ x[r] · weights[o] for rows of `columns` floats; beta is 0 or 1.
void ck_dots(const float *x, size_t rows, const float *weights, size_t outputs, size_t columns,
             float *y, size_t ldy, float beta);
// The same for up to ck_turned_rows rows that were turned over: x is [columns, ck_turned_rows], as
// ck_turn_rows writes it.
enum { ck_turned_rows = 16 };
void ck_turned_dots(const float *x, size_t rows, const float *weights, size_t outputs,
                    size_t columns, float *y, size_t ldy, float beta);
// out[column · ck_turned_rows + row] = x[row][column]; where x has fewer rows, the last one is
// repeated.
void ck_turn_rows(const float *x, size_t rows, size_t columns, float *out);

float ck_dot(const float *x, const float *y, size_t n);
float ck_sum_squares(const float *x, size_t n);
// y += a · x
void ck_axpy(float a, const float *x, float *y, size_t n);
// x *= a
void ck_scale(float a, float *x, size_t n);
// y = x · gain · inverse
void ck_scaled_gain(const float *x, const float *gain, float inverse, float *y, size_t n);
// gradX += inverse · gain · gradY − x · coefficient
void ck_rms_norm_backward(const float *x, const float *gain, const float *gradY, float inverse,
                          float coefficient, float *gradX, size_t n);
// Σ gradY · gain · x
float ck_dot3(const float *gradY, const float *gain, const float *x, size_t n);
// gradGain += gradY · x · inverse
void ck_gain_gradient(const float *gradY, const float *x, float inverse, float *gradGain, size_t n);

// Turns the first half and the second half of each head by the angles: (a, b) → (a·c − b·s, b·c + a·s).
// sine's sign is flipped by the caller for the backward pass.
void ck_rotate(float *head, const float *cosine, const float *sine, float direction, size_t half);

// Softmax over the first `visible` of n entries, zeros after. visible = 0 gives zeros.
void ck_softmax(float *row, size_t visible, size_t n);
// gradScore = p · (gradP − Σ p · gradP), in place in gradP.
void ck_softmax_backward(const float *p, float *gradP, size_t visible, size_t n);
// log Σ exp(x); n > 0.
float ck_log_sum_exp(const float *x, size_t n);
// x = scale · exp(x − logSumExp)
void ck_scaled_softmax(float *x, float logSumExp, float scale, size_t n);
// The place of the largest entry, the first of equals; NaN never wins. n > 0.
size_t ck_arg_max(const float *x, size_t n);

// Keys in a block at most: their scores and values fit the second-level cache.
enum { ck_attention_keys = 256 };

// Some tokens' queries of one key head over a run of keys. `rows = tokens · group`; row r is query
// head r % group of token r / group.
typedef struct {
    const float *query;   // the first token's, at the key head's first query head
    size_t queryStride;   // from one token to the next
    const float *keys;    // the first key, at the key head
    const float *values;  // the first value, at the key head
    size_t keyStride;     // from one key, and one value, to the next
    size_t count;         // keys, 1 … ck_attention_keys
    size_t tokens, group; // at least 1 each
    size_t width;         // channels of a head
    float scale;          // of the scores
    // How many keys the first token sees; each token sees one more than the token before it.
    // Clamped to 0 … count, so a large number means that all see all.
    ptrdiff_t firstVisible;
    float *out;
    size_t outStride, rowStride; // from one token to the next, from one head to the next
    // Whether these are all the keys that the rows see. Then out is softmax · values; else it is
    // Σ exp(score − top) · values, top and Σ exp(score − top), width + 2 floats for each row.
    bool isWhole;
} ck_attention_block;

// Floats of scratch that a block of so many rows needs.
size_t ck_attention_scratch(size_t rows, size_t width);
void ck_attention(const ck_attention_block *block, float *scratch);
// One row's result of `count` parts that lie one after the other, none without visible keys;
// zeros when there are none.
void ck_attention_merge(const float *parts, size_t count, size_t width, float *out);

// y = gate · sigmoid(gate) · up
void ck_swiglu(const float *gate, const float *up, float *y, size_t n);
// gate and up are replaced by their gradients.
void ck_swiglu_backward(float *gate, float *up, const float *gradY, size_t n);

// The same with gelu(gate) in its tanh form in place of gate · sigmoid(gate).
void ck_geglu(const float *gate, const float *up, float *y, size_t n);
void ck_geglu_backward(float *gate, float *up, const float *gradY, size_t n);

// y = x / 2 · (1 + erf(x / √2)) after x += bias, in place.
void ck_bias_gelu(float *x, const float *bias, size_t n);
// y = (x − mean) · inverse · gain + bias, in place.
void ck_layer_norm(float *x, const float *gain, const float *bias, float epsilon, size_t n);

// One AdamW step, which leaves zeros in the gradient; see Kernels/AdamW.swift.
void ck_adamw(float *parameter, float *gradient, float *first, float *second, float rate,
              float beta1, float beta2, float correction1, float correction2, float epsilon,
              float decay, float gradientScale, size_t n);

// A pool of threads that share out numbered tasks. Only one ck_pool_run at a time.
typedef struct ck_pool ck_pool;
typedef void (*ck_task)(void *context, size_t task, size_t worker);
// workers ≥ 1 counts the calling thread; NULL when threads or memory are refused.
ck_pool *ck_pool_create(size_t workers);
void ck_pool_destroy(ck_pool *pool);
// How many threads share the work, the caller's included.
size_t ck_pool_workers(const ck_pool *pool);
// Calls body for each task in 0..<tasks, on any worker in any order; returns when all are done.
void ck_pool_run(ck_pool *pool, size_t tasks, ck_task body, void *context);

// What a processor may have beyond its family's oldest member, as far as it matters for products.
typedef enum ck_feature {
    // x86-64
    ck_avx2, ck_fma, ck_avx512f, ck_avx512bw, ck_avx512_vnni, ck_avx_vnni, ck_avx512_bf16,
    ck_amx_tile, ck_amx_int8, ck_amx_bf16,
    // 64-bit ARM
    ck_asimddp, ck_i8mm, ck_bf16,
    ck_feature_count,
} ck_feature;
// Whether this processor has it, the system lets programs use it, and it is not hidden; AMX has to be
// asked for still.
bool ck_cpu_has(ck_feature feature);
// Hides from every kernel here what came after AVX2; false, and nothing is hidden, when this processor
// has no AVX2 itself. Before anything else is called: the choices of kernels must not change later.
bool ck_cpu_hide_newer(void);
bool ck_cpu_hides_newer(void);
// Its name in Linux's /proc/cpuinfo; feature < ck_feature_count.
const char *ck_cpu_feature_name(ck_feature feature);

#endif
