#include "EmulatedTiles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { tileCount = 8, mostRows = 16, mostBytes = 64 };

static _Thread_local struct {
    bool isConfigured;
    uint8_t rows[tileCount];
    uint16_t rowBytes[tileCount];
    uint8_t data[tileCount][mostRows][mostBytes];
} tiles;
static _Thread_local tiles_defect defect;

// What raises an exception on the processor.
static void require(bool condition) {
    if (!condition) abort();
}

static void requireTile(int tile) {
    require(tiles.isConfigured && tile >= 0 && tile < tileCount && tiles.rows[tile] > 0);
}

static void tile_configure(const void *bytes) {
    struct {
        uint8_t palette, startRow, reserved[14];
        uint16_t rowBytes[16];
        uint8_t rows[16];
    } shapes;
    memcpy(&shapes, bytes, sizeof shapes);
    require(sizeof shapes == 64 && shapes.palette == 1 && shapes.startRow == 0);
    for (int i = 0; i < 14; i++) require(shapes.reserved[i] == 0);
    memset(&tiles, 0, sizeof tiles);
    tiles.isConfigured = true;
    for (int t = 0; t < 16; t++) {
        uint8_t rows = shapes.rows[t];
        uint16_t rowBytes = shapes.rowBytes[t];
        require(t < tileCount || (rows == 0 && rowBytes == 0));
        require(rows <= mostRows && rowBytes <= mostBytes && (rows == 0) == (rowBytes == 0));
        if (t >= tileCount) continue;
        tiles.rows[t] = rows;
        tiles.rowBytes[t] = rowBytes;
    }
}

static void tile_release(void) { memset(&tiles, 0, sizeof tiles); }

static void tile_zero(int tile) {
    requireTile(tile);
    memset(tiles.data[tile], 0, sizeof tiles.data[tile]);
}

static void tile_load(int tile, const void *bytes, size_t stride) {
    tile_zero(tile);
    size_t rows = tiles.rows[tile], length = tiles.rowBytes[tile];
    if (defect == tiles_lose_last_row) rows--;
    if (defect == tiles_ignore_stride) stride = length;
    for (size_t r = 0; r < rows; r++)
        memcpy(tiles.data[tile][r], (const uint8_t *)bytes + r * stride, length);
}

static void tile_store(int tile, void *bytes, size_t stride) {
    requireTile(tile);
    for (size_t r = 0; r < tiles.rows[tile]; r++)
        memcpy((uint8_t *)bytes + r * stride, tiles.data[tile][r], tiles.rowBytes[tile]);
}

// Numbers below the smallest normal one count as zeros, going in and coming out.
static float flushed(float value) {
    return fpclassify(value) == FP_SUBNORMAL ? copysignf(0, value) : value;
}

static float number(const uint8_t *row, size_t index) {
    uint16_t half;
    memcpy(&half, row + 2 * index, sizeof half);
    uint32_t bits = (uint32_t)half << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return flushed(value);
}

static float fused(float a, float b, float sum) { return flushed(fmaf(a, b, sum)); }

// The firsts of all pairs are summed, the seconds of all pairs, then both, and then the tile.
static void tile_multiply_add(int sum, int a, int b) {
    requireTile(sum), requireTile(a), requireTile(b);
    require(sum != a && sum != b && a != b);
    require(tiles.rows[a] == tiles.rows[sum] && tiles.rowBytes[b] == tiles.rowBytes[sum]);
    require(tiles.rowBytes[a] % 4 == 0 && tiles.rowBytes[b] % 4 == 0);
    require(tiles.rowBytes[a] / 4 == tiles.rows[b]);
    size_t swap = defect == tiles_swap_pairs;
    for (size_t m = 0; m < tiles.rows[sum]; m++) {
        float old[mostBytes / 4];
        memcpy(old, tiles.data[sum][m], sizeof old);
        for (size_t n = 0; n < tiles.rowBytes[sum] / 4u; n++) {
            float firsts = 0, seconds = 0;
            for (size_t k = 0; k < tiles.rows[b]; k++) {
                const uint8_t *x = tiles.data[a][m], *w = tiles.data[b][k];
                firsts = fused(number(x, 2 * k + swap), number(w, 2 * n), firsts);
                seconds = fused(number(x, 2 * k + 1 - swap), number(w, 2 * n + 1), seconds);
            }
            float before = defect == tiles_forget_sums ? 0 : flushed(old[n]);
            old[n] = flushed(before + flushed(firsts + seconds));
        }
        memcpy(tiles.data[sum][m], old, sizeof old);
    }
}

#define TILES
#include "halves_tiles.h"

void emulated_tiles_product(const uint16_t *x, size_t rows, const uint16_t *panel, size_t columns,
                            float *y, size_t ldy, size_t width, float beta) {
    tilesProduct(x, rows, panel, columns, y, ldy, width, beta);
}

bool emulated_tiles_agree(tiles_defect wanted) {
    defect = wanted;
    bool agree = tilesAgree();
    defect = tiles_sound;
    return agree;
}

void emulated_tiles_multiply_add(float sums[256], const uint16_t a[512], const uint16_t b[512]) {
    shapeTiles(mostRows);
    tile_load(upperLow, sums, mostBytes);
    tile_load(upperRows, a, mostBytes);
    tile_load(lowWeights, b, mostBytes);
    tile_multiply_add(upperLow, upperRows, lowWeights);
    tile_store(upperLow, sums, mostBytes);
    tile_release();
}

int emulated_tiles_in_use(void) {
    int count = 0;
    for (int t = 0; t < tileCount; t++) count += tiles.rows[t] > 0;
    return count;
}
