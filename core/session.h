/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one state: the problem, its loss, and every state before it.
 *
 * A change is made on a copy and handed over whole, so a change that fails half way leaves nothing
 * behind. Undo has no limit; states share what they have in common (matrix.h).
 *
 * Beside them, and untouched by undo, stand the pinned problem that the present one is compared
 * with, the file that the problem belongs to, the exercise and the column worked out by hand. */
#ifndef XENT_CORE_SESSION_H
#define XENT_CORE_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "core/compare.h"
#include "core/derive.h"
#include "core/handwork_shelf.h"
#include "core/loss.h"
#include "core/practice.h"
#include "core/preference.h"
#include "core/problem.h"
#include "core/text.h"

struct history {
    struct problem *state;
    size_t count, room;
};

#define RUN_ROOM 48

/* What was worked out about one sample of the present problem. */
struct insight {
    struct derivation *derivation; /* NULL: not asked for yet */
    size_t derived;                /* its sample */

    /* of the batch, kept to be brought up to date; and of the sample alone */
    struct comparison whole, alone;
    size_t whole_sample, alone_sample;
    bool whole_is_current, alone_is_current;
};

struct session {
    struct problem problem;
    struct preferences preferences; /* no part of the problem, of its history, of its file */
    struct history past, future;
    char run[RUN_ROOM]; /* which run of nudges the newest state belongs to; "" for none */
    size_t changes;     /* grows with every change of the problem, by undo and redo as well */
    struct loss loss;
    bool loss_is_current;
    bool has_pinned;
    struct problem pinned;   /* if has_pinned */
    struct loss pinned_loss; /* of it, evaluated when it was pinned */
    struct text path;        /* the file that was opened or saved last; empty: none */
    size_t opened_at;        /* how many states there were before the problem was opened */
    struct problem kept;     /* the problem as it was opened, begun or saved last */
    struct insight insight;
    struct practice practice; /* exercises; no part of the history either, */
    struct hand_shelf hands;  /* nor what was worked out by hand */
};

/* A session with an empty problem. */
struct session session_new(void);
void session_release(struct session *session);

/* Takes over problem, history and file of another session (and empties it); what a person set for
 * the screen, what is pinned, and the exercise where none waits in the other, stay. */
void session_replace(struct session *session, struct session *by);

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

/* Keeps the present problem, with its loss, to compare with (in place of the one before), or lets
 * it go.  Opening another problem keeps it. */
void session_pin(struct session *session);
void session_unpin(struct session *session);

/* Says that the present problem stands in this file now: saved there, or just opened.  NULL: it is
 * a fresh one which belongs to no file, an example or an empty one.  Going back to what was before
 * the opening leaves the file behind: nothing else is to be written over it by accident. */
void session_set_path(struct session *session, const char *path);
void session_opened(struct session *session, const char *path);

/* The present problem is one that was there before others were opened, and it was gone back to:
 * says again what was said of it then, its file (NULL: none), what it was as it was opened or saved
 * last, and how many states there were before that. */
void session_return(struct session *session, const char *path, const struct problem *kept,
                    size_t opened_at);

/* The file that the problem belongs to, or NULL. */
const char *session_path(const struct session *session);

/* Is the problem as it was opened, begun or saved last?  Then nothing is lost by leaving it. */
bool session_is_saved(const struct session *session);

/* The sound derivation for a sample of the present problem (derivation_new_sound()), and the
 * comparison of its four cases, without the stages: worked out when first asked for, and kept until
 * the problem changes or another sample is asked for.  The session's own: not to be freed, and not
 * to be used after the next change; they point into the session, which must stay where it is. There
 * must be values; for a comparison, labels, too. */
const struct derivation *session_derivation(struct session *session, size_t sample);
const struct comparison *session_comparison(struct session *session, size_t sample);

/* The column of a sample worked out by hand; where the numbers of the problem are others than they
 * were it begins anew, and *lost (or NULL) says whether something was typed there.  There must be
 * values. */
struct handwork *session_hand(struct session *session, size_t sample, bool *lost);

/* The same as if the sample were the only one, and so number 0: the work does not grow with the
 * batch. */
const struct comparison *session_comparison_alone(struct session *session, size_t sample);

/* The first leaves the stages of the cases out (compare.h): they are found when they are asked for.
 */
void session_find_stages(struct session *session, size_t sample);

#endif
