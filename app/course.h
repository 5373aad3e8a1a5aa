/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lessons there are, the paths that lead through them, and how far a person has come.
 *
 * They lie in $XENT_LESSONS, or near the program: in app/share/lessons where it was built, in
 * ../share/xent/lessons where it is installed; or where it was meant to be installed.  How far one
 * has come is kept in the user's folder for state (paths.h), in the file "lessons"; it is read
 * before it is written, so two programs do not forget each other's. */
#ifndef XENT_APP_COURSE_H
#define XENT_APP_COURSE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/text.h"

struct course_lesson {
    struct text name; /* of its file, without .md */
    struct text path;
    struct text title;
    size_t pages;
    size_t reached; /* the page where one stopped, from 0; 0 also if it was never opened */
    bool done;
};

struct course {
    struct course_lesson *lesson; /* in the order of their names */
    size_t count, room;
};

/* Reads what there is; a file that is no lesson is left out.  The caller's: course_release(). */
struct course course_new(void);
void course_release(struct course *course);

/* The lesson of a word: its number, its name with or without the number or .md; SIZE_MAX: none. */
size_t course_find(const struct course *course, const char *word);

/* Keeps how far one has come in a lesson.  Where nothing can be written nothing is kept. */
void course_note(struct course *course, size_t lesson, size_t page, bool done);

/* ---- paths through them ---- */

struct course_path {
    const char *name; /* as `lesson` takes it */
    const char *help; /* for whom; shown through _() */
    const char *numbers;
};

/* Row i, or NULL behind the last; by name, or NULL. */
const struct course_path *course_path_at(size_t i);
const struct course_path *course_path_find(const char *name);

/* The lesson after this one on the path (NULL: simply the next), SIZE_MAX at its end.  With
 * SIZE_MAX the first one that is not done, else the first. */
size_t course_after(const struct course *course, const struct course_path *path, size_t lesson);

/* How many lessons the path has, and how many of them are done. */
size_t course_path_length(const struct course *course, const struct course_path *path,
                          size_t *done);

#endif
