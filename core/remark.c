/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/remark.h"

#include <math.h>

#include "core/intl.h"

/* The first sample whose loss is not finite, or the number of samples. */
static size_t first_odd_sample(const struct loss *loss)
{
    for (size_t n = 0; n < loss->losses.rows; n++)
        for (size_t c = 0; c < loss->losses.columns; c++)
            if (!isfinite(matrix_row(&loss->losses, n)[c]))
                return n;
    return loss->losses.rows;
}

/* What in sample n makes its loss infinite or NaN. */
static void remark_on_sample(const struct problem *problem, size_t n, struct text *out)
{
    const size_t classes = problem_classes(problem);
    const double *values = matrix_row(&problem->values, n);
    char room[CLASS_ROOM];
    size_t minus = 0;
    for (size_t c = 0; c < classes; c++) {
        minus += values[c] == -INFINITY;
        if (values[c] == INFINITY && problem->task == TASK_MULTICLASS) {
            text_addf(out,
                      _("sample %zu has a logit of inf: its share would be inf/inf, which has no "
                        "value"),
                      n);
            return;
        }
    }
    if (minus == classes && problem->task == TASK_MULTICLASS) {
        text_addf(out, _("sample %zu has nothing but -inf: no class has a share, 0/0 has no value"),
                  n);
        return;
    }
    struct sample sample = sample_new(classes);
    sample_evaluate(problem, n, &sample);
    for (size_t c = 0; c < classes; c++) {
        const char *name = problem_class_name(problem, c, room);
        if (sample.term[c] == INFINITY && sample.probs[c] == 0) {
            text_addf(out, _("sample %zu: p(%s) is 0 where the label wants it; -ln 0 is infinite"),
                      n, name);
            break;
        }
        if (sample.term[c] == INFINITY && sample.probs[c] == 1) {
            text_addf(out,
                      _("sample %zu: p(%s) is 1 where the label wants a no; -ln(1-1) is "
                        "infinite"),
                      n, name);
            break;
        }
        if (isnan(sample.probs[c])) {
            text_addf(out, _("sample %zu: the values sum to 0, so their shares have no value"), n);
            break;
        }
        if (!isfinite(sample.term[c])) {
            text_addf(out, _("sample %zu: the loss of class %s leaves the range of numbers"), n,
                      name);
            break;
        }
    }
    sample_release(&sample);
}

bool remark_on_loss(const struct problem *problem, const struct loss *loss, struct text *out)
{
    if (problem->label_form == LABELS_NONE || matrix_is_empty(&problem->values))
        return false;
    const size_t odd = first_odd_sample(loss);
    if (odd < loss->losses.rows) {
        remark_on_sample(problem, odd, out);
        return true;
    }
    if (problem->reduction != REDUCTION_MEAN || isfinite(loss->value))
        return false;
    text_add(out, loss->divisor == 0 && problem->ignores
                      ? _("every sample is ignored: the mean of nothing, 0/0, has no value")
                      : _("the divisor of the mean is 0, and a number divided by 0 has no value"));
    return true;
}
