/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/journal_text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/command.h"
#include "core/example.h"
#include "core/file.h"
#include "core/intl.h"
#include "core/script.h"
#include "core/setting.h"
#include "core/setting_files.h"
#include "core/words.h"

static const char about[] = "# about ", state[] = "# state", end[] = "# end",
                  exercise[] = "# exercise ", answered[] = "# answered ";

/* ---- writing ---- */

void journal_text_begin(struct text *out)
{
    text_addf(out, JOURNAL_HEADER "%d\n", JOURNAL_FORMAT);
}

static bool is_large(const struct problem *problem)
{
    const size_t values = problem_samples(problem) * problem_classes(problem);
    return values + problem->labels.rows * problem->labels.columns > JOURNAL_VALUES_MAX;
}

/* By size and time a file that was changed is known.  False if there is no such file. */
static bool add_size_and_time(const char *path, struct text *out)
{
    struct stat file;
    if (stat(path, &file) != 0 || !S_ISREG(file.st_mode))
        return false;
    text_addf(out, "%lld bytes, changed %lld.%09ld", (long long)file.st_size,
              (long long)file.st_mtim.tv_sec, file.st_mtim.tv_nsec);
    return true;
}

/* The same of the files that lines of a problem file read. */
static void add_files_within(const char *path, struct text *out)
{
    struct text bytes = {0};
    struct error error;
    struct words words;
    if (!script_is_array(path) && file_read(path, &bytes, &error)) {
        struct script_lines lines = {.bytes = bytes.bytes, .length = bytes.length};
        while (script_next(&lines)) {
            struct text within = {0};
            if (!memchr(lines.line, '@', lines.line_bytes) ||
                !words_split(lines.line, lines.line_bytes, &words, &error))
                continue;
            words.source = path;
            if (setting_file_path(&words, &within)) {
                text_add(out, "; ");
                add_size_and_time(text_string(&within), out);
            }
            words_release(&words);
            text_release(&within);
        }
    }
    text_release(&bytes);
}

/* Appends the line without its end; false if there is no such file. */
static bool add_stamp(const char *path, enum journal_verb verb, struct text *out)
{
    struct text stamp = {0};
    const bool good = add_size_and_time(path, &stamp);
    if (good && verb == JOURNAL_LOADS)
        add_files_within(path, &stamp);
    if (good)
        text_addf(out, "# file of %s", text_string(&stamp));
    text_release(&stamp);
    return good;
}

/* Appends a path as a word in quotes. */
static void add_quoted(struct text *out, const char *path)
{
    text_add(out, "\"");
    for (const char *c = path; *c; c++) {
        if (*c == '"' || *c == '\\')
            text_add(out, "\\");
        text_add_bytes(out, c, 1);
    }
    text_add(out, "\"");
}

/* A line for the file, `load` or what stands before its name, with its stamp before it; whatever
 * the working directory will be; false if there is none. */
static bool add_line(struct text *out, enum journal_verb verb, const char *before, const char *name)
{
    char *path = realpath(name, NULL);
    const bool good = path && text_is_printable(path, strlen(path)) && add_stamp(path, verb, out);
    if (good) {
        text_addf(out, "\n%s", before);
        add_quoted(out, path);
        text_add(out, "\n");
    }
    free(path);
    return good;
}

static bool add_load(struct text *out, const char *name)
{
    return *name && !example_find(name) && add_line(out, JOURNAL_LOADS, "load ", name);
}

bool journal_text_reads(struct text *out, const struct problem *problem, const char *line)
{
    struct words words;
    struct error error;
    struct text path = {0}, before = {0};
    if (!is_large(problem) || !words_split(line, strlen(line), &words, &error))
        return false;
    bool good = setting_file_path(&words, &path);
    if (good) {
        text_addf(&before, "set %s @", words.word[1].text);
        good = add_line(out, JOURNAL_READS, text_string(&before), text_string(&path));
    }
    words_release(&words);
    text_release(&path);
    text_release(&before);
    return good;
}

void journal_text_state(struct text *out, const struct problem *problem, const char *name)
{
    const char *title = problem->title.count ? strings_item(&problem->title, 0) : name;
    if (*title)
        text_addf(out, "%s%s\n", about, error_quote(title, strlen(title)).text);
    text_addf(out, "%s\n", state);
    if (!is_large(problem) || !add_load(out, name)) {
        text_add(out, "new\n");
        setting_write_all(problem, out);
    }
    text_addf(out, "%s\n", end);
}

void journal_text_exercise(struct text *out, const struct session *session)
{
    const struct exercise *given = &session->practice.exercise;
    if (practice_is_about(&session->practice, &session->problem))
        text_addf(out, "%s%s --level %d --seed %llu\n", exercise, given->kind->name, given->level,
                  (unsigned long long)given->seed);
}

void journal_text_answer(struct text *out, const char *judged)
{
    text_addf(out, "%s%s\n", answered, judged);
}

enum journal_verb journal_text_verb(const char *line, struct text *name)
{
    struct words words;
    struct error error;
    if (!words_split(line, strlen(line), &words, &error))
        return JOURNAL_CHANGES;
    const struct command *command = words.count ? command_find(words.word[0].text) : NULL;
    enum journal_verb verb = JOURNAL_CHANGES;
    const bool loads = command && strcmp(command->name, "load") == 0;
    if (loads || (command && strcmp(command->name, "exercise") == 0)) /* drawn by chance */
        verb = JOURNAL_LOADS;
    else if (command && (strcmp(command->name, "undo") == 0 || strcmp(command->name, "redo") == 0))
        verb = JOURNAL_GOES_BACK;
    if (loads && words.count == 2)
        text_add(name, words.word[1].text);
    if (verb == JOURNAL_CHANGES && setting_file_path(&words, name))
        verb = JOURNAL_READS;
    words_release(&words);
    return verb;
}

/* ---- reading ---- */

static bool is_line(const struct script_lines *lines, const char *text)
{
    return lines->line_bytes == strlen(text) && memcmp(lines->line, text, lines->line_bytes) == 0;
}

static bool begins_line(const struct script_lines *lines, const char *text)
{
    return lines->line_bytes >= strlen(text) && memcmp(lines->line, text, strlen(text)) == 0;
}

/* The next line, if it is whole. */
static bool next_line(struct script_lines *lines)
{
    const struct script_lines before = *lines;
    if (script_next(lines) && lines->bytes[lines->at - 1] == '\n')
        return true;
    *lines = before;
    return false;
}

/* Behind the first line of a journal that can be read. */
static bool begin(struct script_lines *lines)
{
    struct text header = {0};
    journal_text_begin(&header);
    const bool good = next_line(lines) && lines->line_bytes + 1 == header.length &&
                      memcmp(lines->line, header.bytes, lines->line_bytes) == 0;
    text_release(&header);
    return good;
}

/* A command line, the lines of a state, or the answer to an exercise. */
struct entry {
    bool is_state, is_answer, returns;
    struct script_lines lines;
    const char *about; /* of the last state, `about_bytes` long */
    size_t about_bytes;
    const char *before; /* the line before it, which may be the stamp of a file */
    size_t before_bytes;
    struct script_lines exercise; /* the line of the one whose problem it is; empty: of none */
};

/* Goes on behind "# state" to "# end". */
static bool take_state(struct script_lines *lines, struct entry *entry)
{
    entry->is_state = true;
    entry->lines = *lines;
    entry->lines.length = lines->at;
    while (next_line(lines)) {
        if (is_line(lines, end))
            return true;
        entry->lines.length = lines->at;
    }
    return false;
}

static bool next_entry(struct script_lines *lines, struct entry *entry)
{
    entry->returns = entry->is_state = entry->is_answer = false;
    entry->before = "";
    entry->before_bytes = 0;
    entry->exercise = (struct script_lines){0};
    while (next_line(lines)) {
        if (is_line(lines, JOURNAL_RETURN)) {
            entry->returns = true;
        } else if (begins_line(lines, about)) {
            entry->about = lines->line + strlen(about);
            entry->about_bytes = lines->line_bytes - strlen(about);
        } else if (begins_line(lines, exercise)) {
            entry->exercise = *lines;
        } else if (is_line(lines, state)) {
            return take_state(lines, entry);
        } else if (begins_line(lines, answered) || (lines->line_bytes && lines->line[0] != '#')) {
            entry->is_answer = lines->line[0] == '#';
            entry->lines = *lines;
            return true;
        }
        entry->before = lines->line;
        entry->before_bytes = lines->line_bytes;
    }
    return false;
}

static enum journal_verb verb_of(const struct script_lines *lines, struct text *name)
{
    struct text line = {0};
    text_add_bytes(&line, lines->line, lines->line_bytes);
    const enum journal_verb verb = journal_text_verb(text_string(&line), name);
    text_release(&line);
    return verb;
}

/* Is this an entry whose loss would be one, beside those before it? */
static bool is_work(const struct entry *entry, size_t before)
{
    struct text name = {0};
    if (entry->is_answer)
        return false;
    const enum journal_verb verb = entry->is_state ? JOURNAL_LOADS : verb_of(&entry->lines, &name);
    text_release(&name);
    if (entry->is_state)
        return entry->returns && before == 0;
    return verb == JOURNAL_CHANGES || verb == JOURNAL_READS;
}

bool journal_text_read(const char *bytes, size_t length, struct journal_text *journal)
{
    struct script_lines lines = {.bytes = bytes, .length = length};
    struct entry entry = {0}, worked_on = {0};
    *journal = (struct journal_text){0};
    if (!begin(&lines))
        return false;
    journal->length = lines.at;
    while (next_entry(&lines, &entry)) {
        const bool work = is_work(&entry, journal->changes);
        journal->entries++;
        journal->changes += work;
        journal->length = lines.at;
        if (work || journal->changes == 0)
            worked_on = entry;
    }
    text_add_bytes(&journal->about, worked_on.about, worked_on.about_bytes);
    return true;
}

/* ---- playing ---- */

static bool run_line(struct session *session, const struct script_lines *lines, struct error *error)
{
    struct reply reply = {.format = REPLY_TEXT};
    const bool good = command_run(session, lines->line, lines->line_bytes, &reply, error);
    reply_release(&reply);
    return good;
}

/* Is the file still the one that the line before the `load` line tells of? */
static bool check_file(const struct script_lines *lines, const char *stamp, size_t stamp_bytes,
                       struct error *error)
{
    struct text path = {0}, now = {0};
    bool good = true;
    const enum journal_verb verb = verb_of(lines, &path);
    if (verb == JOURNAL_LOADS || verb == JOURNAL_READS) {
        const char *name = text_string(&path);
        if (!add_stamp(name, verb, &now))
            good = error_set(error, 0, _("'%s' is no longer there"),
                             error_quote(name, path.length).text);
        else if (now.length != stamp_bytes || memcmp(now.bytes, stamp, stamp_bytes) != 0)
            good = error_set(error, 0, _("'%s' has changed since then"),
                             error_quote(name, path.length).text);
    }
    text_release(&path);
    text_release(&now);
    return good;
}

/* The lines of a state build a problem aside, so that it is one step. */
static bool play_state(struct session *session, struct script_lines *lines, struct error *error)
{
    struct session aside = session_new();
    const char *before = "";
    size_t before_bytes = 0;
    bool good = true;
    while (good && script_next(lines)) {
        good = check_file(lines, before, before_bytes, error) && run_line(&aside, lines, error);
        before = lines->line;
        before_bytes = lines->line_bytes;
    }
    if (good) {
        struct problem problem = problem_share(&aside.problem);
        session_commit(session, &problem, "");
    }
    session_release(&aside);
    return good;
}

/* The exercise whose problem the present one is waits again; one that this xent would not give is
 * none. */
static void give_again(struct session *session, const struct script_lines *lines)
{
    struct error error;
    struct session aside = session_new();
    struct script_lines line = *lines;
    line.line += strlen("# "); /* the rest is the command */
    line.line_bytes -= strlen("# ");
    if (run_line(&aside, &line, &error) && practice_is_about(&aside.practice, &session->problem))
        practice_take(&session->practice, &aside.practice);
    session_release(&aside);
}

/* The exercise that waits was answered, as often as it stands there. */
static void answer_again(struct session *session, const struct script_lines *line)
{
    struct practice *practice = &session->practice;
    const char *judged = line->line + strlen(answered);
    const size_t length = line->line_bytes - strlen(answered);
    if (!practice_is_about(practice, &session->problem))
        return;
    if (length == strlen("told") && memcmp(judged, "told", length) == 0)
        practice_give_up(practice);
    else
        practice_count(practice, length == strlen("right") && memcmp(judged, "right", length) == 0);
}

static bool play_entry(struct session *session, struct entry *entry, struct error *error)
{
    if (entry->is_state)
        return play_state(session, &entry->lines, error);
    if (!entry->is_answer)
        return check_file(&entry->lines, entry->before, entry->before_bytes, error) &&
               run_line(session, &entry->lines, error);
    answer_again(session, &entry->lines);
    return true;
}

bool journal_text_play(const char *bytes, size_t length, struct session *session, size_t *played,
                       struct error *error)
{
    struct script_lines lines = {.bytes = bytes, .length = length};
    struct entry entry = {0};
    *played = 0;
    error->line = 0;
    if (!begin(&lines))
        return error_set(error, 0, _("this is not a session that this xent can read"));
    *session = session_new();
    bool good = true;
    while (good && next_entry(&lines, &entry)) {
        good = play_entry(session, &entry, error);
        if (good && entry.exercise.line)
            give_again(session, &entry.exercise);
        if (good && ++*played == 1)
            session_forget(session);
    }
    if (!good)
        error->line = entry.lines.number;
    else if (*played == 0)
        good = error_set(error, 0, _("there is nothing in it"));
    if (*played == 0)
        session_release(session);
    return good;
}
