/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random numbers that are the same on every machine.
 *
 * The state is a counter of 64 bits that goes on by an odd number, and each number is that counter
 * with its bits mixed (splitmix64), so any seed is as good as any other. */
#ifndef XENT_CORE_CHANCE_H
#define XENT_CORE_CHANCE_H

#include <stdint.h>

struct chance {
    uint64_t state; /* the seed to begin with */
};

uint64_t chance_next(struct chance *chance);

/* One of first .. last, each as likely as the others. */
int chance_among(struct chance *chance, int first, int last);

/* A seed made of a seed and a word, so that different words go different ways. */
uint64_t chance_seed(uint64_t seed, const char *word);

#endif
