/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheet as plain text, formulas drawn with the characters of a face. */
#include <string.h>

#include "core/canvas.h"
#include "core/grid.h"
#include "core/handout.h"
#include "core/layout.h"

#define COLUMNS 80
#define INDENT  4

static void add_heading(struct text *out, int level, const char *words)
{
    text_addf(out, "%s\n", words);
    text_add_repeated(out, level == 1 ? "=" : "-", text_width(words));
    text_add(out, "\n\n");
}

static void add_sentence(struct text *out, const char *words)
{
    text_add_wrapped(out, words, 0, COLUMNS);
    text_add(out, "\n");
}

static void add_step(struct text *out, size_t number, const char *verb, const char *why)
{
    if (number)
        text_addf(out, "%zu. ", number);
    text_addf(out, "%s: %s\n\n", verb, why);
}

static void add_chain(struct text *out, const struct chain *chain, enum face face)
{
    const struct layout_options options = {
        .face = face, .style = LAYOUT_TEXTBOOK, .width = COLUMNS - INDENT};
    struct canvas canvas = layout_chain(chain, &options);
    canvas_add_indented(&canvas, INDENT, out);
    canvas_release(&canvas);
    text_add(out, "\n");
}

static void add_chain_unicode(struct text *out, const struct chain *chain)
{
    add_chain(out, chain, FACE_UNICODE);
}

static void add_chain_ascii(struct text *out, const struct chain *chain)
{
    add_chain(out, chain, FACE_ASCII);
}

static void add_table(struct text *out, const struct handout_table *table, enum face face)
{
    struct grid grid = grid_new(table->columns + 1);
    grid_add(&grid, table->corner);
    for (size_t c = 0; c < table->columns; c++)
        grid_add(&grid, face == FACE_ASCII ? table->head[c].ascii : table->head[c].unicode);
    for (size_t r = 0; r < table->rows; r++) {
        grid_add(&grid, table->name[r]);
        for (size_t c = 0; c < table->columns; c++)
            grid_add(&grid, handout_number(table, r, c).text);
    }
    grid_add_to_text(&grid, out);
    grid_release(&grid);
    text_add(out, "\n");
}

static void add_table_unicode(struct text *out, const struct handout_table *table)
{
    add_table(out, table, FACE_UNICODE);
}

static void add_table_ascii(struct text *out, const struct handout_table *table)
{
    add_table(out, table, FACE_ASCII);
}

const struct handout_style handout_text = {
    add_heading, add_sentence, add_step, add_chain_unicode, add_table_unicode, NULL,
};

const struct handout_style handout_ascii = {
    add_heading, add_sentence, add_step, add_chain_ascii, add_table_ascii, NULL,
};
