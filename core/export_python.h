/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the scripts in Python share. */
#ifndef XENT_CORE_EXPORT_PYTHON_H
#define XENT_CORE_EXPORT_PYTHON_H

#include "core/export_text.h"

/* The imports from the library of Python: inf, nan and what the check needs. */
void python_begin(struct listing *listing);

/* "logits / 2.0": what enters the loss, divided by the temperature if it is logits for the loss.
 * `name` is how the values are called (python_values()). */
const char *python_values(const struct listing *listing);
void python_temperature(struct listing *listing);

/* How a framework makes an array: "np.array", and the type of its numbers as it is written there;
 * NULL: what the function takes by itself. */
struct python_array {
    const char *function, *type;
};

/* "NAME = np.array([[2.0, 1.0]], dtype=TYPE)", whole numbers without a type; nothing for a matrix
 * that is empty. */
void python_define(struct listing *listing, const struct python_array *how, const char *name,
                   const struct matrix *matrix, enum array array);

/* The values, the labels and the weights of the problem, as far as there are any. */
void python_define_all(struct listing *listing, const struct python_array *how);

/* A keyword argument, after a comma unless it is the first; `*first` is false afterwards. */
void python_argument(struct listing *listing, bool *first, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "loss = loss / log(2)", if the logarithm has another base than e; in a line " / math.log(2)". */
void python_log_base(struct listing *listing);

/* EXPECTED, one number or more, and what is said about how near a result must come to them. */
void python_expect(struct listing *listing, bool careful);

/* Prints `results`, an expression for an array or a number, and checks them.  Ends the script. */
void python_check(struct listing *listing, const char *results);

/* Refuses types that a framework computes with more digits than they have. */
bool python_has_precision(const struct listing *listing, const char *framework,
                          struct error *error);

#endif
