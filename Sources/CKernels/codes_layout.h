#ifndef CROSSOVER_CODES_LAYOUT_H
#define CROSSOVER_CODES_LAYOUT_H

#include "codes.h"
#include "unroll.h"

// A panel is one stretch of memory, group after group of 32 columns, in lines of 64 bytes:
//
//   part 0      | 16 f16 scales, one a row        | 16 f16 offsets             |
//   (part 1)    | the same for columns 16 to 31                                |
//   quad 0      | row 0: columns 0 1 2 3 | row 1: 0 1 2 3 |  …  | row 15: 0 1 2 3 |
//   …
//   quad 7      | row 0: 28 29 30 31     | …                                   |
//
// With 8 bits a quad is a line. With 4 bits line q holds quad q in the low halves of its bytes and
// quad q + 4 in the high ones; there are four lines then. A line seen as words of 16 bits has the
// even columns of its rows below and the odd ones above: a shift and a mask make either of them
// pairs of words, which one instruction multiplies with two activations, the same for all rows.
enum { panelRows = 16, groupColumns = 32, line = 64 };

static inline size_t groupBytes(int bits, int parts) {
    return (size_t)line * (size_t)(parts + bits);
}

// One group of one row of activations: x ≈ scale · code. The codes stand in pairs that meet the
// even and the odd columns of a quad of weights:
//
//   pairs   | columns 0 2 | 1 3 | 4 6 | 5 7 |  …  | 28 30 | 29 31 |
//
// |code| ≤ 127 · 256, so that it is 256 · high + low with signed bytes. A group's sums fit 32 bits
// (32 · 255 · 32512 < 2³¹), those of activations alone even an f32 (32 · 32512 < 2²⁴).
enum { largestCode = 127 * 256 };
typedef struct {
    int16_t pairs[8][2][2]; // quad, odd, which of the two
    float scale;
    float sum;     // of all codes: what the offset of one part is multiplied with
    float sums[2]; // of columns 0 to 15 and 16 to 31
} activation;

// Where in the lines of a group's codes a quad stands, and how far down its even or odd columns
// must be shifted to begin the words of 16 bits; what lies above them is to be masked off.
static inline int quadPlace(int quad, int bits) { return line * (bits == 8 ? quad : quad % 4); }
static inline int quadShift(int quad, int odd, int bits) {
    return 8 * odd + (bits == 4 && quad >= 4 ? 4 : 0);
}

typedef void codes_kernel(const activation *x, size_t rows, const uint8_t *panel, size_t groups,
                          int bits, int parts, float *y, size_t ldy, size_t width, float beta);
codes_kernel ck_codes_avx512, ck_codes_avx2, ck_codes_neon;

static inline void storeSums(const float sums[panelRows], float *y, size_t width, float beta) {
    for (size_t c = 0; c < width; c++) y[c] = beta == 0 ? sums[c] : y[c] + sums[c];
}

// Runs BLOCK(BITS, PARTS) with constants, so that the compiler makes one loop for each format.
#define FOR_FORMAT(BLOCK)                                                                          \
    (bits == 4 ? parts == 1 ? BLOCK(4, 1) : BLOCK(4, 2) : parts == 1 ? BLOCK(8, 1) : BLOCK(8, 2))

#endif
