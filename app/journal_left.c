/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other explorers left behind. */
#include "app/journal.h"
#include "app/journal_files.h"
#include "app/journal_text.h"
#include "core/file.h"
#include "core/intl.h"

/* Ours, or of another explorer that runs. */
static bool is_in_use(const struct journal *journal, const struct journal_file *file)
{
    if (file->aside)
        return false;
    if (file->slot == journal->slot)
        return journal->ours;
    return journal_is_locked(text_string(&journal->folder), file->slot);
}

/* Is there anything in it to be restored? */
static bool look(const struct journal_file *file, struct journal_left *left)
{
    struct text bytes = {0};
    struct error error;
    struct journal_text journal = {0};
    const bool worth = file_read(text_string(&file->path), &bytes, &error) &&
                       journal_text_read(text_string(&bytes), bytes.length, &journal) &&
                       journal.changes > 0;
    text_release(&bytes);
    if (!worth) {
        text_release(&journal.about);
        return false;
    }
    *left = (struct journal_left){.slot = file->aside ? -1 : file->slot,
                                  .when = file->when,
                                  .inode = file->inode,
                                  .changes = journal.changes,
                                  .about = journal.about};
    text_add(&left->path, text_string(&file->path));
    return true;
}

bool journal_find(const struct journal *journal, struct journal_left *left)
{
    struct journal_list list = journal_list_new(text_string(&journal->folder));
    bool found = false;
    for (size_t i = 0; i < list.count && !found; i++)
        found = !is_in_use(journal, &list.file[i]) && look(&list.file[i], left);
    journal_list_release(&list);
    return found;
}

bool journal_left_locate(const struct journal *journal, struct journal_left *left)
{
    struct journal_list list = journal_list_new(text_string(&journal->folder));
    bool found = false;
    for (size_t i = 0; i < list.count && !found; i++) {
        const struct journal_file *file = &list.file[i];
        found = file->inode == left->inode && file->when.tv_sec == left->when.tv_sec &&
                file->when.tv_nsec == left->when.tv_nsec && !is_in_use(journal, file);
        if (found) {
            text_clear(&left->path);
            text_add(&left->path, text_string(&file->path));
            left->slot = file->aside ? -1 : file->slot;
        }
    }
    journal_list_release(&list);
    return found;
}

void journal_left_release(struct journal_left *left)
{
    text_release(&left->path);
    text_release(&left->about);
}

/* "5 minutes ago" */
static void add_age(struct text *out, time_t seconds)
{
    const unsigned long minutes = seconds > 0 ? (unsigned long)seconds / 60 : 0;
    const unsigned long hours = minutes / 60, days = hours / 24;
    if (minutes == 0)
        text_add(out, _("just now"));
    else if (hours == 0)
        text_addf(out, ngettext("%lu minute ago", "%lu minutes ago", minutes), minutes);
    else if (days == 0)
        text_addf(out, ngettext("%lu hour ago", "%lu hours ago", hours), hours);
    else
        text_addf(out, ngettext("%lu day ago", "%lu days ago", days), days);
}

void journal_left_describe(const struct journal_left *left, time_t now, struct text *out)
{
    struct text age = {0};
    add_age(&age, now - left->when.tv_sec);
    if (left->about.length)
        text_addf(out,
                  ngettext("%zu change to '%s' was left %s", "%zu changes to '%s' were left %s",
                           left->changes),
                  left->changes, text_string(&left->about), text_string(&age));
    else
        text_addf(out,
                  ngettext("%zu change was left %s", "%zu changes were left %s", left->changes),
                  left->changes, text_string(&age));
    text_release(&age);
}
