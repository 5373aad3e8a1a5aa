/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values and the labels; what the other files of settings share. */
#include "core/setting_values.h"

#include <math.h>
#include <string.h>

#include "core/intl.h"
#include "core/number.h"

void describe_shape(const struct problem *problem, struct text *out)
{
    const size_t samples = problem_samples(problem), classes = problem_classes(problem);
    text_addf(out, ngettext("%zu sample", "%zu samples", samples), samples);
    text_add(out, ", ");
    if (problem->task == TASK_BINARY)
        text_addf(out, ngettext("%zu output each", "%zu outputs each", classes), classes);
    else
        text_addf(out, ngettext("%zu class", "%zu classes", classes), classes);
}

bool need_values(const struct problem *problem, size_t column, const char *what,
                 struct error *error)
{
    if (!matrix_is_empty(&problem->values))
        return true;
    return error_set(error, column,
                     _("there are no values yet that '%s' could fit; first 'set logits ...' or "
                       "'set probs ...'"),
                     what);
}

bool need_finite(const struct words *words, size_t first, const char *what, struct error *error)
{
    for (size_t i = first; i < words->count; i++) {
        double value;
        if (word_ends_row(&words->word[i]))
            continue;
        if (!word_number(&words->word[i], &value, error))
            return false;
        if (!isfinite(value))
            return error_set(error, words->word[i].column,
                             _("'%s' is not finite; %s must be finite numbers"),
                             word_quote(&words->word[i]).text, what);
    }
    return true;
}

void write_matrix(const struct matrix *matrix, struct text *out)
{
    for (size_t r = 0; r < matrix->rows; r++) {
        if (r)
            text_add(out, ";");
        for (size_t c = 0; c < matrix->columns; c++) {
            if (r || c)
                text_add(out, " ");
            text_add(out, number_exact(matrix_row(matrix, r)[c]).text);
        }
    }
}

void note_dropped(unsigned dropped, struct text *notes)
{
    static const struct {
        enum problem_part part;
        const char *note;
    } table[] = {
        {PART_LABELS, N_("the labels no longer fit and were dropped")},
        {PART_CLASS_WEIGHT, N_("class_weight no longer fits and was dropped")},
        {PART_SAMPLE_WEIGHT, N_("sample_weight no longer fits and was dropped")},
        {PART_POS_WEIGHT, N_("pos_weight no longer fits and was dropped")},
        {PART_NAMES, N_("the names no longer fit and were dropped")},
        {PART_IGNORE_INDEX, N_("ignore_index is a class number, and was dropped")},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (dropped & table[i].part)
            text_addf(notes, "%s\n", _(table[i].note));
}

void note_shape(const struct problem *problem, struct text *notes)
{
    if (problem->task != TASK_BINARY)
        return;
    describe_shape(problem, notes);
    text_add(notes, problem_samples(problem) == 1 && problem_classes(problem) > 1
                        ? _(" (';' between numbers makes samples of them)\n")
                        : "\n");
}

void take_values(struct problem *problem, enum values_kind kind, struct matrix *values,
                 struct text *notes)
{
    note_dropped(problem_take_values(problem, kind, *values), notes);
    note_shape(problem, notes);
    note_probs(problem, notes);
}

bool set_logits(struct problem *problem, const struct words *words, size_t first,
                struct text *notes, struct error *error)
{
    struct matrix values;
    if (!words_matrix(words, first, &values, error))
        return false;
    take_values(problem, VALUES_LOGITS, &values, notes);
    return true;
}

bool is_prob(double value)
{
    return value >= 0 && value <= 1;
}

/* Word number of element (row, column) of a matrix that begins at word `first`. */
static size_t element_word(const struct matrix *matrix, size_t first, size_t row, size_t column)
{
    return first + row * (matrix->columns + 1) + column;
}

static bool check_probs(const struct matrix *values, const struct words *words, size_t first,
                        struct error *error)
{
    for (size_t r = 0; r < values->rows; r++)
        for (size_t c = 0; c < values->columns; c++) {
            if (is_prob(matrix_row(values, r)[c]))
                continue;
            const struct word *word = &words->word[element_word(values, first, r, c)];
            return error_set(
                error, word->column,
                _("'%s' is no probability: it must lie in 0..1; for scores of any size "
                  "use 'logits'"),
                word_quote(word).text);
        }
    return true;
}

bool sums_to_one(const double *row, size_t count, double *sum)
{
    *sum = 0;
    for (size_t c = 0; c < count; c++)
        *sum += row[c];
    return fabs(*sum - 1) <= SUM_TOLERANCE;
}

/* One note for the rows that do not sum to one: the first of them, and how many more. */
static void note_sums(const struct matrix *matrix, const char *setting, struct text *notes)
{
    size_t off = 0, first_row = 0;
    double first_sum = 1;
    for (size_t r = 0; r < matrix->rows; r++) {
        double sum;
        if (sums_to_one(matrix_row(matrix, r), matrix->columns, &sum))
            continue;
        if (off++ == 0) {
            first_row = r;
            first_sum = sum;
        }
    }
    const struct number_text shown = number_show(first_sum, 6);
    if (off == 1)
        text_addf(notes, _("warning: row %zu of '%s' sums to %s, not to 1\n"), first_row, setting,
                  shown.text);
    if (off > 1)
        text_addf(notes, _("warning: %zu rows of '%s' do not sum to 1; row %zu sums to %s\n"), off,
                  setting, first_row, shown.text);
}

void note_probs(const struct problem *problem, struct text *notes)
{
    if (problem->kind == VALUES_PROBS && problem->task == TASK_MULTICLASS)
        note_sums(&problem->values, "probs", notes);
}

bool set_probs(struct problem *problem, const struct words *words, size_t first, struct text *notes,
               struct error *error)
{
    struct matrix values;
    if (!words_matrix(words, first, &values, error))
        return false;
    if (!check_probs(&values, words, first, error)) {
        matrix_release(&values);
        return false;
    }
    take_values(problem, VALUES_PROBS, &values, notes);
    return true;
}

static bool no_such_class(const struct problem *problem, const struct word *word, bool negative,
                          struct error *error)
{
    const size_t last = problem_classes(problem) - 1;
    const struct quoted quoted = word_quote(word);
    if (negative)
        return error_set(
            error, word->column,
            _("'%s' names no class; the classes are 0 to %zu (to leave a sample out, set "
              "ignore_index to that number first)"),
            quoted.text, last);
    if (problem->names.count)
        return error_set(error, word->column,
                         _("'%s' names no class; the classes are 0 to %zu, or their names"),
                         quoted.text, last);
    return error_set(error, word->column, _("'%s' names no class; the classes are 0 to %zu"),
                     quoted.text, last);
}

bool is_class(const struct problem *problem, double value)
{
    if (problem_ignores(problem, value))
        return true;
    return value >= 0 && value < (double)problem_classes(problem) && value == floor(value);
}

bool error_add_framework(const struct problem *problem, double value, struct error *error)
{
    const char *words = convention_rules(problem->convention)->out_of_range;
    if (!words || value != floor(value) || isinf(value))
        return false;
    const struct error before = *error;
    return error_set(error, before.column, _("%s; %s"), before.message, _(words));
}

/* A class by name or by number; the ignore_index is let in. */
static bool read_class(const struct problem *problem, const struct word *word, double *class,
                       struct error *error)
{
    size_t named = strings_find(&problem->names, word->text, word->length);
    if (named < problem->names.count) {
        *class = (double)named;
        return true;
    }
    struct error not_a_number;
    if (!word_number(word, class, &not_a_number))
        return no_such_class(problem, word, false, error);
    if (is_class(problem, *class))
        return true;
    no_such_class(problem, word, *class < 0, error);
    return error_add_framework(problem, *class, error);
}

void take_target_row(struct problem *problem, struct matrix *target)
{
    matrix_release(&problem->target);
    matrix_release(&problem->labels);
    problem->target = *target;
    problem->label_form = LABELS_TARGET;
    for (size_t n = 0; n < target->columns; n++)
        matrix_edit(&problem->target, 0)[n] += 0.0; /* -0 is the class 0 */
}

bool check_target(const struct problem *problem, size_t column, struct error *error)
{
    if (!need_values(problem, column, "target", error))
        return false;
    if (problem->task != TASK_BINARY)
        return true;
    return error_set(error, column,
                     _("a binary problem has no class numbers; give a 0 or 1 for each output "
                       "with 'set labels ...'"));
}

bool check_target_count(const struct problem *problem, size_t count, size_t column,
                        struct error *error)
{
    const size_t samples = problem_samples(problem);
    if (count == samples)
        return true;
    return error_set(error, column,
                     ngettext("%zu class number is given; wanted: %zu, one for each sample",
                              "%zu class numbers are given; wanted: %zu, one for each sample",
                              count),
                     count, samples);
}

bool set_target(struct problem *problem, const struct words *words, size_t first,
                struct text *notes, struct error *error)
{
    (void)notes;
    if (!check_target(problem, words_column(words, first), error))
        return false;
    const size_t samples = problem_samples(problem);
    struct matrix target = matrix_new(1, samples);
    double *out = matrix_edit(&target, 0);
    size_t count = 0;
    bool good = true;
    for (size_t i = first; good && i < words->count; i++) {
        double class;
        if (word_ends_row(&words->word[i]))
            continue;
        good = read_class(problem, &words->word[i], &class, error);
        if (good && count < samples)
            out[count] = class;
        count++;
    }
    if (!good || !check_target_count(problem, count, words_column(words, first), error)) {
        matrix_release(&target);
        return false;
    }
    take_target_row(problem, &target);
    return true;
}

void note_labels(const struct problem *problem, struct text *notes)
{
    const struct matrix *labels = &problem->labels;
    for (size_t r = 0; r < labels->rows; r++)
        for (size_t c = 0; c < labels->columns; c++) {
            const double y = matrix_row(labels, r)[c];
            if (y >= 0 && y <= 1)
                continue;
            text_addf(notes, _("warning: label %s of sample %zu lies outside 0..1\n"),
                      number_exact(y).text, r);
            return;
        }
    if (problem->task == TASK_MULTICLASS)
        note_sums(labels, "labels", notes);
}

void take_label_rows(struct problem *problem, struct matrix *labels, struct text *notes)
{
    matrix_release(&problem->target);
    matrix_release(&problem->labels);
    problem->labels = *labels;
    problem->label_form = LABELS_VECTORS;
    note_labels(problem, notes);
}

bool fit_labels(struct problem *problem, struct matrix *labels, size_t column, struct text *notes,
                struct error *error)
{
    const size_t samples = problem_samples(problem), classes = problem_classes(problem);
    if (!need_values(problem, column, "labels", error))
        return false;
    if (problem->task == TASK_BINARY && classes == 1 && labels->rows == 1 &&
        labels->columns == samples)
        matrix_turn(labels);
    if (labels->rows != samples || labels->columns != classes) {
        struct text shape = {0};
        describe_shape(problem, &shape);
        error_set(error, column,
                  _("labels of %zu x %zu do not fit; wanted: %zu x %zu, as the values are (%s)"),
                  labels->rows, labels->columns, samples, classes, text_string(&shape));
        text_release(&shape);
        return false;
    }
    take_label_rows(problem, labels, notes);
    return true;
}

bool set_labels(struct problem *problem, const struct words *words, size_t first,
                struct text *notes, struct error *error)
{
    struct matrix labels;
    const size_t column = words_column(words, first);
    if (!need_values(problem, column, "labels", error) ||
        !need_finite(words, first, _("labels"), error) ||
        !words_matrix(words, first, &labels, error))
        return false;
    if (fit_labels(problem, &labels, column, notes, error))
        return true;
    matrix_release(&labels);
    return false;
}

static void write_values(const struct problem *problem, enum values_kind kind, struct text *out)
{
    if (problem->kind == kind)
        write_matrix(&problem->values, out);
}

void write_logits(const struct problem *problem, struct text *out)
{
    write_values(problem, VALUES_LOGITS, out);
}

void write_probs(const struct problem *problem, struct text *out)
{
    write_values(problem, VALUES_PROBS, out);
}

void write_target(const struct problem *problem, struct text *out)
{
    if (problem->label_form == LABELS_TARGET)
        write_matrix(&problem->target, out);
}

void write_labels(const struct problem *problem, struct text *out)
{
    if (problem->label_form == LABELS_VECTORS)
        write_matrix(&problem->labels, out);
}
