/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Problems for tests: out of `set` lines, and random ones that are the same in every run. */
#ifndef XENT_TESTS_PROBLEMS_H
#define XENT_TESTS_PROBLEMS_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/problem.h"

/* Random numbers of our own: rand() differs from one C library to the next. */
struct dice {
    uint64_t state; /* the seed to begin with */
};

size_t dice_below(struct dice *dice, size_t count);         /* 0 .. count - 1 */
bool dice_one_in(struct dice *dice, size_t count);          /* true once in `count` times */
double dice_between(struct dice *dice, double a, double b); /* evenly spread */
double dice_rounded(struct dice *dice, double a, double b); /* the same, with two decimals */

/* The problem that `set` lines build; a line that is refused fails the test. */
struct problem problem_from(const char *lines);

/* rows * columns numbers, row by row. */
struct matrix matrix_from(size_t rows, size_t columns, const double *numbers);

/* What random problems are to contain. */
struct problem_mix {
    size_t samples, classes; /* at most */
    bool labelled;           /* always with labels */
    bool large; /* now and then logits that overflow e^z or are infinite, probabilities 0 and 1 */
    bool wild;  /* infinite logits, numbers of all sizes, names and titles of all kinds */
};

struct problem problem_random(struct dice *dice, const struct problem_mix *mix);

/* A new value, label, weight, option or name at random, or a sample or class more or less. */
void problem_change(struct dice *dice, struct problem *problem);

/* Runs the tests of one subject in the C.UTF-8 locale: what main() returns. */
int run_tests(const char *name, const TTest *const *tests, size_t count);

/* The same for tests that the caller has put together, in whatever locale there is. */
int run_cases(const char *name, TCase *cases);

#endif
