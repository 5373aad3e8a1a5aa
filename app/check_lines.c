/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/check_lines.h"

#include <stdio.h>

#include "app/view.h"
#include "core/exercise.h"
#include "core/formula.h"
#include "core/intl.h"
#include "core/larger.h"
#include "core/layout.h"
#include "core/number.h"

/* Columns: signs at the left, the step, its symbol, the item, a number, the verdict. */
#define SIGNS  3
#define VERB   17
#define SYMBOL 9
#define ITEM   11
#define NUMBER 11
#define GAP    2
#define WORD   7
#define TIGHT  34  /* where there are fewer columns, everything is shorter */
#define NARROW 48  /* where there are fewer columns, ours has no column of its own */
#define WIDE   72  /* and no name of the step where there are fewer than these */
#define ROOMY  100 /* and more room for names from here on */

struct widths {
    int symbol, item, number;
};

/* ---- lines and places ---- */

static size_t items_of(const struct derivation *d, size_t step)
{
    return d->step[step].each ? d->items : 1;
}

size_t check_lines(const struct derivation *d)
{
    size_t lines = 0;
    for (size_t s = 0; s < d->count; s++)
        lines += items_of(d, s);
    return lines;
}

struct hand_place check_place(const struct derivation *d, size_t line)
{
    struct hand_place place = {0, line};
    while (place.step + 1 < d->count && place.item >= items_of(d, place.step))
        place.item -= items_of(d, place.step++);
    return place;
}

/* The line on which a step begins. */
size_t check_line_of(const struct derivation *d, size_t step)
{
    size_t line = 0;
    for (size_t s = 0; s < step; s++)
        line += items_of(d, s);
    return line;
}

/* ---- the lines ---- */

/* Columns of symbol, item and number on a screen of this width. */
static struct widths widths_for(int width)
{
    if (width < TIGHT)
        return (struct widths){6, 4, 7};
    if (width < NARROW)
        return (struct widths){SYMBOL, larger(4, width - SIGNS - SYMBOL - NUMBER - GAP - WORD),
                               NUMBER};
    return (struct widths){SYMBOL + 1, width >= ROOMY ? 2 * ITEM : ITEM, NUMBER};
}

void check_place_columns(struct check_sheet *sheet)
{
    struct check_columns *at = &sheet->columns;
    const int width = sheet->scene.canvas->columns;
    const struct widths widths = widths_for(width);
    const bool narrow = width < NARROW;
    at->verb = SIGNS;
    at->symbol = width >= WIDE ? SIGNS + VERB : width < TIGHT ? SIGNS - 1 : SIGNS;
    at->item = at->symbol + widths.symbol;
    at->item_width = widths.item - 1;
    at->number = widths.number;
    at->yours_end = at->item + widths.item + widths.number;
    at->ours_end = narrow ? NO_OURS : at->yours_end + 1 + NUMBER;
    at->word = (narrow ? at->yours_end : at->ours_end) + (width < TIGHT ? 1 : GAP);
}

void check_draw_head(const struct check_sheet *sheet, int row)
{
    struct canvas *canvas = sheet->scene.canvas;
    const struct check_columns *at = &sheet->columns;
    const enum face face = ui_face(sheet->scene.ui);
    if (canvas->columns >= WIDE)
        canvas_put_cut(canvas, row, at->verb, VERB - 1, STYLE_HEADING, _("step"), face);
    canvas_put_cut(canvas, row, at->item, at->item_width, STYLE_HEADING,
                   sheet->d->sample == EVERY_SAMPLE ? _("sample") : _("class"), face);
    canvas_put_right(canvas, row, at->yours_end, STYLE_HEADING, _("yours"));
    if (at->ours_end != NO_OURS)
        canvas_put_right(canvas, row, at->ours_end, STYLE_HEADING, _("ours"));
}

const char *check_symbol(const struct check_sheet *sheet, size_t step)
{
    const struct step_text text = step_text(sheet->d, step);
    return ui_is_unicode(sheet->scene.ui) ? text.unicode : text.ascii;
}

/* The name of the step on its first line, and on the first one of the screen. */
static void draw_step(const struct check_sheet *sheet, int row, struct hand_place place, bool first)
{
    struct canvas *canvas = sheet->scene.canvas;
    const struct check_columns *at = &sheet->columns;
    const enum face face = ui_face(sheet->scene.ui);
    char room[CLASS_ROOM], verb[64];
    snprintf(verb, sizeof verb, "%zu %s", place.step + 1, _(step_text(sheet->d, place.step).verb));
    if (first && canvas->columns >= WIDE)
        canvas_put_cut(canvas, row, at->verb, VERB - 1, STYLE_PLAIN, verb, face);
    if (first)
        canvas_put_cut(canvas, row, at->symbol, SYMBOL, STYLE_PLAIN,
                       check_symbol(sheet, place.step), face);
    if (sheet->d->step[place.step].each)
        canvas_put_cut(canvas, row, at->item, at->item_width, STYLE_PLAIN,
                       derivation_item_name(sheet->d, place.item, room), face);
}

/* What is being typed there, or was; its end if it is long.  The cursor stands behind it. */
static void draw_yours(const struct check_sheet *sheet, int row, const struct hand_cell *cell,
                       bool here)
{
    struct canvas *canvas = sheet->scene.canvas;
    const struct ui *ui = sheet->scene.ui;
    const int end = sheet->columns.yours_end, width = sheet->columns.number;
    const bool typing = here && ui->editing;
    const char *typed = text_ending(typing ? ui->edit : cell->typed, width);
    if (!typing && here)
        canvas_restyle(canvas, row, end - width, width, STYLE_CURSOR);
    if (!typing && !typed[0])
        typed = ui_is_unicode(ui) ? "·" : ".";
    canvas_put_right(canvas, row, end, here ? STYLE_CURSOR : STYLE_PLAIN, typed);
    if (here)
        canvas_set_cursor(canvas, row, typing ? end : end - 1);
}

bool check_is_told(const struct check_sheet *sheet, struct hand_place place)
{
    const struct hand_cell *cell = handwork_cell(sheet->hand, place.step, place.item);
    return (cell->typed[0] || cell->asked) && handwork_shows(sheet->hand, sheet->d, place);
}

static void draw_ours(const struct check_sheet *sheet, int row, struct hand_place place)
{
    const struct hand_cell *cell = handwork_cell(sheet->hand, place.step, place.item);
    const int digits = sheet->scene.problem->digits;
    const bool told = check_is_told(sheet, place);
    const struct number_text number =
        number_show(sheet->d->step[place.step].value[place.item], digits);
    if (sheet->columns.ours_end != NO_OURS)
        canvas_put_right(sheet->scene.canvas, row, sheet->columns.ours_end,
                         told ? STYLE_PLAIN : STYLE_FAINT, told ? number.text : "?");
    else if (told && !cell->typed[0])
        canvas_put(sheet->scene.canvas, row, sheet->columns.word, STYLE_PLAIN, number.text);
}

static void draw_verdict(const struct check_sheet *sheet, int row, const struct hand_cell *cell,
                         bool first_slip)
{
    static const enum style styles[] = {
        [HAND_EMPTY] = STYLE_PLAIN, [HAND_RIGHT] = STYLE_RIGHT,   [HAND_VAGUE] = STYLE_PLAIN,
        [HAND_CUT] = STYLE_RIGHT,   [HAND_ROUNDED] = STYLE_RIGHT, [HAND_FOLLOWS] = STYLE_PLAIN,
        [HAND_WRONG] = STYLE_WRONG,
    };
    struct canvas *canvas = sheet->scene.canvas;
    canvas_put_cut(canvas, row, sheet->columns.word, canvas->columns - sheet->columns.word,
                   styles[cell->verdict], _(hand_verdict_word(cell->verdict)),
                   ui_face(sheet->scene.ui));
    if (first_slip)
        canvas_put(canvas, row, 1, STYLE_WRONG, "!");
}

void check_draw_line(const struct check_sheet *sheet, int row, size_t line, bool top)
{
    struct ui *ui = sheet->scene.ui;
    const struct hand_place place = check_place(sheet->d, line);
    const struct hand_cell *cell = handwork_cell(sheet->hand, place.step, place.item);
    const bool here = line == ui->memory.check_line;
    const bool slip =
        sheet->slipped && place.step == sheet->slip.step && place.item == sheet->slip.item;
    if (here)
        canvas_put(sheet->scene.canvas, row, 0, STYLE_STRONG, ui_is_unicode(ui) ? "▸" : ">");
    draw_step(sheet, row, place, top || place.item == 0);
    draw_ours(sheet, row, place);
    draw_verdict(sheet, row, cell, slip);
    draw_yours(sheet, row, cell, here);
    spots_add(&ui->spots, (struct spot){.row = row,
                                        .width = sheet->scene.canvas->columns,
                                        .kind = SPOT_ROW,
                                        .item = line});
}

/* ---- what is said below ---- */

/* Are all results before this step told, so that its numbers tell nothing new? */
static bool is_told_before(const struct check_sheet *sheet, size_t step)
{
    const size_t lines = check_line_of(sheet->d, step);
    for (size_t line = 0; line < lines; line++) {
        const struct hand_place place = check_place(sheet->d, line);
        if (!check_is_told(sheet, place))
            return false;
    }
    return true;
}

/* The links without symbols go, but for the last one, the result. */
static void leave_numbers_out(struct chain *chain)
{
    size_t symbols = 0;
    while (symbols < chain->count && !formula_is_numeric(chain->link[symbols]))
        symbols++;
    if (symbols + 1 >= chain->count)
        return;
    chain->link[symbols] = chain->link[chain->count - 1];
    chain->sign[symbols] = RELATION_EQUAL;
    chain->count = symbols + 1;
}

/* In symbols; with the numbers put in and the result as far as they have been told, and as far as
 * there is room for them in one line. */
static void draw_formula(const struct check_sheet *sheet, int row, struct hand_place place)
{
    const struct scene *scene = &sheet->scene;
    const struct layout_options options = {.face = ui_face(scene->ui),
                                           .style = LAYOUT_LINE,
                                           .width = scene->canvas->columns - 2,
                                           .rows = 1};
    struct pool pool = {0};
    struct chain chain;
    derivation_chain(sheet->d, place.step, place.item, &pool, &chain);
    if (!is_told_before(sheet, place.step))
        leave_numbers_out(&chain);
    if (!check_is_told(sheet, place))
        chain_ask(&chain, &pool);
    struct canvas drawn = layout_chain_within(&chain, &options);
    if (!drawn.rows) {
        leave_numbers_out(&chain);
        drawn = layout_chain_within(&chain, &options);
    }
    canvas_copy(scene->canvas, row, 1, &drawn);
    canvas_release(&drawn);
    pool_release(&pool);
}

/* What there is to say about the cell; if there is nothing, what could be done. */
static void add_words(const struct check_sheet *sheet, struct hand_place place, struct text *out)
{
    const struct ui *ui = sheet->scene.ui;
    handwork_say(sheet->hand, sheet->d, place, out);
    if (out->length)
        return;
    if (ui->memory.check_dropped)
        text_add(out, _("the problem has changed, so your column begins anew"));
    else if (handwork_is_empty(sheet->hand))
        text_add(out, _("type what you worked out, any cells in any order; Space shows ours"));
}

/* Where there is room for one line only. */
static void draw_short_details(const struct check_sheet *sheet, int row)
{
    struct text text = {0};
    add_words(sheet, check_place(sheet->d, sheet->scene.ui->memory.check_line), &text);
    draw_sentence(&sheet->scene, row, 1, STYLE_PLAIN, text_string(&text));
    text_release(&text);
}

void check_draw_details(const struct check_sheet *sheet, int row, int rows)
{
    const struct scene *scene = &sheet->scene;
    const struct hand_place place = check_place(sheet->d, scene->ui->memory.check_line);
    const struct step_text step = step_text(sheet->d, place.step);
    const int last = row + rows;
    struct text text = {0};
    if (rows == 1) {
        draw_short_details(sheet, row);
        return;
    }
    text_addf(&text, _("step %zu of %zu  %s: %s"), place.step + 1, sheet->d->count, _(step.verb),
              _(step.why));
    draw_heading(scene, row, text_string(&text));
    draw_formula(sheet, row + 1, place);
    text_clear(&text);
    add_words(sheet, place, &text);
    row = draw_sentence(scene, row + 2, 2, STYLE_STRONG, text_string(&text));
    text_clear(&text);
    handwork_sum_up(sheet->hand, sheet->d, &text);
    draw_sentence(scene, row, last - row, STYLE_PLAIN, text_string(&text));
    text_release(&text);
}

bool check_has_question(const struct check_sheet *sheet)
{
    const struct ui *ui = sheet->scene.ui;
    return ui_has_exercise(ui) || lesson_question(ui);
}

void check_draw_question(const struct check_sheet *sheet, int row)
{
    const struct ui *ui = sheet->scene.ui;
    struct text question = {0};
    if (ui_has_exercise(ui))
        exercise_add_question(&ui->session->practice.exercise, &question);
    else
        text_add(&question, lesson_question(ui)->ask);
    canvas_put_right(sheet->scene.canvas, row + CHECK_QUESTION_ROWS - 1,
                     sheet->scene.canvas->columns - 1, STYLE_FAINT, _("c answers"));
    draw_sentence(&sheet->scene, row, CHECK_QUESTION_ROWS, STYLE_STRONG, text_string(&question));
    text_release(&question);
}
