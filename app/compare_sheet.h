/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the view "compare" has to say, as lines of strings, before anything is drawn.
 *
 * First the four cases of from_logits for the selected sample, stage by stage: what goes in, what
 * is done to it, the probabilities, the loss.  Then the softmax (or sigmoid) of the logits computed
 * in two ways, the textbook's in plain double arithmetic and the stable one, step by step. */
#ifndef XENT_APP_COMPARE_SHEET_H
#define XENT_APP_COMPARE_SHEET_H

#include "app/routes.h"
#include "app/ui.h"
#include "core/compare.h"
#include "core/pool.h"

enum sheet_kind {
    SHEET_BLANK,
    SHEET_TEXT,   /* the label is a line of text */
    SHEET_RULE,   /* the label is a heading */
    SHEET_GROUPS, /* what is passed: a cell over each pair of cases */
    SHEET_TOLD,   /* what the loss is told: a cell a case */
    SHEET_INPUT,  /* what goes in, of the class of the line */
    SHEET_PROBS,  /* p of the class of the line */
    SHEET_CASES,  /* any other line with a cell a case */
    SHEET_WAYS,   /* two cells, textbook and stable */
};

#define SHEET_NO_ROW SIZE_MAX

struct sheet_cell {
    const char *text;
    enum style style;
    bool marked; /* here it first leaves the right way */
};

struct sheet_line {
    enum sheet_kind kind;
    const char *label;
    struct sheet_cell cell[COMPARISON_CASES];
    size_t row; /* of ui, which the line is about; or SHEET_NO_ROW */
};

struct compare_sheet {
    const struct ui *ui;
    int rows, columns; /* that it is made for */
    struct pool pool;  /* all strings */
    struct sheet_line *line;
    size_t count, room;
    size_t chosen, present; /* cases */
    const char *subject;    /* what it is about: "class cat, sample 0" */
};

/* From so many rows and columns on there is room for words. */
#define SHEET_AIRY_ROWS     9
#define SHEET_WORDS_COLUMNS 72

/* The values of the problem must be there.  Where it is shorter than `rows` it tells more: of more
 * classes, as many as there is room for.  The caller's: compare_sheet_release(). */
struct compare_sheet compare_sheet_new(const struct ui *ui, int rows, int columns);
void compare_sheet_release(struct compare_sheet *sheet);

/* The sign of a marked cell, and of the sentence about it; one column. */
const char *compare_mark(const struct ui *ui);

/* ---- between compare_sheet.c and compare_ways.c ---- */

/* A string that lives as long as the sheet. */
const char *compare_keep(struct compare_sheet *sheet, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Appends a line; it stays where it is until the next one is added. */
struct sheet_line *compare_add(struct compare_sheet *sheet, enum sheet_kind kind,
                               const char *label);

/* Appends a sentence as lines of text. */
void compare_add_sentence(struct compare_sheet *sheet, const char *sentence);

/* The symbol of a step: "-log2 p". */
const char *compare_symbol(const struct compare_sheet *sheet, const struct derivation *d,
                           size_t step);

/* Appends the part about the two ways of computing. */
void compare_add_ways(struct compare_sheet *sheet, const struct routes *routes);

/* Columns before the labels, where the arrow of the selected class stands; and between cells, the
 * mark of the first difference included. */
#define SHEET_EDGE 2
#define SHEET_GAP  3

/* Columns of the label before the two ways, and of each of the two without its mark. */
int compare_ways_label(int columns);
int compare_ways_width(int columns);

#endif
