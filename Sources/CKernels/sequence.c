#include "include/DescentSequence.h"

#include "pool.h"

#include <string.h>

typedef struct sequence_job {
    const descent_kernels *kernels;
    /// Tokens and the extent of the table; or sequences and their steps.
    size_t count, extent, columns, stripe;
    const float *x;
    const int32_t *tokens;
    float *y;
    /// Whether sums are added to what is there.
    bool accumulates;
} sequence_job;

/// The row of a table that a token names, NULL for none.
static const float *row_of(const sequence_job *job, int32_t token) {
    return token >= 0 && (size_t)token < job->extent ? job->x + (size_t)token * job->columns : NULL;
}

static void embedding_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const sequence_job *job = context;
    const descent_range tokens = descent_row_range(chunk, job->count, job->columns);
    const size_t bytes = job->columns * sizeof(float);
    for (size_t i = tokens.start; i < tokens.start + tokens.count; i += 1) {
        const float *row = row_of(job, job->tokens[i]);
        float *y = job->y + i * job->columns;
        if (row == NULL) {
            memset(y, 0, bytes);
        } else {
            memcpy(y, row, bytes);
        }
    }
}

void descent_embedding(descent_pool *pool, size_t count, size_t columns, size_t vocabulary, const float *table,
    const int32_t *tokens, float *y) {
    sequence_job job = {descent_pool_kernels(pool), count, vocabulary, columns, 0, table, tokens, y, false};
    descent_run_row_chunks(pool, count, columns, embedding_chunk, &job);
}

/// A stripe of columns over all tokens: each sum is made by one thread, in order.
static void embedding_backward_stripe(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const sequence_job *job = context;
    const descent_range stripe = descent_piece(chunk, job->stripe, job->columns);
    for (size_t row = 0; row < job->extent && !job->accumulates; row += 1) {
        memset(job->y + row * job->columns + stripe.start, 0, stripe.count * sizeof(float));
    }
    for (size_t i = 0; i < job->count; i += 1) {
        const int32_t token = job->tokens[i];
        if (token < 0 || (size_t)token >= job->extent) { continue; }
        job->kernels->axpy(stripe.count, 1.0f, job->x + i * job->columns + stripe.start,
            job->y + (size_t)token * job->columns + stripe.start);
    }
}

void descent_embedding_backward(descent_pool *pool, size_t count, size_t columns, size_t vocabulary,
    const int32_t *tokens, const float *dy, bool accumulates, float *dtable) {
    const size_t stripe = descent_column_stripe(count + vocabulary, columns);
    sequence_job job = {descent_pool_kernels(pool), count, vocabulary, columns, stripe, dy, tokens, dtable, accumulates};
    descent_pool_run(pool, embedding_backward_stripe, &job, descent_pieces(columns, stripe));
}

static bool counts(const sequence_job *job, size_t sequence, size_t step) {
    return job->tokens == NULL || job->tokens[sequence * job->extent + step] != 0;
}

static float share_of_step(const sequence_job *job, size_t sequence) {
    size_t count = 0;
    for (size_t step = 0; step < job->extent; step += 1) { count += counts(job, sequence, step); }
    return count == 0 ? 0.0f : 1.0f / (float)count;
}

static void step_mean_sequence(void *context, size_t sequence, int32_t thread) {
    (void)thread;
    const sequence_job *job = context;
    const float share = share_of_step(job, sequence);
    float *y = job->y + sequence * job->columns;
    job->kernels->fill(job->columns, 0.0f, y);
    for (size_t step = 0; step < job->extent; step += 1) {
        if (!counts(job, sequence, step)) { continue; }
        job->kernels->axpy(job->columns, share, job->x + (sequence * job->extent + step) * job->columns, y);
    }
}

void descent_step_mean(descent_pool *pool, size_t batch, size_t steps, size_t columns, const float *x,
    const int32_t *tokens, float *y) {
    sequence_job job = {descent_pool_kernels(pool), batch, steps, columns, 0, x, tokens, y, false};
    descent_pool_run(pool, step_mean_sequence, &job, batch);
}

static void step_mean_backward_sequence(void *context, size_t sequence, int32_t thread) {
    (void)thread;
    const sequence_job *job = context;
    const float share = share_of_step(job, sequence);
    for (size_t step = 0; step < job->extent; step += 1) {
        const float factor = counts(job, sequence, step) ? share : 0.0f;
        job->kernels->binary_scalar(descent_operation_multiply, job->columns, job->x + sequence * job->columns, factor,
            job->y + (sequence * job->extent + step) * job->columns);
    }
}

void descent_step_mean_backward(descent_pool *pool, size_t batch, size_t steps, size_t columns,
    const int32_t *tokens, const float *dy, float *dx) {
    sequence_job job = {descent_pool_kernels(pool), batch, steps, columns, 0, dy, tokens, dx, false};
    descent_pool_run(pool, step_mean_backward_sequence, &job, batch);
}
