/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands without a screen: answers go to standard output, talk and errors to standard error. */
#ifndef XENT_APP_BATCH_H
#define XENT_APP_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "app/recite.h"
#include "core/reply.h"
#include "core/session.h"

struct batch {
    struct session *session;
    struct reply *reply;
    const char *name; /* of the file, for messages; NULL for commands of the command line */
    bool keep_going;
    bool speaks;            /* line mode: a change is answered by where it led to */
    bool failed;            /* a line was bad */
    bool wrong;             /* a hand answer was not right */
    bool quit;              /* the `quit` command was met */
    struct recital recital; /* the lesson that is open; recital_release() */
    bool answered;          /* something was printed */
};

/* Runs one line; `number` is its line for messages.  False if no further line should be run. */
bool batch_line(struct batch *batch, const char *line, size_t length, size_t number);

/* Runs a -c, the `number`th: one line, or several.  False if nothing further should be run. */
bool batch_command(struct batch *batch, const char *text, size_t number);

/* Runs a file of commands, or standard input line by line as it arrives if the path is "-"; an
 * example's name stands for its lines. */
void batch_file(struct batch *batch, const char *path);

#endif
