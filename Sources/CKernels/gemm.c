#include "gemm.h"

#include "activation.h"

#include <string.h>

/// Multiply-adds below which a product stays on the calling thread: handing over smaller ones one by one costs more than it
/// saves. A plan shares many of them at a time.
static const double least_shared_work = 2e6;

/// Rows of A in a block: in one pass they are no more than a second-level cache of 1 MiB holds.
static const size_t most_block_rows = 256;

/// Inner indices of one pass. Long passes save going over C; but where B is not copied, or rows of A lie side by side,
/// each inner index is a line of its own, and fewer of them have to stay in the cache.
static const size_t long_pass = 1024, short_pass = 256;

/// Bytes of B that may be read in place, row by row: they stay in the first-level cache.
static const size_t most_bytes_in_place = 32768;

/// How a product is cut into blocks and what each block copies. Blocks may depend on the number of threads, as an
/// element of C is the same chain of multiply-adds in whatever block it lies.
typedef struct gemm_plan {
    size_t block_rows, block_columns;
    size_t row_blocks, column_blocks;
    bool packs_a, packs_b;
    size_t pass_inner;
    /// Floats of scratch for one thread.
    size_t packed_a, packed_b;
    bool shared;
} gemm_plan;

static size_t rounded_up(size_t count, size_t unit) { return descent_pieces(count, unit) * unit; }

static void count_blocks(gemm_plan *plan, const descent_gemm_shape *shape) {
    plan->row_blocks = descent_pieces(shape->rows, plan->block_rows);
    plan->column_blocks = descent_pieces(shape->columns, plan->block_columns);
}

/// Halves blocks, columns first (each panel of B is copied by one block), until there are as many as wanted.
static void share_blocks(
    gemm_plan *plan, const descent_gemm_shape *shape, const descent_kernels *kernels, size_t wanted) {
    const size_t tile_rows = kernels->tile_rows, tile_columns = kernels->tile_columns;
    while (plan->row_blocks * plan->column_blocks < wanted) {
        if (plan->block_columns > tile_columns) {
            plan->block_columns = rounded_up((plan->block_columns + 1) / 2, tile_columns);
        } else if (plan->block_rows > 4 * tile_rows) {
            plan->block_rows = rounded_up((plan->block_rows + 1) / 2, tile_rows);
        } else {
            break;
        }
        count_blocks(plan, shape);
    }
}

static double work_of(const descent_gemm_shape *shape) {
    return (double)shape->rows * (double)shape->columns * (double)shape->inner;
}

static gemm_plan plan_of(const descent_pool *pool, const descent_gemm_shape *shape) {
    const descent_kernels *kernels = descent_pool_kernels(pool);
    const size_t threads = (size_t)descent_pool_thread_count(pool);
    gemm_plan plan = {.block_columns = descent_greatest(1, shape->columns)};
    size_t row_blocks = descent_greatest(1, descent_pieces(shape->rows, most_block_rows));
    plan.block_rows
        = rounded_up(descent_greatest(1, descent_pieces(shape->rows, row_blocks)), kernels->tile_rows);
    count_blocks(&plan, shape);
    plan.shared = threads > 1 && work_of(shape) >= least_shared_work;
    if (plan.shared) { share_blocks(&plan, shape, kernels, 4 * threads); }

    const bool small = shape->inner * shape->columns * sizeof(float) <= most_bytes_in_place;
    plan.packs_b = shape->b_column_stride != 1 || (!small && shape->rows > 2 * kernels->tile_rows);
    plan.packs_a = shape->a_row_stride != 1 && shape->a_column_stride != 1;

    plan.pass_inner = plan.packs_b && shape->a_row_stride != 1 ? long_pass : short_pass;

    const size_t inner = descent_least(shape->inner, plan.pass_inner);
    // A panel that ends in part of a vector (of at most 16 floats) is copied and filled up with zeros.
    const bool copies_edge = shape->columns % 16 != 0;
    plan.packed_b = plan.packs_b || copies_edge ? rounded_up(inner * kernels->tile_columns, 16) : 0;
    plan.packed_a = plan.packs_a ? rounded_up(inner * plan.block_rows, 16) : 0;
    return plan;
}

/// Whether C is so narrow that it would leave vectors half empty, while A lies transposed in memory: then C is made
/// transposed, with vectors along its long side, and turned. Each element is the same chain of multiply-adds.
static bool is_turned(const descent_pool *pool, const descent_gemm_shape *shape) {
    const size_t tile_columns = descent_pool_kernels(pool)->tile_columns;
    return shape->columns <= tile_columns / 2 && shape->rows >= tile_columns && shape->a_row_stride == 1
        && !shape->accumulate && shape->epilogue == descent_epilogue_none;
}

/// The product that makes C transposed.
static descent_gemm_shape turned(const descent_gemm_shape *shape) {
    descent_gemm_shape result = *shape;
    result.rows = shape->columns;
    result.columns = shape->rows;
    result.a_row_stride = shape->b_column_stride;
    result.a_column_stride = shape->b_row_stride;
    result.b_row_stride = shape->a_column_stride;
    result.b_column_stride = shape->a_row_stride;
    result.c_row_stride = (ptrdiff_t)shape->rows;
    return result;
}

/// Floats of a matrix that is turned afterwards.
static size_t turned_floats(const descent_gemm_shape *shape) { return rounded_up(shape->rows * shape->columns, 16); }

static size_t panel_floats(const descent_pool *pool, const descent_gemm_shape *shape) {
    const gemm_plan plan = plan_of(pool, shape);
    return (plan.packed_a + plan.packed_b) * (plan.shared ? (size_t)descent_pool_thread_count(pool) : 1);
}

size_t descent_gemm_scratch_floats(const descent_pool *pool, const descent_gemm_shape *shape) {
    if (descent_gemm_takes_bf16(pool, shape)) { return descent_gemm_bf16_scratch_floats(pool, shape); }
    const size_t floats = panel_floats(pool, shape);
    if (!is_turned(pool, shape)) { return floats; }
    const descent_gemm_shape other = turned(shape);
    return descent_greatest(floats, turned_floats(shape) + panel_floats(pool, &other));
}

typedef struct gemm_job {
    descent_gemm_operands operands;
    const gemm_plan *plan;
    float *scratch;
} gemm_job;

float *descent_gemm_product_place(const descent_gemm_operands *operands) {
    bool kept = operands->shape->epilogue == descent_epilogue_activation && operands->preactivation != NULL;
    return kept && !operands->shape->accumulate ? operands->preactivation : operands->c;
}

/// The epilogue for `count` elements in a row, `at` floats from the start of C.
static void finish(const descent_gemm_operands *operands, size_t at, size_t count) {
    const descent_gemm_shape *shape = operands->shape;
    float *c = operands->c;
    if (shape->epilogue == descent_epilogue_activation) {
        const float *product = descent_gemm_product_place(operands);
        if (operands->preactivation != NULL && product != operands->preactivation) {
            memcpy(operands->preactivation + at, product + at, count * sizeof(float));
        }
        if (shape->activation == descent_activation_identity && product == c) { return; }
        operands->kernels->unary(descent_forward_operation(shape->activation), count, product + at, c + at);
    } else if (shape->activation != descent_activation_identity) {
        operands->kernels->binary(
            descent_gradient_operation(shape->activation), count, operands->saved + at, c + at, c + at);
    }
}

void descent_gemm_finish_block(const descent_gemm_operands *operands, descent_range rows, descent_range columns) {
    const ptrdiff_t stride = operands->shape->c_row_stride;
    if ((size_t)stride == columns.count) {
        finish(operands, rows.start * columns.count, rows.count * columns.count);
        return;
    }
    for (size_t row = rows.start; row < rows.start + rows.count; row += 1) {
        finish(operands, row * (size_t)stride + columns.start, columns.count);
    }
}

/// The epilogues that are made while the product is still in registers.
typedef enum epilogue_in_tile {
    epilogue_in_tile_none,
    epilogue_in_tile_relu,
    epilogue_in_tile_relu_gradient,
} epilogue_in_tile;

static epilogue_in_tile epilogue_in_tile_of(const descent_gemm_operands *operands) {
    const descent_gemm_shape *shape = operands->shape;
    if (shape->activation != descent_activation_relu) { return epilogue_in_tile_none; }
    if (shape->epilogue == descent_epilogue_activation_gradient) { return epilogue_in_tile_relu_gradient; }
    const bool is_kept = operands->preactivation != NULL;
    return shape->epilogue == descent_epilogue_activation && !is_kept ? epilogue_in_tile_relu : epilogue_in_tile_none;
}

/// Blocks that follow each other share their columns of B.
static void gemm_chunk(void *context, size_t chunk, int32_t thread) {
    const gemm_job *job = context;
    const gemm_plan *plan = job->plan;
    const epilogue_in_tile in_tile = epilogue_in_tile_of(&job->operands);
    const descent_gemm_operands *operands = &job->operands;
    const descent_gemm_shape *shape = operands->shape;
    descent_range rows = descent_piece(chunk % plan->row_blocks, plan->block_rows, shape->rows);
    descent_range columns = descent_piece(chunk / plan->row_blocks, plan->block_columns, shape->columns);
    float *scratch = job->scratch == NULL ? NULL : job->scratch + (size_t)thread * (plan->packed_a + plan->packed_b);
    const ptrdiff_t place = (ptrdiff_t)rows.start * shape->c_row_stride + (ptrdiff_t)columns.start;
    const descent_gemm_block block = {
        .rows = rows.count,
        .columns = columns.count,
        .inner = shape->inner,
        .a = operands->a + (ptrdiff_t)rows.start * shape->a_row_stride,
        .a_row_stride = shape->a_row_stride,
        .a_column_stride = shape->a_column_stride,
        .b = operands->b + (ptrdiff_t)columns.start * shape->b_column_stride,
        .b_row_stride = shape->b_row_stride,
        .b_column_stride = shape->b_column_stride,
        .c = descent_gemm_product_place(operands) + place,
        .c_row_stride = shape->c_row_stride,
        .bias = operands->bias == NULL ? NULL : operands->bias + columns.start,
        .accumulate = shape->accumulate,
        .addend = operands->addend == NULL ? NULL : operands->addend + place,
        .rectifies = in_tile == epilogue_in_tile_relu,
        .gate = in_tile == epilogue_in_tile_relu_gradient ? operands->saved + place : NULL,
        .pass_inner = plan->pass_inner,
        .packs_b = plan->packs_b,
        .packs_a = plan->packs_a,
        .packed_a = scratch,
        .packed_b = scratch == NULL ? NULL : scratch + plan->packed_a,
    };
    operands->kernels->gemm_block(&block);
    if (in_tile == epilogue_in_tile_none && shape->epilogue != descent_epilogue_none) {
        descent_gemm_finish_block(operands, rows, columns);
    }
}

static void multiply(descent_pool *pool, const gemm_job *job) {
    const size_t chunks = job->plan->row_blocks * job->plan->column_blocks;
    if (job->plan->shared) {
        descent_pool_run(pool, gemm_chunk, (void *)job, chunks);
    } else {
        for (size_t chunk = 0; chunk < chunks; chunk += 1) { gemm_chunk((void *)job, chunk, 0); }
    }
}

/// See `is_turned`.
static void multiply_turned(descent_pool *pool, const descent_gemm_operands *operands, float *scratch) {
    const descent_gemm_shape *shape = operands->shape, other = turned(shape);
    const gemm_plan plan = plan_of(pool, &other);
    const gemm_job job = {
        .operands
        = {.kernels = operands->kernels, .shape = &other, .a = operands->b, .b = operands->a, .c = scratch},
        .plan = &plan,
        .scratch = scratch + turned_floats(shape)};
    multiply(pool, &job);
    operands->kernels->transpose(
        shape->columns, shape->rows, scratch, shape->rows, operands->c, (size_t)shape->c_row_stride);
}

void descent_gemm_with_addend(descent_pool *pool, const descent_gemm_shape *shape, const float *a, const float *b,
    const float *addend, float *c, const float *bias, float *preactivation, const float *saved, float *scratch) {
    const descent_gemm_operands operands
        = {descent_pool_kernels(pool), shape, a, b, c, bias, addend, preactivation, saved};
    if (descent_gemm_takes_bf16(pool, shape)) {
        descent_gemm_bf16(pool, &operands, scratch);
        return;
    }
    if (bias == NULL && addend == NULL && is_turned(pool, shape)) {
        multiply_turned(pool, &operands, scratch);
        return;
    }
    const gemm_plan plan = plan_of(pool, shape);
    const gemm_job job = {operands, &plan, scratch};
    multiply(pool, &job);
}

void descent_gemm(descent_pool *pool, const descent_gemm_shape *shape, const float *a, const float *b, float *c,
    const float *bias, float *preactivation, const float *saved, float *scratch) {
    descent_gemm_with_addend(pool, shape, a, b, NULL, c, bias, preactivation, saved, scratch);
}
