#ifndef CROSSOVER_ROW_LOOPS_H
#define CROSSOVER_ROW_LOOPS_H

#include "per_cpu.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// What the files with row loops share. Not seen outside of this folder.

// Lets the compiler sum in lanes; without it a sum is one long chain of additions.
#define LANES _Pragma("clang fp reassociate(on) contract(fast)")
#define FUSED _Pragma("clang fp contract(fast)")

// exp by 2^n · p(r) with |r| ≤ ln 2 / 2 and a Taylor polynomial of degree 7, whose remainder is
// below half an ulp there. Clamped to the range of normal floats. Adding and taking away 1.5 · 2^23
// rounds to the nearest whole number in a way that every processor can do in lanes.
static inline float fastExp(float x) {
    FUSED
    x = x < -87.0f ? -87.0f : x;
    x = x > 88.0f ? 88.0f : x;
    float n = (x * 1.44269504f + 12582912.0f) - 12582912.0f;
    float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
    float p = 1.0f / 5040;
    p = p * r + 1.0f / 720;
    p = p * r + 1.0f / 120;
    p = p * r + 1.0f / 24;
    p = p * r + 1.0f / 6;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    int32_t bits = ((int32_t)n + 127) << 23;
    float power;
    memcpy(&power, &bits, sizeof power);
    return p * power;
}

// In sixteen lanes by hand: the compiler may not reorder comparisons that a NaN could enter.
static inline float largest(const float *x, size_t n) {
    float lanes[16], top = -INFINITY;
    for (size_t l = 0; l < 16; l++) lanes[l] = -INFINITY;
    size_t i = 0;
    for (; i + 16 <= n; i += 16)
        for (size_t l = 0; l < 16; l++) lanes[l] = x[i + l] > lanes[l] ? x[i + l] : lanes[l];
    for (; i < n; i++) top = x[i] > top ? x[i] : top;
    for (size_t l = 0; l < 16; l++) top = lanes[l] > top ? lanes[l] : top;
    return top;
}

#endif
