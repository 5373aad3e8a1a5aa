/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The weights: of classes, of samples, of the positive label. */
#include "core/intl.h"
#include "core/setting_values.h"

/* `none` behind the name: take the weights away. */
static bool is_none(const struct words *words, size_t first)
{
    return words->count == first + 1 && word_is(&words->word[first], "none");
}

static void replace(struct matrix *old, struct matrix new)
{
    matrix_release(old);
    *old = new;
}

/* Reads rows of finite numbers, after the checks that all weights share. */
static bool read_weights(const struct problem *problem, const struct words *words, size_t first,
                         const char *name, struct matrix *weights, struct error *error)
{
    return need_values(problem, words_column(words, first), name, error) &&
           need_finite(words, first, name, error) && words_matrix(words, first, weights, error);
}

static void warn_if_negative(const struct matrix *weights, const char *name, struct text *notes)
{
    for (size_t r = 0; r < weights->rows; r++)
        for (size_t c = 0; c < weights->columns; c++)
            if (matrix_row(weights, r)[c] < 0) {
                text_addf(notes, _("warning: %s has a negative weight; the loss can be negative\n"),
                          name);
                return;
            }
}

static bool has_class_weight(const struct problem *problem, size_t column, struct error *error)
{
    if (problem->task == TASK_BINARY)
        return error_set(
            error, column,
            _("class_weight is for multiclass problems; in a binary problem weigh with "
              "pos_weight or sample_weight"));
    return need_values(problem, column, "class_weight", error);
}

bool fit_class_weight(struct problem *problem, struct matrix *weights, size_t column,
                      struct text *notes, struct error *error)
{
    if (!has_class_weight(problem, column, error))
        return false;
    if (weights->rows != 1 || weights->columns != problem_classes(problem))
        return error_set(error, column,
                         ngettext("class_weight has %zu number; wanted: %zu, one for each class",
                                  "class_weight has %zu numbers; wanted: %zu, one for each class",
                                  weights->rows * weights->columns),
                         weights->rows * weights->columns, problem_classes(problem));
    warn_if_negative(weights, "class_weight", notes);
    replace(&problem->class_weight, *weights);
    return true;
}

bool set_class_weight(struct problem *problem, const struct words *words, size_t first,
                      struct text *notes, struct error *error)
{
    if (is_none(words, first)) {
        matrix_release(&problem->class_weight);
        return true;
    }
    struct matrix weights;
    const size_t column = words_column(words, first);
    if (!has_class_weight(problem, column, error) ||
        !read_weights(problem, words, first, "class_weight", &weights, error))
        return false;
    if (fit_class_weight(problem, &weights, column, notes, error))
        return true;
    matrix_release(&weights);
    return false;
}

bool fit_sample_weight(struct problem *problem, struct matrix *weights, size_t column,
                       struct text *notes, struct error *error)
{
    const size_t samples = problem_samples(problem), classes = problem_classes(problem);
    const bool binary = problem->task == TASK_BINARY;
    if (!need_values(problem, column, "sample_weight", error))
        return false;
    if (weights->rows == 1 && weights->columns == samples)
        matrix_turn(weights);
    if (weights->rows != samples ||
        (weights->columns != 1 && !(binary && weights->columns == classes)))
        return error_set(
            error, column,
            binary ? _("sample_weight of %zu x %zu does not fit; wanted: one number for each "
                       "sample, 1 x %zu, or for each output of each sample, %zu x %zu")
                   : _("sample_weight of %zu x %zu does not fit; wanted: one number for each "
                       "sample, 1 x %zu"),
            weights->rows, weights->columns, samples, samples, classes);
    warn_if_negative(weights, "sample_weight", notes);
    replace(&problem->sample_weight, *weights);
    return true;
}

bool set_sample_weight(struct problem *problem, const struct words *words, size_t first,
                       struct text *notes, struct error *error)
{
    if (is_none(words, first)) {
        matrix_release(&problem->sample_weight);
        return true;
    }
    struct matrix weights;
    if (!read_weights(problem, words, first, "sample_weight", &weights, error))
        return false;
    if (fit_sample_weight(problem, &weights, words_column(words, first), notes, error))
        return true;
    matrix_release(&weights);
    return false;
}

static bool has_pos_weight(const struct problem *problem, size_t column, struct error *error)
{
    if (problem->task != TASK_BINARY)
        return error_set(error, column,
                         _("pos_weight is for binary problems; in a multiclass problem weigh with "
                           "class_weight"));
    return need_values(problem, column, "pos_weight", error);
}

bool fit_pos_weight(struct problem *problem, struct matrix *weights, size_t column,
                    struct text *notes, struct error *error)
{
    const size_t outputs = problem_classes(problem);
    if (!has_pos_weight(problem, column, error))
        return false;
    if (weights->rows != 1 || (weights->columns != 1 && weights->columns != outputs))
        return error_set(
            error, column,
            _("pos_weight has %zu numbers; wanted: one for all outputs, or %zu, one for each"),
            weights->rows * weights->columns, outputs);
    warn_if_negative(weights, "pos_weight", notes);
    replace(&problem->pos_weight, *weights);
    return true;
}

bool set_pos_weight(struct problem *problem, const struct words *words, size_t first,
                    struct text *notes, struct error *error)
{
    if (is_none(words, first)) {
        matrix_release(&problem->pos_weight);
        return true;
    }
    struct matrix weights;
    const size_t column = words_column(words, first);
    if (!has_pos_weight(problem, column, error) ||
        !read_weights(problem, words, first, "pos_weight", &weights, error))
        return false;
    if (fit_pos_weight(problem, &weights, column, notes, error))
        return true;
    matrix_release(&weights);
    return false;
}

void write_class_weight(const struct problem *problem, struct text *out)
{
    write_matrix(&problem->class_weight, out);
}

/* A column of weights is written as one row: it reads back as the same column. */
void write_sample_weight(const struct problem *problem, struct text *out)
{
    struct matrix weights = matrix_share(&problem->sample_weight);
    if (weights.columns == 1)
        matrix_turn(&weights);
    write_matrix(&weights, out);
    matrix_release(&weights);
}

void write_pos_weight(const struct problem *problem, struct text *out)
{
    write_matrix(&problem->pos_weight, out);
}
