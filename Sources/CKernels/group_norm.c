#include "include/DescentNorm.h"

#include "pool.h"

typedef struct norm_job {
    const descent_kernels *kernels;
    size_t positions, channels, groups;
    float epsilon;
    const float *x, *gain, *bias, *saved, *dy;
    float *statistics, *y;
    /// For each sample its share of the gradients by gain and bias.
    float *shares;
    /// For each thread four numbers a channel.
    float *scratch;
} norm_job;

size_t descent_group_norm_scratch_floats(const descent_pool *pool, size_t samples, size_t channels) {
    return (2 * samples + 4 * (size_t)descent_pool_thread_count(pool)) * channels;
}

static void forward_sample(void *context, size_t sample, int32_t thread) {
    const norm_job *job = context;
    const size_t at = sample * job->positions * job->channels;
    job->kernels->group_norm(job->positions, job->channels, job->groups, job->epsilon, job->x + at, job->gain,
        job->bias, job->statistics + sample * 2 * job->groups, job->y + at,
        job->scratch + (size_t)thread * 4 * job->channels);
}

void descent_group_norm(descent_pool *pool, size_t samples, size_t positions, size_t channels, size_t groups,
    float epsilon, const float *x, const float *gain, const float *bias, float *statistics, float *y,
    float *scratch) {
    norm_job job = {.kernels = descent_pool_kernels(pool), .positions = positions, .channels = channels,
        .groups = groups, .epsilon = epsilon, .x = x, .gain = gain, .bias = bias, .statistics = statistics, .y = y,
        .scratch = scratch};
    descent_pool_run(pool, forward_sample, &job, samples);
}

static void backward_sample(void *context, size_t sample, int32_t thread) {
    const norm_job *job = context;
    const size_t at = sample * job->positions * job->channels;
    float *share = job->shares + sample * 2 * job->channels;
    job->kernels->group_norm_backward(job->positions, job->channels, job->groups, job->x + at, job->gain,
        job->saved + sample * 2 * job->groups, job->dy + at, job->y + at, share, share + job->channels,
        job->scratch + (size_t)thread * 4 * job->channels);
}

void descent_group_norm_backward(descent_pool *pool, size_t samples, size_t positions, size_t channels, size_t groups,
    const float *x, const float *gain, const float *statistics, const float *dy, float *dx, float *dgain,
    float *dbias, float *scratch) {
    const descent_kernels *kernels = descent_pool_kernels(pool);
    norm_job job = {.kernels = kernels, .positions = positions, .channels = channels, .groups = groups, .x = x,
        .gain = gain, .saved = statistics, .dy = dy, .y = dx, .shares = scratch,
        .scratch = scratch + 2 * samples * channels};
    descent_pool_run(pool, backward_sample, &job, samples);
    kernels->fill(channels, 0.0f, dgain);
    kernels->fill(channels, 0.0f, dbias);
    kernels->add_column_sums(samples, channels, scratch, 2 * channels, dgain);
    kernels->add_column_sums(samples, channels, scratch + channels, 2 * channels, dbias);
}
