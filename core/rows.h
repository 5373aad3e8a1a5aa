/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of plain numbers, read at one go.
 *
 * The words of a command line (words.h) can be anything, and so cost memory and time: too much for
 * a million numbers.  This reads what large problems are made of, decimal numbers with a minus sign
 * or without, and nothing else.  Whatever it does not understand, good or bad, it leaves to the
 * words, which give the same numbers and know what to say. */
#ifndef XENT_CORE_ROWS_H
#define XENT_CORE_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/file.h"
#include "core/matrix.h"

/* The whole text as words_matrix() reads it: blanks, tabs and commas between numbers, ';' between
 * rows (one at the end is allowed), all rows of one length, at least one number.  On true the
 * matrix is the caller's. */
bool rows_read(const char *text, size_t length, struct matrix *matrix);

/* The same for a line of a file from *at on, or the rest of one: where it ends comes to be *at.  No
 * more of it is held than is being read, so rows of more than some thousand bytes are not
 * understood here. */
bool rows_read_line(const struct file_pieces *file, size_t *at, struct matrix *matrix);

#endif
