/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each row of the catalogue of mistakes on random problems, and right numbers to any digits. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/homework.h"

#define MOST_ROWS 120
#define EACH      50

/* Every number of a row that is told from the right one by 6 decimals. */
static size_t try_row(const struct homework *homework, const struct mistake *mistake,
                      const char *lines)
{
    double values[MISTAKE_VALUES];
    const size_t count = mistake_values(mistake, &homework->worked, values);
    size_t tried = 0;
    for (size_t v = 0; v < count; v++) {
        char number[400];
        snprintf(number, sizeof number, "%.6f", values[v]);
        if (isnan(values[v]))
            snprintf(number, sizeof number, "nan");
        if (fabs(values[v]) > 1e12 && isfinite(values[v]))
            continue;
        struct answer answer = homework_answer(homework, number);
        if (answer.verdict != VERDICT_RIGHT && fabs(values[v] - answer.right) > 1e-5) {
            ck_assert_msg(homework_lists(&answer, mistake->id), "%s%s: not %s", lines, number,
                          mistake->id);
            tried++;
        } else if (answer.verdict != VERDICT_RIGHT && !isfinite(values[v])) {
            ck_assert_msg(homework_lists(&answer, mistake->id), "%s%s: not %s", lines, number,
                          mistake->id);
            tried++;
        }
        answer_release(&answer);
    }
    return tried > 0;
}

START_TEST(each_row_on_random_problems)
{
    struct dice dice = {.state = 5};
    size_t tried[MOST_ROWS] = {0}, rows = 0, full = 0;
    struct text lines = {0};
    while (mistake_at(rows))
        rows++;
    ck_assert_uint_lt(rows, MOST_ROWS);
    for (int round = 0; round < 60000 && full < rows; round++) {
        struct homework homework;
        homework_random(&dice, &lines);
        const bool good = homework_new(&homework, text_string(&lines));
        for (size_t i = 0; good && i < rows; i++)
            if (tried[i] < EACH && try_row(&homework, mistake_at(i), text_string(&lines)) &&
                ++tried[i] == EACH)
                full++;
        homework_release(&homework);
    }
    for (size_t i = 0; i < rows; i++)
        ck_assert_msg(tried[i] == EACH, "%s: only %zu problems", mistake_at(i)->id, tried[i]);
    text_release(&lines);
}
END_TEST

/* Is a number so near to half way between two with these digits that both are right? */
static bool is_half_way(double value, int digits)
{
    const double scaled = fabs(value) * pow(10, digits);
    return fabs(scaled - floor(scaled) - 0.5) < 1e-3;
}

static void expect_right(const struct homework *homework, double right, int digits, int off,
                         const char *lines)
{
    const double scale = pow(10, digits);
    char number[64];
    snprintf(number, sizeof number, "%.*f", digits, (round(right * scale) + off) / scale);
    struct answer answer = homework_answer(homework, number);
    ck_assert_msg((answer.verdict == VERDICT_RIGHT) == (off == 0), "%s%s: %s", lines, number,
                  verdict_word(answer.verdict));
    answer_release(&answer);
}

/* The right number to any digits, and the same with its last digit one up or down. */
START_TEST(right_numbers)
{
    struct dice dice = {.state = 6};
    struct text lines = {0};
    size_t tried = 0;
    for (int round = 0; round < 2000; round++) {
        struct homework homework;
        homework_random(&dice, &lines);
        const bool good = homework_new(&homework, text_string(&lines));
        const double right =
            good ? loss_in_base(homework.loss.value, homework.problem.log_base) : INFINITY;
        for (int digits = 3; right < 1e4 && digits <= 10; digits++) {
            if (is_half_way(right, digits))
                continue;
            for (int off = -1; off <= 1; off++)
                expect_right(&homework, right, digits, off, text_string(&lines));
            tried++;
        }
        homework_release(&homework);
    }
    ck_assert_uint_gt(tried, 10000);
    text_release(&lines);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {each_row_on_random_problems, right_numbers};
    return run_tests("mistakes_random", tests, sizeof tests / sizeof *tests);
}
