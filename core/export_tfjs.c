/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TensorFlow.js: tf.losses, and what tf.metrics and the layers have for probabilities of classes.
 * It computes in float32. */
#include <math.h>

#include "core/export_formats.h"
#include "core/export_text.h"
#include "core/intl.h"
#include "core/number.h"

static const char *values_of(const struct listing *l)
{
    return l->problem.kind == VALUES_LOGITS ? "logits" : "probs";
}

/* Told probabilities of classes: a loss for each sample, and the reduction afterwards. */
static bool reduces_afterwards(const struct listing *l)
{
    return !listing_is_binary(l) && !l->problem.from_logits;
}

/* Is it the loss of the layers, which takes class numbers? */
static bool is_sparse(const struct listing *l)
{
    return reduces_afterwards(l) && listing_is_sparse(l);
}

static bool is_weighted(const struct listing *l)
{
    return listing_has_weights(l) || listing_has_ignored(l);
}

static void define(struct listing *l, const char *name, const struct matrix *matrix,
                   enum array array)
{
    if (matrix_is_empty(matrix))
        return;
    listing_add(l, "const %s = ", name);
    listing_array(l, matrix, array);
    text_add(l->out, ";\n");
}

static void define_all(struct listing *l)
{
    const struct problem *p = &l->problem;
    define(l, values_of(l), &p->values, ARRAY_ROWS);
    define(l, "target", &p->target, ARRAY_INTEGERS);
    define(l, "labels", &p->labels, ARRAY_ROWS);
    define(l, "class_weight", &p->class_weight, ARRAY_FLAT);
    define(l, "sample_weight", &p->sample_weight, listing_is_binary(l) ? ARRAY_ROWS : ARRAY_FLAT);
}

/* The weight of a sample, as an expression of its number n. */
static void define_weights(struct listing *l)
{
    const struct problem *p = &l->problem;
    const bool of_classes = !matrix_is_empty(&p->class_weight);
    const bool of_samples = !matrix_is_empty(&p->sample_weight);
    if (!is_weighted(l))
        return;
    if (listing_is_binary(l)) {
        text_add(l->out, "const weights = tf.tensor2d(sample_weight);\n");
        return;
    }
    listing_say(l, "%s", _("The weight of a sample is that of its label; 0 leaves it out."));
    listing_add(l, "const weights = tf.tensor1d(%s.map((label, n) => ",
                listing_has_numbers(l) ? "target" : "labels");
    if (listing_has_ignored(l))
        listing_add(l, "label === %.0f ? 0 : ", p->ignore_index);
    if (of_classes)
        text_add(l->out, listing_has_numbers(l)
                             ? "class_weight[label]"
                             : "class_weight[label.indexOf(Math.max(...label))]");
    if (of_samples)
        listing_add(l, "%ssample_weight[n]", of_classes ? " * " : "");
    listing_add(l, "%s));\n", of_classes || of_samples ? "" : "1");
}

static const char *reduction_of(const struct listing *l)
{
    static const char *const names[] = {
        [REDUCTION_MEAN] = "tf.Reduction.SUM_BY_NONZERO_WEIGHTS",
        [REDUCTION_SUM] = "tf.Reduction.SUM",
        [REDUCTION_NONE] = "tf.Reduction.NONE",
    };
    return names[l->problem.reduction];
}

/* ", weights, 0, tf.Reduction.SUM);" */
static void end_call(struct listing *l, const char *between)
{
    listing_add(l, ", %s, %s%s);\n", is_weighted(l) ? "weights" : "undefined", between,
                reduction_of(l));
}

/* One-hot rows, which the functions want. */
static void add_labels(struct listing *l)
{
    if (listing_has_numbers(l))
        listing_add(l, "const labels = tf.oneHot(tf.tensor1d(target, 'int32'), %zu).toFloat();\n",
                    problem_classes(&l->problem));
}

static void add_values(struct listing *l)
{
    const struct problem *p = &l->problem;
    listing_add(l, "tf.tensor2d(%s)", values_of(l));
    if (p->from_logits && p->temperature != 1)
        listing_add(l, ".div(%s)", number_exact(p->temperature).text);
}

static void add_smoothed(struct listing *l)
{
    const struct problem *p = &l->problem;
    const struct number_text e = number_exact(p->label_smoothing);
    text_add(l->out, listing_has_numbers(l) ? "labels" : "tf.tensor2d(labels)");
    if (p->label_smoothing != 0)
        listing_add(l, ".mul(1 - %s).add(%s / %zu)", e.text, e.text,
                    listing_is_binary(l) ? (size_t)2 : problem_classes(p));
}

static void add_sparse(struct listing *l)
{
    const size_t classes = problem_classes(&l->problem);
    listing_say(l, "%s",
                _("The loss of the layers for class numbers, through a model that hands "
                  "on what it gets."));
    listing_add(
        l,
        "const model = tf.sequential({\n"
        "    layers: [tf.layers.activation({activation: 'linear', inputShape: [%zu]})],\n"
        "});\n"
        "model.compile({optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy'});\n"
        "const losses = tf.stack(%s.map((row, n) =>\n"
        "    model.evaluate(tf.tensor2d([row]), tf.tensor2d([[target[n]]])).asScalar()));\n",
        classes, values_of(l));
}

static void add_loss(struct listing *l)
{
    struct text between = {0};
    text_addf(&between, "%s, ", number_exact(l->problem.label_smoothing).text);
    text_add(l->out, "\n");
    if (!is_sparse(l))
        add_labels(l);
    if (is_sparse(l)) {
        add_sparse(l);
    } else if (reduces_afterwards(l)) {
        text_add(l->out, "const losses = tf.metrics.categoricalCrossentropy(");
        add_smoothed(l);
        listing_add(l, ", tf.tensor2d(%s));\n", values_of(l));
    }
    text_add(l->out, "let loss = tf.losses.");
    if (reduces_afterwards(l)) {
        text_add(l->out, "computeWeightedLoss(losses");
        end_call(l, "");
    } else if (!l->problem.from_logits) {
        text_add(l->out, "logLoss(");
        add_smoothed(l);
        text_add(l->out, ", ");
        add_values(l);
        end_call(l, "1e-7, ");
    } else {
        listing_add(l, "%s(%s, ",
                    listing_is_binary(l) ? "sigmoidCrossEntropy" : "softmaxCrossEntropy",
                    listing_has_numbers(l) ? "labels" : "tf.tensor2d(labels)");
        add_values(l);
        end_call(l, text_string(&between));
    }
    if (l->problem.log_base != LOG_BASE_E)
        listing_add(l, "loss = loss.div(Math.log(%d)); // in %s\n",
                    l->problem.log_base == LOG_BASE_2 ? 2 : 10,
                    l->problem.log_base == LOG_BASE_2 ? "bits" : "bans");
    text_release(&between);
}

static void add_check(struct listing *l)
{
    const struct nearness nearness = listing_nearness(l, false);
    text_add(l->out, "\n");
    listing_say_nearness(l, false);
    text_add(l->out, "const EXPECTED = ");
    listing_add_expected(l);
    listing_add(l, ";\nconst RELATIVE = %s;\nconst SIZE = ", number_exact(nearness.relative).text);
    listing_number(l, nearness.size);
    listing_add(l,
                ";\n\n"
                "function near(result, expected) {\n"
                "    if (!Number.isFinite(expected))\n"
                "        return Object.is(result, expected);\n"
                "    const size = Math.max(Math.abs(expected), SIZE);\n"
                "    return Math.abs(result - expected) <= RELATIVE * size;\n"
                "}\n\n"
                "const results = Array.from(loss.dataSync());\n"
                "console.log('%s', results.join(' '));\n"
                "assert.strictEqual(results.length, EXPECTED.length);\n"
                "assert.ok(results.every((result, n) => near(result, EXPECTED[n])),\n"
                "    `${results} is not ${EXPECTED}`);\n",
                l->problem.reduction == REDUCTION_NONE ? "losses" : "loss");
}

/* Leaving a sample out is a weight of 0, and 0 times an infinite loss is no number. */
static bool can_leave_out(const struct listing *l, struct error *error)
{
    const struct problem *p = &l->problem;
    for (size_t n = 0; p->from_logits && n < problem_samples(p); n++)
        for (size_t c = 0; problem_ignored(p, n) && c < problem_classes(p); c++)
            if (!isfinite(precision_round(p->precision, matrix_row(&p->values, n)[c])))
                return error_set(error, 0,
                                 _("sample %zu is ignored, which here is a weight of 0, and has "
                                   "infinite logits: 0 times infinity is no number"),
                                 n);
    return true;
}

/* The problem as tfjs computes it, or false where it is asked for another precision than it has. */
static bool begin(struct listing *l, const struct session *session, struct text *out,
                  struct error *error)
{
    struct problem problem = listing_problem(session, CONVENTION_TFJS);
    if (problem.precision == PRECISION_FLOAT16 || problem.precision == PRECISION_BFLOAT16) {
        problem_release(&problem);
        return error_set(error, 0, _("TensorFlow.js computes in float32; 'set precision float32'"));
    }
    problem.precision = PRECISION_FLOAT32;
    if (!listing_begin(l, problem, &tongue_javascript, out, error))
        return false;
    if (can_leave_out(l, error))
        return true;
    listing_release(l);
    return false;
}

bool export_tfjs(struct session *session, struct text *out, struct error *error)
{
    struct listing l;
    if (!begin(&l, session, out, error))
        return false;
    listing_describe(&l, _("A cross-entropy loss with TensorFlow.js, for node; it needs the "
                           "package @tensorflow/tfjs."));
    text_add(out, "\nconst assert = require('node:assert');\n"
                  "const tf = require('@tensorflow/tfjs');\n\n");
    define_all(&l);
    define_weights(&l);
    add_loss(&l);
    add_check(&l);
    listing_release(&l);
    return true;
}

/* Nested lists stand for tensors. */
static void add_line(struct listing *l)
{
    const struct problem *p = &l->problem;
    const bool divided = p->from_logits && p->temperature != 1;
    if (p->log_base != LOG_BASE_E)
        text_add(l->out, "tf.div(");
    listing_add(l, "tf.losses.%s(",
                !p->from_logits        ? "logLoss"
                : listing_is_binary(l) ? "sigmoidCrossEntropy"
                                       : "softmaxCrossEntropy");
    if (listing_has_numbers(l))
        listing_define(l, "tf.oneHot(", &p->target, ARRAY_INTEGERS, "");
    else
        listing_array(l, &p->labels, ARRAY_ROWS);
    if (listing_has_numbers(l))
        listing_add(l, ", %zu)", problem_classes(p));
    text_add(l->out, divided ? ", tf.div(" : ", ");
    listing_array(l, &p->values, ARRAY_ROWS);
    if (divided)
        listing_add(l, ", %s)", number_exact(p->temperature).text);
    if (p->label_smoothing != 0 || p->reduction != REDUCTION_MEAN)
        listing_add(l, ", undefined, %s",
                    p->from_logits ? number_exact(p->label_smoothing).text : "1e-7");
    if (p->reduction != REDUCTION_MEAN)
        listing_add(l, ", %s", reduction_of(l));
    text_add(l->out, ")");
    if (p->log_base != LOG_BASE_E)
        listing_add(l, ", Math.log(%d))", p->log_base == LOG_BASE_2 ? 2 : 10);
}

bool yank_tfjs(struct session *session, struct text *out, struct error *error)
{
    struct listing l;
    if (!begin(&l, session, out, error))
        return false;
    l.is_line = true;
    const bool smooths_probs = !l.problem.from_logits && l.problem.label_smoothing != 0;
    const bool good = listing_fits_line(
        !is_weighted(&l) && !reduces_afterwards(&l) && !smooths_probs, "tfjs", error);
    if (good)
        add_line(&l);
    listing_release(&l);
    return good;
}
