/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/mirror.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/frame.h"
#include "app/paste.h"
#include "app/prompt.h"
#include "app/terminal.h"
#include "core/command.h"
#include "core/memory.h"

enum { ARGUMENTS_MAX = 8, SETTINGS_MAX = 8 };

/* A folder for state that nothing was left in: another start would be offered it. */
static void add_state_folder(struct text *setting)
{
    const char *scratch = getenv("XENT_SCRATCH");
    struct text folder = {0};
    ck_assert_msg(scratch, "XENT_SCRATCH is not set: run me by tests/alone");
    text_addf(&folder, "%s/state.XXXXXX", scratch);
    ck_assert_ptr_nonnull(mkdtemp(folder.bytes));
    text_addf(setting, "XDG_STATE_HOME=%s", folder.bytes);
    text_release(&folder);
}

struct pty *mirror_program(const char *const *arguments, const char *const *environment, int rows,
                           int columns)
{
    const char *build = getenv("XENT_BUILD"), *all[ARGUMENTS_MAX + 2];
    struct text program = {0};
    size_t count = 0;
    ck_assert_msg(build, "XENT_BUILD is not set: run me by tests/alone");
    text_addf(&program, "%s/xent", build);
    all[count++] = program.bytes;
    while (arguments && *arguments && count <= ARGUMENTS_MAX)
        all[count++] = *arguments++;
    all[count] = NULL;
    const char *settings[SETTINGS_MAX + 3];
    struct text state = {0}, lessons = {0};
    add_state_folder(&state);
    text_addf(&lessons, "XENT_LESSONS=%s", getenv("XENT_LESSONS"));
    count = 0;
    settings[count++] = state.bytes;
    settings[count++] = lessons.bytes;
    while (environment && *environment && count <= SETTINGS_MAX)
        settings[count++] = *environment++;
    settings[count] = NULL;
    const struct pty_options options = {
        .arguments = all, .environment = settings, .rows = rows, .columns = columns};
    struct pty *pty = pty_start(&options);
    text_release(&state);
    text_release(&lessons);
    text_release(&program);
    return pty;
}

struct pty *mirror_demo(const char *setting)
{
    const char *const environment[] = {setting, NULL};
    struct pty *pty = mirror_program(NULL, environment, 24, 80);
    pty_expect(pty, 23, "q quit");
    return pty;
}

/* The model notes how far it came in a lesson, as the program does, and in a folder of its own. */
static void forget_state(void)
{
    struct text state = {0};
    add_state_folder(&state);
    setenv("XDG_STATE_HOME", strchr(state.bytes, '=') + 1, 1);
    text_release(&state);
}

static void complete(void *user, const char *line, size_t length,
                     void (*add)(void *list, const char *candidate), void *list)
{
    command_complete(user, line, length, add, list);
}

static void load(struct session *session, const char *example)
{
    struct text line = {0};
    struct reply reply = {.format = REPLY_TEXT};
    struct error error = {0};
    text_addf(&line, "load %s", example);
    const bool loaded = command_run(session, line.bytes, line.length, &reply, &error);
    ck_assert_msg(loaded, "%s", error.message);
    reply_release(&reply);
    text_release(&line);
}

static struct pty *start_program(const struct mirror_options *options)
{
    const char *arguments[ARGUMENTS_MAX] = {options->example};
    struct text color = {0};
    size_t count = 1;
    if (options->ascii)
        arguments[count++] = "--ascii";
    if (options->no_mouse)
        arguments[count++] = "--no-mouse";
    text_addf(&color, "--color=%s", options->color ? options->color : "");
    if (options->color)
        arguments[count++] = text_string(&color);
    struct pty *pty =
        mirror_program(arguments, options->environment, options->rows, options->columns);
    text_release(&color);
    return pty;
}

struct mirror *mirror_launch(const struct mirror_options *options)
{
    struct mirror *mirror = memory_new(1, sizeof *mirror);
    mirror->rows = options->rows;
    mirror->columns = options->columns;
    mirror->palette = options->palette;
    mirror->lost = options->lost;
    mirror->cursor_stays = options->cursor_stays;
    mirror->no_mouse = options->no_mouse;
    mirror->session = session_new();
    mirror->session.preferences.face = options->ascii ? FACE_ASCII : FACE_UNICODE;
    mirror->session.preferences.mouse = !options->no_mouse;
    load(&mirror->session, options->example);
    session_forget(&mirror->session);
    prompt_start(&(struct prompt_options){.complete = complete, .user = &mirror->session});
    forget_state();
    ui_start(&mirror->ui, &mirror->session);
    ui_know_example(&mirror->ui, options->example);
    mirror->pty = start_program(options);
    mirror_expect_same(mirror);
    return mirror;
}

struct mirror *mirror_start(const char *example, int rows, int columns)
{
    return mirror_launch(&(struct mirror_options){
        .example = example, .rows = rows, .columns = columns, .palette = PALETTE_256});
}

void mirror_stop(struct mirror *mirror)
{
    pty_stop(mirror->pty);
    ui_release(&mirror->ui);
    prompt_stop();
    session_release(&mirror->session);
    free(mirror);
}

void mirror_quit(struct mirror *mirror)
{
    pty_send(mirror->pty, "q");
    ck_assert_int_eq(pty_expect_end(mirror->pty), 0);
    pty_expect_restored(mirror->pty);
    mirror_stop(mirror);
}

/* ---- what is seen ---- */

struct sight {
    const struct mirror *mirror;
    const struct canvas *frame;
    const char *text;
};

static bool shows(struct pty *pty, const void *user)
{
    const struct sight *sight = user;
    return strcmp(pty_screen(pty), sight->text) == 0;
}

/* Of a blank only strokes and the reversed background can be seen. */
static bool has_look(const struct mirror *mirror, const struct cell *cell, struct pty_cell shown)
{
    const struct look look = look_of(mirror->palette, (enum style)cell->style);
    const unsigned attributes = look.attributes & ~(look.colour >= 0 ? mirror->lost : 0);
    const bool blank = cell->code == ' ' && !cell_code(cell, 1);
    if (shown.background >= 0 || shown.underline != !!(attributes & LOOK_UNDERLINE) ||
        shown.reverse != !!(attributes & LOOK_REVERSE))
        return false;
    if (!blank && shown.bold != !!(attributes & LOOK_BOLD))
        return false;
    return (blank && !shown.underline && !shown.reverse) || shown.foreground == look.colour;
}

/* The first cell that looks otherwise; false if there is none. */
static bool differs(const struct sight *sight, int *row, int *column)
{
    const struct canvas *frame = sight->frame;
    for (*row = 0; *row < frame->rows; ++*row)
        for (*column = 0; *column < frame->columns; ++*column) {
            const struct cell *cell = canvas_cell(frame, *row, *column);
            if (cell->width &&
                !has_look(sight->mirror, cell, pty_look(sight->mirror->pty, *row, *column)))
                return true;
        }
    return false;
}

static bool looks_alike(struct pty *pty, const void *user)
{
    int row, column;
    (void)pty;
    return !differs(user, &row, &column);
}

static bool has_right_cursor(struct pty *pty, const void *user)
{
    const struct sight *sight = user;
    return sight->mirror->cursor_stays || pty_shows_cursor(pty) == (sight->frame->cursor_row >= 0);
}

/* Only the rows that differ: Check takes no message that is longer than a few thousand bytes. */
static void complain_of_text(const struct sight *sight)
{
    enum { ROWS_TOLD = 8 };
    struct text told = {0}, wanted = {0}, shown = {0};
    const char *here = sight->text, *there = pty_screen(sight->mirror->pty);
    int count = 0;
    for (int row = 0; text_next_line(&here, &wanted); row++) {
        if (!text_next_line(&there, &shown))
            text_clear(&shown);
        if (strcmp(text_string(&wanted), text_string(&shown)) != 0 && count++ < ROWS_TOLD)
            text_addf(&told, "row %d should be\n%s\nbut the terminal shows\n%s\n", row,
                      text_string(&wanted), text_string(&shown));
    }
    ck_abort_msg("%d rows of %d x %d differ:\n%s", count, sight->mirror->rows,
                 sight->mirror->columns, text_string(&told));
}

static void complain_of_look(const struct sight *sight)
{
    int row, column;
    differs(sight, &row, &column);
    const struct pty_cell cell = pty_cell(sight->mirror->pty, row, column);
    ck_abort_msg("row %d column %d, '%s', should be of style %d; bold %d underline %d reverse %d "
                 "foreground %d background %d in:\n%s",
                 row, column, cell.text, canvas_cell(sight->frame, row, column)->style, cell.bold,
                 cell.underline, cell.reverse, cell.foreground, cell.background,
                 pty_row(sight->mirror->pty, row));
}

void mirror_expect_same(struct mirror *mirror)
{
    struct text text = {0};
    struct canvas frame = frame_draw(&mirror->ui, mirror->rows, mirror->columns);
    canvas_add_to_text(&frame, &text);
    const struct sight sight = {mirror, &frame, text_string(&text)};
    if (!pty_wait(mirror->pty, shows, &sight))
        complain_of_text(&sight);
    if (!pty_wait(mirror->pty, looks_alike, &sight))
        complain_of_look(&sight);
    if (!pty_wait(mirror->pty, has_right_cursor, &sight))
        ck_abort_msg("the cursor is %s in:\n%s", pty_shows_cursor(mirror->pty) ? "shown" : "hidden",
                     sight.text);
    if (frame.cursor_row >= 0)
        pty_expect_cursor(mirror->pty, frame.cursor_row, frame.cursor_column);
    canvas_release(&frame);
    text_release(&text);
}

/* ---- keys ---- */

/* Keys whose bytes depend on the mode of the terminal, or that not every terminal has.  The bytes
 * are those that readline is fed, where it is: as xterm sends them after no mode was set. */
static const struct special {
    uint32_t key;
    enum pty_key pty; /* PTY_KEY_COUNT: the bytes are sent in any mode */
    const char *bytes;
} specials[] = {
    {KEY_NAME_UP, PTY_KEY_UP, "\033[A"},
    {KEY_NAME_DOWN, PTY_KEY_DOWN, "\033[B"},
    {KEY_NAME_RIGHT, PTY_KEY_RIGHT, "\033[C"},
    {KEY_NAME_LEFT, PTY_KEY_LEFT, "\033[D"},
    {KEY_NAME_HOME, PTY_KEY_HOME, "\033[H"},
    {KEY_NAME_END, PTY_KEY_END, "\033[F"},
    {KEY_NAME_PAGE_UP, PTY_KEY_PAGE_UP, "\033[5~"},
    {KEY_NAME_PAGE_DOWN, PTY_KEY_PAGE_DOWN, "\033[6~"},
    {KEY_NAME_INSERT, PTY_KEY_INSERT, "\033[2~"},
    {KEY_NAME_DELETE, PTY_KEY_DELETE, "\033[3~"},
    {KEY_NAME_F1, PTY_KEY_F1, "\033OP"},
    {KEY_NAME_F2, PTY_KEY_F1 + 1, "\033OQ"},
    {KEY_NAME_F5, PTY_KEY_F1 + 4, "\033[15~"},
    {KEY_NAME_F12, PTY_KEY_F1 + 11, "\033[24~"},
    {KEY_NAME_SHIFT_LEFT, PTY_KEY_COUNT, "\033[1;2D"},
    {KEY_NAME_SHIFT_RIGHT, PTY_KEY_COUNT, "\033[1;2C"},
    {KEY_NAME_BACK_TAB, PTY_KEY_COUNT, "\033[Z"},
};

static const struct special *find_special(uint32_t key)
{
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
        if (specials[i].key == key)
            return &specials[i];
    return NULL;
}

void mirror_key(struct mirror *mirror, uint32_t key)
{
    const struct special *special = find_special(key);
    char common[KEY_BYTES_ROOM], bytes[KEY_BYTES_ROOM + 1];
    event_common_bytes(key & ~(uint32_t)KEY_WITH_ALT, common);
    snprintf(bytes, sizeof bytes, "%s%s", key & KEY_WITH_ALT ? "\033" : "",
             special ? special->bytes : common);
    ck_assert_msg(bytes[0], "no terminal sends this key");
    if (special && special->pty != PTY_KEY_COUNT)
        pty_key(mirror->pty, special->pty);
    else
        pty_send(mirror->pty, bytes);
    ui_key(&mirror->ui, key, bytes, strlen(bytes));
    if (!mirror->ui.quit)
        mirror_expect_same(mirror);
}

void mirror_press(struct mirror *mirror, const char *names)
{
    while (*names) {
        const size_t length = strcspn(names, " ");
        const uint32_t key = event_key_from_name(names, length);
        ck_assert_msg(key, "no such key: %s", names);
        mirror_key(mirror, key);
        names += length + strspn(names + length, " ");
    }
}

void mirror_type(struct mirror *mirror, const char *text)
{
    for (size_t left = strlen(text), used; left; text += used, left -= used) {
        uint32_t code;
        used = text_character(text, left, &code);
        mirror_key(mirror, code);
    }
}

void mirror_send(struct mirror *mirror, const char *text)
{
    pty_send(mirror->pty, text);
    for (size_t left = strlen(text), used; left; text += used, left -= used) {
        uint32_t code;
        used = text_character(text, left, &code);
        ui_key(&mirror->ui, event_key_from_code(code), text, used);
    }
    if (!mirror->ui.quit)
        mirror_expect_same(mirror);
}

/* ---- mouse and paste ---- */

static bool mouse_is_right(struct pty *pty, const void *user)
{
    const struct mirror *mirror = user;
    return pty_has_mouse(pty) == mirror->session.preferences.mouse;
}

void mirror_mouse(struct mirror *mirror, enum event_mouse mouse, int row, int column)
{
    static const int button[] = {[MOUSE_PRESS] = 1, [MOUSE_WHEEL_UP] = 4, [MOUSE_WHEEL_DOWN] = 5};
    if (!pty_wait(mirror->pty, mouse_is_right, mirror))
        ck_abort_msg("the mouse is %s", pty_has_mouse(mirror->pty) ? "taken" : "not taken");
    pty_mouse(mirror->pty, row, column, button[mouse]);
    if (mirror->session.preferences.mouse)
        ui_mouse(&mirror->ui, mouse, row, column);
    if (!mirror->ui.quit)
        mirror_expect_same(mirror);
}

void mirror_paste(struct mirror *mirror, const char *text, size_t length)
{
    struct paste paste = {0};
    paste_begin(&paste);
    for (size_t i = 0; i < length; i++)
        paste_add(&paste, text[i], TERMINAL_PASTE_LIMIT);
    paste_clean(&paste);
    pty_paste(mirror->pty, text, length);
    if (paste.cut)
        ui_refuse_paste(&mirror->ui, TERMINAL_PASTE_LIMIT);
    else
        ui_paste(&mirror->ui, text_string(&paste.text), paste.text.length);
    paste_release(&paste);
    mirror_expect_same(mirror);
}

/* ---- whole states ---- */

void mirror_escape(struct mirror *mirror)
{
    mirror_press(mirror, "Esc");
    mirror_resize(mirror, mirror->rows, mirror->columns + 1);
    mirror_resize(mirror, mirror->rows, mirror->columns - 1);
}

/* Back to where a colon opens the prompt. */
static void leave_everything(struct mirror *mirror)
{
    const struct ui *ui = &mirror->ui;
    if (ui->prompting || ui->editing)
        mirror_press(mirror, "Ctrl-C");
    if (ui->question.length)
        mirror_press(mirror, "n");
    if (pages_are_open(&ui->pages))
        mirror_press(mirror, "q");
    if (ui->view == &view_projector && ui->memory.projector_blank)
        mirror_press(mirror, "z");
}

void mirror_reset(struct mirror *mirror, const char *example, const struct view *view)
{
    struct text lines = {0};
    leave_everything(mirror);
    if (mirror->session.has_pinned)
        text_add(&lines, ":pin off\r");
    if (!mirror->session.preferences.mouse && !mirror->no_mouse)
        text_add(&lines, ":set mouse on\r");
    text_addf(&lines, ":%s%s\r:view work\r:view %s\r", strcmp(example, "new") ? "load " : "",
              example, view->name);
    /* That all was read is seen by a prompt with a word that was not there before: the frame behind
     * it may be the one that there was. */
    text_addf(&lines, ":%u", ++mirror->resets);
    mirror_send(mirror, text_string(&lines));
    mirror_press(mirror, "Ctrl-C");
    ck_assert_ptr_eq(mirror->ui.view, view);
    text_release(&lines);
}

void mirror_resize(struct mirror *mirror, int rows, int columns)
{
    mirror->rows = rows;
    mirror->columns = columns;
    pty_resize(mirror->pty, rows, columns);
    mirror_expect_same(mirror);
}
