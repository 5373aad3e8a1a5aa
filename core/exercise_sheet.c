/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sheets of exercises to print. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/exercise_text.h"
#include "core/intl.h"
#include "core/latex.h"
#include "core/memory.h"
#include "core/number.h"

/* Blanks before what belongs to a number of a list. */
#define INDENT 4

/* Of a line of plain text. */
#define COLUMNS 80

/* After so many seeds that give what is on the sheet already it may be there twice. */
#define SEEDS_TRIED 40

struct sheet {
    const struct exercise_wish *wish;
    struct exercise *exercise;
    struct text *out;
};

/* ---- what is on it ---- */

static int level_of(const struct exercise_wish *wish, size_t i)
{
    return wish->level ? wish->level : 1 + (int)(i * EXERCISE_LEVELS / wish->count);
}

static bool is_there(const struct sheet *sheet, const struct exercise *exercise, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (sheet->exercise[i].kind == exercise->kind &&
            sheet->exercise[i].class == exercise->class &&
            problem_has_numbers_of(&sheet->exercise[i].problem, &exercise->problem))
            return true;
    return false;
}

static void fill(struct sheet *sheet)
{
    const struct exercise_wish *wish = sheet->wish;
    uint64_t seed = wish->seed;
    for (size_t i = 0; i < wish->count; i++) {
        const struct exercise_kind *kind =
            wish->kind ? wish->kind : exercise_kind_at(i % EXERCISE_KINDS);
        struct exercise exercise = exercise_new(kind, seed++, level_of(wish, i));
        for (int tried = 0; tried < SEEDS_TRIED && is_there(sheet, &exercise, i); tried++) {
            exercise_release(&exercise);
            exercise = exercise_new(kind, seed++, level_of(wish, i));
        }
        sheet->exercise[i] = exercise;
    }
}

/* ---- how it is written ---- */

static bool is_plain(const struct sheet *sheet)
{
    return sheet->wish->form == EXERCISE_PLAIN;
}

static bool is_latex(const struct sheet *sheet)
{
    return sheet->wish->form == EXERCISE_LATEX;
}

/* Plain text is broken into lines, each of its own after the first begun with so many blanks. */
static void add_words(const struct sheet *sheet, const char *words, size_t indent)
{
    if (is_latex(sheet))
        latex_add_escaped(sheet->out, words);
    else if (is_plain(sheet))
        text_add_wrapped(sheet->out, words, indent, COLUMNS);
    else
        text_add(sheet->out, words);
}

static void begin_document(const struct sheet *sheet)
{
    if (is_latex(sheet))
        text_add(sheet->out, "\\documentclass[11pt]{article}\n"
                             "\\usepackage{amsmath}\n"
                             "\\setlength{\\textwidth}{17.5cm}\n"
                             "\\setlength{\\textheight}{23.5cm}\n"
                             "\\setlength{\\oddsidemargin}{-0.8cm}\n"
                             "\\setlength{\\topmargin}{-1.5cm}\n"
                             "\\setlength{\\parindent}{0pt}\n"
                             "\\allowdisplaybreaks\n"
                             "\\begin{document}\n");
}

/* On plain paper a line under the words. */
static void add_heading(const struct sheet *sheet, const char *heading)
{
    if (is_plain(sheet)) {
        text_addf(sheet->out, "%s\n", heading);
        text_add_repeated(sheet->out, "=", (size_t)text_width(heading));
        text_add(sheet->out, "\n\n");
        return;
    }
    text_add(sheet->out, is_latex(sheet) ? "\\section*{" : "# ");
    add_words(sheet, heading, 0);
    text_add(sheet->out, is_latex(sheet) ? "}\n\n" : "\n\n");
}

static void add_paragraph(const struct sheet *sheet, const char *words, size_t indent)
{
    add_words(sheet, words, indent);
    text_add(sheet->out, is_plain(sheet) ? "\n" : "\n\n");
}

static void begin_item(const struct sheet *sheet, size_t i)
{
    char number[24];
    snprintf(number, sizeof number, "%zu.", i + 1);
    if (is_latex(sheet))
        text_add(sheet->out, "\\item ");
    else
        text_addf(sheet->out, "%-*s", is_plain(sheet) ? INDENT : (int)strlen(number) + 1, number);
}

static void begin_list(const struct sheet *sheet)
{
    text_add(sheet->out, is_latex(sheet) ? "\\begin{enumerate}\n" : "");
}

static void end_list(const struct sheet *sheet)
{
    text_add(sheet->out, is_latex(sheet) ? "\\end{enumerate}\n" : "");
}

static void add_question(const struct sheet *sheet, size_t i)
{
    const struct exercise *exercise = &sheet->exercise[i];
    struct text question = {0};
    begin_item(sheet, i);
    exercise_add_question(exercise, &question);
    add_paragraph(sheet, text_string(&question), INDENT);
    exercise_add_data(exercise, sheet->wish->form, INDENT, sheet->out);
    text_add(sheet->out, "\n");
    text_release(&question);
}

/* How to have the exercise on the screen. */
static void add_command(const struct sheet *sheet, const struct exercise *exercise)
{
    struct text line = {0};
    text_addf(&line, "exercise %s --seed %llu --level %d", exercise->kind->name,
              (unsigned long long)exercise->seed, exercise->level);
    text_add(sheet->out, is_latex(sheet) ? "\\texttt{" : is_plain(sheet) ? "(" : "`");
    for (const char *at = text_string(&line); *at; at++) /* two hyphens would become a dash */
        text_addf(sheet->out, is_latex(sheet) && *at == '-' ? "{%c}" : "%c", *at);
    text_add(sheet->out, is_latex(sheet) ? "}\n" : is_plain(sheet) ? ")\n\n" : "`\n\n");
    text_release(&line);
}

static void add_answer(const struct sheet *sheet, size_t i)
{
    static const char *const forms[] = {[EXERCISE_PLAIN] = "%s   ",
                                        [EXERCISE_MARKDOWN] = "**%s** ",
                                        [EXERCISE_LATEX] = "\\textbf{%s}\\quad "};
    const struct exercise *exercise = &sheet->exercise[i];
    begin_item(sheet, i);
    text_addf(sheet->out, forms[sheet->wish->form],
              number_show(exercise->answer, EXERCISE_DIGITS).text);
    add_command(sheet, exercise);
    exercise_add_solution(exercise, sheet->wish->form, sheet->wish->face,
                          is_latex(sheet) ? 0 : INDENT, sheet->out);
    text_add(sheet->out, "\n");
}

static void add_questions(const struct sheet *sheet)
{
    struct text words = {0};
    add_heading(sheet, _("Cross-entropy by hand"));
    text_addf(&words,
              _("ln is the natural logarithm, classes and samples count from 0, a mean is over "
                "samples. Keep %d decimals on the way and give the answer to %d."),
              EXERCISE_KEPT, EXERCISE_DIGITS);
    add_paragraph(sheet, text_string(&words), 0);
    begin_list(sheet);
    for (size_t i = 0; i < sheet->wish->count; i++)
        add_question(sheet, i);
    end_list(sheet);
    text_release(&words);
}

static void add_answers(const struct sheet *sheet)
{
    text_add(sheet->out, is_latex(sheet) ? "\\newpage\n" : "");
    add_heading(sheet, _("Answers"));
    begin_list(sheet);
    for (size_t i = 0; i < sheet->wish->count; i++)
        add_answer(sheet, i);
    end_list(sheet);
}

void exercise_add_sheet(const struct exercise_wish *wish, struct text *out)
{
    struct sheet sheet = {wish, memory_new(wish->count, sizeof(struct exercise)), out};
    fill(&sheet);
    begin_document(&sheet);
    add_questions(&sheet);
    if (wish->answers)
        add_answers(&sheet);
    text_add(out, is_latex(&sheet) ? "\\end{document}\n" : "");
    for (size_t i = 0; i < wish->count; i++)
        exercise_release(&sheet.exercise[i]);
    free(sheet.exercise);
}
