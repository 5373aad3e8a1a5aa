/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A canvas as a file, for slides and notes.
 *
 *     .txt    the characters as lines of UTF-8, big digits (digits.h) as '#'
 *     .svg    the characters with their colours and attributes, on white
 */
#ifndef XENT_APP_PICTURE_H
#define XENT_APP_PICTURE_H

#include <stdbool.h>

#include "core/canvas.h"
#include "core/error.h"

/* Writes the file that the ending of its name asks for, or replaces it whole (file.h).  False for
 * another ending, and where it cannot be written. */
bool picture_write(const struct canvas *canvas, const char *path, struct error *error);

#endif
