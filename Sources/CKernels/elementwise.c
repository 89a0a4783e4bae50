#include "include/DescentElementwise.h"

#include "pool.h"

#include <string.h>

typedef struct elementwise_job {
    const descent_kernels *kernels;
    descent_operation operation;
    /// Elements; or rows and columns.
    size_t count, columns;
    const float *a, *b;
    float scalar;
    float *y;
} elementwise_job;

static void unary_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const elementwise_job *job = context;
    descent_range range = descent_chunk_range(chunk, job->count);
    job->kernels->unary(job->operation, range.count, job->a + range.start, job->y + range.start);
}

void descent_unary(descent_pool *pool, descent_operation operation, size_t count, const float *x, float *y) {
    elementwise_job job = {descent_pool_kernels(pool), operation, count, 0, x, NULL, 0, y};
    descent_run_chunks(pool, count, unary_chunk, &job);
}

static void binary_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const elementwise_job *job = context;
    descent_range range = descent_chunk_range(chunk, job->count);
    job->kernels->binary(
        job->operation, range.count, job->a + range.start, job->b + range.start, job->y + range.start);
}

void descent_binary(
    descent_pool *pool, descent_operation operation, size_t count, const float *a, const float *b, float *y) {
    elementwise_job job = {descent_pool_kernels(pool), operation, count, 0, a, b, 0, y};
    descent_run_chunks(pool, count, binary_chunk, &job);
}

static void scalar_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const elementwise_job *job = context;
    descent_range range = descent_chunk_range(chunk, job->count);
    job->kernels->binary_scalar(
        job->operation, range.count, job->a + range.start, job->scalar, job->y + range.start);
}

void descent_binary_scalar(
    descent_pool *pool, descent_operation operation, size_t count, const float *a, float b, float *y) {
    elementwise_job job = {descent_pool_kernels(pool), operation, count, 0, a, NULL, b, y};
    descent_run_chunks(pool, count, scalar_chunk, &job);
}

static void row_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const elementwise_job *job = context;
    descent_range rows = descent_row_range(chunk, job->count, job->columns);
    for (size_t row = rows.start; row < rows.start + rows.count; row += 1) {
        size_t at = row * job->columns;
        job->kernels->binary(job->operation, job->columns, job->a + at, job->b, job->y + at);
    }
}

void descent_binary_row(descent_pool *pool, descent_operation operation, size_t rows, size_t columns, const float *a,
    const float *row, float *y) {
    elementwise_job job = {descent_pool_kernels(pool), operation, rows, columns, a, row, 0, y};
    descent_run_row_chunks(pool, rows, columns, row_chunk, &job);
}

static void column_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const elementwise_job *job = context;
    descent_range rows = descent_row_range(chunk, job->count, job->columns);
    if (job->columns == 1) {
        job->kernels->binary(job->operation, rows.count, job->a + rows.start, job->b + rows.start, job->y + rows.start);
        return;
    }
    for (size_t row = rows.start; row < rows.start + rows.count; row += 1) {
        size_t at = row * job->columns;
        job->kernels->binary_scalar(job->operation, job->columns, job->a + at, job->b[row], job->y + at);
    }
}

void descent_binary_column(descent_pool *pool, descent_operation operation, size_t rows, size_t columns,
    const float *a, const float *column, float *y) {
    elementwise_job job = {descent_pool_kernels(pool), operation, rows, columns, a, column, 0, y};
    descent_run_row_chunks(pool, rows, columns, column_chunk, &job);
}

static void fill_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const elementwise_job *job = context;
    descent_range range = descent_chunk_range(chunk, job->count);
    job->kernels->fill(range.count, job->scalar, job->y + range.start);
}

void descent_fill(descent_pool *pool, size_t count, float value, float *y) {
    elementwise_job job = {.kernels = descent_pool_kernels(pool), .count = count, .scalar = value, .y = y};
    descent_run_chunks(pool, count, fill_chunk, &job);
}

static void copy_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const elementwise_job *job = context;
    descent_range range = descent_chunk_range(chunk, job->count);
    memcpy(job->y + range.start, job->a + range.start, range.count * sizeof(float));
}

void descent_copy(descent_pool *pool, size_t count, const float *x, float *y) {
    if (x == y) { return; }
    elementwise_job job = {.kernels = descent_pool_kernels(pool), .count = count, .a = x, .y = y};
    descent_run_chunks(pool, count, copy_chunk, &job);
}

static void axpy_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const elementwise_job *job = context;
    descent_range range = descent_chunk_range(chunk, job->count);
    job->kernels->axpy(range.count, job->scalar, job->a + range.start, job->y + range.start);
}

void descent_axpy(descent_pool *pool, size_t count, float alpha, const float *x, float *y) {
    elementwise_job job = {.kernels = descent_pool_kernels(pool), .count = count, .a = x, .scalar = alpha, .y = y};
    descent_run_chunks(pool, count, axpy_chunk, &job);
}
