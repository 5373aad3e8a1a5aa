/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that runs out: malloc() and its kin for tests/check-scarce, linked into a copy of xent.
 *
 *     XENT_SCARCE=N     request number N, from 1, is refused
 *     XENT_SCARCE=N-    and all that follow it
 *     XENT_SCARCE=      none is
 *
 * At the end the number of requests goes to descriptor 9, if that is open: "requests 1234\n". */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the search for the real functions asks for comes out of here and is never given back. */
static union {
    char bytes[4096];
    max_align_t aligned;
} early;
static size_t early_used;

static struct {
    void *(*malloc)(size_t size);
    void *(*calloc)(size_t count, size_t size);
    void *(*realloc)(void *block, size_t size);
    int (*posix_memalign)(void **block, size_t alignment, size_t size);
    void (*free)(void *block);
} real;

static atomic_size_t requests;
static size_t refused; /* the first; 0: none */
static bool and_all_after;

static void find(const char *name, void *function)
{
    void *found = dlsym(RTLD_NEXT, name);
    memcpy(function, &found, sizeof found);
}

static void start(void)
{
    static bool started;
    if (started)
        return;
    started = true;
    const char *wish = getenv("XENT_SCARCE");
    char *end = NULL;
    find("malloc", &real.malloc);
    find("calloc", &real.calloc);
    find("realloc", &real.realloc);
    find("posix_memalign", &real.posix_memalign);
    find("free", &real.free);
    refused = wish ? strtoul(wish, &end, 10) : 0;
    and_all_after = end && *end == '-';
}

static bool is_early(const void *block)
{
    const uintptr_t at = (uintptr_t)block, begin = (uintptr_t)early.bytes;
    return at >= begin && at < begin + sizeof early.bytes;
}

static void *give_early(size_t size)
{
    const size_t whole = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t);
    if (whole > (sizeof early.bytes - early_used) / sizeof(max_align_t))
        return NULL;
    void *block = early.bytes + early_used;
    early_used += whole * sizeof(max_align_t);
    return block;
}

static bool refuse(void)
{
    const size_t number = atomic_fetch_add(&requests, 1) + 1;
    const bool no = refused && (number == refused || (and_all_after && number > refused));
    if (no)
        errno = ENOMEM;
    return no;
}

void *malloc(size_t size)
{
    start();
    if (!real.malloc)
        return give_early(size);
    return refuse() ? NULL : real.malloc(size);
}

void *calloc(size_t count, size_t size)
{
    start();
    if (!real.calloc)
        return give_early(count * size); /* a few bytes, zero from the beginning */
    return refuse() ? NULL : real.calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    start();
    return refuse() ? NULL : real.realloc(block, size);
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    start();
    return refuse() ? ENOMEM : real.posix_memalign(block, alignment, size);
}

void free(void *block)
{
    if (block && !is_early(block))
        real.free(block);
}

__attribute__((destructor)) static void tell(void)
{
    char line[40];
    const int length = snprintf(line, sizeof line, "requests %zu\n", atomic_load(&requests));
    if (write(9, line, (size_t)length) < 0)
        return; /* nobody wants to know */
}
