#include "CKernels.h"

#include "row_loops.h"
#include "turn_over.h"
#include "unroll.h"

// BLAS packs the weights into tiles before it multiplies. With a few dozen activation rows that
// costs more than it brings: here weights are read where they lie.
//
// Up to four rows wait for memory, which is read fastest from front to back: one output after the
// other. More rows would wait for the cache, from which each output reads all of them again: turned
// over, a row is a lane, and several outputs share what is read.

enum { width = ck_turned_rows };
typedef float vector4 __attribute__((vector_size(16)));
typedef float vector8 __attribute__((vector_size(32)));

// The sum of all lanes, by halves.
INLINE float total(const lanes *v) {
    vector8 eight = __builtin_shufflevector(*v, *v, 0, 1, 2, 3, 4, 5, 6, 7) +
                    __builtin_shufflevector(*v, *v, 8, 9, 10, 11, 12, 13, 14, 15);
    vector4 four = __builtin_shufflevector(eight, eight, 0, 1, 2, 3) +
                   __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
    return (four[0] + four[2]) + (four[1] + four[3]);
}

// One output for a few rows.
INLINE void fewDots(const size_t rows, const float *x, const float *weights, size_t columns,
                    float *y, size_t ldy, float beta) {
    FUSED
    lanes sums[4];
    UNROLL for (size_t r = 0; r < rows; r++) sums[r] = (lanes){0};
    size_t i = 0;
    for (; i + width <= columns; i += width) {
        lanes values = *(const unaligned *)(weights + i);
        UNROLL for (size_t r = 0; r < rows; r++)
            sums[r] += values * *(const unaligned *)(x + r * columns + i);
    }
    UNROLL for (size_t r = 0; r < rows; r++) {
        float sum = total(&sums[r]);
        for (size_t j = i; j < columns; j++) sum += x[r * columns + j] * weights[j];
        float *place = y + r * ldy;
        *place = sum + (beta != 0 ? *place : 0);
    }
}

PER_CPU(void, ck_dots,
        (const float *x, size_t rows, const float *weights, size_t outputs, size_t columns,
         float *y, size_t ldy, float beta),
        (x, rows, weights, outputs, columns, y, ldy, beta)) {
    for (size_t o = 0; o < outputs; o++) {
        const float *w = weights + o * columns;
        for (size_t r = 0; r < rows; r += 4) {
            const float *first = x + r * columns;
            float *place = y + r * ldy + o;
            switch (rows - r) {
            case 1: fewDots(1, first, w, columns, place, ldy, beta); break;
            case 2: fewDots(2, first, w, columns, place, ldy, beta); break;
            case 3: fewDots(3, first, w, columns, place, ldy, beta); break;
            default: fewDots(4, first, w, columns, place, ldy, beta);
            }
        }
    }
}

PER_CPU(void, ck_turn_rows, (const float *x, size_t rows, size_t columns, float *out),
        (x, rows, columns, out)) {
    const float *each[width];
    for (size_t r = 0; r < width; r++) each[r] = x + (r < rows ? r : rows - 1) * columns;
    turnOver(each, columns, out, width);
}

enum {
    mostOutputs = 12, // in a tile
    floatsAhead = 96, // weights are fetched this far ahead of their use
};

// y[row][output], each added up in the order of the columns.
INLINE void turnedTile(const int outputs, const float *x, size_t rows, const float *weights,
                       size_t columns, float *y, size_t ldy, float beta) {
    FUSED
    lanes sums[mostOutputs];
    UNROLL for (int o = 0; o < outputs; o++) sums[o] = (lanes){0};
    size_t i = 0;
    for (; i + width <= columns; i += width) {
        // Behind the end of these outputs the next ones begin, if any: fetching does not fault.
        size_t ahead = i + floatsAhead + (i + floatsAhead < columns ? 0 : (outputs - 1) * columns);
        UNROLL for (int o = 0; o < outputs; o++)
            __builtin_prefetch(weights + o * columns + ahead);
        UNROLL for (int j = 0; j < width; j++) {
            lanes values = *(const unaligned *)(x + (i + j) * width);
            UNROLL for (int o = 0; o < outputs; o++)
                sums[o] += values * weights[o * columns + i + j];
        }
    }
    for (; i < columns; i++) {
        lanes values = *(const unaligned *)(x + i * width);
        UNROLL for (int o = 0; o < outputs; o++) sums[o] += values * weights[o * columns + i];
    }
    float columnsOfY[mostOutputs][width];
    UNROLL for (int o = 0; o < outputs; o++) *(unaligned *)columnsOfY[o] = sums[o];
    for (size_t r = 0; r < rows; r++, y += ldy)
        for (int o = 0; o < outputs; o++) y[o] = columnsOfY[o][r] + (beta != 0 ? y[o] : 0);
}

PER_CPU(void, ck_turned_dots,
        (const float *x, size_t rows, const float *weights, size_t outputs, size_t columns,
         float *y, size_t ldy, float beta),
        (x, rows, weights, outputs, columns, y, ldy, beta)) {
    size_t o = 0;
#define TILES(count)                                                                           \
    for (; o + count <= outputs; o += count)                                                   \
        turnedTile(count, x, rows, weights + o * columns, columns, y + o, ldy, beta);
    // As many sums as fit the registers: sixteen lanes are one of AVX-512's and two of AVX2's.
    if (isWide) TILES(mostOutputs)
    TILES(6)
    TILES(1)
#undef TILES
}
