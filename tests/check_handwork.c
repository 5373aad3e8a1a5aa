/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers worked out by hand, and what is said about them.  The wrong ones are from a pocket
 * calculator. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/number.h"
#include "tests/desk.h"
#include "tests/problems.h"

START_TEST(right)
{
    struct desk desk;
    desk_of(&desk, DESK_LINES);
    ck_assert(handwork_is_empty(&desk.hand));
    desk_expect_sum(&desk, "");
    desk_type(&desk, STEP_EXP, 0, "7.389");
    desk_type(&desk, STEP_EXP, 1, "2,72");
    desk_type(&desk, STEP_DIVIDE, 1, ".23");
    desk_type(&desk, STEP_SURPRISE, 2, "1.964369");
    desk_type(&desk, STEP_SUM, 0, "1.96");
    desk_type(&desk, STEP_COUNT, 0, "0");
    desk_expect(&desk, STEP_EXP, 0, HAND_RIGHT, "e^z of cat = 7.389: right");
    desk_expect(&desk, STEP_EXP, 1, HAND_RIGHT, "e^z of dog = 2.72: right");
    desk_expect(&desk, STEP_DIVIDE, 1, HAND_RIGHT, "p of dog = .23: right");
    desk_expect(&desk, STEP_COUNT, 0, HAND_RIGHT, "y(-ln p) of cat = 0: right");
    desk_expect(&desk, STEP_EXP, 2, HAND_EMPTY, "");
    desk_expect_sum(&desk, "6 numbers, no slip");
    ck_assert_uint_eq(handwork_filled(&desk.hand), 6);
    desk_type(&desk, STEP_COUNT, 0, "");
    ck_assert_uint_eq(handwork_filled(&desk.hand), 5);
    desk_clear(&desk);
}
END_TEST

START_TEST(few_digits)
{
    struct desk desk;
    desk_of(&desk, DESK_LINES);
    desk_type(&desk, STEP_DIVIDE, 0, "1");
    desk_expect(&desk, STEP_DIVIDE, 0, HAND_VAGUE,
                "p of cat = 1: that fits, but so would much else; two more digits tell");
    desk_type(&desk, STEP_DIVIDE, 0, "0.62");
    desk_expect(&desk, STEP_DIVIDE, 0, HAND_CUT,
                "p of cat = 0.62: right, but cut off and not rounded: 0.6285");
    desk_type(&desk, STEP_DIVIDE, 0, "0.64");
    desk_expect(&desk, STEP_DIVIDE, 0, HAND_WRONG, "p of cat = 0.64: it is 0.6285");
    desk_type(&desk, STEP_ADD_UP, 0, "11.8");
    desk_expect(&desk, STEP_ADD_UP, 0, HAND_RIGHT, "the sum = 11.8: right");
    desk_clear(&desk);
}
END_TEST

/* What is cut off to 0; and what was asked for. */
START_TEST(cut_to_nothing)
{
    struct desk desk;
    desk_of(&desk, "set logits 2 0.5 -2.8\nset target 0\nset names cat dog owl\n");
    desk_type(&desk, STEP_DIVIDE, 2, "0.00");
    desk_expect(&desk, STEP_DIVIDE, 2, HAND_CUT,
                "p of owl = 0.00: right, but cut off and not rounded: 0.0067");
    const struct hand_place place = {derivation_find(desk.d, STEP_DIVIDE), 1};
    ck_assert(!handwork_cell(&desk.hand, place.step, place.item)->asked);
    handwork_ask(&desk.hand, place);
    ck_assert(handwork_cell(&desk.hand, place.step, place.item)->asked);
    ck_assert(!handwork_cell(&desk.hand, place.step, 0)->asked);
    desk_clear(&desk);
}
END_TEST

/* p of cat is 0.6285, which a question asks for with three decimals. */
START_TEST(hidden)
{
    static const struct {
        const char *typed;
        bool shown;
    } cases[] = {{"", false},     {"0.63", false}, {"0.7285", false},
                 {"0.629", true}, {"0.62", false}, {"0.6285", true},
                 {"62.9%", true}, {"63%", false},  {"0.628", false}};
    struct desk desk;
    desk_of(&desk, DESK_LINES);
    const struct hand_place place = {derivation_find(desk.d, STEP_DIVIDE), 0};
    const struct hand_place other = {place.step, 1};
    ck_assert(handwork_shows(&desk.hand, desk.d, place));
    handwork_hide(&desk.hand, desk.d->step[place.step].value[0] * (1 + 1e-12), 3);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        desk_type(&desk, STEP_DIVIDE, 0, cases[i].typed);
        handwork_judge(&desk.hand, desk.d);
        ck_assert_msg(handwork_shows(&desk.hand, desk.d, place) == cases[i].shown, "'%s'",
                      cases[i].typed);
        ck_assert(handwork_shows(&desk.hand, desk.d, other));
    }
    desk_clear(&desk);
}
END_TEST

/* p = 0.14, and -ln 0.14 = 1.9661: not a slip, though the right number is 1.9644. */
START_TEST(rounded)
{
    struct desk desk;
    desk_of(&desk, DESK_LINES);
    desk_type(&desk, STEP_SURPRISE, 2, "1.9661");
    desk_expect(
        &desk, STEP_SURPRISE, 2, HAND_ROUNDED,
        "-ln p of owl = 1.9661: right for steps kept to 3 decimals; with all digits it is 1.9644");
    desk_type(&desk, STEP_SURPRISE, 2, "1.9671");
    desk_expect(&desk, STEP_SURPRISE, 2, HAND_WRONG, "-ln p of owl = 1.9671: it is 1.9644");
    desk_type(&desk, STEP_DIVIDE, 2, "0.14");
    desk_type(&desk, STEP_SURPRISE, 2, "1.9661");
    desk_expect(
        &desk, STEP_SURPRISE, 2, HAND_ROUNDED,
        "-ln p of owl = 1.9661: right for your rounded numbers; with all digits it is 1.9644");
    desk_type(&desk, STEP_SUM, 0, "1.9661");
    desk_expect(&desk, STEP_SUM, 0, HAND_ROUNDED,
                "L = 1.9661: right for your rounded numbers; with all digits it is 1.9644");
    desk_expect_sum(&desk, "3 numbers, no slip");
    desk_clear(&desk);
}
END_TEST

/* e^1 typed as 2.82: the sum is 11.86, p of dog 2.82/11.86 = 0.2378, of owl 0.1390. */
START_TEST(follows)
{
    struct desk desk;
    desk_of(&desk, DESK_LINES);
    desk_type(&desk, STEP_SUM, 0, "1.973");
    desk_type(&desk, STEP_EXP, 1, "2.82");
    desk_expect(&desk, STEP_EXP, 1, HAND_WRONG, "e^z of dog = 2.82: it is 2.7183");
    desk_type(&desk, STEP_ADD_UP, 0, "11.86");
    desk_type(&desk, STEP_DIVIDE, 1, "0.2378");
    desk_type(&desk, STEP_DIVIDE, 2, "0.139");
    desk_type(&desk, STEP_EXP, 0, "7.39");
    desk_expect(&desk, STEP_EXP, 0, HAND_RIGHT, "e^z of cat = 7.39: right");
    desk_expect(&desk, STEP_ADD_UP, 0, HAND_FOLLOWS,
                "the sum = 11.86: right for your numbers; the slip is in e^z of dog");
    desk_expect(&desk, STEP_DIVIDE, 1, HAND_FOLLOWS,
                "p of dog = 0.2378: right for your numbers; the slip is in e^z of dog");
    desk_expect(&desk, STEP_SUM, 0, HAND_FOLLOWS,
                "L = 1.973: right for your numbers; the slip is in e^z of dog");
    desk_expect_sum(&desk,
                    "1 slip, in e^z of dog; 4 numbers follow from it; it makes the loss 1.9730, "
                    "too large by 0.0086");
    struct hand_place slip;
    ck_assert(handwork_slip(&desk.hand, &slip));
    ck_assert_uint_eq(slip.step, 0);
    ck_assert_uint_eq(slip.item, 1);
    /* a second slip, told from the first */
    desk_type(&desk, STEP_SURPRISE, 2, "0.857");
    desk_expect(
        &desk, STEP_SURPRISE, 2, HAND_WRONG,
        "-ln p of owl = 0.857: that is the logarithm to base 10; from your numbers it would be "
        "1.9730, from the right ones 1.9644");
    ck_assert_uint_eq(handwork_wrong(&desk.hand), 3); /* the loss goes by neither of them */
    /* put right, what was right for it is wrong */
    desk_type(&desk, STEP_EXP, 1, "2.72");
    desk_expect(&desk, STEP_ADD_UP, 0, HAND_WRONG, "the sum = 11.86: it is 11.7561");
    desk_expect(
        &desk, STEP_DIVIDE, 1, HAND_WRONG,
        "p of dog = 0.2378: from your numbers it would be 0.2292, from the right ones 0.2312");
    desk_clear(&desk);
}
END_TEST

/* A later number that is right stays right, and what is behind it goes by it. */
START_TEST(mended_on_the_way)
{
    struct desk desk;
    desk_of(&desk, DESK_LINES);
    desk_type(&desk, STEP_EXP, 1, "2.82");
    desk_type(&desk, STEP_DIVIDE, 2, "0.1402");
    desk_type(&desk, STEP_SURPRISE, 2, "1.9644");
    desk_expect(&desk, STEP_DIVIDE, 2, HAND_RIGHT, "p of owl = 0.1402: right");
    desk_expect(&desk, STEP_SURPRISE, 2, HAND_RIGHT, "-ln p of owl = 1.9644: right");
    desk_expect_sum(&desk, "1 slip, in e^z of dog; it does not reach the loss");
    desk_clear(&desk);
}
END_TEST

/* The own loss of a sample goes into the mean of the batch. */
START_TEST(batch)
{
    struct desk desk;
    desk_of_sample(&desk,
                   "set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\nset target 2 0 1\n"
                   "set names cat dog owl\n",
                   1, DERIVE_TEXTBOOK);
    desk_type(&desk, STEP_SUM, 0, "2.417");
    desk_type(&desk, STEP_REDUCE, 0, "1.8148");
    desk_expect(&desk, STEP_SUM, 0, HAND_WRONG, "L = 2.417: it is 1.4170");
    desk_expect(&desk, STEP_REDUCE, 0, HAND_FOLLOWS,
                "the loss of the batch = 1.8148: right for your numbers; the slip is in L");
    desk_expect_sum(&desk,
                    "1 slip, in L; 1 number follows from it; it makes the loss 1.8148, too large "
                    "by 0.3333");
    desk_type(&desk, STEP_SUM, 0, "1.417");
    desk_type(&desk, STEP_REDUCE, 0, "4.4445");
    desk_expect(
        &desk, STEP_REDUCE, 0, HAND_WRONG,
        "the loss of the batch = 4.4445: that is the sum; the mean divides it; it is 1.4815");
    desk_clear(&desk);
}
END_TEST

START_TEST(binary)
{
    struct desk desk;
    desk_of(&desk, "set task binary\nset logits 0.9; 0.2; 0.8\nset labels 1; 0; 1\n");
    desk_type(&desk, STEP_SIGMOID, 1, "0.4502"); /* 1 / (1 + e^0.2) */
    desk_type(&desk, STEP_COMPLEMENT, 1, "0.5498");
    desk_type(&desk, STEP_OTHER, 1, "0.5982");
    desk_type(&desk, STEP_COUNT, 1, "0.5982");
    desk_expect(
        &desk, STEP_SIGMOID, 1, HAND_WRONG,
        "p of sample 1 = 0.4502: that is 1 / (1 + e^z), the chance of a no: the sign of z; it "
        "is 0.5498");
    desk_expect(&desk, STEP_COMPLEMENT, 1, HAND_FOLLOWS,
                "1-p of sample 1 = 0.5498: right for your numbers; the slip is in p of sample 1");
    desk_expect(
        &desk, STEP_OTHER, 1, HAND_FOLLOWS,
        "-ln(1-p) of sample 1 = 0.5982: right for your numbers; the slip is in p of sample 1");
    desk_expect_sum(&desk, "1 slip, in p of sample 1; 3 numbers follow from it; it makes the loss "
                           "0.4368, too small by 0.0666");
    desk_clear(&desk);
}
END_TEST

START_TEST(refused)
{
    struct desk desk;
    struct error error;
    desk_of(&desk, DESK_LINES);
    const struct {
        const char *typed, *message;
    } bad[] = {
        {"cat", "'cat' is no number; valid are 0.659, 65.9%, 1/3, inf and nan"},
        {"1.2.3", "'1.2.3' is no number; valid are 0.659, 65.9%, 1/3, inf and nan"},
        {"1,234,5", "'1,234,5' is no number; valid are 0.659, 65.9%, 1/3, inf and nan"},
        {"%", "'%' is no number; valid are 0.659, 65.9%, 1/3, inf and nan"},
        {"1/0", "division by 0"},
        {"0.00000000000000000000000000000001",
         "'0.00000000000000000000000000000001' is too long; 31 characters are enough for any "
         "number"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert(!handwork_type(&desk.hand, desk.d, 0, 0, bad[i].typed, &error));
        ck_assert_str_eq(error.message, bad[i].message);
    }
    const size_t sum = derivation_find(desk.d, STEP_ADD_UP);
    ck_assert(!handwork_type(&desk.hand, desk.d, sum, 1, "1", &error));
    ck_assert_str_eq(error.message, "this step has no such result");
    ck_assert(!handwork_type(&desk.hand, desk.d, 0, 3, "1", &error));
    ck_assert(handwork_is_empty(&desk.hand));
    desk_clear(&desk);
}
END_TEST

/* Percent, fractions and arithmetic; in the middle between two decimals both are right. */
START_TEST(written_otherwise)
{
    struct desk desk;
    desk_of(&desk, DESK_LINES);
    desk_type(&desk, STEP_DIVIDE, 2, "14%");
    desk_type(&desk, STEP_DIVIDE, 1, "23.12%");
    desk_type(&desk, STEP_DIVIDE, 0, "7.389056/11.756059");
    desk_type(&desk, STEP_SURPRISE, 2, "-ln(0.14)");
    desk_type(&desk, STEP_EXP, 0, "e^2");
    desk_expect(&desk, STEP_DIVIDE, 2, HAND_RIGHT, "p of owl = 14%: right");
    desk_expect(&desk, STEP_DIVIDE, 1, HAND_RIGHT, "p of dog = 23.12%: right");
    desk_expect(&desk, STEP_EXP, 0, HAND_RIGHT, "e^z of cat = e^2: right");
    desk_expect(&desk, STEP_SURPRISE, 2, HAND_ROUNDED,
                "-ln p of owl = -ln(0.14): right for your rounded numbers; with all digits it is "
                "1.9644");
    desk_type(&desk, STEP_DIVIDE, 1, "32.12%");
    ck_assert_int_eq(handwork_cell(&desk.hand, derivation_find(desk.d, STEP_DIVIDE), 1)->verdict,
                     HAND_WRONG);
    desk_clear(&desk);
}
END_TEST

/* Steps left out and rounded to 2, 3, 4 decimals, or cut off: e^z 7.39 2.72 1.65, sum 11.76, p of
 * owl 0.14, -ln p 1.97. */
START_TEST(rounded_on_the_way)
{
    static const struct {
        const char *typed;
        int decimals;
    } losses[] = {{"1.966", 3}, {"1.97", 2}, {"1.9644", 0}};
    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
        struct desk desk;
        desk_of(&desk, DESK_LINES);
        desk_type(&desk, STEP_SUM, 0, losses[i].typed);
        const struct hand_cell *cell =
            handwork_cell(&desk.hand, derivation_find(desk.d, STEP_SUM), 0);
        ck_assert_msg(cell->verdict != HAND_WRONG && cell->decimals == losses[i].decimals,
                      "%s: %s, %d", cell->typed, hand_verdict_id(cell->verdict), cell->decimals);
        desk_clear(&desk);
    }
    /* Cut off after two decimals: e^z 1 1 2.71, sum 4.71.  What is 1 stays 1. */
    struct desk desk;
    desk_of(&desk, "set logits 0 0 1\nset target 2\n");
    desk_type(&desk, STEP_DIVIDE, 2, "0.5754");
    const struct hand_cell *cell =
        handwork_cell(&desk.hand, derivation_find(desk.d, STEP_DIVIDE), 2);
    ck_assert_int_eq(cell->verdict, HAND_ROUNDED);
    ck_assert_int_eq(cell->decimals, 2);
    desk_clear(&desk);
}
END_TEST

/* Of two slips the one is named that leads there. */
START_TEST(causes)
{
    struct desk desk;
    desk_of(&desk, "set task binary\nset logits 0.9; 0.2; 0.8\nset labels 1; 0; 1\n");
    desk_type(&desk, STEP_SIGMOID, 0, "0.8");
    desk_type(&desk, STEP_SIGMOID, 1, "0.4502");
    desk_type(&desk, STEP_COMPLEMENT, 1, "0.5498");
    desk_type(&desk, STEP_OTHER, 1, "0.5982");
    desk_expect(
        &desk, STEP_OTHER, 1, HAND_FOLLOWS,
        "-ln(1-p) of sample 1 = 0.5982: right for your numbers; the slip is in p of sample 1");
    desk_expect_sum(&desk,
                    "2 slips, the first in p of sample 0; 2 numbers follow from them; they make "
                    "the loss 0.3975, too small by 0.1060");
    desk_clear(&desk);
    desk_of(&desk, DESK_LINES);
    desk_type(&desk, STEP_DIVIDE, 0, "0.75"); /* it counts for nothing: the true class is owl */
    desk_type(&desk, STEP_SURPRISE, 2, "0.857");
    desk_type(&desk, STEP_SUM, 0, "0.857");
    desk_expect(&desk, STEP_SUM, 0, HAND_FOLLOWS,
                "L = 0.857: right for your numbers; the slip is in -ln p of owl");
    desk_clear(&desk);
}
END_TEST

/* Digits, names and title are no other numbers; a value, or another sample, is. */
START_TEST(about)
{
    struct desk desk;
    desk_of(&desk, DESK_LINES);
    ck_assert(handwork_is_about(&desk.hand, &desk.problem, desk.d));
    struct problem other = problem_from(DESK_LINES "set digits 6\nset title \"the same\"\n"
                                                   "set names a b c\n");
    ck_assert(handwork_is_about(&desk.hand, &other, desk.d));
    problem_release(&other);
    other = problem_from("set logits 2 1 0.5\nset target 1\nset names cat dog owl\n");
    ck_assert(!handwork_is_about(&desk.hand, &other, desk.d));
    problem_release(&other);
    const struct handwork nothing = {0};
    ck_assert(!handwork_is_about(&nothing, &desk.problem, desk.d));
    desk_clear(&desk);
}
END_TEST

/* On random problems of all kinds, both ways: our own numbers to seven digits are right; done again
 * from the numbers before, each step gives what the derivation has. */
START_TEST(own_numbers)
{
    const struct problem_mix mix = {.samples = 4, .classes = 5, .labelled = true};
    struct dice dice = {5};
    size_t cells = 0;
    for (size_t round = 0; round < 600; round++) {
        struct problem problem = problem_random(&dice, &mix);
        struct desk desk = {.problem = problem};
        loss_evaluate(&desk.loss, &problem);
        const enum derivation_way way = round % 2 ? DERIVE_STABLE : DERIVE_TEXTBOOK;
        desk.d =
            derivation_new(&problem, &desk.loss, dice_below(&dice, problem_samples(&problem)), way);
        desk.hand = handwork_new(&problem, desk.d);
        for (size_t s = 0; s < desk.d->count && !desk.d->breaks; s++)
            for (size_t i = 0; i < (desk.d->step[s].each ? desk.d->items : 1); i++) {
                const double ours = desk.d->step[s].value[i];
                struct error error;
                char typed[64];
                snprintf(typed, sizeof typed, isnan(ours) ? "nan" : "%.6e", ours);
                ck_assert(handwork_type(&desk.hand, desk.d, s, i, typed, &error));
                cells++;
            }
        handwork_judge(&desk.hand, desk.d);
        for (size_t s = 0; s < desk.d->count && !desk.d->breaks; s++)
            for (size_t i = 0; i < (desk.d->step[s].each ? desk.d->items : 1); i++) {
                const struct hand_cell *cell = handwork_cell(&desk.hand, s, i);
                const double ours = desk.d->step[s].value[i];
                ck_assert_msg(cell->verdict == HAND_RIGHT, "%s is %s", cell->typed,
                              hand_verdict_word(cell->verdict));
                ck_assert_msg((isnan(ours) && isnan(cell->yours)) || ours == cell->yours ||
                                  fabs(ours - cell->yours) <= 1e-9 * fmax(1, fabs(ours)),
                              "step %zu: %.17g, not %.17g", s, cell->yours, ours);
            }
        desk_clear(&desk);
    }
    ck_assert_uint_gt(cells, 5000);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {cut_to_nothing,
                                  hidden,
                                  right,
                                  few_digits,
                                  rounded,
                                  follows,
                                  mended_on_the_way,
                                  batch,
                                  binary,
                                  refused,
                                  written_otherwise,
                                  rounded_on_the_way,
                                  causes,
                                  about,
                                  own_numbers};
    return run_tests("handwork", tests, sizeof tests / sizeof *tests);
}
