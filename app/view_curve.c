/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The view of curves: what a probability costs, and what the loss does while the selected value
 * moves.  One of them, or both where there is room. */
#include "app/curves.h"
#include "app/frame.h"
#include "app/view.h"
#include "core/intl.h"
#include "core/number.h"

/* Sizes of the body from which there is room for both, beside or below each other. */
#define BESIDE_COLUMNS 100
#define BELOW_ROWS     28
#define BETWEEN        3

/* "cat: p 0.6590, -ln p 0.4170" and the loss of the sample with its slope, at the bottom. */
static void draw_numbers(const struct scene *scene, int row)
{
    const struct derivation *d = scene->derivation;
    const size_t item = scene->ui->row, slope = derivation_find(d, STEP_GRADIENT);
    const int digits = scene->problem->digits;
    char room[ROW_ROOM];
    struct text line = {0};
    text_addf(&line, "%s: %s %s", ui_row_name(scene->ui, room), values_symbol(scene->problem->kind),
              number_exact(d->value[item]).text);
    const int end = (int)text_width(text_string(&line));
    if (scene->ui->step == STEP_ALL) {
        if (d->route != ROUTE_PROBS) /* else it is what was given */
            text_addf(&line, "   p %s", number_show(d->prob[item], digits).text);
        if (slope < d->count)
            text_addf(&line, "   loss %s   slope %s", number_show(d->loss_of_sample, digits).text,
                      number_show(d->gradient[item], digits).text);
    }
    canvas_put_cut(scene->canvas, row, 1, scene->canvas->columns - 2, STYLE_STRONG,
                   text_string(&line), ui_face(scene->ui));
    canvas_set_cursor(scene->canvas, row, 1 + end);
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
    if (!sweep)
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
    scene.derivation = empty ? NULL : session_derivation(ui->session, ui->sample);
    struct body body = frame_around(&scene);
    if (empty) {
        canvas_put_cut(canvas, body.row + 1, 2, canvas->columns - 3, STYLE_PLAIN,
                       _("Nothing is here yet: ':set logits 2 1 0.1', or x for an example."),
                       ui_face(ui));
        return;
    }
    if (body.rows > 1)
        draw_numbers(&scene, body.row + --body.rows);
    draw_curves(&scene, body);
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
