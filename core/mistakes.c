/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/mistakes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/memory.h"
#include "core/mistakes_rows.h"
#include "core/num.h"

#define BOTH (IN_BINARY | IN_MULTICLASS)
#define M_Z  (IN_MULTICLASS | OF_LOGITS)
#define M_P  (IN_MULTICLASS | OF_PROBS)
#define B_Z  (IN_BINARY | OF_LOGITS)
#define B_P  (IN_BINARY | OF_PROBS)

#define LOSS   (IS_NATS | IS_REDUCED)            /* a loss like the right one */
#define PROBS  (IS_NATS | IS_REDUCED | IS_PROBS) /* of other probabilities */
#define UNIT   (IS_CONVENTION | IS_FACTOR)       /* the right loss in another unit */
#define AMOUNT (IS_NATS | IS_CONVENTION | IS_FACTOR)

static const struct mistake mistakes[] = {
    {"log10", "B1", 3, 1, BOTH, UNIT, NULL, base_ten, 0,
     N_("This is the loss with the logarithm to base 10, the key 'log' of a calculator; here it is "
        "wanted in another unit. 1 nat is 0.434294 of it.")},
    {"log2", "B2", 3, 1, BOTH, UNIT, NULL, base_two_log, 0,
     N_("Right in bits, the logarithm to base 2; here it is wanted in another unit. 1 bit is "
        "0.693147 nats.")},
    {"natural-log", "B2", 3, 1, BOTH, UNIT, NULL, base_e, 0,
     N_("Right in nats, the natural logarithm; here the loss is wanted in the unit of log_base.")},
    {"sum-for-mean", "D1", 3, 7, BOTH | IF_MEAN, AMOUNT, NULL, sum_for_mean, 0,
     N_("This is the sum of the losses; the mean divides it once more.")},
    {"mean-for-sum", "D1", 3, 7, BOTH, AMOUNT, NULL, mean_for_sum, 0,
     N_("This is the mean of the losses; their sum is wanted.")},
    {"mean-over-classes", "D2", 2, 7, IN_MULTICLASS, AMOUNT, NULL, mean_over_classes, 0,
     N_("Divided by the number of classes as well; the mean is over samples only.")},
    {"perplexity", "H3", 3, 15, IN_MULTICLASS | IF_MEAN, IS_CONVENTION, NULL, perplexity_right, 0,
     N_("This is the perplexity, e to the power of the loss.")},

    {"from-logits-as-values-are", "R4", 3, 5, BOTH, LOSS | IS_CONVENTION, NULL, as_values_are, 0,
     N_("This is the loss with from_logits as the values are; here the loss is told that they are "
        "the other thing.")},

    {"double-softmax", "A1", 3, 9, IN_MULTICLASS, PROBS, double_softmax, NULL, 0,
     N_("Softmax was applied to probabilities: the loss for logits has a softmax of its own. This "
        "way the loss cannot fall below ln(1+(C-1)/e).")},
    {"double-sigmoid", "A2", 3, 5, IN_BINARY, PROBS, double_sigmoid, NULL, 0,
     N_("A probability went through the sigmoid as if it were a logit: what lies in 0..1 comes out "
        "between 0.5 and 0.731.")},
    {"no-softmax-renormalise", "A3", 3, 5, M_Z, PROBS, divided_by_sum, NULL, 0,
     N_("The scores were divided by their sum as they are; softmax takes e^z first. Keras does it "
        "when from_logits is left at False.")},
    {"nll-without-log", "A7", 3, 8, BOTH, IS_REDUCED, not_logged, NULL, 0,
     N_("The logarithm is missing: this is -p of the true class. NLLLoss wants "
        "log-probabilities.")},
    {"bce-on-softmax", "A11", 3, 2, IN_MULTICLASS | IF_PLAIN, LOSS, NULL, bce_on_softmax, 0,
     N_("The (1-y) ln(1-p) terms of binary cross-entropy were added; with softmax the sum in the "
        "denominator already takes care of the wrong classes.")},
    {"wrong-axis", "A17", 3, 7, M_Z | IF_SEVERAL, PROBS, wrong_axis, NULL, 0,
     N_("Softmax went down the columns, over the samples; the probabilities must sum to 1 within "
        "each sample.")},
    {"wrong-sign", "B3", 3, 1, BOTH, LOSS | IS_FACTOR, NULL, sign, 0,
     N_("The sign is missing: ln of a number below 1 is negative, so the loss begins with a "
        "minus.")},
    {"arguments-swapped", "C7", 3, 11, BOTH | IF_PLAIN, LOSS, NULL, arguments_swapped, 0,
     N_("Labels and predictions changed places: y is the weight, and the logarithm is taken of "
        "p.")},
    {"kl-for-ce", "C16", 3, 11, IN_MULTICLASS | IF_PLAIN, LOSS, NULL, kl_for_ce, 0,
     N_("The entropy of the labels is missing: this is the KL divergence, cross-entropy is the "
        "two together.")},
    {"kldiv-on-probs", "C19", 3, 11, IN_MULTICLASS | IF_PLAIN, IS_REDUCED, NULL, kl_on_probs, 0,
     N_("y (ln y - p): the first argument of KLDivLoss must be ln p, not p.")},
    {"mean-of-means", "D5", 3, 7, BOTH | IF_PLAIN | IF_MEAN | IF_SEVERAL, IS_NATS, NULL,
     mean_of_means, 0,
     N_("The means of batches of different size were averaged; each counts with its number of "
        "samples.")},
    {"broadcast-nxn", "D6", 3, 3, IN_BINARY | IF_PLAIN | IF_MEAN | IF_SEVERAL, IS_NATS, NULL,
     broadcast, 0,
     N_("Every label met every prediction, N times N pairs: the shapes (N,1) and (N) were "
        "broadcast.")},
    {"weighted-mean-by-n", "D7", 3, 14, IN_MULTICLASS | IF_MEAN, IS_NATS, NULL, other_divisor, 0,
     N_("A weighted sum has two divisors in use: with class numbers PyTorch divides by the weights "
        "of the targets, Keras by N.")},
    {"s-over-c-minus-1", "E2", 3, 13, IN_MULTICLASS, LOSS, NULL, smoothed_over_others, 0,
     N_("The smoothing went to the wrong classes alone, s/(C-1) each; PyTorch and Keras spread it "
        "over all C classes.")},
    {"smoothed-floor", "E6", 3, 13, BOTH, IS_NATS, NULL, floor_of_smoothed, 0,
     N_("This is the entropy of the smoothed labels, the least that the loss can be, not the loss "
        "of these values.")},
    {"overflow", "F1", 3, 10, M_Z, IS_CERTAIN, NULL, overflows, 0,
     N_("e^z was too large for the type: subtract the largest score of the row first, the result "
        "stays the same.")},
    {"log-zero", "F2", 3, 10, BOTH | OF_LOGITS, IS_CERTAIN, NULL, underflows, 0,
     N_("p was so small that it became 0, and -ln 0 is inf; ln sum e^z - z needs no p.")},
    {"zero-times-log-zero", "F3", 3, 2, BOTH | OF_PROBS, IS_CERTAIN, NULL, zero_times_infinity, 0,
     N_("0 times ln 0 gave nan; a term whose label is 0 counts as 0.")},
    {"perplexity-base", "H3", 3, 15, IN_MULTICLASS | IF_MEAN, 0, NULL, perplexity_base, 0,
     N_("A perplexity of mixed bases: e belongs to a loss in nats, 2 to a loss in bits.")},
    {"mean-of-perplexities", "H4", 3, 15, IN_MULTICLASS | IF_PLAIN | IF_HARD | IF_MEAN, 0, NULL,
     mean_of_perplexities, 0,
     N_("The perplexities of the samples were averaged: average the losses, then take e to that "
        "power.")},
    {"perfect-is-zero", "H6", 3, 9, M_Z | IF_PLAIN, IS_CERTAIN, NULL, perfect_is_zero, 0,
     N_("Scores of 0 and 1 are not probabilities of 0 and 1: after softmax the true class has "
        "less than 1, so it costs something.")},
    {"wrong-baseline", "H2", 3, 15, BOTH, IS_NATS, NULL, wrong_even_guess, 0,
     N_("An even guess costs ln C with a softmax over C classes and ln 2 for each sigmoid, not the "
        "other way round.")},

    {"logit-clipped-as-p", "A4", 2, 5, B_Z, PROBS, used_as_prob, NULL, 0,
     N_("The logit stood where the probability belongs, cut to 1e-7..1-1e-7; take the sigmoid "
        "first.")},
    {"log-of-score", "A6", 2, 7, M_Z, LOSS, log_of_score, NULL, 0,
     N_("The logarithm of the score itself: first turn the scores into probabilities.")},
    {"one-vs-all-bce", "A10", 2, 8, IN_MULTICLASS | IF_PLAIN, LOSS, NULL, one_against_all, 0,
     N_("A sigmoid for each class: that is the loss of C separate yes/no questions, not of one "
        "class out of C.")},
    {"one-output-softmax", "A14", 2, 4, B_Z | IF_PLAIN, LOSS, NULL, one_output, 0,
     N_("Softmax over a single output is always 1; a yes/no output wants a sigmoid.")},
    {"label-flip", "C4", 2, 3, IN_BINARY, PROBS, label_flipped, NULL, 0,
     N_("p and 1-p changed places: this takes the probability of the other answer.")},
    {"one-minus-log", "C5", 2, 3, IN_BINARY, LOSS, one_minus_log, NULL, 0,
     N_("1 - ln p stands where ln(1-p) belongs: the 1 - goes inside the logarithm.")},
    {"index-off-by-one", "C9", 2, 7, IN_MULTICLASS | IF_HARD, LOSS, off_by_one, NULL, 0,
     N_("The class next to the true one was taken: classes are counted from 0.")},
    {"all-classes", "C11", 2, 2, IN_MULTICLASS | IF_PLAIN, LOSS, NULL, all_classes, 0,
     N_("-ln p of all classes: only the true class has a label of 1, the others are multiplied by "
        "0.")},
    {"squared-error", "C13", 2, 2, BOTH | IF_PLAIN, IS_REDUCED, NULL, squared_error, 0,
     N_("The squared error, (y-p)^2; cross-entropy takes -ln p and has no upper limit.")},
    {"linear-error", "C14", 2, 1, BOTH | IF_PLAIN | IF_HARD, IS_REDUCED, linear_error, NULL, 0,
     N_("1 - p is only where -ln p begins: (1-p) + (1-p)^2/2 + ...")},
    {"kl-reversed", "C17", 2, 11, IN_MULTICLASS | IF_PLAIN, LOSS, NULL, kl_reversed, 0,
     N_("The KL divergence the wrong way round, p ln(p/y): the labels come first, and their "
        "entropy is still to be added.")},
    {"kldiv-mean", "C18", 2, 11, IN_MULTICLASS | IF_PLAIN, LOSS, NULL, kl_mean, 0,
     N_("KLDivLoss divides by N times C unless it is told reduction='batchmean'.")},
    {"ignored-in-denominator", "D4", 2, 14, IN_MULTICLASS | IF_MEAN, IS_NATS, NULL, ignored_counted,
     0,
     N_("The ignored samples were counted in the divisor: they leave both the sum and the "
        "count.")},
    {"pos-weight-on-negatives", "D9", 2, 14, IN_BINARY, LOSS, NULL, weight_on_negatives, 0,
     N_("pos_weight is a factor of the y = 1 term and of no other.")},
    {"pos-weight-inverted", "D10", 2, 14, IN_BINARY, LOSS, NULL, weight_inverted, 0,
     N_("1/pos_weight was used: the weight is negatives divided by positives.")},
    {"common-weight-kept", "D12", 2, 14, IN_MULTICLASS | IF_MEAN, IS_NATS, NULL, common_weight, 0,
     N_("All targets are one class, so its weight stands in the sum and in the divisor and "
        "cancels.")},
    {"binary-full-smoothing", "E5", 2, 13, IN_BINARY, LOSS, NULL, smoothed_in_full, 0,
     N_("The labels became s and 1-s; half of s goes to each side: s/2 and 1-s/2.")},
    {"global-max", "F6", 2, 10, M_Z | IF_SEVERAL, IS_CERTAIN, NULL, maximum_of_all, 0,
     N_("The largest score of the whole batch was subtracted, and in some row every e^z became 0; "
        "take the largest of each row.")},
    {"absorbed-by-offset", "F8", 2, 10, M_Z, LOSS, absorbed, NULL, 0,
     N_("Large numbers swallowed the digits: subtract the maximum from z first, not at the end.")},

    {"sparse-clip-renormalise", "A5", 1, 8, M_Z, PROBS, clipped_first, NULL, 0,
     N_("The scores were cut to 1e-7..1-1e-7 and divided by their sum, as TensorFlow's sparse loss "
        "does when from_logits is left at False.")},
    {"nll-on-logits", "A8", 1, 7, BOTH | OF_LOGITS, IS_REDUCED, score_alone, NULL, 0,
     N_("The score alone is half of it: the loss is ln sum e^z minus the score.")},
    {"batch-as-one-sample", "A12", 1, 5, IN_BINARY | IF_PLAIN | IF_SEVERAL, IS_NATS, NULL,
     batch_as_one, 0, N_("The yes/no questions were read as one sample with so many classes.")},
    {"sigmoid-then-softmax", "A13", 1, 9, M_Z, PROBS, sigmoid_first, NULL, 0,
     N_("A sigmoid and then a softmax: the loss wants the scores as they are.")},
    {"log-p-as-logit", "A15", 1, 4, B_P, PROBS, log_as_logit, NULL, 0,
     N_("ln p was used as the logit of a sigmoid; that is ln(p/(1-p)).")},
    {"logit-p-into-softmax", "A16", 1, 6, M_P, PROBS, logit_into_softmax, NULL, 0,
     N_("ln(p/(1-p)) went into a softmax; what leads back to p is ln p.")},
    {"temperature-inverted", "A18", 1, 16, M_Z, PROBS, temperature_inverted, NULL, 0,
     N_("The scores were multiplied by the temperature; they are divided by it.")},
    {"ignore-label", "C3", 1, 3, IN_BINARY, LOSS, label_ignored, NULL, 0,
     N_("-ln p of every sample: where y = 0 the probability of what happened is 1-p.")},
    {"positive-term-only", "C1", 1, 3, IN_BINARY, LOSS, positive_only, NULL, 0,
     N_("The samples with y = 0 are missing: each of them costs -ln(1-p).")},
    {"predicted-class", "C8", 1, 7, BOTH | IF_HARD, LOSS, predicted_class, NULL, 0,
     N_("The largest probability was taken; it is that of the true class that counts, even where "
        "the model prefers another.")},
    {"entropy-of-p", "C10", 1, 2, BOTH | IF_PLAIN, LOSS, NULL, entropy_of_p, 0,
     N_("-sum p ln p is the entropy of the prediction, without the label: the weight is y, not "
        "p.")},
    {"soft-label-as-hard", "C15", 1, 2, IN_MULTICLASS | IF_PLAIN, LOSS, NULL, soft_as_hard, 0,
     N_("Only the largest label was used; the others count as much as they say.")},
    {"divided-twice", "D3", 1, 7, BOTH | IF_MEAN | IF_SEVERAL, IS_NATS | IS_FACTOR, NULL,
     divided_twice, 0, N_("Divided by N once too often: it was a mean already.")},
    {"weights-one-hot", "D8", 1, 14, IN_MULTICLASS | IF_MEAN, IS_NATS, NULL, other_divisor, 0,
     N_("With one-hot rows PyTorch divides by N, with class numbers by the weights of the "
        "targets.")},
    {"pos-weight-normalised", "D11", 1, 14, IN_BINARY | IF_MEAN, IS_NATS, NULL, weight_normalised,
     0,
     N_("Divided by the sum of the weights; with pos_weight the mean still divides by the "
        "count.")},
    {"no-smoothing", "E1", 1, 13, BOTH, LOSS, NULL, not_smoothed, 0,
     N_("The label smoothing is missing: the labels are no longer 0 and 1.")},
    {"lost-mass", "E3", 1, 13, IN_MULTICLASS, LOSS, NULL, mass_lost, 0,
     N_("The true class has 1-s and the others s/C, less than 1 together: it gets its s/C, "
        "too.")},
    {"one-over-c", "E4", 1, 13, IN_MULTICLASS, LOSS, NULL, one_over_c, 0,
     N_("1/C was added to each label; it is s/C.")},

    {"sigmoid-true-class", "A9", 0, 7, M_Z, LOSS, sigmoid_alone, NULL, 0,
     N_("A sigmoid looks at one score alone; classes compete, so it takes a softmax.")},
    {"base-2-softmax", "A19", 0, 6, M_Z, PROBS, base_two, NULL, 0,
     N_("2^z in place of e^z: the base of softmax is e.")},
    {"log-of-mean", "B4", 0, 7, BOTH | IF_PLAIN | IF_HARD | IF_MEAN | IF_SEVERAL, IS_NATS, NULL,
     log_of_mean, 0,
     N_("-ln of the mean probability: take the logarithm of each sample, then the mean.")},
    {"negative-term-only", "C2", 0, 3, IN_BINARY, LOSS, negative_only, NULL, 0,
     N_("The samples with y = 1 are missing: each of them costs -ln p.")},
    {"minus-between-terms", "C6", 0, 3, IN_BINARY, LOSS, minus_between, NULL, 0,
     N_("A minus stands between the two terms; both have the same sign.")},
    {"complement", "C12", 0, 2, IN_MULTICLASS, LOSS, complement, NULL, 0,
     N_("-ln(1-p) of the true class rewards being wrong; it is -ln p.")},
    {"max-not-added-back", "F5", 0, 10, M_Z, LOSS, max_not_added_back, NULL, 0,
     N_("The maximum was subtracted in the sum but not from the score of the true class.")},
    {"lse-only", "F7", 0, 7, M_Z, LOSS, logsumexp_alone, NULL, 0,
     N_("ln sum e^z alone: the score of the true class is still to be subtracted.")},
    {"sum-not-logged", "F7", 0, 7, M_Z, IS_REDUCED, sum_not_logged, NULL, 0,
     N_("The logarithm of the sum is missing: ln sum e^z, then minus the score.")},

    {"stuck-at-even-guess", "H7", 3, 15, BOTH, IS_NATS | IS_CONSTANT, NULL, even_guess, 0,
     N_("ln C (ln 2 for a sigmoid) is what an even guess costs: with all probabilities equal, "
        "nothing is said yet.")},
    {"stuck-at-double-softmax", "H7", 3, 9, BOTH, IS_NATS | IS_CONSTANT, NULL, twice_floor, 0,
     N_("ln(1+(C-1)/e) is the least that softmax of a softmax can cost (sigmoid: ln(1+1/e)); a "
        "loss that stays there was squashed twice.")},
    {"clip-1e-7", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 16.118095650958319788,
     N_("-ln 1e-7, what p = 0 costs in Keras: the constant of its clip, not of the values.")},
    {"clip-2^-23", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 15.942385152878742117,
     N_("-ln 2^-23, what p = 1 costs in Keras where y = 0: 1 - 1e-7 in single precision.")},
    {"clip-and-add", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 15.424948470398374479,
     N_("-ln 2e-7, an epsilon that was clipped to and added as well, as some versions of "
        "TensorFlow 2 did.")},
    {"clip-and-add-binary", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL,
     15.333238903433023738,
     N_("-ln(2^-23 + 1e-7), p = 1 where y = 0 with an epsilon that was clipped to and added as "
        "well, as some versions of TensorFlow 2 did.")},
    {"clip-log-100", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 100,
     N_("What p = 0 costs in PyTorch's BCELoss, which cuts ln p at -100.")},
    {"clip-1e-12", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 27.631021115928548208,
     N_("-ln 1e-12: an epsilon of 1e-12 was added to p, as PyTorch did in 2018.")},
    {"clip-1e-15", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 34.538776394910685260,
     N_("-ln 1e-15: an epsilon of 1e-15 was added to p, or p was clipped to it.")},
    {"clip-sklearn", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 34.539575992340882003,
     N_("-ln 9.992e-16, what p = 0 cost in scikit-learn as long as it clipped to 1e-15.")},
    {"clip-2^-52", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 36.043653389117156090,
     N_("-ln 2^-52, what p = 0 costs in log_loss of scikit-learn.")},
    {"clip-float-min", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 87.336544750553108987,
     N_("-ln of the smallest normal float32, what p = 0 costs in Caffe.")},
    {"clip-1e-8", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 18.420680743952365472,
     N_("-ln 1e-8: somebody wrote log(p + 1e-8), and p is 0.")},
    {"clip-1e-9", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 20.723265836946411156,
     N_("-ln 1e-9: somebody wrote log(p + 1e-9), and p is 0.")},
    {"clip-1e-10", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 23.025850929940456840,
     N_("-ln 1e-10: somebody wrote log(p + 1e-10), and p is 0.")},
    {"clip-1e-6", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 13.815510557964274104,
     N_("-ln 1e-6: somebody wrote log(p + 1e-6), and p is 0.")},
};

#define MISTAKES (sizeof mistakes / sizeof *mistakes)

const struct mistake *mistake_at(size_t i)
{
    return i < MISTAKES ? &mistakes[i] : NULL;
}

const struct mistake *mistake_find(const char *id)
{
    for (size_t i = 0; i < MISTAKES; i++)
        if (strcmp(mistakes[i].id, id) == 0)
            return &mistakes[i];
    return NULL;
}

static bool is_possible(unsigned where, const struct worked *worked)
{
    return where & (worked->binary ? IN_BINARY : IN_MULTICLASS) &&
           !(where & OF_LOGITS && !worked->logits) && !(where & OF_PROBS && worked->logits) &&
           !(where & IF_PLAIN && !worked->plain) && !(where & IF_HARD && !worked->hard) &&
           !(where & IF_SEVERAL && worked->samples < 2) &&
           !(where & IF_MEAN && worked->problem->reduction != REDUCTION_MEAN);
}

/* The losses with other logarithms, one for each variant. */
static size_t with_logs(const struct mistake *mistake, const struct worked *worked,
                        double out[MISTAKE_VALUES])
{
    const size_t numbers = worked->samples * worked->classes;
    size_t count = 0;
    bool more = true;
    for (size_t variant = 0; more && variant < MISTAKE_VALUES; variant++) {
        double *ln_p = memory_new(numbers, sizeof *ln_p);
        double *ln_other = memory_new(numbers, sizeof *ln_other);
        more = mistake->logs(worked, variant, ln_p, ln_other);
        if (more)
            out[count++] = mistakes_with_logs(worked, ln_p, ln_other);
        free(ln_p);
        free(ln_other);
    }
    return count;
}

size_t mistake_values(const struct mistake *mistake, const struct worked *worked,
                      double out[MISTAKE_VALUES])
{
    double found[MISTAKE_VALUES] = {mistake->number};
    size_t count = 1, kept = 0;
    if (!is_possible(mistake->where, worked))
        return 0;
    if (mistake->logs)
        count = with_logs(mistake, worked, found);
    else if (mistake->numbers)
        count = mistake->numbers(worked, found);
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(found[i]) && !(mistake->traits & IS_CERTAIN))
            continue;
        out[kept++] = mistake->traits & IS_NATS ? loss_in_base(found[i], worked->problem->log_base)
                                                : found[i];
    }
    return kept;
}
