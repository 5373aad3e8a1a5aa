/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of a lesson as a slide: the words above, below them the problem, or the answer in big
 * digits when a question was just answered.  A page that is too long for that is scrolled with what
 * is reached. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/digits.h"
#include "app/lesson_panel.h"
#include "app/projector.h"
#include "app/view.h"
#include "core/intl.h"
#include "core/larger.h"
#include "core/number.h"

/* From so many rows on there is a rule under the title, and lines of words have air. */
#define RULE_FROM 12
#define AIRY_FROM 18

/* Rows of the problem that stay however long the words are, and rows of words below which it goes.
 */
#define ITEMS_LEAST 3
#define WORDS_LEAST 6

/* What the words leave for the problem. */
struct parts {
    int top, rows; /* of the words */
    int below;     /* rows under them, the blank one included */
};

static void draw_lesson_title(const struct scene *scene)
{
    const struct classroom *room = &scene->ui->room;
    struct canvas *canvas = scene->canvas;
    char where[48];
    snprintf(where, sizeof where, "%zu/%zu", room->lecture.page + 1, room->lecture.lesson.pages);
    const int end = canvas->columns - 2 - (int)strlen(where);
    canvas_put_cut(canvas, 0, 1, end - 2, STYLE_STRONG, room->lecture.lesson.title,
                   ui_face(scene->ui));
    canvas_put_right(canvas, 0, canvas->columns - 1, STYLE_PLAIN, where);
    if (canvas->rows >= RULE_FROM)
        draw_heading(scene, 1, "");
}

/* Rows of the answer in big digits with the blank line before it; 0 for none, or if too wide. */
static int answer_rows(const struct scene *scene, struct number_text *shown)
{
    const struct lecture *lecture = &scene->ui->room.lecture;
    const double value = lecture_told(lecture);
    if (isnan(value))
        return 0;
    *shown = number_show(value, lecture_stop(lecture)->quiz.digits);
    return digits_width(shown->text) < scene->canvas->columns - SLIDE_LEFT ? DIGITS_ROWS + 1 : 0;
}

/* Rows that the problem wants, with the blank line before it.  Before the lesson sets one it is the
 * person's own, which is nothing for a class. */
static int problem_rows(const struct ui *ui, int most)
{
    if (ui_rows(ui) == 0 || lecture_is_untouched(&ui->room.lecture))
        return 0;
    const size_t items = ui_rows(ui) < (size_t)most ? ui_rows(ui) : (size_t)most;
    return 3 + (int)items; /* the blank line, the head, the sums */
}

/* The words have what they need, unless that pushes the problem out. */
static struct parts divide(const struct scene *scene, int lines, int least, int wanted)
{
    const int top = 1 + (scene->canvas->rows >= RULE_FROM), rows = scene->canvas->rows - 2 - top;
    const int left = rows - lines;
    int below = smaller(wanted, larger(left, least));
    if (below < least || rows - below < WORDS_LEAST)
        below = 0;
    return (struct parts){.top = top, .rows = rows - below, .below = below};
}

static void draw_words(const struct scene *scene, const struct rich *rich, size_t stop,
                       const struct parts *parts)
{
    struct classroom *room = &scene->ui->room;
    const struct lesson_area area = {
        .row = parts->top, .rows = parts->rows, .columns = scene->canvas->columns};
    lesson_follow(room, rich->count, (size_t)parts->rows, stop);
    rich_draw(rich, room->top, scene->canvas, parts->top, SLIDE_LEFT, parts->rows);
    lesson_draw_marks(scene, &area);
}

static void draw_answer(const struct scene *scene, const char *shown, int row)
{
    struct canvas *canvas = scene->canvas;
    digits_draw(canvas, row, (canvas->columns - digits_width(shown)) / 2, shown);
}

/* The problem in so many rows. */
static void draw_problem(struct slide *slide, int row, int rows)
{
    const int items = (int)slide->derivation->items, sums = rows > 4;
    const bool all = items <= rows - 1 - sums && items <= SLIDE_ITEMS;
    slide->plan.items = all ? items : smaller(rows - 2 - sums, SLIDE_ITEMS);
    slide->plan.more = !all;
    slide_choose_items(slide);
    slide_draw_table(slide, row, sums && slide->problem.task != TASK_BINARY);
}

static struct rich lay_out(const struct scene *scene, bool airy, size_t *stop)
{
    struct rich rich = {.columns = scene->canvas->columns - SLIDE_LEFT - 2,
                        .face = ui_face(scene->ui),
                        .airy = airy};
    lecture_write(&scene->ui->room.lecture, &rich, stop);
    return rich;
}

static void draw_lesson(struct slide *slide, const struct scene *scene)
{
    const struct ui *ui = scene->ui;
    struct number_text shown;
    size_t stop;
    const int answer = answer_rows(scene, &shown);
    const int least = answer ? answer : problem_rows(ui, ITEMS_LEAST);
    const int wanted = answer ? answer : problem_rows(ui, SLIDE_ITEMS);
    const bool airy = scene->canvas->rows >= AIRY_FROM;
    struct rich rich = lay_out(scene, airy, &stop);
    struct parts parts = divide(scene, (int)rich.count, least, wanted);
    if (airy && (int)rich.count > parts.rows) {
        rich_release(&rich);
        rich = lay_out(scene, false, &stop);
        parts = divide(scene, (int)rich.count, least, wanted);
    }
    const int row = parts.top + parts.rows + 1;
    draw_words(scene, &rich, stop, &parts);
    if (answer && parts.below)
        draw_answer(scene, shown.text, row);
    else if (parts.below)
        draw_problem(slide, row, parts.below - 1);
    rich_release(&rich);
}

void slide_draw_lesson(struct ui *ui, struct canvas *picture)
{
    struct slide slide = {.scene = scene_of(ui, picture)};
    const bool empty = ui_rows(ui) == 0;
    if (!empty)
        slide_begin(&slide, ui, picture);
    const struct scene scene = slide.scene;
    slide.next = lecture_asks(&ui->room.lecture) ? N_("reveal") : N_("next");
    draw_lesson_title(&scene);
    draw_lesson(&slide, &scene);
    struct scene quiet = scene;
    quiet.derivation = NULL;
    draw_echo(&quiet, picture->rows - 2);
    slide_draw_keys(&slide, picture->rows - 1);
    if (!empty)
        slide_end(&slide);
}
