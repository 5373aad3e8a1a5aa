/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a text, and whether its first row names them. */
#include <string.h>
#include <strings.h>

#include "core/feed/feed_part.h"
#include "core/intl.h"
#include "core/memory.h"

/* The next cell of a row; false behind the last.  *at is where it begins, NULL behind the last. */
static bool next_cell(const struct feed *feed, const char **at, const char *end,
                      struct raw_cell *cell)
{
    if (!*at)
        return false;
    *cell = cell_at(feed, *at, end);
    const bool last = cell->end >= end || *cell->end == feed->line_end;
    *at = last ? NULL : cell->end + (feed->separator != ' ');
    return true;
}

/* What a cell of the first row may be. */
enum cell_kind { CELL_TEXT, CELL_MISSING, CELL_WHOLE, CELL_NUMBER };

static bool is_missing(const struct raw_cell *cell)
{
    static const char *const words[] = {"", "na", "n/a", "null", "none", "?"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (cell->length == strlen(words[i]) &&
            strncasecmp(cell->text, words[i], cell->length) == 0)
            return true;
    return false;
}

/* What begins as a number does is meant for one: 1,5. */
static enum cell_kind kind_of(const struct raw_cell *cell, double *value)
{
    struct error ignored;
    if (is_missing(cell))
        return CELL_MISSING;
    if (strspn(cell->text, "0123456789") >= cell->length)
        return cell_number(cell, true, value, &ignored) ? CELL_WHOLE : CELL_NUMBER;
    if (cell_number(cell, true, value, &ignored))
        return CELL_NUMBER;
    const size_t sign = strspn(cell->text, "+-.");
    return sign < cell->length && memchr("0123456789", cell->text[sign], 10) ? CELL_NUMBER
                                                                             : CELL_TEXT;
}

/* What the cells of a row are. */
struct kinds {
    bool some[CELL_NUMBER + 1];
    bool counted; /* the whole numbers are 0, 1, 2, ..., from the first cell or the second on */
};

static struct kinds kinds_of(const struct feed *feed, const char *row, const char *end)
{
    struct kinds kinds = {.counted = true};
    struct raw_cell cell;
    double next = 0, value;
    for (const char *at = row; next_cell(feed, &at, end, &cell);) {
        const enum cell_kind kind = kind_of(&cell, &value);
        kinds.some[kind] = true;
        if (kind == CELL_WHOLE)
            kinds.counted = kinds.counted && value == next++;
    }
    kinds.counted = kinds.counted && next > 1;
    return kinds;
}

/* Is it the only cell of its row, and calls a class?  In a row of several they may be columns. */
static bool calls_a_class(const struct feed *feed, const char *row, const char *end)
{
    struct raw_cell cell;
    struct text name = {0};
    const char *at = row;
    if (!feed->options.classes || feed->columns > 1 || !next_cell(feed, &at, end, &cell))
        return false;
    cell_add_text(&cell, &name);
    const bool found =
        name.length && feed_classes_know(feed->options.classes, text_string(&name), name.length);
    text_release(&name);
    return found;
}

/* Does the row name the columns?  `next` is the row below it, `end` if there is none.  A row of
 * words does.  Whole numbers may be names as well: 0, 1, 2, label; they are, if the numbers below
 * them are of another kind. */
static bool is_header(const struct feed *feed, const char *row, const char *next, const char *end)
{
    if (feed->options.header != FEED_HEADER_GUESS)
        return feed->options.header == FEED_HEADER_YES;
    const struct kinds above = kinds_of(feed, row, next), below = kinds_of(feed, next, end);
    if (above.some[CELL_NUMBER] || calls_a_class(feed, row, next))
        return false;
    if (above.some[CELL_TEXT] && !above.some[CELL_WHOLE])
        return true;
    if (above.some[CELL_TEXT])
        return below.some[CELL_NUMBER] || !below.some[CELL_TEXT];
    return above.counted && below.some[CELL_NUMBER];
}

static bool count_columns(struct feed *feed, const char *row, const char *end, size_t line,
                          struct error *error)
{
    struct raw_cell cell;
    for (const char *at = row; next_cell(feed, &at, end, &cell);) {
        if (memchr(cell.text, '\0', cell.length)) {
            error_set(error, 0, _("a NUL byte stands here; is this a text file?"));
            return error_at(feed, row, line, cell.text, error);
        }
        if (cell.open) {
            error_set(error, 0, _("this quote is never closed: a '\"' is missing"));
            return error_at(feed, row, line, cell.text - 1, error);
        }
        if (feed->columns++ < FEED_COLUMNS_MAX)
            continue;
        error_set(error, 0, _("a row of more than %zu cells; no more are read"), FEED_COLUMNS_MAX);
        return error_at(feed, row, line, cell.text, error);
    }
    return true;
}

static void take_names(struct feed *feed, const char *row, const char *end)
{
    struct raw_cell cell;
    size_t i = 0;
    feed->named = true;
    feed->name_at = memory_new(feed->columns, sizeof *feed->name_at);
    for (const char *at = row; next_cell(feed, &at, end, &cell);) {
        feed->name_at[i++] = feed->names.length;
        cell_add_text(&cell, &feed->names);
        text_add_bytes(&feed->names, "", 1);
    }
}

bool names_read(struct feed *feed, struct error *error)
{
    const char *const end = feed->carry.bytes + feed->carry.length;
    size_t lines = 0, more = 0;
    const char *const row = row_begin(feed, feed->carry.bytes, end, &lines);
    if (row == end)
        return error_set(error, 0, _("there is no row of numbers in the file"));
    const char *const behind = row_end(feed, row, end), *next = behind ? behind : end;
    const size_t line = lines + 1;
    if (!count_columns(feed, row, next, line, error))
        return false;
    for (const char *at = row; at < next; at++)
        more += *at == feed->line_end;
    next = row_begin(feed, next, end, &more);
    const bool header = is_header(feed, row, behind ? behind : end, end);
    const char *const first = header ? next : row, *first_end = row_end(feed, first, end);
    text_add_bytes(&feed->first, first, (size_t)((first_end ? first_end : end) - first));
    if (!header)
        return true;
    take_names(feed, row, behind ? behind : end);
    feed->line += lines + more;
    text_drop(feed, next);
    return true;
}
