/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as text: reading and showing.  The decimal point is a point in every locale. */
#ifndef XENT_CORE_NUMBER_H
#define XENT_CORE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"

#define NUMBER_ROOM       48
#define NUMBER_DIGITS_MAX 17

struct number_text {
    char text[NUMBER_ROOM];
};

/* For the eye: `digits` decimals (0 .. 17).  A value that is exactly 0 is "0"; one that would show
 * no digit other than 0, or has more than 7 digits before the point, is shown as 1.2346e-09; never
 * "-0.0000". Infinity and NaN are "inf", "-inf", "nan". */
struct number_text number_show(double value, int digits);

/* The same where it is to stand; returns how many characters it takes. */
size_t number_write(double value, int digits, char out[NUMBER_ROOM]);

/* For files and for values that were typed: the fewest digits that give the same double back. */
struct number_text number_exact(double value);

/* What number_exact() writes behind the point: the decimals of the value, with the exponent if it
 * needs one; 0 without a point. */
int number_decimals(double value);

/* The exact number if it takes no more than 8 characters, else what number_show() gives. */
struct number_text number_brief(double value, int digits);

/* The double behind number_show(): what a reader who types the shown digits gets. */
double number_rounded(double value, int digits);

/* The same for each of `count` numbers, many times faster. */
void number_round(const double *values, size_t count, int digits, double *restrict out);

/* Reads one number at `string` (`length` bytes) and says how many bytes it took.  A number is a
 * decimal number, inf, or arithmetic of them: + - * / ^ ( ), ln log2 log10 exp sqrt, e, pi; blanks
 * are allowed inside brackets only, so "2 -1" stays two numbers.  The value is the double nearest
 * to a decimal number, and is never NaN.  Refused: nan, hexadecimal, numbers too large for a
 * double, 1/0 and the like. `column` is the column of string[0] for the error message. */
bool number_read(const char *string, size_t length, size_t column, double *value, size_t *used,
                 struct error *error);

#endif
