/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `xent eval`: losses of whole files, on standard output; progress and errors on standard error. */
#ifndef XENT_APP_EVAL_H
#define XENT_APP_EVAL_H

#include <stdbool.h>

#include "core/error.h"
#include "core/session.h"
#include "core/text.h"

/* What came of it. */
enum { EVAL_DONE = 0, EVAL_FAILED = 1, EVAL_USAGE = 2, EVAL_EXPLORE = -1 };

/* argv[0] is "eval"; `ascii`: bars are drawn with ASCII without more.  EVAL_EXPLORE: the session
 * has the rows that are to be shown in the explorer, and *note a line about them.  After Ctrl-C it
 * does not return: the program ends with 130, and no file is left half written. */
int eval_main(struct session *session, char **argv, bool ascii, struct text *note);

/* "A:B", rows from A up to, but not including, B; either may be missing.  False if it is none. */
bool eval_read_rows(const char *typed, size_t *from, size_t *to);

/* Opens rows of a file, as `xent FILE --rows A:B` does, in place of the present problem. */
bool eval_open_rows(struct session *session, const char *path, const char *rows, struct text *notes,
                    struct error *error);

#endif
