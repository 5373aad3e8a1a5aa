/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of a quiz block: "ask: ...", "answer: ...", "digits: 4", "hint: ...", "working: ...",
 * and as many "wrong: EXPRESSION: SENTENCE" as one likes.  A line that begins with a blank goes on
 * with the one before it. */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/lesson.h"
#include "core/strings.h"
#include "core/text.h"

enum field { ASK, ANSWER, DIGITS, HINT, WORKING, WRONG, FIELDS };

static const char *const names[FIELDS] = {"ask", "answer", "digits", "hint", "working", "wrong"};

/* Decimals that are asked for where the block does not say. */
#define DIGITS_DEFAULT 4

struct fields {
    struct text text[FIELDS];
    size_t line[FIELDS];                /* 0: it was not there */
    struct text slip[LESSON_SLIPS_MAX]; /* each "wrong:" */
    size_t slip_line[LESSON_SLIPS_MAX];
    size_t slips;
    struct text *last; /* what a line may go on with, or NULL */
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
                     _("'%s' is no line of a quiz; valid are ask:, answer:, digits:, hint:, "
                       "working: and wrong:"),
                     error_quote(line, length).text);
}

/* Where the words of a field go; NULL if it stands there already, or too often. */
static struct text *room_for(struct fields *fields, int field, size_t number, struct error *error)
{
    if (field == WRONG && fields->slips < LESSON_SLIPS_MAX) {
        fields->slip_line[fields->slips] = number;
        return &fields->slip[fields->slips++];
    }
    if (field == WRONG)
        error_set(error, 1, _("a quiz has at most %zu lines of 'wrong:'"), LESSON_SLIPS_MAX);
    else if (fields->line[field])
        error_set(error, 1, _("'%s:' stands twice in this quiz"), names[field]);
    if (field == WRONG || fields->line[field])
        return NULL;
    fields->line[field] = number;
    return &fields->text[field];
}

static bool take_line(struct fields *fields, const char *line, size_t number, struct error *error)
{
    const size_t blanks = strspn(line, " \t");
    if (!line[blanks])
        return true;
    if (blanks && fields->last) {
        text_addf(fields->last, "%s%s", fields->last->length ? " " : "", line + blanks);
        return true;
    }
    const size_t length = strcspn(line, ":");
    int i = 0;
    while (i < FIELDS && !(strlen(names[i]) == length && strncmp(line, names[i], length) == 0 &&
                           line[length] == ':'))
        i++;
    if (i == FIELDS)
        return refuse(line, length, error);
    fields->last = room_for(fields, i, number, error);
    if (!fields->last)
        return false;
    line += length + 1;
    text_add(fields->last, line + strspn(line, " \t"));
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

/* Nothing but a number?  That would be typed, not computed. */
static bool is_typed(const char *expression)
{
    return !expression[strspn(expression, "0123456789.,eE+- \t")];
}

/* "EXPRESSION: SENTENCE" */
static bool take_slip(const struct text *line, size_t number, struct pool *pool,
                      struct lesson_slip *slip, struct error *error)
{
    const char *words = text_string(line);
    const size_t length = strcspn(words, ":");
    error->line = number;
    if (!length || !words[length] || !words[length + 1])
        return error_set(error, 1,
                         _("'wrong:' wants what is computed and a sentence to it, as in "
                           "'wrong: 1/probs[0]: it is the other way round'"));
    char *answer = pool_copy(pool, words);
    answer[length] = '\0';
    const char *sentence = words + length + 1;
    *slip = (struct lesson_slip){.answer = answer,
                                 .sentence = pool_copy(pool, sentence + strspn(sentence, " \t")),
                                 .line = number};
    return true;
}

static bool take_slips(const struct fields *fields, struct pool *pool, struct lesson_quiz *quiz,
                       struct error *error)
{
    quiz->slip = pool_new(pool, fields->slips, sizeof *quiz->slip);
    for (; quiz->slips < fields->slips; quiz->slips++)
        if (!take_slip(&fields->slip[quiz->slips], fields->slip_line[quiz->slips], pool,
                       &quiz->slip[quiz->slips], error))
            return false;
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
    if (is_typed(answer))
        return error_set(error, 1,
                         _("an answer is computed, not typed: 'loss', 'probs[0][1]', 'exp(-1)'"));
    *quiz = (struct lesson_quiz){.ask = pool_copy(pool, text_string(&fields->text[ASK])),
                                 .answer = pool_copy(pool, answer),
                                 .hint = pool_copy(pool, text_string(&fields->text[HINT])),
                                 .working = pool_copy(pool, text_string(&fields->text[WORKING])),
                                 .answer_line = fields->line[ANSWER]};
    return read_digits(fields, &quiz->digits, error) && take_slips(fields, pool, quiz, error);
}

bool lesson_take_quiz(const char *lines, size_t line, struct pool *pool, struct lesson_quiz *quiz,
                      struct error *error)
{
    struct fields fields = {0};
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
    for (size_t i = 0; i < LESSON_SLIPS_MAX; i++)
        text_release(&fields.slip[i]);
    text_release(&one);
    return good;
}
