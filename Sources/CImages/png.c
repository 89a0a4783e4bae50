#include "image.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const uint8_t *bytes;
    size_t left;
    int was_cut_short;
    char *message;
} reader;

static void read_bytes(png_structp png, png_bytep place, size_t count) {
    reader *source = png_get_io_ptr(png);
    if (count > source->left) {
        source->was_cut_short = 1;
        png_error(png, "cut short");
    }
    memcpy(place, source->bytes, count);
    source->bytes += count;
    source->left -= count;
}

static void fail(png_structp png, png_const_charp text) {
    reader *source = png_get_error_ptr(png);
    snprintf(source->message, DESCENT_IMAGE_MESSAGE, "%s", text);
    longjmp(png_jmpbuf(png), 1);
}

static void ignore(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

/// Asks for 8-bit samples without palettes: grey or colour, with alpha where there is some.
static void set_conversions(png_structp png, png_infop info) {
    int type = png_get_color_type(png, info);
    if (type == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
    if (type == PNG_COLOR_TYPE_GRAY && png_get_bit_depth(png, info) < 8) png_set_expand_gray_1_2_4_to_8(png);
    if (png_get_valid(png, info, PNG_INFO_tRNS)) png_set_tRNS_to_alpha(png);
    if (png_get_bit_depth(png, info) == 16) png_set_scale_16(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
}

descent_image_status descent_png_decode(
    const uint8_t *bytes, size_t count, descent_image_limits limits, descent_image *image) {
    memset(image, 0, sizeof *image);
    reader source = {bytes, count, 0, image->message};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, fail, ignore);
    if (png == NULL) return DESCENT_IMAGE_NO_MEMORY;
    png_infop info = png_create_info_struct(png);
    if (info == NULL) {
        png_destroy_read_struct(&png, NULL, NULL);
        return DESCENT_IMAGE_NO_MEMORY;
    }
    png_bytep *volatile rows = NULL;
    if (setjmp(png_jmpbuf(png))) {
        free(rows);
        png_destroy_read_struct(&png, &info, NULL);
        return source.was_cut_short ? DESCENT_IMAGE_CUT_SHORT : DESCENT_IMAGE_DAMAGED;
    }
    png_set_read_fn(png, &source, read_bytes);
    // The size is ours to refuse, with a sentence of ours. What stands beside the pixels is not looked at.
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_chunk_cache_max(png, 64);
    png_set_chunk_malloc_max(png, 1 << 20);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
    png_read_info(png, info);
    uint32_t height = png_get_image_height(png, info);
    set_conversions(png, info);
    descent_image_status status = descent_image_prepare(
        image, limits, png_get_image_width(png, info), height, png_get_channels(png, info));
    size_t width = (size_t)image->width * image->channels;
    if (status == DESCENT_IMAGE_OK && png_get_rowbytes(png, info) != width) status = DESCENT_IMAGE_DAMAGED;
    if (status == DESCENT_IMAGE_OK && (rows = malloc(height * sizeof(png_bytep))) == NULL) {
        status = DESCENT_IMAGE_NO_MEMORY;
    }
    if (status == DESCENT_IMAGE_OK) {
        for (uint32_t row = 0; row < height; row++) rows[row] = image->pixels + row * width;
        png_read_image(png, rows);
        png_read_end(png, NULL);
    }
    free(rows);
    png_destroy_read_struct(&png, &info, NULL);
    return status;
}
