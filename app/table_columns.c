/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/table.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/intl.h"
#include "core/larger.h"
#include "core/memory.h"
#include "core/number.h"
#include "core/twofold.h"

#define BAR_LEAST  6
#define BAR_MOST   40
#define NAME_LEAST 4
#define NAME_MOST  16
#define TEXT_MOST  60 /* bytes of a cell */

/* The bar of the surprise: its cells, the value of a whole one, and the cells that the bar of the
 * probabilities must have before it gets room. */
#define SURPRISE_BAR  8
#define SURPRISE_FULL 4.0
#define BAR_BESIDE    10
#define SLOPE_FROM    100               /* columns from which there is room for the slope */
#define ROUNDING      (4 * DBL_EPSILON) /* of a slope, as a part of it (num.h) */
#define LABEL_RANK    20                /* above all steps: it is left out last */
#define NEVER         100               /* rank of what is always shown */

bool table_is_unicode(const struct table *table)
{
    return ui_face(table->scene->ui) == FACE_UNICODE;
}

bool table_told(const struct table *table, size_t step)
{
    return table->measuring || ui_told(table->scene->ui, step);
}

const char *table_untold(const struct table *table)
{
    return table_is_unicode(table) ? "·" : ".";
}

static bool told_kind(const struct table *table, enum step_kind kind)
{
    const size_t step = derivation_find(table->scene->derivation, kind);
    return step < table->scene->derivation->count && table_told(table, step);
}

/* ---- what stands in the cells ---- */

/* Decimals that show the given values in full, as far as the digits go. */
static int digits_given(const struct table *table)
{
    const struct derivation *d = table->scene->derivation;
    const int all = d->problem->digits;
    int most = 1;
    for (int i = 0; i < table->items && most < all; i++)
        most = larger(most, number_decimals(d->value[table->first + (size_t)i]));
    return smaller(most, all);
}

/* As much of a string as a cell holds; returns the columns that it takes. */
static int put(const char *string, char text[CELL_ROOM])
{
    const size_t length = strlen(string);
    const size_t fits = length <= TEXT_MOST ? length : TEXT_MOST;
    memcpy(text, string, fits);
    text[fits] = '\0';
    return (int)text_width(text);
}

/* The numbers that stand in the cells of a column, and their decimals; NULL if others than numbers
 * do. */
static const double *numbers_of(const struct table *table, const struct column *column, int *digits)
{
    const struct derivation *d = table->scene->derivation;
    const bool value = column->kind == COLUMN_VALUE;
    *digits = value ? table->given_digits : d->problem->digits;
    if (value)
        return d->value;
    const bool told = column->kind == COLUMN_STEP && table_told(table, column->step);
    return told ? d->step[column->step].value : NULL;
}

int table_cell(const struct table *table, const struct column *column, size_t item,
               char text[CELL_ROOM])
{
    const struct scene *scene = table->scene;
    const struct derivation *d = scene->derivation;
    char room[CLASS_ROOM];
    int digits;
    const double *numbers = numbers_of(table, column, &digits);
    if (numbers)
        return (int)number_write(numbers[item], digits, text);
    if (column->kind == COLUMN_NAME)
        return put(derivation_item_name(d, item, room), text);
    if (column->kind == COLUMN_LABEL)
        return put(number_brief(d->label[item], digits).text, text);
    const bool asked = column->step == scene->ui->step && item == scene->ui->row;
    return put(asked ? "?" : table_untold(table), text);
}

/* The probabilities that a column shows: as given, else out of softmax or sigmoid, else what is
 * taken for them; NULL if it shows none. */
static const double *probs_of(const struct derivation *d, const struct column *column)
{
    const bool given = d->route != ROUTE_LOGITS && d->problem->kind == VALUES_PROBS;
    if (column->kind == COLUMN_VALUE)
        return given ? d->value : NULL;
    if (column->kind != COLUMN_STEP || given || d->route == ROUTE_PROBS)
        return NULL;
    const double *numbers = d->step[column->step].value;
    return numbers == (d->route == ROUTE_LOGITS ? d->raw : d->prob) ? numbers : NULL;
}

const double *table_bars(const struct table *table, const struct column *column)
{
    const struct derivation *d = table->scene->derivation;
    const double *probs = probs_of(d, column);
    return probs ? probs : d->step[column->step].value;
}

/* ---- which columns there are ---- */

/* What is left out first where there is no room: always the same, so that no step moves the table.
 */
static int rank_of(const struct scene *scene, size_t step)
{
    static const int rank[STEP_KINDS] = {
        [STEP_COMPLEMENT] = 2,  [STEP_SHIFT] = 3,  [STEP_SCALE] = 4,    [STEP_EXP] = 5,
        [STEP_SMOOTH] = 6,      [STEP_OTHER] = 7,  [STEP_SURPRISE] = 8, [STEP_GRADIENT] = 1,
        [STEP_DIVIDE] = 9,      [STEP_CLIP] = 10,  [STEP_SIGMOID] = 10, [STEP_DIRECT] = 11,
        [STEP_CLIP_AGAIN] = 10, [STEP_COUNT] = 11,
    };
    return rank[scene->derivation->step[step].kind];
}

bool table_is_prob(const struct derivation *d, const struct column *column)
{
    return probs_of(d, column) != NULL;
}

bool table_is_added_up(const struct derivation *d, const struct column *column)
{
    const bool steps = column->kind == COLUMN_STEP;
    const enum step_kind kind = steps ? d->step[column->step].kind : STEP_KINDS;
    switch (d->clip.row_sum) {
    case ROW_SUM_BEFORE_CUT:
        return column->kind == COLUMN_VALUE;
    case ROW_SUM_AFTER_CUT:
        return kind == STEP_CLIP;
    case ROW_SUM_NEVER:
        break;
    }
    return kind == STEP_EXP;
}

/* The numbers whose sum stands under a column when they have been told; NULL if none does. */
static const double *summed(const struct derivation *d, const struct column *column)
{
    if (d->problem->task != TASK_MULTICLASS)
        return NULL;
    if (column->kind == COLUMN_LABEL)
        return d->problem->label_form == LABELS_VECTORS ? d->label : NULL;
    if (table_is_prob(d, column))
        return probs_of(d, column);
    const bool slope = column->kind == COLUMN_STEP && d->step[column->step].kind == STEP_GRADIENT;
    return slope && d->route == ROUTE_LOGITS ? d->gradient : NULL; /* it sums to 0 */
}

/* A sum of numbers of both signs: 0 if it is nothing but their rounding. */
static double without_rounding(double sum, const double *numbers, size_t count)
{
    double size = 0;
    for (size_t i = 0; i < count && ROUNDING * size < fabs(sum); i++)
        size += fabs(numbers[i]);
    return fabs(sum) <= ROUNDING * size ? 0 : sum;
}

/* Of all items, not only those shown. */
static double sum_of(const struct derivation *d, const struct column *column, const double *numbers)
{
    const double sum = twofold_value(twofold_sum(numbers, d->items));
    return table_is_prob(d, column) ? sum : without_rounding(sum, numbers, d->items);
}

void table_add_column(struct table *table, struct column column)
{
    const struct derivation *d = table->scene->derivation;
    const double *numbers = summed(d, &column);
    column.summed = numbers != NULL;
    column.sum = numbers ? sum_of(d, &column, numbers) : 0;
    column.word = column.word[0] ? _(column.word) : "";
    column.symbol = _(column.symbol);
    table->column[table->count++] = column;
}

void table_choose_columns(struct table *table)
{
    const struct derivation *d = table->scene->derivation;
    const struct problem *problem = table->scene->problem;
    const bool logits = problem->kind == VALUES_LOGITS;
    table_add_column(table,
                     (struct column){.kind = COLUMN_NAME,
                                     .rank = NEVER,
                                     .word = "",
                                     .symbol = d->sample == EVERY_SAMPLE      ? N_("sample")
                                               : problem->task == TASK_BINARY ? N_("output")
                                                                              : N_("class")});
    if (problem->label_form != LABELS_NONE)
        table_add_column(table, (struct column){.kind = COLUMN_LABEL,
                                                .rank = LABEL_RANK,
                                                .word = N_("true?"),
                                                .symbol = "y"});
    table_add_column(table, (struct column){.kind = COLUMN_VALUE,
                                            .rank = NEVER,
                                            .word = logits ? N_("score") : N_("given"),
                                            .symbol = value_symbol(problem)});
    for (size_t i = 0; i < d->count; i++) {
        if (!d->step[i].each)
            continue;
        /* on a narrow screen the chain tells the slope: a column for it would move all the others
         */
        if (d->step[i].kind == STEP_GRADIENT && table->scene->canvas->columns < SLOPE_FROM)
            continue;
        const struct step_text text = step_text(d, i);
        table_add_column(
            table, (struct column){.kind = COLUMN_STEP,
                                   .step = i,
                                   .rank = rank_of(table->scene, i),
                                   .word = text.word,
                                   .symbol = table_is_unicode(table) ? text.unicode : text.ascii});
    }
}

double table_sum(const struct table *table, const struct column *column, bool *there)
{
    const struct derivation *d = table->scene->derivation;
    if (table_is_added_up(d, column)) {
        *there = told_kind(table, STEP_ADD_UP);
        return d->sum;
    }
    *there = column->summed && (column->kind != COLUMN_STEP || table_told(table, column->step));
    return *there ? column->sum : 0;
}

const char *table_sum_sign(const struct table *table)
{
    return table_is_unicode(table) ? "Σ" : "sum";
}

int table_sum_text(const struct table *table, const struct column *column, char text[CELL_ROOM])
{
    bool there;
    const double sum = table_sum(table, column, &there);
    const int digits = table->scene->problem->digits;
    if (column->kind == COLUMN_NAME)
        return put(table_sum_sign(table), text);
    if (there && column->kind == COLUMN_LABEL)
        return put(number_exact(number_rounded(sum, digits)).text, text);
    return there ? (int)number_write(sum, digits, text) : put("", text);
}

/* ---- how wide they are ---- */

/* Returns the columns that they take. */
static int write_cells(const struct table *table, struct column *column)
{
    int digits, widest = 0;
    const double *numbers = numbers_of(table, column, &digits);
    for (int i = 0; i < table->items; i++) {
        const size_t item = table->first + (size_t)i;
        struct table_text *cell = &column->cell[i];
        cell->width = numbers ? (int)number_write(numbers[item], digits, cell->text)
                              : table_cell(table, column, item, cell->text);
        widest = larger(widest, cell->width);
    }
    return widest;
}

static void write_total(const struct table *table, struct column *column)
{
    column->total.width = table_sum_text(table, column, column->total.text);
}

/* As if every step were told: telling one moves nothing. */
static void write_all(struct table *table)
{
    const size_t items = table->items > 0 ? (size_t)table->items : 0;
    table->cells = memory_resize(NULL, table->count * items, sizeof *table->cells);
    table->measuring = true;
    for (size_t i = 0; i < table->count; i++) {
        struct column *column = &table->column[i];
        column->cell = table->cells + i * items;
        write_total(table, column);
        column->content = larger(write_cells(table, column), column->total.width);
    }
    table->measuring = false;
}

/* What has not been told yet, over what was measured. */
static void hide_untold(struct table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        struct column *column = &table->column[i];
        if (column->kind == COLUMN_STEP && !table_told(table, column->step))
            write_cells(table, column);
        write_total(table, column);
    }
}

static int column_width(const struct table *table, const struct column *column)
{
    int width = larger(column->content, (int)text_width(column->symbol));
    if (table->words && !(table->bars && table_is_prob(table->scene->derivation, column)))
        width = larger(width, (int)text_width(column->word));
    if (column->kind == COLUMN_NAME && width > NAME_MOST)
        width = NAME_MOST;
    if (column->kind == COLUMN_LABEL)
        width += TABLE_LABEL_MARK;
    return width;
}

static int total_width(const struct table *table)
{
    int total = TABLE_MARKER;
    for (size_t i = 0; i < table->count; i++)
        total += table->column[i].width + (i ? TABLE_GAP : 0);
    return total;
}

void table_drop_column(struct table *table, size_t gone)
{
    table->count--;
    memmove(&table->column[gone], &table->column[gone + 1],
            (table->count - gone) * sizeof table->column[0]);
}

/* Leaves columns out until the rest fits. */
static void fit(struct table *table, int columns)
{
    while (total_width(table) > columns) {
        size_t least = 0;
        for (size_t i = 0; i < table->count; i++)
            if (table->column[i].rank < table->column[least].rank)
                least = i;
        if (table->column[least].rank == NEVER)
            break;
        table_drop_column(table, least);
    }
    struct column *names = &table->column[0];
    const int over = total_width(table) - columns;
    if (over > 0)
        names->width = larger(names->width - over, NAME_LEAST);
}

static void measure(struct table *table)
{
    for (size_t i = 0; i < table->count; i++)
        table->column[i].width = column_width(table, &table->column[i]);
}

/* Bars behind the probabilities and, where there is room for both, behind the surprise. */
static void place_bars(struct table *table, int spare)
{
    const struct derivation *d = table->scene->derivation;
    const bool both = spare >= BAR_LEAST + SURPRISE_BAR + TABLE_GAP + BAR_BESIDE;
    for (size_t i = 0; table->bars && i < table->count; i++) {
        struct column *column = &table->column[i];
        const bool surprise =
            column->kind == COLUMN_STEP && d->step[column->step].kind == STEP_SURPRISE;
        const int room = both ? spare - SURPRISE_BAR - TABLE_GAP : spare;
        if (table_is_prob(d, column)) {
            column->bar = room > BAR_MOST ? BAR_MOST : room;
            column->full = 1;
        } else if (surprise && both) {
            column->bar = SURPRISE_BAR;
            column->full = SURPRISE_FULL;
        }
    }
}

/* Over a bar there is room for a long heading; without bars it widens the column. */
void table_place_columns(struct table *table, int columns)
{
    table->given_digits = digits_given(table);
    write_all(table);
    table->words = table->scene->plan.head > 1;
    table->bars = true;
    measure(table);
    if (columns - total_width(table) - TABLE_GAP < BAR_LEAST) {
        table->bars = false;
        measure(table);
    }
    if (table->words && total_width(table) > columns) { /* a number is worth more than a word */
        table->words = false;
        measure(table);
    }
    fit(table, columns);
    hide_untold(table);
    place_bars(table, columns - total_width(table) - TABLE_GAP);
    int left = TABLE_MARKER;
    for (size_t i = 0; i < table->count; i++) {
        struct column *column = &table->column[i];
        column->left = left;
        left += column->width + TABLE_GAP + (column->bar ? column->bar + TABLE_GAP : 0);
    }
}
