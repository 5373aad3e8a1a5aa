/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/terminal.h"

#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define NCURSES_NOMACROS
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>
/* <term.h> makes macros of these words. */
#undef columns
#undef lines

#include "app/clipboard.h"
#include "app/keys.h"
#include "app/mouse.h"
#include "app/paint.h"
#include "app/signals.h"
#include "app/tty.h"
#include "core/intl.h"
#include "core/memory.h"

/* Milliseconds; a paste whose end does not come must not swallow the keys for ever. */
enum { PASTE_PATIENCE = 2000 };

/* clang-format off */
static const struct {
    int code;
    uint32_t key;
} named_keys[] = {
    {KEY_UP, KEY_NAME_UP}, {KEY_DOWN, KEY_NAME_DOWN},
    {KEY_LEFT, KEY_NAME_LEFT}, {KEY_RIGHT, KEY_NAME_RIGHT},
    {KEY_SLEFT, KEY_NAME_SHIFT_LEFT}, {KEY_SRIGHT, KEY_NAME_SHIFT_RIGHT},
    {KEY_HOME, KEY_NAME_HOME}, {KEY_FIND, KEY_NAME_HOME},
    {KEY_END, KEY_NAME_END}, {KEY_SELECT, KEY_NAME_END},
    {KEY_PPAGE, KEY_NAME_PAGE_UP}, {KEY_NPAGE, KEY_NAME_PAGE_DOWN},
    {KEY_IC, KEY_NAME_INSERT}, {KEY_DC, KEY_NAME_DELETE},
    {KEY_BACKSPACE, KEY_NAME_BACKSPACE}, {KEY_ENTER, KEY_NAME_ENTER},
    {KEY_BTAB, KEY_NAME_BACK_TAB},
};
/* clang-format on */

enum { NAMED_COUNT = sizeof named_keys / sizeof named_keys[0] };

struct terminal {
    SCREEN *screen;
    WINDOW *input; /* never drawn: reading keys from a drawn window would refresh it */
    struct termios modes;
    int rows, columns; /* of the screen */
    bool narrow;       /* does the library take it for NARROW columns? */
    bool has_paste, mouse;
    int held; /* a code that was read but not yet dealt with; ERR if none */
    struct keys decoder;
    struct mouse report; /* of the mouse, under way */
    int empty_wakeups;
    struct paint paint;
};

/* The terminal's string for a capability, NULL if it has none. */
static const char *capability(const char *name)
{
    const char *string = tigetstr(name);
    /* NOLINTNEXTLINE(performance-no-int-to-ptr): so says tigetstr() that it is no string */
    return string == (const char *)-1 ? NULL : string;
}

static const char *expand(const char *name, int first, int second)
{
    const char *string = capability(name);
    return string ? tiparm(string, first, second) : NULL;
}

static int number(const char *name)
{
    const int value = tigetnum(name);
    return value > 0 ? value : tigetflag(name) > 0;
}

static const struct capabilities terminfo = {capability, expand, number};

bool terminal_usable(struct error *error)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return error_set(error, 0, _("standard input and output must be a terminal"));
    const char *name = getenv("TERM");
    if (!name || !*name)
        return error_set(error, 0, _("TERM is not set, so the kind of terminal is unknown"));
    struct quoted quoted = error_quote(name, strlen(name));
    int found = 0;
    if (setupterm(NULL, STDOUT_FILENO, &found) != OK)
        return error_set(error, 0, _("unknown terminal '%s'"), quoted.text);
    bool able = capability("cup") && capability("clear");
    del_curterm(cur_term);
    if (!able)
        return error_set(error, 0, _("terminal '%s' cannot move its cursor"), quoted.text);
    return true;
}

/* Reports of presses, by numbers where the terminal can. */
static void tell_mouse(bool on)
{
    const char *const string = on ? "\033[?1006;1000h" : "\033[?1006;1000l";
    tty_write(string, strlen(string));
}

/* The modes ncurses does not set by itself, at the start and after a stop. */
static void enter(const struct terminal *terminal)
{
    if (terminal->has_paste)
        tty_set_paste(true);
    if (terminal->mouse)
        tell_mouse(true);
    tty_guard(&terminfo, &terminal->modes, terminal->mouse, terminal->has_paste);
}

static void leave(const struct terminal *terminal)
{
    if (terminal->mouse)
        tell_mouse(false);
    if (terminal->has_paste)
        tty_set_paste(false);
    endwin();
    signals_guard_off();
}

static void start_keys(struct terminal *terminal)
{
    raw();
    noecho();
    nonl();
    if (!getenv("ESCDELAY"))
        set_escdelay(
            25); /* milliseconds: nobody waits for an Escape, and a sequence comes at once */
    terminal->input = newpad(1, 1);
    intrflush(terminal->input, FALSE);
    keypad(terminal->input, TRUE);
    nodelay(terminal->input, TRUE);
    /* A terminal that has not heard of the mode for the arrows sends them as ANSI sequences. */
    for (size_t i = 0; i < NAMED_COUNT; i++) {
        char bytes[KEY_BYTES_ROOM];
        event_common_bytes(named_keys[i].key, bytes);
        if (bytes[0] == '\033' && bytes[1])
            define_key(bytes, named_keys[i].code);
    }
    terminal->has_paste = capability("rmcup") != NULL;
    if (terminal->has_paste) {
        define_key("\033[200~", CODE_PASTE_BEGIN);
        define_key("\033[201~", CODE_PASTE_END);
    }
    /* The library's own way with the mouse waits within a report, and after one that it was not
     * asked for until the next key. */
    define_key("\033[<", CODE_MOUSE_NUMBERS);
    define_key("\033[M", CODE_MOUSE_BYTES);
    doupdate(); /* what the library has prepared comes before the first frame */
}

void terminal_set_mouse(struct terminal *terminal, bool on)
{
    on = on && capability("kmous");
    if (on != terminal->mouse)
        tell_mouse(on);
    terminal->mouse = on;
    tty_guard(&terminfo, &terminal->modes, terminal->mouse, terminal->has_paste);
}

/* A terminal with one screen only, as a console is, would show the sequence. */
bool terminal_copy(struct terminal *terminal, const char *bytes, size_t length)
{
    struct text sequence = {0};
    const bool good = terminal->has_paste && clipboard_add_sequence(bytes, length, &sequence);
    tty_write(text_string(&sequence), sequence.length);
    text_release(&sequence);
    return good;
}

static bool wants_colour(enum terminal_colour colour)
{
    const char *forbidden = getenv("NO_COLOR");
    return colour == TERMINAL_COLOUR_ALWAYS ||
           (colour == TERMINAL_COLOUR_AUTO && !(forbidden && *forbidden));
}

/* The size that the terminal tells; false if it tells none. */
static bool measure(struct terminal *terminal)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        return false;
    terminal->rows = size.ws_row;
    terminal->columns = size.ws_col;
    return true;
}

/* The library keeps three pictures of the whole screen, of which none is ever drawn in here.  So
 * many columns are enough for them. */
#define NARROW 2

/* A number in the environment while the library looks at it; what was there before is the
 * caller's. */
static char *lend(const char *name, int number)
{
    const char *before = getenv(name);
    char *kept = before ? memory_copy(before, strlen(before)) : NULL;
    char digits[12];
    snprintf(digits, sizeof digits, "%d", number);
    setenv(name, digits, 1);
    return kept;
}

static void take_back(const char *name, char *kept)
{
    if (kept)
        setenv(name, kept, 1);
    else
        unsetenv(name);
    free(kept);
}

/* Where the terminal tells no size, the library finds one: in the environment, or in what is known
 * of this kind of terminal. */
static bool start_library(struct terminal *terminal)
{
    terminal->narrow = measure(terminal);
    use_tioctl(!terminal->narrow);
    char *rows = terminal->narrow ? lend("LINES", terminal->rows) : NULL;
    char *columns = terminal->narrow ? lend("COLUMNS", NARROW) : NULL;
    terminal->screen = newterm(NULL, stdout, stdin);
    if (terminal->narrow) {
        take_back("LINES", rows);
        take_back("COLUMNS", columns);
    } else if (terminal->screen) {
        getmaxyx(stdscr, terminal->rows, terminal->columns);
    }
    return terminal->screen;
}

struct terminal *terminal_open(const struct terminal_options *options, struct error *error)
{
    struct terminal *terminal = memory_new(1, sizeof *terminal);
    terminal->held = ERR;
    tcgetattr(STDIN_FILENO, &terminal->modes);
    /* Before ncurses starts: it leaves handlers alone that it finds, and loses no signal then. */
    bool started = signals_start(error);
    if (started && !start_library(terminal)) {
        signals_stop();
        started = error_set(error, 0, _("the terminal cannot be prepared"));
    }
    if (!started) {
        free(terminal);
        return NULL;
    }
    terminal->decoder.unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    start_keys(terminal);
    paint_start(&terminal->paint, &terminfo, wants_colour(options->colour),
                terminal->decoder.unicode);
    enter(terminal);
    terminal_set_mouse(terminal, !options->no_mouse);
    return terminal;
}

void terminal_close(struct terminal *terminal)
{
    if (!terminal)
        return;
    leave(terminal);
    signals_stop();
    delwin(terminal->input);
    delscreen(terminal->screen);
    paint_release(&terminal->paint);
    keys_release(&terminal->decoder);
    free(terminal);
}

void terminal_size(const struct terminal *terminal, int *rows, int *columns)
{
    *rows = terminal->rows;
    *columns = terminal->columns;
}

bool terminal_has_unicode(const struct terminal *terminal)
{
    return terminal->decoder.unicode;
}

void terminal_show(struct terminal *terminal, const struct canvas *canvas)
{
    int rows, columns;
    struct text bytes = {0};
    terminal_size(terminal, &rows, &columns);
    const bool placed = paint_frame(&terminal->paint, canvas, rows, columns, &bytes);
    tty_write(text_string(&bytes), bytes.length);
    text_release(&bytes);
    curs_set(placed ? 1 : 0);
}

/* Takes over the size the terminal has now. */
static void fit(struct terminal *terminal)
{
    if (measure(terminal))
        resizeterm(terminal->rows, terminal->narrow ? NARROW : terminal->columns);
    paint_forget(&terminal->paint);
}

static void resume(struct terminal *terminal)
{
    reset_prog_mode();
    doupdate(); /* takes back the screen that endwin() left */
    enter(terminal);
    fit(terminal);
}

static void suspend(struct terminal *terminal, bool group)
{
    leave(terminal);
    signals_suspend(group);
    resume(terminal);
}

static void on_signal(struct terminal *terminal, int number, struct event *event)
{
    event->kind = EVENT_CONTINUE;
    if (number == SIGWINCH) {
        fit(terminal);
        event->kind = EVENT_RESIZE;
    } else if (number == SIGTSTP) {
        suspend(terminal, false);
    } else if (number == SIGCONT) {
        /* Stopped by a signal that cannot be caught; a shell may have set other modes. */
        resume(terminal);
    } else {
        event->kind = EVENT_END;
        event->signal = number;
    }
}

/* The next code: a byte, or a key above 255; ERR if none is there. */
static int take(struct terminal *terminal)
{
    int code = terminal->held;
    terminal->held = ERR;
    return code == ERR ? wgetch(terminal->input) : code;
}

static bool on_named_key(struct terminal *terminal, int code, struct event *event)
{
    uint32_t key = KEY_NAME_OTHER;
    for (size_t i = 0; i < NAMED_COUNT; i++)
        if (named_keys[i].code == code)
            key = named_keys[i].key;
    if (code >= KEY_F(1) && code <= KEY_F(12))
        key = KEY_NAME_F1 + (uint32_t)(code - KEY_F(1));
    event->code = code;
    return keys_add_key(&terminal->decoder, key, event);
}

/* Keys that mean the same everywhere. */
static bool on_control(struct terminal *terminal, int code, struct event *event)
{
    if (code == 'Z' - '@')
        suspend(terminal, true);
    else if (code == 'L' - '@')
        paint_forget(&terminal->paint);
    else if (code == '\\' - '@')
        raise(SIGQUIT);
    else
        return false;
    event->kind = EVENT_CONTINUE;
    return true;
}

/* ESC and a character at once is Alt and the character; an ESC alone is the key of that name. */
static bool on_escape(struct terminal *terminal, struct event *event)
{
    int next = take(terminal);
    bool alone = next == ERR || next == '\033' || (next > 0xFF && next != KEY_BACKSPACE);
    terminal->decoder.alt = !alone;
    if (alone) {
        terminal->held = next;
        return keys_add_key(&terminal->decoder, KEY_NAME_ESCAPE, event);
    }
    return next > 0xFF ? on_named_key(terminal, next, event)
                       : keys_add_byte(&terminal->decoder, next, event);
}

/* True if the code completes an event. */
static bool on_code(struct terminal *terminal, int code, struct event *event)
{
    struct keys *keys = &terminal->decoder;
    if (keys_add_to_paste(keys, code, TERMINAL_PASTE_LIMIT, event))
        return event->kind != EVENT_NONE;
    if (code == KEY_RESIZE)
        return false;
    if (mouse_add(&terminal->report, code, event))
        return event->kind != EVENT_NONE;
    if (code > 0xFF)
        return on_named_key(terminal, code, event);
    if (keys_inside_character(keys))
        return keys_add_byte(keys, code, event);
    if (code == '\033')
        return on_escape(terminal, event);
    return on_control(terminal, code, event) || keys_add_byte(keys, code, event);
}

void terminal_wait(struct terminal *terminal, struct event *event)
{
    *event = (struct event){.kind = EVENT_NONE};
    bool waited = false;
    enum wake wake = WAKE_INPUT;
    for (;;) {
        int code = take(terminal);
        /* Signals overtake keys: a resize sent before a key must be seen before it. */
        int number = signals_next();
        if (number) {
            terminal->held = code;
            on_signal(terminal, number, event);
            return;
        }
        if (code != ERR) {
            terminal->empty_wakeups = 0;
            waited = true;
            if (on_code(terminal, code, event))
                return;
        } else if (wake == WAKE_GONE) {
            *event = (struct event){.kind = EVENT_END, .signal = SIGHUP};
            return;
        } else if (wake == WAKE_LATE) {
            keys_end_paste(&terminal->decoder, event);
            return;
        } else if (waited) {
            return; /* what came was no event */
        } else {
            wake =
                tty_wait(terminal->decoder.pasting ? PASTE_PATIENCE : -1, &terminal->empty_wakeups);
            waited = true;
        }
    }
}

/* One look, for it comes before every frame.  What the library has read and not handed out yet, the
 * rest of a sequence that no key has, is not seen: it comes after the frame. */
bool terminal_pending(struct terminal *terminal)
{
    struct pollfd end[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                           {.fd = signals_descriptor(), .events = POLLIN}};
    return terminal->held != ERR || poll(end, 2, 0) > 0;
}

/* The sequence of a key in this terminal; NULL or to be freed. */
static char *own_sequence(uint32_t key, int code)
{
    for (size_t i = 0; !code && i < NAMED_COUNT; i++)
        if (named_keys[i].key == key)
            code = named_keys[i].code;
    if (!code && key >= KEY_NAME_F1 && key <= KEY_NAME_F12)
        code = KEY_F(1) + (int)(key - KEY_NAME_F1);
    return code ? keybound(code, 0) : NULL;
}

size_t terminal_key_bytes(const struct event *event, char bytes[KEY_BYTES_ROOM])
{
    uint32_t key = event->key & ~(uint32_t)KEY_WITH_ALT;
    char common[KEY_BYTES_ROOM] = {0};
    event_common_bytes(key, common);
    char *own = *common ? NULL : own_sequence(key, event->code);
    const char *found = own ? own : common;
    int length =
        snprintf(bytes, KEY_BYTES_ROOM, "%s%s", event->key & KEY_WITH_ALT ? "\033" : "", found);
    bool usable = *found && length < KEY_BYTES_ROOM;
    free(own);
    return usable ? (size_t)length : 0;
}
