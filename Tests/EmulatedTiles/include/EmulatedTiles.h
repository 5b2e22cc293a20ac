#ifndef CROSSOVER_EMULATED_TILES_H
#define CROSSOVER_EMULATED_TILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The kernel for tiles (CKernels/halves_tiles.h) on tiles in plain C, which do what Intel's manual
// says of LDTILECFG, TILELOADD, TDPBF16PS and TILESTORED. What a processor would refuse ends the
// process. The tiles belong to the calling thread.

// See ck_halves_product.
void emulated_tiles_product(const uint16_t *x, size_t rows, const uint16_t *panel, size_t columns,
                            float *y, size_t ldy, size_t width, float beta);

// What a defective processor might do.
typedef enum {
    tiles_sound,
    tiles_lose_last_row,    // the last row of a loaded tile is not loaded
    tiles_swap_pairs,       // the first of a pair of inputs meets the second's weight
    tiles_forget_sums,      // a product replaces the sum instead of adding to it
    tiles_ignore_stride,    // rows are loaded as if they lay side by side
} tiles_defect;

// Whether the kernel's check of itself passes on tiles with this defect.
bool emulated_tiles_agree(tiles_defect defect);

// One TDPBF16PS on whole tiles: a has 16 rows of 32 numbers of bfloat16, b 16 rows of 16 pairs;
// sums, 16 rows of 16, are added to.
void emulated_tiles_multiply_add(float sums[256], const uint16_t a[512], const uint16_t b[512]);

// How many tiles are in use: 0 when the last product has released them.
int emulated_tiles_in_use(void);

#endif
