#ifndef CROSSOVER_HALVES_TILES_H
#define CROSSOVER_HALVES_TILES_H

#include <string.h>

#include "halves.h"

// The product with panels of bfloat16 on tiles: Intel AMX's eight registers of up to 16 rows of 64
// bytes. Who includes this defines the instructions first, with the tile's number as a constant:
//
//     TILES                          an attribute of every function that uses tiles
//     tile_configure(shapes)         LDTILECFG; all tiles are zeros afterwards
//     tile_zero(t)                   TILEZERO
//     tile_load(t, bytes, stride)    TILELOADD: rows that lie `stride` bytes apart
//     tile_store(t, bytes, stride)   TILESTORED
//     tile_multiply_add(s, a, b)     TDPBF16PS: s += a · b
//     tile_release()                 TILERELEASE
//
// halves_amx.c takes the processor's own; the tests take an emulation, since few machines have
// them. Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2.

enum {
    tileRows = 16,
    stepInputs = 32,                 // inputs in a row of a tile
    pairBytes = 4 * ck_halves_width, // a pair of inputs in a panel
    blockRows = 2 * tileRows,
};

// Four sums take turns, since a product waits for the one before it in the same sum; with two
// tiles of rows and two of weights they fill the registers.
enum {
    upperLow, upperHigh, lowerLow, lowerHigh, // sums: rows 0…15 and 16…31, outputs 0…15 and 16…31
    upperRows, lowerRows,
    lowWeights, highWeights,
};

// What LDTILECFG reads.
typedef struct {
    uint8_t palette, startRow, reserved[14];
    uint16_t rowBytes[16];
    uint8_t rows[16];
} tile_shapes;

// The inputs behind the last full step, filled up with zeros: zero times zero changes no sum.
typedef struct {
    uint16_t x[blockRows][stepInputs];
    uint16_t weights[stepInputs / 2][2 * ck_halves_width];
} tile_rest;

TILES static void shapeTiles(size_t rows) {
    uint8_t upper = (uint8_t)(rows < tileRows ? rows : tileRows), lower = (uint8_t)(rows - upper);
    tile_shapes shapes = {
        .palette = 1,
        .rows = {upper, upper, lower, lower, upper, lower, tileRows, tileRows},
    };
    for (int t = 0; t < 8; t++) shapes.rowBytes[t] = shapes.rows[t] > 0 ? 64 : 0;
    tile_configure(&shapes);
}

TILES static inline void multiplyStep(const uint16_t *x, size_t xBytes, size_t rows,
                                      const uint16_t *weights) {
    tile_load(lowWeights, weights, pairBytes);
    tile_load(highWeights, weights + ck_halves_width, pairBytes);
    tile_load(upperRows, x, xBytes);
    tile_multiply_add(upperLow, upperRows, lowWeights);
    tile_multiply_add(upperHigh, upperRows, highWeights);
    if (rows <= tileRows) return;
    tile_load(lowerRows, x + tileRows * (xBytes / 2), xBytes);
    tile_multiply_add(lowerLow, lowerRows, lowWeights);
    tile_multiply_add(lowerHigh, lowerRows, highWeights);
}

// 1 … 32 rows times one panel.
TILES static void multiplyBlock(const uint16_t *x, size_t rows, const uint16_t *panel,
                                size_t stride, tile_rest *rest,
                                float out[blockRows][ck_halves_width]) {
    tile_zero(upperLow);
    tile_zero(upperHigh);
    if (rows > tileRows) {
        tile_zero(lowerLow);
        tile_zero(lowerHigh);
    }
    size_t full = stride / stepInputs * stepInputs;
    for (size_t i = 0; i < full; i += stepInputs)
        multiplyStep(x + i, 2 * stride, rows, panel + i * ck_halves_width);
    if (full < stride) {
        for (size_t r = 0; r < rows; r++)
            memcpy(rest->x[r], x + r * stride + full, 2 * (stride - full));
        multiplyStep(rest->x[0], sizeof rest->x[0], rows, rest->weights[0]);
    }
    tile_store(upperLow, out[0], sizeof out[0]);
    tile_store(upperHigh, out[0] + tileRows, sizeof out[0]);
    if (rows <= tileRows) return;
    tile_store(lowerLow, out[tileRows], sizeof out[0]);
    tile_store(lowerHigh, out[tileRows] + tileRows, sizeof out[0]);
}

TILES static void tilesProduct(const uint16_t *x, size_t rows, const uint16_t *panel,
                               size_t columns, float *y, size_t ldy, size_t width, float beta) {
    size_t stride = ck_halves_stride(columns), full = stride / stepInputs * stepInputs;
    float out[blockRows][ck_halves_width];
    tile_rest rest;
    memset(&rest, 0, sizeof rest);
    memcpy(rest.weights, panel + full * ck_halves_width, (stride - full) * 2 * ck_halves_width);
    for (size_t r = 0, shaped = 0; r < rows; r += blockRows) {
        size_t count = rows - r < blockRows ? rows - r : blockRows;
        if (count != shaped) shapeTiles(shaped = count);
        multiplyBlock(x + r * stride, count, panel, stride, &rest, out);
        for (size_t i = 0; i < count; i++) {
            float *row = y + (r + i) * ldy;
            for (size_t c = 0; c < width; c++) row[c] = out[i][c] + (beta != 0 ? row[c] : 0);
        }
    }
    tile_release();
}

// Whether the tiles compute what plain C computes. Every part is taken: two blocks and a rest of
// rows, steps and a rest of inputs, outputs that do not fill the panel, both betas. All sums are
// whole numbers below 2²⁴, so any order of adding gives the same bits.
static bool tilesAgree(void) {
    enum { rows = blockRows + tileRows + 3, columns = 2 * stepInputs + 7, width = 29 };
    enum { stride = (columns + 1) / 2 * 2 };
    uint16_t x[rows * stride], panel[stride * ck_halves_width] = {0};
    float numbers[columns], got[rows * ck_halves_width], want[rows * ck_halves_width];
    uint32_t state = 1;
    for (size_t r = 0; r < rows + width; r++) {
        for (size_t i = 0; i < columns; i++) {
            state = state * 1664525 + 1013904223; // Numerical Recipes' generator
            numbers[i] = (float)(state >> 24) - 128;
        }
        if (r < rows) ck_halves_round(numbers, columns, x + r * stride);
        else ck_halves_put_row(panel, columns, r - rows, numbers);
    }
    for (size_t i = 0; i < rows * ck_halves_width; i++) got[i] = want[i] = 1;
    for (int beta = 0; beta < 2; beta++) {
        tilesProduct(x, rows, panel, columns, got, ck_halves_width, width, (float)beta);
        ck_halves_product_portable(x, rows, panel, columns, want, ck_halves_width, width,
                                   (float)beta);
        if (memcmp(got, want, sizeof got) != 0) return false;
    }
    return true;
}

#endif
