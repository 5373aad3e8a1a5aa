/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The problem in the languages of others: export, yank. */
#include <string.h>

#include "core/commands.h"
#include "core/data.h"
#include "core/export.h"
#include "core/file.h"
#include "core/intl.h"
#include "core/strings.h"

/* The format that is yanked when none is named. */
#define YANK_STANDARD "pytorch"

static const char *next_format(const void *user, size_t i)
{
    (void)user;
    return export_at(i) ? export_at(i)->name : NULL;
}

/* Those that have a line to be pasted. */
static const char *next_line(const void *user, size_t i)
{
    (void)user;
    for (size_t f = 0; export_at(f); f++)
        if (export_at(f)->line && i-- == 0)
            return export_at(f)->name;
    return NULL;
}

static void list_names(const char *(*next)(const void *, size_t), struct text *out)
{
    for (size_t i = 0; next(NULL, i); i++)
        text_addf(out, "%s%s", i ? ", " : "", next(NULL, i));
}

static const struct export_format *
find_format(const struct word *word, const char *(*next)(const void *, size_t), struct error *error)
{
    for (size_t i = 0; next(NULL, i); i++)
        if (word_is(word, next(NULL, i)))
            return export_find(word->text);
    const char *nearest = strings_nearest(word->text, word->length, next, NULL);
    struct text names = {0};
    list_names(next, &names);
    if (nearest)
        error_set(error, word->column, _("unknown format '%s'; did you mean '%s'?"),
                  word_quote(word).text, nearest);
    else
        error_set(error, word->column, _("unknown format '%s'; valid are %s"),
                  word_quote(word).text, text_string(&names));
    text_release(&names);
    return NULL;
}

/* Is there enough to write? */
static bool has_enough(const struct session *session, const struct export_format *format,
                       size_t column, struct error *error)
{
    return have_values(&session->problem, column, error) &&
           (session->problem.label_form != LABELS_NONE || !format->wants_labels ||
            error_set(error, column,
                      _("there are no labels yet; first 'set target ...' or 'set "
                        "labels ...'")));
}

/* "export sklearn: log_loss has no ignore_index" */
static bool refuse(const char *verb, const struct export_format *format, size_t column,
                   struct error *error)
{
    const struct error reason = *error;
    return error_set(error, column, "%s %s: %s", verb, format->name, reason.message);
}

static void reply_with(struct reply *reply, const char *verb, const struct export_format *format,
                       const char *text)
{
    if (reply->format == REPLY_TEXT) {
        text_add(&reply->out, text);
        return;
    }
    json_t *object = json_object();
    json_object_set_new(object, verb, json_string(format->name));
    json_object_set_new(object, "text", json_string(text));
    reply_add_json(reply, object);
}

static bool write_to(struct reply *reply, const char *path, const struct text *text, size_t column,
                     struct error *error)
{
    const struct quoted quoted = error_quote(path, strlen(path));
    if (reply->careful && file_exists(path)) {
        text_addf(&reply->notes, _("'%s' exists: write over it?\n"), quoted.text);
        reply->request = REQUEST_CONFIRM;
        return true;
    }
    if (!file_write(path, text->bytes, text->length, error)) {
        error->column = column;
        return false;
    }
    text_addf(&reply->notes, _("written to '%s'\n"), quoted.text);
    return true;
}

/* Data are the problem alone, a script and a sheet have its loss. */
static bool is_data(const struct export_format *format)
{
    struct text name = {0};
    text_addf(&name, "x.%s", format->extension);
    const bool data = data_format_of(text_string(&name));
    text_release(&name);
    return data;
}

bool run_export(struct session *session, const struct words *words, struct reply *reply,
                struct error *error)
{
    struct text text = {0};
    if (words->count < 2) {
        list_names(next_format, &text);
        error_set(error, words->end_column, _("'export' wants a format: %s"), text_string(&text));
        text_release(&text);
        return false;
    }
    const size_t column = words->word[1].column;
    const struct export_format *format = find_format(&words->word[1], next_format, error);
    if (!format || !words_end(words, 3, error) || !has_enough(session, format, column, error))
        return false;
    if (!is_data(format) && !may_tell(session, reply, TELLS_WAY, &words->word[0], error))
        return false;
    bool good = format->write(session, &text, error) || refuse("export", format, column, error);
    if (good && words->count == 3)
        good = write_to(reply, words->word[2].text, &text, words->word[2].column, error);
    else if (good)
        reply_with(reply, "export", format, text_string(&text));
    text_release(&text);
    return good;
}

bool run_yank(struct session *session, const struct words *words, struct reply *reply,
              struct error *error)
{
    const struct export_format *format = export_find(YANK_STANDARD);
    struct text text = {0};
    if (!words_end(words, 2, error) ||
        (words->count == 2 && !(format = find_format(&words->word[1], next_line, error))))
        return false;
    const size_t column = words->word[words->count - 1].column;
    if (!has_enough(session, format, column, error))
        return false;
    const bool good = format->line(session, &text, error) || refuse("yank", format, column, error);
    if (good) {
        reply->request = REQUEST_COPY;
        text_add(&reply->subject, text_string(&text));
        if (reply->format == REPLY_TEXT)
            text_add(&text, "\n");
        reply_with(reply, "yank", format, text_string(&text));
    }
    text_release(&text);
    return good;
}
