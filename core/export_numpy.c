/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NumPy: the formulas spelled out in operations on whole arrays, by the rules of the convention
 * that the problem has. */
#include <math.h>
#include <stdio.h>

#include "core/export_formats.h"
#include "core/export_plan.h"
#include "core/export_python.h"
#include "core/intl.h"
#include "core/number.h"

static void define(struct plan *plan, const char *name, const struct matrix *matrix,
                   enum array array)
{
    python_define(&plan->l, &(struct python_array){"np.array", "dtype"}, name, matrix, array);
}

static void define_all(struct plan *plan)
{
    const struct problem *p = &plan->l.problem;
    listing_add(&plan->l, "dtype = np.%s\n", precision_name(p->precision));
    define(plan, "values", &p->values, ARRAY_ROWS);
    define(plan, "target", &p->target, ARRAY_INTEGERS);
    define(plan, "labels", &p->labels, ARRAY_ROWS);
    define(plan, "class_weight", &p->class_weight, ARRAY_FLAT);
    define(plan, "pos_weight", &p->pos_weight, ARRAY_FLAT);
    define(plan, "sample_weight", &p->sample_weight, plan->binary ? ARRAY_ROWS : ARRAY_FLAT);
    plan_add(plan, "samples, classes = values.shape\n");
    if (!plan->has_ignored)
        return;
    listing_say(&plan->l, "%s",
                _("Ignored samples get class 0 on the way, and loss 0 at the end."));
    listing_add(&plan->l, "counted = target != %.0f\ntarget = np.where(counted, target, 0)\n",
                plan_ignored(plan));
}

/* ---- from the values to the logarithms ---- */

static void add_temperature(struct plan *plan)
{
    plan_add(plan, "z = values");
    if (plan->l.problem.temperature != 1)
        listing_add(&plan->l, " / dtype(%s)", number_exact(plan->l.problem.temperature).text);
    plan_add(plan, "\n");
}

/* Sums all e^(z - max) but the largest, so that log1p keeps the digits of a small loss. */
static void add_softmax(struct plan *plan)
{
    listing_say(&plan->l, "%s",
                _("log_p = z - ln(sum of e^z), without overflow; the largest term "
                  "is e^0, the 1 of log1p"));
    plan_add(plan, "largest = z.max(axis=1, keepdims=True)\n"
                   "rest = np.exp(z - largest)\n"
                   "rest[np.arange(samples), z.argmax(axis=1)] -= 1\n"
                   "log_p = (z - largest) - np.log1p(rest.sum(axis=1, keepdims=True))\n");
    if (!plan->unclipped)
        plan_add(plan, "p = np.exp(log_p)\n");
    if (plan->picks && plan->rules->infinity_wins)
        plan_add(plan, "infinite = np.isposinf(z)\n"
                       "log_p[infinite.any(axis=1, keepdims=True) & ~infinite] = -inf\n");
}

static void add_sigmoid(struct plan *plan)
{
    plan_add(plan, "\n\ndef softplus(z):\n"
                   "    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))\n\n\n");
    if (!plan->unclipped)
        plan_add(plan, "p = np.exp(-softplus(-z))\n");
}

static void add_row_sum(struct plan *plan, enum row_sum when)
{
    if (plan->clip.row_sum == when)
        plan_add(plan, "p = p / p.sum(axis=1, keepdims=True)\n");
}

static const char *added(const struct plan *plan, char room[NUMBER_ROOM + 12])
{
    room[0] = '\0';
    if (plan->clip.added > 0)
        snprintf(room, NUMBER_ROOM + 12, " + dtype(%s)", number_exact(plan->clip.added).text);
    return room;
}

static void add_cut(struct plan *plan)
{
    const struct clip *clip = &plan->clip;
    if (isfinite(clip->low))
        listing_add(&plan->l, "p = np.clip(p, dtype(%s), dtype(%s))\n",
                    number_exact(clip->low).text, number_exact(clip->high).text);
}

/* The cut of the probabilities and their logarithms. */
static void add_clip(struct plan *plan)
{
    char room[NUMBER_ROOM + 12];
    const struct clip *clip = &plan->clip;
    add_row_sum(plan, ROW_SUM_BEFORE_CUT);
    add_cut(plan);
    add_row_sum(plan, ROW_SUM_AFTER_CUT);
    if (clip->cut_again)
        add_cut(plan);
    listing_add(&plan->l, "log_p = np.log(p%s)\n", added(plan, room));
    if (plan->binary && clip->added > 0)
        listing_add(&plan->l, "log_q = np.log(1 - p%s)\n", added(plan, room));
    else if (plan->binary)
        plan_add(plan, "log_q = np.log1p(-p)\n");
    if (isfinite(clip->log_low))
        listing_add(&plan->l, "log_p = np.maximum(log_p, %s)\nlog_q = np.maximum(log_q, %s)\n",
                    number_exact(clip->log_low).text, number_exact(clip->log_low).text);
}

static void add_logarithms(struct plan *plan)
{
    plan_add(plan, "\n");
    if (plan->l.problem.from_logits) {
        add_temperature(plan);
        if (plan->binary)
            add_sigmoid(plan);
        else
            add_softmax(plan);
    } else {
        plan_add(plan, "p = values\n");
    }
    if (!plan->unclipped)
        add_clip(plan);
}

/* ---- labels, terms, losses ---- */

/* y, smoothed. */
static void add_labels(struct plan *plan)
{
    const struct problem *p = &plan->l.problem;
    if (plan->picks)
        return;
    plan_add(plan, plan->l.problem.label_form == LABELS_TARGET
                       ? "y = np.eye(classes, dtype=dtype)[target]\n"
                       : "y = labels\n");
    if (p->label_smoothing != 0) {
        listing_add(&plan->l, "smoothing = dtype(%s)\n", number_exact(p->label_smoothing).text);
        listing_add(&plan->l, "y = (1 - smoothing) * y + smoothing / %s\n",
                    plan->binary ? "2" : "dtype(classes)");
    }
}

/* "np.where(a == 0, 0, a * b)": what 0 times infinity is, the convention says. */
static void add_product(struct plan *plan, const char *a, const char *b)
{
    if (plan->rules->zero_removes)
        listing_add(&plan->l, "np.where(%s == 0, 0, %s * %s)", a, a, b);
    else
        listing_add(&plan->l, "%s * %s", a, b);
}

static void add_multiclass(struct plan *plan)
{
    if (plan->picks) {
        plan_add(plan, "losses = ");
        if (plan->weighs_classes)
            add_product(plan, "class_weight[target]", "-log_p[np.arange(samples), target]");
        else
            plan_add(plan, "-log_p[np.arange(samples), target]");
    } else {
        if (plan->weighs_classes)
            plan_add(plan, "y = y * class_weight\n");
        plan_add(plan, "losses = (");
        add_product(plan, "y", "-log_p");
        plan_add(plan, ").sum(axis=1)");
    }
    plan_add(plan, "\n");
}

/* The ways to write the sigmoid cross-entropy, which differ where a logit is infinite. */
static void add_logistic(struct plan *plan)
{
    switch (plan->rules->logistic) {
    case LOGISTIC_EXACT:
    case LOGISTIC_LOG_SIGMOID:
        plan_add(plan, "positive, negative = softplus(-z), softplus(z)\n");
        plan_add(plan, "losses = ");
        add_product(plan, "a", "positive");
        plan_add(plan, " + ");
        add_product(plan, "b", "negative");
        plan_add(plan, "\n");
        break;
    case LOGISTIC_SHIFTED:
        plan_add(plan, "losses = b * z + (a + b) * softplus(-z)\n");
        break;
    case LOGISTIC_MAX:
        plan_add(plan, "losses = np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))\n");
        break;
    }
}

/* `a` is what multiplies -ln p, `b` what multiplies -ln(1 - p). */
static void add_binary(struct plan *plan)
{
    if (plan->has_factors)
        listing_add(&plan->l, "a, b = %sy, 1 - y\n",
                    matrix_is_empty(&plan->l.problem.pos_weight) ? "" : "pos_weight * ");
    if (plan->unclipped) {
        add_logistic(plan);
    } else {
        plan_add(plan, "losses = ");
        add_product(plan, "a", "-log_p");
        plan_add(plan, " + ");
        add_product(plan, "b", "-log_q");
        plan_add(plan, "\n");
    }
    if (plan->rules->averages_outputs)
        plan_add(plan, "losses = losses.mean(axis=1)\n");
}

/* The weights of the samples, and the zeros of those that are ignored. */
static void add_weights(struct plan *plan)
{
    const struct problem *p = &plan->l.problem;
    const bool of_samples = !matrix_is_empty(&p->sample_weight);
    if (plan->weighs_labels)
        listing_add(&plan->l, "weights = %sclass_weight[%s]\n",
                    of_samples ? "sample_weight * " : "",
                    p->label_form == LABELS_TARGET ? "target" : "labels.argmax(axis=1)");
    else if (of_samples)
        listing_add(&plan->l, "weights = %s\n",
                    plan->rules->averages_outputs && plan->binary ? "sample_weight[:, 0]"
                                                                  : "sample_weight");
    if (plan->weighs_labels || of_samples) {
        plan_add(plan, "losses = ");
        add_product(plan, "weights", "losses");
        plan_add(plan, "\n");
    }
    if (plan->has_ignored)
        plan_add(plan, "losses[~counted] = 0\n");
}

/* ---- the reduction ---- */

static void add_divisor_of_weights(struct plan *plan, const char *format)
{
    const bool ignored = plan->has_ignored;
    if (!listing_has_weights(&plan->l))
        plan_add(plan, ignored ? "counted.sum()" : "losses.size");
    else if (plan->binary)
        listing_add(&plan->l, format, "np.broadcast_to(weights, losses.shape)");
    else
        listing_add(&plan->l, format, ignored ? "weights[counted]" : "weights");
}

static void add_divisor(struct plan *plan)
{
    const bool ignored = plan->has_ignored;
    const char *count = ignored ? "counted.sum()" : "losses.size";
    plan_add(plan, "divisor = ");
    switch (plan->rules->divisor) {
    case DIVISOR_TARGETS:
        if (plan->divides_by_class)
            listing_add(&plan->l, "class_weight[target%s].sum()", ignored ? "[counted]" : "");
        else
            plan_add(plan, count);
        break;
    case DIVISOR_COUNT:
        plan_add(plan, count);
        break;
    case DIVISOR_WEIGHTS:
        add_divisor_of_weights(plan, "%s.sum()");
        break;
    case DIVISOR_NONZERO:
        add_divisor_of_weights(plan, "np.count_nonzero(%s)");
        break;
    }
    plan_add(plan, "\n");
}

static void add_reduction(struct plan *plan)
{
    static const char *const means[] = {
        [EMPTY_DIVIDES] = "loss = losses.sum() / dtype(divisor)\n",
        [EMPTY_NAN] = "loss = losses.sum() / dtype(divisor) if divisor else nan\n",
        [EMPTY_ZERO] = "loss = losses.sum() / dtype(divisor) if divisor else 0\n",
    };
    switch (plan->l.problem.reduction) {
    case REDUCTION_MEAN:
        add_divisor(plan);
        plan_add(plan, means[plan->rules->empty]);
        break;
    case REDUCTION_SUM:
        plan_add(plan, "loss = losses.sum()\n");
        break;
    case REDUCTION_NONE:
        plan_add(plan, "loss = losses\n");
        break;
    }
    python_log_base(&plan->l);
}

static void write(struct plan *plan)
{
    struct listing *l = &plan->l;
    plan_describe(plan, _("A cross-entropy loss spelled out; it needs the package numpy."));
    python_begin(l);
    plan_add(plan,
             "import numpy as np\n\nnp.seterr(all=\"ignore\")  # infinity and nan are results\n");
    define_all(plan);
    add_logarithms(plan);
    plan_add(plan, "\n");
    add_labels(plan);
    if (plan->binary)
        add_binary(plan);
    else
        add_multiclass(plan);
    add_weights(plan);
    add_reduction(plan);
    python_expect(l, true);
    python_check(l, "np.ravel(loss)");
}

bool export_numpy(struct session *session, struct text *out, struct error *error)
{
    struct plan plan;
    if (session->problem.precision == PRECISION_BFLOAT16)
        return error_set(error, 0, _("NumPy has no bfloat16; 'set precision float16' or another"));
    if (!plan_begin(&plan, session, &tongue_python, out, error))
        return false;
    write(&plan);
    listing_release(&plan.l);
    return true;
}
