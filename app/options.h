/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line of the program: one table for the parser and for --help. */
#ifndef XENT_APP_OPTIONS_H
#define XENT_APP_OPTIONS_H

#include <stdbool.h>

#include "app/terminal.h"

enum options_result {
    OPTIONS_GO_ON,
    OPTIONS_DONE, /* --help or --version was printed: end with status 0 */
    OPTIONS_WRONG /* a message is on standard error: end with status 2 */
};

struct options {
    const char **commands; /* of -c, in order */
    size_t command_count;
    const char *file;        /* FILE or "-"; NULL if none */
    const char *rows;        /* "A:B" of FILE; NULL: all of it */
    bool lesson;             /* `xent lesson`, ... */
    const char *lesson_name; /* ... of this name; NULL if none */
    bool json;
    bool keep_going;
    bool repl;
    bool ascii;
    bool no_mouse;
    enum terminal_colour colour;
};

/* Reads the arguments; options_release() in any case.  The strings stay argv's. */
enum options_result options_read(struct options *options, int argc, char **argv);
void options_release(struct options *options);

#endif
