/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question: values, labels and options.
 *
 * A problem is plain data.  Its big parts (matrices, names) are shared when it is copied, so an
 * undo step costs next to nothing (matrix.h).  Sizes: N samples, C classes; in a binary problem C
 * is the number of outputs, each of them a yes/no question of its own.  Classes and samples count
 * from 0.
 *
 * Two facts are kept apart on purpose: `kind` is what the values are, `from_logits` is what the
 * loss is told they are.  Where they disagree the loss is wrong, and showing how is what this
 * program is for. */
#ifndef XENT_CORE_PROBLEM_H
#define XENT_CORE_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

#include "core/convention.h"
#include "core/matrix.h"
#include "core/precision.h"
#include "core/strings.h"

enum task { TASK_MULTICLASS, TASK_BINARY };
enum values_kind { VALUES_LOGITS, VALUES_PROBS };
enum reduction { REDUCTION_MEAN, REDUCTION_SUM, REDUCTION_NONE };
enum log_base { LOG_BASE_E, LOG_BASE_2, LOG_BASE_10 };

enum label_form {
    LABELS_NONE,    /* not given yet */
    LABELS_TARGET,  /* one class number a sample (multiclass only) */
    LABELS_VECTORS, /* one row a sample: one-hot, soft, or 0/1 for each output */
};

/* What the loss does with the values; follows from kind and from_logits. */
enum route {
    ROUTE_LOGITS,  /* told True: softmax or sigmoid first, whatever the values are */
    ROUTE_PROBS,   /* told False, and they are probabilities: -ln p as they stand */
    ROUTE_CLIPPED, /* told False, but they are logits: as Keras does, divided by the row's sum
                      (multiclass) and cut to CLIP_LOW .. 1 - CLIP_LOW */
};

#define CLIP_LOW       1e-7 /* keras.config.epsilon() */
#define DIGITS_DEFAULT 4

struct problem {
    enum task task;
    enum values_kind kind;
    bool from_logits;
    struct matrix values; /* N x C; empty: not given yet */

    enum label_form label_form;
    struct matrix target; /* 1 x N class numbers */
    struct matrix labels; /* N x C */

    bool ignores;        /* is there an ignore_index? */
    double ignore_index; /* an integer; samples with this target do not count */
    enum reduction reduction;
    double label_smoothing;      /* 0 .. 1 */
    double temperature;          /* > 0; divides what goes into the softmax or sigmoid */
    struct matrix class_weight;  /* 1 x C or empty; multiclass */
    struct matrix sample_weight; /* N x 1, in a binary problem also N x C; or empty */
    struct matrix pos_weight;    /* 1 x C or 1 x 1 or empty; binary */

    enum convention convention; /* whose loss this is */
    enum precision precision;   /* float64: as exactly as can be */

    enum log_base log_base;
    int digits;
    struct strings names; /* C class or output names, or empty */
    struct strings title; /* one string or empty */
};

/* Rows of probabilities and of labels sum to one if they are off by no more; what a person rounds
 * to seven digits does. */
#define SUM_TOLERANCE 1e-6

/* The defaults: multiclass, no values, from_logits on, mean, natural logarithm, 4 digits. */
struct problem problem_new(void);
struct problem problem_share(const struct problem *problem); /* shares what is big */
void problem_release(struct problem *problem);
bool problem_equal(const struct problem *a, const struct problem *b);

/* Are they equal but for what changes no number: digits, names and title? */
bool problem_has_numbers_of(const struct problem *a, const struct problem *b);

size_t problem_samples(const struct problem *problem);
size_t problem_classes(const struct problem *problem);
enum route problem_route(const struct problem *problem);

/* Is a sample with this target left out: by ignore_index, or by the convention, as PyTorch leaves
 * out -100 without being asked? */
bool problem_ignores(const struct problem *problem, double target);

/* Is sample n left out?  Is any? */
bool problem_ignored(const struct problem *problem, size_t sample);
bool problem_has_ignored(const struct problem *problem);

/* The label of a class before smoothing, or 0 without labels.  With class numbers: 1 for the
 * target. */
double problem_label(const struct problem *problem, size_t sample, size_t class);

/* The same for all classes of a sample: C numbers. */
void problem_labels(const struct problem *problem, size_t sample, double *out);

/* "z" or "p": how values of a kind are called in formulas. */
const char *values_symbol(enum values_kind kind);

/* The class to look at first: the target, or the one with the largest label; 0 if there is none. */
size_t problem_true_class(const struct problem *problem, size_t sample);

/* The name of a class, or its number, which is written into `room`. */
#define CLASS_ROOM 24
const char *problem_class_name(const struct problem *problem, size_t class, char room[CLASS_ROOM]);

/* What a change can make unfit. */
enum problem_part {
    PART_LABELS = 1,
    PART_CLASS_WEIGHT = 2,
    PART_SAMPLE_WEIGHT = 4,
    PART_POS_WEIGHT = 8,
    PART_NAMES = 16,
    PART_IGNORE_INDEX = 32,
};

/* Takes over new values and what they are, tells the loss so, and drops labels, weights and names
 * that no longer fit; returns what was dropped (problem_part, or-ed).  The problem owns `values`
 * from now on. */
unsigned problem_take_values(struct problem *problem, enum values_kind kind, struct matrix values);

/* Changes the task.  Class numbers become 0/1 rows for a binary problem; what does not fit is
 * dropped as above. */
unsigned problem_change_task(struct problem *problem, enum task task);

/* Class numbers, if that is what the labels are, as one-hot rows; ignored samples get a row of
 * zeros. */
void problem_target_to_labels(struct problem *problem);

/* Replaces the values by what they are on the other side, softmax or sigmoid of the logits or the
 * logits that give these probabilities (T ln p, or T ln(p / (1-p))); from_logits stays: a person
 * who passes something else to the same loss. */
void problem_pass(struct problem *problem, enum values_kind kind);

/* The same for a problem that follows on another, `before`, of which `passed` is the other side:
 * rows that are those of `before` are not passed again but shared with `passed`. */
void problem_pass_again(struct problem *problem, enum values_kind kind,
                        const struct problem *before, const struct problem *passed);

/* The same problem with sample n alone. */
struct problem problem_one_sample(const struct problem *problem, size_t sample);

/* Grow and shrink by one, everything kept in step: a new sample has logits 0 or equal probabilities
 * and class 0, a new class a logit of 0 or probability 0, label 0, weight 1 and a name of its own.
 * The last sample and the last class (multiclass: the last two) cannot be deleted: the caller
 * checks.  Samples whose target class is deleted get class 0; ignored samples stay ignored. */
void problem_add_sample(struct problem *problem);
void problem_delete_sample(struct problem *problem, size_t sample);
void problem_add_class(struct problem *problem);
void problem_delete_class(struct problem *problem, size_t class);

#endif
