/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/picture.h"

#include <string.h>
#include <strings.h>

#include "app/picture_svg.h"
#include "core/file.h"
#include "core/intl.h"

/* Strokes of big digits are blanks, which a text would not show. */
static void add_text(const struct canvas *canvas, struct text *out)
{
    struct canvas copy = canvas_new(canvas->rows, canvas->columns);
    canvas_copy(&copy, 0, 0, canvas);
    for (int row = 0; row < copy.rows; row++)
        for (int column = 0; column < copy.columns; column++)
            if (canvas_cell(&copy, row, column)->style == STYLE_BIG)
                canvas_put(&copy, row, column, STYLE_BIG, "#");
    canvas_add_to_text(&copy, out);
    canvas_release(&copy);
}

static const struct {
    const char *ending;
    void (*add)(const struct canvas *canvas, struct text *out);
} kinds[] = {
    {".txt", add_text},
    {".svg", picture_svg},
};

/* From the last dot of the name on; "" if it has none, or nothing before it. */
static const char *ending_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return dot && dot != name ? dot : "";
}

bool picture_write(const struct canvas *canvas, const char *path, struct error *error)
{
    const char *ending = ending_of(path);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcasecmp(ending, kinds[i].ending) != 0)
            continue;
        struct text out = {0};
        kinds[i].add(canvas, &out);
        const bool good = file_write(path, text_string(&out), out.length, error);
        text_release(&out);
        return good;
    }
    return error_set(error, 0,
                     _("cannot print to '%s': the name ends in .txt (plain text) or .svg (a "
                       "picture with its colours)"),
                     error_quote(path, strlen(path)).text);
}
