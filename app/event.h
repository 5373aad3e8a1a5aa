/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can happen to a full-screen program, and the names of keys.
 *
 * A key is one number: the Unicode code point of a character, the control code (1 to 31) of Ctrl
 * and a letter, or a named key above the last code point; Alt adds a bit.  So a keymap is a table
 * of numbers:
 *
 *     { 'q', quit }, { 'R' - '@', redo }, { KEY_NAME_UP, up }, { 'x' | KEY_WITH_ALT, ... }
 *
 * Enter, Tab, Backspace and Escape always arrive as named keys, never as their control codes. */
#ifndef XENT_APP_EVENT_H
#define XENT_APP_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum event_kind {
    EVENT_NONE,     /* nothing to do: half a character arrived, a mouse button was released */
    EVENT_KEY,      /* key, and code for terminal_key_bytes() */
    EVENT_PASTE,    /* text, length, cut */
    EVENT_MOUSE,    /* row, column, mouse */
    EVENT_RESIZE,   /* ask terminal_size() and draw */
    EVENT_CONTINUE, /* after a stop, or Ctrl-L: ask terminal_size() and draw */
    EVENT_END       /* signal: leave the loop, terminal_close(), signals_end(signal) */
};

enum event_mouse { MOUSE_PRESS, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

enum key {
    KEY_NAME_UP = 0x110001,
    KEY_NAME_DOWN,
    KEY_NAME_LEFT,
    KEY_NAME_RIGHT,
    KEY_NAME_SHIFT_LEFT,
    KEY_NAME_SHIFT_RIGHT,
    KEY_NAME_HOME,
    KEY_NAME_END,
    KEY_NAME_PAGE_UP,
    KEY_NAME_PAGE_DOWN,
    KEY_NAME_INSERT,
    KEY_NAME_DELETE,
    KEY_NAME_BACKSPACE,
    KEY_NAME_ENTER,
    KEY_NAME_TAB,
    KEY_NAME_BACK_TAB,
    KEY_NAME_ESCAPE,
    KEY_NAME_F1, /* those to F12 follow, whether they are named here or not */
    KEY_NAME_F2,
    KEY_NAME_F5 = KEY_NAME_F1 + 4,
    KEY_NAME_F12 = KEY_NAME_F1 + 11,
    KEY_NAME_OTHER /* a key of this terminal that has no name here; only the prompt can use it */
};

enum { KEY_WITH_ALT = 0x1000000 };

struct event {
    enum event_kind kind;
    uint32_t key;           /* EVENT_KEY */
    int code;               /* EVENT_KEY with KEY_NAME_OTHER: the terminal library's number */
    int row, column;        /* EVENT_MOUSE, from 0 */
    enum event_mouse mouse; /* EVENT_MOUSE */
    bool shift;             /* EVENT_MOUSE: with Shift, which most terminals keep for themselves */
    int signal;             /* EVENT_END */
    bool cut;               /* EVENT_PASTE: the text was longer than what is accepted */
    const char *text; /* EVENT_PASTE: valid UTF-8, terminated; lines end with '\n'; no control */
    size_t length;    /*   characters but '\n' and '\t'.  Valid until the next terminal_wait() */
};

enum { KEY_NAME_ROOM = 24 };

/* The key that a character stands for: itself, or the named key whose control code it is. */
uint32_t event_key_from_code(uint32_t code);

/* The name of a key: "Up", "Space", "Ctrl-R", "PgDn", "Alt-x", "中".  Terminated. */
void event_key_name(uint32_t key, char name[KEY_NAME_ROOM]);

/* The key with this name, or 0 if there is none.  Letter case counts only for single characters;
 * "PageUp", "PageDown", "Escape", "Shift-Tab", "Del" and "Ins" are understood, too.  For scripts
 * of keys. */
uint32_t event_key_from_name(const char *name, size_t length);

enum { KEY_BYTES_ROOM = 64 };

/* The bytes that all terminals send for a key, or might send: UTF-8 for a character, the ANSI
 * sequence for arrows, Home, Enter and the like.  Terminated; empty for any other key. */
void event_common_bytes(uint32_t key, char bytes[KEY_BYTES_ROOM]);

#endif
