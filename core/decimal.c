/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decimal.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decimal_eight.h"
#include "core/decimal_fast.h"

/* The point halfway between two doubles has at most 767 digits: beyond these it only matters
 * whether anything else than 0 follows. */
#define DIGITS_KEPT 800

/* With DIGITS_KEPT digits or fewer before it, this exponent is far beyond all doubles. */
#define EXPONENT_LIMIT 20000

/* Powers of ten up to this one are doubles themselves. */
#define EXACT_POWER 22

/* Numbers that decimal_scaled() takes, and the largest integers it makes of them. */
#define SCALED_DECIMALS 15
#define SCALED_LARGEST  0x1p+52

/* What decimal_round() is sure of, and how it rounds. */
#define ROUND_LARGEST 0x1p+40
#define ROUND_SHIFT   0x1.8p+52
#define CERTAIN       0.499

/* Integers of 15 digits. */
#define TYPED_LARGEST 1e15

/* Bytes for "e", the exponent and what else is not a digit, with the NUL. */
#define EXPONENT_ROOM 16

static const double powers[EXACT_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                               1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                               1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

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

/* Digits at the start of a string, appended to an integer; more than DECIMAL_FAST_DIGITS overflow
 * it. */
static size_t append_digits(const char *string, size_t length, uint64_t *integer)
{
    size_t count = 0;
    for (; count < length && is_digit(string[count]); count++)
        *integer = *integer * 10 + (uint64_t)(string[count] - '0');
    return count;
}

/* Up to eight digits at the start of eight bytes, appended to an integer: how many. */
static size_t append_eight(const char *string, uint64_t *integer)
{
    static const uint32_t tens[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
    const uint64_t digits = load_eight(string) ^ EACH_BYTE * '0';
    const uint64_t others = mark_from_ten(digits) | (digits & HIGH_BITS);
    const size_t count = others ? first_mark(others) : 8;
    if (count)
        *integer = *integer * tens[count] + join_digits(digits << (64 - 8 * count));
    return count;
}

/* The digits behind the point. */
static size_t append_fraction(const char *string, size_t length, uint64_t *integer)
{
    size_t count = 0;
    while (length - count >= 8) {
        const size_t more = append_eight(string + count, integer);
        count += more;
        if (more < 8)
            return count;
    }
    return count + append_digits(string + count, length - count, integer);
}

/* The exponent at the start of a string, if there is one: its bytes, its value added to *power. */
static size_t short_exponent(const char *string, size_t length, int64_t *power)
{
    if (length == 0 || (string[0] != 'e' && string[0] != 'E'))
        return 0;
    const bool sign = length > 1 && (string[1] == '+' || string[1] == '-');
    const size_t before = sign ? 2 : 1;
    uint64_t size = 0;
    const size_t digits = append_digits(string + before, length - before, &size);
    if (digits == 0)
        return 0;
    const int64_t exponent = digits > 4 ? EXPONENT_LIMIT : (int64_t)size;
    *power += sign && string[1] == '-' ? -exponent : exponent;
    return before + digits;
}

/* Digits that make an integer longer: those from the first on that is not 0. */
static size_t count_significant(const char *string, size_t digits)
{
    for (; digits && (*string == '0' || *string == '.'); string++)
        digits -= *string == '0';
    return digits;
}

/* The number at the start of a string as one integer times a power of ten, which is rounded once:
 * its bytes.  0 if it is not as simple as that. */
static size_t read_short(const char *string, size_t length, double *value)
{
    uint64_t integer = 0;
    int64_t power = 0;
    size_t digits = append_digits(string, length, &integer), used = digits;
    if (used < length && string[used] == '.') {
        const size_t fraction = append_fraction(string + used + 1, length - used - 1, &integer);
        used += 1 + fraction;
        digits += fraction;
        power = -(int64_t)fraction;
    }
    if (digits == 0 ||
        (digits > DECIMAL_FAST_DIGITS && count_significant(string, digits) > DECIMAL_FAST_DIGITS))
        return 0;
    used += short_exponent(string + used, length - used, &power);
    return decimal_scale(integer, power, value) ? used : 0;
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
static double long_value(const char *string, size_t length)
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

double decimal_value(const char *string, size_t length)
{
    double value = 0;
    return read_short(string, length, &value) == length ? value : long_value(string, length);
}

double decimal_times(uint64_t integer, int power)
{
    double value;
    if (decimal_scale(integer, power, &value))
        return value;
    char text[DECIMAL_FAST_DIGITS + 1 + EXPONENT_ROOM];
    const int length = snprintf(text, sizeof text, "%" PRIu64 "e%d", integer, power);
    return long_value(text, (size_t)length);
}

static size_t read_any(const char *string, size_t length, double *value)
{
    size_t used = read_short(string, length, value);
    if (used)
        return used;
    used = decimal_length(string, length);
    if (used)
        *value = long_value(string, used);
    return used;
}

size_t decimal_read(const char *string, size_t length, double *value)
{
    size_t used = length < 8 ? 0 : decimal_eight(string, value);
    if (used && (string[used] | 0x20) != 'e')
        return used;
    const size_t negative = length && string[0] == '-';
    used = read_any(string + negative, length - negative, value);
    if (used == 0)
        return 0;
    *value = negative ? -*value : *value;
    return used + negative;
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

/* The digits of an integer above 0, and how many they are. */
static size_t write_integer(uint64_t integer, char *out)
{
    char reversed[DECIMAL_FAST_DIGITS + 1];
    size_t count = 0;
    for (; integer; integer /= 10)
        reversed[count++] = (char)('0' + integer % 10);
    for (size_t i = 0; i < count; i++)
        out[i] = reversed[count - 1 - i];
    return count;
}

static inline bool scale(double value, int decimals, uint64_t *scaled)
{
    if (decimals < 0 || decimals > SCALED_DECIMALS || !(value >= 0.0 && value <= SCALED_LARGEST))
        return false;
    /* times the power of ten without an error: product + lost */
    const double product = value * powers[decimals];
    if (product > SCALED_LARGEST)
        return false;
    const double lost = fma(value, powers[decimals], -product);
    const int64_t integer = (int64_t)product;
    const double above_half = (product - (double)integer - 0.5) + lost;
    *scaled = (uint64_t)integer + (above_half > 0.0 || (above_half == 0.0 && integer % 2));
    return true;
}

bool decimal_scaled(double value, int decimals, uint64_t *scaled)
{
    return scale(value, decimals, scaled);
}

bool decimal_rounded(double value, int decimals, double *rounded)
{
    uint64_t integer;
    if (!scale(value, decimals, &integer))
        return false;
    *rounded = (double)(int64_t)integer / powers[decimals];
    return true;
}

/* A product below ROUND_LARGEST is wrong by 2^-14 at most: if it is nearer to an integer than
 * CERTAIN, so is the number itself.  Adding ROUND_SHIFT, where the doubles are 1 apart, rounds to
 * that integer. */
static inline double round_one(double value, double power)
{
    const double product = value * power, integer = (product + ROUND_SHIFT) - ROUND_SHIFT;
    const bool certain = fabs(product) < ROUND_LARGEST && fabs(product - integer) < CERTAIN;
    return certain ? integer / power : NAN;
}

void decimal_round(const double *values, size_t count, int decimals, double *restrict out)
{
    const double power = decimals < 0 || decimals > SCALED_DECIMALS ? NAN : powers[decimals];
    for (size_t i = 0; i < count; i++)
        out[i] = round_one(values[i], power);
}

/* All sixteen digits at once, with zeros in front; sixteen bytes are copied where fewer are wanted,
 * and those behind come over what is too much. */
size_t decimal_write(uint64_t scaled, int decimals, char out[DECIMAL_WRITE_ROOM])
{
    const uint64_t eight = 100000000, last_digit = (uint64_t)1 << 56;
    const uint64_t high = scaled < eight ? 0 : split_digits(scaled / eight);
    const uint64_t low = split_digits(scaled < eight ? scaled : scaled % eight);
    const int zeros = (int)(high ? first_mark(high) : 8 + first_mark(low | last_digit));
    const int whole = 16 - decimals - zeros > 1 ? 16 - decimals - zeros : 1;
    char digits[32] = {0};
    store_eight(digits, high | EACH_BYTE * '0');
    store_eight(digits + 8, low | EACH_BYTE * '0');
    memcpy(out, digits + 16 - decimals - whole, 16);
    char *end = out + whole;
    if (decimals) {
        memcpy(end + 1, digits + 16 - decimals, 16);
        *end = '.';
        end += 1 + decimals;
    }
    *end = '\0';
    return (size_t)(end - out);
}

/* The digits of "%.*e" as an integer, and the power of ten of the last one. */
static uint64_t rounded_to(double value, int digits, int *power)
{
    char text[DECIMAL_DIGITS + EXPONENT_ROOM];
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    uint64_t integer = 0;
    const char *at = text;
    for (; *at != 'e'; at++)
        integer = is_digit(*at) ? integer * 10 + (uint64_t)(*at - '0') : integer;
    *power = (int)strtol(at + 1, NULL, 10) - (digits - 1);
    return integer;
}

/* The digits of an integer above 0 times a power of ten, without zeros at the end. */
static struct decimal decimal_of(uint64_t integer, int power)
{
    struct decimal decimal;
    for (; integer % 10 == 0; integer /= 10)
        power++;
    const size_t count = write_integer(integer, decimal.digits);
    decimal.digits[count] = '\0';
    decimal.exponent = (int)count - 1 + power;
    return decimal;
}

/* Numbers with up to 15 digits, which is most of what a person types.  So few digits lie so far
 * apart that only those nearest to the value can give it back. */
static bool shortest_typed(double value, struct decimal *decimal)
{
    for (int power = 0; power <= EXACT_POWER && value * powers[power] < TYPED_LARGEST; power++) {
        uint64_t integer = (uint64_t)(value * powers[power] + 0.5);
        if (integer == 0 || (double)integer / powers[power] != value)
            continue;
        *decimal = decimal_of(integer, -power);
        return true;
    }
    return false;
}

/* All DECIMAL_DIGITS digits are written once and cut: what is cut off tells how to round, unless it
 * is 5, 50, ... and may itself have been rounded. */
struct decimal decimal_shortest(double value)
{
    struct decimal typed;
    if (shortest_typed(value, &typed))
        return typed;
    int power;
    const uint64_t all = rounded_to(value, DECIMAL_DIGITS, &power);
    /* As many digits as every normal double keeps: if fewer will do, zeros follow them here. */
    for (int digits = value < DBL_MIN ? 1 : DBL_DIG; digits < DECIMAL_DIGITS; digits++) {
        const uint64_t unit = (uint64_t)powers[DECIMAL_DIGITS - digits], cut = all % unit;
        int cut_power = power + DECIMAL_DIGITS - digits;
        const uint64_t nearest =
            cut == unit / 2 ? rounded_to(value, digits, &cut_power) : all / unit + (cut > unit / 2);
        if (decimal_times(nearest, cut_power) == value)
            return decimal_of(nearest, cut_power);
        /* Above a power of two the doubles are twice as far apart as below it, so the decimal above
         * may give the value back although the nearer one below does not. */
        if (decimal_times(nearest + 1, cut_power) == value)
            return decimal_of(nearest + 1, cut_power);
    }
    return decimal_of(all, power);
}
