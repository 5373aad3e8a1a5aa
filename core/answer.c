/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/answer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer_rounding.h"
#include "core/intl.h"
#include "core/memory.h"
#include "core/mistakes.h"
#include "core/num.h"

/* With so many decimals a cause is named; with fewer, other things would fit as well. */
#define DECIMALS_CONVENTION 2
#define DECIMALS_MISTAKE    3
#define DECIMALS_TWO        4

const char *verdict_word(enum verdict verdict)
{
    static const char *const words[VERDICTS] = {
        [VERDICT_RIGHT] = "right",       [VERDICT_CONVENTION] = "convention",
        [VERDICT_ROUNDING] = "rounding", [VERDICT_MISTAKE] = "mistake",
        [VERDICT_UNKNOWN] = "unknown",
    };
    return words[verdict];
}

struct match *answer_add(struct answer *answer, enum verdict kind, const char *id, const char *code,
                         double value, int lesson)
{
    answer->match = memory_resize(answer->match, answer->count + 1, sizeof *answer->match);
    struct match *match = &answer->match[answer->count++];
    *match = (struct match){.kind = kind, .value = value, .lesson = lesson};
    snprintf(match->id, sizeof match->id, "%s", id);
    snprintf(match->code, sizeof match->code, "%s", code);
    return match;
}

/* ---- what a mistake gives, and what was typed ---- */

/* The digits that a mistake shares with what gave it: single precision, or values that were
 * rounded to seven digits before somebody passed them on. */
#define SHARED 1e-6

/* What is the right number itself is no mistake. */
static bool fits(const struct answer *answer, double value)
{
    const struct typed *typed = &answer->typed;
    if (nearly_equal(value, answer->right))
        return false;
    return typed_is(typed, value) ||
           (isfinite(value) &&
            fabs(typed->value - value) <= 0.5 * typed->unit + SHARED * fabs(value));
}

/* ---- single mistakes ---- */

#define ANY_TRAIT ~0U

/* Everything that the rows give for the problem, computed once. */
struct candidate {
    const struct mistake *mistake;
    double value;
    const char *sentence;
};

struct candidates {
    size_t count;
    struct candidate *item;
};

/* Two variants of a mistake can give the same: with two classes the one before is the one behind.
 */
static bool is_new(const struct candidates *all, const struct mistake *mistake, double value)
{
    for (size_t i = all->count; i-- > 0 && all->item[i].mistake == mistake;)
        if (nearly_equal(all->item[i].value, value) || all->item[i].value == value)
            return false;
    return true;
}

/* Of the rows with one of these traits. */
static struct candidates candidates_new(const struct worked *worked, unsigned traits)
{
    struct candidates all = {0};
    for (size_t i = 0; mistake_at(i); i++) {
        if (!(mistake_at(i)->traits & traits) && traits != ANY_TRAIT)
            continue;
        double values[MISTAKE_VALUES];
        const size_t count = mistake_values(mistake_at(i), worked, values);
        all.item = memory_resize(all.item, all.count + count + 1, sizeof *all.item);
        for (size_t v = 0; v < count; v++)
            if (is_new(&all, mistake_at(i), values[v]))
                all.item[all.count++] = (struct candidate){
                    mistake_at(i), values[v], mistake_sentence(mistake_at(i), worked->problem)};
    }
    return all;
}

static bool is_excluded(const struct mistake *mistake, unsigned stated)
{
    const bool unit = !(mistake->traits & IS_NATS);
    return stated & (unit ? STATED_UNIT : STATED_REDUCTION);
}

static void add_one(struct answer *answer, const struct candidate *one, enum verdict kind)
{
    const struct mistake *mistake = one->mistake;
    struct match *match =
        answer_add(answer, kind, mistake->id, mistake->code, one->value, mistake->lesson);
    text_add(&match->message, _(one->sentence));
}

/* Those with and without these traits. */
static void add_fitting(struct answer *answer, const struct candidates *all, unsigned with,
                        unsigned without, unsigned stated)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct mistake *mistake = all->item[i].mistake;
        const bool convention = mistake->traits & IS_CONVENTION && !is_excluded(mistake, stated);
        const unsigned traits = (mistake->traits & ~(unsigned)IS_CONVENTION) |
                                (convention ? (unsigned)IS_CONVENTION : 0);
        if ((traits & with) != with || traits & without || !fits(answer, all->item[i].value))
            continue;
        add_one(answer, &all->item[i], convention ? VERDICT_CONVENTION : VERDICT_MISTAKE);
    }
}

/* ---- two at a time ---- */

/* A factor that goes with other mistakes; no two of a family go together, and the family of the
 * second is the later one. */
static const struct {
    const char *id;
    int family;
    unsigned traits; /* that the other one must have */
} factors[] = {
    {"log10", 1, IS_NATS},
    {"log2", 1, IS_NATS},
    {"natural-log", 1, IS_NATS},
    {"sum-for-mean", 2, IS_REDUCED},
    {"mean-for-sum", 2, IS_REDUCED},
    {"mean-over-classes", 2, IS_REDUCED},
    {"wrong-sign", 3, 0},
};

enum { FACTORS = sizeof factors / sizeof *factors };

static int family_of(const struct mistake *mistake)
{
    for (size_t i = 0; i < FACTORS; i++)
        if (strcmp(factors[i].id, mistake->id) == 0)
            return factors[i].family;
    return mistake->traits & IS_FACTOR ? 2 : 0;
}

/* What the second does to what the first has given. */
static bool may_follow(const struct mistake *first, size_t factor)
{
    /* the units of the right loss can change whatever its reduction is */
    const unsigned traits = first->traits & IS_FACTOR ? IS_NATS | IS_REDUCED : first->traits;
    return !(first->traits & (IS_CERTAIN | IS_CONSTANT)) &&
           family_of(first) < factors[factor].family &&
           (traits & factors[factor].traits) == factors[factor].traits;
}

static void add_two(struct answer *answer, const struct candidate *first,
                    const struct mistake *second, double value)
{
    char id[MATCH_ID], code[MATCH_CODE];
    snprintf(id, sizeof id, "%s+%s", first->mistake->id, second->id);
    snprintf(code, sizeof code, "%s+%s", first->mistake->code, second->code);
    struct match *match =
        answer_add(answer, VERDICT_MISTAKE, id, code, value, first->mistake->lesson);
    text_addf(&match->message, "%s %s", _(first->sentence), _(second->sentence));
}

/* Is it listed with this number already? */
static bool is_listed(const struct answer *answer, const char *id, double value)
{
    for (size_t i = 0; i < answer->count; i++)
        if (strcmp(answer->match[i].id, id) == 0 && nearly_equal(answer->match[i].value, value))
            return true;
    return false;
}

static void add_pairs(struct answer *answer, const struct worked *worked,
                      const struct candidates *all)
{
    for (size_t k = 0; k < FACTORS; k++) {
        const struct mistake *second = mistake_find(factors[k].id);
        double changed[MISTAKE_VALUES];
        if (mistake_values(second, worked, changed) == 0 || answer->right == 0)
            continue;
        const double factor = changed[0] / answer->right;
        if (!isfinite(factor) || nearly_equal(factor, 1))
            continue;
        for (size_t i = 0; i < all->count; i++) {
            const struct candidate *first = &all->item[i];
            const double value = first->value * factor;
            if (may_follow(first->mistake, k) && isfinite(value) && fits(answer, value) &&
                !nearly_equal(first->value, answer->right) &&
                !is_listed(answer, first->mistake->id, value))
                add_two(answer, first, second, value);
        }
    }
}

/* ---- the verdict ---- */

static int decimals_wanted(enum verdict kind)
{
    switch (kind) {
    case VERDICT_CONVENTION:
        return DECIMALS_CONVENTION;
    case VERDICT_MISTAKE:
        return DECIMALS_MISTAKE;
    case VERDICT_RIGHT:
    case VERDICT_ROUNDING:
    case VERDICT_UNKNOWN:
    case VERDICTS:
        break;
    }
    return 0;
}

static bool is_certain(const struct match *match)
{
    const struct mistake *mistake = mistake_find(match->id);
    return !isfinite(match->value) || (mistake && mistake->traits & IS_CERTAIN);
}

/* The first kind that fits and that there are digits enough for. */
static void decide(struct answer *answer)
{
    answer->verdict = VERDICT_UNKNOWN;
    for (size_t i = 0; i < answer->count; i++) {
        const struct match *match = &answer->match[i];
        const bool enough =
            answer->typed.decimals >= decimals_wanted(match->kind) || is_certain(match);
        answer->few_digits = answer->few_digits || !enough;
        if (enough && match->kind < answer->verdict)
            answer->verdict = match->kind;
    }
}

static void explain(struct answer *answer, const struct worked *worked, unsigned stated)
{
    struct candidates all = candidates_new(worked, ANY_TRAIT);
    add_fitting(answer, &all, IS_CONVENTION, 0, stated);
    rounding_explain(worked, answer);
    add_fitting(answer, &all, 0, IS_CONVENTION | IS_CONSTANT, stated);
    if (answer->typed.decimals >= DECIMALS_TWO)
        add_pairs(answer, worked, &all);
    add_fitting(answer, &all, IS_CONSTANT, 0, stated);
    free(all.item);
}

/* Without a calculation that could be followed: what follows from the loss alone. */
static void explain_by_loss(struct answer *answer, const struct problem *problem,
                            const struct loss *loss, unsigned stated)
{
    const struct worked outline = {.problem = problem,
                                   .loss = loss,
                                   .binary = problem->task == TASK_BINARY,
                                   .logits = problem->from_logits,
                                   .classes = problem_classes(problem),
                                   .right = loss->value};
    struct candidates all = candidates_new(&outline, IS_CONVENTION | IS_CONSTANT);
    add_fitting(answer, &all, IS_CONVENTION, 0, stated);
    add_fitting(answer, &all, 0, IS_CONVENTION, stated);
    free(all.item);
}

struct answer answer_new(const struct problem *problem, const struct loss *loss,
                         const struct typed *typed, unsigned stated)
{
    struct answer answer = {.verdict = VERDICT_RIGHT,
                            .typed = *typed,
                            .right = loss_in_base(loss->value, problem->log_base)};
    struct worked worked;
    if (typed_is(typed, answer.right))
        return answer;
    if (worked_new(&worked, problem, loss)) {
        explain(&answer, &worked, stated);
        worked_release(&worked);
    } else {
        explain_by_loss(&answer, problem, loss, stated);
    }
    decide(&answer);
    return answer;
}

/* The numbers of classes that a constant is tried with: of lessons, of data sets, of letters, of a
 * vocabulary. */
static const size_t usual_classes[] = {2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 26, 27, 100, 1000, 50257};

static void add_classes(struct text *message, size_t classes)
{
    text_add(message, " ");
    text_addf(message, _("Here C is %zu."), classes);
}

struct answer answer_alone(const struct typed *typed)
{
    struct answer answer = {.typed = *typed, .right = NAN};
    const struct problem problem = problem_new();
    for (size_t i = 0; mistake_at(i); i++) {
        const struct mistake *mistake = mistake_at(i);
        const size_t tries = mistake->numbers ? sizeof usual_classes / sizeof *usual_classes : 1;
        for (size_t k = 0; mistake->traits & IS_CONSTANT && k < tries; k++) {
            const struct worked worked = {
                .problem = &problem, .classes = usual_classes[k], .right = NAN};
            struct candidate one = {mistake, 0, mistake->sentence};
            double values[MISTAKE_VALUES];
            if (mistake_values(mistake, &worked, values) && fits(&answer, values[0])) {
                one.value = values[0];
                add_one(&answer, &one, VERDICT_MISTAKE);
                if (tries > 1)
                    add_classes(&answer.match[answer.count - 1].message, usual_classes[k]);
            }
        }
    }
    decide(&answer);
    return answer;
}

void answer_release(struct answer *answer)
{
    for (size_t i = 0; i < answer->count; i++)
        text_release(&answer->match[i].message);
    free(answer->match);
    *answer = (struct answer){0};
}
