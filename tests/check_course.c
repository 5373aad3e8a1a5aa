/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All lessons on a real terminal, as a learner goes through them: every page, every block of
 * commands, every question answered wrongly and then rightly. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/course.h"
#include "app/lecture.h"
#include "core/evaluate.h"
#include "tests/demo.h"

/* The learner: the terminal, and beside it the same lesson to know what is to be seen. */
struct learner {
    struct pty *pty;
    struct lecture lecture;
    struct session session;
    struct reply reply;
    struct lecture_door door;
};

static void start(struct learner *learner, const struct course *course, size_t lesson)
{
    struct text lessons = {0}, state = {0};
    struct error error = {0};
    char number[24];
    *learner = (struct learner){.session = session_new()};
    learner->door = (struct lecture_door){.session = &learner->session, .reply = &learner->reply};
    ck_assert(lecture_open(&learner->lecture, text_string(&course->lesson[lesson].path), &error));
    text_addf(&lessons, "XENT_LESSONS=%s", getenv("XENT_LESSONS"));
    text_addf(&state, "XDG_STATE_HOME=%s/state", getenv("XENT_SCRATCH"));
    snprintf(number, sizeof number, "%zu", lesson + 1);
    const char *const arguments[] = {demo_program(), "lesson", number, NULL};
    const char *const environment[] = {text_string(&lessons), text_string(&state), NULL};
    learner->pty =
        pty_start(&(struct pty_options){.arguments = arguments, .environment = environment});
    pty_expect(learner->pty, 0, text_string(&course->lesson[lesson].title));
    text_release(&lessons);
    text_release(&state);
}

static void stop(struct learner *learner)
{
    pty_send(learner->pty, "q");
    pty_expect(learner->pty, 1, "[W work]");
    pty_send(learner->pty, "q");
    ck_assert_int_eq(pty_expect_end(learner->pty), 0);
    pty_expect_restored(learner->pty);
    pty_stop(learner->pty);
    lecture_close(&learner->lecture);
    reply_release(&learner->reply);
    session_release(&learner->session);
}

static void expect_page(struct learner *learner)
{
    char where[64];
    snprintf(where, sizeof where, "page %zu of %zu", learner->lecture.page + 1,
             learner->lecture.lesson.pages);
    pty_expect(learner->pty, 0, where);
}

/* The first line that the commands print is on the screen, and what leads on is said. */
static void run_commands(struct learner *learner, const struct lesson_block *block)
{
    pty_expect(learner->pty, 22, "Space runs the commands");
    pty_send(learner->pty, " ");
    lecture_on(&learner->lecture, &learner->door);
    const struct text *out = &learner->lecture.mark[block - learner->lecture.lesson.block].out;
    struct text line = {0};
    const char *at = text_string(out);
    if (text_next_line(&at, &line))
        pty_expect(learner->pty, -1, text_string(&line));
    text_release(&line);
}

static void type_answer(struct learner *learner, double value, int digits)
{
    char typed[64];
    snprintf(typed, sizeof typed, "%.*f\r", digits, value);
    pty_send(learner->pty, typed);
}

static void answer_question(struct learner *learner, const struct lesson_quiz *quiz)
{
    struct error error = {0};
    double value;
    ck_assert(evaluate(&learner->session, quiz->answer, 1, &value, &error));
    pty_expect(learner->pty, 22, "type a number to answer");
    type_answer(learner, value + 2, quiz->digits);
    pty_expect(learner->pty, -1, "is not right");
    type_answer(learner, value, quiz->digits);
    pty_expect(learner->pty, -1, "  Right");
    pty_send(learner->pty, " ");
    lecture_on(&learner->lecture, &learner->door);
}

static void read_lesson(struct learner *learner)
{
    while (true) {
        const struct lesson_block *block = lecture_stop(&learner->lecture);
        expect_page(learner);
        if (block && block->kind == LESSON_COMMANDS) {
            run_commands(learner, block);
        } else if (block) {
            answer_question(learner, &block->quiz);
        } else {
            pty_expect(learner->pty, 22, "Space ");
            pty_send(learner->pty, " ");
            if (!lecture_on(&learner->lecture, &learner->door))
                break;
        }
    }
    pty_expect(learner->pty, 22, "done");
}

START_TEST(course_is_read)
{
    struct course course = course_new();
    ck_assert_uint_eq(course.count, 16);
    for (size_t i = 0; i < course.count; i++) {
        struct learner learner;
        start(&learner, &course, i);
        read_lesson(&learner);
        stop(&learner);
    }
    course_release(&course);
    struct text state = {0};
    text_addf(&state, "%s/state", getenv("XENT_SCRATCH"));
    setenv("XDG_STATE_HOME", text_string(&state), 1);
    text_release(&state);
    course = course_new();
    for (size_t i = 0; i < course.count; i++)
        ck_assert(course.lesson[i].done);
    course_release(&course);
}
END_TEST

/* The list, a lesson that is left in the middle, and the way back to it. */
START_TEST(lesson_is_resumed)
{
    struct course course = course_new();
    for (int time = 0; time < 2; time++) {
        struct learner learner;
        start(&learner, &course, 6);
        if (time == 0) {
            pty_send(learner.pty, "    ");
            pty_expect(learner.pty, 0, "page 3 of");
        } else {
            pty_expect(learner.pty, 0, "page 3 of");
            pty_send(learner.pty, "\x1B");
            pty_expect(learner.pty, 0, "lessons");
            pty_expect(learner.pty, 7, "page 3 of");
            pty_send(learner.pty, "\r");
            pty_expect(learner.pty, 22, "r begins again");
        }
        stop(&learner);
    }
    course_release(&course);
}
END_TEST

/* A lesson on the projector, a question asked and then told; and the person's own problem, which is
 * back when the lesson is left. */
START_TEST(lesson_is_projected)
{
    struct course course = course_new();
    struct learner learner;
    start(&learner, &course, 2);
    pty_expect(learner.pty, 22, "your own problem is put aside");
    pty_send(learner.pty, "P");
    pty_expect(learner.pty, 2, "1/10");
    pty_send(learner.pty, "     ");
    pty_expect(learner.pty, 2, "4/10");
    pty_expect(learner.pty, 21, "reveal");
    pty_send(learner.pty, " ");
    pty_expect(learner.pty, -1, "It is 0.1839");
    pty_expect(learner.pty, 21, "next");
    pty_send(learner.pty, "P");
    pty_expect(learner.pty, 0, "page 4 of 10");
    pty_send(learner.pty, "\x1B");
    pty_expect(learner.pty, 22, "your own problem is back");
    pty_send(learner.pty, "q");
    pty_expect(learner.pty, 1, "[W work]");
    pty_expect(learner.pty, -1, "owl");
    pty_send(learner.pty, "T\r");
    pty_expect(learner.pty, 0, "page 4 of 10");
    stop(&learner);
    course_release(&course);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {course_is_read, lesson_is_resumed, lesson_is_projected};
    return demo_run_tests("course", tests, sizeof tests / sizeof *tests);
}
