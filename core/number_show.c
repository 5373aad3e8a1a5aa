/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Showing numbers. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/decimal.h"
#include "core/number.h"

#define SHOWN_DIGITS_MAX 7
#define SHOWN_MAX        1e8
#define SHOWN_PLAIN      1e7 /* the first number with a digit too many */

#define BRIEF_MAX 8 /* characters */

/* Powers of ten between which number_exact() needs no exponent. */
#define PLAIN_LOWEST  (-5)
#define PLAIN_HIGHEST 15

static const char *name_of_special(double value)
{
    if (isnan(value))
        return "nan";
    return isinf(value) ? (value > 0 ? "inf" : "-inf") : NULL;
}

/* Of a short word. */
static struct number_text text_of(const char *string)
{
    struct number_text out;
    const size_t length = strlen(string);
    memcpy(out.text, string, length + 1);
    return out;
}

static int within_digits(int digits)
{
    return digits < 0 ? 0 : digits > NUMBER_DIGITS_MAX ? NUMBER_DIGITS_MAX : digits;
}

/* Digits that are not all 0, and not too many before the point. */
static bool says_enough(const char *fixed)
{
    size_t whole = 0, zeros = 0;
    while (fixed[whole] && fixed[whole] != '.')
        whole++;
    while (fixed[zeros] == '0' || fixed[zeros] == '.')
        zeros++;
    return fixed[zeros] && whole <= SHOWN_DIGITS_MAX;
}

struct number_text number_show(double value, int digits)
{
    const char *special = name_of_special(value);
    if (special || value == 0.0)
        return text_of(special ? special : "0");
    digits = within_digits(digits);
    struct number_text out;
    if (fabs(value) < SHOWN_MAX) {
        char *size = out.text + (value < 0);
        out.text[0] = '-';
        if (!decimal_fixed(fabs(value), digits, size)) {
            snprintf(out.text, sizeof out.text, "%.*f", digits, value);
            decimal_set_point(out.text);
        }
        if (says_enough(size))
            return out;
    }
    snprintf(out.text, sizeof out.text, "%.*e", digits, value);
    decimal_set_point(out.text);
    return out;
}

static char *add(char *at, const char *bytes, int count)
{
    memcpy(at, bytes, (size_t)count);
    return at + count;
}

struct number_text number_exact(double value)
{
    static const char zeros[] = "0000000000000000";
    const char *special = name_of_special(value);
    if (special || value == 0.0)
        return text_of(special ? special : signbit(value) ? "-0" : "0");
    const struct decimal decimal = decimal_shortest(fabs(value));
    const char *digits = decimal.digits;
    const int exponent = decimal.exponent, count = (int)strlen(digits), whole = exponent + 1;
    struct number_text out;
    char *at = add(out.text, "-", value < 0);
    if (exponent < PLAIN_LOWEST || exponent > PLAIN_HIGHEST) {
        at = add(at, digits, 1);
        at = add(at, ".", count > 1);
        at = add(at, digits + 1, count - 1);
        snprintf(at, sizeof out.text - (size_t)(at - out.text), "e%+03d", exponent);
        return out;
    }
    if (exponent < 0) {
        at = add(at, "0.", 2);
        at = add(at, zeros, -whole);
        at = add(at, digits, count);
    } else if (count <= whole) {
        at = add(at, digits, count);
        at = add(at, zeros, whole - count);
    } else {
        at = add(at, digits, whole);
        at = add(at, ".", 1);
        at = add(at, digits + whole, count - whole);
    }
    *at = '\0';
    return out;
}

int number_decimals(double value)
{
    const struct number_text exact = number_exact(value);
    const char *point = strchr(exact.text, '.');
    return point ? (int)strlen(point + 1) : 0;
}

struct number_text number_brief(double value, int digits)
{
    const struct number_text exact = number_exact(value);
    return strlen(exact.text) <= BRIEF_MAX ? exact : number_show(value, digits);
}

double number_rounded(double value, int digits)
{
    if (!isfinite(value))
        return value;
    uint64_t scaled;
    const int decimals = within_digits(digits);
    if (decimal_scaled(fabs(value), decimals, &scaled) && scaled) {
        const double size = decimal_unscaled(scaled, decimals);
        if (size < SHOWN_PLAIN) /* as number_show() writes it */
            return copysign(size, value);
    }
    struct number_text shown = number_show(value, digits);
    bool negative = shown.text[0] == '-';
    const char *size = shown.text + negative;
    double rounded = decimal_value(size, strlen(size));
    return negative ? -rounded : rounded;
}
