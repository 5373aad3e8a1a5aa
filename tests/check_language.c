/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words, settings and saved files. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/example.h"
#include "core/script.h"
#include "core/setting.h"
#include "core/words.h"
#include "tests/problems.h"

/* ---- words ---- */

/* "2:logits 9:1": the words with their columns, quoted ones in single quotes. */
static void expect_words(const char *line, const char *expected)
{
    struct words words;
    struct error error;
    struct text text = {0};
    ck_assert_msg(words_split(line, strlen(line), &words, &error), "%s: %s", line, error.message);
    for (size_t i = 0; i < words.count; i++) {
        const char *quote = words.word[i].quoted ? "'" : "";
        ck_assert_uint_eq(words.word[i].length, strlen(words.word[i].text));
        ck_assert_uint_eq(words_column(&words, i), words.word[i].column);
        text_addf(&text, "%zu:%s%s%s ", words.word[i].column, quote, words.word[i].text, quote);
    }
    text_addf(&text, "%zu", words.end_column);
    ck_assert_str_eq(text_string(&text), expected);
    ck_assert_uint_eq(words_column(&words, words.count), words.end_column);
    text_release(&text);
    words_release(&words);
}

START_TEST(words_and_columns)
{
    static const char *const table[][2] = {
        {"", "1"},
        {"  \t ", "5"},
        {"set logits 2 1", "1:set 5:logits 12:2 14:1 15"},
        {"a,b ,, c", "1:a 3:b 8:c 9"},
        {"1;2 ; 3", "1:1 2:; 3:2 5:; 7:3 8"},
        {"猫 狗 x", "1:猫 3:狗 5:x 6"},
        {"\tset", "2:set 5"},
        {"ln( 0.7 ), (1;2) 3", "1:ln( 0.7 ) 12:(1;2) 18:3 19"},
        {"1)2 3", "1:1)2 5:3 6"},
        {"(1 2", "1:(1 2 5"},
        {"a # b", "1:a 3"},
        {"a#b c", "1:a#b 5:c 6"},
        {"# all", "1"},
        {"\"a b\" c", "1:'a b' 7:c 8"},
        {"\"a\\\"b\\\\c\\d\"", "1:'a\"b\\c\\d' 12"},
        {"\"\" x", "1:'' 4:x 5"},
        {"a\"b\"c", "1:a 2:'b' 5:c 6"},
        {"\"# ; ,\"", "1:'# ; ,' 8"},
        {"-1 -2.5 -inf --help", "1:-1 4:-2.5 9:-inf 14:--help 20"},
        {"\"猫\" x", "1:'猫' 5:x 6"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        expect_words(table[i][0], table[i][1]);
}
END_TEST

START_TEST(lines_that_are_no_words)
{
    static const struct {
        const char *line;
        size_t column;
        const char *part;
    } table[] = {
        {"a \"b c", 3, "never closed"},
        {"\"a\\\"", 1, "never closed"},
        {"ab\x01", 3, "0x01"},
        {"猫\xFFx", 2, "0xff"},
        {"a\nb", 2, "0x0a"},
        {"\x7F", 1, "0x7f"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct words words;
        struct error error = {0};
        ck_assert(!words_split(table[i].line, strlen(table[i].line), &words, &error));
        ck_assert_uint_eq(error.column, table[i].column);
        ck_assert_msg(strstr(error.message, table[i].part) != NULL, "%s", error.message);
    }
    struct words words;
    struct error error = {0};
    ck_assert(!words_split("a\0b", 3, &words, &error));
    ck_assert_uint_eq(error.column, 2);
}
END_TEST

START_TEST(matrices)
{
    static const struct {
        const char *line, *message; /* NULL: good */
        size_t rows, columns, column;
        double sum;
    } table[] = {
        {"2 1 0.5", NULL, 1, 3, 0, 3.5},
        {"1 2; 3 4;", NULL, 2, 2, 0, 10},
        {"1;2;3", NULL, 3, 1, 0, 6},
        {"-1 -2; -3 -inf", NULL, 2, 2, 0, -INFINITY},
        {"1/2 ln(1); 2^2 ( 1 + 2 )", NULL, 2, 2, 0, 7.5},
        {"", "missing", 0, 0, 1, 0},
        {"1 2; 3", "equally long", 0, 0, 6, 0},
        {"1 2;; 3 4", "empty row", 0, 0, 5, 0},
        {"; 1", "empty row", 0, 0, 1, 0},
        {"1 two", "two", 0, 0, 3, 0},
        {"1 \"2\"", "expected a number", 0, 0, 3, 0},
        {"1 2x", "directly follows", 0, 0, 4, 0},
        {"nan", "nan", 0, 0, 1, 0},
        {"1 1e400", "", 0, 0, 3, 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct words words;
        struct error error = {0};
        struct matrix matrix = {0};
        ck_assert(words_split(table[i].line, strlen(table[i].line), &words, &error));
        const bool good = words_matrix(&words, 0, &matrix, &error);
        ck_assert_msg(good == !table[i].message, "%s: %s", table[i].line, error.message);
        ck_assert_uint_eq(matrix.rows, table[i].rows);
        ck_assert_uint_eq(error.column, table[i].column);
        ck_assert_msg(good || strstr(error.message, table[i].message), "%s: %s", table[i].line,
                      error.message);
        double sum = 0;
        for (size_t k = 0; good && k < matrix.rows * matrix.columns; k++)
            sum += matrix_row(&matrix, k / matrix.columns)[k % matrix.columns];
        ck_assert_double_eq(sum, table[i].sum);
        ck_assert(!good || matrix.columns == table[i].columns);
        matrix_release(&matrix);
        words_release(&words);
    }
}
END_TEST

/* ---- settings ---- */

static bool apply(struct problem *problem, const char *line, struct error *error)
{
    struct words words;
    struct text notes = {0};
    struct preferences preferences = preferences_new();
    *error = (struct error){0};
    bool good = words_split(line, strlen(line), &words, error);
    if (good) {
        good = setting_apply(problem, &preferences, &words, &notes, error);
        words_release(&words);
    }
    text_release(&notes);
    return good;
}

START_TEST(examples_of_settings)
{
    size_t count = 0;
    for (const struct setting *setting; (setting = setting_at(count)); count++) {
        struct problem problem = problem_from(example_find("demo")->lines);
        struct text line = {0};
        struct error error;
        text_addf(&line, "set %s", setting->example);
        ck_assert(strncmp(setting->example, setting->name, strlen(setting->name)) == 0);
        ck_assert_msg(apply(&problem, text_string(&line), &error), "%s: %s", text_string(&line),
                      error.message);
        ck_assert_ptr_eq(setting_find(setting->name), setting);
        ck_assert(setting->help[0] && setting->arguments[0]);
        text_release(&line);
        problem_release(&problem);
    }
    ck_assert_uint_ge(count, 17);
    ck_assert_ptr_null(setting_find("logit"));
}
END_TEST

/* Lines that are refused after the demo example, with the column and a part of the message. */
START_TEST(refused_settings)
{
    static const struct {
        const char *line;
        size_t column;
        const char *part;
    } table[] = {
        {"set", 4, "wants a setting"},
        {"set logit 1 2", 5, "did you mean 'logits'?"},
        {"set xyzzyx 1", 5, "unknown setting 'xyzzyx'"},
        {"set logits", 11, "logits"},
        {"set probs 0.5 1.5", 15, "1.5"},
        {"set target 3", 12, "names no class"},
        {"set target bird", 12, "bird"},
        {"set target -1", 12, "names no class"},
        {"set target 0 1", 12, "2"},
        {"set target 0.5", 12, "names no class"},
        {"set labels 1 0", 12, "1"},
        {"set labels 1 0 inf", 16, "not finite"},
        {"set names a b", 11, "2 names"},
        {"set names a b a", 15, "twice"},
        {"set names a b 1", 15, "number"},
        {"set names a \"\" c", 13, "empty"},
        {"set names a \" \" c", 13, "empty"},
        {"set names a b\u200F c", 14, "U+200F"},
        {"set names 猫 \"犬\u2067\" c", 15, "U+2067"},
        {"set names a \u0308b c", 13, "mark"},
        {"set names a b \"\u0308\"", 16, "mark"},
        {"set names a\u200Bb c d", 12, "cannot be seen"},
        {"set names a b \U0001F3FB", 15, "U+1F3FB"},
        {"set names a b \U000E0FFF", 15, "cannot be seen"},
        {"set names a b \U0010FFFF", 15, "no such character"},
        {"set names a \"\tb\" c", 14, "control character"},
        {"set class_weight 1 2", 18, "class_weight"},
        {"set pos_weight 2", 16, "pos_weight"},
        {"set sample_weight 1 2", 19, "does not fit"},
        {"set temperature 0", 17, "greater than 0"},
        {"set temperature -1", 17, "greater than 0"},
        {"set label_smoothing 1.5", 21, "0..1"},
        {"set label_smoothing 0,5", 23, "one number"},
        {"set ignore_index 0.5", 18, "whole number"},
        {"set digits 18", 12, "0..17"},
        {"set digits 2.5", 12, "whole number"},
        {"set reduction max", 15, "'mean', 'sum', 'none'"},
        {"set reduction mean sum", 20, "nothing is expected"},
        {"set from_logits maybe", 17, "'on', 'off'"},
        {"set log_base 3", 14, "3"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct problem problem = problem_from(example_find("demo")->lines);
        struct error error;
        ck_assert_msg(!apply(&problem, table[i].line, &error), "%s", table[i].line);
        ck_assert_msg(error.column == table[i].column, "%s: column %zu: %s", table[i].line,
                      error.column, error.message);
        ck_assert_msg(strstr(error.message, table[i].part) != NULL, "%s: %s", table[i].line,
                      error.message);
        problem_release(&problem);
    }
}
END_TEST

/* A number with a minus sign is a number everywhere. */
START_TEST(negative_numbers)
{
    struct problem problem = problem_from("set logits -1 -2.5 -inf; -3 -.5 -1e3\n"
                                          "set ignore_index -100\nset target -100 1\n"
                                          "set class_weight -1 -2 -3\n");
    ck_assert_double_eq(matrix_row(&problem.values, 0)[1], -2.5);
    ck_assert(matrix_row(&problem.values, 0)[2] == -INFINITY);
    ck_assert_double_eq(matrix_row(&problem.values, 1)[1], -0.5);
    ck_assert(problem_ignored(&problem, 0));
    ck_assert_double_eq(matrix_row(&problem.class_weight, 0)[2], -3);
    problem_release(&problem);
}
END_TEST

/* ---- saved files ---- */

static bool load(const char *bytes, size_t length, struct problem *problem, struct error *error)
{
    /* A copy without a terminator shows who reads too far. */
    char *exact = malloc(length ? length : 1);
    memcpy(exact, bytes, length);
    struct text notes = {0};
    *error = (struct error){0};
    const bool good = script_problem(exact, length, problem, &notes, error);
    text_release(&notes);
    free(exact);
    return good;
}

static void expect_round_trip(const struct problem *problem)
{
    struct text saved = {0}, again = {0};
    struct problem loaded;
    struct error error;
    setting_write_all(problem, &saved);
    if (saved.length == 0)
        text_add(&saved, "\n");
    ck_assert_msg(load(text_string(&saved), saved.length, &loaded, &error), "line %zu: %s\n%s",
                  error.line, error.message, text_string(&saved));
    setting_write_all(&loaded, &again);
    ck_assert_msg(problem_equal(problem, &loaded), "saved:\n%snow:\n%s", text_string(&saved),
                  text_string(&again));
    text_release(&saved);
    text_release(&again);
    problem_release(&loaded);
}

START_TEST(saved_examples)
{
    struct problem empty = problem_new();
    expect_round_trip(&empty);
    for (size_t i = 0; example_at(i); i++) {
        struct problem problem = problem_from(example_at(i)->lines);
        expect_round_trip(&problem);
        ck_assert_ptr_eq(example_find(example_at(i)->name), example_at(i));
        problem_release(&problem);
    }
    struct problem problem = problem_from("set ignore_index -100\nset ignore_index none\n"
                                          "set logits 0 -0 1\n");
    expect_round_trip(&problem);
    problem_release(&problem);
}
END_TEST

START_TEST(saved_problems)
{
    const struct problem_mix mix = {.samples = 7, .classes = 8, .large = true, .wild = true};
    struct dice dice = {31};
    for (size_t i = 0; i < 1000; i++) {
        struct problem problem = problem_random(&dice, &mix);
        expect_round_trip(&problem);
        problem_change(&dice, &problem);
        problem_change(&dice, &problem);
        expect_round_trip(&problem);
        problem_release(&problem);
    }
}
END_TEST

START_TEST(script_errors)
{
    static const struct {
        const char *text;
        size_t line, column;
        const char *part;
    } table[] = {
        {"", 0, 0, "empty"},
        {"set logits 1 2\n\n# x\n  set lables 1 0\n", 4, 7, "did you mean 'labels'?"},
        {"set logits 1 2\r\nset target 2\r\n", 2, 12, "names no class"},
        {"set logits 1 2\nshow\n", 2, 1, "'show'"},
        {"set target 0\n", 1, 12, "no values yet"},
        {"\xEF\xBB\xBFset logits 1 nan", 1, 14, "nan"},
        {"set title \"x\nset digits 3\n", 1, 11, "never closed"},
        {SCRIPT_HEADER "2\nset digits 3\n", 1, 24, "format 2"},
        {SCRIPT_HEADER "2", 1, 24, "format 2"},
        {"\xEF\xBB\xBF" SCRIPT_HEADER "12\r\n", 1, 24, "format 12"},
        {SCRIPT_HEADER "99999999999999999999999999\n", 1, 24, "newer"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct problem problem = problem_from("set digits 7\n");
        struct error error;
        ck_assert_msg(!load(table[i].text, strlen(table[i].text), &problem, &error), "%s",
                      table[i].text);
        ck_assert_msg(strstr(error.message, table[i].part) != NULL, "%s", error.message);
        ck_assert_msg(error.line == table[i].line && error.column == table[i].column, "%zu:%zu: %s",
                      error.line, error.column, error.message);
        ck_assert_int_eq(problem.digits, 7); /* nothing has changed */
        problem_release(&problem);
    }
    static const struct {
        const char *bytes;
        size_t length, line, column;
    } zeros[] = {{"\0", 1, 1, 1},
                 {"a\nbc\0d\ne", 8, 2, 3},
                 {"a\n\0", 3, 2, 1},
                 {"set logits 1 2\nset logits 3\0 4\n", 32, 2, 13},
                 {"set logits 1 2\n# \0\n", 19, 2, 3}};
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++) {
        struct problem problem;
        struct error error;
        ck_assert(!load(zeros[i].bytes, zeros[i].length, &problem, &error));
        ck_assert(error.line == zeros[i].line && error.column == zeros[i].column);
        ck_assert(strstr(error.message, "0x00") != NULL);
    }
}
END_TEST

START_TEST(script_forms)
{
    static const char *const texts[] = {
        "set logits 1 2\nset target 1\n",
        "set logits 1 2\nset target 1",
        "\xEF\xBB\xBFset logits 1 2\r\n\r\nset target 1\r\n",
        "# a note\n\n   set   logits 1,2 # here\n\tset target 1\n",
        SCRIPT_HEADER "1\nset logits 1 2;\nset target 1\n",
        SCRIPT_HEADER "0\nset logits 2 1\nset target 0\nset logits 1 2\nset target 1\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct problem expected = problem_from(texts[0]), problem;
        struct error error;
        ck_assert_msg(load(texts[i], strlen(texts[i]), &problem, &error), "%s", error.message);
        ck_assert(problem_equal(&problem, &expected));
        problem_release(&problem);
        problem_release(&expected);
    }
    struct problem problem;
    struct error error;
    ck_assert(load("\n", 1, &problem, &error));
    ck_assert_uint_eq(problem_samples(&problem), 0);
    problem_release(&problem);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        words_and_columns,    lines_that_are_no_words, matrices,
        examples_of_settings, refused_settings,        negative_numbers,
        saved_examples,       saved_problems,          script_errors,
        script_forms,
    };
    return run_tests("language", tests, sizeof tests / sizeof *tests);
}
