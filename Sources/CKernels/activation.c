#include "activation.h"

#include "pool.h"

#include <string.h>

void descent_activation_forward(
    descent_pool *pool, descent_activation activation, size_t count, const float *x, float *y) {
    descent_unary(pool, descent_forward_operation(activation), count, x, y);
}

void descent_activation_backward(descent_pool *pool, descent_activation activation, size_t count, const float *saved,
    const float *dy, float *dx) {
    if (activation == descent_activation_identity) {
        descent_copy(pool, count, dy, dx);
    } else {
        descent_binary(pool, descent_gradient_operation(activation), count, saved, dy, dx);
    }
}

typedef struct backward_job {
    const descent_kernels *kernels;
    descent_activation activation;
    size_t rows, columns, stripe;
    const float *saved, *dy;
    float *dx, *dbias;
} backward_job;

static void backward(const backward_job *job, size_t at, size_t count) {
    if (job->activation != descent_activation_identity) {
        job->kernels->binary(
            descent_gradient_operation(job->activation), count, job->saved + at, job->dy + at, job->dx + at);
    } else if (job->dx != job->dy) {
        memcpy(job->dx + at, job->dy + at, count * sizeof(float));
    }
}

/// A stripe of columns over all rows, a few rows at a time, so that the sums read what the first-level cache still
/// holds.
static void backward_stripe(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const backward_job *job = context;
    const descent_range stripe = descent_piece(chunk, job->stripe, job->columns);
    const size_t rows_at_once = descent_greatest(1, 4096 / stripe.count);
    for (size_t row = 0; row < job->rows; row += rows_at_once) {
        const size_t rows = descent_least(rows_at_once, job->rows - row);
        const size_t start = row * job->columns + stripe.start;
        if (stripe.count == job->columns) {
            backward(job, start, rows * job->columns);
        } else {
            for (size_t i = 0; i < rows; i += 1) { backward(job, start + i * job->columns, stripe.count); }
        }
        job->kernels->add_column_sums(
            rows, stripe.count, job->dx + start, job->columns, job->dbias + stripe.start);
    }
}

void descent_activation_backward_with_bias(descent_pool *pool, descent_activation activation, size_t rows,
    size_t columns, const float *saved, const float *dy, float *dx, float *dbias, bool accumulate) {
    const descent_kernels *kernels = descent_pool_kernels(pool);
    if (!accumulate) { kernels->fill(columns, 0.0f, dbias); }
    const size_t stripe = descent_column_stripe(rows, columns);
    backward_job job = {kernels, activation, rows, columns, stripe, saved, dy, dx, dbias};
    descent_pool_run(pool, backward_stripe, &job, descent_pieces(columns, stripe));
}
