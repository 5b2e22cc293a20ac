#include "CKernels.h"
#include "row_loops.h"
#include "turn_over.h"

// Attention of a block of query rows over a run of keys. A row is one head of one token; all rows
// of a block share a key head, so each key and value is read once for all of them.
//
// Both products, scores = queries · keysᵀ and mixture = probabilities · values, go through one
// tile of rows × 32 columns. Every row is summed in the same order whatever rows stand beside it:
// results do not depend on how rows are grouped into blocks.

enum {
    panelWidth = 32, // keys or channels in a tile: two vectors
    tileRows = 6,    // 12 vectors of sums, and what feeds them, fit 32 wide or 16 narrow registers
    keyTile = 64,    // values that stay in the first-level cache while all rows pass
};

INLINE size_t roundUp(size_t n) { return (n + panelWidth - 1) / panelWidth * panelWidth; }

// c += a · b for a fixed number of rows: a is [rows, depth], b is [depth, columns], c is
// [rows, columns]; the columns are one or two vectors.
INLINE void multiplyRows(const size_t rows, const size_t vectors, const float *a, size_t strideA,
                         const float *b, size_t strideB, size_t depth, float *c,
                         size_t strideC) {
    FUSED
    lanes sum[tileRows][2];
    UNROLL for (size_t r = 0; r < rows; r++)
        UNROLL for (size_t v = 0; v < vectors; v++)
            sum[r][v] = *(const unaligned *)(c + r * strideC + 16 * v);
    for (size_t i = 0; i < depth; i++) {
        lanes each[2];
        UNROLL for (size_t v = 0; v < vectors; v++)
            each[v] = *(const unaligned *)(b + i * strideB + 16 * v);
        UNROLL for (size_t r = 0; r < rows; r++) {
            float factor = a[r * strideA + i];
            UNROLL for (size_t v = 0; v < vectors; v++) sum[r][v] += factor * each[v];
        }
    }
    UNROLL for (size_t r = 0; r < rows; r++)
        UNROLL for (size_t v = 0; v < vectors; v++)
            *(unaligned *)(c + r * strideC + 16 * v) = sum[r][v];
}

INLINE void multiplyPanel(size_t rows, const size_t vectors, const float *a, size_t strideA,
                          const float *b, size_t strideB, size_t depth, float *c,
                          size_t strideC) {
    switch (rows) {
    case 1: multiplyRows(1, vectors, a, strideA, b, strideB, depth, c, strideC); break;
    case 2: multiplyRows(2, vectors, a, strideA, b, strideB, depth, c, strideC); break;
    case 3: multiplyRows(3, vectors, a, strideA, b, strideB, depth, c, strideC); break;
    case 4: multiplyRows(4, vectors, a, strideA, b, strideB, depth, c, strideC); break;
    case 5: multiplyRows(5, vectors, a, strideA, b, strideB, depth, c, strideC); break;
    default: multiplyRows(6, vectors, a, strideA, b, strideB, depth, c, strideC); break;
    }
}

// 32 columns: in wide registers at once, else half of them after the other.
INLINE void multiplyTile(const bool isWide, size_t rows, const float *a, size_t strideA,
                         const float *b, size_t strideB, size_t depth, float *c,
                         size_t strideC) {
    if (isWide) return multiplyPanel(rows, 2, a, strideA, b, strideB, depth, c, strideC);
    multiplyPanel(rows, 1, a, strideA, b, strideB, depth, c, strideC);
    multiplyPanel(rows, 1, a, strideA, b + 16, strideB, depth, c + 16, strideC);
}

// panel[channel][key] = keys[key][channel] for up to 32 keys. Places behind the last key repeat
// it: nobody looks at their scores.
INLINE void turnKeys(const float *keys, size_t stride, size_t count, size_t width, float *panel) {
    for (size_t half = 0; half < panelWidth; half += 16) {
        const float *rows[16];
        for (size_t i = 0; i < 16; i++) {
            size_t key = half + i < count ? half + i : count - 1;
            rows[i] = keys + key * stride;
        }
        turnOver(rows, width, panel + half, panelWidth);
    }
}

// How many of the block's keys a row sees.
INLINE size_t visibleKeys(const ck_attention_block *block, size_t row) {
    ptrdiff_t visible = block->firstVisible + (ptrdiff_t)(row / block->group);
    if (visible < 0) return 0;
    return (size_t)visible < block->count ? (size_t)visible : block->count;
}

// Where a row's result goes.
INLINE float *result(const ck_attention_block *block, size_t row) {
    return block->out + row / block->group * block->outStride
        + row % block->group * block->rowStride;
}

size_t ck_attention_scratch(size_t rows, size_t width) {
    return rows * (roundUp(width) + ck_attention_keys + roundUp(width) + panelWidth)
        + panelWidth * roundUp(width) + keyTile * panelWidth;
}

INLINE void scoreRows(const bool isWide, const ck_attention_block *block, size_t rows,
                      float *queries, float *panel, float *scores) {
    size_t width = block->width;
    for (size_t row = 0; row < rows; row++) {
        const float *query = block->query + row / block->group * block->queryStride
            + row % block->group * width;
        for (size_t i = 0; i < width; i++) queries[row * width + i] = block->scale * query[i];
    }
    memset(scores, 0, rows * ck_attention_keys * sizeof(float));
    size_t first = 0;
    for (size_t key = 0; key < block->count; key += panelWidth) {
        while (first < rows && visibleKeys(block, first) <= key) first++;
        if (first == rows) return;
        turnKeys(block->keys + key * block->keyStride, block->keyStride, block->count - key, width,
                 panel);
        for (size_t row = first; row < rows; row += tileRows)
            multiplyTile(isWide, rows - row, queries + row * width, width, panel, panelWidth, width,
                         scores + row * ck_attention_keys + key, ck_attention_keys);
    }
}

// Scores become exp(score − top), zeros where a row sees nothing; tops and sums are kept.
INLINE void exponentials(const ck_attention_block *block, size_t rows, float *scores, float *tops,
                         float *sums) {
    LANES
    for (size_t row = 0; row < rows; row++) {
        float *x = scores + row * ck_attention_keys;
        size_t visible = visibleKeys(block, row);
        float top = largest(x, visible), sum = 0;
        for (size_t i = 0; i < visible; i++) {
            x[i] = fastExp(x[i] - top);
            sum += x[i];
        }
        for (size_t i = visible; i < block->count; i++) x[i] = 0;
        tops[row] = top;
        sums[row] = sum;
    }
}

// mixture[row] = Σ probabilities[row][key] · values[key], unnormalised.
INLINE void mixRows(const bool isWide, const ck_attention_block *block, size_t rows,
                    const float *scores, float *tail, float *mixture) {
    size_t width = block->width, padded = roundUp(width);
    memset(mixture, 0, rows * padded * sizeof(float));
    for (size_t key = 0; key < block->count; key += keyTile) {
        size_t depth = block->count - key < keyTile ? block->count - key : keyTile;
        size_t first = 0;
        while (first < rows && visibleKeys(block, first) <= key) first++;
        for (size_t channel = 0; channel < width; channel += panelWidth) {
            const float *values = block->values + key * block->keyStride + channel;
            size_t stride = block->keyStride;
            if (width - channel < panelWidth) {
                // The last channels, in a place of their own: what lies behind them is not ours.
                memset(tail, 0, depth * panelWidth * sizeof(float));
                for (size_t i = 0; i < depth; i++)
                    memcpy(tail + i * panelWidth, values + i * stride,
                           (width - channel) * sizeof(float));
                values = tail;
                stride = panelWidth;
            }
            for (size_t row = first; row < rows; row += tileRows) {
                size_t last = row + tileRows < rows ? row + tileRows - 1 : rows - 1;
                size_t seen = visibleKeys(block, last) - key;
                multiplyTile(isWide, rows - row, scores + row * ck_attention_keys + key,
                             ck_attention_keys, values, stride, seen < depth ? seen : depth,
                             mixture + row * padded + channel, padded);
            }
        }
    }
}

PER_CPU(void, ck_attention, (const ck_attention_block *block, float *scratch), (block, scratch)) {
    size_t rows = block->tokens * block->group, width = block->width, padded = roundUp(width);
    float *queries = scratch, *panel = queries + rows * padded;
    float *scores = panel + panelWidth * padded, *mixture = scores + rows * ck_attention_keys;
    float *tail = mixture + rows * padded, *tops = tail + keyTile * panelWidth, *sums = tops + rows;
    scoreRows(isWide, block, rows, queries, panel, scores);
    exponentials(block, rows, scores, tops, sums);
    mixRows(isWide, block, rows, scores, tail, mixture);
    for (size_t row = 0; row < rows; row++) {
        float *out = result(block, row);
        if (block->isWhole) {
            float inverse = visibleKeys(block, row) ? 1.0f / sums[row] : 0;
            for (size_t i = 0; i < width; i++) out[i] = mixture[row * padded + i] * inverse;
        } else {
            memcpy(out, mixture + row * padded, width * sizeof(float));
            out[width] = tops[row];
            out[width + 1] = sums[row];
        }
    }
}

PER_CPU(void, ck_attention_merge, (const float *parts, size_t count, size_t width, float *out),
        (parts, count, width, out)) {
    FUSED
    size_t stride = width + 2;
    float top = -INFINITY, sum = 0;
    for (size_t i = 0; i < width; i++) out[i] = 0;
    for (size_t part = 0; part < count; part++) {
        float own = parts[part * stride + width];
        top = own > top ? own : top;
    }
    for (size_t part = 0; part < count; part++) {
        const float *from = parts + part * stride;
        float weight = fastExp(from[width] - top);
        sum += weight * from[width + 1];
        for (size_t i = 0; i < width; i++) out[i] += weight * from[i];
    }
    float inverse = count ? 1.0f / sum : 0;
    for (size_t i = 0; i < width; i++) out[i] *= inverse;
}
