/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of a slide: few rows, and only the columns up to the present step. */
#include "app/projector.h"

#include <stdio.h>

#include "app/table.h"
#include "core/intl.h"
#include "core/larger.h"
#include "core/number.h"

#define GAP_LEAST 2
#define GAP_MOST  6

/* Columns of the names, and what is left of them where there is no room. */
#define NAME_WANTED 5
#define NAME_LEAST  4

/* ---- which rows ---- */

/* The class that is to be seen in any case beside the selected one; `items` if there is none. */
static size_t true_item(const struct slide *slide)
{
    const struct derivation *d = slide->scene.derivation;
    const struct problem *problem = &slide->problem;
    if (problem->task == TASK_BINARY || problem->label_form == LABELS_NONE || d->ignored)
        return d->items;
    return problem_true_class(problem, d->sample);
}

void slide_choose_items(struct slide *slide)
{
    struct ui *ui = slide->scene.ui;
    const size_t items = slide->scene.derivation->items, truth = true_item(slide);
    size_t shown = (size_t)slide->plan.items, first = 0;
    ui->top = frame_scroll(ui->top, ui->row, shown, items);
    const bool outside = truth < items && (truth < ui->top || truth >= ui->top + shown);
    if (outside && shown > 1) {
        ui->top = frame_scroll(ui->top, ui->row, --shown, items);
        slide->item[truth < ui->top ? 0 : shown] = truth;
        first = truth < ui->top;
    }
    for (size_t i = 0; i < shown; i++)
        slide->item[first + i] = ui->top + i;
}

int slide_table_rows(const struct slide *slide)
{
    const struct slide_plan *plan = &slide->plan;
    return 1 + plan->items + (plan->air ? plan->items - 1 : 0) + plan->more;
}

/* ---- what stands in the cells ---- */

static bool is_asked(const struct slide *slide, const struct column *column)
{
    return slide->asked && column->kind == COLUMN_STEP && column->step == slide->step;
}

/* Decimals that show the given values in full, as far as the digits go. */
static int given_digits(const struct slide *slide)
{
    int most = 1;
    for (int i = 0; i < slide->plan.items; i++)
        most = larger(most, number_decimals(slide->scene.derivation->value[slide->item[i]]));
    return smaller(most, SLIDE_DIGITS);
}

static void cell_text(const struct table *table, const struct slide *slide,
                      const struct column *column, size_t item, char text[CELL_ROOM])
{
    if (column->kind == COLUMN_VALUE)
        snprintf(text, CELL_ROOM, "%s",
                 number_show(slide->scene.derivation->value[item], given_digits(slide)).text);
    else if (is_asked(slide, column))
        snprintf(text, CELL_ROOM, "%s", item == slide->scene.ui->row ? "?" : table_untold(table));
    else
        table_cell(table, column, item, text);
}

/* The step that tells the sum under a column; false if it is given. */
static bool sum_waits(const struct derivation *d, const struct column *column, size_t *step)
{
    const bool steps = column->kind == COLUMN_STEP, added_up = table_is_added_up(d, column);
    *step = added_up ? derivation_find(d, STEP_ADD_UP) : column->step;
    return added_up || steps;
}

/* What stands under a column now; empty if nothing does. */
static void sum_text(const struct table *table, const struct slide *slide,
                     const struct column *column, char text[CELL_ROOM])
{
    size_t step;
    table_sum_text(table, column, text);
    if (!text[0] || !sum_waits(slide->scene.derivation, column, &step) || step < slide->step)
        return;
    if (step > slide->step)
        text[0] = '\0';
    else if (slide->asked)
        snprintf(text, CELL_ROOM, "%s",
                 column->kind == COLUMN_STEP && column->step == step ? "" : "?");
}

/* ---- which columns, and where ---- */

/* The slope says how p and y differ: the columns after them make room for it, so that none of those
 * before moves. */
static bool makes_room(enum step_kind kind)
{
    return kind == STEP_SURPRISE || kind == STEP_OTHER || kind == STEP_DIRECT || kind == STEP_COUNT;
}

static void measure(struct table *table, const struct slide *slide, struct column *column)
{
    char text[CELL_ROOM];
    if (column->kind == COLUMN_STEP && column->step < slide->scene.derivation->count &&
        slide->scene.derivation->step[column->step].kind == STEP_DIVIDE &&
        slide->scene.derivation->route == ROUTE_LOGITS)
        column->symbol = "p";
    column->width = (int)text_width(column->symbol);
    for (int i = 0; i < slide->plan.items; i++) {
        if (column->kind == COLUMN_VALUE)
            cell_text(table, slide, column, slide->item[i], text);
        else
            table_cell(table, column, slide->item[i], text);
        column->width = larger(column->width, (int)text_width(text));
    }
    table_sum_text(table, column, text);
    column->width = larger(column->width, (int)text_width(text));
    if (column->kind == COLUMN_NAME)
        column->width = larger(column->width, NAME_WANTED);
    if (column->kind == COLUMN_LABEL)
        column->width += TABLE_LABEL_MARK;
}

static int total_width(const struct table *table, int gap)
{
    int total = SLIDE_LEFT;
    for (size_t i = 0; i < table->count; i++)
        total += table->column[i].width + (i ? gap : 0);
    return total;
}

/* The gap with which all columns of all steps fit, so that it stays the same from step to step. */
static int gap_for_all(const struct table *table, int columns)
{
    int gap = GAP_MOST;
    while (gap > GAP_LEAST && total_width(table, gap) > columns)
        gap--;
    return gap;
}

/* What goes first where there is no room: the steps before the present one, the label, the value;
 * but not what is being typed. */
static size_t least_wanted(const struct table *table)
{
    const struct ui *ui = table->scene->ui;
    const size_t last = table->count - 1;
    for (size_t i = 1; i < last; i++)
        if (table->column[i].kind == COLUMN_STEP)
            return i;
    for (size_t i = 1; i < last; i++)
        if (!ui->editing || !table_is_selected(ui, &table->column[i]))
            return i;
    return last;
}

/* Leaves columns out until the rest fits; then the names are cut. */
static void fit(struct table *table, int columns)
{
    while (total_width(table, GAP_LEAST) > columns && table->count > 2)
        table_drop_column(table, least_wanted(table));
    const int over = total_width(table, GAP_LEAST) - columns;
    if (over > 0)
        table->column[0].width = larger(table->column[0].width - over, NAME_LEAST);
}

static void add_slope(struct table *table, const struct slide *slide)
{
    const struct step_text text = step_text(slide->scene.derivation, slide->step);
    for (size_t i = table->count; i-- > 0;)
        if (table->column[i].kind == COLUMN_STEP &&
            makes_room(slide->scene.derivation->step[table->column[i].step].kind))
            table_drop_column(table, i);
    table_add_column(table, (struct column){.kind = COLUMN_STEP,
                                            .step = slide->step,
                                            .word = text.word,
                                            .symbol = text.ascii});
    measure(table, slide, &table->column[table->count - 1]);
}

static void place_columns(struct table *table, const struct slide *slide)
{
    const struct derivation *d = slide->scene.derivation;
    const int columns = slide->scene.canvas->columns - 1;
    table->measuring = true; /* what is not told has no column here */
    table_choose_columns(table);
    for (size_t i = 0; i < table->count; i++)
        measure(table, slide, &table->column[i]);
    int gap = gap_for_all(table, columns);
    for (size_t i = table->count; i-- > 0;)
        if (table->column[i].kind == COLUMN_STEP && table->column[i].step > slide->step)
            table_drop_column(table, i);
    if (slide->step < d->count && d->step[slide->step].kind == STEP_GRADIENT)
        add_slope(table, slide);
    fit(table, columns);
    while (gap > GAP_LEAST && total_width(table, gap) > columns)
        gap--;
    int left = SLIDE_LEFT;
    for (size_t i = 0; i < table->count; i++) {
        table->column[i].left = left;
        left += table->column[i].width + gap;
    }
}

/* ---- drawing ---- */

static bool is_present(const struct slide *slide, const struct column *column)
{
    return column->kind == COLUMN_STEP && column->step == slide->step;
}

static void draw_head(const struct table *table, const struct slide *slide, int row)
{
    struct canvas *canvas = slide->scene.canvas;
    for (size_t i = 0; i < table->count; i++) {
        const struct column *column = &table->column[i];
        const enum style style = is_present(slide, column) ? STYLE_STRONG : STYLE_PLAIN;
        if (column->kind == COLUMN_NAME)
            canvas_put_cut(canvas, row, column->left, column->width, style, column->symbol,
                           ui_face(slide->scene.ui));
        else
            canvas_put_right(canvas, row, table_number_end(column), style, column->symbol);
    }
}

/* The number that is being typed, where the old one stood; of one that is too long the end. */
static void draw_edit(const struct slide *slide, const struct column *column, int row)
{
    struct canvas *canvas = slide->scene.canvas;
    const int end = table_number_end(column);
    const char *shown = text_ending(slide->scene.ui->edit, end - SLIDE_LEFT);
    canvas_fill(canvas, row, column->left, end - column->left, STYLE_CURSOR, " ");
    canvas_put_right(canvas, row, end, STYLE_CURSOR, shown);
}

static void draw_name(const struct table *table, const struct slide *slide,
                      const struct column *column, int row, size_t item)
{
    const struct ui *ui = slide->scene.ui;
    char text[CELL_ROOM];
    table_cell(table, column, item, text);
    canvas_put_cut(slide->scene.canvas, row, column->left, column->width,
                   item == ui->row ? STYLE_STRONG : STYLE_PLAIN, text, ui_face(ui));
    const int width = (int)text_width(text);
    if (item == ui->row) /* unless there is a number to stand on, drawn later */
        canvas_set_cursor(slide->scene.canvas, row, column->left + smaller(width, column->width));
}

static void draw_cell(const struct table *table, const struct slide *slide,
                      const struct column *column, int row, size_t item)
{
    const struct ui *ui = slide->scene.ui;
    struct canvas *canvas = slide->scene.canvas;
    const bool selected = item == ui->row;
    const int end = table_number_end(column);
    char text[CELL_ROOM];
    if (column->kind == COLUMN_NAME) {
        draw_name(table, slide, column, row, item);
        return;
    }
    cell_text(table, slide, column, item, text);
    canvas_put_right(canvas, row, end,
                     selected && is_present(slide, column) ? STYLE_STRONG : STYLE_PLAIN, text);
    if (column->kind == COLUMN_LABEL && slide->scene.derivation->label[item] > 0)
        canvas_put(canvas, row, end + 1, STYLE_STRONG, table_is_unicode(table) ? "●" : "*");
    if (!selected || !table_is_selected(ui, column))
        return;
    if (ui->editing)
        draw_edit(slide, column, row);
    /* behind the number: on it the cursor would hide a digit */
    canvas_set_cursor(canvas, row, end);
}

/* The sums that are known by now, and the one that is asked for. */
static void draw_sums(const struct table *table, const struct slide *slide, int row, bool ruled)
{
    struct canvas *canvas = slide->scene.canvas;
    const bool unicode = table_is_unicode(table);
    char text[CELL_ROOM];
    for (size_t i = 1; i < table->count; i++) {
        const struct column *column = &table->column[i];
        const int end = table_number_end(column);
        sum_text(table, slide, column, text);
        if (!text[0])
            continue;
        if (ruled)
            canvas_fill(canvas, row, column->left, end - column->left, STYLE_FAINT,
                        unicode ? "─" : "-");
        canvas_put_right(canvas, row + ruled, end, text[0] == '?' ? STYLE_STRONG : STYLE_PLAIN,
                         text);
        canvas_put(canvas, row + ruled, SLIDE_LEFT, STYLE_PLAIN, table_sum_sign(table));
    }
}

void slide_draw_table(struct slide *slide, int row, int sums)
{
    struct table table = {.scene = &slide->scene};
    struct canvas *canvas = slide->scene.canvas;
    const size_t items = slide->scene.derivation->items;
    place_columns(&table, slide);
    draw_head(&table, slide, row++);
    for (int i = 0; i < slide->plan.items; i++) {
        const size_t item = slide->item[i];
        table_add_spots(&table, row, item);
        if (item == slide->scene.ui->row)
            canvas_put(canvas, row, 1, STYLE_STRONG, table_is_unicode(&table) ? "▸" : ">");
        for (size_t c = 0; c < table.count; c++)
            draw_cell(&table, slide, &table.column[c], row, item);
        row += 1 + (slide->plan.air && i + 1 < slide->plan.items);
    }
    if (slide->plan.more)
        canvas_putf(canvas, row++, SLIDE_LEFT, STYLE_PLAIN, _("+ %zu more"),
                    items - (size_t)slide->plan.items);
    if (sums)
        draw_sums(&table, slide, row, sums > 1);
}
