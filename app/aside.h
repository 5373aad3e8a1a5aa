/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The problem that a person had before a lesson was opened: put aside while the lesson uses its
 * place, and brought back when the lesson is left.  All zero is none. */
#ifndef XENT_APP_ASIDE_H
#define XENT_APP_ASIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "app/lecture.h"
#include "core/problem.h"
#include "core/session.h"
#include "core/text.h"

struct aside {
    bool held;
    struct problem problem, kept; /* and as it was opened or saved last */
    struct text path;             /* its file, or "" */
    size_t past, opened_at;       /* states before it, and before it was opened */
};

/* To be called before a lesson changes the problem; from lesson to lesson what is held stays,
 * unless a file was opened meanwhile: then that one is wanted. */
void aside_put(struct aside *aside, const struct session *session);
void aside_forget(struct aside *aside);

/* Is something held, and is the present problem another one? */
bool aside_differs(const struct aside *aside, const struct session *session);

/* Takes back what the lesson did and what was tried in it; redo still leads there.  Nothing is held
 * afterwards.  True if that changed the problem. */
bool aside_bring_back(struct aside *aside, const struct lecture_door *door);

#endif
