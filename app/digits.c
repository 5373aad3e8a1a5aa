/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/digits.h"

#include <string.h>

enum { STROKE = 2, GAP = 2 };

struct shape {
    char character;
    const char *row[DIGITS_ROWS]; /* all as long as the first */
};

static const struct shape shapes[] = {
    {'0', {"###", "# #", "# #", "# #", "###"}}, {'1', {" # ", "## ", " # ", " # ", "###"}},
    {'2', {"###", "  #", "###", "#  ", "###"}}, {'3', {"###", "  #", "###", "  #", "###"}},
    {'4', {"# #", "# #", "###", "  #", "  #"}}, {'5', {"###", "#  ", "###", "  #", "###"}},
    {'6', {"###", "#  ", "###", "# #", "###"}}, {'7', {"###", "  #", "  #", "  #", "  #"}},
    {'8', {"###", "# #", "###", "# #", "###"}}, {'9', {"###", "# #", "###", "  #", "###"}},
    {'.', {" ", " ", " ", " ", "#"}},           {'-', {"   ", "   ", "###", "   ", "   "}},
    {'+', {"   ", " # ", "###", " # ", "   "}}, {'i', {"#", " ", "#", "#", "#"}},
    {'n', {"###", "# #", "# #", "# #", "# #"}}, {'f', {"###", "#  ", "## ", "#  ", "#  "}},
    {'a', {"###", "  #", "###", "# #", "###"}}, {'e', {"###", "# #", "###", "#  ", "###"}},
    {' ', {" ", " ", " ", " ", " "}},
};

static const struct shape unknown = {'\0', {"   ", "   ", "   ", "   ", "   "}};

static const struct shape *shape_of(char character)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (shapes[i].character == character)
            return &shapes[i];
    return &unknown;
}

static void draw_shape(struct canvas *canvas, int row, int column, const struct shape *shape)
{
    for (int i = 0; i < DIGITS_ROWS; i++)
        for (int j = 0; shape->row[i][j]; j++)
            if (shape->row[i][j] == '#')
                canvas_fill(canvas, row + i, column + j * STROKE, STROKE, STYLE_BIG, " ");
}

/* Draws it, if there is something to draw on; returns the column behind it. */
static int go_through(struct canvas *canvas, int row, int column, const char *text)
{
    for (const char *c = text; *c; c++) {
        const struct shape *shape = shape_of(*c);
        if (c != text)
            column += GAP;
        if (canvas)
            draw_shape(canvas, row, column, shape);
        column += (int)strlen(shape->row[0]) * STROKE;
    }
    return column;
}

int digits_width(const char *text)
{
    return go_through(NULL, 0, 0, text);
}

int digits_draw(struct canvas *canvas, int row, int column, const char *text)
{
    return go_through(canvas, row, column, text);
}
