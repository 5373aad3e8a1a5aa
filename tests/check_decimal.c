/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fast ways to read and write a decimal number against those of the C library. */
#include "core/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/problems.h"

enum { TEXT_ROOM = 96 };

static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/* What decimal_read() takes of a text must be the double that strtod() gives. */
static void check_read(const char *text, size_t wanted)
{
    const double want = strtod(text, NULL);
    double value = -1;
    const size_t used = decimal_read(text, strlen(text), &value);
    if (used != wanted || decimal_length(text, strlen(text)) != wanted)
        ck_abort_msg("'%s': %zu bytes, not %zu", text, used, wanted);
    if (!same(value, want) || !same(decimal_value(text, used), want))
        ck_abort_msg("'%s': %a or %a, not %a", text, value, decimal_value(text, used), want);
}

/* `count` digits, the first of them perhaps 0. */
static size_t add_digits(struct dice *dice, char *text, size_t at, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text[at++] = (char)('0' + dice_below(dice, 10));
    return at;
}

static void random_text(struct dice *dice, char text[TEXT_ROOM])
{
    const bool point = !dice_one_in(dice, 4);
    const size_t most = dice_one_in(dice, 8) ? 24 : 9;
    size_t at = add_digits(dice, text, 0, dice_below(dice, most) + !point);
    if (point) {
        text[at++] = '.';
        at = add_digits(dice, text, at, dice_below(dice, most) + (at == 1));
    }
    if (dice_one_in(dice, 3)) {
        static const char *const signs[] = {"e", "E", "e+", "e-", "E-"};
        const size_t size = dice_one_in(dice, 4) ? 400 : 30;
        at += (size_t)snprintf(text + at, TEXT_ROOM - at, "%s%zu", signs[dice_below(dice, 5)],
                               dice_below(dice, size));
    }
    text[at] = '\0';
}

START_TEST(read_random)
{
    struct dice dice = {.state = 11};
    char text[TEXT_ROOM];
    for (int i = 0; i < 1000000; i++) {
        random_text(&dice, text);
        check_read(text, strlen(text));
    }
}
END_TEST

START_TEST(read_written)
{
    static const char *const formats[] = {"%.4f", "%.17g", "%.9g", "%g", "%.16g", "%.3e"};
    struct dice dice = {.state = 12};
    char text[TEXT_ROOM];
    for (int i = 0; i < 200000; i++) {
        const double value = ldexp(dice_between(&dice, 0, 1), (int)dice_below(&dice, 60) - 30);
        snprintf(text, sizeof text, formats[dice_below(&dice, 6)], value);
        check_read(text, strlen(text));
    }
}
END_TEST

/* Where one way ends and the other begins: 2^53, 10^22, eight and nineteen digits. */
START_TEST(read_borders)
{
    static const char *const texts[] = {
        "9007199254740992",
        "9007199254740993",
        "9007199254740991e22",
        "9007199254740992e22",
        "9007199254740993e22",
        "1e22",
        "1e23",
        "1e-22",
        "1e-23",
        "8.5e22",
        "123456789012345678e-22",
        "1234567890123456789",
        "12345678901234567890",
        "0.0000000000000000000001",
        "1234567.1234567",
        "12345678.12345678",
        "1.12345678",
        "1.123456789",
        "1.1234567812345678",
        "0.12345678123456781234",
        "000000000000000000000000000012",
        "0.30000000000000004",
        "179769313486231580793e289",
        "1e400",
        "2.2250738585072011e-308",
        "5e-324",
        "2e-324",
        "1e99999999999999999999",
        "0e99999999999999999999",
        "1e-99999999999999999999",
        ".5",
        "5.",
        "00.",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_read(texts[i], strlen(texts[i]));
}
END_TEST

/* Any bytes that numbers are near: where the number ends, and what it is.  The oracle sees nothing
 * but the number. */
START_TEST(read_anything)
{
    static const char bytes[] = "0123456789012345.-./ ;,e\xFF";
    struct dice dice = {.state = 14};
    size_t numbers = 0;
    for (int i = 0; i < 500000; i++) {
        char text[16], number[16] = "";
        for (size_t at = 0; at < sizeof text; at++)
            text[at] = bytes[dice_below(&dice, sizeof bytes - 1)];
        if (dice_one_in(&dice, 2))
            text[0] = '-';
        const size_t length = 1 + dice_below(&dice, sizeof text - 1), sign = text[0] == '-';
        const size_t rest = decimal_length(text + sign, length - sign);
        const size_t wanted = rest ? sign + rest : 0;
        memcpy(number, text, wanted);
        double value = 7;
        const size_t used = decimal_read(text, length, &value);
        if (used != wanted || !same(value, used ? strtod(number, NULL) : 7))
            ck_abort_msg("'%.*s': %zu bytes, not %zu: %a", (int)length, text, used, wanted, value);
        numbers += used > 0;
    }
    ck_assert_uint_gt(numbers, 200000);
}
END_TEST

/* Only the beginning is a number. */
START_TEST(read_ends)
{
    static const struct {
        const char *text;
        size_t used;
    } cases[] = {
        {"1.5 2.5", 3},
        {"1.25;3", 4},
        {"1.2345678;", 9},
        {"12 ", 2},
        {"1.5.25555555555", 3},
        {"1e", 1},
        {"1.5e+", 3},
        {"1.5e5x", 5},
        {"1234567.1234567e1", 17},
        {"1.1/22222222", 3},
        {"1.:2345678", 2},
        {"1.\xFF"
         "2345678",
         2},
        {"1.000000000/3", 11},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_read(cases[i].text, cases[i].used);
    double value = 7;
    static const char *const none[] = {"",   ".",  "-", "--1", "-.",         "-e5",
                                       "+1", "e5", "x", ".e5", ". 12345678", "inf"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_uint_eq(decimal_read(none[i], strlen(none[i]), &value), 0);
    /* no byte behind the length is looked at */
    ck_assert_uint_eq(decimal_read("1.5555", 3, &value), 3);
    ck_assert_double_eq(value, 1.5);
    ck_assert_uint_eq(decimal_read("123456789.123456789", 9, &value), 9);
    ck_assert_double_eq(value, 123456789);
}
END_TEST

static bool write_fixed(double value, int decimals, char out[DECIMAL_WRITE_ROOM])
{
    uint64_t scaled;
    if (!decimal_scaled(value, decimals, &scaled))
        return false;
    memset(out, '?', DECIMAL_WRITE_ROOM);
    ck_assert_uint_eq(decimal_write(scaled, decimals, out), strlen(out));
    return true;
}

static void check_fixed(double value, int decimals)
{
    char text[DECIMAL_WRITE_ROOM], want[TEXT_ROOM];
    if (!write_fixed(value, decimals, text))
        return;
    snprintf(want, sizeof want, "%.*f", decimals, value);
    if (strcmp(text, want) != 0)
        ck_abort_msg("%a: %s, not %s", value, text, want);
}

START_TEST(fixed)
{
    struct dice dice = {.state = 13};
    for (int i = 0; i < 500000; i++) {
        const int decimals = (int)dice_below(&dice, 18);
        double value = ldexp(dice_between(&dice, 0, 1), (int)dice_below(&dice, 60) - 30);
        if (dice_one_in(&dice, 3)) /* exactly between two numbers of few decimals */
            value = ldexp((double)dice_below(&dice, 4096), -(int)dice_below(&dice, 12));
        check_fixed(value, decimals);
    }
    char text[DECIMAL_WRITE_ROOM];
    static const struct {
        double value;
        int decimals;
        const char *want; /* NULL: left to others */
    } cases[] = {
        {0, 0, "0"},
        {0, 4, "0.0000"},
        {0.5, 0, "0"},
        {1.5, 0, "2"},
        {2.5, 0, "2"},
        {0.125, 2, "0.12"},
        {0.375, 2, "0.38"},
        {9.9999, 3, "10.000"},
        {1e-300, 4, "0.0000"},
        {5e-324, 15, "0.000000000000000"},
        {1.005, 2, "1.00"},
        {123456789.25, 1, "123456789.2"},
        {99999999, 0, "99999999"},
        {100000000, 0, "100000000"},
        {100000001.5, 7, "100000001.5000000"},
        {0.999999995, 8, "1.00000000"},
        {4.5035996273704960, 15, "4.503599627370496"},
        {0x1p52, 0, "4503599627370496"},
        {0x1p53, 0, NULL},
        {1, 16, NULL},
        {-1, 2, NULL},
        {1, -1, NULL},
        {INFINITY, 2, NULL},
        {NAN, 2, NULL},
        {100000, 15, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const bool written = write_fixed(cases[i].value, cases[i].decimals, text);
        ck_assert_msg(written == (cases[i].want != NULL), "%g", cases[i].value);
        if (written)
            ck_assert_str_eq(text, cases[i].want);
    }
}
END_TEST

/* The first precision of printf() that gives the double back, without zeros at its end. */
static struct decimal shortest_by_printf(double value)
{
    struct decimal decimal = {.exponent = 0};
    char text[TEXT_ROOM];
    int digits = 0;
    do
        snprintf(text, sizeof text, "%.*e", digits++, value);
    while (strtod(text, NULL) != value);
    size_t count = 0;
    for (const char *at = text; *at != 'e'; at++)
        if (*at != '.')
            decimal.digits[count++] = *at;
    while (count > 1 && decimal.digits[count - 1] == '0')
        count--;
    decimal.digits[count] = '\0';
    decimal.exponent = atoi(strchr(text, 'e') + 1);
    return decimal;
}

static void check_shortest(double value)
{
    const struct decimal got = decimal_shortest(value), want = shortest_by_printf(value);
    if (strcmp(got.digits, want.digits) != 0 || got.exponent != want.exponent)
        ck_abort_msg("%a: %s and %d, not %s and %d", value, got.digits, got.exponent, want.digits,
                     want.exponent);
}

START_TEST(shortest)
{
    struct dice dice = {.state = 14};
    char text[TEXT_ROOM];
    for (int i = 0; i < 200000; i++) {
        size_t at = add_digits(&dice, text, 0, 1 + dice_below(&dice, 15));
        snprintf(text + at, sizeof text - at, "e%d", (int)dice_below(&dice, 50) - 30);
        const double value = strtod(text, NULL);
        if (value != 0)
            check_shortest(value);
    }
}
END_TEST

/* Of all sizes, subnormal ones too; powers of two are the next test's. */
START_TEST(shortest_of_any)
{
    struct dice dice = {.state = 15};
    for (int i = 0; i < 100000; i++) {
        const int bits = 1 + (int)dice_below(&dice, 53);
        const double odd = (double)(dice_below(&dice, (size_t)1 << bits) | 1);
        const double value = ldexp(odd, (int)dice_below(&dice, 2100) - 1100);
        if (value > 0 && isfinite(value) && odd != 1)
            check_shortest(value);
    }
}
END_TEST

/* Above a power of two the doubles are farther apart than below it: there the nearest decimal may
 * not read back, where the next above it does.  By Python's repr(). */
START_TEST(shortest_of_powers)
{
    static const struct {
        int exponent; /* of 2 */
        struct decimal want;
    } cases[] = {
        {-1074, {"5", -324}},
        {-1017, {"7120236347223045", -307}},
        {-788, {"6142758149716505", -238}},
        {-44, {"5684341886080802", -14}},
        {-24, {"5960464477539063", -8}},
        {0, {"1", 0}},
        {60, {"1152921504606847", 18}},
        {89, {"6189700196426902", 26}},
        {976, {"6386688990511104", 293}},
        {1023, {"898846567431158", 307}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct decimal got = decimal_shortest(ldexp(1, cases[i].exponent));
        ck_assert_str_eq(got.digits, cases[i].want.digits);
        ck_assert_int_eq(got.exponent, cases[i].want.exponent);
    }
}
END_TEST

START_TEST(times_power)
{
    struct dice dice = {.state = 16};
    char text[TEXT_ROOM];
    for (int i = 0; i < 200000; i++) {
        const size_t bits = 1 + dice_below(&dice, 63);
        const uint64_t integer = dice_below(&dice, (size_t)1 << bits);
        const int power = (int)dice_below(&dice, 760) - 380;
        snprintf(text, sizeof text, "%llue%d", (unsigned long long)integer, power);
        const double got = decimal_times(integer, power), want = strtod(text, NULL);
        if (!same(got, want))
            ck_abort_msg("%s: %a, not %a", text, got, want);
    }
    ck_assert(same(decimal_times(UINT64_MAX, 0), 0x1p64));
    ck_assert(decimal_times(1, 309) == INFINITY && decimal_times(1, -400) == 0);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {read_random,        read_written, read_borders, read_anything,
                                  read_ends,          fixed,        shortest,     shortest_of_any,
                                  shortest_of_powers, times_power};
    return run_tests("decimal", tests, sizeof tests / sizeof *tests);
}
