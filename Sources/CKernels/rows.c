#include "include/DescentRows.h"

#include "pool.h"

#include <string.h>

/// Float and int32 rows are both four bytes an element.
typedef struct gather_job {
    size_t rows, columns;
    const void *x;
    const int32_t *index;
    void *y;
} gather_job;

_Static_assert(sizeof(float) == sizeof(int32_t), "rows of both kinds are copied alike");

static void gather_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const gather_job *job = context;
    descent_range rows = descent_row_range(chunk, job->rows, job->columns);
    const size_t bytes = job->columns * sizeof(float);
    const char *x = job->x;
    char *y = job->y;
    if (job->columns == 1) {
        // The compiler makes a load and a store of a copy whose length it knows.
        for (size_t row = rows.start; row < rows.start + rows.count; row += 1) {
            memcpy(y + row * sizeof(float), x + (size_t)job->index[row] * sizeof(float), sizeof(float));
        }
        return;
    }
    for (size_t row = rows.start; row < rows.start + rows.count; row += 1) {
        memcpy(y + row * bytes, x + (size_t)job->index[row] * bytes, bytes);
    }
}

void descent_gather_rows(
    descent_pool *pool, size_t rows, size_t columns, const float *x, const int32_t *index, float *y) {
    gather_job job = {rows, columns, x, index, y};
    descent_run_row_chunks(pool, rows, columns, gather_chunk, &job);
}

void descent_gather_rows_int32(
    descent_pool *pool, size_t rows, size_t columns, const int32_t *x, const int32_t *index, int32_t *y) {
    gather_job job = {rows, columns, x, index, y};
    descent_run_row_chunks(pool, rows, columns, gather_chunk, &job);
}

typedef struct transpose_job {
    const descent_kernels *kernels;
    size_t rows, columns;
    const float *x;
    float *y;
} transpose_job;

static void transpose_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const transpose_job *job = context;
    descent_range rows = descent_row_range(chunk, job->rows, job->columns);
    job->kernels->transpose(
        rows.count, job->columns, job->x + rows.start * job->columns, job->columns, job->y + rows.start, job->rows);
}

void descent_transpose(descent_pool *pool, size_t rows, size_t columns, const float *x, float *y) {
    transpose_job job = {descent_pool_kernels(pool), rows, columns, x, y};
    descent_run_row_chunks(pool, rows, columns, transpose_chunk, &job);
}

typedef struct column_job {
    size_t rows, columns;
    const float *x;
    size_t x_stride;
    float *y;
    size_t y_stride;
} column_job;

static void column_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const column_job *job = context;
    descent_range rows = descent_row_range(chunk, job->rows, job->columns);
    for (size_t row = rows.start; row < rows.start + rows.count; row += 1) {
        memcpy(job->y + row * job->y_stride, job->x + row * job->x_stride, job->columns * sizeof(float));
    }
}

void descent_copy_columns(descent_pool *pool, size_t rows, size_t columns, const float *x, size_t x_stride, float *y,
    size_t y_stride) {
    column_job job = {rows, columns, x, x_stride, y, y_stride};
    descent_run_row_chunks(pool, rows, columns, column_chunk, &job);
}
