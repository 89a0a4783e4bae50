/// Convolution of 3 x 3 without stride by Winograd's algorithm: tiles of the result of 4 x 4, 36 products instead of
/// 144.
///
/// A chunk of tiles at a time: their squares of the input become 36 planes `[tiles, channels]` in the cache, each
/// plane is multiplied by that of the weights, and the products become the tiles. The gradient by the weights sums
/// such products over the tiles: over a number of portions that the shape alone decides, which are added in order.
#include "convolution.h"

#include "square.h"

enum {
    /// Floats of planes that a chunk may take: half of a second-level cache of 1 MiB.
    chunk_floats = 131072,
    /// Tiles in a chunk of a weight gradient at most, where the sums lie in the cache too.
    most_summed_tiles = 48,
    most_portions = 8,
    /// Floats between planes beyond their length, so that 36 of them do not meet in one set of a cache.
    plane_gap = 16,
    /// Below this many channels or filters the transformations cost more than they save.
    least_channels = 12,
};

/// Channels times filters of a weight gradient beyond which its sums leave the cache.
static const size_t most_summed_weights = 16384;

bool descent_winograd_fits(const descent_convolution_shape *shape, descent_convolution_part part) {
    const bool is_plain = shape->kernel_height == 3 && shape->kernel_width == 3 && shape->stride_y == 1
        && shape->stride_x == 1 && shape->dilation_y == 1 && shape->dilation_x == 1 && shape->groups == 1;
    if (!is_plain || shape->channels < least_channels || shape->filters < least_channels) { return false; }
    // A result of few pixels fills little of its tiles.
    if (shape->out_height < 3 || shape->out_width < 3) { return false; }
    const size_t tiles
        = shape->batch * descent_pieces(shape->out_height, 4) * descent_pieces(shape->out_width, 4);
    const size_t weights = shape->channels * shape->filters;
    if (part == descent_convolution_part_weight_gradient) { return weights <= most_summed_weights && tiles >= 32; }
    return tiles * 16 >= weights / 8;
}

// MARK: - Forward and the gradient by the data

/// Tiles that cover a picture, and the squares of another picture that they are made from.
typedef struct tiling {
    size_t pictures, height, width;
    size_t rows, columns;
    /// Of the picture that is read: its extents, and where the square of the first tile begins.
    size_t source_height, source_width;
    ptrdiff_t first_y, first_x;
} tiling;

static tiling tiling_of(size_t pictures, size_t height, size_t width, size_t source_height, size_t source_width,
    ptrdiff_t first_y, ptrdiff_t first_x) {
    return (tiling){pictures, height, width, descent_pieces(height, 4), descent_pieces(width, 4), source_height,
        source_width, first_y, first_x};
}

static size_t tile_count(const tiling *tiling) { return tiling->pictures * tiling->rows * tiling->columns; }

static int bounded(ptrdiff_t value, int most) { return value < 0 ? 0 : value > most ? most : (int)value; }

/// The square of `side` pixels at a place of one of the pictures `[height, width, channels]`.
static descent_square square_at(const float *pictures, size_t picture, size_t height, size_t width, size_t channels,
    ptrdiff_t y, ptrdiff_t x, int side) {
    const ptrdiff_t row_stride = (ptrdiff_t)(width * channels);
    return (descent_square){
        .pixels = (float *)pictures + (ptrdiff_t)(picture * height) * row_stride + y * row_stride
            + x * (ptrdiff_t)channels,
        .row_stride = width * channels,
        .pixel_stride = channels,
        .top = bounded(-y, side),
        .bottom = bounded((ptrdiff_t)height - y, side),
        .left = bounded(-x, side),
        .right = bounded((ptrdiff_t)width - x, side),
    };
}

typedef struct tile_place {
    size_t picture, y, x;
} tile_place;

static tile_place place_of(const tiling *tiling, size_t tile) {
    const size_t in_picture = tiling->rows * tiling->columns;
    return (tile_place){tile / in_picture, tile % in_picture / tiling->columns * 4, tile % tiling->columns * 4};
}

/// The planes of a range of tiles' squares of the input: `[36][tiles][channels]`.
static void make_planes(const descent_kernels *kernels, const tiling *tiling, descent_range tiles, const float *x,
    size_t channels, float *planes, size_t plane_stride) {
    for (size_t i = 0; i < tiles.count; i += 1) {
        const tile_place place = place_of(tiling, tiles.start + i);
        const descent_square square = square_at(x, place.picture, tiling->source_height, tiling->source_width, channels,
            (ptrdiff_t)place.y + tiling->first_y, (ptrdiff_t)place.x + tiling->first_x, 6);
        kernels->winograd_input(&square, channels, planes + i * channels, plane_stride);
    }
}

typedef struct winograd_job {
    const descent_kernels *kernels;
    tiling tiling;
    size_t inputs, outputs, chunk_tiles;
    const float *x;
    /// `[36][inputs][outputs]`.
    const float *weights;
    size_t weight_stride;
    const descent_convolution_finish *finish;
    float *y;
    float *scratch;
    size_t scratch_step;
} winograd_job;

/// Tiles in a chunk: as many as the cache holds, a multiple of the rows of a register tile.
static size_t chunk_tiles_of(size_t inputs, size_t outputs) {
    return descent_greatest(12, chunk_floats / (36 * (inputs + outputs)) / 12 * 12);
}

static size_t plane_stride_of(size_t tiles, size_t columns) {
    return descent_pieces(tiles * columns, 16) * 16 + plane_gap;
}

static size_t thread_floats(const descent_kernels *kernels, size_t tiles, size_t inputs, size_t outputs, size_t inner) {
    return 36 * (plane_stride_of(tiles, inputs) + plane_stride_of(tiles, outputs))
        + descent_pieces(inner * kernels->tile_columns, 16) * 16;
}

/// A product for one plane: `c [rows, columns] (+)= a [rows, inner] b [inner, columns]`.
static void multiply_plane(const descent_kernels *kernels, size_t rows, size_t columns, size_t inner, const float *a,
    ptrdiff_t a_row_stride, ptrdiff_t a_column_stride, const float *b, float *c, bool accumulate, float *packed) {
    const bool small = inner * columns * sizeof(float) <= 32768;
    const descent_gemm_block block = {
        .rows = rows,
        .columns = columns,
        .inner = inner,
        .a = a,
        .a_row_stride = a_row_stride,
        .a_column_stride = a_column_stride,
        .b = b,
        .b_row_stride = (ptrdiff_t)columns,
        .b_column_stride = 1,
        .c = c,
        .c_row_stride = (ptrdiff_t)columns,
        .accumulate = accumulate,
        .pass_inner = inner,
        .packs_b = !small && rows > 2 * kernels->tile_rows,
        .packed_b = packed,
    };
    kernels->gemm_block(&block);
}

/// Bias, activation and memory for one tile.
static void finish_tile(const winograd_job *job, size_t tile, const float *products, size_t plane_stride) {
    const tiling *tiling = &job->tiling;
    const tile_place place = place_of(tiling, tile);
    float *product = descent_product_of(job->finish, job->y);
    const descent_square square = square_at(product, place.picture, tiling->height, tiling->width, job->outputs,
        (ptrdiff_t)place.y, (ptrdiff_t)place.x, 4);
    job->kernels->winograd_output(products, plane_stride, job->outputs, job->finish->bias, &square);
    const size_t first = (size_t)(square.pixels - product);
    for (int row = 0; row < square.bottom; row += 1) {
        descent_finish_run(job->kernels, job->finish, job->y, first + (size_t)row * square.row_stride,
            (size_t)square.right * job->outputs);
    }
}

static void convolve_chunk(void *context, size_t chunk, int32_t thread) {
    const winograd_job *job = context;
    const descent_range tiles = descent_piece(chunk, job->chunk_tiles, tile_count(&job->tiling));
    const size_t input_stride = plane_stride_of(job->chunk_tiles, job->inputs);
    const size_t output_stride = plane_stride_of(job->chunk_tiles, job->outputs);
    float *inputs = job->scratch + (size_t)thread * job->scratch_step;
    float *products = inputs + 36 * input_stride, *packed = products + 36 * output_stride;
    make_planes(job->kernels, &job->tiling, tiles, job->x, job->inputs, inputs, input_stride);
    for (size_t plane = 0; plane < 36; plane += 1) {
        multiply_plane(job->kernels, tiles.count, job->outputs, job->inputs, inputs + plane * input_stride,
            (ptrdiff_t)job->inputs, 1, job->weights + plane * job->weight_stride, products + plane * output_stride,
            false, packed);
    }
    for (size_t i = 0; i < tiles.count; i += 1) {
        finish_tile(job, tiles.start + i, products + i * job->outputs, output_stride);
    }
}

/// Planes of the weights, one row of inputs after the other.
typedef struct weights_job {
    const descent_kernels *kernels;
    size_t inputs, outputs, rows_at_once;
    /// `[3, 3, inputs, outputs]`
    const float *w;
    bool turned;
    float *planes;
    size_t plane_stride;
} weights_job;

static void weights_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const weights_job *job = context;
    const descent_range rows = descent_piece(chunk, job->rows_at_once, job->inputs);
    const size_t at = rows.start * job->outputs;
    job->kernels->winograd_weights(rows.count * job->outputs, job->w + at, job->inputs * job->outputs, job->turned,
        job->planes + at, job->plane_stride);
}

static void transform_all_weights(descent_pool *pool, size_t inputs, size_t outputs, const float *w, bool turned,
    float *planes, size_t plane_stride) {
    weights_job job = {descent_pool_kernels(pool), inputs, outputs, descent_greatest(1, 2048 / outputs), w, turned,
        planes, plane_stride};
    descent_pool_run(pool, weights_chunk, &job, descent_pieces(inputs, job.rows_at_once));
}

static size_t weight_stride_of(size_t inputs, size_t outputs) {
    return descent_pieces(inputs * outputs, 16) * 16 + plane_gap;
}

/// Runs a job that has its tiling, operands and finish; `scratch` is behind the weights.
static void run_tiles(descent_pool *pool, winograd_job *job) {
    const size_t tiles = tile_count(&job->tiling), threads = (size_t)descent_pool_thread_count(pool);
    job->chunk_tiles = chunk_tiles_of(job->inputs, job->outputs);
    job->scratch_step = thread_floats(job->kernels, job->chunk_tiles, job->inputs, job->outputs, job->inputs);
    const size_t even = descent_pieces(descent_pieces(tiles, 4 * threads), job->kernels->tile_rows);
    job->chunk_tiles = descent_least(job->chunk_tiles, descent_greatest(1, even) * job->kernels->tile_rows);
    descent_pool_run(pool, convolve_chunk, job, descent_pieces(tiles, job->chunk_tiles));
}

void descent_winograd_forward(descent_pool *pool, const descent_convolution_shape *shape, const float *x,
    const float *w, const descent_convolution_finish *finish, float *y, float *scratch) {
    const size_t stride = weight_stride_of(shape->channels, shape->filters);
    transform_all_weights(pool, shape->channels, shape->filters, w, false, scratch, stride);
    winograd_job job = {
        .kernels = descent_pool_kernels(pool),
        .tiling = tiling_of(shape->batch, shape->out_height, shape->out_width, shape->height, shape->width,
            -(ptrdiff_t)shape->pad_top, -(ptrdiff_t)shape->pad_left),
        .inputs = shape->channels,
        .outputs = shape->filters,
        .x = x,
        .weights = scratch,
        .weight_stride = stride,
        .finish = finish,
        .y = y,
        .scratch = scratch + 36 * stride,
    };
    run_tiles(pool, &job);
}

void descent_winograd_data_gradient(descent_pool *pool, const descent_convolution_shape *shape, const float *dy,
    const float *w, const descent_convolution_finish *finish, float *dx, float *scratch) {
    const descent_kernels *kernels = descent_pool_kernels(pool);
    const size_t stride = weight_stride_of(shape->filters, shape->channels);
    float *swapped = scratch + 36 * stride;
    for (size_t tap = 0; tap < 9; tap += 1) {
        const size_t at = tap * shape->channels * shape->filters;
        kernels->transpose(shape->channels, shape->filters, w + at, shape->filters, swapped + at, shape->channels);
    }
    transform_all_weights(pool, shape->filters, shape->channels, swapped, true, scratch, stride);
    winograd_job job = {
        .kernels = kernels,
        .tiling = tiling_of(shape->batch, shape->height, shape->width, shape->out_height, shape->out_width,
            (ptrdiff_t)shape->pad_top - 2, (ptrdiff_t)shape->pad_left - 2),
        .inputs = shape->filters,
        .outputs = shape->channels,
        .x = dy,
        .weights = scratch,
        .weight_stride = stride,
        .finish = finish,
        .y = dx,
        // The swapped weights are not needed any more.
        .scratch = scratch + 36 * stride,
    };
    run_tiles(pool, &job);
}

// MARK: - The gradient by the weights

typedef struct sum_job {
    const descent_kernels *kernels;
    const descent_convolution_shape *shape;
    tiling tiling;
    size_t chunk_tiles, portions, portion_tiles;
    const float *x, *dy;
    /// For each portion 36 planes `[channels][filters]`.
    float *sums;
    size_t sum_stride;
    float *dw;
    float *scratch;
    size_t scratch_step;
} sum_job;

static sum_job sum_job_of(const descent_kernels *kernels, const descent_convolution_shape *shape) {
    const size_t channels = shape->channels, filters = shape->filters;
    sum_job job = {
        .kernels = kernels,
        .shape = shape,
        .tiling = tiling_of(shape->batch, shape->out_height, shape->out_width, shape->height, shape->width,
            -(ptrdiff_t)shape->pad_top, -(ptrdiff_t)shape->pad_left),
        .chunk_tiles = descent_least(most_summed_tiles, chunk_tiles_of(channels, filters)),
        .sum_stride = weight_stride_of(channels, filters),
    };
    const size_t tiles = tile_count(&job.tiling);
    const size_t portions = descent_greatest(1, descent_least(most_portions, tiles / 64));
    job.portion_tiles = descent_greatest(1, descent_pieces(tiles, portions));
    job.portions = descent_pieces(tiles, job.portion_tiles);
    job.scratch_step = thread_floats(kernels, job.chunk_tiles, channels, filters, job.chunk_tiles);
    return job;
}

/// The sums of one portion.
static void sum_portion(void *context, size_t portion, int32_t thread) {
    const sum_job *job = context;
    const descent_convolution_shape *shape = job->shape;
    const size_t channels = shape->channels, filters = shape->filters;
    const descent_range all = descent_piece(portion, job->portion_tiles, tile_count(&job->tiling));
    const size_t input_stride = plane_stride_of(job->chunk_tiles, channels);
    const size_t gradient_stride = plane_stride_of(job->chunk_tiles, filters);
    float *inputs = job->scratch + (size_t)thread * job->scratch_step, *gradients = inputs + 36 * input_stride;
    float *packed = gradients + 36 * gradient_stride, *sums = job->sums + portion * 36 * job->sum_stride;
    for (size_t done = 0; done < all.count; done += job->chunk_tiles) {
        const descent_range tiles = {all.start + done, descent_least(job->chunk_tiles, all.count - done)};
        make_planes(job->kernels, &job->tiling, tiles, job->x, channels, inputs, input_stride);
        for (size_t i = 0; i < tiles.count; i += 1) {
            const tile_place place = place_of(&job->tiling, tiles.start + i);
            const descent_square square = square_at(job->dy, place.picture, shape->out_height, shape->out_width,
                filters, (ptrdiff_t)place.y, (ptrdiff_t)place.x, 4);
            job->kernels->winograd_gradient(&square, filters, gradients + i * filters, gradient_stride);
        }
        for (size_t plane = 0; plane < 36; plane += 1) {
            multiply_plane(job->kernels, channels, filters, tiles.count, inputs + plane * input_stride, 1,
                (ptrdiff_t)channels, gradients + plane * gradient_stride, sums + plane * job->sum_stride, done > 0,
                packed);
        }
    }
}

static void weight_gradient_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const sum_job *job = context;
    const size_t count = job->shape->channels * job->shape->filters;
    const descent_range range = descent_piece(chunk, 1024, count);
    job->kernels->winograd_weight_gradient(range.count, job->portions, 36 * job->sum_stride, job->sums + range.start,
        job->sum_stride, job->dw + range.start, count);
}

void descent_winograd_weight_gradient(descent_pool *pool, const descent_convolution_shape *shape, const float *x,
    const float *dy, float *dw, float *scratch) {
    sum_job job = sum_job_of(descent_pool_kernels(pool), shape);
    job.x = x;
    job.dy = dy;
    job.dw = dw;
    job.sums = scratch;
    job.scratch = scratch + job.portions * 36 * job.sum_stride;
    descent_pool_run(pool, sum_portion, &job, job.portions);
    descent_pool_run(
        pool, weight_gradient_chunk, &job, descent_pieces(shape->channels * shape->filters, 1024));
}

// MARK: - Scratch

size_t descent_winograd_scratch_floats(
    const descent_pool *pool, const descent_convolution_shape *shape, descent_convolution_part part) {
    const descent_kernels *kernels = descent_pool_kernels(pool);
    const size_t threads = (size_t)descent_pool_thread_count(pool);
    const size_t channels = shape->channels, filters = shape->filters;
    switch (part) {
    case descent_convolution_part_forward:
        return 36 * weight_stride_of(channels, filters)
            + threads * thread_floats(kernels, chunk_tiles_of(channels, filters), channels, filters, channels);
    case descent_convolution_part_data_gradient: {
        const size_t planes
            = threads * thread_floats(kernels, chunk_tiles_of(filters, channels), filters, channels, filters);
        return 36 * weight_stride_of(filters, channels) + descent_greatest(planes, 9 * channels * filters);
    }
    case descent_convolution_part_weight_gradient: {
        const sum_job job = sum_job_of(kernels, shape);
        return job.portions * 36 * job.sum_stride + threads * job.scratch_step;
    }
    }
    return 0;
}
