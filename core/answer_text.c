/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/answer_text.h"

#include <math.h>

#include "core/intl.h"
#include "core/mistakes.h"
#include "core/number.h"

static size_t columns_of(const struct reply *reply)
{
    return reply->width > 0 && reply->width < REPLY_WIDTH ? (size_t)reply->width + 1 : REPLY_WIDTH;
}

/* Fewer decimals than these can be right by accident. */
#define DECIMALS_SAFE 3

/* The number with one decimal more than was typed, and no fewer than the problem shows. */
static struct number_text shown(const struct answer *answer, const struct problem *problem,
                                double value)
{
    int digits = answer->typed.exact ? 6 : answer->typed.decimals + 1;
    digits = digits < problem->digits ? problem->digits : digits;
    return number_show(value, digits > NUMBER_DIGITS_MAX ? NUMBER_DIGITS_MAX : digits);
}

/* ---- what fits ---- */

static void add_match(const struct match *match, const struct answer *answer,
                      const struct problem *problem, struct reply *reply)
{
    struct text line = {0};
    text_addf(&line, "  %s", match->id);
    if (match->code[0])
        text_addf(&line, " (%s)", match->code);
    if (!isnan(match->value))
        text_addf(&line, " %s", shown(answer, problem, match->value).text);
    text_addf(&line, _(", lesson %d"), match->lesson);
    text_addf(&reply->out, "%s\n    ", text_string(&line));
    text_add_wrapped(&reply->out, text_string(&match->message), 4, columns_of(reply));
    text_release(&line);
}

static void add_matches(const struct answer *answer, const struct problem *problem,
                        struct reply *reply)
{
    for (size_t i = 0; i < answer->count; i++)
        add_match(&answer->match[i], answer, problem, reply);
}

static json_t *matches_as_json(const struct answer *answer)
{
    json_t *list = json_array();
    for (size_t i = 0; i < answer->count; i++) {
        const struct match *match = &answer->match[i];
        json_t *object = json_object();
        json_object_set_new(object, "id", json_string(match->id));
        json_object_set_new(object, "code", json_string(match->code));
        json_object_set_new(object, "value",
                            isnan(match->value) ? json_null() : json_number(match->value));
        json_object_set_new(object, "message", json_string(text_string(&match->message)));
        json_object_set_new(object, "lesson", json_integer(match->lesson));
        json_array_append_new(list, object);
    }
    return list;
}

/* ---- a loss ---- */

static void add_headline(const struct answer *answer, const struct problem *problem,
                         const char *typed, struct reply *reply)
{
    static const char *const sentences[VERDICTS] = {
        [VERDICT_RIGHT] = N_("%s is right: the loss is %s."),
        [VERDICT_CONVENTION] = N_("%s is right in another unit or reduction; here the loss is %s."),
        [VERDICT_ROUNDING] =
            N_("%s is not right to its last digit, but rounding on the way explains it: the loss "
               "is %s."),
        [VERDICT_MISTAKE] = N_("%s is not the loss, which is %s. What gives it:"),
        [VERDICT_UNKNOWN] = N_("%s is not the loss, which is %s."),
    };
    static const char *const units[] = {
        [LOG_BASE_E] = "%s", [LOG_BASE_2] = N_("%s bits"), [LOG_BASE_10] = N_("%s bans")};
    struct text sentence = {0}, right = {0};
    text_addf(&right, _(units[problem->log_base]), shown(answer, problem, answer->right).text);
    if (matrix_is_empty(&problem->values))
        text_addf(&sentence,
                  answer->few_digits ? _("%s may be a number that says something by itself:")
                  : answer->count    ? _("%s is a number that says something by itself:")
                                     : _("%s alone says nothing."),
                  typed);
    else
        text_addf(&sentence, _(sentences[answer->verdict]), typed, text_string(&right));
    text_add_wrapped(&reply->out, text_string(&sentence), 0, columns_of(reply));
    text_release(&sentence);
    text_release(&right);
}

/* Too many numbers for the mistakes and the rounding to be followed. */
static bool is_beyond_hands(const struct problem *problem)
{
    const size_t samples = problem_samples(problem), classes = problem_classes(problem);
    return classes && samples > WORKED_MOST / classes;
}

static const char *advice(const struct answer *answer, const struct problem *problem)
{
    if (answer->verdict == VERDICT_RIGHT)
        return answer->typed.decimals < DECIMALS_SAFE
                   ? _("Right as far as it goes: with so few digits other things would be right, "
                       "too.")
                   : NULL;
    if (matrix_is_empty(&problem->values) && !answer->few_digits)
        return _("There is no problem to compare it with: 'set logits ...' and 'set target ...' "
                 "give one, or 'load threeclass'.");
    if (answer->few_digits)
        return _("What is listed fits, but with so few digits so would other things: one more "
                 "digit tells more.");
    if (answer->count == 0 && is_beyond_hands(problem))
        return _("The problem is too large for its steps to be followed: only another unit or "
                 "reduction would be known.");
    if (answer->count == 0 && !isfinite(answer->typed.value))
        return isnan(answer->typed.value)
                   ? _("These values give no nan in any known way: look for 0 times ln 0, inf - "
                       "inf, 0/0 where every target is ignored, or a nan among what was passed.")
                   : _("ln 0 is -inf, and the loss has a minus in front of it: look for a p, or a "
                       "label under the logarithm, that is 0 or was rounded to it.");
    if (answer->count == 0)
        return _("No known mistake gives this. Go step by step: 'view check' takes your numbers "
                 "one by one, 'check probs ...' and the other names of 'help show' all of one "
                 "kind.");
    return NULL;
}

void answer_add_to(const struct answer *answer, const struct problem *problem, const char *typed,
                   struct reply *reply)
{
    reply->wrong = answer->verdict != VERDICT_RIGHT;
    if (reply->format == REPLY_JSON) {
        json_t *object = json_object();
        json_object_set_new(object, "verdict", json_string(verdict_word(answer->verdict)));
        json_object_set_new(object, "typed", json_number(answer->typed.value));
        json_object_set_new(object, "right",
                            matrix_is_empty(&problem->values) ? json_null()
                                                              : json_number(answer->right));
        json_object_set_new(object, "few_digits", json_boolean(answer->few_digits));
        json_object_set_new(object, "matches", matches_as_json(answer));
        reply_add_json(reply, object);
        return;
    }
    add_headline(answer, problem, typed, reply);
    add_matches(answer, problem, reply);
    if (advice(answer, problem))
        text_add_wrapped(&reply->out, advice(answer, problem), 0, columns_of(reply));
}

/* ---- a quantity ---- */

/* "sample 1, cat", as far as there are several of each. */
static void add_place(const struct cells *cells, const struct problem *problem, size_t at,
                      struct text *out)
{
    const size_t row = cells->first + at / cells->columns;
    char room[CLASS_ROOM];
    if (cells->values->rows > 1)
        text_addf(out, _("sample %zu"), row);
    if (cells->columns > 1)
        text_addf(out, "%s%s", cells->values->rows > 1 ? ", " : "",
                  problem->names.count ? problem_class_name(problem, at % cells->columns, room)
                                       : "");
    if (cells->columns > 1 && !problem->names.count)
        text_addf(out, _("class %zu"), at % cells->columns);
}

static void add_cell(const struct cell_answer *answer, const struct cells *cells,
                     const struct problem *problem, size_t at, struct text *out)
{
    static const char *const sentences[CELLS] = {
        [CELL_CUT] = N_("%s is cut off, not rounded: it is %s"),
        [CELL_NEAR] = N_("%s is one off in its last digit: it is %s"),
        [CELL_WRONG] = N_("%s is wrong: it is %s"),
    };
    const struct typed *typed = &cells->typed[at];
    const double value =
        matrix_row(cells->values, cells->first + at / cells->columns)[at % cells->columns];
    struct answer like = {.typed = *typed};
    struct text place = {0}, line = {0};
    add_place(cells, problem, at, &place);
    text_addf(&line, _(sentences[answer->cell[at]]),
              number_show(typed->value, typed->exact || typed->decimals < 0 ? 6
                                        : typed->decimals > 17              ? 17
                                                                            : typed->decimals)
                  .text,
              shown(&like, problem, value).text);
    text_addf(out, place.length ? "  %s: %s\n" : "  %s%s\n", text_string(&place),
              text_string(&line));
    text_release(&place);
    text_release(&line);
}

static void add_count(const struct cell_answer *answer, const struct cells *cells, struct text *out)
{
    size_t typed = 0;
    for (size_t i = 0; i < cells->rows * cells->columns; i++)
        typed += answer->cell[i] != CELL_BLANK;
    if (answer->wrong == 0)
        text_addf(out, ngettext("%s: %zu number, right\n", "%s: %zu numbers, all right\n", typed),
                  cells->quantity, typed);
    else
        text_addf(out, _("%s: %zu of %zu right; not right, the first of them first:\n"),
                  cells->quantity, typed - answer->wrong, typed);
}

/* The list of what is wrong ends here; the count says how many there are. */
#define LISTED 12

static json_t *cells_as_json(const struct cell_answer *answer, const struct cells *cells)
{
    json_t *list = json_array();
    for (size_t i = 0; i < cells->rows * cells->columns; i++)
        json_array_append_new(list, json_string(cell_word(answer->cell[i])));
    return list;
}

void cell_answer_add_to(const struct cell_answer *answer, const struct cells *cells,
                        const struct problem *problem, struct reply *reply)
{
    size_t listed = 0;
    reply->wrong = answer->answer.verdict != VERDICT_RIGHT;
    if (reply->format == REPLY_JSON) {
        json_t *object = json_object();
        json_object_set_new(object, "quantity", json_string(cells->quantity));
        json_object_set_new(object, "verdict", json_string(verdict_word(answer->answer.verdict)));
        json_object_set_new(object, "cells", cells_as_json(answer, cells));
        json_object_set_new(object, "first",
                            answer->wrong ? json_integer((json_int_t)answer->at) : json_null());
        json_object_set_new(object, "matches", matches_as_json(&answer->answer));
        reply_add_json(reply, object);
        return;
    }
    add_count(answer, cells, &reply->out);
    for (size_t i = answer->at; answer->wrong && i < cells->rows * cells->columns; i++)
        if (answer->cell[i] > CELL_RIGHT && listed++ < LISTED)
            add_cell(answer, cells, problem, i, &reply->out);
    if (answer->answer.count)
        text_add(&reply->out, _("What gives all of them:\n"));
    add_matches(&answer->answer, problem, reply);
}
