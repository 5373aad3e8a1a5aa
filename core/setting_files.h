/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `set logits @FILE`: a setting whose numbers stand in a file.
 *
 * Wherever `set` takes rows or a list of numbers, '@' and the name of a file may stand instead:
 * @scores.npy, or @"my scores.npy" where the name has blanks, commas or ';'.  A relative name
 * counts from the folder of the file in which the line stands, else from the working directory.
 *
 * An NPY file (npy.h) is known by its first bytes.  Any other is text: rows of numbers as the line
 * itself would have them, with a row on each line; blank lines and '#' up to the end of a line mean
 * nothing.  Where a list is wanted (target, class_weight, pos_weight) it may stand in a row or in a
 * column.  The problem holds the numbers, not the name. */
#ifndef XENT_CORE_SETTING_FILES_H
#define XENT_CORE_SETTING_FILES_H

#include "core/file.h"
#include "core/setting.h"

/* Is this a `set` line of a setting with numbers, and a file has them?  The name of a class may
 * begin with '@', too, and then means the class. */
bool setting_is_in_file(const struct problem *problem, const struct words *words);

/* Appends the path of the file that a line names in this way; false if it names none. */
bool setting_file_path(const struct words *words, struct text *path);

/* Runs such a line, as setting_apply() does.  An error names the file, and where in it. */
bool setting_apply_file(struct problem *problem, const struct words *words, struct text *notes,
                        struct error *error);

/* An NPY file alone, as logits (setting_arrays.c). */
bool setting_open_array(struct problem *problem, const char *path, struct text *notes,
                        struct error *error);

/* For setting_files.c: does this setting take rows or a list of numbers, and is it a list?  Gives
 * it the numbers of an NPY file; the error does not name the file. */
bool setting_has_numbers(const char *name);
bool setting_has_list(const char *name);
bool setting_apply_array(struct problem *problem, const char *name, const struct file_pieces *file,
                         struct text *notes, struct error *error);

#endif
