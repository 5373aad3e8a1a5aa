/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/curves.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/intl.h"
#include "core/plot.h"
#include "core/sweep.h"

/* More classes than this are not marked, but for the selected and the true one. */
#define MARKS_MOST 24

/* Columns of a name beside its mark. */
#define LABEL_MOST 10

/* Columns of the name of the class whose value is swept. */
#define SWEPT_MOST 20

/* Parts that the axis of a sweep is divided into, about. */
#define PARTS 5

/* Points of a curve for each column. */
#define POINTS_A_COLUMN 2

const char curves_price_heading[] = N_("the price of a probability: -ln p");
const char curves_sweep_heading[] = N_("the loss and its slope, while one value moves");

/* ---- the marks ---- */

struct marks {
    struct plot_mark list[MARKS_MOST];
    char label[MARKS_MOST][4 * LABEL_MOST + 1];
    size_t count;
};

/* Do all items begin with letters of their own? */
static bool initials_differ(const struct derivation *d)
{
    char room[CLASS_ROOM];
    if (d->problem->names.count == 0)
        return d->items <= 10; /* numbers */
    for (size_t i = 0; i < d->items; i++) {
        uint32_t one, other;
        const char *name = derivation_item_name(d, i, room);
        text_character(name, strlen(name), &one);
        for (size_t k = 0; k < i; k++) {
            name = derivation_item_name(d, k, room);
            text_character(name, strlen(name), &other);
            if (one == other)
                return false;
        }
    }
    return true;
}

/* As much of a name as columns and room allow. */
static void cut_name(const char *name, int columns, size_t room, char *out)
{
    size_t used = text_beginning(name, columns);
    while (used >= room)
        used = text_beginning(name, --columns);
    memcpy(out, name, used);
    out[used] = '\0';
}

bool curves_pays_for_no(const struct derivation *d, size_t item)
{
    return d->problem->task == TASK_BINARY && d->problem->label_form != LABELS_NONE &&
           d->label[item] < 0.5;
}

/* The probability that the item pays for: of the class, or in a binary problem of its answer. */
static double price_place(const struct derivation *d, size_t item, double *price)
{
    const bool no = curves_pays_for_no(d, item);
    *price = no ? d->other[item] : d->surprise[item];
    return no ? d->rest[item] : d->prob[item];
}

static void add_mark(const struct scene *scene, size_t item, bool initial, struct marks *marks)
{
    const struct derivation *d = scene->derivation;
    char room[CLASS_ROOM], *label = marks->label[marks->count];
    struct plot_mark mark = {.label = label, .present = item == scene->ui->row};
    cut_name(derivation_item_name(d, item, room), initial ? 1 : LABEL_MOST, sizeof marks->label[0],
             label);
    if (!label[0]) /* it begins with a wide character */
        cut_name(derivation_item_name(d, item, room), 2, sizeof marks->label[0], label);
    mark.x = price_place(d, item, &mark.y);
    marks->list[marks->count++] = mark;
}

/* Have the probabilities been told? */
static bool probs_are_told(const struct scene *scene)
{
    const struct derivation *d = scene->derivation;
    size_t step = derivation_find(d, STEP_SURPRISE);
    if (step == d->count)
        step = derivation_find(d, STEP_DIRECT);
    return ui_told(scene->ui, step);
}

static void add_marks(const struct scene *scene, struct marks *marks)
{
    const struct derivation *d = scene->derivation;
    const bool initial = initials_differ(d), all = d->items <= MARKS_MOST;
    if (!probs_are_told(scene))
        return;
    for (size_t i = 0; i < d->items && marks->count < MARKS_MOST; i++)
        if (all || i == scene->ui->row || d->label[i] > 0)
            add_mark(scene, i, initial, marks);
}

/* ---- the price ---- */

static size_t points_for(int columns)
{
    return columns > 1 ? (size_t)columns * POINTS_A_COLUMN : 2;
}

void curves_price(const struct scene *scene, int row, int column, int rows, int columns)
{
    static const struct {
        double high; /* about the price of 1 in 50 to 1 in 100 */
        const char *name;
    } unit[] = {[LOG_BASE_E] = {4, "-ln p"},
                [LOG_BASE_2] = {6, "-log2 p"},
                [LOG_BASE_10] = {2, "-log10 p"}};
    const enum log_base base = scene->problem->log_base;
    struct sweep curve = sweep_price(scene->problem, points_for(columns));
    struct marks marks = {.count = 0};
    add_marks(scene, &marks);
    const struct plot plot = {
        .x = {0, 1},
        .y = {0, unit[base].high},
        .curve = {{.name = unit[base].name, .x = curve.x, .y = curve.loss, .count = curve.count}},
        .marks = marks.list,
        .mark_count = marks.count,
        .x_name = "p",
        .face = ui_face(scene->ui)};
    plot_draw(&plot, scene->canvas, row, column, rows, columns);
    sweep_release(&curve);
}

/* ---- the sweep ---- */

/* As much of both curves as is finite and not absurdly far away; the slope of a probability is -1/p
 * and would leave nothing of the loss. */
static struct range sweep_height(const struct sweep *sweep)
{
    const struct range all = {-1e300, 1e300}, steep = {-4, 4};
    const struct range loss = range_of(sweep->loss, sweep->count, all);
    const struct range slope = range_of(sweep->slope, sweep->count, steep);
    return range_nice(range_join(loss, slope), PARTS);
}

bool curves_sweep(const struct scene *scene, int row, int column, int rows, int columns)
{
    const struct problem *problem = scene->problem;
    const size_t n = ui_sample_of_row(scene->ui), c = ui_class_of_row(scene->ui);
    if (!sweep_possible(problem, n, c))
        return false;
    struct sweep sweep = sweep_new(problem, n, c, sweep_range(problem, n, c),
                                   sweep_count(problem, points_for(columns)));
    const struct plot_mark marks[] = {{sweep.present, sweep.present_loss, "L", true},
                                      {sweep.present, sweep.present_slope, "s", false}};
    char room[CLASS_ROOM], cut[4 * SWEPT_MOST + 1], name[sizeof cut + 8];
    cut_name(problem_class_name(problem, c, room), SWEPT_MOST, sizeof cut, cut);
    snprintf(name, sizeof name, "%s(%s)", values_symbol(problem->kind), cut);
    const struct plot plot = {.x = {sweep.x[0], sweep.x[sweep.count - 1]},
                              .y = sweep_height(&sweep),
                              .curve = {{_("L, the loss"), sweep.x, sweep.loss, sweep.count},
                                        {_("s, its slope"), sweep.x, sweep.slope, sweep.count}},
                              .marks = marks,
                              .mark_count = sizeof marks / sizeof *marks,
                              .x_name = name,
                              .face = ui_face(scene->ui)};
    plot_draw(&plot, scene->canvas, row, column, rows, columns);
    sweep_release(&sweep);
    return true;
}
