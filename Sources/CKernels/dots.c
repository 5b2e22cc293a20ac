#include "CKernels.h"

#include "per_cpu.h"

// BLAS packs the weights into tiles before it multiplies. With a handful of activation rows that
// costs more than the product: here weights are read once, where they lie, and four rows of each
// side share what is in the registers.

enum { lanes = 16 };
typedef float vector4 __attribute__((vector_size(16)));
typedef float vector8 __attribute__((vector_size(32)));
typedef float vector __attribute__((vector_size(lanes * sizeof(float)), aligned(4)));

#define UNROLLED _Pragma("clang loop unroll(full)")

// The sum of all lanes, by halves.
__attribute__((always_inline)) static inline float total(const vector *v) {
    vector8 eight = __builtin_shufflevector(*v, *v, 0, 1, 2, 3, 4, 5, 6, 7) +
                    __builtin_shufflevector(*v, *v, 8, 9, 10, 11, 12, 13, 14, 15);
    vector4 four = __builtin_shufflevector(eight, eight, 0, 1, 2, 3) +
                   __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
    return (four[0] + four[2]) + (four[1] + four[3]);
}

// `fetches`: the weights of the next outputs are fetched meanwhile.
__attribute__((always_inline)) static inline void tile(
    const int rows, const int outputs, const bool fetches, const float *x, const float *weights,
    size_t columns, float *y, size_t ldy, float beta) {
    vector sums[4][4];
    UNROLLED for (int r = 0; r < rows; r++)
        UNROLLED for (int o = 0; o < outputs; o++) sums[r][o] = (vector){0};
    size_t i = 0;
    for (; i + lanes <= columns; i += lanes) {
        if (fetches)
            UNROLLED for (int o = 0; o < outputs; o++)
                __builtin_prefetch(weights + (outputs + o) * columns + i);
        UNROLLED for (int r = 0; r < rows; r++) {
            vector values = *(const vector *)(x + r * columns + i);
            UNROLLED for (int o = 0; o < outputs; o++)
                sums[r][o] += values * *(const vector *)(weights + o * columns + i);
        }
    }
    UNROLLED for (int r = 0; r < rows; r++)
        UNROLLED for (int o = 0; o < outputs; o++) {
            float sum = total(&sums[r][o]);
            for (size_t j = i; j < columns; j++) sum += x[r * columns + j] * weights[o * columns + j];
            float *place = y + r * ldy + o;
            *place = sum + (beta != 0 ? *place : 0);
        }
}

PER_CPU(void, ck_dots,
        (const float *x, size_t rows, const float *weights, size_t outputs, size_t columns,
         float *y, size_t ldy, float beta),
        (x, rows, weights, outputs, columns, y, ldy, beta)) {
    for (size_t o = 0; o < outputs;) {
        const float *w = weights + o * columns;
        bool four = outputs - o >= 4;
        // Several rows are busy with four outputs for so long that the processor does not look
        // ahead to the next four by itself, and would wait for them; a single row is not.
        bool fetches = rows > 1 && outputs - o >= 8;
        size_t r = 0;
#define TILE(count)                                                                            \
    for (; r + count <= rows; r += count, fetches = false) {                                   \
        const float *first = x + r * columns;                                                  \
        float *place = y + r * ldy + o;                                                        \
        if (!four) tile(count, 1, false, first, w, columns, place, ldy, beta);                 \
        else if (fetches) tile(count, 4, true, first, w, columns, place, ldy, beta);           \
        else tile(count, 4, false, first, w, columns, place, ldy, beta);                       \
    }
        TILE(4)
        TILE(2)
        TILE(1)
#undef TILE
        o += four ? 4 : 1;
    }
}
