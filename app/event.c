/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/event.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/text.h"

/* The first name of a key is the one that is shown; the others are only understood. */
static const struct key_name {
    uint32_t key;
    const char *name;
} key_names[] = {
    {KEY_NAME_UP, "Up"},
    {KEY_NAME_DOWN, "Down"},
    {KEY_NAME_LEFT, "Left"},
    {KEY_NAME_RIGHT, "Right"},
    {KEY_NAME_SHIFT_LEFT, "Shift-Left"},
    {KEY_NAME_SHIFT_RIGHT, "Shift-Right"},
    {KEY_NAME_HOME, "Home"},
    {KEY_NAME_END, "End"},
    {KEY_NAME_PAGE_UP, "PgUp"},
    {KEY_NAME_PAGE_UP, "PageUp"},
    {KEY_NAME_PAGE_DOWN, "PgDn"},
    {KEY_NAME_PAGE_DOWN, "PageDown"},
    {KEY_NAME_INSERT, "Insert"},
    {KEY_NAME_INSERT, "Ins"},
    {KEY_NAME_DELETE, "Delete"},
    {KEY_NAME_DELETE, "Del"},
    {KEY_NAME_BACKSPACE, "Backspace"},
    {KEY_NAME_ENTER, "Enter"},
    {KEY_NAME_TAB, "Tab"},
    {KEY_NAME_BACK_TAB, "BackTab"},
    {KEY_NAME_BACK_TAB, "Shift-Tab"},
    {KEY_NAME_ESCAPE, "Esc"},
    {KEY_NAME_ESCAPE, "Escape"},
    {KEY_NAME_OTHER, "other"},
    {' ', "Space"},
    {0x1C, "Ctrl-\\"},
    {0x1D, "Ctrl-]"},
    {0x1E, "Ctrl-^"},
    {0x1F, "Ctrl-_"},
};

enum { NAME_COUNT = sizeof key_names / sizeof key_names[0] };

void event_key_name(uint32_t key, char name[KEY_NAME_ROOM])
{
    const char *alt = key & KEY_WITH_ALT ? "Alt-" : "";
    uint32_t plain = key & ~(uint32_t)KEY_WITH_ALT;
    for (size_t i = 0; i < NAME_COUNT; i++) {
        if (key_names[i].key == plain) {
            snprintf(name, KEY_NAME_ROOM, "%s%s", alt, key_names[i].name);
            return;
        }
    }
    if (plain >= KEY_NAME_F1 && plain <= KEY_NAME_F12) {
        snprintf(name, KEY_NAME_ROOM, "%sF%u", alt, (unsigned)(plain - KEY_NAME_F1 + 1));
    } else if (plain > 0 && plain < 0x20) {
        snprintf(name, KEY_NAME_ROOM, "%sCtrl-%c", alt, (char)(plain + '@'));
    } else {
        char bytes[5];
        character_encode(plain, bytes);
        snprintf(name, KEY_NAME_ROOM, "%s%s", alt, plain ? bytes : "none");
    }
}

void event_common_bytes(uint32_t key, char bytes[KEY_BYTES_ROOM])
{
    static const struct {
        uint32_t key;
        const char *bytes;
    } table[] = {
        {KEY_NAME_UP, "\033[A"},      {KEY_NAME_DOWN, "\033[B"},    {KEY_NAME_RIGHT, "\033[C"},
        {KEY_NAME_LEFT, "\033[D"},    {KEY_NAME_HOME, "\033[H"},    {KEY_NAME_END, "\033[F"},
        {KEY_NAME_INSERT, "\033[2~"}, {KEY_NAME_DELETE, "\033[3~"}, {KEY_NAME_BACKSPACE, "\177"},
        {KEY_NAME_ENTER, "\r"},       {KEY_NAME_TAB, "\t"},         {KEY_NAME_ESCAPE, "\033"},
    };
    const char *found = "";
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].key == key)
            found = table[i].bytes;
    char encoded[5] = "";
    if (key && key <= 0x10FFFF)
        character_encode(key, encoded);
    snprintf(bytes, KEY_BYTES_ROOM, "%s%s", found, encoded);
}

static bool same_name(const char *name, size_t length, const char *known)
{
    return strlen(known) == length && strncasecmp(name, known, length) == 0;
}

/* True, and the rest behind it, if the name starts with the prefix and more follows. */
static bool after_prefix(const char *prefix, const char **name, size_t *length)
{
    size_t skip = strlen(prefix);
    if (*length <= skip || strncasecmp(*name, prefix, skip) != 0)
        return false;
    *name += skip;
    *length -= skip;
    return true;
}

/* "F1" to "F12"; 0 otherwise. */
static uint32_t function_key(const char *name, size_t length)
{
    if (length < 2 || length > 3 || (name[0] != 'F' && name[0] != 'f') || name[1] == '0')
        return 0;
    uint32_t number = 0;
    for (size_t i = 1; i < length; i++) {
        if (name[i] < '0' || name[i] > '9')
            return 0;
        number = number * 10 + (uint32_t)(name[i] - '0');
    }
    return number <= 12 ? KEY_NAME_F1 + number - 1 : 0;
}

/* A single character, Ctrl and a letter, or a name of the table; 0 otherwise. */
static uint32_t plain_key(const char *name, size_t length)
{
    if (length == 0)
        return 0;
    uint32_t code;
    if (text_character(name, length, &code) == length)
        return code < 0x20 || code == 0x7F || code == 0xFFFD ? 0 : code;
    for (size_t i = 0; i < NAME_COUNT; i++)
        if (same_name(name, length, key_names[i].name))
            return key_names[i].key;
    if (after_prefix("Ctrl-", &name, &length)) {
        char letter = (char)(name[0] & ~0x20);
        return length == 1 && letter >= 'A' && letter <= 'Z' ? (uint32_t)(letter - '@') : 0;
    }
    return function_key(name, length);
}

uint32_t event_key_from_code(uint32_t code)
{
    static const struct {
        uint32_t code, key;
    } same[] = {
        {'\b', KEY_NAME_BACKSPACE}, {'\t', KEY_NAME_TAB},    {'\n', KEY_NAME_ENTER},
        {'\r', KEY_NAME_ENTER},     {0x1B, KEY_NAME_ESCAPE}, {0x7F, KEY_NAME_BACKSPACE},
    };
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        if (same[i].code == code)
            return same[i].key;
    return code;
}

uint32_t event_key_from_name(const char *name, size_t length)
{
    uint32_t alt = after_prefix("Alt-", &name, &length) ? KEY_WITH_ALT : 0;
    uint32_t key = event_key_from_code(plain_key(name, length));
    return key ? key | alt : 0;
}
