/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/draft.h"
#include "core/intl.h"
#include "core/parallel.h"

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

/* Appends what is left of a file, up to one byte more than `most`. */
static bool read_rest(int file, size_t most, struct text *out)
{
    const size_t end = out->length + most + 1;
    size_t asked;
    ssize_t got;
    do {
        text_reserve(out, BLOCK);
        const size_t room = out->capacity - out->length - 1, left = end - out->length;
        asked = room < left ? room : left;
        got = read_some(file, out->bytes + out->length, asked, -1);
        if (got < 0)
            return false;
        out->length += (size_t)got;
        out->bytes[out->length] = '\0';
    } while ((size_t)got == asked && out->length < end);
    return true;
}

/* A large file is read in pieces of so many bytes, by several threads. */
#define PIECE ((size_t)1 << 18)

struct filling {
    int file;
    char *room;
    size_t length;
    atomic_bool cut; /* is less there than was wanted? */
};

static void fill_pieces(void *user, size_t from, size_t to)
{
    struct filling *filling = user;
    const size_t begin = from * PIECE, end = to * PIECE;
    const size_t length = (end < filling->length ? end : filling->length) - begin;
    if (read_some(filling->file, filling->room + begin, length, (off_t)begin) != (ssize_t)length)
        atomic_store(&filling->cut, true);
}

/* Appends the first `length` bytes of a file; false, and nothing appended, if they are not to be
 * had. */
static bool read_pieces(int file, size_t length, struct text *out)
{
    text_reserve(out, length);
    struct filling filling = {.file = file, .room = out->bytes + out->length, .length = length};
    parallel_run((length + PIECE - 1) / PIECE, 1, fill_pieces, &filling);
    const bool whole = !atomic_load(&filling.cut);
    out->length += whole ? length : 0;
    out->bytes[out->length] = '\0';
    return whole;
}

/* Half of an old file and half of a new one are no file. */
static bool has_changed(int file, size_t length, struct timespec since)
{
    struct stat now;
    return fstat(file, &now) == 0 &&
           ((size_t)now.st_size != length || now.st_mtim.tv_sec != since.tv_sec ||
            now.st_mtim.tv_nsec != since.tv_nsec);
}

bool file_read(const char *path, struct text *out, struct error *error)
{
    return file_read_within(path, FILE_BYTES_MAX, out, error);
}

bool file_read_within(const char *path, size_t most, struct text *out, struct error *error)
{
    const size_t before = out->length;
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (file < 0)
        return cannot(_("cannot open '%s': %s"), path, error);
    struct stat about;
    const bool known = fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0 &&
                       (uintmax_t)about.st_size <= most;
    bool good = (known && read_pieces(file, (size_t)about.st_size, out)) ||
                read_rest(file, most, out) || cannot(_("cannot read '%s': %s"), path, error);
    if (good && known && has_changed(file, (size_t)about.st_size, about.st_mtim))
        good = error_set(error, 0, _("cannot read '%s': it changed while it was read"),
                         error_quote(path, strlen(path)).text);
    close(file);
    return good && (out->length - before <= most || too_large(path, most, error));
}

static bool hold_all(struct file_pieces *pieces, const char *path, struct error *error)
{
    struct text *held = &pieces->held;
    if (!read_rest(pieces->file, FILE_BYTES_MAX, held))
        return cannot(_("cannot read '%s': %s"), path, error);
    if (held->length > FILE_BYTES_MAX)
        return too_large(path, FILE_BYTES_MAX, error);
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
    pieces->since = about.st_mtim;
    return good;
}

bool file_has_changed(const struct file_pieces *pieces)
{
    return pieces->file >= 0 && has_changed(pieces->file, pieces->length, pieces->since);
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
