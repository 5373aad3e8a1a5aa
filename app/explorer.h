/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The full-screen explorer: the loop from keys to frames. */
#ifndef XENT_APP_EXPLORER_H
#define XENT_APP_EXPLORER_H

#include "app/terminal.h"
#include "core/session.h"

struct explorer_options {
    enum terminal_colour colour;
    const char *lesson; /* to be opened, "" for the list of them; NULL: none */
    const char *name; /* what was opened, as it was typed; "" if the problem is not what it holds */
    const char *note; /* a line to be said at the start, or NULL */
};

/* Runs until the person leaves; returns the exit status.  After a signal that ends the program it
 * does not return.  The terminal must be usable (terminal_usable()) and the prompt started
 * (prompt_start()). */
int explorer_run(struct session *session, const struct explorer_options *options);

#endif
