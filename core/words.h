/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A command line as words.
 *
 * Blanks and commas separate words; ';' is a word of its own; "..." groups, with \" and \\ inside;
 * '#' at the start of a word begins a comment; inside round brackets nothing separates, so "ln( 0.7
 * )" is one word.  The line must be printable UTF-8 (tabs count as blanks, as do line ends where a
 * literal takes several lines: script_next_command()). */
#ifndef XENT_CORE_WORDS_H
#define XENT_CORE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/matrix.h"
#include "core/text.h"

struct word {
    const char *text; /* without quotes, terminated; lives in struct words */
    size_t length;
    size_t column;   /* of its first character, from 1 */
    size_t from, to; /* its bytes in the line, quotes included */
    bool quoted;
};

struct words {
    size_t count;
    struct word *word;
    struct text letters; /* of all words */
    size_t end_column;   /* the column behind the last character: where something is missing */
    const char *line;    /* what was split: borrowed */
    const char *source; /* the path of the file where the line stands, borrowed: files that it names
                           lie beside that; NULL: no file, they lie in the working directory */
};

/* Splits `length` bytes.  On true the words are the caller's: words_release(). */
bool words_split(const char *line, size_t length, struct words *words, struct error *error);
void words_release(struct words *words);

bool word_is(const struct word *word, const char *text);

/* Appends the path of a file that the line names: a relative name counts from the folder of
 * `source`.
 */
void words_add_path(const struct words *words, const char *name, struct text *path);

/* The ';' between rows; ";" in quotes is none. */
bool word_ends_row(const struct word *word);
struct quoted word_quote(const struct word *word);

/* The whole word as one number; see number_read(). */
bool word_number(const struct word *word, double *value, struct error *error);

/* The words from `first` on as rows of numbers, ';' between rows (one at the end is allowed).  All
 * rows are of one length and there is at least one number.  On true the matrix is the caller's. */
bool words_matrix(const struct words *words, size_t first, struct matrix *matrix,
                  struct error *error);

/* The same words with a literal (literal.h), if one begins at word `first`, in its place its
 * numbers and a ';' between rows; a literal takes the rest of the line.  Columns stay those of the
 * line.  On true `opened` is the caller's, and NULL words in it mean that there is no literal. */
bool words_open_literal(const struct words *words, size_t first, struct words *opened,
                        struct error *error);

/* Appends bytes as a word in quotes, as words_split() reads it back; they hold no line end. */
void word_add_quoted(struct text *line, const char *bytes, size_t length);

/* Refuses what stands behind the last word that means something. */
bool words_end(const struct words *words, size_t expected, struct error *error);

/* Column of word i, or of the end of the line. */
size_t words_column(const struct words *words, size_t i);

#endif
