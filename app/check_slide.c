/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step check on the projector: one step a slide, the selected number big.  Ours is asked first,
 * and shown with the next press. */
#include <stdio.h>
#include <string.h>

#include "app/check_lines.h"
#include "app/digits.h"
#include "app/projector.h"
#include "core/intl.h"
#include "core/number.h"

/* Rows of a slide: the step, its items, the big number, what is said, the keys. */
#define STEP_ROW  2
#define ITEMS_ROW 4
#define AIRY      3 /* up to so many items with a blank line behind each */
#define SAID_ROWS 2

/* Columns: the right edges of the numbers, and the verdict. */
#define WHERE     18 /* "step 10 of 12" in the corner, */
#define YOURS     6  /* and "yours" over its column, with a gap before each */
#define YOURS_END 36
#define OURS_END  48
#define WORD      51

static void draw_head(const struct check_sheet *sheet, struct hand_place place)
{
    struct canvas *canvas = sheet->scene.canvas;
    const enum face face = ui_face(sheet->scene.ui);
    char step[48];
    snprintf(step, sizeof step, _("step %zu of %zu"), place.step + 1, sheet->d->count);
    canvas_put_cut(canvas, 0, 1, canvas->columns - WHERE, STYLE_STRONG, _("your steps beside ours"),
                   face);
    canvas_put_right(canvas, 0, canvas->columns - 1, STYLE_PLAIN, step);
    draw_heading(&sheet->scene, 1, "");
    canvas_put_cut(canvas, STEP_ROW, SLIDE_LEFT, YOURS_END - SLIDE_LEFT - YOURS, STYLE_STRONG,
                   check_symbol(sheet, place.step), face);
    canvas_put_right(canvas, STEP_ROW, YOURS_END, STYLE_HEADING, _("yours"));
    canvas_put_right(canvas, STEP_ROW, OURS_END, STYLE_HEADING, _("ours"));
}

static struct number_text ours_of(const struct check_sheet *sheet, struct hand_place place)
{
    return number_show(sheet->d->step[place.step].value[place.item], SLIDE_DIGITS);
}

static void draw_item(const struct check_sheet *sheet, int row, struct hand_place place, bool here)
{
    struct canvas *canvas = sheet->scene.canvas;
    struct ui *ui = sheet->scene.ui;
    const enum face face = ui_face(ui);
    const struct hand_cell *cell = handwork_cell(sheet->hand, place.step, place.item);
    const bool typing = here && ui->editing;
    const char *yours = typing ? ui->edit : cell->typed[0] ? cell->typed : "?";
    char room[CLASS_ROOM];
    if (here)
        canvas_put(canvas, row, 1, STYLE_STRONG, ui_is_unicode(ui) ? "▸" : ">");
    if (sheet->slipped && place.step == sheet->slip.step && place.item == sheet->slip.item)
        canvas_put(canvas, row, 2, STYLE_WRONG, "!");
    if (sheet->d->step[place.step].each)
        canvas_put_cut(canvas, row, SLIDE_LEFT, SLIDE_NAME, here ? STYLE_STRONG : STYLE_PLAIN,
                       derivation_item_name(sheet->d, place.item, room), face);
    canvas_put_right(canvas, row, YOURS_END, here ? STYLE_CURSOR : STYLE_PLAIN,
                     text_ending(yours, YOURS_END - SLIDE_LEFT - SLIDE_NAME - 1));
    canvas_put_right(canvas, row, OURS_END, STYLE_PLAIN,
                     check_is_told(sheet, place) ? ours_of(sheet, place).text : "?");
    canvas_put_cut(canvas, row, WORD, canvas->columns - WORD,
                   cell->verdict == HAND_WRONG ? STYLE_WRONG : STYLE_PLAIN,
                   _(hand_verdict_word(cell->verdict)), face);
    if (here)
        canvas_set_cursor(canvas, row, typing ? YOURS_END : YOURS_END - 1);
    spots_add(&ui->spots, (struct spot){.row = row,
                                        .width = canvas->columns,
                                        .kind = SPOT_ROW,
                                        .item = check_line_of(sheet->d, place.step) + place.item});
}

/* Of the step as many items as can be read from the last bench; returns the row after them. */
static int draw_items(const struct check_sheet *sheet, struct hand_place place)
{
    const size_t items = sheet->d->step[place.step].each ? sheet->d->items : 1;
    const size_t shown = items < SLIDE_ITEMS ? items : SLIDE_ITEMS;
    const size_t top = place.item < shown ? 0 : place.item + 1 - shown;
    const int air = shown <= AIRY ? 2 : 1;
    for (size_t i = 0; i < shown; i++)
        draw_item(sheet, ITEMS_ROW + (int)i * air, (struct hand_place){place.step, top + i},
                  top + i == place.item);
    if (shown < items) {
        char more[64];
        snprintf(more, sizeof more, ngettext("%zu more", "%zu more", items - shown), items - shown);
        canvas_put(sheet->scene.canvas, ITEMS_ROW - 1, SLIDE_LEFT, STYLE_PLAIN, more);
    }
    return ITEMS_ROW + (int)shown * air;
}

/* The number of the selected cell: what was typed, or ours once it was shown. */
static void draw_big(const struct check_sheet *sheet, struct hand_place place, int row, int end)
{
    struct canvas *canvas = sheet->scene.canvas;
    const struct hand_cell *cell = handwork_cell(sheet->hand, place.step, place.item);
    const struct number_text ours = ours_of(sheet, place);
    const bool told = check_is_told(sheet, place);
    const char *number = sheet->scene.ui->editing ? sheet->scene.ui->edit
                         : cell->typed[0]         ? cell->typed
                         : told                   ? ours.text
                                                  : "";
    const int width = digits_width(number);
    if (!number[0] || number[strspn(number, "0123456789.-+einfa")] || width > canvas->columns - 2 ||
        end - row < DIGITS_ROWS)
        return;
    digits_draw(canvas, row + (end - row > DIGITS_ROWS + 1), (canvas->columns - width) / 2, number);
}

/* The question as long as nothing is told, then what there is to say. */
static void draw_said(const struct check_sheet *sheet, struct hand_place place, int row)
{
    const struct hand_cell *cell = handwork_cell(sheet->hand, place.step, place.item);
    const struct step_text step = step_text(sheet->d, place.step);
    struct text said = {0};
    if (cell->typed[0])
        handwork_say(sheet->hand, sheet->d, place, &said);
    else
        text_addf(&said, "%s: %s", _(step.verb), cell->asked ? _(step.why) : _(step.question));
    draw_sentence(&sheet->scene, row, SAID_ROWS, STYLE_PLAIN, text_string(&said));
    text_release(&said);
}

static void draw_slide_keys(const struct check_sheet *sheet, bool told, int row)
{
    const struct {
        const char *name, *word;
        uint32_t key;
    } keys[] = {{"PgDn", told ? _("next") : _("reveal"), KEY_NAME_PAGE_DOWN},
                {"PgUp", _("back"), KEY_NAME_PAGE_UP},
                {"0-9", _("type"), 'e'},
                {"S", _("leave"), 'S'},
                {"q", _("quit"), 'q'}};
    int column = 1;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        column =
            3 + draw_pressable(&sheet->scene, row, column, keys[i].name, keys[i].word, keys[i].key);
}

void check_draw_slide(const struct check_sheet *sheet)
{
    const struct canvas *canvas = sheet->scene.canvas;
    const struct hand_place place = check_place(sheet->d, sheet->scene.ui->memory.check_line);
    const int keys = canvas->rows - 1, said = keys - 1 - SAID_ROWS;
    draw_head(sheet, place);
    const int below = draw_items(sheet, place);
    draw_big(sheet, place, below, said);
    if (sheet->scene.ui->echo.length)
        draw_echo(&sheet->scene, keys - 1);
    draw_said(sheet, place, said);
    const struct hand_cell *cell = handwork_cell(sheet->hand, place.step, place.item);
    draw_slide_keys(sheet, cell->typed[0] || cell->asked, keys);
}
