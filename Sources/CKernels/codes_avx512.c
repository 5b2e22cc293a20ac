#include "codes_layout.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

// One register holds a line: 16 rows · 4 columns, used as the even columns and the odd ones, in
// words. vpdpwssd multiplies either with a pair of activations of a row of x, read and repeated by
// the instruction itself, and adds to 16 whole sums.
#define VNNI __attribute__((target("avx512f,avx512bw,avx512vnni")))
#define INLINE static inline __attribute__((always_inline)) VNNI

INLINE __m512i pairOfX(const int16_t pair[2]) {
    int32_t both;
    memcpy(&both, pair, sizeof both);
    return _mm512_set1_epi32(both);
}

INLINE __m512i pairsOfCodes(const uint8_t *quads, int quad, int odd, int bits) {
    __m512i codes = _mm512_loadu_si512(quads + quadPlace(quad, bits));
    codes = _mm512_srli_epi16(codes, (unsigned)quadShift(quad, odd, bits));
    return _mm512_and_si512(codes, _mm512_set1_epi16((short)((1 << bits) - 1)));
}

// scale · Σ code · x + offset · Σ x over the columns of a part, for `count` rows of x.
INLINE void addPart(const activation *x, size_t groups, const uint8_t *start, int bits, int parts,
                    int part, int count, __m512 *values) {
    const uint8_t *quads = start + line * parts;
    __m512i dots[8];
    UNROLL for (int r = 0; r < count; r++) dots[r] = _mm512_setzero_si512();
    UNROLL for (int q = 0; q < 8 / parts; q++) {
        int quad = q + 4 * part;
        UNROLL for (int odd = 0; odd < 2; odd++) {
            __m512i codes = pairsOfCodes(quads, quad, odd, bits);
            UNROLL for (int r = 0; r < count; r++)
                dots[r] = _mm512_dpwssd_epi32(dots[r], codes,
                                              pairOfX(x[(size_t)r * groups].pairs[quad][odd]));
        }
    }
    __m512i halves = _mm512_loadu_si512(start + line * part);
    __m512 scales = _mm512_cvtph_ps(_mm512_castsi512_si256(halves));
    __m512 offsets = _mm512_cvtph_ps(_mm512_extracti64x4_epi64(halves, 1));
    UNROLL for (int r = 0; r < count; r++) {
        const activation *row = &x[(size_t)r * groups];
        __m512 sum = _mm512_set1_ps(parts == 1 ? row->sum : row->sums[part]);
        __m512 value = _mm512_add_ps(_mm512_mul_ps(scales, _mm512_cvtepi32_ps(dots[r])),
                                     _mm512_mul_ps(offsets, sum));
        values[r] = part == 0 ? value : _mm512_add_ps(values[r], value);
    }
}

INLINE void block(const activation *x, int count, const uint8_t *panel, size_t groups, int bits,
                  int parts, float *y, size_t ldy, __mmask16 mask, float beta) {
    __m512 sums[8], values[8];
    UNROLL for (int r = 0; r < count; r++) sums[r] = _mm512_setzero_ps();
    for (size_t g = 0; g < groups; g++, panel += groupBytes(bits, parts)) {
        addPart(x + g, groups, panel, bits, parts, 0, count, values);
        if (parts == 2) addPart(x + g, groups, panel, bits, parts, 1, count, values);
        UNROLL for (int r = 0; r < count; r++) {
            __m512 scale = _mm512_set1_ps(x[(size_t)r * groups + g].scale);
            sums[r] = _mm512_add_ps(sums[r], _mm512_mul_ps(scale, values[r]));
        }
    }
    for (int r = 0; r < count; r++, y += ldy) {
        __m512 before = _mm512_maskz_loadu_ps(mask, y);
        _mm512_mask_storeu_ps(y, mask, beta == 0 ? sums[r] : _mm512_add_ps(before, sums[r]));
    }
}

// Eight rows at a time, or four, share the unpacked codes and hide each other's waiting.
INLINE void blocks(const activation *x, size_t rows, const uint8_t *panel, size_t groups, int bits,
                   int parts, float *y, size_t ldy, __mmask16 mask, float beta) {
    for (; rows >= 8; rows -= 8, x += 8 * groups, y += 8 * ldy)
        block(x, 8, panel, groups, bits, parts, y, ldy, mask, beta);
    for (; rows >= 4; rows -= 4, x += 4 * groups, y += 4 * ldy)
        block(x, 4, panel, groups, bits, parts, y, ldy, mask, beta);
    for (; rows > 0; rows--, x += groups, y += ldy)
        block(x, 1, panel, groups, bits, parts, y, ldy, mask, beta);
}

VNNI void ck_codes_avx512(const activation *x, size_t rows, const uint8_t *panel, size_t groups,
                          int bits, int parts, float *y, size_t ldy, size_t width, float beta) {
    __mmask16 mask = (__mmask16)((1u << width) - 1);
#define BLOCKS(BITS, PARTS) blocks(x, rows, panel, groups, BITS, PARTS, y, ldy, mask, beta)
    FOR_FORMAT(BLOCKS);
}
#endif
