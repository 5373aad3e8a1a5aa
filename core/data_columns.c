/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/data_columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/intl.h"
#include "core/memory.h"

enum meaning { MEANS_LOGIT, MEANS_PROB, MEANS_LABEL, MEANS_WEIGHT, MEANS_CLASS, MEANS_NOTHING };

static const struct {
    const char *word;
    enum meaning meaning;
} words[] = {
    {"z", MEANS_LOGIT},       {"logit", MEANS_LOGIT},        {"logits", MEANS_LOGIT},
    {"score", MEANS_LOGIT},   {"scores", MEANS_LOGIT},       {"p", MEANS_PROB},
    {"prob", MEANS_PROB},     {"probs", MEANS_PROB},         {"probability", MEANS_PROB},
    {"y", MEANS_LABEL},       {"probabilities", MEANS_PROB}, {"label", MEANS_LABEL},
    {"labels", MEANS_LABEL},  {"target", MEANS_LABEL},       {"w", MEANS_WEIGHT},
    {"weight", MEANS_WEIGHT}, {"weights", MEANS_WEIGHT},     {"sample_weight", MEANS_WEIGHT},
    {"class", MEANS_CLASS},   {"name", MEANS_CLASS},         {"sample", MEANS_NOTHING},
    {"index", MEANS_NOTHING}, {"id", MEANS_NOTHING},         {"", MEANS_NOTHING},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool all_digits(struct column_name name)
{
    for (size_t i = 0; i < name.length; i++)
        if (!is_digit(name.text[i]))
            return false;
    return name.length > 0;
}

/* What stands behind the word: ":cat", "_cat", "(cat)", "0".  False if that is no part of its own:
 * "person" is not p and "erson". */
static bool take_class(struct column_name rest, struct column_name *class)
{
    *class = rest;
    if (rest.length == 0 || all_digits(rest))
        return true;
    const char last = rest.text[rest.length - 1];
    if ((rest.text[0] == '(' && last == ')') || (rest.text[0] == '[' && last == ']')) {
        *class = (struct column_name){rest.text + 1, rest.length - 2};
        return rest.length > 2;
    }
    *class = (struct column_name){rest.text + 1, rest.length - 1};
    return memchr(":_.- ", rest.text[0], 5) && class->length > 0;
}

/* The word that a column is called by; -1 if there is none.  No two fit: what stands behind the one
 * would not be apart from it. */
static int find_word(struct column_name name, struct column_name *class)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const size_t length = strlen(words[i].word);
        if (length > name.length || strncasecmp(name.text, words[i].word, length) != 0)
            continue;
        const struct column_name rest = {name.text + length, name.length - length};
        const bool alone = words[i].meaning == MEANS_CLASS || words[i].meaning == MEANS_NOTHING;
        *class = (struct column_name){rest.text, 0};
        if (alone ? rest.length == 0 : take_class(rest, class))
            return (int)i;
    }
    *class = (struct column_name){name.text, 0};
    return -1;
}

static bool refuse(struct error *error, size_t column, const char *format, struct column_name name)
{
    return error_set(error, column, format, error_quote(name.text, name.length).text);
}

/* The values: those that say so, else those that say nothing. */
static bool take_value(struct columns *columns, size_t i, enum values_kind kind,
                       struct column_name name, struct error *error)
{
    if (columns->kind_is_told && columns->kind != kind)
        return refuse(error, i,
                      kind == VALUES_PROBS
                          ? _("column '%s' holds probabilities, but those before it logits")
                          : _("column '%s' holds logits, but those before it probabilities"),
                      name);
    columns->kind = kind;
    columns->kind_is_told = true;
    columns->column[i].role = COLUMN_VALUE;
    columns->values++;
    return true;
}

static bool take_once(bool *there, struct column *column, enum column_role role, size_t i,
                      struct column_name name, struct error *error)
{
    if (*there)
        return refuse(error, i, _("column '%s' stands here twice, in other words"), name);
    *there = true;
    column->role = role;
    return true;
}

/* A column by its word; the classes come later. */
static bool take_column(struct columns *columns, size_t i, int word, struct column_name name,
                        struct error *error)
{
    struct column *column = &columns->column[i];
    const bool whole = column->class.length == 0;
    switch (words[word].meaning) {
    case MEANS_LOGIT:
        return take_value(columns, i, VALUES_LOGITS, name, error);
    case MEANS_PROB:
        return take_value(columns, i, VALUES_PROBS, name, error);
    case MEANS_LABEL:
        if (whole)
            return take_once(&columns->has_target, column, COLUMN_TARGET, i, name, error);
        column->role = COLUMN_LABEL;
        columns->labels++;
        return true;
    case MEANS_WEIGHT:
        if (whole)
            return take_once(&columns->has_weight, column, COLUMN_WEIGHT, i, name, error);
        column->role = COLUMN_SHARE;
        columns->shares++;
        return true;
    case MEANS_CLASS:
        if (columns->by_class)
            return refuse(error, i, _("column '%s' stands here twice, in other words"), name);
        columns->by_class = true;
        column->role = COLUMN_CLASS;
        return true;
    case MEANS_NOTHING:
        break;
    }
    return true;
}

/* Columns without a word. */
static bool take_others(struct columns *columns, const struct column_name *names, const bool *plain,
                        struct error *error)
{
    const bool values = !columns->kind_is_told;
    for (size_t i = 0; i < columns->count; i++) {
        if (!plain[i])
            continue;
        if (!values)
            return refuse(error, i,
                          _("'%s' is no column that is known here; beside z:CLASS or p:CLASS there "
                            "may be label, y:CLASS, weight, w:OUTPUT, class and sample"),
                          names[i]);
        columns->column[i] = (struct column){.role = COLUMN_VALUE, .class = names[i]};
        columns->values++;
    }
    if (columns->values)
        return true;
    return error_set(error, columns->count - 1,
                     _("no column holds values; they are called z:CLASS (logits), p:CLASS "
                       "(probabilities) or by the class alone"));
}

/* With one value that belongs to no class, `class` tells what a row is; else it is the label. */
static bool settle_class(struct columns *columns, const struct column_name *names,
                         struct error *error)
{
    const struct column *value = columns->column;
    while (value->role != COLUMN_VALUE)
        value++;
    if (!columns->by_class)
        return true;
    columns->by_class =
        columns->values == 1 && value->class.length == 0 && !columns->labels && !columns->shares;
    for (size_t i = 0; i < columns->count; i++) {
        struct column *column = &columns->column[i];
        if (column->role == COLUMN_CLASS && !columns->by_class)
            return take_once(&columns->has_target, column, COLUMN_TARGET, i, names[i], error);
    }
    return true;
}

static bool is_number(struct column_name name, size_t number)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%zu", number);
    return name.length == strlen(digits) && memcmp(name.text, digits, name.length) == 0;
}

/* Are the values called 0, 1, 2 ...? */
static bool check_numbers(struct columns *columns, const struct column_name *names,
                          struct error *error)
{
    size_t class = 0;
    for (size_t i = 0; i < columns->count; i++) {
        const struct column *column = &columns->column[i];
        if (column->role != COLUMN_VALUE)
            continue;
        if (columns->values == 1 && column->class.length == 0)
            return true;
        columns->named = columns->named || !all_digits(column->class);
        if (!columns->named && !is_number(column->class, class))
            return error_set(error, i,
                             _("column '%s' stands at the place of class %zu; classes are counted "
                               "from 0, in their order"),
                             error_quote(names[i].text, names[i].length).text, class);
        if (column->class.length == 0)
            return refuse(error, i, _("column '%s' does not say of which class it is"), names[i]);
        class ++;
    }
    return true;
}

/* Columns of a role must be those of the values, in their order. */
static bool check_order(const struct columns *columns, const struct column_name *names,
                        enum column_role role, size_t count, struct error *error)
{
    size_t value = 0, i = 0;
    if (count == 0)
        return true;
    for (; i < columns->count; i++) {
        const struct column *column = &columns->column[i];
        if (column->role != role)
            continue;
        while (value < columns->count && columns->column[value].role != COLUMN_VALUE)
            value++;
        const struct column_name *wanted =
            value < columns->count ? &columns->column[value].class : NULL;
        if (!wanted ||
            (wanted->length && (wanted->length != column->class.length ||
                                memcmp(wanted->text, column->class.text, wanted->length) != 0)))
            return refuse(error, i,
                          _("column '%s' does not fit: there must be one for each class, in the "
                            "order of the values"),
                          names[i]);
        value++;
    }
    if (count == columns->values)
        return true;
    return error_set(error, columns->count - 1,
                     _("there are %zu columns of values, but %zu of labels or weights"),
                     columns->values, count);
}

static bool check(struct columns *columns, const struct column_name *names, const bool *plain,
                  struct error *error)
{
    if (!take_others(columns, names, plain, error) || !settle_class(columns, names, error) ||
        !check_numbers(columns, names, error) ||
        !check_order(columns, names, COLUMN_LABEL, columns->labels, error) ||
        !check_order(columns, names, COLUMN_SHARE, columns->shares, error))
        return false;
    if (columns->labels && columns->has_target)
        return error_set(error, columns->count - 1,
                         _("labels are given twice: as class numbers and as columns y:CLASS"));
    if (columns->shares && columns->has_weight)
        return error_set(error, columns->count - 1,
                         _("weights are given twice: of the samples and as columns w:OUTPUT"));
    return true;
}

bool columns_read(const struct column_name *names, size_t count, struct columns *columns,
                  struct error *error)
{
    *columns = (struct columns){.count = count, .kind = VALUES_LOGITS};
    columns->column = memory_new(count, sizeof *columns->column);
    bool *plain = memory_new(count, sizeof *plain);
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        const int word = find_word(names[i], &columns->column[i].class);
        plain[i] = word < 0;
        good = word < 0 || take_column(columns, i, word, names[i], error);
    }
    good = good && check(columns, names, plain, error);
    free(plain);
    if (!good)
        columns_release(columns);
    return good;
}

void columns_release(struct columns *columns)
{
    free(columns->column);
    *columns = (struct columns){0};
}
