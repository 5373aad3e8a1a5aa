/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/eval_rules.h"

#include <stdlib.h>
#include <string.h>

#include "core/eval_parts.h"
#include "core/intl.h"
#include "core/memory.h"
#include "core/setting.h"
#include "core/setting_files.h"
#include "core/setting_values.h"

/* ---- the settings ---- */

/* "class_weight 1 2" as `set` does it, or with the numbers of a file. */
static bool apply(struct problem *problem, const char *setting, struct error *error)
{
    struct text line = {0}, notes = {0};
    struct words words;
    text_addf(&line, "set %s", setting);
    error->line = error->column = 0;
    bool good = words_split(text_string(&line), line.length, &words, error);
    if (good) {
        good = setting_is_in_file(problem, &words)
                   ? setting_apply_file(problem, &words, &notes, error)
                   : setting_apply(problem, NULL, &words, &notes, error);
        words_release(&words);
    }
    text_release(&notes);
    text_release(&line);
    if (good)
        return true;
    const struct error inner = *error;
    struct text option = {0};
    text_addf(&option, "--%.*s", (int)strcspn(setting, " "), setting);
    for (size_t i = 2; i < option.length; i++)
        option.bytes[i] = option.bytes[i] == '_' ? '-' : option.bytes[i];
    error_set(error, EVAL_ERROR_USAGE, "%s: %s", text_string(&option), inner.message);
    error->line = 0;
    text_release(&option);
    return false;
}

static bool is_set(const struct eval_request *request, const char *name)
{
    const size_t length = strlen(name);
    for (size_t i = 0; request->settings && request->settings[i]; i++)
        if (strncmp(request->settings[i], name, length) == 0 && request->settings[i][length] == ' ')
            return true;
    return false;
}

/* Do labels and weights fit the task? */
static bool check_form(const struct problem *rules, const struct eval_source *source,
                       struct error *error)
{
    const bool binary = rules->task == TASK_BINARY;
    const size_t classes = source->classes, labels = source->label_columns;
    if (labels == 0)
        return true;
    if (binary && labels != classes)
        return error_set(error, 0,
                         _("%zu outputs, but %zu labels a row; a binary problem has a 0 or 1 for "
                           "each output"),
                         classes, labels);
    if (!binary && labels != 1 && labels != classes)
        return error_set(error, 0,
                         _("%zu labels a row; wanted: one class number, or a label for each of "
                           "the %zu classes"),
                         labels, classes);
    if (source->weight_columns > 1 && !(binary && source->weight_columns == classes))
        return error_set(error, 0, _("%zu weights a row; wanted: one"), source->weight_columns);
    return true;
}

/* Letters, digits and what else ASCII can show, a letter first: nothing that a name must not be. */
static bool is_plain(const char *name)
{
    const char first = (char)(name[0] | 0x20);
    size_t i = 0;
    while (name[i] > ' ' && name[i] <= '~')
        i++;
    return first >= 'a' && first <= 'z' && !name[i];
}

/* Can a class be called so, as `set names` sees it? */
static bool is_possible(struct problem *one_class, const char *name)
{
    struct text line = {0}, notes = {0};
    struct words words;
    struct error error;
    if (is_plain(name))
        return true;
    text_add(&line, "set names ");
    word_add_quoted(&line, name, strlen(name));
    bool good = words_split(text_string(&line), line.length, &words, &error);
    if (good) {
        good = setting_apply(one_class, NULL, &words, &notes, &error);
        words_release(&words);
    }
    text_release(&notes);
    text_release(&line);
    return good;
}

/* Classes are shown by the names of the columns if `load` would take these for names: if all can be
 * seen and differ.  Otherwise by their numbers. */
static bool can_be_shown(const struct eval_source *source)
{
    struct problem one_class = problem_new();
    problem_take_values(&one_class, VALUES_LOGITS, matrix_new(1, 1));
    bool good = source->names.count > 0 && feed_classes_differ(&source->by_name);
    for (size_t i = 0; good && i < source->names.count; i++)
        good = is_possible(&one_class, strings_item(&source->names, i));
    problem_release(&one_class);
    return good;
}

/* One row of zeros stands for the values that the settings are checked against. */
bool eval_rules(const struct eval_request *request, const struct eval_source *source,
                struct problem *rules, struct error *error)
{
    bool good = true;
    *rules = problem_new();
    if (source->classes == 1 && !is_set(request, "task"))
        good = apply(rules, "task binary", error);
    for (size_t i = 0; good && request->settings && request->settings[i]; i++)
        if (strncmp(request->settings[i], "task ", 5) == 0)
            good = apply(rules, request->settings[i], error);
    problem_take_values(rules, source->kind, matrix_new(1, source->classes));
    if (can_be_shown(source))
        rules->names = strings_share(&source->names);
    for (size_t i = 0; good && request->settings && request->settings[i]; i++)
        if (strncmp(request->settings[i], "task ", 5) != 0)
            good = apply(rules, request->settings[i], error);
    good = good && check_form(rules, source, error);
    matrix_release(&rules->values);
    if (!good)
        problem_release(rules);
    return good;
}

/* ---- some rows as a problem ---- */

/* Rows that were gathered, one behind the other. */
struct gathered {
    double *values, *labels, *weights;
    size_t rows;
};

static void gather(struct gathered *gathered, const struct eval_source *source,
                   const struct eval_block *block, size_t n)
{
    const size_t classes = source->classes, labels = source->label_columns;
    const size_t weights = block->weights ? source->weight_columns : 0, at = gathered->rows++;
    gathered->values =
        memory_resize(gathered->values, gathered->rows, classes * sizeof *gathered->values);
    if (labels)
        gathered->labels =
            memory_resize(gathered->labels, gathered->rows, labels * sizeof *gathered->labels);
    for (size_t c = 0; c < classes; c++)
        gathered->values[at * classes + c] = eval_value(block, n, c);
    for (size_t c = 0; c < labels; c++)
        gathered->labels[at * labels + c] = block->labels[n * labels + c];
    if (!weights)
        return;
    gathered->weights =
        memory_resize(gathered->weights, gathered->rows, weights * sizeof *gathered->weights);
    memcpy(gathered->weights + at * weights, block->weights + n * weights,
           weights * sizeof *gathered->weights);
}

static bool check_class(const struct problem *rules, const struct eval_source *source,
                        const struct eval_block *block, size_t n, struct error *error)
{
    const double label = block->labels[n];
    struct problem classes = *rules; /* to look at: nothing is held twice */
    classes.values = matrix_new(1, source->classes);
    const bool good = is_class(&classes, label);
    matrix_release(&classes.values);
    if (good)
        return true;
    error_set(error, 0, _("the label names no class; the classes are 0 to %zu"),
              source->classes - 1);
    return eval_source_complain(source, block, n, true, error);
}

/* The wanted rows, as long as there is room. */
static bool gather_rows(const struct eval_request *request, struct eval_source *source,
                        const struct problem *rules, struct gathered *gathered, bool *cut,
                        struct error *error)
{
    const bool numbers = rules->task == TASK_MULTICLASS && source->label_columns == 1;
    const size_t most = EVAL_PROBLEM_VALUES / source->classes + 1;
    struct eval_block block;
    bool failed = false;
    while (source->row < request->to && !*cut && eval_source_next(source, &block, &failed, error))
        for (size_t n = 0; n < block.rows && !*cut; n++) {
            const size_t row = eval_source_row(source, &block, n);
            if (row < request->from || row >= request->to)
                continue;
            *cut = gathered->rows == most;
            if (*cut)
                break;
            if (numbers && !check_class(rules, source, &block, n, error))
                return false;
            gather(gathered, source, &block, n);
        }
    return !failed;
}

static void add_notes(const struct eval_request *request, const struct gathered *gathered, bool cut,
                      struct text *notes)
{
    const struct quoted quoted = eval_quote_path(request->values);
    if (cut)
        text_addf(notes, _("rows %zu to %zu of '%s'; more do not fit here\n"), request->from,
                  request->from + gathered->rows - 1, quoted.text);
    else
        text_addf(notes, _("rows %zu to %zu of '%s'\n"), request->from,
                  request->from + gathered->rows - 1, quoted.text);
}

static void title(const struct eval_request *request, size_t rows, struct problem *problem)
{
    const char *slash = strrchr(request->values, '/');
    const char *name = slash ? slash + 1 : request->values;
    struct text line = {0};
    text_addf(&line, _("rows %zu to %zu of %s"), request->from, request->from + rows - 1,
              error_quote(name, strlen(name)).text);
    const char *item = text_string(&line);
    strings_release(&problem->title);
    problem->title = strings_new(1, &item);
    text_release(&line);
}

static bool build(const struct eval_request *request, struct eval_source *source,
                  const struct problem *rules, struct problem *problem, struct text *notes,
                  struct error *error)
{
    struct gathered gathered = {0};
    bool cut = false;
    bool good = gather_rows(request, source, rules, &gathered, &cut, error);
    if (good && gathered.rows == 0)
        good = error_set(error, 0, _("there is no such row: '%s' has %zu, counted from 0"),
                         eval_quote_path(request->values).text, source->row);
    if (good) {
        const struct eval_block block = {.rows = gathered.rows,
                                         .classes = source->classes,
                                         .dtype = FEED_F64,
                                         .values = gathered.values,
                                         .labels = gathered.labels,
                                         .weights = gathered.weights};
        *problem = eval_problem_of(rules, &block, source->label_columns, source->weight_columns);
        title(request, gathered.rows, problem);
        add_notes(request, &gathered, cut, notes);
        note_probs(problem, notes);
    }
    free(gathered.values);
    free(gathered.labels);
    free(gathered.weights);
    return good;
}

bool eval_problem(const struct eval_request *request, struct problem *problem, struct text *notes,
                  struct error *error)
{
    struct eval_source source;
    struct problem rules;
    if (!eval_source_open(&source, request, error))
        return false;
    bool good = eval_rules(request, &source, &rules, error);
    if (good) {
        good = build(request, &source, &rules, problem, notes, error);
        problem_release(&rules);
    }
    eval_source_close(&source);
    return good;
}
