/// Counts the heap allocations of one thread, by standing in for the C library's allocator in a test program.
#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdbool.h>

/// Whether allocations are counted: not under a sanitizer, which has an allocator of its own, nor without glibc.
bool allocation_counter_works(void);

/// Begins to count the calling thread's allocations from 0.
void allocation_counter_begin(void);

/// How many allocations the calling thread has made since it began to count.
long allocation_counter_end(void);

#endif
