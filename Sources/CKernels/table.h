/// The kernels of one instruction set, as a table of functions.
///
/// Each works on a range, on the calling thread, and knows nothing of pools: the drivers (`elementwise.c`, `gemm.c`,
/// ...) cut the work. The `.inc` files hold the bodies; `kernels_*.c` compile them once for each instruction set.
#ifndef DESCENT_TABLE_H
#define DESCENT_TABLE_H

#include "include/DescentElementwise.h"
#include "include/DescentInstructionSet.h"
#include "include/DescentLoss.h"
#include "include/DescentNorm.h"
#include "include/DescentOptimizer.h"
#include "include/DescentRandom.h"
#include "attention.h"
#include "random.h"
#include "recurrent.h"
#include "range.h"

/// A block of a product that one thread computes: see `gemm.inc`.
typedef struct descent_gemm_block {
    size_t rows, columns, inner;
    const float *a;
    ptrdiff_t a_row_stride, a_column_stride;
    const float *b;
    ptrdiff_t b_row_stride, b_column_stride;
    float *c;
    ptrdiff_t c_row_stride;
    const float *bias;
    bool accumulate;
    /// Added to the product, with the stride of C; NULL for none. Not with `accumulate`, which adds C itself.
    const float *addend;
    /// The most inner indices of one pass.
    size_t pass_inner;
    /// Whether B is copied into panels even where it could be read in place.
    bool packs_b;
    /// Whether A is copied into tiles even where it could be read in place.
    bool packs_a;
    float *packed_a;
    float *packed_b;
} descent_gemm_block;

/// What a softmax cross-entropy needs besides its buffers.
typedef struct descent_cross_entropy_settings {
    const float *class_weights;
    /// The sum of the class weights.
    float weight_sum;
    float label_smoothing;
    float gradient_scale;
} descent_cross_entropy_settings;

typedef struct descent_kernels {
    // Elementwise.
    void (*unary)(descent_operation operation, size_t count, const float *x, float *y);
    void (*binary)(descent_operation operation, size_t count, const float *a, const float *b, float *y);
    void (*binary_scalar)(descent_operation operation, size_t count, const float *a, float b, float *y);
    void (*fill)(size_t count, float value, float *y);
    void (*axpy)(size_t count, float alpha, const float *x, float *y);

    // Reductions. The first three are for blocks of a few thousand elements.
    double (*sum)(size_t count, const float *x);
    double (*dot)(size_t count, const float *a, const float *b);
    float (*maximum)(size_t count, const float *x);
    size_t (*argmax)(size_t count, const float *x);
    /// `y[j] += sum over i of x[i * row_stride + j]`, in rising order of `i`.
    void (*add_column_sums)(size_t rows, size_t columns, const float *x, size_t row_stride, float *y);

    // Softmax and losses, over rows.
    void (*softmax)(size_t rows, size_t columns, const float *x, float *y);
    void (*softmax_backward)(size_t rows, size_t columns, const float *y, const float *dy, float *dx);
    void (*log_softmax)(size_t rows, size_t columns, const float *x, float *y);
    void (*softmax_cross_entropy)(const descent_cross_entropy_settings *settings, size_t rows, size_t classes,
        const float *logits, const int32_t *labels, float *row_losses, float *gradient);
    void (*binary_cross_entropy)(size_t rows, size_t columns, const float *logits, const float *targets,
        float positive_weight, float gradient_scale, float *row_losses, float *gradient);
    void (*regression_loss)(descent_error_loss loss, float delta, size_t rows, size_t columns,
        const float *predictions, const float *targets, float gradient_scale, float *row_losses, float *gradient);

    // Optimizers.
    void (*sgd)(const descent_sgd_settings *settings, size_t count, const float *gradient, float *parameter,
        float *velocity);
    void (*adam)(const descent_adam_settings *settings, bool decoupled, size_t count, const float *gradient,
        float *parameter, float *first_moment, float *second_moment);

    // Randomness. `start` is the index of the first element.
    void (*uniform)(
        const descent_random_key *key, uint64_t start, size_t count, float low, float high, float *y);
    void (*dropout)(
        const descent_random_key *key, uint64_t start, float rate, size_t count, const float *x, float *y);

    // Products.
    void (*gemm_block)(const descent_gemm_block *block);
    void (*transpose)(
        size_t rows, size_t columns, const float *x, size_t x_row_stride, float *y, size_t y_row_stride);

    // Normalisation. The gradients by gain and bias of rows are added to what is there; those of a sample replace it.
    void (*row_norm)(const descent_norm_settings *settings, size_t rows, size_t columns, const float *x,
        const float *gain, const float *bias, float *statistics, float *y);
    void (*row_norm_backward)(const descent_norm_settings *settings, size_t rows, size_t columns, const float *x,
        const float *gain, const float *statistics, const float *dy, const float *residual, float *dx, float *dgain,
        float *dbias);
    void (*group_norm)(size_t positions, size_t channels, size_t groups, float epsilon, const float *x,
        const float *gain, const float *bias, float *statistics, float *y, float *scratch);
    void (*group_norm_backward)(size_t positions, size_t channels, size_t groups, const float *x, const float *gain,
        const float *statistics, const float *dy, float *dx, float *dgain, float *dbias, float *scratch);

    // Attention of one head of one sequence: `index = sequence * heads + head`.
    void (*attention_forward)(const descent_attention_job *job, size_t index, float *scratch);
    void (*attention_backward)(const descent_attention_job *job, size_t index, float *scratch);

    // Recurrent networks: the weights of a panel of units, and one step of some sequences for a panel of units.
    void (*recurrent_pack)(const descent_recurrent_job *job, size_t panel, bool is_forward);
    void (*recurrent_step)(
        const descent_recurrent_job *job, size_t step, descent_range rows, size_t panel, float *scratch);
    void (*recurrent_step_backward)(
        const descent_recurrent_job *job, size_t step, descent_range rows, size_t panel, float *scratch);

    /// The register tile: rows, and columns in floats.
    size_t tile_rows, tile_columns;
} descent_kernels;

/// The kernels of a supported instruction set.
const descent_kernels *descent_kernels_for(descent_isa isa);

#endif
