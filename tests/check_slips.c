/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step check: what is known of a wrong number, what is taken back, the columns of the samples.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/handwork_shelf.h"
#include "core/handwork_slips.h"
#include "core/mistakes.h"
#include "core/number.h"
#include "tests/desk.h"
#include "tests/problems.h"

/* Every slip of the table is found where it is made: a number that only it gives is called by its
 * sentence. */
START_TEST(slips)
{
    static const char *const problems[] = {
        ("set logits 2 1 0.5; 1 2 0.1\nset target 2 0\nset class_weight 2 1 3\n"
         "set label_smoothing 0.3\n"),
        "set task binary\nset logits 0.9; 0.2; -1.8\nset labels 1; 0; 1\nset label_smoothing 0.2\n",
        "set logits 2 1 0.5\nset target 2\nset log_base 2\n",
        "set task binary\nset logits 0.9; 0.2\nset labels 1; 0\nset log_base 2\n",
    };
    size_t found[64] = {0};
    for (size_t p = 0; p < sizeof problems / sizeof *problems; p++) {
        struct desk desk;
        desk_of(&desk, problems[p]);
        for (size_t i = 0; hand_slip_at(i); i++) {
            const size_t step = derivation_find(desk.d, hand_slip_at(i)->kind);
            if (step == desk.d->count)
                continue;
            const double value = hand_slip_at(i)->value(desk.d, step, 0);
            if (!isfinite(value) || fabs(value - desk.d->step[step].value[0]) < 1e-6)
                continue;
            struct text text = {0};
            desk_type(&desk, hand_slip_at(i)->kind, 0, number_show(value, 6).text);
            handwork_say(&desk.hand, desk.d, (struct hand_place){step, 0}, &text);
            found[i] += strstr(text_string(&text), hand_slip_at(i)->sentence) != NULL;
            desk_type(&desk, hand_slip_at(i)->kind, 0, "");
            text_release(&text);
        }
        desk_clear(&desk);
    }
    for (size_t i = 0; hand_slip_at(i); i++)
        ck_assert_msg(found[i] > 0, "slip %zu is never found: %s", i, hand_slip_at(i)->sentence);
}
END_TEST

/* Slips with numbers from a pocket calculator: z = 2, 1, 0.5 and p = 0.6285, 0.2312, 0.1402. */
START_TEST(slips_by_hand)
{
    static const struct {
        enum step_kind kind;
        size_t item;
        const char *typed, *said;
    } rows[] = {
        {STEP_EXP, 0, "4.000", "2 to this power, not e"},
        {STEP_EXP, 0, "100.0", "10 to this power"},
        {STEP_EXP, 0, "5.437", "e times the score"},
        {STEP_EXP, 0, "0.1353", "minus the score"},
        {STEP_ADD_UP, 0, "33.115", "e^ of the sum"},
        {STEP_ADD_UP, 0, "3.9187", "the mean of the powers"},
        {STEP_DIVIDE, 0, "0.5714", "the share of the score itself"},
        {STEP_DIVIDE, 0, "0.4375", "softmax was taken twice"},
        {STEP_DIVIDE, 0, "7.3891", "e^ itself"},
        {STEP_DIVIDE, 0, "1.5910", "turned upside down"},
        {STEP_GRADIENT, 2, "0.8598", "the sign is turned"},
        {STEP_GRADIENT, 2, "0.1402", "the label is not taken off"},
        {STEP_GRADIENT, 2, "-7.1304", "the slope by p"},
    };
    struct desk desk;
    desk_of(&desk, DESK_LINES);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const size_t step = derivation_find(desk.d, rows[i].kind);
        struct text text = {0};
        desk_type(&desk, rows[i].kind, rows[i].item, rows[i].typed);
        handwork_say(&desk.hand, desk.d, (struct hand_place){step, rows[i].item}, &text);
        ck_assert_msg(strstr(text_string(&text), rows[i].said) != NULL, "%s: %s", rows[i].typed,
                      text_string(&text));
        desk_type(&desk, rows[i].kind, rows[i].item, "");
        text_release(&text);
    }
    desk_clear(&desk);
}
END_TEST

static double slope_without_label(const char *lines, size_t item)
{
    struct desk desk;
    size_t i = 0;
    desk_of(&desk, lines);
    while (!strstr(hand_slip_at(i)->sentence, "the label is not taken off"))
        i++;
    const double value =
        hand_slip_at(i)->value(desk.d, derivation_find(desk.d, STEP_GRADIENT), item);
    desk_clear(&desk);
    return value;
}

/* p alone: where there is a label, and nothing else in the slope. */
START_TEST(label_kept)
{
    ck_assert_double_eq_tol(slope_without_label(DESK_LINES, 2), 0.14024438316608848, 1e-15);
    ck_assert_double_nan(slope_without_label(DESK_LINES, 0));
    ck_assert_double_nan(slope_without_label(DESK_LINES "set class_weight 2 1 3\n", 2));
    ck_assert_double_nan(slope_without_label("set probs 0.6 0.3 0.1\nset target 2\n", 2));
}
END_TEST

static void expect_mistake(const struct desk *desk, enum step_kind kind, size_t item,
                           const char *begun, const char *id)
{
    struct text said = {0};
    text_addf(&said, "%s. %s", begun, mistake_find(id)->sentence);
    desk_expect(desk, kind, item, HAND_WRONG, text_string(&said));
    text_release(&said);
}

/* What the catalogue knows, where the cell is a probability or the loss. */
START_TEST(catalogue)
{
    struct desk desk;
    desk_of_sample(&desk,
                   "set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\nset target 2 0 1\n"
                   "set names cat dog owl\n",
                   0, DERIVE_TEXTBOOK);
    desk_type(&desk, STEP_DIVIDE, 0, "0.659"); /* down the column: e^2/(e^2 + e + e^0.1) */
    expect_mistake(&desk, STEP_DIVIDE, 0, "p of cat = 0.659: it is 0.6285", "wrong-axis");
    desk_type(&desk, STEP_DIVIDE, 0, "");
    desk_type(&desk, STEP_REDUCE, 0, "0.643406");
    expect_mistake(&desk, STEP_REDUCE, 0, "the loss of the batch = 0.643406: it is 1.481498",
                   "log10");
    desk_type(&desk, STEP_REDUCE, 0, "0.64"); /* with two decimals much else would fit */
    desk_expect(&desk, STEP_REDUCE, 0, HAND_WRONG, "the loss of the batch = 0.64: it is 1.4815");
    desk_type(&desk, STEP_REDUCE, 0, "1.213208");
    expect_mistake(&desk, STEP_REDUCE, 0, "the loss of the batch = 1.213208: it is 1.481498",
                   "double-softmax");
    desk_type(&desk, STEP_EXP, 0, "2.82"); /* behind another slip it is no mistake of its own */
    desk_expect(
        &desk, STEP_REDUCE, 0, HAND_WRONG,
        "the loss of the batch = 1.213208: from your numbers it would be 1.317466, from the "
        "right ones 1.481498");
    desk_clear(&desk);
}
END_TEST

/* Everything typed can be taken back and typed again, in its order; what is typed anew ends that.
 */
START_TEST(undo)
{
    struct desk desk;
    struct hand_place place;
    desk_of(&desk, DESK_LINES);
    ck_assert(!handwork_undo(&desk.hand, false, &place));
    desk_type(&desk, STEP_EXP, 1, "2.82");
    desk_type(&desk, STEP_ADD_UP, 0, "11.86");
    desk_type(&desk, STEP_EXP, 1, "2.72");
    desk_type(&desk, STEP_EXP, 1, "2.72"); /* nothing new */
    desk_type(&desk, STEP_EXP, 1, "");
    ck_assert(handwork_undo(&desk.hand, false, &place));
    ck_assert_uint_eq(place.step, 0);
    ck_assert_uint_eq(place.item, 1);
    handwork_judge(&desk.hand, desk.d);
    desk_expect(&desk, STEP_EXP, 1, HAND_RIGHT, "e^z of dog = 2.72: right");
    ck_assert(handwork_undo(&desk.hand, false, &place));
    handwork_judge(&desk.hand, desk.d);
    desk_expect(&desk, STEP_EXP, 1, HAND_WRONG, "e^z of dog = 2.82: it is 2.7183");
    desk_expect(&desk, STEP_ADD_UP, 0, HAND_FOLLOWS,
                "the sum = 11.86: right for your numbers; the slip is in e^z of dog");
    ck_assert(handwork_undo(&desk.hand, false, &place));
    ck_assert_uint_eq(place.step, 1);
    ck_assert(handwork_undo(&desk.hand, false, &place));
    ck_assert(!handwork_undo(&desk.hand, false, &place));
    ck_assert(handwork_is_empty(&desk.hand));
    for (size_t i = 0; i < 4; i++)
        ck_assert(handwork_undo(&desk.hand, true, &place));
    ck_assert(!handwork_undo(&desk.hand, true, &place));
    ck_assert_uint_eq(handwork_filled(&desk.hand), 1);
    ck_assert(handwork_undo(&desk.hand, false, &place));
    desk_type(&desk, STEP_SUM, 0, "1.96");
    ck_assert(!handwork_undo(&desk.hand, true, &place));
    for (size_t i = 0; i < 100; i++)
        desk_type(&desk, STEP_SUM, 0, i % 2 ? "1.96" : "2");
    for (size_t i = 0; i < 104; i++)
        ck_assert(handwork_undo(&desk.hand, false, &place));
    ck_assert(handwork_is_empty(&desk.hand));
    desk_clear(&desk);
}
END_TEST

/* Each sample has a column of its own; other numbers, and all of them are gone. */
START_TEST(shelf)
{
    static const char lines[] = "set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\nset target 2 0 1\n";
    struct desk desk[3];
    struct hand_shelf hands = {0};
    struct error error;
    for (size_t n = 0; n < 3; n++)
        desk_of_sample(&desk[n], lines, n, DERIVE_TEXTBOOK);
    for (size_t round = 0; round < 3; round++)
        for (size_t n = 0; n < 3; n++) {
            ck_assert(!hand_shelf_open(&hands, &desk[n].problem, desk[n].d));
            ck_assert_uint_eq(hands.open.sample, n);
            ck_assert_uint_eq(handwork_filled(&hands.open), n == 1 ? 0 : round);
            if (n != 1)
                ck_assert(handwork_type(&hands.open, desk[n].d, 0, round, "2.72", &error));
        }
    ck_assert_uint_le(hands.count, 2); /* the empty one is not kept */
    struct desk other;
    desk_of(&other, DESK_LINES);
    ck_assert(hand_shelf_open(&hands, &other.problem, other.d));
    ck_assert_uint_eq(hands.count, 0);
    ck_assert(!hand_shelf_open(&hands, &desk[0].problem, desk[0].d));
    ck_assert(handwork_is_empty(&hands.open));
    hand_shelf_release(&hands);
    desk_clear(&other);
    for (size_t n = 0; n < 3; n++)
        desk_clear(&desk[n]);
}
END_TEST

/* Half way between two decimals up, as on paper; in binary that is a little beside the middle. */
static double half_up(double value, int decimals)
{
    const double scale = pow(10, decimals);
    return copysign(floor(fabs(value) * scale + 0.5 + 1e-9), value) / scale;
}

/* Somebody who keeps k decimals at every step, and goes on with what stands there, makes no slip:
 * with all cells filled in, and with the sum and what is behind it alone. */
static size_t wrong_of_rounder(struct desk *desk, int decimals, bool all)
{
    struct derivation *own = derivation_copy(desk->d);
    const size_t sum = derivation_find(desk->d, STEP_SUM);
    for (size_t s = 0; s < desk->d->count; s++)
        for (size_t i = 0; i < (desk->d->step[s].each ? desk->d->items : 1); i++) {
            struct error error;
            const double value = half_up(derivation_redo(own, s, i), decimals);
            char typed[HAND_ROOM];
            snprintf(typed, sizeof typed, "%.*f", decimals, value);
            derivation_put(own, s, i, value);
            if (all || s == sum)
                ck_assert(handwork_type(&desk->hand, desk->d, s, i, typed, &error));
        }
    derivation_free(own);
    handwork_judge(&desk->hand, desk->d);
    return handwork_wrong(&desk->hand);
}

START_TEST(rounders)
{
    const struct problem_mix mix = {.samples = 3, .classes = 4, .labelled = true};
    struct dice dice = {11};
    size_t looked = 0;
    for (size_t round = 0; round < 1200; round++) {
        const int decimals = 2 + (int)(round % 3);
        struct desk desk = {.problem = problem_random(&dice, &mix)};
        loss_evaluate(&desk.loss, &desk.problem);
        desk.d = derivation_new(&desk.problem, &desk.loss, 0, DERIVE_TEXTBOOK);
        desk.hand = handwork_new(&desk.problem, desk.d);
        bool sound = !desk.d->breaks && desk.d->count;
        for (size_t i = 0; i < desk.d->items && sound;
             i++) /* whoever rounds p to 0 has no answer */
            sound =
                desk.d->prob[i] > pow(10, -decimals) && desk.d->prob[i] < 1 - pow(10, -decimals);
        if (sound) {
            const size_t wrong = wrong_of_rounder(&desk, decimals, round % 2);
            struct text said = {0};
            handwork_sum_up(&desk.hand, desk.d, &said);
            ck_assert_msg(wrong == 0, "round %zu, %d decimals: %s", round, decimals,
                          text_string(&said));
            text_release(&said);
            looked++;
        }
        desk_clear(&desk);
    }
    ck_assert_uint_gt(looked, 200);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {slips_by_hand, label_kept, slips,   catalogue,
                                  undo,          shelf,      rounders};
    return run_tests("slips", tests, sizeof tests / sizeof *tests);
}
