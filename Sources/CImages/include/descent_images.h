// Pictures to 8-bit samples and back, by libpng and libjpeg. Their errors jump (setjmp), which Swift frames must not be jumped
// over: so each decoder is one C call that returns.
#ifndef DESCENT_IMAGES_H
#define DESCENT_IMAGES_H

#include <stddef.h>
#include <stdint.h>

#define DESCENT_IMAGE_MESSAGE 200

typedef enum {
    DESCENT_IMAGE_OK = 0,
    DESCENT_IMAGE_CUT_SHORT,
    DESCENT_IMAGE_DAMAGED,
    DESCENT_IMAGE_TOO_LARGE,
    DESCENT_IMAGE_NO_MEMORY,
} descent_image_status;

/// `pixels` is rows from the top, `channels` samples a pixel: 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha.
typedef struct {
    uint32_t width;
    uint32_t height;
    uint32_t channels;
    uint8_t *pixels;
    char message[DESCENT_IMAGE_MESSAGE];
} descent_image;

/// What is taken before a picture is refused.
typedef struct {
    uint32_t side;
    uint64_t pixels;
} descent_image_limits;

/// Whatever is returned, the picture is to be freed.
descent_image_status descent_png_decode(
    const uint8_t *bytes, size_t count, descent_image_limits limits, descent_image *image);
descent_image_status descent_jpeg_decode(
    const uint8_t *bytes, size_t count, descent_image_limits limits, descent_image *image);
void descent_image_free(descent_image *image);

/// Rows of red, green and blue as a PNG file. `bytes` is to be freed, and is NULL when there is no memory for it.
descent_image_status descent_png_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t dots_per_metre, uint8_t **bytes, size_t *count);

#endif
