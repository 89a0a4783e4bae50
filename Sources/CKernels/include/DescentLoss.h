/// Losses, each with its gradient in the same pass.
///
/// A loss function gives the loss of each row; the loss of a batch is their sum (`descent_sum`) times the scale that
/// the caller gave as `gradient_scale`. The gradient buffer may be NULL (evaluation) or the same as the input.
#ifndef DESCENT_LOSS_H
#define DESCENT_LOSS_H

#include "DescentPool.h"

#pragma clang assume_nonnull begin

/// `y[i, j] = exp(x[i, j]) / sum over j of exp(x[i, j])`, safe for large numbers.
void descent_softmax(descent_pool *pool, size_t rows, size_t columns, const float *x, float *y);

/// `dx[i, j] = y[i, j] * (dy[i, j] - sum over j of dy[i, j] y[i, j])`.
void descent_softmax_backward(
    descent_pool *pool, size_t rows, size_t columns, const float *y, const float *dy, float *dx);

/// `y[i, j] = x[i, j] - log(sum over j of exp(x[i, j]))`, safe for large numbers.
void descent_log_softmax(descent_pool *pool, size_t rows, size_t columns, const float *x, float *y);

/// Softmax with cross-entropy, as PyTorch's `CrossEntropyLoss`: with label smoothing `e`, class weights `w` (all 1 when
/// NULL) and `p = softmax(logits)`, a row with label `c` has the loss `-(1 - e) w[c] log p[c] - e / classes * sum over
/// j of w[j] log p[j]`.
///
/// `gradient` gets the derivative of the row's loss by its logits, times `gradient_scale` (`1 / rows` for a mean; with
/// weights `1 / descent_label_weight`). A label outside of 0..<classes leaves its row out: loss 0, gradient 0.
void descent_softmax_cross_entropy(descent_pool *pool, size_t rows, size_t classes, const float *logits,
    const int32_t *labels, const float *_Nullable class_weights, float label_smoothing, float gradient_scale,
    float *row_losses, float *_Nullable gradient);

/// Turns what `descent_softmax_cross_entropy` made without smoothing into the focal loss (Lin et al., 2017): with the
/// probability `p` of the label, a row's loss is multiplied by `(1 - p)^gamma`, and its gradient becomes that of the product.
void descent_focus(descent_pool *pool, size_t rows, size_t classes, const int32_t *labels,
    const float *_Nullable class_weights, float gamma, float *row_losses, float *_Nullable gradient);

/// The sum of `class_weights[labels[i]]` (of 1 when NULL) over the rows whose label is in 0..<classes: what a weighted
/// mean divides by.
double descent_label_weight(
    size_t rows, size_t classes, const int32_t *labels, const float *_Nullable class_weights);

/// Binary cross-entropy on logits, as PyTorch's `BCEWithLogitsLoss`: an element has the loss `-w t log s - (1 - t)
/// log(1 - s)` with `s = sigmoid(logit)`, `w = positive_weight` (1 for none) and a target `t` in 0...1. A row's loss is
/// the mean of its columns; `gradient` is the derivative of an element's loss times `gradient_scale` (`1 / (rows *
/// columns)` for a mean).
void descent_binary_cross_entropy(descent_pool *pool, size_t rows, size_t columns, const float *logits,
    const float *targets, float positive_weight, float gradient_scale, float *row_losses, float *_Nullable gradient);

/// A loss of the error `d = prediction - target`.
typedef DESCENT_ENUM(descent_error_loss) {
    /// `d * d`
    descent_error_loss_squared = 0,
    /// `|d|`; the derivative at 0 is 0.
    descent_error_loss_absolute = 1,
    /// `d * d / 2` where `|d| <= delta`, else `delta * (|d| - delta / 2)`.
    descent_error_loss_huber = 2,
} descent_error_loss;

/// Regression losses, as PyTorch's `MSELoss`, `L1Loss` and `HuberLoss`. A row's loss is the mean of its columns;
/// `gradient` is the derivative of an element's loss times `gradient_scale` (`1 / (rows * columns)` for a mean).
/// `delta` is for Huber alone.
void descent_regression_loss(descent_pool *pool, descent_error_loss loss, float delta, size_t rows, size_t columns,
    const float *predictions, const float *targets, float gradient_scale, float *row_losses,
    float *_Nullable gradient);

#pragma clang assume_nonnull end

#endif
