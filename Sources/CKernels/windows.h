/// The windows of a convolution, as the kernel that copies them takes them.
#ifndef DESCENT_WINDOWS_H
#define DESCENT_WINDOWS_H

#include <stddef.h>

/// Windows of a picture, as the rows of a matrix: for each place of a grid, the channels at a grid of taps.
typedef struct descent_windows {
    const float *x;
    size_t height, width;
    /// Floats from one pixel to the next, and how many of them are taken.
    size_t pixel_stride, channels;
    /// The grid of places, and the pixels from one place to the next.
    size_t grid_height, grid_width;
    size_t stride_y, stride_x;
    /// The pixel of the first tap at the first place; it may lie beyond the edges.
    ptrdiff_t first_y, first_x;
    /// The grid of taps, and the pixels from one to the next.
    size_t taps_y, taps_x;
    size_t step_y, step_x;
} descent_windows;

#endif
