/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheet as a LaTeX document. */
#include <string.h>

#include "core/handout.h"
#include "core/intl.h"
#include "core/latex.h"

static void add_heading(struct text *out, int level, const char *words)
{
    text_addf(out, "\\%ssection*{", level == 1 ? "" : "sub");
    latex_add_escaped(out, words);
    text_add(out, "}\n\n");
}

static void add_sentence(struct text *out, const char *words)
{
    text_add(out, "\\noindent ");
    latex_add_escaped(out, words);
    text_add(out, "\n\n");
}

static void add_step(struct text *out, size_t number, const char *verb, const char *why)
{
    text_add(out, "\\noindent\\textbf{");
    if (number)
        text_addf(out, "%zu.\\enspace ", number);
    latex_add_escaped(out, verb);
    text_add(out, "}\\quad ");
    latex_add_escaped(out, why);
    text_add(out, "\n");
}

static void add_chain(struct text *out, const struct chain *chain)
{
    text_add(out, "\\begin{align*}\n");
    latex_add_lines(out, chain, HANDOUT_TERMS);
    text_add(out, "\n\\end{align*}\n\n");
}

static void add_table(struct text *out, const struct handout_table *table)
{
    text_add(out, "\\begin{center}\n\\small\n\\begin{tabular}{l");
    text_add_repeated(out, "r", table->columns);
    text_add(out, "}\n");
    latex_add_escaped(out, table->corner);
    for (size_t c = 0; c < table->columns; c++) {
        text_add(out, " & $");
        latex_add_heading(out, table->head[c].ascii);
        text_add(out, "$");
    }
    text_add(out, " \\\\\n\\hline\\rule{0pt}{2.6ex}%\n");
    for (size_t r = 0; r < table->rows; r++) {
        latex_add_escaped(out, table->name[r]);
        for (size_t c = 0; c < table->columns; c++) {
            text_add(out, " & $");
            latex_add_number(out, handout_number(table, r, c));
            text_add(out, "$");
        }
        text_add(out, " \\\\\n");
    }
    text_add(out, "\\end{tabular}\n\\end{center}\n\n");
}

/* Letters that every LaTeX has: those that are made of an accent and a letter. */
static bool is_letter(uint32_t code)
{
    static const uint16_t letters[] = {
        0x106, 0x107, 0x10C, 0x10D, 0x10E, 0x10F, 0x11A, 0x11B, 0x11E, 0x11F, 0x130,
        0x131, 0x141, 0x142, 0x143, 0x144, 0x147, 0x148, 0x150, 0x151, 0x152, 0x153,
        0x158, 0x159, 0x15A, 0x15B, 0x15E, 0x15F, 0x160, 0x161, 0x164, 0x165, 0x16E,
        0x16F, 0x170, 0x171, 0x179, 0x17A, 0x17B, 0x17C, 0x17D, 0x17E};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i] == code)
            return true;
    return code >= 0xC0 && code <= 0xFF && code != 0xD0 && code != 0xD7 && code != 0xDE &&
           code != 0xF0 && code != 0xF7 && code != 0xFE;
}

/* What pdfLaTeX has no letter for is shown by its number; other engines look for it in the font. */
static void declare_letters(const struct text *body, struct text *out)
{
    const char *bytes = text_string(body);
    struct text seen = {0};
    for (size_t i = 0, step; i < body->length; i += step) {
        uint32_t code;
        struct text line = {0};
        step = text_character(bytes + i, body->length - i, &code);
        if (code < 0x80 || is_letter(code))
            continue;
        text_addf(&line, "\\DeclareUnicodeCharacter{%04X}{\\texttt{U+%04X}}%%\n", (unsigned)code,
                  (unsigned)code);
        if (!strstr(text_string(&seen), text_string(&line)))
            text_add(&seen, text_string(&line));
        text_release(&line);
    }
    if (seen.length)
        text_addf(out,
                  "%% letters beyond pdfLaTeX's own; XeLaTeX and LuaLaTeX take them from the font\n"
                  "\\ifdefined\\DeclareUnicodeCharacter\n%s\\fi\n",
                  text_string(&seen));
    text_release(&seen);
}

static void finish(struct text *body, struct text *out)
{
    text_add(out, "\\documentclass{article}\n"
                  "\\usepackage{amsmath}\n"
                  "\\setlength{\\textwidth}{160mm}\n"
                  "\\setlength{\\oddsidemargin}{0mm}\n"
                  "\\setlength{\\textheight}{230mm}\n"
                  "\\setlength{\\topmargin}{-15mm}\n"
                  "\\setlength{\\jot}{6pt}\n");
    declare_letters(body, out);
    text_add(out, "\\begin{document}\n\n");
    text_add(out, text_string(body));
    text_add(out, "\\end{document}\n");
}

const struct handout_style handout_latex = {
    add_heading, add_sentence, add_step, add_chain, add_table, finish,
};
