/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/still.h"

#include "app/frame.h"
#include "app/picture.h"
#include "app/view.h"

#define STILL_ROWS    24
#define STILL_COLUMNS 80

/* The caller's: canvas_release(). */
static struct canvas draw(struct session *session, const struct view *view, bool asked, int rows,
                          int columns)
{
    struct ui ui;
    ui_start(&ui, session);
    if (asked)
        ui_hide_steps(&ui);
    if (view != ui.view)
        view_open(&ui, view);
    struct canvas canvas =
        frame_draw(&ui, rows ? rows : STILL_ROWS, columns ? columns : STILL_COLUMNS);
    ui_release(&ui);
    return canvas;
}

void still_view(struct session *session, const char *view, bool asked, struct text *out)
{
    struct canvas canvas = draw(session, view_find(view), asked, 0, 0);
    canvas_add_to_text(&canvas, out);
    canvas_release(&canvas);
}

bool still_print(struct session *session, const char *path, bool asked, int rows, int columns,
                 struct error *error)
{
    struct canvas canvas = draw(session, &view_work, asked, rows, columns);
    const bool good = picture_write(&canvas, path, error);
    canvas_release(&canvas);
    return good;
}
