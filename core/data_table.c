/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a table of data: it is translated into `set` lines, so that what is valid, what is warned
 * of and what is said about it are the language's own; an error in a line is told where its cell
 * stands. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/data.h"
#include "core/data_columns.h"
#include "core/intl.h"
#include "core/memory.h"
#include "core/setting.h"

/* A `# set` comment as a line, and where it stands. */
struct told {
    struct text line;
    size_t at;
};

struct table {
    const char *bytes;
    size_t length;
    char separator;
    struct csv_record header;
    struct columns columns;
    size_t rows;
    struct text values, labels, target, weights, shares, names;
    bool numbered; /* by class: the classes are called 0, 1, 2 ... */
    struct told *told;
    size_t told_count, told_room;
    bool ours; /* the file says that it was written here */
};

static void release(struct table *table)
{
    struct text *const texts[] = {&table->values,  &table->labels, &table->target,
                                  &table->weights, &table->shares, &table->names};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        text_release(texts[i]);
    for (size_t i = 0; i < table->told_count; i++)
        text_release(&table->told[i].line);
    free(table->told);
    columns_release(&table->columns);
    csv_record_release(&table->header);
}

/* Adds the place of a cell to an error whose column counts in the cell. */
static bool at_cell(const struct table *table, const struct csv_cell *cell, struct error *error)
{
    const size_t column = error->column;
    csv_locate(table->bytes, cell->at, error);
    error->column += (column ? column - 1 : 0) + cell->quoted;
    return false;
}

/* ---- comments ---- */

static bool begins(const struct csv_cell *cell, const char *word)
{
    return cell->length >= strlen(word) && memcmp(cell->text, word, strlen(word)) == 0;
}

static bool check_format(struct table *table, const struct csv_cell *cell, struct error *error)
{
    const char *number = cell->text + strlen(DATA_HEADER);
    table->ours = true;
    if (number[0] >= '0' && number[0] <= '0' + DATA_FORMAT && !number[1])
        return true;
    error_set(error, strlen(DATA_HEADER) + 1,
              _("this file was written in format %s by a newer xent; this one reads formats up to "
                "%d"),
              error_quote(number, strlen(number)).text, DATA_FORMAT);
    return at_cell(table, cell, error);
}

/* "# set class_weight 1 2" or "# set title,a b": the words behind the name are those of the cell,
 * then those of the other cells. */
static bool take_setting(struct table *table, const struct csv_record *record, struct error *error)
{
    const struct csv_cell *cell = record->cell;
    const char *name = cell->text + strlen("# set ");
    char word[32] = "";
    const size_t length = strcspn(name, " ");
    if (length < sizeof word)
        memcpy(word, name, length);
    const struct setting *setting = setting_find(word);
    if (!setting && !table->ours)
        return true;
    table->told =
        memory_grow(table->told, table->told_count, &table->told_room, sizeof *table->told);
    struct told *told = &table->told[table->told_count++];
    *told = (struct told){.at = cell->at};
    text_addf(&told->line, "%s", cell->text + strlen("# "));
    for (size_t i = 1; i < record->count; i++) {
        const struct csv_cell *more = &record->cell[i];
        text_add(&told->line, " ");
        if (strcmp(word, "title") != 0)
            text_add_bytes(&told->line, more->text, more->length);
        else if (!data_add_word(&told->line, more->text, more->length, error))
            return at_cell(table, more, error);
    }
    return true;
}

static bool take_comment(struct table *table, const struct csv_record *record, struct error *error)
{
    if (begins(record->cell, DATA_HEADER))
        return check_format(table, record->cell, error);
    return !begins(record->cell, "# set ") || take_setting(table, record, error);
}

/* ---- the header ---- */

/* A first row of numbers. */
static bool refuse_numbers(const struct table *table, struct error *error)
{
    const struct csv_cell *cell = table->header.cell;
    const char *line = table->bytes + cell->at;
    const size_t length = table->header.end - cell->at;
    if (memchr(line, ';', length) && memchr(line, ',', length))
        error_set(error, 1,
                  _("'%s': a comma in a number and ';' between numbers; write points and commas, "
                    "below a row that names the columns"),
                  error_quote(line, length).text);
    else
        error_set(error, 1,
                  _("the first row names the columns, for instance label,z:cat,z:dog; here stands "
                    "'%s'"),
                  error_quote(cell->text, cell->length).text);
    return at_cell(table, cell, error);
}

/* Is every cell a number, and more than the number of a class? */
static bool is_all_numbers(const struct csv_record *record)
{
    bool counts = true, numbers = true;
    for (size_t i = 0; i < record->count; i++) {
        const struct csv_cell *cell = &record->cell[i];
        const bool number = cell->length &&
                            strspn(cell->text, "0123456789+-.,;eE") == cell->length &&
                            strpbrk(cell->text, "0123456789");
        numbers = numbers && number;
        counts = counts && strspn(cell->text, "0123456789") == cell->length;
    }
    return numbers && !counts;
}

static bool read_header(struct table *table, struct error *error)
{
    const size_t count = table->header.count;
    if (is_all_numbers(&table->header))
        return refuse_numbers(table, error);
    struct column_name *names = memory_new(count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = (struct column_name){table->header.cell[i].text, table->header.cell[i].length};
    const bool good = columns_read(names, count, &table->columns, error);
    free(names);
    if (good)
        return true;
    const struct csv_cell *cell = &table->header.cell[error->column];
    error->column = 1;
    return at_cell(table, cell, error);
}

/* ---- the rows ---- */

/* The cell of a class: its name in quotes, or its number. */
static bool add_class(struct text *out, const struct csv_cell *cell, struct error *error)
{
    struct error not_a_number;
    if (cell->length == 0)
        return error_set(error, 1, _("the name or number of a class is missing here"));
    const size_t before = out->length;
    if (strchr("0123456789+-.", cell->text[0]) &&
        data_add_number(out, cell->text, cell->length, &not_a_number))
        return true;
    out->length = before;
    return data_add_word(out, cell->text, cell->length, error);
}

static bool add_name(struct table *table, const struct csv_cell *cell, struct error *error)
{
    struct text number = {0};
    text_addf(&number, "%zu", table->rows);
    table->numbered = table->numbered && strcmp(text_string(&number), cell->text) == 0;
    text_release(&number);
    return data_add_word(&table->names, cell->text, cell->length, error);
}

/* A cell goes to the words of its setting, behind the separator that is due. */
static bool take_cell(struct table *table, size_t i, const struct csv_cell *cell, bool *begun,
                      struct error *error)
{
    struct text *const texts[] = {
        [COLUMN_VALUE] = &table->values,  [COLUMN_LABEL] = &table->labels,
        [COLUMN_TARGET] = &table->target, [COLUMN_WEIGHT] = &table->weights,
        [COLUMN_SHARE] = &table->shares,  [COLUMN_CLASS] = &table->names,
    };
    const enum column_role role = table->columns.column[i].role;
    if (role == COLUMN_NONE)
        return true;
    if (texts[role]->length)
        text_add(texts[role], begun[role] || table->columns.by_class ? " " : "; ");
    begun[role] = true;
    const bool good = role == COLUMN_CLASS ? add_name(table, cell, error)
                      : role == COLUMN_TARGET && !table->columns.by_class
                          ? add_class(texts[role], cell, error)
                          : data_add_number(texts[role], cell->text, cell->length, error);
    return good || at_cell(table, cell, error);
}

static bool is_number(const struct csv_cell *cell)
{
    struct text number = {0};
    struct error ignored;
    const bool good = data_add_number(&number, cell->text, cell->length, &ignored);
    text_release(&number);
    return good;
}

/* Where all columns seem to be values, and the last begins with what another is called, it says
 * which class is the true one, whatever its own name. */
static void find_target(struct columns *columns, const struct csv_record *first)
{
    const size_t last = columns->count - 1;
    const struct csv_cell *cell = &first->cell[last];
    if (columns->by_class || columns->values != columns->count || columns->values < 3 ||
        cell->length == 0 || is_number(cell))
        return;
    for (size_t i = 0; i < last && !columns->has_target; i++) {
        const struct column_name *class = &columns->column[i].class;
        columns->has_target =
            class->length == cell->length && memcmp(class->text, cell->text, cell->length) == 0;
    }
    if (columns->has_target) {
        columns->column[last] = (struct column){.role = COLUMN_TARGET};
        columns->values--;
    }
}

static bool take_row(struct table *table, const struct csv_record *record, struct error *error)
{
    bool begun[COLUMN_CLASS + 1] = {false};
    const size_t wanted = table->columns.count, count = record->count;
    if (count != wanted) {
        error_set(error, 1,
                  ngettext("this row has %zu cell; wanted: %zu, one for each column",
                           "this row has %zu cells; wanted: %zu, one for each column", count),
                  count, wanted);
        return at_cell(table, &record->cell[count > wanted ? wanted : count - 1], error);
    }
    if (table->rows == 0)
        find_target(&table->columns, record);
    for (size_t i = 0; i < count; i++)
        if (!take_cell(table, i, &record->cell[i], begun, error))
            return false;
    table->rows++;
    return true;
}

/* Everything; the first record that is no comment is the header. */
static bool read_records(struct table *table, struct error *error)
{
    struct csv csv = csv_new(table->bytes, table->length, table->separator);
    struct csv_record record = {0};
    enum csv_result result;
    bool good = true;
    while (good && (result = csv_next(&csv, &record, error)) != CSV_END) {
        if (result == CSV_BAD) {
            good = false;
        } else if (record.comment) {
            good = take_comment(table, &record, error);
        } else if (table->header.count) {
            good = take_row(table, &record, error);
        } else {
            table->header = record;
            record = (struct csv_record){0};
            good = read_header(table, error);
        }
    }
    csv_record_release(&record);
    if (!good || table->rows)
        return good;
    csv_locate(table->bytes, csv.at, error);
    return error_set(error, error->column,
                     table->header.count ? _("there is no row below the names of the columns")
                                         : _("there is no row that names the columns"));
}

/* ---- the problem ---- */

/* The cell in column i of row `row`. */
static bool at_row(const struct table *table, size_t row, size_t i, struct error *error)
{
    struct csv csv = csv_new(table->bytes, table->length, table->separator);
    struct csv_record record = {0};
    struct error ignored;
    for (size_t seen = 0; seen < row + 2; seen += !record.comment)
        if (csv_next(&csv, &record, &ignored) != CSV_RECORD)
            break;
    if (i < record.count) {
        error->column = 1;
        at_cell(table, &record.cell[i], error);
    }
    csv_record_release(&record);
    return false;
}

/* The column that is number `number` of a role. */
static size_t find_column(const struct table *table, enum column_role role, size_t number)
{
    for (size_t i = 0; i < table->columns.count; i++)
        if (table->columns.column[i].role == role && number-- == 0)
            return i;
    return 0;
}

/* A line out of the cells of the columns of a role.  What is wrong with a word of it is wrong with
 * its cell: rows are separated by a word, the cells of classes are not. */
static bool apply(struct table *table, struct problem *problem, const char *setting,
                  const struct text *words, enum column_role role, struct text *notes,
                  struct error *error)
{
    struct text line = {0};
    size_t word, count = 0;
    text_addf(&line, "set %s ", setting);
    text_add_bytes(&line, text_string(words), words->length);
    const bool good = data_apply(problem, &line, notes, &word, error);
    text_release(&line);
    if (good)
        return true;
    for (size_t i = 0; i < table->columns.count; i++)
        count += table->columns.column[i].role == role;
    if (table->columns.by_class)
        return at_row(table, word == SIZE_MAX ? 0 : word, find_column(table, role, 0), error);
    if (word == SIZE_MAX)
        return at_row(table, 0, find_column(table, role, 0), error);
    const size_t cell = word % (count + 1);
    return at_row(table, word / (count + 1),
                  find_column(table, role, cell < count ? cell : count - 1), error);
}

/* The names of the columns of values. */
static bool apply_header(struct table *table, struct problem *problem, struct text *notes,
                         struct error *error)
{
    struct text line = {0};
    size_t word = SIZE_MAX, i = 0;
    bool good = true;
    text_add(&line, "set names");
    for (; good && i < table->columns.count; i++) {
        const struct column *column = &table->columns.column[i];
        if (column->role != COLUMN_VALUE)
            continue;
        text_add(&line, " ");
        good = data_add_word(&line, column->class.text, column->class.length, error);
    }
    if (good) {
        good = data_apply(problem, &line, notes, &word, error);
        i = word == SIZE_MAX ? 0 : find_column(table, COLUMN_VALUE, word) + 1;
    }
    text_release(&line);
    error->column = 1;
    return good || at_cell(table, &table->header.cell[i ? i - 1 : 0], error);
}

/* The settings of the comments: the task, or all the others. */
static bool apply_told(struct table *table, struct problem *problem, bool task, struct text *notes,
                       struct error *error)
{
    static const char word[] = "set task ";
    for (size_t i = 0; i < table->told_count; i++) {
        const struct told *told = &table->told[i];
        size_t ignored;
        if ((strncmp(text_string(&told->line), word, strlen(word)) == 0) != task)
            continue;
        if (data_apply(problem, &told->line, notes, &ignored, error))
            continue;
        csv_locate(table->bytes, told->at, error);
        return false;
    }
    return true;
}

static bool tells_task(const struct table *table)
{
    for (size_t i = 0; i < table->told_count; i++)
        if (strncmp(text_string(&table->told[i].line), "set task ", strlen("set task ")) == 0)
            return true;
    return false;
}

/* Task, values, names. */
static bool build_values(struct table *table, struct problem *problem, struct text *notes,
                         struct error *error)
{
    const struct columns *columns = &table->columns;
    if (!columns->by_class && columns->values == 1 && !tells_task(table)) {
        problem->task = TASK_BINARY;
        text_add(notes, _("one value in each row: taken for a binary problem\n"));
    }
    if (!columns->kind_is_told)
        text_add(notes, _("the columns do not say what the values are: taken for logits\n"));
    return apply_told(table, problem, true, notes, error) &&
           apply(table, problem, columns->kind == VALUES_LOGITS ? "logits" : "probs",
                 &table->values, COLUMN_VALUE, notes, error) &&
           (!columns->named || apply_header(table, problem, notes, error)) &&
           (!columns->by_class || table->numbered ||
            apply(table, problem, "names", &table->names, COLUMN_CLASS, notes, error));
}

/* Labels and weights. */
static bool build_labels(struct table *table, struct problem *problem, struct text *notes,
                         struct error *error)
{
    const struct columns *columns = &table->columns;
    const bool numbers =
        columns->by_class || (problem->task == TASK_BINARY && columns->values == 1);
    const struct {
        bool there;
        const char *setting;
        const struct text *words;
        enum column_role role;
    } parts[] = {
        {columns->has_target, numbers ? "labels" : "target", &table->target, COLUMN_TARGET},
        {columns->labels > 0, "labels", &table->labels, COLUMN_LABEL},
        {columns->has_weight, columns->by_class ? "class_weight" : "sample_weight", &table->weights,
         COLUMN_WEIGHT},
        {columns->shares > 0, "sample_weight", &table->shares, COLUMN_SHARE},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].there &&
            !apply(table, problem, parts[i].setting, parts[i].words, parts[i].role, notes, error))
            return false;
    return true;
}

bool data_read_table(const char *bytes, size_t length, enum data_format format,
                     struct problem *problem, struct text *notes, struct error *error)
{
    struct table table = {.bytes = bytes,
                          .length = length,
                          .separator = format == DATA_TSV ? '\t' : csv_separator(bytes, length),
                          .numbered = true};
    const bool good = read_records(&table, error) && build_values(&table, problem, notes, error) &&
                      apply_told(&table, problem, false, notes, error) &&
                      build_labels(&table, problem, notes, error);
    release(&table);
    return good;
}
