/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Line mode: a prompt, an answer, a prompt.  What dumb terminals and screen readers get. */
#ifndef XENT_APP_REPL_H
#define XENT_APP_REPL_H

#include "app/batch.h"

/* Reads and runs lines until `quit` or the end of the input.  A bad line is told and forgotten.
 * Before another file is written over, it asks; anything but y means no. */
void repl_run(struct batch *batch);

#endif
