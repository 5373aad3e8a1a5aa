/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many lines: scripts and saved files. */
#ifndef XENT_CORE_SCRIPT_H
#define XENT_CORE_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/data.h"
#include "core/error.h"
#include "core/literal.h"
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
    size_t more;       /* lines that follow it in the present command */
    const char *line;  /* the present line ... */
    size_t line_bytes; /* ... and its length without the line end */
};
bool script_next(struct script_lines *lines);

/* The same, command by command: where a bracket of a literal is open at the end of a line of
 * numbers (`set logits [[2, 1],`), the line goes on up to where it is closed, line ends included.
 */
bool script_next_command(struct script_lines *lines);

/* Does a command go on in the next line?  `brackets`: of the lines of it so far, all zero for the
 * first; `first` says whether it is that. */
bool script_goes_on(struct literal_brackets *brackets, const char *line, size_t length, bool first);

/* A column in a command of several lines becomes a line and a column. */
void script_locate(const char *command, size_t length, struct error *error);

/* Appends the lines of the built-in example of this name, else the contents of the file. */
bool script_read(const char *name, struct text *out, struct error *error);

/* Refuses what cannot be a script: nothing in it, a NUL byte (no text at all), a saved file of a
 * newer format. */
bool script_check(const char *bytes, size_t length, struct error *error);

/* Builds a problem from the defaults out of `set` lines; any other verb is refused.  On true the
 * problem is the caller's; notes of the lines are appended to `notes`. */
bool script_problem(const char *bytes, size_t length, struct problem *problem, struct text *notes,
                    struct error *error);

/* Is this a table of data (data.h), by the end of its name, and no script? */
enum data_format script_data_format(const char *name);

/* Is this no script but an array in an NPY file? */
bool script_is_array(const char *name);

/* So many numbers of a table or an array are opened at once: 4,096 x 4,096. */
#define SCRIPT_NUMBERS_MAX ((size_t)1 << 24)

/* Refuses a table or an array that has more, and says how to go on; whatever else may be wrong with
 * the file is not looked at.  Small files are not read for this. */
bool script_fits(const char *name, struct error *error);

/* Opens a saved problem, a table of data, an array (as logits) or an example in place of the
 * present problem: one entry for undo.  A problem from a table or an array belongs to no file, as
 * an example: `save` would write lines over it.  On false nothing has changed, and error->line is
 * the line of the file that is bad, if one is. */
bool script_open(struct session *session, const char *name, struct text *notes,
                 struct error *error);

#endif
