/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The comparison for a person: the table of the conventions, what is meant, the hints. */
#include <math.h>

#include "core/eval_compare.h"
#include "core/grid.h"
#include "core/intl.h"
#include "core/loss.h"
#include "core/number.h"

/* A value as the table shows it, with a mark if it is what was printed. */
static void add_value(const struct eval_summary *summary, const struct eval_style *style,
                      double nats, const char *refusal, struct grid *grid)
{
    const double value = loss_in_base(nats, summary->rules.log_base);
    const struct printed *printed = style->printed;
    struct text cell = {0};
    if (printed && !refusal && fabs(value - printed->value) <= printed->margin)
        text_add(&cell, style->ascii ? "> " : "▸ ");
    text_add(&cell, refusal ? _("refused") : number_show(value, summary->rules.digits).text);
    grid_add(grid, text_string(&cell));
    text_release(&cell);
}

static void add_told(const struct eval_summary *summary, const struct eval_style *style,
                     struct text *out)
{
    struct grid grid = grid_new(3);
    grid_add(&grid, _("told that the values are"));
    grid_add(&grid, _("logits"));
    grid_add(&grid, _("probabilities"));
    for (int i = 0; i < CONVENTIONS_TO_SHOW; i++) {
        struct text name = {0};
        text_addf(&name, "  %s", convention_framework((enum convention)i));
        grid_add(&grid, text_string(&name));
        text_release(&name);
        for (int told = 1; told >= 0; told--) {
            const struct eval_way *way = &summary->comparison->told[told][i];
            add_value(summary, style, way->value, way->refusal, &grid);
        }
    }
    grid_add_to_text(&grid, out);
    grid_release(&grid);
}

/* What the same numbers come to with one thing changed. */
static void add_changed(const struct eval_summary *summary, const struct eval_style *style,
                        struct text *out)
{
    const struct eval_comparison *comparison = summary->comparison;
    struct grid grid = grid_new(2);
    grid_add(&grid, _("with one thing changed"));
    grid_add(&grid, _("loss"));
    if (summary->rules.task == TASK_BINARY)
        grid_add(&grid, _("  a sigmoid more"));
    else
        grid_add(&grid, _("  a softmax more"));
    add_value(summary, style, comparison->twice.value, comparison->twice.refusal, &grid);
    static const char *const names[EVAL_SHIFTS] = {[EVAL_LOWER] = N_("  every label one lower"),
                                                   [EVAL_HIGHER] = N_("  every label one higher")};
    for (int i = 0; i < EVAL_SHIFTS; i++) {
        const struct eval_shifted *shifted = &comparison->evidence.shifted[i];
        if (shifted->count == 0)
            continue;
        grid_add(&grid, _(names[i]));
        add_value(summary, style, shifted->sum / (double)shifted->count, NULL, &grid);
    }
    grid_add(&grid, _("  the sum in place of the mean"));
    add_value(summary, style, summary->sum, summary->refusal, &grid);
    if (summary->rules.log_base == LOG_BASE_E) {
        grid_add(&grid, _("  log2 in place of ln"));
        add_value(summary, style, loss_in_base(summary->mean, LOG_BASE_2), summary->refusal, &grid);
        grid_add(&grid, _("  log10 in place of ln"));
        add_value(summary, style, loss_in_base(summary->mean, LOG_BASE_10), summary->refusal,
                  &grid);
    }
    grid_add_to_text(&grid, out);
    grid_release(&grid);
}

/* Which calls are made for such values. */
static void add_verdict(const struct eval_summary *summary, struct text *out)
{
    static const char *const calls[2][2] = {
        [TASK_MULTICLASS] = {N_("log_loss of scikit-learn, from_logits=False in Keras, NLLLoss of "
                                "ln p in PyTorch"),
                             N_("CrossEntropyLoss of PyTorch, from_logits=True in Keras, optax")},
        [TASK_BINARY] = {N_("BCELoss of PyTorch, from_logits=False in Keras, log_loss of "
                            "scikit-learn"),
                         N_("BCEWithLogitsLoss of PyTorch, from_logits=True in Keras, optax")},
    };
    const bool are_probs = eval_are_probs(summary);
    const double meant = eval_meant(summary, !are_probs);
    text_addf(out,
              are_probs ? _("The values look like probabilities: %s is meant, %s")
                        : _("The values look like logits: %s is meant, %s"),
              number_show(loss_in_base(meant, summary->rules.log_base), summary->rules.digits).text,
              _(calls[summary->rules.task][!are_probs]));
    text_add(out, summary->rules.from_logits == !are_probs
                      ? _("; so they are taken here.")
                      : _("; here they are taken for the other."));
}

static void add_paragraph(const char *bullet, struct text *sentence, int width, struct text *out)
{
    text_add(out, bullet);
    text_add_wrapped(out, text_string(sentence), text_width(bullet), (size_t)width);
    text_clear(sentence);
}

void eval_add_comparison(const struct eval_summary *summary, const struct eval_style *style,
                         struct text *out)
{
    struct text sentence = {0};
    text_add(out, "\n");
    add_told(summary, style, out);
    text_add(out, "\n");
    add_changed(summary, style, out);
    text_add(out, "\n");
    add_verdict(summary, &sentence);
    add_paragraph("", &sentence, style->width, out);
    for (size_t i = 0; eval_hint(i, summary, &sentence); i++)
        if (sentence.length)
            add_paragraph("* ", &sentence, style->width, out);
    text_release(&sentence);
}
