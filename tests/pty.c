/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/pty.h"

#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#include "core/memory.h"
#include "core/text.h"
#include "tests/pty_job.h"

enum { DEADLINE_MS = 5000 };

struct pty {
    int master;
    int slave; /* open, so that the modes can be read after the program has ended */
    struct pty_job job;
    struct termios modes;
    VTerm *emulator;
    VTermScreen *screen;
    int rows, columns;
    bool alternate, cursor_hidden;
    bool mouse;
    char sequence[32]; /* the control sequence under way, without its ESC; see note_sequences() */
    size_t sequence_length;
    int escapes;
    char before;     /* the last byte of what was read */
    bool in_command; /* within ESC ] ... BEL, of which this came so far */
    struct text command;
    struct text clipboard; /* what the last one was to put there */
    bool catching;         /* what the emulator would send goes to `caught` */
    struct text caught;
    struct text answer; /* what pty_row() and pty_screen() return */
    bool stopped, ended;
    int status;
};

/* Sequences as "\033]52;c;TEXT\a". */
static void note_clipboard(struct pty *pty, const char *bytes, size_t length)
{
    static const char begin[] = "52;c;";
    for (size_t i = 0; i < length; i++) {
        if (pty->before == '\033' && bytes[i] == ']') {
            text_clear(&pty->command);
            pty->in_command = true;
        } else if (pty->in_command && bytes[i] == '\a') {
            const char *command = text_string(&pty->command);
            if (strncmp(command, begin, strlen(begin)) == 0) {
                text_clear(&pty->clipboard);
                text_add(&pty->clipboard, command + strlen(begin));
            }
            pty->in_command = false;
        } else if (pty->in_command) {
            text_add_bytes(&pty->command, &bytes[i], 1);
        }
        pty->before = bytes[i];
    }
}

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Counts the control sequences.  The emulator obeys only the first of several modes in one; so the
 * mouse is followed here. */
static void note_sequences(struct pty *pty, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        pty->escapes += bytes[i] == '\033';
        if (bytes[i] == '\033')
            pty->sequence_length = 0;
        else if (pty->sequence_length + 1 < sizeof pty->sequence)
            pty->sequence[pty->sequence_length++] = bytes[i];
        pty->sequence[pty->sequence_length] = '\0';
        bool last = bytes[i] == 'h' || bytes[i] == 'l';
        if (last && strncmp(pty->sequence, "[?", 2) == 0 && strstr(pty->sequence, "1000")) {
            pty->mouse = bytes[i] == 'h';
            pty->sequence_length = 0;
        }
    }
}

/* Reads what the program wrote; waits for it at most so long. */
static void pump(struct pty *pty, int milliseconds)
{
    struct pollfd ends[] = {{.fd = pty->master, .events = POLLIN},
                            {.fd = pty->job.reports, .events = POLLIN}};
    if (poll(ends, 2, milliseconds) <= 0)
        return;
    char bytes[4096];
    if (ends[0].revents) {
        ssize_t length = read(pty->master, bytes, sizeof bytes);
        if (length > 0) {
            vterm_input_write(pty->emulator, bytes, (size_t)length);
            note_sequences(pty, bytes, (size_t)length);
            note_clipboard(pty, bytes, (size_t)length);
        }
    }
    int status;
    if (ends[1].revents && pty_job_next(&pty->job, &status)) {
        pty->stopped = WIFSTOPPED(status);
        pty->ended = !pty->stopped;
        pty->status = status;
    }
}

void pty_send_bytes(struct pty *pty, const char *bytes, size_t length)
{
    long long end = now_ms() + DEADLINE_MS;
    while (length > 0) {
        ssize_t done = write(pty->master, bytes, length);
        if (done > 0) {
            bytes += done;
            length -= (size_t)done;
            end = now_ms() + DEADLINE_MS;
            continue;
        }
        ck_assert_msg(now_ms() < end, "the program does not read its input");
        pump(pty, 5);
    }
}

void pty_send(struct pty *pty, const char *bytes)
{
    pty_send_bytes(pty, bytes, strlen(bytes));
}

static void on_output(const char *bytes, size_t length, void *user)
{
    struct pty *pty = user;
    if (pty->catching)
        text_add_bytes(&pty->caught, bytes, length);
    else
        pty_send_bytes(pty, bytes, length);
}

static int on_property(VTermProp property, VTermValue *value, void *user)
{
    struct pty *pty = user;
    if (property == VTERM_PROP_ALTSCREEN)
        pty->alternate = value->boolean;
    else if (property == VTERM_PROP_CURSORVISIBLE)
        pty->cursor_hidden = !value->boolean;
    return 1;
}

static void start_emulator(struct pty *pty)
{
    static const VTermScreenCallbacks callbacks = {.settermprop = on_property};
    pty->emulator = vterm_new(pty->rows, pty->columns);
    vterm_set_utf8(pty->emulator, 1);
    vterm_output_set_callback(pty->emulator, on_output, pty);
    pty->screen = vterm_obtain_screen(pty->emulator);
    vterm_screen_set_callbacks(pty->screen, &callbacks, pty);
    vterm_screen_enable_altscreen(pty->screen, 1);
    vterm_screen_reset(pty->screen, 1);
}

struct pty *pty_start(const struct pty_options *options)
{
    struct pty *pty = memory_new(1, sizeof *pty);
    pty->rows = options->rows ? options->rows : 24;
    pty->columns = options->columns ? options->columns : 80;
    struct winsize size = {.ws_row = (unsigned short)pty->rows,
                           .ws_col = (unsigned short)pty->columns};
    ck_assert_int_eq(openpty(&pty->master, &pty->slave, NULL, NULL, &size), 0);
    fcntl(pty->master, F_SETFL, O_NONBLOCK);
    tcgetattr(pty->slave, &pty->modes);
    start_emulator(pty);
    ck_assert_msg(pty_job_start(&pty->job, options, pty->master, pty->slave),
                  "cannot start the program");
    return pty;
}

void pty_stop(struct pty *pty)
{
    pty_job_stop(&pty->job);
    if (pty->master >= 0)
        close(pty->master);
    close(pty->slave);
    vterm_free(pty->emulator);
    text_release(&pty->caught);
    text_release(&pty->command);
    text_release(&pty->clipboard);
    text_release(&pty->answer);
    free(pty);
}

void pty_key(struct pty *pty, enum pty_key key)
{
    static const VTermKey keys[PTY_KEY_F1] = {
        VTERM_KEY_UP,  VTERM_KEY_DOWN,   VTERM_KEY_LEFT,     VTERM_KEY_RIGHT, VTERM_KEY_HOME,
        VTERM_KEY_END, VTERM_KEY_PAGEUP, VTERM_KEY_PAGEDOWN, VTERM_KEY_INS,   VTERM_KEY_DEL,
    };
    VTermKey code =
        key < PTY_KEY_F1 ? keys[key] : (VTermKey)VTERM_KEY_FUNCTION(key - PTY_KEY_F1 + 1);
    vterm_keyboard_key(pty->emulator, code, VTERM_MOD_NONE);
}

void pty_mouse(struct pty *pty, int row, int column, int button)
{
    if (!pty->mouse)
        return; /* the emulator does not look by itself */
    vterm_mouse_move(pty->emulator, row, column, VTERM_MOD_NONE);
    vterm_mouse_button(pty->emulator, button, true, VTERM_MOD_NONE);
    if (button < 4)
        vterm_mouse_button(pty->emulator, button, false, VTERM_MOD_NONE);
}

void pty_paste(struct pty *pty, const char *text, size_t length)
{
    vterm_keyboard_start_paste(pty->emulator);
    pty_send_bytes(pty, text, length);
    vterm_keyboard_end_paste(pty->emulator);
}

void pty_resize(struct pty *pty, int rows, int columns)
{
    pty->rows = rows;
    pty->columns = columns;
    vterm_set_size(pty->emulator, rows, columns);
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    ck_assert_int_eq(ioctl(pty->master, TIOCSWINSZ, &size), 0);
}

bool pty_wait(struct pty *pty, bool (*holds)(struct pty *pty, const void *user), const void *user)
{
    long long end = now_ms() + DEADLINE_MS;
    while (!holds(pty, user)) {
        if (now_ms() >= end)
            return false;
        pump(pty, 20);
    }
    return true;
}

static void add_cell(struct pty *pty, int row, int column, struct text *text)
{
    VTermScreenCell cell;
    VTermPos position = {row, column};
    if (!vterm_screen_get_cell(pty->screen, position, &cell) || cell.chars[0] == (uint32_t)-1)
        return;
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++) {
        char bytes[5];
        text_add_bytes(text, bytes, character_encode(cell.chars[i], bytes));
    }
    if (!cell.chars[0])
        text_add(text, " ");
}

static void add_row(struct pty *pty, int row, struct text *text)
{
    size_t start = text->length;
    for (int column = 0; column < pty->columns; column++)
        add_cell(pty, row, column, text);
    while (text->length > start && text->bytes[text->length - 1] == ' ')
        text->bytes[--text->length] = '\0';
}

const char *pty_row(struct pty *pty, int row)
{
    text_clear(&pty->answer);
    add_row(pty, row, &pty->answer);
    return text_string(&pty->answer);
}

const char *pty_screen(struct pty *pty)
{
    text_clear(&pty->answer);
    for (int row = 0; row < pty->rows; row++) {
        add_row(pty, row, &pty->answer);
        text_add(&pty->answer, "\n");
    }
    return text_string(&pty->answer);
}

static int colour_number(VTermColor colour)
{
    if (VTERM_COLOR_IS_DEFAULT_FG(&colour) || VTERM_COLOR_IS_DEFAULT_BG(&colour))
        return PTY_OWN_COLOUR;
    return VTERM_COLOR_IS_INDEXED(&colour) ? colour.indexed.idx : PTY_MIXED_COLOUR;
}

struct pty_cell pty_look(struct pty *pty, int row, int column)
{
    VTermScreenCell cell;
    VTermPos position = {row, column};
    if (!vterm_screen_get_cell(pty->screen, position, &cell)) /* an assertion takes far longer */
        ck_abort_msg("there is no row %d, column %d", row, column);
    return (struct pty_cell){.width = cell.width,
                             .bold = cell.attrs.bold,
                             .underline = cell.attrs.underline != 0,
                             .reverse = cell.attrs.reverse,
                             .foreground = colour_number(cell.fg),
                             .background = colour_number(cell.bg)};
}

struct pty_cell pty_cell(struct pty *pty, int row, int column)
{
    struct pty_cell result = pty_look(pty, row, column);
    struct text text = {0};
    add_cell(pty, row, column, &text);
    snprintf(result.text, sizeof result.text, "%s", text_string(&text));
    text_release(&text);
    return result;
}

bool pty_shows_cursor(const struct pty *pty)
{
    return !pty->cursor_hidden;
}

bool pty_has_mouse(const struct pty *pty)
{
    return pty->mouse;
}

bool pty_has_second_screen(const struct pty *pty)
{
    return pty->alternate;
}

int pty_escapes(const struct pty *pty)
{
    return pty->escapes;
}

const char *pty_clipboard(const struct pty *pty)
{
    return text_string(&pty->clipboard);
}

struct place {
    int row;
    const char *text;
    int column;
};

static bool shows(struct pty *pty, const void *user)
{
    const struct place *place = user;
    if (place->row >= pty->rows)
        return false;
    const char *found = place->row < 0 ? pty_screen(pty) : pty_row(pty, place->row);
    return strstr(found, place->text) != NULL;
}

static bool shows_not(struct pty *pty, const void *user)
{
    return !shows(pty, user);
}

static bool has_cursor_at(struct pty *pty, const void *user)
{
    const struct place *place = user;
    VTermPos cursor;
    vterm_state_get_cursorpos(vterm_obtain_state(pty->emulator), &cursor);
    return cursor.row == place->row && cursor.col == place->column;
}

void pty_expect(struct pty *pty, int row, const char *text)
{
    struct place place = {.row = row, .text = text};
    if (!pty_wait(pty, shows, &place))
        ck_abort_msg("no '%s' in row %d of:\n%s", text, row, pty_screen(pty));
}

void pty_expect_gone(struct pty *pty, const char *text)
{
    struct place place = {.row = -1, .text = text};
    if (!pty_wait(pty, shows_not, &place))
        ck_abort_msg("still '%s' in:\n%s", text, pty_screen(pty));
}

void pty_expect_cursor(struct pty *pty, int row, int column)
{
    struct place place = {.row = row, .column = column};
    if (pty_wait(pty, has_cursor_at, &place))
        return;
    VTermPos cursor;
    vterm_state_get_cursorpos(vterm_obtain_state(pty->emulator), &cursor);
    ck_abort_msg("the cursor is at %d,%d, not at %d,%d, in:\n%s", cursor.row, cursor.col, row,
                 column, pty_screen(pty));
}

void pty_signal(struct pty *pty, int signal)
{
    ck_assert_int_eq(kill(pty->job.program, signal), 0);
}

static bool is_stopped(struct pty *pty, const void *user)
{
    (void)user;
    return pty->stopped;
}

static bool has_ended(struct pty *pty, const void *user)
{
    (void)user;
    return pty->ended;
}

void pty_expect_stopped(struct pty *pty)
{
    if (!pty_wait(pty, is_stopped, NULL))
        ck_abort_msg("the program has not stopped:\n%s", pty_screen(pty));
}

void pty_continue(struct pty *pty)
{
    pty->stopped = false;
    pty_job_continue(&pty->job);
}

void pty_hang_up(struct pty *pty)
{
    close(pty->master);
    pty->master = -1; /* poll() passes over it */
}

int pty_expect_end(struct pty *pty)
{
    if (!pty_wait(pty, has_ended, NULL))
        ck_abort_msg("the program has not ended:\n%s", pty_screen(pty));
    /* What it wrote last is still on its way. */
    for (int i = 0; i < 20 && pty->master >= 0; i++)
        pump(pty, 0);
    return WIFEXITED(pty->status) ? WEXITSTATUS(pty->status) : PTY_KILLED + WTERMSIG(pty->status);
}

/* What the emulator sends for an Up key and a paste tells which modes are on. */
static bool has_plain_input(struct pty *pty, const void *user)
{
    (void)user;
    text_clear(&pty->caught);
    pty->catching = true;
    vterm_keyboard_key(pty->emulator, VTERM_KEY_UP, VTERM_MOD_NONE);
    vterm_keyboard_start_paste(pty->emulator);
    pty->catching = false;
    return strcmp(text_string(&pty->caught), "\033[A") == 0;
}

static bool has_plain_screen(struct pty *pty, const void *user)
{
    return !pty->alternate && !pty->cursor_hidden && !pty->mouse && has_plain_input(pty, user);
}

void pty_expect_restored(struct pty *pty)
{
    struct termios modes;
    if (!pty_wait(pty, has_plain_screen, NULL))
        ck_abort_msg("not restored: alternate screen %d, cursor hidden %d, mouse %d, input %d",
                     pty->alternate, pty->cursor_hidden, pty->mouse, !has_plain_input(pty, NULL));
    ck_assert_int_eq(tcgetattr(pty->slave, &modes), 0);
    ck_assert_uint_eq(modes.c_iflag, pty->modes.c_iflag);
    ck_assert_uint_eq(modes.c_oflag, pty->modes.c_oflag);
    ck_assert_uint_eq(modes.c_cflag, pty->modes.c_cflag);
    ck_assert_uint_eq(modes.c_lflag, pty->modes.c_lflag);
}
