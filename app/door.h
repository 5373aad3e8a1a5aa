/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The doors of the program, one row each: what may stand on its command line.
 *
 * `--help`, the manual page and the completion of the shells are read off the rows; the explorer's
 * door takes its options from its row, too.  A new door is a row in the file that runs it and a
 * line in door.c. */
#ifndef XENT_APP_DOOR_H
#define XENT_APP_DOOR_H

#include <stddef.h>

/* What the program ends with.  After a signal it is 128 and its number: 130 for Ctrl-C. */
enum { STATUS_DONE = 0, STATUS_BAD = 1, STATUS_USAGE = 2 };

/* What completion offers: words separated by blanks.  In capitals they stand for what there is of
 * that kind: FILES, EXAMPLES, LESSONS (and the paths through them), KINDS of exercises, QUANTITIES,
 * DOORS, COMMANDS (a whole line of the language). */
typedef const char *door_words;

struct door_option {
    const char *name;     /* without its dashes; NULL ends the list */
    int value;            /* its letter; from DOOR_LETTERS on it has none */
    const char *argument; /* NULL if it takes none; shown through _() */
    const char *help;     /* shown through _() */
    door_words words;     /* for its argument; NULL: none */
};

enum { DOOR_LETTERS = 256 };

/* Two columns; a left NULL ends the list.  Both are shown through _(). */
struct door_line {
    const char *left, *right;
};

struct door {
    const char *name;                  /* "" for the program without a word */
    const char *help;                  /* what it is for, one sentence without its point */
    const struct door_line *examples;  /* a command, what it does ("" if it says so itself) */
    const struct door_line *usage;     /* a form, what it does */
    const struct door_option *options; /* NULL: none */
    const char *setting_help;          /* every setting is an option, too; NULL: none is */
    const char *list_heading;          /* of `list`, which goes on until NULL; or NULL */
    struct door_line (*list)(size_t i);
    const struct door_line *statuses; /* what it ends with */
    const char *more;                 /* where to read on; NULL: nowhere */
    door_words words;                 /* for what is no option */
};

extern const struct door door_main, door_bench, door_check, door_eval, door_exercise, door_lesson;

/* Row i of the table, or NULL behind the last; the first is the program without a word. */
const struct door *door_at(size_t i);

/* What `--help` says, on standard output. */
void door_print_help(const struct door *door);

/* ---- what the whole program looks at ---- */

/* Variables of the environment and files: row i, or a left NULL behind the last. */
struct door_line door_environment(size_t i);
struct door_line door_file(size_t i);

#endif
