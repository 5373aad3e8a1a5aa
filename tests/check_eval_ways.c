/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `xent eval --compare`: every way, on the short cut too, is what loss.h gives for it; the slopes
 * that kernels find for outputs; and float32 arithmetic. */
#include "core/eval_ways.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/evals.h"
#include "tests/problems.h"

/* A row costs 2^-53 more or less where p was rounded. */
#define MARGIN 1e-15

static const struct problem_mix mix = {.samples = 30, .classes = 6, .labelled = true};

static void expect_way(const struct eval_way *way, const struct problem *problem)
{
    struct loss loss = {0};
    loss_evaluate(&loss, problem);
    ck_assert_str_eq(way->refusal ? way->refusal : "", loss.refusal ? loss.refusal : "");
    const bool same = isnan(loss.value)
                          ? isnan(way->value)
                          : way->value == loss.value ||
                                fabs(way->value - loss.value) <= MARGIN * fmax(1, fabs(loss.value));
    ck_assert_msg(same, "%s, told %s: %.17g, not %.17g", convention_framework(problem->convention),
                  problem->from_logits ? "logits" : "probabilities", way->value, loss.value);
    loss_release(&loss);
}

static void expect_ways(const struct problem *problem)
{
    struct eval_comparison *comparison = eval_comparison_new(problem_classes(problem), 1);
    struct loss loss = {0};
    struct problem sums = *problem, way = *problem; /* to look at */
    double *losses = calloc(problem_samples(problem), sizeof *losses);
    sums.reduction = REDUCTION_SUM;
    eval_comparison_add(comparison, &sums, losses);
    eval_comparison_end(comparison, problem);
    for (int logits = 0; logits < 2; logits++)
        for (int i = 0; i < CONVENTIONS_TO_SHOW; i++) {
            way.from_logits = logits;
            way.convention = (enum convention)i;
            expect_way(&comparison->told[logits][i], &way);
        }
    struct problem twice = problem_share(problem);
    problem_pass(&twice, VALUES_PROBS);
    twice.from_logits = true;
    expect_way(&comparison->twice, &twice);
    problem_release(&twice);
    free(losses);
    loss_release(&loss);
    eval_comparison_free(comparison);
}

/* Class numbers: logits so far apart that clips cut, and now and then infinite; some ignored. */
static struct problem class_numbers(struct dice *dice, enum values_kind kind, bool infinite)
{
    const size_t rows = 1 + dice_below(dice, 40), classes = 2 + dice_below(dice, 12);
    const double far = (double)dice_below(dice, 3) * 20 + 1;
    struct problem problem = problem_new();
    struct matrix values = matrix_new(rows, classes), labels = matrix_new(1, rows);
    for (size_t n = 0; n < rows; n++) {
        double *row = matrix_edit(&values, n);
        for (size_t c = 0; c < classes; c++)
            row[c] =
                kind == VALUES_PROBS ? dice_between(dice, 0, 1) : dice_between(dice, -far, far);
        if (infinite && dice_below(dice, 4) == 0)
            row[dice_below(dice, classes)] = kind == VALUES_PROBS ? 0 : -INFINITY;
        matrix_edit(&labels, 0)[n] = (double)dice_below(dice, classes);
    }
    problem_take_values(&problem, kind, values);
    problem.label_form = LABELS_TARGET;
    problem.target = labels;
    problem.ignores = dice_below(dice, 3) == 0;
    problem.ignore_index = 1;
    return problem;
}

START_TEST(short_cut)
{
    struct dice dice = {7 + (uint64_t)_i};
    for (size_t i = 0; i < 200; i++) {
        struct problem problem =
            class_numbers(&dice, _i & 1 ? VALUES_PROBS : VALUES_LOGITS, _i >> 1);
        expect_ways(&problem);
        problem_release(&problem);
    }
}
END_TEST

/* In one piece, as the rows of a file are. */
static void lay_out(struct problem *problem)
{
    struct matrix values = matrix_new(problem->values.rows, problem->values.columns);
    double *to = matrix_fill(&values);
    for (size_t r = 0; r < values.rows; r++)
        memcpy(to + r * values.columns, matrix_row(&problem->values, r),
               values.columns * sizeof *to);
    matrix_release(&problem->values);
    problem->values = values;
}

/* Weights, smoothing, label rows, binary problems, the convention of the problem. */
START_TEST(every_rule)
{
    struct dice dice = {3 + (uint64_t)_i};
    size_t compared = 0;
    for (size_t i = 0; i < 300; i++) {
        struct problem problem = problem_random(&dice, &mix);
        for (size_t k = 0; k < 4; k++)
            problem_change(&dice, &problem);
        problem.reduction = REDUCTION_MEAN;
        problem.convention = (enum convention)dice_below(&dice, CONVENTIONS_TO_SET);
        if (i % 3 == 0)
            problem.label_smoothing = 0;
        if (i % 4)
            problem.temperature = 1;
        if (i % 4)
            problem.precision = PRECISION_FLOAT64;
        if (_i)
            lay_out(&problem);
        if (problem.label_form != LABELS_NONE && problem_samples(&problem)) {
            expect_ways(&problem);
            compared++;
        }
        problem_release(&problem);
    }
    ck_assert_uint_gt(compared, 100);
}
END_TEST

/* A label of 0 does not save a logarithm that there is not, where nothing removes it: the one yes
 * or no of a sample, told a probability beyond 0..1. */
START_TEST(no_logarithm)
{
    const double beyond[] = {-0.5, 0, 1, 1.5};
    for (size_t i = 0; i < 8; i++) {
        struct problem problem = problem_new();
        problem.task = TASK_BINARY;
        problem.from_logits = false;
        struct matrix values = matrix_new(1, 1), labels = matrix_new(1, 1);
        matrix_edit(&values, 0)[0] = beyond[i / 2];
        matrix_edit(&labels, 0)[0] = (double)(i % 2);
        problem_take_values(&problem, VALUES_LOGITS, values);
        problem.label_form = LABELS_VECTORS;
        problem.labels = labels;
        expect_ways(&problem);
        problem_release(&problem);
    }
}
END_TEST

/* The slopes of yes-or-no outputs, which come out of the kernels: sigmoid(z) - y, divided by the
 * number of losses. */
START_TEST(slopes_of_outputs)
{
    enum { ROWS = 40000, OUTPUTS = 3 }; /* more than one thread takes at once */
    struct dice dice = {.state = 9};
    struct matrix values = matrix_new(ROWS, OUTPUTS), labels = matrix_new(ROWS, OUTPUTS);
    for (size_t n = 0; n < ROWS; n++)
        for (size_t c = 0; c < OUTPUTS; c++) {
            matrix_edit(&values, n)[c] = dice_between(&dice, -40, 40);
            matrix_edit(&labels, n)[c] = (double)dice_below(&dice, 5) / 4;
        }
    eval_save("outputs.npy", &values);
    eval_save("wanted.npy", &labels);
    const char *const settings[] = {"task binary", NULL};
    struct eval_request request =
        eval_request_of(eval_scratch("outputs.npy"), VALUES_LOGITS, eval_scratch("wanted.npy"));
    request.labels_are_rows = true;
    request.settings = settings;
    request.gradient = eval_scratch("slopes.npy");
    struct eval_summary summary = eval_expect(&request);
    struct matrix slopes = eval_load(eval_scratch("slopes.npy"));
    ck_assert_uint_eq(slopes.rows, ROWS);
    ck_assert_uint_eq(slopes.columns, OUTPUTS);
    for (size_t n = 0; n < ROWS; n++)
        for (size_t c = 0; c < OUTPUTS; c++) {
            const long double z = matrix_row(&values, n)[c], y = matrix_row(&labels, n)[c];
            const long double yes = 1 / (1 + expl(-z)), no = 1 / (1 + expl(z));
            const long double up = (1 - y) * yes / (ROWS * OUTPUTS),
                              down = y * no / (ROWS * OUTPUTS);
            ck_assert_double_eq_tol(matrix_row(&slopes, n)[c], (double)(up - down),
                                    2e-15 * (double)(up + down));
        }
    eval_summary_release(&summary);
    matrix_release(&slopes);
    matrix_release(&values);
    matrix_release(&labels);
}
END_TEST

/* Float32 logits as an array in a file. */
static void save_floats(const char *name, const struct matrix *values)
{
    enum { LENGTH = 118 };
    char header[LENGTH];
    FILE *file = fopen(eval_scratch(name), "wb");
    ck_assert_ptr_nonnull(file);
    snprintf(
        header, sizeof header, "{'descr': '%cf4', 'fortran_order': False, 'shape': (%zu, %zu)}",
        *(const unsigned char *)&(const uint16_t){1} ? '<' : '>', values->rows, values->columns);
    fprintf(file, "\x93NUMPY%c%c%c%c%-*s\n", 1, 0, LENGTH, 0, LENGTH - 1, header);
    for (size_t n = 0; n < values->rows; n++)
        for (size_t c = 0; c < values->columns; c++) {
            const float z = (float)matrix_row(values, n)[c];
            ck_assert_uint_eq(fwrite(&z, sizeof z, 1, file), 1);
        }
    ck_assert_int_eq(fclose(file), 0);
}

/* Logits of which a few are out of the reach of float32's powers, and labels. */
static void write_scores(bool binary)
{
    enum { ROWS = 5000, CLASSES = 3 };
    struct dice dice = {.state = 12};
    struct matrix values = matrix_new(ROWS, CLASSES);
    struct matrix labels = matrix_new(ROWS, binary ? CLASSES : 1);
    for (size_t n = 0; n < ROWS; n++) {
        const double scale = n % 100 ? 6 : 300;
        for (size_t c = 0; c < CLASSES; c++)
            matrix_edit(&values, n)[c] = dice_between(&dice, -scale, scale);
        for (size_t c = 0; c < labels.columns; c++)
            matrix_edit(&labels, n)[c] = (double)dice_below(&dice, binary ? 2 : CLASSES);
    }
    save_floats("scores.npy", &values);
    eval_save("scores_in_double.npy", &values);
    eval_save("labels.npy", &labels);
    matrix_release(&values);
    matrix_release(&labels);
}

/* Each loss of float32 logits is that of double arithmetic to 4 units of the last place of float32,
 * and not the same; what is told of them is. */
START_TEST(float32_arithmetic)
{
    static const char *const binary[] = {"task binary", NULL}, *const smooth[] = {
                                                                   "label_smoothing 0.1", NULL};
    struct eval_request request =
        eval_request_of(eval_scratch("scores.npy"), VALUES_LOGITS, eval_scratch("labels.npy"));
    struct eval_summary summary[2];
    struct matrix losses[2];
    size_t other = 0;
    write_scores(_i);
    request.settings = _i ? binary : NULL;
    request.labels_are_rows = _i;
    request.per_sample = eval_scratch("losses.npy");
    for (size_t i = 0; i < 2; i++) {
        request.single = i;
        summary[i] = eval_expect(&request);
        losses[i] = eval_load(request.per_sample);
        ck_assert(summary[i].single == (bool)i);
    }
    ck_assert_uint_eq(losses[1].rows, losses[0].rows);
    for (size_t n = 0; n < losses[0].rows; n++)
        for (size_t c = 0; c < losses[0].columns; c++) {
            const double want = matrix_row(&losses[0], n)[c], got = matrix_row(&losses[1], n)[c];
            const float here = (float)want;
            ck_assert_double_le(fabs(got - want), 4 * (double)(nextafterf(here, INFINITY) - here));
            other += got != want;
        }
    ck_assert_uint_gt(other, losses[0].rows / 2);
    ck_assert_uint_eq(summary[1].right, summary[0].right);
    ck_assert_uint_eq(summary[1].worst[0].row, summary[0].worst[0].row);
    ck_assert_double_eq_tol(summary[1].mean, summary[0].mean, 1e-7 * summary[0].mean);
    request.compare = true;
    eval_expect_error(&request, "the comparison is made in double; leave out --arithmetic");
    request.compare = false;
    request.settings = smooth;
    eval_expect_error(&request,
                      "--arithmetic f32 is for logits with class numbers or yes/no labels, "
                      "under the exact convention, without weights, smoothing or temperature");
    for (size_t i = 0; i < 2; i++) {
        matrix_release(&losses[i]);
        eval_summary_release(&summary[i]);
    }
}
END_TEST

START_TEST(float32_arithmetic_of_doubles)
{
    struct eval_request request = eval_request_of(eval_scratch("scores_in_double.npy"),
                                                  VALUES_LOGITS, eval_scratch("labels.npy"));
    write_scores(false);
    request.single = true;
    eval_expect_error(&request, "--arithmetic f32 is for float32 numbers in .npy or .npz files; "
                                "'scores_in_double.npy' is none");
}
END_TEST

int main(void)
{
    TCase *group = tcase_create("eval_ways");
    tcase_add_loop_test(group, short_cut, 0, 4);
    tcase_add_loop_test(group, every_rule, 0, 6);
    tcase_add_test(group, no_logarithm);
    tcase_add_test(group, slopes_of_outputs);
    tcase_add_loop_test(group, float32_arithmetic, 0, 2);
    tcase_add_test(group, float32_arithmetic_of_doubles);
    return run_cases("eval_ways", group);
}
