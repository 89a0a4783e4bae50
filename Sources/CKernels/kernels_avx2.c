/// The kernels with 8 floats a vector. 16 registers: 12 hold the tile of a product, 2 B, the rest A.
#if defined(__x86_64__)

#include <immintrin.h>

#define VL 8
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define HAS_FUSED_MULTIPLY_ADD 1
#define TABLE descent_kernels_avx2

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "kernels.inc"
#pragma clang attribute pop

#endif
