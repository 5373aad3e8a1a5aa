/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the kinds, and how the numbers of each are drawn. */
#include <string.h>

#include "core/exercise.h"
#include "core/intl.h"

/* ---- friendly numbers ---- */

#define LOGIT_MOST   3 /* and -3 the least */
#define CLASSES_MOST 4

/* Logits that all differ, whole or in halves. */
static void draw_logits(struct chance *chance, int parts, double *out, size_t count)
{
    for (size_t i = 0; i < count;) {
        out[i] = (double)chance_among(chance, -LOGIT_MOST * parts, LOGIT_MOST * parts) / parts;
        bool fresh = true;
        for (size_t j = 0; j < i; j++)
            fresh = fresh && out[j] != out[i];
        i += fresh;
    }
}

/* Numbers that sum to 1, in so many parts of 1, none of them 0: the rest is cut up where it is
 * largest or anywhere. */
static void draw_shares(struct chance *chance, int parts, double *out, size_t count)
{
    int left = parts;
    for (size_t i = 0; i < count; i++) {
        const int others = (int)(count - 1 - i);
        const int share = others ? chance_among(chance, 1, left - others) : left;
        left -= share;
        out[i] = (double)share / parts;
    }
    for (size_t i = count; i-- > 1;) { /* the first ones were the larger ones */
        const size_t j = (size_t)chance_among(chance, 0, (int)i);
        const double swapped = out[i];
        out[i] = out[j];
        out[j] = swapped;
    }
}

/* How many parts of 1 probabilities are made of, and logits, at a level. */
static int prob_parts(int level)
{
    static const int parts[EXERCISE_LEVELS] = {10, 20, 100};
    /* NOLINTNEXTLINE(clang-analyzer-core.*): a level is 1 to EXERCISE_LEVELS */
    return parts[level - 1];
}

static int logit_parts(int level)
{
    return level < EXERCISE_LEVELS ? 1 : 2;
}

/* ---- problems made of them ---- */

static void set_logits(struct chance *chance, int level, size_t samples, size_t classes,
                       struct problem *problem)
{
    struct matrix values = matrix_new(samples, classes);
    for (size_t n = 0; n < samples; n++)
        draw_logits(chance, logit_parts(level), matrix_edit(&values, n), classes);
    problem_take_values(problem, VALUES_LOGITS, values);
}

static void set_probs(struct chance *chance, int level, size_t samples, size_t classes,
                      struct problem *problem)
{
    struct matrix values = matrix_new(samples, classes);
    for (size_t n = 0; n < samples; n++)
        draw_shares(chance, prob_parts(level), matrix_edit(&values, n), classes);
    problem_take_values(problem, VALUES_PROBS, values);
}

static void set_target(struct chance *chance, struct problem *problem)
{
    const size_t samples = problem_samples(problem);
    const int classes = (int)problem_classes(problem);
    problem->target = matrix_new(1, samples);
    problem->label_form = LABELS_TARGET;
    for (size_t n = 0; n < samples; n++)
        matrix_edit(&problem->target, 0)[n] = chance_among(chance, 0, classes - 1);
}

/* One yes/no question a sample, one of them at least a yes and one a no. */
static void set_answers(struct chance *chance, struct problem *problem)
{
    const size_t samples = problem_samples(problem);
    const size_t yes = (size_t)chance_among(chance, 0, (int)samples - 1);
    const size_t no = (yes + 1 + (size_t)chance_among(chance, 0, (int)samples - 2)) % samples;
    problem->labels = matrix_new(samples, 1);
    problem->label_form = LABELS_VECTORS;
    for (size_t n = 0; n < samples; n++)
        matrix_edit(&problem->labels, n)[0] = n == yes  ? 1
                                              : n == no ? 0
                                                        : chance_among(chance, 0, 1);
}

static void set_binary_logits(struct chance *chance, int level, size_t samples,
                              struct problem *problem)
{
    problem->task = TASK_BINARY;
    struct matrix values = matrix_new(samples, 1);
    double drawn[CLASSES_MOST];
    draw_logits(chance, level > 1 ? 2 : 1, drawn, samples);
    for (size_t n = 0; n < samples; n++)
        matrix_edit(&values, n)[0] = drawn[n];
    problem_take_values(problem, VALUES_LOGITS, values);
    set_answers(chance, problem);
}

static double one_of(struct chance *chance, const double *choices, int count)
{
    return choices[chance_among(chance, 0, count - 1)];
}

/* ---- the kinds ---- */

/* How many samples and classes at levels 1, 2, 3. */
static const size_t two_to_four[EXERCISE_LEVELS] = {2, 3, 4};
static const size_t two_to_three[EXERCISE_LEVELS] = {2, 3, 3};

static void draw_log(struct chance *chance, int level, struct exercise *exercise)
{
    set_probs(chance, level, 1, two_to_three[level - 1], &exercise->problem);
    set_target(chance, &exercise->problem);
    exercise->problem.log_base = level == EXERCISE_LEVELS ? LOG_BASE_2 : LOG_BASE_E;
}

static void draw_soft_labels(struct chance *chance, int level, struct exercise *exercise)
{
    struct problem *problem = &exercise->problem;
    const size_t classes = two_to_three[level - 1];
    set_probs(chance, level, 1, classes, problem);
    problem->labels = matrix_new(1, classes);
    problem->label_form = LABELS_VECTORS;
    draw_shares(chance, level < EXERCISE_LEVELS ? 10 : 20, matrix_edit(&problem->labels, 0),
                classes);
}

static void draw_binary_probs(struct chance *chance, int level, struct exercise *exercise)
{
    struct problem *problem = &exercise->problem;
    const size_t samples = two_to_four[level - 1];
    const int parts = prob_parts(level);
    problem->task = TASK_BINARY;
    struct matrix values = matrix_new(samples, 1);
    for (size_t n = 0; n < samples; n++)
        matrix_edit(&values, n)[0] = (double)chance_among(chance, 1, parts - 1) / parts;
    problem_take_values(problem, VALUES_PROBS, values);
    set_answers(chance, problem);
}

static void draw_binary_logits(struct chance *chance, int level, struct exercise *exercise)
{
    set_binary_logits(chance, level, level < EXERCISE_LEVELS ? 2 : 3, &exercise->problem);
}

static void draw_softmax(struct chance *chance, int level, struct exercise *exercise)
{
    const size_t classes = two_to_four[level - 1];
    set_logits(chance, level, 1, classes, &exercise->problem);
    exercise->class = (size_t)chance_among(chance, 0, (int)classes - 1);
}

static void draw_multiclass_loss(struct chance *chance, int level, struct exercise *exercise)
{
    set_logits(chance, level, 1, two_to_four[level - 1], &exercise->problem);
    set_target(chance, &exercise->problem);
}

static void draw_temperature(struct chance *chance, int level, struct exercise *exercise)
{
    static const double choices[] = {2, 0.5, 4};
    set_logits(chance, level, 1, two_to_three[level - 1], &exercise->problem);
    set_target(chance, &exercise->problem);
    exercise->problem.temperature = one_of(chance, choices, level);
}

/* Samples and classes never are as many: dividing by the wrong one would not show. */
static void draw_batch_mean(struct chance *chance, int level, struct exercise *exercise)
{
    struct problem *problem = &exercise->problem;
    if (level == 1)
        set_probs(chance, level, 2, 3, problem);
    else if (level == 2)
        set_logits(chance, level, 2, 3, problem);
    else
        set_logits(chance, level, 3, 2, problem);
    set_target(chance, problem);
}

static void draw_perplexity(struct chance *chance, int level, struct exercise *exercise)
{
    if (level < EXERCISE_LEVELS)
        set_probs(chance, level, two_to_four[level - 1], 1 + two_to_four[level - 1],
                  &exercise->problem);
    else
        set_logits(chance, 1, 2, 3, &exercise->problem);
    set_target(chance, &exercise->problem);
}

static void draw_gradient(struct chance *chance, int level, struct exercise *exercise)
{
    struct problem *problem = &exercise->problem;
    const size_t classes = two_to_three[level - 1];
    set_logits(chance, level, level < EXERCISE_LEVELS ? 1 : 2, classes, problem);
    set_target(chance, problem);
    exercise->class = (size_t)chance_among(chance, 0, (int)classes - 1);
}

/* Smoothings that give each class a friendly share: s / C has two decimals at most. */
static void draw_smoothing(struct chance *chance, int level, struct exercise *exercise)
{
    static const double choices[EXERCISE_LEVELS][2] = {{0.1, 0.2}, {0.15, 0.3}, {0.2, 0.4}};
    struct problem *problem = &exercise->problem;
    if (level < EXERCISE_LEVELS)
        set_probs(chance, level, 1, two_to_four[level - 1], problem);
    else
        set_logits(chance, 1, 1, two_to_four[level - 1], problem);
    set_target(chance, problem);
    problem->label_smoothing = one_of(chance, choices[level - 1], 2);
}

static void draw_weights(struct chance *chance, int level, struct exercise *exercise)
{
    struct problem *problem = &exercise->problem;
    const bool binary = level == EXERCISE_LEVELS;
    const size_t classes = binary ? 1 : 1 + (size_t)level;
    if (binary)
        set_binary_logits(chance, level, 2, problem);
    else
        set_probs(chance, level, level == 1 ? 3 : 2, classes, problem);
    if (!binary)
        set_target(chance, problem);
    struct matrix weights = matrix_new(1, classes);
    for (size_t c = 0; c < classes; c++)
        matrix_edit(&weights, 0)[c] = chance_among(chance, binary ? 2 : 1, 4);
    *(binary ? &problem->pos_weight : &problem->class_weight) = weights;
}

static const struct exercise_kind kinds[] = {
    {"log", N_("the loss of one sample from its probabilities: -ln p of what happened"),
     N_("The model has these probabilities. What is the loss?"), ASKED_LOSS, 1, draw_log},
    {"soft-labels", N_("labels that are probabilities themselves: -sum y ln p"),
     N_("The labels are soft. What is the cross-entropy, -sum y ln p?"), ASKED_LOSS, 2,
     draw_soft_labels},
    {"binary-probs", N_("binary cross-entropy from probabilities"),
     N_("Each sample is a yes/no question, p the probability of yes. What is the mean loss?"),
     ASKED_LOSS, 3, draw_binary_probs},
    {"binary-logits", N_("binary cross-entropy from logits"),
     N_("Each sample is a yes/no question, z its logit. What is the mean loss?"), ASKED_LOSS, 4,
     draw_binary_logits},
    {"softmax", N_("one probability out of logits"), N_("What is the probability of class %zu?"),
     ASKED_PROB, 6, draw_softmax},
    {"multiclass-loss", N_("the loss of one sample from its logits"),
     N_("The values are logits. What is the loss of this sample?"), ASKED_LOSS, 7,
     draw_multiclass_loss},
    {"batch-mean", N_("the mean loss of a batch"), N_("What is the mean loss of these samples?"),
     ASKED_LOSS, 7, draw_batch_mean},
    {"gradient", N_("the slope of the loss by one logit"),
     N_("What is the derivative of the mean loss by z of class %zu of sample 0?"), ASKED_SLOPE, 12,
     draw_gradient},
    {"smoothing", N_("labels that are smoothed over all classes"),
     N_("The labels are smoothed: y' = (1 - epsilon) y + epsilon / C. What is the loss?"),
     ASKED_LOSS, 13, draw_smoothing},
    {"weights", N_("weights of classes, or of the answer yes"),
     N_("What is the mean loss with these weights?"), ASKED_LOSS, 14, draw_weights},
    {"perplexity", N_("e to the power of the mean loss"),
     N_("What is the perplexity, e^(mean loss)?"), ASKED_PERPLEXITY, 15, draw_perplexity},
    {"temperature", N_("a temperature that divides the logits"),
     N_("The logits are divided by the temperature T first. What is the loss?"), ASKED_LOSS, 16,
     draw_temperature},
};

_Static_assert(sizeof kinds / sizeof *kinds == EXERCISE_KINDS, "as many as exercise.h says");

const struct exercise_kind *exercise_kind_at(size_t i)
{
    return i < EXERCISE_KINDS ? &kinds[i] : NULL;
}

const struct exercise_kind *exercise_kind_find(const char *name)
{
    for (size_t i = 0; i < EXERCISE_KINDS; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}
