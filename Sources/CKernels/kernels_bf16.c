/// Products of bf16 words: needs AVX-512 BF16.
#include "bf16.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <math.h>

#define VL 16
#define HAS_FUSED_MULTIPLY_ADD 1

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx512bf16,avx2,fma"))), apply_to = function)

#include "vector.inc"

/// Words of two vectors: the lower half of each lane from `even`.
INLINE __m512i words_of(vector even, vector odd) {
    const __m512i order = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6,
        21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
    return _mm512_permutexvar_epi16(order, (__m512i)_mm512_cvtne2ps_pbh((__m512)odd, (__m512)even));
}

void descent_bf16_pack_columns(
    size_t inner, size_t columns, const float *from, ptrdiff_t inner_stride, uint32_t *packed, size_t width) {
    for (size_t k = 0; k < inner; k += 2, packed += width) {
        const float *even = from + (ptrdiff_t)k * inner_stride;
        for (size_t j = 0; j < columns; j += VL) {
            const vector first = load_up_to(even + j, columns - j);
            const vector second = k + 1 < inner ? load_up_to(even + inner_stride + j, columns - j) : splat(0.0f);
            _mm512_storeu_si512(packed + j, words_of(first, second));
        }
    }
}

/// Up to 32 numbers side by side, as 16 words.
INLINE __m512i words_in_row(const float *from, size_t count) {
    const vector low = load_up_to(from, count), high = count > VL ? load_up_to(from + VL, count - VL) : splat(0.0f);
    return (__m512i)_mm512_cvtne2ps_pbh((__m512)high, (__m512)low);
}

void descent_bf16_pack_turned(
    size_t inner, size_t columns, const float *from, ptrdiff_t column_stride, uint32_t *packed, size_t width) {
    const size_t words = descent_pieces(inner, 2);
    for (size_t j = 0; j < columns; j += VL) {
        for (size_t k = 0; k < inner; k += 2 * VL) {
            vector square[VL];
            for (size_t i = 0; i < VL; i += 1) {
                square[i] = j + i < columns
                    ? (vector)words_in_row(from + (ptrdiff_t)(j + i) * column_stride + k, inner - k)
                    : splat(0.0f);
            }
            transpose_lanes(square);
            for (size_t i = 0; i < descent_least(VL, words - k / 2); i += 1) {
                _mm512_storeu_ps((float *)packed + (k / 2 + i) * width + j, (__m512)square[i]);
            }
        }
    }
}

void descent_bf16_pack_rows(
    size_t rows, size_t inner, const float *from, ptrdiff_t row_stride, uint32_t *packed, size_t packed_row_stride) {
    for (size_t i = 0; i < rows; i += 1, from += row_stride, packed += packed_row_stride) {
        for (size_t k = 0; k < inner; k += 2 * VL) {
            _mm512_storeu_si512(packed + k / 2, words_in_row(from + k, inner - k));
        }
    }
}

INLINE vector starting_value(const descent_bf16_panel *panel, size_t row, size_t column) {
    const size_t left = panel->columns - column;
    vector value = splat(0.0f);
    if (panel->beginning != NULL) {
        value = load_up_to(panel->beginning + (ptrdiff_t)row * panel->c_row_stride + column, left);
    }
    if (panel->bias != NULL) { value += load_up_to(panel->bias + column, left); }
    return value;
}

/// `rows`, `vectors` and `row_unit` are constants wherever this is inlined.
INLINE void multiply_rows(
    const int rows, const int vectors, const bool row_unit, const descent_bf16_panel *panel, size_t start) {
    vector totals[BF16_ROWS][2];
#pragma unroll
    for (int row = 0; row < rows; row += 1) {
#pragma unroll
        for (int v = 0; v < vectors; v += 1) {
            totals[row][v] = starting_value(panel, start + (size_t)row, (size_t)v * VL);
        }
    }
    const size_t row_stride = row_unit ? 1 : panel->row_stride, word_stride = row_unit ? panel->word_stride : 1;
    const uint32_t *a = panel->a + start * row_stride, *b = panel->b;
    for (size_t k = panel->words; k > 0; k -= 1, a += word_stride, b += BF16_COLUMNS) {
        __m512bh right[2];
#pragma unroll
        for (int v = 0; v < vectors; v += 1) { right[v] = (__m512bh)_mm512_loadu_si512(b + v * VL); }
#pragma unroll
        for (int row = 0; row < rows; row += 1) {
            const __m512bh left = (__m512bh)_mm512_set1_epi32((int)a[(size_t)row * row_stride]);
#pragma unroll
            for (int v = 0; v < vectors; v += 1) {
                totals[row][v] = (vector)_mm512_dpbf16_ps((__m512)totals[row][v], right[v], left);
            }
        }
    }
#pragma unroll
    for (int row = 0; row < rows; row += 1) {
        float *c = panel->c + (ptrdiff_t)(start + (size_t)row) * panel->c_row_stride;
#pragma unroll
        for (int v = 0; v < vectors; v += 1) {
            store_up_to(c + v * VL, panel->columns - (size_t)v * VL, totals[row][v]);
        }
    }
}

typedef void (*rows_function)(const descent_bf16_panel *panel, size_t start);

#define ROWS_FUNCTIONS(rows) \
    static void rows_##rows##_1_words(const descent_bf16_panel *p, size_t s) { multiply_rows(rows, 1, false, p, s); } \
    static void rows_##rows##_1_rows(const descent_bf16_panel *p, size_t s) { multiply_rows(rows, 1, true, p, s); } \
    static void rows_##rows##_2_words(const descent_bf16_panel *p, size_t s) { multiply_rows(rows, 2, false, p, s); } \
    static void rows_##rows##_2_rows(const descent_bf16_panel *p, size_t s) { multiply_rows(rows, 2, true, p, s); }

#define ROWS_ENTRY(rows) {{rows_##rows##_1_words, rows_##rows##_1_rows}, {rows_##rows##_2_words, rows_##rows##_2_rows}}

ROWS_FUNCTIONS(1)
ROWS_FUNCTIONS(2)
ROWS_FUNCTIONS(3)
ROWS_FUNCTIONS(4)
ROWS_FUNCTIONS(5)
ROWS_FUNCTIONS(6)
ROWS_FUNCTIONS(7)
ROWS_FUNCTIONS(8)
ROWS_FUNCTIONS(9)
ROWS_FUNCTIONS(10)
ROWS_FUNCTIONS(11)
ROWS_FUNCTIONS(12)

/// By rows - 1, vectors - 1 and whether rows of A have unit stride.
static const rows_function rows_functions[BF16_ROWS][2][2] = {
    ROWS_ENTRY(1), ROWS_ENTRY(2), ROWS_ENTRY(3), ROWS_ENTRY(4), ROWS_ENTRY(5), ROWS_ENTRY(6),
    ROWS_ENTRY(7), ROWS_ENTRY(8), ROWS_ENTRY(9), ROWS_ENTRY(10), ROWS_ENTRY(11), ROWS_ENTRY(12),
};

/// Rows go in pieces as even as can be: 25 as 9, 8, 8.
void descent_bf16_multiply(const descent_bf16_panel *panel) {
    const size_t pieces = descent_pieces(panel->rows, BF16_ROWS), shorter = panel->rows / pieces;
    const size_t vectors = descent_pieces(panel->columns, VL);
    for (size_t piece = 0, start = 0; piece < pieces; piece += 1) {
        const size_t rows = shorter + (piece < panel->rows % pieces);
        rows_functions[rows - 1][vectors - 1][panel->row_stride == 1](panel, start);
        start += rows;
    }
}

#pragma clang attribute pop

#else

// Never called: no processor of this kind is said to support bf16.
void descent_bf16_pack_columns(size_t inner, size_t columns, const float *from, ptrdiff_t inner_stride,
    uint32_t *packed, size_t width) {
    (void)inner, (void)columns, (void)from, (void)inner_stride, (void)packed, (void)width;
}

void descent_bf16_pack_turned(size_t inner, size_t columns, const float *from, ptrdiff_t column_stride,
    uint32_t *packed, size_t width) {
    (void)inner, (void)columns, (void)from, (void)column_stride, (void)packed, (void)width;
}

void descent_bf16_pack_rows(size_t rows, size_t inner, const float *from, ptrdiff_t row_stride, uint32_t *packed,
    size_t packed_row_stride) {
    (void)rows, (void)inner, (void)from, (void)row_stride, (void)packed, (void)packed_row_stride;
}

void descent_bf16_multiply(const descent_bf16_panel *panel) { (void)panel; }

#endif
