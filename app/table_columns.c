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

/* A label is shown in full up to so many characters, a longer one rounded. */
#define LABEL_FULL 8

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

static struct number_text label_text(const struct table *table, size_t item)
{
    const struct derivation *d = table->scene->derivation;
    const struct number_text exact = number_exact(d->label[item]);
    return strlen(exact.text) <= LABEL_FULL ? exact
                                            : number_show(d->label[item], d->problem->digits);
}

static void put(const char *string, char text[CELL_ROOM])
{
    const size_t length = strlen(string);
    const size_t fits = length <= TEXT_MOST ? length : TEXT_MOST;
    memcpy(text, string, fits);
    text[fits] = '\0';
}

void table_cell(const struct table *table, const struct column *column, size_t item,
                char text[CELL_ROOM])
{
    const struct scene *scene = table->scene;
    const struct derivation *d = scene->derivation;
    char room[CLASS_ROOM];
    switch (column->kind) {
    case COLUMN_NAME:
        put(derivation_item_name(d, item, room), text);
        return;
    case COLUMN_LABEL:
        put(label_text(table, item).text, text);
        return;
    case COLUMN_VALUE:
        put(number_show(d->value[item], table->given_digits).text, text);
        return;
    case COLUMN_STEP:
        if (table_told(table, column->step))
            put(number_show(d->step[column->step].value[item], d->problem->digits).text, text);
        else
            put(column->step == scene->ui->step && item == scene->ui->row ? "?"
                                                                          : table_untold(table),
                text);
        return;
    }
}

const char *table_shown_cell(const struct table *table, const struct column *column, size_t item,
                             char room[CELL_ROOM])
{
    if (column->kind != COLUMN_STEP || table_told(table, column->step))
        return column->cell[item - table->first];
    table_cell(table, column, item, room);
    return room;
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

double table_bar(const struct table *table, const struct column *column, size_t item)
{
    const struct derivation *d = table->scene->derivation;
    const double *probs = probs_of(d, column);
    return probs ? probs[item] : d->step[column->step].value[item];
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

/* Of all items, not only those shown; 0 if nothing but rounding is left. */
static double sum_of(const double *numbers, size_t count)
{
    struct twofold total = twofold_from(0);
    double size = 0;
    for (size_t i = 0; i < count; i++) { /* twofold_sum(), and beside it what else waits */
        twofold_sum_up(&total, numbers[i]);
        size += fabs(numbers[i]);
    }
    const double sum = twofold_value(twofold_summed(total));
    return fabs(sum) <= ROUNDING * size ? 0 : sum;
}

void table_add_column(struct table *table, struct column column)
{
    const struct derivation *d = table->scene->derivation;
    const double *numbers = summed(d, &column);
    column.summed = numbers != NULL;
    column.sum = numbers ? sum_of(numbers, d->items) : 0;
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

void table_sum_text(const struct table *table, const struct column *column, char text[CELL_ROOM])
{
    bool there;
    const double sum = table_sum(table, column, &there);
    const int digits = table->scene->problem->digits;
    text[0] = '\0';
    if (column->kind == COLUMN_NAME)
        put(table_sum_sign(table), text);
    else if (there && column->kind == COLUMN_LABEL)
        put(number_exact(number_rounded(sum, digits)).text, text);
    else if (there)
        put(number_show(sum, digits).text, text);
}

/* ---- how wide they are ---- */

static int shown_width(const char *text)
{
    return text[0] ? (int)text_width(_(text)) : 0;
}

/* What stands in the cells of a column, and how wide that and the sum are. */
static void write_cells(const struct table *table, struct column *column)
{
    char sum[CELL_ROOM];
    table_sum_text(table, column, sum);
    column->content = (int)text_width(sum);
    for (int i = 0; i < table->items; i++) {
        table_cell(table, column, table->first + (size_t)i, column->cell[i]);
        column->content = larger(column->content, (int)text_width(column->cell[i]));
    }
}

/* As if every step were told: telling one moves nothing. */
static void write_all_cells(struct table *table)
{
    const size_t items = table->items > 0 ? (size_t)table->items : 0;
    table->cells = memory_resize(NULL, table->count * items, sizeof *table->cells);
    table->measuring = true;
    for (size_t i = 0; i < table->count; i++) {
        table->column[i].cell = table->cells + i * items;
        write_cells(table, &table->column[i]);
    }
    table->measuring = false;
}

static int column_width(const struct table *table, const struct column *column)
{
    int width = larger(column->content, shown_width(column->symbol));
    if (table->words && !(table->bars && table_is_prob(table->scene->derivation, column)))
        width = larger(width, shown_width(column->word));
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
    write_all_cells(table);
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
    place_bars(table, columns - total_width(table) - TABLE_GAP);
    int left = TABLE_MARKER;
    for (size_t i = 0; i < table->count; i++) {
        struct column *column = &table->column[i];
        column->left = left;
        left += column->width + TABLE_GAP + (column->bar ? column->bar + TABLE_GAP : 0);
    }
}
