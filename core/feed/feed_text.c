/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text: what it is, told by its beginning; and how it is cut into parts. */
#include <stdlib.h>
#include <string.h>

#include "core/feed/feed_part.h"
#include "core/intl.h"
#include "core/memory.h"

#define MARK "\xEF\xBB\xBF"

/* A row that does not fit is read on in steps of this part of what there is of it. */
#define STEPS 4

/* ---- the beginning ---- */

/* A CR ends lines where no LF follows the first of them. */
static char find_line_end(const char *text, size_t length)
{
    const size_t end = strcspn(text, "\r\n");
    return end + 1 < length && text[end] == '\r' && text[end + 1] != '\n' ? '\r' : '\n';
}

/* Which separators stand in a row outside of quotes, a bit for each. */
static const char separators[] = "\t;, ";

static unsigned find_separators(const struct feed *feed, const char *at, const char *end)
{
    unsigned seen = 0;
    bool quoted = false, cell = false;
    for (; at < end && (quoted || *at != feed->line_end); at++) {
        const char *which = *at ? strchr(separators, *at) : NULL;
        quoted ^= *at == '"';
        if (which && !quoted && (*at != ' ' || cell))
            seen |= 1u << (which - separators);
        cell = cell || (!which && *at != '\r');
    }
    return seen;
}

/* Is a row as it stands the name of a class, whatever it is made of: "golden retriever"? */
static bool is_a_class(const struct feed *feed, const char *at, const char *end)
{
    const struct feed_classes *classes = feed->options.classes;
    const char *stop = classes ? memchr(at, feed->line_end, (size_t)(end - at)) : NULL;
    stop = stop ? stop : end;
    while (stop > at && (stop[-1] == '\r' || stop[-1] == ' '))
        stop--;
    return classes && feed_classes_know(classes, at, (size_t)(stop - at));
}

static char first_separator(unsigned seen)
{
    for (size_t i = 0; separators[i]; i++)
        if (seen >> i & 1)
            return separators[i];
    return ',';
}

/* How many rows the beginning holds as a whole, 2 at most; what separates the cells of all of them.
 * *behind is where the row begins that it does not hold. */
static size_t look_at_rows(struct feed *feed, const char **behind)
{
    const char *const end = feed->carry.bytes + feed->carry.length, *at = feed->carry.bytes;
    size_t lines = 0, rows = 0;
    unsigned seen = ~0u;
    while (rows < 2 && (at = row_begin(feed, at, end, &lines)) < end) {
        seen &= is_a_class(feed, at, end) ? 0 : find_separators(feed, at, end);
        feed->separator = first_separator(seen);
        *behind = at;
        at = row_end(feed, at, end);
        if (!at)
            return rows;
        rows++;
    }
    *behind = at;
    return rows;
}

/* Reads on until the beginning holds two rows, or all. */
static bool read_rows(struct feed *feed, struct error *error)
{
    const char *behind;
    while (look_at_rows(feed, &behind) < 2 && !feed->at_end) {
        const size_t length = feed->carry.length, more = length / STEPS;
        if (length > 2 * FEED_ROW_MAX ||
            (size_t)(feed->carry.bytes + length - behind) > FEED_ROW_MAX) {
            error_at(feed, feed->carry.bytes, 1, behind, error);
            return error_set(error, 0, _("a row is longer than %zu MiB"), FEED_ROW_MAX >> 20);
        }
        if (!feed_read_ahead(feed, more > PART_BYTES ? more : PART_BYTES, error))
            return false;
    }
    return true;
}

void text_drop(struct feed *feed, const char *until)
{
    struct text *carry = &feed->carry;
    const size_t length = (size_t)(until - carry->bytes);
    carry->length -= length;
    memmove(carry->bytes, until, carry->length + PART_PAD);
}

bool text_open(struct feed *feed, struct error *error)
{
    const struct text *carry = &feed->carry;
    if (carry->length >= 2 &&
        (memcmp(carry->bytes, "\xFF\xFE", 2) == 0 || memcmp(carry->bytes, "\xFE\xFF", 2) == 0))
        return error_set(error, 0, _("the text is in UTF-16; save it as UTF-8"));
    if (carry->length >= strlen(MARK) && memcmp(carry->bytes, MARK, strlen(MARK)) == 0)
        text_drop(feed, carry->bytes + strlen(MARK));
    feed->kind = FEED_TEXT;
    feed->dtype = FEED_F64;
    feed->line_end = find_line_end(carry->bytes, carry->length);
    return read_rows(feed, error) && names_read(feed, error);
}

/* ---- parts ---- */

/* Behind the last row that ends in these bytes; NULL if none does. */
static const char *last_row_end(const struct feed *feed, const char *bytes, size_t length)
{
    const char *const end = bytes + length, *last = NULL;
    if (!memchr(bytes, '"', length)) {
        while (length && bytes[length - 1] != feed->line_end)
            length--;
        return length ? bytes + length : NULL;
    }
    size_t lines = 0;
    for (const char *at = bytes; at;) {
        at = row_begin(feed, at, end, &lines);
        last = at > bytes ? at : last; /* comments, at the least */
        at = at < end ? row_end(feed, at, end) : NULL;
        last = at ? at : last;
    }
    return last;
}

/* The last line may lack its end. */
static void end_text(struct feed *feed, struct feed_part *part)
{
    if (part->length && part->bytes[part->length - 1] != feed->line_end)
        part->bytes[part->length++] = feed->line_end;
}

/* Behind the last row that is there as a whole; the rest waits for the next part. */
static bool cut(struct feed *feed, struct feed_part *part)
{
    const char *const end = last_row_end(feed, part->bytes, part->length);
    if (!end && !part->failed)
        return false;
    const size_t length = end ? (size_t)(end - part->bytes) : 0;
    if (!part->failed)
        text_add_bytes(&feed->carry, end, part->length - length);
    part->length = length;
    return true;
}

static bool read_more(struct feed *feed, struct feed_part *part, size_t length)
{
    size_t got = 0;
    part_reserve(part, length + 1); /* end_text() */
    if (feed->at_end)
        return true;
    part->failed = !source_read(&feed->source, part->bytes + part->length, length - part->length,
                                &got, &part->error);
    part->length += got;
    feed->at_end = !part->failed && part->length < length;
    return !part->failed;
}

static void refuse_long(struct feed_part *part)
{
    error_set(&part->error, 0, _("a row is longer than %zu MiB"), FEED_ROW_MAX >> 20);
    part->failed = true;
    part->error.line = 1;
}

bool text_fill(struct feed *feed, struct feed_part *part)
{
    struct text *const carry = &feed->carry;
    size_t target = carry->length > PART_BYTES ? carry->length : PART_BYTES;
    part_reserve(part, target);
    memcpy(part->bytes, carry->bytes, carry->length);
    part->length = carry->length;
    if (carry->capacity > STEPS * PART_BYTES)
        text_release(carry);
    text_clear(carry);
    while (read_more(feed, part, target) && !feed->at_end && !cut(feed, part)) {
        if (part->length > FEED_ROW_MAX) {
            refuse_long(part);
            break;
        }
        target += target > STEPS * PART_BYTES ? target / STEPS : PART_BYTES;
        target = target > FEED_ROW_MAX ? FEED_ROW_MAX + 1 : target;
    }
    if (feed->at_end)
        end_text(feed, part);
    else if (part->failed)
        cut(feed, part);
    memset(part->bytes + part->length, 0, PART_PAD);
    return !feed->at_end && !part->failed;
}
