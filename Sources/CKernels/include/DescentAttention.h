/// Multi-head attention on a fused projection, read and written in place.
#ifndef DESCENT_ATTENTION_H
#define DESCENT_ATTENTION_H

#include "DescentPool.h"

#pragma clang assume_nonnull begin

/// The shape of an attention: `batch` sequences of `length` tokens, `heads` heads of `head_size` numbers.
typedef struct descent_attention_shape {
    size_t batch, length, heads, head_size;
    /// Whether a token sees itself and those before it only.
    bool is_causal;
} descent_attention_shape;

/// How many floats of scratch the forward needs on a pool.
size_t descent_attention_scratch_floats(const descent_pool *pool, const descent_attention_shape *shape);

/// `y = softmax(q k' / sqrt(head_size)) v` for each head (Vaswani et al., 2017). `qkv` is `[batch, length, 3, heads,
/// head_size]`, `y` is `[batch, length, heads, head_size]`. With `tokens`, `[batch, length]`, a token of 0 is padding,
/// which no other sees; a row that sees nothing becomes 0. `logarithms` becomes `[batch, heads, length]`: the logarithm of
/// each row's sum of exponentials, infinity where nothing is seen.
///
/// The scores exist for a few rows at a time only, so memory grows with `length`, not with its square.
void descent_attention(descent_pool *pool, const descent_attention_shape *shape, const float *qkv,
    const int32_t *_Nullable tokens, float *y, float *logarithms, float *scratch);

/// How many floats of scratch the backward needs on a pool.
size_t descent_attention_backward_scratch_floats(const descent_pool *pool, const descent_attention_shape *shape);

/// The gradient by `qkv` from the gradient by `y`; the scores are made again.
void descent_attention_backward(descent_pool *pool, const descent_attention_shape *shape, const float *qkv,
    const int32_t *_Nullable tokens, const float *y, const float *logarithms, const float *dy, float *dqkv,
    float *scratch);

#pragma clang assume_nonnull end

#endif
