/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the screen is asked for: the command checks the words, the door does the rest. */
#include <string.h>

#include "core/commands.h"
#include "core/intl.h"

/* The largest picture, in rows and in columns. */
#define PICTURE_MOST 1000

/* Is the word one of those, which blanks separate? */
static bool is_among(const struct word *word, const char *words)
{
    for (const char *at = words; *at; at += strspn(at, " ")) {
        const size_t length = strcspn(at, " ");
        if (length == word->length && strncmp(at, word->text, length) == 0)
            return true;
        at += length;
    }
    return false;
}

bool run_view(struct session *session, const struct words *words, struct reply *reply,
              struct error *error)
{
    (void)session;
    const char *views = command_find("view")->values;
    if (words->count < 2)
        return error_set(error, words->end_column, _("'view' wants a view; valid are %s"), views);
    const struct word *word = &words->word[1];
    if (!words_end(words, 2, error))
        return false;
    if (!is_among(word, views))
        return error_set(error, word->column, _("there is no view '%s'; valid are %s"),
                         word_quote(word).text, views);
    reply->request = REQUEST_VIEW;
    text_add(&reply->subject, word->text);
    return true;
}

/* "120x36", columns and rows. */
static bool read_size(const struct word *word, int *columns, int *rows, struct error *error)
{
    const char *at = word->text;
    int *const sides[] = {columns, rows};
    bool good = true;
    for (size_t i = 0; good && i < 2; i++) {
        const size_t digits = strspn(at, "0123456789");
        int side = 0;
        good = digits > 0 && digits <= 4 && at[digits] == (i ? '\0' : 'x');
        for (size_t d = 0; good && d < digits; d++)
            side = side * 10 + (at[d] - '0');
        good = good && side >= 1 && side <= PICTURE_MOST;
        *sides[i] = side;
        at += digits + 1;
    }
    return good || error_set(error, word->column,
                             _("'%s' is no size; COLUMNSxROWS is wanted, each from 1 to %d, as in "
                               "120x36"),
                             word_quote(word).text, PICTURE_MOST);
}

bool run_print(struct session *session, const struct words *words, struct reply *reply,
               struct error *error)
{
    (void)session;
    int columns = 0, rows = 0;
    if (words->count < 2)
        return error_set(error, words->end_column,
                         _("'print' wants the name of a file that ends with .txt or .svg"));
    if (!words_end(words, 3, error) ||
        (words->count == 3 && !read_size(&words->word[2], &columns, &rows, error)))
        return false;
    reply->request = REQUEST_PRINT;
    reply->columns = columns;
    reply->rows = rows;
    text_add(&reply->subject, words->word[1].text);
    return true;
}

bool run_restore(struct session *session, const struct words *words, struct reply *reply,
                 struct error *error)
{
    (void)session;
    if (!words_end(words, 1, error))
        return false;
    reply->request = REQUEST_RESTORE;
    return true;
}
