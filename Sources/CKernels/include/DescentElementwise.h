/// Elementwise arithmetic: single operations, broadcasting, and programs of many operations in one pass.
#ifndef DESCENT_ELEMENTWISE_H
#define DESCENT_ELEMENTWISE_H

#include "DescentPool.h"

#pragma clang assume_nonnull begin

/// An elementwise operation on one operand (`a`) or two (`a`, `b`).
typedef DESCENT_ENUM(descent_operation) {
    // One operand.
    descent_operation_copy = 0,
    descent_operation_negate,
    descent_operation_absolute,
    descent_operation_exp,
    descent_operation_log,
    descent_operation_sqrt,
    descent_operation_square,
    descent_operation_reciprocal,
    /// -1, 0 or 1.
    descent_operation_sign,
    descent_operation_relu,
    descent_operation_gelu,
    descent_operation_tanh,
    descent_operation_sigmoid,
    descent_operation_silu,
    descent_operation_gelu_tanh,

    // Two operands. Keep `add` the first of them.
    descent_operation_add = 32,
    descent_operation_subtract,
    descent_operation_multiply,
    descent_operation_divide,
    /// The greater of `a` and `b`; `b` where either is not a number.
    descent_operation_maximum,
    /// The lesser of `a` and `b`; `b` where either is not a number.
    descent_operation_minimum,
    /// 1 where `a > b`, else 0.
    descent_operation_greater,
    /// `b * f'(x)`: `a` is the output of the activation (ReLU, tanh, sigmoid) or its input (GELU of both kinds, SiLU), `b` the
    /// gradient.
    descent_operation_relu_gradient,
    descent_operation_gelu_gradient,
    descent_operation_tanh_gradient,
    descent_operation_sigmoid_gradient,
    descent_operation_silu_gradient,
    descent_operation_gelu_tanh_gradient,
} descent_operation;

/// Whether an operation takes two operands.
static inline bool descent_operation_is_binary(descent_operation operation) {
    return operation >= descent_operation_add;
}

/// `y[i] = operation(x[i])`.
void descent_unary(descent_pool *pool, descent_operation operation, size_t count, const float *x, float *y);

/// `y[i] = operation(a[i], b[i])`.
void descent_binary(
    descent_pool *pool, descent_operation operation, size_t count, const float *a, const float *b, float *y);

/// `y[i] = operation(a[i], b)` with a number `b`.
void descent_binary_scalar(
    descent_pool *pool, descent_operation operation, size_t count, const float *a, float b, float *y);

/// `y[i, j] = operation(a[i, j], row[j])`: a row vector is used for each row.
void descent_binary_row(descent_pool *pool, descent_operation operation, size_t rows, size_t columns, const float *a,
    const float *row, float *y);

/// `y[i, j] = operation(a[i, j], column[i])`: one number for each row.
void descent_binary_column(descent_pool *pool, descent_operation operation, size_t rows, size_t columns,
    const float *a, const float *column, float *y);

/// `y[i] = value`.
void descent_fill(descent_pool *pool, size_t count, float value, float *y);

/// `y[i] = x[i]`.
void descent_copy(descent_pool *pool, size_t count, const float *x, float *y);

/// `y[i] += alpha * x[i]`.
void descent_axpy(descent_pool *pool, size_t count, float alpha, const float *x, float *y);

/// How a slot of a program relates to the `[rows, columns]` that the program runs over.
typedef DESCENT_ENUM(descent_slot_kind) {
    /// `[rows, columns]`: read or written.
    descent_slot_kind_full = 0,
    /// `[columns]`, the same for each row: read only.
    descent_slot_kind_row,
    /// `[rows]`, one number for each row: read only.
    descent_slot_kind_column,
    /// One number, read when the program runs: read only.
    descent_slot_kind_scalar,
    /// A value inside of the program, never in memory: `data` is NULL.
    descent_slot_kind_temporary,
} descent_slot_kind;

/// An operand of a program.
typedef struct descent_slot {
    float *_Nullable data;
    descent_slot_kind kind;
} descent_slot;

/// One operation of a program: slot numbers. `right` is not looked at for an operation on one operand. `result` is a
/// `full` or `temporary` slot.
typedef struct descent_program_step {
    descent_operation operation;
    int32_t left;
    int32_t right;
    int32_t result;
} descent_program_step;

/// The most slots that a program may have.
#define DESCENT_PROGRAM_SLOTS 48

/// Runs the steps in order for `count` elements of `[rows, columns]` from number `start` on, tile by tile, so that what is between the steps stays
/// in the first-level cache. A slot may be read after it was written by an earlier step, and a full slot that is read
/// may share its buffer with one that is written.
void descent_program_run(descent_pool *pool, size_t rows, size_t columns, size_t start, size_t count,
    const descent_slot *slots, int32_t slot_count, const descent_program_step *steps, int32_t step_count);

#pragma clang assume_nonnull end

#endif
