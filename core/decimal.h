/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decimal numbers and doubles, with a decimal point in every locale.
 *
 * A decimal number is digits with at most one point among them, and perhaps an exponent: 12, 0.5,
 * .5, 3., 1e-9, 1.5E+3.  It has no sign. */
#ifndef XENT_CORE_DECIMAL_H
#define XENT_CORE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many bytes at the start of the string are a decimal number; 0 if there is none.  "2e" and
 * "2x" give 1. */
size_t decimal_length(const char *string, size_t length);

/* The double nearest to a decimal number, however many digits it has: infinity if it is too large.
 * `length` is what decimal_length() has said. */
double decimal_value(const char *string, size_t length);

/* Both in one, with a '-' before the number or without: the number at the start of the string, and
 * how many bytes it takes with the sign; 0 if there is none. */
size_t decimal_read(const char *string, size_t length, double *value);

/* The double nearest to integer * 10^power; infinity if it is too large. */
double decimal_times(uint64_t integer, int power);

/* Makes a '.' of the decimal point that snprintf() has written into `text`. */
void decimal_set_point(char *text);

/* A number from 0 on, rounded to so many decimals: its digits as an integer, 12.50 as 1250, and the
 * double nearest to what they say.  False, and nothing written, for what would take more than 16
 * digits. */
bool decimal_scaled(double value, int decimals, uint64_t *scaled);
bool decimal_rounded(double value, int decimals, double *rounded);

/* What decimal_scaled() gives, written as "%.*f" writes the number, but for the locale, and many
 * times faster: the integer of up to 16 digits with a point before the last `decimals` (0 to 15) of
 * them.  Returns how many bytes that is. */
#define DECIMAL_WRITE_ROOM 40
size_t decimal_write(uint64_t scaled, int decimals, char out[DECIMAL_WRITE_ROOM]);

/* decimal_rounded() of many numbers of either sign, in a fraction of the time; NaN for those that
 * it leaves to others: what is not finite, is large, or lies too near the middle of two decimals.
 */
void decimal_round(const double *values, size_t count, int decimals, double *restrict out);

/* Significant digits, the first not 0, and the power of ten of the first digit. */
#define DECIMAL_DIGITS 17

struct decimal {
    char digits[DECIMAL_DIGITS + 1];
    int exponent;
};

/* The fewest digits that give a positive finite double back, and of these the nearest to it. */
struct decimal decimal_shortest(double value);

#endif
