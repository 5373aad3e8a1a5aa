/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which causes a number has and which it cannot have: what the catalogue of mistakes promises of
 * its rows, two mistakes at a time, and rounding where there is nothing to be rounded. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/answer_rounding.h"
#include "tests/homework.h"

#define Z     "set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\n"
#define MZ    Z "set target 2 0 1\n"
#define BZ    "set task binary\nset logits 0.9; 0.2; 0.8\nset labels 1; 0; 1\n"
#define MP    "set probs 0.7 0.2 0.1; 0.1 0.6 0.3; 0.25 0.25 0.5\nset target 0 1 2\n"
#define FIVE  "set logits 1 2; 0 1; 2 0; 3 1; 1 1.5\nset target 0 1 0 1 0\n"
#define SIX   "set logits 1 2; 0 1; 2 0; 3 1; 1 1.5; 2 2.5\nset target 0 1 0 1 0 1\n"
#define SOFT  "set logits 2 1 0.5; 1 2 0.1\nset labels 0.7 0.2 0.1; 0.1 0.6 0.3\n"
#define SMALL "set logits 103.97 0; 0 -1\nset target 0 0\n"
#define LARGE "set logits 103.98 0; 0 -1\nset target 0 0\n"

static bool lists(const char *lines, const char *id, const char *number)
{
    struct homework homework;
    ck_assert_msg(homework_new(&homework, lines), "%s", lines);
    struct answer answer = homework_answer(&homework, number);
    const bool listed = homework_lists(&answer, id);
    answer_release(&answer);
    homework_release(&homework);
    return listed;
}

/* ---- what the rows promise ---- */

/* The most common come first: among the mistakes, and among the numbers that tell their cause by
 * themselves. */
START_TEST(common_ones_first)
{
    const unsigned groups = IS_CONVENTION | IS_CONSTANT;
    for (size_t i = 1; mistake_at(i); i++) {
        const struct mistake *before = mistake_at(i - 1), *here = mistake_at(i);
        if ((before->traits & groups) == (here->traits & groups) && !(here->traits & IS_CONVENTION))
            ck_assert_msg(before->stars >= here->stars, "%s, %s", before->id, here->id);
    }
}
END_TEST

/* What lesson 1 says of -ln p, and lesson 2 of one-hot labels: these, and no other. */
START_TEST(first_lessons)
{
    static const char *const lessons[] = {
        " log10 log2 natural-log wrong-sign linear-error ",
        " bce-on-softmax zero-times-log-zero all-classes squared-error entropy-of-p "
        "soft-label-as-hard complement ",
    };
    for (size_t i = 0; mistake_at(i); i++) {
        const struct mistake *mistake = mistake_at(i);
        char name[80];
        snprintf(name, sizeof name, " %s ", mistake->id);
        for (int lesson = 1; lesson <= 2; lesson++)
            ck_assert_msg((strstr(lessons[lesson - 1], name) != NULL) ==
                              (mistake->lesson == lesson),
                          "%s: %d", mistake->id, mistake->lesson);
    }
}
END_TEST

/* Numbers that are no logarithms are the same in every unit, the others are in that of the problem;
 * three rows are about the unit itself. */
START_TEST(units)
{
    static const char plain[] = " perplexity perplexity-base mean-of-perplexities nll-without-log "
                                "kldiv-on-probs squared-error linear-error nll-on-logits "
                                "sum-not-logged ";
    static const char *const problems[] = {MZ, BZ, MP, FIVE, SOFT};
    size_t compared = 0;
    for (size_t k = 0; k < sizeof problems / sizeof *problems; k++) {
        struct homework nats, bits;
        struct text lines = {0};
        text_addf(&lines, "%sset log_base 2\n", problems[k]);
        ck_assert(homework_new(&nats, problems[k]) && homework_new(&bits, text_string(&lines)));
        for (size_t i = 3; mistake_at(i); i++) {
            const struct mistake *mistake = mistake_at(i);
            double a[MISTAKE_VALUES], b[MISTAKE_VALUES];
            const size_t count = mistake_values(mistake, &nats.worked, a);
            char name[80];
            snprintf(name, sizeof name, " %s ", mistake->id);
            const double unit = strstr(plain, name) ? 1 : 0x1.62e42fefa39efp-1; /* ln 2 */
            ck_assert_uint_eq(mistake_values(mistake, &bits.worked, b), count);
            for (size_t v = 0; v < count && isfinite(a[v]); v++, compared++)
                ck_assert_msg(fabs(a[v] - b[v] * unit) <= 1e-14 * fabs(a[v]), "%s: %.17g %.17g",
                              mistake->id, a[v], b[v]);
        }
        text_release(&lines);
        homework_release(&nats);
        homework_release(&bits);
    }
    ck_assert_uint_gt(compared, 150);
}
END_TEST

static const struct {
    const char *lines, *id;
    size_t count;
} counts[] = {
    {FIVE, "mean-of-means", 3}, /* batches of 2, 3 and 4: none divides 5 */
    {SIX, "mean-of-means", 1},
    {MZ, "mean-of-means", 1},
    {MZ, "temperature-inverted", 0},
    {MZ "set temperature 2\n", "temperature-inverted", 1},
    {MZ, "double-softmax", 1},
    {MZ, "nll-without-log", 2},
    {MZ, "index-off-by-one", 2},
    {MZ, "absorbed-by-offset", 0},
    {"set logits 1000 1001\nset target 0\n", "absorbed-by-offset", 2},
    {MZ "set class_weight 1 2 3\n", "ignored-in-denominator", 0},
    {Z "set ignore_index 9\nset target 2 9 1\n", "ignored-in-denominator", 1},
    {MP, "zero-times-log-zero", 0},
    {"set probs 0.3 0 0.7\nset target 2\n", "zero-times-log-zero", 1},
    {"set probs 0.3 0 0.7\nset target 1\n", "zero-times-log-zero", 0},
    {"set task binary\nset probs 1\nset labels 1\n", "zero-times-log-zero", 1},
    {"set task binary\nset probs 1\nset labels 0\n", "zero-times-log-zero", 0},
    {SMALL, "global-max", 0}, /* e^-103.97 is not yet 0 in single precision */
    {LARGE, "global-max", 1},
    {BZ, "arguments-swapped", 2}, /* with a clip of the labels, and without: inf */
    {"set task binary\nset probs 0.9; 0.2\nset labels 0.5; 0.5\n", "arguments-swapped", 1},
    {"set task binary\nset probs 1; 0\nset labels 1; 0\n", "arguments-swapped", 1},
    {MZ, "soft-label-as-hard", 0},
    {SOFT, "soft-label-as-hard", 1},
    {"set logits 2 1 0.5\nset labels 1 1 0\n", "soft-label-as-hard", 1},
};

/* Most mistakes have one number. */
START_TEST(one_number_each)
{
    static const char *const problems[] = {MZ, BZ, MP, SOFT};
    static const char several[] =
        " nll-without-log index-off-by-one one-vs-all-bce bce-on-softmax "
        "all-classes squared-error arguments-swapped perplexity-base "
        "broadcast-nxn batch-as-one-sample mean-of-means one-output-softmax ";
    for (size_t k = 0; k < sizeof problems / sizeof *problems; k++) {
        struct homework homework;
        ck_assert(homework_new(&homework, problems[k]));
        for (size_t i = 0; mistake_at(i); i++) {
            double values[MISTAKE_VALUES];
            const size_t count = mistake_values(mistake_at(i), &homework.worked, values);
            char name[80];
            snprintf(name, sizeof name, " %s ", mistake_at(i)->id);
            ck_assert_msg(count <= 1 || strstr(several, name), "%s%s: %zu", problems[k], name,
                          count);
        }
        homework_release(&homework);
    }
}
END_TEST

/* How many numbers a mistake has. */
START_TEST(numbers_of_a_mistake)
{
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct homework homework;
        double values[MISTAKE_VALUES];
        ck_assert(homework_new(&homework, counts[i].lines));
        const size_t count = mistake_values(mistake_find(counts[i].id), &homework.worked, values);
        ck_assert_msg(count == counts[i].count, "%s%s: %zu", counts[i].lines, counts[i].id, count);
        homework_release(&homework);
    }
}
END_TEST

/* The score as float32 minus ln sum e^z as float32. */
START_TEST(swallowed_digits)
{
    ck_assert(lists("set logits 1000.1 1000\nset target 0\n", "absorbed-by-offset", "0.644409"));
    ck_assert(lists("set logits 1000.1 1000\nset target 1\n", "absorbed-by-offset", "0.744385"));
    ck_assert(
        lists("set logits 100000.3 100000\nset target 0\n", "absorbed-by-offset", "0.554688"));
    ck_assert(!lists("set logits 400.1 400\nset target 0\n", "absorbed-by-offset", "0.644409"));
}
END_TEST

/* What has no reduced loss is not worked out. */
START_TEST(nothing_to_work_out)
{
    static const char *const rows[] = {
        "set logits 2 1\n",
        MZ "set reduction none\n",
        "set probs 0.5 0.5\nset target 0\nset convention optax\n",
        "set ignore_index 0\nset logits 2 1\nset target 0\n",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct homework homework;
        ck_assert_msg(!homework_new(&homework, rows[i]), "%s", rows[i]);
        homework_release(&homework);
    }
}
END_TEST

/* ---- two at a time ---- */

static const struct {
    const char *lines, *id, *number;
    bool listed;
} pairs[] = {
    /* the loss of double softmax is 1.2132077 */
    {MZ, "double-softmax+log10", "0.526889", true},
    {MZ, "double-softmax+log2", "1.750289", true},
    {MZ, "double-softmax+sum-for-mean", "3.639623", true},
    {MZ, "double-softmax+wrong-sign", "-1.213208", true},
    {MZ, "double-softmax+log10", "0.527", false}, /* too few digits */
    {MZ "set log_base 2\n", "double-softmax+natural-log", "1.213208", true},
    {MZ, "log10+sum-for-mean", "1.930218", true},
    {MZ, "log10+wrong-sign", "-0.643406", true},
    {MZ, "mean-over-classes+wrong-sign", "-0.493833", true},
    /* a perplexity is in no unit, and no sum; a squared error is in no unit */
    {MZ, "perplexity-base+log10", "1.212717", false},
    {MZ, "perplexity-base+sum-for-mean", "8.377155", false},
    {MZ, "squared-error+log10", "0.429321", false},
    {MZ, "squared-error+sum-for-mean", "2.965644", true},
};

START_TEST(two_mistakes)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        ck_assert_msg(lists(pairs[i].lines, pairs[i].id, pairs[i].number) == pairs[i].listed,
                      "%s: %s", pairs[i].number, pairs[i].id);
}
END_TEST

/* Two are no news if the first alone gives the number, nor if they give the right one; both are in
 * the catalogue, and each pair is there once. */
static void check_pairs(const struct answer *answer, const char *lines)
{
    for (size_t i = 0; i < answer->count; i++) {
        const struct match *pair = &answer->match[i];
        const char *plus = strchr(pair->id, '+');
        if (!plus)
            continue;
        char first[MATCH_ID];
        snprintf(first, sizeof first, "%.*s", (int)(plus - pair->id), pair->id);
        ck_assert(mistake_find(first) && mistake_find(plus + 1) && strcmp(first, plus + 1) != 0);
        ck_assert(fabs(pair->value - answer->right) > 1e-9);
        for (size_t k = 0; k < answer->count; k++)
            ck_assert_msg(k == i || fabs(answer->match[k].value - pair->value) > 1e-9 ||
                              (strcmp(answer->match[k].id, first) != 0 &&
                               strcmp(answer->match[k].id, pair->id) != 0),
                          "%s%s: %s", lines, pair->id, answer->match[k].id);
    }
}

START_TEST(pairs_say_something)
{
    struct dice dice = {.state = 31};
    struct text lines = {0};
    size_t answers = 0;
    for (int round = 0; round < 600; round++) {
        struct homework homework;
        homework_random(&dice, &lines);
        const bool good = homework_new(&homework, text_string(&lines));
        for (size_t i = (size_t)round % 4; good && mistake_at(i); i += 4) {
            double values[MISTAKE_VALUES];
            const size_t count = mistake_values(mistake_at(i), &homework.worked, values);
            for (size_t v = 0; v < count && isfinite(values[v]) && fabs(values[v]) < 1e9; v++) {
                char number[64];
                snprintf(number, sizeof number, "%.6f", values[v]);
                struct answer answer = homework_answer(&homework, number);
                check_pairs(&answer, text_string(&lines));
                answers += answer.count > 1;
                answer_release(&answer);
            }
        }
        homework_release(&homework);
    }
    ck_assert_uint_gt(answers, 500);
    text_release(&lines);
}
END_TEST

/* ---- rounding ---- */

static struct interval rounded(const char *lines, enum hand_rounding rounding, int digits)
{
    struct homework homework;
    ck_assert(homework_new(&homework, lines));
    const struct hand_rule rule = {.rounding = rounding, .digits = digits};
    const struct interval interval = rounding_interval(&homework.worked, WAY_P, &rule);
    homework_release(&homework);
    return interval;
}

#define GIVEN(p) "set probs " p " 1-" p "\nset target 0\n"

/* p = 0.5 has no third decimal: only the logarithm is rounded. */
START_TEST(nothing_to_round)
{
    const struct interval half = rounded(GIVEN("0.5"), ROUND_NEAREST, 2);
    ck_assert(half.low > 0.688 && half.low < 0.6882 && half.high > 0.698 && half.high < 0.6982);
    const struct interval cut = rounded(GIVEN("0.5"), ROUND_CUT, 2);
    ck_assert(cut.low > 0.683 && cut.low < 0.6832 && cut.high > 0.693 && cut.high < 0.6932);
    const struct interval sure = rounded(GIVEN("1"), ROUND_NEAREST, 2);
    ck_assert(sure.low == 0 && sure.high == 0);
}
END_TEST

static const struct {
    const char *lines;
    enum hand_rounding rounding;
    double loss; /* -ln of the p that it gives, to two decimals */
} halves[] = {
    {GIVEN("0.115"), ROUND_HALF_UP, 2.12}, {GIVEN("0.115"), ROUND_CUT_EACH, 2.20},
    {GIVEN("0.145"), ROUND_HALF_UP, 1.90}, {GIVEN("0.145"), ROUND_CUT_EACH, 1.96},
    {GIVEN("0.165"), ROUND_HALF_UP, 1.77}, {GIVEN("0.165"), ROUND_CUT_EACH, 1.83},
    {GIVEN("0.164"), ROUND_HALF_UP, 1.83}, {GIVEN("0.166"), ROUND_HALF_UP, 1.77},
};

/* Half way goes up: 0.115 is 0.12 and 0.165 is 0.17, though the doubles lie on either side of it.
 */
START_TEST(half_way)
{
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++) {
        const struct interval found = rounded(halves[i].lines, halves[i].rounding, 2);
        ck_assert_msg(fabs(found.low - halves[i].loss) < 1e-9 && found.high - found.low < 1e-9,
                      "%s: %g, %g", halves[i].lines, found.low, found.high);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        common_ones_first,    first_lessons,   units,
        numbers_of_a_mistake, one_number_each, swallowed_digits,
        nothing_to_work_out,  two_mistakes,    pairs_say_something,
        nothing_to_round,     half_way,
    };
    return run_tests("causes", tests, sizeof tests / sizeof *tests);
}
