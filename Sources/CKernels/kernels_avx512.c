/// The kernels with 16 floats a vector. 32 registers: 24 hold the tile of a product, 2 B, the rest A.
#if defined(__x86_64__)

#include <immintrin.h>

#define VL 16
#define TILE_ROWS 12
#define TILE_VECTORS 2
#define HAS_FUSED_MULTIPLY_ADD 1
#define TABLE descent_kernels_avx512

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"))), apply_to = function)
#include "kernels.inc"
#pragma clang attribute pop

#endif
