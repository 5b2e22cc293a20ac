#include "CKernels.h"

#include <string.h>

#include "halves_amx.h"
#include "per_cpu.h"
#include "unroll.h"

static inline uint16_t rounded(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    if ((bits & 0x7fffffff) > 0x7f800000) return (uint16_t)(bits >> 16 | 0x40);
    return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

static inline float widened(uint16_t half) {
    uint32_t bits = (uint32_t)half << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

PER_CPU(void, ck_halves_round, (const float *x, size_t n, uint16_t *out), (x, n, out)) {
    for (size_t i = 0; i < n; i++) out[i] = rounded(x[i]);
    if (n % 2) out[n] = 0;
}

void ck_halves_put_row(uint16_t *panel, size_t columns, size_t row, const float *weights) {
    for (size_t i = 0; i < columns; i++)
        panel[(i / 2 * ck_halves_width + row) * 2 + i % 2] = rounded(weights[i]);
}

void ck_halves_row(const uint16_t *panel, size_t columns, size_t row, float *weights) {
    for (size_t i = 0; i < columns; i++)
        weights[i] = widened(panel[(i / 2 * ck_halves_width + row) * 2 + i % 2]);
}

void ck_halves_put_pair(uint16_t *panel, size_t pair, const float *first, const float *second,
                        size_t width) {
    uint16_t *place = panel + pair * 2 * ck_halves_width;
    for (size_t c = 0; c < width; c++) {
        place[2 * c] = rounded(first[c]);
        place[2 * c + 1] = rounded(second[c]);
    }
}

PER_CPU(void, ck_halves_product_portable,
        (const uint16_t *x, size_t rows, const uint16_t *panel, size_t columns, float *y,
         size_t ldy, size_t width, float beta),
        (x, rows, panel, columns, y, ldy, width, beta)) {
    size_t stride = ck_halves_stride(columns);
    for (size_t r = 0; r < rows; r++) {
        float sums[ck_halves_width] = {0};
        for (size_t i = 0; i < stride; i += 2) {
            const uint16_t *w = panel + i * ck_halves_width;
            float first = widened(x[r * stride + i]), second = widened(x[r * stride + i + 1]);
            for (size_t c = 0; c < ck_halves_width; c++)
                sums[c] += first * widened(w[2 * c]) + second * widened(w[2 * c + 1]);
        }
        for (size_t c = 0; c < width; c++)
            y[r * ldy + c] = sums[c] + (beta != 0 ? y[r * ldy + c] : 0);
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

#define BF16 __attribute__((target("avx512f,avx512bw,avx512vl,avx512bf16")))

// `count` rows times one panel. Twelve rows keep 24 sums, two weights and a broadcast in the 32
// registers; each pair of weights that is read then serves 24 instructions.
BF16 __attribute__((always_inline)) static inline void tile(
    const int count, const uint16_t *x, const uint16_t *panel, size_t stride, float *y,
    size_t ldy, size_t width, float beta) {
    __m512 low[12], high[12];
    UNROLL for (int r = 0; r < count; r++) low[r] = high[r] = _mm512_setzero_ps();
    for (size_t i = 0; i < stride; i += 2) {
        __m512bh first = (__m512bh)_mm512_loadu_si512(panel + i * ck_halves_width);
        __m512bh second = (__m512bh)_mm512_loadu_si512(panel + i * ck_halves_width + 32);
        UNROLL for (int r = 0; r < count; r++) {
            int32_t pair;
            memcpy(&pair, x + (size_t)r * stride + i, sizeof pair);
            __m512bh both = (__m512bh)_mm512_set1_epi32(pair);
            low[r] = _mm512_dpbf16_ps(low[r], first, both);
            high[r] = _mm512_dpbf16_ps(high[r], second, both);
        }
    }
    uint32_t mask = width >= 32 ? ~0u : (1u << width) - 1;
    __mmask16 lowMask = (__mmask16)mask, highMask = (__mmask16)(mask >> 16);
    UNROLL for (int r = 0; r < count; r++) {
        float *out = y + (size_t)r * ldy;
        if (beta != 0) {
            low[r] = _mm512_add_ps(low[r], _mm512_maskz_loadu_ps(lowMask, out));
            high[r] = _mm512_add_ps(high[r], _mm512_maskz_loadu_ps(highMask, out + 16));
        }
        _mm512_mask_storeu_ps(out, lowMask, low[r]);
        _mm512_mask_storeu_ps(out + 16, highMask, high[r]);
    }
}

BF16 static void avx512(const uint16_t *x, size_t rows, const uint16_t *panel, size_t columns,
                        float *y, size_t ldy, size_t width, float beta) {
    size_t stride = ck_halves_stride(columns), tiles = (rows + 11) / 12;
    for (size_t t = 0, r = 0, end; t < tiles; t++, r = end) {
        end = rows * (t + 1) / tiles;
        switch (end - r) {
#define COUNT(n)                                                                          \
    case n: tile(n, x + r * stride, panel, stride, y + r * ldy, ldy, width, beta); break;
            COUNT(1) COUNT(2) COUNT(3) COUNT(4) COUNT(5) COUNT(6)
            COUNT(7) COUNT(8) COUNT(9) COUNT(10) COUNT(11) COUNT(12)
#undef COUNT
        }
    }
}

static bool hasAVX512(void) {
    return ck_cpu_has(ck_avx512_bf16) && ck_cpu_has(ck_avx512bw) &&
           __builtin_cpu_supports("avx512vl");
}
#endif

// MARK: - the choice

typedef struct {
    const char *name;
    bool here;
    void (*run)(const uint16_t *x, size_t rows, const uint16_t *panel, size_t columns, float *y,
                size_t ldy, size_t width, float beta);
} choice;

// Number `index` of the kernels, fastest first; the portable one is the last.
static choice kernelAt(int index) {
#if defined(__x86_64__) && defined(__linux__)
    if (index == 0) return (choice){"amx-bf16", ck_halves_amx_usable(), ck_halves_amx};
#endif
#if defined(__x86_64__)
    if (index <= 1) return (choice){"avx512-bf16", hasAVX512(), avx512};
#endif
    return (choice){"portable", true, ck_halves_product_portable};
}

static choice best(void) {
    int index = 0;
    while (!kernelAt(index).here) index++;
    return kernelAt(index);
}

const char *ck_halves_kernel(void) { return best().name; }

bool ck_halves_gain(void) {
#if defined(__x86_64__)
    choice kernel = best();
    if (kernel.run == avx512) return !__builtin_cpu_is("intel");
    return kernel.run != ck_halves_product_portable;
#else
    return false;
#endif
}

void ck_halves_product(const uint16_t *x, size_t rows, const uint16_t *panel, size_t columns,
                       float *y, size_t ldy, size_t width, float beta) {
    best().run(x, rows, panel, columns, y, ldy, width, beta);
}

bool ck_halves_product_with(const char *kernel, const uint16_t *x, size_t rows,
                            const uint16_t *panel, size_t columns, float *y, size_t ldy,
                            size_t width, float beta) {
    for (int index = 0; index < 3; index++) {
        choice candidate = kernelAt(index);
        if (!candidate.here || strcmp(candidate.name, kernel) != 0) continue;
        candidate.run(x, rows, panel, columns, y, ldy, width, beta);
        return true;
    }
    return false;
}
