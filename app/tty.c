/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/tty.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "app/signals.h"
#include "core/intl.h"

/* So often the terminal may claim to have input and give none; then it is gone. */
enum { EMPTY_WAKEUPS = 100 };

void tty_write(const char *bytes, size_t length)
{
    while (length > 0) {
        const ssize_t done = write(STDOUT_FILENO, bytes, length);
        if (done > 0) {
            bytes += done;
            length -= (size_t)done;
        } else if (done < 0 && errno == EAGAIN) {
            struct pollfd end = {.fd = STDOUT_FILENO, .events = POLLOUT};
            poll(&end, 1, -1);
        } else if (done == 0 || errno != EINTR) {
            return;
        }
    }
}

void tty_set_paste(bool on)
{
    const char *const string = on ? "\033[?2004h" : "\033[?2004l";
    tty_write(string, strlen(string));
}

void tty_guard(const struct capabilities *terminal, const struct termios *modes, bool mouse,
               bool paste)
{
    static const char *const last[] = {"sgr0", "cnorm", "rmkx", "rmcup"};
    struct text reset = {0};
    if (mouse)
        text_add(&reset, "\033[?1006;1000l");
    if (paste)
        text_add(&reset, "\033[?2004l");
    for (size_t i = 0; i < sizeof last / sizeof last[0]; i++)
        capability_add(terminal, last[i], &reset);
    signals_guard_on(text_string(&reset), reset.length, modes,
                     _("xent: crashed; this is an error in the program, please report it\n"),
                     _("xent: gave up: out of memory, or an error in the program\n"));
    text_release(&reset);
}

enum wake tty_wait(int milliseconds, int *empty)
{
    struct pollfd ends[] = {
        {.fd = STDIN_FILENO, .events = POLLIN},
        {.fd = signals_descriptor(), .events = POLLIN},
    };
    const int found = poll(ends, 2, milliseconds);
    if (found == 0)
        return WAKE_LATE;
    if (found < 0)
        return WAKE_INPUT; /* interrupted: there is a signal to look at */
    if (ends[0].revents & POLLIN)
        ++*empty;
    const bool gone = ends[0].revents & (POLLHUP | POLLERR | POLLNVAL);
    return gone || *empty > EMPTY_WAKEUPS ? WAKE_GONE : WAKE_INPUT;
}
