/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The problem as a whole: new, set, load, save, undo, redo. */
#include <string.h>

#include "core/commands.h"
#include "core/example.h"
#include "core/file.h"
#include "core/intl.h"
#include "core/script.h"
#include "core/setting.h"
#include "core/setting_files.h"

bool run_new(struct session *session, const struct words *words, struct reply *reply,
             struct error *error)
{
    if (!words_end(words, 1, error))
        return false;
    struct problem fresh = problem_new();
    session_commit(session, &fresh, "");
    session_opened(session, NULL);
    reply->opened = true;
    return true;
}

/* A lesson reads no file, and how the screen looks is the reader's. */
static bool may_set(const struct session *session, const struct words *words,
                    const struct reply *reply, struct error *error)
{
    const struct setting *setting = words->count > 1 ? setting_find(words->word[1].text) : NULL;
    if (!reply->confined || !setting)
        return true;
    if (setting_is_in_file(&session->problem, words))
        return error_set(error, words_column(words, 2),
                         _("a lesson may not read a file: write the numbers here"));
    return !setting->prefer ||
           error_set(error, words->word[1].column,
                     _("a lesson may not set '%s': that is the reader's to choose"), setting->name);
}

bool run_set(struct session *session, const struct words *words, struct reply *reply,
             struct error *error)
{
    if (!may_set(session, words, reply, error))
        return false;
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

bool run_set_rows(struct session *session, const char *line, size_t length, struct reply *reply)
{
    struct problem changed = problem_share(&session->problem);
    const bool good = setting_apply_rows(&changed, line, length, &reply->notes);
    if (good)
        session_commit(session, &changed, "");
    else
        problem_release(&changed);
    return good;
}

/* An error in a file, told from where the file was named. */
static void wrap_error(const struct word *word, struct error *error)
{
    const struct error inner = *error;
    if (inner.line)
        error_set(error, word->column, _("in '%s', line %zu, column %zu: %s"),
                  word_quote(word).text, inner.line, inner.column, inner.message);
    else
        error->column = word->column;
}

bool run_load(struct session *session, const struct words *words, struct reply *reply,
              struct error *error)
{
    if (words->count < 2)
        return error_set(error, words->end_column,
                         _("'load' wants a file or an example; 'help load' lists the examples"));
    if (!words_end(words, 2, error))
        return false;
    const struct word *word = &words->word[1];
    if (reply->confined && !example_find(word->text))
        return error_set(error, word->column,
                         _("a lesson may load the built-in examples only, not '%s'"),
                         word_quote(word).text);
    const size_t line = error->line;
    struct text notes = {0}, path = {0};
    if (example_find(word->text))
        text_add(&path, word->text);
    else
        words_add_path(words, word->text, &path);
    const bool good = script_open(session, text_string(&path), &notes, error);
    if (good) {
        text_add(&reply->notes, text_string(&notes));
        text_add(&reply->subject, text_string(&path));
        reply->opened = true;
    } else {
        wrap_error(word, error);
    }
    error->line = line;
    text_release(&notes);
    text_release(&path);
    return good;
}

/* The file that `save` means, or NULL with an error. */
static const char *save_path(const struct session *session, const struct words *words,
                             struct error *error)
{
    if (!words_end(words, 2, error))
        return NULL;
    if (words->count == 2 && data_format_of(words->word[1].text)) {
        const struct word *word = &words->word[1];
        static const char *const formats[] = {
            [DATA_CSV] = "csv", [DATA_TSV] = "tsv", [DATA_JSON] = "json"};
        const char *format = formats[data_format_of(word->text)];
        error_set(error, word->column,
                  _("'save' writes 'set' lines, and '%s' is called as a table of data; 'export %s' "
                    "writes one"),
                  word_quote(word).text, format);
        return NULL;
    }
    if (words->count == 2)
        return words->word[1].text;
    if (!session_path(session))
        error_set(error, words->end_column,
                  _("this problem has no file yet; 'save FILE' gives it one"));
    return session_path(session);
}

/* Would another file than that of this problem be lost? */
static bool is_another_file(const struct session *session, const char *path)
{
    const char *own = session_path(session);
    return file_exists(path) && !(own && file_is_same(path, own));
}

/* The file holds the problem, not what is asked. */
static void add_exercise(const struct session *session, struct text *notes)
{
    const struct exercise *exercise = &session->practice.exercise;
    if (practice_is_about(&session->practice, &session->problem))
        text_addf(
            notes,
            _("what is asked is not in it: 'exercise %s --level %d --seed %llu' asks again\n"),
            exercise->kind->name, exercise->level, (unsigned long long)exercise->seed);
}

bool run_save(struct session *session, const struct words *words, struct reply *reply,
              struct error *error)
{
    const char *path = save_path(session, words, error);
    if (!path)
        return false;
    const struct quoted quoted = error_quote(path, strlen(path));
    if (reply->careful && is_another_file(session, path)) {
        text_addf(&reply->notes, _("'%s' exists: write over it?\n"), quoted.text);
        reply->request = REQUEST_CONFIRM;
        return true;
    }
    struct text lines = {0};
    text_addf(&lines, SCRIPT_HEADER "%d\n", SCRIPT_FORMAT);
    setting_write_all(&session->problem, &lines);
    const bool good = file_write(path, lines.bytes, lines.length, error);
    text_release(&lines);
    if (!good) {
        error->column = words_column(words, 1);
        return false;
    }
    text_addf(&reply->notes, _("saved to '%s'\n"), quoted.text);
    if (example_find(path))
        text_addf(&reply->notes,
                  _("'load %s' opens the built-in example; 'load ./%s' opens this file\n"), path,
                  path);
    add_exercise(session, &reply->notes);
    session_set_path(session, path);
    reply->saved = true;
    return true;
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
