/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the frameworks as an answer; see steps.h. */
#include <math.h>
#include <string.h>

#include "core/intl.h"
#include "core/number.h"
#include "core/steps.h"

/* Where the value ends, what the call takes begins, and the call. */
#define VALUE_END   14
#define TAKES_BEGIN 16
#define CALL_BEGIN  22

static json_t *framework_as_json(const struct framework *row, enum reduction reduction,
                                 const struct printed *printed)
{
    json_t *object = json_object();
    json_object_set_new(object, "framework", json_string(row->name));
    json_object_set_new(object, "call", json_string(text_string(&row->call)));
    json_object_set_new(object, "takes", json_string(takes_name(row->takes)));
    if (row->error.length)
        json_object_set_new(object, "error", json_string(text_string(&row->error)));
    else if (reduction == REDUCTION_NONE)
        json_object_set_new(object, "value", json_null());
    else
        json_object_set_new(object, "value", json_number(row->value));
    if (!row->error.length && reduction == REDUCTION_NONE)
        json_object_set_new(object, "losses", json_matrix(&row->losses));
    json_object_set_new(object, "matches", json_boolean(row->matches));
    json_object_set_new(object, "note", json_string(text_string(&row->note)));
    if (printed)
        json_object_set_new(object, "gives",
                            json_boolean(framework_gives(row, reduction, printed)));
    return object;
}

/* A sentence that begins where the calls do. */
static void add_sentence(const struct text *sentence, struct text *out)
{
    if (sentence->length == 0)
        return;
    text_add_repeated(out, " ", CALL_BEGIN);
    text_add_wrapped(out, text_string(sentence), CALL_BEGIN, REPLY_WIDTH);
}

static void add_framework(const struct problem *problem, const struct framework *row,
                          const struct printed *printed, struct reply *reply)
{
    const char *arrow = reply->face == FACE_UNICODE ? "▸" : ">";
    const bool given = printed && framework_gives(row, problem->reduction, printed);
    struct text line = {0};
    text_addf(&line, " %s%s", given ? arrow : " ", row->matches ? "=" : " ");
    const char *value =
        row->error.length ? _("error") : number_show(row->shown, problem->digits).text;
    const size_t width = text_width(value);
    text_pad(&line, width < VALUE_END ? VALUE_END - width : 0);
    text_addf(&line, "%s  ", value);
    text_pad(&line, TAKES_BEGIN);
    text_addf(&line, "%s  ", takes_symbol(row->takes));
    text_pad(&line, CALL_BEGIN);
    text_add(&reply->out, text_string(&line));
    text_add_wrapped(&reply->out, text_string(&row->call), text_width(text_string(&line)),
                     REPLY_WIDTH);
    add_sentence(row->error.length ? &row->error : &row->note, &reply->out);
    text_release(&line);
}

/* What the letters and the signs mean. */
static void add_head(const struct problem *problem, size_t sample, struct text *out)
{
    struct text legend = {0};
    frameworks_add_legend(problem, &legend);
    text_add_wrapped(out, text_string(&legend), 0, REPLY_WIDTH);
    text_add(out,
             _("z takes logits, p probabilities, ln p their logarithms; = the loss as stated\n"));
    if (problem->log_base != LOG_BASE_E)
        text_add(out, _("all numbers are in nats, as the frameworks count\n"));
    if (problem->reduction == REDUCTION_NONE)
        text_addf(out, _("no reduction: these are the losses of sample %zu\n"), sample);
    text_release(&legend);
}

static void add_count(const struct frameworks *frameworks, const struct printed *printed,
                      const char *typed, struct text *out)
{
    size_t count = 0;
    for (size_t i = 0; i < frameworks->count; i++)
        count += framework_gives(&frameworks->row[i], frameworks->reduction, printed);
    text_addf(
        out,
        ngettext("\n%zu of the %zu calls gives %s\n", "\n%zu of the %zu calls give %s\n", count),
        count, frameworks->count, typed);
}

void frameworks_add(const struct problem *problem, const struct frameworks *frameworks,
                    size_t sample, const struct printed *printed, const char *typed,
                    struct reply *reply)
{
    if (reply->format == REPLY_JSON) {
        json_t *object = json_object(), *list = json_array();
        for (size_t i = 0; i < frameworks->count; i++)
            json_array_append_new(
                list, framework_as_json(&frameworks->row[i], problem->reduction, printed));
        json_object_set_new(object, "frameworks", list);
        reply_add_json(reply, object);
        return;
    }
    add_head(problem, sample, &reply->out);
    for (size_t i = 0; i < frameworks->count; i++) {
        const struct framework *row = &frameworks->row[i];
        if (i == 0 || strcmp(row->name, row[-1].name) != 0)
            text_addf(&reply->out, "\n%s\n", row->name);
        add_framework(problem, row, printed, reply);
    }
    if (printed)
        add_count(frameworks, printed, typed, &reply->out);
}
