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

#include "app/keys.h"
#include "app/look.h"
#include "app/signals.h"
#include "core/intl.h"
#include "core/memory.h"

/* Milliseconds; a paste whose end does not come must not swallow the keys for ever. */
enum { PASTE_PATIENCE = 2000 };

/* So often the terminal may claim to have input and give none; then it is gone. */
enum { EMPTY_WAKEUPS = 100 };

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
    enum palette palette;
    bool has_paste;
    int held; /* a code that was read but not yet dealt with; ERR if none */
    struct keys decoder;
    int empty_wakeups;
};

/* The terminal's string for a capability, NULL if it has none. */
static const char *capability(const char *name)
{
    const char *string = tigetstr(name);
    return string == (const char *)-1 ? NULL : string;
}

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

static enum palette start_palette(enum terminal_colour colour)
{
    const char *forbidden = getenv("NO_COLOR");
    if (colour == TERMINAL_COLOUR_AUTO && forbidden && *forbidden)
        colour = TERMINAL_COLOUR_NEVER;
    if (colour == TERMINAL_COLOUR_NEVER || !has_colors() || start_color() != OK ||
        use_default_colors() != OK)
        return PALETTE_NONE;
    /* There a number from 8 on is an amount of red, green and blue, not a place in a palette. */
    bool direct = tigetflag("RGB") > 0;
    enum palette palette = COLORS >= 256 && !direct ? PALETTE_256
                           : COLORS >= 8            ? PALETTE_8
                                                    : PALETTE_NONE;
    for (short style = 0; style < STYLE_COUNT; style++)
        if (look_of(palette, (enum style)style).colour >= 0)
            init_pair((short)(style + 1), look_of(palette, (enum style)style).colour, -1);
    return palette;
}

/* A capability without the padding mark "$<...>" that may end it. */
static void add_capability(struct text *text, const char *name)
{
    const char *string = capability(name);
    const char *pad = string ? strstr(string, "$<") : NULL;
    if (string)
        text_add_bytes(text, string, pad ? (size_t)(pad - string) : strlen(string));
}

static void set_paste(const struct terminal *terminal, bool on)
{
    if (!terminal->has_paste)
        return;
    fputs(on ? "\033[?2004h" : "\033[?2004l", stdout);
    fflush(stdout);
}

static void guard(const struct terminal *terminal)
{
    static const char *const last[] = {"sgr0", "cnorm", "rmkx", "rmcup"};
    struct text reset = {0};
    if (has_mouse())
        text_add(&reset, "\033[?1006;1000l");
    if (terminal->has_paste)
        text_add(&reset, "\033[?2004l");
    for (size_t i = 0; i < sizeof last / sizeof last[0]; i++)
        add_capability(&reset, last[i]);
    signals_guard_on(text_string(&reset), reset.length, &terminal->modes,
                     _("xent: crashed; this is an error in the program, please report it\n"));
    text_release(&reset);
}

/* The modes ncurses does not set by itself, at the start and after a stop. */
static void enter(const struct terminal *terminal)
{
    set_paste(terminal, true);
    guard(terminal);
}

static void leave(const struct terminal *terminal)
{
    set_paste(terminal, false);
    endwin();
    signals_guard_off();
}

static void start_keys(struct terminal *terminal)
{
    raw();
    noecho();
    nonl();
    if (!getenv("ESCDELAY"))
        set_escdelay(25);
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
    mouseinterval(0);
}

/* Terminals without a mouse report none in any case. */
void terminal_set_mouse(struct terminal *terminal, bool on)
{
    (void)terminal;
    mousemask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
}

struct terminal *terminal_open(const struct terminal_options *options, struct error *error)
{
    if (!terminal_usable(error))
        return NULL;
    struct terminal *terminal = memory_new(1, sizeof *terminal);
    terminal->held = ERR;
    tcgetattr(STDIN_FILENO, &terminal->modes);
    /* Before ncurses starts: it leaves handlers alone that it finds, and loses no signal then. */
    bool started = signals_start(error);
    use_tioctl(TRUE);
    if (started && !(terminal->screen = newterm(NULL, stdout, stdin))) {
        signals_stop();
        started = error_set(error, 0, _("the terminal cannot be prepared"));
    }
    if (!started) {
        free(terminal);
        return NULL;
    }
    terminal->decoder.unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    start_keys(terminal);
    terminal->palette = start_palette(options->colour);
    terminal_set_mouse(terminal, !options->no_mouse);
    enter(terminal);
    return terminal;
}

void terminal_close(struct terminal *terminal)
{
    if (!terminal)
        return;
    terminal_set_mouse(terminal, false);
    leave(terminal);
    signals_stop();
    delwin(terminal->input);
    delscreen(terminal->screen);
    keys_release(&terminal->decoder);
    free(terminal);
}

void terminal_size(const struct terminal *terminal, int *rows, int *columns)
{
    (void)terminal;
    getmaxyx(stdscr, *rows, *columns);
}

bool terminal_has_unicode(const struct terminal *terminal)
{
    return terminal->decoder.unicode;
}

void terminal_bell(struct terminal *terminal)
{
    (void)terminal;
    beep();
}

static void show_cell(const struct terminal *terminal, int row, int column, const struct cell *cell)
{
    wchar_t wide[CELL_CODES + 1] = {0};
    for (size_t i = 0; i < CELL_CODES; i++)
        wide[i] = (wchar_t)cell->code[i];
    if (!wide[0])
        wide[0] = L' ';
    if (!terminal->decoder.unicode && (wide[0] > 0x7E || wide[1])) {
        wide[0] = L'?';
        wide[1] = 0;
    }
    struct look look = look_of(terminal->palette, (enum style)cell->style);
    attr_t bits = (look.attributes & LOOK_BOLD ? A_BOLD : A_NORMAL) |
                  (look.attributes & LOOK_UNDERLINE ? A_UNDERLINE : A_NORMAL) |
                  (look.attributes & LOOK_REVERSE ? A_REVERSE : A_NORMAL);
    short pair = look.colour >= 0 ? (short)(cell->style + 1) : 0;
    cchar_t shown;
    if (setcchar(&shown, wide, bits, pair, NULL) == OK)
        mvwadd_wch(stdscr, row, column, &shown); /* ERR in the last corner, where it is drawn */
}

void terminal_show(struct terminal *terminal, const struct canvas *canvas)
{
    int rows, columns;
    terminal_size(terminal, &rows, &columns);
    /* Erased first, because ncurses does not repair half of a wide character that is drawn over. */
    werase(stdscr);
    for (int row = 0; row < rows && row < canvas->rows; row++) {
        for (int column = 0; column < columns && column < canvas->columns; column++) {
            const struct cell *cell = canvas_cell(canvas, row, column);
            if (cell->width > 0 && column + cell->width <= columns)
                show_cell(terminal, row, column, cell);
        }
    }
    bool placed = canvas->cursor_row >= 0 && canvas->cursor_row < rows &&
                  canvas->cursor_column >= 0 && canvas->cursor_column < columns;
    curs_set(placed ? 1 : 0);
    wmove(stdscr, placed ? canvas->cursor_row : rows - 1, placed ? canvas->cursor_column : 0);
    wrefresh(stdscr);
}

/* Takes over the size the terminal has now. */
static void fit(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        resizeterm(size.ws_row, size.ws_col);
    clearok(curscr, TRUE);
}

static void resume(const struct terminal *terminal)
{
    reset_prog_mode();
    enter(terminal);
    fit();
}

static void suspend(const struct terminal *terminal, bool group)
{
    leave(terminal);
    signals_suspend(group);
    resume(terminal);
}

void terminal_suspend(struct terminal *terminal)
{
    suspend(terminal, true);
}

static void on_signal(struct terminal *terminal, int number, struct event *event)
{
    event->kind = EVENT_CONTINUE;
    if (number == SIGWINCH) {
        fit();
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

static bool on_mouse(struct event *event)
{
    MEVENT mouse;
    if (getmouse(&mouse) != OK)
        return false;
    if (mouse.bstate & BUTTON1_PRESSED)
        event->mouse = MOUSE_PRESS;
    else if (mouse.bstate & BUTTON4_PRESSED)
        event->mouse = MOUSE_WHEEL_UP;
    else if (mouse.bstate & BUTTON5_PRESSED)
        event->mouse = MOUSE_WHEEL_DOWN;
    else
        return false;
    event->kind = EVENT_MOUSE;
    event->row = mouse.y;
    event->column = mouse.x;
    return true;
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
        clearok(curscr, TRUE);
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
    if (code == KEY_MOUSE)
        return on_mouse(event);
    if (code > 0xFF)
        return on_named_key(terminal, code, event);
    if (keys_inside_character(keys))
        return keys_add_byte(keys, code, event);
    if (code == '\033')
        return on_escape(terminal, event);
    return on_control(terminal, code, event) || keys_add_byte(keys, code, event);
}

enum wake { WAKE_INPUT, WAKE_GONE, WAKE_LATE };

static enum wake await(struct terminal *terminal)
{
    struct pollfd ends[] = {
        {.fd = STDIN_FILENO, .events = POLLIN},
        {.fd = signals_descriptor(), .events = POLLIN},
    };
    int found = poll(ends, 2, terminal->decoder.pasting ? PASTE_PATIENCE : -1);
    if (found == 0)
        return WAKE_LATE;
    if (found < 0)
        return WAKE_INPUT; /* interrupted: there is a signal to look at */
    if (ends[0].revents & POLLIN)
        terminal->empty_wakeups++;
    bool gone = ends[0].revents & (POLLHUP | POLLERR | POLLNVAL);
    return gone || terminal->empty_wakeups > EMPTY_WAKEUPS ? WAKE_GONE : WAKE_INPUT;
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
            wake = await(terminal);
            waited = true;
        }
    }
}

bool terminal_pending(struct terminal *terminal)
{
    if (terminal->held == ERR)
        terminal->held = wgetch(terminal->input);
    struct pollfd end = {.fd = signals_descriptor(), .events = POLLIN};
    return terminal->held != ERR || poll(&end, 1, 0) > 0;
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
