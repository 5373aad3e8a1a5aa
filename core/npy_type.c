/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The types of numbers that an NPY file can hold. */
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "core/intl.h"
#include "core/npy_header.h"

/* ---- one number; false if it must be refused ---- */

typedef bool read_number(const char *from, bool swapped, double *value);

static inline uint16_t two_bytes(const char *from, bool swapped)
{
    uint16_t bits;
    memcpy(&bits, from, sizeof bits);
    return swapped ? __builtin_bswap16(bits) : bits;
}

static inline uint32_t four_bytes(const char *from, bool swapped)
{
    uint32_t bits;
    memcpy(&bits, from, sizeof bits);
    return swapped ? __builtin_bswap32(bits) : bits;
}

static inline uint64_t eight_bytes(const char *from, bool swapped)
{
    uint64_t bits;
    memcpy(&bits, from, sizeof bits);
    return swapped ? __builtin_bswap64(bits) : bits;
}

/* Half precision: a sign, 5 bits of exponent, 10 bits of fraction. */
static inline bool read_f2(const char *from, bool swapped, double *value)
{
    const unsigned bits = two_bytes(from, swapped), exponent = bits >> 10 & 31;
    const int fraction = (int)(bits & 1023);
    double size = exponent ? ldexp(1024 + fraction, (int)exponent - 25) : ldexp(fraction, -24);
    if (exponent == 31)
        size = fraction ? NAN : INFINITY;
    *value = bits >> 15 ? -size : size;
    return !isnan(*value);
}

static inline bool read_f4(const char *from, bool swapped, double *value)
{
    const uint32_t bits = four_bytes(from, swapped);
    float number;
    memcpy(&number, &bits, sizeof number);
    *value = (double)number;
    return !isnan(number);
}

static inline bool read_f8(const char *from, bool swapped, double *value)
{
    const uint64_t bits = eight_bytes(from, swapped);
    memcpy(value, &bits, sizeof *value);
    return !isnan(*value);
}

static inline bool read_i1(const char *from, bool swapped, double *value)
{
    int8_t number;
    (void)swapped;
    memcpy(&number, from, sizeof number);
    *value = number;
    return true;
}

static inline bool read_i2(const char *from, bool swapped, double *value)
{
    const uint16_t bits = two_bytes(from, swapped);
    int16_t number;
    memcpy(&number, &bits, sizeof number);
    *value = number;
    return true;
}

static inline bool read_i4(const char *from, bool swapped, double *value)
{
    const uint32_t bits = four_bytes(from, swapped);
    int32_t number;
    memcpy(&number, &bits, sizeof number);
    *value = number;
    return true;
}

/* Does a double hold a whole number of this size?  Without the zeros at its end it must fit. */
static inline bool is_exact(uint64_t size)
{
    return size >> DBL_MANT_DIG == 0 || size >> __builtin_ctzll(size) >> DBL_MANT_DIG == 0;
}

static int64_t signed_eight(const char *from, bool swapped)
{
    const uint64_t bits = eight_bytes(from, swapped);
    int64_t number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static inline bool read_i8(const char *from, bool swapped, double *value)
{
    const int64_t number = signed_eight(from, swapped);
    *value = (double)number;
    return is_exact(number < 0 ? -(uint64_t)number : (uint64_t)number);
}

static inline bool read_u1(const char *from, bool swapped, double *value)
{
    (void)swapped;
    *value = (unsigned char)*from;
    return true;
}

static inline bool read_u2(const char *from, bool swapped, double *value)
{
    *value = two_bytes(from, swapped);
    return true;
}

static inline bool read_u4(const char *from, bool swapped, double *value)
{
    *value = four_bytes(from, swapped);
    return true;
}

static inline bool read_u8(const char *from, bool swapped, double *value)
{
    const uint64_t number = eight_bytes(from, swapped);
    *value = (double)number;
    return is_exact(number);
}

static inline bool read_b1(const char *from, bool swapped, double *value)
{
    (void)swapped;
    *value = (unsigned char)*from;
    return *value <= 1;
}

/* ---- many; each type has a loop of its own, into which its function above goes ---- */

__attribute__((always_inline)) static inline size_t convert(read_number *read, size_t size,
                                                            const char *from, size_t count,
                                                            bool swapped, double *to, size_t stride)
{
    for (size_t i = 0; i < count; i++)
        if (!read(from + i * size, swapped, to + i * stride))
            return i;
    return count;
}

static size_t convert_f2(const char *from, size_t count, bool swapped, double *to, size_t stride)
{
    return convert(read_f2, 2, from, count, swapped, to, stride);
}

static size_t convert_f4(const char *from, size_t count, bool swapped, double *to, size_t stride)
{
    return convert(read_f4, 4, from, count, swapped, to, stride);
}

static size_t convert_f8(const char *from, size_t count, bool swapped, double *to, size_t stride)
{
    return convert(read_f8, 8, from, count, swapped, to, stride);
}

static size_t convert_i1(const char *from, size_t count, bool swapped, double *to, size_t stride)
{
    return convert(read_i1, 1, from, count, swapped, to, stride);
}

static size_t convert_i2(const char *from, size_t count, bool swapped, double *to, size_t stride)
{
    return convert(read_i2, 2, from, count, swapped, to, stride);
}

static size_t convert_i4(const char *from, size_t count, bool swapped, double *to, size_t stride)
{
    return convert(read_i4, 4, from, count, swapped, to, stride);
}

static size_t convert_i8(const char *from, size_t count, bool swapped, double *to, size_t stride)
{
    return convert(read_i8, 8, from, count, swapped, to, stride);
}

static size_t convert_u1(const char *from, size_t count, bool swapped, double *to, size_t stride)
{
    return convert(read_u1, 1, from, count, swapped, to, stride);
}

static size_t convert_u2(const char *from, size_t count, bool swapped, double *to, size_t stride)
{
    return convert(read_u2, 2, from, count, swapped, to, stride);
}

static size_t convert_u4(const char *from, size_t count, bool swapped, double *to, size_t stride)
{
    return convert(read_u4, 4, from, count, swapped, to, stride);
}

static size_t convert_u8(const char *from, size_t count, bool swapped, double *to, size_t stride)
{
    return convert(read_u8, 8, from, count, swapped, to, stride);
}

static size_t convert_b1(const char *from, size_t count, bool swapped, double *to, size_t stride)
{
    return convert(read_b1, 1, from, count, swapped, to, stride);
}

/* ---- why not ---- */

static bool refuse_nan(const char *from, bool swapped, size_t row, size_t column,
                       struct error *error)
{
    (void)from;
    (void)swapped;
    return error_set(error, 0, _("row %zu, column %zu is nan, which is no number"), row, column);
}

static bool refuse_i8(const char *from, bool swapped, size_t row, size_t column,
                      struct error *error)
{
    return error_set(error, 0,
                     _("row %zu, column %zu is %" PRId64
                       ", which no double holds; whole numbers up to 2^53 are safe"),
                     row, column, signed_eight(from, swapped));
}

static bool refuse_u8(const char *from, bool swapped, size_t row, size_t column,
                      struct error *error)
{
    return error_set(error, 0,
                     _("row %zu, column %zu is %" PRIu64
                       ", which no double holds; whole numbers up to 2^53 are safe"),
                     row, column, eight_bytes(from, swapped));
}

static bool refuse_b1(const char *from, bool swapped, size_t row, size_t column,
                      struct error *error)
{
    (void)swapped;
    return error_set(error, 0, _("row %zu, column %zu is byte 0x%02x; a bool is 0 or 1"), row,
                     column, (unsigned)(unsigned char)*from);
}

static const struct npy_type types[] = {
    {"f2", 2, convert_f2, refuse_nan}, {"f4", 4, convert_f4, refuse_nan},
    {"f8", 8, convert_f8, refuse_nan}, {"i1", 1, convert_i1, NULL},
    {"i2", 2, convert_i2, NULL},       {"i4", 4, convert_i4, NULL},
    {"i8", 8, convert_i8, refuse_i8},  {"u1", 1, convert_u1, NULL},
    {"u2", 2, convert_u2, NULL},       {"u4", 4, convert_u4, NULL},
    {"u8", 8, convert_u8, refuse_u8},  {"b1", 1, convert_b1, refuse_b1},
};

const struct npy_type *npy_type_find(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (length == strlen(types[i].name) && memcmp(types[i].name, name, length) == 0)
            return &types[i];
    return NULL;
}
