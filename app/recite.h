/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lesson without a screen: its pages as text, one after the other or one a command. */
#ifndef XENT_APP_RECITE_H
#define XENT_APP_RECITE_H

#include <stdbool.h>

#include "app/aside.h"
#include "app/course.h"
#include "app/lecture.h"

/* All zero is one without a lesson. */
struct recital {
    bool started; /* the course has been read */
    struct course course;
    struct lecture lecture;
    size_t lesson;    /* of the course; SIZE_MAX: a file of its own */
    size_t exercises; /* how many there had been when its page was turned */
    struct aside own; /* the person's own problem */
};

void recital_release(struct recital *recital);

/* Tells a command whether the lesson asks something, and what must not be told (reply.h).  An
 * exercise that was given since then comes first. */
void recital_tell_question(const struct recital *recital, const struct session *session,
                           struct reply *reply);

/* What `lesson`, `next` and `answer` ask for (reply.h); the answer is appended to the reply, which
 * the commands of the lesson use, too.  With `whole` a lesson comes with all its pages, and the
 * person's own problem is back at once; else `next` turns the pages, and behind the last one brings
 * the problem back. */
bool recital_serve(struct recital *recital, struct session *session, struct reply *reply,
                   bool whole, struct error *error);

/* Appends the list of the lessons, with marks. */
void recital_list(const struct course *course, enum face face, struct text *out);

/* The file of the lesson that a word means, appended to `path`: of the course, of a path through
 * it (the first that is not done), or a file by its name.  *lesson is its place in the course,
 * SIZE_MAX for a file; *way the path, NULL unless the word named one.  False if it means none. */
bool recital_find(const struct course *course, const char *word, size_t *lesson, struct text *path,
                  const struct course_path **way, struct error *error);

#endif
