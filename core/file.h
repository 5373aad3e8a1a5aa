/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files: read with a limit, written so that the old one is never lost. */
#ifndef XENT_CORE_FILE_H
#define XENT_CORE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/text.h"

/* The largest file that is read: more than any problem that fits a screen, less than the memory. */
#define FILE_BYTES_MAX ((size_t)1 << 30)

/* Appends the contents; a directory, a missing or unreadable file and one beyond the limit are
 * refused. */
bool file_read(const char *path, struct text *out, struct error *error);

/* Is there a regular file of this name?  Do two names lead to the same file? */
bool file_exists(const char *path);
bool file_is_same(const char *a, const char *b);

/* Writes a file beside `path`, flushes it to the disk and renames it over `path`: either the old
 * contents or all of the new are there, whatever happens.  Permissions of an old file are kept; a
 * symbolic link is followed. */
bool file_write(const char *path, const char *bytes, size_t length, struct error *error);

#endif
