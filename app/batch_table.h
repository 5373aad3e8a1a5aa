/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the batch: one row a sample, in it as many of its values as there is room for, its
 * label, its loss, its share of the sum of all losses.  batch_columns.c decides what stands where,
 * batch_table.c draws it. */
#ifndef XENT_APP_BATCH_TABLE_H
#define XENT_APP_BATCH_TABLE_H

#include "app/frame.h"

#define BATCH_MARKER    2 /* columns of the cursor's arrow */
#define BATCH_GAP       2
#define BATCH_VALUES    128 /* classes that a row shows at most */
#define BATCH_VALUE_GAP 2
#define BATCH_TRUE_MARK 2 /* columns of the mark of the true class, behind its value */
#define BATCH_CELL      64

/* A column that is not a value: `width` 0 where there is no room for it. */
struct batch_column {
    int left, width;
};

struct batch_table {
    const struct scene *scene;
    int head;              /* 1 or 2 lines over the table */
    int row;               /* of the canvas, where the first sample stands */
    int items;             /* rows */
    const size_t *sample;  /* in each row, */
    const double *loss_of; /* and its loss in the unit of the logarithm */
    bool more;             /* a line that says how many samples are not shown */
    bool rule;             /* a line over the sum */
    size_t first;          /* the place of the first row in the order */
    int digits; /* decimals that show the values in full, as far as the problem's digits go */

    size_t class, classes; /* the first class shown, how many are */
    struct batch_column value[BATCH_VALUES];
    struct batch_column number, before, behind, label, weight, loss, bar, share;
    int end; /* the column behind the last one */
};

/* The sample at a place of the order. */
size_t batch_sample_at(const struct ui *ui, size_t place);

/* Is the largest loss first?  Not without labels. */
bool batch_is_sorted(const struct ui *ui);

/* Chooses the columns for the rows that are shown: the selected class is always among them. */
void batch_place_columns(struct batch_table *table);

/* What stands in the cells of a row, counted from the first that is shown. */
void batch_value_text(const struct batch_table *table, int row, size_t class,
                      char text[BATCH_CELL]);
void batch_label_text(const struct batch_table *table, int row, char text[BATCH_CELL]);
void batch_loss_text(const struct batch_table *table, int row, char text[BATCH_CELL]);
void batch_share_text(const struct batch_table *table, int row, char text[BATCH_CELL]);
void batch_weight_text(const struct batch_table *table, int row, char text[BATCH_CELL]);
void batch_sum_text(const struct batch_table *table, char text[BATCH_CELL]);

/* The part of the sum of all losses that the sample in a row is, or NaN if that has no meaning or
 * is not told yet. */
double batch_share(const struct batch_table *table, int row);

/* Draws head, rows and the line of the sum; returns the row after them. */
int batch_draw_table(struct batch_table *table, int row);

/* batch_panels.c.  How the losses become one number, in `rows` rows with the heading; the scene has
 * a derivation with that step. */
void batch_draw_reduction(const struct scene *scene, int row, int rows);

/* What the mean is divided by, in words: in place of the formula where that would be too long. */
void batch_draw_divisor(const struct scene *scene, int row);

/* Why the loss is no number; or the perplexity and how many predictions are right. */
void batch_draw_facts(const struct scene *scene, int row);

/* The keys that mean something else here than elsewhere. */
void batch_draw_hints(const struct scene *scene, int row);

#endif
