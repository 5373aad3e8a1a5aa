/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/problems.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/script.h"

/* ---- the dice ---- */

/* splitmix64 */
static uint64_t roll(struct dice *dice)
{
    uint64_t z = dice->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

size_t dice_below(struct dice *dice, size_t count)
{
    return (size_t)(roll(dice) % count);
}

bool dice_one_in(struct dice *dice, size_t count)
{
    return dice_below(dice, count) == 0;
}

double dice_between(struct dice *dice, double a, double b)
{
    return a + (b - a) * (double)(roll(dice) >> 11) * 0x1p-53;
}

double dice_rounded(struct dice *dice, double a, double b)
{
    return round(dice_between(dice, a, b) * 100) / 100;
}

/* Any double but a NaN: of every size, with both zeros and subnormal numbers. */
static double any_number(struct dice *dice)
{
    double value;
    do {
        uint64_t bits = roll(dice);
        memcpy(&value, &bits, sizeof value);
    } while (!isfinite(value));
    if (dice_one_in(dice, 8))
        return copysign(0, value);
    return dice_one_in(dice, 8) ? value * 0x1p-1070 : value;
}

/* ---- parts ---- */

struct problem problem_from(const char *lines)
{
    struct problem problem;
    struct text notes = {0};
    struct error error;
    const bool good = script_problem(lines, strlen(lines), &problem, &notes, &error);
    ck_assert_msg(good, "line %zu, column %zu: %s\n%s", error.line, error.column, error.message,
                  lines);
    text_release(&notes);
    return problem;
}

struct matrix matrix_from(size_t rows, size_t columns, const double *numbers)
{
    struct matrix matrix = matrix_new(rows, columns);
    for (size_t r = 0; r < rows; r++)
        memcpy(matrix_edit(&matrix, r), numbers + r * columns, columns * sizeof *numbers);
    return matrix;
}

static double any_logit(struct dice *dice, const struct problem_mix *mix)
{
    if (mix->wild && dice_one_in(dice, 3))
        return dice_one_in(dice, 4) ? (dice_one_in(dice, 2) ? INFINITY : -INFINITY)
                                    : any_number(dice);
    if (mix->large && dice_one_in(dice, 12))
        return dice_one_in(dice, 3) ? INFINITY : -INFINITY;
    if (mix->large && dice_one_in(dice, 6))
        return dice_rounded(dice, -1500, 1500);
    return dice_one_in(dice, 2) ? dice_between(dice, -6, 6) : dice_rounded(dice, -4, 4);
}

static struct matrix random_logits(struct dice *dice, const struct problem_mix *mix, size_t rows,
                                   size_t columns)
{
    struct matrix matrix = matrix_new(rows, columns);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            matrix_edit(&matrix, r)[c] = any_logit(dice, mix);
    return matrix;
}

/* Rows that sum to one; binary: numbers in 0..1. */
static struct matrix random_shares(struct dice *dice, bool binary, bool sharp, size_t rows,
                                   size_t columns)
{
    struct matrix matrix = matrix_new(rows, columns);
    for (size_t r = 0; r < rows; r++) {
        double *row = matrix_edit(&matrix, r), sum = 0;
        for (size_t c = 0; c < columns; c++) {
            row[c] = dice_rounded(dice, 0.02, 0.98);
            if (sharp && dice_one_in(dice, 4))
                row[c] = binary ? (double)dice_below(dice, 2) : 0;
            sum += row[c];
        }
        for (size_t c = 0; !binary && sum > 0 && c < columns; c++)
            row[c] /= sum;
    }
    return matrix;
}

static struct matrix random_weights(struct dice *dice, bool wild, size_t rows, size_t columns)
{
    struct matrix matrix = matrix_new(rows, columns);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            double weight = dice_one_in(dice, 6) ? 0 : dice_rounded(dice, 0.1, 3);
            matrix_edit(&matrix, r)[c] = wild && dice_one_in(dice, 3) ? any_number(dice) : weight;
        }
    return matrix;
}

static void replace(struct matrix *place, struct matrix matrix)
{
    matrix_release(place);
    *place = matrix;
}

static void give_target(struct dice *dice, struct problem *problem)
{
    const size_t samples = problem_samples(problem), classes = problem_classes(problem);
    struct matrix target = matrix_new(1, samples);
    if (dice_one_in(dice, 3)) {
        problem->ignores = true;
        problem->ignore_index = dice_one_in(dice, 3) ? (double)dice_below(dice, classes) : -100;
    }
    for (size_t n = 0; n < samples; n++)
        matrix_edit(&target, 0)[n] = problem->ignores && dice_one_in(dice, 3)
                                         ? problem->ignore_index
                                         : (double)dice_below(dice, classes);
    matrix_release(&problem->labels);
    replace(&problem->target, target);
    problem->label_form = LABELS_TARGET;
}

static void give_labels(struct dice *dice, struct problem *problem)
{
    const size_t samples = problem_samples(problem), classes = problem_classes(problem);
    const bool binary = problem->task == TASK_BINARY, soft = dice_one_in(dice, 2);
    struct matrix labels = random_shares(dice, binary, true, samples, classes);
    for (size_t n = 0; !soft && n < samples; n++) {
        double *row = matrix_edit(&labels, n);
        const size_t one = dice_below(dice, classes);
        for (size_t c = 0; c < classes; c++)
            row[c] = binary ? (double)dice_below(dice, 2) : (double)(c == one);
    }
    if (soft && dice_one_in(dice, 4))
        matrix_edit(&labels, 0)[0] += 0.25; /* a row that does not sum to one */
    matrix_release(&problem->target);
    replace(&problem->labels, labels);
    problem->label_form = LABELS_VECTORS;
}

static void give_names(struct dice *dice, struct problem *problem)
{
    static const char *const kinds[] = {"cat",    "猫", "two words", "\"",    "\\",
                                        "a\"b\\", "#x", ";x",        "none-", "e\xCC\x81",
                                        "x,",     "(",  "-x",        "\\\\",  "Ünï"};
    const size_t classes = problem_classes(problem);
    const char **items = malloc(classes * sizeof *items);
    char(*names)[40] = malloc(classes * sizeof *names);
    for (size_t c = 0; c < classes; c++) {
        const char *kind = kinds[dice_below(dice, sizeof kinds / sizeof *kinds)];
        snprintf(names[c], sizeof names[c], dice_one_in(dice, 2) ? "%s%zu" : "%s %zu", kind, c);
        items[c] = names[c];
    }
    strings_release(&problem->names);
    problem->names = strings_new(classes, items);
    free(names);
    free(items);
}

static void give_title(struct dice *dice, struct problem *problem)
{
    static const char *const titles[] = {
        "a first look", "\"quoted\" \\ and # all", " ", ";", "交叉熵，  損失", "none",
        "ends in \\"};
    const char *title = titles[dice_below(dice, sizeof titles / sizeof *titles)];
    strings_release(&problem->title);
    problem->title = strings_new(1, &title);
}

static void give_options(struct dice *dice, struct problem *problem)
{
    problem->reduction = (enum reduction)dice_below(dice, 3);
    problem->log_base = (enum log_base)dice_below(dice, 3);
    problem->label_smoothing = dice_one_in(dice, 2) ? 0 : dice_rounded(dice, 0, 1);
    problem->temperature = dice_one_in(dice, 2) ? 1 : dice_rounded(dice, 0.25, 4);
    problem->digits = dice_one_in(dice, 2) ? DIGITS_DEFAULT : (int)dice_below(dice, 18);
}

static void give_weights(struct dice *dice, bool wild, struct problem *problem)
{
    const size_t samples = problem_samples(problem), classes = problem_classes(problem);
    const bool binary = problem->task == TASK_BINARY;
    if (!binary && dice_one_in(dice, 3))
        replace(&problem->class_weight, random_weights(dice, wild, 1, classes));
    if (binary && dice_one_in(dice, 3))
        replace(&problem->pos_weight,
                random_weights(dice, wild, 1, dice_one_in(dice, 2) ? 1 : classes));
    if (dice_one_in(dice, 3))
        replace(&problem->sample_weight,
                random_weights(dice, wild, samples, binary && dice_one_in(dice, 2) ? classes : 1));
}

/* ---- whole problems ---- */

struct problem problem_random(struct dice *dice, const struct problem_mix *mix)
{
    struct problem problem = problem_new();
    const bool binary = dice_one_in(dice, 2);
    problem.task = binary ? TASK_BINARY : TASK_MULTICLASS;
    const size_t samples = 1 + dice_below(dice, mix->samples);
    const size_t classes = (binary ? 1 : 2) + dice_below(dice, mix->classes - !binary);
    const bool logits = dice_one_in(dice, 2);
    const bool sharp = mix->large && dice_one_in(dice, 4);
    problem_take_values(&problem, logits ? VALUES_LOGITS : VALUES_PROBS,
                        logits ? random_logits(dice, mix, samples, classes)
                               : random_shares(dice, binary, sharp, samples, classes));
    if (dice_one_in(dice, 3))
        problem.from_logits = !problem.from_logits;
    if (mix->labelled || !dice_one_in(dice, 5)) {
        if (!binary && dice_one_in(dice, 2))
            give_target(dice, &problem);
        else
            give_labels(dice, &problem);
    }
    give_options(dice, &problem);
    give_weights(dice, mix->wild, &problem);
    if (mix->wild && dice_one_in(dice, 2))
        give_names(dice, &problem);
    if (mix->wild && dice_one_in(dice, 3))
        give_title(dice, &problem);
    return problem;
}

static void change_size(struct dice *dice, struct problem *problem)
{
    const size_t samples = problem_samples(problem), classes = problem_classes(problem);
    const size_t least = problem->task == TASK_BINARY ? 1 : 2;
    if (dice_one_in(dice, 2)) {
        if (samples > 1 && (samples > 12 || dice_one_in(dice, 2)))
            problem_delete_sample(problem, dice_below(dice, samples));
        else
            problem_add_sample(problem);
    } else if (classes > least && (classes > 12 || dice_one_in(dice, 2))) {
        problem_delete_class(problem, dice_below(dice, classes));
    } else {
        problem_add_class(problem);
    }
}

static void change_value(struct dice *dice, struct problem *problem)
{
    const size_t sample = dice_below(dice, problem_samples(problem));
    const size_t class = dice_below(dice, problem_classes(problem));
    matrix_edit(&problem->values, sample)[class] = dice_rounded(dice, 0, 1);
}

static void change_task(struct dice *dice, struct problem *problem)
{
    if (problem_classes(problem) > 1 && dice_one_in(dice, 4))
        problem_change_task(problem, problem->task == TASK_BINARY ? TASK_MULTICLASS : TASK_BINARY);
    else
        problem->from_logits = !problem->from_logits;
}

static void change_labels(struct dice *dice, struct problem *problem)
{
    if (problem->task == TASK_MULTICLASS && dice_one_in(dice, 2))
        give_target(dice, problem);
    else
        give_labels(dice, problem);
}

static void change_weights(struct dice *dice, struct problem *problem)
{
    give_weights(dice, false, problem);
}

void problem_change(struct dice *dice, struct problem *problem)
{
    static void (*const changes[])(struct dice *, struct problem *) = {
        change_size,   change_size,    change_value, change_value, change_task,
        change_labels, change_weights, give_options, give_names,   give_title,
    };
    changes[dice_below(dice, sizeof changes / sizeof *changes)](dice, problem);
}

int run_tests(const char *name, const TTest *const *tests, size_t count)
{
    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 77;
    setlocale(LC_NUMERIC, "C");
    TCase *cases = tcase_create(name);
    tcase_set_timeout(cases, 60);
    for (size_t i = 0; i < count; i++)
        tcase_add_test(cases, tests[i]);
    return run_cases(name, cases);
}

int run_cases(const char *name, TCase *cases)
{
    Suite *suite = suite_create(name);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
