/// Tokens and sequences: embedding, and the mean over the steps of a sequence.
#ifndef DESCENT_SEQUENCE_H
#define DESCENT_SEQUENCE_H

#include "DescentPool.h"

#pragma clang assume_nonnull begin

/// `y[i, :] = table[tokens[i], :]` for `count` tokens of a `[vocabulary, columns]` table. A token that is not in it gives
/// zeros.
void descent_embedding(descent_pool *pool, size_t count, size_t columns, size_t vocabulary, const float *table,
    const int32_t *tokens, float *y);

/// The gradient by the table: `dtable[t, :] = sum of dy[i, :] over the i with tokens[i] == t`, in rising order of `i`; added to what
/// is there if asked.
void descent_embedding_backward(descent_pool *pool, size_t count, size_t columns, size_t vocabulary,
    const int32_t *tokens, const float *dy, bool accumulates, float *dtable);

/// `y[b, :]` = the mean of `x[b, t, :]` over the steps `t`; with `tokens`, `[batch, steps]`, over those whose token is not
/// 0, and 0 where there are none.
void descent_step_mean(descent_pool *pool, size_t batch, size_t steps, size_t columns, const float *x,
    const int32_t *_Nullable tokens, float *y);

/// The gradient by `x`.
void descent_step_mean_backward(descent_pool *pool, size_t batch, size_t steps, size_t columns,
    const int32_t *_Nullable tokens, const float *dy, float *dx);

#pragma clang assume_nonnull end

#endif
