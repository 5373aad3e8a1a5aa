/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/csv.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/memory.h"

struct csv csv_new(const char *bytes, size_t length, char separator)
{
    return (struct csv){
        .bytes = bytes, .length = length, .at = text_mark(bytes, length), .separator = separator};
}

static char peek(const struct csv *csv)
{
    return csv->at < csv->length ? csv->bytes[csv->at] : '\n';
}

static bool ends_line(char c)
{
    return c == '\n' || c == '\r';
}

static bool is_blank(const struct csv *csv, char c)
{
    return c == ' ' || (c == '\t' && csv->separator != '\t');
}

static void skip_blanks(struct csv *csv)
{
    while (csv->at < csv->length && is_blank(csv, peek(csv)))
        csv->at++;
}

static void skip_line_end(struct csv *csv)
{
    const bool pair = csv->length - csv->at >= 2 && csv->bytes[csv->at] == '\r' &&
                      csv->bytes[csv->at + 1] == '\n';
    csv->at += csv->at < csv->length ? 1 + pair : 0;
}

void csv_locate(const char *bytes, size_t at, struct error *error)
{
    size_t line = text_mark(bytes, at);
    error->line = 1;
    for (size_t i = line; i < at; i++) {
        const bool end =
            bytes[i] == '\n' || (bytes[i] == '\r' && (i + 1 == at || bytes[i + 1] != '\n'));
        error->line += end;
        line = end ? i + 1 : line;
    }
    error->column = 1 + text_characters(bytes + line, at - line);
}

/* Up to the quote that closes; it may be any number of lines away. */
static bool read_quoted(struct csv *csv, struct text *out, struct error *error)
{
    const size_t opened = csv->at++;
    while (csv->at < csv->length) {
        const char *from = csv->bytes + csv->at;
        const char *quote = memchr(from, '"', csv->length - csv->at);
        if (!quote)
            break;
        csv->at += (size_t)(quote - from) + 1;
        const bool doubled = csv->at < csv->length && csv->bytes[csv->at] == '"';
        text_add_bytes(out, from, (size_t)(quote - from) + doubled);
        if (!doubled)
            return true;
        csv->at++;
    }
    error_set(error, 0, _("this quote is never closed: a '\"' is missing"));
    csv_locate(csv->bytes, opened, error);
    return false;
}

static void read_plain(struct csv *csv, struct text *out)
{
    const size_t from = csv->at;
    while (csv->at < csv->length && !ends_line(peek(csv)) && peek(csv) != csv->separator)
        csv->at++;
    size_t length = csv->at - from;
    while (length && is_blank(csv, csv->bytes[from + length - 1]))
        length--;
    text_add_bytes(out, csv->bytes + from, length);
}

/* One cell, up to the separator or the end of the line. */
static bool read_cell(struct csv *csv, struct csv_record *record, struct error *error)
{
    skip_blanks(csv);
    record->cell = memory_grow(record->cell, record->count, &record->room, sizeof *record->cell);
    struct csv_cell *cell = &record->cell[record->count++];
    *cell = (struct csv_cell){.at = csv->at, .quoted = peek(csv) == '"'};
    const size_t begin = record->letters.length;
    if (!cell->quoted)
        read_plain(csv, &record->letters);
    else if (!read_quoted(csv, &record->letters, error))
        return false;
    cell->length = record->letters.length - begin;
    text_add_bytes(&record->letters, "", 1);
    skip_blanks(csv);
    if (csv->at == csv->length || ends_line(peek(csv)) || peek(csv) == csv->separator)
        return true;
    error_set(error, 0, _("behind a closing quote the cell must end"));
    csv_locate(csv->bytes, csv->at, error);
    return false;
}

static void clear(struct csv_record *record)
{
    record->count = 0;
    record->comment = false;
    text_clear(&record->letters);
}

static bool read_cells(struct csv *csv, struct csv_record *record, struct error *error)
{
    clear(record);
    bool more = true;
    while (more) {
        if (!read_cell(csv, record, error))
            return false;
        more = csv->at < csv->length && peek(csv) == csv->separator;
        csv->at += more;
    }
    record->end = csv->at;
    return true;
}

/* A comment is a record if its quotes allow it, else one cell. */
static void read_comment(struct csv *csv, struct csv_record *record)
{
    struct csv line = *csv;
    struct error ignored;
    while (line.at < line.length && !ends_line(peek(&line)))
        line.at++;
    const size_t end = line.at;
    line.length = end;
    line.at = csv->at;
    if (!read_cells(&line, record, &ignored)) {
        clear(record);
        record->cell = memory_grow(record->cell, 0, &record->room, sizeof *record->cell);
        record->cell[0] = (struct csv_cell){.at = csv->at, .length = end - csv->at};
        record->count = 1;
        text_add_bytes(&record->letters, csv->bytes + csv->at, end - csv->at);
        text_add_bytes(&record->letters, "", 1);
    }
    record->end = csv->at = end;
    record->comment = true;
}

enum csv_result csv_next(struct csv *csv, struct csv_record *record, struct error *error)
{
    for (skip_blanks(csv); csv->at < csv->length && ends_line(peek(csv)); skip_blanks(csv))
        skip_line_end(csv);
    if (csv->at == csv->length)
        return CSV_END;
    if (peek(csv) == '#')
        read_comment(csv, record);
    else if (!read_cells(csv, record, error))
        return CSV_BAD;
    skip_line_end(csv);
    /* only now do the letters stay where they are */
    const char *text = record->letters.bytes;
    for (size_t i = 0; i < record->count; i++) {
        record->cell[i].text = text;
        text += record->cell[i].length + 1;
    }
    return CSV_RECORD;
}

void csv_record_release(struct csv_record *record)
{
    text_release(&record->letters);
    free(record->cell);
    *record = (struct csv_record){0};
}

char csv_separator(const char *bytes, size_t length)
{
    static const char separators[] = ",;\t";
    char found = ',';
    for (size_t i = sizeof separators - 1; i-- > 0;) {
        struct csv csv = csv_new(bytes, length, separators[i]);
        struct csv_record record = {0};
        struct error ignored;
        while (csv_next(&csv, &record, &ignored) == CSV_RECORD && record.comment)
            continue;
        if (record.count > 1 && !record.comment)
            found = separators[i];
        csv_record_release(&record);
    }
    return found;
}

void csv_add_cell(struct text *out, const char *string, char separator)
{
    const size_t length = strlen(string);
    const char special[] = {'"', '\n', '\r', ';', '\t', separator, '\0'};
    const bool plain = length && string[0] != '#' && string[0] != ' ' &&
                       string[length - 1] != ' ' && !string[strcspn(string, special)];
    if (plain) {
        text_add_bytes(out, string, length);
        return;
    }
    text_add(out, "\"");
    for (const char *quote; (quote = strchr(string, '"')); string = quote + 1) {
        text_add_bytes(out, string, (size_t)(quote - string));
        text_add(out, "\"\"");
    }
    text_addf(out, "%s\"", string);
}
