/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame.h"

#include <stdio.h>

#include "app/view.h"
#include "core/intl.h"

/* From so many rows on the line of views is shown around a view. */
#define VIEWS_FROM 9

const char no_labels_yet[] = N_("no labels yet: y makes the selected class the true one");

struct scene scene_of(struct ui *ui, struct canvas *canvas)
{
    return (struct scene){.canvas = canvas,
                          .ui = ui,
                          .problem = &ui->session->problem,
                          .loss = session_loss(ui->session),
                          .loss_is_asked = ui_hides_loss(ui)};
}

struct body frame_around(const struct scene *scene)
{
    const int rows = scene->canvas->rows, views = rows >= VIEWS_FROM;
    draw_title(scene, 0);
    if (views)
        draw_views(scene, 1);
    draw_echo(scene, rows - 2);
    draw_keys(scene, rows - 1);
    return (struct body){.row = 1 + views, .rows = rows - 3 - views};
}

int draw_pressable(const struct scene *scene, int row, int column, const char *name,
                   const char *word, uint32_t key)
{
    const int left = column;
    column = canvas_put(scene->canvas, row, column, STYLE_STRONG, name);
    column = canvas_put(scene->canvas, row, column + 1, STYLE_PLAIN, word);
    spots_add(
        &scene->ui->spots,
        (struct spot){
            .row = row, .column = left, .width = column - left, .kind = SPOT_KEY, .key = key});
    return column;
}

size_t frame_scroll(size_t top, size_t selected, size_t shown, size_t count)
{
    if (selected < top)
        top = selected;
    if (selected >= top + shown)
        top = selected - shown + 1;
    if (top + shown > count)
        top = count > shown ? count - shown : 0;
    return top;
}

static void draw_notice(struct canvas *canvas)
{
    char notice[64];
    snprintf(notice, sizeof notice, _("xent needs %d x %d"), FRAME_COLUMNS_LEAST, FRAME_ROWS_LEAST);
    canvas_put(canvas, 0, 0, STYLE_PLAIN, notice);
    snprintf(notice, sizeof notice, _("here: %d x %d"), canvas->columns, canvas->rows);
    canvas_put(canvas, 1, 0, STYLE_PLAIN, notice);
    canvas_put(canvas, 2, 0, STYLE_PLAIN, _("q quits"));
}

/* A short one lies over the view, of which nothing can be clicked then.  The line at the bottom has
 * the place of a message. */
static void draw_text(struct ui *ui, struct canvas *canvas)
{
    const char *message = ui->prompting ? " " : text_string(&ui->echo);
    if (pages_are_short(&ui->pages, canvas->rows, canvas->columns, message))
        ui->view->draw(ui, canvas);
    spots_clear(&ui->spots);
    pages_draw(&ui->pages, canvas, ui_face(ui), message);
}

struct canvas frame_draw(struct ui *ui, int rows, int columns)
{
    struct canvas canvas = canvas_new(rows, columns);
    ui->rows = rows;
    ui->columns = columns;
    pages_set_columns(&ui->pages, columns > 1 ? (size_t)columns - 1 : 1);
    spots_clear(&ui->spots);
    if (rows < FRAME_ROWS_LEAST || columns < FRAME_COLUMNS_LEAST)
        draw_notice(&canvas);
    else if (pages_are_open(&ui->pages))
        draw_text(ui, &canvas);
    else
        ui->view->draw(ui, &canvas);
    if (ui->prompting)
        draw_prompt(ui, &canvas);
    return canvas;
}
