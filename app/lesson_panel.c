/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/lesson_panel.h"

#include "app/view.h"
#include "core/intl.h"
#include "core/larger.h"

/* Columns from which words and problem stand beside each other; the gap between them. */
#define BESIDE_FROM 100
#define BESIDE_GAP  3

/* Of a body of so many rows, these are the live problem's; below the least, one of both is shown.
 */
#define LIVE_ROWS       7
#define LIVE_ROWS_FEW   6
#define BODY_ROWS_FEW   20
#define BODY_ROWS_LEAST 14

/* Rows of words from which headings have a blank line below them. */
#define AIRY_FROM 18

struct lesson_areas lesson_areas(int rows, int columns, bool live_alone)
{
    const struct lesson_area body = {.row = 1, .rows = rows - 3, .columns = columns};
    if (columns >= BESIDE_FROM) {
        struct lesson_areas areas = {body, body, .beside = true};
        areas.words.columns = columns * 45 / 100;
        areas.live.column = areas.words.columns + BESIDE_GAP;
        areas.live.columns = columns - areas.live.column;
        return areas;
    }
    if (body.rows < BODY_ROWS_LEAST) {
        struct lesson_areas one = {.beside = false};
        *(live_alone ? &one.live : &one.words) = body;
        return one;
    }
    struct lesson_areas areas = {body, body, .beside = false};
    areas.live.rows = body.rows < BODY_ROWS_FEW ? LIVE_ROWS_FEW : LIVE_ROWS;
    areas.words.rows = body.rows - areas.live.rows - 1;
    areas.live.row = body.row + areas.words.rows + 1;
    return areas;
}

void lesson_draw_title(const struct scene *scene)
{
    const struct classroom *room = &scene->ui->room;
    struct canvas *canvas = scene->canvas;
    const enum face face = ui_face(scene->ui);
    struct text where = {0}, name = {0};
    int column = canvas_put(canvas, 0, 1, STYLE_HEADING, "xent") + 2;
    if (room->lecture.open && !room->listing) {
        text_addf(&where, canvas->columns < 60 ? "%zu/%zu" : _("page %zu of %zu"),
                  room->lecture.page + 1, room->lecture.lesson.pages);
        if (room->lesson != SIZE_MAX)
            text_addf(&name, "%zu  ", room->lesson + 1);
        text_add(&name, room->lecture.lesson.title);
    } else {
        text_add(&name, _("lessons"));
    }
    const int end = canvas->columns - 1 - (int)text_width(text_string(&where));
    canvas_put_cut(canvas, 0, column, end - column - 2, STYLE_STRONG, text_string(&name), face);
    canvas_put(canvas, 0, end, STYLE_PLAIN, text_string(&where));
    text_release(&where);
    text_release(&name);
}

/* ---- a page ---- */

/* The lines between the areas. */
static void draw_border(const struct scene *scene, const struct lesson_areas *areas)
{
    const bool unicode = ui_is_unicode(scene->ui);
    const struct lesson_area *live = &areas->live;
    if (!live->rows || !areas->words.rows)
        return;
    if (areas->beside)
        for (int row = live->row; row < live->row + live->rows; row++)
            canvas_put(scene->canvas, row, live->column - 2, STYLE_FAINT, unicode ? "│" : "|");
    else
        canvas_fill(scene->canvas, live->row - 1, 0, live->columns, STYLE_FAINT,
                    unicode ? "─" : "-");
}

void lesson_follow(struct classroom *room, size_t lines, size_t rows, size_t stop)
{
    const size_t last = lines > rows ? lines - rows : 0;
    if (room->follow)
        room->top = last < stop ? last : stop < last ? stop : last;
    if (room->top > last)
        room->top = last;
    room->follow = false;
    room->below = lines > room->top + rows ? lines - room->top - rows : 0;
    room->rows = rows;
}

void lesson_draw_marks(const struct scene *scene, const struct lesson_area *area)
{
    const struct classroom *room = &scene->ui->room;
    const int end = area->column + area->columns - 1;
    const bool unicode = ui_is_unicode(scene->ui);
    if (room->top)
        canvas_put(scene->canvas, area->row, end, STYLE_STRONG, unicode ? "↑" : "^");
    if (room->below)
        canvas_put(scene->canvas, area->row + area->rows - 1, end, STYLE_STRONG,
                   unicode ? "↓" : "v");
}

static void draw_words(const struct scene *scene, const struct lesson_area *area)
{
    struct classroom *room = &scene->ui->room;
    struct rich rich = {
        .columns = area->columns - 2, .face = ui_face(scene->ui), .airy = area->rows >= AIRY_FROM};
    size_t stop;
    lecture_write(&room->lecture, &rich, &stop);
    lesson_follow(room, rich.count, (size_t)area->rows, stop);
    rich_draw(&rich, room->top, scene->canvas, area->row, area->column + 1, area->rows);
    lesson_draw_marks(scene, area);
    rich_release(&rich);
}

/* The live problem, drawn as the main view draws it, without what stands around that. */
static void draw_live(const struct scene *scene, const struct lesson_area *area)
{
    struct ui *ui = scene->ui;
    const size_t before = ui->spots.count;
    struct canvas live = canvas_new(area->rows, area->columns);
    work_draw_panels(ui, &live);
    draw_picture(scene->canvas, area->row, area->column, &live);
    spots_shift(&ui->spots, before, area->row, area->column);
    canvas_release(&live);
}

void lesson_draw_page(const struct scene *scene, const struct lesson_areas *areas)
{
    draw_border(scene, areas);
    if (areas->live.rows)
        draw_live(scene, &areas->live);
    if (areas->words.rows)
        draw_words(scene, &areas->words);
}

/* ---- the list ---- */

static void draw_lesson(const struct scene *scene, int row, size_t i)
{
    const struct classroom *room = &scene->ui->room;
    const struct course_lesson *lesson = &room->course.lesson[i];
    const bool unicode = ui_is_unicode(scene->ui);
    struct text line = {0};
    text_addf(&line, "%2zu %s %s", i + 1, lesson->done ? unicode ? "✓" : "x" : " ",
              text_string(&lesson->title));
    if (lesson->reached)
        text_addf(&line, _("   page %zu of %zu"), lesson->reached + 1, lesson->pages);
    canvas_put_cut(scene->canvas, row, 2, scene->canvas->columns - 3,
                   i == room->selected ? STYLE_CURSOR : STYLE_PLAIN, text_string(&line),
                   ui_face(scene->ui));
    spots_add(
        &scene->ui->spots,
        (struct spot){.row = row, .width = scene->canvas->columns, .kind = SPOT_ROW, .item = i});
    if (i == room->selected)
        canvas_set_cursor(scene->canvas, row, 1);
    text_release(&line);
}

static void draw_path(const struct scene *scene, int row, const struct course_path *path)
{
    struct text line = {0};
    size_t done;
    const size_t all = course_path_length(&scene->ui->room.course, path, &done);
    text_addf(&line, _(":lesson %s   %s (%zu of %zu)"), path->name, _(path->help), done, all);
    canvas_put_cut(scene->canvas, row, 2, scene->canvas->columns - 3, STYLE_PLAIN,
                   text_string(&line), ui_face(scene->ui));
    text_release(&line);
}

void lesson_draw_list(const struct scene *scene)
{
    struct classroom *room = &scene->ui->room;
    const int body = scene->canvas->rows - 3;
    int paths = 0;
    while (course_path_at((size_t)paths))
        paths++;
    const int room_for_paths = body - (int)room->course.count >= paths ? paths : 0;
    const int shown = smaller((int)room->course.count, body - room_for_paths);
    if (!room->course.count)
        canvas_put_cut(scene->canvas, 2, 2, scene->canvas->columns - 3, STYLE_PLAIN,
                       _("no lessons were found; XENT_LESSONS can name the folder they are in"),
                       ui_face(scene->ui));
    room->list_top =
        frame_scroll(room->list_top, room->selected, (size_t)shown, room->course.count);
    for (int i = 0; i < shown; i++)
        draw_lesson(scene, 1 + i, room->list_top + (size_t)i);
    const int first = scene->canvas->rows - 2 - room_for_paths;
    for (int i = 0; i < room_for_paths; i++)
        draw_path(scene, first + i, course_path_at((size_t)i));
}
