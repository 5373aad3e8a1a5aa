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
     N_("You took log, which is base 10 on a calculator; ln is base e. For nats multiply by "
        "2.302585.")},
    {"log2", "B2", 3, 1, BOTH, UNIT, NULL, base_two_log, 0,
     N_("Right in bits: you took the logarithm to base 2, here another unit is wanted. Multiply by "
        "0.693147 for nats.")},
    {"natural-log", "B2", 3, 1, BOTH, UNIT, NULL, base_e, 0,
     N_("Right in nats: you took ln, here the loss is wanted in the unit that log_base names.")},
    {"sum-for-mean", "D1", 3, 7, BOTH | IF_MEAN, AMOUNT, NULL, sum_for_mean, 0,
     N_("You added the losses up. Divide by N (with weights by their sum) for the mean, which "
        "libraries take by default.")},
    {"mean-for-sum", "D1", 3, 7, BOTH, AMOUNT, NULL, mean_for_sum, 0,
     N_("You divided: this is the mean of the losses. Here their sum is wanted.")},
    {"mean-over-classes", "D2", 2, 7, IN_MULTICLASS, AMOUNT, NULL, mean_over_classes, 0,
     N_("You divided by the number of classes as well. Divide by the number of samples only.")},
    {"perplexity", "H3", 3, 15, IN_MULTICLASS | IF_MEAN, IS_CONVENTION, NULL, perplexity_right, 0,
     N_("You went one step further: this is the perplexity, e to the power of the loss. The loss "
        "is its ln.")},

    {"from-logits-as-values-are", "R4", 3, 5, BOTH, LOSS, NULL, as_values_are, 0,
     N_("You took the values for what they are. Here from_logits tells the loss that they are the "
        "other thing: set it the other way round.")},

    {"double-softmax", "A1", 3, 9, IN_MULTICLASS, PROBS, double_softmax, NULL, 0,
     N_("You applied softmax twice: the loss for logits already contains it. Give it the logits; "
        "like this it cannot fall below ln(1+(C-1)/e).")},
    {"double-sigmoid", "A2", 3, 5, IN_BINARY, PROBS, double_sigmoid, NULL, 0,
     N_("You treated a probability as a logit: sigmoid maps 0..1 into 0.5..0.731. Apply the "
        "sigmoid once.")},
    {"no-softmax-renormalise", "A3", 3, 5, M_Z, PROBS, divided_by_sum, NULL, 0,
     N_("You divided the raw scores by their sum; softmax takes e^z first. In Keras this is "
        "from_logits left at False.")},
    {"nll-without-log", "A7", 3, 8, BOTH, IS_REDUCED, not_logged, NULL, 0,
     N_("You forgot the logarithm: this is p of the true class, with or without a minus. Take -ln "
        "p; NLLLoss wants log-probabilities.")},
    {"bce-on-softmax", "A11", 3, 2, IN_MULTICLASS | IF_PLAIN, LOSS, NULL, bce_on_softmax, 0,
     N_("You added the (1-y) ln(1-p) terms of binary cross-entropy. Drop them: softmax punishes "
        "the wrong classes through its denominator.")},
    {"wrong-axis", "A17", 3, 7, M_Z | IF_SEVERAL, PROBS, wrong_axis, NULL, 0,
     N_("You took softmax down the columns, over the samples. Take it along each row: p must sum "
        "to 1 within each sample.")},
    {"wrong-sign", "B3", 3, 1, BOTH, LOSS | IS_FACTOR, NULL, sign, 0,
     N_("You left out the minus in front: ln of a number below 1 is negative, the loss is -ln p.")},
    {"overflow", "F1", 3, 10, M_Z, IS_CERTAIN, NULL, overflows, 0,
     N_("Your e^z was too large for the type (float32: z above 88, float16: above 11). Subtract "
        "the largest score of the row first.")},
    {"log-zero", "F2", 3, 10, BOTH, IS_CERTAIN, NULL, log_of_zero, 0,
     N_("You took the logarithm of a p that had become 0, rounded or too small for its type. Keep "
        "more digits; from logits take ln sum e^z - z.")},
    {"arguments-swapped", "C7", 3, 11, BOTH | IF_PLAIN, LOSS | IS_ENDLESS, NULL, arguments_swapped,
     0,
     N_("You exchanged labels and predictions, and took the logarithm of a label. Weigh by y, and "
        "take the logarithm of p.")},
    {"kl-for-ce", "C16", 3, 11, IN_MULTICLASS | IF_PLAIN, LOSS, NULL, kl_for_ce, 0,
     N_("You subtracted the entropy of the labels: that is the KL divergence. Cross-entropy is the "
        "two together.")},
    {"kldiv-on-probs", "C19", 3, 11, IN_MULTICLASS | IF_PLAIN, IS_REDUCED, NULL, kl_on_probs, 0,
     N_("You gave KLDivLoss p, so it summed y (ln y - p). Its first argument must be ln p.")},
    {"mean-of-means", "D5", 3, 7, BOTH | IF_PLAIN | IF_MEAN | IF_SEVERAL, IS_NATS, NULL,
     mean_of_means, 0,
     N_("You averaged the means of batches of different size. Weigh each batch by its number of "
        "samples.")},
    {"broadcast-nxn", "D6", 3, 3, IN_BINARY | IF_PLAIN | IF_MEAN | IF_SEVERAL, IS_NATS, NULL,
     broadcast, 0,
     N_("Every label met every prediction, N times N pairs: shapes (N,1) and (N) were broadcast. "
        "Pair them one to one.")},
    {"weighted-mean-by-n", "D7", 3, 14, IN_MULTICLASS | IF_MEAN, IS_NATS, NULL, other_divisor, 0,
     N_("You divided the weighted sum by the other divisor. With class numbers PyTorch divides by "
        "the weights of the targets, Keras by N.")},
    {"s-over-c-minus-1", "E2", 3, 13, IN_MULTICLASS, LOSS, NULL, smoothed_over_others, 0,
     N_("You gave the smoothing to the wrong classes alone, s/(C-1) each. PyTorch and Keras spread "
        "it over all C classes, s/C each.")},
    {"smoothed-floor", "E6", 3, 13, BOTH, IS_NATS, NULL, floor_of_smoothed, 0,
     N_("This is the entropy of the smoothed labels, the least that the loss can be. The loss of "
        "these values lies above it.")},
    {"zero-times-log-zero", "F3", 3, 2, BOTH | OF_PROBS, IS_CERTAIN, NULL, zero_times_infinity, 0,
     N_("You multiplied 0 by ln 0, which gives nan. A term whose label is 0 counts as 0: leave it "
        "out.")},
    {"perplexity-base", "H3", 3, 15, IN_MULTICLASS | IF_MEAN, 0, NULL, perplexity_base, 0,
     N_("You mixed two bases in the perplexity. Take e to the power of a loss in nats, 2 to the "
        "power of a loss in bits.")},
    {"mean-of-perplexities", "H4", 3, 15, IN_MULTICLASS | IF_PLAIN | IF_HARD | IF_MEAN, 0, NULL,
     mean_of_perplexities, 0,
     N_("You averaged the perplexities of the samples. Average the losses, then take e to that "
        "power once.")},
    {"perfect-is-zero", "H6", 3, 9, M_Z | IF_PLAIN, IS_CERTAIN, NULL, perfect_is_zero, 0,
     N_("Scores of 0 and 1 are not probabilities of 0 and 1: after softmax the true class has less "
        "than 1, so it costs something.")},
    {"wrong-baseline", "H2", 3, 15, BOTH, IS_NATS, NULL, wrong_even_guess, 0,
     N_("You took the wrong even guess: it costs ln C with a softmax over C classes, and ln 2 for "
        "each sigmoid.")},

    {"logit-clipped-as-p", "A4", 2, 5, B_Z, PROBS, used_as_prob, NULL, 0,
     N_("You used the logit as a probability, cut to 1e-7..1-1e-7. Take its sigmoid first.")},
    {"log-of-score", "A6", 2, 7, M_Z, LOSS | IS_ENDLESS, log_of_score, NULL, 0,
     N_("You took the logarithm of a raw score. Turn the scores into probabilities by softmax "
        "first.")},
    {"one-vs-all-bce", "A10", 2, 8, IN_MULTICLASS | IF_PLAIN, LOSS, NULL, one_against_all, 0,
     N_("You took a sigmoid for each class: right for C yes/no questions of their own. For one "
        "class out of C take softmax.")},
    {"one-output-softmax", "A14", 2, 4, B_Z | IF_PLAIN, LOSS, NULL, one_output, 0,
     N_("You took softmax over a single output, which is always 1. A yes/no output wants a "
        "sigmoid.")},
    {"label-flip", "C4", 2, 3, IN_BINARY, PROBS, label_flipped, NULL, 0,
     N_("You used the probability of the other answer: take p where y = 1, and 1-p where y = 0.")},
    {"one-minus-log", "C5", 2, 3, IN_BINARY, LOSS, one_minus_log, NULL, 0,
     N_("You wrote 1 - ln p where ln(1-p) belongs: the 1 - goes inside the logarithm.")},
    {"index-off-by-one", "C9", 2, 7, IN_MULTICLASS | IF_HARD, LOSS, off_by_one, NULL, 0,
     N_("You took the class next to the true one: classes are counted from 0.")},
    {"all-classes", "C11", 2, 2, IN_MULTICLASS | IF_PLAIN, LOSS, NULL, all_classes, 0,
     N_("You added -ln p of all classes. Only the true class has y = 1, the others are multiplied "
        "by 0.")},
    {"squared-error", "C13", 2, 2, BOTH | IF_PLAIN, IS_REDUCED, NULL, squared_error, 0,
     N_("You took the squared error, (y-p)^2. Cross-entropy takes -ln p, and has no upper limit.")},
    {"linear-error", "C14", 2, 1, BOTH | IF_PLAIN | IF_HARD, IS_REDUCED, linear_error, NULL, 0,
     N_("You took 1 - p, which is only where -ln p = (1-p) + (1-p)^2/2 + ... begins. Take the "
        "logarithm.")},
    {"kl-reversed", "C17", 2, 11, IN_MULTICLASS | IF_PLAIN, LOSS, NULL, kl_reversed, 0,
     N_("You took the KL divergence the wrong way round, sum p ln(p/y). Weigh by the labels, and "
        "add their entropy.")},
    {"kldiv-mean", "C18", 2, 11, IN_MULTICLASS | IF_PLAIN, LOSS, NULL, kl_mean, 0,
     N_("You let KLDivLoss divide by N times C, as it does unless it is told "
        "reduction='batchmean'.")},
    {"ignored-in-denominator", "D4", 2, 14, IN_MULTICLASS | IF_MEAN, IS_NATS, NULL, ignored_counted,
     0,
     N_("You counted the ignored samples in the divisor. Leave them out of both, the sum and the "
        "count.")},
    {"pos-weight-on-negatives", "D9", 2, 14, IN_BINARY, LOSS, NULL, weight_on_negatives, 0,
     N_("You put pos_weight on the y = 0 terms. It multiplies the y = 1 term and no other.")},
    {"pos-weight-inverted", "D10", 2, 14, IN_BINARY, LOSS, NULL, weight_inverted, 0,
     N_("You used 1/pos_weight. The weight is the number of negatives divided by the number of "
        "positives.")},
    {"common-weight-kept", "D12", 2, 14, IN_MULTICLASS | IF_MEAN, IS_NATS, NULL, common_weight, 0,
     N_("You kept the weight of the one class that all targets have. In a weighted mean it stands "
        "above and below, and cancels.")},
    {"binary-full-smoothing", "E5", 2, 13, IN_BINARY, LOSS, NULL, smoothed_in_full, 0,
     N_("You made the labels s and 1-s. Half of s goes to each side: s/2 and 1-s/2.")},
    {"global-max", "F6", 2, 10, M_Z | IF_SEVERAL, IS_CERTAIN, NULL, maximum_of_all, 0,
     N_("You subtracted the largest score of the whole batch, so in some row every e^z became 0. "
        "Take the largest of each row.")},
    {"absorbed-by-offset", "F8", 2, 10, M_Z, LOSS, absorbed, NULL, 0,
     N_("A large score swallowed the digits. Subtract the maximum from z first, not at the end.")},

    {"sparse-clip-renormalise", "A5", 1, 8, M_Z, PROBS, clipped_first, NULL, 0,
     N_("Your scores were cut to 1e-7..1-1e-7 and divided by their sum: TensorFlow's sparse loss "
        "does that when from_logits is left at False.")},
    {"nll-on-logits", "A8", 1, 7, BOTH | OF_LOGITS, IS_REDUCED, score_alone, NULL, 0,
     N_("You took minus the score, which is only half of it. Add ln sum e^z; NLLLoss wants "
        "log-probabilities.")},
    {"batch-as-one-sample", "A12", 1, 5, IN_BINARY | IF_PLAIN | IF_SEVERAL, IS_NATS, NULL,
     batch_as_one, 0,
     N_("You read the yes/no questions as one sample with so many classes. Take binary "
        "cross-entropy, one question at a time.")},
    {"sigmoid-then-softmax", "A13", 1, 9, M_Z, PROBS, sigmoid_first, NULL, 0,
     N_("You took a sigmoid and then a softmax. Give the loss the raw scores.")},
    {"log-p-as-logit", "A15", 1, 4, B_P, PROBS, log_as_logit, NULL, 0,
     N_("You used ln p as the logit of a sigmoid. That logit is ln(p/(1-p)).")},
    {"logit-p-into-softmax", "A16", 1, 6, M_P, PROBS, logit_into_softmax, NULL, 0,
     N_("You put ln(p/(1-p)) into a softmax. To undo a softmax take ln p.")},
    {"temperature-inverted", "A18", 1, 16, M_Z, PROBS, temperature_inverted, NULL, 0,
     N_("You multiplied the scores by the temperature. Divide them by it: a higher one must "
        "flatten.")},
    {"ignore-label", "C3", 1, 3, IN_BINARY, LOSS, label_ignored, NULL, 0,
     N_("You took -ln p for every sample. Where y = 0 the probability of what happened is 1-p.")},
    {"positive-term-only", "C1", 1, 3, IN_BINARY, LOSS, positive_only, NULL, 0,
     N_("You left out the samples with y = 0: each of them costs -ln(1-p).")},
    {"predicted-class", "C8", 1, 7, BOTH | IF_HARD, LOSS, predicted_class, NULL, 0,
     N_("You took the largest probability. It is that of the true class that counts, even when the "
        "model prefers another.")},
    {"entropy-of-p", "C10", 1, 2, BOTH | IF_PLAIN, LOSS, NULL, entropy_of_p, 0,
     N_("You took -sum p ln p, the entropy of the prediction. Weigh by y, not by p.")},
    {"soft-label-as-hard", "C15", 1, 2, IN_MULTICLASS | IF_PLAIN, LOSS, NULL, soft_as_hard, 0,
     N_("You used the largest label only. The other labels have weight, too.")},
    {"divided-twice", "D3", 1, 7, BOTH | IF_MEAN | IF_SEVERAL, IS_NATS | IS_FACTOR, NULL,
     divided_twice, 0, N_("You divided by N twice: it was a mean already.")},
    {"weights-one-hot", "D8", 1, 14, IN_MULTICLASS | IF_MEAN, IS_NATS, NULL, other_divisor, 0,
     N_("You took the divisor of the other form of labels. With one-hot rows PyTorch divides by N, "
        "with class numbers by the weights of the targets.")},
    {"pos-weight-normalised", "D11", 1, 14, IN_BINARY | IF_MEAN, IS_NATS, NULL, weight_normalised,
     0,
     N_("You divided by the sum of the weights. With pos_weight the mean still divides by the "
        "count.")},
    {"no-smoothing", "E1", 1, 13, BOTH, LOSS, NULL, not_smoothed, 0,
     N_("You left out the label smoothing: the labels are no longer 0 and 1.")},
    {"lost-mass", "E3", 1, 13, IN_MULTICLASS, LOSS, NULL, mass_lost, 0,
     N_("You gave the true class 1-s and the others s/C, less than 1 together. The true class gets "
        "its s/C, too.")},
    {"one-over-c", "E4", 1, 13, IN_MULTICLASS, LOSS, NULL, one_over_c, 0,
     N_("You added 1/C to each label. Add s/C.")},

    {"sigmoid-true-class", "A9", 0, 7, M_Z, LOSS, sigmoid_alone, NULL, 0,
     N_("You took the sigmoid of the true score alone. Classes compete: take softmax.")},
    {"base-2-softmax", "A19", 0, 6, M_Z, PROBS, base_two, NULL, 0,
     N_("You took 2^z in place of e^z. The base of softmax is e.")},
    {"log-of-mean", "B4", 0, 7, BOTH | IF_PLAIN | IF_HARD | IF_MEAN | IF_SEVERAL, IS_NATS, NULL,
     log_of_mean, 0,
     N_("You took -ln of the mean probability. Take the logarithm of each sample first, then the "
        "mean.")},
    {"negative-term-only", "C2", 0, 3, IN_BINARY, LOSS, negative_only, NULL, 0,
     N_("You left out the samples with y = 1: each of them costs -ln p.")},
    {"minus-between-terms", "C6", 0, 3, IN_BINARY, LOSS, minus_between, NULL, 0,
     N_("You put a minus between the two terms. Both have the same sign.")},
    {"complement", "C12", 0, 2, IN_MULTICLASS, LOSS, complement, NULL, 0,
     N_("You took -ln(1-p) of the true class, which rewards being wrong. Take -ln p.")},
    {"max-not-added-back", "F5", 0, 10, M_Z, LOSS, max_not_added_back, NULL, 0,
     N_("You subtracted the maximum in the sum but not from the score of the true class. Subtract "
        "it from both.")},
    {"lse-only", "F7", 0, 7, M_Z, LOSS, logsumexp_alone, NULL, 0,
     N_("You stopped at ln sum e^z. Subtract the score of the true class.")},
    {"sum-not-logged", "F7", 0, 7, M_Z, IS_REDUCED, sum_not_logged, NULL, 0,
     N_("You forgot the logarithm of the sum. Take ln sum e^z, then subtract the score of the true "
        "class.")},

    {"stuck-at-even-guess", "H7", 3, 15, BOTH, IS_NATS | IS_CONSTANT, NULL, even_guess, 0,
     N_("ln C (ln 2 for a sigmoid) is what an even guess costs: with all probabilities equal, the "
        "model says nothing yet.")},
    {"stuck-at-double-softmax", "H7", 3, 9, BOTH, IS_NATS | IS_CONSTANT, NULL, twice_floor, 0,
     N_("ln(1+(C-1)/e) is the least that softmax of a softmax can cost (sigmoid: ln(1+1/e)). Apply "
        "it once.")},
    {"clip-1e-7", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 16.118095650958319788,
     N_("A p of 0 costs -ln 1e-7 = 16.118096 in Keras: this is its clip, not your model. "
        "Mathematically it is inf.")},
    {"clip-2^-23", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 15.942385152878742117,
     N_("A p of 1 where y = 0 costs -ln 2^-23 = 15.942385 in Keras: its clip in float32, where 1 - "
        "1e-7 is 1 - 2^-23.")},
    {"clip-and-add", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 15.424948470398374479,
     N_("A p of 0 cost -ln 2e-7 = 15.424948 in some versions of TensorFlow 2: epsilon was clipped "
        "to, and added as well.")},
    {"clip-and-add-binary", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL,
     15.333238903433023738,
     N_("A p of 1 where y = 0 cost 15.333239 in some versions of TensorFlow 2: epsilon was clipped "
        "to, and added as well.")},
    {"clip-log-100", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 100,
     N_("A p of 0 costs 100 in PyTorch's BCELoss, which cuts ln p at -100: this is its clip, not "
        "your model.")},
    {"clip-1e-12", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 27.631021115928548208,
     N_("A p of 0 cost -ln 1e-12 = 27.631021 in PyTorch of 2018: an epsilon of 1e-12 was added to "
        "p.")},
    {"clip-1e-15", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 34.538776394910685260,
     N_("A p of 0 costs -ln 1e-15 = 34.538776 where an epsilon of 1e-15 is added to p, or p is "
        "clipped to it.")},
    {"clip-sklearn", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 34.539575992340882003,
     N_("A p of 0 cost -ln 9.992e-16 = 34.539576 in scikit-learn as long as it clipped to 1e-15.")},
    {"clip-2^-52", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 36.043653389117156090,
     N_("A p of 0 costs -ln 2^-52 = 36.043653 in log_loss of scikit-learn: this is its clip, not "
        "your model.")},
    {"clip-float-min", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 87.336544750553108987,
     N_("A p of 0 costs 87.336545 in Caffe, -ln of the smallest normal float32: this is its clip, "
        "not your model.")},
    {"clip-1e-8", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 18.420680743952365472,
     N_("A p of 0 costs -ln 1e-8 = 18.420681 where log(p + 1e-8) was written. Use the loss for "
        "logits.")},
    {"clip-1e-9", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 20.723265836946411156,
     N_("A p of 0 costs -ln 1e-9 = 20.723266 where log(p + 1e-9) was written. Use the loss for "
        "logits.")},
    {"clip-1e-10", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 23.025850929940456840,
     N_("A p of 0 costs -ln 1e-10 = 23.025851 where log(p + 1e-10) was written. Use the loss for "
        "logits.")},
    {"clip-1e-6", "F4", 3, 10, BOTH, IS_NATS | IS_CONSTANT, NULL, NULL, 13.815510557964274104,
     N_("A p of 0 costs -ln 1e-6 = 13.815511 where log(p + 1e-6) was written. Use the loss for "
        "logits.")},
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

/* Where the other sentence is about classes. */
static const struct {
    const char *id, *sentence;
} in_binary[] = {
    {"log-zero",
     N_("You took the logarithm of a p or 1-p that had become 0, rounded or too small for its "
        "type. Keep more digits; from a logit take ln(1+e^z) - yz.")},
    {"nll-on-logits",
     N_("You took minus the score (plus where y = 0), which is only half of it. Add ln(1+e^z), "
        "where y = 0 ln(1+e^-z).")},
};

const char *mistake_sentence(const struct mistake *mistake, const struct problem *problem)
{
    for (size_t i = 0; i < sizeof in_binary / sizeof *in_binary; i++)
        if (problem->task == TASK_BINARY && strcmp(mistake->id, in_binary[i].id) == 0)
            return in_binary[i].sentence;
    return mistake->sentence;
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
    else
        count += clipped_at(worked, mistake->number, &found[1]);
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(found[i]) && !(mistake->traits & (IS_CERTAIN | IS_ENDLESS)))
            continue;
        out[kept++] = mistake->traits & IS_NATS ? loss_in_base(found[i], worked->problem->log_base)
                                                : found[i];
    }
    return kept;
}
