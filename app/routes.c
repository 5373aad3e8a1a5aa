/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/routes.h"

#include <math.h>

/* From this relative difference on, two numbers are told apart. */
#define APART_FROM 1e-6

/* In other precisions than float64: so many epsilons of it. */
#define ROUNDINGS 16

bool routes_part(const struct problem *problem, double a, double b)
{
    if (a == b || (isnan(a) && isnan(b)))
        return false;
    if (!isfinite(a) || !isfinite(b))
        return true;
    const double size = fmax(fabs(a), fabs(b));
    if (problem->precision == PRECISION_FLOAT64)
        return fabs(a - b) > APART_FROM * size;
    return fabs(a - b) > ROUNDINGS * precision_epsilon(problem->precision) * fmax(1, size);
}

static void take_case(struct routes *routes, size_t i)
{
    struct route_case *one = &routes->one[i];
    const enum values_kind pass = comparison_pass(i);
    const bool told = comparison_told(i);
    one->verdict = (struct comparison_case){.pass = pass,
                                            .told = told,
                                            .right = comparison_is_right(i),
                                            .present = pass == routes->problem->kind &&
                                                       told == routes->problem->from_logits};
    if (routes->comparison)
        one->verdict = routes->comparison->one[i];
    one->problem = problem_one_sample(routes->problem, routes->sample);
    problem_pass(&one->problem, pass);
    one->problem.from_logits = told;
    loss_evaluate(&one->loss, &one->problem);
    one->derivation = derivation_new(&one->problem, &one->loss, 0, DERIVE_STABLE);
}

void routes_take(struct routes *routes, const struct ui *ui)
{
    const struct problem *problem = &ui->session->problem;
    const bool labels = problem->label_form != LABELS_NONE;
    *routes = (struct routes){
        .problem = problem, .sample = ui_sample_of_row(ui), .class = ui_class_of_row(ui)};
    routes->labelled = labels && !problem_ignored(problem, routes->sample);
    if (labels)
        routes->comparison = ui_comparison(ui, routes->sample, &routes->whole);
    if (labels && routes->whole)
        session_find_stages(ui->session, routes->sample);
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
}

size_t routes_present(const struct ui *ui)
{
    const struct problem *problem = &ui->session->problem;
    return comparison_number(problem->kind, problem->from_logits);
}

size_t routes_chosen(const struct ui *ui)
{
    const size_t present = routes_present(ui);
    size_t i = 0;
    if (ui->memory.compare_case)
        return ui->memory.compare_case - 1;
    while (comparison_is_right(i))
        i++;
    return comparison_is_right(present) ? i : present;
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

const double *routes_numbers(const struct derivation *derivation, enum step_kind kind)
{
    const double *const numbers[STEP_KINDS] = {
        [STEP_DIVIDE] = derivation->raw,      [STEP_SIGMOID] = derivation->raw,
        [STEP_COMPLEMENT] = derivation->rest, [STEP_SURPRISE] = derivation->surprise,
        [STEP_OTHER] = derivation->other,     [STEP_COUNT] = derivation->term,
    };
    return numbers[kind];
}

/* Does a step of the textbook's way go wrong?  `suffers`: -ln p is not what it should be. */
static bool goes_wrong(const struct routes *routes, const struct step *step, bool suffers)
{
    const size_t c = routes->class;
    const double *right = routes_numbers(routes->stable, step->kind);
    const double value = step->value[step->each ? c : 0];
    if (step->kind == STEP_EXP || step->kind == STEP_ADD_UP)
        return isinf(value) || (suffers && leaves_range(value));
    if (step->kind == STEP_SUM)
        return routes_part(routes->problem, value, routes_loss(routes->stable, c));
    return right && routes_part(routes->problem, value, right[c]);
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
    const bool suffers =
        routes_part(routes->problem, textbook->surprise[c], routes->stable->surprise[c]);
    size_t i = 0;
    if (routes_are_lost(routes))
        return textbook->count;
    while (i < textbook->count && !goes_wrong(routes, &textbook->step[i], suffers))
        i++;
    return i;
}
