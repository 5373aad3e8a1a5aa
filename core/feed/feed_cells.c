/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and cells of a text, of any kind: what feed_rows.c does not find in its haste comes here. */
#include <math.h>
#include <string.h>

#include "core/decimal.h"
#include "core/feed/feed_part.h"
#include "core/intl.h"

static bool is_blank(const struct feed *feed, char c)
{
    return c == ' ' || c == '\r' || (c == '\t' && feed->separator != '\t');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The end of the line does not count as a blank, even if it is a CR. */
static const char *skip_blanks(const struct feed *feed, const char *at, const char *end)
{
    while (at < end && *at != feed->line_end && is_blank(feed, *at))
        at++;
    return at;
}

/* Behind the quote that closes the one at `at`; NULL if none does. */
static const char *quote_end(const char *at, const char *end)
{
    while (at + 1 < end) {
        at = memchr(at + 1, '"', (size_t)(end - at - 1));
        if (!at || at + 1 == end || at[1] != '"')
            return at ? at + 1 : NULL;
        at++;
    }
    return NULL;
}

static bool ends_cell(const struct feed *feed, char c)
{
    return c == feed->separator || c == feed->line_end || (feed->separator == ' ' && c == '\t');
}

struct raw_cell cell_at(const struct feed *feed, const char *at, const char *end)
{
    struct raw_cell cell = {.text = skip_blanks(feed, at, end)};
    at = cell.text;
    if (at < end && *at == '"') {
        const char *behind = quote_end(at, end);
        cell.quoted = true;
        cell.open = !behind;
        cell.text++;
        cell.length = behind ? (size_t)(behind - at) - 2 : 0;
        at = behind ? skip_blanks(feed, behind, end) : end;
        cell.broken = feed->separator != ' ' && at < end && !ends_cell(feed, *at);
    }
    while (at < end && !ends_cell(feed, *at) && (!cell.quoted || cell.broken))
        at++;
    if (!cell.quoted) {
        cell.length = (size_t)(at - cell.text);
        while (cell.length && is_blank(feed, cell.text[cell.length - 1]))
            cell.length--;
    }
    cell.end = feed->separator == ' ' ? skip_blanks(feed, at, end) : at;
    return cell;
}

void cell_add_text(const struct raw_cell *cell, struct text *out)
{
    const char *at = cell->text, *const end = cell->text + cell->length;
    while (at < end) {
        const char *quote = cell->quoted ? memchr(at, '"', (size_t)(end - at)) : NULL;
        const char *stop = quote ? quote + 1 : end;
        text_add_bytes(out, at, (size_t)(stop - at));
        at = quote ? stop + 1 : end; /* of two quotes the second is passed over */
    }
}

const char *row_begin(const struct feed *feed, const char *at, const char *end, size_t *lines)
{
    for (;;) {
        const char *text = skip_blanks(feed, at, end);
        if (text < end && *text != '#' && *text != feed->line_end)
            return at;
        text = text < end ? memchr(text, feed->line_end, (size_t)(end - text)) : NULL;
        if (!text)
            return end;
        at = text + 1;
        ++*lines;
    }
}

const char *row_end(const struct feed *feed, const char *at, const char *end)
{
    while (at < end) {
        const struct raw_cell cell = cell_at(feed, at, end);
        if (cell.open || cell.end == end)
            return NULL;
        if (*cell.end == feed->line_end)
            return cell.end + 1;
        at = cell.end + (feed->separator != ' ');
    }
    return NULL;
}

bool error_at(const struct feed *feed, const char *text, size_t line, const char *place,
              struct error *error)
{
    const char *begin = text;
    for (const char *at = text; at < place; at++)
        if (*at == feed->line_end) {
            line++;
            begin = at + 1;
        }
    error->line = line;
    error->column = text_characters(begin, (size_t)(place - begin)) + 1;
    return false;
}

/* ---- numbers ---- */

static bool is_word(const char *text, size_t length, const char *word)
{
    for (size_t i = 0; i < length; i++)
        if ((text[i] | 0x20) != word[i] || word[i] == '\0')
            return false;
    return word[length] == '\0';
}

/* "1,5", "-1.000,5" */
static bool has_decimal_comma(const char *text, size_t length)
{
    const char *const comma = memchr(text, ',', length);
    if (!comma || comma + 1 == text + length || !is_digit(comma[1]))
        return false;
    for (size_t i = 0; i < length; i++)
        if (!is_digit(text[i]) && !memchr("+-.,eE", text[i], 6))
            return false;
    return true;
}

/* "1 5": what is left of two numbers with commas in them */
static bool has_two_numbers(const char *text, size_t length)
{
    double ignored;
    const size_t first = decimal_read(text, length, &ignored);
    size_t second = first;
    while (second < length && (text[second] == ' ' || text[second] == '\t'))
        second++;
    return first && second > first && decimal_read(text + second, length - second, &ignored);
}

static bool refuse_text(const char *text, size_t length, struct error *error)
{
    const struct quoted quoted = error_quote(text, length);
    if (length == 0)
        return error_set(error, 0, _("a number is missing here"));
    if (memchr(text, '\0', length))
        return error_set(error, 0, _("a NUL byte stands here; is this a text file?"));
    if (has_decimal_comma(text, length))
        return error_set(error, 0,
                         _("'%s' is written with a comma; numbers have a decimal point, as 1.5"),
                         quoted.text);
    if (has_two_numbers(text, length))
        return error_set(error, 0,
                         _("'%s' are two numbers in one cell; a comma separates cells here, and "
                           "numbers have a decimal point, as 1.5"),
                         quoted.text);
    return error_set(error, 0,
                     _("'%s' is no number; wanted: a number such as -1.5 or 2e-3, or inf"),
                     quoted.text);
}

/* Without the blanks inside of quotes. */
static void trim(struct raw_cell *cell)
{
    while (cell->length && cell->text[0] == ' ') {
        cell->text++;
        cell->length--;
    }
    while (cell->length && cell->text[cell->length - 1] == ' ')
        cell->length--;
}

bool cell_number(const struct raw_cell *given, bool allow_nan, double *value, struct error *error)
{
    struct raw_cell trimmed = *given, *const cell = &trimmed;
    trim(cell);
    const bool negative = cell->length && cell->text[0] == '-';
    const size_t sign = negative || (cell->length && cell->text[0] == '+');
    const char *const text = cell->text + sign;
    const size_t length = cell->length - sign;
    if (cell->open)
        return error_set(error, 0, _("this quote is never closed: a '\"' is missing"));
    if (cell->broken)
        return error_set(error, 0, _("behind a closing quote the cell must end"));
    if (length == 0)
        return refuse_text(cell->text, cell->length, error);
    if (is_word(text, length, "inf") || is_word(text, length, "infinity"))
        *value = INFINITY;
    else if (is_word(text, length, "nan") && allow_nan)
        *value = NAN;
    else if (is_word(text, length, "nan"))
        return error_set(error, 0, _("'%s' stands for a number that there is not"),
                         error_quote(cell->text, cell->length).text);
    else if (text[0] == '-' || decimal_read(text, length, value) != length)
        return refuse_text(cell->text, cell->length, error);
    else if (isinf(*value))
        return error_set(error, 0, _("'%s' is too large for a double, which ends at 1.8e308"),
                         error_quote(cell->text, cell->length).text);
    *value = negative ? -*value : *value;
    return true;
}

/* The class of a cell without blanks and quotes round it.  What begins like a number, and is no
 * name, is meant for one. */
static bool find_class(const struct feed *feed, const struct raw_cell *cell, double *value,
                       struct error *error)
{
    const struct feed_classes *classes = feed->classes;
    double number;
    if (!feed_classes_know(classes, cell->text, cell->length) &&
        (memchr("0123456789+-.", cell->text[0], 13) || memchr(cell->text, '\0', cell->length) ||
         cell_number(cell, true, &number, error)))
        return cell_number(cell, feed->options.allow_nan, value, error);
    return feed_classes_find(classes, cell->text, cell->length, value, error);
}

bool cell_class(const struct feed *feed, const struct raw_cell *given, double *value,
                struct error *error)
{
    struct raw_cell cell = *given;
    trim(&cell);
    if (cell.open || cell.broken)
        return cell_number(&cell, true, value, error);
    if (cell.length == 0)
        return error_set(error, 0, _("the name or number of a class is missing here"));
    if (!cell.quoted || !memchr(cell.text, '"', cell.length))
        return find_class(feed, &cell, value, error);
    struct text meant = {0};
    cell_add_text(&cell, &meant);
    cell.text = text_string(&meant);
    cell.length = meant.length;
    const bool good = find_class(feed, &cell, value, error);
    text_release(&meant);
    return good;
}
