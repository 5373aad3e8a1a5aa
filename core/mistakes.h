/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogue of the mistakes that people make with cross-entropy: for each that gives a number a
 * table row which computes that number from the problem.
 *
 * The numbers follow from the problem worked out as a person does it: what enters the softmax or
 * sigmoid, the probabilities, the labels, what each sample counts.  Which of the values are logits
 * is decided by what the loss is told they are.  Samples that are ignored are left out, and the
 * outputs of a binary problem are taken one by one, as so many samples with one output. */
#ifndef XENT_CORE_MISTAKES_H
#define XENT_CORE_MISTAKES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/loss.h"
#include "core/problem.h"

/* Nobody works out by hand what has more numbers than this. */
#define WORKED_MOST 65536

/* A problem with labels, worked out.  Arrays have `samples` * `classes` elements, row by row. */
struct worked {
    const struct problem *problem;
    const struct loss *loss;
    bool binary;
    bool logits;    /* the loss is told that they are */
    bool plain;     /* no weights of classes or outputs, no smoothing */
    bool hard;      /* each label is one class, or 0 or 1 */
    size_t samples; /* that count; binary: outputs */
    size_t classes; /* binary: 1 */
    double *values; /* as they are given */
    double *z;      /* what enters the softmax or sigmoid; the values, if they are told to be p */
    double *p, *ln_p;
    double *ln_other;   /* binary: ln(1-p); else 0 */
    double *label;      /* before smoothing */
    double *cost;       /* the reduced loss is the sum of cost * -ln p ... */
    double *cost_other; /* ... and, binary, of cost_other * -ln(1-p) */
    size_t *target;     /* of each sample: the class with the largest label */
    double *share;      /* of each sample: what its loss is multiplied with (no class weights) */
    double right;       /* the reduced loss, in nats */
};

/* False, and nothing to be released, for what has no reduced loss to be worked out: no values or
 * labels, reduction none, a refusal, more than WORKED_MOST numbers.  Problem and loss must stay. */
bool worked_new(struct worked *worked, const struct problem *problem, const struct loss *loss);
void worked_release(struct worked *worked);

/* What must hold where a mistake is possible (bits); its function can find more reasons. */
enum mistake_where {
    IN_BINARY = 1,
    IN_MULTICLASS = 2,
    OF_LOGITS = 4,
    OF_PROBS = 8,
    IF_PLAIN = 16,
    IF_HARD = 32,
    IF_SEVERAL = 64, /* more samples than one */
    IF_MEAN = 128,   /* the reduction is a mean */
};

/* What kind of a number it is (bits). */
enum mistake_traits {
    IS_NATS = 1,       /* a logarithm: another base changes it */
    IS_REDUCED = 2,    /* of the samples as the loss is: sum for mean changes it */
    IS_CONVENTION = 4, /* right, but in another unit or reduction than asked for */
    IS_FACTOR = 8,     /* a factor on the loss: no mistake beside which another one of its family
                          could be made */
    IS_PROBS = 16,     /* the wrong thing is the probabilities, so they can be recognised, too */
    IS_CONSTANT = 32,  /* tells its cause by itself, whatever the values */
    IS_CERTAIN = 64,   /* however few digits it is given with: 0, inf, nan */
    IS_ENDLESS = 128,  /* inf and nan can come of it, too */
};

/* The most values that one mistake can have. */
#define MISTAKE_VALUES 4

struct mistake {
    const char *id;   /* "double-softmax" */
    const char *code; /* of the catalogue: "A1" */
    int stars;        /* how common: 3 many people, 0 nobody was seen to do it; the order of the
                         rows, which tests/check_causes.c compares */
    int lesson;       /* the one that is about it, from 1 */
    unsigned where, traits;

    /* Either: what takes the place of ln p and, binary, of ln(1-p) in the loss, for the variants
     * 0, 1, ... false behind the last, or where it does not apply. */
    bool (*logs)(const struct worked *, size_t variant, double *ln_p, double *ln_other);

    /* or the wrong numbers themselves: how many, 0 where it does not apply. */
    size_t (*numbers)(const struct worked *, double out[MISTAKE_VALUES]);

    /* or a number that is always the same, in nats: what a p of 0 costs where it is clipped.  What
     * it makes of the loss where a p is as small as that is another number of the mistake. */
    double number;

    const char *sentence; /* for the learner: use mistake_sentence() */
};

/* Row i of the table, or NULL behind the last; the row of an id, or NULL if there is none.  The
 * most common come first. */
const struct mistake *mistake_at(size_t i);
const struct mistake *mistake_find(const char *id);

/* What to say to who made it in this problem; shown through _(). */
const char *mistake_sentence(const struct mistake *mistake, const struct problem *problem);

/* The numbers that the mistake gives instead of the loss, in the unit of the problem's logarithm:
 * how many, 0 where it does not apply.  NaN and infinity only where that is the mistake. */
size_t mistake_values(const struct mistake *mistake, const struct worked *worked,
                      double out[MISTAKE_VALUES]);

#endif
