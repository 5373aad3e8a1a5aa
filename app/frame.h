/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A frame of the explorer: a function of session, state and size, with no terminal in it.
 *
 * The view draws it (view.h); what is common to the views, the lines around them, is here. */
#ifndef XENT_APP_FRAME_H
#define XENT_APP_FRAME_H

#include "app/ui.h"
#include "core/canvas.h"
#include "core/compare.h"
#include "core/derive.h"
#include "core/number.h"

/* Below this size there is only a notice. */
#define FRAME_ROWS_LEAST    6
#define FRAME_COLUMNS_LEAST 24

/* Draws the frame; the caller's: canvas_release().  Scrolls so that what is selected is seen, and
 * notes in the ui what a mouse can find where. */
struct canvas frame_draw(struct ui *ui, int rows, int columns);

/* How many rows each part of the main view gets; 0 leaves it out. */
struct plan {
    int title, rule;
    int head;  /* 1 or 2 lines over the table */
    int items; /* rows of the table */
    int more;  /* a line that says how many rows are not shown */
    int sum_rule, sum;
    int chain;     /* with its heading and blank lines */
    int chain_air; /* blank lines in it */
    int trail;     /* the other steps, where there is room */
    int four;      /* 0, 1 (folded), 2 (folded, a blank line before it) or 4 */
    int four_air;
    int batch;
    int note; /* a quiet line over the echo line */
    int echo, keys;
};

/* Of the four cases: where those of the logits begin, those of the probabilities, and what is right
 * of them. */
struct places {
    int first, second, end;
    bool routes; /* drawn before the first */
};

/* What a frame is drawn from. */
struct scene {
    struct canvas *canvas;
    struct ui *ui;
    const struct problem *problem;
    const struct loss *loss;
    const struct derivation *derivation;
    const struct comparison *comparison; /* NULL without labels */
    bool comparison_is_of_sample; /* it is of the selected sample alone: the batch is too large */
    bool loss_is_asked; /* a step asks and the loss is not told yet: nothing else may tell it */
    struct plan plan;
    struct places places; /* of the four cases: four_columns() */
    struct text note;     /* something quiet to say, "" for nothing */
    int side; /* columns beside the chain that the curve takes; 0: there is no room for it */
};

/* A scene without derivation and comparison. */
struct scene scene_of(struct ui *ui, struct canvas *canvas);

/* Title and views above, echo and keys below; what is left between them is the view's. */
struct body {
    int row, rows;
};
struct body frame_around(const struct scene *scene);

/* The parts, each from its first row on (table.c, panels.c, panels_lines.c).  The chain returns the
 * row after it, the trail ends before row `end`; a heading stands on a rule, "" is the rule alone.
 */
void draw_table(struct scene *scene, int row);
int draw_chain(const struct scene *scene, int row);
void draw_trail(const struct scene *scene, int row, int end);
void draw_four(const struct scene *scene, int row);
void draw_batch(const struct scene *scene, int row);
void draw_echo(const struct scene *scene, int row);
void draw_keys(const struct scene *scene, int row);
void draw_title(const struct scene *scene, int row);
void draw_views(const struct scene *scene, int row); /* their names, on a rule */
void draw_heading(const struct scene *scene, int row, const char *text);
void draw_heading_at(const struct scene *scene, int row, int column, int columns, const char *text);
void draw_prompt(const struct ui *ui, struct canvas *canvas);

/* Whose loss it is, and in which precision: ", keras, float32"; nothing for what is exact. */
void add_convention(const struct problem *problem, struct text *out);

/* A loss as it is shown: "refused" where the framework gives none. */
struct number_text loss_or_refusal(double value, int digits, const char *refusal);

/* The name of a key and what it does, which a click does, too; returns the column behind it. */
int draw_pressable(const struct scene *scene, int row, int column, const char *name,
                   const char *word, uint32_t key);

/* Which of `count` rows is the first to be shown where there is room for `shown`: `top`, or as near
 * to it as it takes to see the selected one and to leave no room empty. */
size_t frame_scroll(size_t top, size_t selected, size_t shown, size_t count);

/* Stand where a loss would, and where a problem would; shown through _(). */
extern const char no_labels_yet[], nothing_yet[];

/* ---- pieces that more than one view draws (frame_parts.c) ---- */

/* What the values are, and what they are taken for: "z", "z as p"; shown through _(). */
const char *value_symbol(const struct problem *problem);

/* A bar of `columns` cells for 1, in eighths of a cell; more than 1 fills it, no number and what is
 * not positive draws none. */
void draw_bar(const struct scene *scene, int row, int column, int columns, double part);

/* How many rows of a table are not shown, if there are some. */
void draw_more(const struct scene *scene, int row, int column, size_t above, size_t below);

/* A sentence in at most `most` lines, which says so where it is cut; returns the row after them. */
int draw_sentence(const struct scene *scene, int row, int most, enum style style,
                  const char *sentence);

/* A picture that was drawn apart, with its cursor if it has one; for its spots: spots_shift(). */
void draw_picture(struct canvas *canvas, int row, int column, const struct canvas *picture);

/* ---- the four cases (panels.c) ---- */

/* Columns that the four cases take where they are not folded.  Before draw_four(), which draws them
 * at the places that this finds. */
int four_columns(struct scene *scene);

#endif
