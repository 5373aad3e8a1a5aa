/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/known.h"

#include <float.h>
#include <math.h>

#include "core/intl.h"
#include "core/number.h"

#define TOLERANCE 1e-9

/* ---- the numbers ---- */

static double zero(size_t classes)
{
    (void)classes;
    return 0;
}

static double ln_two(size_t classes)
{
    (void)classes;
    return log(2);
}

static double ln_classes(size_t classes)
{
    return log((double)classes);
}

/* -ln softmax(1, 0, 0, ...)_0 = -ln(e / (e + C - 1)) */
static double softmax_of_perfect(size_t classes)
{
    return log1p(((double)classes - 1) / M_E);
}

static double sigmoid_of_perfect(size_t classes)
{
    (void)classes;
    return log1p(1 / M_E);
}

static double keras_most(size_t classes)
{
    (void)classes;
    return -log(CLIP_LOW);
}

static double keras_least(size_t classes)
{
    (void)classes;
    return -log1p(-CLIP_LOW);
}

/* p cut to 1e-7, and 1e-7 added to it */
static double old_keras_most(size_t classes)
{
    (void)classes;
    return -log(2 * CLIP_LOW);
}

static double torch_most(size_t classes)
{
    (void)classes;
    return 100;
}

static double sklearn_most(size_t classes)
{
    (void)classes;
    return -log(DBL_EPSILON);
}

static double e_minus_6(size_t classes)
{
    (void)classes;
    return -log(1e-6);
}

static double e_minus_8(size_t classes)
{
    (void)classes;
    return -log(1e-8);
}

static double e_minus_12(size_t classes)
{
    (void)classes;
    return -log(1e-12);
}

static double e_minus_15(size_t classes)
{
    (void)classes;
    return -log(1e-15);
}

/* ---- where they can mean it ---- */

static bool anywhere(const struct problem *problem)
{
    (void)problem;
    return true;
}

static bool is_binary(const struct problem *problem)
{
    return problem->task == TASK_BINARY;
}

static bool is_softmax(const struct problem *problem)
{
    return problem->task == TASK_MULTICLASS && problem_classes(problem) > 1;
}

static bool is_coin(const struct problem *problem)
{
    return is_binary(problem) || problem_classes(problem) == 2;
}

static bool is_softmax_of_values(const struct problem *problem)
{
    return is_softmax(problem) && problem_route(problem) == ROUTE_LOGITS;
}

static bool is_sigmoid_of_values(const struct problem *problem)
{
    return is_binary(problem) && problem_route(problem) == ROUTE_LOGITS;
}

/* Does every sample count, and every class that its label names? */
static bool counts_all(const struct problem *problem)
{
    if (problem->ignores || !matrix_is_empty(&problem->class_weight) ||
        !matrix_is_empty(&problem->sample_weight) || !matrix_is_empty(&problem->pos_weight))
        return false;
    if (problem->label_form == LABELS_TARGET || is_binary(problem))
        return true;
    for (size_t n = 0; n < problem_samples(problem); n++)
        if (problem_label(problem, n, problem_true_class(problem, n)) <= 0)
            return false;
    return true;
}

static bool is_finite(const struct matrix *matrix)
{
    for (size_t r = 0; r < matrix->rows; r++)
        for (size_t c = 0; c < matrix->columns; c++)
            if (!isfinite(matrix_row(matrix, r)[c]))
                return false;
    return true;
}

static bool is_vanished(const struct problem *problem)
{
    return problem_route(problem) == ROUTE_LOGITS && counts_all(problem) &&
           (is_binary(problem) || is_softmax(problem)) && is_finite(&problem->values);
}

static bool is_vanished_early(const struct problem *problem)
{
    return problem->precision != PRECISION_FLOAT64 && is_vanished(problem);
}

static bool is_certain(const struct problem *problem)
{
    return problem_route(problem) == ROUTE_PROBS && counts_all(problem);
}

/* ---- the table ---- */

/* The first row that matches speaks.  A sentence fits into one line of a small terminal. */
static const struct known table[] = {
    {"0", zero, is_vanished_early,
     N_("exactly %s: too small for so few digits; out of finite scores p is never 1")},
    {"0", zero, is_vanished,
     N_("exactly %s: too small for a double; out of finite scores p is never 1")},
    {"0", zero, is_certain,
     N_("exactly %s: each p is just what its label says; no finite scores give that")},
    {"ln 2", ln_two, is_coin,
     N_("%s = ln 2: a coin flip; stuck there, a model has learned nothing")},
    {"ln C", ln_classes, is_softmax,
     N_("%s = ln %zu: an even guess; stuck there, a model has learned nothing")},
    {"-ln(e/(e+C-1))", softmax_of_perfect, is_softmax_of_values,
     N_("%s = -ln(e/(e+%zu-1)): the least that softmax of softmax can cost")},
    {"-ln(e/(e+1))", sigmoid_of_perfect, is_sigmoid_of_values,
     N_("%s = -ln(e/(e+1)): a perfect 1 that is put through a second sigmoid")},
    {"-ln 1e-7", keras_most, anywhere,
     N_("%s = -ln 1e-7: what p = 0 costs in Keras, which clips p to 1e-7")},
    {"-ln(1-1e-7)", keras_least, anywhere,
     N_("%s = -ln(1 - 1e-7): what p = 1 costs in Keras, which clips p")},
    {"-ln 2e-7", old_keras_most, is_binary,
     N_("%s = -ln 2e-7: what p = 0 costs in tf.keras 2, which also adds 1e-7")},
    {"100", torch_most, is_binary,
     N_("%s: what p = 0 costs in PyTorch's BCELoss, which cuts ln p at -100")},
    {"-ln 2^-52", sklearn_most, anywhere,
     N_("%s = -ln 2^-52: what p = 0 costs in log_loss of scikit-learn")},
    {"-ln 1e-15", e_minus_15, anywhere,
     N_("%s = -ln 1e-15: what p = 0 cost in scikit-learn before 1.2")},
    {"-ln 1e-6", e_minus_6, anywhere,
     N_("%s = -ln 1e-6: what p = 0 costs where 1e-6 is added to p")},
    {"-ln 1e-8", e_minus_8, anywhere,
     N_("%s = -ln 1e-8: what p = 0 costs where 1e-8 is added to p")},
    {"-ln 1e-12", e_minus_12, anywhere,
     N_("%s = -ln 1e-12: what p = 0 costs where 1e-12 is added to p")},
};

#define KNOWN (sizeof table / sizeof *table)

const struct known *known_at(size_t i)
{
    return i < KNOWN ? &table[i] : NULL;
}

/* "0.6931", or "0.6931 nats" where that is not the unit that is shown. */
static void add_amount(const struct problem *problem, double nats, struct text *out)
{
    const int digits = problem->digits < DIGITS_DEFAULT ? DIGITS_DEFAULT : problem->digits;
    const struct number_text number = number_show(nats, digits);
    text_addf(out, problem->log_base == LOG_BASE_E || nats == 0 ? "%s" : _("%s nats"), number.text);
}

bool known_number(const struct problem *problem, double nats, struct text *out)
{
    const size_t classes = problem_classes(problem);
    for (size_t i = 0; i < KNOWN; i++) {
        const double value = table[i].value(classes);
        if (!(fabs(nats - value) <= TOLERANCE * value) || !table[i].applies(problem))
            continue;
        struct text amount = {0};
        add_amount(problem, nats, &amount);
        text_addf(out, _(table[i].sentence), text_string(&amount), classes);
        text_release(&amount);
        return true;
    }
    return false;
}
