/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terms of the sum: one too many, one too few, the wrong one, or another function altogether.
 */
#include <math.h>
#include <string.h>

#include "core/mistakes_rows.h"
#include "core/num.h"

/* ---- in place of ln p and ln(1-p) ---- */

static void copy(const struct worked *worked, const double *from, double *to)
{
    memcpy(to, from, worked->samples * worked->classes * sizeof *to);
}

/* Both arrays are zero to begin with. */
bool positive_only(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    (void)ln_other;
    copy(worked, worked->ln_p, ln_p);
    return variant == 0;
}

bool negative_only(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    (void)ln_p;
    copy(worked, worked->ln_other, ln_other);
    return variant == 0;
}

bool label_ignored(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    copy(worked, worked->ln_p, ln_p);
    copy(worked, worked->ln_p, ln_other);
    return variant == 0;
}

bool label_flipped(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    copy(worked, worked->ln_other, ln_p);
    copy(worked, worked->ln_p, ln_other);
    return variant == 0;
}

bool one_minus_log(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    copy(worked, worked->ln_p, ln_p);
    for (size_t i = 0; i < worked->samples; i++)
        ln_other[i] = 1 - worked->ln_p[i];
    return variant == 0;
}

bool minus_between(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    copy(worked, worked->ln_p, ln_p);
    for (size_t i = 0; i < worked->samples; i++)
        ln_other[i] = -worked->ln_other[i];
    return variant == 0;
}

bool predicted_class(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    const size_t classes = worked->classes;
    for (size_t i = 0; i < worked->samples; i++) {
        double best = worked->binary ? worked->ln_other[i] : -INFINITY;
        for (size_t c = 0; c < classes; c++)
            best = fmax(best, worked->ln_p[i * classes + c]);
        for (size_t c = 0; c < classes; c++)
            ln_p[i * classes + c] = ln_other[i * classes + c] = best;
    }
    return variant == 0;
}

/* The class before and the class behind, round the corner. */
bool off_by_one(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    const size_t classes = worked->classes;
    (void)ln_other;
    for (size_t i = 0; i < worked->samples * classes; i++) {
        const size_t c = i % classes;
        ln_p[i] = worked->ln_p[i - c + (c + (variant ? 1 : classes - 1)) % classes];
    }
    return variant < 2;
}

bool complement(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    (void)ln_other;
    for (size_t i = 0; i < worked->samples * worked->classes; i++)
        ln_p[i] = log1p(-worked->p[i]);
    return variant == 0;
}

bool linear_error(const struct worked *worked, size_t variant, double *ln_p, double *ln_other)
{
    for (size_t i = 0; i < worked->samples * worked->classes; i++) {
        ln_p[i] = worked->p[i] - 1;
        ln_other[i] = -worked->p[i];
    }
    return variant == 0;
}

/* ---- other functions of a sample ---- */

double mistakes_surprise(const struct worked *worked, size_t i)
{
    if (worked->binary)
        return -(worked->target[i] ? worked->ln_p[i] : worked->ln_other[i]);
    return -worked->ln_p[i * worked->classes + worked->target[i]];
}

/* The reduced loss where that of a sample is the sum over its classes of such terms. */
static double reduced_sum(const struct worked *worked,
                          double (*term)(const struct worked *, size_t at))
{
    struct twofold sum = twofold_from(0);
    for (size_t at = 0; at < worked->samples * worked->classes; at++)
        sum = twofold_add(
            sum, twofold_from(weighted(worked->share[at / worked->classes], term(worked, at))));
    return twofold_value(sum);
}

/* With such sums, and with their means over the classes. */
static size_t sum_and_mean(const struct worked *worked,
                           double (*term)(const struct worked *, size_t at), double *out)
{
    out[0] = reduced_sum(worked, term);
    out[1] = out[0] / (double)worked->classes;
    return worked->binary ? 1 : 2;
}

static double swapped_term(const struct worked *worked, size_t at)
{
    const double y = mistakes_clipped(worked->label[at]), p = worked->p[at];
    return -p * log(y) - (worked->binary ? (1 - p) * log1p(-y) : 0);
}

/* Without a clip it is infinite where a label of 0 meets a p that is none. */
size_t arguments_swapped(const struct worked *worked, double out[MISTAKE_VALUES])
{
    size_t count = 1;
    for (size_t at = 0; at < worked->samples * worked->classes; at++)
        if ((worked->label[at] == 0 && worked->p[at] > 0) ||
            (worked->binary && worked->label[at] == 1 && worked->p[at] < 1))
            count = 2;
    out[0] = reduced_sum(worked, swapped_term);
    out[1] = INFINITY;
    return count;
}

static double entropy_term(const struct worked *worked, size_t at)
{
    const double p = worked->p[at];
    return weighted(p, -worked->ln_p[at]) +
           (worked->binary ? weighted(1 - p, -worked->ln_other[at]) : 0);
}

size_t entropy_of_p(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = reduced_sum(worked, entropy_term);
    return 1;
}

static double surprise_term(const struct worked *worked, size_t at)
{
    return -worked->ln_p[at];
}

size_t all_classes(const struct worked *worked, double out[MISTAKE_VALUES])
{
    return sum_and_mean(worked, surprise_term, out);
}

static double squared_term(const struct worked *worked, size_t at)
{
    const double error = worked->label[at] - worked->p[at];
    return error * error;
}

size_t squared_error(const struct worked *worked, double out[MISTAKE_VALUES])
{
    return sum_and_mean(worked, squared_term, out);
}

size_t soft_as_hard(const struct worked *worked, double out[MISTAKE_VALUES])
{
    if (worked->hard)
        return 0;
    out[0] = mistakes_reduced(worked, mistakes_surprise);
    return 1;
}

static double label_entropy_term(const struct worked *worked, size_t at)
{
    return weighted(worked->label[at], -log(worked->label[at]));
}

size_t kl_for_ce(const struct worked *worked, double out[MISTAKE_VALUES])
{
    if (worked->hard)
        return 0;
    out[0] = worked->right - reduced_sum(worked, label_entropy_term);
    return 1;
}

static double reversed_term(const struct worked *worked, size_t at)
{
    return weighted(worked->p[at], worked->ln_p[at] - log(worked->label[at]));
}

size_t kl_reversed(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = reduced_sum(worked, reversed_term);
    return 1;
}

size_t kl_mean(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = (worked->right - reduced_sum(worked, label_entropy_term)) / (double)worked->classes;
    return 1;
}

static double unlogged_term(const struct worked *worked, size_t at)
{
    const double y = worked->label[at];
    return weighted(y, log(y) - worked->p[at]);
}

size_t kl_on_probs(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = reduced_sum(worked, unlogged_term);
    return 1;
}

/* ---- the other loss ---- */

/* Where the values are p, they are taken for logits. */
static double logistic_term(const struct worked *worked, size_t at)
{
    return twofold_value(bce_logits(worked->z[at], worked->label[at], 1, NULL));
}

size_t one_against_all(const struct worked *worked, double out[MISTAKE_VALUES])
{
    return sum_and_mean(worked, logistic_term, out);
}

static double binary_term(const struct worked *worked, size_t at)
{
    return twofold_value(bce_probs(worked->p[at], worked->label[at], 1, NULL));
}

size_t bce_on_softmax(const struct worked *worked, double out[MISTAKE_VALUES])
{
    return sum_and_mean(worked, binary_term, out);
}

size_t batch_as_one(const struct worked *worked, double out[MISTAKE_VALUES])
{
    const double *v = worked->values;
    const double all = logsumexp(v, worked->samples);
    double sum = 0, ones = 0;
    for (size_t i = 0; i < worked->samples; i++) {
        sum += v[i];
        ones += worked->label[i];
    }
    out[0] = out[1] = 0;
    for (size_t i = 0; i < worked->samples; i++) {
        out[0] += worked->label[i] * (all - v[i]);
        out[1] += weighted(worked->label[i], log(sum) - log(v[i]));
    }
    return ones == 0 ? 0 : worked->logits ? 1 : 2;
}

/* -ln 1e-7, and what is left of it where 1 - 1e-7 was rounded to single precision. */
size_t one_output(const struct worked *worked, double out[MISTAKE_VALUES])
{
    double zeros = 0;
    for (size_t i = 0; i < worked->samples; i++)
        zeros += worked->share[i] * (1 - worked->label[i]);
    out[0] = zeros * -log(CLIP_LOW);
    out[1] = zeros * 23 * log(2);
    return zeros == 0 ? 1 : 2;
}

size_t log_of_mean(const struct worked *worked, double out[MISTAKE_VALUES])
{
    const double samples = (double)worked->samples;
    double mean = exp(-mistakes_surprise(worked, 0)) / samples;
    for (size_t i = 1; i < worked->samples; i++)
        mean += exp(-mistakes_surprise(worked, i)) / samples;
    out[0] = -log(mean);
    return 1;
}
