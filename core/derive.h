/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way from the values to the loss, as data.
 *
 * A derivation is a list of steps.  A step has one result for each item (a column of the table:
 * e^z, p, -ln p) or one for all (a sum, the loss).  The items are the classes of one sample, the
 * outputs of one sample, or, in a binary problem with one output, the samples themselves.
 *
 *     struct derivation *d = derivation_new(problem, loss, 0, DERIVE_TEXTBOOK);
 *     struct chain chain;
 *     derivation_chain(d, step, item, &pool, &chain);    p(cat) = e^z(cat) / sum e^z = ... = 0.6590
 *     derivation_free(d);
 *
 * The steps are those of the problem's convention (convention.h), which must be one that can be
 * set: where p is divided and cut, what is added inside the logarithm, what weighs what, what the
 * mean divides by.  Where the framework refuses, the steps end with the probabilities, and
 * `refusal` says why.  In another precision than float64 each number is the rounded one
 * (rounded.h); a formula over such numbers gives the next one up to its rounding.
 *
 * How the numbers are called: z or p as given, p what softmax or sigmoid gives, r what is divided
 * or cut on the way, r' what is divided behind a cut and cut again; q what the logarithm is taken
 * of, where that is another number than a p before it.
 *
 * Units: whatever has a logarithm is in the unit of the problem's log_base. */
#ifndef XENT_CORE_DERIVE_H
#define XENT_CORE_DERIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/formula.h"
#include "core/loss.h"
#include "core/loss_convention.h"
#include "core/problem.h"

enum derivation_way {
    DERIVE_TEXTBOOK, /* p first, then -ln p: as on paper; large logits overflow, and it shows */
    DERIVE_STABLE,   /* with the largest logit subtracted and without p: as the program computes */
    DERIVE_LITERAL,  /* the textbook's way, with the rounding of double arithmetic kept to the last
                        digit: what a program that follows it gets */
};

enum step_kind {
    STEP_SCALE,      /* u = z / T */
    STEP_MAXIMUM,    /* m = max z */
    STEP_SHIFT,      /* d = z - m */
    STEP_EXP,        /* e^z, or e^d */
    STEP_ADD_UP,     /* sum e^z; sum z where logits are taken for probabilities */
    STEP_DIVIDE,     /* p = e^z / sum; r = z / sum; behind the cut q = r / sum r */
    STEP_CLIP,       /* p = r cut to 1e-7 .. 1 - 1e-7; or as the convention has it */
    STEP_CLIP_AGAIN, /* q = r' cut like that, where the convention cuts before and behind a division
                      */
    STEP_SIGMOID,    /* p = 1 / (1 + e^-z) */
    STEP_COMPLEMENT, /* 1 - p */
    STEP_SMOOTH,     /* y' */
    STEP_SURPRISE,   /* -ln p */
    STEP_OTHER,      /* -ln (1-p) */
    STEP_DIRECT,     /* the binary loss straight from z */
    STEP_COUNT,      /* weight times label times -ln p */
    STEP_SUM,        /* the loss of the sample */
    STEP_REDUCE,     /* the loss of the batch */
    STEP_GRADIENT,   /* dL/dz */
    STEP_KINDS
};

#define STEPS_MAX 16

/* In place of the number of a sample: the items are the samples. */
#define EVERY_SAMPLE SIZE_MAX

struct step {
    enum step_kind kind;
    bool each;           /* a result for each item; otherwise value[0] is the only one */
    const double *value; /* owned by the derivation */
};

struct derivation {
    const struct problem *problem; /* borrowed, as is the loss */
    const struct loss *loss;
    enum derivation_way way;
    const struct convention_rules *rules;
    enum loss_call call;
    struct clip clip;
    enum route route;    /* what happens: softmax or sigmoid first; ROUTE_PROBS: nothing until the
                            logarithm; ROUTE_CLIPPED: divided or cut */
    const char *refusal; /* the framework's, to be shown through _(); NULL: there is a loss */
    size_t sample;       /* or EVERY_SAMPLE */
    size_t items;
    bool breaks; /* textbook: numbers overflow or underflow, the result is not the true one */
    size_t count;
    struct step step[STEPS_MAX];

    /* What the formulas are about, one number for each item. */
    double *value;         /* as given: z or p */
    double *input;         /* as they enter: z / T */
    double *label;         /* y */
    double *smooth;        /* y' */
    double *weight;        /* of the class, or pos_weight */
    double *share;         /* binary: the sample weight of the output */
    double *exp;           /* e^z or e^d */
    double *shifted;       /* d */
    double *ratio;         /* r */
    double *shared;        /* r', of a second cut; without one it is `prob` */
    double *raw;           /* p out of softmax or sigmoid, before a cut; without one it is `prob` */
    double *prob;          /* p, or q: what the logarithm is taken of */
    double *rest;          /* 1 - p */
    double *surprise;      /* -ln p, with what is cut and added there */
    double *other;         /* -ln (1-p), the same; binary only */
    double *term;          /* what each item adds to the loss */
    double *gradient;      /* of the reduced loss */
    double max, sum;       /* of what enters; of e^z, or of z or r where that is divided */
    double label_weight;   /* class_weight of the label, where it weighs the sample; else 1 */
    double loss_of_sample; /* with its sample weight */
    double loss_of_batch;  /* reduced; NaN with reduction none */
    bool ignored;
};

/* The derivation for one sample (ignored where the items are the samples).  The values must be
 * there; without labels it ends with the probabilities.  Problem and loss must outlive it.  The
 * caller's: derivation_free(). */
struct derivation *derivation_new(const struct problem *problem, const struct loss *loss,
                                  size_t sample, enum derivation_way way);

/* The textbook's way, unless it breaks: then the stable one. */
struct derivation *derivation_new_sound(const struct problem *problem, const struct loss *loss,
                                        size_t sample);
void derivation_free(struct derivation *derivation);

/* A copy with numbers of its own, to compute with other ones than the right ones; problem and loss
 * are those of the original.  The caller's: derivation_free(). */
struct derivation *derivation_copy(const struct derivation *derivation);

/* Puts a number in place of a result (`item` is 0 where there is one for all); only in a copy. */
void derivation_put(struct derivation *copy, size_t step, size_t item, double value);

/* The result of a step by its formula, from the numbers that are there for the steps before it. */
double derivation_redo(const struct derivation *derivation, size_t step, size_t item);

/* Are the items the samples? */
bool derivation_is_of_batch(const struct problem *problem);

/* The name of an item: a class, an output, or the number of a sample. */
const char *derivation_item_name(const struct derivation *derivation, size_t item,
                                 char room[CLASS_ROOM]);

/* Step number of a kind, or `count` if there is no such step. */
size_t derivation_find(const struct derivation *derivation, enum step_kind kind);

/* The formulas of a step for an item: in symbols, with the numbers put in, the result. */
void derivation_chain(const struct derivation *derivation, size_t step, size_t item,
                      struct pool *pool, struct chain *chain);

/* What the symbols in those formulas stand for; for tests, and for whoever wants to compute with
 * them. */
struct formula_scope derivation_scope(const struct derivation *derivation);

/* How a step is called.  Texts are to be shown through _(). */
struct step_text {
    const char *verb;     /* "DIVIDE" */
    const char *why;      /* one line */
    const char *word;     /* plain word over the column: "probability" */
    const char *unicode;  /* symbol under it: "e^z/Σ" */
    const char *ascii;    /* "e^z/sum" */
    const char *question; /* one line, to be asked before the numbers are shown */
};
struct step_text step_text(const struct derivation *derivation, size_t step);

/* Is p cut between two bounds, so that there is a STEP_CLIP? */
bool derivation_cuts(const struct derivation *derivation);

/* What the logarithm is taken of, as the formulas call it: "p", "q", or "z". */
const char *derivation_prob_name(const struct derivation *derivation);

#endif
