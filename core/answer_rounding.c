/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/answer_rounding.h"

#include <math.h>

#include "core/num.h"

/* ---- intervals ---- */

/* Doubles are off by an ulp or so; the ends go outward by eight. */
static struct interval outward(double low, double high)
{
    return (struct interval){low - fabs(low) * 0x1p-50, high + fabs(high) * 0x1p-50};
}

static struct interval point(double value)
{
    return (struct interval){value, value};
}

static struct interval plus(struct interval a, struct interval b)
{
    return outward(a.low + b.low, a.high + b.high);
}

static struct interval minus(struct interval a, struct interval b)
{
    return outward(a.low - b.high, a.high - b.low);
}

static struct interval times(double factor, struct interval a)
{
    const double x = weighted(factor, a.low), y = weighted(factor, a.high);
    return outward(fmin(x, y), fmax(x, y));
}

/* Of two that are not negative. */
static struct interval divided(struct interval a, struct interval b)
{
    return outward(a.low / b.high, a.high / b.low);
}

/* Of one that grows with its argument. */
static struct interval grown(double (*function)(double), struct interval a)
{
    return outward(function(a.low), function(a.high));
}

/* ---- rounding ---- */

/* What doubles can be off by: a number of units by so many, a power of ten or a factor by this
 * part of it. */
#define UNIT_SLACK 1e-9
#define PART_SLACK 1e-12

struct hand {
    const struct worked *worked;
    const struct hand_rule *rule;
    bool shifted;
    double unit; /* of a nat in the unit of the problem */
};

static double unit_of(const struct hand_rule *rule, double value)
{
    if (!rule->significant)
        return pow(10, -rule->digits);
    return value == 0 ? 0 : pow(10, floor(log10(fabs(value)) + PART_SLACK) + 1 - rule->digits);
}

/* One number in one certain way; what is half way but for an error of a double is half way. */
static double settle(const struct hand_rule *rule, double value)
{
    const double unit = unit_of(rule, value);
    if (!isfinite(value) || unit == 0)
        return value;
    const double scaled = fabs(value) / unit, down = floor(scaled + UNIT_SLACK),
                 rest = scaled - down;
    const bool up = rule->rounding != ROUND_CUT_EACH && rest > 0.5 - UNIT_SLACK;
    return copysign((down + up) * unit, value);
}

/* A number that has no more digits stays as it is. */
static bool is_settled(const struct hand_rule *rule, struct interval a)
{
    const double unit = unit_of(rule, a.low);
    if (unit == 0)
        return a.high == a.low;
    const double whole = round(a.low / unit);
    return fabs(a.low / unit - whole) < UNIT_SLACK && fabs(a.high / unit - whole) < UNIT_SLACK;
}

static struct interval rounded(const struct hand_rule *rule, struct interval a)
{
    if (rule->rounding == ROUND_NOTHING || isnan(a.low) || isnan(a.high) || is_settled(rule, a))
        return a;
    if (rule->rounding >= ROUND_HALF_UP)
        return (struct interval){settle(rule, a.low), settle(rule, a.high)};
    const double low = unit_of(rule, a.low), high = unit_of(rule, a.high);
    if (rule->rounding == ROUND_NEAREST)
        return outward(a.low - 0.5 * low, a.high + 0.5 * high);
    /* toward zero, and not beyond it */
    return outward(a.low > 0 ? fmax(0, a.low - low) : a.low,
                   a.high < 0 ? fmin(0, a.high + high) : a.high);
}

static struct interval step(const struct hand *hand, struct interval a)
{
    return hand->rule->only_p ? a : rounded(hand->rule, a);
}

/* A sum of numbers with so many decimals has no more; significant digits it can have. */
static struct interval summed(const struct hand *hand, struct interval a)
{
    return hand->rule->significant ? step(hand, a) : a;
}

static struct interval in_unit(const struct hand *hand, struct interval a)
{
    return times(hand->unit, a);
}

/* p is at most 1; where it is written down and not 0 it is at least one unit of its last decimal.
 */
static struct interval bounded_p(const struct hand *hand, struct interval p)
{
    const struct hand_rule *rule = hand->rule;
    p.high = fmin(p.high, 1);
    if (rule->rounding == ROUND_NEAREST || rule->rounding == ROUND_CUT) {
        const double least = rule->significant ? 0 : unit_of(rule, 1);
        if (p.low < least)
            p.low = p.high >= least ? least : 0;
    }
    p.low = fmax(p.low, 0);
    return p;
}

static struct interval settled_p(const struct hand *hand, struct interval p)
{
    if (isnan(p.low) || isnan(p.high))
        return point(NAN); /* e^z was too large for this way */
    p.high = fmin(p.high, 1);
    return bounded_p(hand, rounded(hand->rule, p));
}

/* 1 - p has no more decimals than p; significant digits it can have. */
static struct interval other_p(const struct hand *hand, struct interval p)
{
    const struct interval other = minus(point(1), p);
    return hand->rule->significant || isnan(p.low) ? settled_p(hand, other)
                                                   : bounded_p(hand, other);
}

static struct interval surprise(const struct hand *hand, struct interval p)
{
    return step(hand, in_unit(hand, outward(-log(p.high), -log(p.low))));
}

/* ---- the ways ---- */

/* The score as it enters, divided by the temperature. */
static struct interval score(const struct hand *hand, size_t at)
{
    const struct interval z = point(hand->worked->z[at]);
    return hand->worked->problem->temperature == 1 ? z : step(hand, z);
}

static struct interval max_of(const struct hand *hand, size_t i)
{
    const size_t classes = hand->worked->classes;
    struct interval max = score(hand, i * classes);
    for (size_t at = i * classes; at < (i + 1) * classes; at++) {
        const struct interval z = score(hand, at);
        max = (struct interval){fmax(max.low, z.low), fmax(max.high, z.high)};
    }
    return hand->shifted ? max : point(0);
}

static struct interval shifted(const struct hand *hand, size_t at, struct interval max)
{
    return hand->shifted ? step(hand, minus(score(hand, at), max)) : score(hand, at);
}

static struct interval sum_of_exps(const struct hand *hand, size_t i, struct interval max)
{
    const size_t classes = hand->worked->classes;
    struct interval sum = point(0);
    for (size_t at = i * classes; at < (i + 1) * classes; at++)
        sum = plus(sum, step(hand, grown(exp, shifted(hand, at, max))));
    return summed(hand, sum);
}

/* -ln p of a class: by p, or by the logarithm of the sum. */
static struct interval class_loss(const struct hand *hand, enum hand_way way, size_t at,
                                  struct interval max, struct interval sum)
{
    const struct interval d = shifted(hand, at, max);
    if (way == WAY_P || way == WAY_P_SHIFTED)
        return surprise(hand, settled_p(hand, divided(step(hand, grown(exp, d)), sum)));
    const struct interval log_sum = step(hand, in_unit(hand, grown(log, sum)));
    const struct interval loss = minus(log_sum, in_unit(hand, d));
    return is_settled(hand->rule, in_unit(hand, d)) ? summed(hand, loss) : step(hand, loss);
}

static struct interval given_p(const struct hand *hand, double p)
{
    const struct interval given = settled_p(hand, point(p));
    return p == 0 ? point(INFINITY) : surprise(hand, given);
}

/* The probability of one answer with logit z, or of the other with -z. */
static struct interval sigmoid_by_p(const struct hand *hand, enum hand_way way, double z)
{
    const struct interval one = point(1);
    if (way == WAY_P) {
        const struct interval e = step(hand, grown(exp, point(-z)));
        return settled_p(hand, divided(one, summed(hand, plus(one, e))));
    }
    const struct interval e = step(hand, grown(exp, point(z)));
    return settled_p(hand, divided(e, summed(hand, plus(one, e))));
}

/* -ln p or, for label 0, -ln(1-p), of an output. */
static struct interval output_loss(const struct hand *hand, enum hand_way way, size_t i,
                                   bool positive)
{
    const struct worked *worked = hand->worked;
    const struct interval one = point(1);
    const double z = positive ? worked->z[i] : -worked->z[i];
    if (!worked->logits)
        return given_p(hand, positive ? worked->p[i] : 1 - worked->p[i]);
    if (way == WAY_LSE || way == WAY_LSE_SHIFTED) {
        const double inner = way == WAY_LSE ? -z : -fabs(z);
        const struct interval e = step(hand, grown(exp, point(inner)));
        const struct interval l = step(hand, in_unit(hand, grown(log, summed(hand, plus(one, e)))));
        const double rest = way == WAY_LSE || z > 0 ? 0 : -z;
        return rest == 0 ? l : step(hand, plus(l, in_unit(hand, point(rest))));
    }
    const struct interval p = sigmoid_by_p(hand, way, worked->z[i]);
    return surprise(hand, positive ? p : other_p(hand, p));
}

/* What a term counts before the mean is taken: 1, or a weight or a soft label. */
static struct interval counted(const struct hand *hand, double cost, struct interval loss)
{
    const struct worked *worked = hand->worked;
    const bool mean = worked->problem->reduction == REDUCTION_MEAN;
    const double factor = mean ? cost * worked->loss->divisor : cost;
    if (fabs(factor - 1) < PART_SLACK)
        return loss;
    const struct interval label = step(hand, point(factor));
    const struct interval least = times(label.low, loss), most = times(label.high, loss);
    return step(hand, (struct interval){fmin(least.low, most.low), fmax(least.high, most.high)});
}

static struct interval total(const struct hand *hand, enum hand_way way)
{
    const struct worked *worked = hand->worked;
    const size_t classes = worked->classes;
    struct interval sum = point(0);
    for (size_t i = 0; i < worked->samples; i++) {
        const bool softmax = !worked->binary && worked->logits;
        const struct interval max = softmax ? max_of(hand, i) : point(0);
        const struct interval exps = softmax ? sum_of_exps(hand, i, max) : point(1);
        for (size_t at = i * classes; at < (i + 1) * classes; at++) {
            const double cost = worked->cost[at], other = worked->cost_other[at];
            if (cost != 0)
                sum = plus(sum, counted(hand, cost,
                                        softmax          ? class_loss(hand, way, at, max, exps)
                                        : worked->binary ? output_loss(hand, way, at, true)
                                                         : given_p(hand, worked->p[at])));
            if (other != 0)
                sum = plus(sum, counted(hand, other, output_loss(hand, way, at, false)));
        }
    }
    return summed(hand, sum);
}

struct interval rounding_interval(const struct worked *worked, enum hand_way way,
                                  const struct hand_rule *rule)
{
    const struct hand hand = {worked, rule, way == WAY_P_SHIFTED || way == WAY_LSE_SHIFTED,
                              loss_in_base(1, worked->problem->log_base)};
    const struct interval sum = total(&hand, way);
    const double divisor = worked->loss->divisor;
    if (worked->problem->reduction != REDUCTION_MEAN || divisor == 1)
        return sum;
    const struct interval mean = times(1 / divisor, sum);
    return rule->free_end ? mean : step(&hand, mean);
}
