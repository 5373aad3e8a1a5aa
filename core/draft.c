/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/draft.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/intl.h"

/* So many bytes wait at most. */
#define WAITING ((size_t)1 << 16)

/* errno tells the reason. */
static bool cannot(const struct draft *draft, struct error *error)
{
    const int reason = errno;
    const char *name = text_string(&draft->name);
    return error_set(error, 0, _("cannot write '%s': %s"), error_quote(name, strlen(name)).text,
                     strerror(reason));
}

bool draft_write(int file, const char *bytes, size_t length)
{
    while (length) {
        const ssize_t written = write(file, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

static bool flush(struct draft *draft)
{
    const bool good = draft_write(draft->file, text_string(&draft->waiting), draft->waiting.length);
    text_clear(&draft->waiting);
    return good;
}

/* Permissions of the file that is replaced, or those of a new file. */
static mode_t wanted_mode(const char *path)
{
    struct stat old;
    if (stat(path, &old) == 0)
        return old.st_mode & 0777;
    const mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

static bool open_beside(struct draft *draft, const char *path, struct error *error)
{
    struct stat link;
    char *followed = realpath(path, NULL);
    const int reason = errno;
    *draft = (struct draft){.file = -1};
    text_add(&draft->name, path);
    text_add(&draft->target, followed ? followed : path);
    text_addf(&draft->beside, "%s.XXXXXX", text_string(&draft->target));
    if (followed || lstat(path, &link) != 0 || !S_ISLNK(link.st_mode))
        draft->file = mkstemp(draft->beside.bytes);
    else
        errno = reason; /* a link that leads nowhere is not to be replaced by a file */
    free(followed);
    if (draft->file >= 0)
        return true;
    cannot(draft, error);
    draft_drop(draft);
    return false;
}

bool draft_begin(struct draft *draft, const char *path, struct error *error)
{
    struct stat old;
    *draft = (struct draft){.file = -1};
    if (stat(path, &old) == 0 && !S_ISREG(old.st_mode))
        return error_set(error, 0, _("cannot write '%s': it is not a regular file"),
                         error_quote(path, strlen(path)).text);
    return open_beside(draft, path, error);
}

bool draft_begin_nameless(struct draft *draft, const char *path, struct error *error)
{
    if (!open_beside(draft, path, error))
        return false;
    unlink(text_string(&draft->beside));
    text_clear(&draft->beside);
    return true;
}

bool draft_add(struct draft *draft, const void *bytes, size_t length, struct error *error)
{
    if (draft->waiting.length + length > WAITING && !flush(draft))
        return cannot(draft, error);
    if (length > WAITING)
        return draft_write(draft->file, bytes, length) || cannot(draft, error);
    text_add_bytes(&draft->waiting, bytes, length);
    return true;
}

bool draft_patch(struct draft *draft, uint64_t at, const void *bytes, size_t length,
                 struct error *error)
{
    if (!flush(draft))
        return cannot(draft, error);
    const ssize_t written = pwrite(draft->file, bytes, length, (off_t)at);
    return written == (ssize_t)length || cannot(draft, error);
}

bool draft_rewind(struct draft *draft, struct error *error)
{
    return (flush(draft) && lseek(draft->file, 0, SEEK_SET) == 0) || cannot(draft, error);
}

bool draft_read(struct draft *draft, void *bytes, size_t length, struct error *error)
{
    char *at = bytes;
    while (length) {
        const ssize_t got = read(draft->file, at, length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return cannot(draft, error);
        at += got;
        length -= (size_t)got;
    }
    return true;
}

static void release(struct draft *draft)
{
    text_release(&draft->name);
    text_release(&draft->target);
    text_release(&draft->beside);
    text_release(&draft->waiting);
    *draft = (struct draft){.file = -1};
}

bool draft_settle(struct draft *draft, struct error *error)
{
    if (draft->file < 0)
        return true;
    bool good = flush(draft) &&
                fchmod(draft->file, wanted_mode(text_string(&draft->target))) == 0 &&
                (fsync(draft->file) == 0 || errno == EINVAL); /* not a thing that can be flushed */
    const int reason = errno;
    const bool closed = close(draft->file) == 0;
    draft->file = -1;
    if (good && closed)
        return true;
    errno = good ? errno : reason;
    return cannot(draft, error);
}

bool draft_keep(struct draft *draft, struct error *error)
{
    bool good = draft_settle(draft, error);
    if (good && rename(text_string(&draft->beside), text_string(&draft->target)) != 0)
        good = cannot(draft, error);
    if (!good)
        draft_drop(draft);
    else
        release(draft);
    return good;
}

void draft_drop(struct draft *draft)
{
    if (draft->file >= 0)
        close(draft->file);
    if (draft->beside.length)
        unlink(text_string(&draft->beside));
    release(draft);
}
