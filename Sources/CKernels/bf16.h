/// What the driver of bf16 products and its kernels share.
///
/// Two numbers that follow each other along the inner index make a word of 32 bits; a matrix is words. Words beyond the
/// last inner index are 0.
#ifndef DESCENT_BF16_H
#define DESCENT_BF16_H

#include "range.h"

#include <stdbool.h>
#include <stdint.h>

/// The register tile: rows, columns, and inner indices of one pass, a whole number of 32.
#define BF16_ROWS 12
#define BF16_COLUMNS 32
#define BF16_PASS 512

/// Some rows of a product and one panel of columns, in one pass.
typedef struct descent_bf16_panel {
    /// `words` along the inner index; rows `row_stride` and words `word_stride` apart, one of them being 1.
    const uint32_t *a;
    size_t row_stride, word_stride;
    /// `[words, BF16_COLUMNS]`
    const uint32_t *b;
    size_t rows, columns, words;
    float *c;
    ptrdiff_t c_row_stride;
    /// What the sums begin with, laid out as C, and the bias; NULL for none.
    const float *beginning, *bias;
} descent_bf16_panel;

/// Copies `[inner, columns]`, `columns` side by side in memory, into `[words, width]`; the width is a whole number of 16.
void descent_bf16_pack_columns(
    size_t inner, size_t columns, const float *from, ptrdiff_t inner_stride, uint32_t *packed, size_t width);

/// The same from a matrix whose inner indices lie side by side, its columns `column_stride` apart.
void descent_bf16_pack_turned(
    size_t inner, size_t columns, const float *from, ptrdiff_t column_stride, uint32_t *packed, size_t width);

/// Copies `[rows, inner]`, inner indices side by side in memory, into rows of words `word_stride` apart.
void descent_bf16_pack_rows(
    size_t rows, size_t inner, const float *from, ptrdiff_t row_stride, uint32_t *packed, size_t packed_row_stride);

void descent_bf16_multiply(const descent_bf16_panel *panel);

#endif
