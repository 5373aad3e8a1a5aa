/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/draft.h"
#include "core/intl.h"

/* Bytes that are asked for where the size of a file is not known. */
#define BLOCK ((size_t)1 << 16)

/* `format` takes the path and the reason that errno tells. */
static bool cannot(const char *format, const char *path, struct error *error)
{
    const int reason = errno;
    return error_set(error, 0, format, error_quote(path, strlen(path)).text, strerror(reason));
}

static bool too_large(const char *path, size_t most, struct error *error)
{
    const struct quoted quoted = error_quote(path, strlen(path));
    if (most >> 20)
        return error_set(error, 0, _("'%s' is larger than %zu MiB, which is all that is read"),
                         quoted.text, most >> 20);
    return error_set(error, 0, _("'%s' is larger than %zu KiB, which is all that is read"),
                     quoted.text, most >> 10);
}

/* Reads into the text itself: `expected` bytes, and then as many as there are, up to one more than
 * `most`. */
static bool read_stream(FILE *stream, size_t expected, size_t most, struct text *out)
{
    const size_t end = out->length + most + 1;
    size_t got;
    text_reserve(out, expected);
    do {
        text_reserve(out, BLOCK);
        const size_t room = out->capacity - out->length - 1, left = end - out->length;
        got = fread(out->bytes + out->length, 1, room < left ? room : left, stream);
        out->length += got;
        out->bytes[out->length] = '\0';
    } while (got > 0 && out->length < end);
    return !ferror(stream);
}

bool file_read(const char *path, struct text *out, struct error *error)
{
    return file_read_within(path, FILE_BYTES_MAX, out, error);
}

bool file_read_within(const char *path, size_t most, struct text *out, struct error *error)
{
    const size_t before = out->length;
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return cannot(_("cannot open '%s': %s"), path, error);
    struct stat about;
    const bool known = fstat(fileno(stream), &about) == 0 && S_ISREG(about.st_mode) &&
                       about.st_size > 0 && (uintmax_t)about.st_size <= most;
    setvbuf(stream, NULL, _IONBF, 0); /* what is read goes straight to where it is wanted */
    const bool good = read_stream(stream, known ? (size_t)about.st_size : 0, most, out) ||
                      cannot(_("cannot read '%s': %s"), path, error);
    fclose(stream);
    return good && (out->length - before <= most || too_large(path, most, error));
}

/* As many bytes as there are, up to `length`, from `offset` on or from where the file stands (-1);
 * -1 if errno says why not. */
static ssize_t read_some(int file, char *room, size_t length, off_t offset)
{
    size_t got = 0;
    while (got < length) {
        const ssize_t more = offset < 0
                                 ? read(file, room + got, length - got)
                                 : pread(file, room + got, length - got, offset + (off_t)got);
        if (more < 0 && errno == EINTR)
            continue;
        if (more < 0)
            return -1;
        if (more == 0)
            break;
        got += (size_t)more;
    }
    return (ssize_t)got;
}

static bool hold_all(struct file_pieces *pieces, const char *path, struct error *error)
{
    struct text *held = &pieces->held;
    ssize_t got;
    do {
        text_reserve(held, BLOCK);
        got = read_some(pieces->file, held->bytes + held->length, BLOCK, -1);
        if (got < 0)
            return cannot(_("cannot read '%s': %s"), path, error);
        held->length += (size_t)got;
        held->bytes[held->length] = '\0';
        if (held->length > FILE_BYTES_MAX)
            return too_large(path, FILE_BYTES_MAX, error);
    } while (got > 0);
    close(pieces->file);
    pieces->file = -1;
    pieces->length = held->length;
    return true;
}

bool file_open(const char *path, struct file_pieces *pieces, struct error *error)
{
    struct stat about;
    *pieces = (struct file_pieces){.file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)};
    if (pieces->file < 0 || fstat(pieces->file, &about) != 0)
        return cannot(_("cannot open '%s': %s"), path, error);
    bool good;
    if (!S_ISREG(about.st_mode))
        good = hold_all(pieces, path, error);
    else
        good = (uintmax_t)about.st_size <= FILE_BYTES_MAX || too_large(path, FILE_BYTES_MAX, error);
    if (!good)
        file_close(pieces);
    else if (pieces->file >= 0)
        pieces->length = (size_t)about.st_size;
    return good;
}

void file_close(struct file_pieces *pieces)
{
    if (pieces->file >= 0)
        close(pieces->file);
    text_release(&pieces->held);
    *pieces = (struct file_pieces){.file = -1};
}

const char *file_piece(const struct file_pieces *pieces, size_t offset, size_t length, char *room)
{
    if (offset > pieces->length || length > pieces->length - offset)
        return NULL;
    if (pieces->file < 0)
        return text_string(&pieces->held) + offset;
    return read_some(pieces->file, room, length, (off_t)offset) == (ssize_t)length ? room : NULL;
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

bool file_write(const char *path, const char *bytes, size_t length, struct error *error)
{
    struct draft draft;
    if (!draft_begin(&draft, path, error))
        return false;
    if (draft_add(&draft, bytes, length, error))
        return draft_keep(&draft, error);
    draft_drop(&draft);
    return false;
}
