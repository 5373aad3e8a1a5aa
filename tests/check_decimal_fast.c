/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fast way to read decimal numbers: hard ones, random ones, and what it leaves to others. */
#include "core/decimal_fast.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "tests/numbers.h"
#include "tests/problems.h"

static const char *const hard[] = {
    /* in the middle of two doubles, and beside it */
    "9007199254740993",
    "9007199254740993.0",
    "9007199254740992.999999999999999999999",
    "9007199254740993.000000000000000000001",
    "9007199254740995",
    "9007199254740997e0",
    "18014398509481986",
    "18014398509481990",
    "4503599627370497.5",
    "4503599627370496.5",
    "562949953421312.0625", /* the smallest power of ten with a middle */
    "562949953421312.1875",
    "562949953421312.0624",
    "1.00000000000000011102230246251565404236316680908203125",
    "1.00000000000000011102230246251565404236316680908203124",
    "1.00000000000000011102230246251565404236316680908203126",
    "1.00000000000000033306690738754696212708950042724609375",
    "0.500000000000000166533453693773481063544750213623046875",
    "6929495644600919.5",
    "3.3605133e-32",
    "8.4657370748010221e-236",
    "7.8459735791271921e65",
    "9.5e-1",
    "1448997445238699",
    "10237307e-72",
    "8.5e22",
    "9e22",
    "1e23",
    "2e23",
    "5e-23",
    "6.0221409e+23",
    "123456789012345678901234567890e-10",
    /* where the known bits decide by a hair */
    "3.7455744005952583e15",
    "1.1417981541647679048466287755595961091061972992e46",
    "5.0052077379577523146718e-294",
    "2.2250738585072012e-308",
    "8.988465674311580536566680e307",
    "7.1202363472230444e-307",
    "7.3177701707893310e+15",
    "2.3190174e-301",
    "1.2e-323",
    "8.68168128190430e-157",
    "1.99e-289",
    "6.1124e281",
    "43e-324",
    /* subnormal numbers and their border */
    "2.2250738585072011e-308",
    "2.2250738585072013e-308",
    "2.2250738585072014e-308",
    "2.22507385850720113605740979670913197593481954635164564e-308",
    "2.22507385850720138309023271733240406421921598046233183e-308",
    "4.9406564584124654e-324",
    "4.9406564584124653e-324",
    "2.4703282292062327e-324",
    "2.4703282292062328e-324",
    "2.470328229206232720882843964341106861825299013071623822e-324",
    "2.470328229206232720882843964341106861825299013071623821e-324",
    "1e-323",
    "1e-400",
    "3e-324",
    "0.000000000000000000000000000000000000000000000000000001e-270",
    /* the largest */
    "1.7976931348623157e308",
    "1.7976931348623158e308",
    "1.7976931348623159e308",
    "17976931348623157081e289",
    "1.797693134862315807937289714053e308",
    "1.797693134862315708145274237317e308",
    "1e308",
    "1e309",
    "9.9e307",
    "0.1e309",
    "1e310",
    "1e99999",
    "1e-99999",
    "0e99999",
    "-0",
    "0.0e-5",
    "-0.000",
    "1e18446744073709551616",
    /* many digits */
    "1234567890123456789",
    "9999999999999999999",
    "18446744073709551615",
    "18446744073709551616",
    "98765432198765432198",
    "1.2345678912345678912",
    "12345678901234567890",
    "0.12345678901234567890",
    "0.0000000000012345678901234567",
    "00000000000000000000000000000001",
    "000000000000000000000000000000.5",
    "1.0000000000000000000000000000000000000000",
    "123456789.123456789123456789",
    "0.1000000000000000055511151231257827021181583404541015625",
    "12345678.12345678",
    "-1.2345678e-8",
    "1.23456789e+10",
    "1E5",
    "1e+005",
    "1e0005",
    ".5",
    "5.",
    "5.e1",
    ".5e1",
    "-.5",
};

START_TEST(hard_cases)
{
    bool fast;
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++)
        ck_assert_msg(number_agrees(hard[i], &fast), "%s", hard[i]);
}
END_TEST

/* 400 digits, more than most doubles have, and the last of them another. */
START_TEST(long_cases)
{
    struct dice dice = {.state = 3};
    bool fast;
    for (int i = 0; i < 1000; i++) {
        char text[440];
        const double size = ldexp(1, (int)dice_below(&dice, 2000) - 1000);
        snprintf(text, sizeof text, "%.400e", dice_between(&dice, 1, 2) * size);
        ck_assert_msg(number_agrees(text, &fast), "%s", text);
        text[401] = (char)('0' + dice_below(&dice, 10));
        ck_assert_msg(number_agrees(text, &fast), "%s", text);
        snprintf(text, sizeof text, "%.400f", dice_between(&dice, -1, 1));
        ck_assert_msg(number_agrees(text, &fast), "%s", text);
    }
}
END_TEST

/* The middle of two doubles, and its neighbours: of integers it is one as well. */
START_TEST(middles)
{
    struct dice dice = {.state = 4};
    bool fast;
    for (int i = 0; i < 100000; i++) {
        char text[64];
        const unsigned shift = 1 + (unsigned)dice_below(&dice, 10);
        uint64_t integer = (uint64_t)1 << 52;
        for (unsigned bit = 0; bit < 52; bit += 13)
            integer |= (uint64_t)dice_below(&dice, 8192) << bit;
        const uint64_t middle = (integer << shift) + ((uint64_t)1 << (shift - 1));
        const int beside = (int)dice_below(&dice, 3) - 1;
        snprintf(text, sizeof text, "%llu%s",
                 (unsigned long long)(middle + (uint64_t)(int64_t)beside),
                 dice_one_in(&dice, 2) ? ".0" : "");
        ck_assert_msg(number_agrees(text, &fast), "%s", text);
    }
}
END_TEST

/* Nearly all are taken: %.20g, whose 20 digits are left to others, is an eighth. */
START_TEST(random_numbers)
{
    size_t fast;
    ck_assert_uint_eq(numbers_differ(2, 400000, &fast), 0);
    ck_assert_uint_ge(fast, 400000 / 8 * 6);
}
END_TEST

/* A number and what follows it, in no more memory than may be looked at: the same as alone. */
static bool same_before(const char *text, const char *behind)
{
    char alone[96] = "";
    double wanted = 0, value = 0;
    const size_t length = strlen(text), more = strlen(behind);
    const size_t room = length + 8 > DECIMAL_LONG_BYTES ? length + 8 : DECIMAL_LONG_BYTES;
    memcpy(alone, text, length);
    const char *const end = decimal_fast(alone, &wanted);
    char *const bytes = memory_new(room, 1);
    memcpy(bytes, text, length);
    memcpy(bytes + length, behind, more < room - length ? more : room - length);
    const char *const found = decimal_fast(bytes, &value);
    const bool same_value = value == wanted && !signbit(value) == !signbit(wanted);
    const bool same = end ? found && found - bytes == end - alone && same_value : !found;
    free(bytes);
    return same;
}

/* Random digits, the first of them zeros, with a point before one of them, behind the last, or
 * nowhere. */
static void write_digits(struct dice *dice, size_t digits, size_t point, size_t zeros, char *text)
{
    for (size_t k = 0; k <= digits; k++) {
        if (k == point)
            *text++ = '.';
        if (k < digits)
            *text++ = k < zeros ? '0' : (char)('0' + dice_below(dice, 10));
    }
    *text = '\0';
}

START_TEST(shapes)
{
    static const char *const behind[] = {
        ",-9.75e3,8",  "\r\n1.5", "\t.9.9.9.9.9.9", " e5", ";99999999999999999999999999999999",
        "\"\xFF\xB9/:"};
    struct dice dice = {.state = 5};
    bool fast;
    for (size_t digits = 1; digits <= 24; digits++)
        for (size_t point = 0; point <= digits + 1; point++)
            for (size_t i = 0; i < 40; i++) {
                char text[64] = "-";
                const size_t zeros = i % 4 ? 0 : dice_below(&dice, 24);
                write_digits(&dice, digits, point, zeros, text + i % 2);
                ck_assert_msg(number_agrees(text, &fast), "%s", text);
                ck_assert_msg(fast || digits > DECIMAL_FAST_DIGITS, "%s", text);
                for (size_t b = 0; b < sizeof behind / sizeof *behind; b++)
                    ck_assert_msg(same_before(text, behind[b]), "%s%s", text, behind[b]);
            }
}
END_TEST

/* The powers of the table, against the definition: each is 5 times the one before it, but for what
 * was cut off. */
START_TEST(table)
{
    for (int n = DECIMAL_POWER_MIN; n < DECIMAL_POWER_MAX; n++) {
        const uint64_t *a = decimal_powers[n - DECIMAL_POWER_MIN], *b = a + 2;
        const long double low = ldexpl((long double)a[1], -64), from = (long double)a[0] + low;
        const long double to = (long double)b[0] + ldexpl((long double)b[1], -64);
        const long double ratio = to / from;
        ck_assert(a[0] >> 63);
        ck_assert(fabsl(ratio / 1.25L - 1) < 1e-15L || fabsl(ratio / 0.625L - 1) < 1e-15L);
    }
}
END_TEST

/* What is no number, or none of its own. */
START_TEST(refused)
{
    static const char *const texts[] = {"",
                                        "-",
                                        ".",
                                        "-.",
                                        "e5",
                                        "+1",
                                        "nan",
                                        "inf",
                                        "1e",
                                        "1e+",
                                        "1.5e-",
                                        "x",
                                        " 1",
                                        "--1",
                                        ",1",
                                        "1e1234",
                                        "12345678901234567890",
                                        "1e400",
                                        "1e-310"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char room[64] = "";
        double value;
        memcpy(room, texts[i], strlen(texts[i]));
        ck_assert_msg(!decimal_fast(room, &value), "%s", texts[i]);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {hard_cases, long_cases, middles, random_numbers,
                                  shapes,     table,      refused};
    return run_tests("decimal_fast", tests, sizeof tests / sizeof *tests);
}
