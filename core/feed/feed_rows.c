/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text to rows of numbers, at a gigabyte a second. */
#include <stdlib.h>
#include <string.h>

#include "core/decimal_fast.h"
#include "core/feed/feed_part.h"
#include "core/intl.h"

_Static_assert(PART_PAD >= DECIMAL_LONG_BYTES, "what decimal_fast() may look at can be read");

/* Going through a part. */
struct walk {
    const struct feed *feed;
    struct feed_part *part;
    const char *at, *end; /* the bytes end with the end of a line */
    const char *row;      /* where this row begins */
    size_t more_lines;    /* line ends in the quotes of this row */
    double *values, *label;
    struct error *error;
};

static size_t count_lines(const struct feed *feed, const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += text[i] == feed->line_end;
    return count;
}

static bool refuse_at(const struct walk *walk, const char *place)
{
    return error_at(walk->feed, walk->row, walk->part->all_lines + 1, place, walk->error);
}

/* A cell in full generality: where it ends, NULL if it is bad. */
static const char *read_slowly(struct walk *walk, const char *at, uint32_t use, double *value)
{
    const struct feed *feed = walk->feed;
    const bool wanted = use != MAP_NONE, may_be_name = feed->classes && use == feed->class_use;
    const struct raw_cell cell = cell_at(feed, at, walk->end);
    if (cell.quoted)
        walk->more_lines += count_lines(feed, cell.text, cell.length);
    if (!wanted && !cell.open && !cell.broken)
        return cell.end;
    if (may_be_name ? cell_class(feed, &cell, value, walk->error)
                    : cell_number(&cell, feed->options.allow_nan, value, walk->error))
        return cell.end;
    refuse_at(walk, cell.text - cell.quoted);
    return NULL;
}

/* Does a cell end at this byte, the pointer being moved to its separator, to the end of the line,
 * or to the next cell if blanks separate? */
static inline bool is_end(const struct feed *feed, const char **at)
{
    const char c = **at;
    if (c == feed->separator && c != ' ')
        return true;
    if (c == feed->line_end)
        return true;
    if (c == '\r' && (*at)[1] == feed->line_end) {
        ++*at;
        return true;
    }
    if (feed->separator != ' ' || (c != ' ' && c != '\t'))
        return false;
    while (**at == ' ' || **at == '\t')
        ++*at;
    if (**at == '\r' && (*at)[1] == feed->line_end)
        ++*at;
    return true;
}

/* The cell at `at` goes to where it belongs. */
static inline const char *take_cell(struct walk *walk, const char *at, uint32_t use)
{
    double value = 0;
    const char *end = use == MAP_NONE ? NULL : decimal_fast(at, &value);
    if (!end || !is_end(walk->feed, &end))
        end = read_slowly(walk, at, use, &value);
    if (!end)
        return NULL;
    if (use == MAP_LABEL)
        /* NOLINTNEXTLINE(clang-analyzer-core.*): a MAP_LABEL column comes with room for labels */
        *walk->label = value;
    else if (use != MAP_NONE)
        walk->values[use] = value;
    return end;
}

static bool refuse_count(const struct walk *walk, size_t count, const char *place)
{
    error_set(walk->error, 0,
              ngettext("this row has %zu cell; wanted: %zu, one for each column",
                       "this row has %zu cells; wanted: %zu, one for each column", count),
              count, walk->feed->columns);
    return refuse_at(walk, place);
}

/* A row with more cells than there are columns; `at` is the first of them. */
static bool refuse_more(const struct walk *walk, const char *at)
{
    const struct feed *feed = walk->feed;
    size_t count = feed->columns + 1;
    struct raw_cell cell = cell_at(feed, at, walk->end);
    const char *const place = cell.text - cell.quoted;
    for (; cell.end < walk->end && *cell.end != feed->line_end; count++)
        cell = cell_at(feed, cell.end + (feed->separator != ' '), walk->end);
    return refuse_count(walk, count, place);
}

/* One row; walk->at goes behind it. */
static bool take_row(struct walk *walk)
{
    const struct feed *feed = walk->feed;
    const char *at = walk->row;
    const size_t step = feed->separator != ' ';
    for (size_t c = 0;; at += step) {
        const char *const cell = at;
        at = take_cell(walk, at, feed->map[c]);
        if (!at)
            return false;
        c++;
        if (*at == feed->line_end) {
            walk->at = at + 1;
            return c == feed->columns || refuse_count(walk, c, cell);
        }
        if (c == feed->columns)
            return refuse_more(walk, at + step);
    }
}

/* Passes over a row that is bad; false if nothing behind it can be trusted. */
static bool skip_row(struct walk *walk)
{
    const char *const behind = row_end(walk->feed, walk->row, walk->end);
    if (!behind) {
        walk->part->failed = true;
        walk->part->error = *walk->error;
        return false;
    }
    walk->at = behind;
    walk->more_lines = count_lines(walk->feed, walk->row, (size_t)(behind - walk->row)) - 1;
    return part_refuse(walk->feed, walk->part, walk->error);
}

static inline bool is_row_of_numbers(const struct walk *walk)
{
    return decimal_is_digit(*walk->at) || *walk->at == '-';
}

void text_parse(const struct feed *feed, struct feed_part *part)
{
    struct error error = {0};
    struct walk walk = {.feed = feed, .part = part, .at = part->bytes, .error = &error};
    const bool failed = part->failed;
    walk.end = walk.at + part->length;
    part->failed = false; /* the rows come first */
    const struct error behind = part->error;
    while (walk.at < walk.end) {
        if (!is_row_of_numbers(&walk))
            walk.at = row_begin(feed, walk.at, walk.end, &part->all_lines);
        if (walk.at == walk.end)
            break;
        part_reserve_row(feed, part);
        walk.row = walk.at;
        walk.more_lines = 0;
        walk.values = (double *)(void *)part->values + part->rows * feed->chosen;
        walk.label = feed->has_label ? &part->labels[part->rows] : NULL;
        if (take_row(&walk)) {
            part->places[part->rows] = (uint32_t)part->all_rows++;
            part->lines[part->rows++] = (uint32_t)part->all_lines;
        } else if (!skip_row(&walk)) {
            return;
        }
        part->all_lines += 1 + walk.more_lines;
    }
    if (failed) {
        part->failed = true;
        part->error = behind;
        part->error.line += part->error.line ? part->all_lines : 0;
    }
}
