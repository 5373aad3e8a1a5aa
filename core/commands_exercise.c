/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Problems to be solved by hand: exercise, answer. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer.h"
#include "core/commands.h"
#include "core/exercise_text.h"
#include "core/intl.h"
#include "core/memory.h"
#include "core/number.h"

/* Blanks before the numbers of an exercise. */
#define INDENT 2

/* ---- exercise ---- */

/* The words behind the verb; the column of the bad one is the error's. */
static bool read_wish(const struct words *words, struct exercise_wish *wish, struct error *error)
{
    const size_t count = words->count - 1;
    const char **word = memory_new(count + 1, sizeof *word);
    size_t bad;
    for (size_t i = 0; i < count; i++)
        word[i] = words->word[i + 1].text;
    const bool good = exercise_wish_read(wish, count, word, false, &bad, error);
    if (!good)
        error->column = words_column(words, bad + 1);
    free(word);
    return good;
}

static void add_as_json(const struct exercise *exercise, struct reply *reply)
{
    struct text question = {0};
    json_t *object = json_object();
    exercise_add_question(exercise, &question);
    json_object_set_new(object, "exercise", json_string(exercise->kind->name));
    json_object_set_new(object, "level", json_integer(exercise->level));
    json_object_set_new(object, "seed", json_integer((json_int_t)exercise->seed));
    json_object_set_new(object, "question", json_string(text_string(&question)));
    json_object_set_new(object, "digits", json_integer(EXERCISE_DIGITS));
    json_object_set_new(object, "lesson", json_integer(exercise->kind->lesson));
    reply_add_json(reply, object);
    text_release(&question);
}

static void add_as_text(const struct exercise *exercise, struct text *out)
{
    struct text question = {0};
    exercise_add_question(exercise, &question);
    text_addf(out, _("exercise %s, level %d, seed %llu\n\n"), exercise->kind->name, exercise->level,
              (unsigned long long)exercise->seed);
    text_add_repeated(out, " ", INDENT);
    text_add_wrapped(out, text_string(&question), INDENT, REPLY_WIDTH);
    text_add(out, "\n");
    exercise_add_data(exercise, EXERCISE_PLAIN, INDENT, out);
    text_addf(out,
              _("\n  ln is the natural logarithm, classes and samples count from 0; keep %d "
                "decimals\n"),
              EXERCISE_KEPT);
    text_release(&question);
}

bool run_exercise(struct session *session, const struct words *words, struct reply *reply,
                  struct error *error)
{
    struct practice *practice = &session->practice;
    struct exercise_wish wish = {.level = practice->level ? practice->level : 1,
                                 .seed = practice->seed};
    if (!read_wish(words, &wish, error))
        return false;
    practice->seed = wish.seed;
    practice_begin(practice, wish.kind ? wish.kind : practice_choose(practice), wish.seed,
                   wish.level);
    struct problem problem = problem_share(&practice->exercise.problem);
    problem.digits = session->problem.digits;
    session_commit(session, &problem, "");
    if (reply->format == REPLY_JSON)
        add_as_json(&practice->exercise, reply);
    else
        add_as_text(&practice->exercise, &reply->out);
    text_add(&reply->notes,
             _("'answer NUMBER' answers it; 'undo' brings the problem before back\n"));
    reply->asks = true;
    return true;
}

/* ---- answer ---- */

enum outcome { ANSWER_RIGHT, ANSWER_SHORT, ANSWER_WRONG, ANSWER_TOLD };

/* Arithmetic has a message of its own where something is wrong with it. */
static bool read_word(const struct word *word, const char *typed, struct typed *number,
                      struct error *error)
{
    struct error own = *error;
    if (typed_read(typed, strlen(typed), word->column, number, &own))
        return true;
    if (typed_says_why(typed)) {
        *error = own;
        return false;
    }
    return error_set(error, word->column, _("'%s' is no number; an answer is one such as 0.659"),
                     word_quote(word).text);
}

/* A decimal comma is taken for a point. */
static bool read_answer(const struct words *words, struct typed *number, struct error *error)
{
    struct text typed = {0};
    const struct word *word = &words->word[1];
    text_add(&typed, word->text);
    bool good = words->count == 2;
    if (words->count == 3 && word->to + 1 == words->word[2].from &&
        words->line[word->to] == ',') { /* "1,48" is two words */
        text_addf(&typed, ".%s", words->word[2].text);
        good = true;
    }
    if (good)
        good = read_word(word, text_string(&typed), number, error);
    else
        error_set(error, words->word[2].column, _("one number is the answer, not %zu"),
                  words->count - 1);
    text_release(&typed);
    return good;
}

/* Was it typed with as many as are asked for? */
static bool has_digits(const struct typed *number)
{
    return number->decimals >= EXERCISE_DIGITS;
}

static enum outcome judge(const struct exercise *exercise, const struct typed *number)
{
    if (!has_digits(number))
        return typed_is(number, exercise->answer) ? ANSWER_SHORT : ANSWER_WRONG;
    return exercise_accepts(exercise, number->value) ? ANSWER_RIGHT : ANSWER_WRONG;
}

static void say_why(const struct exercise *exercise, const struct typed *number, const char *typed,
                    struct text *out)
{
    text_addf(out, _("%s is not right\n"), typed);
    const size_t length = out->length;
    exercise_explain(exercise, number->value, 0.5 * number->unit, out);
    if (out->length == length)
        text_add(out, _("no known mistake gives this; 'steps check' or the view S goes through the "
                        "steps\n"));
}

static void say(const struct exercise *exercise, enum outcome answer, const struct typed *number,
                const char *typed, struct text *out)
{
    const struct number_text right = number_show(exercise->answer, EXERCISE_DIGITS);
    switch (answer) {
    case ANSWER_RIGHT:
        text_addf(out, _("right: %s\n"), right.text);
        return;
    case ANSWER_SHORT:
        text_addf(out, _("right so far; %d decimals are asked for\n"), EXERCISE_DIGITS);
        return;
    case ANSWER_WRONG:
        if (!has_digits(number)) {
            text_addf(out, _("%s is not right; with %d decimals it can be said why\n"), typed,
                      EXERCISE_DIGITS);
            return;
        }
        say_why(exercise, number, typed, out);
        return;
    case ANSWER_TOLD:
        text_addf(out, _("the answer is %s\n"), right.text);
        return;
    }
}

/* What comes next. */
static void add_advice(const struct practice *practice, enum outcome answer, struct reply *reply)
{
    if (answer == ANSWER_WRONG)
        text_add(&reply->notes, _("try again, or 'answer' alone tells it\n"));
    else if (answer == ANSWER_RIGHT && practice_is_ready(practice))
        text_addf(&reply->notes,
                  _("%u right in a row: 'exercise --level %d' is harder, 'exercise' gives the next "
                    "one\n"),
                  practice->in_a_row, practice->level + 1);
    else if (answer != ANSWER_SHORT)
        text_add(&reply->notes, _("'exercise' gives the next one\n"));
}

/* In JSON, and for who keeps how it went. */
static const char *const outcome_words[] = {[ANSWER_RIGHT] = "right",
                                            [ANSWER_SHORT] = "short",
                                            [ANSWER_WRONG] = "wrong",
                                            [ANSWER_TOLD] = "told"};

static void add_reply(const struct practice *practice, enum outcome answer,
                      const struct typed *number, const char *typed, struct reply *reply)
{
    const struct exercise *exercise = &practice->exercise;
    struct text said = {0};
    say(exercise, answer, number, typed, &said);
    if (answer == ANSWER_TOLD) {
        text_add(&said, "\n");
        exercise_add_solution(exercise, EXERCISE_PLAIN, reply->face, INDENT, &said);
    }
    if (reply->format == REPLY_JSON) {
        json_t *object = json_object();
        json_object_set_new(object, "exercise", json_string(exercise->kind->name));
        json_object_set_new(object, "verdict", json_string(outcome_words[answer]));
        if (answer == ANSWER_RIGHT || answer == ANSWER_TOLD)
            json_object_set_new(object, "answer", json_number(exercise->answer));
        json_object_set_new(object, "message", json_string(text_string(&said)));
        reply_add_json(reply, object);
    } else {
        text_add(&reply->out, text_string(&said));
    }
    add_advice(practice, answer, reply);
    text_release(&said);
}

bool run_exercise_answer(struct session *session, const struct words *words, struct reply *reply,
                         struct error *error)
{
    struct practice *practice = &session->practice;
    struct typed number = {0};
    enum outcome answer = ANSWER_TOLD;
    if (!practice_is_about(practice, &session->problem))
        return error_set(error, words->word[0].column,
                         _("the problem is no longer that of the exercise; 'undo' or 'redo' leads "
                           "back to it, 'exercise' gives another"));
    if (words->count > 1) {
        if (!read_answer(words, &number, error))
            return false;
        answer = judge(&practice->exercise, &number);
    }
    if (answer == ANSWER_TOLD)
        practice_give_up(practice);
    else if (answer != ANSWER_SHORT)
        practice_count(practice, answer == ANSWER_RIGHT);
    struct text typed = {0};
    for (size_t i = 1; i < words->count; i++) /* "1,48" is two words */
        text_addf(&typed, "%s%s", i > 1 ? "," : "", words->word[i].text);
    add_reply(practice, answer, &number, text_string(&typed), reply);
    text_release(&typed);
    if (answer != ANSWER_SHORT)
        reply->judged = outcome_words[answer];
    reply->wrong = practice->open;
    return true;
}
