/// What the driver of attention and its kernels share.
#ifndef DESCENT_ATTENTION_INTERNAL_H
#define DESCENT_ATTENTION_INTERNAL_H

#include "include/DescentAttention.h"

/// The most rows of scores that exist at a time, and the inner indices of one pass of a product.
#define ATTENTION_ROWS 64
#define ATTENTION_PASS 1024

/// The longest vector and a cache line: where keys are cut.
#define ATTENTION_LINE 16

/// An attention under way. The forward writes `y` and `logarithms`; the backward reads `saved` (the y of the forward) and
/// `logarithms` and writes `dqkv`.
typedef struct descent_attention_job {
    const descent_attention_shape *shape;
    /// See `attention_head` in `attention.inc`.
    size_t row_stride, block_rows;
    /// Into how many pieces each head is cut, by blocks of rows and, for their gradients, by keys. No number is made otherwise
    /// for it.
    size_t pieces;
    const float *qkv;
    const int32_t *tokens;
    float *y, *logarithms;
    const float *saved, *dy;
    float *dqkv;
} descent_attention_job;

#endif
