/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions behind the table in mistakes.c, each `logs` or `numbers` of a row as mistakes.h
 * describes them, and what several of them need. */
#ifndef XENT_CORE_MISTAKES_ROWS_H
#define XENT_CORE_MISTAKES_ROWS_H

#include "core/mistakes.h"

typedef bool mistaken_logs(const struct worked *, size_t, double *, double *);
typedef size_t mistaken_numbers(const struct worked *, double[MISTAKE_VALUES]);

/* The loss of every sample, put together as the right ones are. */
double mistakes_reduced(const struct worked *worked,
                        double (*loss)(const struct worked *, size_t i));

/* The loss with these logarithms. */
double mistakes_with_logs(const struct worked *worked, const double *ln_p, const double *ln_other);

/* -ln of the probability of what the label says, one class or output. */
double mistakes_surprise(const struct worked *worked, size_t i);

/* A probability cut to what Keras allows: 1e-7 .. 1 - 1e-7; NaN stays NaN. */
double mistakes_clipped(double p);

/* logits and probabilities (mistakes_probs.c) */
extern mistaken_logs double_softmax, double_sigmoid, divided_by_sum, used_as_prob, clipped_first,
    log_of_score, not_logged, score_alone, sigmoid_alone, sigmoid_first, log_as_logit,
    logit_into_softmax, wrong_axis, temperature_inverted, base_two, max_not_added_back,
    logsumexp_alone, sum_not_logged, absorbed;

/* terms of the sum (mistakes_terms.c) */
extern mistaken_logs positive_only, negative_only, label_ignored, label_flipped, one_minus_log,
    minus_between, predicted_class, off_by_one, complement, linear_error;
extern mistaken_numbers arguments_swapped, entropy_of_p, all_classes, squared_error, soft_as_hard,
    kl_for_ce, kl_reversed, kl_mean, kl_on_probs, one_against_all, bce_on_softmax, batch_as_one,
    one_output, log_of_mean;

/* reductions, weights, smoothing (mistakes_reduce.c) */
extern mistaken_numbers base_ten, base_two_log, base_e, sign, sum_for_mean, mean_for_sum,
    mean_over_classes, divided_twice, ignored_counted, mean_of_means, broadcast, other_divisor,
    common_weight, weight_on_negatives, weight_inverted, weight_normalised, perplexity_right,
    perplexity_base, mean_of_perplexities, as_values_are;

/* label smoothing, constants (mistakes_labels.c) */
extern mistaken_numbers not_smoothed, smoothed_over_others, mass_lost, one_over_c, smoothed_in_full,
    floor_of_smoothed, perfect_is_zero, even_guess, wrong_even_guess, twice_floor, overflows,
    log_of_zero, zero_times_infinity, maximum_of_all;

/* The loss in nats where no -ln p costs more than `most`; 0 if none does anyway. */
size_t clipped_at(const struct worked *worked, double most, double *out);

#endif
