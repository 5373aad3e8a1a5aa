/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What you pass times what you say it is: the four cases of from_logits, always shown together.
 *
 * The values of a problem are one side of one model, its logits or its probabilities; the other
 * side follows (problem_pass()).  Two of the four cases are right and give the same loss.  The
 * other two are wrong and look plausible: probabilities told to be logits go through softmax
 * (sigmoid) twice; logits told to be probabilities get no exp, but are divided by their sum
 * (multiclass) and clipped, as Keras does.
 *
 * Each case is computed by the problem's convention, in its precision: the clip is that of the
 * framework, which may refuse a case. */
#ifndef XENT_CORE_COMPARE_H
#define XENT_CORE_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/loss.h"
#include "core/problem.h"

enum stage {
    STAGE_NONE, /* nowhere: by chance the numbers agree */
    STAGE_PROBS,
    STAGE_LOSS,
};

enum caveat {
    CAVEAT_NONE,
    CAVEAT_ROUNDED,    /* as a double p is 0 or 1 or has too few digits, and the loss suffers */
    CAVEAT_NORMALISED, /* the row of p does not sum to 1; the softmax of the logits divides it by
                          its sum */
    CAVEAT_CLIPPED,    /* p is cut or added to on one way, as the convention has it */
};

struct comparison_case {
    enum values_kind pass;
    bool told; /* that they are logits: from_logits */
    bool right;
    enum caveat caveat;  /* why a right case may show another loss than the other right one */
    bool present;        /* the case that the problem itself is in */
    const char *refusal; /* why the framework gives no loss, to be shown through _(); or NULL */
    double loss;         /* reduced, in the problem's unit; NaN with reduction none */
    double sample_loss;  /* of the sample in question */
    double *losses;      /* of every sample */
    /* Where the way of this case first leaves that of the right one for the same values. */
    enum stage stage;
    size_t item;          /* the class where they differ most */
    double here, instead; /* the number there, and the right one */
};

/* logits True, logits False, probs True, probs False */
#define COMPARISON_CASES 4

/* What case i passes, what the loss is told (that they are logits), and whether that is right. */
enum values_kind comparison_pass(size_t i);
bool comparison_told(size_t i);
bool comparison_is_right(size_t i);

/* The number of a case. */
size_t comparison_number(enum values_kind pass, bool told);

struct comparison_memory;

struct comparison {
    struct comparison_case one[COMPARISON_CASES]; /* by their numbers */
    size_t samples;
    struct comparison_memory *memory; /* what the next update builds on */
};

/* The problem must have values and labels; `sample` is the one whose way is followed.  The
 * caller's: comparison_release(). */
struct comparison comparison_new(const struct problem *problem, size_t sample);
void comparison_release(struct comparison *comparison);

/* Makes of *comparison what comparison_new() gives but for the stages, without computing again what
 * it knows of samples that have not changed since.  `struct comparison c = {0};` is one that knows
 * nothing.  What somebody has already is not computed again: `loss`, that of the problem, and
 * `passed`, the values on the other side, the numbers that problem_pass() would make; else NULL. */
void comparison_update(struct comparison *comparison, const struct problem *problem,
                       const struct loss *loss, const struct matrix *passed, size_t sample);

/* Fills in the stages, for the same problem and sample. */
void comparison_find_stages(struct comparison *comparison, const struct problem *problem,
                            size_t sample);

const struct comparison_case *comparison_find(const struct comparison *comparison,
                                              enum values_kind pass, bool told);

/* "right" or "WRONG"; nothing for what would be right but is refused.  Two or three words for a
 * table ("softmax twice"; none for what is right), and a sentence.  To be shown through _(), unless
 * empty. */
const char *comparison_verdict(const struct comparison_case *one);
const char *comparison_word(const struct problem *problem, const struct comparison_case *one);
const char *comparison_reason(const struct problem *problem, const struct comparison_case *one);

#endif
