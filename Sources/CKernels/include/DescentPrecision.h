/// How exact the products of matrices are.
#ifndef DESCENT_PRECISION_H
#define DESCENT_PRECISION_H

#include "DescentInstructionSet.h"
#include "DescentPool.h"

#pragma clang assume_nonnull begin

/// What the factors of a product are rounded to. Everything else is fp32: sums, results, and what is stored.
typedef DESCENT_ENUM(descent_precision) {
    descent_precision_fp32 = 0,
    /// 8 significant bits: products are about twice as fast where the processor multiplies pairs of them.
    descent_precision_bf16 = 1,
} descent_precision;

/// Whether this processor has the instructions for a precision, with an instruction set: bf16 needs AVX-512 BF16.
bool descent_precision_is_supported(descent_precision precision, descent_isa isa);

/// Makes the products that run on a pool from now on (`descent_gemm`) those of a precision, which must be supported. Scratch has to
/// be asked for anew.
void descent_pool_set_precision(descent_pool *pool, descent_precision precision);

/// The precision of a pool's products, at first fp32.
descent_precision descent_pool_precision(const descent_pool *pool);

#pragma clang assume_nonnull end

#endif
