/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for every problem, tried on random ones: probabilities sum to one, the slopes are
 * those of the definition by a complex step, two classes are a yes and a no, undo and redo lead
 * back and forth, the order of what does not concern each other does not matter.
 *
 * Elsewhere: a constant added to the scores and the order of classes and samples
 * (check_symmetry.c), the slopes of every rule by differences (check_gradient.c), a saved problem
 * opened again (check_language.c). */
#include <complex.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/command.h"
#include "core/loss.h"
#include "core/num.h"
#include "core/script.h"
#include "core/setting.h"
#include "tests/problems.h"

#define ROUNDS 2000
#define ULP    0x1p-52L

/* Where long double is double the reference is no better than what it is to judge. */
#if LDBL_MANT_DIG > DBL_MANT_DIG
#define SLOPE_ULPS 4
#else
#define SLOPE_ULPS 16
#endif

enum { MOST = 6 };

/* ---- numbers ---- */

/* Each p is right to 4 ulp, and so is their sum. */
START_TEST(sums_to_one)
{
    const struct problem_mix mixes[] = {{.samples = 4, .classes = MOST},
                                        {.samples = 4, .classes = MOST, .large = true}};
    struct dice dice = {61};
    size_t rows = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct problem problem = problem_random(&dice, &mixes[round % 2]);
        const size_t classes = problem_classes(&problem);
        struct sample sample = sample_new(classes);
        const bool softmax =
            problem.task == TASK_MULTICLASS && problem_route(&problem) == ROUTE_LOGITS;
        for (size_t n = 0; softmax && n < problem_samples(&problem); n++) {
            long double sum = 0;
            sample_evaluate_probs(&problem, n, &sample);
            for (size_t c = 0; c < classes; c++) {
                sum += sample.probs[c];
                ck_assert(isnan(sample.probs[c]) || (sample.probs[c] >= 0 && sample.probs[c] <= 1));
            }
            ck_assert_msg(isnan(sum) || fabsl(sum - 1) <= 4 * ULP, "sum %.21Lg", sum);
            rows += isnan(sum) ? 0 : 1;
        }
        sample_release(&sample);
        problem_release(&problem);
    }
    ck_assert_uint_gt(rows, ROUNDS / 4);
}
END_TEST

typedef long double _Complex complex_number;

/* -sum a_k ln p_k with the scores z + i h at class c, by its definition: the imaginary part is h
 * times the slope, without a difference of near numbers. */
static long double slope_of(const double *z, const double *a, size_t n, size_t at)
{
    const long double step = 1e-300L;
    complex_number score[MOST], sum = 0, loss = 0;
    long double largest = -INFINITY;
    for (size_t c = 0; c < n; c++)
        largest = fmaxl(largest, z[c]);
    for (size_t c = 0; c < n; c++) {
        score[c] = (long double)z[c] - largest + (c == at ? step * I : 0);
        sum += cexpl(score[c]);
    }
    for (size_t c = 0; c < n; c++)
        loss -= a[c] * (score[c] - clogl(sum));
    return cimagl(loss) / step;
}

/* p S - y: the last places are those of the larger. */
START_TEST(slopes_by_a_complex_step)
{
    static const double ranges[] = {1, 6, 30, 200};
    struct dice dice = {62};
    for (int round = 0; round < 10 * ROUNDS; round++) {
        const size_t n = 2 + dice_below(&dice, MOST - 1);
        const double range = ranges[dice_below(&dice, 4)];
        double z[MOST], a[MOST], slope[MOST], p[MOST], whole = 0;
        for (size_t c = 0; c < n; c++) {
            z[c] = dice_between(&dice, -range, range);
            a[c] = dice_one_in(&dice, 3) ? 0 : dice_between(&dice, 0, 2);
            whole += a[c];
        }
        ce_logits(z, a, n, slope);
        softmax(z, n, p);
        for (size_t c = 0; c < n; c++) {
            const long double wanted = slope_of(z, a, n, c);
            const long double larger = fmaxl((long double)whole * p[c], a[c]);
            ck_assert_msg(fabsl(slope[c] - wanted) <= SLOPE_ULPS * ULP * larger,
                          "round %d: %.17g, %.21Lg, of %.3Lg", round, slope[c], wanted, larger);
        }
    }
}
END_TEST

/* ---- two classes, or one yes or no ---- */

static void set_rows(struct text *out, const char *name, double (*row)[2], size_t rows,
                     size_t columns)
{
    text_addf(out, "set %s", name);
    for (size_t n = 0; n < rows; n++)
        for (size_t c = 0; c < columns; c++)
            text_addf(out, "%s%.17g", c == 0 && n > 0 ? "; " : " ", row[n][c]);
    text_add(out, "\n");
}

/* The same samples twice: as the scores z and 0 of two classes, and as one score z.  Labels and
 * weights are such that their products are exact. */
struct twins {
    struct problem two, one;
    double scale; /* the largest weight, divided by the temperature */
};

static struct twins any_twins(struct dice *dice)
{
    static const char *const reductions[] = {"mean", "sum", "none"};
    struct text two = {0}, one = {0}, both = {0};
    const size_t rows = 1 + dice_below(dice, 4);
    double z[4][2] = {{0}}, y[4][2], weights[4][2];
    const double yes = (double)(1 + dice_below(dice, 256)) / 64;
    const double temperature = dice_rounded(dice, 0.5, 3);
    for (size_t n = 0; n < rows; n++) {
        z[n][0] = dice_between(dice, -30, 30);
        y[n][0] = (double)dice_below(dice, 65) / 64;
        y[n][1] = 1 - y[n][0];
        weights[n][0] = dice_rounded(dice, 0.1, 1);
    }
    text_add(&one, "set task binary\n");
    set_rows(&one, "logits", z, rows, 1);
    set_rows(&two, "logits", z, rows, 2);
    set_rows(&one, "labels", y, rows, 1);
    set_rows(&two, "labels", y, rows, 2);
    text_addf(&one, "set pos_weight %.17g\n", yes);
    text_addf(&two, "set class_weight %.17g 1\n", yes);
    set_rows(&both, "sample_weight", weights, rows, 1);
    text_addf(&both, "set reduction %s\nset temperature %.17g\nset label_smoothing %.17g\n",
              reductions[dice_below(dice, 3)], temperature, (double)dice_below(dice, 17) / 16);
    text_add(&one, text_string(&both));
    text_add(&two, text_string(&both));
    const struct twins twins = {problem_from(text_string(&two)), problem_from(text_string(&one)),
                                fmax(yes, 1) / temperature};
    text_release(&one);
    text_release(&two);
    text_release(&both);
    return twins;
}

static void expect_within(double a, double b, long double room, const char *what)
{
    ck_assert_msg(a == b || (isnan(a) && isnan(b)) || fabsl((long double)a - b) <= room,
                  "%s: %.17g, %.17g", what, a, b);
}

START_TEST(two_classes_are_a_yes_and_a_no)
{
    struct dice dice = {63};
    for (int round = 0; round < ROUNDS; round++) {
        struct twins twins = any_twins(&dice);
        struct loss two = {0}, one = {0};
        struct sample pair = sample_new(2), single = sample_new(1);
        loss_evaluate(&two, &twins.two);
        loss_evaluate(&one, &twins.one);
        expect_within(two.value, one.value, 4 * ULP * one.value, "reduced");
        for (size_t n = 0; n < problem_samples(&twins.one); n++) {
            double slopes[2], slope;
            sample_evaluate(&twins.two, n, &pair);
            sample_evaluate(&twins.one, n, &single);
            loss_gradient(&two, &pair, slopes);
            loss_gradient(&one, &single, &slope);
            expect_within(pair.probs[0], single.probs[0], 4 * ULP * single.probs[0], "p");
            expect_within(pair.loss, single.loss, 4 * ULP * single.loss, "loss");
            expect_within(slopes[0], slope, 4 * ULP * twins.scale, "slope");
            expect_within(slopes[1], -slope, 4 * ULP * twins.scale, "slope of the other");
        }
        sample_release(&pair);
        sample_release(&single);
        loss_release(&two);
        loss_release(&one);
        problem_release(&twins.two);
        problem_release(&twins.one);
    }
}
END_TEST

/* ---- command lines ---- */

static bool run(struct session *session, const char *line)
{
    struct reply reply = {.format = REPLY_TEXT};
    struct error error = {0};
    const bool good = command_run(session, line, strlen(line), &reply, &error);
    reply_release(&reply);
    return good;
}

static const char *const changes[] = {
    "put 0 0 1/3",
    "put 0 1 -2 0.5",
    "nudge 0 0 0.1",
    "nudge 0 0 0.1",
    "nudge 0 1 -1",
    "shift all 100",
    "scale 0 2",
    "label 0 1",
    "add sample",
    "add class",
    "delete sample 1",
    "delete class 1",
    "pass probs",
    "pass logits",
    "set from_logits off",
    "set from_logits on",
    "set reduction sum",
    "set temperature 2",
    "set log_base 2",
    "set label_smoothing 0.1",
    "set class_weight 1 2",
    "set names a b",
    "set title \"a b\"",
    "set precision float16",
    "set convention keras",
    "set task binary",
    "set task multiclass",
    "load binary",
    "load threeclass",
    "new",
    "set target 1",
    "exercise --seed 7",
    "set logits 1 2; 3 4",
    "set sample_weight 2 3",
    "pin",
    "show loss",
};

#define CHANGES (sizeof changes / sizeof *changes)

/* What the problem was when so many states were before it. */
struct trail {
    struct problem *state;
    size_t count;
};

static void note(struct trail *trail, const struct session *session)
{
    while (trail->count > session->past.count)
        problem_release(&trail->state[--trail->count]);
    ck_assert_uint_eq(trail->count, session->past.count);
    trail->state[trail->count++] = problem_share(&session->problem);
}

static void expect_state(const struct trail *trail, const struct session *session)
{
    ck_assert(problem_equal(&session->problem, &trail->state[session->past.count]));
}

START_TEST(undo_and_redo)
{
    enum { LINES = 400 };
    struct dice dice = {64};
    for (int round = 0; round < 20; round++) {
        struct session session = session_new();
        struct trail trail = {.state = calloc(LINES + 1, sizeof *trail.state)};
        note(&trail, &session);
        for (int i = 0; i < LINES; i++) {
            run(&session, dice_one_in(&dice, 8) ? "undo" : changes[dice_below(&dice, CHANGES)]);
            note(&trail, &session);
        }
        while (run(&session, "redo"))
            note(&trail, &session);
        const size_t last = session.past.count;
        ck_assert_uint_gt(last, LINES / 8);
        while (run(&session, "undo"))
            expect_state(&trail, &session);
        ck_assert_uint_eq(session.past.count, 0);
        while (run(&session, "redo"))
            expect_state(&trail, &session);
        ck_assert_uint_eq(session.past.count, last);
        while (trail.count)
            problem_release(&trail.state[--trail.count]);
        free(trail.state);
        session_release(&session);
    }
}
END_TEST

/* A line that is refused leaves problem and history as they were. */
START_TEST(refused_lines_change_nothing)
{
    struct dice dice = {65};
    struct session session = session_new();
    size_t refused = 0;
    for (int i = 0; i < 4000; i++) {
        const char *line = changes[dice_below(&dice, CHANGES)];
        struct problem before = problem_share(&session.problem);
        const size_t past = session.past.count, future = session.future.count;
        if (!run(&session, line)) {
            ck_assert_msg(problem_equal(&before, &session.problem), "%s", line);
            ck_assert(session.past.count == past && session.future.count == future);
            refused++;
        }
        problem_release(&before);
    }
    ck_assert_uint_gt(refused, 100);
    session_release(&session);
}
END_TEST

/* ---- the order of lines ---- */

static size_t split(char *text, const char **line, size_t most)
{
    size_t count = 0;
    for (char *at = strtok(text, "\n"); at && count < most; at = strtok(NULL, "\n"))
        line[count++] = at;
    return count;
}

/* Whose order matters: they say what the values are. */
static bool is_of_values(const char *line)
{
    static const char *const names[] = {"task", "logits", "probs", "from_logits"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const size_t length = strlen(names[i]);
        if (strncmp(line + 4, names[i], length) == 0 && line[4 + length] == ' ')
            return true;
    }
    return false;
}

/* A saved file with its other lines in another order is refused, where a line does not find what it
 * is checked against, or it gives the same problem. */
START_TEST(order_of_settings)
{
    enum { LINES = 32 };
    const struct problem_mix mix = {.samples = 4, .classes = MOST, .wild = true};
    struct dice dice = {66};
    size_t taken = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct problem problem = problem_random(&dice, &mix), other;
        struct text saved = {0}, shuffled = {0}, notes = {0};
        struct error error = {0};
        const char *line[LINES];
        setting_write_all(&problem, &saved);
        char *const copy = strdup(text_string(&saved));
        const size_t count = split(copy, line, LINES);
        size_t first = 0;
        while (first < count && is_of_values(line[first]))
            text_addf(&shuffled, "%s\n", line[first++]);
        for (size_t left = count; left > first; left--) {
            const size_t i = first + dice_below(&dice, left - first);
            text_addf(&shuffled, "%s\n", line[i]);
            line[i] = line[left - 1];
        }
        const bool good =
            script_problem(text_string(&shuffled), shuffled.length, &other, &notes, &error);
        if (good) {
            ck_assert_msg(problem_equal(&problem, &other), "%s", text_string(&shuffled));
            problem_release(&other);
        }
        taken += good;
        free(copy);
        text_release(&saved);
        text_release(&shuffled);
        text_release(&notes);
        problem_release(&problem);
    }
    ck_assert_uint_gt(taken, ROUNDS / 2);
}
END_TEST

/* A table that is filled cell by cell, in any order, is the table. */
START_TEST(order_of_cells)
{
    struct dice dice = {67};
    for (int round = 0; round < 200; round++) {
        const size_t rows = 1 + dice_below(&dice, 3), columns = 2 + dice_below(&dice, 3);
        struct session whole = session_new(), cells = session_new();
        struct text all = {0}, none = {0}, line = {0};
        double value[16];
        size_t left = rows * columns, place[16];
        text_add(&all, "set logits");
        text_add(&none, "set logits");
        for (size_t i = 0; i < left; i++) {
            place[i] = i;
            value[i] = dice_rounded(&dice, -9, 9);
            text_addf(&all, "%s%.17g", i && i % columns == 0 ? "; " : " ", value[i]);
            text_addf(&none, "%s0", i && i % columns == 0 ? "; " : " ");
        }
        ck_assert(run(&whole, text_string(&all)) && run(&cells, text_string(&none)));
        while (left) {
            const size_t i = dice_below(&dice, left), at = place[i];
            text_clear(&line);
            text_addf(&line, "put %zu %zu %.17g", at / columns, at % columns, value[at]);
            ck_assert_msg(run(&cells, text_string(&line)), "%s", text_string(&line));
            place[i] = place[--left];
        }
        ck_assert(problem_equal(&whole.problem, &cells.problem));
        text_release(&all);
        text_release(&none);
        text_release(&line);
        session_release(&whole);
        session_release(&cells);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        sums_to_one,   slopes_by_a_complex_step,     two_classes_are_a_yes_and_a_no,
        undo_and_redo, refused_lines_change_nothing, order_of_settings,
        order_of_cells};
    return run_tests("properties", tests, sizeof tests / sizeof *tests);
}
