/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file must be like to be read as a lesson at all. */
#include "core/lesson.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"

/* A line that opens or closes a fenced block: up to three blanks, then ``` or ~~~ or more. */
struct fence {
    char character; /* '\0': the line is none */
    size_t width;
    bool bare; /* nothing behind it: only such a one closes */
};

static struct fence fence_of(const char *line, size_t length)
{
    size_t at = 0, width = 0;
    while (at < length && at < 3 && line[at] == ' ')
        at++;
    const char character = at < length ? line[at] : '\0';
    if (character != '`' && character != '~')
        return (struct fence){0};
    while (at + width < length && line[at + width] == character)
        width++;
    at += width;
    const char *words = line + at;
    size_t rest = length - at;
    while (rest && (words[rest - 1] == ' ' || words[rest - 1] == '\t'))
        rest--;
    if (width < 3 || (character == '`' && memchr(words, '`', rest)))
        return (struct fence){0};
    return (struct fence){.character = character, .width = width, .bare = rest == 0};
}

static bool check_line(const char *line, size_t length, struct error *error)
{
    if (length > LESSON_LINE_MAX)
        return error_set(error, 0, _("this line has %zu bytes; a line of a lesson has at most %zu"),
                         length, LESSON_LINE_MAX);
    for (size_t from = 0; from < length;) {
        const char *tab = memchr(line + from, '\t', length - from);
        const size_t to = tab ? (size_t)(tab - line) : length;
        if (!text_is_printable(line + from, to - from))
            return error_set(error, 0,
                             _("bytes that cannot be shown: a lesson is a text in UTF-8"));
        from = to + 1;
    }
    return true;
}

/* Line by line: text, no endless lines, every fence closed. */
static bool check_lines(const char *bytes, size_t length, struct error *error)
{
    struct fence open = {0};
    size_t opened = 0, number = 0;
    for (size_t at = 0; at < length;) {
        const char *end = memchr(bytes + at, '\n', length - at);
        size_t line = end ? (size_t)(end - (bytes + at)) : length - at;
        const size_t next = at + line + 1;
        number++;
        line -= line && bytes[at + line - 1] == '\r';
        error->line = number;
        if (!check_line(bytes + at, line, error))
            return false;
        const struct fence fence = fence_of(bytes + at, line);
        if (!open.character && fence.character) {
            open = fence;
            opened = number;
        } else if (open.character == fence.character && fence.bare && fence.width >= open.width) {
            open = (struct fence){0};
        }
        at = next;
    }
    if (!open.character)
        return true;
    error->line = opened;
    return error_set(error, 0,
                     _("the block that begins here is not closed; a line of ``` ends it"));
}

static bool check(const char *bytes, size_t length, struct error *error)
{
    error->line = 0;
    if (length == 0)
        return error_set(error, 0, _("it is empty; a lesson begins with '# ' and its title"));
    if (length > LESSON_BYTES_MAX)
        return error_set(error, 0, _("it has %zu bytes; a lesson has at most %zu"), length,
                         LESSON_BYTES_MAX);
    return check_lines(bytes, length, error);
}

static bool is_whole(const struct lesson *lesson, struct error *error)
{
    error->line = 1;
    if (!lesson->title)
        return error_set(error, 0, _("there is no title; a lesson begins with '# ' and its title"));
    if (!lesson->pages)
        return error_set(error, 0, _("there is nothing below the title; '## ' begins a page"));
    return true;
}

bool lesson_read(const char *bytes, size_t length, struct lesson *lesson, struct error *error)
{
    *lesson = (struct lesson){0};
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    if (check(bytes, length, error) && lesson_take_blocks(bytes, length, lesson, error) &&
        is_whole(lesson, error))
        return true;
    lesson_release(lesson);
    return false;
}

void lesson_release(struct lesson *lesson)
{
    free(lesson->page);
    free(lesson->block);
    pool_release(&lesson->pool);
    *lesson = (struct lesson){0};
}

bool lesson_stops_at(const struct lesson_block *block)
{
    return block->kind == LESSON_COMMANDS || block->kind == LESSON_QUIZ;
}
