/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/steps.h"

#include <math.h>

#include "core/intl.h"
#include "core/latex.h"
#include "core/layout.h"
#include "core/number.h"

/* More results than this are not listed under a formula. */
#define LISTED 12

/* Columns that formulas and results are moved to the right. */
#define INDENT 4

/* "cat 0.6590   dog 0.2424   owl 0.0986" */
static void add_results(const struct derivation *d, const struct step *step, struct text *out)
{
    char room[CLASS_ROOM];
    text_add_repeated(out, " ", INDENT);
    const size_t listed = d->items < LISTED ? d->items : LISTED;
    size_t column = INDENT;
    for (size_t i = 0; i < listed; i++) {
        struct text one = {0};
        text_addf(&one, "%s %s", derivation_item_name(d, i, room),
                  number_show(step->value[i], d->problem->digits).text);
        const size_t width = text_width(text_string(&one));
        if (i && column + 3 + width > REPLY_WIDTH) {
            text_add(out, "\n");
            text_add_repeated(out, " ", INDENT);
            column = INDENT;
        } else if (i) {
            text_add(out, "   ");
            column += 3;
        }
        text_add(out, text_string(&one));
        column += width;
        text_release(&one);
    }
    if (listed < d->items)
        text_addf(out, ngettext("   and %zu more", "   and %zu more", d->items - listed),
                  d->items - listed);
    text_add(out, "\n");
}

static void add_step(const struct derivation *d, size_t i, size_t item, struct reply *reply)
{
    const struct step_text text = step_text(d, i);
    const struct layout_options options = {.face = reply->face,
                                           .style = LAYOUT_TEXTBOOK,
                                           .width = reply->width ? reply->width - INDENT : 0};
    struct pool pool = {0};
    struct chain chain;
    derivation_chain(d, i, item, &pool, &chain);
    struct canvas canvas = layout_chain(&chain, &options);
    text_addf(&reply->out, _("step %zu of %zu  %s: %s\n\n"), i + 1, d->count, _(text.verb),
              _(text.why));
    canvas_add_indented(&canvas, INDENT, &reply->out);
    if (d->step[i].each && d->items > 1) {
        text_add(&reply->out, "\n");
        add_results(d, &d->step[i], &reply->out);
    }
    text_add(&reply->out, "\n");
    canvas_release(&canvas);
    pool_release(&pool);
}

static void add_latex(const struct derivation *d, size_t i, size_t item, struct reply *reply)
{
    const struct step_text text = step_text(d, i);
    struct pool pool = {0};
    struct chain chain;
    derivation_chain(d, i, item, &pool, &chain);
    text_addf(&reply->out, _("%% step %zu of %zu  %s: %s\n"), i + 1, d->count, _(text.verb),
              _(text.why));
    text_add(&reply->out, "\\[ ");
    latex_add_chain(&reply->out, &chain);
    text_add(&reply->out, " \\]\n");
    pool_release(&pool);
}

static json_t *line_of(const struct formula *formula, enum face face)
{
    const struct layout_options options = {.face = face, .style = LAYOUT_LINE};
    struct canvas canvas = layout_formula(formula, &options);
    struct text text = {0};
    canvas_add_to_text(&canvas, &text);
    json_t *string = json_stringn(text_string(&text), text.length ? text.length - 1 : 0);
    canvas_release(&canvas);
    text_release(&text);
    return string;
}

/* Of all links the last one with symbols, and the first one without. */
static void add_formulas(json_t *object, const struct chain *chain, enum face face)
{
    const struct formula *symbols = NULL, *numbers = NULL;
    for (size_t i = 0; i < chain->count; i++) {
        if (!formula_is_numeric(chain->link[i]))
            symbols = chain->link[i];
        else if (!numbers)
            numbers = chain->link[i];
    }
    if (symbols)
        json_object_set_new(object, "symbols", line_of(symbols, face));
    if (numbers)
        json_object_set_new(object, "numbers", line_of(numbers, face));
}

static json_t *step_as_json(const struct derivation *d, size_t i, size_t item, enum face face)
{
    const struct step *step = &d->step[i];
    const struct step_text text = step_text(d, i);
    struct pool pool = {0};
    struct chain chain;
    struct text latex = {0};
    char room[CLASS_ROOM];
    derivation_chain(d, i, item, &pool, &chain);
    latex_add_chain(&latex, &chain);
    json_t *object = json_object();
    json_object_set_new(object, "title", json_string(_(text.verb)));
    json_object_set_new(object, "why", json_string(_(text.why)));
    if (step->each)
        json_object_set_new(object, "item", json_string(derivation_item_name(d, item, room)));
    add_formulas(object, &chain, face);
    json_object_set_new(object, "result", json_number(step->value[step->each ? item : 0]));
    if (step->each)
        json_object_set_new(object, "values", json_row(step->value, d->items));
    json_object_set_new(object, "latex", json_string(text_string(&latex)));
    text_release(&latex);
    pool_release(&pool);
    return object;
}

static void steps_as_json(const struct derivation *d, size_t item, struct reply *reply)
{
    json_t *list = json_array(), *object = json_object();
    for (size_t i = 0; i < d->count; i++)
        json_array_append_new(list, step_as_json(d, i, item, reply->face));
    const size_t sample = d->sample == EVERY_SAMPLE ? item : d->sample;
    json_object_set_new(object, "sample", json_integer((json_int_t)sample));
    json_object_set_new(object, "way",
                        json_string(d->way == DERIVE_STABLE ? "stable" : "textbook"));
    json_object_set_new(object, "breaks", json_boolean(d->breaks));
    if (d->refusal)
        json_object_set_new(object, "refusal", json_string(_(d->refusal)));
    json_object_set_new(object, "steps", list);
    reply_add_json(reply, object);
}

void steps_add(const struct derivation *derivation, size_t item, enum steps_form form,
               struct reply *reply)
{
    if (reply->format == REPLY_JSON) {
        steps_as_json(derivation, item, reply);
        return;
    }
    for (size_t i = 0; i < derivation->count; i++) {
        if (form == STEPS_LATEX)
            add_latex(derivation, i, item, reply);
        else
            add_step(derivation, i, item, reply);
    }
    const char *mark = form == STEPS_LATEX ? "% " : "";
    if (derivation->refusal)
        text_addf(&reply->out, _("%srefused: %s\n"), mark, _(derivation->refusal));
    if (derivation->ignored) {
        text_add(&reply->out, mark);
        text_add(&reply->out,
                 _("this sample is ignored: it counts neither in the sum nor in the divisor\n"));
    }
    const bool binary = derivation->problem->task == TASK_BINARY;
    if (derivation->breaks && isinf(derivation->max) && !binary) {
        text_add(&reply->out, mark);
        text_add(&reply->out,
                 _("a score of inf has no share: inf/inf has no value, whatever the way\n"));
    } else if (derivation->breaks) {
        text_add(&reply->out, mark);
        text_addf(&reply->out,
                  _("the textbook way breaks here: a number leaves the range of a %s, or p is "
                    "rounded to 0 or 1;\n%s'steps %zu stable' shows the way that does not\n"),
                  derivation->problem->precision == PRECISION_FLOAT64
                      ? _("double")
                      : precision_name(derivation->problem->precision),
                  mark, derivation->sample == EVERY_SAMPLE ? item : derivation->sample);
    }
}
