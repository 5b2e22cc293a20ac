#include "CKernels.h"
#include "row_loops.h"

PER_CPU(float, ck_dot, (const float *x, const float *y, size_t n), (x, y, n)) {
    LANES
    float sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i] * y[i];
    return sum;
}

PER_CPU(float, ck_sum_squares, (const float *x, size_t n), (x, n)) {
    LANES
    float sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i] * x[i];
    return sum;
}

PER_CPU(void, ck_axpy, (float a, const float *x, float *y, size_t n), (a, x, y, n)) {
    FUSED
    for (size_t i = 0; i < n; i++) y[i] += a * x[i];
}

PER_CPU(void, ck_scale, (float a, float *x, size_t n), (a, x, n)) {
    for (size_t i = 0; i < n; i++) x[i] *= a;
}

PER_CPU(void, ck_scaled_gain,
        (const float *x, const float *gain, float inverse, float *y, size_t n),
        (x, gain, inverse, y, n)) {
    for (size_t i = 0; i < n; i++) y[i] = x[i] * inverse * gain[i];
}

PER_CPU(void, ck_rms_norm_backward,
        (const float *x, const float *gain, const float *gradY, float inverse, float coefficient,
         float *gradX, size_t n),
        (x, gain, gradY, inverse, coefficient, gradX, n)) {
    FUSED
    for (size_t i = 0; i < n; i++) gradX[i] += inverse * gain[i] * gradY[i] - coefficient * x[i];
}

PER_CPU(float, ck_dot3, (const float *gradY, const float *gain, const float *x, size_t n),
        (gradY, gain, x, n)) {
    LANES
    float sum = 0;
    for (size_t i = 0; i < n; i++) sum += gradY[i] * gain[i] * x[i];
    return sum;
}

PER_CPU(void, ck_gain_gradient,
        (const float *gradY, const float *x, float inverse, float *gradGain, size_t n),
        (gradY, x, inverse, gradGain, n)) {
    FUSED
    for (size_t i = 0; i < n; i++) gradGain[i] += gradY[i] * x[i] * inverse;
}

PER_CPU(void, ck_rotate,
        (float *head, const float *cosine, const float *sine, float direction, size_t half),
        (head, cosine, sine, direction, half)) {
    FUSED
    for (size_t i = 0; i < half; i++) {
        float a = head[i], b = head[i + half], s = direction * sine[i];
        head[i] = a * cosine[i] - b * s;
        head[i + half] = b * cosine[i] + a * s;
    }
}

PER_CPU(void, ck_softmax, (float *row, size_t visible, size_t n), (row, visible, n)) {
    LANES
    float top = largest(row, visible), sum = 0;
    for (size_t i = 0; i < visible; i++) {
        row[i] = fastExp(row[i] - top);
        sum += row[i];
    }
    float inverse = visible ? 1.0f / sum : 0;
    for (size_t i = 0; i < visible; i++) row[i] *= inverse;
    for (size_t i = visible; i < n; i++) row[i] = 0;
}

PER_CPU(void, ck_softmax_backward, (const float *p, float *gradP, size_t visible, size_t n),
        (p, gradP, visible, n)) {
    LANES
    float mean = 0;
    for (size_t i = 0; i < visible; i++) mean += p[i] * gradP[i];
    for (size_t i = 0; i < visible; i++) gradP[i] = p[i] * (gradP[i] - mean);
    for (size_t i = visible; i < n; i++) gradP[i] = 0;
}

PER_CPU(float, ck_log_sum_exp, (const float *x, size_t n), (x, n)) {
    LANES
    float top = largest(x, n), sum = 0;
    for (size_t i = 0; i < n; i++) sum += fastExp(x[i] - top);
    return top + logf(sum);
}

PER_CPU(void, ck_scaled_softmax, (float *x, float logSumExp, float scale, size_t n),
        (x, logSumExp, scale, n)) {
    for (size_t i = 0; i < n; i++) x[i] = scale * fastExp(x[i] - logSumExp);
}

PER_CPU(size_t, ck_arg_max, (const float *x, size_t n), (x, n)) {
    float top = largest(x, n);
    for (size_t i = 0; i < n; i++)
        if (x[i] == top) return i;
    return 0;
}

PER_CPU(void, ck_swiglu, (const float *gate, const float *up, float *y, size_t n),
        (gate, up, y, n)) {
    FUSED
    for (size_t i = 0; i < n; i++) y[i] = gate[i] / (1.0f + fastExp(-gate[i])) * up[i];
}

PER_CPU(void, ck_swiglu_backward, (float *gate, float *up, const float *gradY, size_t n),
        (gate, up, gradY, n)) {
    FUSED
    for (size_t i = 0; i < n; i++) {
        float g = gate[i], u = up[i], s = 1.0f / (1.0f + fastExp(-g));
        up[i] = gradY[i] * g * s;
        gate[i] = gradY[i] * u * s * (1.0f + g * (1.0f - s));
    }
}

// The tanh form of GELU is x · sigmoid(2u) with u = √(2/π) · (x + 0.044715 x³), because
// (1 + tanh u) / 2 = sigmoid(2u).
static const float GELU_LINEAR = 1.5957691216f;  // 2 · √(2/π)
static const float GELU_CUBIC = 0.0713548163f;   // 2 · √(2/π) · 0.044715

PER_CPU(void, ck_geglu, (const float *gate, const float *up, float *y, size_t n),
        (gate, up, y, n)) {
    FUSED
    for (size_t i = 0; i < n; i++) {
        float g = gate[i], z = g * (GELU_LINEAR + GELU_CUBIC * g * g);
        y[i] = g / (1.0f + fastExp(-z)) * up[i];
    }
}

PER_CPU(void, ck_geglu_backward, (float *gate, float *up, const float *gradY, size_t n),
        (gate, up, gradY, n)) {
    FUSED
    for (size_t i = 0; i < n; i++) {
        float g = gate[i], u = up[i], z = g * (GELU_LINEAR + GELU_CUBIC * g * g);
        float s = 1.0f / (1.0f + fastExp(-z));
        up[i] = gradY[i] * g * s;
        float slope = g * (GELU_LINEAR + 3.0f * GELU_CUBIC * g * g);
        gate[i] = gradY[i] * u * s * (1.0f + slope * (1.0f - s));
    }
}

// erf after Abramowitz & Stegun 7.1.26: at most 1.5e-7 off.
static inline float fastErf(float x) {
    FUSED
    float a = fabsf(x), t = 1.0f / (1.0f + 0.3275911f * a);
    float p = 1.061405429f;
    p = p * t - 1.453152027f;
    p = p * t + 1.421413741f;
    p = p * t - 0.284496736f;
    p = p * t + 0.254829592f;
    float y = 1.0f - p * t * fastExp(-a * a);
    return copysignf(y, x);
}

PER_CPU(void, ck_bias_gelu, (float *x, const float *bias, size_t n), (x, bias, n)) {
    FUSED
    for (size_t i = 0; i < n; i++) {
        float v = x[i] + bias[i];
        x[i] = 0.5f * v * (1.0f + fastErf(v * 0.70710678f));
    }
}

PER_CPU(void, ck_layer_norm,
        (float *x, const float *gain, const float *bias, float epsilon, size_t n),
        (x, gain, bias, epsilon, n)) {
    LANES
    float mean = 0, variance = 0;
    for (size_t i = 0; i < n; i++) mean += x[i];
    mean /= (float)n;
    for (size_t i = 0; i < n; i++) variance += (x[i] - mean) * (x[i] - mean);
    float inverse = 1.0f / sqrtf(variance / (float)n + epsilon);
    for (size_t i = 0; i < n; i++) x[i] = (x[i] - mean) * inverse * gain[i] + bias[i];
}

PER_CPU(void, ck_adamw,
        (float *parameter, float *gradient, float *first, float *second, float rate, float beta1,
         float beta2, float correction1, float correction2, float epsilon, float decay,
         float gradientScale, size_t n),
        (parameter, gradient, first, second, rate, beta1, beta2, correction1, correction2, epsilon, decay,
         gradientScale, n)) {
    FUSED
    for (size_t i = 0; i < n; i++) {
        float g = gradient[i] * gradientScale;
        gradient[i] = 0.0f;
        first[i] = beta1 * first[i] + (1.0f - beta1) * g;
        second[i] = beta2 * second[i] + (1.0f - beta2) * g * g;
        float step = first[i] / correction1 / (sqrtf(second[i] / correction2) + epsilon);
        parameter[i] -= rate * (step + decay * parameter[i]);
    }
}
