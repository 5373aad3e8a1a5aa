/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The right terms put together in another way: bases, sums and means, weights, perplexities. */
#include <math.h>

#include "core/mistakes_rows.h"
#include "core/num.h"

double mistakes_reduced(const struct worked *worked,
                        double (*loss)(const struct worked *, size_t i))
{
    struct twofold sum = twofold_from(0);
    for (size_t i = 0; i < worked->samples; i++)
        sum = twofold_add(sum, twofold_from(weighted(worked->share[i], loss(worked, i))));
    return twofold_value(sum);
}

double mistakes_with_logs(const struct worked *worked, const double *ln_p, const double *ln_other)
{
    struct twofold sum = twofold_from(0);
    for (size_t i = 0; i < worked->samples * worked->classes; i++) {
        const double own = weighted(worked->cost[i], -ln_p[i]);
        const double others = weighted(worked->cost_other[i], -ln_other[i]);
        sum = twofold_add(sum, twofold_add(twofold_from(own), twofold_from(others)));
    }
    return twofold_value(sum);
}

/* ---- factors ---- */

static enum log_base base_of(const struct worked *worked)
{
    return worked->problem->log_base;
}

static size_t in_base(const struct worked *worked, enum log_base base, double *out)
{
    *out = loss_in_base(worked->right, base);
    return base_of(worked) != base;
}

size_t base_ten(const struct worked *worked, double out[MISTAKE_VALUES])
{
    return in_base(worked, LOG_BASE_10, out);
}

size_t base_two_log(const struct worked *worked, double out[MISTAKE_VALUES])
{
    return in_base(worked, LOG_BASE_2, out);
}

size_t base_e(const struct worked *worked, double out[MISTAKE_VALUES])
{
    return in_base(worked, LOG_BASE_E, out);
}

size_t sign(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = -worked->right;
    return 1;
}

size_t sum_for_mean(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = worked->loss->sum;
    return 1;
}

size_t mean_for_sum(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = worked->loss->sum / worked->loss->divisor;
    return worked->problem->reduction == REDUCTION_SUM;
}

size_t mean_over_classes(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = worked->right / (double)worked->classes;
    return worked->classes > 1;
}

size_t divided_twice(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = worked->right / (double)worked->samples;
    return 1;
}

/* ---- which samples, which pairs ---- */

size_t ignored_counted(const struct worked *worked, double out[MISTAKE_VALUES])
{
    const size_t all = problem_samples(worked->problem);
    out[0] = worked->loss->sum / (double)all;
    return worked->samples < all;
}

/* What a sample adds to the reduced loss. */
static double part_of(const struct worked *worked, size_t i)
{
    double part = 0;
    for (size_t at = i * worked->classes; at < (i + 1) * worked->classes; at++)
        part += weighted(worked->cost[at], -worked->ln_p[at]) +
                weighted(worked->cost_other[at], -worked->ln_other[at]);
    return part;
}

/* Batches of `size` in order, a shorter one at the end. */
static double mean_of_batches(const struct worked *worked, size_t size)
{
    const double samples = (double)worked->samples;
    double sum = 0;
    size_t batches = 0;
    for (size_t from = 0; from < worked->samples; from += size, batches++) {
        const size_t to = from + size < worked->samples ? from + size : worked->samples;
        double batch = 0;
        for (size_t i = from; i < to; i++)
            batch += part_of(worked, i) * samples;
        sum += batch / (double)(to - from);
    }
    return sum / (double)batches;
}

size_t mean_of_means(const struct worked *worked, double out[MISTAKE_VALUES])
{
    static const size_t sizes[MISTAKE_VALUES] = {2, 3, 4, 32};
    size_t count = 0;
    if (!matrix_is_empty(&worked->problem->sample_weight))
        return 0;
    for (size_t i = 0; i < MISTAKE_VALUES && sizes[i] < worked->samples; i++)
        if (worked->samples % sizes[i])
            out[count++] = mean_of_batches(worked, sizes[i]);
    return count;
}

/* Every label with every prediction: the mean, and the sum divided by N. */
size_t broadcast(const struct worked *worked, double out[MISTAKE_VALUES])
{
    const double samples = (double)worked->samples;
    double own = 0, others = 0, ones = 0;
    for (size_t i = 0; i < worked->samples; i++) {
        own -= worked->ln_p[i];
        others -= worked->ln_other[i];
        ones += worked->label[i];
    }
    out[1] = (weighted(ones, own) + weighted(samples - ones, others)) / samples;
    out[0] = out[1] / samples;
    return 2;
}

/* ---- weights ---- */

static bool has_class_weights(const struct worked *worked)
{
    return !matrix_is_empty(&worked->problem->class_weight);
}

static double weights_of_targets(const struct worked *worked)
{
    double sum = 0;
    for (size_t i = 0; i < worked->samples; i++)
        sum += class_weight_of(worked->problem, worked->target[i]);
    return sum;
}

/* Class numbers: N in place of the weights; label vectors: the other way round. */
size_t other_divisor(const struct worked *worked, double out[MISTAKE_VALUES])
{
    const bool by_number = worked->problem->label_form == LABELS_TARGET;
    if (!has_class_weights(worked))
        return 0;
    out[0] = worked->loss->sum / (by_number ? (double)worked->samples : weights_of_targets(worked));
    return 1;
}

size_t common_weight(const struct worked *worked, double out[MISTAKE_VALUES])
{
    for (size_t i = 1; i < worked->samples; i++)
        if (worked->target[i] != worked->target[0])
            return 0;
    return worked->problem->label_form == LABELS_TARGET ? other_divisor(worked, out) : 0;
}

static double pos_weight_of(const struct worked *worked, size_t i)
{
    return class_weight_of(worked->problem, i % problem_classes(worked->problem));
}

static bool has_pos_weight(const struct worked *worked)
{
    return !matrix_is_empty(&worked->problem->pos_weight) && worked->problem->label_smoothing == 0;
}

/* y (-ln p) and (1-y) (-ln(1-p)) with these weights. */
static double weigh(const struct worked *worked, size_t i, double positive, double negative)
{
    const double y = worked->label[i];
    return weighted(positive * y, -worked->ln_p[i]) +
           weighted(negative * (1 - y), -worked->ln_other[i]);
}

static double on_negatives(const struct worked *worked, size_t i)
{
    return weigh(worked, i, 1, pos_weight_of(worked, i));
}

static double on_both(const struct worked *worked, size_t i)
{
    return weigh(worked, i, pos_weight_of(worked, i), pos_weight_of(worked, i));
}

size_t weight_on_negatives(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = mistakes_reduced(worked, on_negatives);
    out[1] = mistakes_reduced(worked, on_both);
    return has_pos_weight(worked) ? 2 : 0;
}

static double inverted(const struct worked *worked, size_t i)
{
    return weigh(worked, i, 1 / pos_weight_of(worked, i), 1);
}

size_t weight_inverted(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = mistakes_reduced(worked, inverted);
    return has_pos_weight(worked);
}

size_t weight_normalised(const struct worked *worked, double out[MISTAKE_VALUES])
{
    double weights = 0;
    for (size_t i = 0; i < worked->samples; i++)
        weights += worked->label[i] * pos_weight_of(worked, i) + 1 - worked->label[i];
    out[0] = worked->loss->sum / weights;
    return has_pos_weight(worked);
}

/* ---- other readings ---- */

size_t perplexity_right(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = perplexity(worked->right);
    return 1;
}

size_t perplexity_base(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = exp2(worked->right);
    out[1] = exp(loss_in_base(worked->right, LOG_BASE_2));
    return 2;
}

static double perplexity_of_sample(const struct worked *worked, size_t i)
{
    return exp(mistakes_surprise(worked, i));
}

size_t mean_of_perplexities(const struct worked *worked, double out[MISTAKE_VALUES])
{
    out[0] = mistakes_reduced(worked, perplexity_of_sample);
    return 1;
}

/* Where the loss is told that the values are what they are not. */
size_t as_values_are(const struct worked *worked, double out[MISTAKE_VALUES])
{
    struct problem problem = problem_share(worked->problem);
    struct loss loss = {0};
    const bool logits = problem.kind == VALUES_LOGITS, mismatch = logits != problem.from_logits;
    if (mismatch) {
        problem.from_logits = logits;
        loss_evaluate(&loss, &problem);
        out[0] = loss.value;
    }
    loss_release(&loss);
    problem_release(&problem);
    return mismatch;
}

size_t wrong_even_guess(const struct worked *worked, double out[MISTAKE_VALUES])
{
    const size_t outputs = problem_classes(worked->problem);
    for (size_t i = 0; i < worked->samples * worked->classes; i++)
        if (!nearly_equal(worked->p[i] * (worked->binary ? 2 : (double)outputs), 1))
            return 0;
    out[0] = worked->binary ? log((double)outputs) : log(2);
    return outputs > 2;
}
