/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/setting_files.h"

#include <string.h>

#include "core/file.h"
#include "core/intl.h"
#include "core/npy.h"

/* Words of a line: `set`, the setting, '@' and the name. */
enum { WORD_SETTING = 1, WORD_FILE = 2 };

/* ---- the name ---- */

/* Is the '@' alone, and the name in quotes right behind it? */
static bool is_apart(const struct words *words)
{
    const struct word *at = &words->word[WORD_FILE];
    return !at->quoted && at->length == 1 && words->count > WORD_FILE + 1 && at[1].quoted &&
           at[1].from == at->to;
}

static bool begins_with_at(const struct words *words)
{
    return words->count > WORD_FILE && words->word[WORD_FILE].text[0] == '@' &&
           word_is(&words->word[0], "set") && setting_has_numbers(words->word[WORD_SETTING].text);
}

bool setting_is_in_file(const struct problem *problem, const struct words *words)
{
    if (!begins_with_at(words))
        return false;
    const struct word *word = &words->word[WORD_FILE];
    return !word_is(&words->word[WORD_SETTING], "target") ||
           strings_find(&problem->names, word->text, word->length) == problem->names.count;
}

bool setting_file_path(const struct words *words, struct text *path)
{
    if (!begins_with_at(words))
        return false;
    const char *name =
        is_apart(words) ? words->word[WORD_FILE + 1].text : words->word[WORD_FILE].text + 1;
    words_add_path(words, name, path);
    return *name != '\0';
}

/* ---- numbers of a text: its lines make one `set` line ---- */

struct lines {
    const char *at, *end;
    const char *row; /* what the present line says, without a comment and blanks at its end */
    size_t length;
    size_t number; /* of the line, from 1 */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Where a comment begins, or the line ends: '#' at the start of a word and not in quotes. */
static size_t before_comment(const char *line, size_t length)
{
    bool quoted = false, inside = false; /* a word */
    for (size_t i = 0; i < length; i++) {
        if (line[i] == '"' && !(quoted && line[i - 1] == '\\'))
            quoted = !quoted;
        if (line[i] == '#' && !quoted && !inside)
            return i;
        inside = !is_blank(line[i]) && line[i] != ',' && line[i] != ';';
    }
    return length;
}

/* The next line that says something. */
static bool next_row(struct lines *lines)
{
    while (lines->at < lines->end) {
        const size_t rest = (size_t)(lines->end - lines->at);
        const char *end = memchr(lines->at, '\n', rest);
        lines->row = lines->at;
        lines->length = end ? (size_t)(end - lines->at) : rest;
        lines->at = end ? end + 1 : lines->end;
        lines->number++;
        if (memchr(lines->row, '#', lines->length))
            lines->length = before_comment(lines->row, lines->length);
        while (lines->length && is_blank(lines->row[lines->length - 1]))
            lines->length--;
        if (lines->length)
            return true;
    }
    return false;
}

static struct lines lines_of(const struct text *text)
{
    const char *bytes = text_string(text);
    return (struct lines){.at = bytes + text_mark(bytes, text->length),
                          .end = bytes + text->length};
}

/* What goes between a row and the next: one character. */
static const char *between(const struct lines *before, const struct lines *next, bool is_list)
{
    return is_list || before->row[before->length - 1] == ';' || next->row[0] == ';' ? " " : ";";
}

/* Appends the rows as the end of a line. */
static void join(const struct text *text, bool is_list, struct text *line)
{
    struct lines lines = lines_of(text), before = {0};
    while (next_row(&lines)) {
        if (before.row)
            text_add(line, between(&before, &lines, is_list));
        text_add_bytes(line, lines.row, lines.length);
        before = lines;
    }
}

/* Turns a column of the joined line, whose numbers begin behind `start` characters, into line and
 * column of the text. */
static void locate(const struct text *text, size_t start, struct error *error)
{
    struct lines lines = lines_of(text);
    size_t column = error->column > start ? error->column - start : 1, passed = 0;
    while (next_row(&lines)) {
        column -= passed;
        error->line = lines.number;
        error->column = column;
        const size_t characters = text_characters(lines.row, lines.length);
        if (column <= characters)
            return;
        passed = characters + 1;
    }
}

static bool apply_text(struct problem *problem, const char *name, const struct text *text,
                       struct text *notes, struct error *error)
{
    struct text line = {0};
    struct words words;
    text_addf(&line, "set %s ", name);
    const size_t start = line.length;
    join(text, setting_has_list(name), &line);
    bool good = setting_apply_rows(problem, line.bytes, line.length, notes);
    if (!good && line.length == start) {
        good = error_set(error, 0, _("no numbers are in it"));
    } else if (!good) {
        good = words_split(line.bytes, line.length, &words, error);
        if (good) {
            good = setting_find(name)->set(problem, &words, WORD_FILE, notes, error);
            words_release(&words);
        }
        if (!good)
            locate(text, start, error);
    }
    text_release(&line);
    return good;
}

/* ---- both ---- */

/* The numbers of an open file; a line in the error says that it is one of the text. */
static bool apply_open(struct problem *problem, const char *name, const char *path,
                       struct file_pieces *file, struct text *notes, struct error *error)
{
    if (npy_begins(file))
        return setting_apply_array(problem, name, file, notes, error);
    struct text text = {0};
    const bool held = file->file < 0;
    const bool good = (held || file_read(path, &text, error)) &&
                      apply_text(problem, name, held ? &file->held : &text, notes, error);
    text_release(&text);
    return good;
}

/* Only a whole word names a file. */
static bool check_words(const struct words *words, const struct text *path, struct error *error)
{
    if (!path->length || text_string(path)[path->length - 1] == '/')
        return error_set(error, words->word[WORD_FILE].column,
                         _("the name of a file is missing behind '@'"));
    return words_end(words, WORD_FILE + (is_apart(words) ? 2 : 1), error);
}

/* An error in a file, told from where the file was named. */
static void tell_where(const char *path, struct error *error)
{
    const struct error inner = *error;
    const struct quoted quoted = error_quote(path, strlen(path));
    if (inner.line)
        error_set(error, 0, _("in '%s', line %zu, column %zu: %s"), quoted.text, inner.line,
                  inner.column, inner.message);
    else
        error_set(error, 0, _("in '%s': %s"), quoted.text, inner.message);
}

static bool apply_path(struct problem *problem, const char *name, const char *path,
                       struct text *notes, struct error *error)
{
    struct file_pieces file;
    if (!file_open(path, &file, error))
        return false;
    error->line = 0;
    const bool good = apply_open(problem, name, path, &file, notes, error);
    file_close(&file);
    if (!good)
        tell_where(path, error);
    return good;
}

bool setting_apply_file(struct problem *problem, const struct words *words, struct text *notes,
                        struct error *error)
{
    struct text path = {0};
    const size_t line = error->line;
    setting_file_path(words, &path);
    bool good = check_words(words, &path, error);
    if (good) {
        good = apply_path(problem, words->word[WORD_SETTING].text, path.bytes, notes, error);
        error->line = line;
        error->column = words->word[WORD_FILE].column;
    }
    text_release(&path);
    return good;
}
