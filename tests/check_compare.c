/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four cases of from_logits: losses, which is right, why, and where a wrong one goes astray. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "core/compare.h"
#include "core/example.h"
#include "core/loss.h"
#include "core/text.h"
#include "tests/problems.h"

enum { LOGITS_TRUE, LOGITS_FALSE, PROBS_TRUE, PROBS_FALSE };

static struct problem example(const char *name)
{
    ck_assert_ptr_nonnull(example_find(name));
    return problem_from(example_find(name)->lines);
}

/* Logits and probabilities are computed from each other: a few roundings more. */
static void expect_near(double value, double expected)
{
    if (value == expected || (isnan(value) && isnan(expected)))
        return;
    ck_assert_double_eq_tol(value, expected, 8 * DBL_EPSILON * fmax(1, fabs(expected)));
}

static void expect_losses(const struct comparison *comparison, const double expected[4])
{
    for (size_t i = 0; i < COMPARISON_CASES; i++) {
        const struct comparison_case *one = &comparison->one[i];
        expect_near(one->loss, expected[i]);
        ck_assert(one->pass == (i < 2 ? VALUES_LOGITS : VALUES_PROBS));
        ck_assert(one->told == (i % 2 == 0));
        ck_assert(one->right == (i == LOGITS_TRUE || i == PROBS_FALSE));
        ck_assert_ptr_eq(comparison_find(comparison, one->pass, one->told), one);
    }
}

static void expect_present(const struct comparison *comparison, size_t present)
{
    for (size_t i = 0; i < COMPARISON_CASES; i++)
        ck_assert(comparison->one[i].present == (i == present));
}

static void expect_stage(const struct comparison_case *one, enum stage stage, size_t item,
                         double here, double instead)
{
    ck_assert_int_eq(one->stage, stage);
    ck_assert_uint_eq(one->item, item);
    expect_near(one->here, here);
    expect_near(one->instead, instead);
}

START_TEST(numbers_of_cases)
{
    static const struct {
        enum values_kind pass;
        bool told, right;
    } cases[] = {[LOGITS_TRUE] = {VALUES_LOGITS, true, true},
                 [LOGITS_FALSE] = {VALUES_LOGITS, false, false},
                 [PROBS_TRUE] = {VALUES_PROBS, true, false},
                 [PROBS_FALSE] = {VALUES_PROBS, false, true}};
    for (size_t i = 0; i < COMPARISON_CASES; i++) {
        ck_assert(comparison_pass(i) == cases[i].pass);
        ck_assert(comparison_told(i) == cases[i].told);
        ck_assert(comparison_is_right(i) == cases[i].right);
        ck_assert_uint_eq(comparison_number(cases[i].pass, cases[i].told), i);
    }
}
END_TEST

START_TEST(demo)
{
    struct problem problem = example("demo");
    struct comparison comparison = comparison_new(&problem, 0);
    expect_losses(&comparison, (double[]){0.41703001627783348, 0.43825493093115525,
                                          0.80212089121286794, 0.41703001627783348});
    expect_present(&comparison, LOGITS_TRUE);
    /* The probabilities 2 / 3.1 and so on, against softmax: class 1 is furthest off. */
    expect_stage(&comparison.one[LOGITS_FALSE], STAGE_PROBS, 1, 1 / 3.1, 0.24243297070471392);
    expect_stage(&comparison.one[PROBS_TRUE], STAGE_PROBS, 0, 0.44837699613264858,
                 0.65900113888596791);
    ck_assert_int_eq(comparison.one[LOGITS_TRUE].stage, STAGE_NONE);
    ck_assert_int_eq(comparison.one[PROBS_FALSE].stage, STAGE_NONE);
    comparison_release(&comparison);
    problem_release(&problem);
}
END_TEST

/* Of classes that are equally far off, the first is named. */
START_TEST(equally_far)
{
    struct problem problem = problem_from("set probs 0.1 0.35 0.35 0.1 0.1\nset target 0\n");
    struct comparison comparison = comparison_new(&problem, 0);
    const struct comparison_case *twice = &comparison.one[PROBS_TRUE];
    ck_assert(twice->stage == STAGE_PROBS && twice->instead == 0.35);
    ck_assert_uint_eq(twice->item, 1);
    comparison_release(&comparison);
    problem_release(&problem);
}
END_TEST

START_TEST(threeclass)
{
    static const char *const names[] = {"threeclass", "onehot"};
    for (size_t k = 0; k < 2; k++) {
        struct problem problem = example(names[k]);
        struct comparison comparison = comparison_new(&problem, 1);
        expect_losses(&comparison, (double[]){1.4814979436598769, 1.3175936659667713,
                                              1.2132077111491968, 1.4814979436598769});
        ck_assert_uint_eq(comparison.samples, 3);
        expect_near(comparison.one[LOGITS_TRUE].losses[0], 1.9643687841079448);
        expect_near(comparison.one[LOGITS_TRUE].losses[2], 1.0630950305938524);
        expect_near(comparison.one[LOGITS_FALSE].losses[1], 1.1314021114911006);
        expect_near(comparison.one[LOGITS_FALSE].sample_loss, 1.1314021114911006);
        comparison_release(&comparison);
        problem_release(&problem);
    }
}
END_TEST

START_TEST(binary)
{
    struct problem problem = example("binary");
    struct comparison comparison = comparison_new(&problem, 0);
    expect_losses(&comparison, (double[]){0.1838825394287486, 1.0000000496490994e-7,
                                          0.5034644700204858, 0.1838825394287486});
    expect_present(&comparison, PROBS_FALSE);
    expect_stage(&comparison.one[PROBS_TRUE], STAGE_PROBS, 0, 0.7109495026250039, 0.9);
    expect_stage(&comparison.one[LOGITS_FALSE], STAGE_PROBS, 0, 1 - 1e-7, 0.9);
    comparison_release(&comparison);
    problem_release(&problem);
}
END_TEST

START_TEST(words_and_reasons)
{
    static const char *const words[2][COMPARISON_CASES] = {
        {"", "no exp", "softmax twice", ""},
        {"", "no sigmoid", "sigmoid twice", ""},
    };
    static const char *const said[2][COMPARISON_CASES] = {
        {"softmax itself", "Keras", "softmax once more", "logarithm"},
        {"sigmoid itself", "Keras", "sigmoid once more", "logarithm"},
    };
    static const char *const names[] = {"demo", "binary"};
    for (size_t k = 0; k < 2; k++) {
        struct problem problem = example(names[k]);
        struct comparison comparison = comparison_new(&problem, 0);
        for (size_t i = 0; i < COMPARISON_CASES; i++) {
            ck_assert_str_eq(comparison_word(&problem, &comparison.one[i]), words[k][i]);
            const char *reason = comparison_reason(&problem, &comparison.one[i]);
            ck_assert_msg(strstr(reason, said[k][i]) != NULL, "%s", reason);
        }
        comparison_release(&comparison);
        problem_release(&problem);
    }
}
END_TEST

START_TEST(units_and_reductions)
{
    struct problem problem = example("threeclass");
    problem.log_base = LOG_BASE_2;
    struct comparison comparison = comparison_new(&problem, 0);
    expect_near(comparison.one[LOGITS_TRUE].loss, 1.4814979436598769 / 0.6931471805599453);
    expect_near(comparison.one[LOGITS_TRUE].losses[0], 1.9643687841079448 / 0.6931471805599453);
    comparison_release(&comparison);
    problem.reduction = REDUCTION_NONE;
    problem.log_base = LOG_BASE_E;
    comparison = comparison_new(&problem, 2);
    ck_assert(isnan(comparison.one[LOGITS_TRUE].loss));
    expect_near(comparison.one[LOGITS_TRUE].sample_loss, 1.0630950305938524);
    comparison_release(&comparison);
    problem_release(&problem);
}
END_TEST

/* By chance the wrong case can be right: probabilities that are all the same. */
START_TEST(no_difference)
{
    struct problem problem = problem_from("set probs 0.25 0.25 0.25 0.25\nset target 1\n");
    struct comparison comparison = comparison_new(&problem, 0);
    ck_assert_int_eq(comparison.one[PROBS_TRUE].stage, STAGE_NONE);
    ck_assert(!comparison.one[PROBS_TRUE].right);
    expect_near(comparison.one[PROBS_TRUE].loss, comparison.one[PROBS_FALSE].loss);
    comparison_release(&comparison);
    problem_release(&problem);
}
END_TEST

/* The case that a problem is in has the problem's own loss, whatever the other side is. */
/* The two right cases agree, unless p loses digits on the way, or does not sum to 1. */
START_TEST(caveats)
{
    static const struct {
        const char *lines;
        enum values_kind pass;
        enum caveat caveat;
        const char *word;
    } table[] = {
        {"set logits -100 200 1000\nset target 1\n", VALUES_PROBS, CAVEAT_ROUNDED,
         "but p is rounded"},
        {"set logits 40 0\nset target 0\n", VALUES_PROBS, CAVEAT_ROUNDED, "but p is rounded"},
        {"set probs 0.5 0.2 0.2\nset target 1\n", VALUES_LOGITS, CAVEAT_NORMALISED,
         "for p / sum p"},
        {"set logits 2 1 0.1\nset target 0\n", VALUES_PROBS, CAVEAT_NONE, ""},
        {"set probs 0 0.5 0.5\nset target 0\n", VALUES_LOGITS, CAVEAT_NONE, ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct problem problem = problem_from(table[i].lines);
        struct comparison comparison = comparison_new(&problem, 0);
        for (size_t k = 0; k < COMPARISON_CASES; k++) {
            const struct comparison_case *one = &comparison.one[k];
            const bool here = one->right && one->pass == table[i].pass;
            ck_assert_int_eq(one->caveat, here ? table[i].caveat : CAVEAT_NONE);
            if (here)
                ck_assert_str_eq(comparison_word(&problem, one), table[i].word);
        }
        comparison_release(&comparison);
        problem_release(&problem);
    }
}
END_TEST

START_TEST(the_present_case)
{
    const struct problem_mix mix = {.samples = 4, .classes = 5, .labelled = true, .large = true};
    struct dice dice = {21};
    for (size_t i = 0; i < 300; i++) {
        struct problem problem = problem_random(&dice, &mix);
        struct loss loss = {0};
        loss_evaluate(&loss, &problem);
        const size_t sample = dice_below(&dice, problem_samples(&problem));
        struct comparison comparison = comparison_new(&problem, sample);
        const struct comparison_case *present =
            comparison_find(&comparison, problem.kind, problem.from_logits);
        ck_assert(present->present);
        const double value = loss_in_base(loss.value, problem.log_base);
        ck_assert(memcmp(&present->loss, &value, sizeof value) == 0 ||
                  (isnan(value) && isnan(present->loss)));
        comparison_release(&comparison);
        loss_release(&loss);
        problem_release(&problem);
    }
}
END_TEST

/* The same numbers in each convention: tables A and B of what the frameworks give. */
START_TEST(conventions)
{
    static const char *const classes = "set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\nset target 2 0 1\n";
    static const char *const outputs =
        "set task binary\nset logits 0.9; 0.2; 0.8\nset labels 1; 0; 1\n";
    const double b = 1.4814979436598769, twice = 1.2132077111491968;
    const double a = 0.5034644700204858, a_twice = 0.6038257180984744;
    const struct {
        const char *lines, *convention;
        double losses[4];
    } rows[] = {
        {classes, "pytorch", {b, 0.0958940241505936, twice, b}},
        {classes, "keras", {b, 1.3175936659667713, twice, b}},
        {classes, "tfkeras", {b, 1.0311041771388875, twice, b}},
        {classes, "tfjs", {b, 1.0311041771388875, twice, b}},
        {classes, "sklearn", {b, 0.2310490601866486, twice, b}},
        {classes, "optax", {b, NAN, twice, NAN}},
        {outputs, "pytorch", {a, 0.1838825394287486, a_twice, a}},
        {outputs, "keras", {a, 0.1838825394287486, a_twice, a}},
        {outputs, "sklearn", {a, 0.1838825394287486, a_twice, a}},
        {outputs, "optax", {a, NAN, a_twice, NAN}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct text lines = {0};
        text_addf(&lines, "%sset convention %s\n", rows[i].lines, rows[i].convention);
        struct problem problem = problem_from(text_string(&lines));
        struct comparison comparison = comparison_new(&problem, 0);
        expect_losses(&comparison, rows[i].losses);
        for (size_t k = 0; k < COMPARISON_CASES; k++) {
            const struct comparison_case *one = &comparison.one[k];
            ck_assert((one->refusal != NULL) == isnan(rows[i].losses[k]));
            ck_assert(!one->refusal || one->stage == STAGE_NONE);
            ck_assert_str_eq(comparison_verdict(one), !one->right    ? "WRONG"
                                                      : one->refusal ? ""
                                                                     : "right");
        }
        comparison_release(&comparison);
        problem_release(&problem);
        text_release(&lines);
    }
}
END_TEST

/* What is said of logits that are told to be probabilities, and of right ways that part. */
START_TEST(words_of_conventions)
{
    static const struct {
        const char *lines;
        size_t number;
        const char *word, *reason; /* a part of it */
    } rows[] = {
        {"set logits 2 1\nset target 0\nset convention keras\n", LOGITS_FALSE, "no exp",
         "divided by its sum and then clipped"},
        {"set logits 2 1\nset target 0\nset convention tfkeras\n", LOGITS_FALSE, "no exp",
         "1 - 1e-7 and then divided"},
        {"set logits 2 1\nset labels 1 0\nset convention tfkeras\n", LOGITS_FALSE, "no exp",
         "divided by its sum and then clipped"},
        {"set logits 2 1\nset target 0\nset convention sklearn\n", LOGITS_FALSE, "no exp",
         "machine epsilon, and not divided"},
        {"set logits 2 1\nset target 0\nset convention pytorch\n", LOGITS_FALSE, "no exp",
         "as they stand"},
        {"set logits 2 1\nset target 0\nset convention optax\n", LOGITS_FALSE, "no exp",
         "optax has losses of logits only"},
        {"set task binary\nset logits 0.5\nset labels 1\nset convention pytorch\n", LOGITS_FALSE,
         "no sigmoid", "cut at -100"},
        {"set task binary\nset logits 0.5\nset labels 1\nset convention tfkeras\n", LOGITS_FALSE,
         "no sigmoid", "and the logarithm adds 1e-7"},
        {"set task binary\nset logits 0.5\nset labels 1\nset convention tfjs\n", LOGITS_FALSE,
         "no sigmoid", "nothing is clipped"},
        {"set task binary\nset logits 40\nset labels 0\nset convention keras\n", PROBS_FALSE,
         "but p is cut", "becoming infinite"},
        {"set task binary\nset logits 40\nset labels 0\nset convention pytorch\n", PROBS_FALSE,
         "but ln is cut", "becoming infinite"},
        {"set task binary\nset logits 40\nset labels 0\nset convention tfjs\n", PROBS_FALSE,
         "but 1e-7 added", "becoming infinite"},
        {"set task binary\nset probs 0\nset labels 1\nset convention keras\n", LOGITS_TRUE,
         "without the cut", "nothing is cut"},
        {"set task binary\nset probs 0\nset labels 1\nset convention tfjs\n", LOGITS_TRUE,
         "nothing added", "nothing is added"},
        {"set probs 0.5 0.3\nset target 0\nset convention sklearn\n", LOGITS_TRUE, "for p / sum p",
         "do not sum to 1"},
        {"set probs 0.5 0.3\nset target 0\nset convention keras\n", LOGITS_TRUE, "",
         "softmax itself"},
        {"set logits 2.1 1\nset target 0\nset precision float16\nset digits 8\n", PROBS_FALSE,
         "but p is rounded", "the precision rounds p"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct problem problem = problem_from(rows[i].lines);
        struct comparison comparison = comparison_new(&problem, 0);
        const struct comparison_case *one = &comparison.one[rows[i].number];
        ck_assert_msg(strcmp(comparison_word(&problem, one), rows[i].word) == 0, "%s'%s'",
                      rows[i].lines, comparison_word(&problem, one));
        ck_assert_msg(strstr(comparison_reason(&problem, one), rows[i].reason) != NULL, "%s'%s'",
                      rows[i].lines, comparison_reason(&problem, one));
        comparison_release(&comparison);
        problem_release(&problem);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        numbers_of_cases,     demo,          threeclass, binary,           words_and_reasons,
        units_and_reductions, no_difference, caveats,    the_present_case, conventions,
        words_of_conventions, equally_far};
    return run_tests("compare", tests, sizeof tests / sizeof *tests);
}
