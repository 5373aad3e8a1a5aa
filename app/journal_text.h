/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in a journal: the language, so that a person can read it and `xent FILE` can run it.
 *
 *     # xent session, format 1
 *     # about demo                       the title or the name of what follows
 *     # state                            a whole problem, up to "# end"
 *     new
 *     set logits 2 1 0.1
 *     # end
 *     put 0 1 3.5                        then each command line that changed something
 *     # about big.xent
 *     # state                            a `load` is written as what it opened,
 *     # file of 9123456 bytes, changed 1763822000.000000000
 *     load "/home/ada/big.xent"          unless that is large: then the file stands for it
 *     # end
 *     # file of 8000128 bytes, changed 1763822000.000000000
 *     set logits @"/home/ada/big.npy"    a line that reads a file, likewise
 *     # exercise log --level 1 --seed 7  it waits for its answer; the next state is its problem
 *     # answered right                   or wrong, or told: then, and if it is right, it is over
 *     # return                           undo from what was opened or saved to what was before
 *     # state
 *     ...
 *     # end
 *
 * A state is one entry, as a line is: it is one step for undo; an answer is one, too.  What a kill
 * or a full disk cut, a line without its end or a state without "# end", is not there. */
#ifndef XENT_APP_JOURNAL_TEXT_H
#define XENT_APP_JOURNAL_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/problem.h"
#include "core/session.h"
#include "core/text.h"

#define JOURNAL_HEADER "# xent session, format "
#define JOURNAL_FORMAT 1

/* Before a state: undo or redo led there, or a line that reads a file, and it stands in no file. */
#define JOURNAL_RETURN "# return"

/* Values and labels together; a state with more is written as the file it came from. */
#define JOURNAL_VALUES_MAX 20000

/* Appends the first line; a state.  `name` is the file or example that was opened, as it was typed,
 * or "" for a problem that came from nowhere; a file must hold exactly this problem. */
void journal_text_begin(struct text *out);
void journal_text_state(struct text *out, const struct problem *problem, const char *name);

/* Appends the exercise that waits, a line before the state that is its problem; nothing if none
 * does. */
void journal_text_exercise(struct text *out, const struct session *session);

/* Appends that it was answered, "right", "wrong" or "told". */
void journal_text_answer(struct text *out, const char *judged);

/* How a line is kept. */
enum journal_verb {
    JOURNAL_CHANGES,   /* as it stands */
    JOURNAL_LOADS,     /* as the state it led to; if one name is behind it, that is given */
    JOURNAL_GOES_BACK, /* undo, redo: as it stands if what it goes to is in the journal */
    JOURNAL_READS,     /* a setting from a file, whose path is given: as the state it led to, or, if
                          that is large, by journal_text_reads() */
};
enum journal_verb journal_text_verb(const char *line, struct text *name);

/* Appends the line with the stamp of the file that it reads, whatever the working directory will
 * be; false if the state is small, or there is no such file. */
bool journal_text_reads(struct text *out, const struct problem *problem, const char *line);

/* What a journal holds. */
struct journal_text {
    struct text about; /* of the last state that was worked on: text_release() */
    size_t entries;    /* whole ones, the first state included */
    size_t changes;    /* whose loss would be one: not load, nor undo and redo among others */
    size_t length;     /* bytes up to the end of the last whole entry */
};

/* False if this is no journal, or one of a newer xent. */
bool journal_text_read(const char *bytes, size_t length, struct journal_text *journal);

/* Plays a journal into a new session, which becomes the caller's: session_release().  True: all
 * entries.  On false *error says which line could not be played and why, and *played how many
 * entries were; with 0 of them there is no session. */
bool journal_text_play(const char *bytes, size_t length, struct session *session, size_t *played,
                       struct error *error);

#endif
