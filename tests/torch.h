/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PyTorch's cases, vectors/torch.tsv, as problems. */
#ifndef XENT_TESTS_TORCH_H
#define XENT_TESTS_TORCH_H

#include <stdbool.h>
#include <stddef.h>

#include "core/problem.h"
#include "tests/vectors.h"

/* A row of the table as a problem, and what is known of it. */
struct torch_case {
    const struct vector_table *table;
    size_t row;
    const char *id, *family;
    struct problem problem;
    double *elements, *gradient; /* of exact_elements and grad */
    size_t element_count, gradient_count;
};

bool torch_is(const char *a, const char *b); /* the same word */

/* Of a column: its text, its first number (`missing` for "-"), and its rows of numbers. */
const char *torch_field(const struct torch_case *one, const char *name);
double torch_number(const struct torch_case *one, const char *name, double missing);
struct matrix torch_matrix(const struct torch_case *one, const char *name);

/* Fills in the problem.  The weights of the elements of the binary losses are sample weights, one
 * row for each sample. */
void torch_build(struct torch_case *one);

#endif
