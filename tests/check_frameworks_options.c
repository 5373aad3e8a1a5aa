/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of options and labels in the calls of the frameworks: put in where the call has a
 * place for them, else left out, and said so. */
#include <math.h>

#include "tests/calls.h"
#include "tests/problems.h"

/* ---- options ---- */

START_TEST(smoothing)
{
    struct table table = table_of_b("set label_smoothing 0.1\n");
    EXPECT_LOSSES(&table, {CE_NUMBERS, "1.468164610326544"}, {CE_ROWS, "1.468164610326544"},
                  {NLL_LOGS, "1.481497943659877"}, {K_CATEGORICAL_LOGITS, "1.468165"},
                  {O_SOFTMAX, "1.468164610326544"}, {JS_SOFTMAX, "1.468165"});
    expect_note(&table, K_SPARSE_LOGITS, "has no label smoothing");
    expect_note(&table, O_SOFTMAX, "the loss as stated");
    expect_call(&table, CE_NUMBERS, "CrossEntropyLoss(label_smoothing=0.1)(v, y)");
    expect_call(&table, BCE_LOGITS, "BCEWithLogitsLoss()(v, (1-0.1)*Y + 0.1/2)");
    expect_call(&table, K_CATEGORICAL,
                "CategoricalCrossentropy(from_logits=False, label_smoothing=0.1)(Y, v)");
    expect_call(&table, O_SOFTMAX, "softmax_cross_entropy(v, (1-0.1)*Y + 0.1/3).mean()");
    expect_call(&table, JS_SOFTMAX, "tf.losses.softmaxCrossEntropy(Y, v, null, 0.1)");
    expect_call(&table, JS_LOG_LOSS, "tf.losses.logLoss(Y.mul(1-0.1).add(0.1/2), v)");
    table_release(&table);
    /* with it a class that is not true counts as well */
    table = table_of("set probs 0.5 0.5 0\nset target 0\nset label_smoothing 0.1\n");
    expect_note(&table, K_CATEGORICAL, "cuts p to 1e-7 .. 1 - 1e-7");
    table_release(&table);
}
END_TEST

START_TEST(class_weights)
{
    struct table table = table_of_b("set class_weight 1 2 0.5\n");
    EXPECT_LOSSES(&table, {CE_NUMBERS, "1.292972705577003"}, {CE_ROWS, "1.508468156506504"},
                  {K_CATEGORICAL_LOGITS, "1.508468"}, {T_SPARSE_LOGITS, "1.508468"},
                  {JS_SOFTMAX, "1.508468"}, {O_INTEGER, "1.508468156506504"},
                  {BCE_LOGITS, "1.348943682152332"}, {K_BINARY_LOGITS, "1.254133"},
                  {O_SIGMOID, "1.25413284424489"});
    expect_note(&table, CE_ROWS, "divides by 3, not by 3.5");
    expect_note(&table, JS_SOFTMAX, "divides by 3, not by 3.5");
    expect_call(&table, CE_NUMBERS, "CrossEntropyLoss(weight=w)(v, y)");
    expect_call(&table, BCE_LOGITS, "BCEWithLogitsLoss(weight=w)(v, Y)");
    expect_call(&table, K_CATEGORICAL_LOGITS,
                "CategoricalCrossentropy(from_logits=True)(Y, v, sample_weight=w[y])");
    expect_call(&table, SK, "log_loss(y, v, sample_weight=w[y])");
    expect_call(&table, O_INTEGER,
                "(w[y] * softmax_cross_entropy_with_integer_labels(v, y)).mean()");
    expect_call(&table, O_SIGMOID, "(w[y][:, None] * sigmoid_binary_cross_entropy(v, Y)).mean()");
    expect_call(&table, JS_SOFTMAX, "tf.losses.softmaxCrossEntropy(Y, v, tf.gather(w, y))");
    expect_call(&table, JS_SIGMOID,
                "tf.losses.sigmoidCrossEntropy(Y, v, tf.gather(w, y).expandDims(1))");
    table_release(&table);
    table = table_of_example("smoothed");
    EXPECT_LOSSES(&table, {CE_NUMBERS, "1.284206181766243"}, {CE_ROWS, "1.49824054539395"},
                  {NLL_LOGS, "1.292972705577003"}, {K_CATEGORICAL_LOGITS, "1.516246"},
                  {JS_SOFTMAX, "1.516246"});
    expect_note(&table, K_CATEGORICAL_LOGITS,
                "the label's weight multiplies the smoothing, too; divides by 3, not by 3.5");
    table_release(&table);
    table = table_of("set probs 0.7 0.2 0.1; 0.1 0.8 0.1\nset target 0 1\n"
                     "set class_weight 1 2 0.5\n");
    ck_assert(table.frameworks.row[SK].matches && table.frameworks.row[SK_OLD].matches);
    table_release(&table);
}
END_TEST

START_TEST(sample_weights)
{
    struct table table = table_of_b("set sample_weight 0.5 1 2\n");
    EXPECT_LOSSES(&table, {CE_NUMBERS, "1.508468156506504"}, {NLL_RAW, "-1.4166667"},
                  {K_SPARSE_LOGITS, "1.508468"}, {JS_SOFTMAX, "1.508468"});
    expect_call(&table, CE_NUMBERS, "(s * CrossEntropyLoss(reduction='none')(v, y)).mean()");
    expect_call(&table, BCE_LOGITS, "BCEWithLogitsLoss(weight=s[:, None])(v, Y)");
    expect_call(&table, K_SPARSE_LOGITS,
                "SparseCategoricalCrossentropy(from_logits=True)(y, v, sample_weight=s)");
    expect_call(&table, O_SIGMOID, "(s[:, None] * sigmoid_binary_cross_entropy(v, Y)).mean()");
    expect_call(&table, JS_SOFTMAX, "tf.losses.softmaxCrossEntropy(Y, v, s)");
    table_release(&table);
    table = table_of_b("set sample_weight 1 2 0.5\nset class_weight 1 2 0.5\n");
    EXPECT_LOSSES(&table, {NLL_RAW, "-1.0714286"}); /* 3.75 / 3.5 */
    expect_call(&table, CE_NUMBERS,
                "(s * CrossEntropyLoss(weight=w, reduction='none')(v, y)).sum() / 3.5");
    expect_call(&table, BCE, "BCELoss(weight=s[:, None] * w)(v, Y)");
    expect_call(&table, SK, "log_loss(y, v, sample_weight=s * w[y])");
    expect_call(&table, JS_SOFTMAX, "tf.losses.softmaxCrossEntropy(Y, v, s.mul(tf.gather(w, y)))");
    table_release(&table);
    table = table_of("set task binary\nset logits 2 -1; 0.5 1\nset labels 1 0; 1 1\n"
                     "set sample_weight 1 2; 3 4\n");
    expect_call(&table, BCE_LOGITS, "BCEWithLogitsLoss(weight=s)(v, y)");
    expect_note(&table, CE_ROWS,
                "one distribution over the outputs; has no weights of outputs; divides by 2, not "
                "by 4");
    table_release(&table);
}
END_TEST

START_TEST(pos_weights)
{
    struct table table = table_of("set task binary\nset logits 0.9; 0.2; 0.8\nset labels 1; 0; 1\n"
                                  "set pos_weight 3\n");
    EXPECT_LOSSES(&table, {BCE_LOGITS, "0.978300830473730"}, {O_SIGMOID, "0.5034644700204858"},
                  {K_BINARY_LOGITS, "0.503464"});
    expect_note(&table, BCE_LOGITS, "the loss as stated");
    expect_note(&table, K_BINARY_LOGITS, "has no pos_weight");
    expect_call(&table, BCE_LOGITS, "BCEWithLogitsLoss(pos_weight=q)(v, y)");
    expect_call(&table, BCE, "BCELoss()(v, y)");
    table_release(&table);
}
END_TEST

START_TEST(ignored)
{
    struct table table = table_of("set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\n"
                                  "set ignore_index -100\nset target 2 -100 1\n");
    EXPECT_LOSSES(&table, {CE_NUMBERS, "1.513731907350899"}, {NLL_LOGS, "1.513731907350899"},
                  {CE_ROWS, "1.009154604900599"}, {K_SPARSE_LOGITS, "1.513732"},
                  {K_CATEGORICAL_LOGITS, "1.009155"}, {T_SPARSE_LOGITS, "1.513731907350899"},
                  {JS_SOFTMAX, "1.513732"});
    expect_error(&table, SK, "log_loss has no ignore_index");
    expect_error(&table, O_INTEGER, "optax has no ignore_index");
    expect_note(&table, CE_ROWS, "counts the ignored samples; divides by 3, not by 2");
    expect_note(&table, JS_SOFTMAX, "the loss as stated");
    expect_call(&table, CE_NUMBERS, "CrossEntropyLoss(ignore_index=-100)(v, y)");
    expect_call(&table, CE_ROWS, "CrossEntropyLoss()(v, Y)");
    expect_call(&table, K_SPARSE_LOGITS,
                "SparseCategoricalCrossentropy(from_logits=True, ignore_class=-100)(y, v)");
    expect_call(&table, JS_SOFTMAX, "tf.losses.softmaxCrossEntropy(Y, v, s)");
    table_release(&table);
    table = table_of("set logits 1 2; 3 4\nset ignore_index -1\nset target -1 -1\n");
    EXPECT_LOSSES(&table, {CE_NUMBERS, "nan"}, {K_SPARSE_LOGITS, "0"}, {T_SPARSE_LOGITS, "nan"},
                  {JS_SOFTMAX, "nan"});
    expect_note(&table, K_SPARSE_LOGITS, "the mean of nothing is 0 here");
    table_release(&table);
}
END_TEST

/* PyTorch skips -100 without being asked, and so does its convention: the table says so. */
START_TEST(ignored_unasked)
{
    struct table table = table_of("set convention pytorch\nset logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\n"
                                  "set target 2 -100 1\n");
    EXPECT_LOSSES(&table, {CE_NUMBERS, "1.513731907350899"}, {K_SPARSE_LOGITS, "1.513732"});
    expect_call(&table, K_SPARSE_LOGITS,
                "SparseCategoricalCrossentropy(from_logits=True, ignore_class=-100)(y, v)");
    table_release(&table);
}
END_TEST

START_TEST(reductions)
{
    struct table table = table_of_b("set reduction sum\n");
    EXPECT_LOSSES(&table, {CE_NUMBERS, "4.444493830979631"}, {K_SPARSE_LOGITS, "4.444494"},
                  {O_INTEGER, "4.444493830979631"}, {JS_SOFTMAX, "4.444494"});
    expect_call(&table, CE_NUMBERS, "CrossEntropyLoss(reduction='sum')(v, y)");
    expect_call(&table, K_SPARSE,
                "SparseCategoricalCrossentropy(from_logits=False, reduction='sum')(y, v)");
    expect_call(&table, SK, "log_loss(y, v, normalize=False)");
    expect_call(&table, O_SOFTMAX, "softmax_cross_entropy(v, Y).sum()");
    expect_call(&table, JS_SOFTMAX,
                "tf.losses.softmaxCrossEntropy(Y, v, null, 0, tf.Reduction.SUM)");
    expect_call(&table, JS_LOG_LOSS, "tf.losses.logLoss(Y, v, null, 1e-7, tf.Reduction.SUM)");
    table_release(&table);
    table = table_of("set task binary\nset probs 0.9 0.2; 0.8 0.4\nset labels 1 0; 1 1\n"
                     "set reduction sum\n");
    EXPECT_LOSSES(&table, {BCE, "1.4679383501604"}, {K_BINARY, "0.733969"});
    expect_note(&table, K_BINARY, "adds the means over the outputs of each sample");
    table_release(&table);
}
END_TEST

START_TEST(no_reduction)
{
    struct problem problem = problem_from("set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\n"
                                          "set target 2 0 1\nset reduction none\n");
    struct table table = {.problem = problem, .frameworks = frameworks_new(&problem, 1)};
    const struct framework *row = table.frameworks.row;
    struct printed printed;
    ck_assert(isnan(row[CE_NUMBERS].value));
    ck_assert_double_eq_tol(row[CE_NUMBERS].shown, 1.4170300162778335, 1e-15);
    ck_assert_uint_eq(row[CE_NUMBERS].losses.rows, 3);
    ck_assert_double_eq_tol(matrix_row(&row[CE_NUMBERS].losses, 2)[0], 1.0630950305938524, 1e-15);
    ck_assert(row[CE_NUMBERS].matches && row[JS_SOFTMAX].matches);
    ck_assert(!row[BCE_LOGITS].matches && !row[K_CATEGORICAL].matches);
    ck_assert(printed_read("1.9644", &printed));
    ck_assert(framework_gives(&row[CE_NUMBERS], REDUCTION_NONE, &printed));
    ck_assert(printed_read("1.0631", &printed)); /* of the last sample */
    ck_assert(framework_gives(&row[CE_NUMBERS], REDUCTION_NONE, &printed));
    ck_assert(printed_read("1.4815", &printed));
    ck_assert(!framework_gives(&row[CE_NUMBERS], REDUCTION_NONE, &printed));
    expect_error(&table, SK, "log_loss gives no losses of single samples");
    expect_call(&table, CE_NUMBERS, "CrossEntropyLoss(reduction='none')(v, y)");
    expect_call(&table, O_SOFTMAX, "softmax_cross_entropy(v, Y)");
    expect_call(&table, JS_SIGMOID,
                "tf.losses.sigmoidCrossEntropy(Y, v, null, 0, tf.Reduction.NONE)");
    table_release(&table);
}
END_TEST

/* Keras gives one number a sample, the mean over its outputs. */
START_TEST(no_reduction_of_outputs)
{
    struct table table = table_of("set task binary\nset probs 0.9 0.2; 0.8 0.4\n"
                                  "set labels 1 0; 1 1\nset reduction none\n");
    const struct framework *row = table.frameworks.row;
    ck_assert_uint_eq(row[BCE].losses.columns, 2);
    ck_assert_uint_eq(row[T_BINARY_LOGITS].losses.columns, 1);
    ck_assert_uint_eq(row[K_BINARY].losses.columns, 1);
    /* (-ln 0.9 - ln 0.8) / 2 and (-ln 0.8 - ln 0.4) / 2 */
    ck_assert_double_eq_tol(matrix_row(&row[K_BINARY].losses, 0)[0], 0.16425203348601802, 1e-7);
    ck_assert_double_eq_tol(matrix_row(&row[K_BINARY].losses, 1)[0], 0.5697171415941824, 1e-7);
    ck_assert_double_eq_tol(row[K_BINARY].shown, 0.16425203348601802, 1e-7);
    ck_assert(row[BCE].matches && !row[K_BINARY].matches);
    expect_note(&table, K_BINARY, "gives the mean over the outputs of each sample");
    table_release(&table);
    table = table_of("set task binary\nset probs 0.9 0.2; 0.8 0.4\nset labels 1 0; 1 1\n");
    ck_assert(table.frameworks.row[K_BINARY].matches);
    expect_note(&table, K_BINARY_LOGITS, "sigmoid twice");
    table_release(&table);
}
END_TEST

START_TEST(temperature)
{
    struct table table = table_of_b("set temperature 2\n");
    expect_call(&table, CE_NUMBERS, "CrossEntropyLoss()(v / 2, y)");
    expect_call(&table, NLL_LOGS, "NLLLoss()(log_softmax(v / 2, dim=1), y)");
    expect_call(&table, NLL_RAW, "NLLLoss()(v, y)");
    expect_call(&table, K_CATEGORICAL, "CategoricalCrossentropy(from_logits=False)(Y, v)");
    expect_call(&table, JS_SOFTMAX, "tf.losses.softmaxCrossEntropy(Y, v.div(2))");
    expect_matches(&table, softmax_rows);
    table_release(&table);
}
END_TEST

/* ---- labels ---- */

START_TEST(soft_labels)
{
    static const size_t numbers[] = {CE_NUMBERS,      NLL_LOGS,  NLL_RAW,
                                     K_SPARSE_LOGITS, K_SPARSE,  T_SPARSE_LOGITS,
                                     T_SPARSE,        O_INTEGER, ROWS};
    struct table table = table_of_example("soft");
    for (size_t i = 0; numbers[i] < ROWS; i++)
        expect_error(&table, numbers[i], "wants class numbers, and the label of sample 0 is none");
    expect_error(&table, SK, "log_loss takes classes: no soft labels and no smoothing");
    ck_assert(table.frameworks.row[CE_ROWS].matches && table.frameworks.row[O_SOFTMAX].matches);
    table_release(&table);
    table = table_of("set task binary\nset logits 1\nset labels 0.5\n");
    expect_error(&table, CE_NUMBERS, "wants class numbers, and the label of sample 0 is none");
    table_release(&table);
}
END_TEST

/* Outputs of which one is right are classes to who asks for class numbers. */
START_TEST(outputs_as_classes)
{
    struct table table = table_of("set task binary\nset logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\n"
                                  "set labels 0 0 1; 1 0 0; 0 1 0\n");
    EXPECT_LOSSES(&table, {CE_NUMBERS, "1.481497943659877"}, {O_INTEGER, "1.481497943659877"},
                  {SK_OLD, "1.0311042"});
    expect_note(&table, CE_NUMBERS, "one distribution over the outputs; divides by 3, not by 9");
    ck_assert(table.frameworks.row[BCE_LOGITS].matches);
    table_release(&table);
    table = table_of("set task binary\nset logits 2 1 0.5\nset labels 1 0 1\n");
    expect_error(&table, CE_NUMBERS, "wants class numbers, and the label of sample 0 is none");
    table_release(&table);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        smoothing,   class_weights, sample_weights,
        pos_weights, ignored,       ignored_unasked,
        reductions,  no_reduction,  no_reduction_of_outputs,
        temperature, soft_labels,   outputs_as_classes,
    };
    return run_tests("frameworks_options", tests, sizeof tests / sizeof *tests);
}
