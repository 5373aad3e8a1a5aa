/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/remark.h"

#include <math.h>

#include "core/intl.h"
#include "core/known.h"

/* The first sample whose loss is not finite, or the number of samples. */
static size_t first_odd_sample(const struct loss *loss)
{
    for (size_t n = 0; n < loss->losses.rows; n++)
        for (size_t c = 0; c < loss->losses.columns; c++)
            if (!isfinite(matrix_row(&loss->losses, n)[c]))
                return n;
    return loss->losses.rows;
}

/* A softmax that has no value: infinity over infinity, or 0 over 0. */
static bool remark_on_values(const struct problem *problem, size_t n, struct text *out)
{
    const size_t classes = problem_classes(problem);
    const double *values = matrix_row(&problem->values, n);
    size_t minus = 0;
    for (size_t c = 0; c < classes; c++) {
        minus += values[c] == -INFINITY;
        if (values[c] == INFINITY) {
            text_addf(out,
                      _("sample %zu has a logit of inf: its share would be inf/inf, which has no "
                        "value"),
                      n);
            return true;
        }
    }
    if (minus < classes)
        return false;
    text_addf(out, _("sample %zu has nothing but -inf: no class has a share, 0/0 has no value"), n);
    return true;
}

/* A class whose term is infinite or has no value. */
static bool remark_on_class(const struct problem *problem, size_t n, const struct sample *sample,
                            size_t c, struct text *out)
{
    char room[CLASS_ROOM];
    const char *name = problem_class_name(problem, c, room);
    const double p = sample->probs[c], term = sample->term[c];
    if (term == INFINITY && p == 0)
        text_addf(out, _("sample %zu: p(%s) is 0 where the label wants it; -ln 0 is infinite"), n,
                  name);
    else if (term == INFINITY && p == 1)
        text_addf(out, _("sample %zu: p(%s) is 1 where the label wants a no; -ln(1-1) is infinite"),
                  n, name);
    else if (isnan(p))
        text_addf(out, _("sample %zu: the values sum to 0, so their shares have no value"), n);
    else if (isnan(term) && !(p >= 0 && p <= 1))
        text_addf(out, _("sample %zu: p(%s) lies outside 0..1, so a logarithm has no value"), n,
                  name);
    else if (isnan(term))
        text_addf(out, _("sample %zu: the loss of %s has 0 times infinity, which has no value"), n,
                  name);
    else if (!isfinite(term))
        text_addf(out, _("sample %zu: the loss of class %s leaves the range of numbers"), n, name);
    else
        return false;
    return true;
}

/* What in sample n makes its loss infinite or NaN. */
static void remark_on_sample(const struct problem *problem, size_t n, struct text *out)
{
    if (problem->task == TASK_MULTICLASS && remark_on_values(problem, n, out))
        return;
    struct sample sample = sample_new(problem_classes(problem));
    sample_evaluate(problem, n, &sample);
    for (size_t c = 0; c < sample.classes; c++)
        if (remark_on_class(problem, n, &sample, c, out))
            break;
    sample_release(&sample);
}

bool remark_on_loss(const struct problem *problem, const struct loss *loss, struct text *out)
{
    if (problem->label_form == LABELS_NONE || matrix_is_empty(&problem->values))
        return false;
    if (loss->refusal) {
        text_addf(out, _("%s gives no loss: %s"), convention_framework(problem->convention),
                  _(loss->refusal));
        return true;
    }
    const size_t odd = first_odd_sample(loss);
    if (odd < loss->losses.rows) {
        remark_on_sample(problem, odd, out);
        return true;
    }
    if (problem->reduction != REDUCTION_MEAN || isfinite(loss->value))
        return false;
    text_add(out, loss->divisor == 0 && problem_ignored(problem, 0)
                      ? _("every sample is ignored: the mean of nothing, 0/0, has no value")
                      : _("the divisor of the mean is 0, and a number divided by 0 has no value"));
    return true;
}

bool remark_known(const struct problem *problem, const struct loss *loss, struct text *out)
{
    const bool single = loss->losses.rows == 1 && loss->losses.columns == 1;
    if (single && problem->reduction == REDUCTION_NONE)
        return known_number(problem, matrix_row(&loss->losses, 0)[0], out);
    return loss->losses.rows && (single || problem->reduction == REDUCTION_MEAN) &&
           known_number(problem, loss->value, out);
}

bool remark_known_sample(const struct problem *problem, const struct loss *loss, size_t n,
                         struct text *out)
{
    if (n >= loss->losses.rows || loss->losses.columns != 1 || problem_ignored(problem, n) ||
        !matrix_is_empty(&problem->sample_weight))
        return false;
    struct text sentence = {0};
    const bool known = known_number(problem, matrix_row(&loss->losses, n)[0], &sentence);
    if (known)
        text_addf(out, _("sample %zu: %s"), n, text_string(&sentence));
    text_release(&sentence);
    return known;
}
