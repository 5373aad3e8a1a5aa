/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logits and probabilities mixed up: each function says what stands in the place of ln p (and of
 * ln(1-p)).  NaN is what cannot be computed: then the mistake does not apply. */
#include <math.h>

#include "core/mistakes_rows.h"
#include "core/num.h"

double mistakes_clipped(double p)
{
    return p < CLIP_LOW ? CLIP_LOW : p > 1 - CLIP_LOW ? 1 - CLIP_LOW : p;
}

/* A function of one row of numbers. */
typedef void row_function(const struct worked *, const double *in, double *out);

static bool each_row(const struct worked *worked, const double *in, row_function *function,
                     double *out)
{
    for (size_t i = 0; i < worked->samples; i++)
        function(worked, in + i * worked->classes, out + i * worked->classes);
    return true;
}

/* A function of one number. */
static bool each_number(const struct worked *worked, const double *in, double (*function)(double),
                        double *out)
{
    for (size_t i = 0; i < worked->samples * worked->classes; i++)
        out[i] = function(in[i]);
    return true;
}

/* ---- softmax ---- */

static void softmax_row(const struct worked *worked, const double *in, double *out)
{
    log_softmax(in, worked->classes, out);
}

bool double_softmax(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    (void)ln_other;
    return variant == 0 && each_row(worked, worked->p, softmax_row, ln_p);
}

static void divide_row(const struct worked *worked, const double *in, double *out)
{
    double sum = 0;
    for (size_t c = 0; c < worked->classes; c++)
        sum += in[c];
    for (size_t c = 0; c < worked->classes; c++)
        out[c] = log(mistakes_clipped(in[c] / sum));
}

bool divided_by_sum(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    (void)ln_other;
    return variant == 0 && each_row(worked, worked->values, divide_row, ln_p);
}

static void clip_row(const struct worked *worked, const double *in, double *out)
{
    double sum = 0;
    for (size_t c = 0; c < worked->classes; c++)
        sum += mistakes_clipped(in[c]);
    for (size_t c = 0; c < worked->classes; c++)
        out[c] = log(mistakes_clipped(in[c]) / sum);
}

bool clipped_first(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    (void)ln_other;
    return variant == 0 && each_row(worked, worked->values, clip_row, ln_p);
}

static void sigmoid_row(const struct worked *worked, const double *in, double *out)
{
    for (size_t c = 0; c < worked->classes; c++)
        out[c] = sigmoid(in[c]);
    log_softmax(out, worked->classes, out);
}

bool sigmoid_first(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    (void)ln_other;
    return variant == 0 && each_row(worked, worked->z, sigmoid_row, ln_p);
}

static void base_two_row(const struct worked *worked, const double *in, double *out)
{
    for (size_t c = 0; c < worked->classes; c++)
        out[c] = in[c] * log(2);
    log_softmax(out, worked->classes, out);
}

bool base_two(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    (void)ln_other;
    return variant == 0 && each_row(worked, worked->z, base_two_row, ln_p);
}

static void inverted_row(const struct worked *worked, const double *in, double *out)
{
    for (size_t c = 0; c < worked->classes; c++)
        out[c] = in[c] * worked->problem->temperature;
    log_softmax(out, worked->classes, out);
}

bool temperature_inverted(const struct worked *worked, size_t variant, double *ln_p,
                          double *ln_other)
{
    (void)ln_other;
    return variant == 0 && worked->problem->temperature != 1 &&
           each_row(worked, worked->values, inverted_row, ln_p);
}

/* Down the columns: the samples compete. */
bool wrong_axis(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    (void)ln_other;
    const size_t classes = worked->classes;
    for (size_t c = 0; c < classes && variant == 0; c++) {
        double max = -INFINITY, sum = 0;
        for (size_t i = 0; i < worked->samples; i++)
            max = fmax(max, worked->z[i * classes + c]);
        for (size_t i = 0; i < worked->samples; i++)
            sum += exp(worked->z[i * classes + c] - max);
        for (size_t i = 0; i < worked->samples; i++)
            ln_p[i * classes + c] = worked->z[i * classes + c] - max - log(sum);
    }
    return variant == 0;
}

/* ln(p/(1-p)) of each, then softmax. */
static void logit_row(const struct worked *worked, const double *in, double *out)
{
    for (size_t c = 0; c < worked->classes; c++)
        out[c] = log(in[c]) - log1p(-in[c]);
    log_softmax(out, worked->classes, out);
}

bool logit_into_softmax(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    (void)ln_other;
    return variant == 0 && each_row(worked, worked->p, logit_row, ln_p);
}

/* ---- parts of ln sum e^z - z ---- */

static void score_row(const struct worked *worked, const double *in, double *out)
{
    for (size_t c = 0; c < worked->classes; c++)
        out[c] = in[c];
}

bool score_alone(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    for (size_t i = 0; worked->binary && i < worked->samples; i++)
        ln_other[i] = -worked->z[i];
    return variant == 0 && each_row(worked, worked->z, score_row, ln_p);
}

static void max_row(const struct worked *worked, const double *in, double *out)
{
    const struct softmax_row row = softmax_row_of(in, worked->classes);
    for (size_t c = 0; c < worked->classes; c++)
        out[c] = in[c] - twofold_value(row.log1p_rest);
}

bool max_not_added_back(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    (void)ln_other;
    return variant == 0 && each_row(worked, worked->z, max_row, ln_p);
}

static void sum_row(const struct worked *worked, const double *in, double *out)
{
    const double sum = logsumexp(in, worked->classes);
    for (size_t c = 0; c < worked->classes; c++)
        out[c] = -sum;
}

bool logsumexp_alone(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    (void)ln_other;
    return variant == 0 && each_row(worked, worked->z, sum_row, ln_p);
}

static void unlogged_row(const struct worked *worked, const double *in, double *out)
{
    const double sum = exp(logsumexp(in, worked->classes));
    for (size_t c = 0; c < worked->classes; c++)
        out[c] = in[c] - sum;
}

bool sum_not_logged(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    (void)ln_other;
    return variant == 0 && each_row(worked, worked->z, unlogged_row, ln_p);
}

/* z - (max + ln of the rest) in single precision, and in double. */
static void absorbed_row(const struct worked *worked, const double *in, double *out)
{
    const struct softmax_row row = softmax_row_of(in, worked->classes);
    for (size_t c = 0; c < worked->classes; c++)
        out[c] = (double)((float)in[c] - (float)(row.max + twofold_value(row.log1p_rest)));
}

static void absorbed_double_row(const struct worked *worked, const double *in, double *out)
{
    const struct softmax_row row = softmax_row_of(in, worked->classes);
    for (size_t c = 0; c < worked->classes; c++)
        out[c] = in[c] - (row.max + twofold_value(row.log1p_rest));
}

/* From here on two neighbours in single precision are more than 0.00003 apart: a loss loses its
 * fifth decimal. */
#define OFFSET_LEAST 500

/* Only where an offset is there that can swallow something. */
bool absorbed(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    double least = INFINITY;
    (void)ln_other;
    for (size_t i = 0; i < worked->samples * worked->classes; i++)
        least = fmin(least, fabs(worked->z[i]));
    return variant < 2 && least >= OFFSET_LEAST &&
           each_row(worked, worked->z, variant ? absorbed_double_row : absorbed_row, ln_p);
}

/* ---- one number at a time ---- */

static double log_sigmoid_minus(double z)
{
    return log_sigmoid(-z);
}

bool double_sigmoid(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    return variant == 0 && each_number(worked, worked->p, log_sigmoid, ln_p) &&
           each_number(worked, worked->p, log_sigmoid_minus, ln_other);
}

static double log_clipped(double p)
{
    return log(mistakes_clipped(p));
}

static double log_clipped_other(double p)
{
    return log1p(-mistakes_clipped(p));
}

bool used_as_prob(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    return variant == 0 && each_number(worked, worked->values, log_clipped, ln_p) &&
           each_number(worked, worked->values, log_clipped_other, ln_other);
}

static double log_of_positive(double z)
{
    return z < 0 ? NAN : log(z);
}

bool log_of_score(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    (void)ln_other;
    return variant == 0 && each_number(worked, worked->values, log_of_positive, ln_p);
}

/* p in place of ln p, and in place of -ln p. */
bool not_logged(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    const double sign = variant ? -1 : 1;
    for (size_t i = 0; i < worked->samples * worked->classes; i++) {
        ln_p[i] = sign * worked->p[i];
        ln_other[i] = sign * (1 - worked->p[i]);
    }
    return variant < 2;
}

bool sigmoid_alone(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    (void)ln_other;
    return variant == 0 && each_number(worked, worked->z, log_sigmoid, ln_p);
}

/* The sigmoid of ln p is p/(1+p). */
static double log_share(double p)
{
    return log(p) - log1p(p);
}

static double log_share_other(double p)
{
    return -log1p(p);
}

bool log_as_logit(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    return variant == 0 && each_number(worked, worked->p, log_share, ln_p) &&
           each_number(worked, worked->p, log_share_other, ln_other);
}
