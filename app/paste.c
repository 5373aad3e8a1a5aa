/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/paste.h"

#include <stdint.h>

void paste_begin(struct paste *paste)
{
    text_clear(&paste->text);
    paste->cut = false;
}

void paste_add(struct paste *paste, char byte, size_t limit)
{
    if (paste->text.length < limit)
        text_add_bytes(&paste->text, &byte, 1);
    else
        paste->cut = true;
}

/* The start of a character whose other bytes fell behind the limit. */
static bool is_torn(const char *bytes, size_t length)
{
    static const struct {
        unsigned char mask, lead;
        size_t length;
    } leads[] = {{0xE0, 0xC0, 2}, {0xF0, 0xE0, 3}, {0xF8, 0xF0, 4}};
    for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
        if (((unsigned char)bytes[0] & leads[i].mask) == leads[i].lead)
            return length < leads[i].length;
    return false;
}

void paste_clean(struct paste *paste)
{
    const char *from = text_string(&paste->text);
    size_t length = paste->text.length;
    struct text clean = {0};
    text_add(&clean, "");
    for (size_t i = 0, step; i < length; i += step) {
        uint32_t code;
        step = text_character(from + i, length - i, &code);
        bool invalid = code == 0xFFFD && step == 1;
        if (invalid && paste->cut && is_torn(from + i, length - i))
            break;
        if (from[i] == '\r' && i + 1 < length && from[i + 1] == '\n')
            step = 2;
        if (code == '\r' || code == '\n')
            text_add(&clean, "\n");
        else if (invalid)
            text_add(&clean, "?");
        else if (code == '\t' || text_is_printable(from + i, step))
            text_add_bytes(&clean, from + i, step);
    }
    text_release(&paste->text);
    paste->text = clean;
}

void paste_release(struct paste *paste)
{
    text_release(&paste->text);
}
