/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Manual pages in the macros of man(7): text in, roff out.
 *
 * What is appended is whole lines.  Texts may hold anything: what roff would take for its own, and
 * what is not ASCII, is written so that it comes out as it went in. */
#ifndef XENT_APP_ROFF_H
#define XENT_APP_ROFF_H

#include "core/text.h"

/* The first lines of a page; `date` as 2026-11-22. */
void roff_title(struct text *out, const char *name, int section, const char *date,
                const char *source, const char *manual);

/* "NAME" with its one line, for whatis(1). */
void roff_name(struct text *out, const char *name, const char *purpose);

void roff_section(struct text *out, const char *heading);
void roff_subsection(struct text *out, const char *heading);

/* A paragraph of its own; lines within it are filled. */
void roff_paragraph(struct text *out, const char *sentences);

/* A term with its explanation indented below: `name` in bold, `arguments` ("" for none) in italics
 * behind it. */
void roff_item(struct text *out, const char *name, const char *arguments, const char *sentences);

/* A form of the synopsis: the name of the program in bold, the rest as it stands. */
void roff_form(struct text *out, const char *form);

/* One more line of an explanation: a word before it, then `line` in bold. */
void roff_example(struct text *out, const char *label, const char *line);

#endif
