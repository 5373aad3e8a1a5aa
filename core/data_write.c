/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a problem as a table of data. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "core/csv.h"
#include "core/data.h"
#include "core/number.h"
#include "core/setting.h"

/* ---- tables ---- */

struct sheet {
    const struct problem *problem;
    char separator;
    struct text *out;
};

/* Settings that are columns. */
static bool is_column(const struct setting *setting)
{
    static const char *const names[] = {"logits", "probs",         "names", "target",
                                        "labels", "sample_weight", NULL};
    for (size_t i = 0; names[i]; i++)
        if (strcmp(setting->name, names[i]) == 0)
            return true;
    return false;
}

/* The other settings as comments, the task always: one value in a row could be of either. */
static void add_settings(const struct sheet *sheet)
{
    const struct setting *setting;
    text_addf(sheet->out, DATA_HEADER "%d\n", DATA_FORMAT);
    for (size_t i = 0; (setting = setting_at(i)); i++) {
        struct text value = {0};
        if (setting->write && !is_column(setting))
            setting->write(sheet->problem, &value);
        if (strcmp(setting->name, "task") == 0 && !value.length)
            text_add(&value, setting->standard);
        if (value.length && strcmp(setting->name, "title") == 0) {
            text_addf(sheet->out, "# set title%c", sheet->separator);
            csv_add_cell(sheet->out, strings_item(&sheet->problem->title, 0), sheet->separator);
            text_add(sheet->out, "\n");
        } else if (value.length) {
            text_addf(sheet->out, "# set %s %s\n", setting->name, text_string(&value));
        }
        text_release(&value);
    }
}

/* z:cat,z:dog */
static void add_heads(const struct sheet *sheet, const char *word, size_t count)
{
    char room[CLASS_ROOM];
    struct text head = {0};
    for (size_t c = 0; c < count; c++) {
        text_clear(&head);
        text_addf(&head, "%s:%s", word, problem_class_name(sheet->problem, c, room));
        text_addf(sheet->out, "%c", sheet->separator);
        csv_add_cell(sheet->out, text_string(&head), sheet->separator);
    }
    text_release(&head);
}

static void add_numbers(const struct sheet *sheet, const struct matrix *matrix, size_t row)
{
    for (size_t c = 0; c < matrix->columns; c++)
        text_addf(sheet->out, "%c%s", sheet->separator,
                  number_exact(matrix_row(matrix, row)[c]).text);
}

static void add_header(const struct sheet *sheet)
{
    const struct problem *problem = sheet->problem;
    text_add(sheet->out, "sample");
    if (problem->label_form == LABELS_TARGET)
        text_addf(sheet->out, "%clabel", sheet->separator);
    add_heads(sheet, "y", problem->labels.columns);
    add_heads(sheet, values_symbol(problem->kind), problem->values.columns);
    if (problem->sample_weight.columns == 1)
        text_addf(sheet->out, "%cweight", sheet->separator);
    else
        add_heads(sheet, "w", problem->sample_weight.columns);
    text_add(sheet->out, "\n");
}

static void add_target(const struct sheet *sheet, size_t n)
{
    const struct problem *problem = sheet->problem;
    const double target = matrix_row(&problem->target, 0)[n];
    text_addf(sheet->out, "%c", sheet->separator);
    if (target >= 0 && target < (double)problem->names.count)
        csv_add_cell(sheet->out, strings_item(&problem->names, (size_t)target), sheet->separator);
    else
        text_add(sheet->out, number_exact(target).text);
}

static void write_table(const struct sheet *sheet)
{
    const struct problem *problem = sheet->problem;
    add_settings(sheet);
    add_header(sheet);
    for (size_t n = 0; n < problem_samples(problem); n++) {
        text_addf(sheet->out, "%zu", n);
        if (problem->label_form == LABELS_TARGET)
            add_target(sheet, n);
        add_numbers(sheet, &problem->labels, n);
        add_numbers(sheet, &problem->values, n);
        add_numbers(sheet, &problem->sample_weight, n);
        text_add(sheet->out, "\n");
    }
}

/* ---- JSON ---- */

static void add_json_string(struct text *out, const char *string)
{
    json_t *value = json_string(string);
    char *quoted = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;
    text_add(out, quoted ? quoted : "\"\"");
    free(quoted);
    json_decref(value);
}

/* A number with a point or an exponent or neither; infinite ones are strings. */
static void add_json_number(struct text *out, double value)
{
    const struct number_text number = number_exact(value);
    if (number.text[number.text[0] == '-'] == 'i')
        text_addf(out, "\"%s\"", number.text);
    else
        text_add(out, strcmp(number.text, "-0") == 0 ? "-0.0" : number.text);
}

static void add_json_row(struct text *out, const struct matrix *matrix, size_t row)
{
    text_add(out, "[");
    for (size_t c = 0; c < matrix->columns; c++) {
        text_add(out, c ? ", " : "");
        add_json_number(out, matrix_row(matrix, row)[c]);
    }
    text_add(out, "]");
}

static void add_json_list_of(struct text *out, const struct matrix *matrix)
{
    add_json_row(out, matrix, 0);
}

static void add_json_rows(struct text *out, const struct matrix *matrix)
{
    text_add(out, "[\n    ");
    for (size_t r = 0; r < matrix->rows; r++) {
        text_add(out, r ? ",\n    " : "");
        add_json_row(out, matrix, r);
    }
    text_add(out, "\n  ]");
}

static void add_json_names(struct text *out, const struct problem *problem)
{
    text_add(out, "[");
    for (size_t c = 0; c < problem->names.count; c++) {
        text_add(out, c ? ", " : "");
        add_json_string(out, strings_item(&problem->names, c));
    }
    text_add(out, "]");
}

/* A setting of one word: on and off, a number, or a string. */
static void add_json_word(struct text *out, const char *word)
{
    const bool number = strspn(word, "+-.0123456789e") == strlen(word) && strcmp(word, "e") != 0;
    if (strcmp(word, "on") == 0 || strcmp(word, "off") == 0)
        text_add(out, word[1] == 'n' ? "true" : "false");
    else if (number)
        text_add(out, word);
    else
        add_json_string(out, word);
}

static void add_json_setting(struct text *out, const struct setting *setting,
                             const struct problem *problem)
{
    struct text value = {0};
    setting->write(problem, &value);
    if (value.length) {
        text_addf(out, ",\n  \"%s\": ", setting->name);
        add_json_word(out, text_string(&value));
    }
    text_release(&value);
}

/* A column of numbers is written as a list. */
static void add_json_column(struct text *out, const struct matrix *matrix)
{
    text_add(out, "[");
    for (size_t r = 0; r < matrix->rows; r++) {
        text_add(out, r ? ", " : "");
        add_json_number(out, matrix_row(matrix, r)[0]);
    }
    text_add(out, "]");
}

/* What is no single word; false if the setting is one. */
static bool add_json_list(struct text *out, const char *name, const struct problem *problem)
{
    static const struct matrix nothing;
    const bool logits = problem->kind == VALUES_LOGITS;
    const bool column = problem->sample_weight.columns == 1;
    const struct {
        const char *name;
        const struct matrix *matrix;
        void (*add)(struct text *, const struct matrix *);
    } lists[] = {
        {"logits", logits ? &problem->values : &nothing, add_json_rows},
        {"probs", logits ? &nothing : &problem->values, add_json_rows},
        {"labels", &problem->labels, add_json_rows},
        {"target", &problem->target, add_json_list_of},
        {"class_weight", &problem->class_weight, add_json_list_of},
        {"sample_weight", &problem->sample_weight, column ? add_json_column : add_json_rows},
        {"pos_weight", &problem->pos_weight, add_json_list_of},
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (strcmp(lists[i].name, name) != 0)
            continue;
        if (!matrix_is_empty(lists[i].matrix)) {
            text_addf(out, ",\n  \"%s\": ", name);
            lists[i].add(out, lists[i].matrix);
        }
        return true;
    }
    return false;
}

static void add_json_strings(struct text *out, const struct problem *problem)
{
    if (problem->names.count) {
        text_add(out, ",\n  \"names\": ");
        add_json_names(out, problem);
    }
    if (problem->title.count) {
        text_add(out, ",\n  \"title\": ");
        add_json_string(out, strings_item(&problem->title, 0));
    }
}

static void write_json(const struct problem *problem, struct text *out)
{
    const struct setting *setting;
    text_addf(out, "{\n  \"xent\": %d", DATA_FORMAT);
    add_json_strings(out, problem);
    for (size_t i = 0; (setting = setting_at(i)); i++) {
        const bool strings =
            strcmp(setting->name, "names") == 0 || strcmp(setting->name, "title") == 0;
        if (setting->write && !strings && !add_json_list(out, setting->name, problem))
            add_json_setting(out, setting, problem);
    }
    text_add(out, "\n}\n");
}

void data_write(const struct problem *problem, enum data_format format, struct text *out)
{
    const struct sheet sheet = {
        .problem = problem, .separator = format == DATA_TSV ? '\t' : ',', .out = out};
    if (format == DATA_JSON)
        write_json(problem, out);
    else
        write_table(&sheet);
}
