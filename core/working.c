/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/working.h"

#include <string.h>

#include "core/derive.h"
#include "core/evaluate.h"
#include "core/layout.h"
#include "core/number.h"

/* A line that is longer goes without the formula in symbols. */
#define COLUMNS 72

/* Of so many samples in a binary batch what each costs is worked out as well. */
#define SAMPLES 4

struct sheet {
    const struct derivation *derivation;
    enum face face;
    struct text *out;
};

/* The chain in one line. */
static void draw(const struct chain *chain, enum face face, struct text *out)
{
    const struct layout_options options = {.face = face, .style = LAYOUT_LINE};
    struct canvas drawn = layout_chain(chain, &options);
    canvas_add_to_text(&drawn, out);
    canvas_release(&drawn);
}

/* The formula between the name and the numbers goes. */
static void shorten(struct chain *chain)
{
    while (chain->count > 3 && !formula_is_numeric(chain->link[1])) {
        chain->count--;
        for (size_t i = 1; i < chain->count; i++) {
            chain->link[i] = chain->link[i + 1];
            chain->sign[i] = i == 1 ? RELATION_EQUAL : chain->sign[i + 1];
        }
    }
}

/* The step of a kind for an item, if there is one. */
static void add_step(const struct sheet *sheet, enum step_kind kind, size_t item)
{
    const size_t step = derivation_find(sheet->derivation, kind);
    struct pool pool = {0};
    struct chain chain;
    struct text line = {0};
    if (step == sheet->derivation->count)
        return;
    derivation_chain(sheet->derivation, step, item, &pool, &chain);
    draw(&chain, sheet->face, &line);
    if (text_width(text_string(&line)) > COLUMNS) {
        text_clear(&line);
        shorten(&chain);
        draw(&chain, sheet->face, &line);
    }
    text_add(sheet->out, text_string(&line));
    pool_release(&pool);
    text_release(&line);
}

static void add_probability(const struct sheet *sheet, size_t item)
{
    add_step(sheet, STEP_SCALE, item);
    add_step(sheet, STEP_DIVIDE, item);
    add_step(sheet, STEP_SIGMOID, item);
    add_step(sheet, STEP_CLIP, item);
}

/* What an item costs: by its side if the label is 0 or 1 and nothing weighs it, else by what is
 * counted of it. */
static void add_price(const struct sheet *sheet, size_t item)
{
    const struct derivation *d = sheet->derivation;
    const bool binary = d->problem->task == TASK_BINARY;
    if (d->weight[item] == 1 && d->smooth[item] == 1)
        add_step(sheet, STEP_SURPRISE, item);
    else if (binary && d->smooth[item] == 0)
        add_step(sheet, STEP_OTHER, item);
    else
        add_step(sheet, STEP_COUNT, item);
}

/* The loss of a sample, or of an output. */
static void add_loss(const struct sheet *sheet, size_t item)
{
    const struct derivation *d = sheet->derivation;
    size_t counted = 0;
    if (d->problem->task == TASK_BINARY) {
        add_probability(sheet, item);
        add_price(sheet, item);
        return;
    }
    for (size_t i = 0; i < d->items; i++) {
        if (d->smooth[i] == 0)
            continue;
        if (counted++ == 0 || derivation_find(d, STEP_DIVIDE) == d->count)
            add_probability(sheet, i);
        add_price(sheet, i);
    }
    if (counted > 1)
        add_step(sheet, STEP_SUM, 0);
}

/* The loss of the batch from those of its samples. */
static void add_reduced(const struct sheet *sheet)
{
    const struct derivation *d = sheet->derivation;
    const bool of_batch = derivation_is_of_batch(d->problem);
    const size_t samples = problem_samples(d->problem);
    if (samples == 1) {
        add_loss(sheet, 0);
        return;
    }
    for (size_t n = 0; of_batch && samples <= SAMPLES && n < samples; n++)
        add_price(sheet, n);
    add_step(sheet, STEP_REDUCE, 0);
}

static void add_place(struct session *session, const struct evaluated_place *place,
                      const struct sheet *sheet)
{
    const bool of_batch = derivation_is_of_batch(&session->problem);
    const size_t item = of_batch ? place->sample : place->class;
    if (strcmp(place->quantity, "probs") == 0)
        add_probability(sheet, item);
    else if (strcmp(place->quantity, "gradient") == 0)
        add_step(sheet, STEP_GRADIENT, item);
    else if (strcmp(place->quantity, "terms") == 0)
        add_step(sheet, STEP_COUNT, item);
    else if (strcmp(place->quantity, "losses") == 0)
        add_loss(sheet, item);
    else if (strcmp(place->quantity, "loss") == 0)
        add_reduced(sheet);
}

/* In the unit of nats it is e to the loss. */
static bool is_power_of_loss(const struct session *session, const struct evaluated_place *place)
{
    return strcmp(place->quantity, "perplexity") == 0 && session->problem.log_base == LOG_BASE_E;
}

/* Does a reader who computes with what is shown get what is shown? */
static bool is_as_shown(struct session *session, const char *shown, double value, int digits)
{
    struct error error = {0};
    double again;
    return evaluate(session, shown, 1, &again, &error) &&
           strcmp(number_show(again, digits).text, number_show(value, digits).text) == 0;
}

static void add_arithmetic(struct session *session, const char *expression, int digits,
                           enum face face, struct text *out)
{
    const char *about = face == FACE_UNICODE ? "≈" : "~";
    struct error error = {0};
    struct text shown = {0};
    double value;
    if (evaluate(session, expression, 1, &value, &error)) {
        evaluate_put_in(session, expression, session->problem.digits, &shown);
        if (strcmp(text_string(&shown), expression) != 0)
            text_addf(out, "%s = ", expression);
        text_addf(out, "%s %s %s\n", text_string(&shown),
                  is_as_shown(session, text_string(&shown), value, digits) ? "=" : about,
                  number_show(value, digits).text);
    }
    text_release(&shown);
}

void working_add(struct session *session, const char *expression, int digits, enum face face,
                 struct text *out)
{
    struct evaluated_place place;
    if (!evaluate_is_place(session, expression, &place)) {
        add_arithmetic(session, expression, digits, face, out);
        return;
    }
    if (matrix_is_empty(&session->problem.values))
        return;
    if (is_power_of_loss(session, &place)) {
        add_arithmetic(session, "exp(loss)", digits, face, out);
        return;
    }
    const size_t sample = derivation_is_of_batch(&session->problem) ? 0 : place.sample;
    const struct sheet sheet = {
        .derivation = session_derivation(session, sample), .face = face, .out = out};
    add_place(session, &place, &sheet);
}
