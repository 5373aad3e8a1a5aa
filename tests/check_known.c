/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that are known: each row of the table, what is near but is none, and what cannot mean it
 * here.  The values were computed with 40 digits elsewhere. */
#include <math.h>
#include <string.h>

#include "core/known.h"
#include "core/loss.h"
#include "core/remark.h"
#include "tests/problems.h"

#define THREE  "set logits 2 1 0.1\nset target 0\n"
#define TWO    "set logits 2 1\nset target 0\n"
#define TEN    "set logits 0 0 0 0 0 0 0 0 0 0\nset target 3\n"
#define SHARES "set probs 0.5 0.5 0\nset target 0\n"
#define BINARY "set task binary\nset logits 2\nset labels 1\n"
#define CHANCE "set task binary\nset probs 0.5\nset labels 1\n"

static bool says(const char *lines, double nats, const char *part)
{
    struct problem problem = problem_from(lines);
    struct text said = {0};
    const bool known = known_number(&problem, nats, &said);
    ck_assert_msg(known == (said.length > 0), "%s: '%s'", lines, text_string(&said));
    const bool good = part ? strstr(text_string(&said), part) != NULL : !known;
    if (!good)
        ck_abort_msg("%s%.17g: '%s' without '%s'", lines, nats, text_string(&said),
                     part ? part : "nothing");
    text_release(&said);
    problem_release(&problem);
    return known;
}

START_TEST(every_number)
{
    static const struct {
        const char *lines;
        double nats;
        const char *part; /* NULL: nothing is said */
    } rows[] = {
        {TWO, 0.69314718055994530942, "0.6931 = ln 2: "},
        {BINARY, 0.69314718055994530942, "0.6931 = ln 2: "},
        {THREE, 0.69314718055994530942, NULL},
        {THREE, 1.0986122886681096914, "1.0986 = ln 3: "},
        {SHARES, 1.0986122886681096914, "1.0986 = ln 3: "},
        {TWO, 1.0986122886681096914, NULL},
        {BINARY, 1.0986122886681096914, NULL},
        {TEN, 2.3025850929940456840, "2.3026 = ln 10: "},
        {TWO, 0.31326168751822283405, "0.3133 = -ln(e/(e+2-1)): "},
        {BINARY, 0.31326168751822283405, "0.3133 = -ln(e/(e+1)): "},
        {CHANCE, 0.31326168751822283405, NULL},
        {THREE, 0.55144471393205108906, "0.5514 = -ln(e/(e+3-1)): "},
        {TEN, 1.4611501717344747950, "1.4612 = -ln(e/(e+10-1)): "},
        {TEN, 0.55144471393205108906, NULL},
        {SHARES, 0.55144471393205108906, NULL},
        {THREE, 16.118095650958319788, "16.1181 = -ln 1e-7: what p = 0 costs in Keras"},
        {BINARY, 16.118095650958319788, "16.1181 = -ln 1e-7: what p = 0 costs in Keras"},
        {SHARES, 1.0000000500000033333e-7, "-ln(1 - 1e-7): what p = 1 costs in Keras"},
        {SHARES, 1.0000000494736474e-07, "-ln(1 - 1e-7): what p = 1 costs in Keras"},
        {BINARY, 15.424948470398374479, "15.4249 = -ln 2e-7: what p = 0 costs in tf.keras 2"},
        {THREE, 15.424948470398374479, NULL},
        {BINARY, 100, "100.0000: what p = 0 costs in PyTorch's BCELoss"},
        {THREE, 100, NULL},
        {THREE, 36.043653389117156090, "36.0437 = -ln 2^-52: what p = 0 costs in log_loss"},
        {THREE, 34.538776394910685260,
         "34.5388 = -ln 1e-15: what p = 0 cost in scikit-learn before 1.2"},
        {THREE, 13.815510557964274104, "13.8155 = -ln 1e-6: "},
        {THREE, 18.420680743952365472, "18.4207 = -ln 1e-8: "},
        {THREE, 27.631021115928548208, "27.6310 = -ln 1e-12: "},
        {THREE, 0.41703001627783348, NULL},
        {THREE, INFINITY, NULL},
        {THREE, NAN, NULL},
        {THREE, -1.0986122886681096914, NULL},
    };
    size_t told = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        told += says(rows[i].lines, rows[i].nats, rows[i].part);
    ck_assert_uint_eq(told, 20);
}
END_TEST

/* 1000 classes: too many to write them. */
START_TEST(many_classes)
{
    struct problem problem = problem_new();
    problem_take_values(&problem, VALUES_LOGITS, matrix_new(1, 1000));
    struct text said = {0};
    ck_assert(known_number(&problem, 6.9077552789821370521, &said));
    ck_assert_ptr_nonnull(strstr(text_string(&said), "6.9078 = ln 1000: "));
    text_clear(&said);
    ck_assert(known_number(&problem, 5.9094720862532701501, &said));
    ck_assert_ptr_nonnull(strstr(text_string(&said), "5.9095 = -ln(e/(e+1000-1)): "));
    text_release(&said);
    problem_release(&problem);
}
END_TEST

/* A match is one to a billionth, and no more. */
START_TEST(near_is_not_known)
{
    static const double off[] = {2e-9, -2e-9, 1e-6, -1e-6};
    for (size_t i = 0; i < sizeof off / sizeof *off; i++) {
        says(THREE, 1.0986122886681096914 * (1 + off[i]), NULL);
        says(BINARY, 100 * (1 + off[i]), NULL);
        says(THREE, 1.0000000500000033333e-7 * (1 + off[i]), NULL);
    }
    says(THREE, 1.0986122886681096914 * (1 + 1e-12), "ln 3");
    says(THREE, 5e-324, NULL);
}
END_TEST

/* 0 is what an infinite score, a certain p or a loss that counts nothing costs. */
START_TEST(exactly_nothing)
{
    says("set logits 1000 0\nset target 0\n", 0, "too small for a double");
    says("set task binary\nset logits 1000\nset labels 1\n", 0, "too small for a double");
    says("set logits 1000 0\nset labels 1 0\n", 0, "too small for a double");
    says("set logits 20 0\nset target 0\nset precision float16\n", 0,
         "too small for so few digits");
    says("set logits 0 -inf\nset target 0\n", 0, NULL);
    says("set logits -inf 0\nset target 1\n", 0, NULL);
    says("set logits 1000 0\nset labels 0 0\n", 0, NULL);
    says("set logits 5\nset target 0\n", 0, NULL);
    says("set logits 1 0\nset ignore_index -1\nset target -1\n", 0, NULL);
    says("set logits 1 0\nset target 0\nset sample_weight 0\n", 0, NULL);
    says("set logits 1 0\nset target 0\nset class_weight 0 1\n", 0, NULL);
    says(BINARY "set pos_weight 0\n", 0, NULL);
    says("set probs 1 0\nset target 0\n", 0, "just what its label says");
    says("set task binary\nset probs 0\nset labels 0\n", 0, "just what its label says");
    says("set probs 1 0\nset labels 0 0\n", 0, NULL);
    says("set logits 1 0\nset target 0\nset from_logits off\n", 0, NULL);
}
END_TEST

/* A line of 80 columns holds it. */
START_TEST(short_enough)
{
    struct problem problem = problem_new();
    problem_take_values(&problem, VALUES_LOGITS, matrix_new(1, 4096));
    for (size_t i = 0; known_at(i); i++) {
        struct text said = {0};
        for (int binary = 0; binary < 2; binary++) {
            problem.task = binary ? TASK_BINARY : TASK_MULTICLASS;
            problem.log_base = LOG_BASE_2;
            known_number(&problem, known_at(i)->value(4096), &said);
            ck_assert_msg(text_width(text_string(&said)) <= 78, "%s", text_string(&said));
            text_clear(&said);
        }
        text_release(&said);
    }
    problem_release(&problem);
}
END_TEST

/* Told in nats, with at least four decimals. */
START_TEST(shown_amount)
{
    says(THREE "set log_base 2\n", 1.0986122886681096914, "1.0986 nats = ln 3: ");
    says(THREE "set log_base 10\nset digits 6\n", 1.0986122886681096914, "1.098612 nats = ln 3: ");
    says(THREE "set digits 0\n", 1.0986122886681096914, "1.0986 = ln 3: ");
    says("set logits 1000 0\nset target 0\nset log_base 2\n", 0, "exactly 0: ");
}
END_TEST

/* Which of its numbers a loss is asked for: the mean, or the only one. */
START_TEST(remarks)
{
    static const struct {
        const char *lines;
        const char *mean, *sample; /* what is said of the mean, and of sample 1; NULL: nothing */
    } rows[] = {
        {"set logits 0 0 0; 1 1 1\nset target 0 1\n", "1.0986 = ln 3", "sample 1: 1.0986 = ln 3"},
        {"set logits 0 1 0; 1 1 1\nset target 0 1\n", NULL, "sample 1: 1.0986 = ln 3"},
        {"set logits 0 0 0; 1 1 1\nset target 0 1\nset reduction sum\n", NULL, "sample 1: 1.0986"},
        {"set logits 0 0 0; 1 1 1\nset target 0 1\nset sample_weight 1 1\n", "1.0986 = ln 3", NULL},
        {"set logits 0 0 0\nset target 0\nset reduction sum\n", "1.0986 = ln 3", NULL},
        {"set logits 0 0 0\nset target 0\nset reduction none\n", "1.0986 = ln 3", NULL},
        {"set logits 0 0; 0 0\nset ignore_index 9\nset target 0 9\n", "0.6931 = ln 2", NULL},
        {"set task binary\nset logits 0 0; 0 0\nset labels 0 1; 1 0\n", "0.6931 = ln 2", NULL},
        {"set logits 0 0 0\n", NULL, NULL},
        {"set digits 4\n", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct problem problem = problem_from(rows[i].lines);
        struct loss loss = {0};
        struct text said = {0};
        loss_evaluate(&loss, &problem);
        ck_assert(remark_known(&problem, &loss, &said) == (rows[i].mean != NULL));
        ck_assert_msg(!strncmp(text_string(&said), rows[i].mean ? rows[i].mean : "",
                               rows[i].mean ? strlen(rows[i].mean) : 1),
                      "%s: '%s'", rows[i].lines, text_string(&said));
        text_clear(&said);
        ck_assert(remark_known_sample(&problem, &loss, 1, &said) == (rows[i].sample != NULL));
        ck_assert_msg(!strncmp(text_string(&said), rows[i].sample ? rows[i].sample : "",
                               rows[i].sample ? strlen(rows[i].sample) : 1),
                      "%s: '%s'", rows[i].lines, text_string(&said));
        text_release(&said);
        loss_release(&loss);
        problem_release(&problem);
    }
}
END_TEST

START_TEST(rows_are_whole)
{
    size_t rows = 0;
    for (; known_at(rows); rows++) {
        const struct known *known = known_at(rows);
        ck_assert(known->name[0] && known->value(3) >= 0 && strstr(known->sentence, "%s"));
        ck_assert(known->sentence[strlen(known->sentence) - 1] != '.');
    }
    ck_assert_uint_eq(rows, 16);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        every_number, many_classes, near_is_not_known, exactly_nothing,
        short_enough, shown_amount, remarks,           rows_are_whole,
    };
    return run_tests("known", tests, sizeof tests / sizeof *tests);
}
