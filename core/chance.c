/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/chance.h"

/* 2^64 divided by the golden ratio, and the two multipliers of the mixing. */
#define STRIDE 0x9E3779B97F4A7C15u
#define MIX_1  0xBF58476D1CE4E5B9u
#define MIX_2  0x94D049BB133111EBu

uint64_t chance_next(struct chance *chance)
{
    uint64_t bits = chance->state += STRIDE;
    bits = (bits ^ (bits >> 30)) * MIX_1;
    bits = (bits ^ (bits >> 27)) * MIX_2;
    return bits ^ (bits >> 31);
}

int chance_among(struct chance *chance, int first, int last)
{
    const uint64_t count = (uint64_t)(last - first) + 1;
    const uint64_t whole = UINT64_MAX - UINT64_MAX % count; /* beyond it some would be likelier */
    uint64_t bits = chance_next(chance);
    while (bits >= whole)
        bits = chance_next(chance);
    return first + (int)(bits % count);
}

uint64_t chance_seed(uint64_t seed, const char *word)
{
    struct chance chance = {seed};
    for (; *word; word++)
        chance.state = chance_next(&chance) ^ (unsigned char)*word;
    return chance_next(&chance);
}
