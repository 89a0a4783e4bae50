/// Sums, norms and extrema. Blocks are cut at fixed places and combined in order, in Float64.
#ifndef DESCENT_REDUCTION_H
#define DESCENT_REDUCTION_H

#include "DescentPool.h"

#pragma clang assume_nonnull begin

/// The sum of `x[i]`.
double descent_sum(descent_pool *pool, size_t count, const float *x);

/// The sum of `x[i] * x[i]`: the square of the Euclidean norm. Not finite when an element is not.
double descent_sum_of_squares(descent_pool *pool, size_t count, const float *x);

/// The sum of `a[i] * b[i]`.
double descent_dot(descent_pool *pool, size_t count, const float *a, const float *b);

/// `y[i] = scale * sum over j of x[i, j]`: `scale` is 1 for a sum, `1 / columns` for a mean.
void descent_row_sums(descent_pool *pool, size_t rows, size_t columns, const float *x, float scale, float *y);

/// `y[j] = scale * sum over i of x[i, j]`, added to what is in `y` if `accumulate`: the gradient of a bias.
/// Rows of `x` lie `row_stride` apart, so that the columns may be some of a matrix.
void descent_column_sums(descent_pool *pool, size_t rows, size_t columns, size_t row_stride, const float *x, float scale,
    bool accumulate, float *y);

/// `y[i] = max over j of x[i, j]`; `columns` at least 1.
void descent_row_maxima(descent_pool *pool, size_t rows, size_t columns, const float *x, float *y);

/// `y[i]` = the first `j` at which `x[i, j]` is greatest; numbers that are NaN are passed over, 0 when all are.
void descent_argmax(descent_pool *pool, size_t rows, size_t columns, const float *x, int32_t *y);

#pragma clang assume_nonnull end

#endif
