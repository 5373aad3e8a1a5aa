/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line of a door that takes the settings of the language as options: `xent check`,
 * `xent eval`.
 *
 * Every setting is an option by its name, with '-' or '_': --log-base 2, --log_base=2; from_logits
 * may stand alone, and is on then.  What a door has besides stands in a table of its own and goes
 * before a setting of the same name.  Words that do not begin with "--" are the door's: -0.5 is a
 * number. */
#ifndef XENT_APP_ARGUMENTS_H
#define XENT_APP_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

/* One with a value, or a flag. */
struct argument {
    const char *name; /* with '_' */
    const char **value;
    bool *flag;
};

struct arguments {
    const char *door; /* "check": for messages */
    const struct argument *own;
    size_t owns;
    void (*word)(void *user, const char *word);
    void *user;

    size_t settings;    /* in the table */
    const char **value; /* of each setting, as it was typed; NULL: not given */
};

/* Reads argv[1] and so on; -h and --help set the flag "help" of the table.  False if a message has
 * been printed.  In any case arguments_release(). */
bool arguments_read(struct arguments *arguments, char **argv);
void arguments_release(struct arguments *arguments);

#endif
