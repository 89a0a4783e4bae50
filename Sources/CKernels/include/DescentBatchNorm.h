/// Batch norm: each channel normalised over the batch and all positions.
#ifndef DESCENT_BATCH_NORM_H
#define DESCENT_BATCH_NORM_H

#include "DescentPool.h"

#pragma clang assume_nonnull begin

/// What comes after the normalisation in the same pass: `y = f(batch norm(x) + residual)`.
typedef struct descent_batch_norm_tail {
    /// Of the shape of `x`; NULL for none.
    const float *_Nullable residual;
    /// Whether `f` is `max(0, ...)` or nothing.
    bool rectifies;
} descent_batch_norm_tail;

/// How many floats of scratch the functions below need.
size_t descent_batch_norm_scratch_floats(size_t rows, size_t columns);

/// `y = f((x - mean) * inverse * gain + bias + residual)` over `[rows, columns]`, where `mean`, the unbiased
/// `variance` and `inverse = 1 / sqrt(biased variance + epsilon)` are those of each column of `x` and are written,
/// `[columns]` each. One row has the unbiased variance 0.
void descent_batch_norm(descent_pool *pool, size_t rows, size_t columns, float epsilon, const float *x,
    const float *gain, const float *bias, const descent_batch_norm_tail *tail, float *mean, float *inverse,
    float *variance, float *y, float *scratch);

/// The gradients of `descent_batch_norm` by `x`, the gain and the bias. `y`, the result, is read where the tail
/// rectified and else NULL; `dresidual`, if not NULL, becomes the gradient by the residual. `dx` or `dresidual` may
/// be `dy`.
void descent_batch_norm_backward(descent_pool *pool, size_t rows, size_t columns, const float *x, const float *gain,
    const float *mean, const float *inverse, const float *_Nullable y, const float *dy, float *dx, float *dgain,
    float *dbias, float *_Nullable dresidual, float *scratch);

#pragma clang assume_nonnull end

#endif
