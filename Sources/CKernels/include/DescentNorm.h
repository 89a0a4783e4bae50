/// Normalisation of rows and of groups of channels, forward and backward.
#ifndef DESCENT_NORM_H
#define DESCENT_NORM_H

#include "DescentPool.h"

#pragma clang assume_nonnull begin

/// What a normalisation is told.
typedef struct descent_norm_settings {
    /// Added to the variance before the root.
    float epsilon;
    /// Whether the mean is taken off first (layer norm) or not (RMS norm).
    bool centers;
} descent_norm_settings;

/// `y = (x - mean) / sqrt(variance + epsilon) * gain + bias` in each row of `[rows, columns]`: layer norm (Ba et al.,
/// 2016). Without centring the mean counts as 0: RMS norm (Zhang and Sennrich, 2019). `gain` and `bias` are
/// `[columns]`, `bias` may be NULL. `statistics` becomes `[rows, 2]`: the mean and the inverse deviation.
void descent_row_norm(descent_pool *pool, const descent_norm_settings *settings, size_t rows, size_t columns,
    const float *x, const float *gain, const float *_Nullable bias, float *statistics, float *y);

/// How many floats of scratch the backward needs.
size_t descent_row_norm_backward_scratch_floats(size_t rows, size_t columns);

/// The gradients by `x`, the gain and the bias (NULL for none). `residual`, where given, is added to `dx`. `dx` may be
/// `dy` or `residual`.
void descent_row_norm_backward(descent_pool *pool, const descent_norm_settings *settings, size_t rows, size_t columns,
    const float *x, const float *gain, const float *statistics, const float *dy, const float *_Nullable residual,
    float *dx, float *dgain, float *_Nullable dbias, float *scratch);

/// Group norm (Wu and He, 2018) of `[samples, positions, channels]`, channels last: each sample's channels are cut into
/// `groups` of neighbours (which must divide them), and each group is normalised over all its positions and channels.
/// `gain` and `bias` are `[channels]`. `statistics` becomes `[samples, groups, 2]`: the mean and the inverse deviation.
/// `scratch` holds `descent_group_norm_scratch_floats`.
void descent_group_norm(descent_pool *pool, size_t samples, size_t positions, size_t channels, size_t groups,
    float epsilon, const float *x, const float *gain, const float *bias, float *statistics, float *y, float *scratch);

/// How many floats of scratch group norm needs, forward or backward.
size_t descent_group_norm_scratch_floats(const descent_pool *pool, size_t samples, size_t channels);

/// The gradients by `x`, the gain and the bias. `dx` may be `dy`.
void descent_group_norm_backward(descent_pool *pool, size_t samples, size_t positions, size_t channels, size_t groups,
    const float *x, const float *gain, const float *statistics, const float *dy, float *dx, float *dgain,
    float *dbias, float *scratch);

#pragma clang assume_nonnull end

#endif
