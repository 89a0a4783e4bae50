/// Moving rows: gathering and transposing.
#ifndef DESCENT_ROWS_H
#define DESCENT_ROWS_H

#include "DescentPool.h"

#pragma clang assume_nonnull begin

/// `y[i, :] = x[index[i], :]` for `rows` indices: a batch out of a resident data set. Not in place.
void descent_gather_rows(
    descent_pool *pool, size_t rows, size_t columns, const float *x, const int32_t *index, float *y);

/// `y[i, :] = x[index[i], :]` for int32 rows (labels have one column). Not in place.
void descent_gather_rows_int32(
    descent_pool *pool, size_t rows, size_t columns, const int32_t *x, const int32_t *index, int32_t *y);

/// `y[j, i] = x[i, j]` for `x` of `[rows, columns]`. Not in place.
void descent_transpose(descent_pool *pool, size_t rows, size_t columns, const float *x, float *y);

/// `y[i, j] = x[i, j]` for `columns` columns of matrices whose rows begin `x_stride` and `y_stride` floats apart: a
/// part of a concatenation, or of its gradient.
void descent_copy_columns(descent_pool *pool, size_t rows, size_t columns, const float *x, size_t x_stride, float *y,
    size_t y_stride);

#pragma clang assume_nonnull end

#endif
