/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings whose numbers are an array in an NPY file. */
#include "core/setting_files.h"

#include <math.h>
#include <string.h>

#include "core/file.h"
#include "core/intl.h"
#include "core/npy.h"
#include "core/number.h"
#include "core/setting_values.h"

/* ---- numbers of an array: each takes the matrix if it is good; columns of errors mean nothing */

static bool take_logits(struct problem *problem, struct matrix *values, struct text *notes,
                        struct error *error)
{
    (void)error;
    take_values(problem, VALUES_LOGITS, values, notes);
    return true;
}

/* The first number, row by row, that is not `good`; false if all are. */
static bool find_bad(const struct matrix *matrix, bool (*good)(double), size_t *row, size_t *column)
{
    for (*row = 0; *row < matrix->rows; ++*row)
        for (*column = 0; *column < matrix->columns; ++*column)
            if (!good(matrix_row(matrix, *row)[*column]))
                return true;
    return false;
}

static bool take_probs(struct problem *problem, struct matrix *values, struct text *notes,
                       struct error *error)
{
    size_t row, column;
    if (find_bad(values, is_prob, &row, &column))
        return error_set(error, 0,
                         _("row %zu, column %zu is %s, which is no probability: it must lie in "
                           "0..1; for scores of any size use 'logits'"),
                         row, column, number_exact(matrix_row(values, row)[column]).text);
    take_values(problem, VALUES_PROBS, values, notes);
    return true;
}

static bool is_finite(double value)
{
    return isfinite(value);
}

static bool all_finite(const struct matrix *matrix, struct error *error)
{
    size_t row, column;
    return !find_bad(matrix, is_finite, &row, &column) ||
           error_set(error, 0, _("row %zu, column %zu is %s; wanted: finite numbers"), row, column,
                     number_exact(matrix_row(matrix, row)[column]).text);
}

static bool take_labels(struct problem *problem, struct matrix *labels, struct text *notes,
                        struct error *error)
{
    return all_finite(labels, error) && fit_labels(problem, labels, 0, notes, error);
}

static bool no_class(const struct problem *problem, size_t sample, double value,
                     struct error *error)
{
    const size_t last = problem_classes(problem) - 1;
    const struct number_text number = number_exact(value);
    if (value < 0)
        error_set(error, 0,
                  _("number %zu is %s, which names no class; the classes are 0 to %zu (to leave a "
                    "sample out, set ignore_index to that number first)"),
                  sample, number.text, last);
    else
        error_set(error, 0, _("number %zu is %s, which names no class; the classes are 0 to %zu"),
                  sample, number.text, last);
    return error_add_framework(problem, value, error);
}

static bool take_target(struct problem *problem, struct matrix *target, struct text *notes,
                        struct error *error)
{
    (void)notes;
    if (!check_target(problem, 0, error) || !check_target_count(problem, target->columns, 0, error))
        return false;
    for (size_t n = 0; n < target->columns; n++)
        if (!is_class(problem, matrix_row(target, 0)[n]))
            return no_class(problem, n, matrix_row(target, 0)[n], error);
    take_target_row(problem, target);
    return true;
}

static bool take_class_weight(struct problem *problem, struct matrix *weights, struct text *notes,
                              struct error *error)
{
    return all_finite(weights, error) && fit_class_weight(problem, weights, 0, notes, error);
}

static bool take_sample_weight(struct problem *problem, struct matrix *weights, struct text *notes,
                               struct error *error)
{
    return all_finite(weights, error) && fit_sample_weight(problem, weights, 0, notes, error);
}

static bool take_pos_weight(struct problem *problem, struct matrix *weights, struct text *notes,
                            struct error *error)
{
    return all_finite(weights, error) && fit_pos_weight(problem, weights, 0, notes, error);
}

struct taker {
    const char *name;
    bool is_list;
    bool (*take)(struct problem *, struct matrix *, struct text *, struct error *);
};

static const struct taker takers[] = {
    {"logits", false, take_logits},
    {"probs", false, take_probs},
    {"target", true, take_target},
    {"labels", false, take_labels},
    {"class_weight", true, take_class_weight},
    {"sample_weight", false, take_sample_weight},
    {"pos_weight", true, take_pos_weight},
};

static const struct taker *find(const char *name)
{
    for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
        if (strcmp(takers[i].name, name) == 0)
            return &takers[i];
    return NULL;
}

bool setting_has_numbers(const char *name)
{
    return find(name) != NULL;
}

bool setting_has_list(const char *name)
{
    return find(name)->is_list;
}

bool setting_apply_array(struct problem *problem, const char *name, const struct file_pieces *file,
                         struct text *notes, struct error *error)
{
    const struct taker *taker = find(name);
    struct matrix matrix;
    if (!npy_read(file, &matrix, error))
        return false;
    if (taker->is_list && matrix.columns == 1)
        matrix_turn(&matrix);
    if (taker->is_list && matrix.rows > 1)
        error_set(error, 0, _("%zu x %zu numbers; wanted: a list, in one row or one column"),
                  matrix.rows, matrix.columns);
    else if (taker->take(problem, &matrix, notes, error))
        return true;
    matrix_release(&matrix);
    return false;
}

bool setting_open_array(struct problem *problem, const char *path, struct text *notes,
                        struct error *error)
{
    struct file_pieces file;
    if (!file_open(path, &file, error))
        return false;
    const bool good = setting_apply_array(problem, "logits", &file, notes, error);
    file_close(&file);
    if (good)
        text_addf(notes, _("logits from '%s'; next: 'set target ...' or 'set labels ...'\n"),
                  error_quote(path, strlen(path)).text);
    return good;
}
