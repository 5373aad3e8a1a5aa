/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/eval_compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/eval_ways.h"
#include "core/intl.h"
#include "core/memory.h"

/* Rows sum to one if they are off by no more: numbers that were written with three decimals do. */
#define SUM_MARGIN 2e-3

/* Probabilities that come out of undoing a softmax are off by no more, in float32 as well. */
#define UNDO_MARGIN 1e-4

/* A loss is at a constant of a clip if it is off by no more than this part of it: in float32 the
 * clipped probability is off by 6e-8. */
#define CLIP_MARGIN 1e-6

double eval_clip(size_t i, const char **formula, const char **where)
{
    static const struct {
        double value;
        const char *formula, *where;
    } table[] = {
        {100, "100", N_("PyTorch's BCELoss cuts the logarithm at -100")},
        {16.118095650958320, "-ln 1e-7", N_("Keras cuts p at 1e-7")},
        {15.942385152878742, "-ln 2^-23", N_("Keras in float32, where 1 - 1e-7 is rounded")},
        {15.424948470398375, "-ln 2e-7", N_("tf.keras cuts p at 1e-7 and adds it once more")},
        {36.043653389117150, "-ln 2^-52", N_("scikit-learn cuts p at the epsilon of float64")},
        {34.538776394910684, "-ln 1e-15", N_("scikit-learn before 1.2 cut p at 1e-15")},
        {87.336544750553100, "-ln 1.2e-38", N_("Caffe cuts p at the smallest float32")},
        {13.815510557964274, "-ln 1e-6", N_("someone added 1e-6 to p")},
        {18.420680743952367, "-ln 1e-8", N_("someone added 1e-8 to p")},
        {20.723265836946410, "-ln 1e-9", N_("someone added 1e-9 to p")},
        {23.025850929940457, "-ln 1e-10", N_("someone added 1e-10 to p")},
        {27.631021115928547, "-ln 1e-12", N_("someone cut p at 1e-12, as PyTorch did in 2018")},
    };
    if (i >= sizeof table / sizeof *table)
        return 0;
    if (formula)
        *formula = table[i].formula;
    if (where)
        *where = _(table[i].where);
    return table[i].value;
}

struct eval_comparison *eval_comparison_new(size_t classes, size_t threads)
{
    struct eval_comparison *comparison = memory_new(1, sizeof *comparison);
    struct eval_evidence *evidence = &comparison->evidence;
    comparison->classes = classes;
    comparison->threads = threads;
    evidence->least = evidence->least_loss = evidence->label_least = INFINITY;
    evidence->most = evidence->label_most = -INFINITY;
    if (classes > 1 && classes <= EVAL_CONFUSION) {
        evidence->confused = memory_new(classes * classes, sizeof *evidence->confused);
        evidence->price = memory_new(classes * classes, sizeof *evidence->price);
    }
    return comparison;
}

void eval_comparison_free(struct eval_comparison *comparison)
{
    if (!comparison)
        return;
    free(comparison->evidence.confused);
    free(comparison->evidence.price);
    free(comparison);
}

/* ---- the values ---- */

/* Is a row of positive numbers that sum to one the softmax of probabilities?  ln q + k are these
 * probabilities if k is such that they sum to one, too. */
static void look_twice(struct eval_evidence *evidence, const double *q, size_t classes)
{
    double sum = 0, least = INFINITY, most = -INFINITY;
    for (size_t c = 0; c < classes; c++) {
        const double l = log(q[c]);
        sum += l;
        least = fmin(least, l);
        most = fmax(most, l);
    }
    const double k = (1 - sum) / (double)classes;
    if (!(least + k >= -UNDO_MARGIN && most + k <= 1 + UNDO_MARGIN))
        return;
    evidence->twice++;
    evidence->twice_sum += most + k;
    evidence->twice_most = fmax(evidence->twice_most, most + k);
}

static void look_at_values(struct eval_evidence *evidence, const double *values, size_t classes)
{
    double sum = 0, least = INFINITY, most = -INFINITY;
    for (size_t c = 0; c < classes; c++) {
        sum += values[c];
        least = fmin(least, values[c]);
        most = fmax(most, values[c]);
    }
    evidence->rows++;
    evidence->least = fmin(evidence->least, least);
    evidence->most = fmax(evidence->most, most);
    if (!(least >= 0 && most <= 1))
        evidence->outside++;
    else if (!(fabs(sum - 1) <= SUM_MARGIN))
        evidence->uneven++;
    else {
        evidence->farthest = fmax(evidence->farthest, fabs(sum - 1));
        if (least > 0 && classes > 1)
            look_twice(evidence, values, classes);
    }
}

static void look_at_loss(struct eval_evidence *evidence, double loss)
{
    evidence->least_loss = fmin(evidence->least_loss, loss);
    for (size_t i = 0; eval_clip(i, NULL, NULL) != 0; i++) {
        const double clip = eval_clip(i, NULL, NULL);
        evidence->clip[i] += fabs(loss - clip) <= CLIP_MARGIN * clip;
    }
}

/* ---- the labels ---- */

/* `label` may be one beside the classes. */
static void look_at_label(struct eval_evidence *evidence, double label, const double *log_probs,
                          size_t classes)
{
    static const int by[EVAL_SHIFTS] = {[EVAL_LOWER] = -1, [EVAL_HIGHER] = 1};
    const double most = (double)classes - 1;
    const bool is_class = label >= 0 && label <= most;
    evidence->label_least = fmin(evidence->label_least, label);
    evidence->label_most = fmax(evidence->label_most, label);
    evidence->label_outside += !is_class;
    for (int i = 0; i < EVAL_SHIFTS; i++) {
        const double beside = label + by[i];
        struct eval_shifted *shifted = &evidence->shifted[i];
        if (!(beside >= 0 && beside <= most))
            continue;
        const double price = -log_probs[(size_t)beside];
        shifted->count++;
        shifted->sum += price;
        if (!is_class)
            continue;
        shifted->both++;
        shifted->beside += price;
        shifted->straight += -log_probs[(size_t)label];
    }
}

static void look_at_classes(struct eval_evidence *evidence, size_t label, const double *values,
                            const double *log_probs, size_t classes)
{
    size_t best = 0;
    if (!evidence->confused)
        return;
    for (size_t c = 0; c < classes; c++) {
        evidence->price[label * classes + c] += -log_probs[c];
        best = values[c] > values[best] ? c : best;
    }
    evidence->confused[label * classes + best]++;
}

/* The values as they are told, by the definition, without labels. */
static struct problem without_labels(const struct problem *problem)
{
    struct problem plain = *problem; /* to look at */
    plain.label_form = LABELS_NONE;
    plain.convention = CONVENTION_EXACT;
    plain.precision = PRECISION_FLOAT64;
    return plain;
}

/* From what the kernels said; false if they have not. */
static bool take_log_probs(const struct eval_softmax *softmax, const struct problem *plain,
                           size_t n, double *log_probs)
{
    const size_t classes = problem_classes(plain);
    const double *values = matrix_row(&plain->values, n);
    if (!softmax->others || !plain->from_logits || isnan(softmax->others[n]))
        return false;
    const double log1p_others = log1p(softmax->others[n]);
    for (size_t c = 0; c < classes; c++)
        log_probs[c] = values[c] - softmax->largest[n] - log1p_others;
    return true;
}

void eval_comparison_add(struct eval_comparison *comparison, const struct problem *problem,
                         const double *loss)
{
    struct eval_evidence *evidence = &comparison->evidence;
    const size_t classes = problem_classes(problem);
    const struct problem plain = without_labels(problem);
    const bool numbers = problem->label_form == LABELS_TARGET;
    struct sample sample = sample_new(classes);
    struct eval_softmax softmax;
    eval_ways_add(comparison, problem, &softmax);
    for (size_t n = 0; n < problem_samples(problem); n++) {
        const double *values = matrix_row(&problem->values, n);
        look_at_values(evidence, values, classes);
        if (problem_ignored(problem, n))
            continue;
        look_at_loss(evidence, loss[n]);
        if (!numbers)
            continue;
        const double label = matrix_row(&problem->target, 0)[n];
        if (!take_log_probs(&softmax, &plain, n, sample.log_probs))
            sample_evaluate(&plain, n, &sample);
        look_at_label(evidence, label, sample.log_probs, classes);
        look_at_classes(evidence, (size_t)label, values, sample.log_probs, classes);
    }
    sample_release(&sample);
    eval_softmax_release(&softmax);
}

void eval_comparison_add_beside(struct eval_comparison *comparison, const struct problem *problem,
                                const double *labels)
{
    const size_t classes = problem_classes(problem);
    const struct problem plain = without_labels(problem);
    struct sample sample = sample_new(classes);
    for (size_t n = 0; n < problem_samples(problem); n++) {
        look_at_values(&comparison->evidence, matrix_row(&problem->values, n), classes);
        sample_evaluate(&plain, n, &sample);
        look_at_label(&comparison->evidence, labels[n], sample.log_probs, classes);
    }
    sample_release(&sample);
}

void eval_comparison_end(struct eval_comparison *comparison, const struct problem *rules)
{
    eval_ways_end(comparison, rules);
}
