/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces that more than one view draws. */
#include <string.h>

#include "app/frame.h"
#include "core/intl.h"

const char nothing_yet[] = N_("Nothing is here yet: ':set logits 2 1 0.1', or x for an example.");

const char *value_symbol(const struct problem *problem)
{
    if (problem->kind == VALUES_LOGITS)
        return problem->from_logits ? "z" : N_("z as p");
    return problem->from_logits ? N_("p as z") : "p";
}

void draw_bar(const struct scene *scene, int row, int column, int columns, double part)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    if (!(part > 0))
        return;
    const double cells = (part > 1 ? 1 : part) * columns;
    if (!ui_is_unicode(scene->ui)) {
        canvas_fill(scene->canvas, row, column, (int)(cells + 0.5), STYLE_BAR, "#");
        return;
    }
    const int whole = (int)cells, eighth = (int)((cells - whole) * 8);
    canvas_fill(scene->canvas, row, column, whole, STYLE_BAR, "█");
    if (eighth)
        canvas_put(scene->canvas, row, column + whole, STYLE_BAR, eighths[eighth]);
}

void draw_more(const struct scene *scene, int row, int column, size_t above, size_t below)
{
    struct canvas *canvas = scene->canvas;
    if (above && below)
        canvas_putf(canvas, row, column, STYLE_FAINT, _("%zu more above, %zu more below"), above,
                    below);
    else if (above)
        canvas_putf(canvas, row, column, STYLE_FAINT, _("%zu more above"), above);
    else
        canvas_putf(canvas, row, column, STYLE_FAINT, _("%zu more below"), below);
}

int draw_sentence(const struct scene *scene, int row, int most, enum style style,
                  const char *sentence)
{
    struct text lines = {0}, line = {0};
    text_add_wrapped(&lines, sentence, 1, (size_t)scene->canvas->columns - 1);
    const char *at = text_string(&lines);
    for (int i = 0; i < most && text_next_line(&at, &line); i++) {
        if (i + 1 == most && *at)
            text_add(&line, " ...");
        canvas_put_cut(scene->canvas, row++, 1, scene->canvas->columns - 2, style,
                       text_string(&line) + strspn(text_string(&line), " "), ui_face(scene->ui));
    }
    text_release(&lines);
    text_release(&line);
    return row;
}

void draw_picture(struct canvas *canvas, int row, int column, const struct canvas *picture)
{
    canvas_copy(canvas, row, column, picture);
    if (picture->cursor_row >= 0)
        canvas_set_cursor(canvas, row + picture->cursor_row, column + picture->cursor_column);
}
