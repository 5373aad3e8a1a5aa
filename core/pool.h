/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An arena: what is allocated from it lives and dies with it, so nobody asks who frees a node.
 * `struct pool pool = {0};` is an empty pool. */
#ifndef XENT_CORE_POOL_H
#define XENT_CORE_POOL_H

#include <stddef.h>

struct pool_block;

struct pool {
    struct pool_block *blocks;
};

/* `count` elements of `size` bytes, all zero, aligned for any type.  Never NULL. */
void *pool_new(struct pool *pool, size_t count, size_t size);

/* A copy of the string. */
char *pool_copy(struct pool *pool, const char *string);

/* Frees everything that came from the pool and leaves an empty one. */
void pool_release(struct pool *pool);

#endif
