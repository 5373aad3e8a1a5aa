/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lessons of the folder, read on a screen from the first page to the last, as a learner does:
 * every page fits 80 columns by 24 rows whatever is answered, every block of commands runs, every
 * question has an answer that is accepted and does not accept another one, and every number in the
 * words is one that a block prints. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/frame.h"
#include "app/paths.h"
#include "app/view.h"
#include "core/evaluate.h"
#include "core/file.h"
#include "core/judge.h"
#include "core/number.h"
#include "tests/problems.h"

#define LESSONS 16

struct reader {
    struct session session;
    struct ui ui;
    struct text long_pages; /* what did not fit, a line each */
};

/* Nothing is done yet, whatever the other tests have done. */
static void forget_progress(const char *name)
{
    struct text folder = {0};
    text_addf(&folder, "%s/%s", getenv("XENT_SCRATCH"), name);
    setenv("XDG_STATE_HOME", text_string(&folder), 1);
    text_release(&folder);
}

static void look(struct reader *reader, const char *what)
{
    struct canvas canvas = frame_draw(&reader->ui, 24, 80);
    const struct classroom *room = &reader->ui.room;
    if (!room->listing && (room->top || room->below))
        text_addf(&reader->long_pages, "%s, page %zu (%s), %s: %zu lines too many\n",
                  room->lecture.lesson.title, room->lecture.page + 1,
                  room->lecture.lesson.page[room->lecture.page].heading, what,
                  room->top + room->below);
    canvas_release(&canvas);
}

static void start(struct reader *reader, size_t lesson)
{
    char name[24];
    snprintf(name, sizeof name, "%zu", lesson + 1);
    *reader = (struct reader){.session = session_new()};
    ui_start(&reader->ui, &reader->session);
    lesson_open(&reader->ui, name);
    ck_assert_msg(reader->ui.room.lecture.open, "%s", text_string(&reader->ui.echo));
    look(reader, "at first");
}

/* What did not fit is noted in `long_pages`. */
static void stop(struct reader *reader, struct text *long_pages)
{
    text_add(long_pages, text_string(&reader->long_pages));
    text_release(&reader->long_pages);
    ui_release(&reader->ui);
    session_release(&reader->session);
}

static void press(struct reader *reader, uint32_t key)
{
    ui_key(&reader->ui, key, "", 0);
}

static struct lecture_mark *mark_of(struct reader *reader, const struct lesson_block *block)
{
    return &reader->ui.room.lecture.mark[block - reader->ui.room.lecture.lesson.block];
}

/* Wrong, too short, wrong again, then right: and the page fits all the while. */
static void answer_quiz(struct reader *reader, const struct lesson_block *block)
{
    const struct lesson_quiz *quiz = &block->quiz;
    struct error error = {0};
    double value;
    ck_assert_msg(evaluate(&reader->session, quiz->answer, 1, &value, &error), "line %zu: %s",
                  quiz->answer_line, error.message);
    ck_assert_msg(isfinite(value), "line %zu: the answer is not finite", quiz->answer_line);
    lesson_answer(&reader->ui, number_exact(value + 0.137).text);
    ck_assert_int_eq(mark_of(reader, block)->answered, ANSWERED_WRONG);
    look(reader, "after a wrong answer");
    lesson_answer(&reader->ui, "three");
    ck_assert(reader->ui.echo_is_error);
    text_clear(&reader->ui.echo);
    struct text typed = {0};
    text_addf(&typed, "%.*f", quiz->digits, value);
    lesson_answer(&reader->ui, text_string(&typed));
    text_release(&typed);
    ck_assert_msg(mark_of(reader, block)->answered == ANSWERED_RIGHT, "line %zu: %s",
                  quiz->answer_line, text_string(&mark_of(reader, block)->reason));
    look(reader, "after the right answer");
    ck_assert_msg(quiz->hint[0] && quiz->working[0], "line %zu: no hint or no working",
                  block->line);
}

/* As answer_quiz(), but the person gives up. */
static void give_up(struct reader *reader, const struct lesson_block *block)
{
    for (int i = 0; i < 3; i++)
        lesson_answer(&reader->ui, "-123.456");
    ck_assert_int_eq(mark_of(reader, block)->answered, ANSWERED_GIVEN);
    look(reader, "after the working");
}

static void read_on(struct reader *reader, bool gives_up)
{
    const struct lecture *lecture = &reader->ui.room.lecture;
    while (!reader->ui.room.finished) {
        const struct lesson_block *block = lecture_stop(lecture);
        if (block && block->kind == LESSON_QUIZ && gives_up)
            give_up(reader, block);
        else if (block && block->kind == LESSON_QUIZ)
            answer_quiz(reader, block);
        press(reader, ' ');
        ck_assert_msg(lecture->failures == 0, "%s, page %zu: commands failed",
                      lecture->lesson.title, lecture->page + 1);
        look(reader, "further on");
    }
}

static void expect_short_pages(struct text *long_pages)
{
    ck_assert_msg(!long_pages->length, "\n%.3000s", text_string(long_pages));
    text_release(long_pages);
}

START_TEST(lessons_are_read)
{
    struct text long_pages = {0};
    for (size_t i = 0; i < LESSONS; i++) {
        struct reader reader;
        forget_progress("read");
        start(&reader, i);
        read_on(&reader, false);
        ck_assert(reader.ui.room.course.lesson[i].done);
        stop(&reader, &long_pages);
    }
    expect_short_pages(&long_pages);
}
END_TEST

/* All the way back: behind the first page the problem is the one that there was. */
static void read_back(struct reader *reader)
{
    const struct lecture *lecture = &reader->ui.room.lecture;
    size_t presses = 0;
    reader->ui.room.finished = false;
    text_clear(&reader->ui.echo);
    while (!reader->ui.echo.length) {
        press(reader, KEY_NAME_BACKSPACE);
        look(reader, "on the way back");
        ck_assert_uint_lt(++presses, 1000);
    }
    ck_assert_uint_eq(lecture->page, 0);
    ck_assert_uint_eq(reader->session.past.count, 0);
}

START_TEST(lessons_are_given_up)
{
    struct text long_pages = {0};
    for (size_t i = 0; i < LESSONS; i++) {
        struct reader reader;
        forget_progress("given_up");
        start(&reader, i);
        read_on(&reader, true);
        read_back(&reader);
        stop(&reader, &long_pages);
    }
    expect_short_pages(&long_pages);
}
END_TEST

/* ---- the answers ---- */

/* What the questions are answered by, worked out with 50 digits and rounded to six decimals, from
 * the first lesson to the last. */
/* clang-format off */
static const double answers[] = {
    /*  1 */ 0.693147, 2.302585, 0.367879, 0.693147,
    /*  2 */ 0.356675, 0.481951,
    /*  3 */ 0.183883, 0.645981, 1.840487,
    /*  4 */ 0.341154, 0.798139, 0.503464, 2.197225,
    /*  5 */ 0.183883, 0.503464, 0.603826,
    /*  6 */ 11.756059, 0.628532, 2.718282,
    /*  7 */ 1.964369, 1.417030, 1.481498, 0.481498,
    /*  8 */ -0.242688, 3.390530,
    /*  9 */ 1.461150, 0.313262, 10.000091, 0.999909,
    /* 10 */ 0.407606, 1002.407606,
    /* 11 */ 1.5, 1.156343, 0.099273,
    /* 12 */ -0.859756, 0, 0.006285, -0.286585, -0.289050,
    /* 13 */ 0.933333, 1.468165, 0.291140,
    /* 14 */ 1.572721, 3.145442, 0.978301, 3, 1.513732,
    /* 15 */ 1.098612, 63.769541, 4.399531, 2.137350,
    /* 16 */ 0.731838, 1.098612, 15.000046, 1.509,
};
/* clang-format on */

static void check_answer(struct session *session, const struct lesson_quiz *quiz, size_t *count)
{
    struct error error = {0};
    double value = 0;
    ck_assert(evaluate(session, quiz->answer, 1, &value, &error));
    ck_assert_uint_lt(*count, sizeof answers / sizeof *answers);
    ck_assert_msg(fabs(value - answers[*count]) <= 0.5001e-6, "line %zu: %.9f, not %.6f",
                  quiz->answer_line, value, answers[*count]);
    ++*count;
}

/* Calls `check` at every question of every lesson, the problem being what it is about. */
static size_t at_questions(void (*check)(struct session *, const struct lesson_quiz *, size_t *))
{
    struct course course = course_new();
    size_t count = 0;
    for (size_t i = 0; i < course.count; i++) {
        struct session session = session_new();
        struct reply reply = {.format = REPLY_TEXT};
        const struct lecture_door door = {.session = &session, .reply = &reply};
        struct lecture lecture = {0};
        struct error error = {0};
        ck_assert(lecture_open(&lecture, text_string(&course.lesson[i].path), &error));
        do {
            const struct lesson_block *block = lecture_stop(&lecture);
            if (block && block->kind == LESSON_QUIZ)
                check(&session, &block->quiz, &count);
        } while (lecture_on(&lecture, &door));
        lecture_close(&lecture);
        reply_release(&reply);
        session_release(&session);
    }
    course_release(&course);
    return count;
}

START_TEST(answers_are_right)
{
    ck_assert_uint_eq(at_questions(check_answer), sizeof answers / sizeof *answers);
}
END_TEST

/* ---- what is said to a wrong answer ---- */

/* Every slip that a question names gets its sentence; what it computes is not the answer. */
static void check_slips(struct session *session, const struct lesson_quiz *quiz, size_t *count)
{
    for (size_t i = 0; i < quiz->slips; i++) {
        const struct lesson_slip *slip = &quiz->slip[i];
        enum judgement judgement = JUDGED_RIGHT;
        struct text reason = {0};
        struct error error = {0};
        double value = NAN;
        ck_assert_msg(evaluate(session, slip->answer, 1, &value, &error), "line %zu: %s",
                      slip->line, error.message);
        ck_assert(
            lesson_judge(session, quiz, number_exact(value).text, &judgement, &reason, &error));
        ck_assert_int_eq(judgement, JUDGED_MISTAKEN);
        const size_t length = strlen(slip->sentence) - 1; /* without its full stop */
        ck_assert_msg(
            text_find(text_string(&reason), "is not right. ") &&
                strncmp(text_find(text_string(&reason), ". ") + 2, slip->sentence, length) == 0,
            "line %zu: %s", slip->line, text_string(&reason));
        ck_assert_msg(slip->sentence[length] == '.', "line %zu: no full stop", slip->line);
        text_release(&reason);
        ++*count;
    }
}

START_TEST(slips_have_sentences)
{
    ck_assert_uint_ge(at_questions(check_slips), 60);
}
END_TEST

/* ---- the numbers in the words ---- */

static bool is_prose(const char *line, bool *fenced, bool *ours)
{
    if (strncmp(line, "```", 3) == 0) {
        *ours = strcmp(line, "```xent") == 0 || strcmp(line, "```output") == 0;
        *fenced = !*fenced;
        return false;
    }
    return !(*fenced && *ours);
}

/* Numbers of three decimals or more were computed by somebody. */
static void check_numbers(const char *path, const char *line, size_t number, const char *printed)
{
    for (const char *at = line; *at;) {
        const size_t whole = strspn(at, "0123456789");
        const size_t behind = at[whole] == '.' ? strspn(at + whole + 1, "0123456789") : 0;
        const size_t length = whole ? whole + (behind ? behind + 1 : 0) : 1;
        if (behind >= 3) {
            struct text literal = {0};
            text_add_bytes(&literal, at, length);
            ck_assert_msg(strstr(printed, text_string(&literal)) != NULL,
                          "%s, line %zu: no block prints %s", path, number, text_string(&literal));
            text_release(&literal);
        }
        at += length;
    }
}

static void check_words(const char *path)
{
    struct text bytes = {0}, line = {0}, printed = {0};
    struct error error;
    bool fenced = false, ours = false;
    size_t number = 0;
    ck_assert(file_read(path, &bytes, &error));
    for (const char *at = text_string(&bytes); text_next_line(&at, &line);)
        if (!is_prose(text_string(&line), &fenced, &ours))
            text_addf(&printed, "%s\n", text_string(&line));
    for (const char *at = text_string(&bytes); text_next_line(&at, &line);) {
        number++;
        for (size_t i = 0; i < line.length; i++)
            ck_assert_msg((unsigned char)line.bytes[i] < 0x80, "%s, line %zu: not ASCII", path,
                          number);
        if (is_prose(text_string(&line), &fenced, &ours))
            check_numbers(path, text_string(&line), number, text_string(&printed));
    }
    text_release(&printed);
    text_release(&line);
    text_release(&bytes);
}

START_TEST(numbers_are_printed)
{
    struct course course = course_new();
    for (size_t i = 0; i < course.count; i++)
        check_words(text_string(&course.lesson[i].path));
    course_release(&course);
}
END_TEST

/* ---- the course ---- */

START_TEST(course_is_whole)
{
    struct course course = course_new();
    ck_assert_uint_eq(course.count, LESSONS);
    for (size_t i = 0; i < course.count; i++) {
        char number[24];
        snprintf(number, sizeof number, "%02zu-", i + 1);
        ck_assert_msg(strncmp(text_string(&course.lesson[i].name), number, 3) == 0, "%s",
                      text_string(&course.lesson[i].name));
    }
    ck_assert_uint_eq(course_find(&course, "3"), 2);
    ck_assert_uint_eq(course_find(&course, "03"), 2);
    ck_assert_uint_eq(course_find(&course, "binary"), 2);
    ck_assert_uint_eq(course_find(&course, "03-binary.md"), 2);
    ck_assert_uint_eq(course_find(&course, "17"), SIZE_MAX);
    ck_assert_uint_eq(course_find(&course, ""), SIZE_MAX);
    course_release(&course);
}
END_TEST

START_TEST(paths_lead_through)
{
    forget_progress("paths");
    struct course course = course_new();
    const struct course_path *path = course_path_find("classroom");
    size_t done, lesson = course_after(&course, path, SIZE_MAX), seen = 1;
    ck_assert_uint_eq(lesson, 0);
    while (course_after(&course, path, lesson) != SIZE_MAX) {
        lesson = course_after(&course, path, lesson);
        seen++;
    }
    ck_assert_uint_eq(lesson, 11);
    ck_assert_uint_eq(seen, 10);
    ck_assert_uint_eq(course_path_length(&course, path, &done), 10);
    ck_assert_uint_eq(done, 0);
    ck_assert_uint_eq(course_after(&course, course_path_find("my-number-is-wrong"), SIZE_MAX), 4);
    ck_assert_uint_eq(course_after(&course, NULL, 15), SIZE_MAX);
    course_release(&course);
}
END_TEST

START_TEST(progress_is_kept)
{
    forget_progress("progress");
    struct course course = course_new();
    course_note(&course, 2, 3, false);
    course_note(&course, 4, 0, true);
    struct course later = course_new();
    ck_assert_uint_eq(later.lesson[2].reached, 3);
    ck_assert(!later.lesson[2].done);
    ck_assert(later.lesson[4].done);
    /* what another program noted meanwhile is not lost */
    course_note(&later, 6, 1, false);
    course_note(&course, 2, 0, true);
    course_release(&later);
    later = course_new();
    ck_assert_uint_eq(later.lesson[6].reached, 1);
    ck_assert(later.lesson[2].done);
    ck_assert_uint_eq(later.lesson[2].reached, 0);
    course_release(&later);
    course_release(&course);
}
END_TEST

START_TEST(progress_file_may_be_anything)
{
    struct text path = {0};
    struct error error;
    forget_progress("wild");
    static const char wild[] = "# xent lessons, format 9\npage 99999999999999999999 03-binary\n"
                               "page x 03-binary\npage -1 03-binary\ndone\ndone nobody\n\xFF\xFE\n"
                               "page 2 03-binary";
    ck_assert(paths_state("lessons", &path));
    paths_make_folders(text_string(&path));
    ck_assert(file_write(text_string(&path), wild, sizeof wild - 1, &error));
    struct course course = course_new();
    ck_assert_uint_eq(course.lesson[2].reached, 1);
    course_release(&course);
    text_release(&path);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        lessons_are_read,     answers_are_right,   lessons_are_given_up,
        slips_have_sentences, numbers_are_printed, course_is_whole,
        paths_lead_through,   progress_is_kept,    progress_file_may_be_anything,
    };
    return run_tests("lessons", tests, sizeof tests / sizeof *tests);
}
