/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/sweep.h"

#include <math.h>
#include <stdlib.h>

#include "core/loss_convention.h"
#include "core/memory.h"
#include "core/num.h"

#define REACH       6 /* temperatures to either side: sigmoid(6) = 0.9975 */
#define RANGE_PARTS 6 /* a bound is a multiple of the step that cuts the range into so many */

/* So many values may enter the softmax in one sweep: about ten milliseconds of work.  Seventeen
 * points still show where the curve bends. */
#define WORK         16384
#define POINTS_LEAST 17

static const struct range unit = {0, 1};

bool sweep_possible(const struct problem *problem, size_t sample, size_t class)
{
    return !matrix_is_empty(&problem->values) && problem->label_form != LABELS_NONE &&
           sample < problem_samples(problem) && class < problem_classes(problem);
}

/* The logit at which the class has p = 1/2: the others together weigh as much then.  Infinite or
 * NaN if an infinite logit decides. */
static double even_logit(const struct problem *problem, size_t sample, size_t class)
{
    if (problem->task == TASK_BINARY || problem_route(problem) != ROUTE_LOGITS)
        return 0;
    const size_t classes = problem_classes(problem);
    double *others = memory_new(classes, sizeof *others);
    for (size_t c = 0; c < classes; c++)
        others[c] =
            c == class ? -INFINITY : matrix_row(&problem->values, sample)[c] / problem->temperature;
    const double even = logsumexp(others, classes) * problem->temperature;
    free(others);
    return even;
}

struct range sweep_range(const struct problem *problem, size_t sample, size_t class)
{
    if (problem->kind == VALUES_PROBS)
        return unit;
    const double reach =
        REACH * (problem_route(problem) == ROUTE_LOGITS ? problem->temperature : 1);
    const double present = matrix_row(&problem->values, sample)[class];
    const double even = even_logit(problem, sample, class);
    const double a = isfinite(present) ? present : isfinite(even) ? even : 0;
    const double b = isfinite(even) ? even : a;
    return range_nice((struct range){fmin(a, b) - reach, fmax(a, b) + reach}, RANGE_PARTS);
}

size_t sweep_count(const struct problem *problem, size_t wanted)
{
    const size_t classes = problem_classes(problem), most = classes ? WORK / classes : wanted;
    const size_t count = most < POINTS_LEAST ? POINTS_LEAST : most;
    return wanted < count ? wanted : count;
}

static struct sweep points(struct range range, size_t count)
{
    struct sweep sweep = {.count = count,
                          .x = memory_new(count, sizeof *sweep.x),
                          .loss = memory_new(count, sizeof *sweep.loss),
                          .slope = memory_new(count, sizeof *sweep.slope)};
    for (size_t i = 0; i < count; i++)
        sweep.x[i] = range_point(range, (double)i / (double)(count - 1));
    return sweep;
}

struct sweep sweep_new(const struct problem *problem, size_t sample, size_t class,
                       struct range range, size_t count)
{
    struct sweep sweep = points(range, count);
    struct problem one = problem_one_sample(problem, sample);
    struct sample s = sample_new(problem_classes(problem));
    sweep.present = matrix_row(&one.values, 0)[class];
    sample_evaluate(&one, 0, &s);
    sweep.present_loss = loss_in_base(s.loss, one.log_base);
    sweep.present_slope = loss_in_base(s.gradient[class], one.log_base);
    double *row = matrix_edit(&one.values, 0);
    for (size_t i = 0; i < count; i++) {
        row[class] = sweep.x[i];
        sample_evaluate(&one, 0, &s);
        sweep.loss[i] = loss_in_base(s.loss, one.log_base);
        sweep.slope[i] = loss_in_base(s.gradient[class], one.log_base);
    }
    sample_release(&s);
    problem_release(&one);
    return sweep;
}

struct sweep sweep_surprise(enum log_base base, size_t count)
{
    struct sweep sweep = points(unit, count);
    for (size_t i = 0; i < count; i++) {
        sweep.loss[i] = loss_in_base(fabs(log(sweep.x[i])), base);
        sweep.slope[i] = loss_in_base(-1 / sweep.x[i], base);
    }
    sweep.present = 1;
    sweep.present_loss = 0;
    sweep.present_slope = loss_in_base(-1, base);
    return sweep;
}

/* Of one p, in nats; the slope is 0 where something is cut. */
static double price(const struct clip *clip, double p, double *slope)
{
    const double q = p < clip->low ? clip->low : p > clip->high ? clip->high : p;
    const double log_p = log(q + clip->added);
    const bool cut = q != p || log_p < clip->log_low;
    *slope = cut ? 0 : -1 / (q + clip->added);
    return -(log_p < clip->log_low ? clip->log_low : log_p);
}

struct sweep sweep_price(const struct problem *problem, size_t count)
{
    const struct clip clip = loss_clip(problem);
    struct sweep sweep = sweep_surprise(problem->log_base, count);
    for (size_t i = 0; i < count && clip.kind != CLIP_NONE; i++) {
        sweep.loss[i] = loss_in_base(price(&clip, sweep.x[i], &sweep.slope[i]), problem->log_base);
        sweep.slope[i] = loss_in_base(sweep.slope[i], problem->log_base);
    }
    if (clip.kind == CLIP_NONE)
        return sweep;
    sweep.present_loss = sweep.loss[count - 1];
    sweep.present_slope = sweep.slope[count - 1];
    return sweep;
}

void sweep_release(struct sweep *sweep)
{
    free(sweep->x);
    free(sweep->loss);
    free(sweep->slope);
    *sweep = (struct sweep){0};
}
