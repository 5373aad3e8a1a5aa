/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/keys.h"

bool keys_inside_character(const struct keys *keys)
{
    return !mbsinit(&keys->decoder);
}

bool keys_add_key(struct keys *keys, uint32_t key, struct event *event)
{
    event->kind = EVENT_KEY;
    event->key = keys->alt ? key | KEY_WITH_ALT : key;
    keys->alt = false;
    return true;
}

/* Not every locale decodes to Unicode scalar values only. */
static bool is_character(const struct keys *keys, wchar_t wide)
{
    if (wide <= 0 || wide > 0x10FFFF || (wide >= 0xD800 && wide <= 0xDFFF))
        return false;
    return keys->unicode || wide <= 0x7F;
}

bool keys_add_byte(struct keys *keys, int byte, struct event *event)
{
    char narrow = (char)byte;
    wchar_t wide = 0;
    bool begun = keys_inside_character(keys);
    size_t used = mbrtowc(&wide, &narrow, 1, &keys->decoder);
    if (used == (size_t)-2)
        return false;
    if (used == (size_t)-1) {
        keys->decoder = (mbstate_t){0};
        /* The byte may start a character after one that was broken off. */
        if (begun)
            return keys_add_byte(keys, byte, event);
    }
    if (used > 1 || !is_character(keys, wide)) {
        keys->alt = false;
        return false;
    }
    return keys_add_key(keys, event_key_from_code((uint32_t)wide), event);
}

void keys_end_paste(struct keys *keys, struct event *event)
{
    keys->pasting = false;
    paste_clean(&keys->paste);
    event->kind = EVENT_PASTE;
    event->text = text_string(&keys->paste.text);
    event->length = keys->paste.text.length;
    event->cut = keys->paste.cut;
}

bool keys_add_to_paste(struct keys *keys, int code, size_t limit, struct event *event)
{
    if (code == CODE_PASTE_BEGIN) {
        keys->pasting = true;
        paste_begin(&keys->paste);
    } else if (code == CODE_PASTE_END) {
        if (keys->pasting)
            keys_end_paste(keys, event);
    } else if (!keys->pasting) {
        return false;
    } else if (code <= 0xFF) {
        paste_add(&keys->paste, (char)code, limit);
    }
    return true;
}

void keys_release(struct keys *keys)
{
    paste_release(&keys->paste);
}
