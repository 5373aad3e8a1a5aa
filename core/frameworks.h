/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The number that each loss of the big frameworks gives for a problem, what it takes the values
 * for, and how it departs from the right one.
 *
 * Every call gets the same values v and the same labels, as class numbers y or as rows Y, whatever
 * it is made for; the options that the problem sets are put in where the call has them.  So a
 * problem of classes goes through the losses of yes/no questions, too: each class its own sigmoid,
 * the labels one-hot.  And one yes/no output is one class to a softmax.
 *
 * NLLLoss, which takes logarithms of probabilities, has two rows.  In the first a person has done
 * what the problem says: log_softmax of the values that are told to be logits, the logarithm of
 * those told to be probabilities.  In the second the values go in as they are.
 *
 * Keras 3 and TensorFlow.js compute in float32, their default, unless the problem has a precision
 * of its own; the others compute in that of the problem.  All numbers are in nats, as the
 * frameworks print them. */
#ifndef XENT_CORE_FRAMEWORKS_H
#define XENT_CORE_FRAMEWORKS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/matrix.h"
#include "core/problem.h"
#include "core/text.h"

enum takes { TAKES_LOGITS, TAKES_PROBS, TAKES_LOG_PROBS };

/* "logits", "probabilities", "log-probabilities"; and as in formulas, "z", "p", "ln p". */
const char *takes_name(enum takes takes);
const char *takes_symbol(enum takes takes);

/* One row of the table. */
struct framework {
    const char *name;  /* "Keras 3 on TensorFlow" */
    const char *word;  /* the same in few letters: "keras tf" */
    struct text call;  /* as it is typed: "CrossEntropyLoss(weight=w)(v, y)" */
    struct text label; /* without its options: "CrossEntropyLoss(v, y)" */
    enum takes takes;
    struct text error;    /* why there is no number; "" if there is one */
    double value;         /* reduced; NaN with reduction none, and where there is an error */
    struct matrix losses; /* without reduction: N x 1 or N x C; empty where there is an error */
    double shown;         /* for a table: the value; with reduction none that of the sample */
    bool matches;         /* it is the loss as the problem states it, but for rounding */
    struct text note;     /* what it does otherwise than the right one; "" with an error */
};

struct frameworks {
    size_t count;
    struct framework *row;
    enum reduction reduction; /* of the problem */
};

/* There must be values and labels.  With reduction none `sample` is the one that is shown.  The
 * caller's: frameworks_release(). */
struct frameworks frameworks_new(const struct problem *problem, size_t sample);
void frameworks_release(struct frameworks *frameworks);

/* What the letters of the calls stand for: "v the values, y the class numbers", as far as they are
 * used. */
void frameworks_add_legend(const struct problem *problem, struct text *out);

/* A loss as a framework printed it: "0.5514" is any number that is rounded to that. */
struct printed {
    double value;
    double margin; /* half a unit of its last digit */
};

/* False if the string is no decimal number, "inf", "-inf" or "nan". */
bool printed_read(const char *string, struct printed *printed);

/* Does the call give it: reduced, or with reduction none for any sample? */
bool framework_gives(const struct framework *framework, enum reduction reduction,
                     const struct printed *printed);

#endif
