/// The kernels of one instruction set, as a table of functions.
///
/// Each works on a range, on the calling thread, and knows nothing of pools: the drivers (`elementwise.c`, `gemm.c`,
/// ...) cut the work. The `.inc` files hold the bodies; `kernels_*.c` compile them once for each instruction set.
#ifndef DESCENT_TABLE_H
#define DESCENT_TABLE_H

#include "include/DescentBatchNorm.h"
#include "include/DescentElementwise.h"
#include "include/DescentInstructionSet.h"
#include "include/DescentLoss.h"
#include "include/DescentNorm.h"
#include "include/DescentOptimizer.h"
#include "include/DescentRandom.h"
#include "attention.h"
#include "batch_norm.h"
#include "random.h"
#include "recurrent.h"
#include "range.h"
#include "square.h"
#include "windows.h"

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
    /// Whether C is the ReLU of all this.
    bool rectifies;
    /// Where this, with the stride of C, is not above 0, C is 0; NULL for none: the gradient of ReLU.
    const float *gate;
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

    // Convolution.
    /// The windows of a range of places, or a range of their rows of taps, as the rows of a matrix.
    void (*copy_windows)(const descent_windows *windows, descent_range places, descent_range taps, float *to);
    /// 6 x 6 pixels of the input, or 4 x 4 of the result's gradient, to 36 planes.
    void (*winograd_input)(const descent_square *square, size_t channels, float *planes, size_t plane_stride);
    void (*winograd_gradient)(const descent_square *square, size_t channels, float *planes, size_t plane_stride);
    /// 36 planes to the pixels of a square of 4 x 4 that exist; `bias` may be NULL.
    void (*winograd_output)(const float *planes, size_t plane_stride, size_t channels, const float *bias,
        const descent_square *square);
    /// Nine weights, `w_stride` apart (`turned`: the last first), to 36 planes, for `count` filters.
    void (*winograd_weights)(
        size_t count, const float *w, size_t w_stride, bool turned, float *planes, size_t plane_stride);
    /// The sum over portions of 36 planes to the gradients of nine weights.
    void (*winograd_weight_gradient)(size_t count, size_t portions, size_t portion_stride, const float *planes,
        size_t plane_stride, float *dw, size_t dw_stride);
    /// `y[c] = start[c] + sum over t of pixels[t][c] * weights[t][c]`; `start` may be NULL, or `y`.
    void (*weigh_pixels)(size_t terms, const float *const *pixels, const float *const *weights, size_t channels,
        const float *start, float *y);
    /// `sums[t][c] += a[t][c] * b[c]`
    void (*add_products)(size_t terms, const float *const *a, const float *b, size_t channels, float *const *sums);

    // Pooling.
    void (*greatest_pixel)(size_t taps, const float *const *pixels, const int32_t *numbers, size_t channels,
        bool continues, float *y, int32_t *places);
    void (*spread_pixel)(size_t taps, float *const *pixels, const int32_t *numbers, size_t channels,
        const int32_t *places, const float *dy, bool adds);

    // Batch norm, over a block of rows.
    void (*column_moments)(
        size_t rows, size_t columns, const float *x, float *means, float *distances, float *squares);
    void (*batch_norm_rows)(size_t rows, size_t columns, const descent_batch_norm_vectors *vectors, const float *x,
        const descent_batch_norm_tail *tail, float *y);
    void (*batch_norm_gradient_sums)(size_t rows, size_t columns, const descent_batch_norm_vectors *vectors,
        const float *x, const float *y, const float *dy, float *sums, float *products);
    void (*batch_norm_input_gradient)(size_t rows, size_t columns, const descent_batch_norm_vectors *vectors,
        float share, const float *x, const float *y, const float *dy, float *dx, float *dresidual);

    /// The register tile: rows, and columns in floats.
    size_t tile_rows, tile_columns;
} descent_kernels;

/// The kernels of a supported instruction set.
const descent_kernels *descent_kernels_for(descent_isa isa);

#endif
