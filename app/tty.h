/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal below its library: bytes to it, waiting for it, and what puts it back after a crash.
 *
 * It is what standard input and output are connected to. */
#ifndef XENT_APP_TTY_H
#define XENT_APP_TTY_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#include "app/capability.h"

/* Writes all bytes.  If the terminal is gone they are lost; tty_wait() says so. */
void tty_write(const char *bytes, size_t length);

/* Whether a paste comes between marks. */
void tty_set_paste(bool on);

/* Prepares what a crash does, until signals_guard_off(): `modes` are set again, screen and cursor
 * are put back, mouse and marks of a paste are taken off if they are on. */
void tty_guard(const struct capabilities *terminal, const struct termios *modes, bool mouse,
               bool paste);

enum wake {
    WAKE_INPUT, /* look for input and signals */
    WAKE_GONE,  /* there is no terminal any more */
    WAKE_LATE   /* neither came in time */
};

/* Waits for input or a signal, so many milliseconds; -1: for ever.  Input that is announced time
 * and again without being there means a terminal that is gone: *empty counts it, and is to be set
 * to 0 when something was read. */
enum wake tty_wait(int milliseconds, int *empty);

#endif
