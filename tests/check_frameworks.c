/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the frameworks: which calls there are, what they are given, their numbers, which of
 * them match, and what is said of the others.  Numbers are those that the frameworks gave, or that
 * were recomputed from their sources in another program; where a loss is written with few digits
 * they are what was printed. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "core/number.h"
#include "tests/calls.h"
#include "tests/problems.h"

/* ---- which calls there are ---- */

START_TEST(all_calls)
{
    static const struct {
        const char *name, *call, *label;
        enum takes takes;
    } expected[ROWS] = {
        {"PyTorch", "CrossEntropyLoss()(v, y)", "CrossEntropyLoss(v, y)", TAKES_LOGITS},
        {"PyTorch", "CrossEntropyLoss()(v, Y)", "CrossEntropyLoss(v, Y)", TAKES_LOGITS},
        {"PyTorch", "NLLLoss()(log_softmax(v, dim=1), y)", "NLLLoss(log_softmax(v), y)",
         TAKES_LOG_PROBS},
        {"PyTorch", "NLLLoss()(v, y)", "NLLLoss(v, y)", TAKES_LOG_PROBS},
        {"PyTorch", "BCELoss()(v, Y)", "BCELoss(v, Y)", TAKES_PROBS},
        {"PyTorch", "BCEWithLogitsLoss()(v, Y)", "BCEWithLogitsLoss(v, Y)", TAKES_LOGITS},
        {"Keras 3", "BinaryCrossentropy(from_logits=True)(Y, v)", "BinaryCrossentropy(Y, v)",
         TAKES_LOGITS},
        {"Keras 3", "BinaryCrossentropy(from_logits=False)(Y, v)", "BinaryCrossentropy(Y, v)",
         TAKES_PROBS},
        {"Keras 3", "CategoricalCrossentropy(from_logits=True)(Y, v)",
         "CategoricalCrossentropy(Y, v)", TAKES_LOGITS},
        {"Keras 3", "CategoricalCrossentropy(from_logits=False)(Y, v)",
         "CategoricalCrossentropy(Y, v)", TAKES_PROBS},
        {"Keras 3", "SparseCategoricalCrossentropy(from_logits=True)(y, v)",
         "SparseCategoricalCrossentropy(y, v)", TAKES_LOGITS},
        {"Keras 3 on TensorFlow", "SparseCategoricalCrossentropy(from_logits=False)(y, v)",
         "SparseCategoricalCrossentropy(y, v)", TAKES_PROBS},
        {"Keras 3 on torch, jax, numpy", "SparseCategoricalCrossentropy(from_logits=False)(y, v)",
         "SparseCategoricalCrossentropy(y, v)", TAKES_PROBS},
        {"tf.keras 2", "BinaryCrossentropy(from_logits=True)(Y, v)", "BinaryCrossentropy(Y, v)",
         TAKES_LOGITS},
        {"tf.keras 2", "BinaryCrossentropy(from_logits=False)(Y, v)", "BinaryCrossentropy(Y, v)",
         TAKES_PROBS},
        {"tf.keras 2", "CategoricalCrossentropy(from_logits=True)(Y, v)",
         "CategoricalCrossentropy(Y, v)", TAKES_LOGITS},
        {"tf.keras 2", "CategoricalCrossentropy(from_logits=False)(Y, v)",
         "CategoricalCrossentropy(Y, v)", TAKES_PROBS},
        {"tf.keras 2", "SparseCategoricalCrossentropy(from_logits=True)(y, v)",
         "SparseCategoricalCrossentropy(y, v)", TAKES_LOGITS},
        {"tf.keras 2", "SparseCategoricalCrossentropy(from_logits=False)(y, v)",
         "SparseCategoricalCrossentropy(y, v)", TAKES_PROBS},
        {"scikit-learn 1.2 to 1.4", "log_loss(y, v)", "log_loss(y, v)", TAKES_PROBS},
        {"scikit-learn from 1.5", "log_loss(y, v)", "log_loss(y, v)", TAKES_PROBS},
        {"optax", "softmax_cross_entropy(v, Y).mean()", "softmax_cross_entropy(v, Y)",
         TAKES_LOGITS},
        {"optax", "softmax_cross_entropy_with_integer_labels(v, y).mean()",
         "softmax_cross_entropy_with_integer_labels(v, y)", TAKES_LOGITS},
        {"optax", "sigmoid_binary_cross_entropy(v, Y).mean()", "sigmoid_binary_cross_entropy(v, Y)",
         TAKES_LOGITS},
        {"TensorFlow.js", "tf.losses.softmaxCrossEntropy(Y, v)", "softmaxCrossEntropy(Y, v)",
         TAKES_LOGITS},
        {"TensorFlow.js", "tf.losses.sigmoidCrossEntropy(Y, v)", "sigmoidCrossEntropy(Y, v)",
         TAKES_LOGITS},
        {"TensorFlow.js", "tf.losses.logLoss(Y, v)", "logLoss(Y, v)", TAKES_PROBS},
    };
    struct table table = table_of_example("threeclass");
    for (size_t i = 0; i < ROWS; i++) {
        const struct framework *row = &table.frameworks.row[i];
        ck_assert_str_eq(row->name, expected[i].name);
        ck_assert_str_eq(text_string(&row->call), expected[i].call);
        ck_assert_str_eq(text_string(&row->label), expected[i].label);
        ck_assert_int_eq(row->takes, expected[i].takes);
        ck_assert_uint_le(strlen(row->word), 8);
    }
    table_release(&table);
}
END_TEST

/* ---- the demonstrations ---- */

/* With class numbers, or the same as one-hot rows. */
static void expect_threeclass(const char *name)
{
    struct table table = table_of_example(name);
    EXPECT_LOSSES(&table, {CE_NUMBERS, "1.481497943659877"}, {CE_ROWS, "1.481497943659877"},
                  {NLL_LOGS, "1.481497943659877"}, {NLL_RAW, "-1.0"},
                  {K_CATEGORICAL_LOGITS, "1.481498"}, {K_CATEGORICAL, "1.317594"},
                  {K_SPARSE_TF, "1.031104"}, {K_SPARSE, "1.317594"}, {T_CATEGORICAL, "1.317594"},
                  {T_SPARSE, "1.031104"}, {SK_OLD, "1.0311042"}, {SK, "0.2310491"},
                  {O_SOFTMAX, "1.481497943659877"}, {O_INTEGER, "1.481497943659877"},
                  {JS_SOFTMAX, "1.481498"}, {JS_LOG_LOSS, "nan"});
    expect_matches(&table, softmax_rows);
    expect_error(&table, BCE, "BCELoss refuses values outside 0..1");
    expect_note(&table, CE_NUMBERS, "the loss as stated");
    expect_note(&table, NLL_RAW, "takes the logits for log-probabilities");
    expect_note(&table, BCE_LOGITS, "each class its own sigmoid; divides by 9, not by 3");
    expect_note(&table, K_CATEGORICAL,
                "takes the logits for probabilities; divides each row by its sum");
    expect_note(&table, K_SPARSE_TF,
                "takes the logits for probabilities; cuts p to 1e-7 .. 1 - 1e-7, then divides "
                "each row by its sum");
    expect_note(&table, SK,
                "takes the logits for probabilities; does not divide the rows by their sums; "
                "cuts p to 2.2e-16 .. 1 - 2.2e-16");
    expect_note(&table, JS_LOG_LOSS,
                "takes the logits for probabilities; each class a yes or no of its own; adds 1e-7 "
                "inside the logarithm; divides by 9, not by 3; the logarithm of a negative number "
                "is nan");
    table_release(&table);
}

START_TEST(threeclass)
{
    expect_threeclass("threeclass");
    expect_threeclass("onehot");
}
END_TEST

START_TEST(binary)
{
    static const size_t rows[] = {BCE, K_BINARY, SK_OLD, SK, ROWS};
    struct table table = table_of_example("binary");
    EXPECT_LOSSES(&table, {BCE, "0.18388253942874858"}, {BCE_LOGITS, "0.5034644700204858"},
                  {K_BINARY, "0.1838825"}, {K_BINARY_LOGITS, "0.503464"},
                  {T_BINARY, "0.1838824190583855"}, {SK, "0.18388253942874858"},
                  {O_SIGMOID, "0.5034644700204858"}, {JS_LOG_LOSS, "0.1838824"},
                  {JS_SIGMOID, "0.503464"}, {CE_ROWS, "0"}, {K_CATEGORICAL_LOGITS, "0"});
    expect_matches(&table, rows);
    for (size_t row = CE_NUMBERS; row <= K_SPARSE; row++)
        if (row == CE_NUMBERS || row == NLL_LOGS || row == NLL_RAW || row >= K_SPARSE_LOGITS)
            expect_error(&table, row, "label 1 is out of range: the only class is 0");
    ck_assert(isnan(table.frameworks.row[O_INTEGER].value));
    expect_note(&table, BCE_LOGITS, "sigmoid twice");
    expect_note(&table, T_BINARY, "adds 1e-7 inside the logarithm");
    expect_note(&table, CE_ROWS,
                "takes the probabilities for logits; one class alone: p is 1 whatever the value");
    expect_note(&table, K_CATEGORICAL,
                "one class alone: p is 1 whatever the value; cuts p to 1e-7 .. 1 - 1e-7");
    expect_note(&table, O_INTEGER,
                "takes the probabilities for logits; one class alone: p is 1 whatever the value; "
                "a label that is no class gives nan");
    expect_call(&table, CE_NUMBERS, "CrossEntropyLoss()(v, y.long())");
    expect_call(&table, BCE, "BCELoss()(v, y)");
    expect_call(&table, NLL_LOGS, "NLLLoss()(torch.log(v), y.long())");
    table_release(&table);
}
END_TEST

/* The true logits of those probabilities, passed as probabilities. */
START_TEST(binary_logits)
{
    struct table table = table_of("set task binary\nset logits 2.1972245773362196; "
                                  "-1.3862943611198906; 1.3862943611198908\nset labels 1; 0; 1\n");
    EXPECT_LOSSES(&table, {K_BINARY, "1.19e-7"}, {T_BINARY, "0"}, {JS_LOG_LOSS, "nan"},
                  {SK, "2.2e-16"}, {BCE_LOGITS, "0.183882539428749"});
    expect_error(&table, BCE, "BCELoss refuses values outside 0..1");
    expect_note(&table, K_BINARY, "takes the logits for probabilities; cuts p to 1e-7 .. 1 - 1e-7");
    expect_note(&table, JS_LOG_LOSS,
                "takes the logits for probabilities; adds 1e-7 inside the logarithm; the logarithm "
                "of a negative number is nan");
    table_release(&table);
}
END_TEST

/* ---- probabilities ---- */

START_TEST(probability_zero)
{
    static const size_t rows[] = {NLL_LOGS, ROWS};
    struct table table = table_of_example("impossible");
    EXPECT_LOSSES(&table, {NLL_LOGS, "inf"}, {NLL_RAW, "0"}, {K_CATEGORICAL, "16.118095"},
                  {K_SPARSE, "16.118095"}, {K_SPARSE_TF, "16.118095"},
                  {T_CATEGORICAL, "16.1180957"}, {T_SPARSE, "16.1181"}, {SK_OLD, "36.043653"},
                  {SK, "36.04365"});
    expect_matches(&table, rows);
    expect_note(&table, K_CATEGORICAL, "cuts p to 1e-7 .. 1 - 1e-7");
    expect_note(&table, SK, "cuts p to 2.2e-16 .. 1 - 2.2e-16");
    expect_note(&table, CE_NUMBERS, "softmax twice");
    expect_note(&table, NLL_RAW, "takes the probabilities for their logarithms");
    ck_assert(!signbit(matrix_row(&table.frameworks.row[NLL_RAW].losses, 0)[0]));
    expect_call(&table, NLL_LOGS, "NLLLoss()(torch.log(v), y)");
    expect_call(&table, SK, "log_loss(y, v, labels=[0, 1, 2])");
    table_release(&table);
    table = table_of("set task binary\nset probs 0\nset labels 1\n");
    EXPECT_LOSSES(&table, {BCE, "100"}, {K_BINARY, "16.118095"}, {T_BINARY, "15.42495"},
                  {JS_LOG_LOSS, "16.1181"}, {SK, "36.043653"});
    expect_note(&table, BCE, "cuts the logarithm at -100");
    expect_note(&table, T_BINARY, "cuts p to 1e-7 .. 1 - 1e-7; adds 1e-7 inside the logarithm");
    expect_call(&table, SK, "log_loss(y, v, labels=[0, 1])");
    table_release(&table);
}
END_TEST

START_TEST(sums_not_one)
{
    static const size_t rows[] = {NLL_LOGS, SK, ROWS};
    struct table table = table_of("set probs 0.2 0.3\nset target 1\n");
    EXPECT_LOSSES(&table, {CE_NUMBERS, "0.6443967"}, {NLL_LOGS, "1.2039728"},
                  {K_CATEGORICAL, "0.5108256"}, {K_SPARSE, "0.5108256"}, {K_SPARSE_TF, "0.5108256"},
                  {T_SPARSE, "0.5108256"}, {SK_OLD, "0.5108256"}, {SK, "1.2039728"});
    expect_matches(&table, rows);
    expect_note(&table, K_CATEGORICAL, "divides each row by its sum");
    expect_note(&table, SK_OLD, "divides each row by its sum");
    table_release(&table);
}
END_TEST

/* The logarithm forgotten: minus the mean of the probabilities, of the softmax of three rows. */
START_TEST(log_forgotten)
{
    struct table table =
        table_of("set probs 0.628532 0.231224 0.140244; 0.242433 0.659001 0.098566; "
                 "0.085171 0.345385 0.569444\nset target 2 0 1\n");
    EXPECT_LOSSES(&table, {NLL_RAW, "-0.2427"}, {NLL_LOGS, "1.4815"}, {CE_NUMBERS, "1.21321"});
    expect_note(&table, NLL_RAW, "takes the probabilities for their logarithms");
    table_release(&table);
}
END_TEST

/* Here what is right is not what is stated. */
START_TEST(told_wrongly)
{
    struct table table = table_of_example("twice");
    EXPECT_LOSSES(&table, {CE_NUMBERS, "0.7679"}, {K_CATEGORICAL, "0.356675"}, {NLL_RAW, "-0.7"});
    expect_matches(&table, softmax_rows);
    expect_note(&table, CE_NUMBERS, "as stated: softmax twice");
    expect_note(&table, K_CATEGORICAL, "takes the values for what they are");
    table_release(&table);
}
END_TEST

/* An ignored sample costs nothing, also where the values are taken as they stand. */
START_TEST(ignored_sample)
{
    struct table table =
        table_of("set logits 2 1 0.5; 1 2 0.1; 3 1 1\nset ignore_index 1\nset target 2 0 1\n");
    EXPECT_LOSSES(&table, {NLL_RAW, "-0.75"});
    ck_assert_double_eq(matrix_row(&table.frameworks.row[NLL_RAW].losses, 2)[0], 0);
    table_release(&table);
}
END_TEST

/* Probabilities of 0 that cost something behind the cut though their label is 0; a row of nothing
 * but 0, whose shares are no numbers. */
START_TEST(probabilities_of_zero)
{
    struct table table = table_of("set task binary\nset probs 0; 0.5\nset labels 0; 1\n");
    expect_note(&table, T_BINARY, "cuts p to 1e-7 .. 1 - 1e-7; adds 1e-7 inside the logarithm");
    expect_note(&table, K_CATEGORICAL,
                "one class alone: p is 1 whatever the value; cuts p to 1e-7 .. 1 - 1e-7; what is "
                "infinite ends in nan here");
    table_release(&table);
}
END_TEST

START_TEST(legends)
{
    static const char *const rows[][2] = {
        {"set logits 2 1\nset target 0\n", "v the values, y class numbers, Y rows of labels"},
        {"set task binary\nset logits 2\nset labels 1\n", "v the values, y the labels"},
        {"set task binary\nset logits 2\nset labels 1\nset pos_weight 2\n",
         "v the values, y the labels, q pos_weight"},
        {"set logits 2 1\nset target 0\nset class_weight 1 2\nset sample_weight 2\n",
         "v the values, y class numbers, Y rows of labels, w class_weight, s sample_weight"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct problem problem = problem_from(rows[i][0]);
        struct text said = {0};
        frameworks_add_legend(&problem, &said);
        ck_assert_str_eq(text_string(&said), rows[i][1]);
        text_release(&said);
        problem_release(&problem);
    }
}
END_TEST

/* Two even scores cost ln 2 a class and ln 2 in all. */
START_TEST(by_chance)
{
    struct table table = table_of("set logits 0 0\nset target 0\n");
    ck_assert(table.frameworks.row[BCE_LOGITS].matches);
    expect_note(&table, BCE_LOGITS,
                "the same by chance: each class its own sigmoid; divides by 2, not by 1");
    table_release(&table);
}
END_TEST

/* What is infinite: a number to some, none to others. */
START_TEST(infinite_logits)
{
    struct table table = table_of("set logits 0 -inf; 1 2\nset labels 1 0; 0 1\n");
    EXPECT_LOSSES(&table, {CE_NUMBERS, "0.156630843759111"}, {CE_ROWS, "nan"}, {O_SOFTMAX, "nan"},
                  {O_INTEGER, "0.156630843759111"});
    expect_note(&table, CE_ROWS, "what is infinite ends in nan here");
    table_release(&table);
    table = table_of("set logits inf 0\nset target 1\n"); /* not even the definition has a loss */
    EXPECT_LOSSES(&table, {CE_NUMBERS, "nan"}, {BCE_LOGITS, "inf"}, {K_BINARY_LOGITS, "nan"},
                  {O_INTEGER, "inf"});
    ck_assert(table.frameworks.row[CE_NUMBERS].matches);
    ck_assert(!table.frameworks.row[K_BINARY_LOGITS].matches);
    expect_note(&table, K_BINARY_LOGITS, "each class its own sigmoid; divides by 2, not by 1");
    expect_note(&table, BCE_LOGITS,
                "each class its own sigmoid; divides by 2, not by 1; what is infinite gives a "
                "number here");
    expect_note(&table, O_INTEGER, "what is infinite gives a number here");
    table_release(&table);
}
END_TEST

/* ---- precision and unit ---- */

START_TEST(precisions)
{
    struct table table = table_of_b("set precision float32\nset log_base 2\n");
    EXPECT_LOSSES(&table, {CE_NUMBERS, "1.481498"}, {K_SPARSE_LOGITS, "1.481498"});
    ck_assert_double_eq(table.frameworks.row[O_INTEGER].value,
                        (double)(float)table.frameworks.row[O_INTEGER].value);
    expect_matches(&table, softmax_rows);
    table_release(&table);
    table = table_of_b("");
    ck_assert_double_eq(table.frameworks.row[K_SPARSE_LOGITS].value,
                        (double)(float)table.frameworks.row[K_SPARSE_LOGITS].value);
    ck_assert_double_ne(table.frameworks.row[T_SPARSE_LOGITS].value,
                        (double)(float)table.frameworks.row[T_SPARSE_LOGITS].value);
    table_release(&table);
    table = table_of("set logits 20 0\nset target 0\n"); /* the exact loss is 2.06e-9 */
    expect_note(&table, K_SPARSE_LOGITS,
                table.frameworks.row[K_SPARSE_LOGITS].matches ? "the loss as stated"
                                                              : "rounds as float32 does");
    table_release(&table);
    table =
        table_of("set logits 20 0\nset target 0\nset precision float16\n"); /* that is 0 there */
    ck_assert_double_eq(table.frameworks.row[CE_NUMBERS].value, 0);
    expect_note(&table, CE_NUMBERS, "rounds as float16 does");
    table_release(&table);
    table = table_of("set logits 2 1; 0 1\nset target 0 0\nset reduction none\nset log_base 2\n");
    ck_assert_double_eq_tol(table.frameworks.row[CE_NUMBERS].shown, 0.31326168751822283, 1e-15);
    table_release(&table);
}
END_TEST

/* ---- printed numbers ---- */

START_TEST(printed_numbers)
{
    static const struct {
        const char *string;
        double value, margin;
    } good[] = {
        {"0.5514", 0.5514, 0.5e-4},
        {"16", 16, 0.5},
        {"-0.2427", -0.2427, 0.5e-4},
        {"1.19e-07", 1.19e-7, 0.5e-9},
        {"2E3", 2000, 500},
        {".5", 0.5, 0.05},
        {"3.", 3, 0.5},
        {"1e+2", 100, 50},
        {"0.50", 0.5, 0.005},
    };
    static const char *const bad[] = {"",        "-",     ".",     "e5",    "1e",  "1e-",
                                      "0x10",    "1/3",   "2-1",   "ln(2)", "1 2", "-nan",
                                      "1e99999", "1e999", "1.2.3", "12a",   "+1",  "infinity"};
    struct printed printed;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ck_assert_msg(printed_read(good[i].string, &printed), "%s", good[i].string);
        ck_assert_double_eq(printed.value, good[i].value);
        ck_assert_double_eq_tol(printed.margin, good[i].margin, 1e-12 * good[i].margin);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!printed_read(bad[i], &printed), "%s", bad[i]);
    ck_assert(printed_read("nan", &printed) && isnan(printed.value));
    ck_assert(printed_read("-inf", &printed) && printed.value == -INFINITY);
}
END_TEST

START_TEST(given_numbers)
{
    static const struct {
        const char *string;
        size_t count;
    } numbers[] = {{"1.4815", 10}, {"1.48", 10}, {"1.482", 0}, {"-1", 1},    {"1.0311", 3},
                   {"1.3176", 3},  {"nan", 1},   {"inf", 0},   {"0.231", 1}, {"1.317594", 3}};
    struct table table = table_of_example("threeclass");
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct printed printed;
        size_t count = 0;
        ck_assert(printed_read(numbers[i].string, &printed));
        for (size_t row = 0; row < ROWS; row++)
            count += framework_gives(&table.frameworks.row[row], REDUCTION_MEAN, &printed);
        ck_assert_msg(count == numbers[i].count, "%s: %zu", numbers[i].string, count);
    }
    table_release(&table);
}
END_TEST

/* ---- all problems ---- */

/* A row has either a number with a note or an error. */
static void expect_sound(const struct framework *row)
{
    ck_assert_uint_gt(row->call.length, 0);
    ck_assert_msg((row->error.length == 0) == (row->note.length > 0), "%s: '%s', '%s'",
                  text_string(&row->call), text_string(&row->error), text_string(&row->note));
    ck_assert(!row->error.length || (isnan(row->value) && !row->matches));
}

/* It gives what it printed, and rows that match give the same. */
static void expect_consistent(const struct framework *row, const struct framework *before,
                              enum precision precision)
{
    const double ulps = 8 * fmax(FLT_EPSILON, precision_epsilon(precision));
    const struct number_text exact = number_exact(row->value);
    struct printed printed;
    ck_assert_msg(printed_read(exact.text, &printed), "%s", exact.text);
    ck_assert_msg(framework_gives(row, REDUCTION_MEAN, &printed), "%s", exact.text);
    if (before && row->matches && before->matches && isfinite(row->value) &&
        row->value != before->value)
        ck_assert_double_eq_tol(row->value, before->value, ulps * fabs(row->value));
}

START_TEST(random_problems)
{
    static const struct problem_mix mix = {
        .samples = 4, .classes = 4, .labelled = true, .large = true, .wild = true};
    for (uint64_t seed = 1; seed <= 400; seed++) {
        struct dice dice = {seed};
        struct problem problem = problem_random(&dice, &mix);
        struct frameworks frameworks = frameworks_new(&problem, problem_samples(&problem) - 1);
        for (size_t i = 0; i < ROWS; i++) {
            const struct framework *row = &frameworks.row[i];
            expect_sound(row);
            if (!row->error.length && problem.reduction != REDUCTION_NONE)
                expect_consistent(row, i ? row - 1 : NULL, problem.precision);
        }
        frameworks_release(&frameworks);
        problem_release(&problem);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        ignored_sample,  probabilities_of_zero,
        legends,         all_calls,
        threeclass,      binary,
        binary_logits,   probability_zero,
        sums_not_one,    log_forgotten,
        told_wrongly,    by_chance,
        infinite_logits, precisions,
        printed_numbers, given_numbers,
        random_problems,
    };
    return run_tests("frameworks", tests, sizeof tests / sizeof *tests);
}
