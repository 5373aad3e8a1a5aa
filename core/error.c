/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/error.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

/* Drops a character that the end of the room cut in two. */
static void trim_to_character(char *string)
{
    size_t length = strlen(string), i = 0;
    while (i < length) {
        uint32_t code;
        size_t used = text_character(string + i, length - i, &code);
        if (code == 0xFFFD && used == 1)
            break;
        i += used;
    }
    string[i] = '\0';
}

bool(error_set)(struct error *error, size_t column, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof error->message)
        trim_to_character(error->message);
    error->column = column;
    return false;
}

struct quoted error_quote(const char *bytes, size_t length)
{
    struct quoted quoted;
    size_t used = 0, characters = 0;
    for (size_t i = 0; i < length; characters++) {
        if (characters == QUOTED_CHARACTERS) {
            memcpy(quoted.text + used, "...", 3);
            used += 3;
            break;
        }
        uint32_t code;
        size_t step = text_character(bytes + i, length - i, &code);
        bool drawable = text_is_printable(bytes + i, step);
        if (drawable)
            memcpy(quoted.text + used, bytes + i, step);
        else
            quoted.text[used] = '?';
        used += drawable ? step : 1;
        i += step;
    }
    quoted.text[used] = '\0';
    return quoted;
}
