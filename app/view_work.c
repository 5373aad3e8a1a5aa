/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main view: from top to bottom title, the table that is the calculation, the chain of the
 * selected cell, the four cases of from_logits, the batch, the echo line, the keys.  A small screen
 * gets the parts that matter most, in the order in which plan_rows() hands rows out; nothing
 * changes its corner between sizes. */
#include <math.h>

#include "app/curves.h"
#include "app/frame.h"
#include "app/view.h"
#include "core/intl.h"
#include "core/larger.h"
#include "core/number.h"
#include "core/remark.h"

#define TRAIL_COLUMNS 60 /* columns from which there is room for the trail of steps */

/* Columns and rows from which there is room for the curve beside the chain; the gap between them;
 * and rows beyond which a curve does not get clearer. */
#define SIDE_FROM      110
#define SIDE_ROWS      10
#define SIDE_GAP       2
#define SIDE_ROWS_MOST 18

/* Hands out up to `wanted` of the rows that are left; all or nothing if `whole`. */
static int take(int *left, int wanted, bool whole)
{
    if (wanted < 0 || (whole && wanted > *left))
        wanted = 0;
    const int given = wanted < *left ? wanted : *left;
    *left -= given;
    return given;
}

/* Which parts there is something to say in. */
struct wanted {
    int four; /* 1: folded, for want of columns */
    bool batch, trail;
    bool bare; /* neither title nor echo nor keys: they are somebody else's */
    bool note; /* where something may be said: the room is kept, so that nothing moves then */
};

/* The order of these lines is the order of importance. */
static struct plan plan_rows(int rows, int items, const struct wanted *wanted)
{
    struct plan plan = {0};
    int left = rows;
    plan.title = take(&left, !wanted->bare, true);
    plan.keys = take(&left, !wanted->bare, true);
    plan.echo = take(&left, !wanted->bare, true);
    plan.head = take(&left, 1, true);
    plan.sum = take(&left, 1, true);
    plan.items = take(&left, smaller(items, 3), false);
    plan.four = wanted->four ? take(&left, 1, true) : 0;
    plan.batch = wanted->batch ? take(&left, 1, true) : 0;
    plan.rule = take(&left, !wanted->bare, true);
    plan.sum_rule = take(&left, 1, true);
    plan.chain = take(&left, 4, true);
    plan.head += take(&left, 1, true);
    if (plan.four && wanted->four > 1)
        plan.four += take(&left, 3, true);
    plan.items += take(&left, smaller(items - plan.items, 5), false);
    plan.chain_air = plan.chain ? take(&left, 1, true) : 0;
    plan.chain += plan.chain ? take(&left, 2, false) : 0;
    plan.note = wanted->note ? take(&left, 1, true) : 0;
    plan.four_air = take(&left, plan.four > 1, true);
    plan.chain_air += plan.chain ? take(&left, 1, true) : 0;
    if (plan.four && wanted->four == 1)
        plan.four += take(&left, 1, true);
    plan.items += take(&left, items - plan.items, false);
    plan.chain += plan.chain ? take(&left, 3, false) : 0;
    if (wanted->trail && plan.chain && left > 4)
        plan.trail = take(&left, 14, false);
    if (plan.items < items && plan.items > 1) {
        plan.items--;
        plan.more = 1;
    }
    return plan;
}

/* The curve beside chain and trail. */
static void draw_side(const struct scene *scene, int row, int rows)
{
    const int column = scene->canvas->columns - scene->side + SIDE_GAP;
    const int columns = scene->side - SIDE_GAP;
    draw_heading_at(scene, row, column, columns, _(curves_price_heading));
    curves_price(scene, row + 1, column, smaller(rows - 1, SIDE_ROWS_MOST), columns);
}

/* The step, where there is no room for its formula and nothing else is to be said: else the screen
 * would not answer to the keys that step. */
static bool draw_step_line(const struct scene *scene, int row)
{
    const struct ui *ui = scene->ui;
    if (scene->plan.chain || ui->step == STEP_ALL || ui->echo.length || ui->editing)
        return false;
    const struct step_text text = step_text(scene->derivation, ui->step);
    struct text line = {0};
    text_addf(&line, _("%zu of %zu  %s: %s"), ui->step + 1, scene->derivation->count, _(text.verb),
              ui->asked ? _(text.question) : _(text.why));
    canvas_put_cut(scene->canvas, row, 1, scene->canvas->columns - 2, STYLE_PLAIN,
                   text_string(&line), ui_face(ui));
    text_release(&line);
    return true;
}

static void draw_parts(struct scene *scene, int rows)
{
    const struct plan *plan = &scene->plan;
    int row = 0;
    if (plan->title)
        draw_title(scene, row++);
    if (plan->rule)
        draw_views(scene, row++);
    draw_table(scene, row);
    row += plan->head + plan->items + plan->more + plan->sum_rule + plan->sum + plan->chain_air;
    if (scene->side)
        draw_side(scene, row, plan->chain + plan->trail);
    int after = row + plan->chain;
    if (plan->chain)
        after = draw_chain(scene, row);
    row += plan->chain;
    if (plan->trail) /* while stepping it does not move */
        draw_trail(scene, scene->ui->step == STEP_ALL ? after : row, row + plan->trail);
    row += plan->trail;
    if (plan->four)
        draw_four(scene, row);
    row += plan->four + plan->four_air;
    if (plan->batch)
        draw_batch(scene, row);
    if (plan->note)
        canvas_put_cut(scene->canvas, rows - plan->keys - plan->echo - 1, 1,
                       scene->canvas->columns - 2, STYLE_FAINT, text_string(&scene->note),
                       ui_face(scene->ui));
    if (plan->echo && !draw_step_line(scene, rows - plan->keys - 1))
        draw_echo(scene, rows - plan->keys - 1);
    if (plan->keys)
        draw_keys(scene, rows - 1);
}

/* What is worth a quiet line: how the present case stands to the pinned one, or a loss that is a
 * known number. */
static void add_note(struct scene *scene)
{
    const struct session *session = scene->ui->session;
    const int digits = scene->problem->digits;
    if (scene->loss_is_asked)
        return;
    if (session->has_pinned) {
        const enum log_base base = scene->problem->log_base;
        const double pinned = loss_in_base(session->pinned_loss.value, base);
        const double now = loss_reduced(scene->loss);
        if (isnan(pinned) || isnan(now))
            return;
        if (session->pinned.task != scene->problem->task) {
            text_addf(&scene->note, _("pinned: loss %s of another kind of problem"),
                      number_show(pinned, digits).text);
            return;
        }
        text_addf(&scene->note, _("pinned: loss %s    now %s"), number_show(pinned, digits).text,
                  number_show(now, digits).text);
        ui_add_difference(pinned, now, digits, &scene->note);
    } else if (!remark_known(scene->problem, scene->loss, &scene->note)) {
        remark_known_sample(scene->problem, scene->loss, ui_sample_of_row(scene->ui), &scene->note);
    }
}

static void draw_problem(struct ui *ui, struct canvas *canvas, bool bare)
{
    struct scene scene = scene_of(ui, canvas);
    const struct derivation *derivation = session_derivation(ui->session, ui->sample);
    const bool labelled = scene.problem->label_form != LABELS_NONE;
    const size_t sample = ui_sample_of_row(ui);
    const int items =
        derivation->items < (size_t)canvas->rows ? (int)derivation->items : canvas->rows;
    scene.derivation = derivation;
    if (labelled) {
        bool whole;
        scene.comparison = ui_comparison(ui, sample, &whole);
        scene.comparison_is_of_sample = !whole;
        add_note(&scene);
    }
    struct wanted wanted = {.bare = bare,
                            .batch = labelled && loss_is_reduced(scene.loss),
                            .trail = labelled && canvas->columns >= TRAIL_COLUMNS,
                            .note = labelled};
    if (labelled)
        wanted.four = four_columns(&scene) <= canvas->columns ? 4 : 1;
    scene.plan = plan_rows(canvas->rows, items, &wanted);
    if (canvas->columns >= SIDE_FROM && scene.plan.chain + scene.plan.trail >= SIDE_ROWS)
        scene.side = canvas->columns / 3 + SIDE_GAP;
    draw_parts(&scene, canvas->rows);
    text_release(&scene.note);
}

/* The empty problem says what to type. */
static void draw_empty(struct ui *ui, struct canvas *canvas)
{
    static const struct {
        const char *type, *why;
    } lines[] = {
        {NULL, N_("Nothing is here yet.  Type numbers, then Enter, or ':' and one of")},
        {"", ""},
        {"set logits 2 1 0.1", N_("scores, one a class; ';' begins the next sample")},
        {"set probs 0.7 0.2 0.1", N_("or probabilities")},
        {"set target 0", N_("the true class, counted from 0")},
        {"set task binary", N_("yes/no outputs in place of classes")},
        {"load threeclass", N_("an example; x goes through all of them")},
        {"", ""},
        {NULL, N_("A pasted table of numbers works, too.  ? helps, u takes a change back.")},
    };
    const struct scene scene = scene_of(ui, canvas);
    const struct body body = frame_around(&scene);
    const int first = body.rows > (int)(sizeof lines / sizeof *lines) ? 1 : 0;
    for (int i = 0; i < (int)(sizeof lines / sizeof *lines) && first + i < body.rows; i++) {
        const int row = body.row + first + i, left = lines[i].type ? 4 : 2;
        const char *words = lines[i].why[0] ? _(lines[i].why) : "";
        if (lines[i].type)
            canvas_put(canvas, row, left, STYLE_STRONG, lines[i].type);
        const int column = lines[i].type ? left + 24 : left;
        canvas_put_cut(canvas, row, column, canvas->columns - column - 1, STYLE_PLAIN, words,
                       ui_face(ui));
    }
}

static void draw(struct ui *ui, struct canvas *canvas)
{
    if (matrix_is_empty(&ui->session->problem.values))
        draw_empty(ui, canvas);
    else
        draw_problem(ui, canvas, false);
}

void work_draw_panels(struct ui *ui, struct canvas *canvas)
{
    if (!matrix_is_empty(&ui->session->problem.values))
        draw_problem(ui, canvas, true);
}

const struct view view_work = {
    .name = "work",
    .key = 'W',
    .word = N_("work"),
    .help = N_("the table that is the calculation, the formula of a step, the four cases"),
    .draw = draw,
    .select = view_select_row,
    .find = view_find_row,
};
