/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/handout.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/memory.h"
#include "core/number.h"
#include "core/remark.h"
#include "core/setting.h"
#include "core/setting_values.h"
#include "core/show.h"

struct sheet {
    const struct handout_style *style;
    const struct problem *problem;
    const struct loss *loss;
    struct text *body;
};

/* A sentence that ends with a line end goes without it. */
static void say(const struct sheet *sheet, const char *sentence)
{
    struct text words = {0};
    const size_t length = strcspn(sentence, "\n");
    text_add_bytes(&words, sentence, length);
    sheet->style->sentence(sheet->body, text_string(&words));
    text_release(&words);
}

/* Settings whose values stand in tables. */
static bool is_shown_elsewhere(const char *name)
{
    static const char *const names[] = {"logits",        "probs",  "names", "target", "labels",
                                        "sample_weight", "digits", "title", NULL};
    for (size_t i = 0; names[i]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* More of a list of weights is left out. */
#define VALUE_BYTES 72

/* "class_weight 1 2 0.5" */
static void add_setting(struct text *words, const char *name, const struct text *value)
{
    size_t length = value->length;
    while (length > VALUE_BYTES || (length < value->length && value->bytes[length] != ' '))
        length--;
    text_addf(words, "; %s ", name);
    text_add_bytes(words, text_string(value), length);
    if (length < value->length)
        text_add(words, " ...");
}

/* "3 samples, 3 classes; from_logits on; label_smoothing 0.1" */
static void say_problem(const struct sheet *sheet)
{
    const struct setting *setting;
    struct text words = {0};
    describe_shape(sheet->problem, &words);
    for (size_t i = 0; (setting = setting_at(i)); i++) {
        struct text value = {0};
        if (setting->write && !is_shown_elsewhere(setting->name))
            setting->write(sheet->problem, &value);
        if (value.length)
            add_setting(&words, setting->name, &value);
        text_release(&value);
    }
    say(sheet, text_string(&words));
    text_release(&words);
}

static void add_title(const struct sheet *sheet)
{
    const bool titled = sheet->problem->title.count > 0;
    sheet->style->heading(
        sheet->body, 1, titled ? strings_item(&sheet->problem->title, 0) : _("Cross-entropy loss"));
    say_problem(sheet);
}

/* ---- the steps ---- */

static void add_step(const struct sheet *sheet, const struct derivation *d, size_t step,
                     size_t number, size_t item)
{
    const struct step_text text = step_text(d, step);
    struct pool pool = {0};
    struct chain chain;
    derivation_chain(d, step, item, &pool, &chain);
    sheet->style->step(sheet->body, number, _(text.verb), _(text.why));
    sheet->style->chain(sheet->body, &chain);
    pool_release(&pool);
}

/* All but the reduction, which all samples share. */
static void add_steps(const struct sheet *sheet, const struct derivation *d, size_t item)
{
    size_t number = 0;
    for (size_t i = 0; i < d->count; i++)
        if (d->step[i].kind != STEP_REDUCE)
            add_step(sheet, d, i, ++number, item);
    if (d->refusal)
        say(sheet, _(d->refusal));
    if (d->ignored)
        say(sheet, _("this sample is ignored: it counts neither in the sum nor in the divisor\n"));
}

static void add_sample_heading(const struct sheet *sheet, size_t n)
{
    struct text words = {0};
    char room[CLASS_ROOM];
    text_addf(&words, _("Sample %zu"), n);
    if (sheet->problem->label_form == LABELS_TARGET && !problem_ignored(sheet->problem, n))
        text_addf(&words, _(", true class %s"),
                  problem_class_name(sheet->problem, problem_true_class(sheet->problem, n), room));
    sheet->style->heading(sheet->body, 2, text_string(&words));
    text_release(&words);
}

/* ---- tables ---- */

static void say_left_out(const struct sheet *sheet, size_t written, size_t all, const char *format)
{
    if (written >= all)
        return;
    struct text words = {0};
    text_addf(&words, "%s", format);
    text_addf(&words, _(" (%zu of %zu)"), written, all);
    say(sheet, text_string(&words));
    text_release(&words);
}

struct number_text handout_number(const struct handout_table *table, size_t row, size_t column)
{
    const double value = table->number[row * table->columns + column];
    return column < table->given ? number_brief(value, table->digits)
                                 : number_show(value, table->digits);
}

/* The value, the label, then every step that has a result for each item. */
static size_t take_columns(const struct derivation *d, struct step_text *heads,
                           const double **columns)
{
    size_t count = 0;
    const char *symbol = values_symbol(d->problem->kind);
    heads[count] = (struct step_text){.unicode = symbol, .ascii = symbol};
    columns[count++] = d->value;
    if (d->problem->label_form != LABELS_NONE) {
        heads[count] = (struct step_text){.unicode = "y", .ascii = "y"};
        columns[count++] = d->label;
    }
    for (size_t i = 0; i < d->count; i++)
        if (d->step[i].each) {
            heads[count] = step_text(d, i);
            columns[count++] = d->step[i].value;
        }
    return count;
}

static void add_items(const struct sheet *sheet, const struct derivation *d)
{
    struct step_text heads[STEPS_MAX + 2];
    const double *columns[STEPS_MAX + 2];
    const size_t rows = d->items < HANDOUT_ROWS ? d->items : HANDOUT_ROWS;
    const size_t count = take_columns(d, heads, columns);
    char(*rooms)[CLASS_ROOM] = memory_new(rows, sizeof *rooms);
    const char **names = memory_new(rows, sizeof *names);
    double *numbers = memory_new(rows * count, sizeof *numbers);
    for (size_t r = 0; r < rows; r++) {
        names[r] = derivation_item_name(d, r, rooms[r]);
        for (size_t c = 0; c < count; c++)
            numbers[r * count + c] = columns[c][r];
    }
    sheet->style->table(sheet->body, &(struct handout_table){
                                         .columns = count,
                                         .rows = rows,
                                         .head = heads,
                                         .corner = d->sample == EVERY_SAMPLE         ? _("sample")
                                                   : d->problem->task == TASK_BINARY ? _("output")
                                                                                     : _("class"),
                                         .name = names,
                                         .number = numbers,
                                         .given = d->problem->label_form == LABELS_NONE ? 1 : 2,
                                         .digits = d->problem->digits,
                                     });
    say_left_out(sheet, rows, d->items, _("only the first rows are written here"));
    free(numbers);
    free(names);
    free(rooms);
}

/* The loss of each sample. */
static void add_losses(const struct sheet *sheet)
{
    const size_t samples = problem_samples(sheet->problem);
    const size_t rows = samples < HANDOUT_ROWS ? samples : HANDOUT_ROWS;
    static const struct step_text head = {.unicode = "L", .ascii = "L"};
    char(*rooms)[CLASS_ROOM] = memory_new(rows, sizeof *rooms);
    const char **names = memory_new(rows, sizeof *names);
    double *numbers = memory_new(rows, sizeof *numbers);
    for (size_t n = 0; n < rows; n++) {
        snprintf(rooms[n], sizeof rooms[n], "%zu", n);
        names[n] = rooms[n];
        numbers[n] = loss_of_sample(sheet->loss, n);
    }
    sheet->style->table(sheet->body, &(struct handout_table){.columns = 1,
                                                             .rows = rows,
                                                             .head = &head,
                                                             .corner = _("sample"),
                                                             .name = names,
                                                             .number = numbers,
                                                             .digits = sheet->problem->digits});
    say_left_out(sheet, rows, samples, _("only the first losses are written here"));
    free(numbers);
    free(names);
    free(rooms);
}

/* ---- the whole ---- */

static struct derivation *derive(const struct sheet *sheet, size_t n)
{
    return derivation_new_sound(sheet->problem, sheet->loss, n);
}

static void add_reduction(const struct sheet *sheet)
{
    struct text words = {0};
    sheet->style->heading(sheet->body, 2, _("The loss"));
    if (problem_samples(sheet->problem) > 1 && !derivation_is_of_batch(sheet->problem))
        add_losses(sheet);
    show_reduction(sheet->loss, sheet->problem, &words);
    say(sheet, text_string(&words));
    struct derivation *d = derive(sheet, 0);
    const size_t step = derivation_find(d, STEP_REDUCE);
    if (step < d->count)
        add_step(sheet, d, step, 0, 0);
    derivation_free(d);
    text_clear(&words);
    if (sheet->problem->reduction != REDUCTION_NONE)
        text_addf(&words, _("loss %s\n"), show_reduced(sheet->loss).text);
    if (words.length)
        say(sheet, text_string(&words));
    text_clear(&words);
    if (sheet->loss->refusal)
        text_add(&words, _(sheet->loss->refusal));
    else
        remark_on_loss(sheet->problem, sheet->loss, &words);
    if (words.length)
        say(sheet, text_string(&words));
    text_release(&words);
}

void handout_write(struct session *session, const struct handout_style *style, struct text *out)
{
    struct text body = {0};
    const struct problem *problem = &session->problem;
    const struct sheet sheet = {
        .style = style, .problem = problem, .loss = session_loss(session), .body = &body};
    const bool of_batch = derivation_is_of_batch(problem);
    const size_t samples = problem_samples(problem);
    const size_t written = samples < HANDOUT_SAMPLES ? samples : HANDOUT_SAMPLES;
    add_title(&sheet);
    struct derivation *d = derive(&sheet, 0);
    for (size_t n = 0; n < written; n++) {
        if (n && !of_batch) {
            derivation_free(d);
            d = derive(&sheet, n);
        }
        add_sample_heading(&sheet, n);
        add_steps(&sheet, d, of_batch ? n : problem_true_class(problem, n));
        if (!of_batch)
            add_items(&sheet, d);
    }
    say_left_out(&sheet, written, samples,
                 _("only the steps of the first samples are written here"));
    if (of_batch) {
        style->heading(&body, 2, _("All samples"));
        add_items(&sheet, d);
    }
    derivation_free(d);
    if (problem->label_form != LABELS_NONE)
        add_reduction(&sheet);
    else
        say(&sheet, _("no labels yet: the steps end at the probabilities\n"));
    if (style->finish)
        style->finish(&body, out);
    else
        text_add_bytes(out, text_string(&body), body.length - 1);
    text_release(&body);
}
