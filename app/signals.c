/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/intl.h"

#ifdef XENT_COVERAGE
extern void __gcov_dump(void);
#endif

enum { RESET_ROOM = 512, MESSAGE_ROOM = 256, STACK_ROOM = 64 * 1024 };

static const int asked[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGINT, SIGTERM, SIGHUP};
static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, SIGQUIT};

enum {
    ASKED_COUNT = sizeof asked / sizeof asked[0],
    CRASH_COUNT = sizeof crashes / sizeof crashes[0]
};

/* A signal handler gets nothing but the number of the signal, so what it works on must be reachable
 * without an argument: this is why there is state at file level, as in eval_watch.c and, for the
 * callbacks of the editor, in prompt.c.  The handlers only read it, but for `raised`. */
static struct {
    int ends[2]; /* of the pipe: read, write */
    volatile sig_atomic_t raised;
    struct sigaction asked_before[ASKED_COUNT];
    struct sigaction crash_before[CRASH_COUNT];
    volatile sig_atomic_t guarded;
    struct termios modes;
    char reset[RESET_ROOM];
    size_t reset_length;
    struct {
        char bytes[MESSAGE_ROOM];
        size_t length;
    } crashed, aborted;
    char stack[STACK_ROOM];
} state = {.ends = {-1, -1}};

static void on_asked(int number)
{
    int before = errno;
    unsigned char byte = (unsigned char)number;
    state.raised = 1;
    /* A full pipe holds more signals than anybody needs; then this one may be lost. */
    ssize_t done = write(state.ends[1], &byte, 1);
    (void)done;
    errno = before;
}

static void write_all(int descriptor, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t done = write(descriptor, bytes, length);
        if (done <= 0)
            return;
        bytes += done;
        length -= (size_t)done;
    }
}

/* The terminal library's own way out is not safe here; a few bytes and the saved modes are. */
static void on_crash(int number)
{
    if (state.guarded) {
        state.guarded = 0;
        write_all(STDOUT_FILENO, state.reset, state.reset_length);
        tcsetattr(STDIN_FILENO, TCSANOW, &state.modes);
        if (number == SIGABRT)
            write_all(STDERR_FILENO, state.aborted.bytes, state.aborted.length);
        else if (number != SIGQUIT)
            write_all(STDERR_FILENO, state.crashed.bytes, state.crashed.length);
    }
#ifdef XENT_COVERAGE
    __gcov_dump();
#endif
    /* The default action is back already (SA_RESETHAND); the signal waits until this returns. */
    raise(number);
}

static void install(int number, void (*handler)(int), int flags, struct sigaction *before)
{
    struct sigaction action = {.sa_flags = flags};
    action.sa_handler = handler;
    /* All blocked: also SIGTTOU, else a crash in the background would stop at tcsetattr(). */
    sigfillset(&action.sa_mask);
    sigaction(number, &action, before);
}

static bool open_pipe(struct error *error)
{
    if (pipe(state.ends) != 0)
        return error_set(error, 0, _("cannot create a pipe: %s"), strerror(errno));
    for (int i = 0; i < 2; i++) {
        fcntl(state.ends[i], F_SETFL, O_NONBLOCK);
        fcntl(state.ends[i], F_SETFD, FD_CLOEXEC);
    }
    return true;
}

bool signals_start(struct error *error)
{
    if (!open_pipe(error))
        return false;
    state.raised = 0;
    for (size_t i = 0; i < ASKED_COUNT; i++) {
        install(asked[i], on_asked, SA_RESTART, &state.asked_before[i]);
        if (state.asked_before[i].sa_handler == SIG_IGN && asked[i] != SIGWINCH)
            sigaction(asked[i], &state.asked_before[i], NULL);
    }
    /* A stack of its own, because the stack may be what ran out. */
    stack_t stack = {.ss_sp = state.stack, .ss_size = sizeof state.stack};
    sigaltstack(&stack, NULL);
    for (size_t i = 0; i < CRASH_COUNT; i++)
        install(crashes[i], on_crash, SA_ONSTACK | (int)SA_RESETHAND, &state.crash_before[i]);
    return true;
}

void signals_stop(void)
{
    for (size_t i = 0; i < ASKED_COUNT; i++)
        sigaction(asked[i], &state.asked_before[i], NULL);
    for (size_t i = 0; i < CRASH_COUNT; i++)
        sigaction(crashes[i], &state.crash_before[i], NULL);
    stack_t stack = {.ss_flags = SS_DISABLE};
    sigaltstack(&stack, NULL);
    for (int i = 0; i < 2; i++) {
        close(state.ends[i]);
        state.ends[i] = -1;
    }
}

int signals_descriptor(void)
{
    return state.ends[0];
}

int signals_next(void)
{
    if (!state.raised)
        return 0;
    /* First the flag, then the pipe: a signal in between sets the flag again. */
    state.raised = 0;
    unsigned char byte;
    if (read(state.ends[0], &byte, 1) != 1)
        return 0;
    state.raised = 1;
    return byte;
}

/* The default action, and nothing that holds the signal back. */
static void to_default(int number, struct sigaction *before)
{
    struct sigaction action = {0};
    action.sa_handler = SIG_DFL;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, before);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
}

void signals_suspend(bool group)
{
    struct sigaction stop, proceed;
    sigaction(SIGTSTP, NULL, &stop);
    if (stop.sa_handler == SIG_IGN)
        return;
    /* The SIGCONT that ends this stop is no news to the event loop. */
    to_default(SIGCONT, &proceed);
    to_default(SIGTSTP, &stop);
    if (group)
        kill(0, SIGTSTP);
    else
        raise(SIGTSTP);
    sigaction(SIGTSTP, &stop, NULL);
    sigaction(SIGCONT, &proceed, NULL);
}

static size_t copy_bytes(char *to, size_t room, const char *from, size_t length)
{
    size_t fits = length < room ? length : room;
    memcpy(to, from, fits);
    return fits;
}

void signals_guard_on(const char *bytes, size_t length, const struct termios *modes,
                      const char *crashed, const char *aborted)
{
    state.guarded = 0;
    state.reset_length = copy_bytes(state.reset, sizeof state.reset, bytes, length);
    state.crashed.length =
        copy_bytes(state.crashed.bytes, sizeof state.crashed.bytes, crashed, strlen(crashed));
    state.aborted.length =
        copy_bytes(state.aborted.bytes, sizeof state.aborted.bytes, aborted, strlen(aborted));
    state.modes = *modes;
    state.guarded = 1;
}

void signals_guard_off(void)
{
    state.guarded = 0;
}

void signals_end(int number)
{
#ifdef XENT_COVERAGE
    __gcov_dump();
#endif
    to_default(number, NULL);
    raise(number);
    /* Only reached for a signal whose default action does not end a program. */
    exit(128 + number);
}
