/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one state: the problem, its loss, and every state before it.
 *
 * A change is made on a copy and handed over whole, so a change that fails half way leaves nothing
 * behind. Undo has no limit; states share what they have in common (matrix.h). */
#ifndef XENT_CORE_SESSION_H
#define XENT_CORE_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "core/loss.h"
#include "core/preference.h"
#include "core/problem.h"

struct history {
    struct problem *state;
    size_t count, room;
};

#define RUN_ROOM 48

struct session {
    struct problem problem;
    struct preferences preferences; /* no part of the problem, of its history, of its file */
    struct history past, future;
    char run[RUN_ROOM]; /* which run of nudges the newest state belongs to; "" for none */
    struct loss loss;
    bool loss_is_current;
};

/* A session with an empty problem. */
struct session session_new(void);
void session_release(struct session *session);

/* Takes over a changed problem (and empties *changed).  A change that changes nothing is not kept.
 * Changes with the same non-empty `run` that follow each other are one entry for undo, and none if
 * they lead back to where they began. */
void session_commit(struct session *session, struct problem *changed, const char *run);

/* Forgets what was before: the present state is the first one. */
void session_forget(struct session *session);

/* False if there is nothing to go back or forward to. */
bool session_undo(struct session *session);
bool session_redo(struct session *session);

/* The loss of the present problem, evaluated when it is first asked for. */
const struct loss *session_loss(struct session *session);

#endif
