/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways to the loss side by side.  What is to be said is made as lines of strings first
 * (compare_sheet.h); here they are given columns, scrolled and drawn. */

#include "app/compare_sheet.h"
#include "app/frame.h"
#include "app/view.h"
#include "core/intl.h"
#include "core/larger.h"

/* From so many rows between the lines around it the view has a heading of its own. */
#define HEADING_ROWS 8

/* Most columns that are added to the gap between cells where there is room. */
#define SPREAD 7

/* Columns of the labels. */
#define LABEL_LEAST 6
#define LABEL_MOST  24

/* What a click selects beside the fields of the table: a case. */
#define FIELD_CASE 16

/* The columns of the cases.  Where not all four fit there are the two with what the chosen one
 * passes, or that one alone. */
struct columns {
    int label;           /* columns of the labels */
    size_t first, count; /* cases */
    int end[COMPARISON_CASES], width[COMPARISON_CASES];
};

static bool has_cases(const struct sheet_line *line)
{
    return line->kind >= SHEET_TOLD && line->kind <= SHEET_CASES;
}

/* The widest text of a case in any line; the labels' for COMPARISON_CASES. */
static int widest(const struct compare_sheet *sheet, size_t i)
{
    int width = 0;
    for (size_t n = 0; n < sheet->count; n++)
        if (has_cases(&sheet->line[n]))
            width = larger(width, (int)text_width(i < COMPARISON_CASES ? sheet->line[n].cell[i].text
                                                                       : sheet->line[n].label));
    return width;
}

/* Places `count` cases from the one that leads on; false if they do not fit.  Long labels are cut;
 * where there is room they get it first, then the space between the cases. */
static bool place(const struct compare_sheet *sheet, size_t lead, size_t count,
                  struct columns *columns)
{
    *columns = (struct columns){.first = lead / count * count, .count = count};
    const size_t last = columns->first + count;
    const int labels = smaller(LABEL_MOST, widest(sheet, COMPARISON_CASES));
    columns->label = smaller(labels, larger(LABEL_LEAST, sheet->columns / 4));
    int spare = sheet->columns - 1 - SHEET_EDGE - columns->label;
    for (size_t i = columns->first; i < last; i++) {
        columns->width[i] = widest(sheet, i);
        spare -= SHEET_GAP + columns->width[i];
    }
    const bool fits = spare >= 0;
    const int longer = larger(0, smaller(labels - columns->label, spare));
    columns->label += longer;
    const int spread = larger(0, smaller(SPREAD, (spare - longer) / (int)count));
    int end = SHEET_EDGE + columns->label;
    for (size_t i = columns->first; i < last; i++)
        columns->end[i] = end += SHEET_GAP + columns->width[i] + spread;
    return fits;
}

static struct columns place_cases(const struct compare_sheet *sheet, size_t lead)
{
    struct columns columns;
    for (size_t count = COMPARISON_CASES; count > 1; count /= 2)
        if (place(sheet, lead, count, &columns))
            return columns;
    if (!place(sheet, lead, 1, &columns)) { /* what does not fit is cut */
        columns.end[lead] = sheet->columns - 1;
        columns.width[lead] = larger(1, columns.end[lead] - SHEET_EDGE - columns.label - SHEET_GAP);
    }
    return columns;
}

/* ---- the lines ---- */

/* What a frame is drawn from. */
struct painter {
    struct scene scene;
    const struct compare_sheet *sheet;
    struct columns columns;
};

/* Where nothing that was selected is seen further up, the terminal's cursor stands here. */
static void stand_on(struct canvas *canvas, int row, int column)
{
    if (canvas->cursor_row < 0)
        canvas_set_cursor(canvas, row, column);
}

static void draw_label(const struct painter *painter, int row, const struct sheet_line *line,
                       int width)
{
    struct canvas *canvas = painter->scene.canvas;
    const struct ui *ui = painter->scene.ui;
    const bool here = line->row == ui->row;
    if (here) {
        canvas_put(canvas, row, 0, STYLE_STRONG, ui_is_unicode(ui) ? "▸" : ">");
        stand_on(canvas, row, 0);
    }
    canvas_put_cut(canvas, row, SHEET_EDGE, width, here ? STYLE_STRONG : STYLE_PLAIN, line->label,
                   ui_face(ui));
}

/* The mark of the first difference, before a text that begins at `column`. */
static void draw_mark(const struct painter *painter, int row, int column)
{
    canvas_put_right(painter->scene.canvas, row, column - 1, STYLE_WRONG,
                     compare_mark(painter->scene.ui));
}

/* The selected number, where a new one is typed; the terminal's cursor stands behind it. */
static void draw_selected(const struct painter *painter, int row, size_t i, const char *text)
{
    struct canvas *canvas = painter->scene.canvas;
    const struct ui *ui = painter->scene.ui;
    const int end = painter->columns.end[i];
    if (ui->editing)
        text = ui->edit;
    text = text_ending(text, end - SHEET_EDGE);
    const int left = end - larger((int)text_width(text), painter->columns.width[i]);
    canvas_fill(canvas, row, left, end - left, STYLE_CURSOR, " ");
    canvas_put_right(canvas, row, end, STYLE_CURSOR, text);
    canvas_set_cursor(canvas, row, end);
}

/* The spot of a cell: what goes in can be nudged, the name of a case chooses it, any other selects
 * the class. */
static void add_spot(const struct painter *painter, int row, size_t i,
                     const struct sheet_line *line)
{
    const struct ui *ui = painter->scene.ui;
    const bool own = i / 2 == painter->sheet->present / 2;
    struct spot spot = {.row = row,
                        .column = painter->columns.end[i] - painter->columns.width[i],
                        .width = painter->columns.width[i],
                        .kind = SPOT_CELL,
                        .item = line->row == SHEET_NO_ROW ? ui->row : line->row};
    if (line->kind == SHEET_TOLD)
        spot.field = FIELD_CASE + (int)i;
    else if (line->kind == SHEET_INPUT && own)
        spot.field = FIELD_VALUE;
    else if (line->row != SHEET_NO_ROW)
        spot.kind = SPOT_ROW;
    else
        return;
    spots_add(&painter->scene.ui->spots, spot);
}

static void draw_cases(const struct painter *painter, int row, const struct sheet_line *line)
{
    struct canvas *canvas = painter->scene.canvas;
    const struct ui *ui = painter->scene.ui;
    const struct columns *columns = &painter->columns;
    draw_label(painter, row, line, columns->label);
    for (size_t i = columns->first; i < columns->first + columns->count; i++) {
        const struct sheet_cell *cell = &line->cell[i];
        const int width = (int)text_width(cell->text);
        const int left = columns->end[i] - smaller(width, columns->width[i]);
        const enum style style = cell->marked ? STYLE_WRONG : cell->style;
        canvas_put_cut(canvas, row, left, columns->width[i], style, cell->text, ui_face(ui));
        if (cell->marked)
            draw_mark(painter, row, left);
        if (line->kind == SHEET_INPUT && line->row == ui->row && i == painter->sheet->present)
            draw_selected(painter, row, i, cell->text);
        add_spot(painter, row, i, line);
    }
}

/* What is passed, over the middle of the cases that pass it. */
static void draw_groups(const struct painter *painter, int row, const struct sheet_line *line)
{
    const struct columns *columns = &painter->columns;
    const size_t last = columns->first + columns->count;
    for (size_t i = columns->first; i < last; i += 2) {
        const size_t other = i + 1 < last ? i + 1 : i;
        const int left = columns->end[i] - columns->width[i], end = columns->end[other];
        const char *text = line->cell[i / 2 * 2].text;
        const int room = end - SHEET_EDGE, width = smaller((int)text_width(text), room);
        const int from = larger(SHEET_EDGE, smaller((left + end - width) / 2, end - width));
        canvas_put_cut(painter->scene.canvas, row, from, room, STYLE_PLAIN, text,
                       ui_face(painter->scene.ui));
    }
}

static void draw_ways(const struct painter *painter, int row, const struct sheet_line *line)
{
    struct canvas *canvas = painter->scene.canvas;
    const int label = compare_ways_label(canvas->columns),
              width = compare_ways_width(canvas->columns);
    draw_label(painter, row, line, label);
    for (int i = 0; i < 2; i++) {
        const struct sheet_cell *cell = &line->cell[i];
        const int left = SHEET_EDGE + label + SHEET_GAP + i * (width + SHEET_GAP);
        canvas_put_cut(canvas, row, left, width, cell->marked ? STYLE_WRONG : cell->style,
                       cell->text, ui_face(painter->scene.ui));
        if (cell->marked)
            draw_mark(painter, row, left);
    }
}

static void draw_line(const struct painter *painter, int row, const struct sheet_line *line)
{
    struct canvas *canvas = painter->scene.canvas;
    switch (line->kind) {
    case SHEET_BLANK:
        break;
    case SHEET_TEXT:
        canvas_put_cut(canvas, row, 1, canvas->columns - 2, STYLE_PLAIN, line->label,
                       ui_face(painter->scene.ui));
        break;
    case SHEET_RULE:
        draw_heading(&painter->scene, row, line->label);
        stand_on(canvas, row, SHEET_EDGE + 1);
        break;
    case SHEET_GROUPS:
        draw_groups(painter, row, line);
        break;
    case SHEET_TOLD:
    case SHEET_INPUT:
    case SHEET_PROBS:
    case SHEET_CASES:
        draw_cases(painter, row, line);
        break;
    case SHEET_WAYS:
        draw_ways(painter, row, line);
        break;
    }
}

/* ---- the frame ---- */

/* What the keys of this view do, and how much is not seen. */
static void hints(const struct ui *ui, int columns, struct text *out)
{
    const size_t below = ui->memory.compare_more, above = ui->memory.compare_line;
    const bool wide = columns >= SHEET_WORDS_COLUMNS;
    text_add(out, wide ? _("Tab next case") : _("Tab case"));
    if (below && wide)
        text_addf(out, ngettext("  PgDn %zu more line", "  PgDn %zu more lines", below), below);
    else if (below)
        text_addf(out, _("  PgDn %zu more"), below);
    else if (above && wide)
        text_addf(out, ngettext("  PgUp %zu line above", "  PgUp %zu lines above", above), above);
    else if (above)
        text_addf(out, _("  PgUp %zu above"), above);
}

static void draw_own_heading(const struct painter *painter, int row)
{
    struct canvas *canvas = painter->scene.canvas;
    struct ui *ui = painter->scene.ui;
    const enum face face = ui_face(ui);
    struct text heading = {0}, hint = {0};
    hints(ui, canvas->columns, &hint);
    text_addf(&heading, _("THE FOUR CASES: %s"), painter->sheet->subject);
    draw_heading(&painter->scene, row, "");
    const int width = (int)text_width(text_string(&hint));
    const int left = canvas->columns - width - 3;
    canvas_putf(canvas, row, left, STYLE_STRONG, " %s ", text_string(&hint));
    canvas_putf(canvas, row, SHEET_EDGE, STYLE_HEADING, " ");
    const int names = left - SHEET_EDGE - 3;
    canvas_put_cut(canvas, row, SHEET_EDGE + 1, names, STYLE_HEADING, text_string(&heading), face);
    canvas_put(canvas, row, SHEET_EDGE + 1 + smaller(names, (int)text_width(text_string(&heading))),
               STYLE_PLAIN, " ");
    text_release(&heading);
    text_release(&hint);
}

/* Where there is no heading, the hints stand in the line of the echo while it is silent. */
static void draw_hints_below(const struct painter *painter)
{
    struct canvas *canvas = painter->scene.canvas;
    struct text hint = {0};
    if (painter->scene.ui->echo.length || painter->scene.ui->editing)
        return;
    hints(painter->scene.ui, canvas->columns, &hint);
    canvas_put_cut(canvas, canvas->rows - 2, 1, canvas->columns - 2, STYLE_PLAIN,
                   text_string(&hint), ui_face(painter->scene.ui));
    text_release(&hint);
}

/* Keeps the place within the sheet; what is typed is always seen. */
static void scroll(struct view_memory *memory, const struct compare_sheet *sheet, bool editing)
{
    const size_t page = (size_t)sheet->rows;
    const size_t last = sheet->count > page ? sheet->count - page : 0;
    if (editing)
        memory->compare_line = 0;
    if (memory->compare_line > last)
        memory->compare_line = last;
    memory->compare_page = page;
    memory->compare_more = last - memory->compare_line;
}

static void draw_sheet(struct ui *ui, struct canvas *canvas)
{
    struct painter painter = {.scene = scene_of(ui, canvas)};
    struct body body = frame_around(&painter.scene);
    const int heading = body.rows >= HEADING_ROWS;
    body.row += heading;
    body.rows -= heading;
    struct compare_sheet sheet = compare_sheet_new(ui, body.rows, canvas->columns);
    painter.sheet = &sheet;
    painter.columns = place_cases(&sheet, ui->editing ? sheet.present : sheet.chosen);
    scroll(&ui->memory, &sheet, ui->editing);
    for (int i = 0; i < body.rows && ui->memory.compare_line + (size_t)i < sheet.count; i++)
        draw_line(&painter, body.row + i, &sheet.line[ui->memory.compare_line + (size_t)i]);
    if (heading)
        draw_own_heading(&painter, body.row - 1);
    else
        draw_hints_below(&painter);
    compare_sheet_release(&sheet);
    if (ui->echo.length) /* a long one lies over the sheet */
        draw_echo(&painter.scene, canvas->rows - 2);
}

/* All that stands here would answer the question of a step. */
static void draw_asked(struct ui *ui, struct canvas *canvas)
{
    static const char *const lines[] = {
        N_("The steps ask for the loss, and here it would be told."),
        N_("Esc leads back, Space there goes on."),
    };
    const struct scene scene = scene_of(ui, canvas);
    const struct body body = frame_around(&scene);
    for (int i = 0; i < (int)(sizeof lines / sizeof *lines) && i < body.rows; i++)
        canvas_put_cut(canvas, body.row + i + (body.rows > 2), 2, canvas->columns - 3, STYLE_PLAIN,
                       _(lines[i]), ui_face(ui));
}

static void draw(struct ui *ui, struct canvas *canvas)
{
    if (matrix_is_empty(&ui->session->problem.values))
        view_work.draw(ui, canvas); /* says what to type */
    else if (ui_hides_loss(ui))
        draw_asked(ui, canvas);
    else
        draw_sheet(ui, canvas);
}

/* ---- hands ---- */

static void open(struct ui *ui)
{
    ui->field = FIELD_VALUE; /* Tab, which leads to the labels elsewhere, goes through the cases */
}

/* The next case, or the one before. */
static void change_case(struct ui *ui, int by)
{
    const size_t now = routes_chosen(ui);
    ui->memory.compare_case =
        1 + (by > 0 ? now + 1 : now + COMPARISON_CASES - 1) % COMPARISON_CASES;
}

static void turn_page(struct ui *ui, int by)
{
    struct view_memory *memory = &ui->memory;
    const size_t page = memory->compare_page > 2 ? memory->compare_page - 1 : 1;
    if (by > 0 ? memory->compare_more == 0 : memory->compare_line == 0)
        ui_say(ui, memory->compare_more || memory->compare_line
                       ? (by > 0 ? _("this is the end") : _("this is the beginning"))
                       : _("all of it is on the screen"));
    else if (by > 0)
        memory->compare_line += page < memory->compare_more ? page : memory->compare_more;
    else
        memory->compare_line -= page < memory->compare_line ? page : memory->compare_line;
}

static const struct view_key keys[] = {
    {{KEY_NAME_TAB}, change_case, 1},
    {{KEY_NAME_BACK_TAB}, change_case, -1},
    {{' ', KEY_NAME_PAGE_DOWN}, turn_page, 1},
    {{KEY_NAME_BACKSPACE, KEY_NAME_PAGE_UP}, turn_page, -1},
};

static bool act(struct ui *ui, uint32_t key)
{
    return view_act(keys, sizeof keys / sizeof *keys, ui, key);
}

static void select_row(struct ui *ui, size_t item, int field)
{
    if (field >= FIELD_CASE)
        ui->memory.compare_case = 1 + (size_t)(field - FIELD_CASE);
    else
        view_select_row(ui, item, field);
}

static const struct key_word words[] = {{' ', N_("more")}, {0, NULL}};

const struct view view_compare = {
    .name = "compare",
    .key = 'C',
    .word = N_("compare"),
    .help = N_("the ways to the loss side by side, and where they part"),
    .words = words,
    .open = open,
    .draw = draw,
    .act = act,
    .select = select_row,
    .find = view_find_row,
};
