/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `convention pytorch` against PyTorch's cases, vectors/torch.tsv: its numbers, infinities, NaN and
 * errors, and what ignored labels and refusals do to a problem. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/loss.h"
#include "core/number.h"
#include "core/script.h"
#include "core/text.h"
#include "tests/problems.h"
#include "tests/torch.h"

#define TOLERANCE       1e-12 /* times max(1, |v|) */
#define EXACT_TOLERANCE 1e-13 /* relative, where PyTorch drops digits */

struct tally {
    size_t compared, refused, dropped;
};

static bool agrees(double value, double torch)
{
    if (isnan(torch) || isinf(torch))
        return isnan(torch) ? isnan(value) : value == torch;
    return fabs(value - torch) <= TOLERANCE * fmax(1, fabs(torch));
}

static void expect(const struct torch_case *one, const char *what, size_t i, double value,
                   double torch)
{
    ck_assert_msg(agrees(value, torch), "%s, %s %zu: %.17g, not %.17g", one->id, what, i, value,
                  torch);
}

/* BCELoss cuts logarithms on purpose: no digits are lost there. */
static bool is_clamped(const struct torch_case *one, size_t n, size_t c)
{
    const double p = matrix_row(&one->problem.values, n)[c];
    return torch_is(one->family, "bce_probs") && (log(p) < -100 || log1p(-p) < -100);
}

/* An element that PyTorch itself gets wrong is told, and compared with the exact one.  Where its
 * result is not finite the convention has the same. */
static void compare_exactly(const struct torch_case *one, size_t i, double value, double torch,
                            struct tally *tally)
{
    const double exact = one->elements[i];
    if (fabs(torch - exact) <= EXACT_TOLERANCE * fabs(exact) + 2 * DBL_TRUE_MIN || isinf(exact) ||
        isnan(exact))
        return;
    printf("%s, element %zu: PyTorch %.17g, exact %.17g\n", one->id, i, torch, exact);
    tally->dropped++;
    if (isfinite(torch))
        ck_assert_msg(fabs(value - exact) <= EXACT_TOLERANCE * fabs(exact) + 2 * DBL_TRUE_MIN,
                      "%s, element %zu: %.17g, exact %.17g", one->id, i, value, exact);
}

static void compare_losses(const struct torch_case *one, const struct loss *loss,
                           struct tally *tally)
{
    double *elements;
    const size_t columns = loss->losses.columns;
    const size_t count = vectors_numbers(torch_field(one, "loss_elements"), &elements);
    ck_assert_msg(count == loss->losses.rows * columns, "%s: %zu losses", one->id, count);
    for (size_t i = 0; i < count; i++) {
        const double value = matrix_row(&loss->losses, i / columns)[i % columns];
        expect(one, "element", i, value, elements[i]);
        if (one->element_count && !is_clamped(one, i / columns, i % columns))
            compare_exactly(one, i, value, elements[i], tally);
    }
    free(elements);
}

static void compare_gradients(const struct torch_case *one, const struct loss *loss)
{
    const size_t classes = problem_classes(&one->problem);
    struct sample sample = sample_new(classes);
    double *slope = malloc(classes * sizeof *slope);
    ck_assert_uint_eq(one->gradient_count, problem_samples(&one->problem) * classes);
    for (size_t n = 0; n < problem_samples(&one->problem); n++) {
        sample_evaluate(&one->problem, n, &sample);
        loss_gradient(loss, &sample, slope);
        for (size_t c = 0; c < classes; c++)
            expect(one, "slope", n * classes + c, slope[c], one->gradient[n * classes + c]);
    }
    free(slope);
    sample_release(&sample);
}

/* The mean and the sum, whatever the reduction of the case. */
static void compare_reductions(struct torch_case *one, struct loss *loss)
{
    static const struct {
        enum reduction reduction;
        const char *column;
    } all[] = {{REDUCTION_MEAN, "loss_mean"}, {REDUCTION_SUM, "loss_sum"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        one->problem.reduction = all[i].reduction;
        loss_evaluate(loss, &one->problem);
        expect(one, all[i].column, 0, loss->value, torch_number(one, all[i].column, NAN));
    }
}

static void compare(struct torch_case *one, struct tally *tally)
{
    struct loss loss = {0};
    one->element_count = vectors_numbers(torch_field(one, "exact_elements"), &one->elements);
    one->gradient_count = vectors_numbers(torch_field(one, "grad"), &one->gradient);
    loss_evaluate(&loss, &one->problem);
    ck_assert_msg(!loss.refusal, "%s: %s", one->id, loss.refusal);
    compare_losses(one, &loss, tally);
    compare_gradients(one, &loss);
    expect(one, "divisor", 0, loss.divisor, torch_number(one, "mean_divisor", NAN));
    expect(one, "sum", 0, loss.sum, torch_number(one, "loss_sum", NAN));
    if (one->problem.reduction == REDUCTION_NONE)
        ck_assert_msg(isnan(loss.value), "%s: there is no reduced loss", one->id);
    else
        expect(one, "loss", 0, loss.value, torch_number(one, "loss", NAN));
    compare_reductions(one, &loss);
    loss_release(&loss);
    free(one->elements);
    free(one->gradient);
    tally->compared++;
}

/* ---- errors ---- */

static void add_setting(struct text *lines, const char *name, const char *value)
{
    if (!torch_is(value, "-"))
        text_addf(lines, "set %s %s\n", name, value);
}

/* What cannot be a problem at all is refused by `set`: labels, weights and options that do not
 * fit. */
static void refuse_at_the_door(const struct torch_case *one)
{
    struct text lines = {0}, notes = {0};
    struct problem problem;
    struct error error;
    text_add(&lines, "set convention pytorch\n");
    add_setting(&lines, "logits", torch_field(one, "input"));
    const size_t good = lines.length;
    add_setting(&lines, "target", torch_field(one, "target"));
    add_setting(&lines, "class_weight", torch_field(one, "weight"));
    add_setting(&lines, "label_smoothing", torch_field(one, "label_smoothing"));
    ck_assert_msg(!script_problem(text_string(&lines), lines.length, &problem, &notes, &error),
                  "%s: nothing is refused", one->id);
    ck_assert_msg(error.message[0], "%s: no message", one->id);
    text_release(&notes);
    ck_assert_msg(script_problem(text_string(&lines), good, &problem, &notes, &error), "%s: %s",
                  one->id, error.message);
    problem_release(&problem);
    text_release(&lines);
    text_release(&notes);
}

static void expect_refusal(const char *id, const struct loss *loss, const char *words)
{
    ck_assert_msg(loss->refusal != NULL, "%s: not refused", id);
    ck_assert_msg(strstr(loss->refusal, words) != NULL, "%s: %s", id, loss->refusal);
    ck_assert(isnan(loss->value) && isnan(loss->sum));
    for (size_t n = 0; n < loss->losses.rows; n++)
        for (size_t c = 0; c < loss->losses.columns; c++)
            ck_assert(isnan(matrix_row(&loss->losses, n)[c]));
}

static void refuse(struct torch_case *one, struct tally *tally)
{
    tally->refused++;
    if (!torch_is(one->family, "bce_probs")) {
        refuse_at_the_door(one);
        return;
    }
    struct loss loss = {0};
    torch_build(one);
    one->problem.convention = CONVENTION_PYTORCH;
    loss_evaluate(&loss, &one->problem);
    expect_refusal(one->id, &loss, "BCELoss refuses values outside 0..1");
    loss_release(&loss);
    problem_release(&one->problem);
}

/* ---- the families ---- */

static void run_case(struct torch_case *one, struct tally *tally)
{
    if (!torch_is(torch_field(one, "status"), "ok")) {
        refuse(one, tally);
        return;
    }
    torch_build(one);
    one->problem.convention = CONVENTION_PYTORCH;
    if (one->problem.ignore_index == IGNORE_STANDARD)
        one->problem.ignores = false; /* PyTorch does not need to be asked */
    compare(one, tally);
    problem_release(&one->problem);
}

static void run_family(const char *family, struct tally expected)
{
    struct vector_table table = vectors_read("torch.tsv");
    struct tally tally = {0};
    for (size_t row = 1; row < table.count; row++) {
        struct torch_case one = {.table = &table, .row = row, .family = family};
        one.id = torch_field(&one, "id");
        if (torch_is(torch_field(&one, "family"), family))
            run_case(&one, &tally);
    }
    printf("%s: %zu compared, %zu refused, %zu elements in which PyTorch drops digits\n", family,
           tally.compared, tally.refused, tally.dropped);
    fflush(stdout);
    ck_assert_uint_eq(tally.compared, expected.compared);
    ck_assert_uint_eq(tally.refused, expected.refused);
    ck_assert_uint_eq(tally.dropped, expected.dropped);
    vectors_release(&table);
}

START_TEST(torch_ce_index)
{
    run_family("ce_index", (struct tally){331, 7, 15});
}
END_TEST

START_TEST(torch_ce_prob)
{
    run_family("ce_prob", (struct tally){153, 0, 7});
}
END_TEST

START_TEST(torch_bce_logits)
{
    run_family("bce_logits", (struct tally){238, 0, 65});
}
END_TEST

START_TEST(torch_bce_probs)
{
    run_family("bce_probs", (struct tally){123, 6, 4});
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {torch_ce_index, torch_ce_prob, torch_bce_logits, torch_bce_probs};
    return run_tests("convention", tests, sizeof tests / sizeof *tests);
}
