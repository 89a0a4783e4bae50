/// Squares of pixels, as Winograd's transformations take them.
#ifndef DESCENT_SQUARE_H
#define DESCENT_SQUARE_H

#include <stddef.h>

/// A square of pixels, some of which may lie beyond the edges of their picture and count as 0.
typedef struct descent_square {
    /// The first pixel, which may not exist: only those within the bounds below are read or written.
    float *pixels;
    size_t row_stride, pixel_stride;
    /// The rows and columns that exist: from the first bound up to the second.
    int top, bottom, left, right;
} descent_square;

#endif
