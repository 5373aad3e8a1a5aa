/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The problem worked out: from the samples of the loss to rows without weights and options. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/mistakes.h"
#include "core/num.h"

static bool is_workable(const struct problem *problem, const struct loss *loss)
{
    const size_t samples = problem_samples(problem), classes = problem_classes(problem);
    return samples && samples <= WORKED_MOST / classes && !loss->refusal &&
           problem->label_form != LABELS_NONE && problem->reduction != REDUCTION_NONE;
}

static double *numbers(const struct worked *worked)
{
    return memory_new(worked->samples * worked->classes, sizeof(double));
}

/* ln(1-p), from the logit where there is one: 1 - p would round. */
static double log_other(const struct worked *worked, const struct sample *sample, size_t c)
{
    return worked->logits ? log_sigmoid(-sample->input[c]) : log1p(-sample->probs[c]);
}

static void find_target(struct worked *worked, size_t i)
{
    const double *label = worked->label + i * worked->classes;
    size_t best = 0;
    for (size_t c = 0; c < worked->classes; c++) {
        best = label[c] > label[best] ? c : best;
        worked->hard = worked->hard && (label[c] == 0 || label[c] == 1);
    }
    for (size_t c = 0; !worked->binary && c < worked->classes; c++)
        worked->hard = worked->hard && (label[c] == 1) == (c == best);
    worked->target[i] = worked->binary ? label[0] >= 0.5 : best;
}

/* One row of numbers: a sample, or one output of it. */
static void take_class(struct worked *worked, const struct sample *sample, size_t n, size_t c,
                       size_t at)
{
    const struct problem *problem = worked->problem;
    const bool mean = problem->reduction == REDUCTION_MEAN;
    const double part = sample_weight_of(problem, n, c) / (mean ? worked->loss->divisor : 1);
    worked->values[at] = matrix_row(&problem->values, n)[c];
    worked->z[at] = sample->input[c];
    worked->p[at] = sample->probs[c];
    worked->ln_p[at] = sample->log_probs[c];
    worked->label[at] = problem_label(problem, n, c);
    worked->cost[at] = sample->coefficient[c] * part;
    if (worked->binary) {
        worked->ln_other[at] = log_other(worked, sample, c);
        worked->cost_other[at] = (1 - sample->label[c]) * part;
    }
    worked->share[at / worked->classes] = part;
}

static void take_samples(struct worked *worked)
{
    const struct problem *problem = worked->problem;
    const size_t columns = problem_classes(problem);
    struct sample sample = sample_new(columns);
    size_t at = 0;
    for (size_t n = 0; n < problem_samples(problem); n++) {
        if (problem_ignored(problem, n))
            continue;
        sample_evaluate(problem, n, &sample);
        for (size_t c = 0; c < columns; c++)
            take_class(worked, &sample, n, c, at++);
    }
    sample_release(&sample);
    for (size_t i = 0; i < worked->samples; i++)
        find_target(worked, i);
}

static size_t counted(const struct problem *problem)
{
    size_t count = 0;
    for (size_t n = 0; n < problem_samples(problem); n++)
        count += !problem_ignored(problem, n);
    return count;
}

bool worked_new(struct worked *worked, const struct problem *problem, const struct loss *loss)
{
    if (!is_workable(problem, loss))
        return false;
    const bool binary = problem->task == TASK_BINARY;
    const size_t columns = problem_classes(problem);
    *worked = (struct worked){
        .problem = problem,
        .loss = loss,
        .binary = binary,
        .logits = problem->from_logits,
        .plain = matrix_is_empty(&problem->class_weight) && matrix_is_empty(&problem->pos_weight) &&
                 problem->label_smoothing == 0,
        .hard = true,
        .samples = counted(problem) * (binary ? columns : 1),
        .classes = binary ? 1 : columns,
        .right = loss->value,
    };
    if (worked->samples == 0)
        return false;
    double **const arrays[] = {&worked->values, &worked->z,         &worked->p,
                               &worked->ln_p,   &worked->ln_other,  &worked->label,
                               &worked->cost,   &worked->cost_other};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        *arrays[i] = numbers(worked);
    worked->target = memory_new(worked->samples, sizeof *worked->target);
    worked->share = memory_new(worked->samples, sizeof *worked->share);
    take_samples(worked);
    return true;
}

void worked_release(struct worked *worked)
{
    double *const arrays[] = {worked->values, worked->z,          worked->p,
                              worked->ln_p,   worked->ln_other,   worked->label,
                              worked->cost,   worked->cost_other, worked->share};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    free(worked->target);
    *worked = (struct worked){0};
}
