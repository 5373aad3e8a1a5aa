/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs of the language: everything that can be done, one table row each.
 *
 * A key, the prompt, a script, `-c`, a saved file and a test all call command_run() with the same
 * text.  Parsing, error messages, help, completion and the table in README.md are read off the
 * rows. */
#ifndef XENT_CORE_COMMAND_H
#define XENT_CORE_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/reply.h"
#include "core/session.h"
#include "core/words.h"

struct command {
    const char *name;
    const char *arguments;
    const char *help;    /* one sentence; shown through _() */
    const char *example; /* a whole line that works after `load demo` */
    const char *values;  /* words that completion offers, separated by blanks; NULL: none */

    /* Runs the words behind the verb (from word 1 on).  On false nothing has changed. */
    bool (*run)(struct session *session, const struct words *words, struct reply *reply,
                struct error *error);
};

/* Row i of the table, or NULL behind the last; the row of a name or a shorthand, or NULL if there
 * is none. */
const struct command *command_at(size_t i);
const struct command *command_find(const char *name);

/* The short form of its name ("w" for save), or NULL if it has none. */
const char *command_shorthand(const struct command *command);

/* Runs one line.  An empty line or a comment does nothing.  On false nothing has changed and *error
 * says why; its `line` is left alone.  The face of the reply is the one that the session prefers.
 */
bool command_run(struct session *session, const char *line, size_t length, struct reply *reply,
                 struct error *error);

/* Gives `add` the words that may stand for the one that ends at byte `length`, one by one. */
void command_complete(const struct session *session, const char *line, size_t length,
                      void (*add)(void *user, const char *word), void *user);

#endif
