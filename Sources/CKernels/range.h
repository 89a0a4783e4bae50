/// Ranges of work.
#ifndef DESCENT_RANGE_H
#define DESCENT_RANGE_H

#include <stddef.h>

/// A range of elements, rows or columns.
typedef struct descent_range {
    size_t start, count;
} descent_range;

static inline size_t descent_least(size_t a, size_t b) { return a < b ? a : b; }

static inline size_t descent_greatest(size_t a, size_t b) { return a > b ? a : b; }

/// How many pieces of `size` cover `count`.
static inline size_t descent_pieces(size_t count, size_t size) { return (count + size - 1) / size; }

/// Piece number `index` when `count` is cut every `size`: the last may be shorter.
static inline descent_range descent_piece(size_t index, size_t size, size_t count) {
    size_t start = index * size;
    return (descent_range){start, descent_least(size, count - start)};
}

#endif
