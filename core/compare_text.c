/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison as an answer; see steps.h. */
#include <math.h>
#include <string.h>

#include "core/intl.h"
#include "core/loss.h"
#include "core/number.h"
#include "core/steps.h"

/* Columns of the table where the cells begin, if they are not too wide. */
#define FIRST_COLUMN  20
#define SECOND_COLUMN 50

static json_t *case_as_json(const struct problem *problem, const struct comparison *comparison,
                            const struct comparison_case *one)
{
    json_t *object = json_object();
    json_object_set_new(object, "pass",
                        json_string(one->pass == VALUES_LOGITS ? "logits" : "probs"));
    json_object_set_new(object, "told", json_boolean(one->told));
    json_object_set_new(object, "loss",
                        problem->reduction == REDUCTION_NONE ? json_null()
                                                             : json_number(one->loss));
    json_object_set_new(object, "losses", json_row(one->losses, comparison->samples));
    json_object_set_new(object, "right", json_boolean(one->right));
    json_object_set_new(object, "reason", json_string(_(comparison_reason(problem, one))));
    json_object_set_new(object, "present", json_boolean(one->present));
    if (one->refusal)
        json_object_set_new(object, "refusal", json_string(_(one->refusal)));
    return object;
}

/* The number of a case in the table. */
static double shown_loss(const struct problem *problem, const struct comparison_case *one)
{
    return problem->reduction == REDUCTION_NONE ? one->sample_loss : one->loss;
}

static void add_cell(const struct problem *problem, const struct comparison_case *one,
                     const struct reply *reply, struct text *out)
{
    const char *mark = one->present ? (reply->face == FACE_UNICODE ? "▸ " : "> ") : "  ";
    const struct number_text loss = number_show(shown_loss(problem, one), problem->digits);
    text_addf(out, "%s%s", mark, one->refusal ? _("refused") : loss.text);
    const char *verdict = comparison_verdict(one), *word = comparison_word(problem, one);
    text_addf(out, "%s%s", verdict[0] ? "  " : "", verdict[0] ? _(verdict) : "");
    text_addf(out, "%s%s", word[0] ? " " : "", word[0] ? _(word) : "");
}

/* Where the right half of the table begins: a little behind the widest cell of the left one. */
static size_t second_column(const struct problem *problem, const struct comparison *comparison,
                            const struct reply *reply)
{
    size_t column = SECOND_COLUMN;
    struct text cell = {0};
    for (size_t told = 0; told < 2; told++) {
        text_clear(&cell);
        add_cell(problem, comparison_find(comparison, VALUES_LOGITS, told), reply, &cell);
        const size_t end = FIRST_COLUMN + text_width(text_string(&cell)) + 2;
        column = end > column ? end : column;
    }
    text_release(&cell);
    return column;
}

static void add_table(const struct problem *problem, const struct comparison *comparison,
                      struct reply *reply)
{
    const size_t second = second_column(problem, comparison, reply);
    struct text line = {0};
    text_pad(&line, FIRST_COLUMN + 2);
    text_add(&line, _("you pass z (logits)"));
    text_pad(&line, second + 2);
    text_add(&line, _("you pass p (probabilities)"));
    text_addf(&reply->out, "%s\n", text_string(&line));
    for (size_t told = 0; told < 2; told++) {
        text_clear(&line);
        text_addf(&line, " from_logits=%s", told == 0 ? "True" : "False");
        text_pad(&line, FIRST_COLUMN);
        add_cell(problem, comparison_find(comparison, VALUES_LOGITS, told == 0), reply, &line);
        text_pad(&line, second);
        add_cell(problem, comparison_find(comparison, VALUES_PROBS, told == 0), reply, &line);
        text_addf(&reply->out, "%s\n", text_string(&line));
    }
    text_release(&line);
}

void comparison_add_difference(const struct problem *problem, const struct comparison_case *one,
                               size_t sample, struct text *out)
{
    char room[CLASS_ROOM];
    struct number_text here = number_show(one->here, problem->digits);
    struct number_text instead = number_show(one->instead, problem->digits);
    /* "1.0000 in place of 1.0000" says nothing */
    for (int digits = problem->digits; one->stage != STAGE_NONE && digits < NUMBER_DIGITS_MAX &&
                                       strcmp(here.text, instead.text) == 0;) {
        here = number_show(one->here, ++digits);
        instead = number_show(one->instead, digits);
    }
    switch (one->stage) {
    case STAGE_NONE:
        text_addf(out,
                  isnan(one->sample_loss) ? _("both ways end in nan for sample %zu")
                                          : _("by chance every number of sample %zu is the same"),
                  sample);
        break;
    case STAGE_PROBS:
        text_addf(
            out,
            _("it leaves the right way at the probabilities: sample %zu, p(%s) is %s in place of "
              "%s"),
            sample, problem_class_name(problem, one->item, room), here.text, instead.text);
        break;
    case STAGE_LOSS:
        text_addf(out, _("it leaves the right way at the loss of sample %zu: %s in place of %s"),
                  sample, here.text, instead.text);
        break;
    }
}

static void add_stage(const struct problem *problem, const struct comparison_case *one,
                      size_t sample, struct text *out)
{
    struct text sentence = {0};
    comparison_add_difference(problem, one, sample, &sentence);
    text_add(out, "    ");
    text_add_wrapped(out, text_string(&sentence), 4, REPLY_WIDTH);
    text_release(&sentence);
}

/* The verdict on a case and its reason. */
static void add_reason(const struct problem *problem, const struct comparison_case *one,
                       struct text *out)
{
    struct text sentence = {0};
    text_addf(&sentence, _("%s told from_logits=%s: %s; %s"), values_symbol(one->pass),
              one->told ? "True" : "False",
              one->refusal ? _("refused")
              : one->right ? _("right")
                           : _("WRONG"),
              _(comparison_reason(problem, one)));
    text_add_wrapped(out, text_string(&sentence), 0, REPLY_WIDTH);
    text_release(&sentence);
}

void comparison_add(const struct problem *problem, const struct comparison *comparison,
                    size_t sample, struct reply *reply)
{
    if (reply->format == REPLY_JSON) {
        json_t *object = json_object(), *list = json_array();
        for (size_t i = 0; i < COMPARISON_CASES; i++)
            json_array_append_new(list, case_as_json(problem, comparison, &comparison->one[i]));
        json_object_set_new(object, "cases", list);
        reply_add_json(reply, object);
        return;
    }
    if (problem->reduction == REDUCTION_NONE)
        text_addf(&reply->out, _("no reduction: these are the losses of sample %zu\n"), sample);
    add_table(problem, comparison, reply);
    text_add(&reply->out, "\n");
    for (size_t i = 0; i < COMPARISON_CASES; i++) {
        const struct comparison_case *one = &comparison->one[i];
        add_reason(problem, one, &reply->out);
        if (!one->right && !one->refusal)
            add_stage(problem, one, sample, &reply->out);
    }
}
