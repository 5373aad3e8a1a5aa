/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files: read with a limit, written so that the old one is never lost. */
#ifndef XENT_CORE_FILE_H
#define XENT_CORE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "core/error.h"
#include "core/text.h"

/* The largest file that is read: more than any problem that fits a screen, less than the memory. */
#define FILE_BYTES_MAX ((size_t)1 << 30)

/* Appends the contents; a directory, a missing or unreadable file, one beyond the limit and one
 * that changes while it is read are refused. */
bool file_read(const char *path, struct text *out, struct error *error);

/* The same with a limit of its own: of a larger file no more than a byte beyond it is read. */
bool file_read_within(const char *path, size_t most, struct text *out, struct error *error);

/* A file that is read in pieces, in any order and by several threads at once.  What is no regular
 * file, a pipe for instance, is read as a whole when it is opened. */
struct file_pieces {
    int file;              /* -1: everything is held */
    size_t length;         /* of the file, as it was when it was opened */
    struct text held;      /* if it is held; `length` bytes */
    struct timespec since; /* when it had been written to last, as it was opened */
};

/* On true it is the caller's: file_close().  Refuses what file_read() refuses. */
bool file_open(const char *path, struct file_pieces *pieces, struct error *error);
void file_close(struct file_pieces *pieces);

/* `length` bytes from `offset` on, which are in `room` or held; NULL if they are not there, or no
 * longer. */
const char *file_piece(const struct file_pieces *pieces, size_t offset, size_t length, char *room);

/* Was it written to since it was opened?  Asked when all pieces are read. */
bool file_has_changed(const struct file_pieces *pieces);

/* Is there a regular file of this name?  Do two names lead to the same file? */
bool file_exists(const char *path);
bool file_is_same(const char *a, const char *b);

/* Writes a file beside `path`, flushes it to the disk and renames it over `path`: either the old
 * contents or all of the new are there, whatever happens.  Permissions of an old file are kept; a
 * symbolic link is followed, and refused if it leads nowhere. */
bool file_write(const char *path, const char *bytes, size_t length, struct error *error);

#endif
