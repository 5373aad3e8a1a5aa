/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a script expects, and how near its result must come to that. */
#include <math.h>

#include "core/export_text.h"
#include "core/intl.h"
#include "core/number.h"

/* Of a careful program in float64: nothing but the rounding of e^x adds up. */
#define CAREFUL 1e-12

/* A few hundred roundings of each type. */
static const double rounding[PRECISIONS] = {
    [PRECISION_FLOAT64] = 1e-13,
    [PRECISION_FLOAT32] = 1e-5,
    [PRECISION_FLOAT16] = 5e-2,
    [PRECISION_BFLOAT16] = 4e-1,
};

/* Where a sample's loss is the mean over its outputs, these are its parts. */
static double loss_of_row(const struct loss *loss, size_t n)
{
    double sum = 0;
    for (size_t c = 0; c < loss->losses.columns; c++)
        sum += matrix_row(&loss->losses, n)[c];
    return precision_round(loss->problem.precision, sum);
}

static struct matrix losses_of(const struct loss *loss)
{
    if (!convention_rules(loss->problem.convention)->averages_outputs)
        return matrix_share(&loss->losses);
    struct matrix losses = matrix_new(loss->losses.rows, 1);
    for (size_t n = 0; n < losses.rows; n++)
        matrix_edit(&losses, n)[0] = loss_of_row(loss, n);
    return losses;
}

struct matrix listing_expected(const struct listing *listing)
{
    const struct loss *loss = &listing->loss;
    struct matrix expected;
    if (listing->problem.reduction == REDUCTION_NONE) {
        expected = losses_of(loss);
    } else {
        expected = matrix_new(1, 1);
        matrix_edit(&expected, 0)[0] = loss->value;
    }
    for (size_t n = 0; n < expected.rows; n++) {
        double *row = matrix_edit(&expected, n);
        for (size_t c = 0; c < expected.columns; c++)
            row[c] = loss_in_base(row[c], listing->problem.log_base);
    }
    return expected;
}

static double largest_of(const struct matrix *matrix, size_t row)
{
    double largest = 0;
    for (size_t c = 0; c < matrix->columns; c++)
        if (isfinite(matrix_row(matrix, row)[c]))
            largest = fmax(largest, fabs(matrix_row(matrix, row)[c]));
    return largest;
}

/* What the label of class c can weigh in its sample, the smoothing with it. */
static double label_size(const struct problem *problem, size_t n, size_t c)
{
    const bool binary = problem->task == TASK_BINARY;
    const struct matrix *weights = binary ? &problem->pos_weight : &problem->class_weight;
    const double spread = binary ? 1 : problem->label_smoothing / (double)problem_classes(problem);
    const double weight = matrix_is_empty(weights) ? 1 : largest_of(weights, 0);
    return (fabs(problem_label(problem, n, c)) + spread) * fmax(weight, binary);
}

/* The size of what is added up to the loss of a sample, with the numbers that it was taken from. */
static double sample_size(const struct listing *listing, size_t n)
{
    const struct problem *problem = &listing->problem;
    const bool logits = problem->from_logits;
    const double input = logits ? largest_of(&problem->values, n) / problem->temperature : 0;
    double size = 0;
    if (problem_ignored(problem, n))
        return 0;
    for (size_t c = 0; c < problem_classes(problem); c++)
        size += label_size(problem, n, c) * fabs(sample_weight_of(problem, n, c)) * (1 + input);
    return size + largest_of(&listing->loss.losses, n) * (double)listing->loss.losses.columns;
}

static double result_size(const struct listing *listing)
{
    double sum = 0, most = 0;
    for (size_t n = 0; n < problem_samples(&listing->problem); n++) {
        const double size = sample_size(listing, n);
        sum += size;
        most = fmax(most, size);
    }
    switch (listing->problem.reduction) {
    case REDUCTION_MEAN:
        sum /= fabs(listing->loss.divisor);
        break;
    case REDUCTION_SUM:
        break;
    case REDUCTION_NONE:
        sum = most;
        break;
    }
    return isfinite(sum) ? loss_in_base(sum, listing->problem.log_base) : 0;
}

static bool has_outside(const struct matrix *matrix, double low, double high)
{
    for (size_t n = 0; n < matrix->rows; n++)
        for (size_t c = 0; c < matrix->columns; c++)
            if (matrix_row(matrix, n)[c] < low || matrix_row(matrix, n)[c] > high)
                return true;
    return false;
}

/* Can what is added up have both signs, or stand so near to 1 that its logarithm has few digits? */
static bool can_cancel(const struct problem *problem)
{
    const bool binary = problem->task == TASK_BINARY;
    return (problem->convention != CONVENTION_EXACT && problem->convention != CONVENTION_PYTORCH) ||
           (!problem->from_logits &&
            (problem->kind == VALUES_LOGITS || has_outside(&problem->values, 0, 1))) ||
           has_outside(&problem->labels, 0, binary ? 1 : INFINITY) ||
           has_outside(&problem->class_weight, 0, INFINITY) ||
           has_outside(&problem->sample_weight, 0, INFINITY) ||
           has_outside(&problem->pos_weight, 0, INFINITY);
}

/* Is the result of a careful program as exact as its parts? */
static bool stays_exact(const struct listing *listing)
{
    return listing->problem.precision == PRECISION_FLOAT64 && !can_cancel(&listing->problem);
}

struct nearness listing_nearness(const struct listing *listing, bool careful)
{
    if (careful && stays_exact(listing))
        return (struct nearness){CAREFUL, 0};
    return (struct nearness){rounding[listing->problem.precision], result_size(listing)};
}

void listing_say_nearness(struct listing *listing, bool careful)
{
    const enum precision precision = listing->problem.precision;
    const char *type = precision_name(precision);
    listing_say(listing, "%s",
                _("What xent gives for this, and how near a result must come to it:"));
    if (careful && stays_exact(listing)) {
        listing_say(listing,
                    _("%s rounds each step to 1e-16 of itself, e^x to 1e-13 at the worst,"), type);
        listing_say(listing, "%s", _("and nothing cancels on the way."));
    } else {
        listing_say(listing,
                    _("%s rounds each step to %s of the numbers in it, which SIZE bounds;"), type,
                    number_show(precision_epsilon(precision) / 2, 1).text);
        listing_say(listing, "%s", _("RELATIVE has room for some hundred steps."));
    }
}

void listing_add_expected(struct listing *listing)
{
    struct matrix expected = listing_expected(listing);
    listing_array(listing, &expected, ARRAY_RESULTS);
    matrix_release(&expected);
}
