/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The edges of the conventions: what is infinite or NaN, what `set` lets in, the slope of the loss,
 * and a loss that is evaluated anew. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/loss.h"
#include "core/script.h"
#include "core/text.h"
#include "tests/framework_rows.h"
#include "tests/problems.h"

#define OTHER_MINUS     "set logits -inf 0 0\nset target 1\n"
#define TRUE_MINUS      "set logits -inf 0 0\nset target 0\n"
#define OTHER_PLUS      "set logits inf 0 0\nset target 1\n"
#define TRUE_PLUS       "set logits inf 0 0\nset target 0\n"
#define OTHER_MINUS_HOT "set logits -inf 0 0\nset labels 0 1 0\n"
#define PLUS_YES        BINARY "set logits inf\nset labels 1\n"
#define PLUS_NO         BINARY "set logits inf\nset labels 0\n"
#define MINUS_YES       BINARY "set logits -inf\nset labels 1\n"
#define MINUS_NO        BINARY "set logits -inf\nset labels 0\n"
#define ZERO_ROW        "set logits 0 0 0\nset from_logits off\nset target 1\n"

START_TEST(infinite_logits)
{
    static const struct framework_row rows[] = {
        {OTHER_MINUS, EXACT, F64, "0.6931471805599453"},
        {OTHER_MINUS_HOT, EXACT, F64, "0.6931471805599453"},
        {OTHER_MINUS_HOT, EXACT, F32, "0.6931471805599453"},
        {MINUS_NO, EXACT, F64, "0"},
        {PLUS_YES, EXACT, F32, "0"},
        {TRUE_MINUS, TORCH, F64, "inf"},
        {OTHER_MINUS, TORCH, F64, "0.6931471805599453"},
        {OTHER_MINUS, TORCH, F32, "0.6931471805599453"},
        {OTHER_MINUS SMOOTHED, TORCH, F64, "inf"},
        {OTHER_PLUS, TORCH, F64, "nan"},
        {TRUE_MINUS "set class_weight 0 1 1\nset reduction sum\n", TORCH, F64, "nan"},
        {OTHER_MINUS_HOT, TORCH, F64, "nan"},
        {PLUS_YES, TORCH, F32, "nan"},
        {PLUS_NO, TORCH, F32, "inf"},
        {MINUS_YES, TORCH, F64, "nan"},
        {MINUS_NO, TORCH, F64, "nan"},
        {PLUS_YES, KERAS, F32, "nan"},
        {OTHER_MINUS_HOT, KERAS, F32, "nan"},
        {OTHER_MINUS_HOT, TFKERAS, F32, "nan"},
        {OTHER_MINUS, KERAS, F32, "0.6931"},
        {OTHER_MINUS, KERAS_TF, F32, "0.6931"},
        {OTHER_MINUS, TFJS, F32, "nan"},
        {OTHER_PLUS, TFJS, F32, "nan"},
        {MINUS_YES, TFJS, F32, "inf"},
        {MINUS_NO, TFJS, F32, "nan"},
        {PLUS_YES, TFJS, F32, "nan"},
        {PLUS_NO, TFJS, F32, "nan"},
        {OTHER_MINUS_HOT, OPTAX, F64, "nan"},
        {OTHER_MINUS, OPTAX, F64, "0.6931471805599453"},
        {OTHER_PLUS, OPTAX, F64, "inf"},
        {TRUE_PLUS, OPTAX, F64, "nan"},
        {PLUS_NO, OPTAX, F64, "inf"},
        {MINUS_YES, OPTAX, F64, "inf"},
        {PLUS_YES, OPTAX, F64, "nan"},
        {MINUS_NO, OPTAX, F64, "nan"},
        {TRUE_MINUS, SKLEARN, F64, "36.043653"},
        {OTHER_PLUS, SKLEARN, F64, "refused"},
        {OTHER_PLUS "set from_logits off\n", SKLEARN, F64, "refused"},
    };
    EXPECT_ROWS(rows);
}
END_TEST

START_TEST(odd_probabilities)
{
    static const struct framework_row rows[] = {
        {ZERO_ROW, KERAS, F32, "nan"},
        {ZERO_ROW, KERAS_TF, F32, "1.0986"},
        {ZERO_ROW, TFKERAS, F32, "1.0986"},
        {"set logits -1 1 1\nset from_logits off\nset target 0\n", KERAS, F32, "16.118095"},
        {BINARY "set logits 1.5\nset from_logits off\nset labels 0\n", TFJS, F32, "nan"},
        {BINARY "set logits -0.5\nset from_logits off\nset labels 1\n", TFJS, F32, "nan"},
        {BINARY "set logits 20\nset labels 1\n", TFJS, F32, "2.06e-9"},
        {BINARY "set logits 40\nset labels 1\n", TFJS, F32, "4.25e-18"},
        {"set logits 1000 0 0\nset target 1\n", KERAS, F32, "1000"},
        {BINARY "set probs 1e-40\nset labels 1\n", TORCH, F64, "92.103"},
        {BINARY "set probs 3.7e-44\nset labels 1\n", TORCH, F64, "100"},
        {BINARY "set probs 0\nset labels 0.5\n", TORCH, F64, "50"},
        {BINARY "set logits 1\nset labels 1.5\n", TORCH, F64, "-0.187"},
    };
    EXPECT_ROWS(rows);
}
END_TEST

/* ---- the doors ---- */

/* The last line is refused; the lines before it are not. */
static struct error refusal_of(const char *before, const char *line)
{
    struct text lines = {0}, notes = {0};
    struct error error;
    struct problem problem;
    text_addf(&lines, "%s%s", before, line);
    ck_assert(!script_problem(text_string(&lines), lines.length, &problem, &notes, &error));
    text_release(&lines);
    text_release(&notes);
    problem = problem_from(before);
    problem_release(&problem);
    return error;
}

static void expect_door(const char *before, const char *line, const char *words)
{
    const struct error error = refusal_of(before, line);
    ck_assert_msg(strstr(error.message, words) != NULL, "%s", error.message);
}

#define SKIPPED "set convention pytorch\nset logits 1 2; 3 4\nset target 0 -100\n"

START_TEST(a_target_of_minus_100)
{
    static const char *const others[] = {"exact", "keras", "tfkeras", "sklearn", "tfjs", "optax"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct text line = {0};
        text_addf(&line, "set convention %s\n", others[i]);
        expect_door(SKIPPED, text_string(&line), "first 'set ignore_index -100'");
        text_release(&line);
    }
    expect_door("set logits 1 2; 3 4\n", "set target 0 -100\n", "names no class");
    expect_door("set convention keras\nset logits 1 2; 3 4\n", "set target 0 -100\n",
                "names no class");
    expect_door(SKIPPED, "set ignore_index 1\n", "names no class");
    expect_door("set convention pytorch\nset ignore_index 1\nset logits 1 2; 3 4\n",
                "set target 0 -100\n", "names no class");
    struct problem problem = problem_from(SKIPPED "set ignore_index -100\nset convention keras\n");
    ck_assert(problem_ignored(&problem, 1) && !problem_ignored(&problem, 0));
    problem_release(&problem);
    problem = problem_from(SKIPPED "set ignore_index -100\nset ignore_index none\n");
    ck_assert(problem_ignored(&problem, 1));
    problem_release(&problem);
}
END_TEST

/* What the frameworks do with a class number that is none, by the table of that; -100 is none where
 * it is not skipped. */
static const struct {
    const char *name, *words;
} beyond[] = {
    {"pytorch", "; PyTorch raises an IndexError, and on a GPU the process is lost"},
    {"keras",
     "; Keras raises an error on TensorFlow's CPU, gives nan on its GPU and a loss of 0 on jax"},
    {"tfkeras", "; tf.keras raises an error on a CPU and gives nan on a GPU"},
    {"sklearn", "; scikit-learn, told the classes with labels=, gives a loss of 0 and no message"},
    {"tfjs", "; TensorFlow.js gives a loss of 0 and no message"},
    {"optax", "; optax gives nan, or counts a negative number from the end"},
    {"exact", NULL},
};

#define FRAMEWORKS (sizeof beyond / sizeof *beyond)

/* The message ends with the words of framework `which`, and has those of no other. */
static void expect_framework(const char *message, size_t which)
{
    ck_assert_msg(strstr(message, "names no class") != NULL, "%s", message);
    for (size_t i = 0; i < FRAMEWORKS && beyond[i].words; i++) {
        const char *found = strstr(message, beyond[i].words);
        ck_assert_msg(i == which ? found && strcmp(found, beyond[i].words) == 0 : !found, "%s",
                      message);
    }
}

START_TEST(a_number_out_of_range)
{
    static const char *const numbers[] = {"3", "-1", "-100", "1e15"};
    static const char *const others[] = {"0.5", "nothing", "inf"};
    static const char *const names[] = {"", "set names cat dog owl\n"};
    ck_assert_uint_eq(FRAMEWORKS, CONVENTIONS_TO_SET);
    for (size_t i = 0; i < 2 * FRAMEWORKS; i++) {
        struct text before = {0}, line = {0};
        text_addf(&before, "set convention %s\nset logits 1 2 3; 3 4 5\nset ignore_index 7\n%s",
                  beyond[i / 2].name, names[i % 2]);
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
            text_clear(&line);
            text_addf(&line, "set target 0 %s\n", numbers[k]);
            expect_framework(refusal_of(text_string(&before), text_string(&line)).message, i / 2);
        }
        for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
            text_clear(&line);
            text_addf(&line, "set target 0 %s\n", others[k]);
            expect_framework(refusal_of(text_string(&before), text_string(&line)).message,
                             FRAMEWORKS);
        }
        text_release(&before);
        text_release(&line);
    }
}
END_TEST

/* ---- slopes ---- */

static double sum_at(struct loss *loss, struct problem *problem, size_t n, size_t c, double value)
{
    matrix_edit(&problem->values, n)[c] = value;
    loss_evaluate(loss, problem);
    return loss->sum;
}

/* By central differences of two widths, NaN where the two differ: at an edge of a clip. */
static double slope_by_differences(const struct problem *problem, size_t n, size_t c)
{
    const double value = matrix_row(&problem->values, n)[c];
    struct problem moved = problem_share(problem);
    struct loss loss = {0};
    double slope[2];
    for (int i = 0; i < 2; i++) {
        const double width = i ? 1e-5 : 2e-5;
        slope[i] = (sum_at(&loss, &moved, n, c, value + width) -
                    sum_at(&loss, &moved, n, c, value - width)) /
                   (2 * width);
    }
    loss_release(&loss);
    problem_release(&moved);
    return fabs(slope[1] - slope[0]) <= 1e-6 * fmax(1, fabs(slope[1])) ? slope[1] : NAN;
}

/* Some gradients are not the slope, and known for it. */
static bool has_true_gradient(const struct problem *problem)
{
    return !convention_rules(problem->convention)->softmax_minus_label ||
           problem->label_form == LABELS_TARGET || problem->task == TASK_BINARY ||
           !problem->from_logits;
}

static size_t compare_slopes(const struct problem *problem)
{
    size_t compared = 0;
    struct loss loss = {0};
    loss_evaluate(&loss, problem);
    struct sample sample = sample_new(problem_classes(problem));
    double *slope = malloc(sample.classes * sizeof *slope);
    for (size_t n = 0; n < problem_samples(problem) && !loss.refusal; n++) {
        sample_evaluate(problem, n, &sample);
        loss_gradient(&loss, &sample, slope);
        for (size_t c = 0; c < sample.classes; c++) {
            const double expected = slope_by_differences(problem, n, c);
            if (!isfinite(expected) || !isfinite(loss.sum))
                continue;
            ck_assert_msg(fabs(slope[c] - expected) <= 1e-5 * fmax(1, fabs(expected)),
                          "%s: slope %g, not %g", convention_framework(problem->convention),
                          slope[c], expected);
            compared++;
        }
    }
    free(slope);
    sample_release(&sample);
    loss_release(&loss);
    return compared;
}

START_TEST(gradients_are_slopes)
{
    const struct problem_mix mix = {.samples = 3, .classes = 4, .labelled = true};
    for (int convention = 0; convention < CONVENTIONS_TO_SHOW; convention++) {
        struct dice dice = {100 + (uint64_t)convention};
        size_t compared = 0;
        for (int i = 0; i < 300; i++) {
            struct problem problem = problem_random(&dice, &mix);
            problem.convention = (enum convention)convention;
            problem.reduction = REDUCTION_SUM;
            problem.from_logits = dice_one_in(&dice, 2);
            if (has_true_gradient(&problem))
                compared += compare_slopes(&problem);
            problem_release(&problem);
        }
        ck_assert_msg(compared > 200, "%s: %zu slopes",
                      convention_framework((enum convention)convention), compared);
    }
}
END_TEST

/* ---- evaluated anew ---- */

static bool same_number(double a, double b)
{
    return isnan(a) ? isnan(b) : a == b;
}

/* A loss that follows the changes of a problem is the loss of a fresh evaluation, and of its
 * samples. */
START_TEST(a_loss_follows_changes)
{
    struct dice dice = {77};
    const struct problem_mix mix = {.samples = 4, .classes = 4, .labelled = true, .large = true};
    struct problem problem = problem_random(&dice, &mix);
    struct loss followed = {0};
    size_t refused = 0, accepted = 0;
    for (int i = 0; i < 4000; i++) {
        problem_change(&dice, &problem);
        if (dice_one_in(&dice, 3))
            problem.convention = (enum convention)dice_below(&dice, CONVENTIONS_TO_SHOW);
        if (dice_one_in(&dice, 8))
            problem.precision = (enum precision)dice_below(&dice, PRECISIONS);
        struct loss fresh = {0};
        loss_evaluate(&followed, &problem);
        loss_evaluate(&fresh, &problem);
        ck_assert(followed.refusal == fresh.refusal);
        ck_assert(same_number(followed.value, fresh.value));
        ck_assert(same_number(followed.sum, fresh.sum));
        for (size_t n = 0; n < fresh.losses.rows; n++)
            for (size_t c = 0; c < fresh.losses.columns; c++)
                ck_assert(same_number(matrix_row(&followed.losses, n)[c],
                                      matrix_row(&fresh.losses, n)[c]));
        refused += fresh.refusal != NULL;
        accepted += isfinite(fresh.value) ? 1 : 0;
        loss_release(&fresh);
    }
    ck_assert_uint_gt(refused, 200);
    ck_assert_uint_gt(accepted, 200);
    loss_release(&followed);
    problem_release(&problem);
}
END_TEST

/* What a batch is spared does not change its losses. */
START_TEST(a_batch_is_its_samples)
{
    struct dice dice = {78};
    const struct problem_mix mix = {.samples = 4, .classes = 5, .labelled = true, .large = true};
    size_t compared = 0;
    for (int i = 0; i < 3000; i++) {
        struct problem problem = problem_random(&dice, &mix);
        problem.convention = (enum convention)dice_below(&dice, CONVENTIONS_TO_SHOW);
        struct loss loss = {0};
        struct sample sample = sample_new(problem_classes(&problem));
        loss_evaluate(&loss, &problem);
        for (size_t n = 0; n < loss.losses.rows && !loss.refusal; n++) {
            const double value = loss.losses.columns == 1 ? matrix_row(&loss.losses, n)[0] : NAN;
            sample_evaluate(&problem, n, &sample);
            ck_assert(same_number(loss.share[n], sample.share));
            if (problem.task == TASK_BINARY)
                continue;
            ck_assert_msg(same_number(value, sample.loss) ||
                              fabs(value - sample.loss) <= 1e-15 * fabs(value),
                          "%s: %.17g, not %.17g", convention_framework(problem.convention), value,
                          sample.loss);
            compared++;
        }
        sample_release(&sample);
        loss_release(&loss);
        problem_release(&problem);
    }
    ck_assert_uint_gt(compared, 1000);
}
END_TEST

/* Where no rule differs the numbers are those of the definition. */
START_TEST(pytorch_is_exact_with_finite_logits)
{
    struct dice dice = {5};
    const struct problem_mix mix = {.samples = 4, .classes = 5, .labelled = true};
    for (int i = 0; i < 500; i++) {
        struct problem problem = problem_random(&dice, &mix);
        problem.from_logits = true;
        problem.reduction = REDUCTION_SUM;
        struct loss exact = {0}, torch = {0};
        loss_evaluate(&exact, &problem);
        problem.convention = CONVENTION_PYTORCH;
        loss_evaluate(&torch, &problem);
        ck_assert_msg(fabs(torch.value - exact.value) <= 1e-15 * fabs(exact.value),
                      "%.17g, not %.17g", torch.value, exact.value);
        loss_release(&exact);
        loss_release(&torch);
        problem_release(&problem);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {infinite_logits,        odd_probabilities,
                                  a_target_of_minus_100,  a_number_out_of_range,
                                  gradients_are_slopes,   a_loss_follows_changes,
                                  a_batch_is_its_samples, pytorch_is_exact_with_finite_logits};
    return run_tests("convention-edges", tests, sizeof tests / sizeof *tests);
}
