/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer for a program. */
#include <math.h>
#include <stdlib.h>

#include "core/eval_compare.h"
#include "core/intl.h"
#include "core/loss.h"
#include "core/num.h"
#include "core/reply.h"

/* More classes than this are not listed one by one. */
#define CLASSES_LISTED 1000

static json_t *amount(const struct eval_summary *summary, double nats)
{
    return json_number(loss_in_base(nats, summary->rules.log_base));
}

static json_t *size(size_t value)
{
    return value == SIZE_MAX ? json_null() : json_integer((json_int_t)value);
}

static json_t *ratio(size_t part, size_t whole)
{
    return whole ? json_number((double)part / (double)whole) : json_null();
}

static json_t *extremes(const struct eval_summary *summary, const struct eval_extreme *list,
                        size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_object();
        json_object_set_new(object, "row", size(list[i].row));
        json_object_set_new(object, "label", size(list[i].label));
        json_object_set_new(object, "predicted", size(list[i].predicted));
        json_object_set_new(object, "p", isnan(list[i].p) ? json_null() : json_number(list[i].p));
        json_object_set_new(object, "loss", amount(summary, list[i].loss));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *calibration(const struct eval_summary *summary)
{
    json_t *array = json_array();
    for (size_t i = 0; i < EVAL_BINS; i++) {
        const struct eval_bin *bin = &summary->bin[i];
        json_t *object = json_object();
        json_object_set_new(object, "from", json_number((double)i / EVAL_BINS));
        json_object_set_new(object, "count", size(bin->count));
        json_object_set_new(object, "mean_p",
                            bin->count ? json_number(bin->sum / (double)bin->count) : json_null());
        json_object_set_new(object, "came_true", ratio(bin->right, bin->count));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *by_class(const struct eval_summary *summary)
{
    json_t *array = json_array();
    for (size_t c = 0; c < summary->classes && c < CLASSES_LISTED; c++) {
        const struct eval_class *class = &summary->class[c];
        json_t *object = json_object();
        char room[CLASS_ROOM];
        json_object_set_new(object, "class",
                            json_string(problem_class_name(&summary->rules, c, room)));
        json_object_set_new(object, "count", size(class->count));
        json_object_set_new(object, "accuracy", ratio(class->right, class->count));
        json_object_set_new(object, "loss",
                            class->count ? amount(summary, class->sum / (double)class->count)
                                         : json_null());
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *bad(const struct eval_summary *summary)
{
    json_t *array = json_array();
    for (size_t i = 0; i < summary->bad_count; i++) {
        json_t *object = json_object();
        json_object_set_new(object, "row", size(summary->bad[i].row));
        json_object_set_new(object, "error", json_string(summary->bad[i].error.message));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *uneven(const struct eval_uneven *uneven)
{
    json_t *object = json_object();
    const bool any = uneven->count > 0;
    json_object_set_new(object, "count", size(uneven->count));
    json_object_set_new(object, "first", any ? size(uneven->first) : json_null());
    json_object_set_new(object, "line",
                        any && uneven->first_line ? size(uneven->first_line) : json_null());
    json_object_set_new(object, "farthest", any ? size(uneven->farthest) : json_null());
    json_object_set_new(object, "off", json_number(uneven->off));
    return object;
}

/* ---- the comparison ---- */

static bool gives(const struct eval_style *style, double value)
{
    return style->printed && fabs(value - style->printed->value) <= style->printed->margin;
}

static json_t *way_of(const struct eval_summary *summary, const struct eval_style *style,
                      const struct eval_way *way, const char *convention, bool told_logits)
{
    json_t *object = json_object();
    const double value = loss_in_base(way->value, summary->rules.log_base);
    json_object_set_new(object, "convention", json_string(convention));
    json_object_set_new(object, "from_logits", json_boolean(told_logits));
    json_object_set_new(object, "loss", way->refusal ? json_null() : json_number(value));
    if (way->refusal)
        json_object_set_new(object, "refusal", json_string(_(way->refusal)));
    if (style->printed)
        json_object_set_new(object, "printed", json_boolean(!way->refusal && gives(style, value)));
    return object;
}

static json_t *comparison(const struct eval_summary *summary, const struct eval_style *style)
{
    json_t *object = json_object(), *ways = json_array(), *hints = json_array();
    struct text hint = {0};
    for (int told = 1; told >= 0; told--)
        for (int i = 0; i < CONVENTIONS_TO_SHOW; i++)
            json_array_append_new(ways, way_of(summary, style, &summary->comparison->told[told][i],
                                               convention_framework((enum convention)i), told));
    for (size_t i = 0; eval_hint(i, summary, &hint); i++) {
        if (hint.length)
            json_array_append_new(hints, json_string(text_string(&hint)));
        text_clear(&hint);
    }
    text_release(&hint);
    json_object_set_new(object, "values",
                        json_string(eval_are_probs(summary) ? "probs" : "logits"));
    json_object_set_new(object, "ways", ways);
    json_object_set_new(object, "softmax_more",
                        summary->comparison->twice.refusal
                            ? json_null()
                            : amount(summary, summary->comparison->twice.value));
    json_object_set_new(object, "hints", hints);
    return object;
}

void eval_add_json(const struct eval_summary *summary, const struct eval_style *style,
                   struct text *out)
{
    json_t *object = json_object();
    const bool none = summary->rules.reduction == REDUCTION_NONE || summary->refusal;
    json_object_set_new(object, "loss", none ? json_null() : amount(summary, summary->value));
    json_object_set_new(object, "mean",
                        summary->refusal ? json_null() : amount(summary, summary->mean));
    json_object_set_new(object, "sum",
                        summary->refusal ? json_null() : amount(summary, summary->sum));
    if (summary->refusal)
        json_object_set_new(object, "refusal", json_string(_(summary->refusal)));
    if (summary->single)
        json_object_set_new(object, "arithmetic", json_string("f32"));
    json_object_set_new(object, "divisor", json_number(summary->divisor));
    json_object_set_new(object, "count", size(summary->rows - summary->ignored));
    json_object_set_new(object, "ignored", size(summary->ignored));
    json_object_set_new(object, "no_class", size(summary->beside));
    json_object_set_new(object, "classes", size(summary->classes));
    json_object_set_new(object, "accuracy", ratio(summary->right, summary->judged));
    json_object_set_new(object, "perplexity",
                        summary->refusal ? json_null() : json_number(perplexity(summary->mean)));
    json_object_set_new(object, "infinite", size(summary->infinite));
    json_object_set_new(object, "undefined", size(summary->undefined));
    json_object_set_new(object, "worst", extremes(summary, summary->worst, summary->worst_count));
    json_object_set_new(object, "best", extremes(summary, summary->best, summary->best_count));
    json_object_set_new(object, "calibration", calibration(summary));
    json_object_set_new(object, "by_class", by_class(summary));
    json_object_set_new(object, "uneven", uneven(&summary->uneven));
    json_object_set_new(object, "skipped", size(summary->skipped));
    json_object_set_new(object, "bad", bad(summary));
    if (summary->comparison)
        json_object_set_new(object, "comparison", comparison(summary, style));
    struct reply reply = {.format = REPLY_JSON};
    reply_add_json(&reply, object);
    text_add(out, text_string(&reply.out));
    reply_release(&reply);
}
