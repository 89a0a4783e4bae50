#include "include/DescentPool.h"

#if defined(__x86_64__)

#include <xmmintrin.h>

/// FTZ (bit 15) and DAZ (bit 6) of MXCSR.
#define FLUSH_BITS 0x8040u

uint64_t descent_flush_denormals(void) {
    unsigned before = _mm_getcsr();
    _mm_setcsr(before | FLUSH_BITS);
    return before;
}

void descent_restore_floating_point(uint64_t state) { _mm_setcsr((unsigned)state); }

#elif defined(__aarch64__)

/// FZ (bit 24) of FPCR.
#define FLUSH_BIT (UINT64_C(1) << 24)

uint64_t descent_flush_denormals(void) {
    uint64_t before;
    __asm__ volatile("mrs %0, fpcr" : "=r"(before));
    __asm__ volatile("msr fpcr, %0" : : "r"(before | FLUSH_BIT));
    return before;
}

void descent_restore_floating_point(uint64_t state) { __asm__ volatile("msr fpcr, %0" : : "r"(state)); }

#else

uint64_t descent_flush_denormals(void) { return 0; }

void descent_restore_floating_point(uint64_t state) { (void)state; }

#endif
