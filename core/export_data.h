/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The problem as data and as a sheet, in the shape that rows of export.c want: each appends a whole
 * file.  Labels need not be there.  None of them fails. */
#ifndef XENT_CORE_EXPORT_DATA_H
#define XENT_CORE_EXPORT_DATA_H

#include <stdbool.h>

#include "core/error.h"
#include "core/session.h"
#include "core/text.h"

/* for a handout, a note, a mail: handout.h */
bool export_latex(struct session *, struct text *, struct error *);
bool export_markdown(struct session *, struct text *, struct error *);
bool export_text(struct session *, struct text *, struct error *);

/* for a spreadsheet and for programs, to be loaded again: data.h */
bool export_csv(struct session *, struct text *, struct error *);
bool export_tsv(struct session *, struct text *, struct error *);
bool export_json(struct session *, struct text *, struct error *);

#endif
