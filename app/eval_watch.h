/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes on while files are evaluated: the bar on a terminal, and Ctrl-C.
 *
 * The bar is drawn on standard error if that is a terminal, some ten times a second, and is wiped
 * away at the end.  A signal that asks for the end (INT, TERM, HUP) removes the files beside the
 * outputs and ends the program at once, with 130 or 128 + the signal: nothing waits for a read that
 * may never return. */
#ifndef XENT_APP_EVAL_WATCH_H
#define XENT_APP_EVAL_WATCH_H

#include "core/eval.h"

/* To be used once at a time; the result points to what is static. */
struct eval_watch eval_watch_start(bool ascii);
void eval_watch_stop(void);

#endif
