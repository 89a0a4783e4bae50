/// The gradient of a convolution by its data, as products of windows and weights: see `gather.c`. With a stride, the
/// pixels that the same taps reach are a product of their own.
#include "gather.h"

#include <string.h>

/// The taps along one axis that reach the pixels `phase`, `phase + stride`, ...: first tap, step and count, and the
/// place that the last of them (the one furthest back) takes for the first such pixel.
typedef struct reaching_taps {
    size_t first, step, count;
    ptrdiff_t place;
    size_t place_step;
} reaching_taps;

static size_t greatest_divisor(size_t a, size_t b) { return b == 0 ? a : greatest_divisor(b, a % b); }

static reaching_taps taps_reaching(size_t phase, size_t pad, size_t kernel, size_t dilation, size_t stride) {
    const size_t divisor = greatest_divisor(dilation, stride);
    reaching_taps taps = {.step = stride / divisor, .place_step = dilation / divisor};
    while (taps.first < kernel && (phase + pad + stride * kernel * dilation - taps.first * dilation) % stride != 0) {
        taps.first += 1;
    }
    if (taps.first >= kernel) { return taps; }
    taps.count = descent_pieces(kernel - taps.first, taps.step);
    const size_t last = taps.first + (taps.count - 1) * taps.step;
    // Divides without remainder, whatever the sign.
    taps.place = ((ptrdiff_t)(phase + pad) - (ptrdiff_t)(last * dilation)) / (ptrdiff_t)stride;
    return taps;
}

/// The weights of the taps, last first, as `[groups, taps, filters of a group, channels of a group]`.
static void turn_weights(const descent_kernels *kernels, const descent_convolution_shape *shape,
    const reaching_taps *rows, const reaching_taps *columns, const float *w, float *turned) {
    const size_t channels = shape->channels / shape->groups, filters = shape->filters / shape->groups;
    for (size_t group = 0; group < shape->groups; group += 1) {
        for (size_t row = rows->count; row > 0; row -= 1) {
            for (size_t column = columns->count; column > 0; column -= 1) {
                const size_t ky = rows->first + (row - 1) * rows->step;
                const size_t kx = columns->first + (column - 1) * columns->step;
                const float *from
                    = w + (ky * shape->kernel_width + kx) * channels * shape->filters + group * filters;
                kernels->transpose(channels, filters, from, shape->filters, turned, channels);
                turned += filters * channels;
            }
        }
    }
}

/// The weights of a picture of `y`, as the data gradient reads it.
static descent_windows backward_windows(const descent_convolution_shape *shape, const float *dy,
    const reaching_taps *rows, const reaching_taps *columns, size_t phase_y, size_t phase_x) {
    return (descent_windows){
        .x = dy,
        .height = shape->out_height,
        .width = shape->out_width,
        .pixel_stride = shape->filters,
        .channels = shape->filters / shape->groups,
        .grid_height = descent_pieces(shape->height - phase_y, shape->stride_y),
        .grid_width = descent_pieces(shape->width - phase_x, shape->stride_x),
        .stride_y = 1,
        .stride_x = 1,
        .first_y = rows->place,
        .first_x = columns->place,
        .taps_y = rows->count,
        .taps_x = columns->count,
        .step_y = rows->place_step,
        .step_x = columns->place_step,
    };
}

/// Pixels that no tap reaches.
static void clear_pixels(const descent_gather_product *job, size_t batch) {
    const size_t width = job->groups * job->columns;
    for (size_t row = 0; row < batch * job->y_height; row += 1) {
        if (row % job->y_height % job->step_y != job->start_y) { continue; }
        for (size_t x = job->start_x; x < job->y_width; x += job->step_x) {
            memset(job->y + (row * job->y_width + x) * width, 0, width * sizeof(float));
        }
    }
}

void descent_gather_data_gradient(descent_pool *pool, const descent_convolution_shape *shape, const float *dy,
    const float *w, const descent_convolution_finish *finish, float *dx, float *scratch) {
    const size_t columns = shape->channels / shape->groups;
    const size_t weights = shape->kernel_height * shape->kernel_width * columns * shape->filters;
    for (size_t phase_y = 0; phase_y < descent_least(shape->stride_y, shape->height); phase_y += 1) {
        for (size_t phase_x = 0; phase_x < descent_least(shape->stride_x, shape->width); phase_x += 1) {
            const reaching_taps rows = taps_reaching(
                phase_y, shape->pad_top, shape->kernel_height, shape->dilation_y, shape->stride_y);
            const reaching_taps along = taps_reaching(
                phase_x, shape->pad_left, shape->kernel_width, shape->dilation_x, shape->stride_x);
            descent_gather_product job = {
                .kernels = descent_pool_kernels(pool),
                .windows = backward_windows(shape, dy, &rows, &along, phase_y, phase_x),
                .groups = shape->groups,
                .columns = columns,
                .w = scratch,
                .w_group_step = rows.count * along.count * columns * (shape->filters / shape->groups),
                .w_row_stride = columns,
                .finish = finish,
                .y = dx,
                .y_height = shape->height,
                .y_width = shape->width,
                .start_y = phase_y,
                .start_x = phase_x,
                .step_y = shape->stride_y,
                .step_x = shape->stride_x,
                .scratch = scratch + descent_pieces(weights, 16) * 16,
            };
            if (rows.count == 0 || along.count == 0) {
                clear_pixels(&job, shape->batch);
            } else {
                turn_weights(job.kernels, shape, &rows, &along, w, scratch);
                descent_gather_run(pool, &job, shape->batch);
            }
        }
    }
}

size_t descent_gather_data_thread_floats(const descent_kernels *kernels, const descent_convolution_shape *shape) {
    size_t most = 0;
    for (size_t phase_y = 0; phase_y < descent_least(shape->stride_y, shape->height); phase_y += 1) {
        for (size_t phase_x = 0; phase_x < descent_least(shape->stride_x, shape->width); phase_x += 1) {
            const reaching_taps rows = taps_reaching(
                phase_y, shape->pad_top, shape->kernel_height, shape->dilation_y, shape->stride_y);
            const reaching_taps along = taps_reaching(
                phase_x, shape->pad_left, shape->kernel_width, shape->dilation_x, shape->stride_x);
            if (rows.count == 0 || along.count == 0) { continue; }
            const descent_windows windows = backward_windows(shape, NULL, &rows, &along, phase_y, phase_x);
            const descent_gather_plan plan = descent_gather_plan_of(&windows, kernels);
            const bool keeps = shape->stride_y > 1 || shape->stride_x > 1;
            const size_t floats = descent_gather_thread_floats(&plan, shape->channels, keeps)
                + descent_gather_panel_floats(kernels, plan.window);
            most = descent_greatest(most, floats);
        }
    }
    return most;
}
