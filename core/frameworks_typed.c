/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call as a person types it, in the language of its framework. */
#include <string.h>

#include "core/frameworks_call.h"
#include "core/intl.h"
#include "core/number.h"

/* Most classes that are written one by one. */
#define CLASSES_WRITTEN 8

static void add_argument(struct text *list, const char *argument)
{
    text_addf(list, "%s%s", list->length ? ", " : "", argument);
}

static void add_number_argument(struct text *list, const char *name, double value)
{
    text_addf(list, "%s%s=%s", list->length ? ", " : "", name, number_exact(value).text);
}

static bool has_class_weight(const struct fitted *fitted)
{
    return !matrix_is_empty(&fitted->stated->class_weight);
}

static bool has_sample_weight(const struct fitted *fitted)
{
    return !matrix_is_empty(&fitted->stated->sample_weight) &&
           !(fitted->lost & LOST_OUTPUT_WEIGHTS);
}

static bool is_smoothed(const struct fitted *fitted, enum call_options how)
{
    return fitted->problem.label_smoothing != 0 && fitted->call->options & how;
}

/* "v", or what a temperature makes of it. */
static void add_scaled(const struct fitted *fitted, struct text *out)
{
    const double temperature = fitted->problem.temperature;
    text_add(out, "v");
    if (fitted->problem.from_logits && temperature != 1)
        text_addf(out, " / %s", number_exact(temperature).text);
}

/* "y" are class numbers, and all labels of a binary problem; "Y" are rows.  PyTorch tells class
 * numbers from others by their type. */
static const char *labels_letter(const struct fitted *fitted)
{
    const bool rows = fitted->problem.label_form == LABELS_VECTORS;
    if (fitted->stated->task == TASK_MULTICLASS)
        return rows ? "Y" : "y";
    return rows || fitted->call->family->type != type_pytorch ? "y" : "y.long()";
}

/* Over how many a label is spread. */
static size_t spread(const struct fitted *fitted)
{
    return fitted->problem.task == TASK_BINARY ? 2 : problem_classes(fitted->stated);
}

static void add_labels(const struct fitted *fitted, struct text *out)
{
    const struct number_text e = number_exact(fitted->problem.label_smoothing);
    if (is_smoothed(fitted, SMOOTHED_ROWS))
        text_addf(out, "(1-%s)*%s + %s/%zu", e.text, labels_letter(fitted), e.text, spread(fitted));
    else
        text_add(out, labels_letter(fitted));
}

/* The weight of each sample, class_weight picked by the label; nothing without weights. */
static void add_sample_weight(const struct fitted *fitted, struct text *out)
{
    if (has_sample_weight(fitted))
        text_add(out, "s");
    if (has_class_weight(fitted))
        text_add(out, has_sample_weight(fitted) ? " * w[y]" : "w[y]");
}

/* Does a weight for each sample meet losses for each of its classes?  It has to be made a column.
 */
static bool weighs_rows(const struct fitted *fitted)
{
    return fitted->stated->task == TASK_MULTICLASS && fitted->problem.task == TASK_BINARY;
}

/* ---- PyTorch ---- */

static void add_pytorch_weight(const struct fitted *fitted, struct text *options)
{
    const bool elements = fitted->call->options & WEIGHS_ELEMENTS && has_sample_weight(fitted);
    if (elements || has_class_weight(fitted))
        add_argument(options, !elements                  ? "weight=w"
                              : !weighs_rows(fitted)     ? "weight=s"
                              : has_class_weight(fitted) ? "weight=s[:, None] * w"
                                                         : "weight=s[:, None]");
    if (!matrix_is_empty(&fitted->problem.pos_weight))
        add_argument(options, "pos_weight=q");
}

/* The losses of classes have no weights for samples: they are put in by hand. */
static bool weighs_by_hand(const struct fitted *fitted)
{
    return has_sample_weight(fitted) && !(fitted->call->options & WEIGHS_ELEMENTS);
}

static void add_pytorch_options(const struct fitted *fitted, struct text *options)
{
    const struct problem *problem = &fitted->problem;
    add_pytorch_weight(fitted, options);
    if (problem->ignores)
        add_number_argument(options, "ignore_index", problem->ignore_index);
    if (weighs_by_hand(fitted) || problem->reduction == REDUCTION_NONE)
        add_argument(options, "reduction='none'");
    else if (problem->reduction == REDUCTION_SUM)
        add_argument(options, "reduction='sum'");
    if (is_smoothed(fitted, HAS_SMOOTHING))
        add_number_argument(options, "label_smoothing", problem->label_smoothing);
}

static void add_pytorch_values(const struct fitted *fitted, struct text *out)
{
    const bool logs = fitted->call->passes == PASSES_LOGS;
    const bool softmax = fitted->problem.from_logits;
    text_add(out, !logs ? "" : softmax ? "log_softmax(" : "torch.log(");
    add_scaled(fitted, out);
    text_add(out, !logs ? "" : softmax ? ", dim=1)" : ")");
}

static void add_reduction_by_hand(const struct fitted *fitted, struct text *out)
{
    switch (fitted->problem.reduction) {
    case REDUCTION_MEAN:
        if (fitted->divisor == (double)problem_samples(fitted->stated))
            text_add(out, ".mean()");
        else
            text_addf(out, ".sum() / %s", number_exact(fitted->divisor).text);
        break;
    case REDUCTION_SUM:
        text_add(out, ".sum()");
        break;
    case REDUCTION_NONE:
        break;
    }
}

void type_pytorch(const struct fitted *fitted, struct text *out)
{
    struct text options = {0};
    const bool by_hand = weighs_by_hand(fitted);
    add_pytorch_options(fitted, &options);
    text_addf(out, "%s%s(%s)(", by_hand ? "(s * " : "", fitted->call->name, text_string(&options));
    add_pytorch_values(fitted, out);
    text_add(out, ", ");
    add_labels(fitted, out);
    text_add(out, by_hand ? "))" : ")");
    if (by_hand)
        add_reduction_by_hand(fitted, out);
    text_release(&options);
}

/* ---- Keras, scikit-learn ---- */

void type_keras(const struct fitted *fitted, struct text *out)
{
    const struct problem *problem = &fitted->problem;
    struct text options = {0}, weight = {0};
    add_argument(&options, problem->from_logits ? "from_logits=True" : "from_logits=False");
    if (is_smoothed(fitted, HAS_SMOOTHING))
        add_number_argument(&options, "label_smoothing", problem->label_smoothing);
    if (problem->ignores)
        add_number_argument(&options, "ignore_class", problem->ignore_index);
    if (problem->reduction != REDUCTION_MEAN)
        add_argument(&options,
                     problem->reduction == REDUCTION_SUM ? "reduction='sum'" : "reduction='none'");
    text_addf(out, "%s(%s)(%s, ", fitted->call->name, text_string(&options), labels_letter(fitted));
    add_scaled(fitted, out);
    add_sample_weight(fitted, &weight);
    if (weight.length)
        text_addf(out, ", sample_weight=%s", text_string(&weight));
    text_add(out, ")");
    text_release(&options);
    text_release(&weight);
}

/* log_loss learns from the labels which classes there are.  Does it see all of them? */
static bool sees_all_classes(const struct problem *problem)
{
    const bool binary = problem->task == TASK_BINARY;
    const size_t classes = binary ? 2 : problem_classes(problem);
    if (!binary && problem->label_form == LABELS_VECTORS)
        return true;
    for (size_t c = 0; c < classes; c++) {
        bool seen = false;
        for (size_t n = 0; n < problem_samples(problem) && !seen; n++)
            seen = binary ? matrix_row(&problem->labels, n)[0] == (double)c
                          : matrix_row(&problem->target, 0)[n] == (double)c;
        if (!seen)
            return false;
    }
    return true;
}

static void add_classes(const struct problem *problem, struct text *out)
{
    const size_t classes = problem->task == TASK_BINARY ? 2 : problem_classes(problem);
    text_add(out, ", labels=");
    if (classes > CLASSES_WRITTEN) {
        text_addf(out, "range(%zu)", classes);
        return;
    }
    for (size_t c = 0; c < classes; c++)
        text_addf(out, "%s%zu", c ? ", " : "[", c);
    text_add(out, "]");
}

void type_sklearn(const struct fitted *fitted, struct text *out)
{
    const struct problem *problem = &fitted->problem;
    struct text weight = {0};
    text_addf(out, "%s(%s, v", fitted->call->name, labels_letter(fitted));
    add_sample_weight(fitted, &weight);
    if (problem->reduction == REDUCTION_SUM)
        text_add(out, ", normalize=False");
    if (weight.length)
        text_addf(out, ", sample_weight=%s", text_string(&weight));
    if (!sees_all_classes(problem))
        add_classes(problem, out);
    text_add(out, ")");
    text_release(&weight);
}

/* ---- optax, TensorFlow.js ---- */

void type_optax(const struct fitted *fitted, struct text *out)
{
    const bool rows = weighs_rows(fitted);
    struct text weight = {0};
    if (has_sample_weight(fitted))
        text_add(&weight, rows ? "s[:, None] * " : "s * ");
    if (has_class_weight(fitted))
        text_add(&weight, rows ? "w[y][:, None] * " : "w[y] * ");
    text_addf(out, "%s%s%s(", weight.length ? "(" : "", text_string(&weight), fitted->call->name);
    add_scaled(fitted, out);
    text_add(out, ", ");
    add_labels(fitted, out);
    text_add(out, weight.length ? "))" : ")");
    if (fitted->problem.reduction != REDUCTION_NONE)
        text_add(out, fitted->problem.reduction == REDUCTION_SUM ? ".sum()" : ".mean()");
    text_release(&weight);
}

/* The weights, "null" without any where `further` arguments follow. */
static void add_tfjs_weight(const struct fitted *fitted, bool further, struct text *list)
{
    const bool samples = has_sample_weight(fitted) || problem_has_ignored(fitted->stated);
    if (!samples && !has_class_weight(fitted)) {
        if (further)
            add_argument(list, "null");
        return;
    }
    add_argument(list, !has_class_weight(fitted) ? "s"
                       : samples                 ? "s.mul(tf.gather(w, y))"
                                                 : "tf.gather(w, y)");
    if (weighs_rows(fitted))
        text_add(list, ".expandDims(1)");
}

/* Arguments stand at their places: labels, values, weights, smoothing (logLoss: epsilon),
 * reduction. */
void type_tfjs(const struct fitted *fitted, struct text *out)
{
    const struct problem *problem = &fitted->problem;
    const bool smoothed = is_smoothed(fitted, HAS_SMOOTHING);
    const bool reduced = problem->reduction != REDUCTION_MEAN;
    const struct number_text e = number_exact(problem->label_smoothing);
    struct text list = {0};
    add_argument(&list, labels_letter(fitted));
    if (is_smoothed(fitted, SMOOTHED_ROWS))
        text_addf(&list, ".mul(1-%s).add(%s/%zu)", e.text, e.text, spread(fitted));
    add_argument(&list, "v");
    if (problem->from_logits && problem->temperature != 1)
        text_addf(&list, ".div(%s)", number_exact(problem->temperature).text);
    add_tfjs_weight(fitted, smoothed || reduced, &list);
    if (smoothed || reduced)
        add_argument(&list, smoothed                                ? e.text
                            : fitted->call->options & SMOOTHED_ROWS ? "1e-7"
                                                                    : "0");
    if (reduced)
        add_argument(&list, problem->reduction == REDUCTION_SUM ? "tf.Reduction.SUM"
                                                                : "tf.Reduction.NONE");
    text_addf(out, "tf.losses.%s(%s)", fitted->call->name, text_string(&list));
    text_release(&list);
}

/* ---- few letters ---- */

void type_label(const struct fitted *fitted, struct text *out)
{
    const struct call *call = fitted->call;
    const bool values_first =
        call->family->type == type_pytorch || call->family->type == type_optax;
    struct text values = {0};
    if (call->passes == PASSES_LOGS)
        text_add(&values, fitted->problem.from_logits ? "log_softmax(v)" : "log(v)");
    else
        text_add(&values, "v");
    text_addf(out, "%s(%s, %s)", call->name,
              values_first ? text_string(&values) : labels_letter(fitted),
              values_first ? labels_letter(fitted) : text_string(&values));
    text_release(&values);
}

void frameworks_add_legend(const struct problem *problem, struct text *out)
{
    const bool binary = problem->task == TASK_BINARY;
    text_add(out, binary ? _("v the values, y the labels")
                         : _("v the values, y class numbers, Y rows of labels"));
    if (!matrix_is_empty(&problem->class_weight))
        text_addf(out, ", %s", _("w class_weight"));
    if (!matrix_is_empty(&problem->sample_weight) || problem_has_ignored(problem))
        text_addf(out, ", %s",
                  matrix_is_empty(&problem->sample_weight) ? _("s weights, 0 for ignored samples")
                                                           : _("s sample_weight"));
    if (!matrix_is_empty(&problem->pos_weight))
        text_addf(out, ", %s", _("q pos_weight"));
}
