/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call of a framework, and a problem made to fit it; shared by the files of frameworks.h. */
#ifndef XENT_CORE_FRAMEWORKS_CALL_H
#define XENT_CORE_FRAMEWORKS_CALL_H

#include "core/frameworks.h"
#include "core/loss.h"

/* What it wants as labels. */
enum wants { WANTS_NUMBERS, WANTS_ROWS, WANTS_EITHER };

/* What a person has done to the values before. */
enum passes {
    PASSES_VALUES,
    PASSES_LOGS, /* log_softmax or the logarithm of them: what the problem says they need */
};

/* What it can do, or what a person does in its place. */
enum call_options {
    HAS_SMOOTHING = 1,     /* label_smoothing */
    SMOOTHED_ROWS = 2,     /* none, but its rows of labels can be smoothed before */
    HAS_IGNORE_INDEX = 4,  /* class numbers can be ignored */
    IGNORES_BY_WEIGHT = 8, /* samples are ignored by a weight of 0 */
    HAS_POS_WEIGHT = 16,
    WEIGHS_ELEMENTS = 32, /* its weights are those of elements: class_weight is one for each row */
    ALWAYS_REDUCES = 64,  /* no losses of single samples */
    NAN_BEYOND = 128,     /* a class number that is too large gives NaN, no error */
};

struct fitted;

struct family {
    enum convention convention;
    const char *framework, *word; /* NULL: those of the convention */
    enum precision precision;     /* the framework's own */
    void (*type)(const struct fitted *fitted, struct text *out);
};

struct call {
    const struct family *family;
    const char *name; /* of the function */
    enum task task;
    enum wants wants;
    enum takes takes;
    enum passes passes;
    unsigned options; /* enum call_options, or-ed */
};

/* Row i, or NULL behind the last. */
const struct call *call_at(size_t i);

/* What a problem loses where the call has no place for it. */
enum lost { LOST_SMOOTHING = 1, LOST_POS_WEIGHT = 2, LOST_IGNORED = 4, LOST_OUTPUT_WEIGHTS = 8 };

/* A problem as a call gets it. */
struct fitted {
    const struct call *call;
    const struct problem *stated;
    struct problem problem; /* shares what is big with the stated one */
    unsigned lost;          /* enum lost, or-ed */
    bool soft;              /* there are labels that are not those of one class */
    bool beyond;            /* a class number is too large, and that is no error */
    double divisor;         /* of the mean, when the loss is known */
    struct text error;      /* why the call cannot get it; "" if it can */
};

/* The caller's: fitted_release(). */
struct fitted fitted_new(const struct call *call, const struct problem *stated);
void fitted_release(struct fitted *fitted);

/* Do the values go in as logarithms that they are not? */
bool fitted_is_raw(const struct fitted *fitted);

/* Is it another loss than the one that the problem states?  If the numbers agree, that is chance.
 */
bool fitted_is_another(const struct fitted *fitted);

/* The call as it is typed (frameworks_typed.c), and without its options. */
void type_pytorch(const struct fitted *fitted, struct text *out);
void type_keras(const struct fitted *fitted, struct text *out);
void type_sklearn(const struct fitted *fitted, struct text *out);
void type_optax(const struct fitted *fitted, struct text *out);
void type_tfjs(const struct fitted *fitted, struct text *out);
void type_label(const struct fitted *fitted, struct text *out);

/* Is the loss the same but for the rounding of a precision? */
bool same_loss(double a, double b, enum precision precision);

/* What stands in the column of notes (frameworks_note.c): `right` is the loss of the problem that
 * is told the truth about its values, by the definition. */
void note_add(const struct fitted *fitted, const struct loss *loss, const struct loss *right,
              bool matches, struct text *out);

#endif
