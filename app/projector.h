/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A slide of the projector: at most 64 x 20 cells, drawn on a canvas of its own that is then put in
 * the middle of the screen.  view_projector.c lays out the slide of a problem, projector_lesson.c
 * that of a lesson; projector_table.c and projector_lines.c draw their parts. */
#ifndef XENT_APP_PROJECTOR_H
#define XENT_APP_PROJECTOR_H

#include "app/frame.h"

#define SLIDE_COLUMNS 64
#define SLIDE_ROWS    20
#define SLIDE_ITEMS   6 /* more rows cannot be read from the last bench */
#define SLIDE_DIGITS  3
#define SLIDE_NAME    12 /* columns of a name */
#define SLIDE_LEFT    3  /* where names, formulas and sentences begin */

/* How many rows each part gets; a blank line after each item but the last if `air`. */
struct slide_plan {
    int rule, items, more, sentence;
    bool air;
};

struct slide {
    struct scene scene;     /* with three digits and short names, whatever the problem says */
    struct problem problem; /* that of the scene */
    struct derivation *derivation; /* likewise */
    struct slide_plan plan;
    size_t step; /* that is asked or told; the number of steps where all are shown */
    bool asked;
    const char *next; /* on the key that goes on, shown through _(); NULL: as the steps say */
    size_t item[SLIDE_ITEMS]; /* the rows shown: among them the selected and the true one */
};

/* A slide about the present problem, which has values, without a plan; to be ended, and until then
 * not to be moved. */
void slide_begin(struct slide *slide, struct ui *ui, struct canvas *picture);
void slide_end(struct slide *slide);

/* Draws the page of the lesson that is open: its words, and below them the problem as far as there
 * is room, or the answer that was just told in big digits. */
void slide_draw_lesson(struct ui *ui, struct canvas *picture);

/* Chooses the rows for slide->plan.items. */
void slide_choose_items(struct slide *slide);

/* Draws the head from `row` on, the items, and how many are left out; with a line of sums below if
 * there are `sums` rows for it, 1 or 2 (a rule before it). */
void slide_draw_table(struct slide *slide, int row, int sums);

/* Rows that the table takes with all that is in the plan, without its sums. */
int slide_table_rows(const struct slide *slide);

/* The first line and the rule below it; the keys. */
void slide_draw_title(const struct slide *slide);
void slide_draw_keys(const struct slide *slide, int row);

/* The question or the reason, so that it ends above row `end`; returns the row where it begins. */
int slide_draw_sentence(const struct slide *slide, size_t step, int end);

#endif
