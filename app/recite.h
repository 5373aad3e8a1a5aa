/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lesson without a screen: its pages as text, one after the other or one a command. */
#ifndef XENT_APP_RECITE_H
#define XENT_APP_RECITE_H

#include <stdbool.h>

#include "app/course.h"
#include "app/lecture.h"

/* All zero is one without a lesson. */
struct recital {
    bool started; /* the course has been read */
    struct course course;
    struct lecture lecture;
    size_t lesson; /* of the course; SIZE_MAX: a file of its own */
};

void recital_release(struct recital *recital);

/* What `lesson`, `next` and `answer` ask for (reply.h); the answer is appended to the reply, which
 * the commands of the lesson use, too.  With `whole` a lesson comes with all its pages, else `next`
 * turns them. */
bool recital_serve(struct recital *recital, struct session *session, struct reply *reply,
                   bool whole, struct error *error);

/* Appends the list of the lessons, with marks. */
void recital_list(const struct course *course, enum face face, struct text *out);

/* The file of the lesson that a word means, appended to `path`: of the course, of a path through
 * it, or a file by its name.  *lesson is its place in the course, SIZE_MAX for a file. */
bool recital_find(const struct course *course, const char *word, size_t *lesson, struct text *path,
                  const struct course_path **way, struct error *error);

#endif
