/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/recite.h"

#include <math.h>
#include <string.h>

#include "core/file.h"
#include "core/intl.h"
#include "core/strings.h"

/* Columns of a page without a screen. */
#define COLUMNS 76

void recital_release(struct recital *recital)
{
    course_release(&recital->course);
    lecture_close(&recital->lecture);
    aside_forget(&recital->own);
    *recital = (struct recital){0};
}

void recital_tell_question(const struct recital *recital, const struct session *session,
                           struct reply *reply)
{
    const struct lesson_block *block = lecture_question(&recital->lecture);
    const struct practice *practice = &session->practice;
    const bool later =
        practice->begun > recital->exercises && practice_is_about(practice, &session->problem);
    reply->asked = block && !later;
    reply->secret = reply->asked ? lecture_secret(&recital->lecture, session) : NAN;
    reply->secret_digits = reply->asked ? block->quiz.digits : 0;
}

/* ---- which one ---- */

static const char *next_name(const void *user, size_t i)
{
    const struct course *course = user;
    if (i < course->count)
        return text_string(&course->lesson[i].name);
    const struct course_path *path = course_path_at(i - course->count);
    return path ? path->name : NULL;
}

static bool refuse_none(struct error *error)
{
    return error_set(error, 0,
                     _("no lessons were found; XENT_LESSONS can name the folder they are in"));
}

bool recital_find(const struct course *course, const char *word, size_t *lesson, struct text *path,
                  const struct course_path **way, struct error *error)
{
    const struct quoted quoted = error_quote(word, strlen(word));
    *way = course_path_find(word);
    *lesson = *way ? course_after(course, *way, SIZE_MAX) : course_find(course, word);
    if (*lesson != SIZE_MAX) {
        text_add(path, text_string(&course->lesson[*lesson].path));
        return true;
    }
    if (file_exists(word)) {
        text_add(path, word);
        return true;
    }
    if (!course->count)
        return refuse_none(error);
    const char *nearest = strings_nearest(word, strlen(word), next_name, course);
    if (nearest)
        return error_set(error, 0, _("there is no lesson '%s'; did you mean '%s'?"), quoted.text,
                         nearest);
    return error_set(error, 0, _("there is no lesson '%s', and no file; 'lesson' lists them"),
                     quoted.text);
}

void recital_list(const struct course *course, enum face face, struct text *out)
{
    const char *mark = face == FACE_UNICODE ? "✓" : "x";
    for (size_t i = 0; i < course->count; i++) {
        const struct course_lesson *lesson = &course->lesson[i];
        text_addf(out, "%3zu %s %s", i + 1, lesson->done ? mark : " ", text_string(&lesson->title));
        if (lesson->reached)
            text_addf(out, _(" (page %zu of %zu)"), lesson->reached + 1, lesson->pages);
        text_add(out, "\n");
    }
    for (size_t i = 0; course_path_at(i); i++) {
        const struct course_path *path = course_path_at(i);
        size_t done;
        const size_t all = course_path_length(course, path, &done);
        text_addf(out, _("%slesson %s   %s\n    %s   %zu of %zu done\n"), i ? "" : "\n", path->name,
                  _(path->help), path->numbers, done, all);
    }
    if (course->count)
        text_add(out,
                 _("\n'lesson 1' opens the first, 'lesson classroom' the next one of a path\n"));
}

/* ---- its pages ---- */

static void add_page(const struct recital *recital, enum face face, struct text *out)
{
    const struct lecture *lecture = &recital->lecture;
    const struct lesson *lesson = &lecture->lesson;
    struct rich rich = {.columns = COLUMNS, .face = face, .airy = true};
    size_t stop;
    if (lecture->page == 0) {
        text_addf(out, "%s\n", lesson->title);
        text_add_repeated(out, "=", text_width(lesson->title));
        text_add(out, "\n");
        if (lesson->aim)
            text_add_wrapped(out, lesson->aim, 0, COLUMNS);
        text_add(out, "\n");
    }
    lecture_write(lecture, &rich, &stop);
    rich_add_to_text(&rich, out);
    rich_release(&rich);
}

static bool page_asks(const struct lecture *lecture)
{
    const struct lesson_page *page = &lecture->lesson.page[lecture->page];
    for (size_t i = page->first; i < page->first + page->count; i++)
        if (lecture->lesson.block[i].kind == LESSON_QUIZ)
            return true;
    return false;
}

/* Below a page: where one is, and what leads on. */
static void add_foot(const struct recital *recital, struct text *out)
{
    const struct lecture *lecture = &recital->lecture;
    text_addf(out, _("\n[page %zu of %zu; "), lecture->page + 1, lecture->lesson.pages);
    if (page_asks(lecture))
        text_add(out, _("'answer NUMBER' answers, "));
    text_add(out, lecture->page + 1 < lecture->lesson.pages ? _("'next' goes on]\n")
                                                            : _("the last page; 'next' brings your "
                                                                "own problem back]\n"));
}

static void note(struct recital *recital)
{
    const struct lecture *lecture = &recital->lecture;
    course_note(&recital->course, recital->lesson, lecture->page,
                lecture->page + 1 == lecture->lesson.pages);
}

/* A question, and its answer with the working. */
static void add_answer(const struct lesson_quiz *quiz, struct session *session, struct text *out)
{
    struct text words = {0};
    lecture_tell(quiz, session, &words);
    text_addf(&words, "%s%s", quiz->working[0] ? ". " : "", quiz->working);
    text_add_wrapped(out, quiz->ask, 0, COLUMNS);
    text_add(out, "    ");
    text_add_wrapped(out, text_string(&words), 4, COLUMNS);
    text_release(&words);
}

/* A page with its commands run.  The answers of its questions, worked out while the problem is what
 * they ask about, go to `answers`, if that is not NULL. */
static void recite_page(struct recital *recital, const struct lecture_door *door, enum face face,
                        struct text *out, struct text *answers)
{
    struct lecture *lecture = &recital->lecture;
    for (const struct lesson_block *stop; (stop = lecture_stop(lecture));) {
        if (stop->kind == LESSON_QUIZ && answers)
            add_answer(&stop->quiz, door->session, answers);
        lecture_on(lecture, door);
    }
    add_page(recital, face, out);
}

static void recite_whole(struct recital *recital, const struct lecture_door *door, enum face face,
                         struct text *out)
{
    struct lecture *lecture = &recital->lecture;
    struct text answers = {0};
    recite_page(recital, door, face, out, &answers);
    while (lecture->page + 1 < lecture->lesson.pages) {
        lecture_on(lecture, door);
        text_add(out, "\n");
        recite_page(recital, door, face, out, &answers);
    }
    if (answers.length)
        text_addf(out, _("\nAnswers\n\n%s"), text_string(&answers));
    text_release(&answers);
}

static bool open_lesson(struct recital *recital, const struct session *session, const char *word,
                        struct error *error)
{
    const struct course_path *way;
    struct text path = {0};
    const bool good = recital_find(&recital->course, word, &recital->lesson, &path, &way, error) &&
                      lecture_open(&recital->lecture, text_string(&path), error);
    text_release(&path);
    if (good)
        aside_put(&recital->own, session);
    return good;
}

/* The answer to a question, in words. */
static bool answer(struct recital *recital, struct session *session, const char *typed,
                   struct text *out, bool *wrong, struct error *error)
{
    const struct lesson_block *block;
    if (!(block = lecture_answer(&recital->lecture, session, typed, error)))
        return false;
    const struct lecture_mark *mark = &recital->lecture.mark[block - recital->lecture.lesson.block];
    *wrong = typed[0] && mark->answered != ANSWERED_RIGHT;
    struct rich rich = {.columns = COLUMNS};
    lecture_write_verdict(&recital->lecture, block, &rich);
    rich_add_to_text(&rich, out);
    rich_release(&rich);
    return true;
}

/* The lesson is over, and what it did to the problem is taken back. */
static void end(struct recital *recital, const struct lecture_door *door)
{
    const bool back = aside_bring_back(&recital->own, door);
    lecture_close(&recital->lecture);
    reply_clear(door->reply);
    text_add(&door->reply->notes,
             back ? _("the lesson is over, and your own problem is back; 'lesson' lists the "
                      "lessons\n")
                  : _("the lesson is over; 'lesson' lists the lessons\n"));
}

/* The page where one is, or all of them. */
static bool recite(struct recital *recital, const struct lecture_door *door, bool whole,
                   struct text *out, struct error *error)
{
    recital->exercises = door->session->practice.begun;
    if (!whole) {
        recite_page(recital, door, door->reply->face, out, NULL);
        add_foot(recital, out);
        note(recital);
        return true;
    }
    recite_whole(recital, door, door->reply->face, out);
    aside_bring_back(&recital->own, door);
    return !recital->lecture.failures ||
           error_set(error, 0, _("not all commands of the lesson could be run"));
}

/* On in the lesson; *ended if there is no more of it. */
static bool go_on(struct recital *recital, const struct lecture_door *door, bool whole, bool *ended,
                  struct text *out, struct error *error)
{
    if (!recital->lecture.open)
        return error_set(error, 1,
                         _("no lesson is open; 'lesson' lists them, 'lesson 1' opens one"));
    *ended = !lecture_on(&recital->lecture, door);
    return *ended || recite(recital, door, whole, out, error);
}

static void put_in_reply(const struct text *out, struct reply *reply)
{
    if (reply->format == REPLY_JSON && out->length) {
        json_t *object = json_object();
        json_object_set_new(object, "lesson", json_string(text_string(out)));
        reply_add_json(reply, object);
    } else {
        text_add(&reply->out, text_string(out));
    }
}

bool recital_serve(struct recital *recital, struct session *session, struct reply *reply,
                   bool whole, struct error *error)
{
    const struct lecture_door door = {.session = session, .reply = reply};
    const enum reply_request request = reply->request;
    struct text subject = reply->subject, out = {0};
    bool good = true, ended = false, wrong = false;
    reply->subject = (struct text){0};
    if (!recital->started)
        recital->course = course_new();
    recital->started = true;
    if (request == REQUEST_ANSWER)
        good = answer(recital, session, text_string(&subject), &out, &wrong, error);
    else if (request == REQUEST_LESSON && !subject.length && !recital->course.count)
        good = refuse_none(error);
    else if (request == REQUEST_LESSON && !subject.length)
        recital_list(&recital->course, reply->face, &out);
    else if (request == REQUEST_NEXT)
        good = go_on(recital, &door, whole, &ended, &out, error);
    else
        good = open_lesson(recital, session, text_string(&subject), error) &&
               recite(recital, &door, whole, &out, error);
    reply_clear(reply);
    if (ended)
        end(recital, &door);
    reply->wrong = wrong;
    put_in_reply(&out, reply);
    text_release(&out);
    text_release(&subject);
    return good;
}
