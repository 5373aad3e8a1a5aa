/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as programs write and print them, at every place that takes rows of numbers. */
#include "core/literal.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "core/command.h"
#include "core/script.h"
#include "tests/problems.h"

/* ---- what is understood ---- */

static const struct {
    const char *text, *rows; /* as `show logits` writes them */
} literals[] = {
    {"[[2.0, 1.0], [0.5, 3]]", "2 1; 0.5 3"},
    {"[[2.0, 1.0],\n [0.5, 3],\n]", "2 1; 0.5 3"},
    {"[[2.0, 1.0],\r\n [0.5, 3]]", "2 1; 0.5 3"},
    {"[2., 1e-3, -0., inf, -inf, +1]", "2 0.001 -0 inf -inf 1"},
    {"[1/3, ln(0.5), (1+2)*2]", "0.3333333333333333 -0.6931471805599453 6"},
    {"[[2. 1. ]\n [0.5 3. ]]", "2 1; 0.5 3"},
    {"[ 2.   1.\n  0.5]", "2 1 0.5"},
    {"((1, 2), (3, 4))", "1 2; 3 4"},
    {"(1, 2,)", "1 2"},
    {"[(1, 2), [3, 4]]", "1 2; 3 4"},
    {"[1, 2], [3, 4]", "1 2; 3 4"},
    {"[1, 2]; [3, 4];", "1 2; 3 4"},
    {"[[1], [2], [3]]", "1; 2; 3"},
    {"[[1, 2], # the first\n [3, 4]] # all", "1 2; 3 4"},
    {"tensor([2., 1.])", "2 1"},
    {"tensor([[2.0, 1.0],\n        [0.5, 3.0]], dtype=torch.float64, device='cuda:0', "
     "requires_grad=True)",
     "2 1; 0.5 3"},
    {"torch.tensor([[2, 1], [0.5, 3]], names=('N', 'C]'), )", "2 1; 0.5 3"},
    {"tensor([[1., 2.]], grad_fn=<AddmmBackward0>)", "1 2"},
    {"torch.tensor(data=[1, 2])", "1 2"},
    {"tensor(2.5000)", "2.5"},
    {"Parameter containing:\ntensor([[1., 2.]], requires_grad=True)", "1 2"},
    {"np.array([[2.0, 1.0], [0.5, 3]], dtype=np.float32)", "2 1; 0.5 3"},
    {"np.asarray([1, 2], np.float32)", "1 2"},
    {"numpy.array(\n    [1, 2]\n)", "1 2"},
    {"array([[2. , 1. ],\n       [0.5, 3. ]])", "2 1; 0.5 3"},
    {"[np.float64(0.1), np.float32(2.5)]", "0.1 2.5"},
    {"[float('inf'), float('-inf'), -np.inf, True, False]", "inf -inf -inf 1 0"},
    {"tf.constant([[2.0, 1.0], [0.5, 3.0]], dtype=tf.float32)", "2 1; 0.5 3"},
    {"<tf.Tensor: shape=(2, 2), dtype=float32, numpy=\narray([[2. , 1. ],\n       [0.5, 3. ]], "
     "dtype=float32)>",
     "2 1; 0.5 3"},
    {"<tf.Tensor: shape=(), dtype=float32, numpy=2.5>", "2.5"},
    {"<tf.Variable 'a:0' shape=(2,) dtype=float32, numpy=array([1., 2.], dtype=float32)>", "1 2"},
    {"<Variable path=a/b, shape=(2,), dtype=float32, value=[1. 2.]>", "1 2"},
    {"jnp.array([1, 2])", "1 2"},
    {"Array([[1., 2.]], dtype=float32)", "1 2"},
    {"logits = torch.tensor([[1, 2]])", "1 2"},
    {"logits =\n  [[1, 2]]", "1 2"},
};

static bool run(struct session *session, const char *line, struct error *error)
{
    struct reply reply = {.format = REPLY_TEXT};
    const bool good = command_run(session, line, strlen(line), &reply, error);
    reply_release(&reply);
    return good;
}

static void check_rows(const struct problem *problem, const char *rows)
{
    struct text lines = {0};
    text_addf(&lines, "set logits %s\n", rows);
    struct problem wanted = problem_from(text_string(&lines));
    ck_assert_msg(matrix_equal(&problem->values, &wanted.values), "%s", rows);
    problem_release(&wanted);
    text_release(&lines);
}

START_TEST(understood)
{
    struct session session = session_new();
    struct text line = {0};
    struct error error = {0};
    text_addf(&line, "set logits %s", literals[_i].text);
    ck_assert_msg(run(&session, text_string(&line), &error), "%s\ncolumn %zu: %s",
                  text_string(&line), error.column, error.message);
    check_rows(&session.problem, literals[_i].rows);
    text_release(&line);
    session_release(&session);
}
END_TEST

/* In a file every literal is one command, whatever its lines. */
START_TEST(in_a_file)
{
    struct text lines = {0};
    text_addf(&lines, "set digits 5\nset logits %s\nset digits 6\n", literals[_i].text);
    struct problem problem = problem_from(text_string(&lines));
    check_rows(&problem, literals[_i].rows);
    ck_assert_int_eq(problem.digits, 6);
    problem_release(&problem);
    text_release(&lines);
}
END_TEST

/* A paste may have rows that nothing holds together; for a line no bracket is open then. */
START_TEST(rows_below_one_another)
{
    static const char text[] = "[1, 2]\n[3, 4]\n";
    struct literal literal;
    struct error error;
    ck_assert(literal_read(text, strlen(text), 1, &literal, &error));
    ck_assert_uint_eq(literal.count, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(literal.number[i].new_row, i == 2);
    ck_assert_uint_eq(literal.number[2].at, strlen("[1, 2]\n["));
    literal_release(&literal);
}
END_TEST

/* Every place that takes rows of numbers. */
START_TEST(everywhere)
{
    static const char *const lines[][2] = {
        {"set probs tensor([[0.5, 0.5], [0.25, 0.75]])", "set probs 0.5 0.5; 0.25 0.75"},
        {"set labels np.array([[1, 0], [0, 1]])", "set labels 1 0; 0 1"},
        {"set target tensor([1, 0])", "set target 1 0"},
        {"set target [[1], [0]]", "set target 1 0"},
        {"set class_weight [1., 2.]", "set class_weight 1 2"},
        {"set sample_weight (3, 4)", "set sample_weight 3 4"},
        {"put 0 1 [7, 8, 9]", "put 0 1 7 8 9"},
        {"put 0 0 [[5, 6], [7, 8]]", "put 0 0 5 6 7 8"},
        {"label 0 0 [[0.5, 0.5], [1, 0]]", "label 0 0 0.5 0.5 1 0"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct session literal = session_new(), words = session_new();
        struct session *const both[] = {&literal, &words};
        struct error error;
        for (size_t s = 0; s < 2; s++) {
            ck_assert(run(both[s], "set logits 1 2; 3 4", &error));
            ck_assert_msg(run(both[s], lines[i][s], &error), "%s: %s", lines[i][s], error.message);
        }
        ck_assert_msg(problem_equal(&literal.problem, &words.problem), "%s", lines[i][0]);
        session_release(&literal);
        session_release(&words);
    }
}
END_TEST

/* ---- what is refused ---- */

static const struct {
    const char *text;
    size_t line, column; /* in "set logits TEXT" */
    const char *message; /* how it begins */
} refused[] = {
    {"[[1, 2], [3]]", 1, 22, "row 1 is of length 1, but row 0 of length 2"},
    {"[[1, 2],\n [3]]", 2, 3, "row 1 is of length 1"},
    {"[[1, 2], [3, 4)]", 1, 26, "')' does not close the '['"},
    {"[1, 2", 1, 12, "this '[' is never closed: a ']' is missing"},
    {"tensor([1, 2]", 1, 18, "this '(' is never closed: a ')' is missing"},
    {"[1, 2]]", 1, 18, "a number is wanted here, not ']'"},
    {"[1, 2] 3", 1, 19, "nothing is expected behind"},
    {"tensor([1]).cuda()", 1, 23, "nothing is expected behind"},
    {"[1, x]", 1, 16, "unknown word 'x'"},
    {"[1, 猫, x]", 1, 16, "a number is wanted here, not '猫'"},
    {"[[1, 2],\n [猫, 4]]", 2, 3, "a number is wanted here, not '猫'"},
    {"[1, nan]", 1, 16, "'nan' is the mark of a result without a value"},
    {"[1,, 2]", 1, 15, "a number is wanted here, not ',"},
    {"[, 1]", 1, 13, "a number is wanted here, not ','"},
    {"[1; 2]", 1, 14, "a number is wanted here, not ';'"},
    {"tensor([1] 2)", 1, 23, "a ',' or ')' is wanted here, not '2'"},
    {"[]", 1, 12, "numbers are missing here"},
    {"[[1], []]", 1, 18, "numbers are missing here"},
    {"tensor([])", 1, 19, "numbers are missing here"},
    {"tensor()", 1, 19, "a number is wanted here, not ')'"},
    {"[1, [2, 3]]", 1, 16, "a number is wanted here, as before, not '[2'"},
    {"[[1], 2]", 1, 18, "a row in brackets is wanted here, as before, not '2'"},
    {"[[[1]]]", 1, 14, "a third bracket inside two others"},
    {"[1, 2, ..., 9]", 1, 19, "'...' stands for numbers that were left out"},
    {"[[1 2 ... 9]\n ...\n [1 2 ... 9]]", 1, 18, "'...' stands for numbers"},
    {"foo([1, 2])", 1, 12, "'foo' is no function that makes an array"},
    {"os.array([1, 2])", 1, 12, "'os.array' is no function"},
    {"[1, np.zeros(3)]", 1, 16, "unknown word 'np'"},
    {"<tf.Tensor: shape=(2,)>", 1, 12, "the numbers of this tensor are not there"},
    {"<tf.Tensor: numpy=[1, 2]", 1, 12, "this '<' is never closed"},
    {"<1", 1, 12, "this '<' is never closed"},
    {"float('inf", 1, 18, "a number is wanted in the quotes"},
    {"[0x10]", 1, 13, "'0x10' is hexadecimal"},
    {"[1, 1e400]", 1, 16, "'1e400' is too large"},
    {"tensor(tensor(tensor(tensor(tensor(tensor(tensor(tensor(tensor(tensor(tensor(tensor(tensor("
     "tensor(tensor(tensor(tensor(1",
     1, 124, "more than 16 brackets"},
};

START_TEST(refused_with_its_place)
{
    struct text line = {0};
    struct session session = session_new();
    struct error error = {.line = 1};
    text_addf(&line, "set logits %s", refused[_i].text);
    ck_assert_msg(!run(&session, text_string(&line), &error), "%s", text_string(&line));
    script_locate(text_string(&line), line.length, &error);
    ck_assert_msg(strncmp(error.message, refused[_i].message, strlen(refused[_i].message)) == 0,
                  "%s\n%s", text_string(&line), error.message);
    ck_assert_msg(error.line == refused[_i].line && error.column == refused[_i].column,
                  "%s\nline %zu, column %zu: %s", text_string(&line), error.line, error.column,
                  error.message);
    ck_assert_uint_eq(session.changes, 0);
    session_release(&session);
    text_release(&line);
}
END_TEST

/* Arithmetic, names and titles are what they were. */
START_TEST(not_a_literal)
{
    static const char *const none[] = {"", "1 2", "(1+2) 3", "ln(2)", "exp(1) 2", "猫", "sin(1)"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_msg(!literal_begins(none[i], strlen(none[i])), "%s", none[i]);
    struct problem problem = problem_from("set logits 1 2\nset names [a b]\nset title [1, 2]\n");
    ck_assert_str_eq(strings_item(&problem.names, 0), "[a");
    ck_assert_str_eq(strings_item(&problem.title, 0), "[1, 2]");
    problem_release(&problem);
}
END_TEST

/* ---- lines ---- */

START_TEST(lines_of_a_command)
{
    static const char text[] = "set digits 5\nset logits [[1,\r\n2],\n[3, 4]]\nset names [a b\n"
                               "put 0 0 [1\n2]\nset logits [1\n2";
    static const struct {
        const char *line;
        size_t number;
    } wanted[] = {{"set digits 5", 1},
                  {"set logits [[1,\r\n2],\n[3, 4]]", 2},
                  {"set names [a b", 5},
                  {"put 0 0 [1\n2]", 6},
                  {"set logits [1\n2", 8}};
    struct script_lines lines = {.bytes = text, .length = strlen(text)};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        ck_assert(script_next_command(&lines));
        ck_assert_uint_eq(lines.number, wanted[i].number);
        ck_assert_uint_eq(lines.line_bytes, strlen(wanted[i].line));
        ck_assert_int_eq(memcmp(lines.line, wanted[i].line, lines.line_bytes), 0);
    }
    ck_assert(!script_next_command(&lines));
}
END_TEST

/* A block of exactly these bytes, so that a sanitizer sees who reads further. */
static void read_damaged(const char *bytes, size_t length)
{
    char *copy = malloc(length ? length : 1);
    struct literal literal;
    struct error error = {.message = ""};
    memcpy(copy, bytes, length);
    literal_begins(copy, length);
    if (literal_read(copy, length, 1, &literal, &error)) {
        ck_assert_uint_gt(literal.count, 0);
        ck_assert(!literal.number[0].new_row);
        literal_release(&literal);
    } else {
        ck_assert(error.message[0] && error.column > 0);
    }
    free(copy);
}

START_TEST(damaged_literals)
{
    static const char odd[] = "\0\n #\"',;:[]{}()<>-+.e0zT=\\\x80\xFF";
    struct text text = {0};
    text_add(&text, literals[_i].text);
    for (size_t length = 0; length < text.length; length++)
        read_damaged(text.bytes, length);
    for (size_t at = 0; at < text.length; at++) {
        const char was = text.bytes[at];
        for (size_t o = 0; o < sizeof odd - 1; o++) {
            text.bytes[at] = odd[o];
            read_damaged(text.bytes, text.length);
        }
        text.bytes[at] = was;
    }
    text_release(&text);
}
END_TEST

int main(void)
{
    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 77;
    setlocale(LC_NUMERIC, "C");
    const int count = sizeof literals / sizeof *literals;
    TCase *cases = tcase_create("literal");
    tcase_add_loop_test(cases, understood, 0, count);
    tcase_add_loop_test(cases, in_a_file, 0, count);
    tcase_add_test(cases, rows_below_one_another);
    tcase_add_test(cases, everywhere);
    tcase_add_loop_test(cases, refused_with_its_place, 0, sizeof refused / sizeof *refused);
    tcase_add_test(cases, not_a_literal);
    tcase_add_test(cases, lines_of_a_command);
    tcase_add_loop_test(cases, damaged_literals, 0, count);
    return run_cases("literal", cases);
}
