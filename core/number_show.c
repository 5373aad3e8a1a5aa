/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Showing numbers. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/decimal.h"
#include "core/number.h"

#define SHOWN_DIGITS_MAX 7
#define SHOWN_MAX        1e8
#define SHOWN_PLAIN      1e7 /* numbers below have no more digits than that before the point */

/* Powers of ten between which number_exact() needs no exponent. */
#define PLAIN_LOWEST  (-5)
#define PLAIN_HIGHEST 15

/* Decimals up to which number_exact() looks at once, and where it stops because more than 15 digits
 * need not be the only ones that give a double back. */
#define TYPED_DECIMALS 4
#define UNITS_UNIQUE   1000000000000000u

static const char *name_of_special(double value)
{
    if (isnan(value))
        return "nan";
    return isinf(value) ? (value > 0 ? "inf" : "-inf") : NULL;
}

static struct number_text text_of(const char *string)
{
    struct number_text out;
    snprintf(out.text, sizeof out.text, "%s", string);
    return out;
}

static const double power_of_ten[NUMBER_DIGITS_MAX + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,
                                                           1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                                           1e12, 1e13, 1e14, 1e15, 1e16, 1e17};

/* The integer nearest to size * 10^digits, ties to the even one; false if it is too large to be
 * found this way.  The rounding error of the product decides where the product looks like a tie. */
static bool scaled(double size, int digits, uint64_t *nearest)
{
    const double power = power_of_ten[digits], product = size * power;
    const double lost = fma(size, power, -product);
    if (!(product < 0x1p52))
        return false;
    const double below = floor(product), beyond = product - below;
    const bool odd = (uint64_t)below % 2;
    const bool up = beyond > 0.5 || (beyond == 0.5 && (lost > 0 || (lost == 0 && odd)));
    *nearest = (uint64_t)below + up;
    return true;
}

/* As scaled(), where that is how the number is shown: not all digits are 0, and few stand before
 * the point. */
static bool is_plain(double size, int digits, uint64_t *nearest)
{
    return scaled(size, digits, nearest) && *nearest > 0 &&
           (double)*nearest < SHOWN_PLAIN * power_of_ten[digits];
}

/* Writes units / 10^digits. */
static struct number_text text_of_units(bool negative, uint64_t units, int digits)
{
    struct number_text out = {.text = ""};
    char turned[NUMBER_ROOM]; /* the last digit first */
    int count = 0, length = 0;
    while (units > 0 || count <= digits) {
        turned[count++] = (char)('0' + units % 10);
        units /= 10;
    }
    if (negative)
        out.text[length++] = '-';
    while (count > 0) {
        out.text[length++] = turned[--count];
        if (count == digits && digits > 0)
            out.text[length++] = '.';
    }
    return out;
}

static int valid_digits(int digits)
{
    return digits < 0 ? 0 : digits > NUMBER_DIGITS_MAX ? NUMBER_DIGITS_MAX : digits;
}

struct number_text number_show(double value, int digits)
{
    const char *special = name_of_special(value);
    uint64_t units;
    if (special || value == 0.0)
        return text_of(special ? special : "0");
    digits = valid_digits(digits);
    if (is_plain(fabs(value), digits, &units))
        return text_of_units(value < 0, units, digits);
    struct number_text out;
    if (fabs(value) < SHOWN_MAX) {
        snprintf(out.text, sizeof out.text, "%.*f", digits, value);
        decimal_set_point(out.text);
        const char *size = out.text + (value < 0);
        if (strpbrk(size, "123456789") && strspn(size, "0123456789") <= SHOWN_DIGITS_MAX)
            return out;
    }
    snprintf(out.text, sizeof out.text, "%.*e", digits, value);
    decimal_set_point(out.text);
    return out;
}

/* What number_exact() writes for the numbers that people type, which have few digits; false for any
 * other.  The quotient is rounded right, so it is what reading these digits gives. */
static bool find_short(double size, uint64_t *units, int *digits)
{
    for (*digits = 0; *digits <= TYPED_DECIMALS; ++*digits)
        if (scaled(size, *digits, units) && *units < UNITS_UNIQUE &&
            (double)*units / power_of_ten[*digits] == size)
            return true;
    return false;
}

struct number_text number_exact(double value)
{
    static const char zeros[] = "0000000000000000";
    const char *special = name_of_special(value);
    const char *sign = signbit(value) ? "-" : "";
    if (special || value == 0.0)
        return text_of(special ? special : *sign ? "-0" : "0");
    uint64_t units;
    int decimals;
    if (find_short(fabs(value), &units, &decimals))
        return text_of_units(value < 0, units, decimals);
    struct decimal decimal = decimal_shortest(fabs(value));
    const char *digits = decimal.digits;
    int exponent = decimal.exponent, count = (int)strlen(digits);
    struct number_text out;
    if (exponent < PLAIN_LOWEST || exponent > PLAIN_HIGHEST)
        snprintf(out.text, sizeof out.text, "%s%c%s%se%+03d", sign, digits[0], count > 1 ? "." : "",
                 digits + 1, exponent);
    else if (exponent < 0)
        snprintf(out.text, sizeof out.text, "%s0.%.*s%s", sign, -exponent - 1, zeros, digits);
    else if (count <= exponent + 1)
        snprintf(out.text, sizeof out.text, "%s%s%.*s", sign, digits, exponent + 1 - count, zeros);
    else
        snprintf(out.text, sizeof out.text, "%s%.*s.%s", sign, exponent + 1, digits,
                 digits + exponent + 1);
    return out;
}

double number_rounded(double value, int digits)
{
    uint64_t units;
    if (!isfinite(value))
        return value;
    digits = valid_digits(digits);
    if (is_plain(fabs(value), digits, &units)) /* units are exact, and so is the power */
        return copysign((double)units / power_of_ten[digits], value);
    struct number_text shown = number_show(value, digits);
    bool negative = shown.text[0] == '-';
    const char *size = shown.text + negative;
    double rounded = decimal_value(size, strlen(size));
    return negative ? -rounded : rounded;
}
