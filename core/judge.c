/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/judge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer.h"
#include "core/answer_cells.h"
#include "core/evaluate.h"
#include "core/intl.h"
#include "core/memory.h"
#include "core/num.h"
#include "core/show.h"

/* From so many decimals on a number says what gave it; with fewer, others would fit as well. */
#define DECIMALS_ENOUGH 3

/* A number that was typed, and the right one. */
struct trial {
    struct session *session;
    const struct lesson_quiz *quiz;
    const struct typed *typed;
    double right;
    bool fits; /* the right one to the digits typed: only what is just this says more */
    struct text *reason;
};

/* ---- what gives a wrong number ---- */

/* Is it this number?  With few digits only if it is so exactly. */
static bool is_just(const struct trial *trial, double value)
{
    return nearly_equal(trial->typed->value, value) ||
           (trial->typed->decimals >= DECIMALS_ENOUGH && typed_is(trial->typed, value));
}

/* Appends a sentence without its full stop. */
static bool say(const struct trial *trial, const char *sentence)
{
    const size_t length = strlen(sentence);
    text_add(trial->reason, ". ");
    text_add_bytes(trial->reason, sentence, length - (length && sentence[length - 1] == '.'));
    return true;
}

static bool is_slip(const struct trial *trial)
{
    for (size_t i = 0; i < trial->quiz->slips; i++) {
        const struct lesson_slip *slip = &trial->quiz->slip[i];
        struct error error = {0};
        double value;
        if (evaluate(trial->session, slip->answer, 1, &value, &error) &&
            !nearly_equal(value, trial->right) && is_just(trial, value))
            return say(trial, slip->sentence);
    }
    return false;
}

/* The most common of what gives it, if there are digits enough to say so, or it is that exactly. */
static bool say_match(const struct trial *trial, const struct answer *answer)
{
    for (size_t i = 0; i < answer->count; i++) {
        const struct match *match = &answer->match[i];
        const bool just = nearly_equal(match->value, trial->typed->value);
        if (trial->fits ? just && match->kind != VERDICT_ROUNDING && !strchr(match->id, '+')
                        : just || match->kind == answer->verdict)
            return say(trial, text_string(&match->message));
    }
    return false;
}

/* A problem whose loss is the right number. */
static bool is_mistaken_loss(const struct trial *trial, const struct problem *problem,
                             const struct loss *loss)
{
    if (problem->reduction == REDUCTION_NONE || loss->refusal ||
        !nearly_equal(loss_reduced(loss), trial->right))
        return false;
    struct answer answer = answer_new(problem, loss, trial->typed, 0);
    const bool found = answer.verdict != VERDICT_RIGHT && say_match(trial, &answer);
    answer_release(&answer);
    return found;
}

/* The loss of a sample: as if that were the only one. */
static bool is_mistaken_sample(const struct trial *trial, size_t sample)
{
    struct problem alone = problem_one_sample(&trial->session->problem, sample);
    struct loss loss = {0};
    loss_evaluate(&loss, &alone);
    const bool found = is_mistaken_loss(trial, &alone, &loss);
    loss_release(&loss);
    problem_release(&alone);
    return found;
}

/* A number among others of a quantity, which were not asked for. */
static bool is_mistaken_cell(const struct trial *trial, const struct evaluated_place *place)
{
    const struct problem *problem = &trial->session->problem;
    const struct loss *loss = session_loss(trial->session);
    struct matrix values = quantity_values(quantity_find(place->quantity), problem, loss);
    const size_t columns = values.columns;
    struct typed *typed = memory_new(columns, sizeof *typed);
    bool *blank = memory_new(columns, sizeof *blank);
    for (size_t c = 0; c < columns; c++)
        blank[c] = c != place->class;
    typed[place->class] = *trial->typed;
    const struct cells cells = {.quantity = place->quantity,
                                .values = &values,
                                .first = place->sample,
                                .rows = 1,
                                .columns = columns,
                                .typed = typed,
                                .blank = blank};
    struct cell_answer answer = cell_answer_new(problem, loss, &cells);
    const bool enough = trial->typed->decimals >= DECIMALS_ENOUGH && !trial->fits;
    const bool found = enough && answer.wrong && answer.answer.count &&
                       say(trial, text_string(&answer.answer.match[0].message));
    cell_answer_release(&answer);
    free(typed);
    free(blank);
    matrix_release(&values);
    return found;
}

static bool is_mistaken_place(const struct trial *trial)
{
    struct evaluated_place place;
    if (!evaluate_is_place(trial->session, trial->quiz->answer, &place) ||
        strcmp(place.quantity, "values") == 0)
        return false;
    return (strcmp(place.quantity, "losses") == 0 && is_mistaken_sample(trial, place.sample)) ||
           is_mistaken_cell(trial, &place);
}

/* The right number turned round. */
static bool is_turned(const struct trial *trial)
{
    const double right = trial->right;
    if (right == 0 || !isfinite(right))
        return false;
    if (is_just(trial, -right))
        return say(trial, _("The size is right, the sign is the other way round"));
    if (is_just(trial, 1 / right))
        return say(trial, _("It is the other way round: 1 divided by the right number"));
    if (is_just(trial, 100 * right))
        return say(trial, _("The answer is no percentage: divide it by 100"));
    return false;
}

static bool has_cause(const struct trial *trial)
{
    struct session *session = trial->session;
    return is_slip(trial) || is_mistaken_loss(trial, &session->problem, session_loss(session)) ||
           is_mistaken_place(trial) || is_turned(trial);
}

/* ---- the verdict ---- */

/* It is right as far as it goes, but that is not far.  What is a slip to the last digit is one. */
static enum judgement judge_short(const struct trial *trial, const char *typed)
{
    struct text *reason = trial->reason;
    const struct typed number = *trial->typed;
    struct typed exact = number; /* as if it were meant to all digits */
    exact.decimals = TYPED_EXACT;
    exact.unit = pow(10, -TYPED_EXACT);
    struct trial whole = *trial;
    whole.typed = &exact;
    whole.fits = true;
    text_addf(reason, _("%s is not right"), typed);
    if (has_cause(&whole))
        return JUDGED_MISTAKEN;
    text_clear(reason);
    text_addf(reason,
              ngettext("%s may be right, but so few digits do not tell; %d decimal is asked for",
                       "%s may be right, but so few digits do not tell; %d decimals are asked for",
                       (unsigned)trial->quiz->digits),
              typed, trial->quiz->digits);
    return JUDGED_SHORT;
}

static enum judgement judge_wrong(const struct trial *trial, const char *typed)
{
    text_addf(trial->reason, _("%s is not right"), typed);
    return has_cause(trial) ? JUDGED_MISTAKEN : JUDGED_WRONG;
}

bool lesson_judge(struct session *session, const struct lesson_quiz *quiz, const char *typed,
                  enum judgement *judgement, struct text *reason, struct error *error)
{
    struct typed number;
    struct trial trial = {.session = session, .quiz = quiz, .typed = &number, .reason = reason};
    const size_t length = strlen(typed);
    if (!length)
        return error_set(error, 1, _("an answer is a number, as in 0.4170 or -ln(0.5)"));
    if (typed[length - 1] == '%')
        return error_set(error, length, _("write a share in place of percent: 0.65, not 65%%"));
    if (!typed_read(typed, length, 1, &number, error) ||
        !evaluate(session, quiz->answer, 1, &trial.right, error))
        return false;
    const bool cut = !typed_is(&number, trial.right) && typed_is_cut(&number, trial.right);
    if (!cut && !typed_is(&number, trial.right)) {
        *judgement = judge_wrong(&trial, typed);
    } else if (number.decimals < quiz->digits && number.value != trial.right) {
        *judgement = judge_short(&trial, typed);
    } else {
        *judgement = JUDGED_RIGHT;
        text_add(reason, cut ? _("Right, but cut off: rounded it ends one higher") : _("Right"));
    }
    return true;
}
