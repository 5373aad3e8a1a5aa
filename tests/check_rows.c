/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of plain numbers: the fast way does what the words do, or leaves it to them. */
#include "core/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decimal_eight.h"
#include "core/decimal_lanes.h"
#include "core/setting.h"
#include "core/text.h"
#include "tests/problems.h"

/* By the words, as for any line. */
static bool apply_words(struct problem *problem, const char *line, struct text *notes)
{
    struct words words;
    struct error error;
    if (!words_split(line, strlen(line), &words, &error))
        return false;
    const bool good = setting_apply(problem, NULL, &words, notes, &error);
    words_release(&words);
    return good;
}

static struct problem begin(const char *lines)
{
    return *lines ? problem_from(lines) : problem_new();
}

/* Applies a line in both ways to what other lines have built. */
static void check_line(const char *before, const char *line, bool understood)
{
    struct problem fast = begin(before), slow = begin(before), untouched = begin(before);
    struct text fast_notes = {0}, slow_notes = {0};
    const bool taken = setting_apply_rows(&fast, line, strlen(line), &fast_notes);
    ck_assert_msg(taken == understood, "'%s'", line);
    if (taken) {
        ck_assert_msg(apply_words(&slow, line, &slow_notes), "'%s'", line);
        ck_assert_msg(problem_equal(&fast, &slow), "'%s'", line);
        ck_assert_str_eq(text_string(&fast_notes), text_string(&slow_notes));
    } else {
        ck_assert_msg(problem_equal(&fast, &untouched), "'%s'", line);
        ck_assert_str_eq(text_string(&fast_notes), "");
    }
    problem_release(&fast);
    problem_release(&slow);
    problem_release(&untouched);
    text_release(&fast_notes);
    text_release(&slow_notes);
}

#define THREE "set logits 1 2 3; 4 5 6\n"

START_TEST(understood)
{
    static const struct {
        const char *before, *line;
    } cases[] = {
        {"", "set logits 2 1 0.5"},
        {"", "  set\tlogits\t2,1 , -0.5\t;3 4 -0;  "},
        {"", "set logits 1e-3 2E5;.5 5."},
        {"", "set logits -123456789.123456789 0.1234567890123456789"},
        {THREE "set labels 0 1 0; 1 0 0\nset names a b c\n", "set logits 1 2; 3 4"},
        {"set task binary\n", "set logits 1 2 3"},
        {"", "set probs 0.5 0.5; 1 0"},
        {"", "set probs 0.5 0.4"},
        {"set task binary\n", "set probs 0.5 0.4"},
        {THREE, "set labels 1 0 0; 0.5 0.5 0"},
        {THREE, "set labels 1 0 0; 2 -1 0.5"},
        {THREE "set target 1 2\n", "set labels 1 0 0; 0 1 0"},
        {THREE, "set target 2 0"},
        {THREE "set names a b c\n", "set target 2 0"},
        {THREE "set labels 1 0 0; 0 1 0\n", "set target 2, 0;"},
        {THREE "set ignore_index -100\n", "set target -100 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_line(cases[i].before, cases[i].line, true);
}
END_TEST

/* What is wrong, what only words know, and other settings. */
START_TEST(left_to_words)
{
    static const struct {
        const char *before, *line;
    } cases[] = {
        {"", ""},
        {"", "set"},
        {"", "set logits"},
        {"", "set logits  "},
        {"", "set logits ;"},
        {"", "set logits 1 2;;"},
        {"", "set logits 1 2; ; 3 4"},
        {"", "set logits ; 1 2"},
        {"", "set logits 1 2; 3"},
        {"", "set logits 1 2; 3 4 5"},
        {"", "set logits 1 2 x"},
        {"", "set logits 1 2 # two"},
        {"", "set logits 1 2#"},
        {"", "set logits 1/3 2"},
        {"", "set logits +1 2"},
        {"", "set logits - 1 2"},
        {"", "set logits 1-2"},
        {"", "set logits 1.5.5 2"},
        {"", "set logits 1e400 2"},
        {"", "set logits 0x10 2"},
        {"", "set logits inf 2"},
        {"", "set logits \"1\" 2"},
        {"", "set logits\"1\" 2"},
        {"", "set logits1 2"},
        {"", "set, logits 1 2"},
        {"", "\"set\" logits 1 2"},
        {"", "sett logits 1 2"},
        {"", "set temperature 2"},
        {"", "set probs 0.5 1.5"},
        {"", "set probs 0.5 -0.5"},
        {"", "set labels 1 0"},
        {"", "set target 0"},
        {THREE, "set labels 1 0; 0 1"},
        {THREE, "set labels 1 0 0"},
        {THREE, "set target 0"},
        {THREE, "set target 0 1 2"},
        {THREE, "set target 0; 1"},
        {THREE, "set target 0 3"},
        {THREE, "set target 0 -1"},
        {THREE, "set target 0 0.5"},
        {THREE "set names a b c\n", "set target b 0"},
        {"set task binary\nset logits 1; 2\n", "set target 0 0"},
        {"set task binary\nset logits 1; 2\n", "set labels 1 0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_line(cases[i].before, cases[i].line, false);
}
END_TEST

/* What a random problem saves, read back in both ways. */
START_TEST(random_lines)
{
    struct dice dice = {.state = 5};
    const struct problem_mix mix = {.samples = 6, .classes = 5, .labelled = true};
    size_t taken = 0;
    for (int round = 0; round < 500; round++) {
        struct problem problem = problem_random(&dice, &mix), built = problem_new();
        struct text lines = {0}, notes = {0};
        setting_write_all(&problem, &lines);
        const char *line = text_string(&lines);
        while (*line) {
            const size_t length = strcspn(line, "\n");
            char *copy = strndup(line, length);
            if (setting_apply_rows(&built, line, length, &notes))
                taken++;
            else
                ck_assert(apply_words(&built, copy, &notes));
            free(copy);
            line += length + 1;
        }
        ck_assert(problem_equal(&built, &problem));
        problem_release(&problem);
        problem_release(&built);
        text_release(&lines);
        text_release(&notes);
    }
    ck_assert_uint_gt(taken, 500);
}
END_TEST

START_TEST(many_rows)
{
    enum { ROWS = 300, COLUMNS = 70 };
    struct text text = {0};
    for (int i = 0; i < ROWS * COLUMNS; i++)
        text_addf(&text, "%s%d.%d", i == 0 ? "" : i % COLUMNS ? " " : "; ", i - 9000, i % 10);
    struct matrix matrix;
    ck_assert(rows_read(text_string(&text), text.length, &matrix));
    ck_assert(matrix.rows == ROWS && matrix.columns == COLUMNS);
    for (int i = 0; i < ROWS * COLUMNS; i++) {
        const double whole = i - 9000, part = (i % 10) / 10.0;
        const double got = matrix_row(&matrix, (size_t)(i / COLUMNS))[i % COLUMNS];
        ck_assert_double_eq_tol(got, whole < 0 ? whole - part : whole + part, 1e-12);
    }
    matrix_release(&matrix);
    /* one number too few in the last row */
    ck_assert(!rows_read(text_string(&text), text.length - strlen(" 11999.9"), &matrix));
    /* far more borders than numbers */
    text_clear(&text);
    text_add_repeated(&text, "1 ", 1000);
    text_add_repeated(&text, ";", 100000);
    ck_assert(!rows_read(text_string(&text), text.length, &matrix));
    text_release(&text);
}
END_TEST

/* Texts of several pieces, with rows far shorter and far longer than a piece. */
static void check_large(size_t rows, size_t columns)
{
    struct text text = {0};
    for (size_t i = 0; i < rows * columns; i++)
        text_addf(&text, "%s%zu.25", i == 0 ? "" : i % columns ? "  " : ";", i);
    struct matrix matrix;
    ck_assert(rows_read(text_string(&text), text.length, &matrix));
    ck_assert(matrix.rows == rows && matrix.columns == columns);
    for (size_t i = 0; i < rows * columns; i++)
        ck_assert(matrix_row(&matrix, i / columns)[i % columns] == (double)i + 0.25);
    matrix_release(&matrix);
    text.bytes[text.length - 1] = 'x';
    ck_assert(!rows_read(text_string(&text), text.length, &matrix));
    text.bytes[text.length - 1] = '5';
    text.bytes[text.length / 2] = 'x';
    ck_assert(!rows_read(text_string(&text), text.length, &matrix));
    text_release(&text);
}

START_TEST(large_texts)
{
    check_large(100000, 1);
    check_large(5, 30000);
    check_large(1, 60000);
    check_large(700, 180);
}
END_TEST

/* What the lanes are to give: one by one. */
static const char *read_one_by_one(const char *at, double *value, size_t numbers)
{
    for (size_t i = 0; i < numbers; i++) {
        const size_t used = decimal_eight(at, &value[i]);
        if (used == 0 || !strchr(" ,\t", at[used]) || !at[used])
            return NULL;
        at += used + 1;
    }
    return at;
}

/* Numbers and what is none, in every lane, between numbers of every length. */
static void check_lanes(const struct decimal_lanes *lanes)
{
    static const char *const usual[] = {"1", "-2.5", "0.1327", "-1.5291", "1234567", ".5", "-0"};
    static const char bytes[] = "-..00123456789 ,\t;:/+e\x7F\x80\xAD\xFF";
    struct dice dice = {.state = 7};
    size_t good = 0;
    ck_assert(lanes->numbers <= DECIMAL_LANES && lanes->bytes <= DECIMAL_LANES_BYTES);
    for (int round = 0; round < 200000; round++) {
        char text[2 * DECIMAL_LANES_BYTES] = "";
        size_t length = 0;
        for (size_t i = 0; i < lanes->numbers; i++) {
            char odd[8] = "";
            for (size_t j = 0, count = 1 + dice_below(&dice, 7); j < count; j++)
                odd[j] = bytes[dice_below(&dice, sizeof bytes - 1)];
            const bool is_odd = dice_below(&dice, lanes->numbers) == 0;
            length += (size_t)snprintf(text + length, sizeof text - length, "%s%c",
                                       is_odd ? odd : usual[dice_below(&dice, 7)],
                                       " ,\t"[dice_below(&dice, 3)]);
        }
        double together[DECIMAL_LANES] = {0}, apart[DECIMAL_LANES];
        const char *end = lanes->read(text, together);
        ck_assert_msg(end == read_one_by_one(text, apart, lanes->numbers), "'%s'", text);
        ck_assert_msg(!end || memcmp(together, apart, lanes->numbers * sizeof *apart) == 0, "'%s'",
                      text);
        good += end != NULL;
    }
    ck_assert(good > 50000 && good < 150000);
}

/* What has more bytes than eight with its separator is left to others, wherever it stands. */
static void check_long(const struct decimal_lanes *lanes, const char *number)
{
    for (size_t at = 0; at < lanes->numbers; at++) {
        char text[2 * DECIMAL_LANES_BYTES] = "";
        for (size_t i = 0; i < lanes->numbers; i++)
            strcat(strcat(text, i == at ? number : "1"), " ");
        double together[DECIMAL_LANES];
        ck_assert_ptr_null(lanes->read(text, together));
    }
}

START_TEST(side_by_side)
{
    const struct decimal_lanes *lanes;
    for (size_t i = 0; (lanes = decimal_lanes(i)); i++) {
        check_lanes(lanes);
        check_long(lanes, "12345678");
        check_long(lanes, "-1.234567");
        check_long(lanes, "0.0000000000000001");
    }
}
END_TEST

/* All numbers of up to four digits and a point, in lanes and one by one. */
START_TEST(every_short_number)
{
    const struct decimal_lanes *lanes;
    for (size_t w = 0; (lanes = decimal_lanes(w)); w++)
        for (int digits = 0; digits < 10000; digits++)
            for (int place = 0; place <= 4; place++) {
                char number[16], text[2 * DECIMAL_LANES_BYTES] = "";
                snprintf(number, sizeof number, "%s%04d", digits & 1 ? "-" : "", digits);
                char *point = number + (digits & 1) + place;
                memmove(point + 1, point, strlen(point) + 1);
                *point = place < 4 ? '.' : '0';
                for (size_t i = 0; i < lanes->numbers; i++)
                    strcat(strcat(text, number), ",");
                double together[DECIMAL_LANES] = {0}, apart[DECIMAL_LANES];
                ck_assert_ptr_eq(lanes->read(text, together), text + strlen(text));
                ck_assert_ptr_nonnull(read_one_by_one(text, apart, lanes->numbers));
                ck_assert_mem_eq(together, apart, lanes->numbers * sizeof *apart);
            }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {understood,  left_to_words, random_lines,      many_rows,
                                  large_texts, side_by_side,  every_short_number};
    return run_tests("rows", tests, sizeof tests / sizeof *tests);
}
