/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rich.h"

#include <stdlib.h>
#include <string.h>
#include <unilbrk.h>

#include "core/memory.h"

/* Columns between those of a table. */
#define GAP 2

/* However narrow the screen is, some characters fit. */
#define LEAST 4

static enum style style_of(unsigned char style)
{
    static const enum style styles[] = {[LESSON_PLAIN] = STYLE_PLAIN,
                                        [LESSON_EMPHASIS] = STYLE_HEADING,
                                        [LESSON_STRONG] = STYLE_STRONG,
                                        [LESSON_LITERAL] = STYLE_STRONG};
    return styles[style];
}

void rich_release(struct rich *rich)
{
    for (size_t i = 0; i < rich->count; i++) {
        text_release(&rich->line[i].bytes);
        text_release(&rich->line[i].styles);
    }
    free(rich->line);
    rich->line = NULL;
    rich->count = rich->room = 0;
}

static struct rich_line *add_line(struct rich *rich)
{
    rich->line = memory_grow(rich->line, rich->count, &rich->room, sizeof *rich->line);
    rich->line[rich->count] = (struct rich_line){0};
    return &rich->line[rich->count++];
}

static void add_bytes(struct rich_line *line, enum style style, const char *bytes, size_t length)
{
    const char letter = (char)style;
    text_add_bytes(&line->bytes, bytes, length);
    for (size_t i = 0; i < length; i++)
        text_add_bytes(&line->styles, &letter, 1);
}

static void add_blanks(struct rich_line *line, int count)
{
    for (int i = 0; i < count; i++)
        add_bytes(line, STYLE_PLAIN, " ", 1);
}

void rich_blank(struct rich *rich)
{
    if (rich->count && rich->line[rich->count - 1].bytes.length)
        add_line(rich);
}

/* ---- wrapping ---- */

/* Words on their way into lines. */
struct wrap {
    const struct lesson_text *words;
    const char *breaks; /* of libunistring, one a byte */
    int columns;
};

static int width_at(const struct lesson_text *words, size_t at, size_t *bytes)
{
    uint32_t code;
    *bytes = text_character(words->bytes + at, words->length - at, &code);
    const int width = character_width(code);
    return width < 0 ? 1 : width;
}

/* May a line end before this byte?  What is to be typed stays in one piece, but for its blanks. */
static bool may_break(const struct wrap *wrap, size_t at)
{
    const struct lesson_text *words = wrap->words;
    if (wrap->breaks[at] != UC_BREAK_POSSIBLE)
        return false;
    return words->style[at] != LESSON_LITERAL || words->style[at - 1] != LESSON_LITERAL ||
           words->bytes[at - 1] == ' ';
}

/* Where the line that begins at `from` ends, and (*next) the next begins. */
static size_t line_end(const struct wrap *wrap, size_t from, size_t *next)
{
    const struct lesson_text *words = wrap->words;
    size_t chance = from, at = from, bytes;
    for (int width = 0; at < words->length && words->bytes[at] != '\n'; at += bytes) {
        if (at > from && may_break(wrap, at))
            chance = at;
        width += width_at(words, at, &bytes);
        if (width > wrap->columns && words->bytes[at] != ' ') {
            at = chance > from ? chance : at > from ? at : at + bytes;
            *next = at;
            while (at > from && words->bytes[at - 1] == ' ')
                at--;
            return at;
        }
    }
    *next = at + (at < words->length); /* behind the line end that the writer wants */
    while (at > from && words->bytes[at - 1] == ' ')
        at--;
    return at;
}

void rich_words(struct rich *rich, int indent, const char *mark, const struct lesson_text *words)
{
    const int hang = indent + (int)text_width(mark), room = rich->columns - hang;
    char *breaks = memory_new(words->length + 1, 1);
    const struct wrap wrap = {words, breaks, room > LEAST ? room : LEAST};
    u8_possible_linebreaks((const uint8_t *)words->bytes, words->length, "UTF-8", breaks);
    size_t from = 0, next;
    do {
        const size_t end = line_end(&wrap, from, &next);
        struct rich_line *line = add_line(rich);
        add_blanks(line, from ? hang : indent);
        if (!from)
            add_bytes(line, STYLE_STRONG, mark, strlen(mark));
        for (size_t i = from; i < end; i++)
            add_bytes(line, style_of(words->style[i]), words->bytes + i, 1);
        from = next;
    } while (from < words->length);
    free(breaks);
}

void rich_string(struct rich *rich, int indent, const char *mark, enum style style,
                 const char *words)
{
    const size_t length = strlen(words), first = rich->count;
    unsigned char *plain = memory_new(length + 1, 1);
    const struct lesson_text text = {words, plain, length};
    rich_words(rich, indent, mark, &text);
    for (size_t i = first; i < rich->count; i++) {
        struct text *styles = &rich->line[i].styles;
        const size_t blanks = (size_t)indent + (i == first ? strlen(mark) : text_width(mark));
        const size_t before = blanks < styles->length ? blanks : styles->length;
        for (size_t at = before; at < styles->length; at++)
            styles->bytes[at] = (char)style;
    }
    free(plain);
}

/* ---- lines as they stand, tables ---- */

/* Adds as much as fits. */
static void add_cut(const struct rich *rich, struct rich_line *line, enum style style,
                    const char *string)
{
    const int room = rich->columns - (int)text_width(text_string(&line->bytes));
    if ((int)text_width(string) <= room) {
        add_bytes(line, style, string, strlen(string));
        return;
    }
    const char *mark = rich->face == FACE_ASCII ? "~" : "…";
    if (room > 0) {
        add_bytes(line, style, string, text_beginning(string, room - 1));
        add_bytes(line, style, mark, strlen(mark));
    }
}

void rich_lines(struct rich *rich, int indent, const char *mark, enum style style,
                const char *lines)
{
    struct text one = {0};
    while (text_next_line(&lines, &one)) {
        struct rich_line *line = add_line(rich);
        add_blanks(line, indent);
        add_cut(rich, line, style, mark);
        add_cut(rich, line, style, text_string(&one));
    }
    text_release(&one);
}

/* The width of a column: of its widest cell. */
static int column_width(const struct lesson_table *table, size_t column)
{
    int widest = 0;
    for (size_t row = 0; row < table->rows; row++) {
        const int width = (int)text_width(table->cell[row * table->columns + column].bytes);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void add_row(struct rich *rich, const struct lesson_table *table, size_t row,
                    const int *width)
{
    struct rich_line *line = add_line(rich);
    add_blanks(line, GAP);
    for (size_t column = 0; column < table->columns; column++) {
        const char *cell = table->cell[row * table->columns + column].bytes;
        const int blanks = width[column] - (int)text_width(cell);
        const int most = rich->columns - (int)text_width(text_string(&line->bytes));
        if (table->right[column])
            add_blanks(line, blanks < most ? blanks : most);
        add_cut(rich, line, row ? STYLE_PLAIN : STYLE_HEADING, cell);
        if (column + 1 < table->columns)
            add_blanks(line, (table->right[column] ? 0 : blanks) + GAP);
    }
}

void rich_table(struct rich *rich, const struct lesson_table *table)
{
    int *width = memory_new(table->columns, sizeof *width);
    for (size_t column = 0; column < table->columns; column++)
        width[column] = column_width(table, column);
    for (size_t row = 0; row < table->rows; row++)
        add_row(rich, table, row, width);
    free(width);
}

/* ---- drawing ---- */

/* Pieces of one style. */
static void draw_line(const struct rich_line *line, struct canvas *canvas, int row, int column)
{
    struct text piece = {0};
    for (size_t from = 0, to; from < line->bytes.length; from = to) {
        const char style = line->styles.bytes[from];
        for (to = from; to < line->bytes.length && line->styles.bytes[to] == style;)
            to++;
        text_clear(&piece);
        text_add_bytes(&piece, line->bytes.bytes + from, to - from);
        column = canvas_put(canvas, row, column, (enum style)style, text_string(&piece));
    }
    text_release(&piece);
}

void rich_draw(const struct rich *rich, size_t first, struct canvas *canvas, int row, int column,
               int rows)
{
    for (int i = 0; i < rows && first + (size_t)i < rich->count; i++)
        draw_line(&rich->line[first + (size_t)i], canvas, row + i, column);
}

void rich_add_to_text(const struct rich *rich, struct text *out)
{
    for (size_t i = 0; i < rich->count; i++)
        text_addf(out, "%s\n", text_string(&rich->line[i].bytes));
}
