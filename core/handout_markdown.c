/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheet as Markdown, formulas in `$$` blocks. */
#include <string.h>

#include "core/handout.h"
#include "core/latex.h"

/* Escapes what Markdown or HTML would take for a sign. */
static void add_escaped(struct text *out, const char *words)
{
    for (; *words; words++) {
        if (strchr("\\`*_{}[]<>#$|~^&", *words))
            text_add(out, "\\");
        text_add_bytes(out, words, 1);
    }
}

static void add_heading(struct text *out, int level, const char *words)
{
    text_addf(out, "%s ", level == 1 ? "#" : "##");
    add_escaped(out, words);
    text_add(out, "\n\n");
}

static void add_sentence(struct text *out, const char *words)
{
    add_escaped(out, words);
    text_add(out, "\n\n");
}

static void add_step(struct text *out, size_t number, const char *verb, const char *why)
{
    text_add(out, "**");
    if (number)
        text_addf(out, "%zu. ", number);
    add_escaped(out, verb);
    text_add(out, "** – ");
    add_escaped(out, why);
    text_add(out, "\n\n");
}

static void add_chain(struct text *out, const struct chain *chain)
{
    text_add(out, "$$\n\\begin{aligned}\n");
    latex_add_lines(out, chain, HANDOUT_TERMS);
    text_add(out, "\n\\end{aligned}\n$$\n\n");
}

static void add_table(struct text *out, const struct handout_table *table)
{
    text_add(out, "| ");
    add_escaped(out, table->corner);
    text_add(out, " |");
    for (size_t c = 0; c < table->columns; c++) {
        text_add(out, " ");
        add_escaped(out, table->head[c].unicode);
        text_add(out, " |");
    }
    text_add(out, "\n| --- |");
    text_add_repeated(out, " ---: |", table->columns);
    for (size_t r = 0; r < table->rows; r++) {
        text_add(out, "\n| ");
        add_escaped(out, table->name[r]);
        text_add(out, " |");
        for (size_t c = 0; c < table->columns; c++)
            text_addf(out, " %s |", handout_number(table, r, c).text);
    }
    text_add(out, "\n\n");
}

const struct handout_style handout_markdown = {
    add_heading, add_sentence, add_step, add_chain, add_table, NULL,
};
