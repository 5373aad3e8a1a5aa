/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/mirror.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "app/frame.h"
#include "app/prompt.h"
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
    const char *settings[SETTINGS_MAX + 2];
    struct text state = {0};
    add_state_folder(&state);
    count = 0;
    settings[count++] = state.bytes;
    while (environment && *environment && count <= SETTINGS_MAX)
        settings[count++] = *environment++;
    settings[count] = NULL;
    const struct pty_options options = {
        .arguments = all, .environment = settings, .rows = rows, .columns = columns};
    struct pty *pty = pty_start(&options);
    text_release(&state);
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

struct mirror *mirror_start(const char *example, int rows, int columns)
{
    struct mirror *mirror = memory_new(1, sizeof *mirror);
    const char *const arguments[] = {example, NULL};
    mirror->rows = rows;
    mirror->columns = columns;
    mirror->session = session_new();
    load(&mirror->session, example);
    prompt_start(&(struct prompt_options){.complete = complete, .user = &mirror->session});
    ui_start(&mirror->ui, &mirror->session);
    ui_know_example(&mirror->ui, example);
    mirror->pty = mirror_program(arguments, NULL, rows, columns);
    mirror_expect_same(mirror);
    return mirror;
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

static bool shows(struct pty *pty, const void *user)
{
    return strcmp(pty_screen(pty), user) == 0;
}

void mirror_expect_same(struct mirror *mirror)
{
    struct text frame = {0};
    struct canvas canvas = frame_draw(&mirror->ui, mirror->rows, mirror->columns);
    canvas_add_to_text(&canvas, &frame);
    if (!pty_wait(mirror->pty, shows, text_string(&frame)))
        ck_abort_msg("expected:\n%s\nthe terminal shows:\n%s", text_string(&frame),
                     pty_screen(mirror->pty));
    if (canvas.cursor_row >= 0)
        pty_expect_cursor(mirror->pty, canvas.cursor_row, canvas.cursor_column);
    canvas_release(&canvas);
    text_release(&frame);
}

/* Keys whose bytes depend on the mode of the terminal, or that not every terminal has. */
static bool send_special(struct pty *pty, uint32_t key)
{
    static const struct {
        uint32_t key;
        enum pty_key pty;
    } modal[] = {
        {KEY_NAME_UP, PTY_KEY_UP},           {KEY_NAME_DOWN, PTY_KEY_DOWN},
        {KEY_NAME_LEFT, PTY_KEY_LEFT},       {KEY_NAME_RIGHT, PTY_KEY_RIGHT},
        {KEY_NAME_HOME, PTY_KEY_HOME},       {KEY_NAME_END, PTY_KEY_END},
        {KEY_NAME_PAGE_UP, PTY_KEY_PAGE_UP}, {KEY_NAME_PAGE_DOWN, PTY_KEY_PAGE_DOWN},
        {KEY_NAME_INSERT, PTY_KEY_INSERT},   {KEY_NAME_DELETE, PTY_KEY_DELETE},
        {KEY_NAME_F1, PTY_KEY_F1},
    };
    static const struct {
        uint32_t key;
        const char *bytes;
    } fixed[] = {
        {KEY_NAME_SHIFT_LEFT, "\033[1;2D"},
        {KEY_NAME_SHIFT_RIGHT, "\033[1;2C"},
        {KEY_NAME_BACK_TAB, "\033[Z"},
    };
    for (size_t i = 0; i < sizeof modal / sizeof *modal; i++)
        if (modal[i].key == key) {
            pty_key(pty, modal[i].pty);
            return true;
        }
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (fixed[i].key == key) {
            pty_send(pty, fixed[i].bytes);
            return true;
        }
    return false;
}

void mirror_key(struct mirror *mirror, uint32_t key)
{
    char bytes[KEY_BYTES_ROOM];
    event_common_bytes(key, bytes);
    if (!send_special(mirror->pty, key))
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

void mirror_resize(struct mirror *mirror, int rows, int columns)
{
    mirror->rows = rows;
    mirror->columns = columns;
    pty_resize(mirror->pty, rows, columns);
    mirror_expect_same(mirror);
}
