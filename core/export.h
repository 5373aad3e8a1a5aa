/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The present problem in the languages of others: a script that reproduces its loss, a sheet for a
 * handout, a file for a spreadsheet.  One table row a format; the command, its completion, its
 * errors and its help are read off the table.
 *
 * A row's `write` appends the whole file, which ends with a line end.  What the format cannot say
 * is refused with an error that names it ("log_loss has no label smoothing"); then nothing that was
 * appended counts.  The caller has seen to it that there are values, and labels where the row wants
 * them. */
#ifndef XENT_CORE_EXPORT_H
#define XENT_CORE_EXPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/session.h"
#include "core/text.h"

struct export_format {
    const char *name;      /* the word after `export` */
    const char *extension; /* of its files, without the point */
    const char *help;      /* what it writes; shown through _() */
    bool wants_labels;     /* is there nothing to write without labels? */
    bool (*write)(struct session *session, struct text *out, struct error *error);

    /* Appends one line to be pasted, with no line end (`yank`); NULL: the format has none. */
    bool (*line)(struct session *session, struct text *out, struct error *error);
};

/* Row i of the table, or NULL behind the last; the row of a name, or NULL. */
const struct export_format *export_at(size_t i);
const struct export_format *export_find(const char *name);

#endif
