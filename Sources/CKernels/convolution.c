#include "convolution.h"

#include "activation.h"

#include <string.h>

/// The ways in which a part of a convolution can be computed.
typedef enum convolution_way { way_gather, way_winograd, way_depthwise } convolution_way;

static convolution_way way_of(const descent_convolution_shape *shape, descent_convolution_part part) {
    if (descent_is_depthwise(shape)) { return way_depthwise; }
    return descent_winograd_fits(shape, part) ? way_winograd : way_gather;
}

size_t descent_convolution_scratch_floats(
    const descent_pool *pool, const descent_convolution_shape *shape, descent_convolution_part part) {
    switch (way_of(shape, part)) {
    case way_depthwise: return descent_depthwise_scratch_floats(pool, shape, part);
    case way_winograd: return descent_winograd_scratch_floats(pool, shape, part);
    case way_gather: break;
    }
    return descent_gather_scratch_floats(pool, shape, part);
}

void descent_finish_run(
    const descent_kernels *kernels, const descent_convolution_finish *finish, float *y, size_t at, size_t count) {
    if (finish->saved != NULL) {
        kernels->binary(
            descent_gradient_operation(finish->activation), count, finish->saved + at, y + at, y + at);
        return;
    }
    const float *product = descent_product_of(finish, y);
    if (finish->activation == descent_activation_identity && product == y) { return; }
    kernels->unary(descent_forward_operation(finish->activation), count, product + at, y + at);
}

void descent_convolution(descent_pool *pool, const descent_convolution_shape *shape, const float *x, const float *w,
    const float *bias, descent_activation activation, float *y, float *preactivation, float *scratch) {
    const descent_convolution_finish finish
        = {.bias = bias, .activation = activation, .preactivation = preactivation};
    switch (way_of(shape, descent_convolution_part_forward)) {
    case way_depthwise: descent_depthwise_forward(pool, shape, x, w, &finish, y); return;
    case way_winograd: descent_winograd_forward(pool, shape, x, w, &finish, y, scratch); return;
    case way_gather: descent_gather_forward(pool, shape, x, w, &finish, y, scratch); return;
    }
}

void descent_convolution_data_gradient(descent_pool *pool, const descent_convolution_shape *shape, const float *dy,
    const float *w, descent_activation activation, const float *saved, float *dx, float *scratch) {
    const descent_convolution_finish finish
        = {.activation = activation, .saved = activation == descent_activation_identity ? NULL : saved};
    switch (way_of(shape, descent_convolution_part_data_gradient)) {
    case way_depthwise: descent_depthwise_data_gradient(pool, shape, dy, w, &finish, dx); return;
    case way_winograd: descent_winograd_data_gradient(pool, shape, dy, w, &finish, dx, scratch); return;
    case way_gather: descent_gather_data_gradient(pool, shape, dy, w, &finish, dx, scratch); return;
    }
}

void descent_convolution_weight_gradient(descent_pool *pool, const descent_convolution_shape *shape, const float *x,
    const float *dy, float *dw, float *scratch) {
    switch (way_of(shape, descent_convolution_part_weight_gradient)) {
    case way_depthwise: descent_depthwise_weight_gradient(pool, shape, x, dy, dw, scratch); return;
    case way_winograd: descent_winograd_weight_gradient(pool, shape, x, dy, dw, scratch); return;
    case way_gather: descent_gather_weight_gradient(pool, shape, x, dy, dw, scratch); return;
    }
}
