/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/exercise_text.h"

#include <stdio.h>

#include "core/grid.h"
#include "core/intl.h"
#include "core/latex.h"
#include "core/number.h"
#include "core/pool.h"

/* ---- the numbers ---- */

/* A table of strings: the first row is its head. */
struct listing {
    struct pool pool;
    size_t rows, columns;
    const char **cell;
};

static const char **cell_at(const struct listing *listing, size_t row, size_t column)
{
    return &listing->cell[row * listing->columns + column];
}

static const char *keep(struct listing *listing, const char *format, const char *what, size_t i)
{
    char room[64];
    snprintf(room, sizeof room, format, what, i);
    return pool_copy(&listing->pool, room);
}

static const char *keep_number(struct listing *listing, double value)
{
    return pool_copy(&listing->pool, number_exact(value).text);
}

static void list_row(const struct problem *problem, size_t n, struct listing *listing)
{
    const size_t classes = problem_classes(problem);
    *cell_at(listing, n + 1, 0) = keep(listing, "%s%zu", "", n);
    for (size_t c = 0; c < classes; c++)
        *cell_at(listing, n + 1, 1 + c) = keep_number(listing, matrix_row(&problem->values, n)[c]);
    if (problem->label_form == LABELS_TARGET)
        *cell_at(listing, n + 1, 1 + classes) =
            keep_number(listing, matrix_row(&problem->target, 0)[n]);
    for (size_t c = 0; c < classes && problem->label_form == LABELS_VECTORS; c++)
        *cell_at(listing, n + 1, 1 + classes + c) =
            keep_number(listing, matrix_row(&problem->labels, n)[c]);
}

/* "z0", or "z" where there is only one. */
static const char *head(struct listing *listing, const char *symbol, size_t c, size_t classes)
{
    return classes == 1 ? pool_copy(&listing->pool, symbol) : keep(listing, "%s%zu", symbol, c);
}

static struct listing listing_of(const struct problem *problem)
{
    const size_t classes = problem_classes(problem);
    const size_t labels = problem->label_form == LABELS_VECTORS  ? classes
                          : problem->label_form == LABELS_TARGET ? 1
                                                                 : 0;
    struct listing listing = {.rows = 1 + problem_samples(problem),
                              .columns = 1 + classes + labels};
    listing.cell = pool_new(&listing.pool, listing.rows * listing.columns, sizeof *listing.cell);
    *cell_at(&listing, 0, 0) = _("sample");
    for (size_t c = 0; c < classes; c++)
        *cell_at(&listing, 0, 1 + c) = head(&listing, values_symbol(problem->kind), c, classes);
    for (size_t c = 0; c < labels; c++)
        *cell_at(&listing, 0, 1 + classes + c) = problem->label_form == LABELS_TARGET
                                                     ? _("true class")
                                                     : head(&listing, "y", c, classes);
    for (size_t n = 0; n < problem_samples(problem); n++)
        list_row(problem, n, &listing);
    return listing;
}

static void add_plain(const struct listing *listing, size_t indent, struct text *out)
{
    struct grid grid = grid_new(listing->columns);
    struct text lines = {0}, line = {0};
    for (size_t i = 0; i < listing->rows * listing->columns; i++)
        grid_add(&grid, listing->cell[i]);
    grid_add_to_text(&grid, &lines);
    for (const char *at = text_string(&lines); text_next_line(&at, &line);) {
        text_add_repeated(out, " ", indent);
        text_addf(out, "%s\n", text_string(&line));
    }
    text_release(&lines);
    text_release(&line);
    grid_release(&grid);
}

static void add_markdown(const struct listing *listing, size_t indent, struct text *out)
{
    for (size_t row = 0; row < listing->rows; row++) {
        text_add_repeated(out, " ", indent);
        for (size_t c = 0; c < listing->columns; c++)
            text_addf(out, "| %s ", *cell_at(listing, row, c));
        text_add(out, "|\n");
        if (row)
            continue;
        text_add_repeated(out, " ", indent);
        text_add_repeated(out, "|---:", listing->columns);
        text_add(out, "|\n");
    }
}

static void add_latex(const struct listing *listing, size_t indent, struct text *out)
{
    text_add_repeated(out, " ", indent);
    text_add(out, "\\begin{tabular}{");
    text_add_repeated(out, "r", listing->columns);
    text_add(out, "}\n");
    for (size_t row = 0; row < listing->rows; row++) {
        text_add_repeated(out, " ", indent);
        for (size_t c = 0; c < listing->columns; c++) {
            const char *cell = *cell_at(listing, row, c);
            const bool symbol = row == 0 && cell[0] && (!cell[1] || !cell[2]); /* "z", "z0" */
            text_add(out, c ? " & " : "");
            if (symbol)
                text_addf(out, cell[1] ? "$%c_%c$" : "$%c$", cell[0], cell[1]);
            else if (row == 0)
                latex_add_escaped(out, cell);
            else
                text_addf(out, "$%s$", cell);
        }
        text_add(out, row ? " \\\\\n" : " \\\\ \\hline\n");
    }
    text_add_repeated(out, " ", indent);
    text_add(out, "\\end{tabular}\n");
}

static void add_weights(const struct matrix *weights, const char *words, struct text *out)
{
    text_add(out, words);
    for (size_t c = 0; c < weights->columns; c++)
        text_addf(out, "%s %s", c ? "," : "", number_exact(matrix_row(weights, 0)[c]).text);
}

/* What is set besides, in one line without an end; "" for nothing. */
static void add_settings(const struct problem *problem, struct text *out)
{
    if (problem->temperature != 1)
        text_addf(out, "T = %s", number_exact(problem->temperature).text);
    if (problem->label_smoothing != 0)
        text_addf(out, "epsilon = %s, C = %zu", number_exact(problem->label_smoothing).text,
                  problem_classes(problem));
    if (!matrix_is_empty(&problem->class_weight))
        add_weights(&problem->class_weight, _("weights of the classes 0, 1, ...:"), out);
    if (!matrix_is_empty(&problem->pos_weight))
        add_weights(&problem->pos_weight, _("weight of a yes (pos_weight):"), out);
}

void exercise_add_data(const struct exercise *exercise, enum exercise_form form, size_t indent,
                       struct text *out)
{
    static void (*const add[])(const struct listing *, size_t, struct text *) = {
        [EXERCISE_PLAIN] = add_plain,
        [EXERCISE_MARKDOWN] = add_markdown,
        [EXERCISE_LATEX] = add_latex,
    };
    struct listing listing = listing_of(&exercise->problem);
    struct text settings = {0};
    add[form](&listing, indent, out);
    add_settings(&exercise->problem, &settings);
    if (settings.length) {
        text_add(out, form == EXERCISE_PLAIN ? "" : "\n");
        text_add_repeated(out, " ", indent);
        if (form == EXERCISE_LATEX)
            latex_add_escaped(out, text_string(&settings));
        else
            text_add(out, text_string(&settings));
        text_add(out, "\n");
    }
    text_release(&settings);
    pool_release(&listing.pool);
}
