/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/frameworks.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/convention.h"
#include "core/frameworks_call.h"
#include "core/intl.h"
#include "core/memory.h"
#include "core/number.h"
#include "core/twofold.h"

/* Two losses are the same if they differ by no more than this, relative. */
#define SAME      1e-12
#define SAME_ULPS 4 /* of a shorter type */

#define EXPONENT_DIGITS 4 /* of a printed number, at most */

static const struct {
    const char *name, *symbol;
} takes_words[] = {
    [TAKES_LOGITS] = {N_("logits"), "z"},
    [TAKES_PROBS] = {N_("probabilities"), "p"},
    [TAKES_LOG_PROBS] = {N_("log-probabilities"), "ln p"},
};

const char *takes_name(enum takes takes)
{
    return takes_words[takes].name;
}

const char *takes_symbol(enum takes takes)
{
    return takes_words[takes].symbol;
}

bool same_loss(double a, double b, enum precision precision)
{
    if (a == b || (isnan(a) && isnan(b)))
        return true;
    if (!isfinite(a) || !isfinite(b))
        return false;
    const bool full = precision == PRECISION_FLOAT64;
    return fabs(a - b) <= (full ? SAME : SAME_ULPS * precision_epsilon(precision)) * fabs(b);
}

/* ---- losses ---- */

/* By the definition, in full precision. */
static struct loss evaluate_exactly(const struct problem *problem, bool from_logits)
{
    struct loss loss = {0};
    struct problem exact = problem_share(problem);
    exact.convention = CONVENTION_EXACT;
    exact.precision = PRECISION_FLOAT64;
    exact.from_logits = from_logits;
    loss_evaluate(&loss, &exact);
    problem_release(&exact);
    return loss;
}

/* NLLLoss of values that are no logarithms of anything: -w_y v_y.  What it divides by stands in the
 * loss already. */
static void take_literally(const struct problem *problem, struct loss *loss)
{
    struct twofold sum = twofold_from(0);
    for (size_t n = 0; n < problem_samples(problem); n++) {
        double one = 0;
        if (!problem_ignored(problem, n)) {
            const size_t y = (size_t)matrix_row(&problem->target, 0)[n];
            one = -class_weight_of(problem, y) * matrix_row(&problem->values, n)[y];
            one = precision_round(problem->precision, sample_weight_of(problem, n, 0) * one);
        }
        one += 0.0; /* no -0 */
        matrix_edit(&loss->losses, n)[0] = one;
        sum = twofold_add(sum, twofold_from(one));
    }
    loss->sum = precision_round(problem->precision, twofold_value(sum));
    if (problem->reduction != REDUCTION_NONE)
        loss->value = problem->reduction == REDUCTION_SUM
                          ? loss->sum
                          : precision_round(problem->precision, loss->sum / loss->divisor);
}

static void evaluate(const struct fitted *fitted, struct loss *loss)
{
    if (fitted->beyond) { /* the loss of such a label is NaN, and so is what it is added to */
        loss->losses = matrix_new(problem_samples(&fitted->problem), 1);
        for (size_t n = 0; n < loss->losses.rows; n++)
            matrix_edit(&loss->losses, n)[0] = NAN;
        loss->sum = loss->value = NAN;
        loss->divisor = (double)problem_samples(&fitted->problem);
        return;
    }
    loss_evaluate(loss, &fitted->problem);
    if (fitted_is_raw(fitted) && !loss->refusal)
        take_literally(&fitted->problem, loss);
}

/* ---- rows ---- */

/* What all rows are compared with. */
struct yardstick {
    struct problem problem;
    struct loss stated; /* the loss as the problem states it */
    struct loss right;  /* told the truth about the values */
    size_t sample;
};

/* A label that a convention ignores without asking is ignored in so many words. */
static void say_what_is_ignored(struct problem *problem)
{
    if (problem->label_form != LABELS_TARGET || problem->ignores)
        return;
    for (size_t n = 0; n < problem_samples(problem); n++)
        if (problem_ignored(problem, n)) {
            problem->ignore_index = matrix_row(&problem->target, 0)[n];
            problem->ignores = true;
            return;
        }
}

static struct yardstick yardstick_new(const struct problem *problem, size_t sample)
{
    struct yardstick yardstick = {.problem = problem_share(problem), .sample = sample};
    say_what_is_ignored(&yardstick.problem);
    yardstick.stated = evaluate_exactly(&yardstick.problem, problem->from_logits);
    yardstick.right = evaluate_exactly(&yardstick.problem, problem->kind == VALUES_LOGITS);
    return yardstick;
}

static void yardstick_release(struct yardstick *yardstick)
{
    problem_release(&yardstick->problem);
    loss_release(&yardstick->stated);
    loss_release(&yardstick->right);
}

static bool same_losses(const struct matrix *a, const struct matrix *b, enum precision precision)
{
    if (a->columns != b->columns)
        return false;
    for (size_t n = 0; n < a->rows; n++)
        for (size_t c = 0; c < a->columns; c++)
            if (!same_loss(matrix_row(a, n)[c], matrix_row(b, n)[c], precision))
                return false;
    return true;
}

/* Sample by sample with reduction none.  That two other losses are no numbers does not make them
 * the same. */
static bool matches(const struct fitted *fitted, const struct loss *loss, const struct loss *stated)
{
    const enum precision precision = fitted->problem.precision;
    if (isnan(loss->sum) && fitted_is_another(fitted))
        return false;
    if (fitted->problem.reduction == REDUCTION_NONE)
        return same_losses(&loss->losses, &stated->losses, precision);
    return same_loss(loss->value, stated->value, precision);
}

/* The losses that the framework gives without a reduction: where it takes the mean over the outputs
 * first, that is one a sample. */
static struct matrix losses_of(const struct problem *problem, const struct loss *loss)
{
    if (problem->task != TASK_BINARY || !convention_rules(problem->convention)->averages_outputs)
        return matrix_share(&loss->losses);
    struct matrix losses = matrix_new(loss->losses.rows, 1);
    for (size_t n = 0; n < losses.rows; n++)
        matrix_edit(&losses, n)[0] = loss_of_sample(loss, n);
    return losses;
}

static void take_answer(const struct yardstick *yardstick, struct fitted *fitted,
                        struct framework *row)
{
    struct loss loss = {0};
    evaluate(fitted, &loss);
    if (loss.refusal) {
        text_add(&fitted->error, _(loss.refusal));
    } else {
        const bool none = fitted->problem.reduction == REDUCTION_NONE;
        fitted->divisor = loss.divisor;
        row->value = loss.value;
        row->losses = losses_of(&fitted->problem, &loss);
        row->shown = none ? loss_of_sample(&loss, yardstick->sample) : loss.value;
        row->matches = matches(fitted, &loss, &yardstick->stated);
        note_add(fitted, &loss, &yardstick->right, row->matches, &row->note);
    }
    loss_release(&loss);
}

static struct framework framework_new(const struct call *call, const struct yardstick *yardstick)
{
    struct fitted fitted = fitted_new(call, &yardstick->problem);
    struct framework row = {
        .name = call->family->framework ? _(call->family->framework)
                                        : convention_framework(call->family->convention),
        .word = call->family->word ? call->family->word : convention_name(call->family->convention),
        .takes = call->takes,
        .value = NAN,
        .shown = NAN,
    };
    fitted.divisor = (double)problem_samples(&yardstick->problem);
    if (!fitted.error.length)
        take_answer(yardstick, &fitted, &row);
    call->family->type(&fitted, &row.call);
    type_label(&fitted, &row.label);
    text_add(&row.error, text_string(&fitted.error));
    fitted_release(&fitted);
    return row;
}

struct frameworks frameworks_new(const struct problem *problem, size_t sample)
{
    struct frameworks frameworks = {.reduction = problem->reduction};
    struct yardstick yardstick = yardstick_new(problem, sample);
    while (call_at(frameworks.count))
        frameworks.count++;
    frameworks.row = memory_new(frameworks.count, sizeof *frameworks.row);
    for (size_t i = 0; i < frameworks.count; i++)
        frameworks.row[i] = framework_new(call_at(i), &yardstick);
    yardstick_release(&yardstick);
    return frameworks;
}

void frameworks_release(struct frameworks *frameworks)
{
    for (size_t i = 0; i < frameworks->count; i++) {
        struct framework *row = &frameworks->row[i];
        text_release(&row->call);
        text_release(&row->label);
        text_release(&row->error);
        text_release(&row->note);
        matrix_release(&row->losses);
    }
    free(frameworks->row);
    *frameworks = (struct frameworks){0};
}

/* ---- printed numbers ---- */

/* A plain decimal number: the place of its last digit, -4 for 0.5514. */
static bool read_place(const char *string, int *place)
{
    static const char digits[] = "0123456789";
    const char *at = string + (*string == '-');
    size_t before = strspn(at, digits), behind = 0;
    at += before;
    if (*at == '.') {
        behind = strspn(at + 1, digits);
        at += 1 + behind;
    }
    *place = -(int)behind;
    if (before + behind > 0 && (*at == 'e' || *at == 'E')) {
        const char *exponent = at + 1;
        at = exponent + (*exponent == '-' || *exponent == '+');
        const size_t length = strspn(at, digits);
        if (length == 0 || length > EXPONENT_DIGITS)
            return false;
        at += length;
        *place += (int)strtol(exponent, NULL, 10);
    }
    return before + behind > 0 && *at == '\0';
}

bool printed_read(const char *string, struct printed *printed)
{
    static const struct {
        const char *word;
        double value;
    } specials[] = {{"nan", NAN}, {"inf", INFINITY}, {"-inf", -INFINITY}};
    struct error error;
    size_t used;
    int place;
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
        if (strcmp(string, specials[i].word) == 0) {
            *printed = (struct printed){specials[i].value, 0};
            return true;
        }
    if (!read_place(string, &place) ||
        !number_read(string, strlen(string), 1, &printed->value, &used, &error))
        return false;
    printed->margin = 0.5 * pow(10, place);
    return true;
}

static bool is_near(double loss, const struct printed *printed)
{
    if (!isfinite(printed->value))
        return loss == printed->value || (isnan(loss) && isnan(printed->value));
    /* a number in the middle between two printed ones may be printed as either */
    return fabs(loss - printed->value) <= printed->margin * (1 + 1e-9);
}

bool framework_gives(const struct framework *framework, enum reduction reduction,
                     const struct printed *printed)
{
    if (framework->error.length)
        return false;
    if (reduction != REDUCTION_NONE)
        return is_near(framework->value, printed);
    for (size_t n = 0; n < framework->losses.rows; n++)
        for (size_t c = 0; c < framework->losses.columns; c++)
            if (is_near(matrix_row(&framework->losses, n)[c], printed))
                return true;
    return false;
}
