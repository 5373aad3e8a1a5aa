/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/strings.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

/* Longer words are not worth a guess. */
#define NEAREST_ROOM 32

struct strings_shared {
    size_t users;
    char *item[];
};

struct strings strings_new(size_t count, const char *const *items)
{
    if (count == 0)
        return (struct strings){0};
    struct strings_shared *shared = memory_new_tail(sizeof *shared, count, sizeof(char *));
    shared->users = 1;
    for (size_t i = 0; i < count; i++)
        shared->item[i] = memory_copy(items[i], strlen(items[i]));
    return (struct strings){.count = count, .shared = shared};
}

struct strings strings_share(const struct strings *strings)
{
    if (strings->shared)
        strings->shared->users++;
    return *strings;
}

void strings_release(struct strings *strings)
{
    struct strings_shared *shared = strings->shared;
    if (shared && --shared->users == 0) {
        for (size_t i = 0; i < strings->count; i++)
            free(shared->item[i]);
        free(shared);
    }
    *strings = (struct strings){0};
}

const char *strings_item(const struct strings *strings, size_t index)
{
    return strings->shared->item[index];
}

bool strings_equal(const struct strings *a, const struct strings *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (strcmp(strings_item(a, i), strings_item(b, i)) != 0)
            return false;
    return true;
}

size_t strings_find(const struct strings *strings, const char *item, size_t length)
{
    size_t i = 0;
    while (i < strings->count && !(strncmp(strings_item(strings, i), item, length) == 0 &&
                                   strings_item(strings, i)[length] == '\0'))
        i++;
    return i;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters to change, add, drop or swap (optimal string alignment distance), row by row. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t row[3][NEAREST_ROOM + 1];
    size_t *before = row[0], *above = row[1], *here = row[2];
    for (size_t j = 0; j <= b_length; j++)
        above[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        here[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t change = above[j - 1] + (a[i - 1] != b[j - 1]);
            here[j] = smaller(change, smaller(above[j], here[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                here[j] = smaller(here[j], before[j - 2] + 1);
        }
        size_t *recycled = before;
        before = above;
        above = here;
        here = recycled;
    }
    return above[b_length];
}

const char *strings_nearest(const char *word, size_t length,
                            const char *(*next)(const void *user, size_t i), const void *user)
{
    if (length == 0 || length > NEAREST_ROOM)
        return NULL;
    const char *nearest = NULL;
    size_t least = (length + 2) / 3 + 1;
    for (size_t i = 0;; i++) {
        const char *candidate = next(user, i);
        if (!candidate)
            return nearest;
        size_t candidate_length = strlen(candidate);
        if (candidate_length > NEAREST_ROOM)
            continue;
        size_t letters = distance(word, length, candidate, candidate_length);
        if (letters < least) {
            least = letters;
            nearest = candidate;
        }
    }
}
