/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/feed/feed_source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/intl.h"
#include "core/memory.h"

/* Bytes that the decompressor is given at once. */
#define PACKED_ROOM ((size_t)1 << 16)

/* How long to wait for a pipe before asking whether to stop. */
#define PATIENCE_MS 100

/* For inflateInit2(): the window, in a gzip file or without anything round it. */
#define WINDOW_GZIP (15 + 16)
#define WINDOW_RAW  (-15)

bool source_cannot_read(struct error *error)
{
    return error_set(error, 0, _("cannot be read: %s"), strerror(errno));
}

/* ---- raw bytes ---- */

static bool is_stopped(const struct source *source)
{
    return atomic_load(&source->closing) || (source->stop && source->stop());
}

/* Waits until a pipe has bytes or an end. */
static bool wait_for(const struct source *source, struct error *error)
{
    struct pollfd poll_file = {.fd = source->file, .events = POLLIN};
    while (!is_stopped(source)) {
        const int ready = poll(&poll_file, 1, PATIENCE_MS);
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return source_cannot_read(error);
    }
    return error_set(error, 0, _("interrupted"));
}

static bool read_pipe(struct source *source, char *room, size_t length, size_t *got,
                      struct error *error)
{
    const size_t ahead = source->head_length - source->head_at;
    *got = ahead < length ? ahead : length;
    memcpy(room, source->head + source->head_at, *got);
    source->head_at += *got;
    while (*got < length) {
        if (!wait_for(source, error))
            return false;
        const ssize_t more = read(source->file, room + *got, length - *got);
        if (more == 0)
            break;
        if (more < 0 && errno != EINTR && errno != EAGAIN)
            return source_cannot_read(error);
        *got += more < 0 ? 0 : (size_t)more;
    }
    return true;
}

static bool has_changed(const struct source *source)
{
    struct stat now;
    return fstat(source->file, &now) == 0 &&
           (now.st_size != source->opened.st_size ||
            now.st_mtim.tv_sec != source->opened.st_mtim.tv_sec ||
            now.st_mtim.tv_nsec != source->opened.st_mtim.tv_nsec);
}

static bool refuse_changed(struct error *error)
{
    return error_set(error, 0, _("the file changed while it was read"));
}

static bool read_place(struct source *source, uint64_t place, char *room, size_t length,
                       struct error *error)
{
    for (size_t got = 0; got < length;) {
        if (is_stopped(source))
            return error_set(error, 0, _("interrupted"));
        const ssize_t more = pread(source->file, room + got, length - got, (off_t)(place + got));
        if (more < 0 && errno != EINTR)
            return source_cannot_read(error);
        if (more == 0)
            return refuse_changed(error);
        got += more < 0 ? 0 : (size_t)more;
    }
    return true;
}

static bool read_raw(struct source *source, char *room, size_t length, size_t *got,
                     struct error *error)
{
    bool good;
    if (source->is_file) {
        const uint64_t left = source->end - source->at;
        const size_t here = left < length ? (size_t)left : length;
        good = read_place(source, source->at, room, here, error);
        *got = good ? here : 0;
        source->at += *got;
        good = good && (here == length || !has_changed(source) || refuse_changed(error));
    } else {
        good = read_pipe(source, room, length, got, error);
    }
    atomic_fetch_add(&source->done, *got);
    return good;
}

/* ---- unpacked ---- */

static bool refuse_end(struct error *error)
{
    return error_set(error, 0, _("the compressed data is cut short"));
}

static bool refuse_damage(const struct source *source, struct error *error)
{
    return error_set(error, 0, _("the compressed data is damaged: %s"),
                     source->stream->msg ? source->stream->msg : "inflate");
}

/* Has the decompressor anything to work on?  Sees to it that it has, if there is more. */
static bool refill(struct source *source, struct error *error)
{
    size_t got;
    if (source->stream->avail_in || source->raw_end)
        return true;
    if (!read_raw(source, (char *)source->packed, PACKED_ROOM, &got, error))
        return false;
    source->raw_end = got < PACKED_ROOM;
    source->stream->next_in = source->packed;
    source->stream->avail_in = (unsigned)got;
    return true;
}

/* Behind the end of compressed data: nothing, or more of it in a file of gzip. */
static bool end_stream(struct source *source, struct error *error)
{
    if (!refill(source, error))
        return false;
    source->ended = source->stream->avail_in == 0;
    if (source->ended)
        return true;
    if (source->packing == PACKING_GZIP && source->stream->next_in[0] == 0x1F)
        return inflateReset(source->stream) == Z_OK || refuse_damage(source, error);
    return error_set(error, 0, _("more bytes follow the compressed data"));
}

static bool inflate_some(struct source *source, char *room, size_t length, size_t *got,
                         struct error *error)
{
    z_stream *const stream = source->stream;
    while (*got < length && !source->ended) {
        const size_t left = length - *got, once = left < PACKED_ROOM ? left : PACKED_ROOM;
        if (!refill(source, error))
            return false;
        stream->next_out = (unsigned char *)room + *got;
        stream->avail_out = (unsigned)once;
        const int result = inflate(stream, Z_NO_FLUSH);
        *got += once - stream->avail_out;
        if (result == Z_STREAM_END && !end_stream(source, error))
            return false;
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
            return refuse_damage(source, error);
        if (result == Z_BUF_ERROR && stream->avail_in == 0 && source->raw_end)
            return refuse_end(error);
    }
    return true;
}

/* Is a member that has been read what the zip file says that it is? */
static bool check_member(const struct source *source, struct error *error)
{
    if (source->unpacked == source->member.length && source->checksum == source->member.checksum)
        return true;
    return error_set(error, 0, _("the member is damaged: it is not what its checksum says"));
}

static bool note_member(struct source *source, const char *room, size_t length, bool at_end,
                        struct error *error)
{
    source->checksum = (uint32_t)crc32_z(source->checksum, (const unsigned char *)room, length);
    source->unpacked += length;
    return !at_end || check_member(source, error);
}

bool source_read(struct source *source, char *room, size_t length, size_t *got, struct error *error)
{
    bool good;
    *got = 0;
    if (source->packing == PACKING_NONE || source->packing == PACKING_MEMBER)
        good = read_raw(source, room, length, got, error);
    else
        good = inflate_some(source, room, length, got, error);
    if (source->packing == PACKING_MEMBER || source->packing == PACKING_DEFLATED)
        good = note_member(source, room, *got, good && *got < length, error) && good;
    return good;
}

bool source_is_plain(const struct source *source)
{
    return source->is_file &&
           (source->packing == PACKING_NONE || source->packing == PACKING_MEMBER);
}

bool source_read_at(struct source *source, uint64_t offset, char *room, size_t length,
                    struct error *error)
{
    const uint64_t begin = source->packing == PACKING_MEMBER ? source->member.begin : 0;
    if (!read_place(source, begin + offset, room, length, error))
        return false;
    atomic_fetch_add(&source->done, length);
    return true;
}

bool source_check(struct source *source, struct error *error)
{
    return !has_changed(source) || refuse_changed(error);
}

uint64_t source_length(const struct source *source)
{
    if (source->packing == PACKING_MEMBER || source->packing == PACKING_DEFLATED)
        return source->member.length;
    return source_is_plain(source) ? source->end : UINT64_MAX;
}

/* ---- opening ---- */

static bool start_inflate(struct source *source, enum packing packing, struct error *error)
{
    source->packing = packing;
    source->stream = memory_new(1, sizeof *source->stream);
    source->packed = memory_new(PACKED_ROOM, 1);
    const int window = packing == PACKING_GZIP ? WINDOW_GZIP : WINDOW_RAW;
    return inflateInit2(source->stream, window) == Z_OK || refuse_damage(source, error);
}

static bool open_member(struct source *source, const char *name, struct error *error)
{
    if (!source->is_file)
        return error_set(error, 0,
                         _("a zip file (NPZ) cannot be read from a pipe: its list of members is "
                           "at the end; give the name of the file"));
    if (!zip_find(source->file, source->end, name, &source->member, error))
        return false;
    source->at = source->member.begin;
    source->end = source->at + source->member.packed;
    source->wanted = source->member.packed;
    source->packing = PACKING_MEMBER;
    return !source->member.deflated || start_inflate(source, PACKING_DEFLATED, error);
}

/* What the first bytes say. */
static bool look(struct source *source, const char *member, struct error *error)
{
    char *const head = source->head;
    size_t length = SOURCE_HEAD;
    if (source->is_file) {
        length = source->end < length ? (size_t)source->end : length;
        if (!read_place(source, 0, head, length, error))
            return false;
    } else {
        size_t got;
        if (!read_pipe(source, head, length, &got, error))
            return false;
        source->head_length = length = got;
    }
    if (length == SOURCE_HEAD &&
        (memcmp(head, "PK\3\4", SOURCE_HEAD) == 0 || memcmp(head, "PK\5\6", SOURCE_HEAD) == 0))
        return open_member(source, member, error);
    if (member)
        return error_set(error, 0, _("this is no zip file (NPZ), so it has no member '%s'"),
                         error_quote(member, strlen(member)).text);
    if (length >= 2 && memcmp(head, "\x1F\x8B", 2) == 0)
        return start_inflate(source, PACKING_GZIP, error);
    return true;
}

/* "FILE:NAME" where no file is called so: the name in *member. */
static int open_named(const char *path, const char **member)
{
    const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY;
    const int file = open(path, flags);
    const char *const colon = strrchr(path, ':');
    *member = NULL;
    if (file >= 0 || errno != ENOENT || !colon || colon == path)
        return file;
    char *const front = memory_copy(path, (size_t)(colon - path));
    const int archive = open(front, flags);
    free(front);
    errno = archive < 0 ? ENOENT : 0;
    *member = colon + 1;
    return archive;
}

bool source_open(struct source *source, const char *path, bool (*stop)(void), struct error *error)
{
    const char *member = NULL;
    *source = (struct source){.is_stdin = strcmp(path, "-") == 0, .stop = stop};
    source->file = source->is_stdin ? STDIN_FILENO : open_named(path, &member);
    if (source->file < 0 || fstat(source->file, &source->opened) != 0)
        return error_set(error, 0, _("cannot open '%s': %s"), error_quote(path, strlen(path)).text,
                         strerror(errno));
    if (S_ISDIR(source->opened.st_mode))
        errno = EISDIR;
    /* what has no length may have bytes nevertheless: /proc; standard input may have been read */
    source->is_file = S_ISREG(source->opened.st_mode) && source->opened.st_size > 0 &&
                      (!source->is_stdin || lseek(source->file, 0, SEEK_CUR) == 0);
    if (source->is_file)
        source->end = source->wanted = (uint64_t)source->opened.st_size;
    const bool good =
        S_ISDIR(source->opened.st_mode) ? source_cannot_read(error) : look(source, member, error);
    if (!good)
        source_close(source);
    return good;
}

void source_close(struct source *source)
{
    if (source->stream)
        inflateEnd(source->stream);
    free(source->stream);
    free(source->packed);
    if (source->file >= 0 && !source->is_stdin)
        close(source->file);
    *source = (struct source){.file = -1};
}
