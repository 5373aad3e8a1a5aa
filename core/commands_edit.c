/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One element of the problem: put, nudge, label, add, delete, pass.  Keys of the explorer are short
 * for these. */
#include <math.h>
#include <stdio.h>

#include "core/commands.h"
#include "core/intl.h"
#include "core/number.h"
#include "core/setting_values.h"

/* Is the word a whole number below `limit`? */
static bool is_index(const struct word *word, size_t limit, size_t *index)
{
    double value;
    struct error not_a_number;
    if (!word_number(word, &value, &not_a_number) || !(value >= 0 && value < (double)limit) ||
        value != floor(value))
        return false;
    *index = (size_t)value;
    return true;
}

bool find_sample(const struct problem *problem, const struct word *word, size_t *index,
                 struct error *error)
{
    const size_t samples = problem_samples(problem);
    if (is_index(word, samples, index))
        return true;
    if (samples == 1)
        return error_set(error, word->column, _("there is no sample '%s'; the only one is 0"),
                         word_quote(word).text);
    return error_set(error, word->column, _("there is no sample '%s'; valid are 0 to %zu"),
                     word_quote(word).text, samples - 1);
}

bool have_values(const struct problem *problem, size_t column, struct error *error)
{
    return !matrix_is_empty(&problem->values) ||
           error_set(error, column,
                     _("there are no values yet; first 'set logits ...' or 'set probs ...'"));
}

static bool read_sample(const struct problem *problem, const struct words *words, size_t i,
                        size_t *index, struct error *error)
{
    if (i >= words->count)
        return error_set(error, words->end_column, _("the number of a sample is missing here"));
    const struct word *word = &words->word[i];
    if (!have_values(problem, word->column, error))
        return false;
    return find_sample(problem, word, index, error);
}

/* A class or an output, by number or by name. */
static bool read_class(const struct problem *problem, const struct words *words, size_t i,
                       size_t *index, struct error *error)
{
    const size_t classes = problem_classes(problem);
    if (i >= words->count)
        return error_set(error, words->end_column, _("the number of a class is missing here"));
    const struct word *word = &words->word[i];
    *index = strings_find(&problem->names, word->text, word->length);
    if (*index < problem->names.count || is_index(word, classes, index))
        return true;
    if (problem->names.count)
        return error_set(error, word->column,
                         _("there is no class '%s'; valid are 0 to %zu and the names"),
                         word_quote(word).text, classes - 1);
    return error_set(error, word->column, _("there is no class '%s'; valid are 0 to %zu"),
                     word_quote(word).text, classes - 1);
}

struct element {
    size_t sample, class;
};

static bool read_element(const struct session *session, const struct words *words,
                         struct element *at, struct error *error)
{
    return read_sample(&session->problem, words, 1, &at->sample, error) &&
           read_class(&session->problem, words, 2, &at->class, error);
}

static bool read_value(const struct words *words, size_t i, double *value, struct error *error)
{
    if (i >= words->count)
        return error_set(error, words->end_column, _("a number is missing here"));
    return words_end(words, i + 1, error) && word_number(&words->word[i], value, error);
}

static void store(struct session *session, struct element at, double value, const char *run)
{
    struct problem changed = problem_share(&session->problem);
    matrix_edit(&changed.values, at.sample)[at.class] = value;
    session_commit(session, &changed, run);
}

/* May the number stand among the values, or among the labels? */
typedef bool check_number(const struct problem *, const struct word *, double, struct error *);

static bool check_value(const struct problem *problem, const struct word *word, double value,
                        struct error *error)
{
    return problem->kind == VALUES_LOGITS || (value >= 0 && value <= 1) ||
           error_set(error, word->column, _("%s is no probability: it must lie in 0..1"),
                     number_exact(value).text);
}

static bool check_label(const struct problem *problem, const struct word *word, double value,
                        struct error *error)
{
    (void)problem;
    return isfinite(value) ||
           error_set(error, word->column, _("'%s' is not finite; labels must be finite numbers"),
                     word_quote(word).text);
}

/* The numbers from word 3 on take their places in `matrix`, the first of them at an element and the
 * others behind it in reading order. */
static bool fill(const struct problem *problem, struct matrix *matrix, struct element at,
                 const struct words *words, check_number *check, struct error *error)
{
    const size_t classes = problem_classes(problem);
    const size_t room = problem_samples(problem) * classes - (at.sample * classes + at.class);
    if (words->count <= 3)
        return error_set(error, words->end_column, _("a number is missing here"));
    for (size_t i = 3; i < words->count; i++) {
        const struct word *word = &words->word[i];
        double value;
        if (word_ends_row(word))
            return error_set(error, word->column,
                             _("no ';' is needed here: behind the last class the values go on with "
                               "the next sample"));
        if (i - 3 == room)
            return error_set(error, word->column,
                             ngettext("too many values: only %zu fits from there to the end",
                                      "too many values: only %zu fit from there to the end", room),
                             room);
        if (!word_number(word, &value, error) || !check(problem, word, value, error))
            return false;
        matrix_edit(matrix, at.sample)[at.class] = value;
        at.sample += at.class + 1 == classes;
        at.class = at.class + 1 == classes ? 0 : at.class + 1;
    }
    return true;
}

/* Rows are of no account where the values go on with the next sample. */
static void drop_row_ends(struct words *words)
{
    size_t kept = 0;
    for (size_t i = 0; i < words->count; i++)
        if (!word_ends_row(&words->word[i]))
            words->word[kept++] = words->word[i];
    words->count = kept;
}

/* The same for a literal in place of the numbers. */
static bool fill_from(const struct problem *problem, struct matrix *matrix, struct element at,
                      const struct words *words, check_number *check, struct error *error)
{
    struct words opened;
    if (!words_open_literal(words, 3, &opened, error))
        return false;
    drop_row_ends(&opened);
    const bool good = fill(problem, matrix, at, opened.word ? &opened : words, check, error);
    words_release(&opened);
    return good;
}

bool run_put(struct session *session, const struct words *words, struct reply *reply,
             struct error *error)
{
    struct element at;
    if (!read_element(session, words, &at, error))
        return false;
    struct problem changed = problem_share(&session->problem);
    if (!fill_from(&changed, &changed.values, at, words, check_value, error)) {
        problem_release(&changed);
        return false;
    }
    session_commit(session, &changed, "");
    note_probs(&session->problem, &reply->notes);
    return true;
}

double tidy_number(double value, double largest)
{
    const double size = fmax(fabs(value), fabs(largest));
    const double rounded = number_rounded(value, 10);
    return fabs(rounded - value) <= 4 * (nextafter(size, INFINITY) - size) ? rounded : value;
}

bool run_nudge(struct session *session, const struct words *words, struct reply *reply,
               struct error *error)
{
    struct element at;
    double step;
    (void)reply;
    if (!read_element(session, words, &at, error) || !read_value(words, 3, &step, error))
        return false;
    const double old = matrix_row(&session->problem.values, at.sample)[at.class];
    double value = tidy_number(old + step, fmax(fabs(old), fabs(step)));
    if (isnan(value))
        return error_set(error, words->word[3].column, _("%s cannot be nudged by %s"),
                         number_exact(old).text, number_exact(step).text);
    /* the end of the range is reached, not overrun */
    if (session->problem.kind == VALUES_PROBS)
        value = value < 0 ? 0 : value > 1 ? 1 : value;
    char run[RUN_ROOM];
    snprintf(run, sizeof run, "nudge %zu %zu", at.sample, at.class);
    store(session, at, value, run);
    return true;
}

/* Labels for a problem that has none yet. */
static void begin_labels(struct problem *problem)
{
    const size_t samples = problem_samples(problem);
    if (problem->label_form != LABELS_NONE)
        return;
    if (problem->task == TASK_BINARY) {
        problem->labels = matrix_new(samples, problem_classes(problem));
        problem->label_form = LABELS_VECTORS;
    } else {
        problem->target = matrix_new(1, samples);
        problem->label_form = LABELS_TARGET;
    }
}

/* Makes a class the true one of its sample; a binary output turns from 0 to 1 or back. */
static void mark(struct problem *problem, struct element at)
{
    if (problem->label_form == LABELS_TARGET) {
        matrix_edit(&problem->target, 0)[at.sample] = (double)at.class;
        return;
    }
    double *row = matrix_edit(&problem->labels, at.sample);
    if (problem->task == TASK_BINARY) {
        row[at.class] = row[at.class] < 0.5;
        return;
    }
    for (size_t c = 0; c < problem_classes(problem); c++)
        row[c] = c == at.class;
}

/* Adds to the message about a class that is none, and was to be the true one, what the framework
 * of the convention does with its number. */
static bool add_framework(const struct problem *problem, const struct words *words,
                          struct error *error)
{
    double number;
    struct error no_number;
    if (words->count != 3 || error->column != words->word[2].column ||
        problem->task == TASK_BINARY || !word_number(&words->word[2], &number, &no_number))
        return false;
    return error_add_framework(problem, number, error);
}

bool run_label(struct session *session, const struct words *words, struct reply *reply,
               struct error *error)
{
    struct element at;
    if (!read_element(session, words, &at, error))
        return add_framework(&session->problem, words, error);
    struct problem changed = problem_share(&session->problem);
    begin_labels(&changed);
    if (words->count == 3) {
        mark(&changed, at);
    } else {
        problem_target_to_labels(&changed);
        if (!fill_from(&changed, &changed.labels, at, words, check_label, error)) {
            problem_release(&changed);
            return false;
        }
        note_labels(&changed, &reply->notes);
    }
    session_commit(session, &changed, "");
    return true;
}

/* The word behind add and delete. */
static bool read_what(const struct session *session, const struct words *words, bool *sample,
                      struct error *error)
{
    if (words->count < 2 ||
        !(word_is(&words->word[1], "sample") || word_is(&words->word[1], "class")))
        return error_set(error, words_column(words, 1), _("'sample' or 'class' is wanted here"));
    *sample = word_is(&words->word[1], "sample");
    return have_values(&session->problem, words->word[1].column, error);
}

bool run_add(struct session *session, const struct words *words, struct reply *reply,
             struct error *error)
{
    bool sample;
    (void)reply;
    if (!read_what(session, words, &sample, error) || !words_end(words, 2, error))
        return false;
    struct problem changed = problem_share(&session->problem);
    if (sample)
        problem_add_sample(&changed);
    else
        problem_add_class(&changed);
    session_commit(session, &changed, "");
    return true;
}

bool run_delete(struct session *session, const struct words *words, struct reply *reply,
                struct error *error)
{
    bool sample;
    size_t index;
    (void)reply;
    if (!read_what(session, words, &sample, error))
        return false;
    const struct problem *problem = &session->problem;
    const size_t count = sample ? problem_samples(problem) : problem_classes(problem);
    bool (*const read)(const struct problem *, const struct words *, size_t, size_t *,
                       struct error *) = sample ? read_sample : read_class;
    const size_t least = !sample && problem->task == TASK_MULTICLASS ? 2 : 1;
    if (!read(problem, words, 2, &index, error) || !words_end(words, 3, error))
        return false;
    if (count <= least)
        return error_set(error, words->word[1].column,
                         sample       ? _("the last sample cannot be deleted")
                         : least == 2 ? _("a multiclass problem needs two classes")
                                      : _("the last output cannot be deleted"));
    struct problem changed = problem_share(problem);
    if (sample)
        problem_delete_sample(&changed, index);
    else
        problem_delete_class(&changed, index);
    session_commit(session, &changed, "");
    return true;
}

/* The first row that holds a NaN; the number of rows if there is none. */
static size_t row_with_nan(const struct matrix *matrix)
{
    for (size_t r = 0; r < matrix->rows; r++)
        for (size_t c = 0; c < matrix->columns; c++)
            if (isnan(matrix_row(matrix, r)[c]))
                return r;
    return matrix->rows;
}

bool run_pass(struct session *session, const struct words *words, struct reply *reply,
              struct error *error)
{
    if (words->count < 2 ||
        !(word_is(&words->word[1], "logits") || word_is(&words->word[1], "probs")))
        return error_set(error, words_column(words, 1), _("'logits' or 'probs' is wanted here"));
    if (!words_end(words, 2, error))
        return false;
    if (!have_values(&session->problem, words->word[1].column, error))
        return false;
    const bool logits = word_is(&words->word[1], "logits");
    struct problem changed = problem_share(&session->problem);
    const bool forgets = logits && changed.kind == VALUES_PROBS && changed.task == TASK_MULTICLASS;
    problem_pass(&changed, logits ? VALUES_LOGITS : VALUES_PROBS);
    const size_t row = row_with_nan(&changed.values);
    if (row < changed.values.rows) {
        problem_release(&changed);
        return error_set(error, words->word[1].column,
                         _("the softmax of sample %zu is nan: an infinite score leaves nothing to "
                           "divide"),
                         row);
    }
    if (forgets)
        text_add(&reply->notes,
                 _("softmax forgets a constant: these are the logits with sum e^z = 1\n"));
    session_commit(session, &changed, "");
    return true;
}
