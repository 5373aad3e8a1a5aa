/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The problem as a whole: new, set, load, save, undo, redo. */

#include "core/commands.h"
#include "core/example.h"
#include "core/file.h"
#include "core/intl.h"
#include "core/script.h"
#include "core/setting.h"

bool run_new(struct session *session, const struct words *words, struct reply *reply,
             struct error *error)
{
    (void)reply;
    if (!words_end(words, 1, error))
        return false;
    struct problem fresh = problem_new();
    session_commit(session, &fresh, "");
    return true;
}

bool run_set(struct session *session, const struct words *words, struct reply *reply,
             struct error *error)
{
    struct problem changed = problem_share(&session->problem);
    struct text notes = {0};
    const bool good = setting_apply(&changed, &session->preferences, words, &notes, error);
    if (good) {
        session_commit(session, &changed, "");
        text_add(&reply->notes, text_string(&notes));
    } else {
        problem_release(&changed);
    }
    text_release(&notes);
    return good;
}

/* The one argument of load and save. */
static const struct word *file_word(const struct words *words, const char *missing,
                                    struct error *error)
{
    if (words->count < 2) {
        error_set(error, words->end_column, "%s", missing);
        return NULL;
    }
    return words_end(words, 2, error) ? &words->word[1] : NULL;
}

/* An error inside a file, told from where the file was named. */
static void wrap_error(const struct word *word, struct error *error)
{
    const struct error inner = *error;
    const struct quoted file = word_quote(word);
    if (inner.line && inner.column)
        error_set(error, word->column, _("in '%s', line %zu, column %zu: %s"), file.text,
                  inner.line, inner.column, inner.message);
    else
        error_set(error, word->column, _("cannot use '%s': %s"), file.text, inner.message);
}

bool run_load(struct session *session, const struct words *words, struct reply *reply,
              struct error *error)
{
    const struct word *word = file_word(
        words, _("'load' wants a file or an example; 'help load' lists the examples"), error);
    if (!word)
        return false;
    struct text source = {0}, notes = {0};
    struct problem loaded;
    bool good = script_read(word->text, &source, error);
    if (good) {
        const size_t line = error->line;
        good = script_problem(text_string(&source), source.length, &loaded, &notes, error);
        if (!good)
            wrap_error(word, error);
        error->line = line;
    } else {
        error->column = word->column;
    }
    if (good) {
        session_commit(session, &loaded, "");
        text_add(&reply->notes, text_string(&notes));
    }
    text_release(&source);
    text_release(&notes);
    return good;
}

bool run_save(struct session *session, const struct words *words, struct reply *reply,
              struct error *error)
{
    const struct word *word = file_word(words, _("'save' wants the name of a file"), error);
    if (!word)
        return false;
    struct text lines = {0};
    text_addf(&lines, SCRIPT_HEADER "%d\n", SCRIPT_FORMAT);
    setting_write_all(&session->problem, &lines);
    const bool good = file_write(word->text, lines.bytes, lines.length, error);
    if (good)
        text_addf(&reply->notes, _("saved to '%s'\n"), word_quote(word).text);
    else
        error->column = word->column;
    if (good && example_find(word->text))
        text_addf(&reply->notes,
                  _("'load %s' opens the built-in example; 'load ./%s' opens this file\n"),
                  word->text, word->text);
    text_release(&lines);
    return good;
}

bool run_undo(struct session *session, const struct words *words, struct reply *reply,
              struct error *error)
{
    (void)reply;
    if (!words_end(words, 1, error))
        return false;
    return session_undo(session) ||
           error_set(error, words->word[0].column, _("there is nothing to undo"));
}

bool run_redo(struct session *session, const struct words *words, struct reply *reply,
              struct error *error)
{
    (void)reply;
    if (!words_end(words, 1, error))
        return false;
    return session_redo(session) ||
           error_set(error, words->word[0].column, _("there is nothing to redo"));
}
