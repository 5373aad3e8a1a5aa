/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All values of a sample at once: shift, scale.  Both are for logits. */
#include <math.h>
#include <stdio.h>

#include "core/commands.h"
#include "core/intl.h"
#include "core/number.h"

/* `shift 0 100` as it was typed. */
struct wish {
    size_t first, last; /* samples */
    double number;
    char run[RUN_ROOM]; /* wishes of the same verb for the same samples are one entry for undo */
};

static bool need_logits(const struct problem *problem, const struct word *verb, struct error *error)
{
    if (problem->kind == VALUES_LOGITS)
        return true;
    return error_set(error, verb->column,
                     problem->task == TASK_BINARY
                         ? _("'%s' is for logits; probabilities would leave 0..1; 'pass logits' "
                             "makes logits of them")
                         : _("'%s' is for logits; probabilities would no longer sum to 1; 'pass "
                             "logits' makes logits of them"),
                     verb->text);
}

static bool read_wish(const struct problem *problem, const struct words *words, struct wish *wish,
                      struct error *error)
{
    const struct word *verb = &words->word[0], *sample = &words->word[1];
    if (!have_values(problem, verb->column, error) || !need_logits(problem, verb, error))
        return false;
    if (words->count < 2)
        return error_set(error, words->end_column,
                         _("the number of a sample or 'all' is missing "
                           "here"));
    if (word_is(sample, "all")) {
        wish->first = 0;
        wish->last = problem_samples(problem) - 1;
    } else {
        if (!find_sample(problem, sample, &wish->first, error))
            return false;
        wish->last = wish->first;
    }
    if (words->count < 3)
        return error_set(error, words->end_column, _("a number is missing here"));
    if (!words_end(words, 3, error) || !word_number(&words->word[2], &wish->number, error))
        return false;
    if (!isfinite(wish->number))
        return error_set(error, words->word[2].column,
                         _("'%s' is not finite; a finite number is wanted here"),
                         word_quote(&words->word[2]).text);
    snprintf(wish->run, sizeof wish->run, "%s %zu %zu", verb->text, wish->first, wish->last);
    return true;
}

static double add(double value, double amount)
{
    return tidy_number(value + amount, fmax(fabs(value), fabs(amount)));
}

static double multiply(double value, double factor)
{
    return tidy_number(value * factor, 0) + 0.0; /* -0 becomes 0 */
}

/* Gives every value of the wish its new one; what was finite must stay so. */
static bool apply(struct problem *problem, const struct wish *wish,
                  double (*change)(double value, double number), size_t column, struct error *error)
{
    for (size_t n = wish->first; n <= wish->last; n++) {
        double *row = matrix_edit(&problem->values, n);
        for (size_t c = 0; c < problem_classes(problem); c++) {
            const double value = change(row[c], wish->number);
            char room[CLASS_ROOM];
            if (isnan(value))
                return error_set(error, column, _("sample %zu, class %s: 0 times %s has no value"),
                                 n, problem_class_name(problem, c, room),
                                 number_exact(row[c]).text);
            if (isinf(value) && isfinite(row[c]))
                return error_set(
                    error, column,
                    _("sample %zu, class %s: the result would be too large for a double; the "
                      "largest is about 1.8e308"),
                    n, problem_class_name(problem, c, room));
            row[c] = value;
        }
    }
    return true;
}

static bool change(struct session *session, const struct words *words, struct wish *wish,
                   double (*how)(double value, double number), struct error *error)
{
    if (!read_wish(&session->problem, words, wish, error))
        return false;
    struct problem changed = problem_share(&session->problem);
    if (!apply(&changed, wish, how, words->word[2].column, error)) {
        problem_release(&changed);
        return false;
    }
    session_commit(session, &changed, wish->run);
    return true;
}

/* Did the differences between the scores survive?  1 and 2 are both 1e17 once 1e17 was added. */
#define DIFFERENCES_KEPT 1e-9

static bool keeps_differences(const struct problem *before, const struct problem *after,
                              const struct wish *wish)
{
    for (size_t n = wish->first; n <= wish->last; n++) {
        const double *old = matrix_row(&before->values, n), *new = matrix_row(&after->values, n);
        for (size_t c = 0; c < problem_classes(before); c++)
            if (isfinite(old[c]) && !(fabs(new[c] - wish->number - old[c]) <= DIFFERENCES_KEPT))
                return false;
    }
    return true;
}

bool run_shift(struct session *session, const struct words *words, struct reply *reply,
               struct error *error)
{
    struct wish wish;
    struct problem before = problem_share(&session->problem);
    const bool good = change(session, words, &wish, add, error);
    const struct problem *after = &session->problem;
    if (good && after->task == TASK_MULTICLASS && problem_route(after) == ROUTE_LOGITS) {
        if (!keeps_differences(&before, after, &wish))
            text_add(
                &reply->notes,
                _("so large a number rounds the differences away, and the softmax sees that\n"));
        else if (after->label_form == LABELS_NONE)
            text_add(&reply->notes,
                     _("the softmax does not see it: the probabilities are the same\n"));
        else
            text_add(&reply->notes, _("the softmax does not see it: the loss is the same\n"));
    }
    problem_release(&before);
    return good;
}

bool run_scale(struct session *session, const struct words *words, struct reply *reply,
               struct error *error)
{
    struct wish wish;
    (void)reply;
    return change(session, words, &wish, multiply, error);
}
