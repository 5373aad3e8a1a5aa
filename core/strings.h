/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of strings that is shared when it is copied, as matrices are.  It is never changed: a new
 * list takes its place.  `{0}` is an empty list. */
#ifndef XENT_CORE_STRINGS_H
#define XENT_CORE_STRINGS_H

#include <stdbool.h>
#include <stddef.h>

struct strings_shared;

struct strings {
    size_t count;
    struct strings_shared *shared;
};

/* Copies the strings.  The list is the caller's: strings_release(). */
struct strings strings_new(size_t count, const char *const *items);

/* One more holder of the same list, to be released like the first. */
struct strings strings_share(const struct strings *strings);
void strings_release(struct strings *strings);
const char *strings_item(const struct strings *strings, size_t index);
bool strings_equal(const struct strings *a, const struct strings *b);

/* Index of the string that is these `length` bytes, or `count` if there is none. */
size_t strings_find(const struct strings *strings, const char *item, size_t length);

/* The candidate that a mistyped word most likely means: the smallest number of bytes to change,
 * swap, add or drop, at most a third of the word (rounded up); NULL if none is near. `next` returns
 * the candidates one by one (i = 0, 1, ...) and NULL at the end. */
const char *strings_nearest(const char *word, size_t length,
                            const char *(*next)(const void *user, size_t i), const void *user);

#endif
