/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the codes that a terminal library delivers to key and paste events.
 *
 * A code is a byte, or a number above 255 for a key that the library has recognised.  A character
 * whose bytes come one at a time, with pauses, is still one character. */
#ifndef XENT_APP_KEYS_H
#define XENT_APP_KEYS_H

#include <stdbool.h>
#include <wchar.h>

#include "app/event.h"
#include "app/paste.h"

/* All zero but `unicode` is the state before the first code. */
struct keys {
    bool unicode; /* the locale has more than ASCII */
    bool alt;     /* the character under way came right after an ESC */
    bool pasting; /* between the marks of a paste */
    mbstate_t decoder;
    struct paste paste;
};

/* True if a character has begun and misses bytes. */
bool keys_inside_character(const struct keys *keys);

/* One byte of a character; true and a key event if the character is whole.  What is no character is
 * dropped. */
bool keys_add_byte(struct keys *keys, int byte, struct event *event);

/* A key that has its number already; true. */
bool keys_add_key(struct keys *keys, uint32_t key, struct event *event);

/* The codes that a paste begins and ends with: far above those that the library gives to keys of
 * its own, as are those of mouse.h. */
enum { CODE_PASTE_BEGIN = 4001, CODE_PASTE_END = 4002 };

/* True if the code belongs to a paste; its end makes the event.  At most `limit` bytes are kept. */
bool keys_add_to_paste(struct keys *keys, int code, size_t limit, struct event *event);

/* Ends a paste whose end did not come. */
void keys_end_paste(struct keys *keys, struct event *event);

void keys_release(struct keys *keys);

#endif
