/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/pages.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "app/event.h"
#include "core/intl.h"

/* Columns that a step to the side goes. */
#define SIDEWAYS 8

/* Rows of a message, at most; where there are few rows it is cut after one. */
#define MESSAGE_MOST       3
#define MESSAGE_GROWS_FROM 8

bool pages_are_open(const struct pages *pages)
{
    return pages->text.length > 0;
}

void pages_close(struct pages *pages)
{
    text_clear(&pages->given);
    text_clear(&pages->text);
    text_clear(&pages->sought);
}

void pages_release(struct pages *pages)
{
    text_release(&pages->given);
    text_release(&pages->text);
    text_release(&pages->sought);
}

static void wrap(struct pages *pages)
{
    struct text line = {0};
    text_clear(&pages->text);
    for (const char *at = text_string(&pages->given); text_next_line(&at, &line);) {
        const size_t indent = strspn(text_string(&line), " ");
        const char *words = text_string(&line) + indent;
        text_add_repeated(&pages->text, " ", indent);
        if (pages->columns && text_width(text_string(&line)) > pages->columns &&
            !strstr(words, "  "))
            text_add_wrapped(&pages->text, words, indent, pages->columns + 1);
        else
            text_addf(&pages->text, "%s\n", words);
    }
    text_release(&line);
}

void pages_open(struct pages *pages, const char *text)
{
    struct text given = {0};
    text_add(&given, text); /* which may be a part of the old one */
    pages_close(pages);
    text_release(&pages->given);
    pages->given = given;
    pages->line = pages->left = 0;
    pages->whole = false;
    wrap(pages);
}

void pages_set_columns(struct pages *pages, size_t columns)
{
    if (columns == pages->columns)
        return;
    pages->columns = columns;
    wrap(pages);
}

/* How many lines there are, and how wide the widest is. */
static size_t measure(const struct pages *pages, size_t *widest)
{
    struct text line = {0};
    size_t lines = 0;
    *widest = 0;
    for (const char *at = text_string(&pages->text); text_next_line(&at, &line); lines++) {
        const size_t width = text_width(text_string(&line));
        *widest = width > *widest ? width : *widest;
    }
    text_release(&line);
    return lines;
}

/* Up and down; false for other keys. */
static bool scroll_lines(struct pages *pages, uint32_t key, size_t lines)
{
    const size_t rows = pages->rows ? pages->rows : 1;
    const size_t last = lines > rows ? lines - rows : 0;
    size_t line = pages->line;
    switch (key) {
    case KEY_NAME_DOWN:
    case KEY_NAME_ENTER:
    case 'j':
        line++;
        break;
    case KEY_NAME_UP:
    case 'k':
        line -= line > 0;
        break;
    case ' ':
    case KEY_NAME_PAGE_DOWN:
        line += rows;
        break;
    case KEY_NAME_BACKSPACE:
    case KEY_NAME_PAGE_UP:
        line -= line < rows ? line : rows;
        break;
    case 'g':
    case KEY_NAME_HOME:
        line = 0;
        break;
    case 'G':
    case KEY_NAME_END:
        line = last;
        break;
    default:
        return false;
    }
    pages->line = line > last ? last : line;
    return true;
}

/* To the left and right, as far as there is something. */
static bool scroll_sideways(struct pages *pages, uint32_t key, size_t widest)
{
    if (key == KEY_NAME_RIGHT || key == 'l') {
        pages->left += widest > pages->left + pages->columns ? SIDEWAYS : 0;
        return true;
    }
    if (key == KEY_NAME_LEFT || key == 'h') {
        pages->left -= pages->left < SIDEWAYS ? pages->left : SIDEWAYS;
        return true;
    }
    return false;
}

bool pages_scroll(struct pages *pages, uint32_t key)
{
    size_t widest;
    const size_t lines = measure(pages, &widest);
    return scroll_lines(pages, key, lines) || scroll_sideways(pages, key, widest);
}

bool pages_find(struct pages *pages, const char *what, int by)
{
    struct text line = {0};
    size_t number = 0, first = SIZE_MAX, last = SIZE_MAX, before = SIZE_MAX, after = SIZE_MAX;
    const bool again = pages->sought.length && strcasecmp(text_string(&pages->sought), what) == 0;
    const size_t here = again ? pages->found : pages->line;
    for (const char *at = text_string(&pages->text); text_next_line(&at, &line); number++) {
        if (!text_find(text_string(&line), what))
            continue;
        first = first == SIZE_MAX ? number : first;
        last = number;
        if (number < here)
            before = number;
        if (after == SIZE_MAX && (number > here || (number == here && !again)))
            after = number;
    }
    text_release(&line);
    if (first == SIZE_MAX)
        return false;
    if (by > 0)
        pages->found = after != SIZE_MAX ? after : first;
    else
        pages->found = before != SIZE_MAX ? before : last;
    struct text sought = {0};
    text_add(&sought, what);
    text_release(&pages->sought);
    pages->sought = sought;
    if (pages->found < pages->line || pages->found >= pages->line + pages->rows)
        pages->line = pages->found; /* a frame scrolls back if too little is left below */
    return true;
}

/* One line, from a column on; "<" and ">" stand where more of it is out of sight. */
static void draw_line(const struct pages *pages, struct canvas *canvas, int row, size_t number,
                      const char *line)
{
    const int left = 1 - (int)pages->left, end = left + (int)text_width(line);
    canvas_put(canvas, row, left, STYLE_PLAIN, line);
    const char *found = pages->sought.length && number == pages->found
                            ? text_find(line, text_string(&pages->sought))
                            : NULL;
    if (found) {
        struct text before = {0};
        text_add_bytes(&before, line, (size_t)(found - line));
        canvas_restyle(canvas, row, left + (int)text_width(text_string(&before)),
                       (int)text_width(text_string(&pages->sought)), STYLE_CURSOR);
        text_release(&before);
    }
    if (left < 1 && end > 1)
        canvas_put(canvas, row, 0, STYLE_STRONG, "<");
    if (end > canvas->columns)
        canvas_put(canvas, row, canvas->columns - 1, STYLE_STRONG, ">");
}

/* The message in lines; how many of them are shown. */
static int wrap_message(const char *message, int rows, int columns, struct text *lines)
{
    const int most = rows < MESSAGE_GROWS_FROM ? 1 : MESSAGE_MOST;
    struct text line = {0};
    int count = 0;
    if (most == 1 || (int)text_width(message) <= columns - 2)
        text_add(lines, message);
    else
        text_add_wrapped(lines, message, 1, (size_t)columns - 1);
    for (const char *at = text_string(lines); text_next_line(&at, &line);)
        count++;
    text_release(&line);
    return count < most ? count : most;
}

/* The rows that text, message, the rule above them and the last line take together. */
static size_t rows_wanted(const struct pages *pages, int rows, int columns, const char *message,
                          size_t *widest)
{
    struct text lines = {0};
    const size_t said = (size_t)wrap_message(message, rows, columns, &lines);
    text_release(&lines);
    return measure(pages, widest) + said + 2;
}

bool pages_are_short(const struct pages *pages, int rows, int columns, const char *message)
{
    size_t widest;
    return !pages->whole && rows > 0 && columns > 0 &&
           2 * rows_wanted(pages, rows, columns, message, &widest) <= (size_t)rows &&
           widest < (size_t)columns;
}

/* Over the last line; returns how many rows it takes. */
static int draw_message(struct canvas *canvas, enum face face, const char *message)
{
    struct text lines = {0}, line = {0};
    const int count = wrap_message(message, canvas->rows, canvas->columns, &lines);
    const char *at = text_string(&lines);
    for (int i = 0; i < count && text_next_line(&at, &line); i++) {
        if (i + 1 == count && *at)
            text_add(&line, " ...");
        canvas_put_cut(canvas, canvas->rows - 1 - count + i, 1, canvas->columns - 2, STYLE_PLAIN,
                       text_string(&line) + strspn(text_string(&line), " "), face);
    }
    text_release(&line);
    text_release(&lines);
    return count;
}

/* The last line: where one is, and what leads on. */
static void draw_last(const struct pages *pages, struct canvas *canvas, enum face face,
                      size_t total)
{
    const size_t last = pages->line + pages->rows;
    char where[200];
    snprintf(where, sizeof where,
             _("lines %zu to %zu of %zu   Esc leaves   / searches   Space on   Backspace back"),
             pages->line + 1, last < total ? last : total, total);
    canvas_put_cut(canvas, canvas->rows - 1, 1, canvas->columns - 1, STYLE_STRONG,
                   total > pages->rows ? where : _("Esc leaves"), face);
    canvas_set_cursor(canvas, canvas->rows - 1, 0);
}

void pages_draw(struct pages *pages, struct canvas *canvas, enum face face, const char *message)
{
    struct text line = {0};
    size_t number = 0, widest;
    const bool over = pages_are_short(pages, canvas->rows, canvas->columns, message);
    const size_t total = measure(pages, &widest),
                 wanted = rows_wanted(pages, canvas->rows, canvas->columns, message, &widest);
    const int top = over ? canvas->rows - (int)wanted : 0;
    for (int row = top; row < canvas->rows; row++)
        canvas_clear_row(canvas, row);
    if (over)
        canvas_fill(canvas, top, 0, canvas->columns, STYLE_FAINT, face == FACE_UNICODE ? "─" : "-");
    const int said = draw_message(canvas, face, message), first = over ? top + 1 : 0;
    pages->rows = canvas->rows - said > 1 ? (size_t)(canvas->rows - said - 1 - first) : 1;
    if (pages->line + pages->rows > total)
        pages->line = total > pages->rows ? total - pages->rows : 0;
    for (const char *at = text_string(&pages->text); text_next_line(&at, &line); number++)
        if (number >= pages->line && number < pages->line + pages->rows)
            draw_line(pages, canvas, first + (int)(number - pages->line), number,
                      text_string(&line));
    text_release(&line);
    draw_last(pages, canvas, face, total);
}
