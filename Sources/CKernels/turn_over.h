#ifndef CROSSOVER_TURN_OVER_H
#define CROSSOVER_TURN_OVER_H

#include <stddef.h>

#include "per_cpu.h"
#include "unroll.h"

// Sixteen rows, column by column. Not seen outside of this folder.

typedef float lanes __attribute__((vector_size(64)));
typedef float unaligned __attribute__((vector_size(64), aligned(4), may_alias));

// Sixteen columns: four rounds of interleaving row i with row i + 8 move every element from
// [row][column] to [column][row].
INLINE void turnBlockOver(const float *const rows[16], size_t column, float *out, size_t stride) {
    lanes x[16], y[16];
    UNROLL for (int i = 0; i < 16; i++) x[i] = *(const unaligned *)(rows[i] + column);
    UNROLL for (int round = 0; round < 4; round++) {
        UNROLL for (int i = 0; i < 8; i++) {
            y[2 * i] = __builtin_shufflevector(x[i], x[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20,
                                               5, 21, 6, 22, 7, 23);
            y[2 * i + 1] = __builtin_shufflevector(x[i], x[i + 8], 8, 24, 9, 25, 10, 26, 11, 27,
                                                   12, 28, 13, 29, 14, 30, 15, 31);
        }
        UNROLL for (int i = 0; i < 16; i++) x[i] = y[i];
    }
    UNROLL for (int i = 0; i < 16; i++) *(unaligned *)(out + i * stride) = x[i];
}

// out[column · stride + row] = rows[row][column] for sixteen rows of `columns` floats.
INLINE void turnOver(const float *const rows[16], size_t columns, float *out, size_t stride) {
    size_t column = 0;
    for (; column + 16 <= columns; column += 16)
        turnBlockOver(rows, column, out + column * stride, stride);
    for (; column < columns; column++)
        for (size_t row = 0; row < 16; row++) out[column * stride + row] = rows[row][column];
}

#endif
