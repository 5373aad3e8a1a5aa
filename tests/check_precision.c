/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The types that losses are rounded to: against the compiler's own where it has them, and by the
 * definition everywhere: the nearer of two neighbours, the even one of two that are as near. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "core/loss.h"
#include "core/precision.h"
#include "core/rounded.h"
#include "tests/problems.h"

/* Digits of the significand, the largest exponent, the smallest of a normal number. */
static const struct {
    enum precision precision;
    int digits, most, least;
} types[] = {
    {PRECISION_FLOAT32, 24, 127, -126},
    {PRECISION_FLOAT16, 11, 15, -14},
    {PRECISION_BFLOAT16, 8, 127, -126},
};

#define TYPES (sizeof types / sizeof *types)

static void expect_same(double value, double expected)
{
    ck_assert_msg(memcmp(&value, &expected, sizeof value) == 0, "%a, not %a", value, expected);
}

static void expect_rounded(enum precision precision, double value, double expected)
{
    expect_same(precision_round(precision, value), expected);
    expect_same(precision_round(precision, -value), -expected);
}

/* Between two neighbours of the type, an even and an odd one, and the next even one. */
static void expect_neighbours(enum precision precision, double even, double step)
{
    const double odd = even + step, next = odd + step;
    expect_rounded(precision, even, even);
    expect_rounded(precision, odd, odd);
    expect_rounded(precision, even + step / 2, even);
    expect_rounded(precision, nextafter(even + step / 2, INFINITY), odd);
    expect_rounded(precision, nextafter(even + step / 2, 0), even);
    expect_rounded(precision, odd + step / 2, next);
    expect_rounded(precision, nextafter(odd + step / 2, 0), odd);
}

START_TEST(every_exponent)
{
    for (size_t i = 0; i < TYPES; i++) {
        for (int e = types[i].least; e <= types[i].most; e++)
            expect_neighbours(types[i].precision, ldexp(1, e), ldexp(1, e - types[i].digits + 1));
        /* the last step of a binade, with a carry into the next exponent */
        for (int e = types[i].least; e < types[i].most; e++) {
            const double step = ldexp(1, e - types[i].digits + 1), top = ldexp(1, e + 1);
            expect_rounded(types[i].precision, top - step / 2, top);
            expect_rounded(types[i].precision, nextafter(top - step / 2, 0), top - step);
        }
    }
}
END_TEST

START_TEST(subnormal_numbers)
{
    for (size_t i = 0; i < TYPES; i++) {
        const double step = ldexp(1, types[i].least - types[i].digits + 1);
        for (int k = 0; k < 64; k += 2)
            expect_neighbours(types[i].precision, k * step, step);
        expect_rounded(types[i].precision, step / 4, 0);
        expect_rounded(types[i].precision, DBL_TRUE_MIN, 0);
        expect_rounded(types[i].precision, ldexp(1, types[i].least) - step / 2,
                       ldexp(1, types[i].least));
    }
}
END_TEST

START_TEST(beyond_the_largest)
{
    for (size_t i = 0; i < TYPES; i++) {
        const enum precision precision = types[i].precision;
        const double step = ldexp(1, types[i].most - types[i].digits + 1);
        const double largest = ldexp(1, types[i].most + 1) - step;
        expect_same(precision_largest(precision), largest);
        expect_rounded(precision, largest, largest);
        expect_rounded(precision, nextafter(largest + step / 2, 0), largest);
        expect_rounded(precision, largest + step / 2, INFINITY);
        expect_rounded(precision, DBL_MAX, INFINITY);
        expect_rounded(precision, INFINITY, INFINITY);
        expect_rounded(precision, 0.0, 0.0);
        ck_assert(isnan(precision_round(precision, NAN)));
        expect_same(precision_epsilon(precision), ldexp(1, 1 - types[i].digits));
    }
    expect_same(precision_largest(PRECISION_FLOAT16), 65504);
    expect_same(precision_largest(PRECISION_FLOAT64), DBL_MAX);
    expect_same(precision_round(PRECISION_FLOAT64, DBL_TRUE_MIN), DBL_TRUE_MIN);
}
END_TEST

#ifdef __FLT16_MAX__
__extension__ typedef _Float16 half;
#endif

/* Random numbers of all sizes that the type has, and a little more. */
static double any_number(struct dice *dice, int exponents)
{
    const double value = dice_between(dice, 1, 2);
    const int exponent = (int)dice_below(dice, 2 * (size_t)exponents) - exponents;
    return ldexp(dice_one_in(dice, 2) ? value : -value, exponent);
}

START_TEST(as_the_compiler_rounds)
{
    struct dice dice = {4};
    for (int i = 0; i < 100000; i++) {
        const double value = any_number(&dice, 160);
        float single;
        single = (float)value;
        expect_same(precision_round(PRECISION_FLOAT32, value), (double)single);
#ifdef __FLT16_MAX__
        const double small = any_number(&dice, 30);
        expect_same(precision_round(PRECISION_FLOAT16, small), (double)(half)small);
#endif
    }
}
END_TEST

/* bfloat16 is the upper half of a float: the nearest of 2^16 of them, by its bits. */
START_TEST(bfloat16_is_half_a_float)
{
    struct dice dice = {16};
    for (int i = 0; i < 100000; i++) {
        const float value = (float)any_number(&dice, 126);
        uint32_t bits;
        memcpy(&bits, &value, sizeof bits);
        bits += 0x7fff + (bits >> 16 & 1);
        bits &= 0xffff0000;
        float expected;
        memcpy(&expected, &bits, sizeof expected);
        expect_same(precision_round(PRECISION_BFLOAT16, (double)value), (double)expected);
    }
}
END_TEST

/* ---- what is computed in them ---- */

/* The same in the machine's floats, which round every intermediate. */
START_TEST(softmax_in_floats)
{
    struct dice dice = {32};
    for (int i = 0; i < 2000; i++) {
        float z[5], sum = 0;
        double wide[5], p[5], log_p[5];
        for (int c = 0; c < 5; c++)
            wide[c] = (double)(z[c] = (float)dice_between(&dice, -20, 20));
        float max = z[0];
        for (int c = 1; c < 5; c++)
            max = fmaxf(max, z[c]);
        for (int c = 0; c < 5; c++)
            sum += (float)exp((double)(float)(z[c] - max));
        rounded_softmax(PRECISION_FLOAT32, wide, 5, p, log_p);
        for (int c = 0; c < 5; c++) {
            /* casts drop what a processor may have kept of a float in double */
            const float below = (float)(z[c] - max);
            const float share = (float)exp((double)below) / sum;
            const float difference = below - (float)log((double)sum);
            expect_same(p[c], (double)share);
            expect_same(log_p[c], (double)difference);
        }
    }
}
END_TEST

static double loss_of(const char *lines)
{
    struct problem problem = problem_from(lines);
    struct loss loss = {0};
    loss_evaluate(&loss, &problem);
    const double value = loss.value;
    loss_release(&loss);
    problem_release(&problem);
    return value;
}

START_TEST(what_small_types_lose)
{
    /* a logit of 70000 is more than float16 has */
    ck_assert(isnan(loss_of("set precision float16\nset logits 70000 0\nset target 0\n")));
    ck_assert_double_eq(loss_of("set precision bfloat16\nset logits 0 70000\nset target 0\n"),
                        70144);
    /* 1 - 1e-7 is 1 there, so the clip of Keras lets ln 0 through */
    ck_assert_double_eq(loss_of("set precision float16\nset convention keras\nset task binary\n"
                                "set probs 1\nset labels 0\n"),
                        INFINITY);
    /* the sum of a confident row is 1: the loss vanishes */
    ck_assert_double_eq(loss_of("set precision float32\nset logits 17 0\nset target 0\n"), 0);
    ck_assert_double_gt(loss_of("set logits 17 0\nset target 0\n"), 4e-8);
    /* log1p keeps it in a binary loss */
    ck_assert_double_eq_tol(loss_of("set precision float32\nset task binary\nset logits 20\n"
                                    "set labels 1\n"),
                            2.0611536181902037e-9, 2.5e-16);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        every_exponent,           subnormal_numbers, beyond_the_largest,   as_the_compiler_rounds,
        bfloat16_is_half_a_float, softmax_in_floats, what_small_types_lose};
    return run_tests("precision", tests, sizeof tests / sizeof *tests);
}
