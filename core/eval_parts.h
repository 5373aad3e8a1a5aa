/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of eval.h share: the evaluation of a block, and the sums over all of them. */
#ifndef XENT_CORE_EVAL_PARTS_H
#define XENT_CORE_EVAL_PARTS_H

#include "core/draft.h"
#include "core/eval.h"
#include "core/eval_source.h"
#include "core/kernel/kernel_sum.h"
#include "core/rounded.h"

/* The losses of a block.  Arrays are kept from block to block. */
struct eval_results {
    size_t outputs; /* 1; binary: C */
    double *loss;   /* rows x outputs */
    double *sample; /* rows: the outputs together */
    double *share;  /* rows: what each adds to the divisor; not from the kernels: 1 for each loss */
    double *p_top;  /* rows x outputs: p of the predicted class; binary: of yes */
    double *p_true; /* rows: p of the true class, NaN if there is none; not from the kernels */
    int64_t *label; /* rows: the true class, of label rows the largest; -1: ignored */
    unsigned char *right;
    const char *refusal; /* of the convention, for some row */
    size_t room;
};

/* eval_loss.c.  How the losses are computed: as the explorer does it, or by the kernels. */
enum eval_manner { EVAL_AS_PROBLEM, EVAL_BY_KERNELS, EVAL_BY_KERNELS_SINGLE };

/* That of the request for class numbers or yes/no labels of this kind; false: it cannot be had. */
bool eval_choose(const struct eval_request *request, const struct problem *rules,
                 const struct eval_source *source, enum eval_manner *manner, struct error *error);

/* A problem of some rows of a block, with labels and weights; problem_release(). */
struct problem eval_problem_of(const struct problem *rules, const struct eval_block *block,
                               size_t label_columns, size_t weight_columns);

/* Evaluates a block whose labels have been checked. */
void eval_losses(const struct problem *rules, const struct eval_source *source,
                 const struct eval_block *block, enum eval_manner manner,
                 struct eval_results *results);
void eval_results_release(struct eval_results *results);

/* How many threads may work at samples of so many classes (loss.h): each has room for several rows
 * of its own, and where rows are wide one thread's is all there should be. */
size_t eval_threads(const struct eval_source *source);

/* A value as double. */
static inline double eval_value(const struct eval_block *block, size_t row, size_t class)
{
    const size_t at = row * block->classes + class;
    return block->dtype == FEED_F32 ? (double)((const float *)block->values)[at]
                                    : ((const double *)block->values)[at];
}

/* The class with the largest value, the first of several. */
size_t eval_predicted(const struct eval_block *block, size_t row);

/* Some rows of a block, as a block. */
struct eval_block eval_rows(const struct eval_block *block, const struct eval_source *source,
                            size_t from, size_t to);

/* eval_summary.c: from the first row to the last. */
struct eval_totals {
    struct total sum;        /* of the losses, in the precision of the rules */
    struct kernel_sum exact; /* of the losses, where they come out of the kernels */
    struct total divisor;
    struct eval_extreme *worst, *best; /* sorted */
    size_t most;                       /* room in each */
};

void eval_summary_begin(struct eval_summary *summary, struct eval_totals *totals, size_t extremes);
void eval_summary_add(struct eval_summary *summary, struct eval_totals *totals,
                      const struct eval_source *source, const struct eval_block *block,
                      const struct eval_results *results);
void eval_summary_end(struct eval_summary *summary, struct eval_totals *totals);

/* eval_files.c: the outputs. */
struct eval_files {
    struct draft per_sample, gradient, raw; /* raw: rows of the gradient before the mean is known */
    bool has_per_sample, has_gradient, has_raw;
    bool per_sample_is_npy, gradient_is_npy;
    size_t rows, columns; /* of the gradient; the losses have `rows` x outputs */
    size_t outputs;
    bool is_plain; /* slopes come out of the kernels */
    struct eval_watch watch;
};

bool eval_files_begin(struct eval_files *files, const struct eval_request *request,
                      struct error *error);
bool eval_files_add(struct eval_files *files, const struct problem *rules,
                    const struct eval_source *source, const struct eval_block *block,
                    const struct eval_results *results, struct error *error);
bool eval_files_end(struct eval_files *files, const struct eval_summary *summary,
                    struct error *error);
void eval_files_drop(struct eval_files *files);

#endif
