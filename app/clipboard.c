/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/clipboard.h"

#include <stdint.h>

/* Three bytes as four letters of base64; where there are fewer, '=' fills up. */
static void add_letters(const char *bytes, size_t length, struct text *out)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    char four[4];
    for (size_t i = 0; i < 3; i++)
        bits = bits << 8 | (i < length ? (unsigned char)bytes[i] : 0);
    for (size_t i = 0; i < 4; i++)
        four[i] = i <= length ? letters[bits >> (18 - 6 * i) & 63] : '=';
    text_add_bytes(out, four, sizeof four);
}

bool clipboard_add_sequence(const char *bytes, size_t length, struct text *out)
{
    if (length == 0 || length > CLIPBOARD_BYTES_MAX)
        return false;
    text_add(out, "\033]52;c;");
    for (size_t at = 0; at < length; at += 3)
        add_letters(bytes + at, length - at < 3 ? length - at : 3, out);
    text_add(out, "\a");
    return true;
}
