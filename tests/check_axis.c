/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranges and ticks, those of enormous and tiny numbers, too. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/axis.h"
#include "core/text.h"
#include "tests/problems.h"

static void expect_range(struct range range, double low, double high)
{
    ck_assert_double_eq(range.low, low);
    ck_assert_double_eq(range.high, high);
}

START_TEST(range_of_values)
{
    const double values[] = {3, -2, NAN, INFINITY, -INFINITY, 100, 0.5};
    const struct range all = {-DBL_MAX, DBL_MAX};
    expect_range(range_of(values, 7, all), -2, 100);
    expect_range(range_of(values, 7, (struct range){-1, 50}), 0.5, 3);
    expect_range(range_of(values, 7, (struct range){-2, 3}), -2, 3);
    expect_range(range_of(values + 2, 3, all), 0, 0);
    expect_range(range_of(NULL, 0, all), 0, 0);
    expect_range(range_join((struct range){1, 3}, (struct range){2, 7}), 1, 7);
    expect_range(range_join((struct range){1, 3}, (struct range){-2, 0}), -2, 3);
}
END_TEST

START_TEST(sound_ranges)
{
    static const struct {
        struct range range, sound;
    } table[] = {
        {{1, 2}, {1, 2}},
        {{2, 1}, {1, 2}},
        {{0, 0}, {-1, 1}},
        {{-0.0, 0}, {-1, 1}},
        {{3, 3}, {0, 6}},
        {{-3, -3}, {-6, 0}},
        {{1e15, 1e15 + 1}, {0, 2e15}},
        {{999994, 1000006}, {999994, 1000006}},
        {{-1e-300, 0}, {-1e-300, 0}},
        {{-1e-300, -1e-300}, {-2e-300, 0}},
        {{-1e-310, 1e-310}, {-1, 1}},
        {{1e308, 1e308}, {0, DBL_MAX}},
        {{-1e308, -1e308}, {-DBL_MAX, 0}},
        {{-INFINITY, INFINITY}, {-DBL_MAX, DBL_MAX}},
        {{NAN, 5}, {0, 1}},
        {{5, NAN}, {0, 1}},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        expect_range(range_sound(table[i].range), table[i].sound.low, table[i].sound.high);
}
END_TEST

START_TEST(places)
{
    const struct range range = {-1, 3}, all = {-DBL_MAX, DBL_MAX};
    ck_assert_double_eq(range_place(range, -1), 0);
    ck_assert_double_eq(range_place(range, 3), 1);
    ck_assert_double_eq(range_place(range, 0), 0.25);
    ck_assert_double_eq(range_place(range, 7), 2);
    ck_assert_double_eq(range_place(range, -INFINITY), -INFINITY);
    ck_assert_double_nan(range_place(range, NAN));
    ck_assert_double_eq(range_place(all, 0), 0.5);
    ck_assert_double_eq(range_place(all, DBL_MAX), 1);
    ck_assert_double_eq(range_point(range, 0), -1);
    ck_assert_double_eq(range_point(range, 0.75), 2);
    ck_assert_double_eq(range_point(range, 1), 3);
    ck_assert_double_eq(range_point(all, 0), -DBL_MAX);
    ck_assert_double_eq(range_point(all, 1), DBL_MAX);
}
END_TEST

START_TEST(labels)
{
    static const struct {
        struct range range;
        int parts;
        const char *labels;
    } table[] = {
        {{0, 4}, 4, "0 1 2 3 4 "},
        {{0, 4}, 3, "0 2 4 "},
        {{0, 4}, 1, "0 "},
        {{0, 5}, 1, "0 5 "},
        {{0, 1}, 10, "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1 "},
        {{0, 1}, 9, "0 0.2 0.4 0.6 0.8 1 "},
        {{-6, 6}, 6, "-6 -4 -2 0 2 4 6 "},
        {{-0.1, 0.1}, 4, "-0.1 -0.05 0 0.05 0.1 "},
        {{0.3, 0.9}, 1, ""},
        {{999994, 1000006}, 3, "999995 1000000 1000005 "},
        {{0, 30000000}, 3, "0 1e+07 2e+07 3e+07 "},
        {{0, 4500000000}, 3, "0 2e+09 4e+09 "},
        {{2.5e9, 3.5e9}, 2, "2.5e+09 3e+09 3.5e+09 "},
        {{0, 1e308}, 2, "0 5e+307 1e+308 "},
        {{-DBL_MAX, DBL_MAX}, 4, "-1e+308 0 1e+308 "},
        {{-DBL_MAX, DBL_MAX}, 1, "0 "},
        {{-1e-300, 0}, 2, "-1e-300 -5e-301 0 "},
        {{0, 1e-6}, 2, "0 5e-07 1e-06 "},
        {{0, 0.00002}, 2, "0 0.00001 0.00002 "},
        {{3, 3}, 3, "0 2 4 6 "},
        {{0, 1}, -3, "0 1 "},
        {{0.07, 0.1}, 3, "0.07 0.08 0.09 0.1 "},
        {{12345670, 12345700}, 3, "12345670 12345680 12345690 12345700 "},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct ticks ticks = ticks_of(table[i].range, table[i].parts);
        struct text text = {0};
        for (long k = ticks.first; k <= ticks.last; k++) {
            text_addf(&text, "%s ", ticks_label(&ticks, k).text);
            ck_assert_double_eq(ticks_value(&ticks, k), strtod(ticks_label(&ticks, k).text, NULL));
        }
        ck_assert_str_eq(text_string(&text), table[i].labels);
        text_release(&text);
    }
}
END_TEST

START_TEST(nice_ranges)
{
    static const struct {
        struct range range;
        int parts;
        struct range nice;
    } table[] = {
        {{-4.66, 8}, 6, {-5, 10}},
        {{-6, 1e308}, 6, {0, 1e308}},
        {{0, 4}, 4, {0, 4}},
        {{0.01, 3.99}, 4, {0, 4}},
        {{3, 3}, 3, {0, 6}},
        {{0.1, 0.7}, 3, {0, 0.8}},
        {{-1e308, 1e308}, 2, {-1e308, 1e308}},
        {{-1e-300, 0}, 2, {-1e-300, 0}},
        {{-DBL_MAX, DBL_MAX}, 3, {-DBL_MAX, DBL_MAX}},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        expect_range(range_nice(table[i].range, table[i].parts), table[i].nice.low,
                     table[i].nice.high);
}
END_TEST

/* Of any range: ticks are inside, rise, are as few as was asked for, and a nice range holds it. */
START_TEST(any_range)
{
    struct dice dice = {5};
    for (size_t i = 0; i < 3000; i++) {
        const double middle =
            ldexp(dice_between(&dice, -1, 1), (int)dice_below(&dice, 2000) - 1000);
        const double width = ldexp(dice_between(&dice, 0, 1), (int)dice_below(&dice, 2000) - 1000);
        const struct range given = {middle - width, middle + width};
        const int parts = 1 + (int)dice_below(&dice, 12);
        const struct range sound = range_sound(given), nice = range_nice(given, parts);
        const struct ticks ticks = ticks_of(given, parts);
        const double slack = 1e-8 * (sound.high / 2 - sound.low / 2);
        ck_assert(isfinite(sound.low) && isfinite(sound.high) && sound.low < sound.high);
        ck_assert(nice.low <= sound.low + slack && nice.high >= sound.high - slack);
        ck_assert_int_le(ticks.last - ticks.first, parts);
        for (long k = ticks.first; k <= ticks.last; k++) {
            ck_assert_double_ge(ticks_value(&ticks, k), sound.low - slack);
            ck_assert_double_le(ticks_value(&ticks, k), sound.high + slack);
            ck_assert_uint_le(strlen(ticks_label(&ticks, k).text), 16);
            if (k > ticks.first)
                ck_assert_double_gt(ticks_value(&ticks, k), ticks_value(&ticks, k - 1));
        }
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {range_of_values, sound_ranges, places,
                                  labels,          nice_ranges,  any_range};
    return run_tests("axis", tests, sizeof tests / sizeof *tests);
}
