#include "table.h"

extern const descent_kernels descent_kernels_generic;
#if defined(__x86_64__)
extern const descent_kernels descent_kernels_avx2;
extern const descent_kernels descent_kernels_avx512;
#endif

const descent_kernels *descent_kernels_for(descent_isa isa) {
    switch (isa) {
    case descent_isa_generic: return &descent_kernels_generic;
#if defined(__x86_64__)
    case descent_isa_avx2: return &descent_kernels_avx2;
    case descent_isa_avx512: return &descent_kernels_avx512;
#else
    case descent_isa_avx2:
    case descent_isa_avx512: break;
#endif
    }
    return &descent_kernels_generic;
}
