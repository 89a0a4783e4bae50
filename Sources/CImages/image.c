#include "image.h"

#include <stdlib.h>

descent_image_status descent_image_prepare(
    descent_image *image, descent_image_limits limits, uint64_t width, uint64_t height, uint32_t channels) {
    image->width = (uint32_t)width;
    image->height = (uint32_t)height;
    image->channels = channels;
    if (width > limits.side || height > limits.side || width * height > limits.pixels) {
        return DESCENT_IMAGE_TOO_LARGE;
    }
    image->pixels = malloc((size_t)(width * height * channels));
    return image->pixels == NULL ? DESCENT_IMAGE_NO_MEMORY : DESCENT_IMAGE_OK;
}

void descent_image_free(descent_image *image) {
    free(image->pixels);
    image->pixels = NULL;
}
