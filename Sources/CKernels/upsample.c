#include "include/DescentPooling.h"

#include "pool.h"

#include <math.h>
#include <string.h>

typedef struct upsample_job {
    const descent_kernels *kernels;
    size_t batch, height, width, channels, factor_y, factor_x;
    bool bilinear;
    const float *x;
    float *y;
} upsample_job;

/// The two places of the source that a place is made from, and the share of the second.
typedef struct neighbours {
    size_t first, second;
    float share;
} neighbours;

static neighbours neighbours_of(size_t place, size_t factor, size_t extent, bool bilinear) {
    if (!bilinear) { return (neighbours){place / factor, place / factor, 0}; }
    const float at = ((float)place + 0.5f) / (float)factor - 0.5f;
    const float within = at < 0 ? 0 : at;
    const size_t first = descent_least((size_t)floorf(within), extent - 1);
    return (neighbours){first, descent_least(first + 1, extent - 1), within - (float)first};
}

/// Calls `axpy` for each source pixel of a pixel of the result, with its share.
static void take_pixel(const upsample_job *job, size_t picture, size_t oy, size_t ox, bool backward) {
    const neighbours rows = neighbours_of(oy, job->factor_y, job->height, job->bilinear);
    const neighbours columns = neighbours_of(ox, job->factor_x, job->width, job->bilinear);
    const size_t width = job->width * job->factor_x, height = job->height * job->factor_y;
    const size_t large = ((picture * height + oy) * width + ox) * job->channels;
    for (int corner = 0; corner < 4; corner += 1) {
        const float share = (corner < 2 ? 1 - rows.share : rows.share)
            * (corner % 2 == 0 ? 1 - columns.share : columns.share);
        if (share == 0) { continue; }
        const size_t row = corner < 2 ? rows.first : rows.second;
        const size_t column = corner % 2 == 0 ? columns.first : columns.second;
        const size_t small = ((picture * job->height + row) * job->width + column) * job->channels;
        const size_t from = backward ? large : small, to = backward ? small : large;
        job->kernels->axpy(job->channels, share, job->x + from, job->y + to);
    }
}

static void forward_row(void *context, size_t row, int32_t thread) {
    (void)thread;
    const upsample_job *job = context;
    const size_t width = job->width * job->factor_x, height = job->height * job->factor_y;
    job->kernels->fill(width * job->channels, 0.0f, job->y + row * width * job->channels);
    for (size_t ox = 0; ox < width; ox += 1) { take_pixel(job, row / height, row % height, ox, false); }
}

static void backward_picture(void *context, size_t picture, int32_t thread) {
    (void)thread;
    const upsample_job *job = context;
    const size_t count = job->height * job->width * job->channels;
    memset(job->y + picture * count, 0, count * sizeof(float));
    for (size_t oy = 0; oy < job->height * job->factor_y; oy += 1) {
        for (size_t ox = 0; ox < job->width * job->factor_x; ox += 1) { take_pixel(job, picture, oy, ox, true); }
    }
}

void descent_upsample(descent_pool *pool, size_t batch, size_t height, size_t width, size_t channels, size_t factor_y,
    size_t factor_x, bool bilinear, const float *x, float *y) {
    upsample_job job
        = {descent_pool_kernels(pool), batch, height, width, channels, factor_y, factor_x, bilinear, x, y};
    descent_pool_run(pool, forward_row, &job, batch * height * factor_y);
}

void descent_upsample_backward(descent_pool *pool, size_t batch, size_t height, size_t width, size_t channels,
    size_t factor_y, size_t factor_x, bool bilinear, const float *dy, float *dx) {
    upsample_job job
        = {descent_pool_kernels(pool), batch, height, width, channels, factor_y, factor_x, bilinear, dy, dx};
    descent_pool_run(pool, backward_picture, &job, batch);
}
