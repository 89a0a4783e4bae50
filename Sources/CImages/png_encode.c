#include "image.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/// A file in memory that grows.
typedef struct {
    uint8_t *bytes;
    size_t count;
    size_t capacity;
} writer;

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
    writer *file = png_get_io_ptr(png);
    if (file->count + count > file->capacity) {
        size_t capacity = 2 * (file->count + count) + 4096;
        uint8_t *grown = realloc(file->bytes, capacity);
        if (grown == NULL) png_error(png, "no memory");
        file->bytes = grown;
        file->capacity = capacity;
    }
    memcpy(file->bytes + file->count, bytes, count);
    file->count += count;
}

static void flush(png_structp png) { (void)png; }

static void fail(png_structp png, png_const_charp text) {
    (void)text;
    longjmp(png_jmpbuf(png), 1);
}

static void ignore(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

descent_image_status descent_png_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t dots_per_metre, uint8_t **bytes, size_t *count) {
    *bytes = NULL;
    *count = 0;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, fail, ignore);
    if (png == NULL) return DESCENT_IMAGE_NO_MEMORY;
    png_infop info = png_create_info_struct(png);
    // In memory of its own, so that its place is not in a register that the jump takes back.
    writer *file = calloc(1, sizeof *file);
    if (info == NULL || file == NULL) {
        free(file);
        png_destroy_write_struct(&png, &info);
        return DESCENT_IMAGE_NO_MEMORY;
    }
    if (setjmp(png_jmpbuf(png))) {
        free(file->bytes);
        free(file);
        png_destroy_write_struct(&png, &info);
        return DESCENT_IMAGE_NO_MEMORY;
    }
    png_set_write_fn(png, file, write_bytes, flush);
    png_set_IHDR(
        png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
        PNG_FILTER_TYPE_DEFAULT);
    png_set_pHYs(png, info, dots_per_metre, dots_per_metre, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    for (uint32_t row = 0; row < height; row++) png_write_row(png, pixels + (size_t)row * width * 3);
    png_write_end(png, info);
    *bytes = file->bytes;
    *count = file->count;
    free(file);
    png_destroy_write_struct(&png, &info);
    return DESCENT_IMAGE_OK;
}
