/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decimal numbers eight bytes at a time, for decimal.c and for what reads a million of them: as
 * digits of one integer, all at once and without a branch on what they are. */
#ifndef XENT_CORE_DECIMAL_EIGHT_H
#define XENT_CORE_DECIMAL_EIGHT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define EACH_BYTE 0x0101010101010101u
#define HIGH_BITS (EACH_BYTE * 0x80)

/* Eight bytes, the first lowest. */
static inline uint64_t load_eight(const char *string)
{
    uint64_t bytes;
    memcpy(&bytes, string, sizeof bytes);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap64(bytes);
#endif
    return bytes;
}

static inline void store_eight(char *out, uint64_t bytes)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap64(bytes);
#endif
    memcpy(out, &bytes, sizeof bytes);
}

/* The place of the first byte with a mark, which is any bit; there is one. */
static inline size_t first_mark(uint64_t marks)
{
    return (unsigned)__builtin_ctzll(marks) / 8;
}

/* The high bit of each byte from 10 on, where no byte is above 127. */
static inline uint64_t mark_from_ten(uint64_t bytes)
{
    return (bytes + EACH_BYTE * (0x80 - 10)) & HIGH_BITS;
}

/* The high bit of each byte that is none of "-./0123456789".  Behind the first, the others mean
 * nothing. */
static inline uint64_t mark_ends(uint64_t bytes)
{
    const uint64_t from_minus = bytes + EACH_BYTE * (0x80 - '-');
    const uint64_t above_nine = bytes + EACH_BYTE * (0x80 - '9' - 1);
    return (~from_minus | above_nine | bytes) & HIGH_BITS;
}

/* The integer of eight digits, bytes from 0 to 9: neighbours join to numbers of two, of four, of
 * eight digits.  Each product adds the first of two to the second. */
static inline uint64_t join_digits(uint64_t digits)
{
    const uint64_t pairs = 0x00FF00FF00FF00FF, fours = 0x0000FFFF0000FFFF;
    digits = (digits * (10 << 8 | 1) >> 8) & pairs;
    digits = (digits * (100 << 16 | 1) >> 16) & fours;
    return digits * ((uint64_t)10000 << 32 | 1) >> 32;
}

/* The other way round: the eight digits of an integer below 10^8.  An eight is split into two
 * fours, these into pairs, these into digits: each quotient stays, the remainder comes behind it.
 */
static inline uint64_t split_digits(uint64_t integer)
{
    const uint64_t fours = (integer << 32) - integer / 10000 * (((uint64_t)10000 << 32) - 1);
    const uint64_t hundreds = (fours * 5243 >> 19) & 0x0000007F0000007F;
    const uint64_t pairs = (fours << 16) - hundreds * ((100 << 16) - 1);
    const uint64_t tens = (pairs * 103 >> 10) & 0x000F000F000F000F;
    return (pairs << 8) - tens * ((10 << 8) - 1);
}

/* What tables of numbers are full of: a '-' or none, digits, perhaps with a point before some of
 * them, and what ends it, all within the first eight bytes.  Its value, and how many bytes it
 * takes; 0, and no value, for anything else.  An exponent may stand behind it, which is not looked
 * at. */
static inline size_t decimal_eight(const char *string, double *value)
{
    /* by the place of the point; what is over a negative number is negative */
    static const double scales[2][8] = {{1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1e0},
                                        {-1e7, -1e6, -1e5, -1e4, -1e3, -1e2, -1e1, -1e0}};
    const uint64_t bytes = load_eight(string), ends = mark_ends(bytes);
    if (ends == 0)
        return 0;
    const size_t used = first_mark(ends), negative = (bytes & 0xFF) == '-';
    if (used == negative)
        return 0;
    /* the last digit comes to the end, the sign counts as a 0 in front */
    const uint64_t sign = -negative & ('-' ^ '0');
    uint64_t digits = (bytes ^ EACH_BYTE * '0' ^ sign) << (64 - 8 * used);
    const uint64_t others = mark_from_ten(digits);
    size_t place = 7;
    if (others) { /* a point becomes 0, and changes places with what is before it */
        const uint64_t point = (others & -others) >> 7;
        digits ^= point * ('.' ^ '0');
        if (mark_from_ten(digits) | (digits & point * 0xFF) | point >> 56)
            return 0;
        digits += (digits & (point - 1)) * 0xFF;
        place = first_mark(point);
    }
    *value = (double)(int64_t)join_digits(digits) / scales[negative][place];
    return used;
}

#endif
