/// Optimizer updates on flat buffers. To update a part of a buffer, pass pointers to its first element and its length.
#ifndef DESCENT_OPTIMIZER_H
#define DESCENT_OPTIMIZER_H

#include "DescentPool.h"

#pragma clang assume_nonnull begin

/// What one step of gradient descent needs.
typedef struct descent_sgd_settings {
    float learning_rate;
    float momentum;
    /// L2: `weight_decay * parameter` is added to the gradient.
    float weight_decay;
    /// Each gradient is multiplied by this first (clipping by norm); 1 for none.
    float gradient_scale;
    bool nesterov;
} descent_sgd_settings;

/// Gradient descent as PyTorch's `SGD` (dampening 0): `g = scale * gradient + decay * p`; with a velocity,
/// `v = momentum * v + g` and `g = nesterov ? g + momentum * v : v`; then `p -= rate * g`. `velocity` starts as zeros;
/// NULL means no momentum.
void descent_sgd(descent_pool *pool, const descent_sgd_settings *settings, size_t count, const float *gradient,
    float *parameter, float *_Nullable velocity);

/// What one step of Adam or AdamW needs.
typedef struct descent_adam_settings {
    float learning_rate;
    /// `1 - beta1`, made in Float64: the share of the new gradient in the first moment.
    float gradient_weight1;
    float beta2;
    /// `1 - beta2`, made in Float64: `1 - 0.999f` would be 5e-5 off.
    float gradient_weight2;
    float epsilon;
    float weight_decay;
    /// Each gradient is multiplied by this first (clipping by norm); 1 for none.
    float gradient_scale;
    /// `1 - beta1^t` for the step `t` = 1, 2, ...
    float bias_correction1;
    /// `1 - beta2^t`
    float bias_correction2;
} descent_adam_settings;

/// Adam as PyTorch's `Adam` (Kingma and Ba, 2015): `g = scale * gradient + decay * p`, `m += (1 - beta1) (g - m)`,
/// `v = beta2 v + (1 - beta2) g g`, `p -= rate / correction1 * m / (sqrt(v) / sqrt(correction2) + epsilon)`.
/// The moments start as zeros.
void descent_adam(descent_pool *pool, const descent_adam_settings *settings, size_t count, const float *gradient,
    float *parameter, float *first_moment, float *second_moment);

/// AdamW as PyTorch's `AdamW` (Loshchilov and Hutter, 2019): as Adam, but the decay is not part of the gradient:
/// `p *= 1 - rate * decay` comes first.
void descent_adamw(descent_pool *pool, const descent_adam_settings *settings, size_t count, const float *gradient,
    float *parameter, float *first_moment, float *second_moment);

#pragma clang assume_nonnull end

#endif
