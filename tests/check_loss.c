/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Losses and gradients against PyTorch's cases: vectors/torch.tsv.
 *
 * Losses are compared with the exact columns, gradients with torch's own.  What cannot be compared
 * is skipped by a rule (enum verdict), and the counts at the end keep the rules honest. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/loss.h"
#include "core/num.h"
#include "tests/problems.h"
#include "tests/torch.h"

#define LOSS_TOLERANCE     1e-13 /* relative */
#define GRADIENT_TOLERANCE 1e-12 /* times max(1, |v|) */

enum verdict {
    COMPARED,
    SKIP_ERROR,      /* torch refuses the case, and there is no number */
    SKIP_NOT_FINITE, /* no exact result: an infinite or NaN input */
    SKIP_OPTION,     /* a negative label smoothing, which torch ignores and `set` refuses */
    VERDICTS
};

static const char *const verdict_names[VERDICTS] = {"compared", "refused by torch",
                                                    "input not finite", "negative smoothing"};

struct tally {
    size_t count[VERDICTS];
    /* Slopes: compared; left out where torch clamps p (1 - p), or the mean divides by 0, which
     * gives an infinity here and a NaN there. */
    size_t gradients, left_out;
};

static enum verdict judge(const struct torch_case *one)
{
    if (!torch_is(torch_field(one, "status"), "ok"))
        return SKIP_ERROR;
    if (torch_number(one, "label_smoothing", 0) < 0)
        return SKIP_OPTION;
    double *input;
    const size_t count = vectors_numbers(torch_field(one, "input"), &input);
    bool finite = true;
    for (size_t i = 0; i < count; i++)
        finite = finite && isfinite(input[i]);
    free(input);
    return finite ? COMPARED : SKIP_NOT_FINITE;
}

/* ln sum e^v in more digits than double has. */
static long double long_logsumexp(const double *v, size_t count)
{
    long double most = v[0], sum = 0;
    for (size_t c = 1; c < count; c++)
        most = fmaxl(most, v[c]);
    for (size_t c = 0; c < count; c++)
        sum += expl(v[c] - most);
    return most + logl(sum);
}

/* What the library's cross-entropy of v differs from torch's function in.  NLLLoss does not
 * normalise: -w v_y = w (lse(v) - v_y) - w lse(v). */
static double excess(const struct torch_case *one, size_t n, double share)
{
    if (!torch_is(one->family, "nll") || share == 0)
        return 0;
    const struct matrix *values = &one->problem.values;
    return (double)(share * long_logsumexp(matrix_row(values, n), values->columns));
}

static double excess_slope(const struct torch_case *one, size_t n, size_t c, double weight)
{
    if (!torch_is(one->family, "nll") || weight == 0)
        return 0;
    const struct matrix *values = &one->problem.values;
    const double *v = matrix_row(values, n);
    return (double)(weight * expl(v[c] - long_logsumexp(v, values->columns)));
}

static void expect_loss(const struct torch_case *one, double value, double exact, double beside)
{
    if (isnan(exact) ? isnan(value) : value == exact)
        return;
    /* The last addend is for subnormal numbers, which have fewer digits. */
    const double room = LOSS_TOLERANCE * (fabs(exact) + fabs(beside)) + 2 * DBL_TRUE_MIN;
    ck_assert_msg(fabs(value - exact) <= room, "%s: %.17g, not %.17g", one->id, value, exact);
}

/* Without weights the divisor is a count.  Torch adds weights from left to right, and rounds after
 * each; the library rounds once. */
static void compare_divisor(const struct torch_case *one, const struct loss *loss)
{
    const double torch = torch_number(one, "mean_divisor", NAN);
    const double room = matrix_is_empty(&one->problem.class_weight)
                            ? 0
                            : DBL_EPSILON / 2 * (double)loss->losses.rows * torch;
    ck_assert_msg(fabs(loss->divisor - torch) <= room, "%s: divisor %.17g, not %.17g", one->id,
                  loss->divisor, torch);
}

static void compare_losses(const struct torch_case *one, const struct loss *loss)
{
    const size_t columns = loss->losses.columns;
    ck_assert_msg(one->element_count == loss->losses.rows * columns, "%s: %zu losses", one->id,
                  one->element_count);
    double above = 0;
    for (size_t i = 0; i < one->element_count; i++) {
        const size_t n = i / columns;
        const double more = excess(one, n, loss->share[n]);
        const double value = matrix_row(&loss->losses, n)[i % columns] - more;
        expect_loss(one, value, one->elements[i], more);
        above += more;
    }
    compare_divisor(one, loss);
    const bool none = one->problem.reduction == REDUCTION_NONE;
    ck_assert_msg(!none || isnan(loss->value), "%s: there is no reduced loss", one->id);
    if (torch_is(torch_field(one, "exact_loss"), "-")) {
        ck_assert_msg(loss->divisor == 0 && !isfinite(loss->value), "%s: loss %.17g", one->id,
                      loss->value);
        return;
    }
    if (one->problem.reduction == REDUCTION_MEAN)
        above = above == 0 ? 0 : above / loss->divisor;
    expect_loss(one, (none ? loss->sum : loss->value) - above, torch_number(one, "exact_loss", NAN),
                above);
}

/* BCELoss divides by p (1 - p), but by no less than this. */
static bool torch_clamps(const struct torch_case *one, double p)
{
    return torch_is(one->family, "bce_probs") && p * (1 - p) <= (double)1e-12f;
}

static void compare_gradients(const struct torch_case *one, const struct loss *loss,
                              struct tally *tally)
{
    const size_t classes = problem_classes(&one->problem);
    const double divisor = one->problem.reduction == REDUCTION_MEAN ? loss->divisor : 1;
    struct sample sample = sample_new(classes);
    double *slope = malloc(classes * sizeof *slope);
    for (size_t i = 0; i < one->gradient_count; i++) {
        const size_t n = i / classes, c = i % classes;
        if (c == 0) {
            sample_evaluate(&one->problem, n, &sample);
            loss_gradient(loss, &sample, slope);
        }
        if (divisor == 0 || torch_clamps(one, matrix_row(&one->problem.values, n)[c])) {
            ck_assert_msg(divisor != 0 || slope[c] == 0 || !isfinite(slope[c]),
                          "%s: a slope of a mean over nothing", one->id);
            tally->left_out++;
            continue;
        }
        const double torch = one->gradient[i];
        const double weight = loss->share[n] == 0 ? 0 : loss->share[n] / divisor;
        const double value = slope[c] - excess_slope(one, n, c, weight);
        ck_assert_msg(isnan(torch)
                          ? isnan(value)
                          : fabs(value - torch) <= GRADIENT_TOLERANCE * fmax(1, fabs(torch)),
                      "%s, element %zu: slope %.17g, not %.17g", one->id, i, value, torch);
        tally->gradients++;
    }
    free(slope);
    sample_release(&sample);
}

static void run_case(struct torch_case *one, struct tally *tally)
{
    const enum verdict verdict = judge(one);
    tally->count[verdict]++;
    if (verdict != COMPARED)
        return;
    torch_build(one);
    one->element_count = vectors_numbers(torch_field(one, "exact_elements"), &one->elements);
    one->gradient_count = vectors_numbers(torch_field(one, "grad"), &one->gradient);
    ck_assert_msg(one->element_count && one->gradient_count, "%s: no numbers", one->id);
    struct loss loss = {0};
    loss_evaluate(&loss, &one->problem);
    compare_losses(one, &loss);
    compare_gradients(one, &loss, tally);
    loss_release(&loss);
    problem_release(&one->problem);
    free(one->elements);
    free(one->gradient);
}

/* All cases of a function; so many there must be at least. */
static void run_family(const char *family, size_t cases, size_t gradients)
{
    struct vector_table table = vectors_read("torch.tsv");
    struct tally tally = {0};
    for (size_t row = 1; row < table.count; row++) {
        struct torch_case one = {.table = &table, .row = row, .family = family};
        one.id = torch_field(&one, "id");
        if (torch_is(torch_field(&one, "family"), family))
            run_case(&one, &tally);
    }
    printf("%s:", family);
    for (size_t i = 0; i < VERDICTS; i++)
        if (tally.count[i])
            printf(" %zu %s,", tally.count[i], verdict_names[i]);
    printf(" %zu slopes, %zu left out\n", tally.gradients, tally.left_out);
    fflush(stdout);
    ck_assert_uint_ge(tally.count[COMPARED], cases);
    ck_assert_uint_ge(tally.gradients, gradients);
    vectors_release(&table);
}

START_TEST(torch_ce_index)
{
    run_family("ce_index", 300, 2700);
}
END_TEST

START_TEST(torch_ce_prob)
{
    run_family("ce_prob", 140, 1000);
}
END_TEST

START_TEST(torch_bce_logits)
{
    run_family("bce_logits", 225, 800);
}
END_TEST

START_TEST(torch_bce_probs)
{
    run_family("bce_probs", 120, 400);
}
END_TEST

START_TEST(torch_nll)
{
    run_family("nll", 45, 380);
}
END_TEST

/* KLDivLoss takes ln q, so q = e^v is rounded once more than there: half an ulp of q, which is
 * DBL_EPSILON p in the element. */
START_TEST(torch_kl)
{
    struct vector_table table = vectors_read("torch.tsv");
    size_t compared = 0;
    for (size_t row = 1; row < table.count; row++) {
        struct torch_case one = {.table = &table, .row = row, .family = "kl"};
        one.id = torch_field(&one, "id");
        if (!torch_is(torch_field(&one, "family"), "kl") || judge(&one) != COMPARED)
            continue;
        struct matrix v = torch_matrix(&one, "input"), p = torch_matrix(&one, "target");
        double *exact;
        const size_t count = vectors_numbers(torch_field(&one, "exact_elements"), &exact);
        ck_assert_uint_eq(count, v.rows * v.columns);
        double sum = 0, room = 0;
        for (size_t n = 0; n < v.rows; n++) {
            double *q = matrix_edit(&v, n);
            for (size_t c = 0; c < v.columns; c++) {
                q[c] = exp(q[c]);
                const double y = matrix_row(&p, n)[c], x = exact[n * v.columns + c];
                const double slack = LOSS_TOLERANCE * fabs(x) + 2 * DBL_EPSILON * y;
                const double value = kl_divergence(&y, &q[c], 1);
                ck_assert_msg(fabs(value - x) <= slack, "%s: %.17g, not %.17g", one.id, value, x);
                room += slack;
            }
            sum += kl_divergence(matrix_row(&p, n), q, v.columns);
        }
        const char *reduction = torch_field(&one, "reduction");
        const double divisor = torch_is(reduction, "mean")        ? (double)count
                               : torch_is(reduction, "batchmean") ? (double)v.rows
                                                                  : 1;
        if (!torch_is(reduction, "none"))
            ck_assert_double_eq_tol(sum / divisor, torch_number(&one, "exact_loss", NAN), room);
        free(exact);
        matrix_release(&v);
        matrix_release(&p);
        compared++;
    }
    printf("kl: %zu compared\n", compared);
    fflush(stdout);
    ck_assert_uint_ge(compared, 20);
    vectors_release(&table);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {torch_ce_index,  torch_ce_prob, torch_bce_logits,
                                  torch_bce_probs, torch_nll,     torch_kl};
    return run_tests("loss", tests, sizeof tests / sizeof *tests);
}
