/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calculation on a sheet: what the problem is, for each sample every step with its formula, the
 * numbers put in and the result, a table of its classes, and at the end the losses and what they
 * are reduced to.  One walk through the derivations; how a sheet is written is a table of
 * functions.
 *
 * A sheet is to be read: of more samples than HANDOUT_SAMPLES the steps are those of the first, of
 * more rows than HANDOUT_ROWS a table has the first, and the sheet says so. */
#ifndef XENT_CORE_HANDOUT_H
#define XENT_CORE_HANDOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/derive.h"
#include "core/number.h"
#include "core/session.h"
#include "core/text.h"

#define HANDOUT_SAMPLES 8
#define HANDOUT_ROWS    40

/* Numbers that a sum shows before it is shortened: 7.3891 + 2.7183 + ... + 1.1052. */
#define HANDOUT_TERMS 6

/* A table: a row of heads, then rows of a name and numbers. */
struct handout_table {
    size_t columns, rows;         /* columns of numbers */
    const struct step_text *head; /* of each column of numbers: unicode and ascii are its symbols */
    const char *corner;           /* over the names */
    const char *const *name;      /* of each row */
    const double *number;         /* row by row */
    size_t given; /* so many first columns were typed: shown in full where that is short */
    int digits;
};

/* A number of the table as it is shown. */
struct number_text handout_number(const struct handout_table *table, size_t row, size_t column);

struct handout_style {
    void (*heading)(struct text *out, int level, const char *words); /* 1 is the title */
    void (*sentence)(struct text *out, const char *words);
    /* `number` 0: it has none */
    void (*step)(struct text *out, size_t number, const char *verb, const char *why);
    void (*chain)(struct text *out, const struct chain *chain);
    void (*table)(struct text *out, const struct handout_table *table);
    /* Writes what stands round it all, and the body in it; NULL: there is nothing, and one line end
     * behind the last line. */
    void (*finish)(struct text *body, struct text *out);
};

extern const struct handout_style handout_latex; /* a document that needs amsmath alone */
extern const struct handout_style handout_markdown;
extern const struct handout_style handout_text;
extern const struct handout_style handout_ascii;

/* Appends the sheet of the present problem, which has values. */
void handout_write(struct session *session, const struct handout_style *style, struct text *out);

#endif
