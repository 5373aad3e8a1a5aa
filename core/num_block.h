/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Some numbers of a row at once, for num.c: loops of a length that is known the compiler turns into
 * loops over several numbers side by side, and what is rare is looked for in all of them together.
 */
#ifndef XENT_CORE_NUM_BLOCK_H
#define XENT_CORE_NUM_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define BLOCK 16

/* The numbers of a block from `first` on, and how many there are; behind the last of n there is the
 * padding. */
static inline size_t block_take(const double *numbers, size_t n, size_t first, double padding,
                                double block[BLOCK])
{
    const size_t count = n - first < BLOCK ? n - first : BLOCK;
    if (count == BLOCK) { /* a size that is known needs no call */
        memcpy(block, numbers + first, BLOCK * sizeof *block);
        return BLOCK;
    }
    for (size_t i = 0; i < BLOCK; i++)
        block[i] = i < count ? numbers[first + i] : padding;
    return count;
}

/* The way back. */
static inline void block_put(const double block[BLOCK], size_t count, double *numbers)
{
    if (count == BLOCK)
        memcpy(numbers, block, BLOCK * sizeof *block);
    else
        memcpy(numbers, block, count * sizeof *block);
}

/* Are all numbers of a block greater than `low` and less than `high`?  NaN is not. */
static inline bool block_is_between(const double block[BLOCK], double low, double high)
{
    typedef double pair __attribute__((vector_size(2 * sizeof(double))));
    typedef uint64_t bits __attribute__((vector_size(2 * sizeof(uint64_t))));
    bits outside = {0};
    for (size_t i = 0; i < BLOCK; i += 2) {
        pair next;
        memcpy(&next, block + i, sizeof next);
        outside |= ~((bits)(next > low) & (bits)(next < high));
    }
    return !(outside[0] | outside[1]);
}

/* No class before `first`, and none from `end` on, has a coefficient. */
struct labelled {
    size_t first, end;
};

static inline struct labelled labelled_of(const double *a, size_t n)
{
    size_t first = 0, end = n;
    while (first < end && a[first] == 0.0)
        first++;
    while (end > first && a[end - 1] == 0.0)
        end--;
    return (struct labelled){first, end};
}

#endif
