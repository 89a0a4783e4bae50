#include "include/DescentNorm.h"

#include "pool.h"

typedef struct norm_job {
    const descent_kernels *kernels;
    const descent_norm_settings *settings;
    size_t rows, columns;
    const float *x, *gain, *bias, *saved, *dy, *residual;
    float *statistics, *y, *partial;
} norm_job;

/// Rows of one chunk: their gradients by gain and bias are added up on their own.
static size_t rows_at_once(size_t columns) { return descent_greatest(1, 8192 / descent_greatest(1, columns)); }

static void forward_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const norm_job *job = context;
    const descent_range rows = descent_piece(chunk, rows_at_once(job->columns), job->rows);
    const size_t at = rows.start * job->columns;
    job->kernels->row_norm(job->settings, rows.count, job->columns, job->x + at, job->gain, job->bias,
        job->statistics + 2 * rows.start, job->y + at);
}

void descent_row_norm(descent_pool *pool, const descent_norm_settings *settings, size_t rows, size_t columns,
    const float *x, const float *gain, const float *bias, float *statistics, float *y) {
    norm_job job = {.kernels = descent_pool_kernels(pool), .settings = settings, .rows = rows, .columns = columns,
        .x = x, .gain = gain, .bias = bias, .statistics = statistics, .y = y};
    descent_pool_run(pool, forward_chunk, &job, descent_pieces(rows, rows_at_once(columns)));
}

size_t descent_row_norm_backward_scratch_floats(size_t rows, size_t columns) {
    return descent_pieces(rows, rows_at_once(columns)) * 2 * columns;
}

static void backward_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const norm_job *job = context;
    const descent_range rows = descent_piece(chunk, rows_at_once(job->columns), job->rows);
    const size_t at = rows.start * job->columns;
    float *gain = job->partial + chunk * 2 * job->columns, *bias = gain + job->columns;
    job->kernels->fill(2 * job->columns, 0.0f, gain);
    job->kernels->row_norm_backward(job->settings, rows.count, job->columns, job->x + at, job->gain,
        job->saved + 2 * rows.start, job->dy + at, job->residual == NULL ? NULL : job->residual + at, job->y + at,
        gain, job->bias == NULL ? NULL : bias);
}

void descent_row_norm_backward(descent_pool *pool, const descent_norm_settings *settings, size_t rows, size_t columns,
    const float *x, const float *gain, const float *statistics, const float *dy, const float *residual, float *dx,
    float *dgain, float *dbias, float *scratch) {
    const descent_kernels *kernels = descent_pool_kernels(pool);
    norm_job job = {.kernels = kernels, .settings = settings, .rows = rows, .columns = columns, .x = x, .gain = gain,
        .bias = dbias, .saved = statistics, .dy = dy, .residual = residual, .y = dx, .partial = scratch};
    const size_t chunks = descent_pieces(rows, rows_at_once(columns));
    descent_pool_run(pool, backward_chunk, &job, chunks);
    kernels->fill(columns, 0.0f, dgain);
    kernels->add_column_sums(chunks, columns, scratch, 2 * columns, dgain);
    if (dbias == NULL) { return; }
    kernels->fill(columns, 0.0f, dbias);
    kernels->add_column_sums(chunks, columns, scratch + columns, 2 * columns, dbias);
}
