/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table that is the calculation: one row an item, one column an operation, the loss at the
 * bottom right. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/table.h"
#include "core/intl.h"
#include "core/number.h"

static void draw_head(const struct table *table, int row)
{
    struct canvas *canvas = table->scene->canvas;
    const int lines = table->scene->plan.head;
    for (size_t i = 0; i < table->count; i++) {
        const struct column *column = &table->column[i];
        const int end = column->left + column->width - (column->kind == COLUMN_LABEL ? 2 : 0);
        const bool now = column->kind == COLUMN_STEP && table->scene->ui->step == column->step;
        const enum style style = now ? STYLE_STEP : STYLE_PLAIN;
        const char *word = column->word[0] ? _(column->word) : "";
        if (column->kind == COLUMN_NAME) {
            canvas_put_cut(canvas, row + lines - 1, column->left, column->width, style,
                           _(column->symbol), table->scene->ui->face);
            continue;
        }
        if (lines > 1 && column->bar)
            canvas_put(canvas, row, column->left, style, word);
        else if (lines > 1)
            canvas_put_right(canvas, row, end, style, word);
        canvas_put_right(canvas, row + lines - 1, end, style, _(column->symbol));
        if (!column->bar)
            continue;
        const int bar = end + GAP;
        canvas_put(canvas, row + lines - 1, bar, STYLE_FAINT, "0");
        if (column->bar >= 12)
            canvas_put(canvas, row + lines - 1, bar + column->bar / 2 - 1, STYLE_FAINT, ".5");
        canvas_put(canvas, row + lines - 1, bar + column->bar - 1, STYLE_FAINT, "1");
    }
}

/* A bar of fixed scale, 0 to 1, in eighths of a cell. */
static void draw_bar(const struct table *table, const struct column *column, int row, double p)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    struct canvas *canvas = table->scene->canvas;
    const int left = column->left + column->width + GAP;
    if (!(p > 0))
        return;
    const double cells = (p > 1 ? 1 : p) * column->bar;
    if (!table_is_unicode(table)) {
        canvas_fill(canvas, row, left, (int)(cells + 0.5), STYLE_BAR, "#");
        return;
    }
    const int whole = (int)cells, part = (int)((cells - whole) * 8);
    canvas_fill(canvas, row, left, whole, STYLE_BAR, "█");
    canvas_put(canvas, row, left + whole, STYLE_BAR, eighths[part]);
}

/* Behind the number: on it the terminal's own cursor would turn the reverse off again. */
static void park_cursor(struct canvas *canvas, int row, int column)
{
    canvas->cursor_row = row;
    canvas->cursor_column = column < canvas->columns ? column : canvas->columns - 1;
}

/* The number that is being typed stands where the old one stood. */
static void draw_edit(const struct table *table, const struct column *column, int row, int end)
{
    const struct ui *ui = table->scene->ui;
    struct canvas *canvas = table->scene->canvas;
    const char *shown = ui->edit;
    uint32_t code;
    while ((int)text_width(shown) > end - MARKER) /* the end of what is too long is seen */
        shown += text_character(shown, strlen(shown), &code);
    canvas_fill(canvas, row, column->left, column->width, STYLE_CURSOR, " ");
    canvas_put_right(canvas, row, end, STYLE_CURSOR, shown);
    park_cursor(canvas, row, end);
}

static bool is_selected_column(const struct ui *ui, const struct column *column)
{
    return column->kind == (ui->field == FIELD_VALUE ? COLUMN_VALUE : COLUMN_LABEL);
}

static void draw_cell(const struct table *table, const struct column *column, int row, size_t item)
{
    const struct scene *scene = table->scene;
    const struct ui *ui = scene->ui;
    struct canvas *canvas = scene->canvas;
    const bool selected = item == ui->row && is_selected_column(ui, column);
    const bool now = column->kind == COLUMN_STEP && ui->step == column->step;
    const int end = column->left + column->width - (column->kind == COLUMN_LABEL ? 2 : 0);
    char text[CELL_ROOM];
    table_cell(table, column, item, text);
    if (column->kind == COLUMN_NAME) {
        canvas_put_cut(canvas, row, column->left, column->width,
                       item == ui->row ? STYLE_STRONG : STYLE_PLAIN, text, ui->face);
        return;
    }
    canvas_put_right(canvas, row, end, now ? STYLE_STEP : STYLE_PLAIN, text);
    if (column->kind == COLUMN_LABEL && scene->derivation->label[item] > 0)
        canvas_put(canvas, row, end + 1, STYLE_STRONG, table_is_unicode(table) ? "●" : "*");
    if (column->bar && (column->kind == COLUMN_VALUE || table_told(table, column->step)))
        draw_bar(table, column, row, scene->derivation->prob[item]);
    if (!selected)
        return;
    if (ui->editing) {
        draw_edit(table, column, row, end);
        return;
    }
    const int width = (int)text_width(text);
    canvas_restyle(canvas, row, end - width, width, STYLE_CURSOR);
    park_cursor(canvas, row, end);
}

/* The loss, the only thing in reverse: the answer stands where a column of arithmetic has it. */
static void draw_loss(const struct table *table, int row)
{
    const struct scene *scene = table->scene;
    const struct derivation *d = scene->derivation;
    const bool of_batch = d->sample == (size_t)-1;
    const size_t step = derivation_find(d, of_batch ? STEP_REDUCE : STEP_SUM);
    if (d->ignored) {
        canvas_put_right(scene->canvas, row, scene->canvas->columns - 1, STYLE_STRONG,
                         _("ignored: not counted"));
        return;
    }
    if (step == d->count)
        return;
    char text[CELL_ROOM];
    const char *name = _("loss L =");
    if (of_batch)
        name = scene->problem->reduction == REDUCTION_SUM ? _("sum L =") : _("mean L =");
    snprintf(text, sizeof text, "[ %s ]",
             table_told(table, step)
                 ? number_show(d->step[step].value[0], scene->problem->digits).text
             : table_is_unicode(table) ? "·"
                                       : ".");
    const struct column *last = &table->column[0];
    for (size_t i = 0; i < table->count; i++)
        if (table->column[i].kind == COLUMN_STEP &&
            (d->step[table->column[i].step].kind == STEP_COUNT ||
             d->step[table->column[i].step].kind == STEP_DIRECT))
            last = &table->column[i];
    if (scene->plan.sum_rule && last != &table->column[0])
        canvas_fill(scene->canvas, row - 1, last->left, last->width, STYLE_FAINT,
                    table_is_unicode(table) ? "─" : "-");
    const int width = (int)text_width(text), whole = width + 1 + (int)text_width(name);
    int end = last->left + last->width + GAP;
    end = end < MARKER + 4 + whole ? MARKER + 4 + whole : end;
    end = end > scene->canvas->columns ? scene->canvas->columns : end;
    canvas_put_right(scene->canvas, row, end, STYLE_RESULT, text);
    canvas_put_right(scene->canvas, row, end - width - 1, STYLE_PLAIN, name);
}

static void draw_sums(const struct table *table, int row)
{
    const struct scene *scene = table->scene;
    struct canvas *canvas = scene->canvas;
    const char *line = table_is_unicode(table) ? "─" : "-";
    char text[CELL_ROOM];
    for (size_t i = 0; i < table->count; i++) {
        const struct column *column = &table->column[i];
        const int end = column->left + column->width - (column->kind == COLUMN_LABEL ? 2 : 0);
        table_sum_text(table, column, text);
        if (!text[0])
            continue;
        const int width = column->kind == COLUMN_LABEL ? column->width - 2 : column->width;
        if (scene->plan.sum_rule && column->kind != COLUMN_NAME)
            canvas_fill(canvas, row, end - width, width, STYLE_FAINT, line);
        if (column->kind == COLUMN_NAME)
            canvas_put(canvas, row + scene->plan.sum_rule, column->left, STYLE_PLAIN, text);
        else
            canvas_put_right(canvas, row + scene->plan.sum_rule, end, STYLE_PLAIN, text);
        if (table_is_prob(scene->derivation, column) &&
            fabs(table_sum(table, column, &(bool){0}) - 1) > 1e-6)
            canvas_put(canvas, row + scene->plan.sum_rule, end + GAP, STYLE_WRONG,
                       _("WRONG: must sum to 1"));
    }
    draw_loss(table, row + scene->plan.sum_rule);
}

/* Keeps the selected row among those shown. */
static void scroll(struct ui *ui, size_t items, int shown)
{
    const size_t rows = shown > 0 ? (size_t)shown : 1;
    if (ui->row < ui->top)
        ui->top = ui->row;
    if (ui->row >= ui->top + rows)
        ui->top = ui->row - rows + 1;
    if (ui->top + rows > items)
        ui->top = items > rows ? items - rows : 0;
}

/* How many rows are not shown. */
static void draw_more(const struct table *table, int row)
{
    struct canvas *canvas = table->scene->canvas;
    const size_t above = table->first;
    const size_t below = table->scene->derivation->items - above - (size_t)table->items;
    if (above && below)
        canvas_putf(canvas, row, MARKER, STYLE_FAINT, _("%zu more above, %zu more below"), above,
                    below);
    else if (above)
        canvas_putf(canvas, row, MARKER, STYLE_FAINT, _("%zu more above"), above);
    else
        canvas_putf(canvas, row, MARKER, STYLE_FAINT, _("%zu more below"), below);
}

void draw_table(struct scene *scene, int row)
{
    struct canvas *canvas = scene->canvas;
    scroll(scene->ui, scene->derivation->items, scene->plan.items);
    struct table table = {.scene = scene, .first = scene->ui->top, .items = scene->plan.items};
    table_choose_columns(&table);
    table_place_columns(&table, canvas->columns - 1);
    draw_head(&table, row);
    row += scene->plan.head;
    for (int i = 0; i < table.items; i++, row++) {
        const size_t item = table.first + (size_t)i;
        if (item == scene->ui->row)
            canvas_put(canvas, row, 0, STYLE_STRONG, table_is_unicode(&table) ? "▸" : ">");
        for (size_t c = 0; c < table.count; c++)
            draw_cell(&table, &table.column[c], row, item);
    }
    if (scene->plan.more) {
        draw_more(&table, row++);
    }
    draw_sums(&table, row);
}
