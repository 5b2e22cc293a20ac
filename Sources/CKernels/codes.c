#include "CKernels.h"
#include "codes_layout.h"
#include "per_cpu.h"

#include <math.h>
#include <string.h>

#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#endif

#pragma STDC FP_CONTRACT OFF // the same bits with and without fused multiply-add

// MARK: - f16, in whole numbers: not every processor converts it

static uint32_t bitsOf(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static float floatOf(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static float fromHalf(uint16_t half) {
    uint32_t magnitude = half & 0x7FFFu, sign = (uint32_t)(half & 0x8000u) << 16;
    if (magnitude < 0x400) return copysignf((float)magnitude * 0x1p-24f, floatOf(sign));
    uint32_t exponent = magnitude >= 0x7C00 ? 0x7F800000u - (0x7C00u << 13) : (127u - 15) << 23;
    return floatOf(sign | ((magnitude << 13) + exponent));
}

// To the nearest, ties to even.
static uint16_t toHalf(float x) {
    uint32_t bits = bitsOf(x), magnitude = bits & 0x7FFFFFFFu, sign = (bits >> 16) & 0x8000u;
    if (magnitude > 0x7F800000u) return (uint16_t)(sign | 0x7E00u);
    if (magnitude >= 0x477FF000u) return (uint16_t)(sign | 0x7C00u);
    if (magnitude < 0x38800000u) // below 2⁻¹⁴: adding 1/2 leaves whole steps of 2⁻²⁴ at the end
        return (uint16_t)(sign | (bitsOf(floatOf(magnitude) + 0.5f) - 0x3F000000u));
    uint32_t rounded = magnitude - ((127u - 15) << 23) + 0xFFFu + ((magnitude >> 13) & 1u);
    return (uint16_t)(sign | (rounded >> 13));
}

float ck_half_rounded(float x) { return fromHalf(toHalf(x)); }

// MARK: - panels

size_t ck_codes_panel_bytes(size_t columns, int bits, int parts) {
    return columns / groupColumns * groupBytes(bits, parts);
}

// Where the scale of a row's part stands; its offset stands 16 places after.
static size_t scalePlace(size_t row, int part) {
    return (size_t)(line * part) + row * sizeof(uint16_t);
}

void ck_codes_put(void *panel, size_t columns, int bits, int parts, size_t row, size_t group,
                  const uint8_t codes[32], const float *scales, const float *offsets) {
    (void)columns;
    uint8_t *start = (uint8_t *)panel + group * groupBytes(bits, parts);
    for (int part = 0; part < parts; part++) {
        uint16_t scale = toHalf(scales[part]), offset = toHalf(offsets[part]);
        memcpy(start + scalePlace(row, part), &scale, sizeof scale);
        memcpy(start + scalePlace(row + panelRows, part), &offset, sizeof offset);
    }
    uint8_t *quads = start + line * parts + 4 * row;
    for (size_t c = 0; c < groupColumns; c++) {
        size_t quad = c / 4;
        if (bits == 8) quads[line * quad + c % 4] = codes[c];
        else quads[line * (quad % 4) + c % 4] |= (uint8_t)((codes[c] & 15) << (quad / 4 * 4));
    }
}

typedef struct {
    uint8_t codes[groupColumns];
    float scales[2], offsets[2];
} row_group;

static inline row_group take(const uint8_t *start, int bits, int parts, size_t row) {
    row_group result;
    for (int part = 0; part < parts; part++) {
        uint16_t scale, offset;
        memcpy(&scale, start + scalePlace(row, part), sizeof scale);
        memcpy(&offset, start + scalePlace(row + panelRows, part), sizeof offset);
        result.scales[part] = fromHalf(scale);
        result.offsets[part] = fromHalf(offset);
    }
    const uint8_t *quads = start + line * parts + 4 * row;
    for (size_t c = 0; c < groupColumns; c++) {
        size_t quad = c / 4;
        result.codes[c] = bits == 8 ? quads[line * quad + c % 4]
                                    : (quads[line * (quad % 4) + c % 4] >> (quad / 4 * 4)) & 15;
    }
    return result;
}

void ck_codes_row(const void *panel, size_t columns, int bits, int parts, size_t row, float *out) {
    const uint8_t *start = panel;
    for (size_t g = 0; g < columns / groupColumns; g++, start += groupBytes(bits, parts)) {
        row_group weights = take(start, bits, parts, row);
        for (size_t c = 0; c < groupColumns; c++) {
            size_t part = parts == 2 ? c / 16 : 0;
            out[g * groupColumns + c] =
                weights.scales[part] * (float)weights.codes[c] + weights.offsets[part];
        }
    }
}

// MARK: - activations

size_t ck_activation_bytes(size_t columns) { return columns / groupColumns * sizeof(activation); }

typedef float floats16 __attribute__((vector_size(64)));
typedef int32_t ints16 __attribute__((vector_size(64)));
typedef int16_t shorts16 __attribute__((vector_size(32)));

// 16 codes, in pairs; returns their sum. Adding 1.5 · 2²³ rounds to a whole number, ties to even,
// and leaves it in the low bits.
static inline int32_t round16(const float *x, float inverse, int16_t pairs[4][2][2]) {
    floats16 shifted;
    memcpy(&shifted, x, sizeof shifted);
    shifted = shifted * inverse + 12582912.0f;
    ints16 whole = (ints16)shifted - 0x4B400000;
    shorts16 narrow = __builtin_convertvector(whole, shorts16);
    narrow = __builtin_shufflevector(narrow, narrow, 0, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11, 12, 14,
                                     13, 15);
    memcpy(pairs, &narrow, sizeof narrow);
    return __builtin_reduce_add(whole);
}

PER_CPU(void, ck_quantise_activations, (const float *x, size_t columns, void *out),
        (x, columns, out)) {
    activation *group = out;
    for (size_t g = 0; g < columns / groupColumns; g++, group++, x += groupColumns) {
        uint32_t top = 0; // as whole numbers, |x| < infinity < NaN
        for (size_t c = 0; c < groupColumns; c++) {
            uint32_t magnitude = bitsOf(x[c]) & 0x7FFFFFFFu;
            top = magnitude > top ? magnitude : top;
        }
        *group = (activation){.scale = top < 0x7F800000u ? 0 : NAN};
        float largest = floatOf(top);
        if (!(largest >= 0x1p-111f && largest < INFINITY)) continue;
        group->scale = largest / largestCode;
        for (int half = 0; half < 2; half++)
            group->sums[half] =
                (float)round16(x + 16 * half, largestCode / largest, group->pairs + 4 * half);
        group->sum = group->sums[0] + group->sums[1];
    }
}

// MARK: - the product, in plain C

static inline void plain(const activation *x, size_t rows, const uint8_t *panel, size_t groups,
                         int bits, int parts, float *y, size_t ldy, size_t width, float beta) {
    for (size_t r = 0; r < rows; r++, x += groups, y += ldy) {
        float sums[panelRows] = {0};
        for (size_t c = 0; c < width; c++) {
            for (size_t g = 0; g < groups; g++) {
                row_group w = take(panel + g * groupBytes(bits, parts), bits, parts, c);
                int32_t dots[2] = {0, 0};
                UNROLL for (size_t i = 0; i < groupColumns; i++)
                    dots[i / 16] += w.codes[i] * x[g].pairs[i / 4][i % 2][i / 2 % 2];
                float value = parts == 1
                    ? w.scales[0] * (float)(dots[0] + dots[1]) + w.offsets[0] * x[g].sum
                    : (w.scales[0] * (float)dots[0] + w.offsets[0] * x[g].sums[0])
                        + (w.scales[1] * (float)dots[1] + w.offsets[1] * x[g].sums[1]);
                sums[c] += x[g].scale * value;
            }
        }
        storeSums(sums, y, width, beta);
    }
}

static void portable(const activation *x, size_t rows, const uint8_t *panel, size_t groups,
                     int bits, int parts, float *y, size_t ldy, size_t width, float beta) {
#define PLAIN(BITS, PARTS) plain(x, rows, panel, groups, BITS, PARTS, y, ldy, width, beta)
    FOR_FORMAT(PLAIN);
}

// MARK: - the choice

typedef struct {
    const char *name;
    bool here;
    codes_kernel *run;
} choice;

// Number `index` of the kernels, fastest first; the portable one is the last.
static choice kernelAt(int index) {
#if defined(__x86_64__)
    if (index == 0)
        return (choice){"avx512-vnni",
                        ck_cpu_has(ck_avx512_vnni) && ck_cpu_has(ck_avx512bw), ck_codes_avx512};
    if (index == 1)
        return (choice){"avx2", ck_cpu_has(ck_avx2) && __builtin_cpu_supports("f16c"),
                        ck_codes_avx2};
#elif defined(__aarch64__)
    if (index == 0) {
#if defined(__linux__)
        bool here = (getauxval(AT_HWCAP) & HWCAP_ASIMDDP) != 0;
#else
        bool here = true; // every Apple processor of this kind has dot products
#endif
        return (choice){"neon", here, ck_codes_neon};
    }
#endif
    return (choice){"portable", true, portable};
}

static choice best(void) {
    int index = 0;
    while (!kernelAt(index).here) index++;
    return kernelAt(index);
}

const char *ck_codes_kernel(void) { return best().name; }

void ck_codes_product(const void *activations, size_t rows, const void *panel, size_t columns,
                      int bits, int parts, float *y, size_t ldy, size_t width, float beta) {
    best().run(activations, rows, panel, columns / groupColumns, bits, parts, y, ldy, width, beta);
}

bool ck_codes_product_with(const char *kernel, const void *activations, size_t rows,
                           const void *panel, size_t columns, int bits, int parts, float *y,
                           size_t ldy, size_t width, float beta) {
    for (int index = 0; index < 3; index++) {
        choice candidate = kernelAt(index);
        if (!candidate.here || strcmp(candidate.name, kernel) != 0) continue;
        candidate.run(activations, rows, panel, columns / groupColumns, bits, parts, y, ldy, width,
                      beta);
        return true;
    }
    return false;
}
