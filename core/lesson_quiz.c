/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of a quiz block: "ask: ...", "answer: ...", "digits: 4", "hint: ...", "working: ...".
 * A line that begins with a blank goes on with the one before it. */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/lesson.h"
#include "core/strings.h"
#include "core/text.h"

enum field { ASK, ANSWER, DIGITS, HINT, WORKING, FIELDS };

static const char *const names[FIELDS] = {"ask", "answer", "digits", "hint", "working"};

/* Decimals that are asked for where the block does not say. */
#define DIGITS_DEFAULT 4

struct fields {
    struct text text[FIELDS];
    size_t line[FIELDS]; /* 0: it was not there */
    int last;            /* the field that a line may go on with, or -1 */
};

static const char *next_name(const void *user, size_t i)
{
    (void)user;
    return i < FIELDS ? names[i] : NULL;
}

static bool refuse(const char *line, size_t length, struct error *error)
{
    const char *nearest = strings_nearest(line, length, next_name, NULL);
    if (nearest)
        return error_set(error, 1, _("a quiz has no '%s'; did you mean '%s:'?"),
                         error_quote(line, length).text, nearest);
    return error_set(error, 1,
                     _("'%s' is no line of a quiz; valid are ask:, answer:, digits:, hint: and "
                       "working:"),
                     error_quote(line, length).text);
}

static bool take_line(struct fields *fields, const char *line, size_t number, struct error *error)
{
    const size_t blanks = strspn(line, " \t");
    if (!line[blanks])
        return true;
    if (blanks && fields->last >= 0) {
        struct text *text = &fields->text[fields->last];
        text_addf(text, "%s%s", text->length ? " " : "", line + blanks);
        return true;
    }
    const size_t length = strcspn(line, ":");
    int i = 0;
    while (i < FIELDS && !(strlen(names[i]) == length && strncmp(line, names[i], length) == 0 &&
                           line[length] == ':'))
        i++;
    if (i == FIELDS)
        return refuse(line, length, error);
    if (fields->line[i])
        return error_set(error, 1, _("'%s:' stands twice in this quiz"), names[i]);
    fields->line[i] = number;
    fields->last = i;
    line += length + 1;
    text_add(&fields->text[i], line + strspn(line, " \t"));
    return true;
}

static bool read_digits(const struct fields *fields, int *digits, struct error *error)
{
    const char *word = text_string(&fields->text[DIGITS]);
    *digits = DIGITS_DEFAULT;
    if (!fields->line[DIGITS])
        return true;
    error->line = fields->line[DIGITS];
    const size_t length = strspn(word, "0123456789");
    const long value = length && length <= 2 ? strtol(word, NULL, 10) : -1;
    if (word[length] || value < 0 || value > LESSON_DIGITS_MAX)
        return error_set(error, 1, _("'digits:' wants a number from 0 to %d"), LESSON_DIGITS_MAX);
    *digits = (int)value;
    return true;
}

static bool finish(const struct fields *fields, size_t line, struct pool *pool,
                   struct lesson_quiz *quiz, struct error *error)
{
    error->line = line;
    if (!fields->text[ASK].length)
        return error_set(error, 0, _("this quiz asks nothing; 'ask:' is its question"));
    if (!fields->text[ANSWER].length)
        return error_set(error, 0,
                         _("this quiz has no answer; 'answer:' is what is computed, as in "
                           "'answer: loss' or 'answer: probs[0][1]'"));
    const char *answer = text_string(&fields->text[ANSWER]);
    error->line = fields->line[ANSWER];
    if (!answer[strspn(answer, "0123456789.,eE+- \t")])
        return error_set(error, 1,
                         _("an answer is computed, not typed: 'loss', 'probs[0][1]', 'exp(-1)'"));
    *quiz = (struct lesson_quiz){.ask = pool_copy(pool, text_string(&fields->text[ASK])),
                                 .answer = pool_copy(pool, answer),
                                 .hint = pool_copy(pool, text_string(&fields->text[HINT])),
                                 .working = pool_copy(pool, text_string(&fields->text[WORKING])),
                                 .answer_line = fields->line[ANSWER]};
    return read_digits(fields, &quiz->digits, error);
}

bool lesson_take_quiz(const char *lines, size_t line, struct pool *pool, struct lesson_quiz *quiz,
                      struct error *error)
{
    struct fields fields = {.last = -1};
    struct text one = {0};
    const size_t begins = line;
    bool good = true;
    while (good && text_next_line(&lines, &one)) {
        error->line = ++line;
        good = take_line(&fields, text_string(&one), line, error);
    }
    good = good && finish(&fields, begins, pool, quiz, error);
    for (size_t i = 0; i < FIELDS; i++)
        text_release(&fields.text[i]);
    text_release(&one);
    return good;
}
