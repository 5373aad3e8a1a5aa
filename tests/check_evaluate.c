/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arithmetic over what is computed, and answers judged by it. */
#include "core/evaluate.h"

#include <string.h>

#include "core/example.h"
#include "core/judge.h"
#include "tests/problems.h"

static const struct {
    const char *expression;
    double value;
} sound[] = {
    {"values[0][1]", 1},
    {"values[1][2]", 0.1},
    {"values[0][0]/values[0][2]", 4},
    {"-values[0][0] - 1e0", -3},
    {"exp(0) + 2.5e-1", 1.25},
    {"divisor", 3},
    {"log2(8)", 3},
    {"ln(e^2)", 2},
};
static const struct {
    const char *expression, *words;
} unsound[] = {
    {"lost", "did you mean 'loss'"},
    {"losses", "has 3 numbers here"},
    {"probs[0]", "probs[0][0]"},
    {"losses[3]", "no such place"},
    {"losses[0][1]", "no such place"},
    {"probs[0][9]", "no such place"},
    {"losses[x]", "a place is written"},
    {"losses[99999999999]", "a place is written"},
    {"1 +", ""},
    {"loss)", ""},
    {"loss loss", ""},
    {"\xFF", ""},
    {"", ""},
    {"probs[0][0][0]", "a place is written"},
};

START_TEST(expressions_have_values)
{
    struct session session = session_new();
    struct problem problem = problem_from(example_find("threeclass")->lines);
    session_commit(&session, &problem, "");
    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++) {
        struct error error = {0};
        double value = 0;
        ck_assert_msg(evaluate(&session, sound[i].expression, 1, &value, &error), "%s: %s",
                      sound[i].expression, error.message);
        ck_assert_double_eq_tol(value, sound[i].value, 1e-15);
    }
    for (size_t i = 0; i < sizeof unsound / sizeof *unsound; i++) {
        struct error error = {0};
        double value = 0;
        ck_assert_msg(!evaluate(&session, unsound[i].expression, 1, &value, &error), "%s",
                      unsound[i].expression);
        ck_assert_msg(error.message[0] && strstr(error.message, unsound[i].words) != NULL, "%s: %s",
                      unsound[i].expression, error.message);
    }
    session_release(&session);
}
END_TEST

static const struct {
    const char *typed;
    int judgement; /* -1: no number */
} answers[] = {
    /* the mean is 1.48149822...: from 50 digits in the reference numbers */
    {"1.4815", JUDGED_RIGHT},
    {"1.481498", JUDGED_RIGHT},
    {"1.4814", JUDGED_RIGHT},
    {"1.4816", JUDGED_WRONG},
    {"1.481", JUDGED_SHORT},
    {"1.5", JUDGED_SHORT},
    {"1", JUDGED_SHORT},
    {"1.483", JUDGED_WRONG},
    {"-1.4815", JUDGED_WRONG},
    {"1,4815", JUDGED_RIGHT},
    {"14815e-4", JUDGED_RIGHT},
    {"0.6434", JUDGED_WRONG},
    {"inf", JUDGED_WRONG},
    {"4.44449/3", JUDGED_WRONG},
    {"four", -1},
    {"1.4 8", -1},
    {"", -1},
    {"nan", JUDGED_WRONG},
};

/* A wrong loss gets the sentence of what gives it. */
START_TEST(wrong_answers_have_a_cause)
{
    static const struct {
        const char *typed, *reason;
    } causes[] = {
        {"1.483", "rounded to 3 decimals"}, {"0.6434", "base 10"}, {"4.4445", "sum of the losses"}};
    struct session session = session_new();
    struct problem problem = problem_from(example_find("threeclass")->lines);
    session_commit(&session, &problem, "");
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++) {
        enum judgement judgement = JUDGED_RIGHT;
        struct text reason = {0};
        struct error error = {0};
        ck_assert(lesson_judge(&session, "loss", causes[i].typed, 4, &judgement, &reason, &error));
        ck_assert_int_eq(judgement, JUDGED_WRONG);
        ck_assert_msg(strstr(text_string(&reason), causes[i].reason), "%s: %s", causes[i].typed,
                      text_string(&reason));
        text_release(&reason);
    }
    session_release(&session);
}
END_TEST

START_TEST(answers_are_judged)
{
    struct session session = session_new();
    struct problem problem = problem_from(example_find("threeclass")->lines);
    session_commit(&session, &problem, "");
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        enum judgement judgement = JUDGED_WRONG;
        struct text reason = {0};
        struct error error = {0};
        const bool good =
            lesson_judge(&session, "loss", answers[i].typed, 4, &judgement, &reason, &error);
        ck_assert_msg(good == (answers[i].judgement >= 0), "%s: %s", answers[i].typed,
                      error.message);
        if (good)
            ck_assert_msg((int)judgement == answers[i].judgement, "%s: %s", answers[i].typed,
                          text_string(&reason));
        text_release(&reason);
    }
    session_release(&session);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {expressions_have_values, answers_are_judged,
                                  wrong_answers_have_a_cause};
    return run_tests("evaluate", tests, sizeof tests / sizeof *tests);
}
