/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame.h"

#include <stdio.h>

#include "app/view.h"
#include "core/intl.h"

/* From so many rows on the line of views is shown around a view. */
#define VIEWS_FROM 9

struct scene scene_of(struct ui *ui, struct canvas *canvas)
{
    return (struct scene){.canvas = canvas,
                          .ui = ui,
                          .problem = &ui->session->problem,
                          .loss = session_loss(ui->session)};
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

static void draw_notice(struct canvas *canvas)
{
    char notice[64];
    snprintf(notice, sizeof notice, _("xent needs %d x %d"), FRAME_COLUMNS_LEAST, FRAME_ROWS_LEAST);
    canvas_put(canvas, 0, 0, STYLE_PLAIN, notice);
    snprintf(notice, sizeof notice, _("here: %d x %d"), canvas->columns, canvas->rows);
    canvas_put(canvas, 1, 0, STYLE_PLAIN, notice);
    canvas_put(canvas, 2, 0, STYLE_PLAIN, _("q quits"));
}

struct canvas frame_draw(struct ui *ui, int rows, int columns)
{
    struct canvas canvas = canvas_new(rows, columns);
    ui->rows = rows;
    ui->columns = columns;
    ui->pages.columns = columns > 1 ? (size_t)columns - 1 : 1;
    spots_clear(&ui->spots);
    if (rows < FRAME_ROWS_LEAST || columns < FRAME_COLUMNS_LEAST)
        draw_notice(&canvas);
    else if (pages_are_open(&ui->pages))
        pages_draw(&ui->pages, &canvas, ui_face(ui));
    else
        ui->view->draw(ui, &canvas);
    if (ui->prompting)
        draw_prompt(ui, &canvas);
    return canvas;
}
