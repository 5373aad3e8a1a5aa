/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/words.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/literal.h"
#include "core/memory.h"
#include "core/number.h"
#include "core/text.h"

void words_add_path(const struct words *words, const char *name, struct text *path)
{
    const char *folder = words->source ? words->source : "", *slash = strrchr(folder, '/');
    if (name[0] != '/' && slash)
        text_add_bytes(path, folder, (size_t)(slash + 1 - folder));
    text_add(path, name);
}

struct scanner {
    const char *line;
    size_t length, at;
    size_t column; /* of line[at] */
};

static bool ended(const struct scanner *scan)
{
    return scan->at == scan->length;
}

static char peek(const struct scanner *scan)
{
    return scan->line[scan->at];
}

static void skip_character(struct scanner *scan)
{
    uint32_t code;
    scan->at += text_character(scan->line + scan->at, scan->length - scan->at, &code);
    scan->column++;
}

static bool is_separator(char c)
{
    return c == ' ' || c == '\t' || c == ',' || c == '\n' || c == '\r';
}

/* How many bytes at `at` are a line end; 0 if they are none. */
static size_t line_end_length(const char *line, size_t length, size_t at)
{
    if (line[at] == '\n')
        return 1;
    return line[at] == '\r' && at + 1 < length && line[at + 1] == '\n' ? 2 : 0;
}

/* Refuses what is not text that can be shown, but for line ends where a literal goes on. */
static bool check_text(const char *line, size_t length, struct error *error)
{
    struct literal_brackets brackets = {0};
    size_t begin = 0; /* of the present line */
    for (size_t i = 0, column = 1; i < length; column++) {
        uint32_t code;
        size_t used = text_character(line + i, length - i, &code);
        const size_t end = line_end_length(line, length, i);
        if (end && literal_is_open(&brackets, line + begin, i - begin)) {
            begin = i + end;
            column += end - 1;
            used = end;
        } else if (line[i] != '\t' && !text_is_printable(line + i, used)) {
            return error_set(error, column,
                             _("byte 0x%02x is not text; a command line is UTF-8 without control "
                               "characters"),
                             (unsigned)(unsigned char)line[i]);
        }
        i += used;
    }
    return true;
}

static bool scan_quoted(struct scanner *scan, struct text *out, struct error *error)
{
    const size_t opened = scan->column;
    skip_character(scan);
    while (!ended(scan) && !strchr("\"\r\n", peek(scan))) {
        if (peek(scan) == '\\' && scan->at + 1 < scan->length &&
            (scan->line[scan->at + 1] == '"' || scan->line[scan->at + 1] == '\\'))
            skip_character(scan);
        size_t from = scan->at;
        skip_character(scan);
        text_add_bytes(out, scan->line + from, scan->at - from);
    }
    if (ended(scan) || peek(scan) != '"')
        return error_set(error, opened, _("this quote is never closed: a '\"' is missing"));
    skip_character(scan);
    return true;
}

static void scan_plain(struct scanner *scan, struct text *out)
{
    const size_t from = scan->at;
    size_t depth = 0;
    while (!ended(scan)) {
        const char c = peek(scan);
        if (depth == 0 && (is_separator(c) || c == ';' || c == '"'))
            break;
        if (c == '(')
            depth++;
        if (c == ')' && depth)
            depth--;
        skip_character(scan);
    }
    text_add_bytes(out, scan->line + from, scan->at - from);
}

static bool scan_word(struct scanner *scan, struct text *out, struct error *error)
{
    if (peek(scan) == '"')
        return scan_quoted(scan, out, error);
    if (peek(scan) != ';') {
        scan_plain(scan, out);
        return true;
    }
    text_add(out, ";");
    skip_character(scan);
    return true;
}

static struct word *add_word(struct words *words, size_t *room)
{
    words->word = memory_grow(words->word, words->count, room, sizeof *words->word);
    return &words->word[words->count++];
}

/* Once all words are there their letters stay where they are. */
static void set_letters(struct words *words)
{
    char *text = words->letters.bytes;
    for (size_t i = 0; i < words->count; i++) {
        words->word[i].text = text;
        text += words->word[i].length + 1;
    }
}

/* Passes over separators, and over a comment that has another line behind it. */
static void skip_between(struct scanner *scan)
{
    while (!ended(scan) && (is_separator(peek(scan)) || peek(scan) == '#')) {
        const char *here = scan->line + scan->at;
        const char *end = peek(scan) == '#' ? memchr(here, '\n', scan->length - scan->at) : here;
        if (!end)
            return;
        while (scan->line + scan->at <= end)
            skip_character(scan);
    }
}

bool words_split(const char *line, size_t length, struct words *words, struct error *error)
{
    *words = (struct words){.line = line};
    if (!check_text(line, length, error))
        return false;
    struct scanner scan = {.line = line, .length = length, .column = 1};
    size_t room = 0;
    while (true) {
        skip_between(&scan);
        if (ended(&scan) || peek(&scan) == '#')
            break;
        struct word *word = add_word(words, &room);
        *word = (struct word){.column = scan.column, .from = scan.at, .quoted = peek(&scan) == '"'};
        const size_t begin = words->letters.length;
        if (!scan_word(&scan, &words->letters, error)) {
            words_release(words);
            return false;
        }
        word->length = words->letters.length - begin;
        word->to = scan.at;
        text_add_bytes(&words->letters, "", 1);
    }
    set_letters(words);
    words->end_column = scan.column;
    return true;
}

/* Appends the number of a literal as a word; `reached` is how far columns have been counted. */
static void add_literal_number(struct words *words, size_t *room,
                               const struct literal_number *number, size_t from,
                               struct scanner *reached)
{
    while (reached->at < from + number->at)
        skip_character(reached);
    const struct word at = {.column = reached->column, .from = reached->at, .to = reached->at};
    if (number->new_row) {
        *add_word(words, room) = at;
        words->word[words->count - 1].length = 1;
        text_add_bytes(&words->letters, ";", 2);
    }
    struct word *word = add_word(words, room);
    *word = at;
    word->length = number->length;
    word->to += number->length;
    text_add_bytes(&words->letters, number->text, number->length);
    text_add_bytes(&words->letters, "", 1);
}

bool words_open_literal(const struct words *words, size_t first, struct words *opened,
                        struct error *error)
{
    *opened = (struct words){.line = words->line, .end_column = words->end_column};
    if (first >= words->count || words->word[first].quoted)
        return true;
    const size_t from = words->word[first].from, column = words->word[first].column;
    const size_t length = words->word[words->count - 1].to - from;
    struct literal literal;
    if (!literal_begins(words->line + from, length))
        return true;
    if (!literal_read(words->line + from, length, column, &literal, error))
        return false;
    struct scanner reached = {
        .line = words->line, .length = from + length, .at = from, .column = column};
    size_t room = 0;
    for (size_t i = 0; i < first; i++) {
        *add_word(opened, &room) = words->word[i];
        text_add_bytes(&opened->letters, words->word[i].text, words->word[i].length + 1);
    }
    for (size_t i = 0; i < literal.count; i++)
        add_literal_number(opened, &room, &literal.number[i], from, &reached);
    set_letters(opened);
    literal_release(&literal);
    return true;
}

void words_release(struct words *words)
{
    text_release(&words->letters);
    free(words->word);
    *words = (struct words){0};
}

bool word_is(const struct word *word, const char *text)
{
    return strcmp(word->text, text) == 0;
}

bool word_ends_row(const struct word *word)
{
    return !word->quoted && word_is(word, ";");
}

struct quoted word_quote(const struct word *word)
{
    return error_quote(word->text, word->length);
}

void word_add_quoted(struct text *line, const char *bytes, size_t length)
{
    text_add(line, "\"");
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '"' || bytes[i] == '\\')
            text_add(line, "\\");
        text_add_bytes(line, bytes + i, 1);
    }
    text_add(line, "\"");
}

bool word_number(const struct word *word, double *value, struct error *error)
{
    size_t used;
    if (word->quoted || word_ends_row(word))
        return error_set(error, word->column, _("expected a number, not '%s'"),
                         word_quote(word).text);
    if (!number_read(word->text, word->length, word->column, value, &used, error))
        return false;
    if (used == word->length)
        return true;
    return error_set(error, word->column + text_characters(word->text, used),
                     _("'%s' is not part of a number"),
                     error_quote(word->text + used, word->length - used).text);
}

size_t words_column(const struct words *words, size_t i)
{
    return i < words->count ? words->word[i].column : words->end_column;
}

/* How many numbers a row has: the words from `from` up to the next ';'. */
static size_t row_length(const struct words *words, size_t from)
{
    size_t i = from;
    while (i < words->count && !word_ends_row(&words->word[i]))
        i++;
    return i - from;
}

static bool check_shape(const struct words *words, size_t first, size_t *rows, struct error *error)
{
    const size_t columns = row_length(words, first);
    *rows = 0;
    for (size_t i = first; i < words->count;) {
        const size_t length = row_length(words, i);
        if (length == 0)
            return error_set(error, words_column(words, i),
                             _("an empty row: there must be a number on both sides of ';'"));
        if (length != columns)
            return error_set(error, words_column(words, i),
                             _("row %zu is of length %zu, but row 0 of length %zu; all rows must "
                               "be equally long"),
                             *rows, length, columns);
        i += length + 1;
        ++*rows;
    }
    if (*rows == 0)
        return error_set(error, words->end_column, _("numbers are missing here"));
    return true;
}

bool words_matrix(const struct words *words, size_t first, struct matrix *matrix,
                  struct error *error)
{
    size_t rows;
    if (!check_shape(words, first, &rows, error))
        return false;
    *matrix = matrix_new(rows, row_length(words, first));
    size_t at = first;
    for (size_t r = 0; r < rows; r++, at++) {
        double *row = matrix_edit(matrix, r);
        for (size_t c = 0; c < matrix->columns; c++, at++) {
            if (!word_number(&words->word[at], &row[c], error)) {
                matrix_release(matrix);
                return false;
            }
        }
    }
    return true;
}

bool words_end(const struct words *words, size_t expected, struct error *error)
{
    if (words->count <= expected)
        return true;
    return error_set(
        error, words->word[expected].column, _("nothing is expected after '%s', but here is '%s'"),
        word_quote(&words->word[expected - 1]).text, word_quote(&words->word[expected]).text);
}
