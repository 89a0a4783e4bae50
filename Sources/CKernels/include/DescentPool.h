/// The threads that kernels run on.
#ifndef DESCENT_POOL_H
#define DESCENT_POOL_H

#include "DescentBase.h"
#include "DescentInstructionSet.h"

#pragma clang assume_nonnull begin

/// A team of threads with an instruction set. Workers spin for about 0.3 ms after work, then sleep.
typedef struct descent_pool descent_pool;

/// One chunk of work: `chunk` in 0..<chunk_count, `thread` in 0..<thread count (0 is the calling thread), for scratch
/// of its own.
typedef void (*descent_chunk_function)(void *_Nullable context, size_t chunk, int32_t thread);

/// A pool of `threads` threads (the caller is one of them, so `threads - 1` are started), at least 1 and at most 256.
/// The instruction set must be supported. NULL when the system cannot give the threads or the memory.
/// Workers block all signals and flush denormals to zero.
descent_pool *_Nullable descent_pool_create(int32_t threads, descent_isa isa);

/// Stops and joins the workers and frees the pool. No work may be under way.
void descent_pool_destroy(descent_pool *pool);

/// How many threads share the work, the caller included.
int32_t descent_pool_thread_count(const descent_pool *pool);

/// The instruction set of the pool's kernels.
descent_isa descent_pool_isa(const descent_pool *pool);

/// Runs `function` once for each chunk and returns when all are done. Chunks are claimed one by one by whichever thread
/// is free, the caller too, so the order and the thread of a chunk are open: a result must not depend on them. A chunk
/// must not run work on the same pool.
void descent_pool_run(descent_pool *pool, descent_chunk_function function, void *_Nullable context, size_t chunk_count);

/// As `descent_pool_run` for chunks of a few microseconds: shared, or on the calling thread alone, whichever was faster when some were
/// timed last. What is over sooner than a hand-over takes is better done alone.
void descent_pool_run_promptly(
    descent_pool *pool, descent_chunk_function function, void *_Nullable context, size_t chunk_count);

/// Flushes denormal numbers to zero on the calling thread (FTZ and DAZ); gives the state before, for the function
/// below.
uint64_t descent_flush_denormals(void);

/// Brings back the floating-point state that `descent_flush_denormals` gave.
void descent_restore_floating_point(uint64_t state);

#pragma clang assume_nonnull end

#endif
