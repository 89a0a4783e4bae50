#include "include/DescentPooling.h"

#include "pool.h"

#include <string.h>

/// Pixels of a window that are listed at a time.
enum { most_taps = 64 };

typedef struct pooling_job {
    const descent_kernels *kernels;
    const descent_pooling_shape *shape;
    const float *x, *dy;
    float *y, *dx;
    int32_t *places;
    const int32_t *known_places;
    size_t rows_at_once;
    /// Channels of a chunk of the backward, which takes whole pictures.
    size_t stripe;
} pooling_job;

/// The rows or columns of a window that exist.
static descent_range existing(size_t place, size_t stride, size_t pad, size_t window, size_t extent) {
    const size_t start = place * stride, first = start < pad ? pad - start : 0;
    const size_t end = descent_least(window, extent + pad > start ? extent + pad - start : 0);
    return (descent_range){first, end > first ? end - first : 0};
}

/// The pixel of a tap, in pixels from the start of the batch.
static size_t pixel_of(const descent_pooling_shape *shape, size_t picture, size_t oy, size_t ox, size_t ky, size_t kx) {
    const size_t y = oy * shape->stride_y + ky - shape->pad_top, x = ox * shape->stride_x + kx - shape->pad_left;
    return (picture * shape->height + y) * shape->width + x;
}

static void run_output_rows(descent_pool *pool, pooling_job *job, descent_chunk_function function) {
    const descent_pooling_shape *shape = job->shape;
    const size_t row = shape->out_width * shape->channels * shape->window_height * shape->window_width;
    job->rows_at_once = descent_greatest(1, descent_chunk_size / descent_greatest(1, row));
    descent_pool_run(
        pool, function, job, descent_pieces(shape->batch * shape->out_height, job->rows_at_once));
}

/// Runs over pictures, and where they are few over stripes of their channels.
static void run_pictures(descent_pool *pool, pooling_job *job, descent_chunk_function function) {
    const size_t channels = job->shape->channels;
    job->stripe = job->shape->batch >= 8 ? channels : descent_least(channels, 16);
    const size_t stripes = descent_pieces(channels, descent_greatest(1, job->stripe));
    descent_pool_run(pool, function, job, job->shape->batch * stripes);
}

// MARK: - The greatest

static void max_pixel(const pooling_job *job, size_t picture, size_t oy, size_t ox, size_t at) {
    const descent_pooling_shape *shape = job->shape;
    const descent_range rows = existing(oy, shape->stride_y, shape->pad_top, shape->window_height, shape->height);
    const descent_range columns = existing(ox, shape->stride_x, shape->pad_left, shape->window_width, shape->width);
    const float *pixels[most_taps];
    int32_t numbers[most_taps];
    size_t count = 0;
    bool continues = false;
    for (size_t ky = rows.start; ky < rows.start + rows.count; ky += 1) {
        for (size_t kx = columns.start; kx < columns.start + columns.count; kx += 1) {
            if (count == most_taps) {
                job->kernels->greatest_pixel(
                    count, pixels, numbers, shape->channels, continues, job->y + at, job->places + at);
                continues = true;
                count = 0;
            }
            pixels[count] = job->x + pixel_of(shape, picture, oy, ox, ky, kx) * shape->channels;
            numbers[count] = (int32_t)(ky * shape->window_width + kx);
            count += 1;
        }
    }
    job->kernels->greatest_pixel(count, pixels, numbers, shape->channels, continues, job->y + at, job->places + at);
}

static void max_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const pooling_job *job = context;
    const descent_pooling_shape *shape = job->shape;
    const descent_range rows = descent_piece(chunk, job->rows_at_once, shape->batch * shape->out_height);
    for (size_t row = rows.start; row < rows.start + rows.count; row += 1) {
        for (size_t ox = 0; ox < shape->out_width; ox += 1) {
            const size_t at = (row * shape->out_width + ox) * shape->channels;
            max_pixel(job, row / shape->out_height, row % shape->out_height, ox, at);
        }
    }
}

void descent_max_pool(
    descent_pool *pool, const descent_pooling_shape *shape, const float *x, float *y, int32_t *places) {
    pooling_job job = {.kernels = descent_pool_kernels(pool), .shape = shape, .x = x, .y = y, .places = places};
    run_output_rows(pool, &job, max_chunk);
}

/// Whether each pixel is in one window and no more, so that nothing has to be cleared or added.
static bool windows_tile(const descent_pooling_shape *shape) {
    return shape->stride_y == shape->window_height && shape->stride_x == shape->window_width && shape->pad_top == 0
        && shape->pad_left == 0 && shape->out_height * shape->stride_y == shape->height
        && shape->out_width * shape->stride_x == shape->width;
}

/// Sends the gradients of one window's channels back to its pixels.
static void spread_window(const pooling_job *job, size_t picture, size_t oy, size_t ox, size_t channel, bool adds) {
    const descent_pooling_shape *shape = job->shape;
    const descent_range rows = existing(oy, shape->stride_y, shape->pad_top, shape->window_height, shape->height);
    const descent_range columns = existing(ox, shape->stride_x, shape->pad_left, shape->window_width, shape->width);
    const size_t at = ((picture * shape->out_height + oy) * shape->out_width + ox) * shape->channels + channel;
    const size_t channels = descent_least(job->stripe, shape->channels - channel);
    float *pixels[most_taps];
    int32_t numbers[most_taps];
    size_t count = 0;
    for (size_t ky = rows.start; ky < rows.start + rows.count; ky += 1) {
        for (size_t kx = columns.start; kx < columns.start + columns.count; kx += 1) {
            if (count == most_taps) {
                job->kernels->spread_pixel(
                    count, pixels, numbers, channels, job->known_places + at, job->dy + at, adds);
                count = 0;
            }
            pixels[count] = job->dx + pixel_of(shape, picture, oy, ox, ky, kx) * shape->channels + channel;
            numbers[count] = (int32_t)(ky * shape->window_width + kx);
            count += 1;
        }
    }
    job->kernels->spread_pixel(count, pixels, numbers, channels, job->known_places + at, job->dy + at, adds);
}

/// Sets the gradients of a stripe of a picture's channels to 0.
static void clear_stripe(const pooling_job *job, size_t picture, size_t channel) {
    const descent_pooling_shape *shape = job->shape;
    const size_t channels = descent_least(job->stripe, shape->channels - channel);
    float *dx = job->dx + picture * shape->height * shape->width * shape->channels + channel;
    for (size_t pixel = 0; pixel < shape->height * shape->width; pixel += 1) {
        memset(dx + pixel * shape->channels, 0, channels * sizeof(float));
    }
}

static void spread_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const pooling_job *job = context;
    const descent_pooling_shape *shape = job->shape;
    const size_t stripes = descent_pieces(shape->channels, job->stripe);
    const size_t picture = chunk / stripes, channel = chunk % stripes * job->stripe;
    const bool adds = !windows_tile(shape);
    if (adds) { clear_stripe(job, picture, channel); }
    for (size_t oy = 0; oy < shape->out_height; oy += 1) {
        for (size_t ox = 0; ox < shape->out_width; ox += 1) { spread_window(job, picture, oy, ox, channel, adds); }
    }
}

void descent_max_pool_backward(
    descent_pool *pool, const descent_pooling_shape *shape, const int32_t *places, const float *dy, float *dx) {
    pooling_job job
        = {.kernels = descent_pool_kernels(pool), .shape = shape, .known_places = places, .dy = dy, .dx = dx};
    run_pictures(pool, &job, spread_chunk);
}

// MARK: - The mean

static void mean_pixel(const pooling_job *job, size_t picture, size_t oy, size_t ox, float *y) {
    const descent_pooling_shape *shape = job->shape;
    const descent_range rows = existing(oy, shape->stride_y, shape->pad_top, shape->window_height, shape->height);
    const descent_range columns = existing(ox, shape->stride_x, shape->pad_left, shape->window_width, shape->width);
    job->kernels->fill(shape->channels, 0.0f, y);
    for (size_t ky = rows.start; ky < rows.start + rows.count; ky += 1) {
        const float *x = job->x + pixel_of(shape, picture, oy, ox, ky, columns.start) * shape->channels;
        job->kernels->add_column_sums(columns.count, shape->channels, x, shape->channels, y);
    }
    const float share = 1.0f / (float)(shape->window_height * shape->window_width);
    job->kernels->binary_scalar(descent_operation_multiply, shape->channels, y, share, y);
}

static void mean_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const pooling_job *job = context;
    const descent_pooling_shape *shape = job->shape;
    const descent_range rows = descent_piece(chunk, job->rows_at_once, shape->batch * shape->out_height);
    for (size_t row = rows.start; row < rows.start + rows.count; row += 1) {
        for (size_t ox = 0; ox < shape->out_width; ox += 1) {
            mean_pixel(job, row / shape->out_height, row % shape->out_height, ox,
                job->y + (row * shape->out_width + ox) * shape->channels);
        }
    }
}

void descent_average_pool(descent_pool *pool, const descent_pooling_shape *shape, const float *x, float *y) {
    pooling_job job = {.kernels = descent_pool_kernels(pool), .shape = shape, .x = x, .y = y};
    run_output_rows(pool, &job, mean_chunk);
}

static void share_window(const pooling_job *job, size_t picture, size_t oy, size_t ox, size_t channel) {
    const descent_pooling_shape *shape = job->shape;
    const descent_range rows = existing(oy, shape->stride_y, shape->pad_top, shape->window_height, shape->height);
    const descent_range columns = existing(ox, shape->stride_x, shape->pad_left, shape->window_width, shape->width);
    const size_t at = ((picture * shape->out_height + oy) * shape->out_width + ox) * shape->channels + channel;
    const size_t channels = descent_least(job->stripe, shape->channels - channel);
    const float share = 1.0f / (float)(shape->window_height * shape->window_width);
    for (size_t ky = rows.start; ky < rows.start + rows.count; ky += 1) {
        for (size_t kx = columns.start; kx < columns.start + columns.count; kx += 1) {
            float *dx = job->dx + pixel_of(shape, picture, oy, ox, ky, kx) * shape->channels + channel;
            job->kernels->axpy(channels, share, job->dy + at, dx);
        }
    }
}

static void share_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const pooling_job *job = context;
    const descent_pooling_shape *shape = job->shape;
    const size_t stripes = descent_pieces(shape->channels, job->stripe);
    const size_t picture = chunk / stripes, channel = chunk % stripes * job->stripe;
    clear_stripe(job, picture, channel);
    for (size_t oy = 0; oy < shape->out_height; oy += 1) {
        for (size_t ox = 0; ox < shape->out_width; ox += 1) { share_window(job, picture, oy, ox, channel); }
    }
}

void descent_average_pool_backward(descent_pool *pool, const descent_pooling_shape *shape, const float *dy, float *dx) {
    pooling_job job = {.kernels = descent_pool_kernels(pool), .shape = shape, .dy = dy, .dx = dx};
    run_pictures(pool, &job, share_chunk);
}
