/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arithmetic over what is computed, and answers judged by it. */
#include "core/evaluate.h"

#include <string.h>

#include "core/example.h"
#include "core/judge.h"
#include "core/working.h"
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
    {"2.5E-1", 0.25},
    {"1E+2 + 1E1", 110},
    {"divisor*1E0", 3},
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
    {"1.4816", JUDGED_MISTAKEN},
    {"1.481", JUDGED_SHORT},
    {"1.5", JUDGED_SHORT},
    {"1", JUDGED_SHORT},
    {"1.483", JUDGED_MISTAKEN},
    {"-1.4815", JUDGED_MISTAKEN},
    {"1,4815", JUDGED_RIGHT},
    {"14815e-4", JUDGED_RIGHT},
    {"0.6434", JUDGED_MISTAKEN},
    {"inf", JUDGED_MISTAKEN},
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
    } causes[] = {{"1.483", "rounded to 3 decimals"},
                  {"0.6434", "base 10"},
                  {"4.4445", "added the losses up"}};
    struct session session = session_new();
    struct problem problem = problem_from(example_find("threeclass")->lines);
    session_commit(&session, &problem, "");
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++) {
        enum judgement judgement = JUDGED_RIGHT;
        struct text reason = {0};
        struct error error = {0};
        const struct lesson_quiz quiz = {.answer = "loss", .digits = 4};
        ck_assert(lesson_judge(&session, &quiz, causes[i].typed, &judgement, &reason, &error));
        ck_assert_int_eq(judgement, JUDGED_MISTAKEN);
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
        const struct lesson_quiz quiz = {.answer = "loss", .digits = 4};
        const bool good =
            lesson_judge(&session, &quiz, answers[i].typed, &judgement, &reason, &error);
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

/* A wrong answer to any question: what gives it, and when that is said. */
static const struct {
    const char *lines, *answer, *typed;
    int judgement;
    const char *reason;
} causes[] = {
    {"threeclass", "losses[0]", "1.4644", JUDGED_MISTAKEN, "classes are counted from 0"},
    {"threeclass", "losses[0]", "2.4644", JUDGED_MISTAKEN, "ln sum e^z"},
    {"threeclass", "losses[0]", "0.8531", JUDGED_MISTAKEN, "base 10"},
    {"threeclass", "losses[0]", "1.9", JUDGED_SHORT, "4 decimals are asked for"},
    {"threeclass", "gradient[0][2]", "0.2866", JUDGED_MISTAKEN, "downhill"},
    {"threeclass", "gradient[0][2]", "-0.8598", JUDGED_MISTAKEN, "number of samples"},
    {"threeclass", "gradient[0][2]", "-0.8", JUDGED_WRONG, "-0.8 is not right"},
    {"threeclass", "exp(-1)", "2.7183", JUDGED_MISTAKEN, "other way round"},
    {"threeclass", "exp(-1)", "-0.3679", JUDGED_MISTAKEN, "sign"},
    {"threeclass", "exp(-1)", "36.788", JUDGED_MISTAKEN, "percentage"},
    {"threeclass", "exp(-1)", "0.5", JUDGED_MISTAKEN, "a slip of the question"},
    {"threeclass", "exp(-1)", "0.51", JUDGED_WRONG, "0.51 is not right"},
    {"coin", "loss", "1", JUDGED_MISTAKEN, "bits"},
    {"coin", "loss", "0.7", JUDGED_SHORT, "so few digits"},
};

START_TEST(other_answers_have_causes)
{
    struct lesson_slip slip = {.answer = "1/2", .sentence = "This is a slip of the question."};
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++) {
        struct session session = session_new();
        struct problem problem = problem_from(example_find(causes[i].lines)->lines);
        session_commit(&session, &problem, "");
        const struct lesson_quiz quiz = {
            .answer = causes[i].answer, .digits = 4, .slips = 1, .slip = &slip};
        enum judgement judgement = JUDGED_RIGHT;
        struct text reason = {0};
        struct error error = {0};
        ck_assert(lesson_judge(&session, &quiz, causes[i].typed, &judgement, &reason, &error));
        ck_assert_msg((int)judgement == causes[i].judgement &&
                          strstr(text_string(&reason), causes[i].reason),
                      "%s for %s: %s", causes[i].typed, causes[i].answer, text_string(&reason));
        text_release(&reason);
        session_release(&session);
    }
}
END_TEST

/* A question that asks for what there is not. */
START_TEST(no_answer)
{
    struct session session = session_new();
    const struct lesson_quiz quiz = {.answer = "2 + lost", .digits = 4};
    enum judgement judgement;
    struct text reason = {0};
    struct error error = {0};
    ck_assert(!lesson_judge(&session, &quiz, "1", &judgement, &reason, &error));
    ck_assert_uint_eq(error.column, 5);
    ck_assert_msg(strstr(error.message, "no quantity 'lost'") != NULL, "%s", error.message);
    session_release(&session);
}
END_TEST

START_TEST(percent_is_refused)
{
    struct session session = session_new();
    const struct lesson_quiz quiz = {.answer = "exp(-1)", .digits = 4};
    enum judgement judgement;
    struct text reason = {0};
    struct error error = {0};
    ck_assert(!lesson_judge(&session, &quiz, "36.8%", &judgement, &reason, &error));
    ck_assert_msg(strstr(error.message, "0.65, not 65%") != NULL, "%s", error.message);
    session_release(&session);
}
END_TEST

/* The way to the answer. */
static const struct {
    const char *lines, *answer, *steps;
} workings[] = {
    {"threeclass", "losses[0]",
     "p(2) = 1.6487 / (7.3891 + 2.7183 + 1.6487) = 1.6487 / 11.7561 = 0.1402\n"
     "-ln p(2) = -ln 0.1402 ~ 1.9644\n"},
    {"threeclass", "loss", "L = (sum_n L_n) / N = (1.9644 + 1.4170 + 1.0631) / 3 = 1.4815\n"},
    {"threeclass", "gradient[0][2]", "dL/dz(2) = (p(2) - y(2)) / N = (0.1402 - 1) / 3 = -0.2866\n"},
    {"threeclass", "losses[1] - losses[2]", "losses[1] - losses[2] = 1.4170 - 1.0631 = 0.3539\n"},
    {"threeclass", "losses[0]/losses[2]", "losses[0]/losses[2] = 1.9644/1.0631 = 1.8478\n"},
    {"threeclass", "perplexity", "exp(loss) = exp(1.4815) = 4.3995\n"},
    {"threeclass", "9*0.01 + 15", "9*0.01 + 15 = 15.0900\n"},
    {"threeclass", "divisor", ""},
    {"binary", "losses[1]", "-ln(1 - p(1)) = -ln 0.8000 = 0.2231\n"},
    {"binary", "loss",
     "-ln p(0) = -ln 0.9 = 0.1054\n-ln(1 - p(1)) = -ln 0.8000 = 0.2231\n"
     "-ln p(2) = -ln 0.8 = 0.2231\nL = (0.1054 + 0.2231 + 0.2231) / 3 = 0.1839\n"},
};

START_TEST(answers_have_workings)
{
    for (size_t i = 0; i < sizeof workings / sizeof *workings; i++) {
        struct session session = session_new();
        struct problem problem = problem_from(example_find(workings[i].lines)->lines);
        struct text steps = {0};
        session_commit(&session, &problem, "");
        working_add(&session, workings[i].answer, 4, FACE_ASCII, &steps);
        ck_assert_str_eq(text_string(&steps), workings[i].steps);
        text_release(&steps);
        session_release(&session);
    }
}
END_TEST

/* Too long for a line: the formula without numbers goes, each other link keeps its sign.  The terms
 * as they stand there add up to 19.9286. */
START_TEST(long_working)
{
    struct session session = session_new();
    struct problem problem = problem_from("set logits 2 1 0.5 0.1 0.2 0.3 0.4 1.1\nset target 0\n");
    struct text steps = {0};
    session_commit(&session, &problem, "");
    working_add(&session, "losses[0]", 4, FACE_ASCII, &steps);
    ck_assert_str_eq(text_string(&steps),
                     "p(0) = 7.3891 / (7.3891 + 2.7183 + 1.6487 + 1.1052 + 1.2214 + 1.3499 + "
                     "1.4918 + 3.0042) ~ 7.3891 / 19.9285 = 0.3708\n"
                     "-ln p(0) = -ln 0.3708 = 0.9921\n");
    text_release(&steps);
    session_release(&session);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {expressions_have_values,
                                  answers_are_judged,
                                  wrong_answers_have_a_cause,
                                  other_answers_have_causes,
                                  percent_is_refused,
                                  answers_have_workings,
                                  no_answer,
                                  long_working};
    return run_tests("evaluate", tests, sizeof tests / sizeof *tests);
}
