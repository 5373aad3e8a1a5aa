/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exercises: a thousand of each kind and level, or XENT_EXERCISES of them, checked with arithmetic
 * of the test's own. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/command.h"
#include "core/exercise.h"
#include "core/mistakes.h"
#include "core/num.h"
#include "core/practice.h"
#include "core/setting.h"
#include "tests/problems.h"

#define EACH 1000

static uint64_t each(void)
{
    const char *wish = getenv("XENT_EXERCISES");
    return wish ? strtoull(wish, NULL, 10) : EACH;
}

/* What came out, to be printed. */
static struct {
    size_t exercises, wrong_numbers;
    double nearest;  /* wrong number to a right one, */
    double farthest; /* and answer by the table from the exact one, in units of the last decimal */
} figures;

/* What is looked at, for the message of a test that fails. */
static const char *name_of(const struct exercise *exercise)
{
    return strings_item(&exercise->problem.title, 0);
}

/* All kinds at a level. */
static void for_each(int level, void (*look)(const struct exercise *exercise), uint64_t count)
{
    for (size_t kind = 0; exercise_kind_at(kind); kind++)
        for (uint64_t seed = 0; seed < count; seed++) {
            struct exercise exercise = exercise_new(exercise_kind_at(kind), seed, level);
            look(&exercise);
            exercise_release(&exercise);
        }
}

/* ---- friendly ---- */

/* Is it k / parts for a whole k, to the last bit? */
static bool is_part(double value, double parts)
{
    return round(value * parts) / parts == value;
}

static void expect_row(const struct exercise *exercise, const double *row, size_t classes,
                       bool probs)
{
    double sum = 0;
    for (size_t c = 0; c < classes; c++) {
        sum += row[c];
        if (probs)
            ck_assert_msg(is_part(row[c], 100) && row[c] > 0 && row[c] < 1, "%s: %.17g",
                          name_of(exercise), row[c]);
        else
            ck_assert_msg(is_part(row[c], 2) && fabs(row[c]) <= 3, "%s: %.17g", name_of(exercise),
                          row[c]);
    }
    if (probs && exercise->problem.task == TASK_MULTICLASS)
        ck_assert_msg(fabs(sum - 1) < 1e-12, "%s: sum %.17g", name_of(exercise), sum);
}

static void expect_friendly(const struct exercise *exercise)
{
    const struct problem *p = &exercise->problem;
    const size_t samples = problem_samples(p), classes = problem_classes(p);
    ck_assert_msg(samples >= 1 && samples <= 4 && classes >= 1 && classes <= 5, "%s: %zu x %zu",
                  name_of(exercise), samples, classes);
    for (size_t n = 0; n < samples; n++) {
        expect_row(exercise, matrix_row(&p->values, n), classes, p->kind == VALUES_PROBS);
        if (p->label_form == LABELS_VECTORS && p->task == TASK_MULTICLASS)
            expect_row(exercise, matrix_row(&p->labels, n), classes, true);
    }
    const double share = 100 * p->label_smoothing / (double)classes;
    ck_assert_msg(fabs(share - round(share)) < 1e-9, "%s", name_of(exercise));
    ck_assert_msg(p->temperature == 0.5 || p->temperature == 1 || p->temperature == 2 ||
                      p->temperature == 4,
                  "%s", name_of(exercise));
    ck_assert(isfinite(exercise->answer) && fabs(exercise->answer) >= 0.02);
    /* its problem is one that the language can say */
    struct text lines = {0};
    setting_write_all(p, &lines);
    struct problem again = problem_from(text_string(&lines));
    ck_assert_msg(problem_equal(p, &again), "%s: %s", name_of(exercise), text_string(&lines));
    problem_release(&again);
    text_release(&lines);
}

/* Every line of the predicate refuses something. */
START_TEST(unfriendly)
{
    static const char *const problems[] = {
        "set logits 2 1 0.25\nset target 0\n",
        "set logits 3.5 1\nset target 0\n",
        "set probs 0.333 0.667\nset target 0\n",
        "set probs 0.5 0.6\nset target 0\n",
        "set probs 0 1\nset target 0\n",
        "set logits 1 2 3 0 -1\nset target 0\n",
        "set logits 1 2; 2 1; 1 3; 3 1; 0 1\nset target 0 0 0 0 0\n",
        "set logits 1 2\nset target 0\nset temperature 3\n",
        "set logits 1 2 3\nset target 0\nset label_smoothing 0.1\n",
        "set logits 1 2\nset target 0\nset class_weight 1 0.5\n",
        "set logits 1 2\nset target 0\nset class_weight 1 5\n",
        "set probs 0.5 0.5\nset labels 0.333 0.667\n",
        "set task binary\nset probs 0.25\nset labels 0.5\n",
    };
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        const struct exercise exercise = {.problem = problem_from(problems[i])};
        ck_assert_msg(!exercise_is_friendly(&exercise), "%s", problems[i]);
        struct problem problem = exercise.problem;
        problem_release(&problem);
    }
    const struct exercise friendly = {
        .problem = problem_from("set logits 2 1 0.5 -3\nset target 0\nset class_weight 1 2 3 4\n")};
    ck_assert(exercise_is_friendly(&friendly));
    struct problem problem = friendly.problem;
    problem_release(&problem);
}
END_TEST

/* ---- solvable: worked out here, from a table of ln and e^x, in long double ---- */

static long double kept(long double value, int decimals)
{
    const long double scale = powl(10, decimals);
    return roundl(value * scale) / scale;
}

/* A line for each hundredth with five decimals, a straight line between two of them. */
static long double look_up(long double (*of)(long double), long double x)
{
    const long double line = floorl(x * 100 + 1e-12L);
    const long double first = kept(of(line / 100), 5), next = kept(of((line + 1) / 100), 5);
    return first + (next - first) * (x * 100 - line);
}

/* e^x and ln as the person has them who keeps so many decimals: from the table, or exactly. */
static long double power(long double x, int decimals)
{
    return decimals == EXERCISE_KEPT ? look_up(expl, x) : expl(x);
}

static long double logarithm(long double x, int decimals)
{
    int tens = 0;
    while (x > 0 && x < 1) {
        x *= 10;
        tens++;
    }
    return decimals == EXERCISE_KEPT && x > 0 ? look_up(logl, x) - tens * 2.30259L
                                              : logl(x) - tens * logl(10);
}

/* -ln p of class c of a sample, each step kept to so many decimals. */
static long double surprise(const struct problem *p, size_t n, size_t c, int decimals)
{
    const double *row = matrix_row(&p->values, n);
    long double prob = row[c], sum = 0;
    if (p->kind == VALUES_LOGITS) {
        for (size_t i = 0; i < problem_classes(p); i++)
            sum += kept(power(row[i] / p->temperature, decimals), decimals);
        prob = kept(kept(power(row[c] / p->temperature, decimals), decimals) / sum, decimals);
    }
    const long double nats = kept(-logarithm(prob, decimals), decimals);
    return p->log_base == LOG_BASE_2 ? kept(nats / kept(logarithm(2, decimals), decimals), decimals)
                                     : nats;
}

static long double multiclass_loss(const struct problem *p, size_t n, int decimals)
{
    const size_t classes = problem_classes(p);
    long double loss = 0;
    for (size_t c = 0; c < classes; c++) {
        const double e = p->label_smoothing, y = problem_label(p, n, c);
        const double w = matrix_is_empty(&p->class_weight) ? 1 : matrix_row(&p->class_weight, 0)[c];
        const long double smooth = (1 - e) * y + e / (double)classes;
        if (smooth != 0)
            loss += kept(w * smooth * surprise(p, n, c, decimals), decimals);
    }
    return loss;
}

static long double binary_loss(const struct problem *p, size_t n, int decimals)
{
    const double value = matrix_row(&p->values, n)[0], y = matrix_row(&p->labels, n)[0];
    const double q = matrix_is_empty(&p->pos_weight) ? 1 : matrix_row(&p->pos_weight, 0)[0];
    long double prob = value;
    if (p->kind == VALUES_LOGITS)
        prob = kept(1 / (1 + kept(power(-value, decimals), decimals)), decimals);
    return y == 1 ? q * kept(-logarithm(prob, decimals), decimals)
                  : kept(-logarithm(1 - prob, decimals), decimals);
}

static long double mean_loss(const struct problem *p, int decimals)
{
    const size_t samples = problem_samples(p);
    long double sum = 0, divisor = 0;
    for (size_t n = 0; n < samples; n++) {
        const bool weighs = !matrix_is_empty(&p->class_weight);
        sum +=
            p->task == TASK_BINARY ? binary_loss(p, n, decimals) : multiclass_loss(p, n, decimals);
        divisor +=
            weighs ? matrix_row(&p->class_weight, 0)[(size_t)matrix_row(&p->target, 0)[n]] : 1;
    }
    return kept(sum / divisor, decimals);
}

static long double by_hand(const struct exercise *exercise, int decimals)
{
    const struct problem *p = &exercise->problem;
    const double *z = matrix_row(&p->values, 0);
    const size_t c = exercise->class;
    long double sum = 0;
    for (size_t i = 0; i < problem_classes(p); i++)
        sum += kept(power(z[i], decimals), decimals);
    const long double prob = kept(kept(power(z[c], decimals), decimals) / sum, decimals);
    switch (exercise->kind->asked) {
    case ASKED_LOSS:
        return mean_loss(p, decimals);
    case ASKED_PROB:
        return prob;
    case ASKED_SLOPE:
        return (prob - problem_label(p, 0, c)) / problem_samples(p);
    case ASKED_PERPLEXITY:
        return kept(power(mean_loss(p, decimals), decimals), decimals);
    }
    return NAN;
}

static void expect_solvable(const struct exercise *exercise)
{
    const long double exact = by_hand(exercise, 18), hand = by_hand(exercise, EXERCISE_KEPT);
    ck_assert_msg(fabsl(exact - exercise->answer) < 1e-10L, "%s: %.12f, not %.12Lf",
                  name_of(exercise), exercise->answer, exact);
    ck_assert_msg(kept(hand, 3) == kept(exercise->answer, 3), "%s: by hand %.6Lf, exactly %.6f",
                  name_of(exercise), hand, exercise->answer);
    ck_assert(exercise_is_solvable(exercise));
    figures.farthest = fmax(figures.farthest, 1000 * fabs((double)hand - exercise->answer));
}

/* ---- unambiguous ---- */

static bool same_digits(double a, double b)
{
    return llround(a * 1000) == llround(b * 1000);
}

/* No row of the catalogue gives the right number, but where it is right in other words. */
static void expect_unambiguous(const struct exercise *exercise)
{
    struct worked worked;
    ck_assert(exercise_is_unambiguous(exercise));
    if (exercise->kind->asked != ASKED_LOSS)
        return;
    ck_assert(worked_new(&worked, &exercise->problem, &exercise->loss));
    for (size_t i = 0; mistake_at(i); i++) {
        double wrong[MISTAKE_VALUES];
        const char *id = mistake_at(i)->id;
        const bool one = strcmp(id, "sum-for-mean") == 0 && worked.samples == 1;
        const bool two = strcmp(id, "bce-on-softmax") == 0 && worked.classes == 2;
        const size_t count = mistake_values(mistake_at(i), &worked, wrong);
        for (size_t v = 0; v < count && !one && !two; v++) {
            if (!isfinite(wrong[v]))
                continue;
            ck_assert_msg(!same_digits(wrong[v], exercise->answer), "%s: %s gives %.6f for %.6f",
                          name_of(exercise), id, wrong[v], exercise->answer);
            figures.wrong_numbers++;
            figures.nearest = fmin(figures.nearest, 1000 * fabs(wrong[v] - exercise->answer));
        }
    }
    worked_release(&worked);
    for (int decimals = 1; decimals < EXERCISE_DIGITS; decimals++)
        ck_assert_msg(!same_digits((double)by_hand(exercise, decimals), exercise->answer) ||
                          fabs((double)by_hand(exercise, decimals) - exercise->answer) < 1e-9,
                      "%s: %d decimals are enough", name_of(exercise), decimals);
}

static void expect_good(const struct exercise *exercise)
{
    ck_assert_msg(exercise_is_friendly(exercise), "%s", name_of(exercise));
    expect_friendly(exercise);
    figures.exercises++;
    expect_solvable(exercise);
    expect_unambiguous(exercise);
}

/* Friendly, solvable and unambiguous. */
static void expect_level(int level)
{
    figures.nearest = INFINITY;
    for_each(level, expect_good, each());
    printf(
        "# level %d: %zu exercises, all friendly, solvable, unambiguous; by the table at most %.2f "
        "units off; %zu wrong numbers of the catalogue, the nearest %.2f units off\n",
        level, figures.exercises, figures.farthest, figures.wrong_numbers, figures.nearest);
    fflush(stdout);
}

START_TEST(easy)
{
    expect_level(1);
}
END_TEST

START_TEST(harder)
{
    expect_level(2);
}
END_TEST

START_TEST(hard)
{
    expect_level(3);
}
END_TEST

/* ---- the same everywhere ---- */

/* The numbers of the generator are those of its published definition. */
START_TEST(generator)
{
    struct chance chance = {0};
    ck_assert_uint_eq(chance_next(&chance), 0xE220A8397B1DCDAFu);
    ck_assert_uint_eq(chance_next(&chance), 0x6E789E6AA1B965F4u);
    ck_assert_uint_eq(chance_next(&chance), 0x06C45D188009454Fu);
    size_t seen[7] = {0};
    for (size_t i = 0; i < 7000; i++) {
        const int drawn = chance_among(&chance, -3, 3);
        ck_assert(drawn >= -3 && drawn <= 3);
        seen[drawn + 3]++;
    }
    for (size_t i = 0; i < 7; i++)
        ck_assert(seen[i] > 900 && seen[i] < 1100);
}
END_TEST

START_TEST(seeds)
{
    size_t differ = 0;
    for (uint64_t seed = 0; seed < 100; seed++) {
        const struct exercise_kind *kind = exercise_kind_at((size_t)(seed % EXERCISE_KINDS));
        struct exercise a = exercise_new(kind, seed, 3), b = exercise_new(kind, seed, 3),
                        c = exercise_new(kind, seed + 1, 3);
        ck_assert(problem_equal(&a.problem, &b.problem) && a.class == b.class);
        differ += !problem_has_numbers_of(&a.problem, &c.problem);
        exercise_release(&a);
        exercise_release(&b);
        exercise_release(&c);
    }
    ck_assert_uint_ge(differ, 95);
}
END_TEST

/* ---- a practice ---- */

START_TEST(adapting)
{
    struct practice practice = {0};
    size_t times[EXERCISE_KINDS] = {0};
    for (practice.seed = 0; practice.seed < 1200; practice.seed++)
        for (size_t i = 0; i < EXERCISE_KINDS; i++)
            times[i] += practice_choose(&practice) == exercise_kind_at(i);
    for (size_t i = 0; i < EXERCISE_KINDS; i++)
        ck_assert_msg(times[i] > 60 && times[i] < 140, "%s: %zu", exercise_kind_at(i)->name,
                      times[i]);
    /* what went wrong twice comes 7 times as often as others: 7 of 18 */
    practice_begin(&practice, exercise_kind_find("softmax"), 1, 1);
    practice_count(&practice, false);
    ck_assert(practice.open);
    practice_give_up(&practice);
    ck_assert(!practice.open);
    size_t softmax = 0;
    for (practice.seed = 0; practice.seed < 1800; practice.seed++)
        softmax += practice_choose(&practice) == exercise_kind_find("softmax");
    ck_assert_msg(softmax > 600 && softmax < 800, "%zu", softmax);
    /* right as often, it is as the others */
    for (int i = 0; i < 2; i++) {
        practice_begin(&practice, exercise_kind_find("softmax"), 1, 1);
        practice_count(&practice, true);
    }
    softmax = 0;
    for (practice.seed = 0; practice.seed < 1200; practice.seed++)
        softmax += practice_choose(&practice) == exercise_kind_find("softmax");
    ck_assert_msg(softmax > 60 && softmax < 140, "%zu", softmax);
    practice_release(&practice);
}
END_TEST

/* Three in a row at the first attempt, and a harder level is due; a slip, or another level, begins
 * the count anew. */
START_TEST(ready)
{
    struct practice practice = {0};
    const struct exercise_kind *log = exercise_kind_find("log");
    for (uint64_t seed = 0; seed < 3; seed++) {
        ck_assert(!practice_is_ready(&practice));
        practice_begin(&practice, log, seed, 1);
        practice_count(&practice, true);
    }
    ck_assert(practice_is_ready(&practice));
    practice_begin(&practice, log, 3, 1);
    practice_count(&practice, false);
    practice_count(&practice, true);
    ck_assert(!practice_is_ready(&practice));
    for (uint64_t seed = 0; seed < 4; seed++) {
        practice_begin(&practice, log, seed, seed < 2 ? 1 : 2);
        practice_count(&practice, true);
    }
    ck_assert(!practice_is_ready(&practice));
    practice_begin(&practice, log, 9, 2);
    practice_count(&practice, true);
    ck_assert(practice_is_ready(&practice));
    for (uint64_t seed = 0; seed < 4; seed++) {
        practice_begin(&practice, log, seed, 3);
        practice_count(&practice, true);
    }
    ck_assert(!practice_is_ready(&practice)); /* there is none harder */
    practice_release(&practice);
}
END_TEST

/* ---- why it came out wrong ---- */

static void expect_reason(const struct exercise *exercise, double value, const char *reason)
{
    struct text text = {0};
    exercise_explain(exercise, value, 0.0005, &text);
    ck_assert_msg(strstr(text_string(&text), reason) != NULL, "%s, %.3f: %s", name_of(exercise),
                  value, text_string(&text));
    text_release(&text);
}

/* Every mistake of the catalogue that an exercise allows is told, and every one of its decoys. */
static void expect_reasons(const struct exercise *exercise)
{
    struct decoy decoys[DECOYS_MOST];
    struct worked worked;
    const size_t count = exercise_decoys(exercise, decoys);
    for (size_t i = 0; i < count; i++)
        if (isfinite(decoys[i].value))
            expect_reason(exercise, decoys[i].value, decoys[i].sentence);
    if (exercise->kind->asked != ASKED_LOSS)
        return;
    ck_assert(worked_new(&worked, &exercise->problem, &exercise->loss));
    const struct mistake *sign = mistake_find("wrong-sign"), *ten = mistake_find("log10");
    expect_reason(exercise, -exercise->answer, sign->sentence);
    if (exercise->problem.log_base == LOG_BASE_E)
        expect_reason(exercise, exercise->answer / log(10), ten->sentence);
    worked_release(&worked);
}

START_TEST(reasons)
{
    for (int level = 1; level <= EXERCISE_LEVELS; level++)
        for_each(level, expect_reasons, 20);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {unfriendly, easy,     harder, hard,   generator,
                                  seeds,      adapting, ready,  reasons};
    return run_tests("exercise", tests, sizeof tests / sizeof *tests);
}
