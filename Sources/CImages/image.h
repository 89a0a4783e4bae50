// What both decoders share.
#ifndef DESCENT_IMAGE_SHARED_H
#define DESCENT_IMAGE_SHARED_H

#include "include/descent_images.h"

/// Checks the size that a header promises and makes room for the pixels.
descent_image_status descent_image_prepare(
    descent_image *image, descent_image_limits limits, uint64_t width, uint64_t height, uint32_t channels);

#endif
