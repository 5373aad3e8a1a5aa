/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/journal_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/journal.h"
#include "app/journal_text.h"
#include "app/paths.h"
#include "core/file.h"
#include "core/memory.h"

static const char stem[] = "session-";

struct text journal_path(const char *folder, int slot, const char *ending)
{
    struct text path = {0};
    text_addf(&path, "%s%s%d%s", folder, stem, slot, ending);
    return path;
}

/* ---- locks ---- */

static int open_lock(const char *path)
{
    return open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW, 0600);
}

int journal_lock(const char *folder, int slot)
{
    struct text path = journal_path(folder, slot, ".lock");
    int lock = open_lock(path.bytes);
    if (lock < 0 && errno == ENOENT) {
        paths_make_folders(path.bytes);
        lock = open_lock(path.bytes);
    }
    if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) != 0) {
        const int reason = errno;
        close(lock);
        errno = reason;
        lock = -1;
    }
    text_release(&path);
    return lock;
}

bool journal_is_locked(const char *folder, int slot)
{
    struct text path = journal_path(folder, slot, ".lock");
    const int lock = open(path.bytes, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);
    text_release(&path);
    if (lock < 0)
        return false;
    const bool locked = flock(lock, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    close(lock);
    return locked;
}

/* ---- what there is ---- */

/* Reads digits; false if there are none or too many for a slot or a counter. */
static bool take_number(const char **at, int *number)
{
    const size_t digits = strspn(*at, "0123456789");
    if (digits == 0 || digits > 6)
        return false;
    *number = (int)strtol(*at, NULL, 10);
    *at += digits;
    return true;
}

/* Is this the name of a journal? */
static bool read_name(const char *name, struct journal_file *file)
{
    int counter;
    if (strncmp(name, stem, strlen(stem)) != 0)
        return false;
    name += strlen(stem);
    if (!take_number(&name, &file->slot) || file->slot >= JOURNAL_SLOTS)
        return false;
    file->aside = strncmp(name, ".left-", 6) == 0;
    if (file->aside) {
        name += 6;
        if (!take_number(&name, &counter))
            return false;
    }
    return strcmp(name, ".xent") == 0;
}

static int newest_first(const void *a, const void *b)
{
    const struct timespec *x = &((const struct journal_file *)a)->when;
    const struct timespec *y = &((const struct journal_file *)b)->when;
    if (x->tv_sec != y->tv_sec)
        return x->tv_sec > y->tv_sec ? -1 : 1;
    return (x->tv_nsec < y->tv_nsec) - (x->tv_nsec > y->tv_nsec);
}

static void list_add(struct journal_list *list, const char *folder, const char *name)
{
    struct journal_file file = {0};
    struct stat status;
    if (!read_name(name, &file))
        return;
    text_addf(&file.path, "%s%s", folder, name);
    if (lstat(file.path.bytes, &status) != 0 || !S_ISREG(status.st_mode)) {
        text_release(&file.path);
        return;
    }
    file.when = status.st_mtim;
    file.inode = status.st_ino;
    list->file = memory_grow(list->file, list->count, &list->room, sizeof *list->file);
    list->file[list->count++] = file;
}

struct journal_list journal_list_new(const char *folder)
{
    struct journal_list list = {0};
    DIR *directory = *folder ? opendir(folder) : NULL;
    if (!directory)
        return list;
    for (const struct dirent *entry; (entry = readdir(directory));)
        list_add(&list, folder, entry->d_name);
    closedir(directory);
    if (list.count)
        qsort(list.file, list.count, sizeof *list.file, newest_first);
    return list;
}

void journal_list_release(struct journal_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        text_release(&list->file[i].path);
    free(list->file);
    *list = (struct journal_list){0};
}

/* ---- moving aside ---- */

/* A journal in which nothing was changed.  What cannot be read is not called so. */
static bool is_idle(const char *path)
{
    struct text bytes = {0};
    struct error error;
    struct journal_text journal = {0};
    const bool idle = file_read(path, &bytes, &error) &&
                      journal_text_read(text_string(&bytes), bytes.length, &journal) &&
                      journal.changes == 0;
    text_release(&journal.about);
    text_release(&bytes);
    return idle;
}

/* `newest` has just come aside and stays, even if a clock that was set back makes it the oldest. */
static void remove_oldest(const char *folder, const char *newest)
{
    struct journal_list list = journal_list_new(folder);
    size_t aside = 1;
    for (size_t i = 0; i < list.count; i++)
        if (list.file[i].aside && strcmp(list.file[i].path.bytes, newest) != 0 &&
            ++aside > JOURNALS_LEFT)
            unlink(list.file[i].path.bytes);
    journal_list_release(&list);
}

bool journal_set_aside(const char *folder, int slot)
{
    struct text path = journal_path(folder, slot, ".xent");
    struct stat status;
    bool good = true;
    if (lstat(path.bytes, &status) == 0 && !is_idle(path.bytes)) {
        struct text aside = {0};
        for (int i = 1; aside.length == 0 || lstat(aside.bytes, &status) == 0; i++) {
            text_clear(&aside);
            text_addf(&aside, "%s%s%d.left-%d.xent", folder, stem, slot, i);
        }
        good = rename(path.bytes, aside.bytes) == 0;
        if (good)
            remove_oldest(folder, aside.bytes);
        text_release(&aside);
    }
    text_release(&path);
    return good;
}
