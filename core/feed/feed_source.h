/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a file from the first to the last, whatever they are packed in: a file, a pipe, a
 * member of a zip file, any of them compressed by gzip.
 *
 * Nothing is mapped into memory.  A file is read as far as it reached when it was opened, and must
 * not have changed by the time its end is reached. */
#ifndef XENT_CORE_FEED_SOURCE_H
#define XENT_CORE_FEED_SOURCE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <zlib.h>

#include "core/error.h"

enum packing { PACKING_NONE, PACKING_GZIP, PACKING_MEMBER, PACKING_DEFLATED };

/* Where a member of a zip file is, and what it must come to. */
struct zip_member {
    bool deflated;
    uint64_t begin, packed, length; /* of its bytes; as they are in the file, and unpacked */
    uint32_t checksum;
};

#define SOURCE_HEAD 4

struct source {
    int file;
    bool is_stdin, is_file; /* a file: regular, with a length */
    struct stat opened;
    char head[SOURCE_HEAD]; /* of a pipe: bytes that were looked at */
    size_t head_length, head_at;
    uint64_t at, end; /* of a file: the next byte of it, and behind the last that is wanted */

    enum packing packing;
    struct zip_member member;
    z_stream *stream;
    unsigned char *packed; /* what the stream takes its bytes from */
    bool raw_end, ended;
    uint64_t unpacked; /* bytes */
    uint32_t checksum;

    bool (*stop)(void);
    atomic_bool closing;   /* whoever waits for bytes gives up */
    _Atomic uint64_t done; /* raw bytes */
    uint64_t wanted;       /* raw bytes in all, 0 if that is not known */
};

/* `path` as in feed.h.  On true it is the caller's: source_close(). */
bool source_open(struct source *source, const char *path, bool (*stop)(void), struct error *error);
void source_close(struct source *source);

/* The next `length` bytes into `room`; *got is less at the end, and it is an error if the end is
 * not what it should be.  The bytes before the place of an error are there. */
bool source_read(struct source *source, char *room, size_t length, size_t *got,
                 struct error *error);

/* Bytes from any place of a file, counted from the first that source_read() has given; true if all
 * of them are there.  Only where source_is_plain().  When all are read: is it still that file? */
bool source_read_at(struct source *source, uint64_t offset, char *room, size_t length,
                    struct error *error);
bool source_check(struct source *source, struct error *error);
bool source_is_plain(const struct source *source);

/* How many bytes source_read() gives in all; UINT64_MAX if that is not known. */
uint64_t source_length(const struct source *source);

/* What went wrong is in errno. */
bool source_cannot_read(struct error *error);

/* feed_zip.c: the member of a zip file of `length` bytes; without a name the only one. */
bool zip_find(int file, uint64_t length, const char *name, struct zip_member *member,
              struct error *error);

#endif
