/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/loss.h"
#include "core/memory.h"
#include "core/num.h"
#include "core/number.h"

/* From this relative difference on, two right losses are told apart. */
#define CAVEAT_FROM 1e-6

static struct problem variant(const struct problem *problem, enum values_kind pass, bool told)
{
    struct problem other = problem_share(problem);
    problem_pass(&other, pass);
    other.from_logits = told;
    return other;
}

static void fill_case(const struct problem *problem, size_t sample, struct comparison_case *one)
{
    struct problem other = variant(problem, one->pass, one->told);
    struct loss loss = {0};
    loss_evaluate(&loss, &other);
    one->right = (one->pass == VALUES_LOGITS) == one->told;
    one->present = one->pass == problem->kind && one->told == problem->from_logits;
    one->loss = loss_reduced(&loss);
    const size_t samples = problem_samples(problem);
    one->losses = memory_new(samples, sizeof *one->losses);
    for (size_t n = 0; n < samples; n++)
        one->losses[n] = loss_of_sample(&loss, n);
    one->sample_loss = one->losses[sample];
    loss_release(&loss);
    problem_release(&other);
}

/* Looks for the first stage at which a wrong case leaves the right one. */
static void find_stage(const struct problem *problem, size_t sample, struct comparison_case *one,
                       const struct comparison_case *right)
{
    struct problem here = variant(problem, one->pass, one->told);
    struct problem there = variant(problem, right->pass, right->told);
    struct sample wrong = sample_new(problem_classes(problem));
    struct sample good = sample_new(problem_classes(problem));
    sample_evaluate(&here, sample, &wrong);
    sample_evaluate(&there, sample, &good);
    double most = 0;
    for (size_t c = 0; c < wrong.classes; c++) {
        const double gap = fabs(wrong.probs[c] - good.probs[c]);
        if (nearly_equal(wrong.probs[c], good.probs[c]) ||
            !(gap > most || one->stage == STAGE_NONE))
            continue;
        most = gap;
        one->stage = STAGE_PROBS;
        one->item = c;
        one->here = wrong.probs[c];
        one->instead = good.probs[c];
    }
    if (one->stage == STAGE_NONE && !nearly_equal(one->sample_loss, right->sample_loss)) {
        one->stage = STAGE_LOSS;
        one->here = one->sample_loss;
        one->instead = right->sample_loss;
    }
    sample_release(&wrong);
    sample_release(&good);
    problem_release(&here);
    problem_release(&there);
}

/* Do the losses differ by more than rounding?  Relative, since a loss may be tiny. */
static bool differ(double a, double b)
{
    return isfinite(a) != isfinite(b) || fabs(a - b) > CAVEAT_FROM * fmax(fabs(a), fabs(b));
}

static bool look_different(double a, double b, int digits)
{
    return strcmp(number_show(a, digits).text, number_show(b, digits).text) != 0;
}

/* The two right cases give one loss, but for what happens on the way to the other side: the case
 * that is not on the side of the values gets the caveat. */
static void find_caveat(const struct problem *problem, struct comparison *comparison)
{
    const bool from_logits = problem->kind == VALUES_LOGITS;
    struct comparison_case *logits = &comparison->one[0], *probs = &comparison->one[3];
    for (size_t n = 0; n < comparison->samples; n++) {
        const double a = logits->losses[n], b = probs->losses[n];
        if (from_logits && (differ(a, b) || look_different(a, b, problem->digits)))
            probs->caveat = CAVEAT_ROUNDED;
        if (!from_logits && differ(a, b) && problem->task == TASK_MULTICLASS)
            logits->caveat = CAVEAT_NORMALISED;
    }
}

struct comparison comparison_new(const struct problem *problem, size_t sample)
{
    struct comparison comparison = {.samples = problem_samples(problem)};
    for (size_t i = 0; i < COMPARISON_CASES; i++) {
        struct comparison_case *one = &comparison.one[i];
        one->pass = i < 2 ? VALUES_LOGITS : VALUES_PROBS;
        one->told = i % 2 == 0;
        fill_case(problem, sample, one);
    }
    for (size_t i = 0; i < COMPARISON_CASES; i++) {
        struct comparison_case *one = &comparison.one[i];
        if (!one->right)
            find_stage(problem, sample, one,
                       comparison_find(&comparison, one->pass, one->pass == VALUES_LOGITS));
    }
    find_caveat(problem, &comparison);
    return comparison;
}

void comparison_release(struct comparison *comparison)
{
    for (size_t i = 0; i < COMPARISON_CASES; i++)
        free(comparison->one[i].losses);
    *comparison = (struct comparison){0};
}

const struct comparison_case *comparison_find(const struct comparison *comparison,
                                              enum values_kind pass, bool told)
{
    return &comparison->one[(pass == VALUES_PROBS ? 2 : 0) + (told ? 0 : 1)];
}

/* One row for each task and wrong case. */
struct mismatch {
    enum task task;
    enum values_kind pass;
    const char *word, *reason;
};

static const struct mismatch mismatches[] = {
    {TASK_MULTICLASS, VALUES_PROBS, N_("softmax twice"),
     N_("softmax twice: probabilities are told to be logits and go through softmax once more")},
    {TASK_BINARY, VALUES_PROBS, N_("sigmoid twice"),
     N_("sigmoid twice: probabilities are told to be logits and go through sigmoid once more")},
    {TASK_MULTICLASS, VALUES_LOGITS, N_("no exp"),
     N_("no exp: logits are told to be probabilities; as Keras does, the row is divided by its sum "
        "and clipped to 1e-7 .. 1 - 1e-7")},
    {TASK_BINARY, VALUES_LOGITS, N_("no sigmoid"),
     N_("no sigmoid: logits are told to be probabilities; as Keras does, they are clipped to "
        "1e-7 .. 1 - 1e-7")},
};

static const struct mismatch *find_mismatch(const struct problem *problem,
                                            const struct comparison_case *one)
{
    size_t i = 0;
    while (mismatches[i].task != problem->task || mismatches[i].pass != one->pass)
        i++;
    return &mismatches[i];
}

const char *comparison_word(const struct problem *problem, const struct comparison_case *one)
{
    static const char *const words[] = {
        [CAVEAT_NONE] = "",
        [CAVEAT_ROUNDED] = N_("but p is rounded"),
        [CAVEAT_NORMALISED] = N_("for p / sum p"),
    };
    return one->right ? words[one->caveat] : find_mismatch(problem, one)->word;
}

const char *comparison_reason(const struct problem *problem, const struct comparison_case *one)
{
    const bool binary = problem->task == TASK_BINARY;
    if (!one->right)
        return find_mismatch(problem, one)->reason;
    switch (one->caveat) {
    case CAVEAT_NONE:
        break;
    case CAVEAT_ROUNDED:
        return N_("probabilities told to be probabilities; but a double rounds p, to 0 or 1 even, "
                  "and the "
                  "loss suffers");
    case CAVEAT_NORMALISED:
        return N_(
            "logits told to be logits; but the probabilities do not sum to 1, and softmax divides "
            "them by their sum");
    }
    if (!one->told)
        return N_("probabilities told to be probabilities: the loss takes their logarithm");
    return binary ? N_("logits told to be logits: the loss applies sigmoid itself")
                  : N_("logits told to be logits: the loss applies softmax itself");
}
