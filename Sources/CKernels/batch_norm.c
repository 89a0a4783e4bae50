#include "include/DescentBatchNorm.h"

#include "pool.h"

#include <math.h>

/// Elements of a block of rows, whose sums are made in fp32; blocks are put together in Float64, in order.
enum { block_elements = 16384, sums_of_block = 3 };

typedef struct norm_job {
    const descent_kernels *kernels;
    size_t rows, columns, block_rows;
    descent_batch_norm_vectors vectors;
    descent_batch_norm_tail tail;
    const float *x, *known_y, *dy;
    float *y, *dx, *dresidual;
    float share;
    /// For each block up to three numbers a column.
    float *sums;
} norm_job;

static size_t block_rows_of(size_t columns) {
    return descent_greatest(1, block_elements / descent_greatest(1, columns));
}

static size_t block_count(const norm_job *job) { return descent_pieces(job->rows, job->block_rows); }

size_t descent_batch_norm_scratch_floats(size_t rows, size_t columns) {
    return sums_of_block * columns * descent_pieces(rows, block_rows_of(columns));
}

static norm_job job_of(descent_pool *pool, size_t rows, size_t columns, const float *x) {
    return (norm_job){.kernels = descent_pool_kernels(pool), .rows = rows, .columns = columns,
        .block_rows = block_rows_of(columns), .x = x};
}

/// Runs over blocks of rows, on the calling thread alone while they are few.
static void run_blocks(descent_pool *pool, norm_job *job, descent_chunk_function function) {
    const size_t blocks = block_count(job);
    if (blocks > 1) {
        descent_pool_run(pool, function, job, blocks);
    } else {
        for (size_t block = 0; block < blocks; block += 1) { function(job, block, 0); }
    }
}

static void moments_block(void *context, size_t block, int32_t thread) {
    (void)thread;
    const norm_job *job = context;
    const descent_range rows = descent_piece(block, job->block_rows, job->rows);
    float *sums = job->sums + block * sums_of_block * job->columns;
    job->kernels->column_moments(rows.count, job->columns, job->x + rows.start * job->columns, sums,
        sums + job->columns, sums + 2 * job->columns);
}

/// What the sums of a block say of a column: its mean, and the sum of the squared distances from that.
typedef struct moments {
    double count, mean, squares;
} moments;

static moments moments_of(const norm_job *job, size_t block, size_t column) {
    const double count = (double)descent_piece(block, job->block_rows, job->rows).count;
    const float *sums = job->sums + block * sums_of_block * job->columns + column;
    const double shift = (double)sums[job->columns];
    return (moments){count, (double)sums[0] + shift / count, (double)sums[2 * job->columns] - shift * shift / count};
}

/// The blocks' moments put together (Chan et al., 1979).
static void join_moments(const norm_job *job, float epsilon, float *mean, float *inverse, float *variance) {
    const size_t blocks = block_count(job);
    for (size_t column = 0; column < job->columns; column += 1) {
        moments all = {0, 0, 0};
        for (size_t block = 0; block < blocks; block += 1) {
            const moments next = moments_of(job, block, column);
            const double distance = next.mean - all.mean, count = all.count + next.count;
            all.squares += next.squares + distance * distance * all.count * next.count / count;
            all.mean += distance * next.count / count;
            all.count = count;
        }
        mean[column] = (float)all.mean;
        inverse[column] = (float)(1 / sqrt(all.squares / all.count + (double)epsilon));
        variance[column] = job->rows > 1 ? (float)(all.squares / (all.count - 1)) : 0;
    }
}

static void apply_block(void *context, size_t block, int32_t thread) {
    (void)thread;
    const norm_job *job = context;
    const descent_range rows = descent_piece(block, job->block_rows, job->rows);
    const size_t at = rows.start * job->columns;
    const descent_batch_norm_tail tail
        = {job->tail.residual == NULL ? NULL : job->tail.residual + at, job->tail.rectifies};
    job->kernels->batch_norm_rows(rows.count, job->columns, &job->vectors, job->x + at, &tail, job->y + at);
}

void descent_batch_norm(descent_pool *pool, size_t rows, size_t columns, float epsilon, const float *x,
    const float *gain, const float *bias, const descent_batch_norm_tail *tail, float *mean, float *inverse,
    float *variance, float *y, float *scratch) {
    norm_job job = job_of(pool, rows, columns, x);
    job.sums = scratch;
    job.y = y;
    job.tail = *tail;
    job.vectors = (descent_batch_norm_vectors){.mean = mean, .inverse = inverse, .gain = gain, .bias = bias};
    run_blocks(pool, &job, moments_block);
    join_moments(&job, epsilon, mean, inverse, variance);
    run_blocks(pool, &job, apply_block);
}

static void gradient_sums_block(void *context, size_t block, int32_t thread) {
    (void)thread;
    const norm_job *job = context;
    const descent_range rows = descent_piece(block, job->block_rows, job->rows);
    const size_t at = rows.start * job->columns;
    float *sums = job->sums + block * 2 * job->columns;
    job->kernels->batch_norm_gradient_sums(rows.count, job->columns, &job->vectors, job->x + at,
        job->known_y == NULL ? NULL : job->known_y + at, job->dy + at, sums, sums + job->columns);
}

static void input_gradient_block(void *context, size_t block, int32_t thread) {
    (void)thread;
    const norm_job *job = context;
    const descent_range rows = descent_piece(block, job->block_rows, job->rows);
    const size_t at = rows.start * job->columns;
    job->kernels->batch_norm_input_gradient(rows.count, job->columns, &job->vectors, job->share, job->x + at,
        job->known_y == NULL ? NULL : job->known_y + at, job->dy + at, job->dx + at,
        job->dresidual == NULL ? NULL : job->dresidual + at);
}

void descent_batch_norm_backward(descent_pool *pool, size_t rows, size_t columns, const float *x, const float *gain,
    const float *mean, const float *inverse, const float *y, const float *dy, float *dx, float *dgain, float *dbias,
    float *dresidual, float *scratch) {
    norm_job job = job_of(pool, rows, columns, x);
    job.vectors = (descent_batch_norm_vectors){.mean = mean, .inverse = inverse, .gain = gain, .gain_gradient = dgain,
        .bias_gradient = dbias};
    job.known_y = y;
    job.dy = dy;
    job.dx = dx;
    job.dresidual = dresidual;
    job.share = 1.0f / (float)rows;
    job.sums = scratch;
    run_blocks(pool, &job, gradient_sums_block);
    for (size_t column = 0; column < columns; column += 1) {
        double sum = 0, product = 0;
        for (size_t block = 0; block < block_count(&job); block += 1) {
            sum += (double)scratch[block * 2 * columns + column];
            product += (double)scratch[(block * 2 + 1) * columns + column];
        }
        dbias[column] = (float)sum;
        dgain[column] = (float)product;
    }
    run_blocks(pool, &job, input_gradient_block);
}
