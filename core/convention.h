/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the frameworks depart from the definition of the loss (loss.h): a convention is one table row
 * of parts that several of them share.  The numbers follow from the parts; nobody asks which
 * framework it is. */
#ifndef XENT_CORE_CONVENTION_H
#define XENT_CORE_CONVENTION_H

#include <stdbool.h>

enum convention {
    CONVENTION_EXACT, /* the definition, without any clip */
    CONVENTION_PYTORCH,
    CONVENTION_KERAS, /* Keras 3 */
    CONVENTION_TFKERAS,
    CONVENTION_SKLEARN, /* from 1.5 on */
    CONVENTION_TFJS,
    CONVENTION_OPTAX,
    CONVENTIONS_TO_SET,

    /* variants that only the table of the frameworks shows */
    CONVENTION_KERAS_TENSORFLOW = CONVENTIONS_TO_SET, /* Keras 3 where TensorFlow runs it */
    CONVENTION_SKLEARN_OLD,                           /* 1.2 to 1.4 */
    CONVENTIONS_TO_SHOW
};

/* The word that `set convention` takes, and the name for people. */
const char *convention_name(enum convention convention);
const char *convention_framework(enum convention convention);

/* The losses of a framework. */
enum loss_call {
    CALL_NUMBERS, /* multiclass, class numbers */
    CALL_VECTORS, /* multiclass, one row of labels a sample */
    CALL_BINARY,
    CALLS
};

/* What keeps probabilities from ln 0; eps is the clip's epsilon. */
enum clip_kind {
    CLIP_NONE,        /* ln p */
    CLIP_LOG,         /* max(ln p, -eps): the logarithm itself is cut */
    CLIP_CUT,         /* p cut to [eps, 1 - eps] */
    CLIP_CUT_AND_ADD, /* p cut to [eps, 1 - eps], then ln(p + eps); binary: also ln(1 - p + eps) */
    CLIP_ADD,         /* ln(p + eps), binary: also ln(1 - p + eps); no cut */
};

/* When p is divided by the sum of its row. */
enum row_sum { ROW_SUM_NEVER, ROW_SUM_BEFORE_CUT, ROW_SUM_AFTER_CUT };

struct clip_rule {
    enum clip_kind kind;
    enum row_sum row_sum; /* binary: always never */
    double epsilon;       /* 0: the machine epsilon of the precision */
    bool cut_again;       /* behind a division after the cut p is cut once more */
};

/* What class_weight is. */
enum weighting {
    WEIGHTS_OF_CLASSES, /* each class has its weight, in the smoothing too: w_c y'_c */
    WEIGHTS_OF_SAMPLES, /* the sample has the weight of its label (one-hot: of the largest); it
                           multiplies the smoothed loss, as sample_weight does */
};

/* What the mean divides by.  Ignored samples are never in it. */
enum mean_divisor {
    DIVISOR_TARGETS, /* class numbers: the sum of the class weights of the targets, else as below */
    DIVISOR_COUNT,   /* samples, or outputs, without weights */
    DIVISOR_WEIGHTS, /* the sum of all weights, class_weight times sample_weight */
    DIVISOR_NONZERO, /* how many weights are not zero */
};

/* The sigmoid cross-entropy, which tells where the logit is infinite. */
enum logistic {
    LOGISTIC_EXACT,       /* y softplus(-x) + (1-y) softplus(x), a factor 0 removes its term */
    LOGISTIC_SHIFTED,     /* (1-y) x + (1 + (q-1) y) softplus(-x), 0 times inf is NaN */
    LOGISTIC_MAX,         /* max(x, 0) - x y + log1p(e^-|x|), 0 times inf is NaN */
    LOGISTIC_LOG_SIGMOID, /* -y ln s(x) - (1-y) ln s(-x), 0 times inf is NaN */
};

/* What a framework can refuse, raising an error or for want of an option. */
enum refused {
    REFUSED_PROBS,         /* being told probabilities */
    REFUSED_OUTSIDE,       /* binary probabilities outside 0..1 */
    REFUSED_NOT_FINITE,    /* infinite or NaN probabilities, given or computed */
    REFUSED_POS_WEIGHT,    /* pos_weight, whatever the loss is told */
    REFUSED_PROBS_WEIGHED, /* pos_weight with probabilities */
    REFUSED_OUTPUT_WEIGHT, /* a sample_weight for each of several outputs */
    REFUSED_IGNORED,       /* ignored samples */
    REFUSED_SOFT_LABELS,   /* labels that are not classes: soft ones, or smoothing */
    REFUSED_NO_WEIGHT,     /* weights that add up to 0 */
    REFUSALS
};

/* The mean if there is nothing to divide by. */
enum empty_mean {
    EMPTY_DIVIDES, /* what dividing by 0 gives */
    EMPTY_NAN,
    EMPTY_ZERO,
};

struct convention_rules {
    const char *name, *framework;

    /* probabilities */
    struct clip_rule clip[CALLS];
    bool logits_clipped; /* told logits: softmax or sigmoid, and then as if told probabilities */

    /* labels and weights */
    bool smooths_numbers; /* class numbers can be smoothed; else that is the call for vectors */
    enum weighting weighting;
    enum mean_divisor divisor;
    enum empty_mean empty;
    bool averages_outputs; /* binary: a sample's loss is the mean over its outputs, and `sum` adds
                              these; else all outputs are added */
    bool ignores_unasked;  /* without an ignore_index the target IGNORE_STANDARD is ignored */

    /* infinity */
    enum logistic logistic;
    bool picks_target;  /* class numbers: the other classes have no term; else it is 0 * -ln p */
    bool zero_removes;  /* a coefficient of 0 removes its term; else 0 times inf is NaN */
    bool infinity_wins; /* class numbers: a logit of +inf elsewhere is a loss of inf, not NaN */

    /* gradients */
    bool backward_pass;       /* as PyTorch multiplies them: see loss_convention.h */
    bool softmax_minus_label; /* label vectors: p - y', right only if the labels sum to one */

    /* what becomes of a class number that is none, in one line, to be shown through _(); NULL: it
     * has no meaning.  Here it is refused, with this said. */
    const char *out_of_range;

    const char *refusal[REFUSALS]; /* why, in one line, to be shown through _(); NULL: accepted */
};

#define IGNORE_STANDARD (-100) /* PyTorch's: no class has this number */

const struct convention_rules *convention_rules(enum convention convention);

#endif
