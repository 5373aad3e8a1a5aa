/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the calls, and how a problem is made to fit one of them. */
#include <math.h>
#include <string.h>

#include "core/frameworks_call.h"
#include "core/intl.h"
#include "core/number.h"

/* Whose calls they are, and in which language they are typed. */
static const struct family pytorch = {CONVENTION_PYTORCH, NULL, NULL, PRECISION_FLOAT64,
                                      type_pytorch};
static const struct family keras = {CONVENTION_KERAS, NULL, NULL, PRECISION_FLOAT32, type_keras};
static const struct family keras_tensorflow = {CONVENTION_KERAS_TENSORFLOW, NULL, "keras tf",
                                               PRECISION_FLOAT32, type_keras};
static const struct family keras_others = {CONVENTION_KERAS, N_("Keras 3 on torch, jax, numpy"),
                                           NULL, PRECISION_FLOAT32, type_keras};
static const struct family tfkeras = {CONVENTION_TFKERAS, NULL, NULL, PRECISION_FLOAT64,
                                      type_keras};
static const struct family sklearn_1_2 = {CONVENTION_SKLEARN_OLD, NULL, "skl 1.2",
                                          PRECISION_FLOAT64, type_sklearn};
static const struct family sklearn_1_5 = {CONVENTION_SKLEARN, N_("scikit-learn from 1.5"),
                                          "skl 1.5", PRECISION_FLOAT64, type_sklearn};
static const struct family optax = {CONVENTION_OPTAX, NULL, NULL, PRECISION_FLOAT64, type_optax};
static const struct family tfjs = {CONVENTION_TFJS, NULL, NULL, PRECISION_FLOAT32, type_tfjs};

/* Class numbers, rows of labels; yes/no outputs. */
#define NUMBERS TASK_MULTICLASS, WANTS_NUMBERS
#define ROWS    TASK_MULTICLASS, WANTS_ROWS
#define CLASSES TASK_MULTICLASS, WANTS_EITHER
#define OUTPUTS TASK_BINARY, WANTS_ROWS

#define LOGITS TAKES_LOGITS, PASSES_VALUES
#define PROBS  TAKES_PROBS, PASSES_VALUES

static const struct call calls[] = {
    {&pytorch, "CrossEntropyLoss", NUMBERS, LOGITS, HAS_SMOOTHING | HAS_IGNORE_INDEX},
    {&pytorch, "CrossEntropyLoss", ROWS, LOGITS, HAS_SMOOTHING},
    {&pytorch, "NLLLoss", NUMBERS, TAKES_LOG_PROBS, PASSES_LOGS, HAS_IGNORE_INDEX},
    {&pytorch, "NLLLoss", NUMBERS, TAKES_LOG_PROBS, PASSES_VALUES, HAS_IGNORE_INDEX},
    {&pytorch, "BCELoss", OUTPUTS, PROBS, SMOOTHED_ROWS | WEIGHS_ELEMENTS},
    {&pytorch, "BCEWithLogitsLoss", OUTPUTS, LOGITS,
     SMOOTHED_ROWS | WEIGHS_ELEMENTS | HAS_POS_WEIGHT},

    {&keras, "BinaryCrossentropy", OUTPUTS, LOGITS, HAS_SMOOTHING},
    {&keras, "BinaryCrossentropy", OUTPUTS, PROBS, HAS_SMOOTHING},
    {&keras, "CategoricalCrossentropy", ROWS, LOGITS, HAS_SMOOTHING},
    {&keras, "CategoricalCrossentropy", ROWS, PROBS, HAS_SMOOTHING},
    {&keras, "SparseCategoricalCrossentropy", NUMBERS, LOGITS, HAS_IGNORE_INDEX},
    {&keras_tensorflow, "SparseCategoricalCrossentropy", NUMBERS, PROBS, HAS_IGNORE_INDEX},
    {&keras_others, "SparseCategoricalCrossentropy", NUMBERS, PROBS, HAS_IGNORE_INDEX},

    {&tfkeras, "BinaryCrossentropy", OUTPUTS, LOGITS, HAS_SMOOTHING},
    {&tfkeras, "BinaryCrossentropy", OUTPUTS, PROBS, HAS_SMOOTHING},
    {&tfkeras, "CategoricalCrossentropy", ROWS, LOGITS, HAS_SMOOTHING},
    {&tfkeras, "CategoricalCrossentropy", ROWS, PROBS, HAS_SMOOTHING},
    {&tfkeras, "SparseCategoricalCrossentropy", NUMBERS, LOGITS, HAS_IGNORE_INDEX},
    {&tfkeras, "SparseCategoricalCrossentropy", NUMBERS, PROBS, HAS_IGNORE_INDEX},

    {&sklearn_1_2, "log_loss", CLASSES, PROBS, ALWAYS_REDUCES},
    {&sklearn_1_5, "log_loss", CLASSES, PROBS, ALWAYS_REDUCES},

    {&optax, "softmax_cross_entropy", ROWS, LOGITS, SMOOTHED_ROWS},
    {&optax, "softmax_cross_entropy_with_integer_labels", NUMBERS, LOGITS, NAN_BEYOND},
    {&optax, "sigmoid_binary_cross_entropy", OUTPUTS, LOGITS, SMOOTHED_ROWS},

    {&tfjs, "softmaxCrossEntropy", ROWS, LOGITS, HAS_SMOOTHING | IGNORES_BY_WEIGHT},
    {&tfjs, "sigmoidCrossEntropy", OUTPUTS, LOGITS, HAS_SMOOTHING | IGNORES_BY_WEIGHT},
    {&tfjs, "logLoss", OUTPUTS, PROBS, SMOOTHED_ROWS | IGNORES_BY_WEIGHT},
};

#define CALLS_COUNT (sizeof calls / sizeof *calls)

const struct call *call_at(size_t i)
{
    return i < CALLS_COUNT ? &calls[i] : NULL;
}

/* ---- labels ---- */

/* The class number of a row of labels, if it is that of one class; one yes/no output alone is
 * handed over as it is. */
static bool number_of_row(const struct problem *stated, size_t n, double *number)
{
    const double *row = matrix_row(&stated->labels, n);
    const size_t classes = problem_classes(stated), largest = problem_true_class(stated, n);
    if (classes == 1) {
        *number = row[0];
        return row[0] >= 0 && row[0] == floor(row[0]) && isfinite(row[0]);
    }
    for (size_t c = 0; c < classes; c++)
        if (row[c] != (c == largest))
            return false;
    *number = (double)largest;
    return true;
}

static void refuse_beyond(struct fitted *fitted, double number)
{
    const size_t classes = problem_classes(fitted->stated);
    if (fitted->call->options & NAN_BEYOND) {
        fitted->beyond = true;
        return;
    }
    text_addf(&fitted->error,
              classes == 1 ? _("label %s is out of range: the only class is 0")
                           : _("label %s is out of range: the classes are 0 to %zu"),
              number_exact(number).text, classes - 1);
}

/* All class numbers must be those of a class. */
static void check_numbers(struct fitted *fitted)
{
    const struct problem *problem = &fitted->problem;
    for (size_t n = 0; n < problem_samples(problem) && !fitted->error.length; n++) {
        const double number = matrix_row(&problem->target, 0)[n];
        if (!problem_ignored(problem, n) &&
            !(number >= 0 && number < (double)problem_classes(problem)))
            refuse_beyond(fitted, number);
    }
}

static void fit_numbers(struct fitted *fitted)
{
    struct problem *problem = &fitted->problem;
    if (problem->label_form == LABELS_VECTORS) {
        struct matrix target = matrix_new(1, problem_samples(problem));
        double *numbers = matrix_edit(&target, 0);
        for (size_t n = 0; n < target.columns && !fitted->error.length; n++)
            if (!number_of_row(fitted->stated, n, &numbers[n]))
                text_addf(&fitted->error,
                          _("wants class numbers, and the label of sample %zu is none"), n);
        matrix_release(&problem->labels);
        problem->target = target;
        problem->label_form = LABELS_TARGET;
    }
    if (!fitted->error.length)
        check_numbers(fitted);
}

/* A weight of 0 for every sample that has no class. */
static void weigh_ignored(struct fitted *fitted)
{
    struct problem *problem = &fitted->problem;
    struct matrix weight = matrix_new(problem_samples(problem), 1);
    for (size_t n = 0; n < weight.rows; n++)
        matrix_edit(&weight, n)[0] =
            problem_ignored(fitted->stated, n) ? 0 : sample_weight_of(problem, n, 0);
    matrix_release(&problem->sample_weight);
    problem->sample_weight = weight;
}

/* Class numbers as one-hot rows; those of no class, ignored ones, are rows of zeros. */
static void fit_rows(struct fitted *fitted)
{
    struct problem *problem = &fitted->problem;
    if (problem->label_form != LABELS_TARGET)
        return;
    const size_t classes = problem_classes(problem);
    struct matrix labels = matrix_new(problem_samples(problem), classes);
    bool ignored = false;
    for (size_t n = 0; n < labels.rows; n++) {
        const double number = matrix_row(&problem->target, 0)[n];
        ignored = ignored || problem_ignored(fitted->stated, n);
        if (!problem_ignored(fitted->stated, n) && number >= 0 && number < (double)classes)
            matrix_edit(&labels, n)[(size_t)number] = 1;
    }
    matrix_release(&problem->target);
    problem->labels = labels;
    problem->label_form = LABELS_VECTORS;
    problem->ignores = false;
    if (ignored && fitted->call->options & IGNORES_BY_WEIGHT)
        weigh_ignored(fitted);
    else if (ignored)
        fitted->lost |= LOST_IGNORED;
}

static void fit_labels(struct fitted *fitted)
{
    switch (fitted->call->wants) {
    case WANTS_NUMBERS:
        fit_numbers(fitted);
        break;
    case WANTS_ROWS:
        fit_rows(fitted);
        break;
    case WANTS_EITHER:
        if (fitted->problem.label_form == LABELS_TARGET)
            check_numbers(fitted);
        break;
    }
}

/* ---- task and options ---- */

/* class_weight as a loss of yes/no questions can have it: for each element of the row, or for the
 * sample by its label. */
static void fit_class_weight(struct fitted *fitted)
{
    struct problem *problem = &fitted->problem;
    const struct problem *stated = fitted->stated;
    const bool elements = fitted->call->options & WEIGHS_ELEMENTS;
    if (matrix_is_empty(&stated->class_weight))
        return;
    const double *class = matrix_row(&stated->class_weight, 0);
    struct matrix weight =
        matrix_new(problem_samples(problem), elements ? problem_classes(problem) : 1);
    for (size_t n = 0; n < weight.rows; n++)
        for (size_t c = 0; c < weight.columns; c++)
            matrix_edit(&weight, n)[c] = sample_weight_of(problem, n, 0) *
                                         class[elements ? c : problem_true_class(problem, n)];
    matrix_release(&problem->sample_weight);
    matrix_release(&problem->class_weight);
    problem->sample_weight = weight;
}

static void drop_pos_weight(struct fitted *fitted)
{
    if (matrix_is_empty(&fitted->problem.pos_weight))
        return;
    matrix_release(&fitted->problem.pos_weight);
    fitted->lost |= LOST_POS_WEIGHT;
}

static void fit_task(struct fitted *fitted, enum task task)
{
    struct problem *problem = &fitted->problem;
    if (task == TASK_BINARY && problem->task == TASK_MULTICLASS)
        fit_class_weight(fitted);
    if (task == TASK_MULTICLASS && problem->sample_weight.columns > 1) {
        matrix_release(&problem->sample_weight);
        fitted->lost |= LOST_OUTPUT_WEIGHTS;
    }
    problem->task = task;
    if (task == TASK_MULTICLASS || !(fitted->call->options & HAS_POS_WEIGHT))
        drop_pos_weight(fitted);
}

static void fit_options(struct fitted *fitted)
{
    struct problem *problem = &fitted->problem;
    const unsigned options = fitted->call->options;
    if (problem->label_smoothing != 0 && !(options & (HAS_SMOOTHING | SMOOTHED_ROWS))) {
        problem->label_smoothing = 0;
        fitted->lost |= LOST_SMOOTHING;
    }
    if (problem->reduction == REDUCTION_NONE && options & ALWAYS_REDUCES)
        text_addf(&fitted->error, _("%s gives no losses of single samples"), fitted->call->name);
}

/* What the loss is told: NLLLoss of logarithms is the loss of what the problem says they are of. */
static bool is_told_logits(const struct call *call, const struct problem *stated)
{
    return call->takes == TAKES_LOGITS || (call->passes == PASSES_LOGS && stated->from_logits);
}

/* scikit-learn takes one column for yes/no, and several outputs for one distribution. */
static enum task task_of(const struct call *call, const struct problem *stated)
{
    const bool column = stated->task == TASK_BINARY && problem_classes(stated) == 1;
    return call->wants == WANTS_EITHER && column ? TASK_BINARY : call->task;
}

static bool has_soft_labels(const struct problem *stated)
{
    double number;
    for (size_t n = 0; n < stated->labels.rows; n++)
        if (!number_of_row(stated, n, &number))
            return true;
    return false;
}

struct fitted fitted_new(const struct call *call, const struct problem *stated)
{
    struct fitted fitted = {.call = call, .stated = stated, .problem = problem_share(stated)};
    struct problem *problem = &fitted.problem;
    problem->convention = call->family->convention;
    if (problem->precision == PRECISION_FLOAT64)
        problem->precision = call->family->precision;
    problem->from_logits = is_told_logits(call, stated);
    problem->log_base = LOG_BASE_E;
    fitted.soft = has_soft_labels(stated);
    fit_labels(&fitted);
    fit_task(&fitted, task_of(call, stated));
    fit_options(&fitted);
    return fitted;
}

void fitted_release(struct fitted *fitted)
{
    problem_release(&fitted->problem);
    text_release(&fitted->error);
}

bool fitted_is_raw(const struct fitted *fitted)
{
    return fitted->call->takes == TAKES_LOG_PROBS && fitted->call->passes == PASSES_VALUES;
}

bool fitted_is_another(const struct fitted *fitted)
{
    return fitted->problem.task != fitted->stated->task || fitted_is_raw(fitted) ||
           fitted->problem.from_logits != fitted->stated->from_logits;
}
