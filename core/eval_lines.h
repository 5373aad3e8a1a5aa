/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The short cut of eval_ways.h: all ways to take a block of rows in one go over the rows.
 *
 * A line is one way.  Lines that cannot differ share their losses, and what a framework refuses is
 * not computed.  What the logarithms need of a row (the softmax by the kernels, the sums of the
 * row) is computed once for all lines; ln p of a class, or of a yes and a no, costs one logarithm a
 * line at most. */
#ifndef XENT_CORE_EVAL_LINES_H
#define XENT_CORE_EVAL_LINES_H

#include <stdint.h>

#include "core/eval_ways.h"
#include "core/loss_convention.h"

/* Every convention told probabilities, then every one told logits, then the values put through
 * softmax or sigmoid once more. */
#define EVAL_LINES (2 * CONVENTIONS_TO_SHOW + 1)
#define EVAL_AGAIN (EVAL_LINES - 1)

struct eval_line {
    struct problem problem; /* to look at: nothing is held twice */
    const struct convention_rules *rules;
    struct clip clip;
    bool again;   /* of the values put through softmax or sigmoid */
    bool picks;   /* a label of 0 has no term */
    bool refused; /* whatever the losses are: they are not computed */
    size_t same;  /* the first line with the same losses */
    int sum;      /* which of the sums divides; -1: none */
    double *loss; /* rows; binary: the outputs of a row together */
};

/* A block of rows. */
struct eval_lines {
    const struct problem *problem;
    size_t rows, classes;
    const double *values;
    int64_t *label; /* rows: the class; -1: ignored; 0 for rows of labels */
    bool weighs;    /* are there weights of samples or classes? */
    bool one_class; /* no other class has a coefficient */
    struct eval_softmax values_as_logits, probs_as_logits; /* multiclass; the second: again */
    struct eval_line line[EVAL_LINES];
    struct clip sums[EVAL_LINES]; /* of the row, cut as these say */
    int sum_count;
};

/* The problem told so, to look at.  What the convention of the problem ignores unasked is ignored
 * in every way: it is no class. */
struct problem eval_told(const struct problem *problem, bool logits, enum convention convention);

/* Adds the rows to all ways if the short cut is for such problems; else false, and nothing is done.
 */
bool eval_ways_add_quickly(struct eval_comparison *comparison, const struct problem *problem,
                           struct eval_softmax *softmax);

/* eval_lines_rows.c: fills in the losses of rows from <= n < to; for parallel_run(). */
void eval_lines_rows(void *lines, size_t from, size_t to);

#endif
