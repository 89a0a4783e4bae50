/// Activations as elementwise operations.
#ifndef DESCENT_ACTIVATION_INTERNAL_H
#define DESCENT_ACTIVATION_INTERNAL_H

#include "include/DescentActivation.h"
#include "include/DescentElementwise.h"

/// The operation that computes an activation.
static inline descent_operation descent_forward_operation(descent_activation activation) {
    switch (activation) {
    case descent_activation_identity: return descent_operation_copy;
    case descent_activation_relu: return descent_operation_relu;
    case descent_activation_gelu: return descent_operation_gelu;
    case descent_activation_tanh: return descent_operation_tanh;
    case descent_activation_sigmoid: return descent_operation_sigmoid;
    case descent_activation_silu: return descent_operation_silu;
    case descent_activation_gelu_tanh: return descent_operation_gelu_tanh;
    }
    return descent_operation_copy;
}

/// The operation on (saved, gradient) of the backward. The identity has none: the caller copies.
static inline descent_operation descent_gradient_operation(descent_activation activation) {
    switch (activation) {
    case descent_activation_identity: return descent_operation_copy;
    case descent_activation_relu: return descent_operation_relu_gradient;
    case descent_activation_gelu: return descent_operation_gelu_gradient;
    case descent_activation_tanh: return descent_operation_tanh_gradient;
    case descent_activation_sigmoid: return descent_operation_sigmoid_gradient;
    case descent_activation_silu: return descent_operation_silu_gradient;
    case descent_activation_gelu_tanh: return descent_operation_gelu_tanh_gradient;
    }
    return descent_operation_copy;
}

#endif
