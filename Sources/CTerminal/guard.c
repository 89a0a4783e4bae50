#define _GNU_SOURCE 1
#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const int crash_signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE};
enum { crash_signal_count = sizeof crash_signals / sizeof crash_signals[0] };

static struct terminal_restoration restoration;
static char restoring_bytes[TERMINAL_RESTORATION_CAPACITY];
static struct sigaction former_actions[crash_signal_count];
enum { idle, armed, restoring };
static atomic_int state;
static bool registered_at_exit;
static int terminal = -1;
static int nowhere = -1;
static _Thread_local char signal_stack[64 * 1024] __attribute__((aligned(16)));

static void write_all(int descriptor, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(descriptor, bytes, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        bytes += written;
        length -= (size_t)written;
    }
}

// Only the end of a long capture: the words just before a crash are the ones that matter.
static void show_captured(int descriptor, int captured) {
    enum { most = 64 * 1024 };
    char chunk[4096];
    off_t end = lseek(captured, 0, SEEK_END);
    off_t place = end > most ? end - most : 0;
    for (;;) {
        ssize_t count = pread(captured, chunk, sizeof chunk, place);
        if (count <= 0) return;
        write_all(descriptor, chunk, (size_t)count);
        place += count;
    }
}

// Two threads may crash at once: the second must not take the process down while the first is at work.
static void wait_for_other_thread(void) {
    for (int i = 0; i < 200 && atomic_load(&state) == restoring; i++) poll(NULL, 0, 5);
}

void terminal_guard_restore(void) {
    int expected = armed;
    if (!atomic_compare_exchange_strong(&state, &expected, restoring)) {
        wait_for_other_thread();
        return;
    }
    int saved = errno;
    // A background process that sets the mode is stopped by SIGTTOU, unless that is blocked.
    sigset_t background, before;
    sigemptyset(&background);
    sigaddset(&background, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &background, &before);
    dup2(nowhere, restoration.screen);
    write_all(terminal, restoration.bytes, restoration.length);
    tcsetattr(terminal, TCSANOW, &restoration.mode);
    tcflush(terminal, TCIFLUSH);  // mouse reports on their way must not land in the shell
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (restoration.standard_output >= 0) dup2(restoration.standard_output, STDOUT_FILENO);
    if (restoration.standard_error >= 0) dup2(restoration.standard_error, STDERR_FILENO);
    if (restoration.captured >= 0) show_captured(STDERR_FILENO, restoration.captured);
    atomic_store(&state, idle);
    errno = saved;
}

// Hands the signal on to whoever had it before, or dies of it as if this handler had never been.
static void on_crash(int number, siginfo_t *information, void *context) {
    terminal_guard_restore();
    struct sigaction former;
    memset(&former, 0, sizeof former);
    former.sa_handler = SIG_DFL;
    for (int i = 0; i < crash_signal_count; i++)
        if (crash_signals[i] == number) former = former_actions[i];
    if (former.sa_flags & SA_SIGINFO)
        former.sa_sigaction(number, information, context);
    else if (former.sa_handler != SIG_DFL && former.sa_handler != SIG_IGN)
        former.sa_handler(number);
    signal(number, SIG_DFL);
    raise(number);
}

static void close_descriptors(void) {
    if (terminal >= 0) close(terminal);
    if (nowhere >= 0) close(nowhere);
    terminal = nowhere = -1;
}

int terminal_guard_arm(const struct terminal_restoration *wanted) {
    if (wanted->length > sizeof restoring_bytes) {
        errno = EINVAL;
        return -1;
    }
    if (terminal_guard_protect_thread() != 0) return -1;
    bool was_armed = atomic_exchange(&state, idle) == armed;
    close_descriptors();
    terminal = fcntl(wanted->screen, F_DUPFD_CLOEXEC, 3);
    nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (terminal < 0 || nowhere < 0) return -1;
    restoration = *wanted;
    memcpy(restoring_bytes, wanted->bytes, wanted->length);
    restoration.bytes = restoring_bytes;
    if (!registered_at_exit) {
        if (atexit(terminal_guard_restore) != 0) return -1;
        registered_at_exit = true;
    }
    if (!was_armed) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_sigaction = on_crash;
        action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
        // Crash signals stay unblocked: Swift's backtracer probes memory and survives the faults by a handler of its own.
        sigfillset(&action.sa_mask);
        for (int i = 0; i < crash_signal_count; i++) sigdelset(&action.sa_mask, crash_signals[i]);
        for (int i = 0; i < crash_signal_count; i++) sigaction(crash_signals[i], &action, &former_actions[i]);
    }
    atomic_store(&state, armed);
    return 0;
}

void terminal_guard_disarm(void) {
    if (atomic_exchange(&state, idle) != armed) return;
    for (int i = 0; i < crash_signal_count; i++) sigaction(crash_signals[i], &former_actions[i], NULL);
    close_descriptors();
}

int terminal_guard_protect_thread(void) {
    stack_t present;
    if (sigaltstack(NULL, &present) != 0) return -1;
    if (!(present.ss_flags & SS_DISABLE) && present.ss_size >= sizeof signal_stack) return 0;
    stack_t stack = {.ss_sp = signal_stack, .ss_size = sizeof signal_stack, .ss_flags = 0};
    return sigaltstack(&stack, NULL);
}
