/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the columns of a table of data are, told by the row that names them.
 *
 * A column is called by a word, or by a word and what it belongs to: z:cat, z_cat, z(cat), z0.
 *
 *     z logit logits score scores             a value that is a logit
 *     p prob probs probability probabilities  a value that is a probability
 *     y label labels target                   the true class of a sample, or y:cat the label of one
 *     w weight weights sample_weight          the weight of a sample, or w:cat that of one output
 *     class name                              the class that the row is about
 *     sample index id, or nothing             passed over
 *
 * Capitals count as small letters.  Where no column has a word of the first two lines, columns that
 * have none of these words are values, and called by their classes; if the last of them holds the
 * name of another it is the true class (data_table.c).  A table with `class` and one value has a
 * row for each class of one sample (its `weight` is that of the class); every other one has a row
 * for each sample, and there `class` is the true one.
 *
 * Where the text of the names comes from does not matter here. */
#ifndef XENT_CORE_DATA_COLUMNS_H
#define XENT_CORE_DATA_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/problem.h"

struct column_name {
    const char *text;
    size_t length;
};

enum column_role {
    COLUMN_NONE,   /* passed over */
    COLUMN_VALUE,  /* of a class */
    COLUMN_LABEL,  /* of a class; in a table of classes the only one */
    COLUMN_TARGET, /* class of the sample */
    COLUMN_WEIGHT, /* of the row */
    COLUMN_SHARE,  /* weight of an output */
    COLUMN_CLASS,  /* which class the row is about */
};

struct column {
    enum column_role role;
    struct column_name class; /* what it belongs to; empty: nothing is said */
};

struct columns {
    bool by_class; /* a row is a class, not a sample */
    enum values_kind kind;
    bool kind_is_told; /* otherwise they are taken for logits */
    size_t count;
    struct column *column;
    size_t values, labels, shares; /* how many columns there are of these roles */
    bool has_target, has_weight;
    bool named; /* the value columns are called by names, not by numbers */
};

/* On false error->column is the number of the column that is bad, from 0.  The names are borrowed,
 * the columns the caller's: columns_release(). */
bool columns_read(const struct column_name *names, size_t count, struct columns *columns,
                  struct error *error);
void columns_release(struct columns *columns);

#endif
