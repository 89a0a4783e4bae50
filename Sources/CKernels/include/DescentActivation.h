/// Activation functions, forward and backward.
#ifndef DESCENT_ACTIVATION_H
#define DESCENT_ACTIVATION_H

#include "DescentPool.h"

#pragma clang assume_nonnull begin

/// An elementwise activation function.
typedef DESCENT_ENUM(descent_activation) {
    /// `x`
    descent_activation_identity = 0,
    /// `max(x, 0)`; its derivative at 0 is 0.
    descent_activation_relu = 1,
    /// `x / 2 * (1 + erf(x / sqrt 2))`, the exact form.
    descent_activation_gelu = 2,
    descent_activation_tanh = 3,
    /// `1 / (1 + exp(-x))`
    descent_activation_sigmoid = 4,
    /// `x * sigmoid(x)`, also known as swish.
    descent_activation_silu = 5,
    /// `x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))`, the approximation of GELU by a hyperbolic tangent.
    descent_activation_gelu_tanh = 6,
} descent_activation;

/// Whether the backward needs the pre-activation `x` (GELU of both kinds, SiLU) rather than the output `y` (the others).
static inline bool descent_activation_needs_preactivation(descent_activation activation) {
    return activation == descent_activation_gelu || activation == descent_activation_silu
        || activation == descent_activation_gelu_tanh;
}

/// `y = f(x)` for `count` elements.
void descent_activation_forward(
    descent_pool *pool, descent_activation activation, size_t count, const float *x, float *y);

/// `dx = dy * f'(x)` for `count` elements. `saved` is the output, or the pre-activation where that is needed (see
/// above).
void descent_activation_backward(descent_pool *pool, descent_activation activation, size_t count, const float *saved,
    const float *dy, float *dx);

/// `dx = dy * f'(x)` and `dbias[j] = sum over i of dx[i, j]` in one pass. All are `[rows, columns]` but `dbias`,
/// `[columns]`. `accumulate` adds to what is in `dbias`. In place (`dx == dy`) as well.
void descent_activation_backward_with_bias(descent_pool *pool, descent_activation activation, size_t rows,
    size_t columns, const float *saved, const float *dy, float *dx, float *dbias, bool accumulate);

#pragma clang assume_nonnull end

#endif
