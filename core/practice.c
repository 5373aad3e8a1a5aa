/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/practice.h"

/* How often a kind comes, beside others: once, and so many times more for each wrong answer that no
 * right one has made good. */
#define MORE_FOR_WRONG 3

/* So many in a row are no chance. */
#define READY 3

void practice_release(struct practice *practice)
{
    exercise_release(&practice->exercise);
    *practice = (struct practice){0};
}

static int weight_of(const struct practice *practice, size_t kind)
{
    const unsigned right = practice->right[kind], wrong = practice->wrong[kind];
    const unsigned left = wrong > right ? wrong - right : 0;
    return 1 + MORE_FOR_WRONG * (int)(left < 10 ? left : 10);
}

const struct exercise_kind *practice_choose(const struct practice *practice)
{
    struct chance chance = {chance_seed(practice->seed, "kind")};
    int all = 0;
    for (size_t i = 0; i < EXERCISE_KINDS; i++)
        all += weight_of(practice, i);
    int place = chance_among(&chance, 0, all - 1);
    size_t kind = 0;
    for (; place >= weight_of(practice, kind); kind++)
        place -= weight_of(practice, kind);
    return exercise_kind_at(kind);
}

void practice_begin(struct practice *practice, const struct exercise_kind *kind, uint64_t seed,
                    int level)
{
    exercise_release(&practice->exercise);
    practice->exercise = exercise_new(kind, seed, level);
    practice->open = true;
    practice->tried = false;
    if (level != practice->level)
        practice->in_a_row = 0;
    practice->level = level;
    practice->seed = seed + 1;
    practice->begun++;
}

void practice_take(struct practice *practice, struct practice *from)
{
    if (from->open) {
        exercise_release(&practice->exercise);
        practice->exercise = from->exercise;
        from->exercise = (struct exercise){0};
        practice->open = true;
        practice->tried = from->tried;
        practice->level = from->level;
        practice->seed = from->seed;
        practice->begun++;
    }
    for (size_t i = 0; i < EXERCISE_KINDS; i++) {
        practice->right[i] += from->right[i];
        practice->wrong[i] += from->wrong[i];
    }
    practice_release(from);
}

bool practice_is_about(const struct practice *practice, const struct problem *problem)
{
    return practice->open && problem_has_numbers_of(problem, &practice->exercise.problem);
}

static size_t kind_of(const struct practice *practice)
{
    size_t kind = 0;
    while (exercise_kind_at(kind) != practice->exercise.kind)
        kind++;
    return kind;
}

void practice_count(struct practice *practice, bool right)
{
    unsigned *count = right ? practice->right : practice->wrong;
    count[kind_of(practice)]++;
    practice->open = !right;
    practice->in_a_row = right && !practice->tried ? practice->in_a_row + 1 : 0;
    practice->tried = practice->tried || !right;
}

void practice_give_up(struct practice *practice)
{
    practice_count(practice, false);
    practice->open = false;
}

bool practice_is_ready(const struct practice *practice)
{
    return practice->in_a_row >= READY && practice->level < EXERCISE_LEVELS;
}
