#ifndef CROSSOVER_HALVES_H
#define CROSSOVER_HALVES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Products with weights in bfloat16: the upper half of an f32, so 8 bits of precision and the same
// range. Sums are kept in f32.
//
// A weight matrix [out, in] lies in panels of 32 outputs, the last one filled up with zeros. A
// panel holds, for each pair of neighbouring inputs, the pairs of its 32 outputs side by side, as
// `vdpbf16ps` wants them (an odd number of inputs is filled up with a zero):
//
//     pair 0:  w[0][0] w[0][1]  w[1][0] w[1][1]  …  w[31][0] w[31][1]
//     pair 1:  w[0][2] w[0][3]  …

enum { ck_halves_width = 32 };

// Numbers of bfloat16 in a row of `columns` activations, or for each output of a panel.
static inline size_t ck_halves_stride(size_t columns) { return (columns + 1) / 2 * 2; }

// Rounds to nearest, ties to even; NaN stays NaN. `out` has ck_halves_stride(n) places.
void ck_halves_round(const float *x, size_t n, uint16_t *out);

// Writes one output's weights into a panel.
void ck_halves_put_row(uint16_t *panel, size_t columns, size_t row, const float *weights);
// Reads them back.
void ck_halves_row(const uint16_t *panel, size_t columns, size_t row, float *weights);
// Writes one pair of neighbouring inputs for the first `width` outputs of a panel.
void ck_halves_put_pair(uint16_t *panel, size_t pair, const float *first, const float *second,
                        size_t width);

// y[r · ldy + c] = beta · y + Σ x[r] · w[c] for c in 0..<width; beta is 0 or 1. A row's result does
// not depend on how many rows come with it.
void ck_halves_product(const uint16_t *x, size_t rows, const uint16_t *panel, size_t columns,
                       float *y, size_t ldy, size_t width, float beta);
// What ck_halves_product uses here: "amx-bf16", "avx512-bf16" or "portable", which is right but
// slow. They add in different orders, so each has its own rounding.
const char *ck_halves_kernel(void);
// Whether it takes less time than a product in f32, on this kind of processor. Outside AMX an Intel
// core (Emerald Rapids) multiplied bfloat16 at 0.6 of f32's rate, an AMD core at twice that rate
// (Benchmarks/README.md).
bool ck_halves_gain(void);
// The same by the kernel of this name; false, and y untouched, when this processor has not got it.
bool ck_halves_product_with(const char *kernel, const uint16_t *x, size_t rows,
                            const uint16_t *panel, size_t columns, float *y, size_t ldy,
                            size_t width, float beta);
// The same in plain C, which every other kernel is held to.
void ck_halves_product_portable(const uint16_t *x, size_t rows, const uint16_t *panel,
                                size_t columns, float *y, size_t ldy, size_t width, float beta);

#endif
