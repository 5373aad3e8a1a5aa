/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer for a person. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/eval.h"
#include "core/grid.h"
#include "core/intl.h"
#include "core/loss.h"
#include "core/memory.h"
#include "core/num.h"
#include "core/number.h"

#define BAR_COLUMNS   40
#define CLASSES_SHOWN 10

static const char *const units[] = {
    [LOG_BASE_E] = N_("nats"), [LOG_BASE_2] = N_("bits"), [LOG_BASE_10] = N_("bans")};

static struct number_text amount(const struct eval_summary *summary, double nats)
{
    return number_show(loss_in_base(nats, summary->rules.log_base), summary->rules.digits);
}

static struct number_text plain(const struct eval_summary *summary, double value)
{
    return number_show(value, summary->rules.digits);
}

/* ---- the numbers ---- */

/* "mean" where the settings reduce so. */
static void add_figure(struct text *out, const char *name, const char *number, const char *remark)
{
    text_addf(out, "%-11s %s", name, number);
    if (remark[0])
        text_addf(out, "  %s", remark);
    text_add(out, "\n");
}

static void add_count(const struct eval_summary *summary, struct text *out)
{
    struct text number = {0}, remark = {0};
    text_addf(&number, "%zu", summary->rows - summary->ignored);
    text_addf(&remark,
              summary->rules.task == TASK_BINARY
                  ? ngettext("samples of %zu output", "samples of %zu outputs", summary->classes)
                  : ngettext("samples of %zu class", "samples of %zu classes", summary->classes),
              summary->classes);
    if (summary->ignored)
        text_addf(&remark, _(", %zu ignored"), summary->ignored);
    if (summary->skipped)
        text_addf(&remark,
                  ngettext(", %zu bad row skipped", ", %zu bad rows skipped", summary->skipped),
                  summary->skipped);
    text_add(&remark, summary->rules.kind == VALUES_PROBS ? _("; values: probabilities")
                                                          : _("; values: logits"));
    add_figure(out, _("count"), text_string(&number), text_string(&remark));
    text_release(&number);
    text_release(&remark);
}

static void add_accuracy(const struct eval_summary *summary, struct text *out)
{
    struct text remark = {0};
    if (summary->judged == 0)
        return;
    text_addf(&remark, _("%zu of %zu"), summary->right, summary->judged);
    add_figure(out, _("accuracy"),
               plain(summary, (double)summary->right / (double)summary->judged).text,
               text_string(&remark));
    text_release(&remark);
}

static void add_numbers(const struct eval_summary *summary, struct text *out)
{
    const char *unit = _(units[summary->rules.log_base]);
    const char *framework = summary->rules.convention == CONVENTION_EXACT
                                ? ""
                                : convention_framework(summary->rules.convention);
    struct text remark = {0};
    text_addf(&remark, framework[0] ? _("%s, as %s computes it") : "%s", unit, framework);
    if (summary->refusal) {
        text_addf(out, _("%s gives no number: %s\n"), framework, _(summary->refusal));
    } else {
        add_figure(out, _("mean"), amount(summary, summary->mean).text, text_string(&remark));
        add_figure(out, _("sum"), amount(summary, summary->sum).text, "");
    }
    if (summary->single)
        add_figure(out, _("arithmetic"), _("float32"), _("each loss is right to 6 digits"));
    add_count(summary, out);
    add_figure(out, _("divisor"), number_brief(summary->divisor, summary->rules.digits).text,
               _("of the mean"));
    if (summary->rules.task == TASK_MULTICLASS && !summary->refusal)
        add_figure(out, _("perplexity"), plain(summary, perplexity(summary->mean)).text, "");
    add_accuracy(summary, out);
    text_release(&remark);
}

/* "row 5 (line 7)" */
static void add_uneven(const struct eval_summary *summary, struct text *out)
{
    const struct eval_uneven *uneven = &summary->uneven;
    struct text place = {0};
    if (uneven->count == 0)
        return;
    text_addf(&place, _("row %zu"), uneven->first);
    if (uneven->first_line)
        text_addf(&place, _(" (line %zu)"), uneven->first_line);
    const struct number_text off = plain(summary, uneven->off);
    if (uneven->count == 1)
        text_addf(out, _("1 row does not sum to 1: %s is off by %s\n"), text_string(&place),
                  off.text);
    else
        text_addf(out, _("%zu rows do not sum to 1, the first %s; row %zu is off most, by %s\n"),
                  uneven->count, text_string(&place), uneven->farthest, off.text);
    text_release(&place);
}

static void add_odd(const struct eval_summary *summary, struct text *out)
{
    add_uneven(summary, out);
    if (summary->beside)
        text_addf(out,
                  ngettext("%zu label names no class; its sample is not in these numbers\n",
                           "%zu labels name no class; their samples are not in these "
                           "numbers\n",
                           summary->beside),
                  summary->beside);
    if (summary->infinite)
        text_addf(out,
                  ngettext("%zu loss is infinite: its true class has probability 0\n",
                           "%zu losses are infinite: their true class has probability 0\n",
                           summary->infinite),
                  summary->infinite);
    if (summary->undefined)
        text_addf(out,
                  ngettext("%zu loss is not defined (nan)\n", "%zu losses are not defined (nan)\n",
                           summary->undefined),
                  summary->undefined);
}

/* ---- the worst and the best ---- */

static void add_size(struct grid *grid, size_t value)
{
    struct text cell = {0};
    if (value == SIZE_MAX)
        text_add(&cell, "-");
    else
        text_addf(&cell, "%zu", value);
    grid_add(grid, text_string(&cell));
    text_release(&cell);
}

static void add_class_name(struct grid *grid, const struct problem *rules, size_t class)
{
    char room[CLASS_ROOM];
    if (class == SIZE_MAX)
        grid_add(grid, "-");
    else if (rules->task == TASK_BINARY)
        add_size(grid, class);
    else
        grid_add(grid, problem_class_name(rules, class, room));
}

static void add_extremes(const struct eval_summary *summary, const struct eval_extreme *list,
                         size_t count, struct text *out)
{
    struct grid grid = grid_new(5);
    const char *const heads[] = {N_("  row"), N_("label"), N_("predicted"), N_("p of label"),
                                 N_("loss")};
    for (size_t i = 0; i < 5; i++)
        grid_add(&grid, _(heads[i]));
    for (size_t i = 0; i < count; i++) {
        struct text row = {0};
        text_addf(&row, "  %zu", list[i].row);
        grid_add(&grid, text_string(&row));
        text_release(&row);
        add_class_name(&grid, &summary->rules, list[i].label);
        add_class_name(&grid, &summary->rules, list[i].predicted);
        grid_add(&grid, isnan(list[i].p) ? "-" : plain(summary, list[i].p).text);
        grid_add(&grid, amount(summary, list[i].loss).text);
    }
    grid_add_to_text(&grid, out);
    grid_release(&grid);
}

static void add_worst(const struct eval_summary *summary, const struct eval_style *style,
                      struct text *out)
{
    if (summary->worst_count == 0)
        return;
    text_add(out, _("\nthe worst\n"));
    add_extremes(summary, summary->worst, summary->worst_count, out);
    if (style->opens)
        text_addf(out, _("  in the explorer: %s %zu:%zu\n"), style->opens, summary->worst[0].row,
                  summary->worst[0].row + 1);
    text_add(out, _("\nthe best\n"));
    add_extremes(summary, summary->best, summary->best_count, out);
}

/* ---- calibration ---- */

/* A bar as long as came true, and in it a mark where the mean p stands. */
static void add_bar(const struct eval_bin *bin, bool ascii, struct text *out)
{
    const double count = (double)bin->count;
    const int length = (int)lround((double)bin->right / count * BAR_COLUMNS);
    const int mark = (int)lround(bin->sum / count * BAR_COLUMNS);
    const int end = length > mark ? length : mark;
    for (int i = 0; i < end; i++)
        text_add(out, i == mark - 1 ? (ascii ? "|" : "│") : i < length ? (ascii ? "#" : "█") : " ");
}

static void add_calibration(const struct eval_summary *summary, const struct eval_style *style,
                            struct text *out)
{
    if (summary->judged == 0)
        return;
    text_add(out, summary->rules.task == TASK_BINARY
                      ? _("\ncalibration: p of yes in tenths; the bar is how often it came true, "
                          "the mark\nthe mean p\n")
                      : _("\ncalibration: p of the prediction in tenths; the bar is how often it "
                          "came true,\nthe mark the mean p\n"));
    for (size_t i = 0; i < EVAL_BINS; i++) {
        const struct eval_bin *bin = &summary->bin[i];
        text_addf(out, "  %.1f-%.1f %9zu", (double)i / EVAL_BINS, (double)(i + 1) / EVAL_BINS,
                  bin->count);
        if (bin->count) {
            text_addf(out, "  %5.1f%%  ", 100 * (double)bin->right / (double)bin->count);
            add_bar(bin, style->ascii, out);
        }
        text_add(out, "\n");
    }
}

/* ---- classes ---- */

struct ranked {
    size_t class;
    double mean;
};

/* The dearest first, those without samples last, then by number. */
static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *left = a, *right = b;
    if (left->mean != right->mean && !(isnan(left->mean) && isnan(right->mean)))
        return isnan(left->mean) || left->mean < right->mean ? 1 : -1;
    return left->class < right->class ? -1 : 1;
}

static void add_class(const struct eval_summary *summary, struct grid *grid,
                      const struct ranked *ranked)
{
    const struct eval_class *class = &summary->class[ranked->class];
    const double count = (double)class->count;
    char room[CLASS_ROOM];
    struct text name = {0};
    text_addf(&name, "  %s", problem_class_name(&summary->rules, ranked->class, room));
    grid_add(grid, text_string(&name));
    text_release(&name);
    add_size(grid, class->count);
    grid_add(grid, class->count ? plain(summary, (double)class->right / count).text : "-");
    grid_add(grid, class->count ? amount(summary, ranked->mean).text : "-");
}

static void add_classes(const struct eval_summary *summary, struct text *out)
{
    struct ranked *ranked = memory_new(summary->classes, sizeof *ranked);
    struct grid grid = grid_new(4);
    const size_t shown = summary->classes < CLASSES_SHOWN ? summary->classes : CLASSES_SHOWN;
    for (size_t c = 0; c < summary->classes; c++) {
        const struct eval_class *class = &summary->class[c];
        ranked[c] = (struct ranked){c, class->count ? class->sum / (double)class->count : NAN};
    }
    qsort(ranked, summary->classes, sizeof *ranked, compare_ranked);
    text_add(out, summary->rules.task == TASK_BINARY
                      ? _("\nloss of each output, the dearest first")
                      : _("\nloss by true class, the dearest first"));
    if (shown < summary->classes)
        text_addf(out, _(" (%zu of %zu)"), shown, summary->classes);
    text_add(out, "\n");
    grid_add(&grid, summary->rules.task == TASK_BINARY ? _("  output") : _("  class"));
    grid_add(&grid, _("count"));
    grid_add(&grid, _("accuracy"));
    grid_add(&grid, _("mean loss"));
    for (size_t i = 0; i < shown; i++)
        add_class(summary, &grid, &ranked[i]);
    grid_add_to_text(&grid, out);
    grid_release(&grid);
    free(ranked);
}

/* ---- bad rows ---- */

static void add_bad(const struct eval_summary *summary, struct text *out)
{
    if (summary->skipped == 0)
        return;
    text_addf(
        out,
        ngettext("\n%zu bad row was skipped\n", "\n%zu bad rows were skipped\n", summary->skipped),
        summary->skipped);
    for (size_t i = 0; i < summary->bad_count; i++)
        text_addf(out, "  %s\n", summary->bad[i].error.message);
    if (summary->bad_count < summary->skipped)
        text_addf(out, _("  and %zu more\n"), summary->skipped - summary->bad_count);
}

void eval_add_text(const struct eval_summary *summary, const struct eval_style *style,
                   struct text *out)
{
    add_numbers(summary, out);
    add_odd(summary, out);
    if (summary->comparison)
        eval_add_comparison(summary, style, out);
    add_worst(summary, style, out);
    add_calibration(summary, style, out);
    add_classes(summary, out);
    add_bad(summary, out);
}
