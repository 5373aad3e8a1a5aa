/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decimal.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The point halfway between two doubles has at most 767 digits: beyond these it only matters
 * whether anything else than 0 follows. */
#define DIGITS_KEPT 800

/* With DIGITS_KEPT digits or fewer before it, this exponent is far beyond all doubles. */
#define EXPONENT_LIMIT 20000

/* Bytes for "e", the exponent and what else is not a digit, with the NUL. */
#define EXPONENT_ROOM 16

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t count_digits(const char *string, size_t length)
{
    size_t count = 0;
    while (count < length && is_digit(string[count]))
        count++;
    return count;
}

size_t decimal_length(const char *string, size_t length)
{
    size_t whole = count_digits(string, length), used = whole, fraction = 0;
    if (used < length && string[used] == '.') {
        fraction = count_digits(string + used + 1, length - used - 1);
        used += 1 + fraction;
    }
    if (whole + fraction == 0)
        return 0;
    size_t mark = used;
    if (mark < length && (string[mark] == 'e' || string[mark] == 'E')) {
        mark++;
        if (mark < length && (string[mark] == '+' || string[mark] == '-'))
            mark++;
        size_t exponent = count_digits(string + mark, length - mark);
        if (exponent)
            used = mark + exponent;
    }
    return used;
}

/* The number after the 'e', cut where no number of digits in memory could make up for it. */
static int64_t read_exponent(const char *string, size_t length)
{
    bool negative = length && string[0] == '-';
    int64_t exponent = 0;
    for (size_t i = 0; i < length; i++) {
        if (is_digit(string[i]) && exponent < INT64_MAX / 100)
            exponent = exponent * 10 + (string[i] - '0');
    }
    return negative ? -exponent : exponent;
}

/* strtod() rounds correctly and looks at the locale only for the decimal point; so it is given an
 * integer with an exponent. */
double decimal_value(const char *string, size_t length)
{
    char integer[DIGITS_KEPT + EXPONENT_ROOM];
    size_t kept = 0, i = 0;
    int64_t exponent = 0;
    bool after_point = false, lost = false;
    for (; i < length && string[i] != 'e' && string[i] != 'E'; i++) {
        if (string[i] == '.') {
            after_point = true;
            continue;
        }
        bool skipped = kept == 0 && string[i] == '0';
        bool full = kept == DIGITS_KEPT;
        lost = lost || (full && string[i] != '0');
        if (!skipped && !full)
            integer[kept++] = string[i];
        exponent += (full ? 1 : 0) - (after_point ? 1 : 0);
    }
    if (kept == 0)
        return 0.0;
    if (i < length)
        exponent += read_exponent(string + i + 1, length - i - 1);
    /* The last digit is 0 or 1: a trace of what was lost, enough to break a tie. */
    integer[kept++] = lost ? '1' : '0';
    exponent--;
    if (exponent > EXPONENT_LIMIT || exponent < -EXPONENT_LIMIT)
        exponent = exponent > 0 ? EXPONENT_LIMIT : -EXPONENT_LIMIT;
    snprintf(integer + kept, sizeof integer - kept, "e%d", (int)exponent);
    return strtod(integer, NULL);
}

void decimal_set_point(char *text)
{
    static const char others[] = "+-0123456789eE";
    size_t point = strspn(text, others);
    size_t bytes = strcspn(text + point, others);
    if (bytes == 0)
        return;
    text[point] = '.';
    memmove(text + point + 1, text + point + bytes, strlen(text + point + bytes) + 1);
}

static bool gives_back(const struct decimal *decimal, double value)
{
    char text[DECIMAL_DIGITS + EXPONENT_ROOM];
    int below_first = (int)strlen(decimal->digits) - 1;
    int length =
        snprintf(text, sizeof text, "%se%d", decimal->digits, decimal->exponent - below_first);
    return decimal_value(text, (size_t)length) == value;
}

/* The next larger decimal with as many digits; false for 99...9. */
static bool step_up(struct decimal *decimal)
{
    size_t last = strlen(decimal->digits) - 1;
    while (last > 0 && decimal->digits[last] == '9')
        decimal->digits[last--] = '0';
    if (decimal->digits[last] == '9')
        return false;
    decimal->digits[last]++;
    return true;
}

static struct decimal rounded_to(double value, int digits)
{
    struct decimal decimal = {.exponent = 0};
    char text[DECIMAL_DIGITS + EXPONENT_ROOM];
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    const char *at = text;
    for (size_t count = 0; *at != 'e'; at++) {
        if (is_digit(*at))
            decimal.digits[count++] = *at;
    }
    decimal.exponent = (int)strtol(at + 1, NULL, 10);
    return decimal;
}

struct decimal decimal_shortest(double value)
{
    for (int digits = 1; digits < DECIMAL_DIGITS; digits++) {
        struct decimal nearest = rounded_to(value, digits);
        if (gives_back(&nearest, value))
            return nearest;
        /* Above a power of two the doubles are twice as far apart as below it, so the decimal above
         * may give the value back although the nearer one below does not. */
        struct decimal above = nearest;
        if (step_up(&above) && gives_back(&above, value))
            return above;
    }
    return rounded_to(value, DECIMAL_DIGITS);
}
