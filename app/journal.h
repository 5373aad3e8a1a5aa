/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The autosave: nothing is lost by `q`, a closed window, a dropped connection, a crash or kill -9.
 *
 * Each running explorer that has changed something has a file of its own in the user's folder for
 * state, session-0.xent, session-1.xent, ..., to which every command line that changes something is
 * appended by one write() (journal_text.h says what stands in it).  A lock on session-0.lock, held
 * by the kernel as long as the program runs, says that the file is in use; the lock files stay, for
 * good.  Files have mode 0600, folders 0700.  Nothing is created before the first change.
 *
 * What another explorer left behind is offered at the next start.  It stays until somebody takes it
 * or it is saved; when its slot is needed it becomes session-0.left-1.xent, and only the newest
 * JOURNALS_LEFT of these are kept.
 *
 * Nothing is flushed to the disk per change: what is written survives the program, not a failure of
 * the power a moment later.  Where nothing can be written (no home, a folder that is read-only, a
 * full disk) the explorer goes on, says so once, and tries again from time to time. */
#ifndef XENT_APP_JOURNAL_H
#define XENT_APP_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#include "core/error.h"
#include "core/problem.h"
#include "core/session.h"
#include "core/text.h"

#define JOURNALS_LEFT 5

struct journal {
    struct text folder;   /* with a slash at its end; "" if there is no home */
    int slot;             /* whose lock is held, or -1 */
    int lock;             /* the open lock file, or -1 */
    int file;             /* the open journal, or -1: the next change begins one */
    size_t length;        /* bytes of it that are whole */
    bool ours;            /* does the journal in our slot come from this session? */
    struct problem start; /* what the next journal begins with, while there is none */
    struct text name;     /* what that was opened as */
    size_t past, future;  /* states before and after it for undo and redo, not in the journal */
    bool apart;           /* the session went back to one of them: the histories differ */
    bool in_trouble;      /* the last change could not be kept */
    time_t tried;         /* when that was */
};

/* The journal of this process, in the folder of paths_state().  Creates nothing. */
void journal_start(struct journal *journal);

/* The present problem is what was opened: there is nothing to keep until it changes.  `name` is the
 * file or example as it was typed, or "" (the problem is then not what a file holds).  To be called
 * after saving, for what was kept before goes away: it is in the file now; and after opening,
 * unless something was kept (`ours`): then that is one more change.  Shares the problem. */
void journal_begin(struct journal *journal, const struct session *session, const char *name);

/* Does the next change only add a line?  Otherwise it begins a file, with the whole problem. */
bool journal_has_begun(const struct journal *journal);

/* Keeps a change that was made (session->changes has grown): the command line, and the session
 * after it.  False if that cannot be done; *error says why, the first time it happens; afterwards
 * the result is true until keeping has worked again. */
bool journal_change(struct journal *journal, const char *line, const struct session *session,
                    struct error *error);

/* Keeps that the exercise was answered: "right", "wrong" or "told".  Where nothing is kept yet
 * there is nothing to do: the exercise is not kept either.  As journal_change() otherwise. */
bool journal_answer(struct journal *journal, const char *judged, const struct session *session,
                    struct error *error);

/* The program ends: what was kept is flushed to the disk and stays. */
void journal_stop(struct journal *journal);

/* A journal that was left behind. */
struct journal_left {
    struct text path;     /* where it was seen; it may be moved aside */
    int slot;             /* the slot it was in, or -1 */
    struct timespec when; /* of its last change; by this and the inode it is known */
    ino_t inode;
    size_t changes;    /* command lines, at least one */
    struct text about; /* the title, or the name of what was opened; perhaps "" */
};

/* The newest one that has changes in it and that no running explorer holds; the caller's:
 * journal_left_release().  False if there is none.  Only looks. */
bool journal_find(const struct journal *journal, struct journal_left *left);
void journal_left_release(struct journal_left *left);

/* Finds it again, wherever it is now; false if it is gone, or another explorer has it. */
bool journal_left_locate(const struct journal *journal, struct journal_left *left);

/* Appends a sentence for it without a full stop: "12 changes to 'demo' were left 5 minutes ago".
 */
void journal_left_describe(const struct journal_left *left, time_t now, struct text *out);

/* Plays it into the session, which becomes what was left, undo included; what the session was is
 * left behind in its turn if there were changes.  The journal goes on with what was restored.
 *
 * False if that is not possible, or not to the end; *error says how far it came and why.  The
 * session is then what was restored, or unchanged if nothing was; the journal that was left stays.
 */
bool journal_restore(struct journal *journal, struct journal_left *left, struct session *session,
                     struct error *error);

#endif
