/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/batch_table.h"

#include <stdio.h>
#include <string.h>

#include "core/intl.h"
#include "core/number.h"

#define SCALE_FROM 15 /* columns of a bar from which its scale has a middle */

static int column_end(const struct batch_column *column)
{
    return column->left + column->width;
}

/* ---- the head ---- */

static void put_head(const struct batch_table *table, int row, const struct batch_column *column,
                     const char *word)
{
    if (column->width)
        canvas_put_right(table->scene->canvas, row, column_end(column), STYLE_PLAIN, word);
}

/* What the values are; with the classes that are shown, if some are left out. */
static void draw_values_word(const struct batch_table *table, int row)
{
    static const char *const words[2][2] = {
        [VALUES_LOGITS] = {N_("scores z taken as p"), N_("scores z")},
        [VALUES_PROBS] = {N_("probabilities p"), N_("probabilities p taken as z")},
    };
    const struct problem *problem = table->scene->problem;
    const size_t classes = problem_classes(problem), last = table->class + table->classes - 1;
    const struct batch_column *first = &table->value[0], *behind = &table->value[table->classes];
    const int left = table->before.width ? table->before.left : first->left;
    const int end = column_end(behind - 1) + BATCH_TRUE_MARK;
    struct text text = {0};
    const char *word = _(words[problem->kind][problem->from_logits]);
    const int room = end - left;
    text_add(&text, word);
    if (table->classes < classes)
        text_addf(&text,
                  problem->task == TASK_BINARY ? _(" of outputs %zu to %zu (0 to %zu)")
                                               : _(" of classes %zu to %zu (0 to %zu)"),
                  table->class, last, classes - 1);
    if ((int)text_width(text_string(&text)) <= room)
        word = text_string(&text);
    if ((int)text_width(word) > room)
        word = _(value_symbol(problem));
    canvas_put_cut(table->scene->canvas, row, left, room, STYLE_PLAIN, word,
                   ui_face(table->scene->ui));
    text_release(&text);
}

static void draw_class_names(const struct batch_table *table, int row)
{
    const struct problem *problem = table->scene->problem;
    char room[CLASS_ROOM];
    for (size_t i = 0; i < table->classes; i++) {
        const struct batch_column *column = &table->value[i];
        const char *name = problem_class_name(problem, table->class + i, room);
        if (derivation_is_of_batch(problem) && !problem->names.count)
            name = _(value_symbol(problem));
        const int width = (int)text_width(name);
        const int left = width < column->width ? column_end(column) - width : column->left;
        canvas_put_cut(table->scene->canvas, row, left, column->width,
                       table->class + i == ui_class_of_row(table->scene->ui) ? STYLE_STRONG
                                                                             : STYLE_PLAIN,
                       name, ui_face(table->scene->ui));
    }
}

static void draw_scale(const struct batch_table *table, int row)
{
    struct canvas *canvas = table->scene->canvas;
    const struct batch_column *bar = &table->bar;
    if (!bar->width)
        return;
    canvas_put(canvas, row, bar->left, STYLE_FAINT, "0");
    if (bar->width >= SCALE_FROM)
        canvas_put(canvas, row, bar->left + bar->width / 2 - 1, STYLE_FAINT, "50");
    canvas_put_right(canvas, row, column_end(bar), STYLE_FAINT, "100");
}

static void draw_share_word(const struct batch_table *table, int row)
{
    const int room = table->end - table->bar.left;
    const char *whole = _("share of the sum");
    canvas_put_cut(table->scene->canvas, row, table->bar.left, room, STYLE_PLAIN,
                   (int)text_width(whole) <= room ? whole : _("share"), ui_face(table->scene->ui));
}

/* The column that the order goes by has an arrow. */
static void draw_head(const struct batch_table *table, int row)
{
    struct canvas *canvas = table->scene->canvas;
    const bool narrow = table->number.width < (int)text_width(_("sample"));
    const char *arrow = !batch_is_sorted(table->scene->ui) ? ""
                        : ui_is_unicode(table->scene->ui)  ? " ▾"
                                                           : " v";
    char loss[BATCH_CELL];
    if (table->head > 1) {
        draw_values_word(table, row);
        if (table->bar.width)
            draw_share_word(table, row);
        row++;
    }
    canvas_put(canvas, row, table->number.left, STYLE_PLAIN, narrow ? "n" : _("sample"));
    draw_class_names(table, row);
    put_head(table, row, &table->label, _("label"));
    put_head(table, row, &table->weight, _("weight"));
    snprintf(loss, sizeof loss, "%s%s", _("loss"), arrow);
    put_head(table, row, &table->loss, loss);
    draw_scale(table, row);
    if (!table->bar.width)
        put_head(table, row, &table->share, "%");
}

/* ---- the rows ---- */

/* Behind the number: on it the terminal's own cursor would turn the reverse off again. */
static void mark_selected(const struct batch_table *table, int row,
                          const struct batch_column *column, const char *text)
{
    const struct ui *ui = table->scene->ui;
    struct canvas *canvas = table->scene->canvas;
    const int end = column_end(column);
    const int shown = (int)text_width(text) < column->width ? (int)text_width(text) : column->width;
    canvas_set_cursor(canvas, row, end);
    if (!ui->editing) {
        canvas_restyle(canvas, row, end - shown, shown, STYLE_CURSOR);
        return;
    }
    const char *typed = text_ending(ui->edit, end - BATCH_MARKER);
    canvas_fill(canvas, row, column->left, column->width, STYLE_CURSOR, " ");
    canvas_put_right(canvas, row, end, STYLE_CURSOR, typed);
}

static bool is_selected(const struct batch_table *table, int i)
{
    return table->sample[i] == ui_sample_of_row(table->scene->ui);
}

static void add_spot(const struct batch_table *table, int i, size_t class, enum field field,
                     const struct batch_column *column)
{
    const size_t classes = problem_classes(table->scene->problem);
    const struct spot spot = {.row = table->row + i,
                              .column = column->left,
                              .width = column->width + BATCH_TRUE_MARK,
                              .kind = SPOT_CELL,
                              .item = table->sample[i] * classes + class,
                              .field = (int)field};
    spots_add(&table->scene->ui->spots, spot);
}

static void draw_value(const struct batch_table *table, int i, size_t class)
{
    const struct ui *ui = table->scene->ui;
    struct canvas *canvas = table->scene->canvas;
    const struct batch_column *column = &table->value[class - table->class];
    const int row = table->row + i, end = column_end(column);
    char text[BATCH_CELL];
    batch_value_text(table, i, class, text);
    canvas_put_right(canvas, row, end, STYLE_PLAIN, text);
    if (problem_label(table->scene->problem, table->sample[i], class) > 0)
        canvas_put(canvas, row, end + 1, STYLE_STRONG, ui_is_unicode(table->scene->ui) ? "●" : "*");
    add_spot(table, i, class, FIELD_VALUE, column);
    if (is_selected(table, i) && ui->field == FIELD_VALUE && class == ui_class_of_row(ui))
        mark_selected(table, row, column, text);
}

/* What stands where classes are left out. */
static void draw_dots(const struct batch_table *table, int row, const struct batch_column *column)
{
    if (column->width)
        canvas_put(table->scene->canvas, row, column->left, STYLE_FAINT,
                   column->width == 3                ? "..."
                   : ui_is_unicode(table->scene->ui) ? "…"
                                                     : "~");
}

static void draw_label(const struct batch_table *table, int i)
{
    const struct ui *ui = table->scene->ui;
    const struct batch_column *column = &table->label;
    const int row = table->row + i;
    char text[BATCH_CELL];
    if (!column->width)
        return;
    batch_label_text(table, i, text);
    const int width = (int)text_width(text);
    const int left = width < column->width ? column_end(column) - width : column->left;
    canvas_put_cut(table->scene->canvas, row, left, column->width, STYLE_PLAIN, text, ui_face(ui));
    add_spot(table, i, ui_class_of_row(ui), FIELD_LABEL, column);
    if (is_selected(table, i) && ui->field == FIELD_LABEL)
        mark_selected(table, row, column, text);
}

static void draw_cell(const struct batch_table *table, int i, const struct batch_column *column,
                      void (*cell)(const struct batch_table *table, int row, char text[BATCH_CELL]))
{
    char text[BATCH_CELL];
    if (!column->width)
        return;
    cell(table, i, text);
    put_head(table, table->row + i, column, text);
}

static void draw_sample(const struct batch_table *table, int i)
{
    const struct scene *scene = table->scene;
    const int row = table->row + i;
    const bool selected = is_selected(table, i);
    const size_t item = table->sample[i] * problem_classes(scene->problem);
    spots_add(
        &scene->ui->spots,
        (struct spot){.row = row, .width = scene->canvas->columns, .kind = SPOT_ROW, .item = item});
    if (selected)
        canvas_put(scene->canvas, row, 0, STYLE_STRONG,
                   ui_is_unicode(table->scene->ui) ? "▸" : ">");
    canvas_putf(scene->canvas, row, table->number.left, selected ? STYLE_STRONG : STYLE_PLAIN,
                "%zu", table->sample[i]);
    draw_dots(table, row, &table->before);
    for (size_t c = 0; c < table->classes; c++)
        draw_value(table, i, table->class + c);
    draw_dots(table, row, &table->behind);
    draw_label(table, i);
    draw_cell(table, i, &table->weight, batch_weight_text);
    draw_cell(table, i, &table->loss, batch_loss_text);
    draw_cell(table, i, &table->share, batch_share_text);
    if (table->bar.width)
        draw_bar(scene, row, table->bar.left, table->bar.width, batch_share(table, i));
}

/* ---- the sum and the answer ---- */

/* The loss, the only thing in reverse, in the corner where a column of arithmetic has it; returns
 * where it begins. */
static int draw_answer(const struct batch_table *table, int row)
{
    static const char *const names[] = {
        [REDUCTION_MEAN] = N_("mean L ="), [REDUCTION_SUM] = N_("sum L =")};
    const struct scene *scene = table->scene;
    const struct problem *problem = scene->problem;
    char text[BATCH_CELL];
    if (problem->reduction == REDUCTION_NONE) {
        const char *none = _("no reduction");
        canvas_put_right(scene->canvas, row, table->end, STYLE_PLAIN, none);
        return table->end - (int)text_width(none);
    }
    const char *name = _(names[problem->reduction]);
    snprintf(text, sizeof text, "[ %s ]",
             scene->loss_is_asked
                 ? "?"
                 : loss_or_refusal(loss_reduced(scene->loss), problem->digits, scene->loss->refusal)
                       .text);
    const int width = (int)text_width(text), whole = width + 1 + (int)text_width(name);
    const int beside = BATCH_MARKER + whole;
    const int end = table->end > beside ? table->end : beside;
    canvas_put_right(scene->canvas, row, end, STYLE_RESULT, text);
    canvas_put_right(scene->canvas, row, end - width - 1, STYLE_PLAIN, name);
    return end - whole;
}

/* "/ 3": what the mean divides by. */
static void divisor_text(const struct scene *scene, char text[BATCH_CELL])
{
    text[0] = '\0';
    if (scene->problem->reduction == REDUCTION_MEAN && !scene->loss->refusal)
        snprintf(text, BATCH_CELL, " / %s",
                 number_brief(scene->loss->divisor, scene->problem->digits).text);
}

/* The sum of the losses stands under them, where the answer leaves room for it; else beside its
 * sign; else it is left out. */
static void draw_sum(const struct batch_table *table, int row)
{
    struct canvas *canvas = table->scene->canvas;
    const char *sign = ui_is_unicode(table->scene->ui) ? "Σ" : "sum";
    char text[BATCH_CELL], divisor[BATCH_CELL];
    batch_sum_text(table, text);
    divisor_text(table->scene, divisor);
    const int room = draw_answer(table, row) - 1 - (int)strlen(divisor);
    const int beside = BATCH_MARKER + (int)text_width(sign) + 1 + (int)strlen(text);
    const bool under = table->loss.width && column_end(&table->loss) <= room;
    const int end = under ? column_end(&table->loss) : beside;
    if (end > room || table->scene->loss->refusal)
        return;
    if (under && table->rule)
        canvas_fill(canvas, row - 1, table->loss.left, table->loss.width, STYLE_FAINT,
                    ui_is_unicode(table->scene->ui) ? "─" : "-");
    canvas_put(canvas, row, BATCH_MARKER, STYLE_PLAIN, sign);
    canvas_put_right(canvas, row, end, STYLE_PLAIN, text);
    canvas_put(canvas, row, end, STYLE_PLAIN, divisor);
}

int batch_draw_table(struct batch_table *table, int row)
{
    const struct scene *scene = table->scene;
    draw_head(table, row);
    table->row = row + table->head;
    for (int i = 0; i < table->items; i++)
        draw_sample(table, i);
    row = table->row + table->items;
    if (table->more)
        draw_more(scene, row++, BATCH_MARKER, table->first,
                  problem_samples(scene->problem) - table->first - (size_t)table->items);
    row += table->rule;
    if (scene->problem->label_form != LABELS_NONE)
        draw_sum(table, row);
    else
        canvas_put_cut(scene->canvas, row, BATCH_MARKER, scene->canvas->columns - BATCH_MARKER - 1,
                       STYLE_PLAIN, _(no_labels_yet), ui_face(scene->ui));
    return row + 1;
}
