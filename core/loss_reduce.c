/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reduction by the rules of a convention, what a framework refuses, and the units of a loss. */
#include <math.h>

#include "core/loss_convention.h"
#include "core/rounded.h"

/* ---- refusals ---- */

static bool told_probs(const struct loss *loss)
{
    return !loss->problem.from_logits;
}

static bool any(const struct matrix *matrix, bool (*holds)(double))
{
    for (size_t r = 0; r < matrix->rows; r++)
        for (size_t c = 0; c < matrix->columns; c++)
            if (holds(matrix_row(matrix, r)[c]))
                return true;
    return false;
}

static bool is_outside(double p)
{
    return !(p >= 0 && p <= 1);
}

static bool is_not_finite(double value)
{
    return !isfinite(value);
}

static bool is_nan(double value)
{
    return isnan(value);
}

static bool is_soft(double label)
{
    return label != 0 && label != 1;
}

static bool has_values_outside(const struct loss *loss)
{
    return told_probs(loss) && loss->problem.task == TASK_BINARY &&
           any(&loss->problem.values, is_outside);
}

static bool has_infinite_values(const struct loss *loss)
{
    return (told_probs(loss) && any(&loss->problem.values, is_not_finite)) ||
           any(&loss->losses, is_nan);
}

static bool has_pos_weight(const struct loss *loss)
{
    return !matrix_is_empty(&loss->problem.pos_weight);
}

static bool weighs_told_probs(const struct loss *loss)
{
    return told_probs(loss) && has_pos_weight(loss);
}

static bool weighs_outputs(const struct loss *loss)
{
    return loss->problem.sample_weight.columns > 1;
}

static bool has_ignored(const struct loss *loss)
{
    return problem_has_ignored(&loss->problem);
}

static bool has_soft_labels(const struct loss *loss)
{
    return loss->problem.label_smoothing > 0 || any(&loss->problem.labels, is_soft);
}

static bool has_no_weight(const struct loss *loss)
{
    return loss->problem.reduction == REDUCTION_MEAN && loss->divisor == 0;
}

/* By enum refused. */
static bool (*const holds[REFUSALS])(const struct loss *loss) = {
    [REFUSED_PROBS] = told_probs,
    [REFUSED_OUTSIDE] = has_values_outside,
    [REFUSED_NOT_FINITE] = has_infinite_values,
    [REFUSED_POS_WEIGHT] = has_pos_weight,
    [REFUSED_PROBS_WEIGHED] = weighs_told_probs,
    [REFUSED_OUTPUT_WEIGHT] = weighs_outputs,
    [REFUSED_IGNORED] = has_ignored,
    [REFUSED_SOFT_LABELS] = has_soft_labels,
    [REFUSED_NO_WEIGHT] = has_no_weight,
};

const char *loss_refusal(const struct loss *loss)
{
    const struct convention_rules *rules = convention_rules(loss->problem.convention);
    for (size_t i = 0; i < REFUSALS; i++)
        if (rules->refusal[i] && holds[i](loss))
            return rules->refusal[i];
    return NULL;
}

static void refuse(struct loss *loss)
{
    for (size_t n = 0; n < loss->losses.rows; n++)
        for (size_t c = 0; c < loss->losses.columns; c++)
            matrix_edit(&loss->losses, n)[c] = NAN;
    loss->sum = loss->value = NAN;
}

/* ---- reduction ---- */

double convention_mean(const struct problem *problem, struct twofold sum, struct twofold divisor)
{
    const enum empty_mean empty = convention_rules(problem->convention)->empty;
    if (twofold_value(divisor) == 0 && empty != EMPTY_DIVIDES)
        return empty == EMPTY_ZERO ? 0 : NAN;
    return precision_round(problem->precision, twofold_value(twofold_divide(sum, divisor)));
}

static void convention_reduce(struct loss *loss)
{
    /* what a mean divides by is counted, and rounded once */
    struct total sum = total_new(loss->problem.precision);
    struct total divisor = total_new(PRECISION_FLOAT64);
    for (size_t n = 0; n < loss->losses.rows; n++) {
        for (size_t c = 0; c < loss->losses.columns; c++)
            total_add(&sum, matrix_row(&loss->losses, n)[c]);
        total_add(&divisor, loss->share[n]);
    }
    loss->sum = total_value(&sum);
    loss->divisor = precision_round(loss->problem.precision, total_value(&divisor));
    loss->value = NAN;
    if (loss->problem.reduction == REDUCTION_SUM)
        loss->value = loss->sum;
    if (loss->problem.reduction == REDUCTION_MEAN)
        loss->value = convention_mean(&loss->problem, total_twofold(&sum), total_twofold(&divisor));
    loss->refusal = loss_refusal(loss);
    if (loss->refusal)
        refuse(loss);
}

void loss_reduce(struct loss *loss)
{
    if (loss_by_convention(&loss->problem)) {
        convention_reduce(loss);
        return;
    }
    const size_t rows = loss->losses.rows, columns = loss->losses.columns;
    const struct twofold divisor = twofold_sum(loss->share, rows);
    struct twofold sum = twofold_from(0);
    for (size_t n = 0, run; n < rows; n += run) {
        run = matrix_run(&loss->losses, n);
        sum = twofold_add(sum, twofold_sum(matrix_row(&loss->losses, n), run * columns));
    }
    loss->sum = twofold_value(sum);
    loss->divisor = twofold_value(divisor);
    switch (loss->problem.reduction) {
    case REDUCTION_MEAN:
        loss->value = twofold_value(twofold_divide(sum, divisor));
        break;
    case REDUCTION_SUM:
        loss->value = loss->sum;
        break;
    case REDUCTION_NONE:
        loss->value = NAN;
        break;
    }
}

void convention_gradient(const struct loss *loss, const struct sample *sample, double *out)
{
    const bool mean = loss->problem.reduction == REDUCTION_MEAN;
    const bool empty = mean && loss->divisor == 0 &&
                       convention_rules(loss->problem.convention)->empty == EMPTY_NAN;
    for (size_t c = 0; c < sample->classes; c++) {
        out[c] = sample->gradient[c];
        if (loss->refusal || (empty && !sample->ignored))
            out[c] = NAN;
        else if (mean && !sample->ignored)
            out[c] = precision_round(loss->problem.precision, out[c] / loss->divisor);
    }
}

/* ---- of every loss ---- */

bool loss_is_reduced(const struct loss *loss)
{
    return problem_samples(&loss->problem) > 1 || loss->problem.reduction != REDUCTION_MEAN ||
           loss->divisor != 1;
}

double loss_in_base(double nats, enum log_base base)
{
    switch (base) {
    case LOG_BASE_E:
        break;
    case LOG_BASE_2:
        return twofold_value(twofold_divide(twofold_from(nats), twofold_ln(2)));
    case LOG_BASE_10:
        return twofold_value(twofold_divide(twofold_from(nats), twofold_ln(10)));
    }
    return nats;
}

double loss_reduced(const struct loss *loss)
{
    return loss_in_base(loss->value, loss->problem.log_base);
}

double loss_of_sample(const struct loss *loss, size_t n)
{
    struct twofold sum = twofold_from(0);
    for (size_t c = 0; c < loss->losses.columns; c++)
        sum = twofold_add(sum, twofold_from(matrix_row(&loss->losses, n)[c]));
    return loss_in_base(twofold_value(sum), loss->problem.log_base);
}
