/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/routes.h"

#include <math.h>
#include <stddef.h>

/* Beyond this many values the losses are those of the selected sample alone, so that a key stays a
 * key. */
#define COMPARED_VALUES 20000

/* From this relative difference on, two numbers are told apart. */
#define APART_FROM 1e-6

bool routes_part(double a, double b)
{
    if (a == b || (isnan(a) && isnan(b)))
        return false;
    return !isfinite(a) || !isfinite(b) || fabs(a - b) > APART_FROM * fmax(fabs(a), fabs(b));
}

/* The order of the cases, as in the comparison. */
static enum values_kind pass_of(size_t i)
{
    return i < 2 ? VALUES_LOGITS : VALUES_PROBS;
}

static bool told_of(size_t i)
{
    return i % 2 == 0;
}

static bool is_right(size_t i)
{
    return pass_of(i) == VALUES_LOGITS ? told_of(i) : !told_of(i);
}

static void take_case(struct routes *routes, size_t i)
{
    struct route_case *one = &routes->one[i];
    const enum values_kind pass = pass_of(i);
    const bool told = told_of(i);
    one->verdict = (struct comparison_case){.pass = pass,
                                            .told = told,
                                            .right = is_right(i),
                                            .present = pass == routes->problem->kind &&
                                                       told == routes->problem->from_logits};
    if (routes->problem->label_form != LABELS_NONE)
        one->verdict = *comparison_find(&routes->comparison, pass, told);
    one->problem = problem_one_sample(routes->problem, routes->sample);
    problem_pass(&one->problem, pass);
    one->problem.from_logits = told;
    loss_evaluate(&one->loss, &one->problem);
    one->derivation = derivation_new(&one->problem, &one->loss, 0, DERIVE_STABLE);
}

static struct comparison compare(const struct routes *routes)
{
    if (routes->whole)
        return comparison_new(routes->problem, routes->sample);
    struct problem alone = problem_one_sample(routes->problem, routes->sample);
    struct comparison comparison = comparison_new(&alone, 0);
    problem_release(&alone);
    return comparison;
}

void routes_take(struct routes *routes, const struct ui *ui)
{
    const struct problem *problem = &ui->session->problem;
    const bool labels = problem->label_form != LABELS_NONE;
    *routes = (struct routes){.problem = problem,
                              .sample = ui_sample_of_row(ui),
                              .class = ui_class_of_row(ui),
                              .whole = problem_samples(problem) * problem_classes(problem) <=
                                       COMPARED_VALUES};
    routes->labelled = labels && !problem_ignored(problem, routes->sample);
    if (labels)
        routes->comparison = compare(routes);
    for (size_t i = 0; i < COMPARISON_CASES; i++)
        take_case(routes, i);
    routes->stable = routes->one[0].derivation;
    routes->textbook =
        derivation_new(&routes->one[0].problem, &routes->one[0].loss, 0, DERIVE_LITERAL);
}

void routes_release(struct routes *routes)
{
    derivation_free(routes->textbook);
    for (size_t i = 0; i < COMPARISON_CASES; i++) {
        derivation_free(routes->one[i].derivation);
        loss_release(&routes->one[i].loss);
        problem_release(&routes->one[i].problem);
    }
    comparison_release(&routes->comparison);
}

size_t routes_present(const struct ui *ui)
{
    const struct problem *problem = &ui->session->problem;
    size_t i = 0;
    while (pass_of(i) != problem->kind || told_of(i) != problem->from_logits)
        i++;
    return i;
}

size_t routes_chosen(const struct ui *ui)
{
    const size_t present = routes_present(ui);
    size_t i = 0;
    if (ui->memory.compare_case)
        return ui->memory.compare_case - 1;
    while (is_right(i))
        i++;
    return is_right(present) ? i : present;
}

double routes_loss(const struct derivation *derivation, size_t item)
{
    return derivation->sample == EVERY_SAMPLE ? derivation->term[item] : derivation->loss_of_sample;
}

/* Is a power, or a sum of powers, beyond what a double can hold? */
static bool leaves_range(double value)
{
    return isinf(value) || value == 0 || fpclassify(value) == FP_SUBNORMAL;
}

/* Where in a derivation the right number of a step stands; 0 for steps that are not compared. */
static const size_t right_array[STEP_KINDS] = {
    [STEP_DIVIDE] = offsetof(struct derivation, prob),
    [STEP_SIGMOID] = offsetof(struct derivation, prob),
    [STEP_COMPLEMENT] = offsetof(struct derivation, rest),
    [STEP_SURPRISE] = offsetof(struct derivation, surprise),
    [STEP_OTHER] = offsetof(struct derivation, other),
    [STEP_COUNT] = offsetof(struct derivation, term),
};

/* Does a step of the textbook's way go wrong?  `suffers`: -ln p is not what it should be. */
static bool goes_wrong(const struct routes *routes, const struct step *step, bool suffers)
{
    const size_t c = routes->class, offset = right_array[step->kind];
    const char *stable = (const char *)routes->stable;
    const double value = step->value[step->each ? c : 0];
    if (step->kind == STEP_EXP || step->kind == STEP_ADD_UP)
        return isinf(value) || (suffers && leaves_range(value));
    if (step->kind == STEP_SUM)
        return routes_part(value, routes_loss(routes->stable, c));
    return offset && routes_part(value, (*(double *const *)(const void *)(stable + offset))[c]);
}

bool routes_are_lost(const struct routes *routes)
{
    const double max = routes->stable->max;
    return routes->problem->task == TASK_MULTICLASS && isinf(max) && max > 0;
}

size_t routes_break(const struct routes *routes)
{
    const struct derivation *textbook = routes->textbook;
    const size_t c = routes->class;
    const bool suffers = routes_part(textbook->surprise[c], routes->stable->surprise[c]);
    size_t i = 0;
    if (routes_are_lost(routes))
        return textbook->count;
    while (i < textbook->count && !goes_wrong(routes, &textbook->step[i], suffers))
        i++;
    return i;
}
