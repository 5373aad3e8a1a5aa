/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many lines: scripts and saved files. */
#ifndef XENT_CORE_SCRIPT_H
#define XENT_CORE_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/problem.h"
#include "core/session.h"
#include "core/text.h"

/* The newest form of saved files that is understood; it stands in their first line. */
#define SCRIPT_FORMAT 1
#define SCRIPT_HEADER "# xent problem, format "

/* Goes through a text line by line.  `struct script_lines s = {.bytes = ..., .length = ...}`
 * begins; a byte order mark and carriage returns at line ends are passed over. */
struct script_lines {
    const char *bytes;
    size_t length;
    size_t at;
    size_t number;     /* of the present line, from 1 */
    const char *line;  /* the present line ... */
    size_t line_bytes; /* ... and its length without the line end */
};
bool script_next(struct script_lines *lines);

/* Appends the lines of the built-in example of this name, else the contents of the file. */
bool script_read(const char *name, struct text *out, struct error *error);

/* Refuses what cannot be a script: nothing in it, a NUL byte (no text at all), a saved file of a
 * newer format. */
bool script_check(const char *bytes, size_t length, struct error *error);

/* Builds a problem from the defaults out of `set` lines; any other verb is refused.  On true the
 * problem is the caller's; notes of the lines are appended to `notes`. */
bool script_problem(const char *bytes, size_t length, struct problem *problem, struct text *notes,
                    struct error *error);

/* Opens a saved problem or an example in place of the present problem: one entry for undo.  On
 * false nothing has changed, and error->line is the line of the file that is bad, if one is. */
bool script_open(struct session *session, const char *name, struct text *notes,
                 struct error *error);

#endif
