/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/pool.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

/* Room for a few dozen formula nodes; what is larger gets a block of its own. */
#define BLOCK_ROOM 8000

struct pool_block {
    struct pool_block *next;
    size_t used, room;
    max_align_t data[];
};

static struct pool_block *add_block(struct pool *pool, size_t room)
{
    struct pool_block *block = memory_for_tail(sizeof *block, room, 1);
    block->used = 0;
    block->room = room;
    /* A block that one large array fills goes behind the current one, whose rest stays in use. */
    if (room > BLOCK_ROOM && pool->blocks) {
        block->next = pool->blocks->next;
        pool->blocks->next = block;
    } else {
        block->next = pool->blocks;
        pool->blocks = block;
    }
    return block;
}

/* Room for so many bytes, not cleared: most of a block is never asked for. */
static void *take(struct pool *pool, size_t bytes)
{
    const size_t unit = _Alignof(max_align_t);
    bytes = bytes ? (bytes + unit - 1) / unit * unit : unit;
    struct pool_block *block = pool->blocks;
    if (!block || block->room - block->used < bytes)
        block = add_block(pool, bytes > BLOCK_ROOM ? bytes : BLOCK_ROOM);
    void *place = (unsigned char *)block->data + block->used;
    block->used += bytes;
    return place;
}

void *pool_new(struct pool *pool, size_t count, size_t size)
{
    /* A product that overflows becomes a size that no allocator has: it ends the program. */
    const size_t bytes = size && count > SIZE_MAX / 2 / size ? SIZE_MAX / 2 : count * size;
    return memset(take(pool, bytes), 0, bytes);
}

char *pool_copy(struct pool *pool, const char *string)
{
    const size_t bytes = strlen(string) + 1;
    return memcpy(take(pool, bytes), string, bytes);
}

void pool_release(struct pool *pool)
{
    for (struct pool_block *block = pool->blocks, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    *pool = (struct pool){0};
}
