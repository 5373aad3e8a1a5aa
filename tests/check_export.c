/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exported scripts: literals that read back, expected values, what is refused.  tests/exports runs
 * the scripts. */
#include <check.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "app/clipboard.h"
#include "core/export.h"
#include "core/loss.h"
#include "tests/problems.h"

/* A session with the problem that `set` lines build. */
static struct session session_of(const char *lines)
{
    struct session session = session_new();
    struct problem problem = problem_from(lines);
    session_commit(&session, &problem, "");
    return session;
}

/* What a format writes, or the reason in place of it. */
static struct text written(const char *lines, const char *format)
{
    struct session session = session_of(lines);
    struct text text = {0};
    struct error error = {0};
    const bool good = export_find(format)->write(&session, &text, &error);
    if (!good)
        text_clear(&text);
    text_add(&text, good ? "" : error.message);
    session_release(&session);
    return text;
}

static void expect_part(const char *lines, const char *format, const char *part)
{
    struct text text = written(lines, format);
    ck_assert_msg(strstr(text_string(&text), part), "no '%s' in:\n%s", part, text_string(&text));
    text_release(&text);
}

static void expect_no_part(const char *lines, const char *format, const char *part)
{
    struct text text = written(lines, format);
    ck_assert_msg(!strstr(text_string(&text), part), "'%s' in:\n%s", part, text_string(&text));
    text_release(&text);
}

static void expect_refused(const char *lines, const char *format, const char *reason)
{
    struct text text = written(lines, format);
    ck_assert_str_eq(text_string(&text), reason);
    text_release(&text);
}

static void expect_line(const char *lines, const char *format, const char *line)
{
    struct session session = session_of(lines);
    struct text text = {0};
    struct error error = {0};
    const bool good = export_find(format)->line(&session, &text, &error);
    ck_assert_str_eq(good ? text_string(&text) : error.message, line);
    text_release(&text);
    session_release(&session);
}

#define THREE "set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\nset target 2 0 1\n"
#define PAIR  "set task binary\nset logits 2; -1\nset labels 1; 0\n"
#define RATE  "set task binary\nset probs 0.9; 0.2\nset labels 1; 0\n"

static const char *const scripts[] = {"pytorch", "keras", "numpy", "optax", "sklearn", "tfjs", "c"};

#define SCRIPTS (sizeof scripts / sizeof *scripts)

START_TEST(table_is_whole)
{
    for (size_t i = 0; export_at(i); i++) {
        ck_assert_ptr_eq(export_find(export_at(i)->name), export_at(i));
        ck_assert(export_at(i)->write && export_at(i)->extension[0] && export_at(i)->help[0]);
    }
    for (size_t i = 0; i < SCRIPTS; i++)
        ck_assert_ptr_nonnull(export_find(scripts[i]));
    ck_assert_ptr_null(export_find("java"));
    ck_assert_ptr_null(export_find(""));
}
END_TEST

/* Every number of a list "...{text}1.0, 2.0]" after `before` must read back to the value. */
static void expect_numbers(const char *text, const char *before, const struct problem *problem)
{
    const char *at = strstr(text, before);
    ck_assert_msg(at, "no '%s' in:\n%s", before, text);
    at += strlen(before);
    for (size_t n = 0; n < problem_samples(problem); n++)
        for (size_t c = 0; c < problem_classes(problem); c++) {
            char *end;
            at += strcspn(at, "-0123456789iI");
            const double value = strtod(at, &end);
            const double wanted = matrix_row(&problem->values, n)[c];
            ck_assert_msg(value == wanted && signbit(value) == signbit(wanted),
                          "%.17g reads back as %.17g", wanted, value);
            ck_assert_msg(isinf(wanted) || strcspn(at, ".e") < (size_t)(end - at),
                          "an integer: %.20s", at);
            at = end;
        }
}

START_TEST(numbers_read_back)
{
    static const char *const before[] = {
        "= torch.tensor([", "= np.array([",     "= np.array([",          "= jnp.array([",
        "= np.array([",     "const logits = [", "[SAMPLES][CLASSES] = {"};
    struct dice dice = {.state = 7};
    const struct problem_mix mix = {.samples = 4, .classes = 6, .labelled = true, .wild = true};
    for (size_t i = 0; i < 400; i++) {
        struct session session = session_new();
        struct problem problem = problem_random(&dice, &mix);
        const bool logits = problem.kind == VALUES_LOGITS;
        session_commit(&session, &problem, "");
        for (size_t f = 0; logits && f < SCRIPTS; f++) {
            struct text text = {0};
            struct error error;
            if (export_find(scripts[f])->write(&session, &text, &error))
                expect_numbers(text_string(&text), before[f], &session.problem);
            text_release(&text);
        }
        session_release(&session);
    }
}
END_TEST

START_TEST(infinity_is_the_word_of_the_language)
{
    static const char *const lines = "set logits -inf 0; inf 1\nset target 1 1\n";
    expect_part(lines, "pytorch", "[-inf, 0.0],\n    [inf, 1.0],");
    expect_part(lines, "numpy", "[-inf, 0.0],\n    [inf, 1.0],");
    expect_part(lines, "tfjs", "[-Infinity, 0.0],\n    [Infinity, 1.0],");
    expect_part(lines, "c", "{-INFINITY, 0.0},\n    {INFINITY, 1.0},");
    expect_part(lines, "c", "expected[] = {NAN}");
    expect_part(lines, "tfjs", "EXPECTED = [NaN]");
    expect_line("set logits -inf 0\nset target 1\n", "pytorch",
                "torch.nn.CrossEntropyLoss()(torch.tensor([[-float(\"inf\"), 0.0]]), "
                "torch.tensor([1]))");
}
END_TEST

/* The numbers of the reference, 17 digits of them. */
START_TEST(expected_value_is_that_of_the_framework)
{
    expect_part(THREE, "pytorch", "EXPECTED = [1.481497943659877");
    expect_part(THREE "set class_weight 1 2 0.5\nset label_smoothing 0.1\n", "pytorch",
                "EXPECTED = [1.28420618176624");
    expect_part(THREE "set class_weight 1 2 0.5\nset label_smoothing 0.1\n", "optax",
                "EXPECTED = [1.51624");
    expect_part(THREE "set from_logits off\n", "keras", "EXPECTED = [1.31759366596677");
    expect_part(THREE "set from_logits off\n", "keras",
                "if keras.backend.backend() == \"tensorflow\":\n    EXPECTED = [1.0311041");
    expect_part(THREE "set from_logits off\n", "tfjs", "EXPECTED = [1.03110");
    expect_part(THREE "set from_logits off\n", "sklearn", "EXPECTED = [0.23104");
    expect_part(THREE "set from_logits off\n", "sklearn", "< (1, 5):\n    EXPECTED = [1.031104");
    expect_part(THREE "set reduction none\n", "pytorch", "EXPECTED = [1.96436878410794");
}
END_TEST

START_TEST(call_says_what_it_is_told)
{
    expect_part(THREE, "keras", "SparseCategoricalCrossentropy(from_logits=True,");
    expect_part(THREE "set from_logits off\n", "keras",
                "SparseCategoricalCrossentropy(from_logits=False,");
    expect_part(THREE "set label_smoothing 0.1\n", "keras",
                "CategoricalCrossentropy(from_logits=True, label_smoothing=0.1,");
    expect_part(PAIR, "keras", "BinaryCrossentropy(from_logits=True,");
    expect_part(RATE, "keras", "BinaryCrossentropy(from_logits=False,");
    expect_part(PAIR, "pytorch", "torch.nn.BCEWithLogitsLoss()");
    expect_part(RATE, "pytorch", "torch.nn.BCELoss()");
    expect_part(RATE "set from_logits on\n", "pytorch",
                "BCEWithLogitsLoss()\nloss = loss_function(probs, labels)");
    expect_part(THREE "set from_logits off\n", "pytorch",
                "NLLLoss()\nloss = loss_function(logits.log(), target)");
}
END_TEST

START_TEST(options_are_lines_or_arguments)
{
    expect_part(THREE "set temperature 2\nset log_base 2\n", "pytorch",
                "loss_function(logits / 2.0, target)\nloss = loss / log(2)  # in bits\n");
    expect_part(THREE "set ignore_index -100\nset target -100 0 1\n", "pytorch",
                "CrossEntropyLoss(ignore_index=-100)");
    expect_part(THREE "set sample_weight 1 2 3\n", "pytorch",
                "losses = losses * sample_weight\nloss = losses.sum() / len(losses)\n");
    expect_part(PAIR "set pos_weight 3\nset reduction sum\n", "pytorch",
                "BCEWithLogitsLoss(pos_weight=pos_weight, reduction=\"sum\")");
    expect_part(PAIR "set precision float32\n", "pytorch", "dtype=torch.float32)");
    expect_part(THREE "set precision float16\n", "numpy", "dtype = np.float16\n");
    expect_part(THREE "set precision float32\n", "c", "typedef float number;");
    expect_part(THREE "set convention keras\nset from_logits off\n", "numpy",
                "p = np.clip(p, dtype(1e-07), dtype(0.9999999))");
    expect_part(THREE "set convention keras\n", "numpy", "# The rules are those of Keras 3.\n");
}
END_TEST

START_TEST(what_cannot_be_said_is_refused)
{
    static const char *const ignored =
        THREE "set ignore_index -100\nset target 2 -100 1\nset label_smoothing 0.1\n";
    expect_refused(THREE "set from_logits off\n", "optax", "optax has losses of logits only");
    expect_refused(PAIR "set pos_weight 2\n", "keras", "Keras has no pos_weight");
    expect_refused(ignored, "keras", "CategoricalCrossentropy, which smooths, has no ignore_class");
    expect_refused(THREE "set precision bfloat16\n", "numpy",
                   "NumPy has no bfloat16; 'set precision float16' or another");
    expect_refused(THREE "set precision float16\n", "c",
                   "C11 has no float16; 'set precision float32' or float64");
    expect_refused(THREE "set precision float16\n", "tfjs",
                   "TensorFlow.js computes in float32; 'set precision float32'");
    expect_refused("set logits 2 1; inf 1\nset ignore_index -100\nset target 0 -100\n", "tfjs",
                   "sample 1 is ignored, which here is a weight of 0, and has infinite logits: 0 "
                   "times infinity is no number");
}
END_TEST

/* A title or a name cannot leave its comment. */
START_TEST(titles_stay_in_their_comment)
{
    expect_part(THREE "set title \"ends in \\\\\"\n", "c", "// \"ends in \\\"\n");
    expect_part(THREE "set title \"a\xE2\x80\xA8 b\"\n", "tfjs", "// \"a  b\"\n");
    expect_part(THREE "set names cat dog \"x\\\\\"\n", "c",
                "// classes: 0 \"cat\", 1 \"dog\", 2 \"x\\\"\n");
}
END_TEST

START_TEST(no_function_that_is_not_called)
{
    expect_no_part(THREE, "c", "product");
    expect_no_part(THREE, "c", "softplus");
    expect_part(THREE "set class_weight 1 0 1\n", "c", "static number product(");
    expect_part(PAIR, "c", "static number softplus(");
    expect_no_part(RATE, "c", "softplus");
}
END_TEST

START_TEST(lines_are_calls)
{
    expect_line(THREE, "pytorch",
                "torch.nn.CrossEntropyLoss()(torch.tensor([[2.0, 1.0, 0.5], [1.0, 2.0, 0.1], "
                "[0.1, 1.5, 2.0]]), torch.tensor([2, 0, 1]))");
    expect_line(RATE, "keras",
                "keras.losses.BinaryCrossentropy(from_logits=False, dtype=\"float64\")([[1.0], "
                "[0.0]], np.array([[0.9], [0.2]]))");
    expect_line(PAIR, "tfjs", "tf.losses.sigmoidCrossEntropy([[1.0], [0.0]], [[2.0], [-1.0]])");
    expect_line(THREE "set sample_weight 1 2 3\n", "pytorch",
                "this takes more than one line; 'export pytorch' writes them");
}
END_TEST

static void expect_copy(const char *text, const char *sequence)
{
    struct text out = {0};
    ck_assert(clipboard_add_sequence(text, strlen(text), &out));
    ck_assert_str_eq(text_string(&out), sequence);
    text_release(&out);
}

/* The examples of RFC 4648. */
START_TEST(clipboard_takes_base64)
{
    struct text out = {0}, large = {0};
    expect_copy("f", "\033]52;c;Zg==\a");
    expect_copy("fo", "\033]52;c;Zm8=\a");
    expect_copy("foo", "\033]52;c;Zm9v\a");
    expect_copy("foob", "\033]52;c;Zm9vYg==\a");
    expect_copy("fooba", "\033]52;c;Zm9vYmE=\a");
    expect_copy("foobar", "\033]52;c;Zm9vYmFy\a");
    expect_copy("\xFB\xFF\xFE", "\033]52;c;+//+\a");
    ck_assert(!clipboard_add_sequence("", 0, &out));
    text_add_repeated(&large, "x", CLIPBOARD_BYTES_MAX + 1);
    ck_assert(!clipboard_add_sequence(large.bytes, large.length, &out));
    ck_assert_uint_eq(out.length, 0);
    ck_assert(clipboard_add_sequence(large.bytes, CLIPBOARD_BYTES_MAX, &out));
    ck_assert_uint_eq(out.length, strlen("\033]52;c;\a") + 74992);
    text_release(&out);
    text_release(&large);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        table_is_whole,
        numbers_read_back,
        infinity_is_the_word_of_the_language,
        expected_value_is_that_of_the_framework,
        call_says_what_it_is_told,
        options_are_lines_or_arguments,
        what_cannot_be_said_is_refused,
        titles_stay_in_their_comment,
        no_function_that_is_not_called,
        lines_are_calls,
        clipboard_takes_base64,
    };
    return run_tests("export", tests, sizeof tests / sizeof *tests);
}
