/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every way to read a decimal number of the program against strtod(), in the C locale. */
#ifndef XENT_TESTS_NUMBERS_H
#define XENT_TESTS_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Is the number of this text, which may begin with '-', the double that strtod() gives, bit for
 * bit? Says so on standard output if it is not.  *fast: the fast way has taken it. */
bool number_agrees(const char *text, bool *fast);

/* How many of `count` random doubles, each written in one of eight formats, do not agree, and how
 * many of them the fast way has taken.  Half of the doubles are random bits, half of ordinary
 * size. */
size_t numbers_differ(uint64_t seed, size_t count, size_t *fast);

/* The number that number_read() reads at the start of a string; there must be one. */
double number_of(const char *string);

/* They must be the same by bits: 0 is not -0. */
void expect_same(double got, double want, const char *what);

#endif
