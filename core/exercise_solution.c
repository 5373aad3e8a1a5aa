/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way to the answer of an exercise, step by step, as a teacher would put it on the board. */
#include <math.h>

#include "core/exercise_text.h"
#include "core/intl.h"
#include "core/latex.h"
#include "core/layout.h"
#include "core/num.h"
#include "core/number.h"

/* A chain that takes more columns when it is drawn has a line for each sign on paper. */
#define LATEX_COLUMNS 80

struct board {
    const struct exercise *exercise;
    enum exercise_form form;
    enum face face;
    size_t indent;
    struct text *out;
    bool begun; /* has a line been written since the formulas began? */
};

static void add_indent(const struct board *board)
{
    text_add_repeated(board->out, " ", board->indent);
}

/* From here on lines are formulas, and to here. */
static void open_lines(struct board *board)
{
    static const char *const marks[] = {[EXERCISE_PLAIN] = "",
                                        [EXERCISE_MARKDOWN] = "```\n",
                                        [EXERCISE_LATEX] = "\\begin{align*}\n"};
    if (board->form != EXERCISE_PLAIN)
        add_indent(board);
    text_add(board->out, marks[board->form]);
    board->begun = false;
}

static void close_lines(struct board *board)
{
    static const char *const marks[] = {
        [EXERCISE_PLAIN] = "", [EXERCISE_MARKDOWN] = "```\n", [EXERCISE_LATEX] = "\\end{align*}\n"};
    if (board->form == EXERCISE_LATEX)
        text_add(board->out, "\n");
    if (board->form != EXERCISE_PLAIN)
        add_indent(board);
    text_add(board->out, marks[board->form]);
}

static void add_drawn_chain(const struct board *board, const struct chain *chain)
{
    const struct layout_options options = {.face = board->face, .style = LAYOUT_LINE};
    struct canvas drawn = layout_chain(chain, &options);
    struct text lines = {0}, line = {0};
    canvas_add_to_text(&drawn, &lines);
    for (const char *at = text_string(&lines); text_next_line(&at, &line);) {
        add_indent(board);
        text_addf(board->out, "%s\n", text_string(&line));
    }
    canvas_release(&drawn);
    text_release(&lines);
    text_release(&line);
}

/* Would it run over the edge of the paper? */
static bool is_long(const struct chain *chain)
{
    const struct layout_options options = {.face = FACE_ASCII, .style = LAYOUT_TEXTBOOK};
    struct canvas drawn = layout_chain(chain, &options);
    const int columns = drawn.columns;
    canvas_release(&drawn);
    return columns > LATEX_COLUMNS;
}

/* Aligned at its first sign; where it is long each link has a line. */
static void add_latex_chain(const struct board *board, const struct chain *chain)
{
    const bool broken = is_long(chain);
    for (size_t i = 0; i < chain->count; i++) {
        if (i > 1 && broken)
            text_add(board->out, " \\\\[3pt]\n ");
        if (i)
            text_addf(board->out, "%s%s ", i == 1 || broken ? " &" : " ",
                      chain->sign[i] == RELATION_EQUAL ? "=" : "\\approx");
        latex_add_formula(board->out, chain->link[i]);
    }
}

static void add_chain(struct board *board, const struct chain *chain)
{
    if (board->form != EXERCISE_LATEX) {
        add_drawn_chain(board, chain);
        return;
    }
    text_add(board->out, board->begun ? " \\\\\n" : "");
    add_indent(board);
    text_add(board->out, "  ");
    add_latex_chain(board, chain);
    board->begun = true;
}

/* Is this result wanted on the way to the answer, or only what the table of the program shows? */
static bool is_wanted(const struct exercise *exercise, const struct derivation *d, size_t step,
                      size_t item)
{
    const bool binary = d->problem->task == TASK_BINARY;
    const bool asked = exercise->kind->asked == ASKED_PROB || exercise->kind->asked == ASKED_SLOPE;
    const bool counts = asked ? item == exercise->class : d->smooth[item] != 0;
    switch ((int)d->step[step].kind) {
    case STEP_DIVIDE:
    case STEP_GRADIENT:
        return counts;
    case STEP_SURPRISE:
        return !asked && counts;
    case STEP_COMPLEMENT:
    case STEP_OTHER:
        return !asked && d->smooth[item] != 1;
    case STEP_COUNT: /* 1 times a number is that number */
        return !asked && (binary ? d->weight[item] != 1 && d->smooth[item] != 0
                                 : counts && d->smooth[item] * d->weight[item] != 1);
    case STEP_SUM:
        return !asked;
    default:
        return true;
    }
}

static size_t last_step(const struct exercise *exercise, const struct derivation *d)
{
    static const enum step_kind kinds[] = {
        [ASKED_LOSS] = STEP_SUM,
        [ASKED_PROB] = STEP_DIVIDE,
        [ASKED_SLOPE] = STEP_GRADIENT,
        [ASKED_PERPLEXITY] = STEP_SUM,
    };
    const size_t step = derivation_find(d, kinds[exercise->kind->asked]);
    return step < d->count ? step : derivation_find(d, STEP_COUNT);
}

static void add_step(struct board *board, const struct derivation *d, size_t step, size_t item)
{
    struct pool pool = {0};
    struct chain chain;
    derivation_chain(d, step, item, &pool, &chain);
    add_chain(board, &chain);
    pool_release(&pool);
}

/* The steps of one sample, or of all if they are the items. */
static void add_sample(struct board *board, const struct derivation *d)
{
    const size_t last = last_step(board->exercise, d);
    for (size_t s = 0; s <= last && s < d->count; s++) {
        const size_t items = d->step[s].each ? d->items : 1;
        for (size_t i = 0; i < items; i++)
            if (d->step[s].kind != STEP_REDUCE && is_wanted(board->exercise, d, s, i))
                add_step(board, d, s, i);
    }
}

static void add_perplexity(struct board *board, const struct derivation *d)
{
    struct pool pool = {0};
    struct chain chain = {0};
    const double loss = board->exercise->loss.value;
    const struct formula *e = formula_symbol(&pool, "e");
    chain_add(&chain, formula_power(&pool, e, formula_symbol(&pool, "L")), d->problem->digits);
    chain_add(&chain, formula_power(&pool, e, formula_number(&pool, loss, d->problem->digits)),
              d->problem->digits);
    chain_add(&chain, formula_number(&pool, perplexity(loss), d->problem->digits),
              d->problem->digits);
    add_chain(board, &chain);
    pool_release(&pool);
}

/* Words over the lines that follow; LaTeX begins a block of its own for these. */
static void add_head(struct board *board, const char *words)
{
    if (board->form == EXERCISE_LATEX) {
        if (board->begun)
            close_lines(board);
        latex_add_escaped(board->out, words);
        text_add(board->out, "\n");
        open_lines(board);
        return;
    }
    add_indent(board);
    text_addf(board->out, "%s\n", words);
}

/* The steps of the samples that it takes, with the number of each where there are several. */
static void add_samples(struct board *board, const struct problem *problem, const struct loss *loss,
                        size_t samples)
{
    for (size_t n = 0; n < samples; n++) {
        struct derivation *d = derivation_new(problem, loss, n, DERIVE_TEXTBOOK);
        struct text head = {0};
        text_addf(&head, _("sample %zu:"), n);
        if (samples > 1)
            add_head(board, text_string(&head));
        add_sample(board, d);
        text_release(&head);
        derivation_free(d);
    }
}

/* All samples that it takes, then what is made of them. */
static void add_way(struct board *board, const struct problem *problem, const struct loss *loss)
{
    const enum asked asked = board->exercise->kind->asked;
    const bool of_sample = asked == ASKED_PROB || asked == ASKED_SLOPE;
    const bool one = derivation_is_of_batch(problem) || of_sample;
    const size_t samples = one ? 1 : problem_samples(problem);
    if (board->form != EXERCISE_LATEX || samples == 1)
        open_lines(board);
    add_samples(board, problem, loss, samples);
    if (samples > 1)
        add_head(board, _("together:"));
    struct derivation *d = derivation_new(problem, loss, 0, DERIVE_TEXTBOOK);
    const size_t reduce = derivation_find(d, STEP_REDUCE);
    if (!of_sample && reduce < d->count)
        add_step(board, d, reduce, 0);
    if (asked == ASKED_PERPLEXITY)
        add_perplexity(board, d);
    derivation_free(d);
    close_lines(board);
}

void exercise_add_solution(const struct exercise *exercise, enum exercise_form form, enum face face,
                           size_t indent, struct text *out)
{
    struct board board = {exercise, form, face, indent, out, false};
    struct problem problem = problem_share(&exercise->problem);
    struct loss loss = {0};
    problem.digits = EXERCISE_KEPT;
    loss_evaluate(&loss, &problem);
    add_way(&board, &problem, &loss);
    loss_release(&loss);
    problem_release(&problem);
}
