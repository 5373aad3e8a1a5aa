/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The nouns of the language: everything that `set` knows, one table row each.
 *
 * Parsing, error messages, help, completion, the saved file and the table in README.md are read off
 * the rows.  The order of the rows is the order in which a saved file writes them, and it is an
 * order in which every line finds what it is checked against. */
#ifndef XENT_CORE_SETTING_H
#define XENT_CORE_SETTING_H

#include "core/error.h"
#include "core/file.h"
#include "core/preference.h"
#include "core/problem.h"
#include "core/text.h"
#include "core/words.h"

struct setting {
    const char *name;
    const char *arguments; /* what may stand behind the name */
    const char *help;      /* one sentence; shown through _() */
    const char *example;   /* a line that works after `load demo` */
    const char *standard;  /* what it is while it is not set */
    const char *values;    /* words that completion offers, separated by blanks; NULL: none */
    bool takes_literal;    /* rows of numbers: a literal (literal.h) may stand for them */

    /* Applies the words from `first` on.  On false the problem may be half changed: the caller
     * works on a copy.  What a person should know besides goes to `notes`, one line each. */
    bool (*set)(struct problem *problem, const struct words *words, size_t first,
                struct text *notes, struct error *error);

    /* Appends the arguments that rebuild the present value; nothing if it is the default. */
    void (*write)(const struct problem *problem, struct text *out);

    /* In place of both where it is no part of the problem but a preference. */
    bool (*prefer)(struct preferences *preferences, const struct words *words, size_t first,
                   struct error *error);
    const char *(*preferred)(const struct preferences *preferences);
};

/* Row i of the table, or NULL behind the last; the row of a name, or NULL if there is none. */
const struct setting *setting_at(size_t i);
const struct setting *setting_find(const char *name);

/* Appends the present value as `set` takes it, or what it is by default. */
void setting_value(const struct setting *setting, const struct problem *problem,
                   const struct preferences *preferences, struct text *out);

/* Runs a whole `set` line: word 1 is the setting.  On false the problem may be half changed, the
 * preferences are not.  Where they are NULL, in the file of a problem, they are refused. */
bool setting_apply(struct problem *problem, struct preferences *preferences,
                   const struct words *words, struct text *notes, struct error *error);

/* Runs a whole line if it is one of many plain numbers: `set` and logits, probs, labels or target.
 * False, and nothing changed, for every other line, good or bad: the words of it tell.  What both
 * understand they do alike. */
bool setting_apply_rows(struct problem *problem, const char *line, size_t length,
                        struct text *notes);

/* The same for the line of a file from *at on, however long it is; where it ends comes to be *at.
 */
bool setting_apply_line_rows(struct problem *problem, const struct file_pieces *file, size_t *at,
                             struct text *notes);

/* Appends the `set` lines that rebuild a problem from the defaults. */
void setting_write_all(const struct problem *problem, struct text *out);

#endif
