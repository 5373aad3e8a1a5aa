/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exercises as text: the numbers of one, a sheet of many with their worked solutions. */
#ifndef XENT_CORE_EXERCISE_TEXT_H
#define XENT_CORE_EXERCISE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/canvas.h"
#include "core/error.h"
#include "core/exercise.h"
#include "core/text.h"

enum exercise_form {
    EXERCISE_PLAIN,
    EXERCISE_MARKDOWN,
    EXERCISE_LATEX, /* needs amsmath and nothing else */
};

/* Appends the numbers as a table, a line a sample, and what else is set, each line begun with
 * `indent` blanks. */
void exercise_add_data(const struct exercise *exercise, enum exercise_form form, size_t indent,
                       struct text *out);

/* Appends the steps to the answer with the numbers put in, a line each.  Of the
 * classes only those that count. */
void exercise_add_solution(const struct exercise *exercise, enum exercise_form form, enum face face,
                           size_t indent, struct text *out);

#define SHEET_MOST 500

struct exercise_wish {
    size_t count;                     /* 1 .. SHEET_MOST */
    const struct exercise_kind *kind; /* NULL: of all kinds */
    int level;                        /* 0: easy ones first, hard ones last */
    bool has_seed;                    /* was one named? */
    uint64_t seed;                    /* of the first; each of the others has one of its own */
    enum exercise_form form;
    enum face face;
    bool answers; /* with the worked solutions, after all questions */
};

/* Reads words such as "softmax", "--seed", "7", "--level=2" into a wish; what they do not name
 * stays. `of_sheet`: a sheet is wished for, and so are the words for it, as they stand in `xent
 * exercise`. On false *bad is the number of the word that is at fault. */
bool exercise_wish_read(struct exercise_wish *wish, size_t count, const char *const *word,
                        bool of_sheet, size_t *bad, struct error *error);

/* Appends a sheet, a whole document.  The same wish gives the same sheet. */
void exercise_add_sheet(const struct exercise_wish *wish, struct text *out);

#endif
