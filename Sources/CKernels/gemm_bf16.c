#include "gemm.h"

#include "bf16.h"
#include "include/DescentPrecision.h"

/// Multiply-adds below which a product stays on the calling thread: some microseconds.
static const double least_shared_work = 2e6;

/// Rows of A that a chunk turns into words at a time: those of a pass stay in the second-level cache.
enum { most_block_rows = 96, row_unit = 16 };

bool descent_precision_is_supported(descent_precision precision, descent_isa isa) {
    if (precision == descent_precision_fp32) { return true; }
#if defined(__x86_64__)
    return isa == descent_isa_avx512 && descent_isa_is_supported(isa) && __builtin_cpu_supports("avx512bf16");
#else
    (void)isa;
    return false;
#endif
}

bool descent_gemm_takes_bf16(const descent_pool *pool, const descent_gemm_shape *shape) {
    const bool a_fits = shape->a_row_stride == 1 || shape->a_column_stride == 1,
               b_fits = shape->b_row_stride == 1 || shape->b_column_stride == 1;
    return descent_pool_precision(pool) == descent_precision_bf16 && a_fits && b_fits && shape->inner > 0
        && shape->rows > 0 && shape->columns > 0;
}

/// First B is turned into words, in panels; then each chunk turns its rows of A and multiplies them with some panels.
/// Chunks may depend on the number of threads: an element of C is one chain of additions in whatever chunk it lies.
typedef struct bf16_plan {
    size_t panels, block_rows, row_blocks, panel_group, panel_groups;
    /// Of one panel, of all inner indices; and of a thread's rows in one pass.
    size_t panel_words, thread_words;
    bool is_shared;
} bf16_plan;

/// Words of a pass in memory: whole vectors, and an odd number of lines, so that rows fall into different sets.
static size_t row_words(void) { return (BF16_PASS / 2 / row_unit | 1) * row_unit; }

static bf16_plan plan_of(const descent_pool *pool, const descent_gemm_shape *shape) {
    const size_t threads = (size_t)descent_pool_thread_count(pool), wanted = 4 * threads;
    const double work = (double)shape->rows * (double)shape->columns * (double)shape->inner;
    bf16_plan plan = {.panels = descent_pieces(shape->columns, BF16_COLUMNS)};
    plan.is_shared = threads > 1 && work >= least_shared_work;
    plan.block_rows = most_block_rows;
    if (plan.is_shared) {
        const size_t tiles = descent_pieces(shape->rows, BF16_ROWS);
        plan.block_rows = descent_least(
            plan.block_rows, BF16_ROWS * descent_greatest(3, descent_pieces(tiles, wanted)));
    }
    plan.row_blocks = descent_pieces(shape->rows, plan.block_rows);
    plan.panel_group = plan.panels;
    if (plan.is_shared && plan.row_blocks < wanted) {
        plan.panel_group = descent_pieces(plan.panels, descent_pieces(wanted, plan.row_blocks));
    }
    plan.panel_groups = descent_pieces(plan.panels, plan.panel_group);
    plan.panel_words = descent_pieces(shape->inner, 2) * BF16_COLUMNS;
    const size_t widest = descent_pieces(plan.block_rows, row_unit) * row_unit;
    plan.thread_words = descent_greatest(plan.block_rows * row_words(), widest * (BF16_PASS / 2));
    return plan;
}

size_t descent_gemm_bf16_scratch_floats(const descent_pool *pool, const descent_gemm_shape *shape) {
    const bf16_plan plan = plan_of(pool, shape);
    const size_t threads = plan.is_shared ? (size_t)descent_pool_thread_count(pool) : 1;
    return plan.panels * plan.panel_words + threads * plan.thread_words;
}

typedef struct bf16_job {
    const descent_gemm_operands *operands;
    bf16_plan plan;
    uint32_t *b, *a;
} bf16_job;

static void pack_panel(void *context, size_t panel, int32_t thread) {
    (void)thread;
    const bf16_job *job = context;
    const descent_gemm_shape *shape = job->operands->shape;
    const descent_range columns = descent_piece(panel, BF16_COLUMNS, shape->columns);
    const float *from = job->operands->b + (ptrdiff_t)columns.start * shape->b_column_stride;
    uint32_t *packed = job->b + panel * job->plan.panel_words;
    if (shape->b_column_stride == 1) {
        descent_bf16_pack_columns(shape->inner, columns.count, from, shape->b_row_stride, packed, BF16_COLUMNS);
    } else {
        descent_bf16_pack_turned(shape->inner, columns.count, from, shape->b_column_stride, packed, BF16_COLUMNS);
    }
}

/// The words of a block's rows in one pass; says how they lie.
static void pack_rows(
    const bf16_job *job, descent_range rows, descent_range inner, uint32_t *packed, descent_bf16_panel *panel) {
    const descent_gemm_shape *shape = job->operands->shape;
    const float *from = job->operands->a + (ptrdiff_t)rows.start * shape->a_row_stride
        + (ptrdiff_t)inner.start * shape->a_column_stride;
    panel->a = packed;
    if (shape->a_column_stride == 1) {
        panel->row_stride = row_words();
        panel->word_stride = 1;
        descent_bf16_pack_rows(rows.count, inner.count, from, shape->a_row_stride, packed, panel->row_stride);
    } else {
        panel->row_stride = 1;
        panel->word_stride = descent_pieces(rows.count, row_unit) * row_unit;
        descent_bf16_pack_columns(
            inner.count, rows.count, from, shape->a_column_stride, packed, panel->word_stride);
    }
}

static void multiply_chunk(void *context, size_t chunk, int32_t thread) {
    const bf16_job *job = context;
    const bf16_plan *plan = &job->plan;
    const descent_gemm_operands *operands = job->operands;
    const descent_gemm_shape *shape = operands->shape;
    const descent_range rows = descent_piece(chunk % plan->row_blocks, plan->block_rows, shape->rows);
    const descent_range panels = descent_piece(chunk / plan->row_blocks, plan->panel_group, plan->panels);
    const ptrdiff_t row_place = (ptrdiff_t)rows.start * shape->c_row_stride;
    float *product = descent_gemm_product_place(operands) + row_place;
    for (size_t start = 0; start < shape->inner; start += BF16_PASS) {
        const descent_range inner = {start, descent_least(BF16_PASS, shape->inner - start)};
        descent_bf16_panel panel = {.rows = rows.count,
            .words = descent_pieces(inner.count, 2),
            .c_row_stride = shape->c_row_stride};
        pack_rows(job, rows, inner, job->a + (size_t)thread * plan->thread_words, &panel);
        for (size_t index = panels.start; index < panels.start + panels.count; index += 1) {
            const descent_range columns = descent_piece(index, BF16_COLUMNS, shape->columns);
            panel.b = job->b + index * plan->panel_words + start / 2 * BF16_COLUMNS;
            panel.columns = columns.count;
            panel.c = product + columns.start;
            const bool is_first = start == 0;
            panel.beginning = !is_first || shape->accumulate ? panel.c
                : operands->addend != NULL                   ? operands->addend + row_place + columns.start
                                                             : NULL;
            panel.bias = is_first && operands->bias != NULL ? operands->bias + columns.start : NULL;
            descent_bf16_multiply(&panel);
        }
    }
    if (shape->epilogue == descent_epilogue_none) { return; }
    const size_t first = panels.start * BF16_COLUMNS;
    descent_gemm_finish_block(operands, rows,
        (descent_range){first, descent_least(panels.count * BF16_COLUMNS, shape->columns - first)});
}

void descent_gemm_bf16(descent_pool *pool, const descent_gemm_operands *operands, float *scratch) {
    bf16_job job = {.operands = operands, .plan = plan_of(pool, operands->shape), .b = (uint32_t *)(void *)scratch};
    job.a = job.b + job.plan.panels * job.plan.panel_words;
    const size_t chunks = job.plan.row_blocks * job.plan.panel_groups;
    if (job.plan.is_shared) {
        descent_pool_run(pool, pack_panel, &job, job.plan.panels);
        descent_pool_run(pool, multiply_chunk, &job, chunks);
        return;
    }
    for (size_t panel = 0; panel < job.plan.panels; panel += 1) { pack_panel(&job, panel, 0); }
    for (size_t chunk = 0; chunk < chunks; chunk += 1) { multiply_chunk(&job, chunk, 0); }
}
