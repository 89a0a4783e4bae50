/// What the parts of convolution know of each other.
///
/// `convolution.c` chooses between three ways: `gather.c` and `gather_data.c` (any: a product of windows and weights),
/// `winograd.c` (3 x 3 without stride, a quarter of the multiplications) and `depthwise.c` (a filter for each channel).
#ifndef DESCENT_CONVOLUTION_INTERNAL_H
#define DESCENT_CONVOLUTION_INTERNAL_H

#include "include/DescentConvolution.h"

#include "pool.h"

/// What is done to the numbers of a convolution on their way to memory: bias and activation, or the gradient of one.
typedef struct descent_convolution_finish {
    const float *bias;
    descent_activation activation;
    float *preactivation;
    const float *saved;
} descent_convolution_finish;

/// Puts the finish on `count` numbers in a row, which lie `at` floats from the start of `y` and have their bias.
void descent_finish_run(
    const descent_kernels *kernels, const descent_convolution_finish *finish, float *y, size_t at, size_t count);

/// Where the product itself goes: to the pre-activation if that is kept.
static inline float *descent_product_of(const descent_convolution_finish *finish, float *y) {
    return finish->preactivation == NULL ? y : finish->preactivation;
}

size_t descent_gather_scratch_floats(
    const descent_pool *pool, const descent_convolution_shape *shape, descent_convolution_part part);

void descent_gather_forward(descent_pool *pool, const descent_convolution_shape *shape, const float *x, const float *w,
    const descent_convolution_finish *finish, float *y, float *scratch);

void descent_gather_data_gradient(descent_pool *pool, const descent_convolution_shape *shape, const float *dy,
    const float *w, const descent_convolution_finish *finish, float *dx, float *scratch);

void descent_gather_weight_gradient(descent_pool *pool, const descent_convolution_shape *shape, const float *x,
    const float *dy, float *dw, float *scratch);

/// Whether a part of a convolution goes by Winograd's algorithm.
bool descent_winograd_fits(const descent_convolution_shape *shape, descent_convolution_part part);

size_t descent_winograd_scratch_floats(
    const descent_pool *pool, const descent_convolution_shape *shape, descent_convolution_part part);

void descent_winograd_forward(descent_pool *pool, const descent_convolution_shape *shape, const float *x,
    const float *w, const descent_convolution_finish *finish, float *y, float *scratch);

void descent_winograd_data_gradient(descent_pool *pool, const descent_convolution_shape *shape, const float *dy,
    const float *w, const descent_convolution_finish *finish, float *dx, float *scratch);

void descent_winograd_weight_gradient(descent_pool *pool, const descent_convolution_shape *shape, const float *x,
    const float *dy, float *dw, float *scratch);

/// Whether each channel has one filter of its own.
static inline bool descent_is_depthwise(const descent_convolution_shape *shape) {
    return shape->groups == shape->channels && shape->filters == shape->channels && shape->channels > 1;
}

size_t descent_depthwise_scratch_floats(
    const descent_pool *pool, const descent_convolution_shape *shape, descent_convolution_part part);

void descent_depthwise_forward(descent_pool *pool, const descent_convolution_shape *shape, const float *x,
    const float *w, const descent_convolution_finish *finish, float *y);

void descent_depthwise_data_gradient(descent_pool *pool, const descent_convolution_shape *shape, const float *dy,
    const float *w, const descent_convolution_finish *finish, float *dx);

void descent_depthwise_weight_gradient(descent_pool *pool, const descent_convolution_shape *shape, const float *x,
    const float *dy, float *dw, float *scratch);

#endif
