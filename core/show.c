/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/show.h"

#include <stdio.h>
#include <string.h>

#include "core/derive.h"
#include "core/grid.h"
#include "core/intl.h"
#include "core/number.h"
#include "core/secret.h"
#include "core/setting.h"
#include "core/setting_values.h"

/* What the divisor of a mean is: the first row whose condition holds. */
static const char *divisor_in_words(const struct loss *loss, const struct problem *problem)
{
    const struct convention_rules *rules = convention_rules(problem->convention);
    const bool numbers = problem->label_form == LABELS_TARGET;
    const bool by_class = !matrix_is_empty(&problem->class_weight);
    const bool weighed = by_class || !matrix_is_empty(&problem->sample_weight);
    const bool counts_all = loss->divisor == (double)problem_samples(problem);
    const struct {
        bool holds;
        const char *words;
    } rows[] = {
        {weighed && rules->divisor == DIVISOR_WEIGHTS,
         N_("mean: divided by %s, the sum of the weights")},
        {weighed && rules->divisor == DIVISOR_NONZERO,
         N_("mean: divided by %s, the number of weights that are not zero")},
        {by_class && numbers && rules->divisor == DIVISOR_TARGETS,
         N_("mean: divided by %s, the weights of the targets")},
        {problem->task == TASK_BINARY && !rules->averages_outputs,
         N_("mean: divided by %s, the number of outputs of all samples")},
        {numbers && (problem->ignores || !counts_all),
         N_("mean: divided by %s, the number of samples that count")},
        {true, N_("mean: divided by %s, the number of samples")},
    };
    size_t row = 0;
    while (!rows[row].holds)
        row++;
    return _(rows[row].words);
}

void show_reduction(const struct loss *loss, const struct problem *problem, struct text *out)
{
    switch (problem->reduction) {
    case REDUCTION_NONE:
        text_add(out, _("no reduction"));
        return;
    case REDUCTION_SUM:
        text_add(out, _("sum of the losses"));
        return;
    case REDUCTION_MEAN:
        break;
    }
    text_addf(out, divisor_in_words(loss, problem), number_exact(loss->divisor).text);
}

struct number_text show_reduced(const struct loss *loss)
{
    struct number_text shown = number_show(loss_reduced(loss), loss->problem.digits);
    if (loss->refusal)
        snprintf(shown.text, sizeof shown.text, "%s", _("refused"));
    return shown;
}

static json_t *values_as_json(const struct quantity *quantity, enum task task,
                              const struct matrix *values)
{
    if (quantity->shape == QUANTITY_SCALAR)
        return json_number(matrix_row(values, 0)[0]);
    if (quantity->shape == QUANTITY_PER_CLASS ||
        (quantity->shape == QUANTITY_LOSSES && task == TASK_BINARY))
        return json_matrix(values);
    json_t *list = json_array();
    for (size_t n = 0; n < values->rows; n++)
        json_array_append_new(list, json_number(matrix_row(values, n)[0]));
    return list;
}

static bool exists_with(const struct quantity *quantity, enum reduction reduction)
{
    switch (quantity->reductions) {
    case WITH_ANY:
        break;
    case WITH_MEAN_OR_SUM:
        return reduction != REDUCTION_NONE;
    case WITH_MEAN:
        return reduction == REDUCTION_MEAN;
    }
    return true;
}

/* null where there is nothing: no values, no labels, or another reduction. */
static json_t *quantity_as_json(struct session *session, const struct quantity *quantity)
{
    const struct problem *problem = &session->problem;
    if (matrix_is_empty(&problem->values) ||
        (quantity->needs_labels && problem->label_form == LABELS_NONE) ||
        !exists_with(quantity, problem->reduction) ||
        (quantity->needs_labels && session_loss(session)->refusal))
        return json_null();
    struct matrix values = quantity_values(quantity, problem, session_loss(session));
    json_t *json = values_as_json(quantity, problem->task, &values);
    matrix_release(&values);
    return json;
}

/* A row of numbers a line. */
static void quantity_as_text(struct session *session, const struct quantity *quantity,
                             struct reply *reply)
{
    const struct problem *problem = &session->problem;
    struct text *out = &reply->out;
    if (quantity->needs_labels && session_loss(session)->refusal) {
        text_add(out, _("none\n"));
        return;
    }
    if (quantity->otherwise && !exists_with(quantity, problem->reduction))
        quantity = quantity_find(quantity->otherwise);
    if (!exists_with(quantity, problem->reduction)) {
        text_add(out, _("none\n"));
        text_addf(&reply->notes, _("there is a %s with 'set reduction mean' only\n"),
                  quantity->name);
        return;
    }
    struct matrix values = quantity_values(quantity, problem, session_loss(session));
    for (size_t n = 0; n < values.rows; n++)
        for (size_t c = 0; c < values.columns; c++)
            text_addf(out, "%s%s", number_show(matrix_row(&values, n)[c], problem->digits).text,
                      c + 1 < values.columns ? " " : "\n");
    matrix_release(&values);
}

static void add_refusal(json_t *object, struct session *session)
{
    const char *refusal = session_loss(session)->refusal;
    if (refusal)
        json_object_set_new(object, "refusal", json_string(_(refusal)));
}

void show_quantity(struct session *session, const struct quantity *quantity, struct reply *reply)
{
    if (reply->format == REPLY_TEXT) {
        quantity_as_text(session, quantity, reply);
        return;
    }
    json_t *object = json_object();
    json_object_set_new(object, quantity->name, quantity_as_json(session, quantity));
    if (quantity->needs_labels)
        add_refusal(object, session);
    reply_add_json(reply, object);
}

static void all_as_json(struct session *session, struct reply *reply)
{
    static const char *const names[] = {"loss",      "losses", "divisor", "probs",
                                        "log_probs", "terms",  "gradient"};
    const bool binary = session->problem.task == TASK_BINARY;
    json_t *object = json_object();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (binary && strcmp(names[i], "log_probs") == 0)
            continue;
        json_object_set_new(object, names[i], quantity_as_json(session, quantity_find(names[i])));
    }
    static const char *const settings[] = {"task",     "reduction",  "from_logits",
                                           "log_base", "convention", "precision"};
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        struct text value = {0};
        setting_value(setting_find(settings[i]), &session->problem, &session->preferences, &value);
        json_object_set_new(object, settings[i], json_string(text_string(&value)));
        text_release(&value);
    }
    add_refusal(object, session);
    reply_add_json(reply, object);
}

/* The columns of the table: the steps that have a number for each item. */
static void add_table(const struct derivation *d, struct reply *reply)
{
    const int digits = d->problem->digits;
    const bool labelled = d->problem->label_form != LABELS_NONE;
    size_t each = 0;
    for (size_t i = 0; i < d->count; i++)
        each += d->step[i].each;
    struct grid grid = grid_new(2 + labelled + each);
    grid_add(&grid, d->sample == EVERY_SAMPLE ? _("sample") : _("class"));
    if (labelled)
        grid_add(&grid, "y");
    grid_add(&grid, values_symbol(d->problem->kind));
    for (size_t i = 0; i < d->count; i++)
        if (d->step[i].each)
            grid_add(&grid,
                     reply->face == FACE_UNICODE ? step_text(d, i).unicode : step_text(d, i).ascii);
    for (size_t item = 0; item < d->items; item++) {
        char room[CLASS_ROOM];
        grid_add(&grid, derivation_item_name(d, item, room));
        if (labelled)
            grid_add(&grid, number_exact(d->label[item]).text);
        grid_add(&grid, number_exact(d->value[item]).text);
        for (size_t i = 0; i < d->count; i++)
            if (d->step[i].each)
                grid_add(&grid, number_show(d->step[i].value[item], digits).text);
    }
    grid_add_to_text(&grid, &reply->out);
    grid_release(&grid);
}

/* One sample (or all, where the items are samples): its table and its loss. */
static void add_sample(struct session *session, size_t n, struct reply *reply)
{
    const struct problem *problem = &session->problem;
    const struct loss *loss = session_loss(session);
    struct derivation *d = derivation_new_sound(problem, loss, n);
    if (d->sample != EVERY_SAMPLE)
        text_addf(&reply->out, d->ignored ? _("sample %zu: ignored\n") : _("sample %zu\n"), n);
    add_table(d, reply);
    double sum;
    if (problem->kind == VALUES_PROBS && problem->task == TASK_MULTICLASS &&
        !sums_to_one(d->value, d->items, &sum))
        text_addf(&reply->out, _("the probabilities of sample %zu sum to %s, not to 1\n"), n,
                  number_show(sum, problem->digits > 4 ? problem->digits : 4).text);
    if (d->sample != EVERY_SAMPLE && problem->label_form != LABELS_NONE)
        text_addf(&reply->out, _("loss of sample %zu: %s\n"), n,
                  number_show(d->loss_of_sample, problem->digits).text);
    text_add(&reply->out, "\n");
    derivation_free(d);
}

void show_all(struct session *session, struct reply *reply)
{
    if (reply->format == REPLY_JSON) {
        all_as_json(session, reply);
        return;
    }
    const struct problem *problem = &session->problem;
    show_summary(session, reply);
    if (matrix_is_empty(&problem->values))
        return;
    text_add(&reply->out, "\n");
    const size_t tables = derivation_is_of_batch(problem) ? 1 : problem_samples(problem);
    for (size_t n = 0; n < tables; n++)
        add_sample(session, n, reply);
    const struct loss *loss = session_loss(session);
    if (problem->label_form == LABELS_NONE)
        text_add(&reply->out, _("no labels yet, so there is no loss\n"));
    else if (problem->reduction != REDUCTION_NONE)
        text_addf(&reply->out, "L = %s\n", show_reduced(loss).text);
}

void show_summary(struct session *session, struct reply *reply)
{
    const struct problem *problem = &session->problem;
    if (reply->format == REPLY_JSON) {
        all_as_json(session, reply);
        return;
    }
    struct text *out = &reply->out;
    if (problem->title.count)
        text_addf(out, "%s\n", strings_item(&problem->title, 0));
    text_add(out, problem->task == TASK_BINARY ? _("sigmoid + binary cross-entropy")
                                               : _("softmax + cross-entropy"));
    text_add(out, "\n");
    if (matrix_is_empty(&problem->values)) {
        text_add(out, _("no values yet; 'set logits 2 1 0.1' or 'load demo' gives some\n"));
        return;
    }
    describe_shape(problem, out);
    text_add(out, "\n");
    text_add(out, problem->kind == VALUES_LOGITS ? _("the values are logits")
                                                 : _("the values are probabilities"));
    text_addf(out, ", from_logits=%s\n", problem->from_logits ? "True" : "False");
    if (problem->convention != CONVENTION_EXACT)
        text_addf(out, _("as %s computes it\n"), convention_framework(problem->convention));
    if (problem->precision != PRECISION_FLOAT64)
        text_addf(out, _("every step is rounded to %s\n"), precision_name(problem->precision));
    if (problem->label_form == LABELS_NONE)
        return;
    const struct loss *loss = session_loss(session);
    show_reduction(loss, problem, out);
    text_add(out, "\n");
    if (problem->reduction == REDUCTION_NONE)
        return;
    if (secret_is(session, reply, loss_reduced(loss)))
        text_add(out, _("loss ?  it is what is asked for\n"));
    else
        text_addf(out, _("loss %s\n"), show_reduced(loss).text);
}
