/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the reports, and the comparison with what is pinned. */
#include <string.h>

#include "core/intl.h"
#include "core/number.h"
#include "core/show.h"

/* The reduced loss in a unit. */
struct figure {
    bool exists; /* none without labels, with reduction none, or refused; NaN would not say so: a
                    loss can be NaN */
    double value;
};

static struct figure figure_of(const struct loss *loss, enum log_base base)
{
    const struct problem *problem = &loss->problem;
    if (matrix_is_empty(&problem->values) || problem->label_form == LABELS_NONE ||
        problem->reduction == REDUCTION_NONE || loss->refusal)
        return (struct figure){0};
    return (struct figure){true, loss_in_base(loss->value, base)};
}

/* Both in the unit of the present problem: nats cannot be taken from bits. */
static bool show_pinned(struct session *session, size_t column, struct reply *reply,
                        struct error *error)
{
    if (!session->has_pinned)
        return error_set(error, column, _("nothing is pinned; 'pin' keeps the present problem"));
    const struct problem *problem = &session->problem;
    const struct figure pinned = figure_of(&session->pinned_loss, problem->log_base);
    const struct figure now = figure_of(session_loss(session), problem->log_base);
    const struct {
        const char *key, *line;
        struct figure figure;
    } rows[] = {
        {"pinned", N_("pinned  %s\n"), pinned},
        {"now", N_("now     %s\n"), now},
        {"change", N_("change  %s\n"), {pinned.exists && now.exists, now.value - pinned.value}},
    };
    json_t *object = json_object();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct figure *figure = &rows[i].figure;
        json_object_set_new(object, rows[i].key,
                            figure->exists ? json_number(figure->value) : json_null());
        if (reply->format == REPLY_TEXT)
            text_addf(&reply->out, _(rows[i].line),
                      figure->exists ? number_show(figure->value, problem->digits).text
                                     : _("none"));
    }
    if (reply->format == REPLY_JSON)
        reply_add_json(reply, object);
    else
        json_decref(object);
    return true;
}

static bool report_all(struct session *session, size_t column, struct reply *reply,
                       struct error *error)
{
    (void)column;
    (void)error;
    show_all(session, reply);
    return true;
}

static const struct report reports[] = {
    {"all", N_("everything"), report_all},
    {"pinned", N_("the loss that 'pin' has kept, the loss now, and the change"), show_pinned},
};

#define REPORTS (sizeof reports / sizeof *reports)

const struct report *report_at(size_t i)
{
    return i < REPORTS ? &reports[i] : NULL;
}

const struct report *report_find(const char *name)
{
    for (size_t i = 0; i < REPORTS; i++)
        if (strcmp(reports[i].name, name) == 0)
            return &reports[i];
    return NULL;
}
