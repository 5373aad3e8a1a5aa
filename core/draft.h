/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that is written piece by piece, and is either there as a whole or not at all.
 *
 * The bytes go to a file beside the target, which takes its name at the end: draft_keep().  What is
 * dropped before leaves nothing behind.  A program that ends in between removes `beside` itself:
 * unlink() may be called in a signal handler. */
#ifndef XENT_CORE_DRAFT_H
#define XENT_CORE_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/text.h"

/* All bytes to an open file, however many calls of write() it takes; false: errno tells. */
bool draft_write(int file, const char *bytes, size_t length);

struct draft {
    int file;            /* -1: none is open */
    struct text name;    /* as it was given, for messages */
    struct text target;  /* where that leads to */
    struct text beside;  /* empty: the file has no name (draft_begin_nameless()) */
    struct text waiting; /* bytes that are not written yet */
};

/* Refuses what is no regular file, and a link that leads nowhere. */
bool draft_begin(struct draft *draft, const char *path, struct error *error);

/* A file for passing use in the folder of `path`, which has no name and disappears with its end. */
bool draft_begin_nameless(struct draft *draft, const char *path, struct error *error);

bool draft_add(struct draft *draft, const void *bytes, size_t length, struct error *error);

/* Writes over what was added before, at this place of the file. */
bool draft_patch(struct draft *draft, uint64_t at, const void *bytes, size_t length,
                 struct error *error);

/* Back to the first byte, to read: so many bytes, all or false. */
bool draft_rewind(struct draft *draft, struct error *error);
bool draft_read(struct draft *draft, void *bytes, size_t length, struct error *error);

/* Flushes to the disk and closes: nothing but the name is missing.  Who has several drafts settles
 * all of them before the first is kept.  On false the draft is still to be dropped. */
bool draft_settle(struct draft *draft, struct error *error);

/* Settles what is not settled, and takes the name.  Whatever the result, nothing is open
 * afterwards. */
bool draft_keep(struct draft *draft, struct error *error);
void draft_drop(struct draft *draft);

#endif
