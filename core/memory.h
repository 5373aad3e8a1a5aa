/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Allocation that does not return NULL.
 *
 * A desktop program that is out of memory has nothing sensible left to do, and code that pretends
 * otherwise is code that no test ever runs.  So these functions end the program: they write one
 * line to standard error and call abort(), and the crash handler of the terminal puts the screen
 * back.  Sizes are checked before they are multiplied. */
#ifndef XENT_CORE_MEMORY_H
#define XENT_CORE_MEMORY_H

#include <stddef.h>

/* `count` elements of `size` bytes, all zero.  Owned by the caller: free(). */
void *memory_new(size_t count, size_t size);

/* Grows or shrinks a block as realloc() does; new bytes are not cleared. */
void *memory_resize(void *block, size_t count, size_t size);

/* For an array that grows by one element at a time: the block with room for at least one more than
 * the `count` that are there.  *room is how many it has room for, 0 at the start. */
void *memory_grow(void *block, size_t count, size_t *room, size_t size);

/* A terminated copy of `length` bytes.  Owned by the caller: free(). */
char *memory_copy(const char *bytes, size_t length);

/* For headers that sit in front of an array: `header` + `count` * `size` bytes, all zero. */
void *memory_new_tail(size_t header, size_t count, size_t size);

/* The same for who writes all of it: not cleared.  A large block comes in large pages, if the
 * system has such; so does one of memory_resize(). */
void *memory_for_tail(size_t header, size_t count, size_t size);

#endif
