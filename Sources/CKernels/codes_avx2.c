#include "codes_layout.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

// Two registers hold a line: 8 rows · 4 columns each, multiplied as words: the even columns, then
// the odd.
#define AVX2 __attribute__((target("avx2,f16c")))
#define INLINE static inline __attribute__((always_inline)) AVX2
enum { rowsAtOnce = 4 };

// Adds the products of a line with four activations of each row of x to the sums.
INLINE void addQuad(const activation *x, size_t groups, const uint8_t *quads, int quad, int bits,
                    int count, __m256i dots[][2]) {
    __m256i mask = _mm256_set1_epi16((short)((1 << bits) - 1)), codes[2];
    UNROLL for (int odd = 0; odd < 2; odd++) {
        UNROLL for (int h = 0; h < 2; h++) {
            const uint8_t *place = quads + quadPlace(quad, bits) + 32 * h;
            codes[h] = _mm256_loadu_si256((const __m256i *)place);
            codes[h] = _mm256_srli_epi16(codes[h], quadShift(quad, odd, bits));
            codes[h] = _mm256_and_si256(codes[h], mask);
        }
        UNROLL for (int r = 0; r < count; r++) {
            int32_t both;
            memcpy(&both, x[(size_t)r * groups].pairs[quad][odd], sizeof both);
            __m256i pair = _mm256_set1_epi32(both);
            UNROLL for (int h = 0; h < 2; h++)
                dots[r][h] = _mm256_add_epi32(dots[r][h], _mm256_madd_epi16(codes[h], pair));
        }
    }
}

// scale · Σ code · x + offset · Σ x over the columns of a part, for `count` rows of x.
INLINE void addPart(const activation *x, size_t groups, const uint8_t *start, int bits, int parts,
                    int part, int count, __m256 values[][2]) {
    __m256i dots[rowsAtOnce][2];
    UNROLL for (int r = 0; r < count; r++) dots[r][0] = dots[r][1] = _mm256_setzero_si256();
    UNROLL for (int q = 0; q < 8 / parts; q++)
        addQuad(x, groups, start + line * parts, q + 4 * part, bits, count, dots);
    UNROLL for (int h = 0; h < 2; h++) {
        const uint8_t *place = start + line * part + 16 * h;
        __m256 scales = _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)place));
        __m256 offsets = _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(place + 32)));
        UNROLL for (int r = 0; r < count; r++) {
            const activation *row = &x[(size_t)r * groups];
            __m256 sum = _mm256_set1_ps(parts == 1 ? row->sum : row->sums[part]);
            __m256 value = _mm256_add_ps(_mm256_mul_ps(scales, _mm256_cvtepi32_ps(dots[r][h])),
                                         _mm256_mul_ps(offsets, sum));
            values[r][h] = part == 0 ? value : _mm256_add_ps(values[r][h], value);
        }
    }
}

INLINE void block(const activation *x, int count, const uint8_t *panel, size_t groups, int bits,
                  int parts, float *y, size_t ldy, size_t width, float beta) {
    __m256 sums[rowsAtOnce][2], values[rowsAtOnce][2];
    UNROLL for (int r = 0; r < count; r++) sums[r][0] = sums[r][1] = _mm256_setzero_ps();
    for (size_t g = 0; g < groups; g++, panel += groupBytes(bits, parts)) {
        addPart(x + g, groups, panel, bits, parts, 0, count, values);
        if (parts == 2) addPart(x + g, groups, panel, bits, parts, 1, count, values);
        UNROLL for (int r = 0; r < count; r++) {
            __m256 scale = _mm256_set1_ps(x[(size_t)r * groups + g].scale);
            UNROLL for (int h = 0; h < 2; h++)
                sums[r][h] = _mm256_add_ps(sums[r][h], _mm256_mul_ps(scale, values[r][h]));
        }
    }
    for (int r = 0; r < count; r++, y += ldy) {
        float row[panelRows];
        UNROLL for (int h = 0; h < 2; h++) _mm256_storeu_ps(row + 8 * h, sums[r][h]);
        storeSums(row, y, width, beta);
    }
}

INLINE void blocks(const activation *x, size_t rows, const uint8_t *panel, size_t groups, int bits,
                   int parts, float *y, size_t ldy, size_t width, float beta) {
    for (; rows >= rowsAtOnce; rows -= rowsAtOnce, x += rowsAtOnce * groups, y += rowsAtOnce * ldy)
        block(x, rowsAtOnce, panel, groups, bits, parts, y, ldy, width, beta);
    for (; rows > 0; rows--, x += groups, y += ldy)
        block(x, 1, panel, groups, bits, parts, y, ldy, width, beta);
}

AVX2 void ck_codes_avx2(const activation *x, size_t rows, const uint8_t *panel, size_t groups,
                        int bits, int parts, float *y, size_t ldy, size_t width, float beta) {
#define BLOCKS(BITS, PARTS) blocks(x, rows, panel, groups, BITS, PARTS, y, ldy, width, beta)
    FOR_FORMAT(BLOCKS);
}
#endif
