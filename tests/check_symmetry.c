/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must not matter: the order of the classes and of the samples, a constant added to all
 * scores, and how a label is written.  Random problems, by the rules of every convention. */
#include <math.h>
#include <string.h>

#include "core/loss.h"
#include "core/num.h"
#include "tests/problems.h"

#define ROUNDS 3000

enum { MOST = 6 };

/* A random order of the first `count` numbers: what was at c goes to order[c]. */
static void any_order(struct dice *dice, size_t count, size_t *order)
{
    for (size_t c = 0; c < count; c++)
        order[c] = c;
    for (size_t c = count; c-- > 1;) {
        const size_t other = dice_below(dice, c + 1), kept = order[c];
        order[c] = order[other];
        order[other] = kept;
    }
}

/* ---- one row ---- */

/* Rows with terms of all sizes: that vanish beside the largest, and that are 0. */
static void any_row(struct dice *dice, size_t n, double *z)
{
    static const double ranges[] = {1, 8, 80, 400, 1000};
    const double range = ranges[dice_below(dice, 5)];
    for (size_t c = 0; c < n; c++)
        z[c] =
            dice_one_in(dice, 20) ? -INFINITY : round(dice_between(dice, -range, range) * 64) / 64;
}

/* The last bit may differ where a sum is taken in another order. */
static void expect_near(double a, double b, const char *what)
{
    ck_assert_msg(a == b || (isnan(a) && isnan(b)) || a == nextafter(b, a), "%s: %.17g, %.17g",
                  what, a, b);
}

START_TEST(order_in_a_row)
{
    struct dice dice = {.state = 21};
    for (int round = 0; round < 10 * ROUNDS; round++) {
        const size_t n = 1 + dice_below(&dice, MOST), y = dice_below(&dice, n);
        double z[MOST], turned[MOST], a[MOST] = {0}, a_turned[MOST] = {0};
        double p[2][MOST], log_p[2][MOST], slope[2][MOST];
        size_t order[MOST];
        any_row(&dice, n, z);
        any_order(&dice, n, order);
        for (size_t c = 0; c < n; c++)
            turned[order[c]] = z[c];
        a[y] = a_turned[order[y]] = 1;
        expect_near(ce_softmax(z, a, n, p[0], log_p[0], slope[0]).hi,
                    ce_softmax(turned, a_turned, n, p[1], log_p[1], slope[1]).hi, "loss");
        expect_near(logsumexp(z, n), logsumexp(turned, n), "logsumexp");
        for (size_t c = 0; c < n; c++) {
            expect_near(p[0][c], p[1][order[c]], "p");
            expect_near(log_p[0][c], log_p[1][order[c]], "ln p");
            expect_near(slope[0][c], slope[1][order[c]], "slope");
        }
    }
}
END_TEST

/* Sums and differences of these scores are exact, so every bit stays. */
START_TEST(constant_added)
{
    struct dice dice = {.state = 22};
    for (int round = 0; round < 10 * ROUNDS; round++) {
        const size_t n = 1 + dice_below(&dice, MOST);
        const double shift = round ? (double)dice_below(&dice, 2000) - 1000 : 0;
        double z[MOST], moved[MOST], a[MOST], p[2][MOST], log_p[2][MOST], slope[2][MOST];
        any_row(&dice, n, z);
        for (size_t c = 0; c < n; c++) {
            moved[c] = z[c] + shift;
            a[c] = dice_one_in(&dice, 3) ? 0 : dice_between(&dice, -1, 2);
        }
        const struct twofold loss = ce_softmax(z, a, n, p[0], log_p[0], slope[0]);
        const struct twofold other = ce_softmax(moved, a, n, p[1], log_p[1], slope[1]);
        ck_assert((loss.hi == other.hi && loss.lo == other.lo) || isnan(loss.hi));
        for (size_t c = 0; c < n && isfinite(logsumexp(z, n)); c++)
            ck_assert(p[0][c] == p[1][c] && log_p[0][c] == log_p[1][c] &&
                      slope[0][c] == slope[1][c]);
    }
}
END_TEST

/* e^x of what is just too large, and of what is just not. */
START_TEST(ends_of_the_range)
{
    ck_assert_double_eq(perplexity(710), INFINITY);
    ck_assert_double_eq(perplexity(709.9), INFINITY);
    ck_assert(perplexity(709.78) < INFINITY && perplexity(709.78) > 1.7e308);
    ck_assert_double_eq(perplexity(-800), 0);
    ck_assert_double_eq(perplexity(-746), 0);
    ck_assert_double_eq(perplexity(-745), 0x1p-1074);
    ck_assert_double_eq(sigmoid(-800), 0);
    ck_assert_double_eq(sigmoid(800), 1);
}
END_TEST

/* ---- problems ---- */

static struct matrix with_columns(const struct matrix *matrix, const size_t *order)
{
    struct matrix turned = matrix_new(matrix->rows, matrix->columns);
    for (size_t r = 0; r < matrix->rows; r++)
        for (size_t c = 0; c < matrix->columns; c++)
            matrix_edit(&turned, r)[order[c]] = matrix_row(matrix, r)[c];
    return turned;
}

static void turn_columns(struct matrix *matrix, size_t classes, const size_t *order)
{
    if (matrix->columns != classes)
        return;
    struct matrix turned = with_columns(matrix, order);
    matrix_release(matrix);
    *matrix = turned;
}

static struct problem with_classes(const struct problem *problem, const size_t *order)
{
    struct problem turned = problem_share(problem);
    const size_t classes = problem_classes(problem);
    turn_columns(&turned.values, classes, order);
    if (turned.label_form == LABELS_VECTORS)
        turn_columns(&turned.labels, classes, order);
    turn_columns(&turned.class_weight, classes, order);
    turn_columns(&turned.pos_weight, classes, order);
    if (classes > 1)
        turn_columns(&turned.sample_weight, classes, order);
    if (turned.ignores && turned.ignore_index >= 0 && turned.ignore_index < (double)classes)
        turned.ignore_index = (double)order[(size_t)turned.ignore_index];
    for (size_t n = 0; turned.label_form == LABELS_TARGET && n < problem_samples(problem); n++) {
        const double y = matrix_row(&problem->target, 0)[n];
        if (y >= 0 && y < (double)classes)
            matrix_edit(&turned.target, 0)[n] = (double)order[(size_t)y];
    }
    return turned;
}

static struct matrix with_rows(const struct matrix *matrix, const size_t *order)
{
    struct matrix turned = matrix_new(matrix->rows, matrix->columns);
    for (size_t r = 0; r < matrix->rows; r++)
        memcpy(matrix_edit(&turned, order[r]), matrix_row(matrix, r),
               matrix->columns * sizeof(double));
    return turned;
}

static void turn_rows(struct matrix *matrix, const size_t *order)
{
    if (matrix_is_empty(matrix))
        return;
    struct matrix turned = with_rows(matrix, order);
    matrix_release(matrix);
    *matrix = turned;
}

static struct problem with_samples(const struct problem *problem, const size_t *order)
{
    struct problem turned = problem_share(problem);
    turn_rows(&turned.values, order);
    turn_rows(&turned.labels, order);
    turn_rows(&turned.sample_weight, order);
    for (size_t n = 0; turned.label_form == LABELS_TARGET && n < problem_samples(problem); n++)
        matrix_edit(&turned.target, 0)[order[n]] = matrix_row(&problem->target, 0)[n];
    return turned;
}

static void expect(const struct problem *problem, double a, double b, const char *what)
{
    ck_assert_msg(nearly_equal(a, b), "convention %d, %s: %.17g, %.17g", (int)problem->convention,
                  what, a, b);
}

/* The losses and gradients of two problems, sample n of the one being sample rows[n] of the other,
 * and class c class columns[c]. */
static void expect_same(const struct problem *problem, const struct problem *turned,
                        const size_t *rows, const size_t *columns)
{
    struct loss loss = {0}, other = {0};
    loss_evaluate(&loss, problem);
    loss_evaluate(&other, turned);
    expect(problem, loss.value, other.value, "reduced");
    const size_t classes = problem_classes(problem);
    struct sample s = sample_new(classes), t = sample_new(classes);
    for (size_t n = 0; n < problem_samples(problem); n++) {
        double slope[MOST], other_slope[MOST];
        sample_evaluate(problem, n, &s);
        sample_evaluate(turned, rows[n], &t);
        expect(problem, s.loss, t.loss, "loss");
        expect(problem, s.share, t.share, "share");
        loss_gradient(&loss, &s, slope);
        loss_gradient(&other, &t, other_slope);
        for (size_t c = 0; c < classes; c++) {
            expect(problem, s.probs[c], t.probs[columns[c]], "p");
            expect(problem, s.log_probs[c], t.log_probs[columns[c]], "ln p");
            expect(problem, s.term[c], t.term[columns[c]], "term");
            expect(problem, slope[c], other_slope[columns[c]], "slope");
        }
    }
    sample_release(&s);
    sample_release(&t);
    loss_release(&loss);
    loss_release(&other);
}

static const struct problem_mix mixes[] = {
    {.samples = 4, .classes = MOST, .labelled = true},
    {.samples = 4, .classes = MOST, .labelled = true, .large = true},
};

static struct problem any_problem(struct dice *dice, int round)
{
    struct problem problem = problem_random(dice, &mixes[round % 2]);
    problem.convention = (enum convention)dice_below(dice, CONVENTIONS_TO_SHOW);
    problem.precision = PRECISION_FLOAT64;
    return problem;
}

/* Some frameworks weigh a sample by the class of its largest label: of two, by the first. */
static bool weighs_one_of_two(const struct problem *problem)
{
    const size_t classes = problem_classes(problem);
    bool two = false;
    for (size_t n = 0; n < problem_samples(problem); n++)
        for (size_t c = 0, first = problem_true_class(problem, n); c < classes; c++)
            two = two ||
                  (c != first && problem_label(problem, n, c) == problem_label(problem, n, first));
    return two && !matrix_is_empty(&problem->class_weight);
}

START_TEST(order_of_classes)
{
    static const size_t same[] = {0, 1, 2, 3, 4, 5};
    struct dice dice = {.state = 23};
    size_t compared = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct problem problem = any_problem(&dice, round);
        size_t order[MOST];
        any_order(&dice, problem_classes(&problem), order);
        struct problem turned = with_classes(&problem, order);
        if (!weighs_one_of_two(&problem)) {
            expect_same(&problem, &turned, same, order);
            compared++;
        }
        problem_release(&turned);
        problem_release(&problem);
    }
    ck_assert_uint_gt(compared, ROUNDS * 9 / 10);
}
END_TEST

START_TEST(order_of_samples)
{
    static const size_t same[] = {0, 1, 2, 3, 4, 5};
    struct dice dice = {.state = 24};
    for (int round = 0; round < ROUNDS; round++) {
        struct problem problem = any_problem(&dice, round);
        size_t order[MOST];
        any_order(&dice, problem_samples(&problem), order);
        struct problem turned = with_samples(&problem, order);
        expect_same(&problem, &turned, order, same);
        problem_release(&turned);
        problem_release(&problem);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {order_in_a_row, constant_added, ends_of_the_range,
                                  order_of_classes, order_of_samples};
    return run_tests("symmetry", tests, sizeof tests / sizeof *tests);
}
