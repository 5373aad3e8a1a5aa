/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/picture_svg.h"

#include <stdbool.h>

#include "app/look.h"

/* All lengths in hundredths, so that no number is rounded. */
enum { CELL_WIDTH = 840, CELL_HEIGHT = 1700, BASELINE = 1300, UNDERLINE = 1450, STROKE = 100 };

#define INK   0x1A1A1Au
#define PAPER 0xFFFFFFu

/* ---- colours ---- */

/* xterm's: sixteen colours, a cube of 6 x 6 x 6, and greys. */
static unsigned colour_of(int number)
{
    static const unsigned sixteen[] = {0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD,
                                       0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00,
                                       0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF};
    static const unsigned level[] = {0x00, 0x5F, 0x87, 0xAF, 0xD7, 0xFF};
    if (number < 0)
        return INK;
    if (number < 16)
        return sixteen[number];
    if (number >= 232)
        return (8u + 10u * (unsigned)(number - 232)) * 0x010101u;
    number -= 16;
    return level[number / 36] << 16 | level[number / 6 % 6] << 8 | level[number % 6];
}

/* ---- writing ---- */

static void add_number(struct text *out, long long hundredths)
{
    const long long rest = hundredths % 100;
    text_addf(out, "%lld", hundredths / 100);
    if (rest % 10)
        text_addf(out, ".%02lld", rest);
    else if (rest)
        text_addf(out, ".%lld", rest / 10);
}

static void add_length(struct text *out, const char *name, long long hundredths)
{
    text_addf(out, " %s=\"", name);
    add_number(out, hundredths);
    text_add(out, "\"");
}

static void add_colour(struct text *out, unsigned colour)
{
    if (colour != INK)
        text_addf(out, " fill=\"#%06x\"", colour);
}

static void add_rectangle(struct text *out, unsigned colour, long long x, long long y,
                          long long width, long long height)
{
    text_add(out, "<rect");
    add_length(out, "x", x);
    add_length(out, "y", y);
    add_length(out, "width", width);
    add_length(out, "height", height);
    add_colour(out, colour);
    text_add(out, "/>\n");
}

static bool is_allowed(uint32_t code)
{
    return code >= ' ' && !(code >= 0x7F && code < 0xA0) && !(code >= 0xD800 && code < 0xE000) &&
           code < 0x110000 && (code & 0xFFFE) != 0xFFFE;
}

static void add_code(struct text *out, uint32_t code)
{
    char bytes[5];
    switch (code) {
    case '&':
        text_add(out, "&amp;");
        return;
    case '<':
        text_add(out, "&lt;");
        return;
    case '>':
        text_add(out, "&gt;");
        return;
    case '"':
        text_add(out, "&quot;");
        return;
    default:
        text_add_bytes(out, bytes, character_encode(is_allowed(code) ? code : '?', bytes));
    }
}

static void add_character(struct text *out, const struct cell *cell)
{
    for (size_t i = 0; i < CELL_CODES && cell_code(cell, i); i++)
        add_code(out, cell_code(cell, i));
}

/* ---- characters that are drawn ---- */

/* A rectangle in a cell, in hundredths of the picture's units. */
struct box {
    int x, y, width, height;
};

enum { LEFT = 1, RIGHT = 2, UP = 4, DOWN = 8 };

/* The rules: which arms go from the middle of the cell to its edges. */
static unsigned arms_of(uint32_t code)
{
    static const struct {
        uint32_t code;
        unsigned arms;
    } rules[] = {
        {0x2500, LEFT | RIGHT},             /* ─ */
        {0x2502, UP | DOWN},                /* │ */
        {0x250C, RIGHT | DOWN},             /* ┌ */
        {0x2510, LEFT | DOWN},              /* ┐ */
        {0x2514, RIGHT | UP},               /* └ */
        {0x2518, LEFT | UP},                /* ┘ */
        {0x251C, RIGHT | UP | DOWN},        /* ├ */
        {0x2524, LEFT | UP | DOWN},         /* ┤ */
        {0x252C, LEFT | RIGHT | DOWN},      /* ┬ */
        {0x2534, LEFT | RIGHT | UP},        /* ┴ */
        {0x253C, LEFT | RIGHT | UP | DOWN}, /* ┼ */
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].code == code)
            return rules[i].arms;
    return 0;
}

/* The blocks: ▀, ▁ to █ from below, ▉ to ▏ from the left, ▐. */
static bool block_of(uint32_t code, struct box *box)
{
    *box = (struct box){0, 0, CELL_WIDTH, CELL_HEIGHT};
    if (code == 0x2580) {
        box->height = CELL_HEIGHT / 2;
    } else if (code >= 0x2581 && code <= 0x2588) {
        box->height = CELL_HEIGHT * (int)(code - 0x2580) / 8;
        box->y = CELL_HEIGHT - box->height;
    } else if (code >= 0x2589 && code <= 0x258F) {
        box->width = CELL_WIDTH * (int)(0x2590 - code) / 8;
    } else if (code == 0x2590) {
        box->x = box->width = CELL_WIDTH / 2;
    } else {
        return false;
    }
    return true;
}

/* The rectangles of a character, at most 2; 0 for one that is text. */
static int boxes_of(const struct cell *cell, struct box box[2])
{
    const int x = (CELL_WIDTH - STROKE) / 2, y = (CELL_HEIGHT - STROKE) / 2;
    if (cell_code(cell, 1))
        return 0;
    if (block_of(cell->code, &box[0]))
        return 1;
    const unsigned arms = arms_of(cell->code);
    int count = 0;
    if (arms & (LEFT | RIGHT)) {
        const int from = arms & LEFT ? 0 : x, to = arms & RIGHT ? CELL_WIDTH : x + STROKE;
        box[count++] = (struct box){from, y, to - from, STROKE};
    }
    if (arms & (UP | DOWN)) {
        const int from = arms & UP ? 0 : y, to = arms & DOWN ? CELL_HEIGHT : y + STROKE;
        box[count++] = (struct box){x, from, STROKE, to - from};
    }
    return count;
}

/* ---- runs ---- */

/* Cells of one row. */
struct run {
    const struct canvas *canvas;
    int row, from, to;
};

static const struct cell *cell_of(const struct run *run, int column)
{
    return canvas_cell(run->canvas, run->row, column);
}

static bool is_blank(const struct cell *cell)
{
    return (cell->code == ' ' || !cell->code) && !cell_code(cell, 1);
}

static bool is_ascii(const struct cell *cell)
{
    return cell->code > ' ' && cell->code < 0x7F && !cell_code(cell, 1) && cell->width == 1;
}

/* The same rectangles side by side are one, so that no seam shows: those that fill the width. */
static void add_boxes(struct text *out, unsigned colour, struct run *run, const struct box *box,
                      int count)
{
    const struct cell *first = cell_of(run, run->from);
    const bool joins = count == 1 && box[0].width == CELL_WIDTH;
    int end = run->from + 1;
    while (joins && end < run->to && cell_of(run, end)->code == first->code &&
           !cell_code(cell_of(run, end), 1))
        end++;
    const long long x = (long long)run->from * CELL_WIDTH, y = (long long)run->row * CELL_HEIGHT;
    for (int i = 0; i < count; i++)
        add_rectangle(out, colour, x + box[i].x, y + box[i].y,
                      box[i].width + (long long)(end - run->from - 1) * CELL_WIDTH, box[i].height);
    run->from = end;
}

/* Where the words from `from` on end: one blank between ASCII characters may be within. */
static int words_end(const struct run *run, int from)
{
    int end = from;
    while (end < run->to && is_ascii(cell_of(run, end))) {
        end++;
        if (end + 1 < run->to && cell_of(run, end)->code == ' ' && is_blank(cell_of(run, end)) &&
            is_ascii(cell_of(run, end + 1)))
            end++;
    }
    return end;
}

static void add_words(struct text *out, unsigned colour, bool bold, struct run *run)
{
    const struct cell *first = cell_of(run, run->from);
    const int end = is_ascii(first) ? words_end(run, run->from) : run->from + first->width;
    text_add(out, "<text");
    add_length(out, "x", (long long)run->from * CELL_WIDTH);
    add_length(out, "y", (long long)run->row * CELL_HEIGHT + BASELINE);
    add_length(out, "textLength", (long long)(end - run->from) * CELL_WIDTH);
    add_colour(out, colour);
    text_add(out, bold ? " font-weight=\"bold\">" : ">");
    for (int column = run->from; column < end; column++)
        add_character(out, cell_of(run, column));
    text_add(out, "</text>\n");
    run->from = end;
}

/* The cells of a run are of one style. */
static void add_run(struct text *out, struct run run)
{
    const struct look look = look_of(PALETTE_256, cell_of(&run, run.from)->style);
    const unsigned own = colour_of(look.colour);
    const bool reverse = look.attributes & LOOK_REVERSE;
    const unsigned colour = reverse ? PAPER : own;
    const long long x = (long long)run.from * CELL_WIDTH, y = (long long)run.row * CELL_HEIGHT;
    const long long width = (long long)(run.to - run.from) * CELL_WIDTH;
    if (reverse)
        add_rectangle(out, own, x, y, width, CELL_HEIGHT);
    if (look.attributes & LOOK_UNDERLINE)
        add_rectangle(out, colour, x, y + UNDERLINE, width, STROKE);
    while (run.from < run.to) {
        struct box box[2];
        const struct cell *cell = cell_of(&run, run.from);
        const int boxes = boxes_of(cell, box);
        if (is_blank(cell))
            run.from++;
        else if (boxes)
            add_boxes(out, colour, &run, box, boxes);
        else
            add_words(out, colour, look.attributes & LOOK_BOLD, &run);
    }
}

static void add_row(struct text *out, const struct canvas *canvas, int row)
{
    for (int from = 0, to; from < canvas->columns; from = to) {
        const uint16_t style = canvas_cell(canvas, row, from)->style;
        for (to = from + 1; to < canvas->columns; to++)
            if (canvas_cell(canvas, row, to)->style != style)
                break;
        add_run(out, (struct run){canvas, row, from, to});
    }
}

void picture_svg(const struct canvas *canvas, struct text *out)
{
    const long long width = (long long)canvas->columns * CELL_WIDTH;
    const long long height = (long long)canvas->rows * CELL_HEIGHT;
    text_add(out, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    add_length(out, "width", width);
    add_length(out, "height", height);
    text_add(out, " viewBox=\"0 0 ");
    add_number(out, width);
    text_add(out, " ");
    add_number(out, height);
    text_addf(out,
              "\" xml:space=\"preserve\" shape-rendering=\"crispEdges\" fill=\"#%06x\""
              " font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\""
              " font-size=\"14\">\n",
              INK);
    add_rectangle(out, PAPER, 0, 0, width, height);
    for (int row = 0; row < canvas->rows; row++)
        add_row(out, canvas, row);
    text_add(out, "</svg>\n");
}
