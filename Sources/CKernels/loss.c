#include "include/DescentLoss.h"

#include <math.h>

#include "include/DescentReduction.h"
#include "pool.h"

typedef struct softmax_job {
    const descent_kernels *kernels;
    size_t rows, columns;
    const float *x, *dy;
    float *y;
} softmax_job;

static void softmax_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const softmax_job *job = context;
    descent_range rows = descent_row_range(chunk, job->rows, job->columns);
    size_t at = rows.start * job->columns;
    job->kernels->softmax(rows.count, job->columns, job->x + at, job->y + at);
}

void descent_softmax(descent_pool *pool, size_t rows, size_t columns, const float *x, float *y) {
    softmax_job job = {descent_pool_kernels(pool), rows, columns, x, NULL, y};
    descent_run_row_chunks(pool, rows, columns, softmax_chunk, &job);
}

static void softmax_backward_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const softmax_job *job = context;
    descent_range rows = descent_row_range(chunk, job->rows, job->columns);
    size_t at = rows.start * job->columns;
    job->kernels->softmax_backward(rows.count, job->columns, job->x + at, job->dy + at, job->y + at);
}

void descent_softmax_backward(
    descent_pool *pool, size_t rows, size_t columns, const float *y, const float *dy, float *dx) {
    softmax_job job = {descent_pool_kernels(pool), rows, columns, y, dy, dx};
    descent_run_row_chunks(pool, rows, columns, softmax_backward_chunk, &job);
}

static void log_softmax_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const softmax_job *job = context;
    descent_range rows = descent_row_range(chunk, job->rows, job->columns);
    size_t at = rows.start * job->columns;
    job->kernels->log_softmax(rows.count, job->columns, job->x + at, job->y + at);
}

void descent_log_softmax(descent_pool *pool, size_t rows, size_t columns, const float *x, float *y) {
    softmax_job job = {descent_pool_kernels(pool), rows, columns, x, NULL, y};
    descent_run_row_chunks(pool, rows, columns, log_softmax_chunk, &job);
}

typedef struct cross_entropy_job {
    const descent_kernels *kernels;
    descent_cross_entropy_settings settings;
    size_t rows, classes;
    const float *logits;
    const int32_t *labels;
    float *row_losses, *gradient;
} cross_entropy_job;

static void cross_entropy_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const cross_entropy_job *job = context;
    descent_range rows = descent_row_range(chunk, job->rows, job->classes);
    size_t at = rows.start * job->classes;
    job->kernels->softmax_cross_entropy(&job->settings, rows.count, job->classes, job->logits + at,
        job->labels + rows.start, job->row_losses + rows.start, job->gradient == NULL ? NULL : job->gradient + at);
}

void descent_softmax_cross_entropy(descent_pool *pool, size_t rows, size_t classes, const float *logits,
    const int32_t *labels, const float *class_weights, float label_smoothing, float gradient_scale, float *row_losses,
    float *gradient) {
    float weight_sum = class_weights == NULL ? (float)classes : (float)descent_sum(pool, classes, class_weights);
    cross_entropy_job job = {
        descent_pool_kernels(pool),
        {class_weights, weight_sum, label_smoothing, gradient_scale},
        rows,
        classes,
        logits,
        labels,
        row_losses,
        gradient,
    };
    descent_run_row_chunks(pool, rows, classes, cross_entropy_chunk, &job);
}

typedef struct focus_job {
    const descent_kernels *kernels;
    size_t rows, classes;
    const int32_t *labels;
    const float *class_weights;
    float gamma;
    float *row_losses, *gradient;
} focus_job;

static void focus_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const focus_job *job = context;
    descent_range rows = descent_row_range(chunk, job->rows, job->classes);
    for (size_t row = rows.start; row < rows.start + rows.count; row += 1) {
        // A row that is left out has no loss and no gradient already.
        const int32_t label = job->labels[row];
        if (label < 0 || (size_t)label >= job->classes) { continue; }
        const float weight = job->class_weights == NULL ? 1.0f : job->class_weights[label];
        if (weight == 0.0f) { continue; }
        // `loss = -log p`, and `rest = 1 - p` without cancellation. A rest of 0 would be divided by.
        const double loss = (double)(job->row_losses[row] / weight);
        const double rest = fmax(-expm1(-loss), 1e-30);
        const double factor = pow(rest, (double)job->gamma);
        const double slope = factor * (1.0 + (double)job->gamma * (1.0 - rest) * loss / rest);
        job->row_losses[row] *= (float)factor;
        if (job->gradient == NULL) { continue; }
        float *line = job->gradient + row * job->classes;
        job->kernels->binary_scalar(descent_operation_multiply, job->classes, line, (float)slope, line);
    }
}

void descent_focus(descent_pool *pool, size_t rows, size_t classes, const int32_t *labels, const float *class_weights,
    float gamma, float *row_losses, float *gradient) {
    focus_job job = {
        descent_pool_kernels(pool), rows, classes, labels, class_weights, gamma, row_losses, gradient};
    descent_run_row_chunks(pool, rows, classes, focus_chunk, &job);
}

double descent_label_weight(size_t rows, size_t classes, const int32_t *labels, const float *class_weights) {
    double total = 0;
    for (size_t row = 0; row < rows; row += 1) {
        bool valid = labels[row] >= 0 && (size_t)labels[row] < classes;
        if (valid) { total += class_weights == NULL ? 1.0 : (double)class_weights[labels[row]]; }
    }
    return total;
}

typedef struct error_job {
    const descent_kernels *kernels;
    descent_error_loss loss;
    size_t rows, columns;
    const float *predictions, *targets;
    /// Huber's delta, or the weight of the positive class.
    float parameter;
    float gradient_scale;
    float *row_losses, *gradient;
} error_job;

static void binary_cross_entropy_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const error_job *job = context;
    descent_range rows = descent_row_range(chunk, job->rows, job->columns);
    size_t at = rows.start * job->columns;
    job->kernels->binary_cross_entropy(rows.count, job->columns, job->predictions + at, job->targets + at,
        job->parameter, job->gradient_scale, job->row_losses + rows.start,
        job->gradient == NULL ? NULL : job->gradient + at);
}

void descent_binary_cross_entropy(descent_pool *pool, size_t rows, size_t columns, const float *logits,
    const float *targets, float positive_weight, float gradient_scale, float *row_losses, float *gradient) {
    error_job job = {.kernels = descent_pool_kernels(pool), .rows = rows, .columns = columns, .predictions = logits,
        .targets = targets, .parameter = positive_weight, .gradient_scale = gradient_scale, .row_losses = row_losses,
        .gradient = gradient};
    descent_run_row_chunks(pool, rows, columns, binary_cross_entropy_chunk, &job);
}

static void regression_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const error_job *job = context;
    descent_range rows = descent_row_range(chunk, job->rows, job->columns);
    size_t at = rows.start * job->columns;
    job->kernels->regression_loss(job->loss, job->parameter, rows.count, job->columns, job->predictions + at,
        job->targets + at, job->gradient_scale, job->row_losses + rows.start,
        job->gradient == NULL ? NULL : job->gradient + at);
}

void descent_regression_loss(descent_pool *pool, descent_error_loss loss, float delta, size_t rows, size_t columns,
    const float *predictions, const float *targets, float gradient_scale, float *row_losses, float *gradient) {
    error_job job = {.kernels = descent_pool_kernels(pool), .loss = loss, .rows = rows, .columns = columns,
        .predictions = predictions, .targets = targets, .parameter = delta, .gradient_scale = gradient_scale,
        .row_losses = row_losses, .gradient = gradient};
    descent_run_row_chunks(pool, rows, columns, regression_chunk, &job);
}
