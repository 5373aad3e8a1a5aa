/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lesson that is being read: how far one is, what its commands printed, what was answered.
 *
 * Going on passes the stops of a page one by one, its blocks of commands and its questions, and
 * what stands below a stop is seen when it is passed; then it turns the page.  Going back takes the
 * same way: behind a block of commands the problem is what it was before it.  A block of commands
 * finds the problem as the one before it left it, whatever was tried in between, unless another
 * file was opened. */
#ifndef XENT_APP_LECTURE_H
#define XENT_APP_LECTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "app/rich.h"
#include "core/error.h"
#include "core/lesson.h"
#include "core/reply.h"
#include "core/session.h"

enum lecture_answered {
    ANSWERED_NOT,
    ANSWERED_SHORT,
    ANSWERED_WRONG,
    ANSWERED_RIGHT,
    ANSWERED_GIVEN
};

/* What happened at a block that one stops at. */
struct lecture_mark {
    bool passed;
    struct text out;      /* of commands: what they printed, */
    struct text trouble;  /* and why they could not be run to their end; "" if they were */
    size_t past;          /* states of the session before them, */
    size_t behind;        /* states of the session behind them, */
    struct problem after; /* and the problem behind them, if `passed` */
    enum lecture_answered answered;
    size_t tries;        /* wrong answers */
    double value;        /* of the answer, once it was told or found */
    bool explained;      /* the reason says what gives the last one */
    struct text reason;  /* of the last answer */
    struct text working; /* once the answer was told: the way to it, a line a step */
};

struct lecture {
    bool open;
    struct lesson lesson;
    struct lecture_mark *mark; /* one a block of the lesson */
    struct text path;
    size_t page;
    size_t failures; /* blocks of commands that could not be run to their end */
};

/* Where the commands of a lesson run, and who keeps what they changed. */
struct lecture_door {
    struct session *session;
    struct reply *reply;                                        /* used for each line */
    void (*kept)(void *user, const char *line, size_t changes); /* may be NULL */
    void *user;
};

/* Opens the lesson of a file in place of the one that was open; on false that stays. */
bool lecture_open(struct lecture *lecture, const char *path, struct error *error);
void lecture_close(struct lecture *lecture);

/* The block where one is stopped on this page, or NULL. */
const struct lesson_block *lecture_stop(const struct lecture *lecture);

/* Is that a question, and not answered yet?  Nothing else may tell its answer then. */
bool lecture_asks(const struct lecture *lecture);

/* Is the next thing that one comes to, on this page or a later one, a question that is open?  Then
 * what is worked out about the problem is its answer. */
bool lecture_leads_to_question(const struct lecture *lecture);

/* Does the lesson have commands, and has it run none yet? */
bool lecture_is_untouched(const struct lecture *lecture);

/* The question on this page that an answer would be for; NULL: there is none. */
const struct lesson_block *lecture_question(const struct lecture *lecture);

/* Its answer; NAN where there is no question, or no answer. */
double lecture_secret(const struct lecture *lecture, const struct session *present);

/* Was the question of this mark answered, or given up? */
bool lecture_is_settled(const struct lecture_mark *mark);

/* One stop or page on, or back; false at the end of the lesson, or at its beginning. */
bool lecture_on(struct lecture *lecture, const struct lecture_door *door);
bool lecture_back(struct lecture *lecture, const struct lecture_door *door);

/* Goes on to the beginning of a page, running what is before it. */
void lecture_go(struct lecture *lecture, size_t page, const struct lecture_door *door);

/* Takes back changes until there are so many states before the present one. */
void lecture_undo_to(size_t past, const struct lecture_door *door);

/* Answers the question where one is stopped, or the first of the page that was passed without an
 * answer; "" gives up.  It is about the problem that the commands before it left, whatever was
 * changed since; where there are none, about the present one.  The question; NULL if what was typed
 * is no answer, or there is no question. */
const struct lesson_block *lecture_answer(struct lecture *lecture, const struct session *present,
                                          const char *typed, struct error *error);

/* The answer of the question where one is stopped, once it was told or found; NAN before that. */
double lecture_told(const struct lecture *lecture);

/* Appends "It is 0.4170", the answer to a question about the present problem. */
void lecture_tell(const struct lesson_quiz *quiz, struct session *session, struct text *out);

/* (lecture_text.c)  Lays out what is seen of the page.  *stop is the line where the last stop that
 * was passed, or the one where one is, begins. */
void lecture_write(const struct lecture *lecture, struct rich *rich, size_t *stop);

/* What is said below a question: nothing before it was answered. */
void lecture_write_verdict(const struct lecture *lecture, const struct lesson_block *block,
                           struct rich *rich);

#endif
