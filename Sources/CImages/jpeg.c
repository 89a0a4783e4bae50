#include "image.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

/// A progressive file may hold scans without end, each over the whole picture; honest ones have about ten.
enum { MOST_SCANS = 100 };

typedef struct {
    struct jpeg_error_mgr base;
    jmp_buf place;
    descent_image_status status;
    char *message;
} failure;

static void fail(j_common_ptr info) {
    failure *state = (failure *)info->err;
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    snprintf(state->message, DESCENT_IMAGE_MESSAGE, "%s", text);
    if (state->status == DESCENT_IMAGE_OK) {
        state->status = info->err->msg_code == JERR_INPUT_EMPTY || info->err->msg_code == JERR_INPUT_EOF
            ? DESCENT_IMAGE_CUT_SHORT : DESCENT_IMAGE_DAMAGED;
    }
    longjmp(state->place, 1);
}

/// libjpeg goes on with grey after damage and only warns; a picture that is half grey is no picture to learn from.
static void warn(j_common_ptr info, int level) {
    failure *state = (failure *)info->err;
    if (level >= 0) return;
    switch (info->err->msg_code) {
    case JWRN_JPEG_EOF: state->status = DESCENT_IMAGE_CUT_SHORT; break;
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_MUST_RESYNC: state->status = DESCENT_IMAGE_DAMAGED; break;
    default: return;
    }
    fail(info);
}

static void check_progress(j_common_ptr info) {
    failure *state = (failure *)info->err;
    if (!info->is_decompressor || ((j_decompress_ptr)info)->input_scan_number <= MOST_SCANS) return;
    state->status = DESCENT_IMAGE_DAMAGED;
    snprintf(state->message, DESCENT_IMAGE_MESSAGE, "more than %d scans", MOST_SCANS);
    longjmp(state->place, 1);
}

/// Inks on white paper. Adobe's files hold them inverted.
static void convert_inks(uint8_t *row, const uint8_t *inks, uint32_t width, int are_inverted) {
    for (uint32_t column = 0; column < width; column++) {
        for (int channel = 0; channel < 3; channel++) {
            unsigned ink = inks[4 * column + channel], black = inks[4 * column + 3];
            if (!are_inverted) { ink = 255 - ink; black = 255 - black; }
            row[3 * column + channel] = (uint8_t)((ink * black + 127) / 255);
        }
    }
}

static void read_rows(struct jpeg_decompress_struct *info, descent_image *image) {
    int are_inks = info->out_color_space == JCS_CMYK;
    size_t width = (size_t)image->width * image->channels;
    JSAMPARRAY inks = are_inks
        ? info->mem->alloc_sarray((j_common_ptr)info, JPOOL_IMAGE, 4 * image->width, 1) : NULL;
    while (info->output_scanline < info->output_height) {
        JSAMPROW row = image->pixels + info->output_scanline * width;
        jpeg_read_scanlines(info, are_inks ? inks : &row, 1);
        if (are_inks) convert_inks(row, inks[0], image->width, info->saw_Adobe_marker);
    }
}

descent_image_status descent_jpeg_decode(
    const uint8_t *bytes, size_t count, descent_image_limits limits, descent_image *image) {
    memset(image, 0, sizeof *image);
    struct jpeg_decompress_struct info;
    struct jpeg_progress_mgr progress = {.progress_monitor = check_progress};
    failure state = {.status = DESCENT_IMAGE_OK, .message = image->message};
    info.err = jpeg_std_error(&state.base);
    state.base.error_exit = fail;
    state.base.emit_message = warn;
    if (setjmp(state.place)) {
        jpeg_destroy_decompress(&info);
        return state.status == DESCENT_IMAGE_OK ? DESCENT_IMAGE_DAMAGED : state.status;
    }
    jpeg_create_decompress(&info);
    info.progress = &progress;
    jpeg_mem_src(&info, bytes, (unsigned long)count);
    jpeg_read_header(&info, TRUE);
    int is_grey = info.jpeg_color_space == JCS_GRAYSCALE;
    int are_inks = info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
    info.out_color_space = is_grey ? JCS_GRAYSCALE : are_inks ? JCS_CMYK : JCS_RGB;
    descent_image_status status =
        descent_image_prepare(image, limits, info.image_width, info.image_height, is_grey ? 1 : 3);
    if (status == DESCENT_IMAGE_OK) {
        jpeg_start_decompress(&info);
        read_rows(&info, image);
        jpeg_finish_decompress(&info);
    }
    jpeg_destroy_decompress(&info);
    return status;
}
