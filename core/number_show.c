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

/* A number that has no digit but 0 in `digits` decimals, as "%.*e" writes it, and many times
 * faster; false, and nothing written, for what takes too many decimals. */
static bool write_scientific(double value, int digits, char *out)
{
    uint64_t least = 1, scaled = 0, finer;
    for (int i = 0; i < digits; i++)
        least *= 10;
    int exponent = -digits;
    while (scaled < least)
        if (!decimal_scaled(value, digits - --exponent, &scaled))
            return false;
    if (scaled == least) { /* perhaps 99996, rounded to the 10000 of one digit less */
        if (!decimal_scaled(value, digits - exponent + 1, &finer))
            return false;
        if (finer < 10 * least) {
            scaled = finer;
            exponent--;
        }
    }
    for (int i = digits; i > 0; i--, scaled /= 10)
        out[i + 1] = (char)('0' + scaled % 10);
    out[0] = (char)('0' + scaled);
    if (digits)
        out[1] = '.';
    char *end = out + digits + (digits ? 2 : 1);
    memcpy(end, "e-00", sizeof "e-00");
    end[2] = (char)('0' - exponent / 10); /* no more than 15, and below 0 */
    end[3] = (char)('0' - exponent % 10);
    return true;
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
        if (says_enough(size) || (fabs(value) < 1 && write_scientific(fabs(value), digits, size)))
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
    struct number_text out = {{0}};
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

/* What number_show() writes, read back. */
static double read_back(double value, int digits)
{
    const struct number_text shown = number_show(value, digits);
    const bool negative = shown.text[0] == '-';
    const char *size = shown.text + negative;
    const double rounded = decimal_value(size, strlen(size));
    return negative ? -rounded : rounded;
}

double number_rounded(double value, int digits)
{
    double plain; /* what number_show() writes if it says enough */
    if (decimal_rounded(fabs(value), within_digits(digits), &plain) && plain > 0 &&
        plain < SHOWN_PLAIN)
        return copysign(plain, value);
    return isfinite(value) ? read_back(value, digits) : value;
}

void number_round(const double *values, size_t count, int digits, double *restrict out)
{
    decimal_round(values, count, within_digits(digits), out);
    for (size_t i = 0; i < count; i++)
        if (!(fabs(out[i]) < SHOWN_PLAIN) || (out[i] == 0.0 && values[i] != 0.0))
            out[i] = number_rounded(values[i], digits);
}
