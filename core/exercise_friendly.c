/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that a person can work with: a calculator with four keys, and a table of ln and e^x. */
#include <math.h>

#include "core/exercise.h"

#define SAMPLES_MOST 4
#define CLASSES_MOST 4
#define LOGIT_MOST   3
#define WEIGHT_MOST  4

/* ---- the numbers of a problem ---- */

/* Is it k / parts for a whole k, to the last bit? */
static bool is_part(double value, int parts)
{
    return round(value * parts) / parts == value;
}

static bool is_logit(double value)
{
    return is_part(value, 2) && fabs(value) <= LOGIT_MOST;
}

/* A probability of at most two decimals that is neither 0 nor 1. */
static bool is_share(double value)
{
    return is_part(value, 100) && value > 0 && value < 1;
}

/* Shares that sum to 1 on paper, too. */
static bool is_shared_out(const double *row, size_t count)
{
    long hundredths = 0;
    for (size_t i = 0; i < count; i++) {
        hundredths += lround(100 * row[i]);
        if (!is_share(row[i]))
            return false;
    }
    return hundredths == 100;
}

static bool has_friendly_values(const struct problem *problem, size_t n)
{
    const double *row = matrix_row(&problem->values, n);
    const size_t classes = problem_classes(problem);
    if (problem->kind == VALUES_PROBS)
        return problem->task == TASK_BINARY ? is_share(row[0]) : is_shared_out(row, classes);
    for (size_t c = 0; c < classes; c++)
        if (!is_logit(row[c]))
            return false;
    return true;
}

/* A class, a yes or a no, or shares. */
static bool has_friendly_labels(const struct problem *problem, size_t n)
{
    if (problem->label_form != LABELS_VECTORS)
        return true;
    const double *row = matrix_row(&problem->labels, n);
    return problem->task == TASK_BINARY ? row[0] == 0 || row[0] == 1
                                        : is_shared_out(row, problem_classes(problem));
}

static bool are_friendly_weights(const struct matrix *weights)
{
    for (size_t i = 0; i < weights->rows * weights->columns; i++) {
        const double weight = matrix_row(weights, 0)[i];
        if (!is_part(weight, 1) || weight < 1 || weight > WEIGHT_MOST)
            return false;
    }
    return true;
}

static bool has_friendly_settings(const struct problem *problem)
{
    const double t = problem->temperature, s = problem->label_smoothing;
    const double spread = 100 * s / (double)problem_classes(problem);
    return (t == 0.5 || t == 1 || t == 2 || t == 4) && s >= 0 && s < 0.5 &&
           fabs(spread - round(spread)) < 1e-9 && are_friendly_weights(&problem->class_weight) &&
           are_friendly_weights(&problem->pos_weight);
}

bool exercise_is_friendly(const struct exercise *exercise)
{
    const struct problem *problem = &exercise->problem;
    const size_t samples = problem_samples(problem), classes = problem_classes(problem);
    bool friendly = samples >= 1 && samples <= SAMPLES_MOST && classes >= 1 &&
                    classes <= CLASSES_MOST && has_friendly_settings(problem);
    for (size_t n = 0; n < samples && friendly; n++)
        friendly = has_friendly_values(problem, n) && has_friendly_labels(problem, n);
    return friendly;
}

/* ---- the table ---- */

/* Its lines are a hundredth apart and have five decimals; between two of them one goes straight. */
#define LINES 100

static double printed(double value)
{
    return round(value * 1e5) / 1e5;
}

static double between_lines(double (*of)(double), double x)
{
    const double line = floor(x * LINES + 1e-9), part = fmax(0, x * LINES - line);
    const double above = printed(of(line / LINES));
    return above + part * (printed(of((line + 1) / LINES)) - above);
}

/* From 1 to 10 as it stands there; elsewhere ln 10 is added for each power of ten. */
double table_ln(double x)
{
    int tens = 0;
    if (!(x > 0) || !isfinite(x))
        return log(x);
    while (x < 1) {
        x *= 10;
        tens--;
    }
    while (x >= 10) {
        x /= 10;
        tens++;
    }
    return between_lines(log, x) + tens * printed(log(10));
}

double table_exp(double x)
{
    return between_lines(exp, x);
}
