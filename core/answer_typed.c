/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as a person types them: the digits count. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer.h"
#include "core/decimal.h"
#include "core/intl.h"
#include "core/memory.h"
#include "core/number.h"

/* The longest number that is looked at digit by digit. */
#define TYPED_ROOM 64

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits and decimals of what decimal.h calls a decimal number. */
static void count_digits(const char *string, size_t length, struct typed *typed)
{
    bool behind_point = false, begun = false;
    size_t i = 0;
    typed->decimals = typed->significant = 0;
    for (; i < length && string[i] != 'e' && string[i] != 'E'; i++) {
        behind_point = behind_point || string[i] == '.';
        if (!is_digit(string[i]))
            continue;
        begun = begun || string[i] != '0';
        typed->decimals += behind_point;
        typed->significant += begun;
    }
    if (i < length) {
        const double exponent = (double)strtol(string + i + 1, NULL, 10);
        typed->decimals -= (int)fmax(-400, fmin(exponent, 400));
    }
}

static void set_unit(struct typed *typed)
{
    typed->unit = pow(10, -typed->decimals);
}

/* A word that is no digits: inf, nan, or arithmetic. */
static bool read_other(const char *string, size_t length, size_t column, struct typed *typed,
                       struct error *error)
{
    const bool minus = length > 1 && string[0] == '-';
    size_t used;
    typed->exact = true;
    typed->decimals = typed->significant = TYPED_EXACT;
    set_unit(typed);
    if (length == 3 + (size_t)minus && strncmp(string + minus, "nan", 3) == 0) {
        typed->value = NAN;
        return true;
    }
    if (!number_read(string, length, column, &typed->value, &used, error))
        return false;
    return used == length ||
           error_set(error, column,
                     _("'%s' is no number; valid are numbers such as 1.48, 1.2e-3, 1/3, inf and "
                       "nan"),
                     error_quote(string, length).text);
}

#define HUNDREDTHS "e-2"

/* "65.9%" is "65.9e-2"; there is room for it. */
static void take_percent(char *room, size_t length)
{
    if (length > 1 && room[length - 1] == '%' && strcspn(room, "eE") == length)
        memcpy(room + length - 1, HUNDREDTHS, sizeof HUNDREDTHS);
}

bool typed_read(const char *string, size_t length, size_t column, struct typed *typed,
                struct error *error)
{
    char room[TYPED_ROOM + sizeof HUNDREDTHS];
    const size_t sign = length && (string[0] == '-' || string[0] == '+');
    *typed = (struct typed){0};
    if (length >= TYPED_ROOM)
        return read_other(string, length, column, typed, error);
    memcpy(room, string, length);
    room[length] = '\0';
    char *comma = strchr(room, ',');
    if (comma && !strchr(room, '.'))
        *comma = '.';
    take_percent(room, length);
    const size_t digits = decimal_length(room + sign, strlen(room + sign));
    if (sign && room[1] == '-')
        return error_set(error, column, _("'%s' has two signs"), error_quote(string, length).text);
    if (digits == 0 || room[sign + digits])
        return read_other(string, length, column, typed, error);
    typed->value = decimal_value(room + sign, digits);
    if (room[0] == '-')
        typed->value = -typed->value;
    if (!isfinite(typed->value))
        return error_set(error, column, _("'%s' is too large for a number"),
                         error_quote(string, length).text);
    count_digits(room + sign, digits, typed);
    set_unit(typed);
    return true;
}

bool typed_says_why(const char *string)
{
    const size_t length = strlen(string), sign = string[0] == '-' || string[0] == '+';
    return strcspn(string, "(*/^") < length ||
           (length > sign && decimal_length(string + sign, length - sign) == length - sign);
}

/* What rounding can make of two doubles that are meant to be the same. */
static double slack(double value)
{
    return 4 * (nextafter(fabs(value), INFINITY) - fabs(value));
}

bool typed_is(const struct typed *typed, double value)
{
    if (!isfinite(typed->value) || !isfinite(value))
        return typed->value == value || (isnan(typed->value) && isnan(value));
    return fabs(typed->value - value) <= 0.5 * typed->unit * (1 + 1e-12) + slack(value);
}

bool typed_is_cut(const struct typed *typed, double value)
{
    const double size = fabs(typed->value), whole = fabs(value);
    return isfinite(typed->value) && isfinite(value) && !typed_is(typed, value) &&
           (typed->value == 0 || (typed->value < 0) == (value < 0)) && size <= whole &&
           whole < size + typed->unit;
}
