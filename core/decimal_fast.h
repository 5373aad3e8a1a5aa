/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decimal numbers by the billion: nearly every one that is written with up to 19 digits, exactly
 * rounded, in some twenty nanoseconds.  What these functions do not take is for decimal.h.
 *
 * An integer of up to 64 bits times a power of ten is the integer times a power of five, with 128
 * bits of which the product is known but for its last ones; seldom do these decide how it rounds.
 * (The method is Eisel's and Lemire's: Number Parsing at a Gigabyte per Second, 2021.) */
#ifndef XENT_CORE_DECIMAL_FAST_H
#define XENT_CORE_DECIMAL_FAST_H

#include <float.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/decimal_eight.h"
#include "core/decimal_long.h"

/* The powers of ten in question: beyond them integers of 64 bits become 0 or infinity. */
#define DECIMAL_POWER_MIN (-342)
#define DECIMAL_POWER_MAX 308
#define DECIMAL_POWERS    (DECIMAL_POWER_MAX - DECIMAL_POWER_MIN + 1)

/* 128 bits of each power of five, the upper half first.  See tests/powers.py. */
extern const uint64_t decimal_powers[DECIMAL_POWERS][2];

struct decimal_product {
    uint64_t high, low;
};

static inline struct decimal_product decimal_multiply(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    const wide product = (wide)a * b;
    return (struct decimal_product){(uint64_t)(product >> 64), (uint64_t)product};
#else
    const uint64_t half = 0xFFFFFFFF, a1 = a >> 32, a0 = a & half, b1 = b >> 32, b0 = b & half;
    const uint64_t middle = a1 * b0 + (a0 * b0 >> 32), other = a0 * b1 + (middle & half);
    return (struct decimal_product){a1 * b1 + (middle >> 32) + (other >> 32), a * b};
#endif
}

/* The upper 128 bits of an integer, whose highest bit is set, times a power of five: all that is
 * above the 9 bits that rounding passes over, and more if these are all set. */
static inline struct decimal_product decimal_times_power(uint64_t integer, int power)
{
    const uint64_t *five = decimal_powers[power - DECIMAL_POWER_MIN], passed_over = 0x1FF;
    struct decimal_product product = decimal_multiply(integer, five[0]);
    if ((product.high & passed_over) == passed_over) {
        const uint64_t more = decimal_multiply(integer, five[1]).high;
        product.low += more;
        product.high += product.low < more;
    }
    return product;
}

/* integer * 10^power to the nearest double; false if that takes another way: it is subnormal, too
 * large, or the known bits do not tell. */
static inline bool decimal_scale(uint64_t integer, int64_t power, double *value)
{
    if (integer == 0) {
        *value = 0.0;
        return true;
    }
    if (power < DECIMAL_POWER_MIN || power > DECIMAL_POWER_MAX)
        return false;
    const int zeros = __builtin_clzll(integer), ten = (int)power;
    const struct decimal_product product = decimal_times_power(integer << zeros, ten);
    if (product.low == UINT64_MAX && (ten < -27 || ten > 55))
        return false;
    const int top = (int)(product.high >> 63), shift = top + 64 - DBL_MANT_DIG - 2;
    /* 10^ten = 5^ten * 2^ten, and 5^ten is below 2^(ten * 152170 / 65536 + 1); what is shifted is
     * kept positive: 2^15 tens more, which are 108853 places */
    const int places_of_ten = (int)((217706 * ((int64_t)ten + 32768)) >> 16) - 108853;
    const int exponent = places_of_ten + 63 + top - zeros + DBL_MAX_EXP - 1;
    uint64_t bits = product.high >> shift; /* with one more, to round by */
    if (exponent <= 0)
        return false;
    /* in the middle of two doubles, exactly: to the even one */
    if (product.low <= 1 && ten >= -4 && ten <= 23 && (bits & 3) == 1 &&
        bits << shift == product.high)
        bits--;
    bits = (bits + (bits & 1)) >> 1;
    /* the highest bit, which is not written, counts for one more; a carry for another */
    bits += (uint64_t)(exponent - 1) << (DBL_MANT_DIG - 1);
    if (bits >> (DBL_MANT_DIG - 1) >= 2 * DBL_MAX_EXP - 1)
        return false;
    memcpy(value, &bits, sizeof bits);
    return true;
}

static inline bool decimal_is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

/* Digits at the start of a string that goes on for eight bytes behind them, appended to an integer;
 * where they end. */
static inline const char *decimal_append(const char *string, uint64_t *integer)
{
    static const uint32_t tens[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
    for (;;) {
        const uint64_t digits = load_eight(string) ^ EACH_BYTE * '0';
        const uint64_t others = mark_from_ten(digits & ~HIGH_BITS) | (digits & HIGH_BITS);
        if (others) {
            const size_t count = first_mark(others);
            *integer = *integer * tens[count] + join_digits(digits << (56 - 8 * count) << 8);
            return string + count;
        }
        *integer = *integer * 100000000 + join_digits(digits);
        string += 8;
    }
}

/* The exponent at `string`, which stands at an 'e': where it ends, NULL if it is none or has more
 * than three digits. */
static inline const char *decimal_exponent(const char *string, int64_t *power)
{
    const bool negative = string[1] == '-';
    string += string[1] == '-' || string[1] == '+' ? 2 : 1;
    int64_t size = 0;
    const char *const from = string;
    for (; decimal_is_digit(*string); string++)
        size = string - from < 4 ? size * 10 + (*string - '0') : size;
    *power += negative ? -size : size;
    return string > from && string - from < 4 ? string : NULL;
}

/* Digits, perhaps with a point among them: where they end, NULL if they are none or more than
 * DECIMAL_FAST_DIGITS. */
static inline const char *decimal_digits(const char *string, uint64_t *integer, int64_t *power)
{
    const char *at = string;
    *integer = 0;
    *power = 0;
    for (; decimal_is_digit(*at); at++)
        *integer = *integer * 10 + (uint64_t)(*at - '0');
    int64_t digits = at - string;
    if (*at == '.') {
        const char *const point = at + 1;
        at = decimal_append(point, integer);
        *power = point - at;
        digits -= *power;
    }
    if (digits > DECIMAL_FAST_DIGITS) /* zeros in front make no integer longer */
        for (const char *zero = string; *zero == '0' || *zero == '.'; zero++)
            digits -= *zero == '0';
    const bool none = at == string || (at == string + 1 && *string == '.');
    return none || digits > DECIMAL_FAST_DIGITS ? NULL : at;
}

/* The number at the start of a string, with '-' or without, and where it ends; NULL, and any value,
 * if there is none or it is one of the few for decimal.h.  DECIMAL_LONG_BYTES from the beginning of
 * the number on, and eight bytes behind its end, can be read. */
static inline const char *decimal_fast(const char *string, double *value)
{
    const size_t used = decimal_eight(string, value);
    if (used && (string[used] | 0x20) != 'e')
        return string + used;
    const bool negative = *string == '-';
    uint64_t integer, bits;
    int64_t power;
    double size;
    const char *at = decimal_long(string, &integer, &power);
    if (at && (*at | 0x20) != 'e') { /* on its own: with so little power nothing can go wrong */
        if (!decimal_scale(integer, power, &size))
            return NULL;
    } else {
        at = at ? at : decimal_digits(string + negative, &integer, &power);
        if (at && (*at | 0x20) == 'e')
            at = decimal_exponent(at, &power);
        if (!at || !decimal_scale(integer, power, &size))
            return NULL;
    }
    memcpy(&bits, &size, sizeof bits); /* without a branch: signs are hard to foresee */
    bits |= (uint64_t)negative << 63;
    memcpy(value, &bits, sizeof bits);
    return at;
}

#endif
