/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Losses and gradients of random problems against the definitions of core/loss.h, written down once
 * more in long double, textbook style, and differentiated by central differences. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/loss.h"
#include "tests/problems.h"

/* Where long double is double the reference is no better than what it is to judge. */
#if LDBL_MANT_DIG > DBL_MANT_DIG
#define LOSS_TOLERANCE  2e-15L
#define SLOPE_TOLERANCE 2e-14L
#else
#define LOSS_TOLERANCE  1e-12L
#define SLOPE_TOLERANCE 1e-9L
#endif

/* Behind the division by the sum of the logits the slope is a difference of larger numbers. */
#define CLIPPED_FACTOR 5

typedef long double wide;

static double weight_in(const struct matrix *weights, size_t c)
{
    if (matrix_is_empty(weights))
        return 1;
    return matrix_row(weights, 0)[weights->columns == 1 ? 0 : c];
}

static wide label_of(const struct problem *p, size_t n, size_t c)
{
    const wide e = p->label_smoothing;
    const size_t parts = p->task == TASK_BINARY ? 2 : problem_classes(p);
    return (1 - e) * problem_label(p, n, c) + e / (wide)parts;
}

static wide cut(wide p)
{
    const wide low = CLIP_LOW, high = 1 - CLIP_LOW;
    return p < low ? low : p > high ? high : p;
}

/* p and 1 - p of class c. */
struct chances {
    wide yes, no;
};

static struct chances chances_of(const struct problem *p, const wide *v, size_t c)
{
    const bool binary = p->task == TASK_BINARY;
    const wide t = p->temperature;
    wide sum = 0, yes;
    switch (problem_route(p)) {
    case ROUTE_PROBS:
        break;
    case ROUTE_LOGITS:
        if (binary)
            return (struct chances){1 / (1 + expl(-v[c] / t)), 1 / (1 + expl(v[c] / t))};
        for (size_t k = 0; k < problem_classes(p); k++)
            sum += expl(v[k] / t);
        return (struct chances){expl(v[c] / t) / sum, 0};
    case ROUTE_CLIPPED:
        for (size_t k = 0; k < problem_classes(p); k++)
            sum += v[k];
        yes = cut(binary ? v[c] : v[c] / sum);
        return (struct chances){yes, 1 - yes};
    }
    return (struct chances){v[c], 1 - v[c]};
}

static wide times_log(wide coefficient, wide p)
{
    return coefficient == 0 ? 0 : -coefficient * logl(p);
}

/* What sample n with the values v adds to the sum of all losses. */
static wide loss_of(const struct problem *p, size_t n, const wide *v)
{
    wide sum = 0;
    if (problem_ignored(p, n))
        return 0;
    for (size_t c = 0; c < problem_classes(p); c++) {
        const struct chances chances = chances_of(p, v, c);
        const wide y = label_of(p, n, c), w = sample_weight_of(p, n, c);
        if (p->task == TASK_BINARY)
            sum += w * (times_log(weight_in(&p->pos_weight, c) * y, chances.yes) +
                        times_log(1 - y, chances.no));
        else
            sum += w * times_log(weight_in(&p->class_weight, c) * y, chances.yes);
    }
    return sum;
}

static wide divisor_of(const struct problem *p)
{
    const size_t samples = problem_samples(p);
    if (p->task == TASK_BINARY)
        return (wide)(samples * problem_classes(p));
    if (p->label_form != LABELS_TARGET)
        return (wide)samples;
    wide divisor = 0;
    for (size_t n = 0; n < samples; n++)
        if (!problem_ignored(p, n))
            divisor += weight_in(&p->class_weight, (size_t)matrix_row(&p->target, 0)[n]);
    return divisor;
}

/* How far a value may move: p is a fraction of itself away from where ln p breaks off. */
static wide step_of(const struct problem *p, wide v)
{
    if (problem_route(p) == ROUTE_LOGITS)
        return 4e-3L * p->temperature;
    const wide room = p->task == TASK_BINARY ? fminl(fabsl(v), fabsl(1 - v)) : fabsl(v);
    return 4e-3L * room;
}

/* Central differences, twice extrapolated: the error is of the sixth order. */
static wide slope_of(const struct problem *p, size_t n, wide *v, size_t c)
{
    const wide here = v[c];
    wide table[3], h = step_of(p, here);
    for (size_t i = 0; i < 3; i++, h /= 2) {
        v[c] = here + h;
        const wide above = loss_of(p, n, v);
        v[c] = here - h;
        table[i] = (above - loss_of(p, n, v)) / (2 * h);
    }
    v[c] = here;
    const wide first = (4 * table[1] - table[0]) / 3, second = (4 * table[2] - table[1]) / 3;
    return (16 * second - first) / 15;
}

/* No slope to compare: a kink or a pole of the clipped route, or a mean of nothing. */
static bool is_smooth(const struct problem *p, const double *row, size_t c)
{
    const size_t classes = problem_classes(p);
    if (problem_route(p) != ROUTE_CLIPPED)
        return true;
    if (p->task == TASK_BINARY)
        return fabs(row[c]) > 0.02 && fabs(1 - row[c]) > 0.02;
    double sum = 0, most = 0;
    for (size_t k = 0; k < classes; k++) {
        sum += row[k];
        most = fmax(most, fabs(row[k]));
    }
    if (fabs(sum) < 0.3 * most)
        return false;
    for (size_t k = 0; k < classes; k++)
        if (fabs(row[k] / sum) < 0.02 || fabs(1 - row[k] / sum) < 0.02)
            return false;
    return true;
}

struct tally {
    size_t losses[3], slopes[3], rough; /* by route */
    wide worst_loss, worst_slope[3];
};

static void note(wide *worst, wide error)
{
    *worst = fmaxl(*worst, error);
}

static void compare_sample(const struct loss *loss, size_t n, struct tally *tally, wide *total)
{
    const struct problem *p = &loss->problem;
    const size_t classes = problem_classes(p);
    const double *row = matrix_row(&p->values, n);
    const enum route route = problem_route(p);
    const wide divisor = p->reduction == REDUCTION_MEAN ? divisor_of(p) : 1;
    struct sample sample = sample_new(classes);
    wide *v = malloc(classes * sizeof *v);
    double *slope = malloc(classes * sizeof *slope);
    for (size_t c = 0; c < classes; c++)
        v[c] = row[c];
    sample_evaluate(p, n, &sample);
    loss_gradient(loss, &sample, slope);
    const wide expected = loss_of(p, n, v);
    *total += expected;
    wide error = fabsl(sample.loss - expected) / fmaxl(1, fabsl(expected));
    ck_assert_msg(error <= LOSS_TOLERANCE, "loss %.17g, not %.20Lg", sample.loss, expected);
    note(&tally->worst_loss, error);
    tally->losses[route]++;
    for (size_t c = 0; c < classes; c++) {
        if (divisor == 0 || !is_smooth(p, row, c)) {
            tally->rough++;
            continue;
        }
        const wide truth = slope_of(p, n, v, c) / divisor;
        error = fabsl(slope[c] - truth) / fmaxl(1, fabsl(truth));
        ck_assert_msg(error <= SLOPE_TOLERANCE * (route == ROUTE_CLIPPED ? CLIPPED_FACTOR : 1),
                      "route %d: slope %.17g, not %.20Lg", (int)route, slope[c], truth);
        note(&tally->worst_slope[route], error);
        tally->slopes[route]++;
    }
    free(slope);
    free(v);
    sample_release(&sample);
}

static void compare(const struct problem *problem, struct tally *tally)
{
    struct loss loss = {0};
    loss_evaluate(&loss, problem);
    wide total = 0, divisor = divisor_of(problem);
    for (size_t n = 0; n < problem_samples(problem); n++)
        compare_sample(&loss, n, tally, &total);
    const wide room = LOSS_TOLERANCE * fmaxl(1, fabsl(total));
    ck_assert(fabsl(loss.sum - total) <= room);
    ck_assert(fabsl(loss.divisor - divisor) <= DBL_EPSILON * divisor);
    if (problem->reduction == REDUCTION_SUM)
        ck_assert_double_eq(loss.value, loss.sum);
    if (problem->reduction == REDUCTION_MEAN && divisor != 0)
        ck_assert(fabsl(loss.value - total / divisor) <= room / fminl(1, divisor));
    if (problem->reduction == REDUCTION_MEAN && divisor == 0)
        ck_assert(!isfinite(loss.value));
    loss_release(&loss);
}

START_TEST(losses_and_slopes)
{
    const struct problem_mix mix = {.samples = 5, .classes = 6, .labelled = true};
    struct dice dice = {3};
    struct tally tally = {0};
    for (size_t i = 0; i < 1500; i++) {
        struct problem problem = problem_random(&dice, &mix);
        compare(&problem, &tally);
        problem_release(&problem);
    }
    printf("gradient: slopes on the three routes %zu %zu %zu, left out %zu; worst loss %.2Lg, "
           "slopes %.2Lg %.2Lg %.2Lg\n",
           tally.slopes[ROUTE_LOGITS], tally.slopes[ROUTE_PROBS], tally.slopes[ROUTE_CLIPPED],
           tally.rough, tally.worst_loss, tally.worst_slope[0], tally.worst_slope[1],
           tally.worst_slope[2]);
    fflush(stdout);
    for (size_t route = 0; route < 3; route++) {
        ck_assert_uint_ge(tally.losses[route], 500);
        ck_assert_uint_ge(tally.slopes[route], 1000);
    }
}
END_TEST

/* Where the clip holds a value the loss is flat. */
START_TEST(held_by_the_clip)
{
    struct problem problem = problem_from("set task binary\nset logits 3 -1 0.5\n"
                                          "set labels 0 1 1\nset from_logits off\n");
    struct loss loss = {0};
    loss_evaluate(&loss, &problem);
    struct sample sample = sample_new(3);
    sample_evaluate(&problem, 0, &sample);
    ck_assert_double_eq(sample.gradient[0], 0);
    ck_assert_double_eq(sample.gradient[1], 0);
    ck_assert_double_eq(sample.gradient[2], -2);
    sample_release(&sample);
    loss_release(&loss);
    problem_release(&problem);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {losses_and_slopes, held_by_the_clip};
    return run_tests("gradient", tests, sizeof tests / sizeof *tests);
}
