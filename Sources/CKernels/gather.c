/// Convolution as a product of windows and weights: for a block of places at a time, the windows are copied side by
/// side as the rows of a matrix that stays in the cache, and multiplied.
///
/// Forward and data gradient: each number of the result is one chain of multiply-adds over the taps in order,
/// whatever the blocks and threads. Weight gradient: the places are cut into a number of portions that the shape
/// alone decides, and their sums are added in order.
#include "gather.h"

#include <string.h>

/// Floats of windows that are in the cache at a time, floats of one window in it, and places in a block.
enum { block_floats = 49152, most_window_floats = 1024, most_block_places = 256, most_portions = 16 };

/// Floats of weights that the portions of a weight gradient may take together.
static const size_t portion_floats = (size_t)1 << 21;

/// Multiply-adds below which the work stays on the calling thread.
static const double least_shared_work = 2e5;

descent_gather_plan descent_gather_plan_of(const descent_windows *windows, const descent_kernels *kernels) {
    const size_t tap_row = windows->taps_x * windows->channels;
    descent_gather_plan plan = {.tap_rows = descent_greatest(1, most_window_floats / tap_row)};
    plan.tap_rows = descent_least(plan.tap_rows, windows->taps_y);
    plan.slices = descent_pieces(windows->taps_y, plan.tap_rows);
    plan.window = plan.tap_rows * tap_row;
    const size_t held = descent_greatest(block_floats / plan.window, kernels->tile_rows);
    plan.block_places = descent_least(most_block_places, held);
    plan.in_place = windows->taps_y * windows->taps_x == 1 && windows->stride_y == 1 && windows->stride_x == 1
        && windows->first_y == 0 && windows->first_x == 0 && windows->grid_height == windows->height
        && windows->grid_width == windows->width;
    return plan;
}

/// The windows of the forward, for one group.
static descent_windows forward_windows(const descent_convolution_shape *shape, const float *x) {
    return (descent_windows){
        .x = x,
        .height = shape->height,
        .width = shape->width,
        .pixel_stride = shape->channels,
        .channels = shape->channels / shape->groups,
        .grid_height = shape->out_height,
        .grid_width = shape->out_width,
        .stride_y = shape->stride_y,
        .stride_x = shape->stride_x,
        .first_y = -(ptrdiff_t)shape->pad_top,
        .first_x = -(ptrdiff_t)shape->pad_left,
        .taps_y = shape->kernel_height,
        .taps_x = shape->kernel_width,
        .step_y = shape->dilation_y,
        .step_x = shape->dilation_x,
    };
}

size_t descent_gather_thread_floats(const descent_gather_plan *plan, size_t columns, bool keeps_products) {
    const size_t windows = plan->in_place ? 0 : plan->block_places * plan->window;
    return descent_pieces(windows + (keeps_products ? plan->block_places * columns : 0), 16) * 16;
}

size_t descent_gather_panel_floats(const descent_kernels *kernels, size_t inner) {
    return descent_pieces(inner * kernels->tile_columns, 16) * 16;
}

// MARK: - Products of windows and weights

/// Whether the grid's places lie side by side in `y`.
static bool places_are_dense(const descent_gather_product *job) { return job->step_y == 1 && job->step_x == 1; }

/// The windows of a block times the weights of a group, slice by slice.
static void multiply_block(
    const descent_gather_product *job, descent_range places, size_t group, float *c, size_t c_row_stride,
    float *scratch) {
    const descent_gather_plan *plan = &job->plan;
    descent_windows windows = job->windows;
    windows.x += group * windows.channels;
    const float *w = job->w + group * job->w_group_step;
    const size_t tap_row = windows.taps_x * windows.channels;
    float *copied = scratch;
    float *packed = scratch + job->scratch_step - descent_gather_panel_floats(job->kernels, plan->window);
    for (size_t slice = 0; slice < plan->slices; slice += 1) {
        const descent_range taps = descent_piece(slice, plan->tap_rows, windows.taps_y);
        const size_t inner = taps.count * tap_row;
        if (!plan->in_place) { job->kernels->copy_windows(&windows, places, taps, copied); }
        const bool small = inner * job->columns * sizeof(float) <= 32768;
        const descent_gemm_block block = {
            .rows = places.count,
            .columns = job->columns,
            .inner = inner,
            .a = plan->in_place ? windows.x + places.start * windows.pixel_stride : copied,
            .a_row_stride = (ptrdiff_t)(plan->in_place ? windows.pixel_stride : inner),
            .a_column_stride = 1,
            .b = w + taps.start * tap_row * job->w_row_stride,
            .b_row_stride = (ptrdiff_t)job->w_row_stride,
            .b_column_stride = 1,
            .c = c,
            .c_row_stride = (ptrdiff_t)c_row_stride,
            .bias = slice == 0 && job->finish->bias != NULL ? job->finish->bias + group * job->columns : NULL,
            .accumulate = slice > 0,
            .pass_inner = inner,
            .packs_b = !small && places.count > 2 * job->kernels->tile_rows,
            .packed_b = packed,
        };
        job->kernels->gemm_block(&block);
    }
}

/// Copies the rows of a block's products to the pixels that they belong to, and finishes them there.
static void place_block(const descent_gather_product *job, descent_range places, const float *products) {
    const size_t width = job->groups * job->columns, grid = job->windows.grid_height * job->windows.grid_width;
    for (size_t i = 0; i < places.count; i += 1) {
        const size_t place = places.start + i, picture = place / grid;
        const size_t row = place % grid / job->windows.grid_width, column = place % job->windows.grid_width;
        const size_t y = job->start_y + row * job->step_y, x = job->start_x + column * job->step_x;
        const size_t at = ((picture * job->y_height + y) * job->y_width + x) * width;
        memcpy(descent_product_of(job->finish, job->y) + at, products + i * width, width * sizeof(float));
        descent_finish_run(job->kernels, job->finish, job->y, at, width);
    }
}

static void product_chunk(void *context, size_t chunk, int32_t thread) {
    const descent_gather_product *job = context;
    const descent_range places = descent_piece(chunk, job->plan.block_places, job->places);
    const size_t width = job->groups * job->columns;
    const bool dense = places_are_dense(job);
    float *scratch = job->scratch + (size_t)thread * job->scratch_step;
    float *products = dense ? descent_product_of(job->finish, job->y) + places.start * width
                            : scratch + (job->plan.in_place ? 0 : job->plan.block_places * job->plan.window);
    for (size_t group = 0; group < job->groups; group += 1) {
        multiply_block(job, places, group, products + group * job->columns, width, scratch);
    }
    if (dense) {
        descent_finish_run(job->kernels, job->finish, job->y, places.start * width, places.count * width);
    } else {
        place_block(job, places, products);
    }
}

void descent_gather_run(descent_pool *pool, descent_gather_product *job, size_t batch) {
    const descent_windows *windows = &job->windows;
    job->places = batch * windows->grid_height * windows->grid_width;
    if (job->places == 0) { return; }
    job->plan = descent_gather_plan_of(windows, job->kernels);
    const bool keeps_products = !places_are_dense(job);
    job->scratch_step = descent_gather_thread_floats(&job->plan, job->groups * job->columns, keeps_products)
        + descent_gather_panel_floats(job->kernels, job->plan.window);
    const double work = (double)job->places * (double)(windows->taps_y * windows->taps_x * windows->channels)
        * (double)(job->groups * job->columns);
    const size_t threads = (size_t)descent_pool_thread_count(pool);
    const size_t even = descent_pieces(job->places, 4 * threads);
    if (work >= least_shared_work && even < job->plan.block_places) {
        job->plan.block_places = descent_greatest(even, descent_least(job->kernels->tile_rows, job->plan.block_places));
    }
    const size_t chunks = descent_pieces(job->places, job->plan.block_places);
    if (work >= least_shared_work) {
        descent_pool_run(pool, product_chunk, job, chunks);
    } else {
        for (size_t chunk = 0; chunk < chunks; chunk += 1) { product_chunk(job, chunk, 0); }
    }
}

void descent_gather_forward(descent_pool *pool, const descent_convolution_shape *shape, const float *x, const float *w,
    const descent_convolution_finish *finish, float *y, float *scratch) {
    const size_t columns = shape->filters / shape->groups;
    descent_gather_product job = {
        .kernels = descent_pool_kernels(pool),
        .windows = forward_windows(shape, x),
        .groups = shape->groups,
        .columns = columns,
        .w = w,
        .w_group_step = columns,
        .w_row_stride = shape->filters,
        .finish = finish,
        .y = y,
        .y_height = shape->out_height,
        .y_width = shape->out_width,
        .step_y = 1,
        .step_x = 1,
        .scratch = scratch,
    };
    descent_gather_run(pool, &job, shape->batch);
}

// MARK: - The gradient by the weights

typedef struct weight_job {
    const descent_kernels *kernels;
    const descent_convolution_shape *shape;
    descent_windows windows;
    descent_gather_plan plan;
    size_t places, portions, portion_places;
    const float *dy;
    /// The gradient, or the portions' one after the other.
    float *sums;
    float *dw;
    float *scratch;
    size_t scratch_step;
} weight_job;

static size_t weight_count(const descent_convolution_shape *shape) {
    return shape->kernel_height * shape->kernel_width * (shape->channels / shape->groups) * shape->filters;
}

static weight_job weight_job_of(
    const descent_kernels *kernels, const descent_convolution_shape *shape, const float *x) {
    weight_job job = {.kernels = kernels, .shape = shape, .windows = forward_windows(shape, x)};
    job.plan = descent_gather_plan_of(&job.windows, kernels);
    job.places = shape->batch * shape->out_height * shape->out_width;
    const size_t affordable = portion_floats / descent_greatest(1, weight_count(shape));
    const size_t useful = job.places / 256;
    job.portions = descent_greatest(1, descent_least(descent_least(most_portions, affordable), useful));
    job.portion_places = descent_greatest(1, descent_pieces(job.places, job.portions));
    job.portions = descent_greatest(1, descent_pieces(job.places, job.portion_places));
    job.scratch_step = descent_gather_thread_floats(&job.plan, 0, false)
        + descent_gather_panel_floats(kernels, job.plan.block_places);
    return job;
}

/// One slice of one group's weights, summed over one portion of the places.
static void weight_chunk(void *context, size_t chunk, int32_t thread) {
    const weight_job *job = context;
    const descent_convolution_shape *shape = job->shape;
    const size_t group = chunk % shape->groups, slice = chunk / shape->groups % job->plan.slices;
    const size_t portion = chunk / shape->groups / job->plan.slices;
    const descent_range portion_range = descent_piece(portion, job->portion_places, job->places);
    const descent_range taps = descent_piece(slice, job->plan.tap_rows, job->windows.taps_y);
    descent_windows windows = job->windows;
    windows.x += group * windows.channels;
    const size_t columns = shape->filters / shape->groups, tap_row = windows.taps_x * windows.channels;
    const size_t rows = taps.count * tap_row;
    float *scratch = job->scratch + (size_t)thread * job->scratch_step;
    float *c = job->sums + portion * weight_count(shape) + taps.start * tap_row * shape->filters + group * columns;
    for (size_t done = 0; done < portion_range.count; done += job->plan.block_places) {
        const descent_range places = {
            portion_range.start + done, descent_least(job->plan.block_places, portion_range.count - done)};
        if (!job->plan.in_place) { job->kernels->copy_windows(&windows, places, taps, scratch); }
        const descent_gemm_block block = {
            .rows = rows,
            .columns = columns,
            .inner = places.count,
            .a = job->plan.in_place ? windows.x + places.start * windows.pixel_stride : scratch,
            .a_row_stride = 1,
            .a_column_stride = (ptrdiff_t)(job->plan.in_place ? windows.pixel_stride : rows),
            .b = job->dy + places.start * shape->filters + group * columns,
            .b_row_stride = (ptrdiff_t)shape->filters,
            .b_column_stride = 1,
            .c = c,
            .c_row_stride = (ptrdiff_t)shape->filters,
            .accumulate = done > 0,
            .pass_inner = places.count,
            .packs_b = places.count * columns * sizeof(float) > 32768,
            .packed_b = scratch + job->scratch_step - descent_gather_panel_floats(job->kernels, job->plan.block_places),
        };
        job->kernels->gemm_block(&block);
    }
}

/// The portions' sums added in order.
static void add_portions(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const weight_job *job = context;
    const size_t count = weight_count(job->shape);
    const descent_range range = descent_chunk_range(chunk, count);
    float *dw = job->dw + range.start;
    memcpy(dw, job->sums + range.start, range.count * sizeof(float));
    for (size_t portion = 1; portion < job->portions; portion += 1) {
        job->kernels->binary(
            descent_operation_add, range.count, dw, job->sums + portion * count + range.start, dw);
    }
}

void descent_gather_weight_gradient(descent_pool *pool, const descent_convolution_shape *shape, const float *x,
    const float *dy, float *dw, float *scratch) {
    weight_job job = weight_job_of(descent_pool_kernels(pool), shape, x);
    const size_t count = weight_count(shape);
    if (job.places == 0) {
        job.kernels->fill(count, 0.0f, dw);
        return;
    }
    job.dy = dy;
    job.dw = dw;
    job.sums = job.portions == 1 ? dw : scratch;
    job.scratch = scratch + (job.portions == 1 ? 0 : descent_pieces(job.portions * count, 16) * 16);
    const size_t chunks = job.portions * job.plan.slices * shape->groups;
    if ((double)job.places * (double)count >= least_shared_work * (double)shape->groups) {
        descent_pool_run(pool, weight_chunk, &job, chunks);
    } else {
        for (size_t chunk = 0; chunk < chunks; chunk += 1) { weight_chunk(&job, chunk, 0); }
    }
    if (job.portions > 1) { descent_run_chunks(pool, count, add_portions, &job); }
}

// MARK: - Scratch

size_t descent_gather_scratch_floats(
    const descent_pool *pool, const descent_convolution_shape *shape, descent_convolution_part part) {
    const descent_kernels *kernels = descent_pool_kernels(pool);
    const size_t threads = (size_t)descent_pool_thread_count(pool);
    switch (part) {
    case descent_convolution_part_forward: {
        const descent_windows windows = forward_windows(shape, NULL);
        const descent_gather_plan plan = descent_gather_plan_of(&windows, kernels);
        return threads
            * (descent_gather_thread_floats(&plan, shape->filters, false)
                + descent_gather_panel_floats(kernels, plan.window));
    }
    case descent_convolution_part_data_gradient:
        return descent_pieces(weight_count(shape), 16) * 16
            + threads * descent_gather_data_thread_floats(kernels, shape);
    case descent_convolution_part_weight_gradient: {
        const weight_job job = weight_job_of(kernels, shape, NULL);
        const size_t sums = job.portions == 1 ? 0 : descent_pieces(job.portions * weight_count(shape), 16) * 16;
        return sums + threads * job.scratch_step;
    }
    }
    return 0;
}
