/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/export_text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/decimal.h"
#include "core/intl.h"
#include "core/loss_convention.h"
#include "core/number.h"

/* Columns after which a list goes on in the next line. */
#define LINE_COLUMNS 96

/* Names are listed up to so many bytes. */
#define NAMES_BYTES 200

const struct tongue tongue_python = {"# ", "inf", "nan", "[", "]"};
const struct tongue tongue_python_line = {"# ", "float(\"inf\")", "float(\"nan\")", "[", "]"};
const struct tongue tongue_javascript = {"// ", "Infinity", "NaN", "[", "]"};
const struct tongue tongue_c = {"// ", "INFINITY", "NAN", "{", "}"};

struct problem listing_problem(const struct session *session, enum convention convention)
{
    struct problem problem = problem_share(&session->problem);
    problem.convention = convention;
    return problem;
}

bool listing_begin(struct listing *listing, struct problem problem, const struct tongue *tongue,
                   struct text *out, struct error *error)
{
    *listing = (struct listing){.out = out, .tongue = tongue, .problem = problem};
    loss_evaluate(&listing->loss, &listing->problem);
    if (!listing->loss.refusal)
        return true;
    error_set(error, 0, "%s", _(listing->loss.refusal));
    listing_release(listing);
    return false;
}

void listing_release(struct listing *listing)
{
    loss_release(&listing->loss);
    problem_release(&listing->problem);
}

void listing_add(struct listing *listing, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_addv(listing->out, format, arguments);
    va_end(arguments);
}

/* What would end a line in some language, or go on with it in the next, stands in no comment. */
static void add_harmless(struct text *out, const char *string)
{
    const size_t length = strlen(string);
    for (size_t i = 0; i < length;) {
        uint32_t code;
        const size_t used = text_character(string + i, length - i, &code);
        if (code == 0x2028 || code == 0x2029)
            text_add(out, " ");
        else
            text_add_bytes(out, string + i, used);
        i += used;
    }
    if (length && string[length - 1] == '\\')
        text_add(out, ".");
}

void listing_say(struct listing *listing, const char *format, ...)
{
    struct text line = {0};
    va_list arguments;
    va_start(arguments, format);
    text_addv(&line, format, arguments);
    va_end(arguments);
    text_add(listing->out, listing->tongue->comment);
    add_harmless(listing->out, text_string(&line));
    text_add(listing->out, "\n");
    text_release(&line);
}

/* ---- the comment at the top ---- */

static void describe_names(struct listing *listing)
{
    const struct strings *names = &listing->problem.names;
    struct text list = {0};
    for (size_t c = 0; c < names->count && list.length < NAMES_BYTES; c++)
        text_addf(&list, "%s%zu \"%s\"", c ? ", " : "", c, strings_item(names, c));
    if (list.length >= NAMES_BYTES)
        text_add(&list, ", ...");
    if (names->count)
        listing_say(listing, listing_is_binary(listing) ? _("outputs: %s") : _("classes: %s"),
                    text_string(&list));
    text_release(&list);
}

static void describe_shape(struct listing *listing)
{
    const struct problem *problem = &listing->problem;
    const size_t samples = problem_samples(problem), classes = problem_classes(problem);
    if (listing_is_binary(listing))
        listing_say(listing, _("binary, samples: %zu, outputs: %zu"), samples, classes);
    else if (listing_has_numbers(listing))
        listing_say(listing, _("multiclass, samples: %zu, classes: %zu, labels: class numbers"),
                    samples, classes);
    else
        listing_say(listing,
                    _("multiclass, samples: %zu, classes: %zu, labels: one row for each sample"),
                    samples, classes);
}

static void describe_values(struct listing *listing)
{
    static const char *const words[2][2] = {
        [VALUES_LOGITS] = {N_("The values are logits; the loss is told that they are "
                              "probabilities, which is wrong."),
                           N_("The values are logits, and so the loss is told.")},
        [VALUES_PROBS] = {N_("The values are probabilities, and so the loss is told."),
                          N_("The values are probabilities; the loss is told that they are "
                             "logits, which is wrong.")},
    };
    const struct problem *problem = &listing->problem;
    listing_say(listing, "%s", _(words[problem->kind][problem->from_logits]));
}

void listing_describe(struct listing *listing, const char *what)
{
    const struct problem *problem = &listing->problem;
    listing_say(listing, "%s", what);
    if (problem->title.count)
        listing_say(listing, "\"%s\"", strings_item(&problem->title, 0));
    describe_shape(listing);
    describe_names(listing);
    describe_values(listing);
}

/* ---- numbers ---- */

static void add_number(struct listing *listing, double value, const char *digits)
{
    if (isnan(value))
        text_add(listing->out, listing->tongue->nan);
    else if (isinf(value))
        listing_add(listing, "%s%s", value < 0 ? "-" : "", listing->tongue->infinity);
    else
        listing_add(listing, "%s%s", digits, strpbrk(digits, ".e") ? "" : ".0");
}

void listing_number(struct listing *listing, double value)
{
    add_number(listing, value, number_exact(value).text);
}

static void add_result(struct listing *listing, double value)
{
    char digits[NUMBER_ROOM];
    snprintf(digits, sizeof digits, "%.17g", value + 0.0); /* no -0 */
    decimal_set_point(digits);
    add_number(listing, value, digits);
}

static void add_item(struct listing *listing, enum array array, double value)
{
    if (array == ARRAY_INTEGERS)
        listing_add(listing, "%.0f", value);
    else if (array == ARRAY_RESULTS)
        add_result(listing, value);
    else
        listing_number(listing, value);
}

/* Columns of the last line. */
static size_t column_of(const struct text *out)
{
    size_t at = out->length;
    while (at && out->bytes[at - 1] != '\n')
        at--;
    return out->length - at;
}

static void begin_line(struct listing *listing, size_t indent)
{
    text_add(listing->out, "\n");
    text_add_repeated(listing->out, " ", indent);
}

/* Between two numbers; a line that is full ends here. */
static void separate(struct listing *listing, size_t indent)
{
    text_add(listing->out, ",");
    if (!listing->is_line && column_of(listing->out) > LINE_COLUMNS)
        begin_line(listing, indent);
    else
        text_add(listing->out, " ");
}

static void add_row(struct listing *listing, const struct matrix *matrix, size_t row,
                    enum array array, size_t indent)
{
    for (size_t c = 0; c < matrix->columns; c++) {
        if (c)
            separate(listing, indent);
        add_item(listing, array, matrix_row(matrix, row)[c]);
    }
}

static void add_flat(struct listing *listing, const struct matrix *matrix, enum array array,
                     size_t indent)
{
    text_add(listing->out, listing->tongue->open);
    for (size_t n = 0; n < matrix->rows; n++) {
        if (n)
            separate(listing, indent);
        add_row(listing, matrix, n, array, indent);
    }
    text_add(listing->out, listing->tongue->close);
}

static void add_nested(struct listing *listing, const struct matrix *matrix, size_t indent)
{
    const struct tongue *tongue = listing->tongue;
    text_add(listing->out, tongue->open);
    for (size_t n = 0; n < matrix->rows; n++) {
        if (!listing->is_line)
            begin_line(listing, indent + 4);
        text_add(listing->out, tongue->open);
        add_row(listing, matrix, n, ARRAY_ROWS, indent + 5);
        text_add(listing->out, tongue->close);
        if (n + 1 < matrix->rows || !listing->is_line)
            text_add(listing->out, listing->is_line ? ", " : ",");
    }
    if (!listing->is_line)
        begin_line(listing, indent);
    text_add(listing->out, tongue->close);
}

void listing_array(struct listing *listing, const struct matrix *matrix, enum array array)
{
    if (array == ARRAY_ROWS)
        add_nested(listing, matrix, 0);
    else
        add_flat(listing, matrix, array, 4);
}

void listing_define(struct listing *listing, const char *before, const struct matrix *matrix,
                    enum array array, const char *after)
{
    text_add(listing->out, before);
    listing_array(listing, matrix, array);
    text_add(listing->out, after);
}

/* ---- what the problem asks for ---- */

bool listing_is_binary(const struct listing *listing)
{
    return listing->problem.task == TASK_BINARY;
}

bool listing_has_numbers(const struct listing *listing)
{
    return listing->problem.label_form == LABELS_TARGET;
}

bool listing_is_sparse(const struct listing *listing)
{
    return listing_has_numbers(listing) && listing->problem.label_smoothing == 0;
}

bool listing_has_weights(const struct listing *listing)
{
    return !matrix_is_empty(&listing->problem.sample_weight) ||
           !matrix_is_empty(&listing->problem.class_weight);
}

bool listing_has_ignored(const struct listing *listing)
{
    return problem_has_ignored(&listing->problem);
}

struct matrix listing_weights(const struct listing *listing, size_t columns)
{
    const struct problem *problem = &listing->problem;
    struct matrix weights = matrix_new(problem_samples(problem), columns);
    for (size_t n = 0; n < weights.rows; n++)
        for (size_t c = 0; c < weights.columns; c++)
            matrix_edit(&weights, n)[c] =
                problem_ignored(problem, n) ? 0 : loss_weight(problem, n, c);
    return weights;
}

bool listing_fits_line(bool fits, const char *format, struct error *error)
{
    return fits ||
           error_set(error, 0, _("this takes more than one line; 'export %s' writes them"), format);
}
