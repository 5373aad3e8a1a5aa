/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is an exercise fit to be given to somebody?  By working it out as people do, with rounding, and
 * by making the mistakes that people make. */
#include <math.h>
#include <string.h>

#include "core/exercise.h"
#include "core/mistakes.h"
#include "core/num.h"
#include "core/number.h"

/* Rounding that moves the answer by less has changed nothing: p = 0.5 has one decimal anyway. */
#define UNTOUCHED 1e-9

/* As a part of the last decimal that is asked for: a few units of the last one that is kept. */
#define CLEAR_CUT 0.06

/* Half way between two decimals, but for the rounding of double arithmetic. */
#define TIE 1e-9

/* ---- rounding ---- */

struct work {
    const struct exercise *exercise;
    const struct habit *habit;
    double unit; /* of the last decimal that is kept */
};

static double rounded(const struct work *work, double value)
{
    const double units = value / work->unit, size = fabs(units);
    switch (work->habit->rule) {
    case HALF_UP:
        return copysign(floor(size + 0.5 + TIE), units) * work->unit;
    case HALF_DOWN:
        return copysign(ceil(size - 0.5 - TIE), units) * work->unit;
    case CUT_OFF:
    case ROUNDING_RULES:
        break;
    }
    return trunc(units) * work->unit;
}

/* The step whose result is asked for in a derivation; of a batch its last one for a sample. */
static size_t last_step(const struct work *work, const struct derivation *d)
{
    static const enum step_kind kinds[] = {
        [ASKED_LOSS] = STEP_SUM,
        [ASKED_PROB] = STEP_DIVIDE,
        [ASKED_SLOPE] = STEP_GRADIENT,
        [ASKED_PERPLEXITY] = STEP_SUM,
    };
    const size_t step = derivation_find(d, kinds[work->exercise->kind->asked]);
    return step < d->count ? step : derivation_find(d, STEP_REDUCE);
}

/* The first step behind the logarithm, or with it: from here on nothing is rounded before the log.
 */
static size_t log_step(const struct derivation *d)
{
    const size_t surprise = derivation_find(d, STEP_SURPRISE);
    return surprise < d->count ? surprise : derivation_find(d, STEP_DIRECT);
}

/* Is the number of this step asked for, as far as the derivation goes? */
static bool is_last(const struct work *work, const struct derivation *d, size_t step)
{
    const enum asked asked = work->exercise->kind->asked;
    if (asked == ASKED_PERPLEXITY ||
        (asked == ASKED_LOSS && d->sample != EVERY_SAMPLE && problem_samples(d->problem) > 1))
        return false; /* what follows is worked out by answer_of() */
    return step == last_step(work, d);
}

static bool rounds(const struct work *work, const struct derivation *d, size_t step)
{
    switch (work->habit->rounding) {
    case ROUND_EVERYTHING:
    case ROUNDINGS:
        return true;
    case ROUND_BEFORE_LOG:
        return step < log_step(d);
    case ROUND_BEFORE_LAST:
        return !is_last(work, d, step);
    }
    return true;
}

/* ln in the base of the problem: with a table of ln alone, it is divided by the ln of the base. */
static double log_by_table(const struct derivation *d, double x)
{
    const double base = exp(1 / loss_in_base(1, d->problem->log_base));
    return d->problem->log_base == LOG_BASE_E ? table_ln(x) : table_ln(x) / table_ln(base);
}

/* The result of a step from the numbers before it. */
static double redo(const struct work *work, const struct derivation *d, size_t step, size_t item)
{
    const int kind = work->habit->by_table ? (int)d->step[step].kind : STEP_KINDS;
    switch (kind) {
    case STEP_EXP:
        return table_exp(d->input[item]);
    case STEP_SIGMOID:
        return 1 / (1 + table_exp(-d->input[item]));
    case STEP_SURPRISE:
        return -log_by_table(d, d->prob[item]);
    case STEP_OTHER:
        return -log_by_table(d, d->rest[item]);
    default:
        return derivation_redo(d, step, item);
    }
}

/* What is asked for, or the loss of the sample. */
static double work_out(const struct work *work, size_t sample)
{
    const struct exercise *exercise = work->exercise;
    struct derivation *right =
        derivation_new(&exercise->problem, &exercise->loss, sample, work->habit->way);
    struct derivation *d = derivation_copy(right);
    const size_t last = last_step(work, d);
    double value = NAN;
    for (size_t s = 0; s <= last && s < d->count; s++)
        for (size_t i = 0; i < (d->step[s].each ? d->items : 1); i++) {
            const double result = redo(work, d, s, i);
            const double kept = rounds(work, d, s) ? rounded(work, result) : result;
            derivation_put(d, s, i, kept);
            if (i == (d->step[s].each ? exercise->class : 0))
                value = kept;
        }
    derivation_free(right);
    derivation_free(d);
    return value;
}

/* The mean of losses that were each worked out. */
static double mean_of(const struct work *work)
{
    const struct exercise *exercise = work->exercise;
    const bool of_batch = derivation_is_of_batch(&exercise->problem);
    const size_t samples = of_batch ? 1 : problem_samples(&exercise->problem);
    double sum = 0;
    for (size_t n = 0; n < samples; n++)
        sum += work_out(work, n);
    return of_batch ? sum : sum / exercise->loss.divisor;
}

double exercise_rounded(const struct exercise *exercise, const struct habit *habit)
{
    const struct work work = {exercise, habit, pow(10, -habit->decimals)};
    const enum asked asked = exercise->kind->asked;
    if (asked == ASKED_PROB || asked == ASKED_SLOPE)
        return work_out(&work, 0);
    double value = mean_of(&work);
    if (asked == ASKED_PERPLEXITY) {
        const double loss = habit->rounding == ROUND_BEFORE_LOG ? value : rounded(&work, value);
        value = habit->by_table ? table_exp(loss) : perplexity(loss);
    }
    return habit->rounding == ROUND_EVERYTHING ? rounded(&work, value) : value;
}

/* Is a table of ln and e^x enough? */
static bool table_is_enough(const struct exercise *exercise)
{
    const struct habit habit = {.rule = HALF_UP, .decimals = EXERCISE_KEPT, .by_table = true};
    return exercise_accepts(exercise, exercise_rounded(exercise, &habit));
}

/* Is it far enough from the middle between two numbers of EXERCISE_DIGITS decimals, for those who
 * work in an order of their own? */
static bool is_clear_cut(const struct exercise *exercise)
{
    const double units = fabs(exercise->answer) * pow(10, EXERCISE_DIGITS);
    return fabs(units - floor(units) - 0.5) >= CLEAR_CUT;
}

bool exercise_is_solvable(const struct exercise *exercise)
{
    for (enum derivation_way way = DERIVE_TEXTBOOK; way <= DERIVE_STABLE; way++)
        for (enum rounding_rule rule = HALF_UP; rule <= HALF_DOWN; rule++) {
            const struct habit habit = {way, ROUND_EVERYTHING, rule, EXERCISE_KEPT, false};
            if (!exercise_accepts(exercise, exercise_rounded(exercise, &habit)))
                return false;
        }
    return is_clear_cut(exercise) && table_is_enough(exercise);
}

/* ---- mistakes ---- */

static bool tells_apart(const struct exercise *exercise, double wrong)
{
    return !isfinite(wrong) || !exercise_accepts(exercise, wrong);
}

/* Does this habit lead to the right number, other than by changing nothing? */
static bool gets_away(const struct exercise *exercise, const struct habit *habit)
{
    const double value = exercise_rounded(exercise, habit);
    return fabs(value - exercise->answer) > UNTOUCHED && !tells_apart(exercise, value);
}

/* Is the right number out of reach of who rounds too early?  With fewer decimals everywhere it is
 * if its last one is not 0. */
static bool rounding_tells(const struct exercise *exercise)
{
    static const enum rounding_rule rules[] = {HALF_UP, CUT_OFF};
    struct habit habit = {0};
    if (exercise_accepts(exercise, number_rounded(exercise->answer, EXERCISE_DIGITS - 1)))
        return false;
    for (habit.way = DERIVE_TEXTBOOK; habit.way <= DERIVE_STABLE; habit.way++)
        for (habit.rounding = ROUND_BEFORE_LOG; habit.rounding < ROUNDINGS; habit.rounding++)
            for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
                for (habit.decimals = 1; habit.decimals < EXERCISE_DIGITS; habit.decimals++) {
                    habit.rule = rules[i];
                    if (gets_away(exercise, &habit))
                        return false;
                }
    return true;
}

/* Where a mistake is the right way in other words: one sample is its own sum, with two classes the
 * binary formula says the same, and a perplexity may be what is asked for. */
static bool is_the_same(const struct mistake *mistake, const struct exercise *exercise)
{
    const struct problem *problem = &exercise->problem;
    return (strcmp(mistake->id, "sum-for-mean") == 0 && problem_samples(problem) == 1) ||
           (strcmp(mistake->id, "bce-on-softmax") == 0 && problem_classes(problem) == 2) ||
           (strcmp(mistake->id, "perplexity") == 0 && exercise->kind->asked == ASKED_PERPLEXITY);
}

/* Gives the wrong numbers of one mistake; for a perplexity those that it would lead to, too. */
static bool give_values(const struct exercise *exercise, const struct mistake *mistake,
                        const struct worked *worked,
                        bool (*give)(void *user, const struct mistake *mistake, double value),
                        void *user)
{
    double wrong[MISTAKE_VALUES];
    const size_t count = mistake_values(mistake, worked, wrong);
    const bool perplexed = exercise->kind->asked == ASKED_PERPLEXITY;
    bool more = true;
    for (size_t i = 0; i < count && more; i++)
        more = give(user, mistake, wrong[i]) &&
               (!perplexed || give(user, mistake, perplexity(wrong[i])));
    return more;
}

void exercise_mistakes(const struct exercise *exercise,
                       bool (*give)(void *user, const struct mistake *mistake, double value),
                       void *user)
{
    const enum asked asked = exercise->kind->asked;
    struct worked worked;
    bool more = true;
    if ((asked != ASKED_LOSS && asked != ASKED_PERPLEXITY) ||
        !worked_new(&worked, &exercise->problem, &exercise->loss))
        return;
    for (size_t i = 0; mistake_at(i) && more; i++)
        more = is_the_same(mistake_at(i), exercise) ||
               give_values(exercise, mistake_at(i), &worked, give, user);
    worked_release(&worked);
}

struct clarity {
    const struct exercise *exercise;
    bool clear;
};

static bool look_at(void *user, const struct mistake *mistake, double value)
{
    struct clarity *clarity = user;
    (void)mistake;
    clarity->clear = tells_apart(clarity->exercise, value);
    return clarity->clear;
}

/* Does no mistake lead to the right number? */
static bool mistakes_tell(const struct exercise *exercise)
{
    struct clarity clarity = {exercise, true};
    struct decoy decoys[DECOYS_MOST];
    exercise_mistakes(exercise, look_at, &clarity);
    const size_t count = exercise_decoys(exercise, decoys);
    for (size_t i = 0; i < count && clarity.clear; i++)
        clarity.clear = tells_apart(exercise, decoys[i].value);
    return clarity.clear;
}

bool exercise_is_unambiguous(const struct exercise *exercise)
{
    return mistakes_tell(exercise) && rounding_tells(exercise);
}
