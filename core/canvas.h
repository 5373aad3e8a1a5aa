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

#include <stddef.h>
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

/* A character in bits, and a style. */
#define CODE_BITS  21
#define CODE_MASK  ((1u << CODE_BITS) - 1)
#define STYLE_BITS 9
#define STYLE_MASK ((1u << STYLE_BITS) - 1)

/* Small, for a frame has ten thousand of them, and without padding, so that they may be compared as
 * bytes. */
struct cell {
    uint32_t code : CODE_BITS;   /* the base character */
    uint32_t width : 2;          /* 1, 2, or 0: the right half of the wide character before it */
    uint32_t style : STYLE_BITS; /* enum style */
    uint32_t marks[2];           /* its combining marks, CODE_BITS each: cell_code() */
};

/* Of what is in a cell the base character (0) or a combining mark (1 to CELL_CODES - 1); 0 if there
 * is none. */
static inline uint32_t cell_code(const struct cell *cell, size_t which)
{
    const uint64_t marks = (uint64_t)cell->marks[1] << 32 | cell->marks[0];
    return which == 0 ? cell->code : (uint32_t)(marks >> (which - 1) * CODE_BITS & CODE_MASK);
}

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

/* `count` times a character, which is one column wide. */
void canvas_fill(struct canvas *canvas, int row, int column, int count, enum style style,
                 const char *character);

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

/* The same, moved so many columns to the right. */
void canvas_add_indented(const struct canvas *canvas, int indent, struct text *out);

#endif
