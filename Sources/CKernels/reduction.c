#include "include/DescentReduction.h"

#include "pool.h"

/// Elements summed in fp32 lanes before Float64 takes over.
enum { block_size = 4096, most_chunks = 1024 };

typedef struct sum_job {
    const descent_kernels *kernels;
    size_t count, chunk_size;
    const float *a, *b;
    double partial[most_chunks];
} sum_job;

static void sum_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    sum_job *job = context;
    descent_range range = descent_piece(chunk, job->chunk_size, job->count);
    double total = 0;
    for (size_t done = 0; done < range.count; done += block_size) {
        size_t at = range.start + done, count = descent_least(block_size, range.count - done);
        total += job->b == NULL ? job->kernels->sum(count, job->a + at)
                                : job->kernels->dot(count, job->a + at, job->b + at);
    }
    job->partial[chunk] = total;
}

/// The sum of `a`, or of `a * b`. The cuts depend on `count` alone.
static double run_sum(descent_pool *pool, size_t count, const float *a, const float *b) {
    sum_job job;
    job.kernels = descent_pool_kernels(pool);
    job.count = count;
    job.a = a;
    job.b = b;
    size_t blocks = descent_pieces(count, block_size);
    job.chunk_size = descent_greatest(4, descent_pieces(blocks, most_chunks)) * block_size;
    size_t chunks = descent_pieces(count, job.chunk_size);
    if (chunks > 2) {
        descent_pool_run(pool, sum_chunk, &job, chunks);
    } else {
        for (size_t chunk = 0; chunk < chunks; chunk += 1) { sum_chunk(&job, chunk, 0); }
    }
    double total = 0;
    for (size_t chunk = 0; chunk < chunks; chunk += 1) { total += job.partial[chunk]; }
    return total;
}

double descent_sum(descent_pool *pool, size_t count, const float *x) { return run_sum(pool, count, x, NULL); }

double descent_sum_of_squares(descent_pool *pool, size_t count, const float *x) { return run_sum(pool, count, x, x); }

double descent_dot(descent_pool *pool, size_t count, const float *a, const float *b) {
    return run_sum(pool, count, a, b);
}

typedef struct row_job {
    const descent_kernels *kernels;
    size_t rows, columns;
    const float *x;
    float scale;
    float *y;
    int32_t *indices;
} row_job;

static void row_sums_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const row_job *job = context;
    descent_range rows = descent_row_range(chunk, job->rows, job->columns);
    for (size_t row = rows.start; row < rows.start + rows.count; row += 1) {
        const float *x = job->x + row * job->columns;
        double total = 0;
        for (size_t done = 0; done < job->columns; done += block_size) {
            total += job->kernels->sum(descent_least(block_size, job->columns - done), x + done);
        }
        job->y[row] = (float)(total * (double)job->scale);
    }
}

void descent_row_sums(descent_pool *pool, size_t rows, size_t columns, const float *x, float scale, float *y) {
    row_job job = {descent_pool_kernels(pool), rows, columns, x, scale, y, NULL};
    descent_run_row_chunks(pool, rows, columns, row_sums_chunk, &job);
}

static void row_maxima_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const row_job *job = context;
    descent_range rows = descent_row_range(chunk, job->rows, job->columns);
    for (size_t row = rows.start; row < rows.start + rows.count; row += 1) {
        job->y[row] = job->kernels->maximum(job->columns, job->x + row * job->columns);
    }
}

void descent_row_maxima(descent_pool *pool, size_t rows, size_t columns, const float *x, float *y) {
    row_job job = {descent_pool_kernels(pool), rows, columns, x, 1, y, NULL};
    descent_run_row_chunks(pool, rows, columns, row_maxima_chunk, &job);
}

static void argmax_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const row_job *job = context;
    descent_range rows = descent_row_range(chunk, job->rows, job->columns);
    for (size_t row = rows.start; row < rows.start + rows.count; row += 1) {
        job->indices[row] = (int32_t)job->kernels->argmax(job->columns, job->x + row * job->columns);
    }
}

void descent_argmax(descent_pool *pool, size_t rows, size_t columns, const float *x, int32_t *y) {
    row_job job = {descent_pool_kernels(pool), rows, columns, x, 1, NULL, y};
    descent_run_row_chunks(pool, rows, columns, argmax_chunk, &job);
}

typedef struct column_job {
    const descent_kernels *kernels;
    size_t rows, columns, row_stride, stripe;
    const float *x;
    float scale;
    bool accumulate;
    float *y;
} column_job;

/// Sums start from 0 and are scaled and added last, so that `accumulate` costs one rounding only.
static void column_sums_stripe(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    enum { at_once = 256 };
    const column_job *job = context;
    descent_range stripe = descent_piece(chunk, job->stripe, job->columns);
    float totals[at_once];
    for (size_t done = 0; done < stripe.count; done += at_once) {
        size_t start = stripe.start + done, count = descent_least(at_once, stripe.count - done);
        job->kernels->fill(count, 0.0f, totals);
        job->kernels->add_column_sums(job->rows, count, job->x + start, job->row_stride, totals);
        if (!job->accumulate) { job->kernels->fill(count, 0.0f, job->y + start); }
        job->kernels->axpy(count, job->scale, totals, job->y + start);
    }
}

void descent_column_sums(descent_pool *pool, size_t rows, size_t columns, size_t row_stride, const float *x, float scale,
    bool accumulate, float *y) {
    const size_t stripe = descent_column_stripe(rows, columns);
    column_job job = {descent_pool_kernels(pool), rows, columns, row_stride, stripe, x, scale, accumulate, y};
    descent_pool_run(pool, column_sums_stripe, &job, descent_pieces(columns, stripe));
}
