/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/exercise.h"

#include <math.h>

#include "core/intl.h"
#include "core/num.h"
#include "core/number.h"

/* The right number is to have digits of its own at EXERCISE_DIGITS decimals. */
#define LEAST_ANSWER 0.02

/* A middle between two decimals lies a little beside it in binary. */
#define MIDDLE 1e-12

static double of_class(const struct exercise *exercise, const struct problem *problem,
                       const struct loss *loss)
{
    const size_t classes = problem_classes(problem);
    struct sample sample = sample_new(classes);
    sample_evaluate(problem, 0, &sample);
    double value = sample.probs[exercise->class];
    if (exercise->kind->asked == ASKED_SLOPE) {
        loss_gradient(loss, &sample, sample.gradient);
        value = sample.gradient[exercise->class];
    }
    sample_release(&sample);
    return value;
}

double exercise_value(const struct exercise *exercise, const struct problem *problem,
                      const struct loss *loss)
{
    switch (exercise->kind->asked) {
    case ASKED_LOSS:
        return loss_reduced(loss);
    case ASKED_PROB:
    case ASKED_SLOPE:
        return of_class(exercise, problem, loss);
    case ASKED_PERPLEXITY:
        return perplexity(loss->value);
    }
    return NAN;
}

bool exercise_accepts(const struct exercise *exercise, double value)
{
    const double margin = 0.5 * pow(10, -EXERCISE_DIGITS) + MIDDLE;
    return fabs(number_rounded(value, EXERCISE_DIGITS) - exercise->answer) <= margin;
}

static void name_it(struct exercise *exercise)
{
    struct text title = {0};
    text_addf(&title, _("exercise %s, level %d, seed %llu"), exercise->kind->name, exercise->level,
              (unsigned long long)exercise->seed);
    const char *const item = text_string(&title);
    exercise->problem.title = strings_new(1, &item);
    text_release(&title);
}

struct exercise exercise_new(const struct exercise_kind *kind, uint64_t seed, int level)
{
    struct chance chance = {chance_seed(seed + (uint64_t)level, kind->name)};
    while (true) {
        struct exercise exercise = {
            .kind = kind, .seed = seed, .level = level, .problem = problem_new()};
        kind->draw(&chance, level, &exercise);
        loss_evaluate(&exercise.loss, &exercise.problem);
        exercise.answer = exercise_value(&exercise, &exercise.problem, &exercise.loss);
        if (fabs(exercise.answer) >= LEAST_ANSWER && exercise_is_friendly(&exercise) &&
            exercise_is_solvable(&exercise) && exercise_is_unambiguous(&exercise)) {
            name_it(&exercise);
            return exercise;
        }
        exercise_release(&exercise);
    }
}

void exercise_release(struct exercise *exercise)
{
    problem_release(&exercise->problem);
    loss_release(&exercise->loss);
    *exercise = (struct exercise){0};
}

void exercise_add_question(const struct exercise *exercise, struct text *out)
{
    const struct problem *problem = &exercise->problem;
    text_addf(out, _(exercise->kind->question), exercise->class);
    text_addf(out, ngettext(" (%d decimal", " (%d decimals", EXERCISE_DIGITS), EXERCISE_DIGITS);
    if (problem->log_base == LOG_BASE_2)
        text_add(out, _("; in bits: log2 p = ln p / ln 2"));
    if (!matrix_is_empty(&problem->class_weight))
        text_add(out, _("; divided by the sum of the weights, as PyTorch does"));
    if (!matrix_is_empty(&problem->pos_weight))
        text_add(out, _("; the weight is that of a yes, and the mean divides by the samples"));
    text_add(out, ")");
}
