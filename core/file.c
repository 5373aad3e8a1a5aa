/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/file.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/intl.h"

/* Bytes that are asked for where the size of a file is not known. */
#define BLOCK ((size_t)1 << 16)

/* `format` takes the path and the reason that errno tells. */
static bool cannot(const char *format, const char *path, struct error *error)
{
    const int reason = errno;
    return error_set(error, 0, format, error_quote(path, strlen(path)).text, strerror(reason));
}

/* Reads into the text itself: `expected` bytes, and then as many as there are. */
static bool read_stream(FILE *stream, size_t expected, const char *name, struct text *out,
                        struct error *error)
{
    const size_t before = out->length;
    size_t got;
    text_reserve(out, expected);
    do {
        text_reserve(out, BLOCK);
        got = fread(out->bytes + out->length, 1, out->capacity - out->length - 1, stream);
        out->length += got;
        out->bytes[out->length] = '\0';
        if (out->length - before > FILE_BYTES_MAX)
            return error_set(error, 0, _("'%s' is larger than %zu MiB, which is all that is read"),
                             error_quote(name, strlen(name)).text, FILE_BYTES_MAX >> 20);
    } while (got > 0);
    return !ferror(stream) || cannot(_("cannot read '%s': %s"), name, error);
}

bool file_read(const char *path, struct text *out, struct error *error)
{
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return cannot(_("cannot open '%s': %s"), path, error);
    struct stat about;
    const bool known = fstat(fileno(stream), &about) == 0 && S_ISREG(about.st_mode) &&
                       about.st_size > 0 && (uintmax_t)about.st_size <= FILE_BYTES_MAX;
    setvbuf(stream, NULL, _IONBF, 0); /* what is read goes straight to where it is wanted */
    const bool good = read_stream(stream, known ? (size_t)about.st_size : 0, path, out, error);
    fclose(stream);
    return good;
}

bool file_exists(const char *path)
{
    struct stat file;
    return stat(path, &file) == 0 && S_ISREG(file.st_mode);
}

bool file_is_same(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

static bool write_all(int file, const char *bytes, size_t length)
{
    while (length) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes += written;
        length -= (size_t)written;
    }
    return fsync(file) == 0 || errno == EINVAL; /* EINVAL: not a thing that can be flushed */
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

/* Writes a file beside `target` and renames it over that; on false errno says why. */
static bool replace(const char *target, const char *bytes, size_t length)
{
    struct text beside = {0};
    text_addf(&beside, "%s.XXXXXX", target);
    const mode_t mode = wanted_mode(target);
    const int file = mkstemp(beside.bytes);
    bool good = file >= 0;
    if (good) {
        good = write_all(file, bytes, length) && fchmod(file, mode) == 0;
        good = close(file) == 0 && good;
        good = good && rename(beside.bytes, target) == 0;
    }
    const int reason = errno;
    if (file >= 0 && !good)
        unlink(beside.bytes);
    text_release(&beside);
    errno = reason;
    return good;
}

bool file_write(const char *path, const char *bytes, size_t length, struct error *error)
{
    struct stat old;
    if (stat(path, &old) == 0 && !S_ISREG(old.st_mode))
        return error_set(error, 0, _("cannot write '%s': it is not a regular file"),
                         error_quote(path, strlen(path)).text);
    char *followed = realpath(path, NULL);
    const char *target = followed ? followed : path;
    const bool good =
        replace(target, bytes, length) || cannot(_("cannot write '%s': %s"), path, error);
    free(followed);
    return good;
}
