/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A grid of styled characters in memory.
 *
 * A formula, a table and a whole frame are canvases.  One file copies a canvas to the terminal,
 * another turns it into plain text, so everything that is drawn can be compared in a test without a
 * terminal.
 *
 * Every writing function clips: what lies outside is not drawn, half of a wide character never is
 * (a blank stands in for it).  Rows and columns count from 0 and may be negative or too large. */
#ifndef XENT_CORE_CANVAS_H
#define XENT_CORE_CANVAS_H

#include <stdint.h>

#include "core/text.h"

/* Roles, not colours: the terminal has one table from role to attributes.  Colour never carries a
 * meaning alone. */
enum style {
    STYLE_PLAIN,
    STYLE_FAINT,   /* rules, dots, what is of less importance */
    STYLE_HEADING, /* section titles, the program's name */
    STYLE_STRONG,  /* bold: values that matter, keys in the key line */
    STYLE_BAR,     /* the bars of the probabilities */
    STYLE_CURSOR,  /* the selected cell */
    STYLE_STEP,    /* the column and the part of a formula that the step is about */
    STYLE_RESULT,  /* the loss */
    STYLE_RIGHT,   /* the word "right" */
    STYLE_WRONG,   /* the word "WRONG", errors */
    STYLE_BIG,     /* blanks that are the strokes of big digits */
    STYLE_COUNT
};

/* The characters to draw with. */
enum face { FACE_UNICODE, FACE_ASCII };

#define CELL_CODES 4

/* Without padding, so that cells may be compared as bytes. */
struct cell {
    uint32_t code[CELL_CODES]; /* a base character and its combining marks; zeros fill the rest */
    uint16_t width;            /* 1, 2, or 0: the right half of the wide character before it */
    uint16_t style;            /* enum style */
};

struct canvas {
    int rows, columns;
    int baseline;                  /* the row to align on when canvases stand beside each other */
    int cursor_row, cursor_column; /* where the terminal's cursor belongs; -1 if nowhere */
    struct cell *cells;            /* rows * columns, row by row */
};

/* A canvas of blanks; negative sizes count as 0.  Owned by the caller: canvas_release(). */
struct canvas canvas_new(int rows, int columns);
void canvas_release(struct canvas *canvas);

/* The terminal's cursor belongs there; right of the last column it belongs on that. */
void canvas_set_cursor(struct canvas *canvas, int row, int column);

/* Writes a string from (row, column) on; returns the column after it, also where it was clipped.
 * A control character or one that cannot be drawn is written as '?'.  A combining mark goes to the
 * character before it in the string; one that has none, and marks of writing direction, are left
 * out. */
int canvas_put(struct canvas *canvas, int row, int column, enum style style, const char *string);
int canvas_putf(struct canvas *canvas, int row, int column, enum style style, const char *format,
                ...) __attribute__((format(printf, 5, 6)));

/* As canvas_put(), but the string ends (`right`) before column `end`, or starts at `column` and is
 * cut to `width` columns: if it does not fit, "…" ("~" in ASCII) stands after the characters that
 * do, and a blank where half of a wide one would. */
void canvas_put_right(struct canvas *canvas, int row, int end, enum style style,
                      const char *string);
void canvas_put_cut(struct canvas *canvas, int row, int column, int width, enum style style,
                    const char *string, enum face face);

/* `count` times the string (one column wide each time). */
void canvas_fill(struct canvas *canvas, int row, int column, int count, enum style style,
                 const char *string);

/* Changes the style of what stands there. */
void canvas_restyle(struct canvas *canvas, int row, int column, int count, enum style style);

/* Blanks a whole row. */
void canvas_clear_row(struct canvas *canvas, int row);

/* Copies `source` with its upper left corner at (row, column). */
void canvas_copy(struct canvas *canvas, int row, int column, const struct canvas *source);

/* The cell, or NULL outside. */
const struct cell *canvas_cell(const struct canvas *canvas, int row, int column);

/* Appends all rows as UTF-8 lines, blanks at line ends removed. */
void canvas_add_to_text(const struct canvas *canvas, struct text *out);

#endif
