/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options and the looks: what is not as long as the values. */
#include <math.h>
#include <string.h>

#include "core/choice.h"
#include "core/intl.h"
#include "core/number.h"
#include "core/setting_values.h"

static const struct choice task_choices[] = {
    {"multiclass", TASK_MULTICLASS, false}, {"binary", TASK_BINARY, false}, {NULL, 0, false}};
static const struct choice reduction_choices[] = {{"mean", REDUCTION_MEAN, false},
                                                  {"sum", REDUCTION_SUM, false},
                                                  {"none", REDUCTION_NONE, false},
                                                  {NULL, 0, false}};
static const struct choice log_base_choices[] = {{"e", LOG_BASE_E, false},
                                                 {"2", LOG_BASE_2, false},
                                                 {"10", LOG_BASE_10, false},
                                                 {NULL, 0, false}};

/* No list of names is longer. */
#define CHOICES_MOST 8
_Static_assert(CONVENTIONS_TO_SET <= CHOICES_MOST, "a list of choices has room for them");
_Static_assert(PRECISIONS <= CHOICES_MOST, "a list of choices has room for them");

/* Whole numbers up to this one are written without an exponent (number_exact()). */
#define INDEX_LARGEST 1e15

static void write_choice(const struct choice *choices, int value, int standard, struct text *out)
{
    if (value != standard)
        text_add(out, choice_word(choices, value));
}

/* The one finite number behind the name. */
static bool one_number(const struct words *words, size_t first, double *value, struct error *error)
{
    if (words->count > first + 1)
        return error_set(
            error, words->word[first + 1].column,
            _("one number is wanted here, not %zu (a comma separates values; the decimal "
              "point is '.')"),
            words->count - first);
    const struct word *word = choice_only_word(words, first, error);
    if (!word || !word_number(word, value, error))
        return false;
    if (!isfinite(*value))
        return error_set(error, word->column, _("'%s' is not finite"), word_quote(word).text);
    return true;
}

bool set_task(struct problem *problem, const struct words *words, size_t first, struct text *notes,
              struct error *error)
{
    int task;
    if (!choice_read(task_choices, words, first, &task, error))
        return false;
    const bool had_target = problem->label_form == LABELS_TARGET;
    note_dropped(problem_change_task(problem, (enum task)task), notes);
    if (had_target && problem->label_form == LABELS_VECTORS)
        text_add(notes, _("the class numbers became 0/1 labels\n"));
    if (!matrix_is_empty(&problem->values))
        note_shape(problem, notes);
    return true;
}

void write_task(const struct problem *problem, struct text *out)
{
    write_choice(task_choices, (int)problem->task, TASK_MULTICLASS, out);
}

bool set_from_logits(struct problem *problem, const struct words *words, size_t first,
                     struct text *notes, struct error *error)
{
    int flag;
    (void)notes;
    if (!choice_read(choice_flag, words, first, &flag, error))
        return false;
    problem->from_logits = flag;
    return true;
}

void write_from_logits(const struct problem *problem, struct text *out)
{
    /* always written behind values: it is one of the two facts that must not be mixed up */
    if (!matrix_is_empty(&problem->values) || !problem->from_logits)
        text_add(out, problem->from_logits ? "on" : "off");
}

bool set_reduction(struct problem *problem, const struct words *words, size_t first,
                   struct text *notes, struct error *error)
{
    int reduction;
    (void)notes;
    if (!choice_read(reduction_choices, words, first, &reduction, error))
        return false;
    problem->reduction = (enum reduction)reduction;
    return true;
}

void write_reduction(const struct problem *problem, struct text *out)
{
    write_choice(reduction_choices, (int)problem->reduction, REDUCTION_MEAN, out);
}

/* The number of the name in a list that `name_of` reads off. */
static bool read_name(const struct words *words, size_t first, int count,
                      const char *(*name_of)(int), int *value, struct error *error)
{
    struct choice choices[CHOICES_MOST + 1] = {{0}};
    for (int i = 0; i < count; i++)
        choices[i] = (struct choice){name_of(i), i, false};
    return choice_read(choices, words, first, value, error);
}

static const char *name_of_convention(int i)
{
    return convention_name((enum convention)i);
}

static const char *name_of_precision(int i)
{
    return precision_name((enum precision)i);
}

/* The first sample whose target names no class and is not ignored either, or the number of
 * samples. */
static size_t first_target_astray(const struct problem *problem)
{
    const size_t samples = problem_samples(problem);
    for (size_t n = 0; n < samples && problem->label_form == LABELS_TARGET; n++) {
        const double target = matrix_row(&problem->target, 0)[n];
        if (!problem_ignored(problem, n) &&
            !(target >= 0 && target < (double)problem_classes(problem)))
            return n;
    }
    return samples;
}

bool set_convention(struct problem *problem, const struct words *words, size_t first,
                    struct text *notes, struct error *error)
{
    int convention;
    (void)notes;
    if (!read_name(words, first, CONVENTIONS_TO_SET, name_of_convention, &convention, error))
        return false;
    problem->convention = (enum convention)convention;
    const size_t astray = first_target_astray(problem);
    if (astray < problem_samples(problem))
        return error_set(error, words->word[first].column,
                         _("sample %zu has the target %d, which only PyTorch leaves out unasked; "
                           "first 'set ignore_index %d', or change the target"),
                         astray, IGNORE_STANDARD, IGNORE_STANDARD);
    return true;
}

void write_convention(const struct problem *problem, struct text *out)
{
    if (problem->convention != CONVENTION_EXACT)
        text_add(out, convention_name(problem->convention));
}

bool set_precision(struct problem *problem, const struct words *words, size_t first,
                   struct text *notes, struct error *error)
{
    int precision;
    (void)notes;
    if (!read_name(words, first, PRECISIONS, name_of_precision, &precision, error))
        return false;
    problem->precision = (enum precision)precision;
    return true;
}

void write_precision(const struct problem *problem, struct text *out)
{
    if (problem->precision != PRECISION_FLOAT64)
        text_add(out, precision_name(problem->precision));
}

bool set_label_smoothing(struct problem *problem, const struct words *words, size_t first,
                         struct text *notes, struct error *error)
{
    double smoothing;
    (void)notes;
    if (!one_number(words, first, &smoothing, error))
        return false;
    if (smoothing < 0 || smoothing > 1)
        return error_set(
            error, words->word[first].column,
            _("label_smoothing '%s' must lie in 0..1: it is the share of the label that "
              "is spread over all classes"),
            word_quote(&words->word[first]).text);
    problem->label_smoothing = smoothing;
    return true;
}

static void write_number(double value, double standard, struct text *out)
{
    if (value != standard)
        text_add(out, number_exact(value).text);
}

void write_label_smoothing(const struct problem *problem, struct text *out)
{
    write_number(problem->label_smoothing, 0, out);
}

bool set_temperature(struct problem *problem, const struct words *words, size_t first,
                     struct text *notes, struct error *error)
{
    double temperature;
    (void)notes;
    if (!one_number(words, first, &temperature, error))
        return false;
    if (!(temperature > 0))
        return error_set(error, words->word[first].column,
                         _("temperature '%s' must be greater than 0: the logits are divided by it"),
                         word_quote(&words->word[first]).text);
    problem->temperature = temperature;
    return true;
}

void write_temperature(const struct problem *problem, struct text *out)
{
    write_number(problem->temperature, 1, out);
}

bool set_ignore_index(struct problem *problem, const struct words *words, size_t first,
                      struct text *notes, struct error *error)
{
    (void)notes;
    const struct word *word = choice_only_word(words, first, error);
    if (!word)
        return false;
    problem->ignores = !word_is(word, "none");
    if (problem->ignores) {
        double index;
        if (!one_number(words, first, &index, error))
            return false;
        if (index != floor(index) || fabs(index) > INDEX_LARGEST)
            return error_set(error, word->column,
                             _("ignore_index '%s' must be a whole number, or 'none'"),
                             word_quote(word).text);
        if (problem->task == TASK_BINARY)
            return error_set(error, word->column,
                             _("ignore_index is a class number, and a binary problem has none; use "
                               "a sample_weight of 0"));
        problem->ignore_index = index + 0.0; /* no -0, which labels may become */
    }
    const size_t astray = first_target_astray(problem);
    if (astray < problem_samples(problem))
        return error_set(error, word->column,
                         _("sample %zu has the target %s, which then names no class; change its "
                           "target first"),
                         astray, number_exact(matrix_row(&problem->target, 0)[astray]).text);
    return true;
}

void write_ignore_index(const struct problem *problem, struct text *out)
{
    if (problem->ignores)
        text_add(out, number_exact(problem->ignore_index).text);
}

bool set_log_base(struct problem *problem, const struct words *words, size_t first,
                  struct text *notes, struct error *error)
{
    int base;
    (void)notes;
    if (!choice_read(log_base_choices, words, first, &base, error))
        return false;
    problem->log_base = (enum log_base)base;
    return true;
}

void write_log_base(const struct problem *problem, struct text *out)
{
    write_choice(log_base_choices, (int)problem->log_base, LOG_BASE_E, out);
}

bool set_digits(struct problem *problem, const struct words *words, size_t first,
                struct text *notes, struct error *error)
{
    double digits;
    (void)notes;
    if (!one_number(words, first, &digits, error))
        return false;
    if (digits != floor(digits) || digits < 0 || digits > NUMBER_DIGITS_MAX)
        return error_set(error, words->word[first].column,
                         _("digits '%s' must be a whole number in 0..%d"),
                         word_quote(&words->word[first]).text, NUMBER_DIGITS_MAX);
    problem->digits = (int)digits;
    return true;
}

void write_digits(const struct problem *problem, struct text *out)
{
    write_number(problem->digits, DIGITS_DEFAULT, out);
}
