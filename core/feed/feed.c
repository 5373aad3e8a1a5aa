/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/feed/feed.h"

#include <stdlib.h>
#include <string.h>

#include "core/feed/feed_part.h"
#include "core/intl.h"
#include "core/memory.h"
#include "core/npy.h"

size_t feed_row(const struct feed_block *block, size_t row)
{
    return block->first + (block->places ? block->places[row] : row);
}

size_t feed_line(const struct feed_block *block, size_t row)
{
    return block->lines ? block->line + block->lines[row] : 0;
}

/* ---- opening ---- */

bool feed_read_ahead(struct feed *feed, size_t more, struct error *error)
{
    struct text *const carry = &feed->carry;
    size_t got;
    text_reserve(carry, more + PART_PAD);
    const bool good = source_read(&feed->source, carry->bytes + carry->length, more, &got, error);
    carry->length += got;
    memset(carry->bytes + carry->length, 0, PART_PAD);
    feed->at_end = good && got < more;
    return good || got > 0; /* what is wrong behind these bytes is wrong when it is read again */
}

static bool look(struct feed *feed, struct error *error)
{
    if (!feed_read_ahead(feed, PART_BYTES, error))
        return false;
    const char *const bytes = feed->carry.bytes;
    const size_t length = feed->carry.length;
    if (length == 0)
        return error_set(error, 0, _("the file is empty"));
    if (length >= NPY_MAGIC_BYTES && memcmp(bytes, NPY_MAGIC, NPY_MAGIC_BYTES) == 0)
        return array_open(feed, error);
    if (length >= 4 && memcmp(bytes, "PK\3\4", 4) == 0)
        return error_set(error, 0, _("a zip file (NPZ) inside of another file is not read"));
    if (length >= 2 && memcmp(bytes, "\x1F\x8B", 2) == 0)
        return error_set(error, 0, _("the file is compressed twice; unpack it once"));
    return text_open(feed, error);
}

struct feed *feed_open(const struct feed_options *options, struct error *error)
{
    struct feed *feed = memory_new(1, sizeof *feed);
    *error = (struct error){0};
    feed->options = *options;
    feed->options.path = NULL;
    feed->line = 1;
    if (!source_open(&feed->source, options->path, options->stop, error)) {
        free(feed);
        return NULL;
    }
    if (!look(feed, error) || !feed_choose(feed, FEED_NONE, NULL, 0, error)) {
        feed_close(feed);
        return NULL;
    }
    queue_open(feed);
    return feed;
}

void feed_close(struct feed *feed)
{
    if (!feed)
        return;
    queue_close(feed);
    source_close(&feed->source);
    text_release(&feed->carry);
    text_release(&feed->names);
    text_release(&feed->first);
    free(feed->name_at);
    free(feed->map);
    free(feed);
}

/* ---- what it is ---- */

enum feed_kind feed_kind(const struct feed *feed)
{
    return feed->kind;
}

enum feed_dtype feed_dtype(const struct feed *feed)
{
    return feed->dtype;
}

size_t feed_columns(const struct feed *feed)
{
    return feed->columns;
}

size_t feed_rows(const struct feed *feed)
{
    return feed->kind == FEED_ARRAY ? feed->header.rows : 0;
}

bool feed_is_named(const struct feed *feed)
{
    return feed->named;
}

char feed_separator(const struct feed *feed)
{
    return feed->separator;
}

const char *feed_name(const struct feed *feed, size_t column)
{
    if (!feed->named || column >= feed->columns)
        return "";
    return text_string(&feed->names) + feed->name_at[column];
}

size_t feed_find(const struct feed *feed, const char *name)
{
    for (size_t i = 0; feed->named && i < feed->columns; i++)
        if (strcmp(feed_name(feed, i), name) == 0)
            return i;
    return FEED_NONE;
}

static struct raw_cell first_cell(const struct feed *feed, size_t column)
{
    const struct raw_cell none = {.text = ""};
    const char *at = text_string(&feed->first), *const end = at + feed->first.length;
    if (column >= feed->columns || feed->first.length == 0)
        return none;
    struct raw_cell cell = cell_at(feed, at, end);
    for (; column; column--) {
        if (cell.end >= end || *cell.end == feed->line_end || *cell.end == '\r')
            return none;
        cell = cell_at(feed, cell.end + (feed->separator != ' '), end);
    }
    return cell;
}

struct feed_cell feed_first(const struct feed *feed, size_t column)
{
    const struct raw_cell cell = first_cell(feed, column);
    return (struct feed_cell){cell.text, cell.length};
}

void feed_first_text(const struct feed *feed, size_t column, struct text *out)
{
    const struct raw_cell cell = first_cell(feed, column);
    cell_add_text(&cell, out);
}

/* ---- what is wanted of it ---- */

static bool check_column(const struct feed *feed, size_t column, struct error *error)
{
    if (column < feed->columns)
        return true;
    return error_set(error, 0,
                     ngettext("there is no column %zu: the file has %zu column, number 0",
                              "there is no column %zu: the file has %zu columns, from 0 on",
                              feed->columns),
                     column, feed->columns);
}

static bool put_column(const struct feed *feed, uint32_t *map, size_t column, uint32_t use,
                       struct error *error)
{
    if (!check_column(feed, column, error))
        return false;
    if (map[column] != MAP_NONE)
        return error_set(error, 0, _("column %zu is wanted twice"), column);
    map[column] = use;
    return true;
}

static bool fill_map(const struct feed *feed, uint32_t *map, size_t label, const size_t *values,
                     size_t count, struct error *error)
{
    for (size_t i = 0; i < feed->columns; i++)
        map[i] = MAP_NONE;
    if (label != FEED_NONE && !put_column(feed, map, label, MAP_LABEL, error))
        return false;
    uint32_t next = 0;
    for (size_t i = 0; !values && i < feed->columns; i++)
        if (map[i] == MAP_NONE)
            map[i] = next++;
    for (size_t i = 0; values && i < count; i++)
        if (!put_column(feed, map, values[i], next++, error))
            return false;
    return next > 0 || error_set(error, 0, _("no column is left for the values"));
}

bool feed_choose(struct feed *feed, size_t label, const size_t *values, size_t count,
                 struct error *error)
{
    uint32_t *const map = memory_new(feed->columns, sizeof *map);
    *error = (struct error){0};
    if (!fill_map(feed, map, label, values, count, error)) {
        free(map);
        return false;
    }
    free(feed->map);
    feed->map = map;
    feed->has_label = label != FEED_NONE;
    feed->chosen = values ? count : feed->columns - feed->has_label;
    feed->identity = feed->chosen == feed->columns;
    for (size_t i = 0; i < feed->columns; i++)
        feed->identity = feed->identity && map[i] == i;
    return true;
}

void feed_name_classes(struct feed *feed, size_t column, const struct feed_classes *classes)
{
    feed->classes = classes;
    feed->class_use = feed->map[column];
}

/* ---- the rows ---- */

bool feed_failed(const struct feed *feed)
{
    return !feed || feed->failed;
}

size_t feed_skipped(const struct feed *feed)
{
    return feed->skipped;
}

const struct feed_bad *feed_skipped_list(const struct feed *feed, size_t *count)
{
    *count = feed->listed;
    return feed->bad;
}

uint64_t feed_bytes_done(const struct feed *feed)
{
    return atomic_load(&feed->source.done);
}

uint64_t feed_bytes(const struct feed *feed)
{
    return feed->source.wanted;
}

/* The bad rows of a part come to those of the parts before it. */
static void take_bad(struct feed *feed)
{
    const struct feed_part *part = feed->part;
    feed->skipped += part->skipped;
    for (size_t i = 0; i < part->listed && feed->listed < FEED_LISTED; i++) {
        struct feed_bad *bad = &feed->bad[feed->listed++];
        *bad = part->bad[i];
        bad->row += feed->row;
        bad->error.line += bad->error.line ? feed->line - 1 : 0;
    }
}

/* The next part that has rows. */
static bool next_part(struct feed *feed)
{
    do {
        if (feed->part) {
            feed->row += feed->part->all_rows;
            feed->line += feed->part->all_lines;
        }
        if (feed->part && feed->part->failed) {
            feed->failed = true;
            feed->error = feed->part->error;
            feed->error.line += feed->error.line ? feed->line - feed->part->all_lines - 1 : 0;
            return false;
        }
        feed->part = queue_take(feed);
        feed->part_at = 0;
        if (feed->part)
            take_bad(feed);
    } while (feed->part && feed->part->rows == 0);
    return feed->part != NULL;
}

bool feed_next(struct feed *feed, size_t most, struct feed_block *block, struct error *error)
{
    text_release(&feed->first);
    if (!feed->failed && (!feed->part || feed->part_at == feed->part->rows) && !next_part(feed))
        feed->part = NULL;
    if (feed->failed)
        *error = feed->error;
    if (feed->failed || !feed->part)
        return false;
    const struct feed_part *part = feed->part;
    const size_t at = feed->part_at, left = part->rows - at, rows = left < most ? left : most;
    const size_t size = feed->dtype == FEED_F32 ? sizeof(float) : sizeof(double);
    *block = (struct feed_block){
        .rows = rows,
        .columns = feed->chosen,
        .dtype = feed->dtype,
        .values = (part->is_raw ? part->bytes : part->values) + at * feed->chosen * size,
        .labels = feed->has_label ? part->labels + at : NULL,
        .first = feed->row + (part->is_full ? at : 0),
        .line = feed->line,
        .places = part->is_full ? NULL : part->places + at,
        .lines = feed->kind == FEED_TEXT ? part->lines + at : NULL,
    };
    feed->part_at += rows;
    return true;
}
