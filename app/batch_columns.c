/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/batch_table.h"
#include "core/intl.h"
#include "core/larger.h"
#include "core/number.h"

#define MEASURED     16 /* so many classes say how many digits the values are shown with */
#define BAR_LEAST    6
#define BAR_MOST     40
#define BAR_PART     8  /* this part of the columns goes to the bar before further values do */
#define LABEL_MOST   16 /* columns of a label, */
#define LABEL_NARROW 8  /* and on a narrow screen */
#define NAME_MOST    12 /* columns of a class name over its values, if all classes then fit, */
#define NAME_LESS    7  /* and if they do not */
#define NARROW       48 /* columns below which a screen is narrow */

static bool narrow(const struct batch_table *table)
{
    return table->scene->canvas->columns < NARROW;
}

bool batch_is_sorted(const struct ui *ui)
{
    return ui->memory.batch_by_loss && ui->session->problem.label_form != LABELS_NONE;
}

size_t batch_sample_at(const struct ui *ui, size_t place)
{
    const bool sorted = batch_is_sorted(ui) && place < ui->order.count;
    return sorted ? ui->order.entry[place].sample : place;
}

/* ---- what stands in the cells ---- */

void batch_value_text(const struct batch_table *table, int row, size_t class, char text[BATCH_CELL])
{
    const double value = matrix_row(&table->scene->problem->values, table->sample[row])[class];
    snprintf(text, BATCH_CELL, "%s", number_show(value, table->digits).text);
}

/* The class that alone has the label 1, or `classes`. */
static size_t only_class(const struct problem *problem, size_t sample)
{
    const size_t classes = problem_classes(problem);
    size_t found = classes;
    for (size_t c = 0; c < classes; c++) {
        const double label = problem_label(problem, sample, c);
        if (label == 0)
            continue;
        if (label != 1 || found < classes)
            return classes;
        found = c;
    }
    return found;
}

/* The labels of all classes, as far as the cell reaches; what is too long is cut when it is drawn.
 */
static void label_row(const struct problem *problem, size_t sample, char text[BATCH_CELL])
{
    size_t used = 0;
    for (size_t c = 0; c < problem_classes(problem) && used + 1 < BATCH_CELL; c++) {
        const double label = problem_label(problem, sample, c);
        const int length = snprintf(text + used, BATCH_CELL - used, "%s%s", c ? " " : "",
                                    number_brief(label, problem->digits).text);
        used += (size_t)length;
    }
}

void batch_label_text(const struct batch_table *table, int row, char text[BATCH_CELL])
{
    const struct problem *problem = table->scene->problem;
    const size_t classes = problem_classes(problem), sample = table->sample[row];
    char room[CLASS_ROOM];
    if (problem->label_form == LABELS_TARGET) {
        const double target = matrix_row(&problem->target, 0)[sample];
        const bool named = target >= 0 && target < (double)classes;
        snprintf(text, BATCH_CELL, "%.*s", BATCH_CELL - 1,
                 named ? problem_class_name(problem, (size_t)target, room)
                       : number_exact(target).text);
        return;
    }
    const size_t only = problem->task == TASK_MULTICLASS ? only_class(problem, sample) : classes;
    if (only < classes)
        snprintf(text, BATCH_CELL, "%.*s", BATCH_CELL - 1, problem_class_name(problem, only, room));
    else
        label_row(problem, sample, text);
}

void batch_loss_text(const struct batch_table *table, int row, char text[BATCH_CELL])
{
    const struct scene *scene = table->scene;
    if (problem_ignored(scene->problem, table->sample[row]))
        snprintf(text, BATCH_CELL, "%s", _("ignored"));
    else
        snprintf(text, BATCH_CELL, "%s",
                 scene->loss_is_asked ? "?"
                                      : loss_or_refusal(table->loss_of[row], scene->problem->digits,
                                                        scene->loss->refusal)
                                            .text);
}

double batch_share(const struct batch_table *table, int row)
{
    const struct scene *scene = table->scene;
    const double sum = loss_in_base(scene->loss->sum, scene->problem->log_base);
    if (problem_ignored(scene->problem, table->sample[row]) || !isfinite(sum) || sum == 0 ||
        scene->loss_is_asked)
        return NAN;
    return table->loss_of[row] / sum;
}

/* One decimal, three where the shares of a large batch are small; what is less than that says so.
 */
void batch_share_text(const struct batch_table *table, int row, char text[BATCH_CELL])
{
    const bool many = problem_samples(table->scene->problem) >= 1000;
    const double percent = 100 * batch_share(table, row);
    const double least = many ? 0.001 : 0.1;
    text[0] = '\0';
    if (isnan(percent))
        return;
    if (percent != 0 && fabs(percent) < least / 2)
        snprintf(text, BATCH_CELL, percent > 0 ? "<%s%%" : ">-%s%%", number_exact(least).text);
    else
        snprintf(text, BATCH_CELL, "%s%%", number_show(percent, many ? 3 : 1).text);
}

void batch_weight_text(const struct batch_table *table, int row, char text[BATCH_CELL])
{
    const struct problem *problem = table->scene->problem;
    const double weight = sample_weight_of(problem, table->sample[row], 0);
    snprintf(text, BATCH_CELL, "%s", number_brief(weight, problem->digits).text);
}

void batch_sum_text(const struct batch_table *table, char text[BATCH_CELL])
{
    const struct problem *problem = table->scene->problem;
    const double sum = loss_in_base(table->scene->loss->sum, problem->log_base);
    snprintf(text, BATCH_CELL, "%s",
             table->scene->loss_is_asked ? "?" : number_show(sum, problem->digits).text);
}

/* ---- how wide they are ---- */

/* The widest text of a column on the rows that are shown. */
static int widest(const struct batch_table *table,
                  void (*cell)(const struct batch_table *table, int row, char text[BATCH_CELL]))
{
    char text[BATCH_CELL];
    int width = 0;
    for (int i = 0; i < table->items; i++) {
        cell(table, i, text);
        width = larger(width, (int)text_width(text));
    }
    return width;
}

static int value_width(const struct batch_table *table, size_t class, int name_most)
{
    char text[BATCH_CELL], room[CLASS_ROOM];
    int width = (int)text_width(problem_class_name(table->scene->problem, class, room));
    width = width < name_most ? width : name_most;
    for (int i = 0; i < table->items; i++) {
        batch_value_text(table, i, class, text);
        width = larger(width, (int)text_width(text));
    }
    return width + BATCH_TRUE_MARK + BATCH_VALUE_GAP;
}

/* Decimals for the values of the rows and classes shown. */
static int digits_for(const struct batch_table *table, size_t class, size_t classes)
{
    const int limit = table->scene->problem->digits;
    int most = 1;
    for (int i = 0; i < table->items && most < limit; i++) {
        const double *row = matrix_row(&table->scene->problem->values, table->sample[i]);
        for (size_t c = class; c < class + classes && most < limit; c++)
            most = larger(most, number_decimals(row[c]));
    }
    return most < limit ? most : limit;
}

/* The window of classes: as many as fit `room` columns, the selected one among them; it moves only
 * as far as that takes. */
struct window {
    size_t first, count;
    int width[BATCH_VALUES]; /* from the first on */
};

/* Columns of the dots where classes are left out. */
static int dots_width(const struct batch_table *table, bool left_out)
{
    return !left_out ? 0 : narrow(table) ? 2 : 5;
}

static int dots_gap(const struct batch_table *table)
{
    return narrow(table) ? 1 : 2;
}

/* Takes the class before, or after, into the window if there is room. */
static bool widen(const struct batch_table *table, struct window *window, int *used, int room,
                  int name_most, bool after)
{
    const size_t classes = problem_classes(table->scene->problem);
    if (window->count == BATCH_VALUES ||
        (after ? window->first + window->count == classes : window->first == 0))
        return false;
    const size_t class = after ? window->first + window->count : window->first - 1;
    const int width = value_width(table, class, name_most);
    const size_t first = after ? window->first : class, last = first + window->count;
    if (*used + width + dots_width(table, first > 0) + dots_width(table, last + 1 < classes) > room)
        return false;
    if (!after)
        memmove(&window->width[1], &window->width[0], window->count * sizeof window->width[0]);
    window->width[after ? window->count : 0] = width;
    window->first = first;
    window->count++;
    *used += width;
    return true;
}

static struct window choose_classes(const struct batch_table *table, size_t wanted, int room,
                                    int name_most)
{
    const size_t now = ui_class_of_row(table->scene->ui);
    struct window window = {.first = now, .count = 1};
    window.width[0] = value_width(table, now, name_most);
    int used = window.width[0];
    while (window.first > wanted && widen(table, &window, &used, room, name_most, false))
        continue;
    while (widen(table, &window, &used, room, name_most, true))
        continue;
    while (widen(table, &window, &used, room, name_most, false))
        continue;
    return window;
}

static bool shows_weights(const struct problem *problem)
{
    return problem->sample_weight.columns == 1;
}

/* Gives a column its width if `left` columns are enough for it. */
static void grant(struct batch_column *column, int width, int *left)
{
    if (width == 0 || width + BATCH_GAP > *left)
        return;
    column->width = width;
    *left -= width + BATCH_GAP;
}

/* The order of these lines is the order of importance; returns what is left for the values. */
static int grant_columns(struct batch_table *table)
{
    const struct scene *scene = table->scene;
    const int columns = scene->canvas->columns;
    char text[BATCH_CELL];
    snprintf(text, sizeof text, "%zu", problem_samples(scene->problem) - 1);
    const char *head = narrow(table) ? "n" : _("sample");
    table->number.width = larger((int)strlen(text), (int)text_width(head));
    int left = columns - 1 - BATCH_MARKER - table->number.width;
    if (scene->problem->label_form == LABELS_NONE)
        return left;
    const int values = value_width(table, ui_class_of_row(scene->ui), NAME_LESS) +
                       2 * dots_width(table, problem_classes(scene->problem) > 1);
    left -= values;
    batch_sum_text(table, text);
    int width = larger(widest(table, batch_loss_text), (int)text_width(_("loss")) + 2);
    grant(&table->loss, larger(width, (int)text_width(text)), &left);
    width = larger(widest(table, batch_label_text), (int)text_width(_("label")));
    const int most = narrow(table) ? LABEL_NARROW : LABEL_MOST;
    if (table->loss.width)
        grant(&table->label, width < most ? width : most, &left);
    if (table->loss.width)
        grant(&table->share, widest(table, batch_share_text), &left);
    if (shows_weights(scene->problem))
        grant(&table->weight,
              larger(widest(table, batch_weight_text), (int)text_width(_("weight"))), &left);
    if (table->share.width && columns / BAR_PART >= BAR_LEAST)
        grant(&table->bar, columns / BAR_PART, &left);
    return left + values;
}

static int put_column(struct batch_column *column, int left)
{
    column->left = left + BATCH_GAP;
    return column->width ? column->left + column->width : left;
}

static int put_dots(const struct batch_table *table, struct batch_column *column, int left,
                    bool left_out)
{
    const int width = dots_width(table, left_out), gap = dots_gap(table);
    *column = (struct batch_column){left + gap, width ? width - gap : 0};
    return left + width;
}

/* Left to right; what is left over makes the bar longer. */
static void place(struct batch_table *table, const struct window *window, int spare)
{
    const size_t classes = problem_classes(table->scene->problem);
    int left = BATCH_MARKER;
    table->number.left = left;
    left += table->number.width;
    table->class = window->first;
    table->classes = window->count;
    left = put_dots(table, &table->before, left, window->first > 0);
    for (size_t i = 0; i < window->count; i++) {
        const int width = window->width[i] - BATCH_TRUE_MARK - BATCH_VALUE_GAP;
        table->value[i] = (struct batch_column){left + BATCH_VALUE_GAP, width};
        left += window->width[i];
    }
    left = put_dots(table, &table->behind, left, window->first + window->count < classes);
    left = put_column(&table->label, left);
    left = put_column(&table->weight, left);
    left = put_column(&table->loss, left);
    if (table->bar.width)
        table->bar.width =
            table->bar.width + spare < BAR_MOST ? table->bar.width + spare : BAR_MOST;
    left = put_column(&table->bar, left);
    table->end = put_column(&table->share, left);
}

/* Takes a column back; its room is what the values get. */
static int revoke(struct batch_column *column)
{
    const int room = column->width ? column->width + BATCH_GAP : 0;
    column->width = 0;
    return room;
}

/* Bar and share make room for values if all classes fit then. */
static struct window make_room(struct batch_table *table, size_t wanted, int *room)
{
    const size_t classes = problem_classes(table->scene->problem);
    const struct batch_column bar = table->bar, share = table->share;
    const int granted = *room;
    const struct window some = choose_classes(table, wanted, *room, NAME_LESS);
    if (some.count == classes)
        return some;
    struct batch_column *const spared[] = {&table->bar, &table->share};
    for (size_t i = 0; i < sizeof spared / sizeof *spared; i++) {
        *room += revoke(spared[i]);
        const struct window all = choose_classes(table, wanted, *room, NAME_LESS);
        if (all.count == classes)
            return all;
    }
    table->bar = bar;
    table->share = share;
    *room = granted;
    return some;
}

/* The window that begins at `wanted`, or further left or right as room and selection want it. */
static struct window find_window(struct batch_table *table, size_t wanted, int *room)
{
    const struct window window = choose_classes(table, wanted, *room, NAME_MOST);
    return window.count < problem_classes(table->scene->problem) ? make_room(table, wanted, room)
                                                                 : window;
}

void batch_place_columns(struct batch_table *table)
{
    struct ui *ui = table->scene->ui;
    const size_t classes = problem_classes(table->scene->problem), now = ui_class_of_row(ui);
    /* The digits are those of classes around the selected one, wherever the window is: the window
     * depends on them. */
    const size_t from = now < MEASURED / 2 ? 0 : now - MEASURED / 2;
    table->digits = digits_for(table, from, classes - from < MEASURED ? classes - from : MEASURED);
    int room = grant_columns(table);
    const struct batch_table granted = *table;
    const int granted_room = room;
    size_t wanted = ui->memory.batch_class < now ? ui->memory.batch_class : now;
    struct window window = find_window(table, wanted, &room);
    while (window.first < wanted) { /* drawn again, the frame is to be the same */
        *table = granted;
        room = granted_room;
        wanted = window.first;
        window = find_window(table, wanted, &room);
    }
    ui->memory.batch_class = window.first;
    int used = dots_width(table, window.first > 0) +
               dots_width(table, window.first + window.count < classes);
    for (size_t i = 0; i < window.count; i++)
        used += window.width[i];
    place(table, &window, room - used);
}
