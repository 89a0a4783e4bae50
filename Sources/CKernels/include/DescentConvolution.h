/// Convolution of pictures and series, channels last.
#ifndef DESCENT_CONVOLUTION_H
#define DESCENT_CONVOLUTION_H

#include "DescentActivation.h"
#include "DescentPool.h"

#pragma clang assume_nonnull begin

/// The extents of a convolution: `x [batch, height, width, channels]`, `w [kernel_height, kernel_width, channels /
/// groups, filters]`, `y [batch, out_height, out_width, filters]`.
///
/// `y[b, oy, ox, f]` is the sum over `ky, kx, c` of `x[b, oy * stride_y + ky * dilation_y - pad_top, ox * stride_x +
/// kx * dilation_x - pad_left, c] * w[ky, kx, c, f]`, where `x` counts as 0 beyond its edges and `c` runs over the
/// channels of `f`'s group: group `g` holds the neighbouring channels and filters number `g`. A series is a picture
/// of height 1.
typedef struct descent_convolution_shape {
    size_t batch, height, width, channels;
    size_t filters, kernel_height, kernel_width;
    size_t stride_y, stride_x;
    size_t dilation_y, dilation_x;
    size_t pad_top, pad_left;
    /// Divides channels and filters.
    size_t groups;
    size_t out_height, out_width;
} descent_convolution_shape;

/// Which of the three products of a convolution.
typedef DESCENT_ENUM(descent_convolution_part) {
    descent_convolution_part_forward = 0,
    descent_convolution_part_data_gradient = 1,
    descent_convolution_part_weight_gradient = 2,
} descent_convolution_part;

/// How many floats of scratch a part needs on a pool. Parts that follow each other may share scratch.
size_t descent_convolution_scratch_floats(
    const descent_pool *pool, const descent_convolution_shape *shape, descent_convolution_part part);

/// `y = f(convolution of x and w + bias)`. `bias` is `[filters]` or NULL. `preactivation`, where not NULL, becomes the
/// argument of `f`.
void descent_convolution(descent_pool *pool, const descent_convolution_shape *shape, const float *x, const float *w,
    const float *_Nullable bias, descent_activation activation, float *y, float *_Nullable preactivation,
    float *scratch);

/// `dx`, the gradient by `x`, times `f'` of an activation that made `x`, with `saved` as `descent_activation_backward`
/// wants it; `saved` is NULL for the identity.
void descent_convolution_data_gradient(descent_pool *pool, const descent_convolution_shape *shape, const float *dy,
    const float *w, descent_activation activation, const float *_Nullable saved, float *dx, float *scratch);

/// `dw`, the gradient by `w`.
void descent_convolution_weight_gradient(descent_pool *pool, const descent_convolution_shape *shape, const float *x,
    const float *dy, float *dw, float *scratch);

#pragma clang assume_nonnull end

#endif
