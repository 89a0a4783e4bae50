#include "attention.h"

#include "pool.h"

/// In whole lines, and an odd number of them.
static size_t row_stride_of(size_t length) { return (descent_pieces(length, ATTENTION_LINE) | 1) * ATTENTION_LINE; }

/// Few rows at a time where the sequence is short: with a causal mask, less of a block is above the diagonal.
static size_t block_rows_of(size_t length) { return length <= 2 * ATTENTION_ROWS ? ATTENTION_ROWS / 2 : ATTENTION_ROWS; }

/// Multiply-adds of a head below which it is not cut, and how many pieces a thread gets of what is.
static const double least_cut_work = 1e6;
static const size_t pieces_of_thread = 4;

/// Heads are shared as they are while there are as many as threads: the gradients of a head in pieces cost two fifths more.
static size_t pieces_of(const descent_pool *pool, const descent_attention_shape *shape) {
    const size_t threads = (size_t)descent_pool_thread_count(pool), heads = shape->batch * shape->heads;
    const double work = (double)shape->length * (double)shape->length * (double)shape->head_size;
    if (heads >= threads || work < least_cut_work) { return 1; }
    return descent_least(
        pieces_of_thread * threads, descent_pieces(shape->length, block_rows_of(shape->length)));
}

/// Scratch of one thread: the mask, turned heads, rows of scores, and a panel of a product.
static size_t scratch_of_thread(
    const descent_pool *pool, const descent_attention_shape *shape, size_t turned, size_t rows_of_scores) {
    const size_t row_stride = row_stride_of(shape->length);
    const size_t inner = descent_greatest(descent_greatest(shape->length, shape->head_size), ATTENTION_ROWS);
    const size_t panel = descent_least(inner, ATTENTION_PASS) * descent_pool_kernels(pool)->tile_columns;
    return row_stride * (1 + turned * shape->head_size + rows_of_scores * block_rows_of(shape->length)) + panel;
}

static size_t forward_scratch(const descent_pool *pool, const descent_attention_shape *shape) {
    return scratch_of_thread(pool, shape, 1, 1);
}

static size_t backward_scratch(const descent_pool *pool, const descent_attention_shape *shape) {
    return scratch_of_thread(pool, shape, 2, 2);
}

size_t descent_attention_scratch_floats(const descent_pool *pool, const descent_attention_shape *shape) {
    return forward_scratch(pool, shape) * (size_t)descent_pool_thread_count(pool);
}

size_t descent_attention_backward_scratch_floats(const descent_pool *pool, const descent_attention_shape *shape) {
    return backward_scratch(pool, shape) * (size_t)descent_pool_thread_count(pool);
}

typedef struct attention_run {
    const descent_kernels *kernels;
    descent_attention_job job;
    float *scratch;
    size_t scratch_of_thread;
} attention_run;

static void forward_chunk(void *context, size_t chunk, int32_t thread) {
    const attention_run *run = context;
    run->kernels->attention_forward(&run->job, chunk, run->scratch + (size_t)thread * run->scratch_of_thread);
}

void descent_attention(descent_pool *pool, const descent_attention_shape *shape, const float *qkv,
    const int32_t *tokens, float *y, float *logarithms, float *scratch) {
    attention_run run = {descent_pool_kernels(pool),
        {.shape = shape, .row_stride = row_stride_of(shape->length), .block_rows = block_rows_of(shape->length),
            .pieces = pieces_of(pool, shape), .qkv = qkv, .tokens = tokens, .y = y, .logarithms = logarithms},
        scratch, forward_scratch(pool, shape)};
    descent_pool_run(pool, forward_chunk, &run, shape->batch * shape->heads * run.job.pieces);
}

static void backward_chunk(void *context, size_t chunk, int32_t thread) {
    const attention_run *run = context;
    run->kernels->attention_backward(&run->job, chunk, run->scratch + (size_t)thread * run->scratch_of_thread);
}

void descent_attention_backward(descent_pool *pool, const descent_attention_shape *shape, const float *qkv,
    const int32_t *tokens, const float *y, const float *logarithms, const float *dy, float *dqkv, float *scratch) {
    attention_run run = {descent_pool_kernels(pool),
        {.shape = shape, .row_stride = row_stride_of(shape->length), .block_rows = block_rows_of(shape->length),
            .pieces = pieces_of(pool, shape), .qkv = qkv, .tokens = tokens, .logarithms = (float *)logarithms, .saved = y, .dy = dy, .dqkv = dqkv},
        scratch, backward_scratch(pool, shape)};
    descent_pool_run(pool, backward_chunk, &run, shape->batch * shape->heads * run.job.pieces);
}
