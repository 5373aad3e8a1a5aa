/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of the journals in their folder; for journal.c and journal_left.c.
 *
 *     session-0.lock            locked as long as an explorer uses slot 0
 *     session-0.xent            its journal, or what the last user of the slot left
 *     session-0.new             a journal that is about to take its place
 *     session-0.left-1.xent     moved aside
 *
 * Who holds the lock of a slot is the only one who changes the files with its number; one that was
 * moved aside may be taken or removed by anyone.  `folder` ends with a slash. */
#ifndef XENT_APP_JOURNAL_FILES_H
#define XENT_APP_JOURNAL_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#include "core/text.h"

#define JOURNAL_SLOTS 64

/* The path of "session-SLOT" with this ending; the caller's: text_release(). */
struct text journal_path(const char *folder, int slot, const char *ending);

/* Locks a slot: the open lock file, or -1 (errno is EWOULDBLOCK if somebody else has it). */
int journal_lock(const char *folder, int slot);

/* Does a running program hold it?  Only looks. */
bool journal_is_locked(const char *folder, int slot);

/* Moves what lies in a slot aside if there are changes in it, and removes the oldest of what was
 * moved aside.  The caller holds the slot.  False if it could not be moved: errno says why. */
bool journal_set_aside(const char *folder, int slot);

/* The journals of a folder, the newest first. */
struct journal_file {
    struct text path;
    int slot;
    bool aside;
    struct timespec when;
    ino_t inode;
};

struct journal_list {
    struct journal_file *file;
    size_t count, room;
};

struct journal_list journal_list_new(const char *folder);
void journal_list_release(struct journal_list *list);

#endif
