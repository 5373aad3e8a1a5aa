/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of the step check, one for each result of each step, and what is said below them. */
#ifndef XENT_APP_CHECK_LINES_H
#define XENT_APP_CHECK_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "app/frame.h"
#include "core/derive.h"
#include "core/handwork.h"

/* Where everything is, in columns; ours is NO_OURS where there is no room for it. */
#define NO_OURS (-1)

struct check_columns {
    int verb, symbol, item, item_width, number, yours_end, ours_end, word;
};

struct check_sheet {
    struct scene scene;
    const struct derivation *d;
    const struct handwork *hand;
    struct check_columns columns;
    size_t lines; /* all */
    bool slipped;
    struct hand_place slip; /* the first, if so */
};

/* How many lines there are; which result stands on one; the line on which a step begins. */
size_t check_lines(const struct derivation *d);
struct hand_place check_place(const struct derivation *d, size_t line);
size_t check_line_of(const struct derivation *d, size_t step);

/* The symbol of a step, in the characters that are drawn with. */
const char *check_symbol(const struct check_sheet *sheet, size_t step);

/* Does ours stand on the sheet in this cell? */
bool check_is_told(const struct check_sheet *sheet, struct hand_place place);

/* Chooses the columns for the width of the canvas. */
void check_place_columns(struct check_sheet *sheet);

void check_draw_head(const struct check_sheet *sheet, int row);

/* `top`: it is the first one on the screen, and so says of which step it is. */
void check_draw_line(const struct check_sheet *sheet, int row, size_t line, bool top);

/* What there is to say about the selected line and about the whole, in so many rows: one, or three
 * and more. */
void check_draw_details(const struct check_sheet *sheet, int row, int rows);

/* On a canvas of SLIDE_ROWS x SLIDE_COLUMNS (projector.h) the step of the selected line, for a
 * class room (check_slide.c). */
void check_draw_slide(const struct check_sheet *sheet);

/* The question of the exercise that waits, if it is about this problem, or of the page of the
 * lesson that the sheet was opened from, in CHECK_QUESTION_ROWS. */
#define CHECK_QUESTION_ROWS 2
bool check_has_question(const struct check_sheet *sheet);
void check_draw_question(const struct check_sheet *sheet, int row);

#endif
