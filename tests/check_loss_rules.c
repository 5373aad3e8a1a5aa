/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The definitions of the loss: what weighs, what is left out, what the mean divides by, and whether
 * the gradient is the slope of the loss. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "core/loss.h"
#include "tests/problems.h"

/* -ln(1 - 1e-7), where 1 - 1e-7 is the double next to it. */
#define CLIPPED_HIGH 1.0000000494736474e-07

#define THREE         "set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\n"
#define CLASS_NUMBERS THREE "set target 2 0 1\n"
#define ONE_HOT       THREE "set labels 0 0 1; 1 0 0; 0 1 0\n"
#define BINARY        "set task binary\nset logits 0.9; 0.2; 0.8\nset labels 1; 0; 1\n"

static struct loss loss_from(const char *lines)
{
    struct problem problem = problem_from(lines);
    struct loss loss = {0};
    loss_evaluate(&loss, &problem);
    problem_release(&problem);
    return loss;
}

/* Within two units in the last place, which is more than the reference values lack. */
static void expect_near(double value, double expected)
{
    if (isnan(expected) ? isnan(value) : value == expected)
        return;
    ck_assert_double_eq_tol(value, expected, 2 * DBL_EPSILON * fabs(expected));
}

static void expect_value(const char *lines, double expected)
{
    struct loss loss = loss_from(lines);
    expect_near(loss.value, expected);
    loss_release(&loss);
}

static void expect_losses(const char *lines, const double *expected, size_t count)
{
    struct loss loss = loss_from(lines);
    ck_assert_uint_eq(loss.losses.rows * loss.losses.columns, count);
    for (size_t i = 0; i < count; i++)
        expect_near(matrix_row(&loss.losses, i / loss.losses.columns)[i % loss.losses.columns],
                    expected[i]);
    loss_release(&loss);
}

#define EXPECT_LOSSES(lines, ...)                                                                  \
    expect_losses(lines, (const double[]){__VA_ARGS__},                                            \
                  sizeof((const double[]){__VA_ARGS__}) / sizeof(double))

START_TEST(mean_and_sum)
{
    EXPECT_LOSSES(CLASS_NUMBERS, 1.9643687841079448, 1.4170300162778335, 1.0630950305938524);
    EXPECT_LOSSES(ONE_HOT, 1.9643687841079448, 1.4170300162778335, 1.0630950305938524);
    expect_value(CLASS_NUMBERS, 1.4814979436598769);
    expect_value(ONE_HOT "set reduction sum\n", 4.4444938309796305);
    struct loss loss = loss_from(CLASS_NUMBERS "set reduction none\n");
    ck_assert(isnan(loss.value));
    ck_assert_double_eq(loss.divisor, 3);
    expect_near(loss.sum, 4.4444938309796305);
    loss_release(&loss);
}
END_TEST

/* The mean divides by the weights of the targets, but with label vectors by N. */
START_TEST(class_weights)
{
    expect_value(CLASS_NUMBERS "set class_weight 1 2 0.5\n", 1.2929727055770033);
    expect_value(ONE_HOT "set class_weight 1 2 0.5\n", 1.5084681565065037);
    EXPECT_LOSSES(CLASS_NUMBERS "set class_weight 1 2 0.5\nset label_smoothing 0.1\n",
                  1.0298089776611687, 1.3889805165491307, 2.0759321419715505);
    expect_value(CLASS_NUMBERS "set class_weight 0 0 0\n", NAN);
    expect_value(ONE_HOT "set class_weight 0 0 0\n", 0);
    expect_value("set logits -inf 0\nset target 0\nset class_weight 0 1\nset reduction sum\n", 0);
}
END_TEST

START_TEST(ignored_samples)
{
    const char *lines = THREE "set ignore_index -100\nset target 2 -100 1\n";
    EXPECT_LOSSES(lines, 1.9643687841079448, 0, 1.0630950305938524);
    expect_value(lines, 1.5137319073508986);
    const char *all = THREE "set ignore_index 7\nset target 7 7 7\n";
    expect_value(all, NAN);
    struct loss loss = loss_from(all);
    ck_assert_double_eq(loss.sum, 0);
    ck_assert_double_eq(loss.divisor, 0);
    struct sample sample = sample_new(3);
    sample_evaluate(&loss.problem, 1, &sample);
    ck_assert(sample.ignored && sample.loss == 0 && sample.share == 0);
    ck_assert_double_eq_tol(sample.probs[1], 0.6590011388859679, DBL_EPSILON);
    double slope[3];
    loss_gradient(&loss, &sample, slope);
    ck_assert(slope[0] == 0 && slope[1] == 0 && slope[2] == 0);
    sample_release(&sample);
    loss_release(&loss);
    /* A class that is left out, with its weight: the divisor is 1 + 0.5. */
    expect_value(THREE "set ignore_index 1\nset target 2 0 1\nset class_weight 1 2 0.5\n",
                 (0.5 * 1.9643687841079448 + 1.4170300162778335) / 1.5);
}
END_TEST

/* They multiply the loss, and the divisor stays: 3. */
START_TEST(sample_weights)
{
    expect_value(CLASS_NUMBERS "set sample_weight 2 0 1\n",
                 (2 * 1.9643687841079448 + 1.0630950305938524) / 3);
    expect_value(BINARY "set sample_weight 3 1 3\n",
                 (3 * 0.3411538747320878 + 0.7981388693815918 + 3 * 0.3711006659477777) / 3);
    EXPECT_LOSSES("set task binary\nset logits 1 2\nset labels 1 0\nset sample_weight 2 0\n",
                  0.6265233750364456, 0);
    expect_value("set logits -inf 0\nset target 0\nset sample_weight 0\n", 0);
    expect_value("set probs 0 1\nset target 0\nset sample_weight 0\n", 0);
    expect_value("set task binary\nset probs 0 1\nset labels 1 1\nset sample_weight 0 0\n", 0);
}
END_TEST

/* A weight of 0 leaves no slope either, however steep the loss is there. */
START_TEST(no_weight_no_slope)
{
    static const char *const lines[] = {
        "set probs 0 1\nset target 0\nset sample_weight 0\n",
        "set task binary\nset probs 0 1\nset labels 1 0\nset sample_weight 0\n",
        "set probs 0 1\nset labels 1 0\nset class_weight 0 0\n",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct loss loss = loss_from(lines[i]);
        struct sample sample = sample_new(2);
        sample_evaluate(&loss.problem, 0, &sample);
        double slope[2];
        loss_gradient(&loss, &sample, slope);
        ck_assert_msg(slope[0] == 0 && slope[1] == 0, "slopes %g %g of\n%s", slope[0], slope[1],
                      lines[i]);
        sample_release(&sample);
        loss_release(&loss);
    }
}
END_TEST

START_TEST(temperature)
{
    expect_value(CLASS_NUMBERS "set temperature 0.5\n", 2.2152567561217789);
    struct loss cold = loss_from(CLASS_NUMBERS "set temperature 4\n");
    expect_value("set logits 0.5 0.25 0.125; 0.25 0.5 0.025; 0.025 0.375 0.5\nset target 2 0 1\n",
                 cold.value);
    loss_release(&cold);
    expect_value(BINARY "set temperature 2\n", 0.5835536194903261);
    /* It goes into the softmax; where there is none, nothing is divided. */
    expect_value("set probs 0.5 0.5\nset target 0\nset temperature 3\n", 0.6931471805599453);
}
END_TEST

/* What Keras does with logits that it takes for probabilities. */
START_TEST(clipped)
{
    expect_value(CLASS_NUMBERS "set from_logits off\n", 1.3175936659667713);
    expect_value(ONE_HOT "set from_logits off\n", 1.3175936659667713);
    expect_value(BINARY "set from_logits off\n", 0.1838825394287486);
    expect_value("set logits 0 2 2\nset target 0\nset from_logits off\n", 16.11809565095832);
    expect_value("set logits -1.2 0.12 4.8\nset target 2\nset from_logits off\n", CLIPPED_HIGH);
    EXPECT_LOSSES("set task binary\nset logits 2.2 -1.4 1.4 -3\nset labels 1 0 0 1\n"
                  "set from_logits off\n",
                  CLIPPED_HIGH, 1.0000000500000033e-07, 16.118095651484676, 16.11809565095832);
}
END_TEST

START_TEST(told_the_wrong_thing)
{
    expect_value("set task binary\nset probs 0.9; 0.2; 0.8\nset labels 1; 0; 1\n",
                 0.1838825394287486);
    expect_value("set task binary\nset probs 0.9; 0.2; 0.8\nset labels 1; 0; 1\n"
                 "set from_logits on\n",
                 0.5034644700204858);
    expect_value("set probs 0 1 0\nset target 1\nset from_logits on\n", 0.5514447139320511);
    expect_value("set probs 0 0.5 0.5\nset target 0\n", INFINITY);
    expect_value("set logits 40 0\nset target 0\n", 4.248354255291589e-18);
    expect_value("set logits -inf 0 0\nset target 1\n", 0.6931471805599453);
}
END_TEST

START_TEST(units)
{
    ck_assert_double_eq(loss_in_base(2, LOG_BASE_E), 2);
    expect_near(loss_in_base(0.6931471805599453, LOG_BASE_2), 1);
    expect_near(loss_in_base(2.302585092994046, LOG_BASE_10), 1);
    expect_near(loss_in_base(1, LOG_BASE_2), 1.4426950408889634);
    expect_near(loss_in_base(1, LOG_BASE_10), 0.4342944819032518);
    ck_assert(isinf(loss_in_base(INFINITY, LOG_BASE_2)));
    ck_assert(isnan(loss_in_base(NAN, LOG_BASE_10)));
    /* The unit is the reader's: the loss itself stays in nats. */
    expect_value(CLASS_NUMBERS "set log_base 2\n", 1.4814979436598769);
}
END_TEST

START_TEST(nothing_to_evaluate)
{
    static const char *const lines[] = {"set digits 3\n", "set logits 1 2\n"};
    for (size_t i = 0; i < 2; i++) {
        struct loss loss = loss_from(lines[i]);
        ck_assert(isnan(loss.value));
        ck_assert_uint_eq(loss.losses.rows, 0);
        loss_release(&loss);
    }
}
END_TEST

/* ---- what did not change is not computed again ---- */

static void expect_same_loss(const struct loss *a, const struct loss *b)
{
    ck_assert(matrix_equal(&a->losses, &b->losses));
    ck_assert(memcmp(&a->sum, &b->sum, sizeof a->sum) == 0);
    ck_assert(memcmp(&a->divisor, &b->divisor, sizeof a->divisor) == 0);
    ck_assert(a->value == b->value || (isnan(a->value) && isnan(b->value)));
}

START_TEST(unchanged_samples)
{
    enum { SAMPLES = 4096, CLASSES = 64 };
    struct dice dice = {1};
    struct problem problem = problem_new();
    struct matrix values = matrix_new(SAMPLES, CLASSES), target = matrix_new(1, SAMPLES);
    for (size_t n = 0; n < SAMPLES; n++) {
        for (size_t c = 0; c < CLASSES; c++)
            matrix_edit(&values, n)[c] = dice_between(&dice, -5, 5);
        matrix_edit(&target, 0)[n] = (double)dice_below(&dice, CLASSES);
    }
    problem_take_values(&problem, VALUES_LOGITS, values);
    problem.target = target;
    problem.label_form = LABELS_TARGET;
    struct loss loss = {0};
    loss_evaluate(&loss, &problem);
    /* Rows that stay as they are keep their address, which shows that they were not written. */
    struct matrix before = matrix_share(&loss.losses);
    matrix_edit(&problem.values, 1234)[5] += 1;
    matrix_edit(&problem.target, 0)[77] = 3;
    loss_evaluate(&loss, &problem);
    size_t written = 0;
    for (size_t n = 0; n < SAMPLES; n++)
        written += matrix_row(&before, n) != matrix_row(&loss.losses, n);
    ck_assert_uint_eq(written, 2);
    struct loss fresh = {0};
    loss_evaluate(&fresh, &problem);
    expect_same_loss(&loss, &fresh);
    matrix_release(&before);
    loss_release(&fresh);
    loss_release(&loss);
    problem_release(&problem);
}
END_TEST

/* Any change, also of what all samples share. */
START_TEST(any_change)
{
    const struct problem_mix mix = {.samples = 6, .classes = 5, .labelled = true, .large = true};
    struct dice dice = {2};
    for (size_t i = 0; i < 30; i++) {
        struct problem problem = problem_random(&dice, &mix);
        struct loss loss = {0};
        for (size_t k = 0; k < 40; k++) {
            loss_evaluate(&loss, &problem);
            struct loss fresh = {0};
            loss_evaluate(&fresh, &problem);
            expect_same_loss(&loss, &fresh);
            loss_release(&fresh);
            problem_change(&dice, &problem);
        }
        loss_release(&loss);
        problem_release(&problem);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        mean_and_sum,      class_weights, ignored_samples,      sample_weights, no_weight_no_slope,
        temperature,       clipped,       told_the_wrong_thing, units,          nothing_to_evaluate,
        unchanged_samples, any_change,
    };
    return run_tests("loss_rules", tests, sizeof tests / sizeof *tests);
}
