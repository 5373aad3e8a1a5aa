/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/feeds.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "tests/keepers.h"

const char *feed_path(void)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/feed", getenv("XENT_SCRATCH"));
    return path;
}

/* ---- telling ---- */

static void tell_error(const struct error *error, struct text *out)
{
    text_addf(out, "%zu:%zu: %s\n", error->line, error->column, error->message);
}

static void tell_rows(const struct feed_block *block, struct text *out)
{
    for (size_t r = 0; r < block->rows; r++) {
        text_addf(out, "%zu@%zu", feed_row(block, r), feed_line(block, r));
        for (size_t c = 0; c < block->columns; c++) {
            const size_t i = r * block->columns + c;
            text_addf(out, " %.17g",
                      block->dtype == FEED_F32 ? (double)((const float *)block->values)[i]
                                               : ((const double *)block->values)[i]);
        }
        if (block->labels)
            text_addf(out, " | %.17g", block->labels[r]);
        text_add(out, "\n");
    }
}

static void tell_all(struct feed *feed, const struct feed_way *way, struct text *out)
{
    struct feed_block block;
    struct error error;
    size_t next = 0, count;
    for (size_t i = 0; feed_is_named(feed) && i < feed_columns(feed); i++)
        text_addf(out, "%s%s", feed_name(feed, i), i + 1 < feed_columns(feed) ? " " : "\n");
    const size_t label = way->label ? feed_find(feed, way->label) : FEED_NONE;
    if (!feed_choose(feed, label, way->values, way->count, &error)) {
        tell_error(&error, out);
        return;
    }
    while (feed_next(feed, way->most ? way->most : 1000, &block, &error)) {
        ck_assert_uint_ge(block.rows, 1);
        ck_assert_uint_le(block.rows, way->most ? way->most : 1000);
        ck_assert_uint_ge(feed_row(&block, 0), next);
        next = feed_row(&block, block.rows - 1) + 1;
        tell_rows(&block, out);
    }
    const struct feed_bad *bad = feed_skipped_list(feed, &count);
    if (feed_skipped(feed))
        text_addf(out, "skipped %zu\n", feed_skipped(feed));
    for (size_t i = 0; i < count; i++) {
        text_addf(out, "%zu@", bad[i].row);
        tell_error(&bad[i].error, out);
    }
    if (feed_failed(feed)) {
        tell_error(&error, out);
        ck_assert(!feed_next(feed, 1, &block, &error));
    }
}

void feed_tell(const struct feed_way *way, struct text *out)
{
    struct feed_options options = way->options;
    struct error error;
    options.path = options.path ? options.path : feed_path();
    struct feed *feed = feed_open(&options, &error);
    if (feed)
        tell_all(feed, way, out);
    else
        tell_error(&error, out);
    feed_close(feed);
}

void feed_tell_bytes(const char *bytes, size_t length, const struct feed_way *way, struct text *out)
{
    write_file(feed_path(), bytes, length);
    feed_tell(way, out);
}

/* ---- packing ---- */

static void deflate_all(struct text *out, const char *bytes, size_t length, int window)
{
    z_stream stream = {0};
    ck_assert(deflateInit2(&stream, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    const size_t most = deflateBound(&stream, length) + 64;
    unsigned char *room = malloc(most), *from = malloc(length + 1);
    memcpy(from, bytes, length);
    stream.next_in = from;
    stream.avail_in = (unsigned)length;
    stream.next_out = room;
    stream.avail_out = (unsigned)most;
    ck_assert(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    text_add_bytes(out, (const char *)room, stream.total_out);
    deflateEnd(&stream);
    free(room);
    free(from);
}

void feed_add_gzip(struct text *out, const char *bytes, size_t length)
{
    deflate_all(out, bytes, length, 15 + 16);
}

static void add_number(struct text *out, uint64_t number, size_t size)
{
    for (size_t i = 0; i < size; i++)
        text_add_bytes(out, (const char[]){(char)(number >> 8 * i & 255)}, 1);
}

/* What an entry of the list and the beginning of a member have in common. */
static void add_entry(struct text *out, bool deflated, uint32_t checksum, size_t packed,
                      size_t length, const char *name)
{
    add_number(out, 20, 2);
    add_number(out, 0, 2);
    add_number(out, deflated ? 8 : 0, 2);
    add_number(out, 0, 4);
    add_number(out, checksum, 4);
    add_number(out, packed, 4);
    add_number(out, length, 4);
    add_number(out, strlen(name), 2);
    add_number(out, 0, 2);
}

void feed_add_zip(struct text *out, const char *bytes, size_t length, bool deflated,
                  const char *const *names, size_t count)
{
    struct text packed = {0}, list = {0};
    const uint32_t checksum = (uint32_t)crc32(0, (const unsigned char *)bytes, (unsigned)length);
    if (deflated)
        deflate_all(&packed, bytes, length, -15);
    else
        text_add_bytes(&packed, bytes, length);
    for (size_t i = 0; i < count; i++) {
        const size_t at = out->length;
        text_add_bytes(out, "PK\3\4", 4);
        add_entry(out, deflated, checksum, packed.length, length, names[i]);
        text_add(out, names[i]);
        text_add_bytes(out, packed.bytes, packed.length);
        text_add_bytes(&list, "PK\1\2\24\0", 6);
        add_entry(&list, deflated, checksum, packed.length, length, names[i]);
        add_number(&list, 0, 8);
        add_number(&list, 0, 2);
        add_number(&list, at, 4);
        text_add(&list, names[i]);
    }
    const size_t begin = out->length;
    text_add_bytes(out, list.length ? list.bytes : "", list.length);
    text_add_bytes(out, "PK\5\6\0\0\0\0", 8);
    add_number(out, count, 2);
    add_number(out, count, 2);
    add_number(out, list.length, 4);
    add_number(out, begin, 4);
    add_number(out, 0, 2);
    text_release(&packed);
    text_release(&list);
}
