/// Matrix products with a fused epilogue.
#ifndef DESCENT_GEMM_H
#define DESCENT_GEMM_H

#include "DescentActivation.h"
#include "DescentPool.h"

#pragma clang assume_nonnull begin

/// What is done to each element of a product on its way to memory.
typedef DESCENT_ENUM(descent_epilogue) {
    /// `C = A B (+ C) (+ bias)`
    descent_epilogue_none = 0,
    /// `C = f(A B (+ C) (+ bias))`; the argument of `f` is written to `preactivation` unless that is NULL.
    descent_epilogue_activation = 1,
    /// `C = (A B (+ C) (+ bias)) * f'(x)`, with `saved` as `descent_activation_backward` wants it: the gradient of an
    /// input, taken through the activation that made that input.
    descent_epilogue_activation_gradient = 2,
} descent_epilogue;

/// The shape of a product `C[rows, columns] = A[rows, inner] B[inner, columns]`. Strides are in floats and may be any
/// (negative and 0 too), so a transposed operand is one whose strides are swapped. C, `preactivation` and `saved` have
/// unit column stride and share `c_row_stride`.
typedef struct descent_gemm_shape {
    size_t rows;
    size_t columns;
    size_t inner;
    ptrdiff_t a_row_stride;
    ptrdiff_t a_column_stride;
    ptrdiff_t b_row_stride;
    ptrdiff_t b_column_stride;
    ptrdiff_t c_row_stride;
    /// Adds the product to what is in C instead of replacing it.
    bool accumulate;
    descent_epilogue epilogue;
    descent_activation activation;
} descent_gemm_shape;

/// The shape of a product of whole matrices, without accumulation or epilogue. With `transpose_a` A lies in memory as
/// `[inner, rows]`, with `transpose_b` B lies as `[columns, inner]`.
static inline descent_gemm_shape descent_gemm_shape_make(
    size_t rows, size_t columns, size_t inner, bool transpose_a, bool transpose_b) {
    descent_gemm_shape shape = {
        .rows = rows,
        .columns = columns,
        .inner = inner,
        .a_row_stride = transpose_a ? 1 : (ptrdiff_t)inner,
        .a_column_stride = transpose_a ? (ptrdiff_t)rows : 1,
        .b_row_stride = transpose_b ? 1 : (ptrdiff_t)columns,
        .b_column_stride = transpose_b ? (ptrdiff_t)inner : 1,
        .c_row_stride = (ptrdiff_t)columns,
        .accumulate = false,
        .epilogue = descent_epilogue_none,
        .activation = descent_activation_identity,
    };
    return shape;
}

/// How many floats of scratch a product needs on a pool, often 0. Products that follow each other may share
/// scratch.
size_t descent_gemm_scratch_floats(const descent_pool *pool, const descent_gemm_shape *shape);

/// The product of `shape`. `bias` is `[columns]` or NULL. `preactivation` is written (epilogue `activation`) or NULL;
/// `saved` is read by the epilogue `activation_gradient` and else NULL. `scratch` holds `descent_gemm_scratch_floats`
/// and may be NULL when that is 0. C shares memory with none of the others.
///
/// Each element is one chain of multiply-adds over the inner index in rising order, so its bits depend neither on the
/// number of threads nor on how many rows are computed along with it.
void descent_gemm(descent_pool *pool, const descent_gemm_shape *shape, const float *a, const float *b, float *c,
    const float *_Nullable bias, float *_Nullable preactivation, const float *_Nullable saved,
    float *_Nullable scratch);

/// As `descent_gemm`, with `C = A B + addend (+ bias)` in the place of `C = A B (+ bias)`: the addend is laid out as C, and
/// may be C itself. Not with `accumulate`.
void descent_gemm_with_addend(descent_pool *pool, const descent_gemm_shape *shape, const float *a, const float *b,
    const float *_Nullable addend, float *c, const float *_Nullable bias, float *_Nullable preactivation,
    const float *_Nullable saved, float *_Nullable scratch);

#pragma clang assume_nonnull end

#endif
