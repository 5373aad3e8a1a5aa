/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loss and its slope along one value: against the formulas, written in long double, and the
 * slope against the loss's own central differences. */
#include <float.h>
#include <math.h>

#include "core/loss.h"
#include "core/sweep.h"
#include "core/text.h"
#include "tests/problems.h"

#define LN2 0.69314718055994531

static void expect_near(double value, long double expected)
{
    if (isinf(expected)) {
        ck_assert_double_eq(value, (double)expected);
        return;
    }
    const long double room = 8 * DBL_EPSILON * fmaxl(1, fabsl(expected));
    ck_assert_msg(fabsl(value - expected) <= room, "%.17g, not %.20Lg", value, expected);
}

/* L = ln sum e^z - z_0 and dL/dz_c = p_c - y_c. */
START_TEST(logits)
{
    struct problem problem = problem_from("set logits 2 1 0.1\nset target 0\n");
    for (size_t class = 0; class < 3; class ++) {
        struct sweep sweep = sweep_new(&problem, 0, class, (struct range){-4, 8}, 49);
        ck_assert_uint_eq(sweep.count, 49);
        for (size_t i = 0; i < sweep.count; i++) {
            long double z[] = {2, 1, 0.1};
            expect_near(sweep.x[i], -4 + i / 4.0L);
            z[class] = sweep.x[i];
            const long double sum = expl(z[0]) + expl(z[1]) + expl(z[2]);
            expect_near(sweep.loss[i], logl(sum) - z[0]);
            expect_near(sweep.slope[i], expl(z[class]) / sum - (class == 0));
        }
        expect_near(sweep.present_loss, 0.41703001627783348L);
        sweep_release(&sweep);
        ck_assert_ptr_null(sweep.x);
    }
    /* The problem is as before. */
    ck_assert_double_eq(matrix_row(&problem.values, 0)[0], 2);
    ck_assert_double_eq(matrix_row(&problem.values, 0)[2], 0.1);
    problem_release(&problem);
}
END_TEST

START_TEST(the_present)
{
    struct problem problem = problem_from("set logits 0 0 0; 2 1 0.1\nset target 1 0\n");
    struct sweep sweep = sweep_new(&problem, 1, 0, (struct range){-1, 1}, 2);
    ck_assert_double_eq(sweep.present, 2);
    expect_near(sweep.present_loss, 0.41703001627783348L);
    expect_near(sweep.present_slope, -0.34099886111403209L);
    sweep_release(&sweep);
    sweep = sweep_new(&problem, 0, 2, (struct range){-1, 1}, 2);
    ck_assert_double_eq(sweep.present, 0);
    expect_near(sweep.present_loss, logl(3));
    expect_near(sweep.present_slope, 1 / 3.0L);
    sweep_release(&sweep);
    problem_release(&problem);
}
END_TEST

/* One p moves, the others stay: the loss is -ln p of the true class alone. */
START_TEST(probabilities)
{
    struct problem problem = problem_from("set probs 0.5 0.3 0.2\nset target 0\n");
    struct sweep own = sweep_new(&problem, 0, 0, (struct range){0, 1}, 5);
    for (size_t i = 0; i < 5; i++) {
        ck_assert_double_eq(own.x[i], (double)i / 4);
        expect_near(own.loss[i], -logl(own.x[i]));
        expect_near(own.slope[i], -1 / (long double)own.x[i]);
    }
    ck_assert_double_eq(own.loss[0], INFINITY);
    ck_assert_double_eq(own.slope[0], -INFINITY);
    struct sweep other = sweep_new(&problem, 0, 2, (struct range){0, 1}, 5);
    for (size_t i = 0; i < 5; i++) {
        expect_near(other.loss[i], logl(2));
        ck_assert_double_eq(other.slope[i], 0);
    }
    sweep_release(&own);
    sweep_release(&other);
    problem_release(&problem);
}
END_TEST

/* Softmax a second time: p is taken for a logit. */
START_TEST(twice)
{
    struct problem problem =
        problem_from("set probs 0.7 0.2 0.1\nset from_logits on\nset target 0\n");
    struct sweep sweep = sweep_new(&problem, 0, 0, (struct range){0, 1}, 3);
    for (size_t i = 0; i < 3; i++) {
        const long double own = expl(sweep.x[i]), sum = own + expl(0.2L) + expl(0.1L);
        expect_near(sweep.loss[i], logl(sum / own));
        expect_near(sweep.slope[i], own / sum - 1);
    }
    const struct range range = sweep_range(&problem, 0, 0);
    ck_assert_double_eq(range.low, 0);
    ck_assert_double_eq(range.high, 1);
    sweep_release(&sweep);
    problem_release(&problem);
}
END_TEST

/* Logits taken for probabilities: between the clips p = x / (x + 1.1). */
START_TEST(clipped)
{
    struct problem problem =
        problem_from("set logits 2 1 0.1\nset from_logits off\nset target 0\n");
    struct sweep sweep = sweep_new(&problem, 0, 0, (struct range){0, 4}, 5);
    expect_near(sweep.loss[0], -logl(1e-7L));
    ck_assert_double_eq(sweep.slope[0], 0);
    for (size_t i = 1; i < 5; i++) {
        const long double x = sweep.x[i];
        expect_near(sweep.loss[i], logl((x + 1.1L) / x));
        expect_near(sweep.slope[i], 1 / (x + 1.1L) - 1 / x);
    }
    sweep_release(&sweep);
    problem_release(&problem);
}
END_TEST

/* Two outputs, in bits, weighted: the other output's loss stays in the sum. */
START_TEST(binary)
{
    struct problem problem = problem_from("set task binary\nset logits 1 -2\nset labels 1 0\n"
                                          "set log_base 2\nset pos_weight 3 1\n"
                                          "set sample_weight 2\n");
    struct sweep sweep = sweep_new(&problem, 0, 0, (struct range){-5, 5}, 11);
    for (size_t i = 0; i < 11; i++) {
        const long double z = sweep.x[i], rest = logl(1 + expl(-2));
        expect_near(sweep.loss[i], 2 * (3 * logl(1 + expl(-z)) + rest) / logl(2));
        expect_near(sweep.slope[i], -6 / (1 + expl(z)) / logl(2));
    }
    sweep_release(&sweep);
    problem_release(&problem);
}
END_TEST

START_TEST(ignored)
{
    struct problem problem =
        problem_from("set logits 2 1; 0 3\nset ignore_index -100\nset target -100 1\n");
    struct sweep sweep = sweep_new(&problem, 0, 1, (struct range){-1, 1}, 3);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_double_eq(sweep.loss[i], 0);
        ck_assert_double_eq(sweep.slope[i], 0);
    }
    sweep_release(&sweep);
    problem_release(&problem);
}
END_TEST

/* The unit and the options come from the problem: the losses are those of loss.h, and the slope is
 * that of the losses. */
START_TEST(central_differences)
{
    const struct problem_mix mix = {.samples = 4, .classes = 6, .labelled = true};
    struct dice dice = {8};
    size_t compared = 0;
    for (size_t i = 0; i < 600; i++) {
        struct problem problem = problem_random(&dice, &mix);
        const size_t sample = dice_below(&dice, problem_samples(&problem));
        const size_t class = dice_below(&dice, problem_classes(&problem));
        const double x = matrix_row(&problem.values, sample)[class];
        const bool unbounded = problem_route(&problem) == ROUTE_LOGITS;
        const double h = 1e-3 * (unbounded ? 1 : fmin(x, 1 - x));
        struct sweep s =
            sweep_new(&problem, sample, class, (struct range){x - 2 * h, x + 2 * h}, 5);
        struct loss loss = {0};
        loss_evaluate(&loss, &problem);
        expect_near(s.present_loss, loss_of_sample(&loss, sample));
        if (problem_route(&problem) != ROUTE_CLIPPED && h > 1e-5) {
            const double slope = (8 * (s.loss[3] - s.loss[1]) - (s.loss[4] - s.loss[0])) / (12 * h);
            const double room = 1e-8 * fmax(1, fmax(fabs(slope), fabs(s.present_loss)));
            ck_assert_msg(fabs(s.present_slope - slope) <= room, "%.17g, not %.17g",
                          s.present_slope, slope);
            compared++;
        }
        loss_release(&loss);
        sweep_release(&s);
        problem_release(&problem);
    }
    ck_assert_uint_ge(compared, 300);
}
END_TEST

START_TEST(ranges)
{
    static const struct {
        const char *lines;
        size_t class;
        double low, high;
    } table[] = {
        {"set logits 2 1 0.1\nset target 0\n", 0, -5, 10},
        {"set logits 2.5 1 0.1\nset target 0\n", 0, -5, 10}, /* the axis waits for the mark */
        {"set logits 0 0\nset target 0\n", 0, -6, 6},
        {"set logits 0 0\nset target 0\nset temperature 10\n", 0, -60, 60},
        {"set logits 300 0\nset target 0\nset temperature 10\n", 1, -100, 400},
        {"set logits 1000 990 0\nset target 1\n", 2, -200, 1200}, /* where it begins to matter */
        {"set task binary\nset logits 0\nset labels 1\n", 0, -6, 6},
        {"set logits inf 0\nset target 0\n", 0, -6, 6},
        {"set logits -inf -inf\nset target 0\n", 0, -6, 6},
        {"set logits 1e308 0\nset target 0\n", 0, 0, 1e308},
        {"set logits 0 -1e-300\nset target 0\n", 1, -6, 6},
        {"set probs 0.2 0.8\nset target 0\n", 1, 0, 1},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct problem problem = problem_from(table[i].lines);
        const struct range range = sweep_range(&problem, 0, table[i].class);
        ck_assert_double_eq(range.low, table[i].low);
        ck_assert_double_eq(range.high, table[i].high);
        problem_release(&problem);
    }
}
END_TEST

START_TEST(possible)
{
    struct problem problem = problem_from("set logits 2 1 0.1\n");
    ck_assert(!sweep_possible(&problem, 0, 0));
    problem_release(&problem);
    problem = problem_from("set logits 2 1 0.1\nset target 0\n");
    ck_assert(sweep_possible(&problem, 0, 2));
    ck_assert(!sweep_possible(&problem, 0, 3));
    ck_assert(!sweep_possible(&problem, 1, 0));
    problem_release(&problem);
    problem = problem_new();
    ck_assert(!sweep_possible(&problem, 0, 0));
    problem_release(&problem);
}
END_TEST

START_TEST(counts)
{
    static const size_t table[][3] = {
        {3, 200, 200}, {82, 200, 199}, {300, 120, 54}, {4096, 120, 17}, {4096, 5, 5}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct problem problem = problem_new();
        problem_take_values(&problem, VALUES_LOGITS, matrix_new(1, table[i][0]));
        ck_assert_uint_eq(sweep_count(&problem, table[i][1]), table[i][2]);
        problem_release(&problem);
    }
}
END_TEST

START_TEST(surprise)
{
    struct sweep sweep = sweep_surprise(LOG_BASE_2, 9);
    static const double bits[] = {INFINITY, 3, 2, 0, 1, 0, 0, 0, 0};
    ck_assert_double_eq(sweep.loss[0], bits[0]);
    ck_assert_double_eq(sweep.slope[0], -INFINITY);
    ck_assert_double_eq(sweep.x[2], 0.25);
    expect_near(sweep.loss[1], bits[1]);
    expect_near(sweep.loss[2], bits[2]);
    expect_near(sweep.loss[4], bits[4]);
    ck_assert_double_eq(sweep.loss[8], 0);
    expect_near(sweep.slope[4], -2 / (long double)LN2);
    expect_near(sweep.present_slope, -1 / (long double)LN2);
    sweep_release(&sweep);
    sweep = sweep_surprise(LOG_BASE_E, 3);
    expect_near(sweep.loss[1], LN2);
    expect_near(sweep.slope[1], -2);
    ck_assert(!signbit(sweep.loss[2]));
    sweep_release(&sweep);
}
END_TEST

/* What p = 0 costs where p is cut, or the logarithm, or something is added; and a p in between. */
START_TEST(price)
{
    static const struct {
        const char *convention;
        double most, slope; /* at p = 0 */
        double half;        /* at p = 0.5 */
    } rows[] = {
        {"exact", INFINITY, -INFINITY, 0.69314718055994531},
        {"pytorch", 100, 0, 0.69314718055994531},
        {"keras", 16.118095650958319788, 0, 0.69314718055994531},
        {"tfkeras", 15.424948470398374479, 0, 0.69314698055996531},
        {"tfjs", 16.118095650958319788, -1e7, 0.69314698055996531},
        {"sklearn", 36.043653389117156090, 0, 0.69314718055994531},
        {"optax", INFINITY, -INFINITY, 0.69314718055994531},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct text lines = {0};
        text_addf(&lines, "set task binary\nset probs 0.5\nset convention %s\n",
                  rows[i].convention);
        struct problem problem = problem_from(text_string(&lines));
        struct sweep sweep = sweep_price(&problem, 3);
        expect_near(sweep.loss[0], rows[i].most);
        expect_near(sweep.slope[0], rows[i].slope);
        expect_near(sweep.loss[1], rows[i].half);
        ck_assert_double_eq(sweep.present_loss, sweep.loss[2]);
        sweep_release(&sweep);
        problem.log_base = LOG_BASE_2;
        sweep = sweep_price(&problem, 3);
        expect_near(sweep.loss[0], rows[i].most / (long double)LN2);
        sweep_release(&sweep);
        problem_release(&problem);
        text_release(&lines);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        logits, the_present, probabilities, twice,    clipped, binary, ignored, central_differences,
        ranges, possible,    counts,        surprise, price};
    return run_tests("sweep", tests, sizeof tests / sizeof *tests);
}
