/// What the drivers (the files that cut work) know of a pool.
#ifndef DESCENT_POOL_INTERNAL_H
#define DESCENT_POOL_INTERNAL_H

#include "include/DescentPool.h"

#include "range.h"
#include "table.h"

/// The kernels of the pool's instruction set.
const descent_kernels *descent_pool_kernels(const descent_pool *pool);

/// Elements in a chunk of cheap elementwise work: a few microseconds, and a multiple of every vector length.
enum { descent_chunk_size = 16384 };

/// The elements of a chunk.
static inline descent_range descent_chunk_range(size_t chunk, size_t count) {
    return descent_piece(chunk, descent_chunk_size, count);
}

/// Runs the chunks of `count` elements: on the calling thread alone while they are few.
static inline void descent_run_chunks(
    descent_pool *pool, size_t count, descent_chunk_function function, void *context) {
    size_t chunks = descent_pieces(count, descent_chunk_size);
    if (chunks > 2) {
        descent_pool_run(pool, function, context, chunks);
    } else {
        for (size_t chunk = 0; chunk < chunks; chunk += 1) { function(context, chunk, 0); }
    }
}

/// How many rows of `columns` elements make a chunk.
static inline size_t descent_rows_in_chunk(size_t columns) {
    return descent_greatest(1, descent_chunk_size / descent_greatest(1, columns));
}

/// As `descent_run_chunks`, for chunks of `descent_rows_in_chunk` whole rows.
static inline void descent_run_row_chunks(
    descent_pool *pool, size_t rows, size_t columns, descent_chunk_function function, void *context) {
    size_t chunks = descent_pieces(rows, descent_rows_in_chunk(columns));
    if (chunks > 2) {
        descent_pool_run(pool, function, context, chunks);
    } else {
        for (size_t chunk = 0; chunk < chunks; chunk += 1) { function(context, chunk, 0); }
    }
}

/// How wide the stripes are into which columns are cut for work that goes down all rows: everything while that is
/// little.
static inline size_t descent_column_stripe(size_t rows, size_t columns) {
    if (rows * columns <= 2 * descent_chunk_size) { return descent_greatest(1, columns); }
    return descent_least(descent_greatest(1, columns), 64);
}

/// The rows of a chunk.
static inline descent_range descent_row_range(size_t chunk, size_t rows, size_t columns) {
    return descent_piece(chunk, descent_rows_in_chunk(columns), rows);
}

#endif
