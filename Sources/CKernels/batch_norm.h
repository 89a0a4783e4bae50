/// What the kernels of batch norm take for each column.
#ifndef DESCENT_BATCH_NORM_INTERNAL_H
#define DESCENT_BATCH_NORM_INTERNAL_H

/// `[columns]` each; those that a kernel does not need are NULL.
typedef struct descent_batch_norm_vectors {
    const float *mean, *inverse, *gain, *bias;
    const float *gain_gradient, *bias_gradient;
} descent_batch_norm_vectors;

#endif
