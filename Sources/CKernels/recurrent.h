/// What the driver of recurrent networks and its kernels share.
#ifndef DESCENT_RECURRENT_INTERNAL_H
#define DESCENT_RECURRENT_INTERNAL_H

#include "include/DescentRecurrent.h"

#include "range.h"

/// The inner indices of one pass of the recurrent product: of a panel of weights they stay in the first-level cache.
#define RECURRENT_PASS 128

/// A sequence under way, in the order in which its steps are taken: step 0 is the last in time where it is reversed.
///
/// Rows are step by step, and in a step sequence by sequence. A row of gates has four slots of `units` floats: i, f, g, o of an
/// LSTM; n, r, z and the candidate's recurrent product q of a GRU. So the slots that the input's product fills come
/// first, and those of the recurrent product last. Rows are an odd number of cache lines long, so that they do not all
/// fall into the same sets.
typedef struct descent_recurrent_job {
    descent_recurrent_shape shape;
    size_t gate_stride, state_stride;
    const int32_t *tokens;
    /// The recurrent weights as they are, `[units, G * units]`.
    const float *weights;
    /// In panels: see `recurrent_pack`.
    float *packed;
    const float *candidate_bias;
    /// The arguments of the gates, in the forward replaced by what becomes of them. The backward reads what was saved.
    float *gates;
    /// `[steps + 1, batch, state_stride]`, the first step being the beginning.
    float *hidden, *cells;
    float *y, *last;
    const float *dy, *dlast;
    float *dgates;
    /// The gradients by the states on their way back, past the gates: `[batch, state_stride]`.
    float *carry, *cell_carry;
} descent_recurrent_job;

/// The gates that the recurrent product has.
static inline size_t descent_recurrent_gates(const descent_recurrent_shape *shape) {
    return shape->cell == descent_recurrent_cell_lstm ? 4 : 3;
}

/// The floats before the slots of the recurrent product, in a row of gates.
static inline size_t descent_recurrent_offset(const descent_recurrent_shape *shape) {
    return (4 - descent_recurrent_gates(shape)) * shape->units;
}

#endif
