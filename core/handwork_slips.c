/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/handwork_slips.h"

#include <math.h>

#include "core/derive_leaf.h"
#include "core/intl.h"

static double right(const struct derivation *d, size_t step, size_t item)
{
    return derivation_redo(d, step, item);
}

static double negative(const struct derivation *d, size_t step, size_t item)
{
    return -right(d, step, item);
}

/* ---- e^z, the sum, p ---- */

static double exponent(const struct derivation *d, size_t item)
{
    return d->way == DERIVE_STABLE ? d->shifted[item] : d->input[item];
}

static double power_of_two(const struct derivation *d, size_t step, size_t item)
{
    (void)step;
    return exp2(exponent(d, item));
}

static double power_of_ten(const struct derivation *d, size_t step, size_t item)
{
    (void)step;
    return pow(10, exponent(d, item));
}

static double e_times(const struct derivation *d, size_t step, size_t item)
{
    (void)step;
    return exp(1) * exponent(d, item);
}

static double inverse(const struct derivation *d, size_t step, size_t item)
{
    return 1 / right(d, step, item);
}

static double power_of_sum(const struct derivation *d, size_t step, size_t item)
{
    double sum = 0;
    (void)item;
    for (size_t i = 0; i < d->items; i++)
        sum += exponent(d, i);
    return d->step[step].kind == STEP_ADD_UP && d->route == ROUTE_LOGITS ? exp(sum) : NAN;
}

static double share_of_scores(const struct derivation *d, size_t step, size_t item)
{
    double sum = 0;
    (void)step;
    for (size_t i = 0; i < d->items; i++)
        sum += d->input[i];
    return d->route == ROUTE_LOGITS ? d->input[item] / sum : NAN;
}

static double power_alone(const struct derivation *d, size_t step, size_t item)
{
    (void)step;
    return d->route == ROUTE_LOGITS ? d->exp[item] : NAN;
}

static double twice(const struct derivation *d, size_t step, size_t item)
{
    double sum = 0;
    (void)step;
    for (size_t i = 0; i < d->items; i++)
        sum += exp(d->exp[i] / d->sum);
    return d->route == ROUTE_LOGITS ? exp(d->exp[item] / d->sum) / sum : NAN;
}

static double mean_of_powers(const struct derivation *d, size_t step, size_t item)
{
    return d->route == ROUTE_LOGITS ? right(d, step, item) / (double)d->items : NAN;
}

/* ---- sigmoid ---- */

static double other_side(const struct derivation *d, size_t step, size_t item)
{
    return 1 - right(d, step, item);
}

static double without_one(const struct derivation *d, size_t step, size_t item)
{
    (void)step;
    return exp(-d->input[item]);
}

/* ---- the logarithm ---- */

/* In the base of the problem, by the logarithm of another. */
static double in_other_base(const struct derivation *d, double value, enum log_base base)
{
    const enum log_base own = d->problem->log_base;
    return own == base ? NAN : loss_in_base(value, base) / loss_in_base(1, own);
}

static double base_ten(const struct derivation *d, size_t step, size_t item)
{
    return in_other_base(d, right(d, step, item), LOG_BASE_10);
}

static double base_two(const struct derivation *d, size_t step, size_t item)
{
    return in_other_base(d, right(d, step, item), LOG_BASE_2);
}

static double base_e(const struct derivation *d, size_t step, size_t item)
{
    return in_other_base(d, right(d, step, item), LOG_BASE_E);
}

static double of_a_yes(const struct derivation *d, size_t step, size_t item)
{
    (void)step;
    return -loss_in_base(log(d->prob[item]), d->problem->log_base);
}

static double prob_itself(const struct derivation *d, size_t step, size_t item)
{
    (void)step;
    return d->prob[item];
}

static double minus_prob(const struct derivation *d, size_t step, size_t item)
{
    (void)step;
    return -d->prob[item];
}

static double log_of_power(const struct derivation *d, size_t step, size_t item)
{
    (void)step;
    return d->problem->task == TASK_MULTICLASS && d->route == ROUTE_LOGITS
               ? loss_in_base(-exponent(d, item), d->problem->log_base)
               : NAN;
}

static double one_minus_log(const struct derivation *d, size_t step, size_t item)
{
    (void)step;
    return -(1 - loss_in_base(log(d->prob[item]), d->problem->log_base));
}

/* ---- what counts, and how it is added up ---- */

static double label_turned(const struct derivation *d, size_t step, size_t item)
{
    const double y = d->smooth[item];
    (void)step;
    return d->problem->task == TASK_BINARY
               ? d->share[item] *
                     (d->weight[item] * (1 - y) * d->surprise[item] + y * d->other[item])
               : NAN;
}

static double label_left_out(const struct derivation *d, size_t step, size_t item)
{
    (void)step;
    return d->problem->task == TASK_MULTICLASS ? d->surprise[item] : NAN;
}

static double weight_left_out(const struct derivation *d, size_t step, size_t item)
{
    (void)step;
    return d->problem->task == TASK_MULTICLASS && derive_has_weights(d)
               ? d->smooth[item] * d->surprise[item]
               : NAN;
}

static double mean_of_terms(const struct derivation *d, size_t step, size_t item)
{
    return right(d, step, item) / (double)d->items;
}

static double all_spread(const struct derivation *d, size_t step, size_t item)
{
    (void)step;
    return (1 - d->problem->label_smoothing) * d->label[item];
}

static double spread_over_others(const struct derivation *d, size_t step, size_t item)
{
    const double e = d->problem->label_smoothing, y = d->label[item];
    (void)step;
    return d->problem->task == TASK_MULTICLASS ? (1 - e) * y + e * (1 - y) / (double)(d->items - 1)
                                               : NAN;
}

static double not_divided(const struct derivation *d, size_t step, size_t item)
{
    return d->problem->reduction == REDUCTION_MEAN ? right(d, step, item) * d->loss->divisor : NAN;
}

static double by_samples(const struct derivation *d, size_t step, size_t item)
{
    return not_divided(d, step, item) / (double)problem_samples(d->problem);
}

static double by_classes(const struct derivation *d, size_t step, size_t item)
{
    return not_divided(d, step, item) / (double)problem_classes(d->problem);
}

static double slope_of_sample(const struct derivation *d, size_t step, size_t item)
{
    return not_divided(d, step, item);
}

/* p without the label taken off, and the label taken for that of the other answer. */
static double slope_without_label(const struct derivation *d, size_t step, size_t item)
{
    const double y = d->smooth[item];
    (void)step;
    return d->route == ROUTE_LOGITS && y != 0 && !derive_has_weights(d)
               ? right(d, step, item) * d->prob[item] / (d->prob[item] - y)
               : NAN;
}

static double slope_by_p(const struct derivation *d, size_t step, size_t item)
{
    (void)step;
    return d->route == ROUTE_LOGITS ? -derive_coefficient(d, item) / d->prob[item] : NAN;
}

/* clang-format off */
static const struct hand_slip slips[] = {
    {STEP_EXP, N_("that is 2 to this power, not e"), power_of_two},
    {STEP_EXP, N_("that is 10 to this power: the key e^x is wanted, not 10^x"), power_of_ten},
    {STEP_EXP, N_("that is e times the score, not e to its power"), e_times},
    {STEP_EXP, N_("that is e to the power of minus the score"), inverse},
    {STEP_ADD_UP, N_("that is e^ of the sum; the powers are to be added"), power_of_sum},
    {STEP_DIVIDE, N_("that is the share of the score itself; the share of e^ is wanted"),
     share_of_scores},
    {STEP_ADD_UP, N_("that is the mean of the powers; they are only added up"), mean_of_powers},
    {STEP_DIVIDE, N_("that is e^ itself; divide it by the sum"), power_alone},
    {STEP_DIVIDE, N_("softmax was taken twice, of the probabilities once more; once is enough"),
     twice},
    {STEP_DIVIDE, N_("turned upside down: the sum goes below the line"), inverse},
    {STEP_SIGMOID, N_("that is 1 / (1 + e^z), the chance of a no: the sign of z"), other_side},
    {STEP_SIGMOID, N_("that is e^-z alone; 1 / (1 + e^-z) is wanted"), without_one},
    {STEP_SIGMOID, N_("turned upside down: 1 + e^-z goes below the line"), inverse},
    {STEP_COMPLEMENT, N_("that is p itself; what is left of 1 is wanted"), other_side},
    {STEP_SMOOTH, N_("every class gets its share of what is spread, the true one, too"), all_spread},
    {STEP_SMOOTH, N_("that spreads it over the other classes; here it goes over all"),
     spread_over_others},
    {STEP_SURPRISE, N_("the minus sign is missing"), negative},
    {STEP_SURPRISE, N_("that is the logarithm to base 10"), base_ten},
    {STEP_SURPRISE, N_("that is the logarithm to base 2"), base_two},
    {STEP_SURPRISE, N_("that is the natural logarithm"), base_e},
    {STEP_SURPRISE, N_("that is p itself; its logarithm is wanted"), prob_itself},
    {STEP_SURPRISE, N_("that is -p; the logarithm is missing"), minus_prob},
    {STEP_SURPRISE, N_("that is the logarithm of e^z, not yet divided by the sum"), log_of_power},
    {STEP_OTHER, N_("the minus sign is missing"), negative},
    {STEP_OTHER, N_("that is -ln p, the price of a yes; -ln(1-p) is wanted"), of_a_yes},
    {STEP_OTHER, N_("that is 1 - ln p; ln(1-p) is wanted"), one_minus_log},
    {STEP_OTHER, N_("that is the logarithm to base 10"), base_ten},
    {STEP_OTHER, N_("that is the logarithm to base 2"), base_two},
    {STEP_OTHER, N_("that is the natural logarithm"), base_e},
    {STEP_COUNT, N_("that is the price of the other answer: y picks the wrong one"), label_turned},
    {STEP_COUNT, N_("the label is left out: a class with y = 0 does not count"), label_left_out},
    {STEP_COUNT, N_("the weight is left out"), weight_left_out},
    {STEP_COUNT, N_("the sign is turned"), negative},
    {STEP_SUM, N_("that is the mean over the classes; the terms are only added"), mean_of_terms},
    {STEP_SUM, N_("the sign is turned"), negative},
    {STEP_REDUCE, N_("that is the sum; the mean divides it"), not_divided},
    {STEP_REDUCE, N_("that divides by the number of samples; the weights are to be added up"),
     by_samples},
    {STEP_REDUCE, N_("that divides by the number of classes"), by_classes},
    {STEP_GRADIENT, N_("the sign is turned: p - y, not y - p"), negative},
    {STEP_GRADIENT, N_("that is the slope of this sample's loss; the mean divides it, too"),
     slope_of_sample},
    {STEP_GRADIENT, N_("the label is not taken off: p - y"), slope_without_label},
    {STEP_GRADIENT, N_("that is the slope by p; go on to z"), slope_by_p},
};
/* clang-format on */

const struct hand_slip *hand_slip_at(size_t i)
{
    return i < sizeof slips / sizeof *slips ? &slips[i] : NULL;
}
