/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/journal_files.h"
#include "app/journal_text.h"
#include "app/paths.h"
#include "core/draft.h"
#include "core/file.h"
#include "core/intl.h"

/* Seconds between two tries to keep changes where it was not possible. */
#define TRY_AGAIN 10

static const char *folder_of(const struct journal *journal)
{
    return text_string(&journal->folder);
}

static struct text path_of(const struct journal *journal, const char *ending)
{
    return journal_path(folder_of(journal), journal->slot, ending);
}

void journal_start(struct journal *journal)
{
    *journal = (struct journal){.slot = -1, .lock = -1, .file = -1, .start = problem_new()};
    paths_state("", &journal->folder);
}

/* The next journal is to begin with the present problem of this session. */
static void start_with(struct journal *journal, const struct session *session, const char *name)
{
    struct problem start = problem_share(&session->problem);
    problem_release(&journal->start);
    journal->start = start;
    journal->past = session->past.count;
    journal->future = session->future.count;
    journal->apart = false;
    text_clear(&journal->name);
    text_add(&journal->name, name);
}

static void close_file(struct journal *journal)
{
    if (journal->file >= 0)
        close(journal->file);
    journal->file = -1;
}

void journal_begin(struct journal *journal, const struct session *session, const char *name)
{
    close_file(journal);
    if (journal->ours) {
        struct text path = path_of(journal, ".xent");
        unlink(path.bytes);
        text_release(&path);
    }
    journal->ours = false;
    start_with(journal, session, name);
}

void journal_stop(struct journal *journal)
{
    if (journal->file >= 0)
        fdatasync(journal->file);
    close_file(journal);
    if (journal->lock >= 0)
        close(journal->lock);
    problem_release(&journal->start);
    text_release(&journal->name);
    text_release(&journal->folder);
    journal->slot = journal->lock = -1;
}

/* ---- keeping ---- */

/* The first slot that is free, unless we have one. */
static bool claim(struct journal *journal)
{
    errno = ENOENT;
    for (int slot = 0; journal->slot < 0 && slot < JOURNAL_SLOTS && journal->folder.length;
         slot++) {
        journal->lock = journal_lock(folder_of(journal), slot);
        if (journal->lock >= 0)
            journal->slot = slot;
        else if (errno != EWOULDBLOCK)
            break;
    }
    return journal->slot >= 0;
}

/* Makes a whole new journal beside the one in our slot, and puts it in its place. */
static bool replace(struct journal *journal, const struct text *text)
{
    struct text beside = path_of(journal, ".new"), path = path_of(journal, ".xent");
    const int file =
        open(beside.bytes,
             O_WRONLY | O_APPEND | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW, 0600);
    const bool good = file >= 0 && draft_write(file, text->bytes, text->length) &&
                      (journal->ours || journal_set_aside(folder_of(journal), journal->slot)) &&
                      rename(beside.bytes, path.bytes) == 0;
    const int reason = errno;
    if (good) {
        journal->file = file;
        journal->length = text->length;
        journal->ours = true;
    } else if (file >= 0) {
        close(file);
        unlink(beside.bytes);
    }
    text_release(&beside);
    text_release(&path);
    errno = reason;
    return good;
}

/* The state from which it starts, and the first entry. */
static bool begin_with(struct journal *journal, const struct text *entry)
{
    if (!claim(journal))
        return false;
    struct text text = {0};
    journal_text_begin(&text);
    journal_text_state(&text, &journal->start, text_string(&journal->name));
    text_add(&text, text_string(entry));
    const bool good = replace(journal, &text);
    text_release(&text);
    if (good) {
        problem_release(&journal->start);
        journal->start = problem_new();
    }
    return good;
}

/* After a part of an entry nothing may follow. */
static bool append(struct journal *journal, const struct text *entry)
{
    /* one write() as a rule; a kill leaves all of it, or a part that is seen to be one */
    if (draft_write(journal->file, entry->bytes, entry->length)) {
        journal->length += entry->length;
        return true;
    }
    const int reason = errno;
    const int cut = ftruncate(journal->file, (off_t)journal->length);
    (void)cut; /* what is left of it will be seen to be no whole entry */
    close_file(journal);
    errno = reason;
    return false;
}

static bool explain(const struct journal *journal, struct error *error)
{
    const int reason = errno;
    if (!journal->folder.length)
        return error_set(error, 0, _("changes are not kept: there is no home folder"));
    return error_set(error, 0, _("changes are not kept: cannot write in '%s': %s"),
                     error_quote(folder_of(journal), journal->folder.length).text,
                     strerror(reason));
}

/* The line, or the state it led to where the line alone would not lead there again. */
static struct text entry_of(struct journal *journal, const char *line,
                            const struct session *session)
{
    struct text entry = {0}, name = {0};
    const enum journal_verb verb = journal_text_verb(line, &name);
    if (verb != JOURNAL_GOES_BACK)
        journal->future = 0;
    else if (session->past.count < journal->past || session->future.count < journal->future)
        journal->apart = true;
    const bool reads = verb == JOURNAL_READS;
    const bool returns = verb == JOURNAL_GOES_BACK && journal->apart;
    if (reads && journal_text_reads(&entry, &session->problem, line)) {
        text_release(&name);
        return entry;
    }
    if (reads || (returns && !session_is_saved(session)))
        text_add(&entry, JOURNAL_RETURN "\n");
    if (verb == JOURNAL_LOADS)
        journal_text_exercise(&entry, session);
    if (verb == JOURNAL_LOADS || reads || returns)
        journal_text_state(&entry, &session->problem,
                           verb == JOURNAL_LOADS ? text_string(&name) : "");
    else
        text_addf(&entry, "%s\n", line);
    text_release(&name);
    return entry;
}

static bool keep(struct journal *journal, const struct text *entry, const struct session *session,
                 time_t now, struct error *error)
{
    const bool known = journal->in_trouble;
    const bool good = journal->file >= 0 ? append(journal, entry) : begin_with(journal, entry);
    if (!good && !known)
        explain(journal, error);
    if (!good)
        start_with(journal, session, "");
    journal->in_trouble = !good;
    journal->tried = now;
    return good || known;
}

bool journal_has_begun(const struct journal *journal)
{
    return journal->file >= 0;
}

bool journal_change(struct journal *journal, const char *line, const struct session *session,
                    struct error *error)
{
    const time_t now = time(NULL);
    if (journal->in_trouble && now >= journal->tried && now < journal->tried + TRY_AGAIN) {
        start_with(journal, session, "");
        return true;
    }
    struct text entry = entry_of(journal, line, session);
    const bool good = keep(journal, &entry, session, now, error);
    text_release(&entry);
    return good;
}

bool journal_answer(struct journal *journal, const char *judged, const struct session *session,
                    struct error *error)
{
    struct text entry = {0};
    if (journal->file < 0)
        return true;
    journal_text_answer(&entry, judged);
    const bool good = keep(journal, &entry, session, time(NULL), error);
    text_release(&entry);
    return good;
}

/* ---- restoring ---- */

/* Takes hold of the slot in which it lies; false if another explorer has it. */
static bool hold(struct journal *journal, const struct journal_left *left, int *lock)
{
    *lock = -1;
    if (left->slot < 0 || left->slot == journal->slot)
        return claim(journal);
    *lock = journal_lock(folder_of(journal), left->slot);
    if (*lock >= 0 && journal->slot < 0) {
        journal->slot = left->slot;
        journal->lock = *lock;
        *lock = -1;
    }
    return journal->slot >= 0 && (journal->slot == left->slot || *lock >= 0);
}

/* Makes what was left our own journal: `length` bytes of it. */
static bool adopt(struct journal *journal, const struct journal_left *left, size_t length)
{
    struct text path = path_of(journal, ".xent");
    bool good =
        left->slot == journal->slot || (journal_set_aside(folder_of(journal), journal->slot) &&
                                        rename(text_string(&left->path), path.bytes) == 0);
    if (good)
        journal->file = open(path.bytes, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW);
    good = journal->file >= 0 && ftruncate(journal->file, (off_t)length) == 0;
    if (!good)
        close_file(journal);
    journal->length = length;
    journal->ours = good;
    journal->in_trouble = false;
    text_release(&path);
    return good;
}

/* What happens to the session and to our journal once something was played. */
static void take_over(struct journal *journal, const struct journal_left *left,
                      struct session *session, struct session *restored, bool whole, size_t length)
{
    close_file(journal);
    if (!whole || !adopt(journal, left, length))
        journal->ours = false; /* what lies in our slot is to be moved aside */
    start_with(journal, restored, "");
    if (journal->ours) /* all of the history is in the journal */
        journal->past = journal->future = 0;
    session_replace(session, restored);
}

static bool play(struct journal *journal, const struct journal_left *left, struct session *session,
                 struct error *error)
{
    struct text bytes = {0};
    struct journal_text text = {0};
    struct session restored;
    struct error inner = {0};
    size_t played = 0;
    if (!file_read(text_string(&left->path), &bytes, error)) {
        text_release(&bytes);
        return false;
    }
    journal_text_read(bytes.bytes, bytes.length, &text);
    const bool whole = journal_text_play(bytes.bytes, bytes.length, &restored, &played, &inner);
    if (played)
        take_over(journal, left, session, &restored, whole, text.length);
    if (!played)
        error_set(error, 0, _("the session cannot be restored: %s"), inner.message);
    else if (!whole)
        error_set(error, 0, _("%zu of %zu changes came back; line %zu cannot be made again: %s"),
                  played - 1, text.entries - 1, inner.line, inner.message);
    text_release(&text.about);
    text_release(&bytes);
    return whole;
}

static bool refuse(const struct journal *journal, struct error *error)
{
    const int reason = errno;
    if (reason == EWOULDBLOCK)
        return error_set(error, 0,
                         _("the session cannot be restored: it is gone, or another xent has it"));
    return error_set(error, 0, _("the session cannot be restored: cannot write in '%s': %s"),
                     error_quote(folder_of(journal), journal->folder.length).text,
                     strerror(reason));
}

bool journal_restore(struct journal *journal, struct journal_left *left, struct session *session,
                     struct error *error)
{
    int lock;
    const bool there = journal_left_locate(journal, left);
    if (!there)
        errno = EWOULDBLOCK;
    if (!there || !hold(journal, left, &lock))
        return refuse(journal, error);
    const bool good = play(journal, left, session, error);
    if (lock >= 0)
        close(lock);
    return good;
}
