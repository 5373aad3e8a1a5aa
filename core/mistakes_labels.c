/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Smoothed labels, and numbers that are none or that say little about the values. */
#include <math.h>

#include "core/mistakes_rows.h"
#include "core/num.h"

/* ---- smoothing ---- */

/* Where what carried 1 counts `one`, and what carried 0 counts `zero`. */
static size_t with_labels(const struct worked *worked, double one, double zero, double *out)
{
    const struct problem *problem = worked->problem;
    double sum = 0;
    if (problem->label_smoothing == 0 || !matrix_is_empty(&problem->class_weight) ||
        !matrix_is_empty(&problem->pos_weight))
        return 0;
    for (size_t i = 0; i < worked->samples * worked->classes; i++) {
        const double y = one * worked->label[i] + zero * (1 - worked->label[i]);
        double loss = weighted(y, -worked->ln_p[i]);
        if (worked->binary)
            loss += weighted(1 - y, -worked->ln_other[i]);
        sum += weighted(worked->share[i / worked->classes], loss);
    }
    *out = sum;
    return 1;
}

size_t not_smoothed(const struct worked *worked, double out[MISTAKE_VALUES])
{
    return with_labels(worked, 1, 0, out);
}

size_t smoothed_over_others(const struct worked *worked, double out[MISTAKE_VALUES])
{
    const double e = worked->problem->label_smoothing;
    return worked->classes > 1 ? with_labels(worked, 1 - e, e / ((double)worked->classes - 1), out)
                               : 0;
}

size_t mass_lost(const struct worked *worked, double out[MISTAKE_VALUES])
{
    const double e = worked->problem->label_smoothing;
    return with_labels(worked, 1 - e, e / (double)worked->classes, out);
}

size_t one_over_c(const struct worked *worked, double out[MISTAKE_VALUES])
{
    const double e = worked->problem->label_smoothing, part = 1 / (double)worked->classes;
    return with_labels(worked, 1 - e + part, part, out);
}

size_t smoothed_in_full(const struct worked *worked, double out[MISTAKE_VALUES])
{
    const double e = worked->problem->label_smoothing;
    return with_labels(worked, 1 - e, e, out);
}

/* The entropy of a label with one class of `one` and the others sharing what is left. */
static double entropy_of_label(double one, double others)
{
    return weighted(one, -log(one)) + weighted(1 - one, -log((1 - one) / others));
}

size_t floor_of_smoothed(const struct worked *worked, double out[MISTAKE_VALUES])
{
    const double e = worked->problem->label_smoothing;
    const double classes = worked->binary ? 2 : (double)worked->classes;
    double shares = 0;
    for (size_t i = 0; i < worked->samples; i++)
        shares += worked->share[i];
    out[0] = shares * entropy_of_label(1 - e + e / classes, classes - 1);
    out[1] = shares * entropy_of_label(1 - e, classes - 1);
    return e > 0 && classes > 1 ? 2 : 0;
}

/* ---- what the number is whatever the values ---- */

size_t perfect_is_zero(const struct worked *worked, double out[MISTAKE_VALUES])
{
    for (size_t i = 0; i < worked->samples * worked->classes; i++)
        if (worked->z[i] != worked->label[i])
            return 0;
    out[0] = 0;
    return 1;
}

size_t even_guess(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = log(worked->binary ? 2 : (double)worked->classes);
    return worked->binary || worked->classes > 1;
}

size_t twice_floor(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = log1p((worked->binary ? 1 : (double)worked->classes - 1) / M_E);
    return worked->binary || worked->classes > 1;
}

/* Where p = 1 and y = 0 costs something else than p = 0 and y = 1: in single precision. */
static const struct {
    double other, own;
} clips[] = {
    {15.942385152878742117, 16.118095650958319788},
    {15.333238903433023738, 15.424948470398374479},
};

/* What the logarithm of a p costs; *cuts is set where it would be more. */
static double clipped_cost(double cost, double ln_p, double most, bool *cuts)
{
    *cuts = *cuts || (cost != 0 && ln_p < -most);
    return cost == 0 ? 0 : cost * fmin(-ln_p, most);
}

size_t clipped_at(const struct worked *worked, double most, double *out)
{
    double own = most, sum = 0;
    bool cuts = false, cuts_other = false;
    for (size_t i = 0; i < sizeof clips / sizeof *clips; i++)
        own = most == clips[i].other ? clips[i].own : own;
    for (size_t i = 0; i < worked->samples * worked->classes; i++) {
        sum += clipped_cost(worked->cost[i], worked->ln_p[i], own, &cuts) +
               clipped_cost(worked->cost_other[i], worked->ln_other[i], most, &cuts_other);
    }
    *out = sum;
    return cuts_other || (cuts && own == most);
}

/* ---- inf and nan ---- */

/* e^z is beyond half precision from here on; and below e^-z it is nothing in single precision. */
#define HALF_OVERFLOWS   11.09
#define FLOAT_UNDERFLOWS 103.97

size_t overflows(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = NAN;
    out[1] = INFINITY;
    for (size_t i = 0; i < worked->samples * worked->classes; i++)
        if (worked->z[i] > HALF_OVERFLOWS)
            return 2;
    return 0;
}

/* Whatever the p is: every one can be rounded to 0, and then its logarithm is known. */
size_t log_of_zero(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = INFINITY;
    return worked->samples > 0;
}

size_t zero_times_infinity(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = NAN;
    for (size_t i = 0; i < worked->samples * worked->classes; i++) {
        const double p = worked->p[i], y = worked->label[i];
        if ((p == 0 && y == 0) || (worked->binary && p == 1 && y == 1))
            return 1;
    }
    return 0;
}

size_t maximum_of_all(const struct worked *worked, double out[MISTAKE_VALUES])
{
    double most = -INFINITY, least = INFINITY;
    out[0] = NAN;
    for (size_t i = 0; i < worked->samples; i++) {
        double max = -INFINITY;
        for (size_t c = 0; c < worked->classes; c++)
            max = fmax(max, worked->z[i * worked->classes + c]);
        most = fmax(most, max);
        least = fmin(least, max);
    }
    return most - least > FLOAT_UNDERFLOWS;
}
