/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The view of curves: what a probability costs, and what the loss does while the selected value
 * moves.  One of them, or both where there is room. */
#include "app/curves.h"
#include "app/frame.h"
#include "app/view.h"
#include "core/intl.h"
#include "core/number.h"
#include "core/sweep.h"

/* Sizes of the body from which there is room for both, beside or below each other. */
#define BESIDE_COLUMNS 100
#define BELOW_ROWS     28
#define BETWEEN        3

/* Columns from which what is said unasked fits into one line. */
#define UNASKED_COLUMNS 76

/* The loss of the sample and its slope, before the reduction: what the curve of the loss shows. */
static void add_loss(const struct scene *scene, struct text *line)
{
    const struct problem *problem = scene->problem;
    const size_t n = ui_sample_of_row(scene->ui), c = ui_class_of_row(scene->ui);
    if (!sweep_possible(problem, n, c))
        return;
    if (scene->loss->refusal) {
        text_addf(line, "   %s", _("refused"));
        return;
    }
    if (problem_ignored(problem, n)) {
        text_addf(line, "   %s", _("ignored: not counted"));
        return;
    }
    struct sweep present = sweep_new(problem, n, c, sweep_range(problem, n, c), 2);
    text_addf(line, _("   loss %s   slope %s"),
              number_show(present.present_loss, problem->digits).text,
              number_show(present.present_slope, problem->digits).text);
    sweep_release(&present);
}

/* The step that is told, or what there is to tell where all are. */
static void add_facts(const struct scene *scene, struct text *line)
{
    const struct derivation *d = scene->derivation;
    const size_t item = scene->ui->row, step = scene->ui->step;
    const int digits = scene->problem->digits;
    if (step != STEP_ALL) {
        text_addf(line, _("   step %zu of %zu  %s"), step + 1, d->count,
                  _(step_text(d, step).verb));
        return;
    }
    if (d->route != ROUTE_PROBS) /* else it is what was given */
        text_addf(line, "   %s %s", derivation_prob_name(d),
                  number_show(d->prob[item], digits).text);
    if (curves_pays_for_no(d, item)) /* and there it stands on the curve */
        text_addf(line, "   1-%s %s", derivation_prob_name(d),
                  number_show(d->rest[item], digits).text);
    add_loss(scene, line);
}

/* Has what the explorer says unasked a line to itself?  Where it would take two the numbers stand,
 * which an answer to a key may cover but it may not. */
static bool says_unasked(const struct canvas *canvas)
{
    return canvas->columns >= UNASKED_COLUMNS;
}

/* "cat: z 2   p 0.6590   loss 0.4170   slope -0.3410" at the bottom; a long name gets a third of
 * the line. */
static void draw_numbers(const struct scene *scene, int row)
{
    struct canvas *canvas = scene->canvas;
    const double value = scene->derivation->value[scene->ui->row];
    char room[ROW_ROOM];
    const char *name = ui_row_name(scene->ui, room);
    const int width = (int)text_width(name), most = canvas->columns / 3;
    const int column = 1 + (width < most ? width : most);
    struct text line = {0};
    text_addf(&line, ": %s %s", values_symbol(scene->problem->kind), number_exact(value).text);
    const int end = column + (int)text_width(text_string(&line));
    add_facts(scene, &line);
    canvas_put_cut(canvas, row, 1, most, STYLE_STRONG, name, ui_face(scene->ui));
    canvas_put_cut(canvas, row, column, canvas->columns - column - 1, STYLE_STRONG,
                   text_string(&line), ui_face(scene->ui));
    canvas_set_cursor(canvas, row, end);
    text_release(&line);
}

/* One of the curves under its heading. */
static void draw_one(const struct scene *scene, bool sweep, bool alone, struct body body,
                     int column, int columns)
{
    struct text heading = {0};
    text_add(&heading, sweep ? _(curves_sweep_heading) : _(curves_price_heading));
    const char *hint = _("   Tab: the other curve");
    if (alone && (int)(text_width(text_string(&heading)) + text_width(hint)) + 4 < columns)
        text_add(&heading, hint);
    draw_heading_at(scene, body.row, column, columns, text_string(&heading));
    text_release(&heading);
    if (sweep && scene->loss_is_asked)
        canvas_put_cut(scene->canvas, body.row + 1, column + 2, columns - 4, STYLE_PLAIN,
                       _("the loss is asked for: its curve waits until it is told"),
                       ui_face(scene->ui));
    else if (sweep && scene->loss->refusal)
        canvas_put_cut(scene->canvas, body.row + 1, column + 2, columns - 4, STYLE_PLAIN,
                       _(scene->loss->refusal), ui_face(scene->ui));
    else if (!sweep)
        curves_price(scene, body.row + 1, column + 1, body.rows - 1, columns - 2);
    else if (!curves_sweep(scene, body.row + 1, column + 1, body.rows - 1, columns - 2))
        canvas_put_cut(scene->canvas, body.row + 1, column + 2, columns - 4, STYLE_PLAIN,
                       _(no_labels_yet), ui_face(scene->ui));
}

static void draw_curves(const struct scene *scene, struct body body)
{
    const int columns = scene->canvas->columns, half = (columns - BETWEEN) / 2;
    const bool sweep = scene->ui->memory.curve_is_sweep;
    if (columns >= BESIDE_COLUMNS) {
        draw_one(scene, false, false, body, 0, half);
        draw_one(scene, true, false, body, half + BETWEEN, columns - half - BETWEEN);
    } else if (body.rows >= BELOW_ROWS) {
        const struct body upper = {body.row, body.rows / 2};
        const struct body lower = {body.row + upper.rows, body.rows - upper.rows};
        draw_one(scene, false, false, upper, 0, columns);
        draw_one(scene, true, false, lower, 0, columns);
    } else {
        draw_one(scene, sweep, true, body, 0, columns);
    }
}

static void draw(struct ui *ui, struct canvas *canvas)
{
    struct scene scene = scene_of(ui, canvas);
    const bool empty = matrix_is_empty(&scene.problem->values);
    if (!empty && says_unasked(canvas))
        scene.derivation = session_derivation(ui->session, ui->sample);
    struct body body = frame_around(&scene);
    if (empty) {
        canvas_put_cut(canvas, body.row + 1, 2, canvas->columns - 3, STYLE_PLAIN, _(nothing_yet),
                       ui_face(ui));
        return;
    }
    scene.derivation = session_derivation(ui->session, ui->sample);
    if (body.rows > 1)
        draw_numbers(&scene, body.row + --body.rows);
    draw_curves(&scene, body);
    if (ui->echo.length) /* a long one goes over the numbers */
        draw_echo(&scene, canvas->rows - 2);
}

static void change_curve(struct ui *ui, int unused)
{
    (void)unused;
    ui->memory.curve_is_sweep = !ui->memory.curve_is_sweep;
}

static bool act(struct ui *ui, uint32_t key)
{
    static const struct view_key keys[] = {{{KEY_NAME_TAB, KEY_NAME_BACK_TAB}, change_curve, 0}};
    return view_act(keys, sizeof keys / sizeof *keys, ui, key);
}

const struct view view_curve = {
    .name = "curve",
    .key = 'V',
    .word = N_("curve"),
    .help = N_("what a probability costs, and the loss as the selected value moves"),
    .draw = draw,
    .act = act,
};
