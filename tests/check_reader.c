/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of lessons, without a terminal: what is said to wrong answers, whose problem is on the
 * screen, what a file that is no lesson does. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/frame.h"
#include "app/view.h"
#include "core/file.h"
#include "tests/problems.h"

struct reader {
    struct session session;
    struct ui ui;
};

/* Nothing is done yet, whatever the other tests have done. */
static void forget_progress(const char *name)
{
    struct text folder = {0};
    text_addf(&folder, "%s/%s", getenv("XENT_SCRATCH"), name);
    setenv("XDG_STATE_HOME", text_string(&folder), 1);
    text_release(&folder);
}

static void draw(struct reader *reader)
{
    struct canvas canvas = frame_draw(&reader->ui, 24, 80);
    canvas_release(&canvas);
}

/* Keys go to a screen that was drawn. */
static void press(struct reader *reader, uint32_t key)
{
    draw(reader);
    ui_key(&reader->ui, key, "", 0);
}

static void start(struct reader *reader, const char *lesson)
{
    *reader = (struct reader){.session = session_new()};
    ui_start(&reader->ui, &reader->session);
    lesson_open(&reader->ui, lesson);
    ck_assert_msg(reader->ui.room.lecture.open, "%s", text_string(&reader->ui.echo));
}

static void stop(struct reader *reader)
{
    ui_release(&reader->ui);
    session_release(&reader->session);
}

/* ---- what is said to a wrong answer ---- */

/* First the sentence of the mistake, then the hint, then the working; where nothing is known to
 * give the number, the hint at once. */
START_TEST(help_comes_step_by_step)
{
    static const struct {
        const char *typed;
        bool sentence, hint, working;
    } tries[] = {{"4.4445", true, false, false},
                 {"0.6434", true, true, false},
                 {"3.3333", false, false, true}};
    struct reader reader;
    forget_progress("help");
    start(&reader, "7");
    while (reader.ui.room.lecture.page < 4)
        press(&reader, ' ');
    press(&reader, ' ');
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        struct rich rich = {.columns = 78};
        struct text page = {0};
        size_t stop;
        lesson_answer(&reader.ui, tries[i].typed);
        lecture_write(&reader.ui.room.lecture, &rich, &stop);
        rich_add_to_text(&rich, &page);
        const char *words = text_string(&page);
        ck_assert_msg(strstr(words, "is not right") != NULL, "%s", words);
        ck_assert_msg((strstr(words, "added the losses up") || strstr(words, "base 10")) ==
                          tries[i].sentence,
                      "%s", words);
        ck_assert_msg((strstr(words, "Hint: ") != NULL) == tries[i].hint, "%s", words);
        ck_assert_msg((strstr(words, "(1.9644 + 1.4170 + 1.0631) / 3 = 1.4815") != NULL) ==
                          tries[i].working,
                      "%s", words);
        text_release(&page);
        rich_release(&rich);
    }
    ck_assert_double_eq_tol(lecture_told(&reader.ui.room.lecture), 1.481498, 0.5001e-6);
    stop(&reader);
}
END_TEST

/* ---- the person's own problem ---- */

static void run_lines(struct ui *ui, const char *const *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(ui_run(ui, lines[i], NULL), "%s", text_string(&ui->echo));
}

/* From a file and changed since: problem, file and what is unsaved come back, and the lesson goes
 * on where it was. */
START_TEST(own_problem_comes_back)
{
    static const char *const lines[] = {"load binary", "save own.xent", "put 0 0 0.7"};
    struct reader reader = {.session = session_new()};
    forget_progress("own");
    remove("own.xent");
    ui_start(&reader.ui, &reader.session);
    run_lines(&reader.ui, lines, 3);
    struct problem own = problem_share(&reader.session.problem);
    for (int time = 0; time < 2; time++) {
        lesson_open(&reader.ui, "7");
        for (int i = 0; i < 5; i++)
            press(&reader, ' ');
        ck_assert(!problem_equal(&own, &reader.session.problem));
        press(&reader, 'B'); /* looking at the lesson's problem elsewhere is no leaving */
        press(&reader, 'T');
        ck_assert(!problem_equal(&own, &reader.session.problem));
        press(&reader, KEY_NAME_ESCAPE);
        ck_assert(problem_equal(&own, &reader.session.problem));
        ck_assert_msg(text_find(text_string(&reader.ui.echo), "your own problem is back"), "%s",
                      text_string(&reader.ui.echo));
        ck_assert_str_eq(session_path(&reader.session), "own.xent");
        ck_assert(!session_is_saved(&reader.session));
        press(&reader, 'u');
        ck_assert(session_is_saved(&reader.session));
        press(&reader, 'R' - '@');
        ck_assert(problem_equal(&own, &reader.session.problem));
        ck_assert_uint_ge(reader.ui.room.course.lesson[6].reached, 2);
    }
    problem_release(&own);
    stop(&reader);
    remove("own.xent");
}
END_TEST

/* Another file that was opened meanwhile is what the person wants. */
START_TEST(opened_problem_stays)
{
    static const char *const lines[] = {"load soft", "save other.xent"};
    struct reader reader;
    forget_progress("other");
    remove("other.xent");
    start(&reader, "7");
    press(&reader, ' ');
    run_lines(&reader.ui, lines, 2);
    struct problem other = problem_share(&reader.session.problem);
    press(&reader, KEY_NAME_ESCAPE);
    ck_assert(problem_equal(&other, &reader.session.problem));
    ck_assert_str_eq(session_path(&reader.session), "other.xent");
    problem_release(&other);
    stop(&reader);
    remove("other.xent");
}
END_TEST

/* u behind a block of commands takes its last change back, as it does anywhere, and the way back
 * through the lesson still leads to where it began. */
START_TEST(undo_in_a_lesson)
{
    struct reader reader;
    forget_progress("undo");
    start(&reader, "1");
    press(&reader, ' ');
    const size_t past = reader.session.past.count;
    press(&reader, 'u');
    ck_assert_uint_eq(reader.session.past.count, past - 1);
    draw(&reader);
    while (reader.ui.room.lecture.page || reader.session.past.count)
        press(&reader, KEY_NAME_BACKSPACE);
    stop(&reader);
}
END_TEST

/* What was tried between two blocks of a lesson is gone at the next: it shows what it says. */
START_TEST(tried_problem_goes)
{
    struct reader reader;
    forget_progress("tried");
    start(&reader, "7");
    press(&reader, ' ');
    struct problem taught = problem_share(&reader.session.problem);
    ck_assert(ui_run(&reader.ui, "put 0 0 9", NULL));
    ck_assert(ui_run(&reader.ui, "set reduction sum", NULL));
    press(&reader, ' '); /* the page is turned, */
    press(&reader, ' '); /* and its commands only look */
    ck_assert(problem_equal(&taught, &reader.session.problem));
    ck_assert_uint_eq(reader.ui.room.lecture.failures, 0);
    problem_release(&taught);
    stop(&reader);
}
END_TEST

/* On the projector the key that goes on tells the answer first, and passes the question next. */
START_TEST(projector_asks_first)
{
    struct reader reader;
    const struct lecture *lecture = &reader.ui.room.lecture;
    forget_progress("projector");
    start(&reader, "7");
    press(&reader, 'P');
    while (!lecture_asks(lecture))
        press(&reader, KEY_NAME_PAGE_DOWN);
    const size_t page = lecture->page;
    ck_assert(isnan(lecture_told(lecture)));
    press(&reader, KEY_NAME_PAGE_DOWN);
    ck_assert_double_eq_tol(lecture_told(lecture), 1.964369, 0.5001e-6);
    ck_assert_uint_eq(lecture->page, page);
    press(&reader, KEY_NAME_ESCAPE); /* a remote sends it by itself: nothing happens */
    ck_assert_str_eq(reader.ui.view->name, "projector");
    press(&reader, KEY_NAME_PAGE_DOWN);
    press(&reader, KEY_NAME_PAGE_DOWN);
    ck_assert_uint_eq(lecture->page, page + 1);
    press(&reader, 'P');
    ck_assert_str_eq(reader.ui.view->name, "lesson");
    stop(&reader);
}
END_TEST

/* ---- files that do harm ---- */

/* What cannot be read leaves the lesson that is open, and the reader usable. */
START_TEST(bad_files_leave_the_reader)
{
    static const struct {
        const char *bytes, *words;
    } files[] = {
        {"# T\n\n## P\n\n```xent\nset logits 1 2\n", "line 5"},
        {"# T\n\n## P\n\n~~~quiz\nask: x\n```\n", "line 5"},
        {"# T\n\n## P\n\n\x01\x02\n", "line 5"},
        {"# T\n\n\xff\xfe\n", "line 3"},
        {"\x7f"
         "ELF\x02\x01\n",
         "line 1"},
        {"# T\n\n## P\n\n```quiz\nask: x\nanswr: loss\n```\n", "line 7"},
    };
    struct reader reader;
    struct error error = {0};
    struct text line = {0};
    forget_progress("bad");
    start(&reader, "3");
    press(&reader, ' ');
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        ck_assert(file_write("bad.md", files[i].bytes, strlen(files[i].bytes), &error));
        lesson_open(&reader.ui, "bad.md");
        ck_assert_msg(reader.ui.echo_is_error &&
                          text_find(text_string(&reader.ui.echo), files[i].words),
                      "%s", text_string(&reader.ui.echo));
        draw(&reader);
        ck_assert_uint_eq(reader.ui.room.lesson, 2);
    }
    text_add(&line, "# T\n\n## P\n\n");
    text_add_repeated(&line, "endless ", 10000);
    ck_assert(file_write("bad.md", line.bytes, line.length, &error));
    lesson_open(&reader.ui, "bad.md");
    ck_assert_msg(text_find(text_string(&reader.ui.echo), "line 5: this line has 80000 bytes"),
                  "%s", text_string(&reader.ui.echo));
    press(&reader, ' ');
    ck_assert_uint_eq(reader.ui.room.lecture.page, 1);
    remove("bad.md");
    text_release(&line);
    stop(&reader);
}
END_TEST

/* In the folder of lessons: a pipe that nobody writes to, a folder, a file of a gigabyte. */
START_TEST(odd_files_are_left_out)
{
    struct text lessons = {0};
    struct error error = {0};
    text_addf(&lessons, "%s/odd", getenv("XENT_SCRATCH"));
    ck_assert_int_eq(mkdir(text_string(&lessons), 0700), 0);
    ck_assert_int_eq(chdir(text_string(&lessons)), 0);
    ck_assert_int_eq(mkfifo("01-pipe.md", 0600), 0);
    ck_assert_int_eq(mkdir("02-folder.md", 0700), 0);
    ck_assert(file_write("03-huge.md", "# T\n", 4, &error));
    ck_assert_int_eq(truncate("03-huge.md", (off_t)1 << 30), 0);
    ck_assert(file_write("04-good.md", "# Good\n\n## P\n\nx\n", 16, &error));
    setenv("XENT_LESSONS", text_string(&lessons), 1);
    struct course course = course_new();
    ck_assert_uint_eq(course.count, 1);
    ck_assert_str_eq(text_string(&course.lesson[0].title), "Good");
    course_release(&course);
    text_release(&lessons);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {help_comes_step_by_step,    own_problem_comes_back,
                                  opened_problem_stays,       tried_problem_goes,
                                  projector_asks_first,       undo_in_a_lesson,
                                  bad_files_leave_the_reader, odd_files_are_left_out};
    return run_tests("reader", tests, sizeof tests / sizeof *tests);
}
