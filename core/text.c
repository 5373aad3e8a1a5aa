/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistr.h>
#include <wchar.h>

#include "core/memory.h"

void text_release(struct text *text)
{
    free(text->bytes);
    *text = (struct text){0};
}

void text_clear(struct text *text)
{
    text->length = 0;
    if (text->bytes)
        text->bytes[0] = '\0';
}

void text_reserve(struct text *text, size_t more)
{
    size_t need = text->length + more + 1;
    if (need <= text->capacity)
        return;
    size_t capacity = text->capacity ? text->capacity : 64;
    while (capacity < need)
        capacity = capacity > SIZE_MAX / 2 ? need : capacity * 2;
    text->bytes = memory_resize(text->bytes, capacity, 1);
    text->capacity = capacity;
}

void text_add_bytes(struct text *text, const char *bytes, size_t length)
{
    text_reserve(text, length);
    if (length)
        memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void text_add(struct text *text, const char *string)
{
    text_add_bytes(text, string, strlen(string));
}

void text_add_repeated(struct text *text, const char *string, size_t times)
{
    for (size_t i = 0; i < times; i++)
        text_add(text, string);
}

void text_addv(struct text *text, const char *format, va_list arguments)
{
    va_list measure;
    va_copy(measure, arguments);
    int length = vsnprintf(NULL, 0, format, measure);
    va_end(measure);
    if (length <= 0)
        return;
    text_reserve(text, (size_t)length);
    vsnprintf(text->bytes + text->length, (size_t)length + 1, format, arguments);
    text->length += (size_t)length;
}

void text_addf(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_addv(text, format, arguments);
    va_end(arguments);
}

const char *text_string(const struct text *text)
{
    return text->bytes ? text->bytes : "";
}

size_t text_character(const char *bytes, size_t length, uint32_t *code)
{
    if ((unsigned char)*bytes < 0x80) {
        *code = (unsigned char)*bytes;
        return 1;
    }
    ucs4_t c;
    int used = u8_mbtoucr(&c, (const uint8_t *)bytes, length);
    if (used <= 0) {
        *code = 0xFFFD;
        return 1;
    }
    *code = c;
    return (size_t)used;
}

int character_width(uint32_t code)
{
    return code < 0x7F ? (code < 0x20 ? -1 : 1) : wcwidth((wchar_t)code);
}

size_t character_encode(uint32_t code, char out[5])
{
    int used = u8_uctomb((uint8_t *)out, code, 4);
    if (used <= 0)
        used = u8_uctomb((uint8_t *)out, 0xFFFD, 4);
    out[used] = '\0';
    return (size_t)used;
}

/* Columns of the character at `string`; its bytes are added to *at. */
static int next_width(const char *string, size_t length, size_t *at)
{
    uint32_t code;
    if (*string >= ' ' && *string <= '~') { /* what nearly all texts are made of */
        ++*at;
        return 1;
    }
    *at += text_character(string, length, &code);
    const int columns = character_width(code);
    return columns < 0 ? 1 : columns;
}

size_t text_width(const char *string)
{
    size_t i = 0;
    while (string[i] >= ' ' && string[i] < 0x7F) /* each is one column */
        i++;
    if (!string[i])
        return i;
    const size_t length = i + strlen(string + i);
    size_t width = i;
    while (i < length)
        width += (size_t)next_width(string + i, length - i, &i);
    return width;
}

size_t text_beginning(const char *string, int columns)
{
    const size_t length = strlen(string);
    size_t next = 0, end = 0;
    while (next < length && (columns -= next_width(string + next, length - next, &next)) >= 0)
        end = next;
    return end;
}

const char *text_ending(const char *string, int columns)
{
    const size_t length = strlen(string), room = columns > 0 ? (size_t)columns : 0;
    size_t start = 0, width = text_width(string);
    while (start < length) {
        size_t next = start;
        const int first = next_width(string + start, length - start, &next);
        if (width <= room && (first > 0 || start == 0))
            break;
        width -= (size_t)first;
        start = next;
    }
    return string + start;
}

size_t text_characters(const char *bytes, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; count++) {
        uint32_t code;
        i += text_character(bytes + i, length - i, &code);
    }
    return count;
}

bool text_is_printable(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length;) {
        uint32_t code;
        const size_t used = text_character(bytes + i, length - i, &code);
        /* what stands for bytes that are no UTF-8 takes three bytes where it is meant itself */
        if (code < 0x20 || (code >= 0x7F && code < 0xA0) || (code == 0xFFFD && used == 1))
            return false;
        i += used;
    }
    return true;
}

void text_add_wrapped(struct text *out, const char *sentence, size_t indent, size_t columns)
{
    size_t column = indent;
    while (*sentence) {
        const size_t length = strcspn(sentence, " ");
        struct text word = {0};
        text_add_bytes(&word, sentence, length);
        const size_t width = text_width(text_string(&word));
        if (column > indent && column + 1 + width >= columns) {
            text_add(out, "\n");
            text_add_repeated(out, " ", indent);
            column = indent;
        } else if (column > indent) {
            text_add(out, " ");
            column++;
        }
        text_add(out, text_string(&word));
        text_release(&word);
        column += width;
        sentence += length + strspn(sentence + length, " ");
    }
    text_add(out, "\n");
}

void text_pad(struct text *line, size_t column)
{
    const size_t width = text_width(text_string(line));
    if (width < column)
        text_add_repeated(line, " ", column - width);
}

size_t text_mark(const char *bytes, size_t length)
{
    static const char mark[] = "\xEF\xBB\xBF";
    const size_t marked = strlen(mark);
    return length >= marked && memcmp(bytes, mark, marked) == 0 ? marked : 0;
}

bool text_next_line(const char **at, struct text *line)
{
    text_clear(line);
    if (!**at)
        return false;
    const size_t length = strcspn(*at, "\n");
    text_add_bytes(line, *at, length);
    *at += length + ((*at)[length] == '\n');
    return true;
}

const char *text_find(const char *string, const char *what)
{
    const size_t length = strlen(what);
    for (; *string; string++)
        if (strncasecmp(string, what, length) == 0)
            return string;
    return NULL;
}
