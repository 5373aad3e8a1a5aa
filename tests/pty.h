/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a program on a real pseudo terminal and looks at the screen it draws.
 *
 * The program is not the leader of its session: a tiny job-control parent stands between, as a
 * shell does, so that a stop signal stops it.  It gets a fixed environment.
 *
 * Waiting is for something to become true, never for time: what is waited for must be false before
 * the key is sent, or nothing is shown by it.  After five seconds the test fails and the screen is
 * printed. */
#ifndef XENT_TESTS_PTY_H
#define XENT_TESTS_PTY_H

#include <stdbool.h>
#include <stddef.h>

struct pty;

/* Both lists end with NULL. */
struct pty_options {
    const char *const *arguments;   /* argv, the program's path first; PTY_ARGUMENTS_MOST of them */
    const char *const *environment; /* "NAME=value" to add or replace; may be NULL */
    int rows, columns;              /* 0: 24 by 80 */
};

enum { PTY_ARGUMENTS_MOST = 63 };

/* Never NULL: a failure fails the test. */
struct pty *pty_start(const struct pty_options *options);

/* Ends what still runs and frees everything. */
void pty_stop(struct pty *pty);

/* Bytes as a terminal would send them. */
void pty_send(struct pty *pty, const char *bytes);
void pty_send_bytes(struct pty *pty, const char *bytes, size_t length);

/* Keys whose bytes depend on the mode of the terminal, and the mouse (buttons 4 and 5: the wheel),
 * which sends nothing unless the program asked for it. */
enum pty_key {
    PTY_KEY_UP,
    PTY_KEY_DOWN,
    PTY_KEY_LEFT,
    PTY_KEY_RIGHT,
    PTY_KEY_HOME,
    PTY_KEY_END,
    PTY_KEY_PAGE_UP,
    PTY_KEY_PAGE_DOWN,
    PTY_KEY_INSERT,
    PTY_KEY_DELETE,
    PTY_KEY_F1, /* F2 to F12 follow */
    PTY_KEY_COUNT = PTY_KEY_F1 + 12
};
void pty_key(struct pty *pty, enum pty_key key);
void pty_mouse(struct pty *pty, int row, int column, int button);

/* A paste as the terminal sends it: with marks only if the program asked for them. */
void pty_paste(struct pty *pty, const char *text, size_t length);

/* Changes the size; the program gets SIGWINCH unless it is stopped. */
void pty_resize(struct pty *pty, int rows, int columns);

/* Waits until `holds` is true; false after five seconds. */
bool pty_wait(struct pty *pty, bool (*holds)(struct pty *pty, const void *user), const void *user);

/* Waits until the row contains the text (row -1: any row), or no row contains it any more. */
void pty_expect(struct pty *pty, int row, const char *text);
void pty_expect_gone(struct pty *pty, const char *text);
void pty_expect_cursor(struct pty *pty, int row, int column);

/* The text of a row without the blanks at its end, of the whole screen with line ends; freed by the
 * next call. */
const char *pty_row(struct pty *pty, int row);
const char *pty_screen(struct pty *pty);

struct pty_cell {
    char text[32]; /* UTF-8; empty for the right half of a wide character */
    int width;
    bool bold, underline, reverse;
    int foreground, background; /* number in the palette, or one of these */
};

/* The terminal's own colour; an amount of red, green and blue. */
enum { PTY_OWN_COLOUR = -1, PTY_MIXED_COLOUR = 1000 };

struct pty_cell pty_cell(struct pty *pty, int row, int column);

/* The same without its text, which takes longer than all the rest. */
struct pty_cell pty_look(struct pty *pty, int row, int column);

bool pty_shows_cursor(const struct pty *pty);

/* Whether the program has asked for the mouse. */
bool pty_has_mouse(const struct pty *pty);

/* Whether the program draws on the terminal's second screen, which leaves the first one alone. */
bool pty_has_second_screen(const struct pty *pty);

/* Escape characters received so far, each the begin of a control sequence. */
int pty_escapes(const struct pty *pty);

/* What the program has handed to the clipboard last, in base64; "" for nothing. */
const char *pty_clipboard(const struct pty *pty);

/* Signals go to the program alone, not to its group. */
void pty_signal(struct pty *pty, int signal);

/* Waits until the program is stopped; lets it go on in the foreground. */
void pty_expect_stopped(struct pty *pty);
void pty_continue(struct pty *pty);

/* Closes the terminal under the program. */
void pty_hang_up(struct pty *pty);

/* Waits for the end: the exit status, or 1000 plus the signal that ended it. */
enum { PTY_KILLED = 1000 };
int pty_expect_end(struct pty *pty);

/* Fails the test unless the terminal is as it was before: modes, screen, cursor, mouse, paste,
 * keys. */
void pty_expect_restored(struct pty *pty);

#endif
