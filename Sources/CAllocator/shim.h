#pragma once
#include <malloc.h>

/// Gives memory that was freed back to the system, where the C library would keep it.
static inline void descent_return_freed_memory(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
