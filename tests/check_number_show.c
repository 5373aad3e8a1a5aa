/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as text: what is shown, in short and in full. */
#include "core/number.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decimal.h"
#include "core/memory.h"
#include "tests/numbers.h"
#include "tests/problems.h"

START_TEST(shown_texts)
{
    static const struct {
        double value;
        int digits;
        const char *want;
    } cases[] = {
        {1.0, 4, "1.0000"},
        {-1.5, 0, "-2"},
        {2.5, 0, "2"},
        {0.0, 4, "0"},
        {-0.0, 4, "0"},
        {1.23456e-9, 4, "1.2346e-09"},
        {-1.23456e-9, 4, "-1.2346e-09"},
        {0.00005, 4, "0.0001"},
        {0.000049, 4, "4.9000e-05"},
        {9.9996e-6, 4, "9.9996e-06"},
        {9.99996e-6, 4, "1.0000e-05"},
        {-1.00003e-5, 4, "-1.0000e-05"},
        {9.96e-11, 1, "1.0e-10"},
        {0.3, 0, "3e-01"},
        {1234567.0, 2, "1234567.00"},
        {9999999.0, 0, "9999999"},
        {9999999.96, 1, "1.0e+07"},
        {12345678.0, 4, "1.2346e+07"},
        {-1e308, 3, "-1.000e+308"},
        {DBL_MAX, 17, "1.79769313486231571e+308"},
        {-0x1p-1074, 17, "-4.94065645841246544e-324"},
        {-1234567.125, 17, "-1234567.12500000000000000"},
        {0.1, 17, "0.10000000000000001"},
        {0.1, 99, "0.10000000000000001"},
        {0.75, -3, "1"},
        {INFINITY, 4, "inf"},
        {-INFINITY, 4, "-inf"},
        {NAN, 4, "nan"},
        {-NAN, 4, "nan"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct number_text shown = number_show(cases[i].value, cases[i].digits), written;
        ck_assert_str_eq(shown.text, cases[i].want);
        ck_assert_uint_eq(number_write(cases[i].value, cases[i].digits, written.text),
                          strlen(cases[i].want));
        ck_assert_str_eq(written.text, cases[i].want);
        if (!isfinite(cases[i].value))
            continue;
        double rounded = number_rounded(cases[i].value, cases[i].digits);
        expect_same(rounded, strtod(cases[i].want, NULL), cases[i].want);
    }
    ck_assert_double_nan(number_rounded(NAN, 4));
    ck_assert_double_eq(number_rounded(-INFINITY, 4), -INFINITY);
}
END_TEST

START_TEST(exact_texts)
{
    static const struct {
        double value;
        const char *want;
    } cases[] = {
        {0.0, "0"},
        {-0.0, "-0"},
        {1.0, "1"},
        {-2.5, "-2.5"},
        {100.0, "100"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {0.00001234, "0.00001234"},
        {-0.00001, "-0.00001"},
        {0.000001, "1e-06"},
        {-1.5e-9, "-1.5e-09"},
        {1e15, "1000000000000000"},
        {1e16, "1e+16"},
        {123456.75, "123456.75"},
        {9007199254740993.0, "9007199254740992"},
        {1e23, "1e+23"},
        {1.0 / 3.0, "0.3333333333333333"},
        {0x1p-1074, "5e-324"},
        {DBL_MIN, "2.2250738585072014e-308"},
        {-DBL_MAX, "-1.7976931348623157e+308"},
        /* Sixteen digits are enough, but not the sixteen that are nearest. */
        {0x1p-44, "5.684341886080802e-14"},
        {INFINITY, "inf"},
        {-INFINITY, "-inf"},
        {NAN, "nan"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_str_eq(number_exact(cases[i].value).text, cases[i].want);
}
END_TEST

START_TEST(decimals_and_brief)
{
    static const struct {
        double value;
        int decimals;
        const char *brief; /* with 4 digits */
    } cases[] = {
        {0, 0, "0"},
        {-2, 0, "-2"},
        {0.25, 2, "0.25"},
        {-1.125, 3, "-1.125"},
        {0.123456, 6, "0.123456"},
        {0.1234567, 7, "0.1235"},
        {-0.123456, 6, "-0.1235"},
        {1e16, 0, "1e+16"},
        {1.5e-9, 5, "1.5e-09"},
        {INFINITY, 0, "inf"},
        {NAN, 0, "nan"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_int_eq(number_decimals(cases[i].value), cases[i].decimals);
        ck_assert_str_eq(number_brief(cases[i].value, 4).text, cases[i].brief);
    }
}
END_TEST

/* splitmix64 */
static uint64_t random_bits(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* Up to 15 digits there is only one way to write the number that was typed. */
START_TEST(exact_as_typed)
{
    uint64_t seed = 3;
    for (size_t i = 0; i < 50000; i++) {
        const uint64_t bits = random_bits(&seed);
        const int64_t units = (int64_t)(bits >> (15 + bits % 46)) - 8;
        char typed[64], want[64];
        snprintf(typed, sizeof typed, "%" PRId64 "e-%d", units, (int)(bits >> 8) % 7);
        const double value = strtod(typed, NULL);
        if (fabs(value) < 1e-4 || fabs(value) >= 1e15 || llabs(units) >= 1000000000000000)
            continue;
        snprintf(want, sizeof want, "%.15g", value);
        ck_assert_str_eq(number_exact(value).text, want);
    }
}
END_TEST

START_TEST(exact_round_trip)
{
    uint64_t seed = 1;
    for (size_t i = 0; i < 20000; i++) {
        uint64_t bits = random_bits(&seed);
        /* All exponents, then subnormals, then powers of two, then short decimals. */
        if (i % 4 == 1)
            bits &= 0x800FFFFFFFFFFFFFu;
        if (i % 4 == 2)
            bits &= 0xFFF0000000000000u;
        double value;
        memcpy(&value, &bits, sizeof value);
        if (i % 4 == 3)
            value = (double)(int64_t)(bits >> 40) / 1000.0;
        if (!isfinite(value))
            continue;
        struct number_text exact = number_exact(value);
        expect_same(number_of(exact.text), value, exact.text);
        ck_assert_msg(strlen(exact.text) <= 26, "%s", exact.text);
        if (i % 4 == 3)
            ck_assert_msg(strlen(exact.text) <= 12, "%s", exact.text);
        char seventeen[64];
        snprintf(seventeen, sizeof seventeen, "%.16e", value);
        expect_same(number_of(seventeen), value, seventeen);
    }
}
END_TEST

/* The C library rounds every decimal right; ties need a value with few bits, so every second one
 * has few, and some are next to a tie. */
START_TEST(shown_as_printed)
{
    uint64_t seed = 2;
    for (size_t i = 0; i < 200000; i++) {
        const uint64_t bits = random_bits(&seed);
        const int digits = (int)(bits % 18), exponent = (int)(bits >> 8) % 100 - 60;
        double value = ldexp((double)(bits >> (i % 2 ? 12 : 50)), exponent);
        value = i % 8 == 0 ? nextafter(value, INFINITY) : i % 8 == 2 ? -value : value;
        char plain[400], scientific[64];
        snprintf(plain, sizeof plain, "%.*f", digits, value);
        snprintf(scientific, sizeof scientific, "%.*e", digits, value);
        const bool shows = strpbrk(plain, "123456789") && fabs(strtod(plain, NULL)) < 1e7;
        const char *want = value == 0 ? "0" : shows ? plain : scientific;
        const struct number_text shown = number_show(value, digits);
        ck_assert_msg(strcmp(shown.text, want) == 0, "%a with %d digits: %s, not %s", value, digits,
                      shown.text, want);
        struct number_text written;
        ck_assert_uint_eq(number_write(value, digits, written.text), strlen(want));
        expect_same(number_rounded(value, digits), strtod(want, NULL), want);
    }
}
END_TEST

/* Many at once are what each is by itself, to the sign of a 0; `count` of them. */
static void assert_rounded(const double *values, size_t count)
{
    double rounded[64];
    for (int digits = -1; digits <= NUMBER_DIGITS_MAX + 1; digits++) {
        number_round(values, count, digits, rounded);
        for (size_t i = 0; i < count; i++) {
            const double one = number_rounded(values[i], digits);
            ck_assert_msg(memcmp(&rounded[i], &one, sizeof one) == 0,
                          "%a with %d digits: %a, not %a", values[i], digits, rounded[i], one);
        }
    }
}

START_TEST(rounded_many_at_once)
{
    static const double borders[] = {
        0,         -0.0,      0.5,    -0.5,     0.05,      0.00005,   -0.00005,  0.99995, 0.125,
        9999999.5, 9999999,   1e7,    -1e7,     123456.75, 109951162, 0x1p+40,   0x1p+52, 1e300,
        INFINITY,  -INFINITY, 5e-324, -0.00004, 2.5,       3.5,       0.1234500, 1e-9,    0x1p-14,
    };
    assert_rounded(borders, sizeof borders / sizeof *borders);
    const double none = NAN;
    double rounded;
    number_round(&none, 1, 4, &rounded);
    ck_assert_double_nan(rounded);
    uint64_t seed = 3;
    for (size_t i = 0; i < 2000; i++) {
        double values[64];
        for (size_t k = 0; k < 64; k++) {
            const uint64_t bits = random_bits(&seed);
            /* every second one is a tie of 1 to 8 decimals, or next to one */
            const double tie = ((double)(bits >> 40) + 0.5) / pow(10, (double)(bits % 8 + 1));
            const double any = ldexp((double)(bits >> 12), (int)(bits % 100) - 90);
            const double value = k % 2 == 0 ? any : k % 4 == 1 ? tie : nextafter(tie, 0);
            values[k] = k % 3 ? value : -value;
        }
        assert_rounded(values, 64);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {shown_texts,         exact_texts,      decimals_and_brief,
                                  exact_as_typed,      exact_round_trip, shown_as_printed,
                                  rounded_many_at_once};
    return run_tests("number_show", tests, sizeof tests / sizeof *tests);
}
