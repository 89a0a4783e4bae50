// What Swift cannot import of ncurses and the kernel by itself: macros, variadics, and globals that it takes for unsafe.
#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#define NCURSES_WIDECHAR 1
#define NCURSES_OPAQUE 1
#include <curses.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

static inline WINDOW *ncurses_standard_window(void) { return stdscr; }
static inline WINDOW *ncurses_physical_window(void) { return curscr; }
// Undoes setupterm.
static inline void ncurses_forget_terminal(void) { del_curterm(cur_term); }
static inline int ncurses_color_count(void) { return COLORS; }
static inline int ncurses_color_pair_count(void) { return COLOR_PAIRS; }

static inline attr_t ncurses_bold(void) { return A_BOLD; }
static inline attr_t ncurses_dim(void) { return A_DIM; }
static inline attr_t ncurses_underline(void) { return A_UNDERLINE; }
static inline attr_t ncurses_reverse(void) { return A_REVERSE; }
static inline attr_t ncurses_italic(void) { return A_ITALIC; }

// A key code that ncurses gives to the n-th function key.
static inline int ncurses_function_key(int number) { return KEY_F(number); }

// setcchar with a pair number beyond 16 bits.
static inline void ncurses_set_cell(cchar_t *cell, wchar_t glyph, attr_t attributes, int pair) {
    wchar_t text[2] = {glyph, 0};
    setcchar(cell, text, attributes, (short)(pair > 32767 ? 32767 : pair), &pair);
}

// tigetstr answers with (char *)-1 for what is no string capability at all.
static inline const char *ncurses_string(const char *capability) {
    char *text = tigetstr(capability);
    return text == (char *)-1 ? NULL : text;
}

// Lets the whole screen scroll; NULL where parts of it cannot be made to.
static inline const char *ncurses_scroll_whole_screen(void) {
    const char *region = ncurses_string("csr");
    return region ? tiparm(region, 0, getmaxy(stdscr) - 1) : NULL;
}

// Puts the cursor at the beginning of the last line.
static inline const char *ncurses_last_line(void) {
    const char *place = ncurses_string("cup");
    return place ? tiparm(place, getmaxy(stdscr) - 1, 0) : NULL;
}

// The size that the terminal says it has. 0, or -1 when it says none.
static inline int ncurses_window_size(int descriptor, int *height, int *width) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return -1;
    *height = size.ws_row;
    *width = size.ws_col;
    return 0;
}

// How many bytes wait to be read, or -1.
static inline int ncurses_readable_bytes(int descriptor) {
    int count = 0;
    return ioctl(descriptor, FIONREAD, &count) == 0 ? count : -1;
}

// As on a terminal.
static inline void ncurses_buffer_output_by_line(void) { setvbuf(stdout, NULL, _IOLBF, 0); }

// An anonymous file in memory whose writers append.
static inline int ncurses_memory_file(const char *name) {
    int descriptor = memfd_create(name, MFD_CLOEXEC);
    if (descriptor >= 0) fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_APPEND);
    return descriptor;
}
