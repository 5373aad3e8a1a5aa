/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Older and newer versions of the frameworks, and code of theirs that goes another way to the same
 * loss: numbers measured there, or recomputed from their sources. */
#include <math.h>

#include "core/loss.h"
#include "tests/framework_rows.h"
#include "tests/problems.h"

#define ONE_OF_0  BINARY "set probs 0\nset labels 1\n"
#define NONE_OF_1 BINARY "set probs 1\nset labels 0\n"
#define ONE_OF_1  BINARY "set probs 1\nset labels 1\n"

/* ---- Keras 2.2, and the layers of TensorFlow.js ---- */

/* They cut p to 1e-7 .. 1 - 1e-7 and turn it back into a logit, whose loss they take.  In exact
 * arithmetic that is the loss of a cut p, so what float32 does not part is tested with the rule of
 * Keras 3; the rest with the logits of both ends of the cut, ln(p / (1 - p)) in float32. */
#define LOGIT_OF_0 "-16.118095650958319"
#define LOGIT_OF_1 "15.942385152878742"

START_TEST(cut_and_turned_into_a_logit)
{
    static const struct framework_row rows[] = {
        {ONE_OF_0, KERAS, F32, "16.118095"},
        {NONE_OF_1, KERAS, F32, "15.942385"},
        {ONE_OF_1, KERAS, F32, "1.19e-7"},
        {A_PROBS, KERAS, F32, "0.18388253450393677"},
        {BINARY "set logits " LOGIT_OF_0 "\nset labels 1\n", TFJS, F32, "16.118095"},
        {BINARY "set logits " LOGIT_OF_1 "\nset labels 0\n", TFJS, F32, "15.942385"},
        {BINARY "set logits " LOGIT_OF_1 "\nset labels 1\n", TFJS, F32, "1.19e-7"},
        {BINARY "set logits 2.1972245773362196; -1.3862943611198906; 1.3862943611198906\n" A_LABELS,
         TFJS, F32, "0.18388253450393677"},
        {BINARY "set logits " LOGIT_OF_1 "; " LOGIT_OF_0 "; " LOGIT_OF_1 "\n" A_LABELS, TFJS, F32,
         "1.13e-7"},
    };
    EXPECT_ROWS(rows);
}
END_TEST

/* The sparse loss of those layers cuts, divides and cuts again: measured with their 4.22.0. */
START_TEST(cut_twice)
{
    static const struct framework_row rows[] = {
        {"set logits 2 -1 0.5\nset target 1\n" TOLD, TFJS, F32, "16.11809539794922"},
        {"set logits 2 3 -1\nset target 0\n" TOLD, TFJS, F32, "0.6931472420692444"},
        {"set logits 2 3 -1\nset target 2\n" TOLD, TFJS, F32, "16.11809539794922"},
        {"set probs 0 0.5 0.5\nset target 0\n", TFJS, F32, "16.11809539794922"},
        {"set logits 0 0 0\nset target 1\n" TOLD, TFJS, F32, "1.0986123085021973"},
        {"set logits 2 -1 0.5\nset target 1\n" TOLD, KERAS_TF, F64, "16.523560759"},
    };
    EXPECT_ROWS(rows);
    /* what the second cut holds has no slope, and so has the first */
    const struct framework_row held = {"set logits 0.5 -1 2\nset target 1\n" TOLD, TFJS, F64,
                                       "0 0 0"};
    expect_slopes(&held, 0);
    /* of -ln(0.2 / s), s = 0.2 + 0.5 + 1 - 1e-7: 1 / s - 1 / 0.2, 1 / s; the first cut holds 2 */
    const struct framework_row free = {"set logits 0.2 0.5 2\nset target 0\n" TOLD, TFJS, F64,
                                       "-4.4117646713 0.5882353287 0"};
    expect_slopes(&free, 0);
}
END_TEST

/* ---- a vector that is one sample of Keras ---- */

/* Of a vector Keras takes the mean over all outputs as the loss of one sample; a vector of weights
 * then multiplies that mean, and the products are averaged: with 3 1 3 that is a weight of 7/3. The
 * source has 0.4290591, whose last digit is that of its order of additions in float32. */
START_TEST(weights_of_a_vector)
{
    static const struct framework_row rows[] = {
        {BINARY "set probs 0.9 0.2 0.8\nset labels 1 0 1\nset sample_weight 7/3\n", KERAS, F32,
         "0.429059"},
        {BINARY "set probs 0.9 0.2 0.8\nset labels 1 0 1\n", KERAS, F32, "0.18388253450393677"},
        {BINARY "set probs 0.9 0.2 0.8\nset labels 1 0 1\n" SUM, KERAS, F32, "0.18388253450393677"},
    };
    EXPECT_ROWS(rows);
}
END_TEST

/* ---- probabilities on the way ---- */

static void expect_probs(const char *lines, size_t n, const double *expected, double half_unit)
{
    struct problem problem = problem_from(lines);
    struct sample sample = sample_new(problem_classes(&problem));
    sample_evaluate(&problem, n, &sample);
    for (size_t c = 0; c < sample.classes; c++)
        ck_assert_msg(fabs(sample.probs[c] - expected[c]) <= half_unit, "%zu, %zu: %.9f, not %.9f",
                      n, c, sample.probs[c], expected[c]);
    sample_release(&sample);
    problem_release(&problem);
}

START_TEST(probabilities)
{
    static const double sigmoids[] = {0.7109495, 0.5498340, 0.6899745};
    static const double rows[3][3] = {
        {.628532, .231224, .140244}, {.242433, .659001, .098566}, {.085171, .345385, .569444}};
    for (size_t n = 0; n < 3; n++) {
        expect_probs(A_LOGITS, n, &sigmoids[n], 0.5e-7);
        expect_probs(B_NUMBERS, n, rows[n], 0.5e-6);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {cut_and_turned_into_a_logit, cut_twice, weights_of_a_vector,
                                  probabilities};
    return run_tests("convention-variants", tests, sizeof tests / sizeof *tests);
}
