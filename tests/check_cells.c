/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verdicts on numbers on the way: each quantity of random problems, and the mistakes with gradients
 * and probabilities, worked out here from p and y. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/answer_cells.h"
#include "core/memory.h"
#include "core/show.h"
#include "tests/homework.h"

#define EACH 50

/* ---- numbers as text, and the verdict on them ---- */

struct column {
    struct homework homework;
    const struct quantity *quantity;
    struct matrix values;
    struct typed *typed;
    bool *blank;
};

static size_t count_of(const struct column *column)
{
    return column->values.rows * column->values.columns;
}

static struct column column_new(const char *lines, const char *quantity)
{
    struct column column = {.quantity = quantity_find(quantity)};
    ck_assert_msg(homework_new(&column.homework, lines), "%s", lines);
    column.values =
        quantity_values(column.quantity, &column.homework.problem, &column.homework.loss);
    column.typed = memory_new(count_of(&column), sizeof *column.typed);
    column.blank = memory_new(count_of(&column), sizeof *column.blank);
    return column;
}

static void column_release(struct column *column)
{
    free(column->typed);
    free(column->blank);
    matrix_release(&column->values);
    homework_release(&column->homework);
}

static void type_number(struct column *column, size_t at, const char *text)
{
    struct error error;
    ck_assert_msg(typed_read(text, strlen(text), 1, &column->typed[at], &error), "%s", text);
}

static void type_value(struct column *column, size_t at, double value, int digits)
{
    char text[400];
    snprintf(text, sizeof text, "%.*f", digits, value);
    type_number(column, at, text);
}

static struct cell_answer judge(const struct column *column)
{
    const struct cells cells = {.quantity = column->quantity->name,
                                .values = &column->values,
                                .rows = column->values.rows,
                                .columns = column->values.columns,
                                .typed = column->typed,
                                .blank = column->blank};
    return cell_answer_new(&column->homework.problem, &column->homework.loss, &cells);
}

/* The verdict, and whether a mistake is among the matches (NULL: none is). */
static void expect(const struct column *column, enum verdict verdict, const char *id,
                   const char *lines)
{
    struct cell_answer answer = judge(column);
    ck_assert_msg(answer.answer.verdict == verdict, "%s%s: %s", lines, column->quantity->name,
                  verdict_word(answer.answer.verdict));
    if (id)
        ck_assert_msg(homework_lists(&answer.answer, id), "%s%s: not %s", lines,
                      column->quantity->name, id);
    else
        ck_assert_uint_eq(answer.answer.count, 0);
    cell_answer_release(&answer);
}

/* ---- the brief's numbers ---- */

#define ROW   "set logits 2 1 0.5\nset target 2\n"
#define MZ    "set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\nset target 2 0 1\n"
#define YES   "set task binary\nset logits 0.9\nset labels 1\n"
#define SURE  "set logits 10 0 0\nset target 1\n"
#define PROBS "set probs 0.7 0.2 0.1\nset target 0\n"

static const struct {
    const char *lines, *quantity, *numbers[9];
    enum verdict verdict;
    const char *id;
} rows[] = {
    {ROW, "gradient", {"0.628532", "0.231224", "-0.859756"}, VERDICT_RIGHT, NULL},
    {ROW, "gradient", {"-0.628532", "-0.231224", "0.859756"}, VERDICT_MISTAKE, "gradient-sign"},
    {ROW, "gradient", {"?", "?", "-7.130410"}, VERDICT_MISTAKE, "gradient-stops-at-p"},
    {ROW, "gradient", {"0", "0", "-0.859756"}, VERDICT_MISTAKE, "diagonal-jacobian"},
    {ROW,
     "gradient",
     {"0.123892", "0.012411", "-0.136303"},
     VERDICT_MISTAKE,
     "gradient-double-softmax"},
    {SURE, "gradient", {"0.99991", "?", "?"}, VERDICT_RIGHT, NULL},
    {"set logits 2 1\nset target 0\n",
     "probs",
     {"0.268941", "0.731059"},
     VERDICT_MISTAKE,
     "wrong-order"},
    {SURE, "gradient", {"7.84e-5", "?", "?"}, VERDICT_MISTAKE, "gradient-double-softmax"},
    {YES, "gradient", {"-0.289050"}, VERDICT_RIGHT, NULL},
    {YES, "gradient", {"0.289050"}, VERDICT_MISTAKE, "gradient-sign"},
    {YES, "gradient", {"-1.406570"}, VERDICT_MISTAKE, "gradient-stops-at-p"},
    {YES, "gradient", {"-0.059400"}, VERDICT_MISTAKE, "extra-sigmoid-slope"},
    {MZ, "gradient", {"?", "?", "-0.286585", "?", "?", "?", "?", "?", "?"}, VERDICT_RIGHT, NULL},
    {MZ,
     "gradient",
     {"0.628532", "0.231224", "-0.859756", "?", "?", "?", "?", "?", "?"},
     VERDICT_MISTAKE,
     "gradient-not-divided"},

    {ROW, "exps", {"7.389056", "2.718282", "1.648721"}, VERDICT_RIGHT, NULL},
    {ROW, "sum", {"11.756059"}, VERDICT_RIGHT, NULL},
    {ROW, "probs", {"62.85%", "23.12%", "14.02%"}, VERDICT_RIGHT, NULL},
    {ROW, "probs", {"0.571429", "0.285714", "0.142857"}, VERDICT_MISTAKE, "no-softmax-renormalise"},
    {ROW, "probs", {"0.2312", "0.6285", "0.1402"}, VERDICT_MISTAKE, "wrong-order"},
    {ROW, "probs", {"0.62", "0.23", "0.14"}, VERDICT_ROUNDING, NULL},
    {MZ, "logsumexp", {"2.464369", "2.417030", "2.563095"}, VERDICT_RIGHT, NULL},
    {MZ, "losses", {"1.964369", "1.417030", "1.063095"}, VERDICT_RIGHT, NULL},
    {MZ, "losses", {"0.853115", "0.615408", "0.461696"}, VERDICT_CONVENTION, "log10"},
    {MZ, "losses", {"-1.964369", "-1.417030", "-1.063095"}, VERDICT_MISTAKE, "wrong-sign"},
    {MZ, "losses", {"1.9644", "?", "1.1"}, VERDICT_RIGHT, NULL},
    {MZ, "losses", {"1.9644", "1.7", "?"}, VERDICT_UNKNOWN, NULL},
    {PROBS, "terms", {"0.356675", "0", "0"}, VERDICT_RIGHT, NULL},
    {PROBS, "log_probs", {"-0.154902", "-0.698970", "-1"}, VERDICT_CONVENTION, "log10"},
};

START_TEST(golden)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct column column = column_new(rows[i].lines, rows[i].quantity);
        for (size_t at = 0; at < count_of(&column); at++) {
            ck_assert_ptr_nonnull(rows[i].numbers[at]);
            column.blank[at] = strcmp(rows[i].numbers[at], "?") == 0;
            if (!column.blank[at])
                type_number(&column, at, rows[i].numbers[at]);
        }
        expect(&column, rows[i].verdict, rows[i].id, rows[i].lines);
        column_release(&column);
    }
}
END_TEST

/* ---- gradients of random problems ---- */

/* From p, y and the number of samples alone: what a person has on paper. */
struct paper {
    const double *p, *y;
    size_t classes;
    bool binary;
};

static double right(const struct paper *paper, size_t c)
{
    return paper->p[c] - paper->y[c];
}

static double turned(const struct paper *paper, size_t c)
{
    return paper->y[c] - paper->p[c];
}

static double stops_at_p(const struct paper *paper, size_t c)
{
    if (paper->binary && paper->y[c] == 0)
        return 1 / (1 - paper->p[c]);
    return paper->y[c] == 0 ? 0 : -1 / paper->p[c];
}

static double diagonal(const struct paper *paper, size_t c)
{
    return paper->y[c] == 0 ? 0 : -(1 - paper->p[c]);
}

static double extra_slope(const struct paper *paper, size_t c)
{
    return right(paper, c) * paper->p[c] * (1 - paper->p[c]);
}

/* The row of the Jacobian of softmax times q - y, with q = softmax(p). */
static double through_both(const struct paper *paper, size_t c)
{
    double sum = 0, slope = 0;
    for (size_t k = 0; k < paper->classes; k++)
        sum += exp(paper->p[k]);
    for (size_t k = 0; k < paper->classes; k++)
        slope += paper->p[c] * ((k == c) - paper->p[k]) * (exp(paper->p[k]) / sum - paper->y[k]);
    return slope;
}

static const struct slip {
    const char *id;
    bool binary, multiclass, not_divided;
    double (*slope)(const struct paper *paper, size_t c);
} slips[] = {
    {"gradient-sign", true, true, false, turned},
    {"gradient-not-divided", true, true, true, right},
    {"gradient-stops-at-p", true, true, false, stops_at_p},
    {"diagonal-jacobian", false, true, false, diagonal},
    {"extra-sigmoid-slope", true, false, false, extra_slope},
    {"gradient-double-softmax", false, true, false, through_both},
};

enum { SLIPS = sizeof slips / sizeof *slips };

/* Logits and class numbers, or 0 and 1; two samples or more. */
static void plain_lines(struct dice *dice, bool binary, struct text *lines)
{
    const size_t samples = 2 + dice_below(dice, 3), classes = binary ? 1 : 2 + dice_below(dice, 3);
    text_clear(lines);
    text_addf(lines, "set task %s\nset logits", binary ? "binary" : "multiclass");
    for (size_t i = 0; i < samples * classes; i++)
        text_addf(lines, "%s %.1f", i && i % classes == 0 ? ";" : "",
                  dice_rounded(dice, -2.5, 2.5));
    text_add(lines, binary ? "\nset labels" : "\nset target");
    for (size_t n = 0; n < samples; n++)
        text_addf(lines, "%s %zu", binary && n ? ";" : "", dice_below(dice, binary ? 2 : classes));
    text_add(lines, "\n");
}

static bool applies(const struct slip *slip, bool binary)
{
    return binary ? slip->binary : slip->multiclass;
}

/* The slip at 6 decimals in all cells; true if it is told from the right gradient by them. */
static bool type_slip(struct column *column, const struct slip *slip)
{
    const struct worked *worked = &column->homework.worked;
    const size_t classes = worked->classes;
    bool differs = false;
    for (size_t at = 0; at < count_of(column); at++) {
        const size_t i = at / classes * classes;
        const struct paper paper = {worked->p + i, worked->label + i, classes, worked->binary};
        const double value =
            slip->slope(&paper, at - i) / (slip->not_divided ? 1 : (double)column->values.rows);
        type_value(column, at, value, 6);
        differs =
            differs || fabs(value - matrix_row(&column->values, at / classes)[at % classes]) > 1e-5;
    }
    return differs;
}

START_TEST(gradients)
{
    struct dice dice = {.state = 21};
    struct text lines = {0};
    size_t tried[SLIPS] = {0}, full = 0;
    while (full < SLIPS) {
        const bool binary = dice_one_in(&dice, 2);
        plain_lines(&dice, binary, &lines);
        struct column column = column_new(text_string(&lines), "gradient");
        for (size_t s = 0; s < SLIPS; s++)
            if (tried[s] < EACH && applies(&slips[s], binary) && type_slip(&column, &slips[s])) {
                expect(&column, VERDICT_MISTAKE, slips[s].id, text_string(&lines));
                full += ++tried[s] == EACH;
            }
        column_release(&column);
    }
    text_release(&lines);
}
END_TEST

/* ---- every quantity, to any digits ---- */

static bool is_half_way(double value, int digits)
{
    const double scaled = fabs(value) * pow(10, digits);
    return fabs(scaled - floor(scaled) - 0.5) < 0.02;
}

/* All right; then one of them with its last digit changed, which is not. */
static bool try_digits(struct column *column, struct dice *dice, int digits, const char *lines)
{
    const size_t count = count_of(column), odd = dice_below(dice, count);
    const size_t columns = column->values.columns;
    for (size_t at = 0; at < count; at++) {
        const double value = matrix_row(&column->values, at / columns)[at % columns];
        if (!isfinite(value) || fabs(value) > 1e4 || is_half_way(value, digits))
            return false;
        type_value(column, at, value, digits);
    }
    expect(column, VERDICT_RIGHT, NULL, lines);
    type_value(column, odd,
               column->typed[odd].value + (dice_one_in(dice, 2) ? 1 : -1) * column->typed[odd].unit,
               digits);
    struct cell_answer answer = judge(column);
    ck_assert_msg(answer.answer.verdict != VERDICT_RIGHT && answer.at == odd && answer.wrong == 1,
                  "%s%s, cell %zu, %d digits", lines, column->quantity->name, odd, digits);
    cell_answer_release(&answer);
    return true;
}

START_TEST(any_digits)
{
    struct dice dice = {.state = 22};
    struct text lines = {0};
    size_t tried[32] = {0};
    for (int round = 0; round < 1500; round++) {
        struct homework homework;
        homework_random(&dice, &lines);
        const bool good = homework_new(&homework, text_string(&lines));
        for (size_t q = 0; good && quantity_at(q); q++) {
            struct error error;
            if (!quantity_applies(quantity_at(q), &homework.problem, 1, &error))
                continue;
            struct column column = column_new(text_string(&lines), quantity_at(q)->name);
            for (int digits = 3; digits <= 10; digits++)
                tried[q] += try_digits(&column, &dice, digits, text_string(&lines));
            column_release(&column);
        }
        homework_release(&homework);
    }
    for (size_t q = 0; quantity_at(q); q++)
        ck_assert_msg(tried[q] >= 8 * EACH, "%s: %zu", quantity_at(q)->name, tried[q]);
    text_release(&lines);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {golden, gradients, any_digits};
    return run_tests("cells", tests, sizeof tests / sizeof *tests);
}
