/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step check: a line for each result of each step, what was worked out by hand beside what it
 * should be.  Ours stays hidden until a number stands there or until it is asked for. */
#include <math.h>

#include "app/check_lines.h"
#include "app/projector.h"
#include "app/view.h"
#include "core/intl.h"
#include "core/larger.h"

/* Between the lines around the view: from so many rows on there is a heading over the columns, and
 * what is said about the selected cell takes more than a line. */
#define HEAD_ROWS   5
#define DETAIL_ROWS 12
#define DETAILS     6 /* rows of it: a rule, a formula, and two sentences of two lines each */

/* Is there anything to work out? */
static bool has_steps(const struct ui *ui)
{
    return !matrix_is_empty(&ui->session->problem.values) &&
           session_derivation(ui->session, ui->sample)->count > 0;
}

/* The column of the present problem: a fresh one if the numbers are others than they were. */
static const struct derivation *update(struct ui *ui)
{
    const struct derivation *d = session_derivation(ui->session, ui->sample);
    const bool fresh = !handwork_is_about(&ui->session->hands.open, &ui->session->problem, d);
    bool lost;
    struct handwork *hand = session_hand(ui->session, ui->sample, &lost);
    const struct lesson_quiz *quiz = lesson_question(ui);
    if (ui_has_exercise(ui))
        handwork_hide(hand, ui->session->practice.exercise.answer, EXERCISE_DIGITS);
    else if (quiz)
        handwork_hide(hand, lecture_secret(&ui->room.lecture, ui->session), quiz->digits);
    else
        handwork_hide(hand, NAN, 0);
    if (fresh) {
        ui->memory.check_dropped = lost;
        ui->memory.check_line = 0;
    }
    const size_t lines = check_lines(d);
    if (ui->memory.check_line >= lines)
        ui->memory.check_line = lines - 1;
    return d;
}

static struct hand_place selected(struct ui *ui)
{
    return check_place(update(ui), ui->memory.check_line);
}

/* ---- the frame ---- */

static void draw_sheet(struct check_sheet *sheet, struct body body)
{
    struct view_memory *memory = &sheet->scene.ui->memory;
    const bool asks = check_has_question(sheet) && body.rows >= HEAD_ROWS + CHECK_QUESTION_ROWS;
    const int question = asks ? CHECK_QUESTION_ROWS : 0;
    if (asks)
        check_draw_question(sheet, body.row);
    body.row += question;
    body.rows -= question;
    const int head = body.rows >= HEAD_ROWS;
    const int details = body.rows >= DETAIL_ROWS ? DETAILS : body.rows >= HEAD_ROWS ? 1 : 0;
    check_place_columns(sheet);
    if (head)
        check_draw_head(sheet, body.row);
    memory->check_shown = larger(1, body.rows - head - details);
    memory->check_top = frame_scroll(memory->check_top, memory->check_line,
                                     (size_t)memory->check_shown, sheet->lines);
    for (int i = 0; i < memory->check_shown; i++)
        if (memory->check_top + (size_t)i < sheet->lines)
            check_draw_line(sheet, body.row + head + i, memory->check_top + (size_t)i, i == 0);
    const int below = body.row + head + memory->check_shown;
    if (details)
        check_draw_details(sheet, below, details);
}

/* Is it a slide, for a class that came from the projector? */
static bool is_slide(const struct ui *ui, int rows, int columns)
{
    return ui->behind == &view_projector && rows >= SLIDE_ROWS && columns >= SLIDE_COLUMNS &&
           has_steps(ui);
}

static struct check_sheet sheet_of(struct ui *ui, struct canvas *canvas)
{
    struct check_sheet sheet = {.scene = scene_of(ui, canvas)};
    sheet.d = update(ui);
    sheet.hand = &ui->session->hands.open;
    sheet.lines = check_lines(sheet.d);
    sheet.slipped = handwork_slip(sheet.hand, &sheet.slip);
    return sheet;
}

/* In the middle of a larger screen. */
static void draw_slide(struct ui *ui, struct canvas *canvas)
{
    const int top = (canvas->rows - SLIDE_ROWS) / 2, left = (canvas->columns - SLIDE_COLUMNS) / 2;
    struct canvas picture = canvas_new(SLIDE_ROWS, SLIDE_COLUMNS);
    const struct check_sheet sheet = sheet_of(ui, &picture);
    check_draw_slide(&sheet);
    draw_picture(canvas, top, left, &picture);
    spots_shift(&ui->spots, 0, top, left);
    canvas_release(&picture);
}

static void draw(struct ui *ui, struct canvas *canvas)
{
    if (is_slide(ui, canvas->rows, canvas->columns)) {
        draw_slide(ui, canvas);
        return;
    }
    struct check_sheet sheet = {.scene = scene_of(ui, canvas)};
    const struct body body = frame_around(&sheet.scene);
    if (!has_steps(ui)) {
        const bool none = matrix_is_empty(&ui->session->problem.values);
        canvas_put_cut(canvas, body.row + (body.rows > 2), 2, canvas->columns - 3, STYLE_PLAIN,
                       none ? _(nothing_yet) : _(no_labels_yet), ui_face(ui));
    } else {
        sheet = sheet_of(ui, canvas);
        draw_sheet(&sheet, body);
    }
    if (ui->echo.length) /* a long one lies over the details */
        draw_echo(&sheet.scene, canvas->rows - 2);
}

/* ---- hands ---- */

/* The table of the main view selects the same class. */
static void go_to(struct ui *ui, size_t line)
{
    ui->memory.check_line = line;
    const struct hand_place place = selected(ui);
    if (ui->session->hands.open.items == ui_rows(ui) &&
        session_derivation(ui->session, ui->sample)->step[place.step].each)
        ui->row = place.item;
}

static void move(struct ui *ui, int by)
{
    if (!has_steps(ui))
        return;
    const size_t lines = check_lines(update(ui));
    go_to(ui, view_moved(ui->memory.check_line, by, lines));
}

static void turn_page(struct ui *ui, int by)
{
    move(ui, by * larger(1, ui->memory.check_shown));
}

static void jump(struct ui *ui, int to)
{
    if (has_steps(ui))
        go_to(ui, to < 0 ? 0 : check_lines(update(ui)) - 1);
}

/* To the first result of the next step, or of this one and then of the one before. */
static void change_step(struct ui *ui, int by)
{
    if (!has_steps(ui))
        return;
    const struct derivation *d = update(ui);
    const struct hand_place place = selected(ui);
    const bool inside = place.item > 0;
    if (by > 0 && place.step + 1 < d->count)
        go_to(ui, check_line_of(d, place.step + 1));
    else if (by < 0 && (inside || place.step > 0))
        go_to(ui, check_line_of(d, inside ? place.step : place.step - 1));
}

static bool take(struct ui *ui, const char *typed)
{
    struct error error;
    const struct derivation *d = update(ui);
    const struct hand_place place = selected(ui);
    if (!handwork_type(&ui->session->hands.open, d, place.step, place.item, typed, &error)) {
        ui_complain(ui, "%s", error.message);
        return false;
    }
    ui->memory.check_dropped = false;
    handwork_judge(&ui->session->hands.open, d);
    text_clear(&ui->echo);
    return true;
}

static void empty(struct ui *ui, int unused)
{
    (void)unused;
    if (has_steps(ui))
        take(ui, "");
}

/* What was typed last is taken back, or typed again; when all of it is, the problem's changes are.
 */
static bool take_back(struct ui *ui, bool again)
{
    struct hand_place place;
    if (!has_steps(ui))
        return false;
    const struct derivation *d = update(ui);
    if (!handwork_undo(&ui->session->hands.open, again, &place))
        return false;
    handwork_judge(&ui->session->hands.open, d);
    go_to(ui, check_line_of(d, place.step) + place.item);
    ui_say(ui, again ? _("typed again") : _("taken back"));
    return true;
}

static void begin_anew(struct ui *ui, int unused)
{
    (void)unused;
    handwork_release(&ui->session->hands.open);
    ui->memory.check_dropped = false;
}

static void show_ours(struct ui *ui, int unused)
{
    (void)unused;
    if (!has_steps(ui))
        return;
    const struct hand_place place = selected(ui);
    struct handwork *hand = &ui->session->hands.open;
    handwork_ask(hand, place);
    if (!handwork_shows(hand, session_derivation(ui->session, ui->sample), place))
        ui_say(ui, _("this is what is asked for: c answers, ':answer' alone tells it"));
}

/* The two buttons of a remote: ours, then on; and back. */
static void step_slide(struct ui *ui, int by)
{
    const struct hand_place place = selected(ui);
    const struct hand_cell *cell = handwork_cell(&ui->session->hands.open, place.step, place.item);
    if (by > 0 && !cell->typed[0] && !cell->asked)
        show_ours(ui, 0);
    else
        move(ui, by);
}

static bool act_on_slide(struct ui *ui, uint32_t key)
{
    static const struct view_key slide_keys[] = {
        {{' ', KEY_NAME_PAGE_DOWN}, step_slide, 1},
        {{KEY_NAME_PAGE_UP}, step_slide, -1},
    };
    return is_slide(ui, ui->rows, ui->columns) &&
           view_act(slide_keys, sizeof slide_keys / sizeof *slide_keys, ui, key);
}

static void edit_old(struct ui *ui, int unused)
{
    (void)unused;
    if (!has_steps(ui))
        return;
    const struct hand_place place = selected(ui);
    ui_begin_edit(ui, handwork_cell(&ui->session->hands.open, place.step, place.item)->typed);
}

static const struct view_key keys[] = {
    {{KEY_NAME_UP, 'k'}, move, -1},
    {{KEY_NAME_DOWN, 'j'}, move, 1},
    {{KEY_NAME_LEFT, 'h', KEY_NAME_BACK_TAB}, change_step, -1},
    {{KEY_NAME_RIGHT, 'l', KEY_NAME_TAB}, change_step, 1},
    {{KEY_NAME_PAGE_UP}, turn_page, -1},
    {{KEY_NAME_PAGE_DOWN}, turn_page, 1},
    {{KEY_NAME_HOME, 'g'}, jump, -1},
    {{KEY_NAME_END, 'G'}, jump, 1},
    {{' '}, show_ours, 0},
    {{KEY_NAME_BACKSPACE}, empty, 0},
    {{'r'}, begin_anew, 0},
    {{KEY_NAME_ENTER, KEY_NAME_F2, 'e'}, edit_old, 0},
};

/* An exercise that waits, or a lesson's question, is answered by the key that checks a loss
 * elsewhere. */
static bool act(struct ui *ui, uint32_t key)
{
    if ((key == 'u' && take_back(ui, false)) || (key == 'R' - '@' && take_back(ui, true)))
        return true;
    if (act_on_slide(ui, key))
        return true;
    if (key != 'c' || !(ui_has_exercise(ui) || lesson_question(ui)))
        return view_act(keys, sizeof keys / sizeof *keys, ui, key);
    ui_prompt(ui, PROMPTING_COMMAND, "answer ");
    return true;
}

static void select_line(struct ui *ui, size_t item, int field)
{
    (void)field;
    if (has_steps(ui))
        go_to(ui, item);
    text_clear(&ui->echo);
}

static const struct key_word words[] = {{KEY_NAME_UP, N_("line")},
                                        {KEY_NAME_LEFT, N_("step")},
                                        {' ', N_("ours")},
                                        {'r', N_("anew")},
                                        {'f', NULL},
                                        {'y', NULL},
                                        {0, NULL}};

const struct view view_check = {
    .name = "check",
    .key = 'S',
    .word = N_("yours"),
    .help = N_("your steps beside ours: type what you worked out by hand"),
    .words = words,
    .draw = draw,
    .act = act,
    .select = select_line,
    .take = take,
};
