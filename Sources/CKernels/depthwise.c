/// Convolution with one filter for each channel: a weighted sum of pixels.
#include "convolution.h"

#include <string.h>

/// Terms that are listed at a time, and pictures' rows whose weight gradients are summed apart at most.
enum { most_terms = 64, most_portions = 16 };

/// Multiply-adds in a chunk of rows, at least.
static const size_t chunk_work = 1 << 17;

typedef struct depthwise_job {
    const descent_kernels *kernels;
    const descent_convolution_shape *shape;
    const float *x, *w, *dy;
    const descent_convolution_finish *finish;
    float *y;
    size_t rows_at_once;
    size_t portions, portion_rows;
    float *sums;
    float *dw;
} depthwise_job;

/// The pixels that a sum takes, and their weights.
typedef struct term_list {
    size_t count;
    const float *pixels[most_terms], *weights[most_terms];
} term_list;

static void flush_terms(const depthwise_job *job, term_list *terms, const float *start, float *y) {
    job->kernels->weigh_pixels(terms->count, terms->pixels, terms->weights, job->shape->channels, start, y);
    terms->count = 0;
}

/// Adds a term; a full list is summed first. Gives what the next sum starts from.
static const float *add_term(
    const depthwise_job *job, term_list *terms, const float *pixel, const float *weight, const float *start, float *y) {
    if (terms->count == most_terms) {
        flush_terms(job, terms, start, y);
        start = y;
    }
    terms->pixels[terms->count] = pixel;
    terms->weights[terms->count] = weight;
    terms->count += 1;
    return start;
}

static void forward_pixel(const depthwise_job *job, size_t picture, size_t oy, size_t ox, float *y) {
    const descent_convolution_shape *shape = job->shape;
    term_list terms = {.count = 0};
    const float *start = job->finish->bias;
    for (size_t ky = 0; ky < shape->kernel_height; ky += 1) {
        const size_t row = oy * shape->stride_y + ky * shape->dilation_y;
        if (row < shape->pad_top || row - shape->pad_top >= shape->height) { continue; }
        for (size_t kx = 0; kx < shape->kernel_width; kx += 1) {
            const size_t column = ox * shape->stride_x + kx * shape->dilation_x;
            if (column < shape->pad_left || column - shape->pad_left >= shape->width) { continue; }
            const size_t pixel
                = (picture * shape->height + row - shape->pad_top) * shape->width + column - shape->pad_left;
            start = add_term(job, &terms, job->x + pixel * shape->channels,
                job->w + (ky * shape->kernel_width + kx) * shape->channels, start, y);
        }
    }
    flush_terms(job, &terms, start, y);
}

static void forward_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const depthwise_job *job = context;
    const descent_convolution_shape *shape = job->shape;
    const descent_range rows = descent_piece(chunk, job->rows_at_once, shape->batch * shape->out_height);
    const size_t row_floats = shape->out_width * shape->channels;
    for (size_t row = rows.start; row < rows.start + rows.count; row += 1) {
        float *product = descent_product_of(job->finish, job->y) + row * row_floats;
        for (size_t ox = 0; ox < shape->out_width; ox += 1) {
            forward_pixel(job, row / shape->out_height, row % shape->out_height, ox, product + ox * shape->channels);
        }
        descent_finish_run(job->kernels, job->finish, job->y, row * row_floats, row_floats);
    }
}

/// The place of the result whose window takes a pixel (`at`, pads included) with a tap; false when there is none.
static bool place_of(size_t at, size_t tap, size_t dilation, size_t stride, size_t extent, size_t *place) {
    if (at < tap * dilation || (at - tap * dilation) % stride != 0) { return false; }
    *place = (at - tap * dilation) / stride;
    return *place < extent;
}

static void backward_pixel(const depthwise_job *job, size_t picture, size_t iy, size_t ix, float *dx) {
    const descent_convolution_shape *shape = job->shape;
    term_list terms = {.count = 0};
    const float *start = NULL;
    size_t oy, ox;
    for (size_t ky = 0; ky < shape->kernel_height; ky += 1) {
        if (!place_of(iy + shape->pad_top, ky, shape->dilation_y, shape->stride_y, shape->out_height, &oy)) {
            continue;
        }
        for (size_t kx = 0; kx < shape->kernel_width; kx += 1) {
            if (!place_of(ix + shape->pad_left, kx, shape->dilation_x, shape->stride_x, shape->out_width, &ox)) {
                continue;
            }
            const size_t pixel = (picture * shape->out_height + oy) * shape->out_width + ox;
            start = add_term(job, &terms, job->dy + pixel * shape->channels,
                job->w + (ky * shape->kernel_width + kx) * shape->channels, start, dx);
        }
    }
    flush_terms(job, &terms, start, dx);
}

static void backward_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const depthwise_job *job = context;
    const descent_convolution_shape *shape = job->shape;
    const descent_range rows = descent_piece(chunk, job->rows_at_once, shape->batch * shape->height);
    const size_t row_floats = shape->width * shape->channels;
    for (size_t row = rows.start; row < rows.start + rows.count; row += 1) {
        for (size_t ix = 0; ix < shape->width; ix += 1) {
            float *dx = job->y + row * row_floats + ix * shape->channels;
            backward_pixel(job, row / shape->height, row % shape->height, ix, dx);
        }
        descent_finish_run(job->kernels, job->finish, job->y, row * row_floats, row_floats);
    }
}

static void run_rows(
    descent_pool *pool, depthwise_job *job, size_t rows, size_t columns, descent_chunk_function chunk) {
    const size_t taps = job->shape->kernel_height * job->shape->kernel_width;
    const size_t row_work = descent_greatest(1, columns * job->shape->channels * taps);
    job->rows_at_once = descent_greatest(1, chunk_work / row_work);
    descent_pool_run(pool, chunk, job, descent_pieces(rows, job->rows_at_once));
}

void descent_depthwise_forward(descent_pool *pool, const descent_convolution_shape *shape, const float *x,
    const float *w, const descent_convolution_finish *finish, float *y) {
    depthwise_job job = {
        .kernels = descent_pool_kernels(pool), .shape = shape, .x = x, .w = w, .finish = finish, .y = y};
    run_rows(pool, &job, shape->batch * shape->out_height, shape->out_width, forward_chunk);
}

void descent_depthwise_data_gradient(descent_pool *pool, const descent_convolution_shape *shape, const float *dy,
    const float *w, const descent_convolution_finish *finish, float *dx) {
    depthwise_job job = {
        .kernels = descent_pool_kernels(pool), .shape = shape, .w = w, .dy = dy, .finish = finish, .y = dx};
    run_rows(pool, &job, shape->batch * shape->height, shape->width, backward_chunk);
}

// MARK: - The gradient by the weights

static size_t weight_count(const descent_convolution_shape *shape) {
    return shape->kernel_height * shape->kernel_width * shape->channels;
}

static void cut_portions(depthwise_job *job) {
    const size_t rows = job->shape->batch * job->shape->out_height;
    job->portion_rows = descent_greatest(1, descent_pieces(rows, most_portions));
    job->portions = descent_greatest(1, descent_pieces(rows, job->portion_rows));
}

/// What one place of the result adds to the sums.
static void sum_place(const depthwise_job *job, size_t row, size_t ox, float *sums) {
    const descent_convolution_shape *shape = job->shape;
    const float *dy = job->dy + (row * shape->out_width + ox) * shape->channels;
    const size_t picture = row / shape->out_height, oy = row % shape->out_height;
    const float *pixels[most_terms];
    float *places[most_terms];
    size_t count = 0;
    for (size_t ky = 0; ky < shape->kernel_height; ky += 1) {
        const size_t y = oy * shape->stride_y + ky * shape->dilation_y;
        if (y < shape->pad_top || y - shape->pad_top >= shape->height) { continue; }
        for (size_t kx = 0; kx < shape->kernel_width; kx += 1) {
            const size_t x = ox * shape->stride_x + kx * shape->dilation_x;
            if (x < shape->pad_left || x - shape->pad_left >= shape->width) { continue; }
            const size_t pixel = (picture * shape->height + y - shape->pad_top) * shape->width + x - shape->pad_left;
            pixels[count] = job->x + pixel * shape->channels;
            places[count] = sums + (ky * shape->kernel_width + kx) * shape->channels;
            count += 1;
            if (count < most_terms) { continue; }
            job->kernels->add_products(count, pixels, dy, shape->channels, places);
            count = 0;
        }
    }
    job->kernels->add_products(count, pixels, dy, shape->channels, places);
}

static void sum_portion(void *context, size_t portion, int32_t thread) {
    (void)thread;
    const depthwise_job *job = context;
    const descent_convolution_shape *shape = job->shape;
    const descent_range rows = descent_piece(portion, job->portion_rows, shape->batch * shape->out_height);
    float *sums = job->sums + portion * weight_count(shape);
    memset(sums, 0, weight_count(shape) * sizeof(float));
    for (size_t row = rows.start; row < rows.start + rows.count; row += 1) {
        for (size_t ox = 0; ox < shape->out_width; ox += 1) { sum_place(job, row, ox, sums); }
    }
}

void descent_depthwise_weight_gradient(descent_pool *pool, const descent_convolution_shape *shape, const float *x,
    const float *dy, float *dw, float *scratch) {
    const size_t count = weight_count(shape);
    depthwise_job job = {.kernels = descent_pool_kernels(pool), .shape = shape, .x = x, .dy = dy, .sums = scratch};
    job.kernels->fill(count, 0.0f, dw);
    if (shape->batch * shape->out_height == 0) { return; }
    cut_portions(&job);
    descent_pool_run(pool, sum_portion, &job, job.portions);
    job.kernels->add_column_sums(job.portions, count, scratch, count, dw);
}

size_t descent_depthwise_scratch_floats(
    const descent_pool *pool, const descent_convolution_shape *shape, descent_convolution_part part) {
    (void)pool;
    if (part != descent_convolution_part_weight_gradient) { return 0; }
    depthwise_job job = {.shape = shape};
    cut_portions(&job);
    return job.portions * weight_count(shape);
}
