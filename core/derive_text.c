/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How steps are called, and what the symbols in their formulas stand for. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "core/derive.h"
#include "core/derive_leaf.h"
#include "core/intl.h"

static const struct step_text texts[STEP_KINDS] = {
    [STEP_SCALE] = {N_("SCALE"), N_("the temperature divides every score before the softmax"),
                    N_("scaled"), "u=z/T", "u=z/T", N_("do the scores move together or apart?")},
    [STEP_MAXIMUM] = {N_("LARGEST"), N_("taken off every score, it keeps e^ from overflowing"),
                      N_("largest"), "m", "m", N_("which class has it?")},
    [STEP_SHIFT] = {N_("SHIFT"), N_("every score as its distance from the largest: 0 or less"),
                    N_("shifted"), "d=z-m", "d=z-m",
                    N_("which class gets 0, and can one get more?")},
    [STEP_EXP] = {N_("EXPONENT"), N_("e^ makes every score positive and keeps their order"),
                  N_("exponent"), "e^z", "e^z",
                  N_("which class gets most, and can one get less than 0?")},
    [STEP_ADD_UP] = {N_("ADD UP"), N_("the total that the classes share"), N_("sum"), "Σ", "sum",
                     N_("how much is it, roughly, all together?")},
    [STEP_DIVIDE] = {N_("DIVIDE"), N_("a probability is this class's share of the total"),
                     N_("probability"), "e^z/Σ", "e^z/sum",
                     N_("more or less than half of the total?")},
    [STEP_CLIP] = {N_("CLIP"), N_("cut, as Keras does, lest ln 0 comes out"), N_("taken for p"),
                   "clip", "clip", N_("which of these cannot be a probability?")},
    [STEP_CLIP_AGAIN] = {N_("CLIP AGAIN"), N_("cut once more: a share can be too small again"),
                         N_("taken for p"), "clip", "clip",
                         N_("which of the shares does the second cut change?")},
    [STEP_SIGMOID] = {N_("SIGMOID"), N_("squeezes a score of any size into 0..1"),
                      N_("probability"), "p=σ(z)", "p", N_("more or less than one half?")},
    [STEP_COMPLEMENT] = {N_("THE OTHER SIDE"), N_("what is left for the answer no"), N_("p of no"),
                         "1-p", "1-p", N_("how much is left for the answer no?")},
    [STEP_SMOOTH] = {N_("SMOOTH"), N_("a little of the label is spread over all classes"),
                     N_("smoothed"), "y'", "y'",
                     N_("what becomes of a label of 1, and what of a 0?")},
    [STEP_SURPRISE] = {N_("SURPRISE"), N_("the price of having given this class the chance p"),
                       N_("surprise"), "-ln p", "-ln p",
                       N_("which class would cost most if it were true?")},
    [STEP_OTHER] = {N_("SURPRISE OF A NO"), N_("the price if the answer is no"), N_("if it is no"),
                    "-ln(1-p)", "-ln(1-p)", N_("which no would cost most?")},
    [STEP_DIRECT] = {N_("STRAIGHT FROM z"),
                     N_("the loss without forming p: nothing overflows or is lost"), N_("counted"),
                     "loss", "loss", N_("which z is on the wrong side of 0?")},
    [STEP_COUNT] = {N_("COUNT"), N_("the label picks what is counted"), N_("counted"), "y(-ln p)",
                    "y(-ln p)", N_("which rows count, and which become 0?")},
    [STEP_SUM] = {N_("THE LOSS"), N_("what was counted, added up: the loss of this sample"),
                  N_("loss"), "L", "L", N_("what does this sample cost?")},
    [STEP_REDUCE] = {N_("REDUCE"), N_("the losses of all samples become one number"), N_("loss"),
                     "L", "L", N_("what do the samples cost, as one number?")},
    [STEP_GRADIENT] = {N_("SLOPE"), N_("how the loss changes when this value grows"), N_("slope"),
                       "dL/dz", "dL/dz", N_("which way must this value go to lower the loss?")},
};

/* Headings that depend on the problem: what the logarithm is taken of, and its base. */
enum letter { LETTER_P, LETTER_Q, LETTER_Z, LETTERS };

static const char *const log_heading[LETTERS][3] = {
    {[LOG_BASE_E] = "-ln p", [LOG_BASE_2] = "-log2 p", [LOG_BASE_10] = "-log10 p"},
    {[LOG_BASE_E] = "-ln q", [LOG_BASE_2] = "-log2 q", [LOG_BASE_10] = "-log10 q"},
    {[LOG_BASE_E] = "-ln z", [LOG_BASE_2] = "-log2 z", [LOG_BASE_10] = "-log10 z"},
};
static const char *const other_heading[LETTERS][3] = {
    {[LOG_BASE_E] = "-ln(1-p)", [LOG_BASE_2] = "-log2(1-p)", [LOG_BASE_10] = "-lg(1-p)"},
    {[LOG_BASE_E] = "-ln(1-q)", [LOG_BASE_2] = "-log2(1-q)", [LOG_BASE_10] = "-lg(1-q)"},
    {[LOG_BASE_E] = "-ln(1-z)", [LOG_BASE_2] = "-log2(1-z)", [LOG_BASE_10] = "-lg(1-z)"},
};
static const char *const count_heading[LETTERS][3] = {
    {[LOG_BASE_E] = "y(-ln p)", [LOG_BASE_2] = "y(-log2 p)", [LOG_BASE_10] = "y(-lg p)"},
    {[LOG_BASE_E] = "y(-ln q)", [LOG_BASE_2] = "y(-log2 q)", [LOG_BASE_10] = "y(-lg q)"},
    {[LOG_BASE_E] = "y(-ln z)", [LOG_BASE_2] = "y(-log2 z)", [LOG_BASE_10] = "y(-lg z)"},
};
static const char *const weighted_heading[LETTERS][3] = {
    {[LOG_BASE_E] = "wy(-ln p)", [LOG_BASE_2] = "wy(-log2 p)", [LOG_BASE_10] = "wy(-lg p)"},
    {[LOG_BASE_E] = "wy(-ln q)", [LOG_BASE_2] = "wy(-log2 q)", [LOG_BASE_10] = "wy(-lg q)"},
    {[LOG_BASE_E] = "wy(-ln z)", [LOG_BASE_2] = "wy(-log2 z)", [LOG_BASE_10] = "wy(-lg z)"},
};
static const char *const rest_heading[LETTERS] = {"1-p", "1-q", "1-z"};

static enum letter letter_of(const struct derivation *d)
{
    const char name = derivation_prob_name(d)[0];
    return name == 'z' ? LETTER_Z : name == 'q' ? LETTER_Q : LETTER_P;
}

/* What stands in the exponent: z, u = z / T, or d = z - m. */
enum exponent { EXPONENT_VALUE, EXPONENT_SCALED, EXPONENT_SHIFTED };

static const char *const exponent_heading[] = {"e^z", "e^u", "e^d"};
static const char *const share_heading[] = {"e^z/Σ", "e^u/Σ", "e^d/Σ"};
static const char *const share_heading_ascii[] = {"e^z/sum", "e^u/sum", "e^d/sum"};

static enum exponent exponent_of(const struct derivation *d)
{
    if (d->way == DERIVE_STABLE)
        return EXPONENT_SHIFTED;
    return d->problem->temperature == 1 ? EXPONENT_VALUE : EXPONENT_SCALED;
}

static void set_heading(struct step_text *text, const char *heading)
{
    text->unicode = text->ascii = heading;
}

static bool is_exact(const struct derivation *d)
{
    return d->problem->convention == CONVENTION_EXACT;
}

/* ---- what the steps of a convention do ---- */

/* Values that are divided by their sum as they stand, or behind the cut. */
static void describe_division(const struct derivation *d, enum step_kind kind,
                              struct step_text *text)
{
    const bool after = d->clip.row_sum == ROW_SUM_AFTER_CUT;
    const bool logits = derive_value_name(d)[0] == 'z';
    if (kind == STEP_ADD_UP) {
        text->why = after    ? N_("the sum of what the cut has left")
                    : logits ? N_("the scores as if they were probabilities, without e^")
                             : N_("the sum of the row, which need not be 1");
        return;
    }
    text->unicode = after ? "r/Σ" : logits ? "z/Σ" : "p/Σ";
    text->ascii = after ? "r/sum" : logits ? "z/sum" : "p/sum";
    text->word = after && logits && !d->clip.cut_again ? N_("taken for p") : N_("share");
    text->why = is_exact(d) ? N_("divided by their sum, as Keras does with probabilities")
                : after     ? N_("divided by their sum, once they are cut")
                            : N_("divided by their sum, also if it is 1 already");
}

static void describe_clip(const struct derivation *d, enum step_kind kind, struct step_text *text)
{
    (void)kind;
    if (is_exact(d))
        return;
    text->why = N_("cut at both ends, lest ln 0 comes out");
    if (derivation_prob_name(d)[0] == 'q' || d->clip.row_sum == ROW_SUM_AFTER_CUT) {
        text->word = N_("cut");
        text->question = N_("which of these does the cut change?");
    }
}

static void describe_second_clip(const struct derivation *d, enum step_kind kind,
                                 struct step_text *text)
{
    (void)kind;
    if (derive_value_name(d)[0] == 'p')
        text->word = N_("cut again");
}

static void describe_logarithm(const struct derivation *d, enum step_kind kind,
                               struct step_text *text)
{
    const bool adds = d->clip.added != 0, other = kind == STEP_OTHER;
    const enum log_base base = d->problem->log_base;
    set_heading(text, (other ? other_heading : log_heading)[letter_of(d)][base]);
    if (!other && d->problem->task == TASK_BINARY)
        text->question = N_("which yes would cost most?");
    if (d->clip.kind == CLIP_LOG)
        text->why = N_("ln is cut at -100: nothing costs more than 100");
    else if (adds && !other)
        text->why = N_("with a little added to p, lest ln 0 comes out");
    else if (adds)
        text->why = N_("the price of a no, with the same little added");
}

static void describe_mean(const struct derivation *d, enum step_kind kind, struct step_text *text)
{
    (void)kind;
    const bool weighed = derive_has_shares(d) || derive_weighs_labels(d);
    if (is_exact(d) || d->problem->reduction != REDUCTION_MEAN)
        return;
    if (d->loss->divisor == 0 && d->rules->empty == EMPTY_ZERO)
        text->why = N_("no sample is left to average: this framework says 0");
    else if (d->rules->divisor == DIVISOR_NONZERO && weighed)
        text->why = N_("divided by N: how many weights are not 0");
    else if (d->rules->divisor == DIVISOR_WEIGHTS && weighed)
        text->why = N_("divided by the sum of the weights");
    else if (d->rules->divisor == DIVISOR_COUNT && weighed)
        text->why = N_("divided by how many there are, whatever they weigh");
}

static void describe_slope(const struct derivation *d, enum step_kind kind, struct step_text *text)
{
    (void)kind;
    const bool binary = d->problem->task == TASK_BINARY;
    if (derive_value_name(d)[0] == 'p')
        set_heading(text, "dL/dp");
    if (binary && d->rules->backward_pass && d->route != ROUTE_LOGITS)
        text->why = N_("as its backward pass has it: p (1-p) is 1e-12 or more");
    else if (derive_forgets_labels(d))
        text->why = N_("softmax - label, though these labels do not sum to 1");
    else if (d->clip.cut_again)
        text->why = N_("b is the label, 0 where the second clip holds");
    else if (derivation_cuts(d) && !binary && d->clip.row_sum != ROW_SUM_AFTER_CUT &&
             (d->route == ROUTE_LOGITS || d->clip.row_sum == ROW_SUM_BEFORE_CUT))
        text->why = is_exact(d) || derive_has_weights(d)
                        ? N_("b is the label with its weight, 0 where the clip holds")
                        : N_("b is the label, 0 where the clip holds");
    else if (derivation_cuts(d) && !is_exact(d))
        text->why = N_("the change with this value: none where the clip holds it");
}

static void describe_count(const struct derivation *d, enum step_kind kind, struct step_text *text)
{
    (void)kind;
    const bool binary = d->problem->task == TASK_BINARY;
    const enum log_base base = d->problem->log_base;
    const bool weighed = derive_has_weights(d);
    set_heading(text, binary    ? "loss"
                      : weighed ? weighted_heading[letter_of(d)][base]
                                : count_heading[letter_of(d)][base]);
    if (!binary)
        return;
    text->why = derive_outputs(d) != 1 ? N_("y picks one price; by K, the mean over the outputs")
                                       : N_("y picks one: -ln p if y is 1, -ln(1-p) if y is 0");
    text->question = N_("which of the two prices does the label pick?");
}

static void describe_exponent(const struct derivation *d, enum step_kind kind,
                              struct step_text *text)
{
    (void)kind;
    set_heading(text, exponent_heading[exponent_of(d)]);
}

static void describe_share(const struct derivation *d, enum step_kind kind, struct step_text *text)
{
    if (d->route == ROUTE_CLIPPED) {
        describe_division(d, kind, text);
    } else if (kind == STEP_DIVIDE) {
        text->unicode = share_heading[exponent_of(d)];
        text->ascii = share_heading_ascii[exponent_of(d)];
    }
}

static void describe_rest(const struct derivation *d, enum step_kind kind, struct step_text *text)
{
    (void)kind;
    set_heading(text, rest_heading[letter_of(d)]);
}

static void describe_sum(const struct derivation *d, enum step_kind kind, struct step_text *text)
{
    (void)kind;
    if (derive_weighs_labels(d))
        text->why = N_("what was counted, times the weight of the label");
}

/* What depends on the problem. */
static void (*const adapt[STEP_KINDS])(const struct derivation *, enum step_kind,
                                       struct step_text *) = {
    [STEP_EXP] = describe_exponent,    [STEP_ADD_UP] = describe_share,
    [STEP_DIVIDE] = describe_share,    [STEP_CLIP] = describe_clip,
    [STEP_COMPLEMENT] = describe_rest, [STEP_SURPRISE] = describe_logarithm,
    [STEP_OTHER] = describe_logarithm, [STEP_COUNT] = describe_count,
    [STEP_SUM] = describe_sum,         [STEP_REDUCE] = describe_mean,
    [STEP_GRADIENT] = describe_slope,  [STEP_CLIP_AGAIN] = describe_second_clip,
};

struct step_text step_text(const struct derivation *derivation, size_t step)
{
    const enum step_kind kind = derivation->step[step].kind;
    struct step_text text = texts[kind];
    if (adapt[kind])
        adapt[kind](derivation, kind, &text);
    return text;
}

/* ---- the scope ---- */

struct named_array {
    const char *name;
    size_t offset; /* of the array in struct derivation */
};

static const struct named_array arrays[] = {
    {"u", offsetof(struct derivation, input)},
    {"d", offsetof(struct derivation, shifted)},
    {"r", offsetof(struct derivation, ratio)},
    {"r'", offsetof(struct derivation, shared)},
    {"q", offsetof(struct derivation, prob)},
    {"y", offsetof(struct derivation, label)},
    {"y'", offsetof(struct derivation, smooth)},
    {"w", offsetof(struct derivation, weight)},
    {"s", offsetof(struct derivation, share)},
    {"z", offsetof(struct derivation, value)},
    {"dL/dz", offsetof(struct derivation, gradient)},
    {"dL/dp", offsetof(struct derivation, gradient)},
};

/* p is given, or what softmax or sigmoid gives, or what is cut and has no q behind it. */
static const double *number_called_p(const struct derivation *d)
{
    if (d->route == ROUTE_LOGITS)
        return d->raw;
    return strcmp(derive_value_name(d), "p") == 0 ? d->value : d->prob;
}

/* w_y of a sample, as it enters the divisor. */
static double target_weight(const struct derivation *d, size_t sample)
{
    if (!derive_weighs_labels(d))
        return d->loss->share[sample];
    return class_weight_of(d->problem, problem_true_class(d->problem, sample));
}

static double item_value(const struct derivation *d, const char *name, size_t item)
{
    if (strcmp(name, "L") == 0)
        return item < problem_samples(d->problem) ? loss_of_sample(d->loss, item) : NAN;
    if (strcmp(name, "w_y") == 0)
        return item < problem_samples(d->problem) ? target_weight(d, item) : NAN;
    if (strcmp(name, "s") == 0 && d->problem->task == TASK_MULTICLASS)
        return item < problem_samples(d->problem) ? sample_weight_of(d->problem, item, 0) : NAN;
    if (item >= d->items)
        return NAN;
    if (strcmp(name, "b") == 0)
        return derive_free_coefficient(d, item);
    if (strcmp(name, "p") == 0)
        return number_called_p(d)[item];
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        if (strcmp(arrays[i].name, name) == 0)
            return (*(double *const *)(const void *)((const char *)d + arrays[i].offset))[item];
    return NAN;
}

static double plain_value(const struct derivation *d, const char *name)
{
    const struct problem *p = d->problem;
    const double samples = (double)problem_samples(p), classes = (double)problem_classes(p);
    const bool reduced = derivation_find(d, STEP_REDUCE) < d->count;
    const bool outputs = p->task == TASK_BINARY && classes > 1;
    const struct {
        const char *name;
        double value;
    } scalars[] = {
        {"T", p->temperature},
        {"m", d->max},
        {"C", classes},
        {"K", outputs ? classes : 1},
        {"epsilon", p->label_smoothing},
        {"N", derive_counts_outputs(d) ? samples : d->loss->divisor},
        {"D", d->loss->divisor},
        {"w_y", d->label_weight},
        {"L", reduced ? d->loss_of_batch : d->loss_of_sample},
        {"s", d->share[0]},
    };
    for (size_t i = 0; i < sizeof scalars / sizeof *scalars; i++)
        if (strcmp(scalars[i].name, name) == 0)
            return scalars[i].value;
    return item_value(d, name, 0);
}

static double scope_value(const void *user, const char *name, enum formula_index index, size_t item)
{
    const struct derivation *d = user;
    return index == INDEX_NONE ? plain_value(d, name) : item_value(d, name, item);
}

static size_t scope_range(const void *user, const char *variable)
{
    const struct derivation *d = user;
    return strcmp(variable, "n") == 0 ? problem_samples(d->problem) : d->items;
}

struct formula_scope derivation_scope(const struct derivation *derivation)
{
    return (struct formula_scope){.value = scope_value, .range = scope_range, .user = derivation};
}
