/// What the drivers of fp32 and of bf16 products share.
#ifndef DESCENT_GEMM_INTERNAL_H
#define DESCENT_GEMM_INTERNAL_H

#include "include/DescentGemm.h"

#include "pool.h"

/// A product's buffers.
typedef struct descent_gemm_operands {
    const descent_kernels *kernels;
    const descent_gemm_shape *shape;
    const float *a, *b;
    float *c;
    const float *bias, *addend;
    float *preactivation;
    const float *saved;
} descent_gemm_operands;

/// Where the product itself goes: straight to the pre-activation if there is one, from which the output is then made.
float *descent_gemm_product_place(const descent_gemm_operands *operands);

/// The epilogue of a block whose product is made.
void descent_gemm_finish_block(const descent_gemm_operands *operands, descent_range rows, descent_range columns);

/// Whether the pool makes the product of bf16 factors.
bool descent_gemm_takes_bf16(const descent_pool *pool, const descent_gemm_shape *shape);

/// `descent_gemm_scratch_floats` of a product of bf16 factors.
size_t descent_gemm_bf16_scratch_floats(const descent_pool *pool, const descent_gemm_shape *shape);

/// `descent_gemm` of bf16 factors.
void descent_gemm_bf16(descent_pool *pool, const descent_gemm_operands *operands, float *scratch);

#endif
