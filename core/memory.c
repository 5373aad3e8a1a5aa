/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/intl.h"

/* Elements that an array has room for when it begins to grow. */
#define FIRST_ROOM 16

/* From so many bytes on a block is large; it begins where a large page of the system can. */
#define LARGE_BLOCK ((size_t)4 << 20)
#define LARGE_PAGE  ((size_t)2 << 20)

static _Noreturn void out_of_memory(void)
{
    fputs(_("xent: out of memory\n"), stderr);
    abort();
}

/* Asks for large pages for a large block, if the system has such: they come at one go, where small
 * ones come one by one, each when it is first touched. */
static void *in_large_pages(void *block, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    if (bytes >= LARGE_BLOCK) {
        const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), before = (uintptr_t)block % page;
        madvise((char *)block - before, before + bytes, MADV_HUGEPAGE); /* no more than a wish */
    }
#endif
    return block;
}

void *memory_new(size_t count, size_t size)
{
    void *block = calloc(count ? count : 1, size ? size : 1);
    if (!block)
        out_of_memory();
    return in_large_pages(block, count * size);
}

/* A block of nothing but large pages. */
static void *large_new(size_t bytes)
{
    void *block = NULL;
    const size_t part = bytes % LARGE_PAGE, rest = part ? LARGE_PAGE - part : 0;
    if (bytes > SIZE_MAX - rest || posix_memalign(&block, LARGE_PAGE, bytes + rest) != 0)
        out_of_memory();
    return in_large_pages(block, bytes + rest);
}

void *memory_resize(void *block, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        out_of_memory();
    size_t bytes = count * size;
    if (!block && bytes >= LARGE_BLOCK)
        return large_new(bytes);
    void *moved = realloc(block, bytes ? bytes : 1);
    if (!moved)
        out_of_memory();
    return in_large_pages(moved, bytes);
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

static size_t with_tail(size_t header, size_t count, size_t size)
{
    if (size && count > (SIZE_MAX - header) / size)
        out_of_memory();
    return header + count * size;
}

void *memory_new_tail(size_t header, size_t count, size_t size)
{
    return memory_new(1, with_tail(header, count, size));
}

void *memory_for_tail(size_t header, size_t count, size_t size)
{
    return memory_resize(NULL, 1, with_tail(header, count, size));
}
