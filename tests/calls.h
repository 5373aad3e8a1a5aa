/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests of the table of the frameworks: its rows by name, and what is expected of them. */
#ifndef XENT_TESTS_CALLS_H
#define XENT_TESTS_CALLS_H

#include "core/frameworks.h"

/* The rows, from the top. */
enum {
    CE_NUMBERS,
    CE_ROWS,
    NLL_LOGS,
    NLL_RAW,
    BCE,
    BCE_LOGITS,
    K_BINARY_LOGITS,
    K_BINARY,
    K_CATEGORICAL_LOGITS,
    K_CATEGORICAL,
    K_SPARSE_LOGITS,
    K_SPARSE_TF,
    K_SPARSE,
    T_BINARY_LOGITS,
    T_BINARY,
    T_CATEGORICAL_LOGITS,
    T_CATEGORICAL,
    T_SPARSE_LOGITS,
    T_SPARSE,
    SK_OLD,
    SK,
    O_SOFTMAX,
    O_INTEGER,
    O_SIGMOID,
    JS_SOFTMAX,
    JS_SIGMOID,
    JS_LOG_LOSS,
    ROWS
};

struct table {
    struct problem problem;
    struct frameworks frameworks;
};

/* The table of a problem out of `set` lines, of an example, and of three logits a row with the
 * classes 2 0 1 and more lines. */
struct table table_of(const char *lines);
struct table table_of_example(const char *name);
struct table table_of_b(const char *more);
void table_release(struct table *table);

/* A loss as it was printed: as many digits of it are known. */
struct known_loss {
    size_t row;
    const char *printed;
};

void expect_losses(const struct table *table, const struct known_loss *known, size_t count);

#define EXPECT_LOSSES(table, ...)                                                                  \
    do {                                                                                           \
        static const struct known_loss known[] = {__VA_ARGS__};                                    \
        expect_losses(table, known, sizeof known / sizeof *known);                                 \
    } while (0)

/* These rows match and no others; the list ends with ROWS. */
void expect_matches(const struct table *table, const size_t *rows);

/* Those that are softmax cross-entropy of the values. */
extern const size_t softmax_rows[];

void expect_note(const struct table *table, size_t row, const char *note);
void expect_error(const struct table *table, size_t row, const char *error);
void expect_call(const struct table *table, size_t row, const char *call);

#endif
