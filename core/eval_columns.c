/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/eval_columns.h"

#include <stdlib.h>
#include <string.h>

#include "core/data_columns.h"
#include "core/intl.h"
#include "core/memory.h"

static void add(struct eval_list *list, size_t column)
{
    list->column = memory_grow(list->column, list->count, &list->room, sizeof *list->column);
    list->column[list->count++] = column;
}

static bool holds(const struct eval_list *list, size_t column)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->column[i] == column)
            return true;
    return false;
}

/* ---- as they were typed ---- */

/* A column by its name or number; FEED_NONE if there is no such one. */
static size_t find(const struct feed *feed, const char *word, size_t length)
{
    const size_t count = feed_columns(feed);
    for (size_t c = 0; feed_is_named(feed) && c < count; c++)
        if (strlen(feed_name(feed, c)) == length && memcmp(feed_name(feed, c), word, length) == 0)
            return c;
    const size_t sign = length > 1 && word[0] == '-';
    size_t number = 0;
    if (length == 0 || length > 8)
        return FEED_NONE;
    for (size_t i = sign; i < length; i++) {
        if (word[i] < '0' || word[i] > '9')
            return FEED_NONE;
        number = 10 * number + (size_t)(word[i] - '0');
    }
    if (sign)
        return number && number <= count ? count - number : FEED_NONE;
    return number < count ? number : FEED_NONE;
}

static bool no_column(const struct feed *feed, const char *word, size_t length, struct error *error)
{
    const struct quoted quoted = error_quote(word, length);
    const size_t last = feed_columns(feed) - 1;
    if (feed_is_named(feed))
        return error_set(error, 0,
                         _("no column is called '%s'; the first is '%s', the last '%s', and by "
                           "number they are 0 to %zu"),
                         quoted.text, feed_name(feed, 0), feed_name(feed, last), last);
    return error_set(error, 0, _("there is no column '%s'; they are 0 to %zu, or -1 for the last"),
                     quoted.text, last);
}

/* "z0", "3", "-1", "0-9", "z0-z9". */
static bool add_item(const struct feed *feed, const char *word, size_t length,
                     struct eval_list *list, struct error *error)
{
    const size_t one = find(feed, word, length);
    if (one != FEED_NONE) {
        add(list, one);
        return true;
    }
    for (size_t dash = 1; dash + 1 < length; dash++) {
        if (word[dash] != '-')
            continue;
        const size_t from = find(feed, word, dash);
        const size_t to = find(feed, word + dash + 1, length - dash - 1);
        if (from == FEED_NONE || to == FEED_NONE)
            continue;
        if (from > to)
            return error_set(error, 0, _("'%s' runs backwards"), error_quote(word, length).text);
        for (size_t c = from; c <= to; c++)
            add(list, c);
        return true;
    }
    return no_column(feed, word, length, error);
}

static bool read_list(const struct feed *feed, const char *typed, struct eval_list *list,
                      struct error *error)
{
    for (const char *word = typed;; word++) {
        const size_t length = strcspn(word, ",");
        if (!add_item(feed, word, length, list, error))
            return false;
        word += length;
        if (!*word)
            return true;
    }
}

/* ---- as the names tell ---- */

static void take_role(const struct column *column, size_t c, struct eval_columns *columns)
{
    switch (column->role) {
    case COLUMN_VALUE:
        add(&columns->values, c);
        break;
    case COLUMN_LABEL:
    case COLUMN_TARGET:
        add(&columns->labels, c);
        break;
    case COLUMN_WEIGHT:
    case COLUMN_SHARE:
        add(&columns->weights, c);
        break;
    case COLUMN_NONE:
    case COLUMN_CLASS:
        break;
    }
}

/* The classes are called as the columns are, if these have names and not numbers. */
static struct strings names_of(const struct columns *read)
{
    char **names = memory_new(read->values, sizeof *names);
    size_t count = 0;
    for (size_t c = 0; read->named && c < read->count; c++)
        if (read->column[c].role == COLUMN_VALUE)
            names[count++] = memory_copy(read->column[c].class.text, read->column[c].class.length);
    const struct strings strings = strings_new(count, (const char *const *)names);
    while (count)
        free(names[--count]);
    free(names);
    return strings;
}

static bool is_number(struct column_name name)
{
    size_t digits = 0;
    while (digits < name.length && name.text[digits] >= '0' && name.text[digits] <= '9')
        digits++;
    return digits == name.length;
}

/* The whole names, unless one is a number. */
static struct strings whole_names(const struct column_name *names, size_t count)
{
    const char **items = memory_new(count, sizeof *items);
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        items[i] = names[i].text;
        good = good && !is_number(names[i]);
    }
    const struct strings strings = strings_new(good ? count : 0, items);
    free(items);
    return strings;
}

/* How some columns, which hold values, call the classes: by what `load` takes for their names if it
 * takes them for values, too. */
static struct strings names_of_values(const struct feed *feed, const struct eval_list *values)
{
    struct strings strings = {0};
    struct columns read;
    struct error ignored;
    if (!feed_is_named(feed) || values->count < 2)
        return strings;
    struct column_name *names = memory_new(values->count, sizeof *names);
    for (size_t i = 0; i < values->count; i++) {
        const char *name = feed_name(feed, values->column[i]);
        names[i] = (struct column_name){name, strlen(name)};
    }
    const bool good = columns_read(names, values->count, &read, &ignored);
    strings =
        good && read.values == values->count ? names_of(&read) : whole_names(names, values->count);
    if (good)
        columns_release(&read);
    free(names);
    return strings;
}

/* False if they tell nothing: then nothing is taken. */
static bool read_names(const struct feed *feed, bool has_labels, struct eval_columns *columns)
{
    const size_t count = feed_columns(feed);
    struct column_name *names = memory_new(count, sizeof *names);
    struct columns read;
    struct error ignored;
    for (size_t c = 0; c < count; c++)
        names[c] = (struct column_name){feed_name(feed, c), strlen(feed_name(feed, c))};
    bool good = feed_is_named(feed) && columns_read(names, count, &read, &ignored);
    if (good) {
        good = !read.by_class && read.values && (!has_labels || read.has_target || read.labels);
        for (size_t c = 0; good && c < count; c++)
            take_role(&read.column[c], c, columns);
        if (good && read.kind_is_told)
            columns->kind = read.kind;
        if (good)
            columns->names = names_of(&read);
        columns_release(&read);
    }
    free(names);
    return good;
}

/* ---- both ---- */

/* Could it be the number of a class, as far as the first row tells? */
static bool is_whole(struct feed_cell cell)
{
    size_t digits = cell.length && (cell.text[0] == '-' || cell.text[0] == '+');
    while (digits < cell.length && cell.text[digits] >= '0' && cell.text[digits] <= '9')
        digits++;
    const size_t zeros = digits < cell.length && cell.text[digits] == '.';
    digits += zeros;
    while (zeros && digits < cell.length && cell.text[digits] == '0')
        digits++;
    return digits == cell.length;
}

/* Is it what another column calls a class? */
static bool is_name(const struct feed *feed, size_t column)
{
    struct eval_list others = {0};
    struct text first = {0};
    for (size_t c = 0; c < feed_columns(feed); c++)
        if (c != column)
            add(&others, c);
    struct strings names = names_of_values(feed, &others);
    feed_first_text(feed, column, &first);
    const bool good = strings_find(&names, text_string(&first), first.length) < names.count;
    text_release(&first);
    strings_release(&names);
    free(others.column);
    return good;
}

static bool refuse_guess(const struct feed *feed, size_t last, struct error *error)
{
    const struct feed_cell cell = feed_first(feed, last);
    return error_set(error, 0,
                     _("which column is the label? The last begins with '%s', which is no class "
                       "number, and no column of values is called so; name it with "
                       "--label-column, or give the labels as --target FILE"),
                     error_quote(cell.text, cell.length).text);
}

/* label, target or y, whatever else there is; else the last column. */
static bool guess_label(const struct feed *feed, struct eval_columns *columns, struct error *error)
{
    static const char *const words[] = {"label", "target", "y"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (feed_find(feed, words[i]) != FEED_NONE) {
            add(&columns->labels, feed_find(feed, words[i]));
            return true;
        }
    const size_t last = feed_columns(feed) - 1;
    if (last == 0)
        return error_set(error, 0, _("there is one column; give the labels as --target FILE"));
    if (!is_whole(feed_first(feed, last)) && !is_name(feed, last))
        return refuse_guess(feed, last, error);
    add(&columns->labels, last);
    return true;
}

static bool choose_labels(const struct eval_request *request, const struct feed *feed,
                          struct eval_columns *columns, struct error *error)
{
    if (request->label_column)
        return read_list(feed, request->label_column, &columns->labels, error);
    return columns->labels.count || guess_label(feed, columns, error);
}

static bool choose_values(const struct eval_request *request, const struct feed *feed,
                          struct eval_columns *columns, struct error *error)
{
    if (request->value_columns)
        return read_list(feed, request->value_columns, &columns->values, error);
    const bool told = columns->values.count > 0;
    for (size_t c = 0; !told && c < feed_columns(feed); c++)
        if (!holds(&columns->labels, c) && !holds(&columns->weights, c))
            add(&columns->values, c);
    return columns->values.count ||
           error_set(error, 0, _("all columns are labels; none is left for the values"));
}

bool eval_columns_choose(const struct eval_request *request, const struct feed *feed,
                         bool has_labels, struct eval_columns *columns, struct error *error)
{
    *columns = (struct eval_columns){.kind = request->kind};
    if (!request->label_column && !request->value_columns)
        read_names(feed, has_labels, columns);
    if (!has_labels)
        columns->labels.count = 0; /* those of the other file take their place */
    if ((!has_labels || choose_labels(request, feed, columns, error)) &&
        choose_values(request, feed, columns, error)) {
        if (!columns->names.count)
            columns->names = names_of_values(feed, &columns->values);
        return true;
    }
    eval_columns_release(columns);
    return false;
}

void eval_columns_release(struct eval_columns *columns)
{
    free(columns->values.column);
    free(columns->labels.column);
    free(columns->weights.column);
    strings_release(&columns->names);
    *columns = (struct eval_columns){0};
}
