/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Losses of files: those that frameworks gave for files that they wrote (tests/eval/), the hints at
 * wrong uses, and the same numbers as the explorer has. */
#include "core/eval.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/eval_compare.h"
#include "core/file.h"
#include "core/loss.h"
#include "core/setting.h"
#include "tests/evals.h"
#include "tests/problems.h"

#define EXACTLY 1e-12 /* of a float64 framework */
#define FLOAT32 3e-7  /* what the float32 of a framework allows for a mean of 400 losses */

static void expect_near(double value, double expected, double tolerance, const char *what)
{
    ck_assert_msg(fabs(value - expected) <= tolerance * fmax(1, fabs(expected)),
                  "%s: %.17g, not %.17g", what, value, expected);
}

/* ---- what the frameworks gave ---- */

/* The settings behind the word in the third column. */
static const struct {
    const char *word;
    const char *settings[3];
    enum convention convention;
} conventions[] = {
    {"exact", {NULL}, CONVENTION_EXACT},
    {"pytorch", {"convention pytorch"}, CONVENTION_PYTORCH},
    {"sklearn", {"convention sklearn"}, CONVENTION_SKLEARN},
    {"pytorch weighted", {"convention pytorch", "class_weight @W"}, CONVENTION_PYTORCH},
    {"pytorch smoothed", {"convention pytorch", "label_smoothing 0.1"}, CONVENTION_PYTORCH},
    {"pytorch ignoring 3", {"convention pytorch", "ignore_index 3"}, CONVENTION_PYTORCH},
};

/* A line of expected.tsv, cut at its tabs. */
struct known {
    const char *values, *labels, *kind, *convention, *call;
    double loss;
};

static bool next_known(const char **at, struct text *line, struct known *known)
{
    while (text_next_line(at, line)) {
        const char **const parts[] = {&known->values, &known->labels, &known->kind,
                                      &known->convention, &known->call};
        char *part = line->bytes;
        if (!part || part[0] == '#' || !part[0])
            continue;
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            char *tab = strchr(part, '\t');
            ck_assert_ptr_nonnull(tab);
            *tab = '\0';
            *parts[i] = part;
            part = tab + 1;
        }
        known->loss = strtod(part, NULL);
        return true;
    }
    return false;
}

static void expect_known(const struct known *known)
{
    const bool is_alone = strcmp(known->labels, "-") == 0;
    struct text weights = {0};
    text_addf(&weights, "class_weight @%s", eval_kept("network_weights.txt"));
    size_t i = 0;
    while (strcmp(conventions[i].word, known->convention) != 0)
        ck_assert_uint_lt(++i, sizeof conventions / sizeof *conventions);
    const char *settings[3] = {conventions[i].settings[0], conventions[i].settings[1]};
    if (settings[1] && strcmp(settings[1], "class_weight @W") == 0)
        settings[1] = text_string(&weights);
    struct eval_request request = eval_request_of(
        eval_kept(known->values), strcmp(known->kind, "probs") == 0 ? VALUES_PROBS : VALUES_LOGITS,
        is_alone ? NULL : eval_kept(known->labels));
    request.settings = settings;
    request.compare = true;
    struct eval_summary summary = eval_expect(&request);
    const double tolerance = strstr(known->call, "float32") ? FLOAT32 : EXACTLY;
    const bool told_logits = summary.rules.from_logits;
    expect_near(summary.mean, known->loss, tolerance, known->call);
    expect_near(summary.comparison->told[told_logits][conventions[i].convention].value, known->loss,
                tolerance, known->call);
    eval_summary_release(&summary);
    text_release(&weights);
}

START_TEST(losses_of_frameworks)
{
    struct text file = {0}, line = {0};
    struct error error;
    struct known known;
    size_t count = 0;
    ck_assert(file_read(eval_kept("expected.tsv"), &file, &error));
    const char *at = text_string(&file);
    for (; next_known(&at, &line, &known); count++)
        expect_known(&known);
    ck_assert_uint_eq(count, 10);
    text_release(&file);
    text_release(&line);
}
END_TEST

/* Every sample and every slope, as PyTorch has them. */
START_TEST(outputs_of_frameworks)
{
    struct eval_request request = eval_request_of(eval_kept("network_logits.npy"), VALUES_LOGITS,
                                                  eval_kept("network_labels.npy"));
    request.per_sample = eval_scratch("losses.npy");
    request.gradient = eval_scratch("gradient.npy");
    struct eval_summary summary = eval_expect(&request);
    static const char *const names[2][2] = {{"losses.npy", "network_losses.npy"},
                                            {"gradient.npy", "network_gradient.npy"}};
    for (size_t i = 0; i < 2; i++) {
        struct matrix ours = eval_load(eval_scratch(names[i][0]));
        struct matrix theirs = eval_load(eval_kept(names[i][1]));
        ck_assert_uint_eq(ours.rows, theirs.rows);
        ck_assert_uint_eq(ours.columns, theirs.columns);
        for (size_t r = 0; r < ours.rows; r++)
            for (size_t c = 0; c < ours.columns; c++)
                expect_near(matrix_row(&ours, r)[c], matrix_row(&theirs, r)[c], EXACTLY,
                            names[i][0]);
        matrix_release(&ours);
        matrix_release(&theirs);
    }
    eval_summary_release(&summary);
}
END_TEST

/* ---- hints ---- */

static struct eval_summary compare(const char *values, enum values_kind kind, const char *labels)
{
    struct eval_request request = eval_request_of(values, kind, labels);
    request.compare = true;
    return eval_expect(&request);
}

/* The only hint that there is begins and ends like this, or there is none (NULL). */
static void expect_hint(struct eval_summary summary, const char *begin, const char *end)
{
    struct text hints = eval_hints(&summary);
    const char *said = text_string(&hints);
    if (!begin) {
        ck_assert_str_eq(said, "");
    } else {
        ck_assert_msg(strncmp(said, begin, strlen(begin)) == 0, "%s", said);
        ck_assert_msg(hints.length > strlen(end) + 1 &&
                          strncmp(said + hints.length - 1 - strlen(end), end, strlen(end)) == 0,
                      "%s", said);
        ck_assert_ptr_eq(strchr(said, '\n'), said + hints.length - 1);
    }
    text_release(&hints);
    eval_summary_release(&summary);
}

START_TEST(no_hint_where_all_is_well)
{
    expect_hint(compare(eval_kept("digits.csv"), VALUES_LOGITS, NULL), NULL, NULL);
    expect_hint(compare(eval_kept("iris.csv"), VALUES_LOGITS, NULL), NULL, NULL);
    expect_hint(
        compare(eval_kept("digits_probs.npy"), VALUES_PROBS, eval_kept("digits_labels.npy")), NULL,
        NULL);
    expect_hint(
        compare(eval_kept("network_logits.npy"), VALUES_LOGITS, eval_kept("network_labels.npy")),
        NULL, NULL);
}
END_TEST

START_TEST(probabilities_as_logits)
{
    expect_hint(
        compare(eval_kept("digits_probs.npy"), VALUES_LOGITS, eval_kept("digits_labels.npy")),
        "The values are probabilities: all 240 rows lie in 0..1, and 240 sum to one",
        "cannot cost less than 1.4612 = ln(e + 10 - 1) - 1; as probabilities (--probs) "
        "they cost 0.1913.");
}
END_TEST

/* Each row through softmax. */
static struct matrix softmax_of(const struct matrix *probs)
{
    struct matrix out = matrix_new(probs->rows, probs->columns);
    for (size_t r = 0; r < probs->rows; r++) {
        double sum = 0;
        for (size_t c = 0; c < probs->columns; c++)
            sum += exp(matrix_row(probs, r)[c]);
        for (size_t c = 0; c < probs->columns; c++)
            matrix_edit(&out, r)[c] = exp(matrix_row(probs, r)[c]) / sum;
    }
    return out;
}

START_TEST(softmax_twice)
{
    struct matrix probs = eval_load(eval_kept("digits_probs.npy"));
    struct matrix twice = softmax_of(&probs);
    eval_save("twice.npy", &twice);
    expect_hint(
        compare(eval_scratch("twice.npy"), VALUES_PROBS, eval_kept("digits_labels.npy")),
        "The values went through softmax twice: none of 240 rows has a probability above 0.2320 = "
        "e/(e + 10 - 1)",
        "the largest of a row is 0.8517 on average, up to 0.9936.");
    matrix_release(&probs);
    matrix_release(&twice);
}
END_TEST

/* From 1 to C, and so low that the first class is -1. */
START_TEST(labels_off_by_one)
{
    struct matrix labels = eval_load(eval_kept("digits_labels.npy"));
    double *label = matrix_edit(&labels, 0);
    for (size_t n = 0; n < labels.columns; n++)
        label[n] += _i ? -1 : 1;
    eval_save("labels.npy", &labels);
    expect_hint(compare(eval_kept("digits.csv"), VALUES_LOGITS, eval_scratch("labels.npy")),
                _i ? "The labels are one too low: they run from -1 to 8"
                   : "The labels count from 1: they run from 1 to 10 (20 of them name no class: "
                     "there are 0 to 9), and with every one lower by one the loss is 0.1913, in "
                     "place of 6.2971",
                "for the same samples as they stand.");
    matrix_release(&labels);
}
END_TEST

START_TEST(columns_exchanged)
{
    struct matrix probs = eval_load(eval_kept("digits_probs.npy"));
    for (size_t r = 0; r < probs.rows; r++) {
        double *row = matrix_edit(&probs, r);
        const double kept = row[3];
        row[3] = row[8];
        row[8] = kept;
    }
    eval_save("exchanged.npy", &probs);
    expect_hint(
        compare(eval_scratch("exchanged.npy"), VALUES_PROBS, eval_kept("digits_labels.npy")),
        "Columns 3 and 8 look exchanged: of 34 samples of class 3 33 are taken for 8, and of 20 "
        "of class 8 19 for 3;",
        "with the two exchanged the loss is 0.1913 in place of 1.1260.");
    matrix_release(&probs);
}
END_TEST

START_TEST(losses_at_a_clip)
{
    static const struct {
        double p;
        const char *hint;
    } clips[] = {{1e-7, "5 of 240 losses are 16.1181 = -ln 1e-7"},
                 {0x1p-52, "5 of 240 losses are 36.0437 = -ln 2^-52"},
                 {1e-10, "5 of 240 losses are 23.0259 = -ln 1e-10"}};
    struct matrix probs = eval_load(eval_kept("digits_probs.npy"));
    struct matrix labels = eval_load(eval_kept("digits_labels.npy"));
    for (size_t r = 0; r < 5; r++)
        matrix_edit(&probs, r)[(size_t)matrix_row(&labels, 0)[r]] = clips[_i].p;
    eval_save("clipped.npy", &probs);
    expect_hint(compare(eval_scratch("clipped.npy"), VALUES_PROBS, eval_kept("digits_labels.npy")),
                clips[_i].hint, ".");
    matrix_release(&probs);
    matrix_release(&labels);
}
END_TEST

/* ---- the same as the explorer ---- */

static void write_problem(const struct problem *problem)
{
    const bool numbers = problem->label_form == LABELS_TARGET;
    eval_save("v.npy", &problem->values);
    eval_save("l.npy", numbers ? &problem->target : &problem->labels);
    if (!matrix_is_empty(&problem->sample_weight))
        eval_save("w.npy", &problem->sample_weight);
}

#define SETTINGS_MOST 32

/* What rebuilds the problem but for what stands in files; ends with NULL. */
static void write_settings(const struct problem *problem, struct text settings[SETTINGS_MOST])
{
    static const char *const others[] = {"logits", "probs", "target", "labels", "sample_weight"};
    size_t count = 0;
    for (size_t i = 0; setting_at(i); i++) {
        const struct setting *setting = setting_at(i);
        struct text *line = &settings[count];
        bool is_other = !setting->write;
        for (size_t k = 0; k < sizeof others / sizeof *others; k++)
            is_other = is_other || strcmp(others[k], setting->name) == 0;
        if (is_other)
            continue;
        text_clear(line);
        text_addf(line, "%s ", setting->name);
        const size_t bare = line->length;
        setting->write(problem, line);
        count += line->length > bare;
        ck_assert_uint_lt(count, SETTINGS_MOST);
    }
    text_release(&settings[count]);
}

/* The same number, but for `tolerance` of it. */
static void expect_same(double expected, double value, double tolerance)
{
    ck_assert_msg(isnan(expected)
                      ? isnan(value)
                      : value == expected || fabs(value - expected) <= tolerance * fabs(expected),
                  "%.17g, not %.17g", value, expected);
}

/* Every rule that there is: bit for bit, but where the kernels have a last digit of their own. */
static void expect_as_explorer(const struct problem *problem)
{
    struct loss loss = {0};
    struct text settings[SETTINGS_MOST] = {{0}};
    const char *lines[SETTINGS_MOST] = {NULL};
    loss_evaluate(&loss, problem);
    write_problem(problem);
    write_settings(problem, settings);
    for (size_t i = 0; i < SETTINGS_MOST; i++)
        lines[i] = settings[i].bytes;
    struct eval_request request =
        eval_request_of(eval_scratch("v.npy"), problem->kind, eval_scratch("l.npy"));
    request.labels_are_rows = problem->label_form == LABELS_VECTORS;
    request.settings = lines;
    if (!matrix_is_empty(&problem->sample_weight))
        request.weights = eval_scratch("w.npy");
    struct eval_summary summary = eval_expect(&request);
    const double tolerance = summary.kernels ? 1e-15 : 0;
    ck_assert_str_eq(loss.refusal ? loss.refusal : "", summary.refusal ? summary.refusal : "");
    expect_same(loss.sum, summary.sum, tolerance);
    expect_same(loss.divisor, summary.divisor, tolerance);
    expect_same(loss.value, summary.value, tolerance);
    for (size_t i = 0; i < SETTINGS_MOST; i++)
        text_release(&settings[i]);
    eval_summary_release(&summary);
    loss_release(&loss);
}

START_TEST(same_as_explorer)
{
    struct dice dice = {1 + (uint64_t)_i};
    const struct problem_mix mix = {.samples = 40, .classes = 6, .labelled = true};
    size_t compared = 0;
    for (size_t i = 0; i < 60; i++) {
        struct problem problem = problem_random(&dice, &mix);
        for (size_t k = 0; k < 4; k++)
            problem_change(&dice, &problem);
        problem.convention = (enum convention)dice_below(&dice, CONVENTIONS_TO_SET);
        /* what a file cannot say: probabilities beyond 0..1 are bad rows */
        bool fits = problem.label_form != LABELS_NONE && problem_samples(&problem) > 1 &&
                    problem_classes(&problem) > 1 && problem.names.count == 0;
        for (size_t r = 0; problem.kind == VALUES_PROBS && r < problem.values.rows; r++)
            for (size_t c = 0; c < problem.values.columns; c++)
                fits = fits && matrix_row(&problem.values, r)[c] >= 0 &&
                       matrix_row(&problem.values, r)[c] <= 1;
        if (fits)
            expect_as_explorer(&problem);
        compared += fits;
        problem_release(&problem);
    }
    ck_assert_uint_gt(compared, 15);
}
END_TEST

/* ---- the same bits ---- */

#define ROWS    6000
#define CLASSES 7

/* Some 6000 rows as an array and as text. */
static void write_large(void)
{
    struct dice dice = {42};
    struct matrix values = matrix_new(ROWS, CLASSES), labels = matrix_new(1, ROWS);
    struct text text = {0};
    for (size_t n = 0; n < ROWS; n++) {
        double *row = matrix_edit(&values, n);
        for (size_t c = 0; c < CLASSES; c++) {
            row[c] = dice_between(&dice, -8, 8);
            text_addf(&text, "%.17g,", row[c]);
        }
        matrix_edit(&labels, 0)[n] = (double)dice_below(&dice, CLASSES);
        text_addf(&text, "%g\n", matrix_row(&labels, 0)[n]);
    }
    eval_save("large.npy", &values);
    eval_save("large_labels.npy", &labels);
    eval_write("large.csv", text_string(&text));
    text_release(&text);
    matrix_release(&values);
    matrix_release(&labels);
}

/* The whole answer with 17 digits. */
static struct text answer(const char *const *settings, size_t threads, bool as_text)
{
    struct eval_request request =
        eval_request_of(eval_scratch(as_text ? "large.csv" : "large.npy"), VALUES_LOGITS,
                        as_text ? NULL : eval_scratch("large_labels.npy"));
    struct text out = {0};
    const struct eval_style style = {.width = 80};
    request.settings = settings;
    request.threads = threads;
    struct eval_summary summary = eval_expect(&request);
    eval_add_json(&summary, &style, &out);
    eval_summary_release(&summary);
    return out;
}

/* Threads and the form of the file cut the rows into other blocks: the answer stays. */
START_TEST(same_bits)
{
    static const char *const settings[][3] = {{NULL},
                                              {"convention keras", "from_logits off"},
                                              {"label_smoothing 0.1"},
                                              {"precision float32"}};
    write_large();
    struct text first = answer(settings[_i], 1, false);
    for (size_t threads = 0; threads <= 8; threads += threads ? threads : 1)
        for (int as_text = 0; as_text < 2; as_text++) {
            struct text other = answer(settings[_i], threads, as_text);
            ck_assert_str_eq(text_string(&first), text_string(&other));
            text_release(&other);
        }
    text_release(&first);
}
END_TEST

/* Of all samples: those that a sort finds. */
START_TEST(worst_and_best)
{
    write_large();
    struct eval_request request =
        eval_request_of(eval_scratch("large.npy"), VALUES_LOGITS, eval_scratch("large_labels.npy"));
    request.per_sample = eval_scratch("all.npy");
    request.extremes = 20;
    struct eval_summary summary = eval_expect(&request);
    struct matrix all = eval_load(eval_scratch("all.npy"));
    const double *loss = matrix_row(&all, 0);
    for (size_t i = 0; i < 20; i++) {
        size_t above = 0, below = 0;
        for (size_t n = 0; n < ROWS; n++) {
            above += loss[n] > summary.worst[i].loss;
            below += loss[n] < summary.best[i].loss;
        }
        ck_assert_uint_eq(above, i);
        ck_assert_uint_eq(below, i);
        ck_assert(loss[summary.worst[i].row] == summary.worst[i].loss);
        ck_assert(loss[summary.best[i].row] == summary.best[i].loss);
    }
    matrix_release(&all);
    eval_summary_release(&summary);
}
END_TEST

int main(void)
{
    TCase *group = tcase_create("eval");
    tcase_set_timeout(group, 120);
    tcase_add_test(group, losses_of_frameworks);
    tcase_add_test(group, outputs_of_frameworks);
    tcase_add_test(group, no_hint_where_all_is_well);
    tcase_add_test(group, probabilities_as_logits);
    tcase_add_test(group, softmax_twice);
    tcase_add_loop_test(group, labels_off_by_one, 0, 2);
    tcase_add_test(group, columns_exchanged);
    tcase_add_loop_test(group, losses_at_a_clip, 0, 3);
    tcase_add_loop_test(group, same_as_explorer, 0, 4);
    tcase_add_loop_test(group, same_bits, 0, 4);
    tcase_add_test(group, worst_and_best);
    return run_cases("eval", group);
}
