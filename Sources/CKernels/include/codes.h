#ifndef CROSSOVER_CODES_H
#define CROSSOVER_CODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Products of f32 rows with weights held as small unsigned codes: weight = scale · code + offset.
// The rows are rounded to 16 bits in groups of 32 columns (8 bits change a model's answers), so
// that the products inside a group are whole numbers and their sum is exact. Every kernel then does
// the same f32 operations in the same order, none fused: each gives the same bits as every other,
// however many rows are asked for at once.
//
// `columns` is a multiple of 32; `bits` is 4 or 8; `parts` is how many scales and offsets a row has
// in each group: 1, or 2 when they change every 16 columns. Layouts are drawn in codes_layout.h.

// A panel holds 16 rows of weights. Best on a boundary of 64 bytes.
size_t ck_codes_panel_bytes(size_t columns, int bits, int parts);
// Writes one group of one row (0..<16) into a panel that was all zeros: rows not written give 0.
// scales and offsets have `parts` entries and are rounded to f16.
void ck_codes_put(void *panel, size_t columns, int bits, int parts, size_t row, size_t group,
                  const uint8_t codes[32], const float *scales, const float *offsets);
// The weights of one row.
void ck_codes_row(const void *panel, size_t columns, int bits, int parts, size_t row, float *out);

// What a scale or an offset becomes when it is written: the nearest f16.
float ck_half_rounded(float x);

// One row for ck_codes_product; boundary of 4 bytes.
size_t ck_activation_bytes(size_t columns);
// code = round(x · 32512 / max |x|) in each group. A group with a NaN or an infinity makes the
// whole row's products NaN; one with max |x| < 2⁻¹¹¹ counts as zeros.
void ck_quantise_activations(const float *x, size_t columns, void *out);

// y[r · ldy + c] = beta · y + Σ x[r] · weight[c] for c in 0..<width, width ≤ 16. beta is 0 or 1;
// with 0, y is only written. The rows lie ck_activation_bytes apart. Many rows with many panels:
// take as many rows at a time as stay in the cache, and all panels for them.
void ck_codes_product(const void *activations, size_t rows, const void *panel, size_t columns,
                      int bits, int parts, float *y, size_t ldy, size_t width, float beta);
// What ck_codes_product uses here: "avx512-vnni", "avx2", "neon" or "portable".
const char *ck_codes_kernel(void);
// The same by the kernel of this name; false, and y untouched, when this processor has not got it.
bool ck_codes_product_with(const char *kernel, const void *activations, size_t rows,
                           const void *panel, size_t columns, int bits, int parts, float *y,
                           size_t ldy, size_t width, float beta);

#endif
