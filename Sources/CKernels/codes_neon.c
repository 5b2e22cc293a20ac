#include "codes_layout.h"

#if defined(__aarch64__)
#include <arm_neon.h>

// Four registers hold a line: 4 rows · 4 columns each.
#define DOTPROD __attribute__((target("dotprod")))
#define INLINE static inline __attribute__((always_inline)) DOTPROD
enum { rowsAtOnce = 4, quarters = 4 };

// The dot product wants signed codes: those of 8 bits have 128 taken away, which the sums that
// addPart starts from give back.
INLINE int8x16_t signedCodes(const uint8_t *quads, int quad, int quarter, int bits) {
    if (bits == 8) {
        uint8x16_t codes = vld1q_u8(quads + line * quad + 16 * quarter);
        return vreinterpretq_s8_u8(veorq_u8(codes, vdupq_n_u8(128)));
    }
    uint8x16_t both = vld1q_u8(quads + line * (quad % 4) + 16 * quarter);
    return vreinterpretq_s8_u8(quad < 4 ? vandq_u8(both, vdupq_n_u8(15)) : vshrq_n_u8(both, 4));
}

INLINE float32x4_t halves(const uint8_t *place) {
    return vcvt_f32_f16(vreinterpret_f16_u8(vld1_u8(place)));
}

// scale · Σ code · x + offset · Σ x over the columns of a part, for `count` rows of x.
INLINE void addPart(const activation *x, size_t groups, const uint8_t *start, int bits, int parts,
                    int part, int count, float32x4_t values[][quarters]) {
    int32x4_t dots[rowsAtOnce][quarters];
    float sums[rowsAtOnce];
    UNROLL for (int r = 0; r < count; r++) {
        const activation *row = &x[(size_t)r * groups];
        sums[r] = parts == 1 ? row->sum : row->sums[part];
        int32x4_t begin = vdupq_n_s32(bits == 8 ? 128 * (int32_t)sums[r] : 0);
        UNROLL for (int i = 0; i < quarters; i++) dots[r][i] = begin;
    }
    UNROLL for (int q = 0; q < 8 / parts; q++) {
        int quad = q + 4 * part;
        int8x16_t codes[quarters];
        UNROLL for (int i = 0; i < quarters; i++)
            codes[i] = signedCodes(start + line * parts, quad, i, bits);
        UNROLL for (int r = 0; r < count; r++) {
            const int8_t *place = x[(size_t)r * groups].codes + 4 * quad;
            int8x16_t four = vreinterpretq_s8_s32(vld1q_dup_s32((const int32_t *)(const void *)place));
            UNROLL for (int i = 0; i < quarters; i++)
                dots[r][i] = vdotq_s32(dots[r][i], codes[i], four);
        }
    }
    UNROLL for (int i = 0; i < quarters; i++) {
        const uint8_t *place = start + line * part + 8 * i;
        float32x4_t scales = halves(place), offsets = halves(place + 32);
        UNROLL for (int r = 0; r < count; r++) {
            float32x4_t value = vaddq_f32(vmulq_f32(scales, vcvtq_f32_s32(dots[r][i])),
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
        addPart(x + g, groups, panel, bits, parts, 0, count, values);
        if (parts == 2) addPart(x + g, groups, panel, bits, parts, 1, count, values);
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
