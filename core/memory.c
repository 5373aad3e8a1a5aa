/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"

/* Elements that an array has room for when it begins to grow. */
#define FIRST_ROOM 16

static _Noreturn void out_of_memory(void)
{
    fputs(_("xent: out of memory\n"), stderr);
    abort();
}

void *memory_new(size_t count, size_t size)
{
    void *block = calloc(count ? count : 1, size ? size : 1);
    if (!block)
        out_of_memory();
    return block;
}

void *memory_resize(void *block, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        out_of_memory();
    size_t bytes = count * size;
    void *moved = realloc(block, bytes ? bytes : 1);
    if (!moved)
        out_of_memory();
    return moved;
}

void *memory_grow(void *block, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return block;
    *room = *room > SIZE_MAX / 2 ? SIZE_MAX : *room ? *room * 2 : FIRST_ROOM;
    return memory_resize(block, *room, size);
}

char *memory_copy(const char *bytes, size_t length)
{
    if (length == SIZE_MAX)
        out_of_memory();
    char *copy = memory_new(length + 1, 1);
    if (length)
        memcpy(copy, bytes, length);
    return copy;
}

void *memory_new_tail(size_t header, size_t count, size_t size)
{
    if (size && count > (SIZE_MAX - header) / size)
        out_of_memory();
    return memory_new(1, header + count * size);
}
