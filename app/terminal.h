/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The full-screen terminal: a canvas goes out, events come in.
 *
 * The loop of a full-screen program:
 *
 *     for (;;) {
 *         do {
 *             terminal_wait(terminal, &event);
 *             ... change the state; leave on EVENT_END ...
 *         } while (terminal_pending(terminal));
 *         ... draw the state on a canvas of terminal_size() ...
 *         terminal_show(terminal, &canvas);
 *     }
 *     terminal_close(terminal);
 *     if (event.kind == EVENT_END)
 *         signals_end(event.signal);
 *
 * so that a burst of keys is drawn once.  Ctrl-Z (stop), Ctrl-L (draw afresh) and Ctrl-\ (quit) are
 * dealt with here.  A crash restores the terminal as well; see app/signals.h.
 *
 * setlocale() comes first.  There is one terminal at a time. */
#ifndef XENT_APP_TERMINAL_H
#define XENT_APP_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "app/event.h"
#include "core/canvas.h"
#include "core/error.h"

enum terminal_colour {
    TERMINAL_COLOUR_AUTO, /* unless NO_COLOR is set and not empty */
    TERMINAL_COLOUR_NEVER,
    TERMINAL_COLOUR_ALWAYS
};

/* All zero is a good choice. */
struct terminal_options {
    enum terminal_colour colour;
    bool no_mouse; /* leaves the mouse to the terminal, so that text can be selected */
};

struct terminal;

/* Longer pastes are cut (and say so). */
enum { TERMINAL_PASTE_LIMIT = 1024 * 1024 };

/* Whether a full screen is possible here: both ends are a terminal and its cursor can be moved. */
bool terminal_usable(struct error *error);

/* Of a terminal that is usable.  NULL with the error filled if it cannot be prepared.  Owned by the
 * caller: terminal_close(). */
struct terminal *terminal_open(const struct terminal_options *options, struct error *error);

/* Puts the terminal back as it was; NULL is no error. */
void terminal_close(struct terminal *terminal);

void terminal_size(const struct terminal *terminal, int *rows, int *columns);

/* False if the terminal or the locale has ASCII only: FACE_ASCII is what to draw with. */
bool terminal_has_unicode(const struct terminal *terminal);

/* Shows the canvas in the upper left corner; what does not fit is not shown.  The cursor goes where
 * the canvas wants it; if nowhere, it is hidden. */
void terminal_show(struct terminal *terminal, const struct canvas *canvas);

/* Waits until something happens. */
void terminal_wait(struct terminal *terminal, struct event *event);

/* True if terminal_wait() would not wait now. */
bool terminal_pending(struct terminal *terminal);

/* Whether presses and the wheel of the mouse come as events, or are left to the terminal, so that
 * text can be selected.  Until this is called it is as the options say. */
void terminal_set_mouse(struct terminal *terminal, bool on);

/* Hands text to the terminal's clipboard (clipboard.h).  False, and nothing is sent, if it is too
 * long or the terminal is too simple to have one; whether one that has lets a program write to it
 * is not known. */
bool terminal_copy(struct terminal *terminal, const char *bytes, size_t length);

/* The bytes of a key event for prompt_feed(); their number, 0 if the key has none.  Keys that every
 * terminal has give the ANSI sequence, the others the sequence of this terminal, which is what a
 * user's inputrc names. */
size_t terminal_key_bytes(const struct event *event, char bytes[KEY_BYTES_ROOM]);

#endif
