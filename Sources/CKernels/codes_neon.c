#include "codes_layout.h"

#if defined(__aarch64__)
#include <arm_neon.h>
#include <string.h>

// Four registers hold a line: 4 rows · 4 columns each.
#define DOTPROD __attribute__((target("dotprod")))
#define INLINE static inline __attribute__((always_inline)) DOTPROD
enum { rowsAtOnce = 2, quarters = 4 };

// Activations as 256 · high + low, in the order of the columns: the dot product multiplies bytes,
// which is twice as fast as words. Two accumulators for each sum leave registers for two rows.
typedef struct {
    int8_t high[groupColumns], low[groupColumns];
} bytes;

INLINE bytes split(const activation *x) {
    static const uint8_t order[16] = {0, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11, 12, 14, 13, 15};
    uint8x16_t columns = vld1q_u8(order);
    bytes result;
    UNROLL for (int i = 0; i < 2; i++) {
        int16x8_t first = vld1q_s16(x->pairs[4 * i][0]), second = vld1q_s16(x->pairs[4 * i + 2][0]);
        int8x16_t high = vcombine_s8(vrshrn_n_s16(first, 8), vrshrn_n_s16(second, 8)); // rounded
        int8x16_t low = vcombine_s8(vmovn_s16(first), vmovn_s16(second));
        vst1q_s8(result.high + 16 * i, vqtbl1q_s8(high, columns));
        vst1q_s8(result.low + 16 * i, vqtbl1q_s8(low, columns));
    }
    return result;
}

INLINE int8x16_t repeated(const int8_t *place) {
    int32_t four;
    memcpy(&four, place, sizeof four);
    return vreinterpretq_s8_s32(vdupq_n_s32(four));
}

// The dot product wants signed codes: those of 8 bits have 128 taken away, which the sums that
// addPart starts from give back.
INLINE int8x16_t signedCodes(const uint8_t *quads, int quad, int quarter, int bits) {
    uint8x16_t codes = vld1q_u8(quads + quadPlace(quad, bits) + 16 * quarter);
    if (bits == 8) codes = veorq_u8(codes, vdupq_n_u8(128));
    else codes = quad < 4 ? vandq_u8(codes, vdupq_n_u8(15)) : vshrq_n_u8(codes, 4);
    return vreinterpretq_s8_u8(codes);
}

INLINE float32x4_t halves(const uint8_t *place) {
    return vcvt_f32_f16(vreinterpret_f16_u8(vld1_u8(place)));
}

// scale · Σ code · x + offset · Σ x over the columns of a part, for `count` rows of x.
INLINE void addPart(const activation *x, size_t groups, const bytes *rows, const uint8_t *start,
                    int bits, int parts, int part, int count, float32x4_t values[][quarters]) {
    int32x4_t high[rowsAtOnce][quarters], low[rowsAtOnce][quarters];
    float sums[rowsAtOnce];
    UNROLL for (int r = 0; r < count; r++) {
        const activation *row = &x[(size_t)r * groups];
        sums[r] = parts == 1 ? row->sum : row->sums[part];
        int32x4_t begin = vdupq_n_s32(bits == 8 ? 128 * (int32_t)sums[r] : 0);
        UNROLL for (int i = 0; i < quarters; i++) {
            high[r][i] = vdupq_n_s32(0);
            low[r][i] = begin;
        }
    }
    UNROLL for (int q = 0; q < 8 / parts; q++) {
        int quad = q + 4 * part;
        int8x16_t codes[quarters];
        UNROLL for (int i = 0; i < quarters; i++)
            codes[i] = signedCodes(start + line * parts, quad, i, bits);
        UNROLL for (int r = 0; r < count; r++) {
            int8x16_t highs = repeated(rows[r].high + 4 * quad);
            int8x16_t lows = repeated(rows[r].low + 4 * quad);
            UNROLL for (int i = 0; i < quarters; i++) {
                high[r][i] = vdotq_s32(high[r][i], codes[i], highs);
                low[r][i] = vdotq_s32(low[r][i], codes[i], lows);
            }
        }
    }
    UNROLL for (int i = 0; i < quarters; i++) {
        const uint8_t *place = start + line * part + 8 * i;
        float32x4_t scales = halves(place), offsets = halves(place + 32);
        UNROLL for (int r = 0; r < count; r++) {
            int32x4_t dot = vaddq_s32(vshlq_n_s32(high[r][i], 8), low[r][i]);
            float32x4_t value = vaddq_f32(vmulq_f32(scales, vcvtq_f32_s32(dot)),
                                          vmulq_n_f32(offsets, sums[r]));
            values[r][i] = part == 0 ? value : vaddq_f32(values[r][i], value);
        }
    }
}

INLINE void block(const activation *x, int count, const uint8_t *panel, size_t groups, int bits,
                  int parts, float *y, size_t ldy, size_t width, float beta) {
    float32x4_t sums[rowsAtOnce][quarters], values[rowsAtOnce][quarters];
    UNROLL for (int r = 0; r < count; r++)
        UNROLL for (int i = 0; i < quarters; i++) sums[r][i] = vdupq_n_f32(0);
    for (size_t g = 0; g < groups; g++, panel += groupBytes(bits, parts)) {
        bytes both[rowsAtOnce];
        UNROLL for (int r = 0; r < count; r++) both[r] = split(&x[(size_t)r * groups + g]);
        addPart(x + g, groups, both, panel, bits, parts, 0, count, values);
        if (parts == 2) addPart(x + g, groups, both, panel, bits, parts, 1, count, values);
        UNROLL for (int r = 0; r < count; r++) {
            float scale = x[(size_t)r * groups + g].scale;
            UNROLL for (int i = 0; i < quarters; i++)
                sums[r][i] = vaddq_f32(sums[r][i], vmulq_n_f32(values[r][i], scale));
        }
    }
    for (int r = 0; r < count; r++, y += ldy) {
        float row[panelRows];
        for (int i = 0; i < quarters; i++) vst1q_f32(row + 4 * i, sums[r][i]);
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

DOTPROD void ck_codes_neon(const activation *x, size_t rows, const uint8_t *panel, size_t groups,
                           int bits, int parts, float *y, size_t ldy, size_t width, float beta) {
#define BLOCKS(BITS, PARTS) blocks(x, rows, panel, groups, BITS, PARTS, y, ldy, width, beta)
    FOR_FORMAT(BLOCKS);
}
#endif
