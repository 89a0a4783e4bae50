/// What the parts of the convolution by windows share.
#ifndef DESCENT_GATHER_H
#define DESCENT_GATHER_H

#include "convolution.h"

/// How windows are cut: rows of taps at a time, so that one window does not fill the cache, and places in a block.
typedef struct descent_gather_plan {
    size_t tap_rows, slices;
    /// Floats of a slice of one window.
    size_t window;
    size_t block_places;
    /// Whether windows are single pixels next to each other, which need no copy.
    bool in_place;
} descent_gather_plan;

descent_gather_plan descent_gather_plan_of(const descent_windows *windows, const descent_kernels *kernels);

/// Floats of scratch that a thread needs for the windows of a block, and for its products where those go elsewhere.
size_t descent_gather_thread_floats(const descent_gather_plan *plan, size_t columns, bool keeps_products);

/// Floats to which the panels of a product are copied.
size_t descent_gather_panel_floats(const descent_kernels *kernels, size_t inner);

/// The product of one kind of windows with its weights: the whole forward, or, of a data gradient, the places that the
/// same taps reach.
typedef struct descent_gather_product {
    const descent_kernels *kernels;
    descent_windows windows;
    descent_gather_plan plan;
    size_t places, groups, columns;
    /// `[taps, channels, columns]`, with steps between groups and between rows.
    const float *w;
    size_t w_group_step, w_row_stride;
    const descent_convolution_finish *finish;
    float *y;
    /// The picture that `y` is, and the pixels of it that the grid's places are.
    size_t y_height, y_width, start_y, start_x, step_y, step_x;
    float *scratch;
    size_t scratch_step;
} descent_gather_product;

/// Completes a job that has its windows, and runs it.
void descent_gather_run(descent_pool *pool, descent_gather_product *job, size_t batch);

/// The most that any of a data gradient's products needs for a thread: all taps, all places.
size_t descent_gather_data_thread_floats(const descent_kernels *kernels, const descent_convolution_shape *shape);

#endif
