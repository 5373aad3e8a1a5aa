/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/prompt_view.h"

#include "core/text.h"

/* One character as it is shown, with the marks that combine with it. */
struct piece {
    size_t bytes;
    size_t width;
    struct text shown;
};

static void add_shown(struct piece *piece, const char *bytes, size_t used, uint32_t code)
{
    int width = character_width(code);
    if (code < 0x20 || code == 0x7F) {
        char control[3] = {'^', (char)(code ^ 0x40), '\0'};
        text_add(&piece->shown, control);
        width = 2;
    } else if (width < 0 || (width == 0 && piece->bytes == 0)) {
        /* What cannot be drawn, and a mark with nothing to stand on. */
        text_add(&piece->shown, character_width(0xFFFD) == 1 ? "\xEF\xBF\xBD" : "?");
        width = 1;
    } else if (code == 0xFFFD) {
        text_add(&piece->shown, "\xEF\xBF\xBD");
    } else {
        text_add_bytes(&piece->shown, bytes, used);
    }
    piece->bytes += used;
    piece->width += (size_t)width;
}

static void next_piece(struct piece *piece, const char *bytes, size_t length)
{
    piece->bytes = piece->width = 0;
    text_clear(&piece->shown);
    while (piece->bytes < length) {
        uint32_t code;
        size_t used = text_character(bytes + piece->bytes, length - piece->bytes, &code);
        if (piece->bytes > 0 && character_width(code) != 0)
            return;
        add_shown(piece, bytes + piece->bytes, used, code);
    }
}

/* Columns of the pieces that start before byte `end`; the width of the piece at `end` in *under. */
static size_t columns_before(const char *bytes, size_t length, size_t end, size_t *under)
{
    struct piece piece = {0};
    size_t columns = 0;
    *under = 1;
    for (size_t i = 0; i < length; i += piece.bytes) {
        next_piece(&piece, bytes + i, length - i);
        if (i + piece.bytes > end) {
            *under = piece.width;
            break;
        }
        columns += piece.width;
    }
    text_release(&piece.shown);
    return columns;
}

/* Moves the window so that the cursor and what is under it are in it, not on its '<' or '>'. */
static void scroll(struct prompt_view *view, size_t room, size_t total, size_t cursor, size_t under)
{
    if (total <= room) {
        view->offset = 0;
        return;
    }
    bool left = cursor < view->offset + (view->offset > 0 ? 1 : 0);
    bool right = cursor + under + (cursor + under < total ? 1 : 0) > view->offset + room;
    if (left || right)
        view->offset = cursor > room / 2 ? cursor - room / 2 : 0;
    if (view->offset > total - room)
        view->offset = total - room;
    if (view->offset > cursor)
        view->offset = cursor;
}

/* The pieces that are wholly in the window. */
static void draw_pieces(const struct prompt_view *view, struct canvas *canvas, int row,
                        const struct text *all)
{
    struct piece piece = {0};
    size_t first = view->offset, end = view->offset + (size_t)canvas->columns;
    size_t column = 0;
    for (size_t i = 0; i < all->length && column < end; i += piece.bytes) {
        next_piece(&piece, all->bytes + i, all->length - i);
        if (column >= first && column + piece.width <= end)
            canvas_put(canvas, row, (int)(column - first), STYLE_PLAIN, text_string(&piece.shown));
        column += piece.width;
    }
    text_release(&piece.shown);
}

void prompt_view_draw(struct prompt_view *view, struct canvas *canvas, int row, const char *label,
                      const char *line, size_t point)
{
    if (canvas->columns < 1)
        return;
    struct text all = {0};
    text_add(&all, label);
    size_t prefix = all.length;
    text_add(&all, line);
    size_t room = (size_t)canvas->columns, under, ignored;
    size_t cursor = columns_before(text_string(&all), all.length, prefix + point, &under);
    size_t width = columns_before(text_string(&all), all.length, all.length, &ignored);
    size_t total = width + 1; /* the cursor may stand behind the last character */
    scroll(view, room, total, cursor, under);
    canvas_clear_row(canvas, row);
    draw_pieces(view, canvas, row, &all);
    /* A wide character that the edge cuts is not drawn; its other half has room for the sign. */
    if (view->offset > 0 && cursor > view->offset)
        canvas_put(canvas, row, 0, STYLE_FAINT, "<");
    if (width > view->offset + room && cursor + 1 < view->offset + room)
        canvas_put(canvas, row, (int)room - 1, STYLE_FAINT, ">");
    canvas->cursor_row = row;
    canvas->cursor_column = (int)(cursor - view->offset);
    text_release(&all);
}
