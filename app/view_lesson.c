/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The view of the lessons: a page beside the live problem, which its commands change and the reader
 * may change as well, or the list of all lessons. */
#include <string.h>

#include "app/lesson_panel.h"
#include "app/recite.h"
#include "app/view.h"
#include "core/intl.h"

/* ---- what is common to keys and commands ---- */

static void keep(void *user, const char *line, size_t changes)
{
    ui_keep(user, line, changes);
    ui_keep_now(user); /* the next one changes something else */
}

static struct lecture_door door_of(struct ui *ui)
{
    return (struct lecture_door){
        .session = ui->session, .reply = &ui->reply, .kept = keep, .user = ui};
}

static void start(struct ui *ui)
{
    if (!ui->room.started)
        ui->room = (struct classroom){
            .started = true, .course = course_new(), .lesson = SIZE_MAX, .listing = true};
}

/* ---- the person's own problem ---- */

void lesson_forget_own(struct ui *ui)
{
    aside_forget(&ui->room.own);
}

static void bring_back(struct ui *ui)
{
    const struct lecture_door door = door_of(ui);
    if (aside_bring_back(&ui->room.own, &door))
        ui_say(ui, _("your own problem is back; Enter goes on with the lesson"));
    ui_clamp(ui);
}

void lesson_left(struct ui *ui)
{
    if (aside_differs(&ui->room.own, ui->session))
        ui_say(ui, _("this is the lesson's problem; T goes on with it, Esc there brings yours "
                     "back"));
}

/* ---- opening ---- */

/* While a question is open, or is what comes next, the problem shows what is given and nothing that
 * is worked out; so does that of an exercise. */
void lesson_settle(struct ui *ui)
{
    struct classroom *room = &ui->room;
    const bool asks = !room->listing && lecture_leads_to_question(&room->lecture);
    const bool waits = ui_has_exercise(ui);
    if ((asks || waits) && ui_rows(ui) > 0) {
        ui->step = 0;
        ui->asked = true;
    } else if (room->hides) {
        ui->step = STEP_ALL;
        ui->asked = false;
    }
    room->hides = asks || waits;
    room->follow = true;
    ui_clamp(ui);
}

/* After commands of the lesson: at the problem from its beginning, if they changed it. */
static void look_again(struct ui *ui, size_t changes)
{
    if (ui->session->changes != changes) {
        ui->sample = ui->row = ui->top = 0;
        ui->field = FIELD_VALUE;
    }
    lesson_settle(ui);
}

static void show(struct ui *ui)
{
    if (ui->view == &view_projector && !ui->room.listing)
        ui->room.projected = true;
    else if (ui->view != &view_lesson)
        view_open(ui, &view_lesson);
    text_clear(&ui->echo);
}

/* Is a page of a lesson on the screen? */
static bool is_reading(const struct ui *ui)
{
    const struct classroom *room = &ui->room;
    return room->lecture.open && !room->listing &&
           (ui->view == &view_lesson || (ui->view == &view_projector && room->projected));
}

/* Was the step check opened from a page, and not by an exercise? */
static bool is_working(const struct ui *ui)
{
    const bool page =
        ui->behind == &view_lesson || (ui->behind == &view_projector && ui->room.projected);
    return ui->view == &view_check && page && !ui->room.listing && !ui_has_exercise(ui);
}

const struct lesson_quiz *lesson_question(const struct ui *ui)
{
    const struct lesson_block *block =
        is_reading(ui) || is_working(ui) ? lecture_question(&ui->room.lecture) : NULL;
    return block ? &block->quiz : NULL;
}

/* Opens a lesson at a page. */
static void open_path(struct ui *ui, size_t lesson, const char *path, size_t page)
{
    struct classroom *room = &ui->room;
    const struct lecture_door door = door_of(ui);
    struct error error = {0};
    const size_t changes = ui->session->changes;
    if (!lecture_open(&room->lecture, path, &error)) {
        ui_complain(ui, "%s", error.message);
        return;
    }
    aside_put(&room->own, ui->session);
    room->lesson = lesson;
    room->listing = room->finished = false;
    room->top = 0;
    if (lesson != SIZE_MAX)
        room->selected = lesson;
    lecture_go(&room->lecture, page, &door);
    show(ui);
    if (room->lecture.page)
        ui_say(ui, _("on where it was left; r begins again"));
    look_again(ui, changes);
}

/* Where one stopped: also in a file of one's own, as long as that is open. */
static size_t page_reached(const struct ui *ui, size_t lesson, const char *path)
{
    const struct lecture *lecture = &ui->room.lecture;
    if (lesson != SIZE_MAX)
        return ui->room.course.lesson[lesson].reached;
    return lecture->open && strcmp(text_string(&lecture->path), path) == 0 ? lecture->page : 0;
}

void lesson_open(struct ui *ui, const char *name)
{
    struct classroom *room = &ui->room;
    struct error error = {0};
    struct text path = {0};
    size_t lesson;
    start(ui);
    if (!name[0]) {
        room->listing = true;
        show(ui);
        lesson_settle(ui);
    } else if (recital_find(&room->course, name, &lesson, &path, &room->way, &error)) {
        open_path(ui, lesson, text_string(&path), page_reached(ui, lesson, text_string(&path)));
    } else {
        ui_complain(ui, "%s", error.message);
    }
    text_release(&path);
}

/* ---- going on and back ---- */

static void finish(struct ui *ui)
{
    struct classroom *room = &ui->room;
    const size_t next =
        room->lesson == SIZE_MAX ? SIZE_MAX : course_after(&room->course, room->way, room->lesson);
    if (room->finished && next != SIZE_MAX) {
        open_path(ui, next, text_string(&room->course.lesson[next].path),
                  room->course.lesson[next].reached);
        return;
    }
    room->finished = true;
    if (room->lesson != SIZE_MAX)
        course_note(&room->course, room->lesson, 0, true);
    if (next != SIZE_MAX)
        ui_say(ui, _("done; Space opens lesson %zu, %s"), next + 1,
               text_string(&room->course.lesson[next].title));
    else
        ui_say(ui, _("done: this was the last page; Esc lists the lessons"));
}

void lesson_next(struct ui *ui)
{
    struct classroom *room = &ui->room;
    const struct lecture_door door = door_of(ui);
    const size_t changes = ui->session->changes, page = room->lecture.page;
    if (!is_reading(ui)) {
        ui_complain(ui, _("no lesson is on the screen; 'lesson 1' opens the first"));
        return;
    }
    text_clear(&ui->echo);
    if (!lecture_on(&room->lecture, &door)) {
        finish(ui);
        return;
    }
    if (room->lecture.page != page && room->lesson != SIZE_MAX)
        course_note(&room->course, room->lesson, room->lecture.page, false);
    look_again(ui, changes);
    if (room->lecture.page != page) {
        room->top = 0;
        room->follow = false;
    }
}

void lesson_answer(struct ui *ui, const char *typed)
{
    struct error error = {0};
    struct classroom *room = &ui->room;
    if (room->listing || !lecture_question(&room->lecture))
        ui_complain(ui, _("nothing is asked here; 'lesson' and 'exercise' ask"));
    else if (!lecture_answer(&room->lecture, ui->session, typed, &error))
        ui_complain(ui, "%s", error.message);
    else if (is_working(ui)) /* what is said to it stands on the page */
        view_leave(ui);
    else if (!is_reading(ui))
        show(ui);
    lesson_settle(ui);
}

void lesson_go(struct ui *ui, int by)
{
    struct classroom *room = &ui->room;
    const struct lecture_door door = door_of(ui);
    const size_t changes = ui->session->changes, page = room->rows > 1 ? room->rows - 1 : 1;
    if (by > 0 && room->below) {
        room->top += room->below < page ? room->below : page;
        return;
    }
    if (by > 0) {
        lesson_next(ui);
        return;
    }
    room->finished = false;
    if (room->top) {
        room->top -= room->top < page ? room->top : page;
        return;
    }
    if (!lecture_back(&room->lecture, &door))
        ui_say(ui, _("this is the beginning of the lesson; Esc lists the lessons"));
    look_again(ui, changes);
}

static void again(struct ui *ui, int unused)
{
    struct classroom *room = &ui->room;
    struct text path = {0};
    (void)unused;
    if (room->lesson != SIZE_MAX)
        course_note(&room->course, room->lesson, 0, false);
    text_add(&path, text_string(&room->lecture.path));
    open_path(ui, room->lesson, text_string(&path), 0);
    text_release(&path);
}

static void change_part(struct ui *ui, int unused)
{
    (void)unused;
    ui->room.live_alone = !ui->room.live_alone;
}

static void list(struct ui *ui, int unused)
{
    (void)unused;
    ui->room.listing = true;
    bring_back(ui);
    lesson_settle(ui);
}

/* ---- the list ---- */

static void select_by(struct ui *ui, int by)
{
    struct classroom *room = &ui->room;
    if (by < 0 ? room->selected > 0 : room->selected + 1 < room->course.count)
        room->selected = by < 0 ? room->selected - 1 : room->selected + 1;
}

static void open_selected(struct ui *ui, int unused)
{
    struct classroom *room = &ui->room;
    (void)unused;
    if (room->selected < room->course.count) {
        room->way = NULL;
        open_path(ui, room->selected, text_string(&room->course.lesson[room->selected].path),
                  room->course.lesson[room->selected].reached);
    }
}

/* ---- the view ---- */

/* A number begins: the answer to a question, or of a lesson in the list. */
bool lesson_begin_number(struct ui *ui, uint32_t key)
{
    char begun[5];
    struct text line = {0};
    if (!ui_starts_number(key) || (!ui->room.listing && !lecture_question(&ui->room.lecture)))
        return false;
    character_encode(key, begun);
    text_addf(&line, "%s %s", ui->room.listing ? "lesson" : "answer", begun);
    ui_prompt(ui, PROMPTING_COMMAND, text_string(&line));
    text_release(&line);
    return true;
}

static bool act(struct ui *ui, uint32_t key)
{
    static const struct view_key reading[] = {
        {{' ', KEY_NAME_PAGE_DOWN}, lesson_go, 1},
        {{KEY_NAME_BACKSPACE, KEY_NAME_PAGE_UP}, lesson_go, -1},
        {{'r'}, again, 0},
        {{KEY_NAME_ESCAPE}, list, 0}};
    static const struct view_key part[] = {{{KEY_NAME_TAB, KEY_NAME_BACK_TAB}, change_part, 0}};
    static const struct view_key choosing[] = {
        {{KEY_NAME_UP, 'k', KEY_NAME_BACKSPACE, KEY_NAME_PAGE_UP}, select_by, -1},
        {{KEY_NAME_DOWN, 'j', KEY_NAME_PAGE_DOWN}, select_by, 1},
        {{KEY_NAME_ENTER, ' '}, open_selected, 0}};
    if (lesson_begin_number(ui, key))
        return true;
    if (ui->room.listing)
        return view_act(choosing, sizeof choosing / sizeof *choosing, ui, key);
    const struct lesson_areas areas = lesson_areas(ui->rows, ui->columns, ui->room.live_alone);
    const bool one = !areas.words.rows || !areas.live.rows;
    return view_act(reading, sizeof reading / sizeof *reading, ui, key) ||
           (one && view_act(part, 1, ui, key));
}

static void open(struct ui *ui)
{
    start(ui);
    if (!ui->room.lecture.open)
        ui->room.listing = true;
    if (!ui->room.listing && ui_has_exercise(ui) && aside_differs(&ui->room.own, ui->session))
        ui_say(ui, _("this is the exercise's problem; u brings the lesson's back"));
    lesson_settle(ui);
}

/* Is the problem still the person's own, which the commands of the first page will put away? */
static bool is_untouched(const struct ui *ui)
{
    return lecture_is_untouched(&ui->room.lecture) && ui->room.own.held && ui_rows(ui) > 0;
}

/* What the keys do now, where nothing else is to be said. */
static const char *standing(const struct ui *ui)
{
    const struct classroom *room = &ui->room;
    const struct lesson_block *stop = room->listing ? NULL : lecture_stop(&room->lecture);
    const bool own = !room->listing && is_untouched(ui);
    if (room->listing)
        return _("Enter opens a lesson, T or Esc leads back to your problem");
    if (room->below)
        return _("Space: the rest of the page");
    if (lecture_asks(&room->lecture))
        return _("type a number to answer; ':answer' alone tells, Space goes past the question");
    if (stop && stop->kind == LESSON_COMMANDS)
        return own ? _("Space runs the commands; your own problem is put aside until Esc")
                   : _("Space runs the commands");
    if (lecture_leads_to_question(&room->lecture))
        return _("Space turns the page; a question follows, so its answer is hidden here");
    if (own)
        return _("Space turns the page; your own problem is put aside until Esc");
    return room->lecture.page + 1 < room->lecture.lesson.pages ? _("Space turns the page")
                                                               : _("Space ends the lesson");
}

/* The keys of the list, as many as there is room for. */
static void draw_list_keys(const struct scene *scene, int row)
{
    static const struct {
        const char *unicode, *ascii, *word;
        uint32_t key;
    } keys[] = {{"↑↓", "k j", N_("choose"), KEY_NAME_DOWN},
                {"Enter", "Enter", N_("open"), KEY_NAME_ENTER},
                {"T", "T", N_("leave"), 'T'},
                {":", ":", N_("command"), ':'},
                {"?", "?", N_("help"), '?'},
                {"q", "q", N_("quit"), 'q'}};
    const bool unicode = ui_is_unicode(scene->ui);
    int column = 1;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *name = unicode ? keys[i].unicode : keys[i].ascii;
        const int width = (int)(text_width(name) + 1 + text_width(_(keys[i].word)));
        if (column + width < scene->canvas->columns)
            column = 2 + draw_pressable(scene, row, column, name, _(keys[i].word), keys[i].key);
    }
}

static void draw(struct ui *ui, struct canvas *canvas)
{
    const struct scene scene = scene_of(ui, canvas);
    start(ui);
    lesson_draw_title(&scene);
    if (ui->room.listing) {
        lesson_draw_list(&scene);
    } else {
        const struct lesson_areas areas =
            lesson_areas(canvas->rows, canvas->columns, ui->room.live_alone);
        lesson_draw_page(&scene, &areas);
    }
    if (ui->echo.length || ui->editing)
        draw_echo(&scene, canvas->rows - 2);
    else
        canvas_put_cut(canvas, canvas->rows - 2, 1, canvas->columns - 2, STYLE_FAINT, standing(ui),
                       ui_face(ui));
    if (ui->room.listing)
        draw_list_keys(&scene, canvas->rows - 1);
    else
        draw_keys(&scene, canvas->rows - 1);
}

static void select_item(struct ui *ui, size_t item, int field)
{
    if (!ui->room.listing)
        view_select_row(ui, item, field);
    else if (item == ui->room.selected)
        open_selected(ui, 0);
    else
        ui->room.selected = item;
}

static const struct key_word words[] = {{' ', N_("on")},
                                        {KEY_NAME_BACKSPACE, N_("back")},
                                        {'r', N_("from the start")},
                                        {'x', NULL},
                                        {'f', NULL},
                                        {0, NULL}};

const struct view view_lesson = {
    .name = "lesson",
    .key = 'T',
    .word = N_("lessons"),
    .help = N_("lessons: pages to read beside the live problem, which they change"),
    .words = words,
    .open = open,
    .draw = draw,
    .act = act,
    .select = select_item,
};
