/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Growable UTF-8 text, and what one character of it is.
 *
 * `struct text t = {0};` is an empty text.  `bytes` is NULL until something was added and is always
 * terminated afterwards; use text_string() where a C string is wanted.  text_release() frees it and
 * leaves an empty text behind. */
#ifndef XENT_CORE_TEXT_H
#define XENT_CORE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    char *bytes;
    size_t length;
    size_t capacity;
};

void text_release(struct text *text);
void text_clear(struct text *text); /* empties it and keeps the memory */

/* These append: a string, bytes, a string several times, what printf() would print. */
void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const char *bytes, size_t length);
void text_add_repeated(struct text *text, const char *string, size_t times);
void text_addf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_addv(struct text *text, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* Makes room for so many bytes more, so that adding them moves nothing; the length stays. */
void text_reserve(struct text *text, size_t more);

/* The bytes as a C string: "" if there are none.  Valid until the text is changed. */
const char *text_string(const struct text *text);

/* The character at `bytes` (of which `length` > 0 are there): its code point in *code, its number
 * of bytes as result.  A byte that is no UTF-8 gives U+FFFD and 1. */
size_t text_character(const char *bytes, size_t length, uint32_t *code);

/* Columns that a character takes on a terminal: 0 for a combining mark, 2 for CJK, -1 for a control
 * character or one that the locale cannot draw.  This is wcwidth(), because the terminal library
 * uses wcwidth(); it needs a UTF-8 locale for anything beyond ASCII. */
int character_width(uint32_t code);

/* The UTF-8 bytes of a code point, 1 to 4 and a NUL, into `out`; returns their number.  What is no
 * character becomes U+FFFD. */
size_t character_encode(uint32_t code, char out[5]);

/* Columns of a whole string; a character that cannot be drawn counts 1 (it is shown as '?'). */
size_t text_width(const char *string);

/* As much of a string as fits so many columns, whole characters with their marks: the bytes of its
 * beginning, or where its end begins. */
size_t text_beginning(const char *string, int columns);
const char *text_ending(const char *string, int columns);

/* Characters of the first `length` bytes: turns a byte offset into a column. */
size_t text_characters(const char *bytes, size_t length);

/* True if the bytes are valid UTF-8 without control characters. */
bool text_is_printable(const char *bytes, size_t length);

/* Appends a sentence in lines of at most `columns` columns, the cursor being in column `indent`;
 * its further lines begin there, too.  Ends the last line. */
void text_add_wrapped(struct text *out, const char *sentence, size_t indent, size_t columns);

/* Appends blanks to a line, up to a column; nothing if it reaches that already. */
void text_pad(struct text *line, size_t column);

/* The bytes of the byte order mark that a file may begin with: 3, or 0 without one. */
size_t text_mark(const char *bytes, size_t length);

/* The next line, without its end, in place of what `line` held; false behind the last. */
bool text_next_line(const char **at, struct text *line);

/* Where `what` stands in a string, the letters A to Z being those of a to z; NULL if it does not.
 */
const char *text_find(const char *string, const char *what);

#endif
