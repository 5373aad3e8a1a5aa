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

#define SMALL_LOWEST (-16) /* a power of ten that takes more decimals than decimal_scaled() has */

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

static size_t write_word(const char *word, char *out)
{
    const size_t length = strlen(word);
    memcpy(out, word, length + 1);
    return length;
}

static int within_digits(int digits)
{
    return digits < 0 ? 0 : digits > NUMBER_DIGITS_MAX ? NUMBER_DIGITS_MAX : digits;
}

/* Without an exponent, a number above 0; 0 if that says not enough: its digits are all 0, or too
 * many stand before the point. */
static size_t write_plain(double value, int digits, char *out)
{
    uint64_t scaled;
    size_t length;
    if (value >= SHOWN_MAX)
        return 0;
    if (decimal_scaled(value, digits, &scaled)) {
        length = scaled ? decimal_write(scaled, digits, out) : 0;
    } else {
        snprintf(out, NUMBER_ROOM - 1, "%.*f", digits, value);
        decimal_set_point(out);
        length = out[strspn(out, "0.")] ? strlen(out) : 0;
    }
    return length <= (size_t)(SHOWN_DIGITS_MAX + (digits > 0) + digits) ? length : 0;
}

/* A number that has no digit but 0 in `digits` decimals, as "%.*e" writes it, and many times
 * faster; 0, and nothing written, for what takes too many decimals. */
static size_t write_small(double value, int digits, char *out)
{
    uint64_t scaled, least = 1;
    double power = 10;
    int exponent = -1;
    for (; value * power < 1 && exponent > SMALL_LOWEST; power *= 10)
        exponent--;
    for (int i = 0; i < digits; i++)
        least *= 10;
    if (!decimal_scaled(value, digits - exponent, &scaled))
        return 0;
    if (scaled == 10 * least) { /* 99999.6, rounded */
        scaled = least;
        exponent++;
    }
    char *end = out + decimal_write(scaled, digits, out);
    memcpy(end, "e-00", sizeof "e-00");
    end[2] = (char)('0' - exponent / 10); /* no more than 15, and below 0 */
    end[3] = (char)('0' - exponent % 10);
    return (size_t)(end + 4 - out);
}

size_t number_write(double value, int digits, char out[NUMBER_ROOM])
{
    const char *special = value == 0.0 ? "0" : name_of_special(value);
    if (special)
        return write_word(special, out);
    const size_t sign = signbit(value) != 0;
    char *at = out + sign;
    out[0] = '-';
    value = fabs(value);
    digits = within_digits(digits);
    size_t length = write_plain(value, digits, at);
    if (length == 0 && value < 1)
        length = write_small(value, digits, at);
    if (length == 0) {
        snprintf(at, NUMBER_ROOM - 1, "%.*e", digits, value);
        decimal_set_point(at);
        length = strlen(at);
    }
    return sign + length;
}

struct number_text number_show(double value, int digits)
{
    struct number_text out = {{0}};
    number_write(value, digits, out.text);
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
    struct number_text out = {{0}};
    const char *special = name_of_special(value);
    if (special || value == 0.0) {
        write_word(special ? special : signbit(value) ? "-0" : "0", out.text);
        return out;
    }
    const struct decimal decimal = decimal_shortest(fabs(value));
    const char *digits = decimal.digits;
    const int exponent = decimal.exponent, count = (int)strlen(digits), whole = exponent + 1;
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
