/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `xent check [PROBLEM OPTIONS] VALUE`: is a hand answer right?  In one line, with a status that a
 * script can ask for. */
#ifndef XENT_APP_CHECK_H
#define XENT_APP_CHECK_H

#include "core/session.h"

enum { CHECK_RIGHT = 0, CHECK_WRONG = 1, CHECK_USAGE = 2 };

/* `argv[0]` is "check", and a NULL ends the words.  The session is to be a new one: it becomes the
 * problem that was asked about.  The answer is on standard output, what was wrong with the question
 * on standard error; the result is the status to end with. */
int check_main(struct session *session, char **argv);

#endif
