/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/handwork_known.h"

#include <math.h>
#include <stdlib.h>

#include "core/handwork_slips.h"
#include "core/memory.h"
#include "core/mistakes.h"

/* A number tells a slip from another if half a unit of its last digit is no more than this part of
 * it. */
#define TELLING 0.05

/* And a mistake of the catalogue, of which there are many more, from 3 decimals on. */
#define MARGIN_MOST 0.0005001

static bool gives(const struct hand_cell *cell, double value)
{
    return isfinite(value) && fabs(value - cell->value) <= cell->margin * (1 + 1e-9);
}

/* ---- slips of the step ---- */

/* The numbers as they were for this cell: those before it as the person has them. */
static struct derivation *numbers_before(const struct handwork *hand, const struct derivation *d,
                                         struct hand_place place)
{
    struct derivation *copy = derivation_copy(d);
    for (size_t s = 0; s < place.step; s++)
        for (size_t i = 0; i < (d->step[s].each ? hand->items : 1); i++) {
            const struct hand_cell *cell = handwork_cell(hand, s, i);
            const bool own = cell->verdict == HAND_WRONG || cell->verdict == HAND_FOLLOWS;
            derivation_put(copy, s, i,
                           own                           ? cell->value
                           : cell->verdict == HAND_EMPTY ? cell->yours
                                                         : d->step[s].value[i]);
        }
    return copy;
}

static const char *slip_of_step(const struct handwork *hand, const struct derivation *d,
                                struct hand_place place)
{
    const struct hand_cell *cell = handwork_cell(hand, place.step, place.item);
    struct derivation *before = numbers_before(hand, d, place);
    const char *sentence = NULL;
    for (size_t i = 0; hand_slip_at(i) && !sentence; i++) {
        const struct hand_slip *slip = hand_slip_at(i);
        if (slip->kind != d->step[place.step].kind)
            continue;
        const double value = slip->value(before, place.step, place.item);
        if (gives(cell, value) && cell->margin <= TELLING * fabs(value))
            sentence = slip->sentence;
    }
    derivation_free(before);
    return sentence;
}

/* ---- mistakes of the catalogue ---- */

/* Does it lead to this loss? */
static bool leads_to_loss(const struct mistake *mistake, const struct worked *worked,
                          const struct hand_cell *cell)
{
    double wrong[MISTAKE_VALUES];
    const size_t count = mistake_values(mistake, worked, wrong);
    for (size_t i = 0; i < count; i++)
        if (gives(cell, wrong[i]))
            return true;
    return false;
}

/* Does it lead to this probability, number `at` of the problem worked out? */
static bool leads_to_prob(const struct mistake *mistake, const struct worked *worked,
                          const struct hand_cell *cell, size_t at)
{
    const size_t count = worked->samples * worked->classes;
    double unused[MISTAKE_VALUES];
    if (!(mistake->traits & IS_PROBS) || !mistake->logs || !mistake_values(mistake, worked, unused))
        return false;
    double *ln_p = memory_new(count, sizeof *ln_p), *ln_other = memory_new(count, sizeof *ln_other);
    bool leads = false;
    for (size_t v = 0; !leads && mistake->logs(worked, v, ln_p, ln_other); v++)
        leads = gives(cell, exp(ln_p[at]));
    free(ln_p);
    free(ln_other);
    return leads;
}

/* Is it the loss of the batch, or a probability?  Of another number the catalogue knows nothing. */
static bool is_loss(const struct derivation *d, struct hand_place place)
{
    const enum step_kind kind = d->step[place.step].kind;
    return kind == STEP_REDUCE || (kind == STEP_SUM && problem_samples(d->problem) == 1);
}

static bool is_prob(const struct derivation *d, struct hand_place place)
{
    const enum step_kind kind = d->step[place.step].kind;
    return kind == STEP_DIVIDE || kind == STEP_SIGMOID;
}

static const char *in_catalogue(const struct derivation *d, const struct hand_cell *cell,
                                struct hand_place place)
{
    struct worked worked;
    const char *sentence = NULL;
    const size_t classes = problem_classes(d->problem);
    const size_t at = d->sample == EVERY_SAMPLE ? place.item : d->sample * classes + place.item;
    if (!worked_new(&worked, d->problem, d->loss))
        return NULL;
    /* samples that are ignored would shift the others */
    const bool whole = worked.samples * worked.classes == problem_samples(d->problem) * classes;
    for (size_t i = 0; mistake_at(i) && !sentence; i++) {
        const struct mistake *mistake = mistake_at(i);
        if (is_loss(d, place) ? leads_to_loss(mistake, &worked, cell)
                              : whole && leads_to_prob(mistake, &worked, cell, at))
            sentence = mistake_sentence(mistake, d->problem);
    }
    worked_release(&worked);
    return sentence;
}

/* Is there no slip that leads to this cell? */
static bool is_alone(const struct hand_cell *cell, double ours)
{
    return fabs(cell->yours - ours) <= 1e-9 * fmax(1, fabs(ours));
}

const char *hand_known(const struct handwork *hand, const struct derivation *derivation,
                       struct hand_place place)
{
    const struct hand_cell *cell = handwork_cell(hand, place.step, place.item);
    const char *sentence = slip_of_step(hand, derivation, place);
    const double ours = derivation->step[place.step].value[place.item];
    if (sentence || cell->margin > MARGIN_MOST || !is_alone(cell, ours) ||
        (!is_loss(derivation, place) && !is_prob(derivation, place)))
        return sentence;
    return in_catalogue(derivation, cell, place);
}
