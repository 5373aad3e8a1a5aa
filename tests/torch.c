/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/torch.h"

#include <stdlib.h>
#include <string.h>

#include "tests/problems.h"

const char *torch_field(const struct torch_case *one, const char *name)
{
    return vectors_field(one->table, one->row, name);
}

bool torch_is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

double torch_number(const struct torch_case *one, const char *name, double missing)
{
    double *values;
    const size_t count = vectors_numbers(torch_field(one, name), &values);
    const double value = count ? values[0] : missing;
    free(values);
    return value;
}

/* Rows are separated by ';'. */
struct matrix torch_matrix(const struct torch_case *one, const char *name)
{
    const char *text = torch_field(one, name);
    double *values;
    const size_t count = vectors_numbers(text, &values);
    size_t rows = 1;
    for (const char *at = text; *at; at++)
        rows += *at == ';';
    struct matrix matrix = {0};
    if (count)
        matrix = matrix_from(rows, count / rows, values);
    free(values);
    return matrix;
}

/* Torch's broadcasting: one row or one number stands for all rows. */
static struct matrix spread(struct matrix small, size_t rows, size_t columns)
{
    struct matrix matrix = matrix_new(rows, columns);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            matrix_edit(&matrix, r)[c] =
                matrix_row(&small, small.rows == 1 ? 0 : r)[small.columns == 1 ? 0 : c];
    matrix_release(&small);
    return matrix;
}

static enum reduction reduction_in(const struct torch_case *one)
{
    const char *word = torch_field(one, "reduction");
    return torch_is(word, "mean")  ? REDUCTION_MEAN
           : torch_is(word, "sum") ? REDUCTION_SUM
                                   : REDUCTION_NONE;
}

static void build_labels(struct torch_case *one)
{
    struct problem *p = &one->problem;
    struct matrix target = torch_matrix(one, "target");
    if (torch_is(one->family, "ce_index") || torch_is(one->family, "nll")) {
        p->label_form = LABELS_TARGET;
        p->target = target;
        p->ignores = !torch_is(torch_field(one, "ignore_index"), "-");
        p->ignore_index = torch_number(one, "ignore_index", 0);
    } else {
        p->label_form = LABELS_VECTORS;
        p->labels = target;
    }
}

void torch_build(struct torch_case *one)
{
    struct problem *p = &one->problem;
    const bool binary = torch_is(one->family, "bce_logits") || torch_is(one->family, "bce_probs");
    *p = problem_new();
    p->task = binary ? TASK_BINARY : TASK_MULTICLASS;
    problem_take_values(p, torch_is(one->family, "bce_probs") ? VALUES_PROBS : VALUES_LOGITS,
                        torch_matrix(one, "input"));
    build_labels(one);
    p->reduction = reduction_in(one);
    p->label_smoothing = torch_number(one, "label_smoothing", 0);
    p->pos_weight = torch_matrix(one, "pos_weight");
    struct matrix weight = torch_matrix(one, "weight");
    if (binary && weight.rows)
        p->sample_weight = spread(weight, problem_samples(p), problem_classes(p));
    else
        p->class_weight = weight;
}
