/// Recurrent networks over whole sequences: LSTM and GRU.
#ifndef DESCENT_RECURRENT_H
#define DESCENT_RECURRENT_H

#include "DescentPool.h"

#pragma clang assume_nonnull begin

/// What one step of a recurrent network computes.
typedef DESCENT_ENUM(descent_recurrent_cell) {
    /// Hochreiter & Schmidhuber, 1997, with a forget gate. The columns of the weights are those of the gates i, f, g, o:
    /// `c' = sigmoid(f) c + sigmoid(i) tanh(g)`, `h' = sigmoid(o) tanh(c')`.
    descent_recurrent_cell_lstm = 0,
    /// Cho et al., 2014, with the reset after the product, as cuDNN and PyTorch have it. The columns of the weights are those
    /// of the gates r, z, n: `n = tanh(x n + sigmoid(r) (h n + candidate_bias))`, `h' = (1 - sigmoid(z)) n + sigmoid(z) h`.
    descent_recurrent_cell_gru = 1,
} descent_recurrent_cell;

/// The shape of a layer: `batch` sequences of `steps` steps of `inputs` numbers; a state of `units` numbers, at first 0.
typedef struct descent_recurrent_shape {
    descent_recurrent_cell cell;
    size_t batch, steps, inputs, units;
    /// Floats from row to row of `y`, `last` and the gradients by them: more than `units` where two directions lie side by
    /// side.
    size_t y_stride;
    /// Whether the last step is taken first.
    bool is_reversed;
} descent_recurrent_shape;

/// What is trained. `G` is 4 for an LSTM and 3 for a GRU.
typedef struct descent_recurrent_weights {
    /// `[inputs, G * units]`
    const float *input;
    /// `[units, G * units]`
    const float *recurrent;
    /// `[G * units]`
    const float *bias;
    /// `[units]`: added to the candidate's recurrent product; NULL for an LSTM.
    const float *_Nullable candidate_bias;
} descent_recurrent_weights;

/// The gradients by what is trained, of the same shapes.
typedef struct descent_recurrent_gradients {
    float *input, *recurrent, *bias;
    float *_Nullable candidate_bias;
} descent_recurrent_gradients;

/// How many floats the forward saves of the gates.
size_t descent_recurrent_gate_floats(const descent_recurrent_shape *shape);

/// How many floats the forward saves of the states.
size_t descent_recurrent_state_floats(const descent_recurrent_shape *shape);

/// How many floats of scratch any of the functions below needs on a pool.
size_t descent_recurrent_scratch_floats(const descent_pool *pool, const descent_recurrent_shape *shape);

/// `x` is `[batch, steps, inputs]`; `y`, `[batch, steps, units]`, becomes the state after each step and `last`,
/// `[batch, units]`, the state after all. With `tokens`, `[batch, steps]`, a step whose token is 0 is padding, which leaves the state
/// as it is. `gates` and `states` are for the backward.
void descent_recurrent(descent_pool *pool, const descent_recurrent_shape *shape,
    const descent_recurrent_weights *weights, const float *x, const int32_t *_Nullable tokens, float *y, float *last,
    float *gates, float *states, float *scratch);

/// The way back through time: the gradients by the arguments of the gates, from those by `y` and `last`, either of which may
/// be NULL for zeros. `dgates` has the length of `gates` and may be the same buffer.
void descent_recurrent_backward(descent_pool *pool, const descent_recurrent_shape *shape,
    const float *recurrent_weights, const int32_t *_Nullable tokens, const float *gates, const float *states,
    const float *_Nullable dy, const float *_Nullable dlast, float *dgates, float *scratch);

/// The gradient by `x`, `[batch, steps, inputs]`.
void descent_recurrent_input_gradient(descent_pool *pool, const descent_recurrent_shape *shape,
    const float *input_weights, const float *dgates, float *dx, float *scratch);

/// The gradients by what is trained.
void descent_recurrent_weight_gradients(descent_pool *pool, const descent_recurrent_shape *shape, const float *x,
    const float *states, const float *dgates, const descent_recurrent_gradients *gradients, float *scratch);

#pragma clang assume_nonnull end

#endif
