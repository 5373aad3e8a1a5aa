/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/script.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "core/data.h"
#include "core/example.h"
#include "core/feed/feed.h"
#include "core/file.h"
#include "core/intl.h"
#include "core/npy.h"
#include "core/setting.h"
#include "core/setting_files.h"
#include "core/words.h"

bool script_next(struct script_lines *lines)
{
    if (lines->at == 0)
        lines->at = text_mark(lines->bytes, lines->length);
    if (lines->at >= lines->length)
        return false;
    const char *line = lines->bytes + lines->at;
    const size_t rest = lines->length - lines->at;
    const char *end = memchr(line, '\n', rest);
    size_t bytes = end ? (size_t)(end - line) : rest;
    lines->at += bytes + (end != NULL);
    lines->number += 1 + lines->more;
    lines->more = 0;
    if (bytes && line[bytes - 1] == '\r')
        bytes--;
    lines->line = line;
    lines->line_bytes = bytes;
    return true;
}

/* Where the numbers of a line begin that may be a literal; the end of the line if there are none.
 */
static size_t find_numbers(const char *line, size_t length)
{
    static const char blanks[] = " \t";
    size_t at = 0, words = 0, wanted = 1;
    for (; at < length && words < wanted; words++) {
        while (at < length && strchr(blanks, line[at]) && line[at])
            at++;
        const size_t from = at;
        while (at < length && !(strchr(blanks, line[at]) && line[at]))
            at++;
        char word[24] = "";
        if (at - from < sizeof word)
            memcpy(word, line + from, at - from);
        const struct setting *setting = words ? setting_find(word) : NULL;
        if (words == 0 && strcmp(word, "set") == 0)
            wanted = 2;
        else if (words == 0 && (strcmp(word, "put") == 0 || strcmp(word, "label") == 0))
            wanted = 3;
        else if (words == 0 || (wanted == 2 && !(setting && setting->takes_literal)))
            return length;
    }
    while (at < length && strchr(blanks, line[at]) && line[at])
        at++;
    return at;
}

bool script_goes_on(struct literal_brackets *brackets, const char *line, size_t length, bool first)
{
    const size_t numbers = first ? find_numbers(line, length) : 0;
    if (first && !literal_begins(line + numbers, length - numbers))
        return false;
    return literal_is_open(brackets, line + numbers, length - numbers);
}

bool script_next_command(struct script_lines *lines)
{
    struct literal_brackets brackets = {0};
    if (!script_next(lines))
        return false;
    struct script_lines on = *lines;
    bool open = script_goes_on(&brackets, lines->line, lines->line_bytes, true);
    while (open && script_next(&on)) {
        open = script_goes_on(&brackets, on.line, on.line_bytes, false);
        lines->line_bytes = (size_t)(on.line - lines->line) + on.line_bytes;
        lines->at = on.at;
        lines->more++;
    }
    return true;
}

void script_locate(const char *command, size_t length, struct error *error)
{
    const char *line = command, *end;
    while (error->column && (end = memchr(line, '\n', length - (size_t)(line - command)))) {
        const size_t characters = text_characters(line, (size_t)(end + 1 - line));
        if (error->column <= characters)
            return;
        error->column -= characters;
        error->line++;
        line = end + 1;
    }
}

bool script_read(const char *name, struct text *out, struct error *error)
{
    const struct example *example = example_find(name);
    if (example) {
        text_add(out, example->lines);
        return true;
    }
    if (file_read(name, out, error))
        return true;
    const char *nearest = example_nearest(name);
    if (nearest)
        error_set(error, 0,
                  _("'%s' is neither a file that can be read nor an example; did you mean '%s'?"),
                  error_quote(name, strlen(name)).text, nearest);
    return false;
}

/* The number of the format in the first line; a number that is too long stays above all formats. */
static long format_of(const struct script_lines *first)
{
    const size_t header = strlen(SCRIPT_HEADER);
    long format = 0;
    if (first->line_bytes <= header || memcmp(first->line, SCRIPT_HEADER, header) != 0)
        return 0;
    for (size_t i = header; i < first->line_bytes; i++) {
        const char digit = first->line[i];
        if (digit < '0' || digit > '9' || format > LONG_MAX / 100)
            break;
        format = format * 10 + (digit - '0');
    }
    return format;
}

static bool check_format(const char *bytes, size_t length, struct error *error)
{
    struct script_lines first = {.bytes = bytes, .length = length};
    const long format = script_next(&first) ? format_of(&first) : 0;
    if (format <= SCRIPT_FORMAT)
        return true;
    error->line = 1;
    return error_set(
        error, strlen(SCRIPT_HEADER) + 1,
        _("this file was saved in format %ld by a newer xent; this one reads formats up "
          "to %d"),
        format, SCRIPT_FORMAT);
}

bool script_check(const char *bytes, size_t length, struct error *error)
{
    error->line = 0;
    if (length == 0)
        return error_set(error, 0, _("it is empty; a file of commands has one on each line"));
    const char *zero = memchr(bytes, '\0', length);
    if (!zero)
        return check_format(bytes, length, error);
    struct script_lines lines = {.bytes = bytes, .length = length};
    while (script_next(&lines) && bytes + lines.at <= zero)
        continue;
    error->line = lines.number;
    return error_set(error, text_characters(lines.line, (size_t)(zero - lines.line)) + 1,
                     _("byte 0x00: this is no text file"));
}

/* One line of a saved file, `source` (words.h). */
static bool apply_line(struct problem *problem, const struct script_lines *lines,
                       const char *source, struct text *notes, struct error *error)
{
    struct words words;
    if (setting_apply_rows(problem, lines->line, lines->line_bytes, notes))
        return true;
    if (!words_split(lines->line, lines->line_bytes, &words, error))
        return false;
    words.source = source;
    bool good = true;
    if (words.count && !word_is(&words.word[0], "set"))
        good = error_set(error, words.word[0].column,
                         _("a problem file has only 'set' lines, not '%s'; run a script with 'xent "
                           "FILE'"),
                         word_quote(&words.word[0]).text);
    else if (words.count)
        good = setting_apply(problem, NULL, &words, notes, error);
    words_release(&words);
    return good;
}

/* Up to one that is bad. */
static bool apply_lines(struct problem *problem, struct script_lines *lines, const char *source,
                        struct text *notes, struct error *error)
{
    bool good = true;
    while (good && script_next_command(lines))
        good = apply_line(problem, lines, source, notes, error);
    return good;
}

/* A zero byte is no part of any line that is good, so it need not be looked for in advance; but it
 * is what is told, whatever else is wrong. */
static bool build(const char *bytes, size_t length, const char *source, struct problem *problem,
                  struct text *notes, struct error *error)
{
    if (length == 0 || !check_format(bytes, length, error))
        return script_check(bytes, length, error);
    struct script_lines lines = {.bytes = bytes, .length = length};
    struct problem built = problem_new();
    struct text said = {0};
    const bool good = apply_lines(&built, &lines, source, &said, error);
    if (good) {
        *problem = built;
        text_add(notes, text_string(&said));
    } else {
        if (script_check(bytes, length, error)) {
            error->line = lines.number;
            script_locate(lines.line, lines.line_bytes, error);
        }
        problem_release(&built);
    }
    text_release(&said);
    return good;
}

/* A file of so many bytes is large; its long line begins before HEAD of them. */
#define LARGE ((size_t)1 << 20)
#define HEAD  ((size_t)1 << 12)

/* Other lines of it; not those that may name files, as one that is a pipe can be read only once. */
static bool apply_others(struct problem *problem, struct script_lines *lines, struct text *notes)
{
    struct error ignored;
    return !memchr(lines->bytes, '@', lines->length) &&
           apply_lines(problem, lines, NULL, notes, &ignored);
}

/* The lines before the long one: *at goes on to that. */
static bool apply_head(struct problem *problem, const struct file_pieces *file, size_t *at,
                       struct text *notes)
{
    char room[HEAD];
    struct error ignored;
    const char *bytes = file_piece(file, 0, HEAD, room);
    if (!bytes || !check_format(bytes, HEAD, &ignored))
        return false;
    struct script_lines lines = {.bytes = bytes};
    for (size_t i = 0; i < HEAD; i++)
        if (bytes[i] == '\n')
            lines.length = i + 1;
    *at = lines.length;
    return apply_others(problem, &lines, notes);
}

/* The lines behind it, from its line end on. */
static bool apply_tail(struct problem *problem, const struct file_pieces *file, size_t at,
                       struct text *notes)
{
    struct text tail = {0};
    const size_t length = file->length - at;
    text_reserve(&tail, length);
    struct script_lines lines = {.bytes = file_piece(file, at, length, tail.bytes),
                                 .length = length};
    const bool good = lines.bytes && apply_others(problem, &lines, notes);
    text_release(&tail);
    return good;
}

/* A large file that is one long line of plain numbers, and a few others: the long one is never held
 * as a whole, for new memory costs time.  False, and nothing changed, for every other file, good or
 * bad; build() understands what this does and tells what is wrong. */
static bool build_large(const char *path, struct problem *problem, struct text *notes)
{
    struct stat about;
    struct file_pieces file;
    struct error ignored;
    if (stat(path, &about) < 0 || !S_ISREG(about.st_mode) || /* a pipe must not be drained */
        (size_t)about.st_size < LARGE || !file_open(path, &file, &ignored))
        return false;
    struct problem built = problem_new();
    struct text said = {0};
    size_t at = 0;
    const bool good = apply_head(&built, &file, &at, &said) &&
                      setting_apply_line_rows(&built, &file, &at, &said) &&
                      apply_tail(&built, &file, at, &said) && !file_has_changed(&file);
    file_close(&file);
    if (good) {
        *problem = built;
        text_add(notes, text_string(&said));
    } else {
        problem_release(&built);
    }
    text_release(&said);
    return good;
}

bool script_problem(const char *bytes, size_t length, struct problem *problem, struct text *notes,
                    struct error *error)
{
    return build(bytes, length, NULL, problem, notes, error);
}

enum data_format script_data_format(const char *name)
{
    return example_find(name) ? DATA_NONE : data_format_of(name);
}

bool script_is_array(const char *name)
{
    return !example_find(name) && npy_is_file(name);
}

static bool has_too_many(struct feed *feed)
{
    struct feed_block block;
    struct error ignored;
    size_t rows = feed_rows(feed); /* of an array */
    while (rows <= SCRIPT_NUMBERS_MAX / feed_columns(feed) && feed_kind(feed) == FEED_TEXT &&
           feed_next(feed, SCRIPT_NUMBERS_MAX, &block, &ignored))
        rows += block.rows;
    return rows > SCRIPT_NUMBERS_MAX / feed_columns(feed);
}

bool script_fits(const char *name, struct error *error)
{
    const struct feed_options options = {.path = name, .skip_bad = true, .allow_nan = true};
    struct stat about;
    struct error ignored;
    if (example_find(name) || stat(name, &about) < 0 || !S_ISREG(about.st_mode) ||
        (size_t)about.st_size <= SCRIPT_NUMBERS_MAX || /* no number takes less than a byte */
        !(script_data_format(name) || script_is_array(name)))
        return true;
    struct feed *feed = feed_open(&options, &ignored);
    const bool fits = !feed || !has_too_many(feed);
    feed_close(feed);
    return fits ||
           error_set(error, 0,
                     _("'%s' holds more than %zu numbers, which is all that is opened at once; "
                       "open some of its rows, as with --rows 0:1000, or evaluate all of them: "
                       "xent eval"),
                     error_quote(name, strlen(name)).text, SCRIPT_NUMBERS_MAX);
}

/* What is no large file: all of it is read before any of it is used. */
static bool open_whole(const char *name, bool is_array, bool is_file, struct problem *problem,
                       struct text *notes, struct error *error)
{
    struct text source = {0};
    if (!is_array && !script_read(name, &source, error)) {
        text_release(&source); /* a folder, or a file that ends in an error */
        return false;
    }
    const enum data_format format = is_array ? DATA_NONE : script_data_format(name);
    const bool good =
        is_array ? setting_open_array(problem, name, notes, error)
        : format ? data_read(text_string(&source), source.length, format, problem, notes, error)
                 : build(text_string(&source), source.length, is_file ? name : NULL, problem, notes,
                         error);
    if (!good && !error->line) {
        const struct error inner = *error;
        error_set(error, 0, _("cannot use '%s': %s"), error_quote(name, strlen(name)).text,
                  inner.message);
    }
    text_release(&source);
    return good;
}

bool script_open(struct session *session, const char *name, struct text *notes, struct error *error)
{
    struct problem loaded = problem_new();
    const bool is_array = script_is_array(name);
    const bool is_file = !is_array && !example_find(name) && !script_data_format(name);
    error->line = 0;
    if (!script_fits(name, error))
        return false;
    if (!(is_file && build_large(name, &loaded, notes)) &&
        !open_whole(name, is_array, is_file, &loaded, notes, error))
        return false;
    session_commit(session, &loaded, "");
    session_opened(session, is_file ? name : NULL);
    return true;
}
