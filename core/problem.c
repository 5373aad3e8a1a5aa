/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/problem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/num.h"

struct problem problem_new(void)
{
    return (struct problem){
        .task = TASK_MULTICLASS,
        .kind = VALUES_LOGITS,
        .from_logits = true,
        .reduction = REDUCTION_MEAN,
        .temperature = 1,
        .log_base = LOG_BASE_E,
        .digits = DIGITS_DEFAULT,
    };
}

struct problem problem_share(const struct problem *problem)
{
    /* each of these counts one holder more, for the copy of the whole */
    matrix_share(&problem->values);
    matrix_share(&problem->target);
    matrix_share(&problem->labels);
    matrix_share(&problem->class_weight);
    matrix_share(&problem->sample_weight);
    matrix_share(&problem->pos_weight);
    strings_share(&problem->names);
    strings_share(&problem->title);
    return *problem;
}

void problem_release(struct problem *problem)
{
    matrix_release(&problem->values);
    matrix_release(&problem->target);
    matrix_release(&problem->labels);
    matrix_release(&problem->class_weight);
    matrix_release(&problem->sample_weight);
    matrix_release(&problem->pos_weight);
    strings_release(&problem->names);
    strings_release(&problem->title);
}

bool problem_equal(const struct problem *a, const struct problem *b)
{
    return a->task == b->task && a->kind == b->kind && a->from_logits == b->from_logits &&
           a->label_form == b->label_form && a->ignores == b->ignores &&
           (!a->ignores || a->ignore_index == b->ignore_index) && a->reduction == b->reduction &&
           a->label_smoothing == b->label_smoothing && a->temperature == b->temperature &&
           a->convention == b->convention && a->precision == b->precision &&
           a->log_base == b->log_base && a->digits == b->digits &&
           matrix_equal(&a->values, &b->values) && matrix_equal(&a->target, &b->target) &&
           matrix_equal(&a->labels, &b->labels) &&
           matrix_equal(&a->class_weight, &b->class_weight) &&
           matrix_equal(&a->sample_weight, &b->sample_weight) &&
           matrix_equal(&a->pos_weight, &b->pos_weight) && strings_equal(&a->names, &b->names) &&
           strings_equal(&a->title, &b->title);
}

bool problem_has_numbers_of(const struct problem *a, const struct problem *b)
{
    struct problem alike = *b; /* to look at: nothing is held twice */
    alike.digits = a->digits;
    alike.names = a->names;
    alike.title = a->title;
    return problem_equal(a, &alike);
}

size_t problem_samples(const struct problem *problem)
{
    return problem->values.rows;
}

size_t problem_classes(const struct problem *problem)
{
    return problem->values.columns;
}

enum route problem_route(const struct problem *problem)
{
    if (problem->from_logits)
        return ROUTE_LOGITS;
    return problem->kind == VALUES_PROBS ? ROUTE_PROBS : ROUTE_CLIPPED;
}

bool problem_ignores(const struct problem *problem, double target)
{
    if (problem->ignores)
        return target == problem->ignore_index;
    return target == IGNORE_STANDARD && convention_rules(problem->convention)->ignores_unasked;
}

bool problem_ignored(const struct problem *problem, size_t sample)
{
    return problem->label_form == LABELS_TARGET &&
           problem_ignores(problem, matrix_row(&problem->target, 0)[sample]);
}

bool problem_has_ignored(const struct problem *problem)
{
    for (size_t n = 0; n < problem_samples(problem); n++)
        if (problem_ignored(problem, n))
            return true;
    return false;
}

double problem_label(const struct problem *problem, size_t sample, size_t class)
{
    switch (problem->label_form) {
    case LABELS_NONE:
        break;
    case LABELS_TARGET:
        return matrix_row(&problem->target, 0)[sample] == (double)class;
    case LABELS_VECTORS:
        return matrix_row(&problem->labels, sample)[class];
    }
    return 0;
}

void problem_labels(const struct problem *problem, size_t sample, double *out)
{
    const size_t bytes = problem_classes(problem) * sizeof *out;
    if (problem->label_form == LABELS_VECTORS) {
        memcpy(out, matrix_row(&problem->labels, sample), bytes);
        return;
    }
    memset(out, 0, bytes);
    if (problem->label_form == LABELS_NONE)
        return;
    const double target = matrix_row(&problem->target, 0)[sample];
    if (target >= 0 && target < (double)problem_classes(problem))
        out[(size_t)target] = 1;
}

size_t problem_true_class(const struct problem *problem, size_t sample)
{
    size_t best = 0;
    for (size_t c = 1; c < problem_classes(problem); c++)
        if (problem_label(problem, sample, c) > problem_label(problem, sample, best))
            best = c;
    return best;
}

const char *values_symbol(enum values_kind kind)
{
    return kind == VALUES_LOGITS ? "z" : "p";
}

const char *problem_class_name(const struct problem *problem, size_t class, char room[CLASS_ROOM])
{
    if (class < problem->names.count)
        return strings_item(&problem->names, class);
    char *digit = room + CLASS_ROOM - 1;
    *digit = '\0';
    do
        *--digit = (char)('0' + class % 10);
    while (class /= 10);
    return digit;
}

static void drop_labels(struct problem *problem)
{
    matrix_release(&problem->target);
    matrix_release(&problem->labels);
    problem->label_form = LABELS_NONE;
}

static bool labels_fit(const struct problem *p)
{
    switch (p->label_form) {
    case LABELS_NONE:
        return true;
    case LABELS_VECTORS:
        return p->labels.rows == p->values.rows && p->labels.columns == p->values.columns;
    case LABELS_TARGET:
        break;
    }
    if (p->task != TASK_MULTICLASS || p->target.columns != p->values.rows)
        return false;
    for (size_t n = 0; n < p->values.rows; n++)
        if (!problem_ignored(p, n) && matrix_row(&p->target, 0)[n] >= (double)p->values.columns)
            return false;
    return true;
}

static unsigned drop_misfits(struct problem *p)
{
    const size_t samples = problem_samples(p), classes = problem_classes(p);
    const bool binary = p->task == TASK_BINARY;
    unsigned dropped = 0;
    if (!labels_fit(p)) {
        drop_labels(p);
        dropped |= PART_LABELS;
    }
    if (!matrix_is_empty(&p->class_weight) && (binary || p->class_weight.columns != classes)) {
        matrix_release(&p->class_weight);
        dropped |= PART_CLASS_WEIGHT;
    }
    if (!matrix_is_empty(&p->sample_weight) &&
        (p->sample_weight.rows != samples ||
         (p->sample_weight.columns != 1 && !(binary && p->sample_weight.columns == classes)))) {
        matrix_release(&p->sample_weight);
        dropped |= PART_SAMPLE_WEIGHT;
    }
    if (!matrix_is_empty(&p->pos_weight) &&
        (!binary || (p->pos_weight.columns != 1 && p->pos_weight.columns != classes))) {
        matrix_release(&p->pos_weight);
        dropped |= PART_POS_WEIGHT;
    }
    if (p->names.count && p->names.count != classes) {
        strings_release(&p->names);
        dropped |= PART_NAMES;
    }
    return dropped;
}

unsigned problem_take_values(struct problem *problem, enum values_kind kind, struct matrix values)
{
    matrix_release(&problem->values);
    problem->values = values;
    problem->kind = kind;
    problem->from_logits = kind == VALUES_LOGITS;
    return drop_misfits(problem);
}

void problem_target_to_labels(struct problem *problem)
{
    if (problem->label_form != LABELS_TARGET)
        return;
    struct matrix labels = matrix_new(problem->values.rows, problem->values.columns);
    for (size_t n = 0; n < labels.rows; n++)
        if (!problem_ignored(problem, n))
            matrix_edit(&labels, n)[(size_t)matrix_row(&problem->target, 0)[n]] = 1;
    drop_labels(problem);
    problem->labels = labels;
    problem->label_form = LABELS_VECTORS;
}

unsigned problem_change_task(struct problem *problem, enum task task)
{
    if (task == TASK_BINARY)
        problem_target_to_labels(problem);
    problem->task = task;
    const unsigned dropped = task == TASK_BINARY && problem->ignores ? PART_IGNORE_INDEX : 0;
    if (dropped)
        problem->ignores = false;
    return dropped | drop_misfits(problem);
}

/* One row to the other side; see problem_pass(). */
static void pass_row(const struct problem *problem, enum values_kind kind, double *row)
{
    const size_t classes = problem_classes(problem);
    const double t = problem->temperature;
    if (kind == VALUES_LOGITS) {
        for (size_t c = 0; c < classes; c++)
            row[c] =
                t * (problem->task == TASK_BINARY ? log(row[c]) - log1p(-row[c]) : log(row[c]));
        return;
    }
    for (size_t c = 0; c < classes; c++)
        row[c] = problem->task == TASK_BINARY ? sigmoid(row[c] / t) : row[c] / t;
    if (problem->task == TASK_MULTICLASS)
        softmax(row, classes, row);
}

void problem_pass(struct problem *problem, enum values_kind kind)
{
    if (problem->kind == kind)
        return;
    for (size_t n = 0; n < problem->values.rows; n++)
        pass_row(problem, kind, matrix_edit(&problem->values, n));
    problem->kind = kind;
}

void problem_pass_again(struct problem *problem, enum values_kind kind,
                        const struct problem *before, const struct problem *passed)
{
    const struct matrix *old = &before->values;
    if (problem->kind == kind)
        return;
    if (before->kind != problem->kind || before->task != problem->task ||
        before->temperature != problem->temperature || passed->kind != kind ||
        old->rows != problem->values.rows || old->columns != problem->values.columns) {
        problem_pass(problem, kind);
        return;
    }
    struct matrix values = matrix_share(&passed->values);
    for (size_t n = matrix_next_apart(&problem->values, old, 0); n < values.rows;
         n = matrix_next_apart(&problem->values, old, n + 1)) {
        double *changed = matrix_edit(&values, n);
        memcpy(changed, matrix_row(&problem->values, n), values.columns * sizeof *changed);
        pass_row(problem, kind, changed);
    }
    matrix_release(&problem->values);
    problem->values = values;
    problem->kind = kind;
}

struct problem problem_one_sample(const struct problem *problem, size_t sample)
{
    struct problem one = problem_share(problem);
    matrix_keep_row(&one.values, sample);
    if (one.label_form == LABELS_VECTORS)
        matrix_keep_row(&one.labels, sample);
    if (!matrix_is_empty(&one.sample_weight))
        matrix_keep_row(&one.sample_weight, sample);
    if (one.label_form == LABELS_TARGET) {
        const double target = matrix_row(&one.target, 0)[sample];
        matrix_release(&one.target);
        one.target = matrix_new(1, 1);
        matrix_edit(&one.target, 0)[0] = target;
    }
    return one;
}

void problem_add_sample(struct problem *problem)
{
    const size_t samples = problem_samples(problem), classes = problem_classes(problem);
    double value = 0;
    if (problem->kind == VALUES_PROBS)
        value = problem->task == TASK_BINARY ? 0.5 : 1 / (double)classes;
    matrix_insert_row(&problem->values, samples, value);
    if (problem->label_form == LABELS_TARGET)
        matrix_insert_column(&problem->target, samples, 0);
    if (problem->label_form == LABELS_VECTORS) {
        matrix_insert_row(&problem->labels, samples, 0);
        if (problem->task == TASK_MULTICLASS)
            matrix_edit(&problem->labels, samples)[0] = 1;
    }
    if (!matrix_is_empty(&problem->sample_weight))
        matrix_insert_row(&problem->sample_weight, samples, 1);
}

void problem_delete_sample(struct problem *problem, size_t sample)
{
    matrix_delete_row(&problem->values, sample);
    if (problem->label_form == LABELS_TARGET)
        matrix_delete_column(&problem->target, sample);
    if (problem->label_form == LABELS_VECTORS)
        matrix_delete_row(&problem->labels, sample);
    if (!matrix_is_empty(&problem->sample_weight))
        matrix_delete_row(&problem->sample_weight, sample);
}

/* The list with `extra` at its end (NULL: nothing) and without entry `gone` (its count: none). */
static void change_names(struct strings *names, const char *extra, size_t gone)
{
    const char **items = memory_new(names->count + 1, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < names->count; i++)
        if (i != gone)
            items[count++] = strings_item(names, i);
    if (extra)
        items[count++] = extra;
    struct strings changed = strings_new(count, items);
    free(items);
    strings_release(names);
    *names = changed;
}

static void add_name(struct strings *names)
{
    char name[CLASS_ROOM + 8];
    size_t number = names->count;
    do
        snprintf(name, sizeof name, "new%zu", number++);
    while (strings_find(names, name, strlen(name)) < names->count);
    change_names(names, name, names->count);
}

void problem_add_class(struct problem *problem)
{
    const size_t classes = problem_classes(problem);
    const double value = problem->kind == VALUES_PROBS && problem->task == TASK_BINARY ? 0.5 : 0;
    matrix_insert_column(&problem->values, classes, value);
    if (problem->label_form == LABELS_VECTORS)
        matrix_insert_column(&problem->labels, classes, 0);
    if (!matrix_is_empty(&problem->class_weight))
        matrix_insert_column(&problem->class_weight, classes, 1);
    if (problem->pos_weight.columns > 1)
        matrix_insert_column(&problem->pos_weight, classes, 1);
    if (problem->task == TASK_BINARY && problem->sample_weight.columns > 1)
        matrix_insert_column(&problem->sample_weight, classes, 1);
    if (problem->names.count)
        add_name(&problem->names);
}

/* The ignore_index after class `gone` is no more: it may be the number of a class. */
static double renumber_ignored(const struct problem *problem, size_t gone)
{
    const double index = problem->ignore_index;
    if (index < (double)gone || index >= (double)problem_classes(problem))
        return index;
    return index == (double)gone ? IGNORE_STANDARD : index - 1;
}

/* Class numbers after class `gone` is no more. */
static void renumber_target(struct problem *problem, size_t gone)
{
    const double ignored = renumber_ignored(problem, gone);
    double *target = matrix_edit(&problem->target, 0);
    for (size_t n = 0; n < problem->target.columns; n++) {
        if (problem->ignores && target[n] == problem->ignore_index)
            target[n] = ignored;
        else if (target[n] == (double)gone)
            target[n] = 0;
        else if (target[n] > (double)gone)
            target[n]--;
    }
    problem->ignore_index = ignored;
}

void problem_delete_class(struct problem *problem, size_t class)
{
    if (problem->label_form == LABELS_TARGET)
        renumber_target(problem, class);
    if (problem->label_form == LABELS_VECTORS)
        matrix_delete_column(&problem->labels, class);
    matrix_delete_column(&problem->values, class);
    if (!matrix_is_empty(&problem->class_weight))
        matrix_delete_column(&problem->class_weight, class);
    if (problem->pos_weight.columns > 1)
        matrix_delete_column(&problem->pos_weight, class);
    if (problem->task == TASK_BINARY && problem->sample_weight.columns > 1)
        matrix_delete_column(&problem->sample_weight, class);
    if (problem->names.count)
        change_names(&problem->names, NULL, class);
}
