/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table that is the calculation: one row an item, one column an operation, the loss at the
 * bottom right. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/table.h"
#include "core/intl.h"
#include "core/larger.h"
#include "core/memory.h"

#define SCALE_FROM 12 /* columns of a bar from which its scale has a middle */

int table_number_end(const struct column *column)
{
    return column->left + column->width - (column->kind == COLUMN_LABEL ? TABLE_LABEL_MARK : 0);
}

static void draw_head(const struct table *table, int row)
{
    struct canvas *canvas = table->scene->canvas;
    const int lines = table->scene->plan.head;
    for (size_t i = 0; i < table->count; i++) {
        const struct column *column = &table->column[i];
        const int end = table_number_end(column);
        const bool now = column->kind == COLUMN_STEP && table->scene->ui->step == column->step;
        const enum style style = now ? STYLE_STEP : STYLE_PLAIN;
        if (column->kind == COLUMN_NAME) {
            canvas_put_cut(canvas, row + lines - 1, column->left, column->width, style,
                           column->symbol, ui_face(table->scene->ui));
            continue;
        }
        if (table->words && column->bar && column->full == 1)
            canvas_put(canvas, row, column->left, style, column->word);
        else if (table->words)
            canvas_put_right(canvas, row, end, style, column->word);
        canvas_put_right(canvas, row + lines - 1, end, style, column->symbol);
        if (!column->bar)
            continue;
        const int bar = end + TABLE_GAP;
        canvas_put(canvas, row + lines - 1, bar, STYLE_FAINT, "0");
        if (column->bar >= SCALE_FROM && column->full == 1)
            canvas_put(canvas, row + lines - 1, bar + column->bar / 2 - 1, STYLE_FAINT, ".5");
        canvas_put(canvas, row + lines - 1, bar + column->bar - 1, STYLE_FAINT,
                   number_exact(column->full).text);
    }
}

/* The probabilities of the rows shown in the pinned case, NaN where it has none; NULL without one.
 * The caller's: free(). */
static double *ghosts(const struct table *table)
{
    const struct session *session = table->scene->ui->session;
    const struct problem *pinned = &session->pinned;
    const bool of_batch = table->scene->derivation->sample == EVERY_SAMPLE;
    if (!session->has_pinned || matrix_is_empty(&pinned->values) || table->items <= 0 ||
        pinned->task != table->scene->problem->task)
        return NULL;
    double *ghost = memory_new((size_t)table->items, sizeof *ghost);
    struct sample sample = sample_new(problem_classes(pinned));
    for (int i = 0; i < table->items; i++) {
        const size_t item = table->first + (size_t)i;
        const size_t n = of_batch ? item : table->scene->ui->sample, c = of_batch ? 0 : item;
        const bool there = n < problem_samples(pinned) && c < sample.classes;
        if (there && (of_batch || i == 0))
            sample_evaluate(pinned, n, &sample);
        ghost[i] = there ? sample.probs[c] : NAN;
    }
    sample_release(&sample);
    return ghost;
}

/* A tick where the bar of the pinned case ends. */
static void draw_ghost(const struct table *table, const struct column *column, int row, double p)
{
    const int left = column->left + column->width + TABLE_GAP;
    if (!(p >= 0))
        return;
    const int cell = (int)((p > 1 ? 1 : p) * column->bar);
    canvas_put(table->scene->canvas, row, left + (cell < column->bar ? cell : column->bar - 1),
               STYLE_STRONG, table_is_unicode(table) ? "│" : "|");
}

/* The number that is being typed stands where the old one stood. */
static void draw_edit(const struct table *table, const struct column *column, int row, int end)
{
    const struct ui *ui = table->scene->ui;
    struct canvas *canvas = table->scene->canvas;
    const char *shown = ui->edit;
    uint32_t code;
    while ((int)text_width(shown) > end - TABLE_MARKER) /* the end of what is too long is seen */
        shown += text_character(shown, strlen(shown), &code);
    canvas_fill(canvas, row, column->left, column->width, STYLE_CURSOR, " ");
    canvas_put_right(canvas, row, end, STYLE_CURSOR, shown);
}

bool table_is_selected(const struct ui *ui, const struct column *column)
{
    return column->kind == (ui->field == FIELD_VALUE ? COLUMN_VALUE : COLUMN_LABEL);
}

static void draw_names(const struct table *table, const struct column *column, int row)
{
    const struct ui *ui = table->scene->ui;
    for (int i = 0; i < table->items; i++)
        canvas_put_cut(table->scene->canvas, row + i, column->left, column->width,
                       table->first + (size_t)i == ui->row ? STYLE_STRONG : STYLE_PLAIN,
                       column->cell[i].text, ui_face(ui));
}

/* The true classes. */
static void draw_marks(const struct table *table, const struct column *column, int row)
{
    const double *label = table->scene->derivation->label + table->first;
    for (int i = 0; i < table->items; i++)
        if (label[i] > 0)
            canvas_put(table->scene->canvas, row + i, table_number_end(column) + 1, STYLE_STRONG,
                       table_is_unicode(table) ? "●" : "*");
}

static void draw_bars(const struct table *table, const struct column *column, int row)
{
    const struct scene *scene = table->scene;
    const double *numbers = table_bars(table, column) + table->first;
    const int left = column->left + column->width + TABLE_GAP;
    for (int i = 0; i < table->items; i++)
        draw_bar(scene, row + i, left, column->bar, numbers[i] / column->full);
    if (!table->ghost || !table_is_prob(scene->derivation, column))
        return;
    for (int i = 0; i < table->items; i++)
        draw_ghost(table, column, row + i, table->ghost[i]);
}

/* The selected cell.  The cursor stands behind the number: on it the terminal's own would turn the
 * reverse off again. */
static void draw_selected(const struct table *table, const struct column *column, int row)
{
    const struct ui *ui = table->scene->ui;
    struct canvas *canvas = table->scene->canvas;
    const int end = table_number_end(column), width = column->cell[ui->row - table->first].width;
    if (ui->editing)
        draw_edit(table, column, row, end);
    else
        canvas_restyle(canvas, row, end - width, width, STYLE_CURSOR);
    canvas_set_cursor(canvas, row, end);
}

static void draw_column(const struct table *table, const struct column *column, int row)
{
    const struct ui *ui = table->scene->ui;
    const bool step = column->kind == COLUMN_STEP;
    const enum style style = step && ui->step == column->step ? STYLE_STEP : STYLE_PLAIN;
    const int end = table_number_end(column);
    if (column->kind == COLUMN_NAME) {
        draw_names(table, column, row);
        return;
    }
    for (int i = 0; i < table->items; i++)
        canvas_put(table->scene->canvas, row + i, end - column->cell[i].width, style,
                   column->cell[i].text);
    if (column->kind == COLUMN_LABEL)
        draw_marks(table, column, row);
    if (column->bar && (!step || table_told(table, column->step)))
        draw_bars(table, column, row);
    if (table_is_selected(ui, column) && ui->row - table->first < (size_t)larger(0, table->items))
        draw_selected(table, column, row + (int)(ui->row - table->first));
}

/* The loss, the only thing in reverse: the answer stands where a column of arithmetic has it. */
struct answer {
    const char *name;
    char text[CELL_ROOM];
    const struct column *under; /* the column whose sum it is; NULL if that one is not shown */
    int left, end;
};

/* What is counted, added up: its column, if it is shown. */
static const struct column *counted_column(const struct table *table)
{
    const struct derivation *d = table->scene->derivation;
    for (size_t i = table->count; i-- > 0;) {
        const struct column *column = &table->column[i];
        const enum step_kind kind =
            column->kind == COLUMN_STEP ? d->step[column->step].kind : STEP_KINDS;
        if (kind == STEP_COUNT || kind == STEP_DIRECT)
            return column;
    }
    return NULL;
}

/* Places the answer below its column; `told` as it will be when it is told, so that nothing moves
 * then. */
static void place_answer(const struct table *table, const char *name, const char *told,
                         struct answer *answer)
{
    const int columns = table->scene->canvas->columns;
    const int whole = (int)(text_width(name) + 1 + text_width(told));
    answer->name = name;
    answer->end = answer->under ? answer->under->left + answer->under->width + TABLE_GAP : 0;
    const int beside = TABLE_MARKER + (int)text_width(table_sum_sign(table)) + 1 + whole;
    answer->end = answer->end < beside ? beside : answer->end;
    answer->end = answer->end > columns ? columns : answer->end;
    answer->left = answer->end - whole;
}

/* Does a sum reach into the answer? */
static bool is_covered(const struct column *column, const struct answer *answer)
{
    const int end =
        column->kind == COLUMN_NAME ? column->left + column->total.width : table_number_end(column);
    return column->total.width && end >= answer->left;
}

static bool covers_any(const struct table *table, const struct answer *answer)
{
    for (size_t i = 0; i < table->count; i++)
        if (is_covered(&table->column[i], answer))
            return true;
    return false;
}

/* False if there is no loss to show. */
static bool find_answer(const struct table *table, struct answer *answer)
{
    const struct derivation *d = table->scene->derivation;
    const bool of_batch = d->sample == EVERY_SAMPLE;
    const size_t step = derivation_find(d, of_batch ? STEP_REDUCE : STEP_SUM);
    if ((step == d->count && !d->refusal) || d->ignored)
        return false;
    const char *name = _("loss L =");
    if (of_batch)
        name = table->scene->problem->reduction == REDUCTION_SUM ? _("sum L =") : _("mean L =");
    char told[CELL_ROOM];
    const double loss = d->refusal ? NAN : d->step[step].value[0];
    snprintf(told, sizeof told, "[ %s ]",
             loss_or_refusal(loss, table->scene->problem->digits, d->refusal).text);
    snprintf(answer->text, sizeof answer->text, "[ %s ]", table_untold(table));
    if (d->refusal || table_told(table, step))
        snprintf(answer->text, sizeof answer->text, "%s", told);
    answer->under = counted_column(table);
    place_answer(table, name, told, answer);
    if (!covers_any(table, answer))
        return true;
    place_answer(table, "L =", told, answer);
    if (!covers_any(table, answer))
        return true;
    place_answer(table, name, told, answer); /* a sum must go in any case, but not its sign */
    if (answer->left <= TABLE_MARKER + (int)text_width(table_sum_sign(table)))
        place_answer(table, "L =", told, answer);
    return true;
}

static void draw_answer(const struct table *table, int row, const struct answer *answer)
{
    const struct scene *scene = table->scene;
    if (scene->plan.sum_rule && answer->under)
        canvas_fill(scene->canvas, row - 1, answer->under->left, answer->under->width, STYLE_FAINT,
                    table_is_unicode(table) ? "─" : "-");
    const int width = (int)text_width(answer->text);
    canvas_put_right(scene->canvas, row, answer->end, STYLE_RESULT, answer->text);
    canvas_put_right(scene->canvas, row, answer->end - width - 1, STYLE_PLAIN, answer->name);
}

/* Probabilities that are each rounded to few digits add up to 1 no better than that. */
static double tolerance_of_sum(const struct derivation *d)
{
    const double rounding = precision_epsilon(d->problem->precision) * (double)d->items;
    return d->problem->precision == PRECISION_FLOAT64 || rounding < SUM_TOLERANCE ? SUM_TOLERANCE
                                                                                  : rounding;
}

/* `limit`: where the answer begins. */
static void draw_sum(const struct table *table, int row, const struct column *column, int limit)
{
    const struct scene *scene = table->scene;
    struct canvas *canvas = scene->canvas;
    const int end = table_number_end(column), width = end - column->left;
    if (!column->total.width)
        return;
    if (column->kind == COLUMN_NAME) {
        canvas_put(canvas, row, column->left, STYLE_PLAIN, column->total.text);
        return;
    }
    if (scene->plan.sum_rule)
        canvas_fill(canvas, row - 1, end - width, width, STYLE_FAINT,
                    table_is_unicode(table) ? "─" : "-");
    canvas_put(canvas, row, end - column->total.width, STYLE_PLAIN, column->total.text);
    if (!table_is_prob(scene->derivation, column) ||
        !(fabs(table_sum(table, column, &(bool){0}) - 1) > tolerance_of_sum(scene->derivation)))
        return;
    const char *wrong = _("WRONG: must sum to 1");
    if (end + TABLE_GAP + (int)text_width(wrong) < limit)
        canvas_put(canvas, row, end + TABLE_GAP, STYLE_WRONG, wrong);
}

/* The sums; one that the answer would cover is left out. */
static void draw_sums(const struct table *table, int row)
{
    struct answer answer = {.left = table->scene->canvas->columns + 1};
    const bool answered = find_answer(table, &answer);
    row += table->scene->plan.sum_rule;
    for (size_t i = 0; i < table->count; i++)
        if (!is_covered(&table->column[i], &answer))
            draw_sum(table, row, &table->column[i], answer.left);
    if (answered)
        draw_answer(table, row, &answer);
    else if (table->scene->derivation->ignored)
        canvas_put_right(table->scene->canvas, row, table->scene->canvas->columns - 1, STYLE_STRONG,
                         _("ignored: not counted"));
}

void table_add_spots(const struct table *table, int row, size_t item)
{
    struct ui *ui = table->scene->ui;
    struct spot spot = {
        .row = row, .width = table->scene->canvas->columns, .kind = SPOT_ROW, .item = item};
    spots_add(&ui->spots, spot);
    for (size_t c = 0; c < table->count; c++) {
        const struct column *column = &table->column[c];
        if (column->kind != COLUMN_LABEL && column->kind != COLUMN_VALUE)
            continue;
        spot.kind = SPOT_CELL;
        spot.column = column->left - 1;
        spot.width = column->width + TABLE_GAP;
        spot.field = column->kind == COLUMN_LABEL ? FIELD_LABEL : FIELD_VALUE;
        spots_add(&ui->spots, spot);
    }
}

void draw_table(struct scene *scene, int row)
{
    struct canvas *canvas = scene->canvas;
    const size_t items = scene->derivation->items;
    const size_t shown = (size_t)larger(1, scene->plan.items);
    scene->ui->top = frame_scroll(scene->ui->top, scene->ui->row, shown, items);
    struct table table = {.scene = scene, .first = scene->ui->top, .items = scene->plan.items};
    table_choose_columns(&table);
    table_place_columns(&table, canvas->columns - 1);
    table.ghost = ghosts(&table);
    draw_head(&table, row);
    row += scene->plan.head;
    for (int i = 0; i < table.items; i++) {
        const size_t item = table.first + (size_t)i;
        table_add_spots(&table, row + i, item);
        if (item == scene->ui->row)
            canvas_put(canvas, row + i, 0, STYLE_STRONG, table_is_unicode(&table) ? "▸" : ">");
    }
    for (size_t c = 0; c < table.count; c++)
        draw_column(&table, &table.column[c], row);
    row += larger(0, table.items);
    if (scene->plan.more)
        draw_more(scene, row++, TABLE_MARKER, table.first,
                  items - table.first - (size_t)table.items);
    draw_sums(&table, row);
    free(table.ghost);
    free(table.cells);
}
