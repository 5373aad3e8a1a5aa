/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state: lists of names, problems. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/problem.h"
#include "core/text.h"
#include "tests/problems.h"

/* ---- strings ---- */

START_TEST(string_lists)
{
    const char *items[] = {"cat", "dog", "", "cats"};
    struct strings a = strings_new(4, items), b = strings_share(&a), none = strings_new(0, NULL);
    ck_assert_str_eq(strings_item(&b, 1), "dog");
    ck_assert_uint_eq(strings_find(&a, "cats!", 4), 3);
    ck_assert_uint_eq(strings_find(&a, "cat", 3), 0);
    ck_assert_uint_eq(strings_find(&a, "", 0), 2);
    ck_assert_uint_eq(strings_find(&a, "ca", 2), 4);
    ck_assert_uint_eq(strings_find(&none, "cat", 3), 0);
    ck_assert(strings_equal(&a, &b) && !strings_equal(&a, &none));
    strings_release(&a);
    ck_assert_uint_eq(a.count, 0);
    struct strings c = strings_new(4, items);
    ck_assert(strings_equal(&b, &c));
    strings_release(&c);
    items[3] = "Cats";
    c = strings_new(4, items);
    ck_assert(!strings_equal(&b, &c));
    strings_release(&b);
    strings_release(&c);
    strings_release(&none);
}
END_TEST

static const char *next_word(const void *user, size_t i)
{
    return ((const char *const *)user)[i];
}

START_TEST(nearest_word)
{
    static const char *const words[] = {"set",  "logits", "labels",      "target",
                                        "task", "e",      "temperature", NULL};
    static const struct {
        const char *word, *nearest;
    } table[] = {
        {"logit", "logits"},  {"lgoits", "logits"}, /* letters swapped: one change */
        {"lable", "labels"},  {"tarrget", "target"},
        {"tsak", "task"},     {"tmperatur", "temperature"},
        {"logits", "logits"}, {"ste", "set"},
        {"x", "e"}, /* a third, rounded up: one letter */
        {"quux", NULL},       {"loxxxx", NULL},
        {"toys", NULL},       {"taxi", "task"},
        {"", NULL},           {"an endless word that nobody would mistype", NULL},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *word = table[i].word;
        const char *nearest = strings_nearest(word, strlen(word), next_word, words);
        ck_assert_msg(nearest == table[i].nearest ||
                          (nearest && table[i].nearest && strcmp(nearest, table[i].nearest) == 0),
                      "%s: %s", word, nearest ? nearest : "nothing");
    }
    const char *none[] = {NULL};
    ck_assert_ptr_null(strings_nearest("a", 1, next_word, none));
}
END_TEST

/* ---- problems ---- */

#define WEIGHTS                                                                                    \
    "set logits 1 2 3; 4 5 6\nset names a b c\nset target 2 0\nset class_weight 1 2 3\n"           \
    "set sample_weight 4 5\n"
#define OUTPUTS                                                                                    \
    "set task binary\nset logits 1 2; 3 4; 5 6\nset names a b\nset labels 1 0; 0 1; 1 1\n"         \
    "set pos_weight 2 3\nset sample_weight 1 2; 3 4; 5 6\n"

static void expect_lines(struct problem *problem, const char *lines)
{
    struct problem expected = problem_from(lines);
    ck_assert_msg(problem_equal(problem, &expected), "not the problem of\n%s", lines);
    problem_release(&expected);
}

START_TEST(defaults)
{
    struct problem p = problem_new();
    ck_assert(p.task == TASK_MULTICLASS && p.kind == VALUES_LOGITS && p.from_logits);
    ck_assert(p.reduction == REDUCTION_MEAN && p.log_base == LOG_BASE_E);
    ck_assert(p.digits == 4 && p.temperature == 1 && p.label_smoothing == 0);
    ck_assert_uint_eq(problem_samples(&p), 0);
    ck_assert_uint_eq(problem_classes(&p), 0);
    ck_assert_int_eq(problem_route(&p), ROUTE_LOGITS);
    p.from_logits = false;
    ck_assert_int_eq(problem_route(&p), ROUTE_CLIPPED);
    p.kind = VALUES_PROBS;
    ck_assert_int_eq(problem_route(&p), ROUTE_PROBS);
    p.from_logits = true;
    ck_assert_int_eq(problem_route(&p), ROUTE_LOGITS);
}
END_TEST

START_TEST(values_drop_what_does_not_fit)
{
    static const struct {
        const char *lines;
        size_t rows, columns;
        unsigned dropped;
    } table[] = {
        {WEIGHTS, 2, 3, 0},
        {WEIGHTS, 2, 4, PART_CLASS_WEIGHT | PART_NAMES},
        {WEIGHTS, 2, 2, PART_LABELS | PART_CLASS_WEIGHT | PART_NAMES},
        {WEIGHTS, 3, 3, PART_LABELS | PART_SAMPLE_WEIGHT},
        {OUTPUTS, 3, 2, 0},
        {OUTPUTS, 3, 1, PART_LABELS | PART_SAMPLE_WEIGHT | PART_POS_WEIGHT | PART_NAMES},
        {OUTPUTS, 2, 2, PART_LABELS | PART_SAMPLE_WEIGHT},
        {OUTPUTS "set pos_weight 2\nset sample_weight 1 2 3\n", 3, 3, PART_LABELS | PART_NAMES},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct problem p = problem_from(table[i].lines);
        const unsigned dropped =
            problem_take_values(&p, VALUES_PROBS, matrix_new(table[i].rows, table[i].columns));
        ck_assert_msg(dropped == table[i].dropped, "row %zu: dropped %u", i, dropped);
        ck_assert(p.kind == VALUES_PROBS && !p.from_logits);
        ck_assert((p.label_form == LABELS_NONE) == ((dropped & PART_LABELS) != 0));
        ck_assert(matrix_is_empty(&p.class_weight) ==
                  (p.task == TASK_BINARY || (dropped & PART_CLASS_WEIGHT)));
        ck_assert((p.names.count == 0) == ((dropped & PART_NAMES) != 0));
        problem_release(&p);
    }
}
END_TEST

START_TEST(task_changes)
{
    struct problem p = problem_from("set ignore_index -1\n" WEIGHTS "set target 2 -1\n");
    ck_assert(problem_ignored(&p, 1) && !problem_ignored(&p, 0));
    ck_assert_uint_eq(problem_change_task(&p, TASK_BINARY), PART_CLASS_WEIGHT | PART_IGNORE_INDEX);
    expect_lines(&p, "set task binary\nset logits 1 2 3; 4 5 6\nset names a b c\n"
                     "set labels 0 0 1; 0 0 0\nset sample_weight 4 5\n");
    ck_assert_uint_eq(problem_change_task(&p, TASK_MULTICLASS), 0);
    expect_lines(&p, "set logits 1 2 3; 4 5 6\nset names a b c\nset labels 0 0 1; 0 0 0\n"
                     "set sample_weight 4 5\n");
    problem_release(&p);
    p = problem_from(OUTPUTS);
    ck_assert_uint_eq(problem_change_task(&p, TASK_MULTICLASS),
                      PART_SAMPLE_WEIGHT | PART_POS_WEIGHT);
    ck_assert_int_eq(p.label_form, LABELS_VECTORS);
    problem_release(&p);
}
END_TEST

START_TEST(labels_and_names)
{
    char room[CLASS_ROOM];
    struct problem p = problem_from(WEIGHTS);
    ck_assert_double_eq(problem_label(&p, 0, 2), 1);
    ck_assert_double_eq(problem_label(&p, 0, 0), 0);
    ck_assert_uint_eq(problem_true_class(&p, 0), 2);
    ck_assert_str_eq(problem_class_name(&p, 1, room), "b");
    problem_release(&p);
    p = problem_from("set logits 1 2 3\nset labels 0.2 0.5 0.3\n");
    ck_assert_double_eq(problem_label(&p, 0, 2), 0.3);
    ck_assert_uint_eq(problem_true_class(&p, 0), 1);
    ck_assert_str_eq(problem_class_name(&p, 2, room), "2");
    /* The largest number has room, too. */
    ck_assert_uint_ge(strlen(problem_class_name(&p, (size_t)-1, room)), 5);
    problem_release(&p);
    p = problem_from("set logits 1 2 3\n");
    ck_assert_double_eq(problem_label(&p, 0, 2), 0);
    ck_assert_uint_eq(problem_true_class(&p, 0), 0);
    problem_release(&p);
}
END_TEST

static void expect_labels(const char *lines, size_t sample, double a, double b, double c)
{
    struct problem p = problem_from(lines);
    double labels[3] = {7, 7, 7};
    problem_labels(&p, sample, labels);
    ck_assert(labels[0] == a && labels[1] == b && labels[2] == c);
    for (size_t i = 0; i < 3; i++)
        ck_assert_double_eq(problem_label(&p, sample, i), labels[i]);
    problem_release(&p);
}

START_TEST(labels_of_a_sample)
{
    expect_labels("set logits 1 2 3\n", 0, 0, 0, 0);
    expect_labels("set logits 1 2 3; 4 5 6\nset target 0 2\n", 1, 0, 0, 1);
    expect_labels("set logits 1 2 3; 4 5 6\nset ignore_index -100\nset target -100 2\n", 0, 0, 0,
                  0);
    expect_labels("set logits 1 2 3\nset labels 0.2 0.5 0.3\n", 0, 0.2, 0.5, 0.3);
}
END_TEST

static void expect_values(struct problem *p, const double *expected, double tolerance)
{
    for (size_t i = 0; i < p->values.rows * p->values.columns; i++) {
        const double value = matrix_row(&p->values, i / p->values.columns)[i % p->values.columns];
        ck_assert_msg(value == expected[i] || fabs(value - expected[i]) <= tolerance,
                      "value %zu is %.17g, not %.17g", i, value, expected[i]);
    }
}

#define EXPECT_VALUES(p, tolerance, ...) expect_values(p, (const double[]){__VA_ARGS__}, tolerance)

START_TEST(passing_the_other_side)
{
    struct problem p = problem_from("set logits 2 1 0.5; 0 0 0\nset temperature 2\n");
    problem_pass(&p, VALUES_LOGITS);
    EXPECT_VALUES(&p, 0, 2, 1, 0.5, 0, 0, 0);
    problem_pass(&p, VALUES_PROBS);
    ck_assert(p.kind == VALUES_PROBS && p.from_logits);
    EXPECT_VALUES(&p, 2e-16, 0.48102426325336966, 0.29175596372884975, 0.22721977301778058, 1. / 3,
                  1. / 3, 1. / 3);
    problem_release(&p);
    p = problem_from("set probs 0.5 0 1; 0.25 0.25 0.5\nset temperature 2\n");
    problem_pass(&p, VALUES_LOGITS);
    EXPECT_VALUES(&p, 5e-16, 2 * log(0.5), -INFINITY, 0, 2 * log(0.25), 2 * log(0.25),
                  2 * log(0.5));
    problem_release(&p);
    p = problem_from("set task binary\nset probs 0.9 0 1 0.2\n");
    problem_pass(&p, VALUES_LOGITS);
    EXPECT_VALUES(&p, 5e-16, log(9), -INFINITY, INFINITY, -log(4));
    problem_pass(&p, VALUES_PROBS);
    EXPECT_VALUES(&p, 2e-16, 0.9, 0, 1, 0.2);
    problem_release(&p);
}
END_TEST

START_TEST(samples_come_and_go)
{
    struct problem p = problem_from(WEIGHTS);
    problem_add_sample(&p);
    expect_lines(&p, "set logits 1 2 3; 4 5 6; 0 0 0\nset names a b c\nset target 2 0 0\n"
                     "set class_weight 1 2 3\nset sample_weight 4 5 1\n");
    problem_delete_sample(&p, 0);
    expect_lines(&p, "set logits 4 5 6; 0 0 0\nset names a b c\nset target 0 0\n"
                     "set class_weight 1 2 3\nset sample_weight 5 1\n");
    problem_release(&p);
    p = problem_from(OUTPUTS);
    problem_delete_sample(&p, 1);
    problem_add_sample(&p);
    expect_lines(&p, "set task binary\nset logits 1 2; 5 6; 0 0\nset names a b\n"
                     "set labels 1 0; 1 1; 0 0\nset pos_weight 2 3\n"
                     "set sample_weight 1 2; 5 6; 1 1\n");
    problem_release(&p);
    p = problem_from("set probs 0.5 0.5\nset labels 0 1\n");
    problem_add_sample(&p);
    expect_lines(&p, "set probs 0.5 0.5; 0.5 0.5\nset labels 0 1; 1 0\n");
    problem_release(&p);
}
END_TEST

START_TEST(classes_come_and_go)
{
    struct problem p = problem_from(WEIGHTS);
    problem_add_class(&p);
    expect_lines(&p, "set logits 1 2 3 0; 4 5 6 0\nset names a b c new3\nset target 2 0\n"
                     "set class_weight 1 2 3 1\nset sample_weight 4 5\n");
    problem_delete_class(&p, 1);
    expect_lines(&p, "set logits 1 3 0; 4 6 0\nset names a c new3\nset target 1 0\n"
                     "set class_weight 1 3 1\nset sample_weight 4 5\n");
    problem_add_class(&p);
    expect_lines(&p, "set logits 1 3 0 0; 4 6 0 0\nset names a c new3 new4\nset target 1 0\n"
                     "set class_weight 1 3 1 1\nset sample_weight 4 5\n");
    problem_delete_class(&p, 1);
    ck_assert_double_eq(matrix_row(&p.target, 0)[0], 0);
    problem_release(&p);
    p = problem_from(OUTPUTS);
    problem_add_class(&p);
    problem_delete_class(&p, 0);
    expect_lines(&p, "set task binary\nset logits 2 0; 4 0; 6 0\nset names b new2\n"
                     "set labels 0 0; 1 0; 1 0\nset pos_weight 3 1\n"
                     "set sample_weight 2 1; 4 1; 6 1\n");
    problem_release(&p);
    p = problem_from("set task binary\nset probs 0.25\nset labels 1\nset pos_weight 7\n");
    problem_add_class(&p);
    expect_lines(&p, "set task binary\nset probs 0.25 0.5\nset labels 1 0\nset pos_weight 7\n");
    problem_release(&p);
}
END_TEST

/* Who was ignored stays ignored, and nobody else becomes so. */
START_TEST(ignored_classes)
{
    static const struct {
        int index, gone;
        const char *before;
        double after[3];
    } table[] = {
        {-100, 1, "2 -100 1", {1, -100, 0}}, {255, 1, "2 255 1", {1, 255, 0}},
        {1, 0, "2 1 0", {1, 0, 0}},          {1, 2, "2 1 0", {0, 1, 0}},
        {1, 1, "2 1 0", {1, -100, 0}},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct text lines = {0};
        text_addf(&lines, "set logits 1 2 3; 4 5 6; 7 8 9\nset ignore_index %d\nset target %s\n",
                  table[i].index, table[i].before);
        struct problem p = problem_from(text_string(&lines));
        problem_delete_class(&p, (size_t)table[i].gone);
        for (size_t n = 0; n < 3; n++)
            ck_assert_double_eq(matrix_row(&p.target, 0)[n], table[i].after[n]);
        ck_assert(problem_ignored(&p, 1) && !problem_ignored(&p, 0));
        problem_release(&p);
        text_release(&lines);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        string_lists,        nearest_word,        defaults,           values_drop_what_does_not_fit,
        task_changes,        labels_and_names,    labels_of_a_sample, passing_the_other_side,
        samples_come_and_go, classes_come_and_go, ignored_classes,
    };
    return run_tests("problem", tests, sizeof tests / sizeof *tests);
}
