/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/convention.h"

#include "core/intl.h"

#define KERAS_EPSILON 1e-7

/* Parts that several rows share. */
#define KERAS_CUT                                                                                  \
    {                                                                                              \
        CLIP_CUT, ROW_SUM_BEFORE_CUT, KERAS_EPSILON, false                                         \
    }
#define TENSORFLOW_SPARSE                                                                          \
    {                                                                                              \
        CLIP_CUT, ROW_SUM_AFTER_CUT, KERAS_EPSILON, false                                          \
    }
#define TFJS_SPARSE                                                                                \
    {                                                                                              \
        CLIP_CUT, ROW_SUM_AFTER_CUT, KERAS_EPSILON, true                                           \
    }
#define KERAS_BINARY                                                                               \
    {                                                                                              \
        CLIP_CUT, ROW_SUM_NEVER, KERAS_EPSILON, false                                              \
    }
#define TFKERAS_BINARY                                                                             \
    {                                                                                              \
        CLIP_CUT_AND_ADD, ROW_SUM_NEVER, KERAS_EPSILON, false                                      \
    }
#define TFJS_BINARY                                                                                \
    {                                                                                              \
        CLIP_ADD, ROW_SUM_NEVER, KERAS_EPSILON, false                                              \
    }
#define PYTORCH_BINARY                                                                             \
    {                                                                                              \
        CLIP_LOG, ROW_SUM_NEVER, 100, false                                                        \
    }
#define SKLEARN_CUT                                                                                \
    {                                                                                              \
        CLIP_CUT, ROW_SUM_NEVER, 0, false                                                          \
    }
#define SKLEARN_CUT_OLD                                                                            \
    {                                                                                              \
        CLIP_CUT, ROW_SUM_AFTER_CUT, 0, false                                                      \
    }

#define KERAS_OUT_OF_RANGE                                                                         \
    N_("Keras raises an error on TensorFlow's CPU, gives nan on its GPU and a loss of 0 on jax")
#define SKLEARN_OUT_OF_RANGE                                                                       \
    N_("scikit-learn, told the classes with labels=, gives a loss of 0 and no message")

#define KERAS_REFUSALS                                                                             \
    {                                                                                              \
        [REFUSED_POS_WEIGHT] = N_("Keras has no pos_weight"),                                      \
        [REFUSED_OUTPUT_WEIGHT] = N_("Keras weighs samples, not each of several outputs"),         \
    }
#define SKLEARN_REFUSALS                                                                           \
    [REFUSED_NOT_FINITE] = N_("log_loss refuses values that are not finite"),                      \
    [REFUSED_POS_WEIGHT] = N_("log_loss has no pos_weight"),                                       \
    [REFUSED_IGNORED] = N_("log_loss has no ignore_index"),                                        \
    [REFUSED_SOFT_LABELS] = N_("log_loss takes classes: no soft labels and no smoothing"),         \
    [REFUSED_NO_WEIGHT] = N_("log_loss refuses weights that add up to 0")

static const struct convention_rules rules[CONVENTIONS_TO_SHOW] = {
    [CONVENTION_EXACT] =
        {
            .name = "exact",
            .framework = "exact",
            .smooths_numbers = true,
            .picks_target = true,
            .zero_removes = true,
        },
    [CONVENTION_PYTORCH] =
        {
            .name = "pytorch",
            .framework = "PyTorch",
            .clip = {[CALL_BINARY] = PYTORCH_BINARY},
            .smooths_numbers = true,
            .empty = EMPTY_NAN,
            .ignores_unasked = true,
            .logistic = LOGISTIC_SHIFTED,
            .picks_target = true,
            .backward_pass = true,
            .out_of_range = N_("PyTorch raises an IndexError, and on a GPU the process is lost"),
            .refusal = {[REFUSED_OUTSIDE] = N_("BCELoss refuses values outside 0..1"),
                        [REFUSED_PROBS_WEIGHED] =
                            N_("BCELoss has no pos_weight; BCEWithLogitsLoss has")},
        },
    [CONVENTION_KERAS] =
        {
            .name = "keras",
            .framework = "Keras 3",
            .clip = {KERAS_CUT, KERAS_CUT, KERAS_BINARY},
            .weighting = WEIGHTS_OF_SAMPLES,
            .divisor = DIVISOR_COUNT,
            .empty = EMPTY_ZERO,
            .averages_outputs = true,
            .logistic = LOGISTIC_MAX,
            .picks_target = true,
            .out_of_range = KERAS_OUT_OF_RANGE,
            .refusal = KERAS_REFUSALS,
        },
    [CONVENTION_KERAS_TENSORFLOW] =
        {
            .name = "keras",
            .framework = "Keras 3 on TensorFlow",
            .clip = {TENSORFLOW_SPARSE, KERAS_CUT, KERAS_BINARY},
            .weighting = WEIGHTS_OF_SAMPLES,
            .divisor = DIVISOR_COUNT,
            .empty = EMPTY_ZERO,
            .averages_outputs = true,
            .logistic = LOGISTIC_MAX,
            .picks_target = true,
            .softmax_minus_label = true,
            .out_of_range = KERAS_OUT_OF_RANGE,
            .refusal = KERAS_REFUSALS,
        },
    [CONVENTION_TFKERAS] =
        {
            .name = "tfkeras",
            .framework = "tf.keras 2",
            .clip = {TENSORFLOW_SPARSE, KERAS_CUT, TFKERAS_BINARY},
            .weighting = WEIGHTS_OF_SAMPLES,
            .divisor = DIVISOR_COUNT,
            .empty = EMPTY_NAN,
            .averages_outputs = true,
            .logistic = LOGISTIC_MAX,
            .picks_target = true,
            .softmax_minus_label = true,
            .out_of_range = N_("tf.keras raises an error on a CPU and gives nan on a GPU"),
            .refusal = KERAS_REFUSALS,
        },
    [CONVENTION_SKLEARN] =
        {
            .name = "sklearn",
            .framework = "scikit-learn",
            .clip = {SKLEARN_CUT, SKLEARN_CUT, SKLEARN_CUT},
            .logits_clipped = true,
            .weighting = WEIGHTS_OF_SAMPLES,
            .divisor = DIVISOR_WEIGHTS,
            .picks_target = true,
            .zero_removes = true,
            .out_of_range = SKLEARN_OUT_OF_RANGE,
            .refusal = {SKLEARN_REFUSALS},
        },
    [CONVENTION_SKLEARN_OLD] =
        {
            .name = "sklearn",
            .framework = "scikit-learn 1.2 to 1.4",
            .clip = {SKLEARN_CUT_OLD, SKLEARN_CUT_OLD, SKLEARN_CUT},
            .logits_clipped = true,
            .weighting = WEIGHTS_OF_SAMPLES,
            .divisor = DIVISOR_WEIGHTS,
            .picks_target = true,
            .zero_removes = true,
            .out_of_range = SKLEARN_OUT_OF_RANGE,
            .refusal = {SKLEARN_REFUSALS},
        },
    [CONVENTION_TFJS] =
        {
            .name = "tfjs",
            .framework = "TensorFlow.js",
            .clip = {TFJS_SPARSE, KERAS_CUT, TFJS_BINARY},
            .weighting = WEIGHTS_OF_SAMPLES,
            .divisor = DIVISOR_NONZERO,
            .empty = EMPTY_NAN,
            .logistic = LOGISTIC_MAX,
            .softmax_minus_label = true,
            .out_of_range = N_("TensorFlow.js gives a loss of 0 and no message"),
            .refusal = {[REFUSED_POS_WEIGHT] = N_("TensorFlow.js has no pos_weight")},
        },
    [CONVENTION_OPTAX] =
        {
            .name = "optax",
            .framework = "optax",
            .weighting = WEIGHTS_OF_SAMPLES,
            .divisor = DIVISOR_COUNT,
            .logistic = LOGISTIC_LOG_SIGMOID,
            .picks_target = true,
            .infinity_wins = true,
            .out_of_range = N_("optax gives nan, or counts a negative number from the end"),
            .refusal = {[REFUSED_PROBS] = N_("optax has losses of logits only"),
                        [REFUSED_POS_WEIGHT] = N_("optax has no pos_weight"),
                        [REFUSED_IGNORED] = N_("optax has no ignore_index")},
        },
};

const struct convention_rules *convention_rules(enum convention convention)
{
    return &rules[convention];
}

const char *convention_name(enum convention convention)
{
    return rules[convention].name;
}

const char *convention_framework(enum convention convention)
{
    return rules[convention].framework;
}
