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

/* Headings that depend on the problem. */
static const char *const log_heading[] = {
    [LOG_BASE_E] = "-ln p", [LOG_BASE_2] = "-log2 p", [LOG_BASE_10] = "-log10 p"};
static const char *const other_heading[] = {
    [LOG_BASE_E] = "-ln(1-p)", [LOG_BASE_2] = "-log2(1-p)", [LOG_BASE_10] = "-lg(1-p)"};
static const char *const count_heading[2][3] = {
    {[LOG_BASE_E] = "y(-ln p)", [LOG_BASE_2] = "y(-log2 p)", [LOG_BASE_10] = "y(-lg p)"},
    {[LOG_BASE_E] = "wy(-ln p)", [LOG_BASE_2] = "wy(-log2 p)", [LOG_BASE_10] = "wy(-lg p)"},
};

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

struct step_text step_text(const struct derivation *derivation, size_t step)
{
    const struct derivation *d = derivation;
    const enum step_kind kind = d->step[step].kind;
    const enum log_base base = d->problem->log_base;
    const bool binary = d->problem->task == TASK_BINARY;
    const bool weighed = !matrix_is_empty(&d->problem->class_weight);
    struct step_text text = texts[kind];
    if (kind == STEP_SURPRISE)
        set_heading(&text, log_heading[base]);
    if (kind == STEP_OTHER)
        set_heading(&text, other_heading[base]);
    if (kind == STEP_COUNT)
        set_heading(&text, binary ? "loss" : count_heading[weighed][base]);
    if (kind == STEP_COUNT && binary) {
        text.why = N_("y picks one: -ln p if y is 1, -ln(1-p) if y is 0");
        text.question = N_("which of the two prices does the label pick?");
    }
    if (kind == STEP_SURPRISE && binary)
        text.question = N_("which yes would cost most?");
    if (kind == STEP_GRADIENT && d->route == ROUTE_PROBS)
        set_heading(&text, "dL/dp");
    if (kind == STEP_EXP)
        set_heading(&text, exponent_heading[exponent_of(d)]);
    if (kind == STEP_DIVIDE) {
        text.unicode = share_heading[exponent_of(d)];
        text.ascii = share_heading_ascii[exponent_of(d)];
    }
    if (kind == STEP_DIVIDE && d->route == ROUTE_CLIPPED) {
        text.unicode = "z/Σ";
        text.ascii = "z/sum";
        text.word = N_("share");
        text.why = N_("divided by their sum, as Keras does with probabilities");
    }
    if (kind == STEP_GRADIENT && d->route == ROUTE_CLIPPED && !binary)
        text.why = N_("b is the label with its weight, 0 where the clip holds");
    if (kind == STEP_ADD_UP && d->route == ROUTE_CLIPPED)
        text.why = N_("the scores as if they were probabilities, without e^");
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
    {"p", offsetof(struct derivation, prob)},
    {"y", offsetof(struct derivation, label)},
    {"y'", offsetof(struct derivation, smooth)},
    {"w", offsetof(struct derivation, weight)},
    {"s", offsetof(struct derivation, share)},
    {"z", offsetof(struct derivation, value)},
    {"dL/dz", offsetof(struct derivation, gradient)},
    {"dL/dp", offsetof(struct derivation, gradient)},
};

static double item_value(const struct derivation *d, const char *name, size_t item)
{
    if (strcmp(name, "L") == 0)
        return item < problem_samples(d->problem) ? loss_of_sample(d->loss, item) : NAN;
    if (strcmp(name, "w_y") == 0)
        return item < problem_samples(d->problem) ? d->loss->share[item] : NAN;
    if (item >= d->items)
        return NAN;
    if (strcmp(name, "b") == 0)
        return derive_free_coefficient(d, item);
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
        {"N", outputs ? samples : d->loss->divisor},
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
