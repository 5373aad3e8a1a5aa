/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an answer came out wrong. */
#include <math.h>
#include <string.h>

#include "core/exercise.h"
#include "core/intl.h"
#include "core/mistakes.h"

/* What was typed, and what has been said about it. */
struct attempt {
    const struct exercise *exercise;
    double value, margin;
    struct text *out;
    size_t begun; /* where that begins in `out` */
};

static bool gives(const struct attempt *attempt, double value)
{
    return isfinite(value) ? fabs(value - attempt->value) <= attempt->margin * (1 + 1e-9)
                           : value == attempt->value;
}

/* A sentence, but none twice. */
static void say(const struct attempt *attempt, const char *sentence)
{
    if (attempt->out->length == attempt->begun ||
        !strstr(text_string(attempt->out) + attempt->begun, sentence))
        text_addf(attempt->out, "%s\n", sentence);
}

/* Does rounding to so many decimals give it, with any habit? */
static bool rounding_gives(const struct exercise *exercise, const struct attempt *attempt,
                           int decimals)
{
    struct habit habit = {.decimals = decimals};
    for (habit.way = DERIVE_TEXTBOOK; habit.way <= DERIVE_STABLE; habit.way++)
        for (habit.rounding = 0; habit.rounding < ROUNDINGS; habit.rounding++)
            for (habit.rule = 0; habit.rule < ROUNDING_RULES; habit.rule++)
                if (gives(attempt, exercise_rounded(exercise, &habit)))
                    return true;
    return false;
}

/* Rounding to fewer decimals than are to be kept, the most careful first. */
static void say_rounding(const struct exercise *exercise, const struct attempt *attempt)
{
    int decimals = EXERCISE_KEPT - 1;
    while (decimals > 0 && !rounding_gives(exercise, attempt, decimals))
        decimals--;
    if (decimals > 0)
        text_addf(attempt->out,
                  ngettext("That comes out when steps on the way are rounded or cut off at %d "
                           "decimal; keep %d.\n",
                           "That comes out when steps on the way are rounded or cut off at %d "
                           "decimals; keep %d.\n",
                           (unsigned long)decimals),
                  decimals, EXERCISE_KEPT);
}

static bool say_mistake(void *user, const struct mistake *mistake, double value)
{
    const struct attempt *attempt = user;
    if (gives(attempt, value))
        say(attempt, _(mistake_sentence(mistake, &attempt->exercise->problem)));
    return true;
}

void exercise_explain(const struct exercise *exercise, double value, double margin,
                      struct text *out)
{
    struct attempt attempt = {exercise, value, margin, out, out->length};
    struct decoy decoys[DECOYS_MOST];
    const size_t count = exercise_decoys(exercise, decoys);
    say_rounding(exercise, &attempt);
    exercise_mistakes(exercise, say_mistake, &attempt);
    for (size_t i = 0; i < count; i++)
        if (gives(&attempt, decoys[i].value))
            say(&attempt, _(decoys[i].sentence));
}
