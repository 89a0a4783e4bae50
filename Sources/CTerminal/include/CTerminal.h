// Gives the terminal back when the process ends without being asked: a crash on any thread, exit() from anywhere.
// In C because what runs in a signal handler may call nothing but async-signal-safe functions, and Swift's runtime is not.
#pragma once
#include <stddef.h>
#include <termios.h>

// How to give the terminal back. Everything is copied; the descriptors stay the caller's.
struct terminal_restoration {
    int screen;              // the descriptor that the screen draws on; leads nowhere once the terminal is given back,
                             // so that a thread that was drawing cannot spoil it again
    struct termios mode;     // the mode before the screen came up
    const char *bytes;       // leaves the alternate screen, shows the cursor, ends mouse reports ...
    size_t length;           // at most TERMINAL_RESTORATION_CAPACITY, or arming fails
    int captured;            // file holding what was printed while the screen was up, or -1
    int standard_output;     // what descriptors 1 and 2 were before the capture, or -1
    int standard_error;
};

#define TERMINAL_RESTORATION_CAPACITY 1024

// Arms the guard: from now on a crash or an exit() restores the terminal first. 0, or -1 with errno.
int terminal_guard_arm(const struct terminal_restoration *restoration);

// Disarms the guard and puts the former signal actions back.
void terminal_guard_disarm(void);

// Restores at once, if armed and not done yet. Async-signal-safe.
void terminal_guard_restore(void);

// Gives the calling thread a signal stack of its own, so that even its stack overflow is survived long enough. 0, or -1 with errno.
int terminal_guard_protect_thread(void);
