/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small problems, and what a framework gives for them.
 *
 * A number is right within half a unit of its last digit, one of 15 digits or more within 1e-12 of
 * its size; in float32 it may be 2 units in the last place of that type further off, for the order
 * of the additions. */
#ifndef XENT_TESTS_FRAMEWORK_ROWS_H
#define XENT_TESTS_FRAMEWORK_ROWS_H

#include <stddef.h>

#include "core/convention.h"
#include "core/precision.h"

#define F64      PRECISION_FLOAT64
#define F32      PRECISION_FLOAT32
#define EXACT    CONVENTION_EXACT
#define TORCH    CONVENTION_PYTORCH
#define KERAS    CONVENTION_KERAS
#define KERAS_TF CONVENTION_KERAS_TENSORFLOW
#define TFKERAS  CONVENTION_TFKERAS
#define SKLEARN  CONVENTION_SKLEARN
#define SK_OLD   CONVENTION_SKLEARN_OLD
#define TFJS     CONVENTION_TFJS
#define OPTAX    CONVENTION_OPTAX

/* What else is done with a problem, or-ed to the precision. */
#define PASSED  16 /* through softmax or sigmoid, and then to the same loss */
#define LITERAL 32 /* the values are taken for probabilities, though they may be none */

#define A_LABELS "set labels 1; 0; 1\n"
#define A_PROBS  "set task binary\nset probs 0.9; 0.2; 0.8\n" A_LABELS
#define A_LOGITS "set task binary\nset logits 0.9; 0.2; 0.8\n" A_LABELS
#define A_WRONG                                                                                    \
    "set task binary\nset logits 2.1972245773362196; -1.3862943611198906; 1.3862943611198906\n"    \
    "set from_logits off\n" A_LABELS
#define B         "set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\n"
#define B_NUMBERS B "set target 2 0 1\n"
#define B_ONE_HOT B "set labels 0 0 1; 1 0 0; 0 1 0\n"
#define B_IGNORED B "set ignore_index -100\nset target 2 -100 1\n"
#define B_UNASKED B "set convention pytorch\nset target 2 -100 1\n"
#define TOLD      "set from_logits off\n"
#define SMOOTHED  "set label_smoothing 0.1\n"
#define WEIGHTS   "set class_weight 1 2 0.5\n"
#define SUM       "set reduction sum\n"
#define BINARY    "set task binary\n"
#define K_PAIRS   BINARY "set probs 0.9 0.2; 0.8 0.4\nset labels 1 0; 1 1\n"
#define J_ROWS    B "set labels 1 1 1; 0.2 0.2 0.2; 0 0 0\n"

struct framework_row {
    const char *lines; /* `set` lines */
    enum convention convention;
    int how; /* the precision, and what else is done */

    /* The reduced loss, all losses, or "refused".  "over D: NUMBER" is the sum divided by D. */
    const char *expected;
};

void expect_rows(const struct framework_row *rows, size_t count);

#define EXPECT_ROWS(rows) expect_rows(rows, sizeof(rows) / sizeof *(rows))

/* The gradient of the reduced loss by the values of sample n; PASSED: by what was passed. */
void expect_slopes(const struct framework_row *row, size_t n);

#endif
