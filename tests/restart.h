/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Explorers on a real terminal that leave something behind, and those that start after them. */
#ifndef XENT_TESTS_RESTART_H
#define XENT_TESTS_RESTART_H

#include "core/text.h"
#include "tests/pty.h"

/* A new folder in the folder of this test, which becomes the working folder; its path, absolute,
 * freed by the caller. */
char *restart_folder(void);

/* The explorer with a file or example, its state in $XDG_STATE_HOME = `state`; waits for the first
 * frame of 24 x 80. */
struct pty *restart_open(const char *state, const char *file);

/* Is something that was left behind offered on the screen? */
bool restart_is_offered(struct pty *pty);

/* Leaves by `q` and frees it. */
void restart_quit(struct pty *pty);

/* The bytes of a file in place of what `out` held; false if it is not there. */
bool restart_read(const char *path, struct text *out);

#endif
