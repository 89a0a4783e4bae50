/// The kernels with 4 floats a vector, for what every processor has: SSE2 on x86-64, NEON on AArch64.
#define VL 4
#if defined(__aarch64__)
// 32 registers: 24 hold the tile of a product, 3 B, the rest A.
#define TILE_ROWS 8
#define TILE_VECTORS 3
#define HAS_FUSED_MULTIPLY_ADD 1
#else
#define TILE_ROWS 4
#define TILE_VECTORS 2
#define HAS_FUSED_MULTIPLY_ADD 0
#endif
#define TABLE descent_kernels_generic

#include "kernels.inc"
