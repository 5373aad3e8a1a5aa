/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the table: which there are, what stands in them, where they are.  table_columns.c
 * decides that, table.c draws it. */
#ifndef XENT_APP_TABLE_H
#define XENT_APP_TABLE_H

#include "app/frame.h"

#define CELL_ROOM 64

/* What stands in a cell, and the columns that it takes. */
struct table_text {
    char text[CELL_ROOM];
    int width;
};

enum column_kind { COLUMN_NAME, COLUMN_LABEL, COLUMN_VALUE, COLUMN_STEP };

struct column {
    enum column_kind kind;
    size_t step; /* COLUMN_STEP */
    int left, width;
    int bar;     /* cells of the bar behind it; 0 if none */
    double full; /* the value of a whole bar */
    int rank;    /* columns with the lowest rank are left out first where there is no room */
    const char *word, *symbol; /* in the reader's language */
    bool summed;               /* does a sum stand under it that is no step of its own? */
    double sum;                /* of all items, if so; table_sum() says whether it is told */

    /* from table_place_columns() on: what its cells show, one for each row shown, what stands in
     * the line of sums under them, and the columns that all this takes once every step is told */
    struct table_text *cell, total;
    int content;
};

#define COLUMNS_MAX      (STEPS_MAX + 3)
#define TABLE_MARKER     2 /* columns of the cursor's arrow */
#define TABLE_GAP        2 /* between columns */
#define TABLE_LABEL_MARK 2 /* columns of the mark of the true class, behind its label */

struct table {
    const struct scene *scene;
    size_t count;
    struct column column[COLUMNS_MAX];
    size_t first; /* the first item shown */
    int items;
    int given_digits; /* decimals that show the given values in full, as far as the digits go */
    bool words;       /* is there room for the words over the symbols, */
    bool bars;        /* and for the bars? */
    struct table_text *cells; /* of all columns; free() */
    double *ghost;  /* the probabilities of the pinned case, of the rows shown; NULL without one */
    bool measuring; /* as if every step were told: telling one moves nothing */
};

bool table_is_unicode(const struct table *table);

/* Has this step been told?  And the dot that stands for a number that has not. */
bool table_told(const struct table *table, size_t step);
const char *table_untold(const struct table *table);

/* Chooses the columns for what the scene has to show; writes their cells and places them in
 * `columns` columns. */
void table_choose_columns(struct table *table);
void table_place_columns(struct table *table, int columns);

/* Puts a column behind the others, with the sum that stands under it and its words translated;
 * takes one away. */
void table_add_column(struct table *table, struct column column);
void table_drop_column(struct table *table, size_t gone);

/* The column behind the number in a cell: before the mark of the true class. */
int table_number_end(const struct column *column);

/* Is it the column that the selected cell stands in? */
bool table_is_selected(const struct ui *ui, const struct column *column);

/* For the mouse: the whole row, in it the cells that can be changed. */
void table_add_spots(const struct table *table, int row, size_t item);

/* The contents of a cell, a dot where the step has not been told yet; returns the columns that they
 * take. */
int table_cell(const struct table *table, const struct column *column, size_t item,
               char text[CELL_ROOM]);

/* Are its numbers what a step adds up, so that the sum waits for that step? */
bool table_is_added_up(const struct derivation *derivation, const struct column *column);

/* The sum that stands under a column (of e^z, the labels, the probabilities), if *there. */
double table_sum(const struct table *table, const struct column *column, bool *there);

/* What begins the line of sums: Σ or sum. */
const char *table_sum_sign(const struct table *table);

/* What stands in the line of sums under a column, empty if nothing does; returns the columns that
 * it takes. */
int table_sum_text(const struct table *table, const struct column *column, char text[CELL_ROOM]);

/* The values that the bars of a column show, of all items. */
const double *table_bars(const struct table *table, const struct column *column);

/* Is this the column of the probabilities, which have a bar where there is room and sum to one? */
bool table_is_prob(const struct derivation *d, const struct column *column);

#endif
