/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The quantities of a problem by name, for `show` and for every other answer about one of them. */
#ifndef XENT_CORE_SHOW_H
#define XENT_CORE_SHOW_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/number.h"
#include "core/reply.h"
#include "core/session.h"

enum quantity_shape {
    QUANTITY_SCALAR,     /* one number */
    QUANTITY_PER_SAMPLE, /* N numbers */
    QUANTITY_PER_CLASS,  /* N rows of C */
    QUANTITY_LOSSES,     /* N numbers; binary: N rows of C */
};

/* With which reductions a quantity exists. */
enum reductions { WITH_ANY, WITH_MEAN_OR_SUM, WITH_MEAN };

struct quantity {
    const char *name;
    const char *help; /* one sentence; shown through _() */
    enum quantity_shape shape;
    bool needs_labels;
    bool multiclass_only;
    enum reductions reductions;
    const char
        *otherwise; /* the quantity that is shown in its place with another reduction, or NULL */

    /* The numbers of sample n (scalars: n is 0); `out` has room for C. */
    void (*fill)(const struct loss *loss, size_t n, const struct sample *sample, double *out);
};

/* Row i of the table, or NULL behind the last; the row of a name, or NULL if there is none. */
const struct quantity *quantity_at(size_t i);
const struct quantity *quantity_find(const char *name);

/* Does the quantity exist for this problem?  If not, *error says what is missing. */
bool quantity_applies(const struct quantity *quantity, const struct problem *problem, size_t column,
                      struct error *error);

/* All its numbers: 1 x 1, N x 1 or N x C.  The caller's. */
struct matrix quantity_values(const struct quantity *quantity, const struct problem *problem,
                              const struct loss *loss);

/* What `show` answers besides quantities and settings. */
struct report {
    const char *name;
    const char *help; /* one sentence; shown through _() */

    /* `column` is where its name stands, for the error. */
    bool (*show)(struct session *session, size_t column, struct reply *reply, struct error *error);
};

/* Row i of the table, or NULL behind the last; the row of a name, or NULL if there is none. */
const struct report *report_at(size_t i);
const struct report *report_find(const char *name);

/* Appends the reduction in words: "mean: divided by 3.5, the weights of the targets". */
void show_reduction(const struct loss *loss, const struct problem *problem, struct text *out);

/* The reduced loss as it is shown; "none" if the framework refuses the problem. */
struct number_text show_reduced(const struct loss *loss);

/* The answers of `show`: one quantity, everything, and what the problem is, in words, with its
 * loss. */
void show_quantity(struct session *session, const struct quantity *quantity, struct reply *reply);
void show_all(struct session *session, struct reply *reply);
void show_summary(struct session *session, struct reply *reply);

#endif
