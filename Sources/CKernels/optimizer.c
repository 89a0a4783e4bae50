#include "include/DescentOptimizer.h"

#include "pool.h"

typedef struct optimizer_job {
    const descent_kernels *kernels;
    const descent_sgd_settings *sgd;
    const descent_adam_settings *adam;
    bool decoupled;
    size_t count;
    const float *gradient;
    float *parameter;
    /// The velocity, or the first moment.
    float *first_moment;
    float *second_moment;
} optimizer_job;

static void sgd_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const optimizer_job *job = context;
    descent_range range = descent_chunk_range(chunk, job->count);
    job->kernels->sgd(job->sgd, range.count, job->gradient + range.start, job->parameter + range.start,
        job->first_moment == NULL ? NULL : job->first_moment + range.start);
}

void descent_sgd(descent_pool *pool, const descent_sgd_settings *settings, size_t count, const float *gradient,
    float *parameter, float *velocity) {
    optimizer_job job = {descent_pool_kernels(pool), settings, NULL, false, count, gradient, parameter, velocity, NULL};
    descent_run_chunks(pool, count, sgd_chunk, &job);
}

static void adam_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const optimizer_job *job = context;
    descent_range range = descent_chunk_range(chunk, job->count);
    job->kernels->adam(job->adam, job->decoupled, range.count, job->gradient + range.start,
        job->parameter + range.start, job->first_moment + range.start, job->second_moment + range.start);
}

void descent_adam(descent_pool *pool, const descent_adam_settings *settings, size_t count, const float *gradient,
    float *parameter, float *first_moment, float *second_moment) {
    optimizer_job job = {descent_pool_kernels(pool), NULL, settings, false, count, gradient, parameter, first_moment,
        second_moment};
    descent_run_chunks(pool, count, adam_chunk, &job);
}

void descent_adamw(descent_pool *pool, const descent_adam_settings *settings, size_t count, const float *gradient,
    float *parameter, float *first_moment, float *second_moment) {
    optimizer_job job = {descent_pool_kernels(pool), NULL, settings, true, count, gradient, parameter, first_moment,
        second_moment};
    descent_run_chunks(pool, count, adam_chunk, &job);
}
