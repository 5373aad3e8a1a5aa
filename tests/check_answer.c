/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verdicts on hand answers: digits, rounded calculations, and how often an unrelated number is
 * explained. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer_rounding.h"
#include "tests/homework.h"

/* ---- digits ---- */

START_TEST(numbers_as_typed)
{
    static const struct {
        const char *text;
        double value;
        int decimals, significant;
    } rows[] = {
        {"1.50", 1.5, 2, 3},
        {"0.0120", 0.012, 4, 3},
        {"1.2e-3", 0.0012, 4, 2},
        {"-0.5", -0.5, 1, 1},
        {"7", 7, 0, 1},
        {"2e3", 2000, -3, 1},
        {"1,483", 1.483, 3, 4},
        {"+.25", 0.25, 2, 2},
        {"1e-20", 1e-20, 20, 1},
        {"inf", INFINITY, 12, 12},
        {"-inf", -INFINITY, 12, 12},
        {"nan", NAN, 12, 12},
        {"1/4", 0.25, 12, 12},
        {"-ln(1)", 0, 12, 12},
        {"0.000", 0, 3, 0},
        {"65.9%", 0.659, 3, 3},
        {"-12%", -0.12, 2, 2},
        {"65,9%", 0.659, 3, 3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct typed typed;
        struct error error;
        ck_assert_msg(typed_read(rows[i].text, strlen(rows[i].text), 1, &typed, &error), "%s: %s",
                      rows[i].text, error.message);
        ck_assert_msg(typed.value == rows[i].value || isnan(rows[i].value), "%s: %g", rows[i].text,
                      typed.value);
        ck_assert_int_eq(typed.decimals, rows[i].decimals);
        ck_assert_int_eq(typed.significant, rows[i].significant);
    }
    static const char *const bad[] = {"",    "x",   "1,2,3", "1.2.3", "0x10", "1e999", "--1",
                                      "1 2", "1/0", "-",     "%",     "1%%",  "1e2%",  "ln(2)%"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct typed typed;
        struct error error = {0};
        ck_assert_msg(!typed_read(bad[i], strlen(bad[i]), 4, &typed, &error), "%s", bad[i]);
        ck_assert_uint_ge(error.column, 4);
        ck_assert(error.message[0]);
    }
}
END_TEST

/* ---- the brief's examples ---- */

#define MZ "set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\nset target 2 0 1\n"
#define BP "set task binary\nset probs 0.9; 0.2; 0.8\nset labels 1; 0; 1\n"
#define BZ "set task binary\nset logits 0.9; 0.2; 0.8\nset labels 1; 0; 1\n"

#define FAR "set task binary\nset logits 200; 0.5\nset labels 0; 1\n"

static const struct {
    const char *lines, *number;
    enum verdict verdict;
    const char *id, *part; /* of a match and its message, or NULL */
} rounded_rows[] = {
    {MZ, "1.7", VERDICT_ROUNDING, "rounded-steps", "rounded to 1 decimal gives just this"},
    {MZ, "1.483", VERDICT_ROUNDING, "rounded-steps",
     "Each step rounded to 3 decimals gives just this, by way of p."},
    {MZ, "1.483", VERDICT_ROUNDING, "rounded-p",
     "p rounded to 3 decimals before ln gives just this."},
    {MZ, "1.4817", VERDICT_ROUNDING, "rounded-steps", "4 decimals gives just this"},
    {MZ, "1.47", VERDICT_ROUNDING, "truncated-steps",
     "Each step cut off after 2 decimals gives just this, by way of ln sum e^z - z."},
    {MZ, "1.47", VERDICT_ROUNDING, "wrong-axis", "columns"},
    {MZ, "1.4714", VERDICT_MISTAKE, "wrong-axis", "columns"},
    {MZ, "1.4814", VERDICT_ROUNDING, "truncated", "to 4 decimals it is 1.4815"},
    {MZ, "1.48", VERDICT_RIGHT, NULL, NULL},
    {MZ, "1.481", VERDICT_RIGHT, NULL, NULL},
    {MZ, "1.4815", VERDICT_RIGHT, NULL, NULL},
    {BP, "0.2", VERDICT_RIGHT, NULL, NULL},
    {BP, "0.18", VERDICT_RIGHT, NULL, NULL},
    {BP, "0.184", VERDICT_RIGHT, NULL, NULL},
    {BP, "0.1839", VERDICT_RIGHT, NULL, NULL},
    {BZ, "0.5", VERDICT_RIGHT, NULL, NULL},
    {BZ, "0.50", VERDICT_RIGHT, NULL, NULL},
    {MZ, "1.5", VERDICT_RIGHT, NULL, NULL},
    {BZ, "0.504", VERDICT_ROUNDING, "rounded-steps", "3 decimals gives just this"},
    {BZ, "0.5035", VERDICT_RIGHT, NULL, NULL},
    {MZ, "2.1374", VERDICT_CONVENTION, "log2", "bits"},
    {MZ, "4.4445", VERDICT_CONVENTION, "sum-for-mean", "sum"},
    {MZ, "0.28", VERDICT_UNKNOWN, "complement", "rewards"},
    {MZ, "0.284", VERDICT_MISTAKE, "complement", "rewards"},
    {MZ, "7.77", VERDICT_UNKNOWN, NULL, NULL},
    {MZ, "16.1181", VERDICT_MISTAKE, "clip-1e-7", "Keras"},
    /* what a float32 prints, and what it does not */
    {MZ, "1.4814978837966919", VERDICT_ROUNDING, "single-precision", "float32"},
    {MZ, "1.48149794365987697", VERDICT_RIGHT, NULL, NULL},
    {MZ, "1.4815049", VERDICT_UNKNOWN, NULL, NULL},
    {MZ, "1.2132076025009155", VERDICT_MISTAKE, "double-softmax", "twice"},
    /* rounding p leads to inf here, and so explains no other number */
    {FAR, "50.237", VERDICT_MISTAKE, "clip-log-100", "BCELoss"},
    {"set logits 12 1 3\nset target 1\n", "nan", VERDICT_MISTAKE, "overflow", "too large"},
};

START_TEST(rounded_tasks)
{
    for (size_t i = 0; i < sizeof rounded_rows / sizeof *rounded_rows; i++) {
        struct homework homework;
        ck_assert(homework_new(&homework, rounded_rows[i].lines));
        struct answer answer = homework_answer(&homework, rounded_rows[i].number);
        ck_assert_msg(answer.verdict == rounded_rows[i].verdict, "%s: %s", rounded_rows[i].number,
                      verdict_word(answer.verdict));
        bool found = rounded_rows[i].id == NULL;
        for (size_t k = 0; k < answer.count && rounded_rows[i].id; k++)
            found = found || (strcmp(answer.match[k].id, rounded_rows[i].id) == 0 &&
                              strstr(text_string(&answer.match[k].message), rounded_rows[i].part));
        ck_assert_msg(found, "%s: not %s", rounded_rows[i].number, rounded_rows[i].id);
        answer_release(&answer);
        homework_release(&homework);
    }
}
END_TEST

/* A unit or reduction that the question has named cannot be meant otherwise. */
START_TEST(stated_units)
{
    struct homework homework;
    struct typed typed;
    struct error error;
    ck_assert(homework_new(&homework, MZ));
    ck_assert(typed_read("2.1374", 6, 1, &typed, &error));
    struct answer open = answer_new(&homework.problem, &homework.loss, &typed, STATED_REDUCTION);
    struct answer said = answer_new(&homework.problem, &homework.loss, &typed, STATED_UNIT);
    ck_assert_int_eq(open.verdict, VERDICT_CONVENTION);
    ck_assert_int_eq(said.verdict, VERDICT_MISTAKE);
    ck_assert(homework_lists(&open, "log2") && homework_lists(&said, "log2"));
    answer_release(&open);
    answer_release(&said);
    homework_release(&homework);
}
END_TEST

/* Too large for anybody's hands: what follows from the loss is found all the same. */
START_TEST(large_problems)
{
    static const struct {
        const char *number;
        enum verdict verdict;
        const char *id;
    } rows[] = {{"5.703782", VERDICT_RIGHT, NULL},
                {"8.228819", VERDICT_CONVENTION, "log2"},
                {"1711.134742", VERDICT_CONVENTION, "sum-for-mean"},
                {"300.0000", VERDICT_CONVENTION, "perplexity"},
                {"16.118096", VERDICT_MISTAKE, "clip-1e-7"},
                {"7.777777", VERDICT_UNKNOWN, NULL}};
    struct homework homework;
    struct text lines = {0};
    text_add(&lines, "set logits");
    for (int i = 0; i < 300 * 300; i++)
        text_add(&lines, i && i % 300 == 0 ? "; 0" : " 0");
    text_add(&lines, "\nset target");
    text_add_repeated(&lines, " 7", 300);
    text_add(&lines, "\n");
    ck_assert(!homework_new(&homework, text_string(&lines)));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct answer answer = homework_answer(&homework, rows[i].number);
        ck_assert_msg(answer.verdict == rows[i].verdict, "%s: %s", rows[i].number,
                      verdict_word(answer.verdict));
        ck_assert(!rows[i].id || homework_lists(&answer, rows[i].id));
        answer_release(&answer);
    }
    text_release(&lines);
    homework_release(&homework);
}
END_TEST

/* ---- how often ---- */

/* A plain task as in a course: N from 1 to 5, numbers with one or two decimals. */
static void plain_task(struct dice *dice, struct text *lines)
{
    do
        homework_random(dice, lines);
    while (strstr(text_string(lines), "smoothing") || strstr(text_string(lines), "weight") ||
           strstr(text_string(lines), "temperature") || strstr(text_string(lines), "ignore") ||
           strstr(text_string(lines), "base") || strstr(text_string(lines), "from") ||
           strstr(text_string(lines), "reduction"));
}

struct explained {
    size_t single, two, rounding, any;
};

static void count_matches(const struct answer *answer, struct explained *explained)
{
    bool single = false, two = false;
    for (size_t i = 0; i < answer->count; i++) {
        const struct match *match = &answer->match[i];
        two = two || strchr(match->id, '+');
        single = single || (match->kind != VERDICT_ROUNDING && !strchr(match->id, '+'));
    }
    explained->single += single;
    explained->two += two;
    explained->rounding += answer->verdict == VERDICT_ROUNDING;
    explained->any += answer->verdict == VERDICT_RIGHT || answer->count > 0;
}

/* The shares that were measured for a list of formulas, in percent: one mistake, and two together.
 * What is explained in any way, right and rounded numbers included, is no more than what one or two
 * of those formulas hit. */
START_TEST(unrelated_numbers)
{
    static const double most[][3] = {{52, 0, 93}, {7, 0, 40}, {0.8, 0, 7}, {0.1, 0.7, 0.7}};
    struct text lines = {0};
    const int numbers = getenv("XENT_TEST_LONG") ? 200 : 50;
    for (int digits = 1; digits <= 4; digits++) {
        struct dice dice = {.state = 7};
        struct explained explained = {0};
        size_t tried = 0;
        for (int task = 0; task < 120; task++) {
            struct homework homework;
            plain_task(&dice, &lines);
            if (homework_new(&homework, text_string(&lines)))
                for (int i = 0; i < numbers; i++, tried++) {
                    char number[64];
                    snprintf(number, sizeof number, "%.*f", digits, dice_between(&dice, 0, 3));
                    struct answer answer = homework_answer(&homework, number);
                    count_matches(&answer, &explained);
                    answer_release(&answer);
                }
            homework_release(&homework);
        }
        const double share = 100.0 / (double)tried;
        printf(
            "# %d decimals: %.2f %% fit a mistake, %.2f %% two of them, %.2f %% rounding, %.2f %% "
            "anything\n",
            digits, share * (double)explained.single, share * (double)explained.two,
            share * (double)explained.rounding, share * (double)explained.any);
        ck_assert_double_le(share * (double)explained.single, most[digits - 1][0]);
        ck_assert_double_le(share * (double)explained.two, most[digits - 1][1]);
        ck_assert_double_le(share * (double)explained.any, most[digits - 1][2]);
    }
    text_release(&lines);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {numbers_as_typed, rounded_tasks, stated_units, large_problems,
                                  unrelated_numbers};
    return run_tests("answer", tests, sizeof tests / sizeof *tests);
}
