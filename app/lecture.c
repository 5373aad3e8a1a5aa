/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/lecture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/command.h"
#include "core/evaluate.h"
#include "core/file.h"
#include "core/intl.h"
#include "core/judge.h"
#include "core/memory.h"
#include "core/number.h"
#include "core/working.h"

/* Of what a block of commands prints, so many bytes are kept. */
#define OUT_MOST 8000

/* So many wrong answers, then the working is shown. */
#define TRIES 3

static void release_marks(struct lecture *lecture)
{
    for (size_t i = 0; i < lecture->lesson.blocks; i++) {
        text_release(&lecture->mark[i].out);
        text_release(&lecture->mark[i].trouble);
        problem_release(&lecture->mark[i].after);
        text_release(&lecture->mark[i].reason);
        text_release(&lecture->mark[i].working);
    }
    free(lecture->mark);
    lecture->mark = NULL;
}

void lecture_close(struct lecture *lecture)
{
    release_marks(lecture);
    lesson_release(&lecture->lesson);
    text_release(&lecture->path);
    *lecture = (struct lecture){0};
}

static bool read_lesson(const char *path, struct lesson *lesson, struct error *error)
{
    struct text bytes = {0};
    const struct quoted quoted = error_quote(path, strlen(path));
    const size_t line = error->line; /* of the command */
    if (!file_read_within(path, LESSON_BYTES_MAX, &bytes, error)) {
        text_release(&bytes);
        return false;
    }
    const bool good = lesson_read(text_string(&bytes), bytes.length, lesson, error);
    text_release(&bytes);
    const struct error inner = *error;
    error->line = line;
    if (good)
        return true;
    if (inner.line)
        return error_set(error, 0, _("in '%s', line %zu: %s"), quoted.text, inner.line,
                         inner.message);
    return error_set(error, 0, _("'%s' is no lesson: %s"), quoted.text, inner.message);
}

bool lecture_open(struct lecture *lecture, const char *path, struct error *error)
{
    struct lesson lesson;
    if (!read_lesson(path, &lesson, error))
        return false;
    struct text copy = {0};
    text_add(&copy, path);
    lecture_close(lecture);
    *lecture = (struct lecture){.open = true,
                                .lesson = lesson,
                                .path = copy,
                                .mark = memory_new(lesson.blocks, sizeof *lecture->mark)};
    return true;
}

/* ---- where one is ---- */

static const struct lesson_page *page_of(const struct lecture *lecture)
{
    return &lecture->lesson.page[lecture->page];
}

/* The first stop of the page that was not passed, its end if there is none. */
static size_t stop_index(const struct lecture *lecture)
{
    const struct lesson_page *page = page_of(lecture);
    size_t i = page->first;
    while (i < page->first + page->count &&
           (!lesson_stops_at(&lecture->lesson.block[i]) || lecture->mark[i].passed))
        i++;
    return i;
}

const struct lesson_block *lecture_stop(const struct lecture *lecture)
{
    const struct lesson_page *page = page_of(lecture);
    const size_t i = stop_index(lecture);
    return i < page->first + page->count ? &lecture->lesson.block[i] : NULL;
}

bool lecture_is_settled(const struct lecture_mark *mark)
{
    return mark->answered == ANSWERED_RIGHT || mark->answered == ANSWERED_GIVEN;
}

bool lecture_asks(const struct lecture *lecture)
{
    const struct lesson_block *stop = lecture->open ? lecture_stop(lecture) : NULL;
    return stop && stop->kind == LESSON_QUIZ &&
           !lecture_is_settled(&lecture->mark[stop_index(lecture)]);
}

double lecture_told(const struct lecture *lecture)
{
    const struct lesson_block *stop = lecture->open ? lecture_stop(lecture) : NULL;
    const struct lecture_mark *mark = stop ? &lecture->mark[stop_index(lecture)] : NULL;
    return mark && stop->kind == LESSON_QUIZ && lecture_is_settled(mark) ? mark->value : NAN;
}

bool lecture_leads_to_question(const struct lecture *lecture)
{
    if (!lecture->open)
        return false;
    for (size_t i = page_of(lecture)->first; i < lecture->lesson.blocks; i++)
        if (lesson_stops_at(&lecture->lesson.block[i]) && !lecture->mark[i].passed)
            return lecture->lesson.block[i].kind == LESSON_QUIZ &&
                   !lecture_is_settled(&lecture->mark[i]);
    return false;
}

/* ---- running ---- */

static bool run_line(const struct lecture_door *door, const char *line, struct error *error)
{
    const size_t changes = door->session->changes;
    const bool confined = door->reply->confined, asked = door->reply->asked;
    reply_clear(door->reply);
    door->reply->confined = true;
    door->reply->asked = false; /* what a lesson checks itself answers no question */
    const bool good = command_run(door->session, line, strlen(line), door->reply, error);
    door->reply->confined = confined;
    door->reply->asked = asked;
    if (good && door->kept)
        door->kept(door->user, line, changes);
    return good;
}

static void run_block(struct lecture *lecture, size_t i, const struct lecture_door *door)
{
    const struct lesson_block *block = &lecture->lesson.block[i];
    struct lecture_mark *mark = &lecture->mark[i];
    const char *at = block->lines;
    struct text line = {0};
    struct error error = {0};
    size_t number = block->line;
    bool good = true;
    text_clear(&mark->out);
    text_clear(&mark->trouble);
    mark->past = door->session->past.count;
    while (good && text_next_line(&at, &line)) {
        number++;
        good = run_line(door, text_string(&line), &error);
        if (!good)
            text_addf(&mark->trouble, _("line %zu: %s"), number, error.message);
        else if (mark->out.length + door->reply->out.length <= OUT_MOST)
            text_add(&mark->out, text_string(&door->reply->out));
    }
    lecture->failures += !good;
    problem_release(&mark->after);
    mark->after = problem_share(&door->session->problem);
    mark->behind = door->session->past.count;
    text_release(&line);
    reply_clear(door->reply);
}

void lecture_undo_to(size_t past, const struct lecture_door *door)
{
    struct error error;
    while (door->session->past.count > past && run_line(door, "undo", &error))
        continue;
}

/* The last block of commands before block i that was run; SIZE_MAX: none. */
static size_t commands_before(const struct lecture *lecture, size_t i)
{
    while (i-- > 0)
        if (lecture->lesson.block[i].kind == LESSON_COMMANDS && lecture->mark[i].passed)
            return i;
    return SIZE_MAX;
}

bool lecture_is_untouched(const struct lecture *lecture)
{
    bool commands = false;
    for (size_t i = 0; i < lecture->lesson.blocks; i++)
        commands = commands || lecture->lesson.block[i].kind == LESSON_COMMANDS;
    return commands && commands_before(lecture, lecture->lesson.blocks) == SIZE_MAX;
}

static void pass(struct lecture *lecture, size_t i, const struct lecture_door *door)
{
    if (lecture->lesson.block[i].kind == LESSON_COMMANDS) {
        const size_t before = commands_before(lecture, i);
        if (before != SIZE_MAX && !session_path(door->session))
            lecture_undo_to(lecture->mark[before].behind, door);
        run_block(lecture, i, door);
    }
    lecture->mark[i].passed = true;
}

bool lecture_on(struct lecture *lecture, const struct lecture_door *door)
{
    const struct lesson_block *stop = lecture_stop(lecture);
    if (stop)
        pass(lecture, stop_index(lecture), door);
    else if (lecture->page + 1 < lecture->lesson.pages)
        lecture->page++;
    else
        return false;
    return true;
}

void lecture_go(struct lecture *lecture, size_t page, const struct lecture_door *door)
{
    while (lecture->page < page && lecture_on(lecture, door))
        continue;
}

/* Takes back what was changed since the commands ran, and they. */
static void unpass(struct lecture *lecture, size_t i, const struct lecture_door *door)
{
    struct lecture_mark *mark = &lecture->mark[i];
    mark->passed = false;
    if (lecture->lesson.block[i].kind != LESSON_COMMANDS)
        return;
    lecture_undo_to(mark->past, door);
    text_clear(&mark->out);
    text_clear(&mark->trouble);
}

bool lecture_back(struct lecture *lecture, const struct lecture_door *door)
{
    const struct lesson_page *page = page_of(lecture);
    for (size_t i = stop_index(lecture); i > page->first; i--)
        if (lesson_stops_at(&lecture->lesson.block[i - 1])) {
            unpass(lecture, i - 1, door);
            return true;
        }
    if (lecture->page == 0)
        return false;
    lecture->page--;
    return true;
}

/* ---- questions ---- */

/* The question that an answer is for: where one is stopped, else the first of the page that is
 * open; SIZE_MAX if there is none. */
static size_t question(const struct lecture *lecture)
{
    const struct lesson_page *page = page_of(lecture);
    if (lecture_asks(lecture))
        return stop_index(lecture);
    for (size_t i = page->first; i < page->first + page->count; i++)
        if (lecture->lesson.block[i].kind == LESSON_QUIZ &&
            !lecture_is_settled(&lecture->mark[i]) && lecture->mark[i].passed)
            return i;
    return SIZE_MAX;
}

const struct lesson_block *lecture_question(const struct lecture *lecture)
{
    const size_t i = lecture->open ? question(lecture) : SIZE_MAX;
    return i == SIZE_MAX ? NULL : &lecture->lesson.block[i];
}

/* A session with the problem that question i is about.  The caller's. */
static struct session session_of_question(const struct lecture *lecture, size_t i,
                                          const struct session *present)
{
    struct session session = session_new();
    const size_t before = commands_before(lecture, i);
    struct problem shared =
        problem_share(before == SIZE_MAX ? &present->problem : &lecture->mark[before].after);
    session_commit(&session, &shared, "");
    return session;
}

void lecture_tell(const struct lesson_quiz *quiz, struct session *session, struct text *out)
{
    struct error error;
    double value;
    if (evaluate(session, quiz->answer, 1, &value, &error))
        text_addf(out, _("It is %s"), number_show(value, quiz->digits).text);
    else
        text_addf(out, _("line %zu: %s"), quiz->answer_line, error.message);
}

static void give_up(struct lecture_mark *mark, const struct lesson_quiz *quiz,
                    struct session *session, enum face face)
{
    mark->answered = ANSWERED_GIVEN;
    lecture_tell(quiz, session, &mark->reason);
    text_clear(&mark->working);
    working_add(session, quiz->answer, quiz->digits, face, &mark->working);
}

/* What comes of an answer that was judged. */
static void take_judgement(struct lecture_mark *mark, const struct lesson_quiz *quiz,
                           enum judgement judgement, struct session *session, enum face face)
{
    static const enum lecture_answered answered[] = {[JUDGED_RIGHT] = ANSWERED_RIGHT,
                                                     [JUDGED_SHORT] = ANSWERED_SHORT,
                                                     [JUDGED_WRONG] = ANSWERED_WRONG,
                                                     [JUDGED_MISTAKEN] = ANSWERED_WRONG};
    mark->answered = answered[judgement];
    mark->explained = judgement == JUDGED_MISTAKEN;
    mark->tries += mark->answered == ANSWERED_WRONG;
    if (mark->answered == ANSWERED_WRONG && mark->tries >= TRIES) {
        text_add(&mark->reason, ". ");
        give_up(mark, quiz, session, face);
    }
}

/* Answers question i about the problem of this session. */
static bool answer(struct lecture *lecture, size_t i, struct session *session, const char *typed,
                   enum face face, struct error *error)
{
    const struct lesson_quiz *quiz = &lecture->lesson.block[i].quiz;
    struct lecture_mark *mark = &lecture->mark[i];
    enum judgement judgement = JUDGED_WRONG;
    struct text reason = {0};
    if (typed[0] && !lesson_judge(session, quiz, typed, &judgement, &reason, error)) {
        text_release(&reason);
        return false;
    }
    text_release(&mark->reason);
    mark->reason = reason;
    if (typed[0])
        take_judgement(mark, quiz, judgement, session, face);
    else
        give_up(mark, quiz, session, face);
    struct error unused;
    if (!lecture_is_settled(mark) || !evaluate(session, quiz->answer, 1, &mark->value, &unused))
        mark->value = NAN;
    return true;
}

const struct lesson_block *lecture_answer(struct lecture *lecture, const struct session *present,
                                          const char *typed, struct error *error)
{
    const size_t i = lecture->open ? question(lecture) : SIZE_MAX;
    if (i == SIZE_MAX) {
        error_set(error, 0, _("nothing is asked here; 'lesson' and 'exercise' ask"));
        return NULL;
    }
    struct session session = session_of_question(lecture, i, present);
    const bool good = answer(lecture, i, &session, typed, present->preferences.face, error);
    session_release(&session);
    return good ? &lecture->lesson.block[i] : NULL;
}

double lecture_secret(const struct lecture *lecture, const struct session *present)
{
    const size_t i = lecture->open ? question(lecture) : SIZE_MAX;
    double value = NAN;
    struct error error;
    if (i == SIZE_MAX)
        return NAN;
    struct session session = session_of_question(lecture, i, present);
    const bool good = evaluate(&session, lecture->lesson.block[i].quiz.answer, 1, &value, &error);
    session_release(&session);
    return good ? value : NAN;
}
