/// Pooling and upsampling of pictures and series, channels last.
#ifndef DESCENT_POOLING_H
#define DESCENT_POOLING_H

#include "DescentPool.h"

#pragma clang assume_nonnull begin

/// The extents of a pooling: `x [batch, height, width, channels]`, `y [batch, out_height, out_width, channels]`. The
/// window of `y[b, oy, ox]` begins at `oy * stride_y - pad_top, ox * stride_x - pad_left`. A series is a picture of
/// height 1.
typedef struct descent_pooling_shape {
    size_t batch, height, width, channels;
    size_t window_height, window_width;
    size_t stride_y, stride_x;
    size_t pad_top, pad_left;
    size_t out_height, out_width;
} descent_pooling_shape;

/// The greatest number of each window, and in `places` which of the window it is, row by row: the first where several
/// are greatest. What lies beyond the edges never is; a window must hold some of `x`.
void descent_max_pool(
    descent_pool *pool, const descent_pooling_shape *shape, const float *x, float *y, int32_t *places);

/// The gradient by `x` from that by `y`: each number goes to the place it came from.
void descent_max_pool_backward(
    descent_pool *pool, const descent_pooling_shape *shape, const int32_t *places, const float *dy, float *dx);

/// The mean of each window: of all its places, what lies beyond the edges counting as 0 (PyTorch's default).
void descent_average_pool(descent_pool *pool, const descent_pooling_shape *shape, const float *x, float *y);

/// The gradient by `x` from that by `y`.
void descent_average_pool_backward(descent_pool *pool, const descent_pooling_shape *shape, const float *dy, float *dx);

/// `[batch, height, width, channels]` to `[batch, height * factor_y, width * factor_x, channels]`: each place
/// repeated, or, if `bilinear`, lines drawn between the centres of places, level beyond the outermost
/// (`align_corners=False` in PyTorch).
void descent_upsample(descent_pool *pool, size_t batch, size_t height, size_t width, size_t channels, size_t factor_y,
    size_t factor_x, bool bilinear, const float *x, float *y);

/// The gradient by `x` from that by `y`.
void descent_upsample_backward(descent_pool *pool, size_t batch, size_t height, size_t width, size_t channels,
    size_t factor_y, size_t factor_x, bool bilinear, const float *dy, float *dx);

#pragma clang assume_nonnull end

#endif
