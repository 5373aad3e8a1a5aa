/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of lessons: what it makes of a file, and of files that mean no good. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/lecture.h"
#include "core/command.h"
#include "core/file.h"
#include "tests/problems.h"

/* The caller's: lesson_release(). */
static struct lesson read_good(const char *text)
{
    struct lesson lesson;
    struct error error = {0};
    ck_assert_msg(lesson_read(text, strlen(text), &lesson, &error), "line %zu: %s", error.line,
                  error.message);
    return lesson;
}

static void refuse_bytes(const char *bytes, size_t length, size_t line, const char *words)
{
    struct lesson lesson;
    struct error error = {0};
    ck_assert(!lesson_read(bytes, length, &lesson, &error));
    ck_assert_uint_eq(error.line, line);
    ck_assert_msg(strstr(error.message, words) != NULL, "%s", error.message);
    ck_assert(lesson.block == NULL && lesson.page == NULL);
}

static void refuse(const char *text, size_t line, const char *words)
{
    refuse_bytes(text, strlen(text), line, words);
}

static const char whole[] = "# A *small* lesson\n"
                            "\n"
                            "Aim: to see\n"
                            "everything.\n"
                            "\n"
                            "Before the first heading.\n"
                            "\n"
                            "## One\n"
                            "\n"
                            "Plain, *leaning*, **strong** and `set logits 1`.  a &amp; b\n"
                            "\n"
                            "- one\n"
                            "- two\n"
                            "    1. deep\n"
                            "\n"
                            "3. three\n"
                            "\n"
                            "---\n"
                            "\n"
                            "| a | b |\n"
                            "| --- | --: |\n"
                            "| 1 | 22 |\n"
                            "\n"
                            "```xent\n"
                            "set logits 2 1\n"
                            "show probs\n"
                            "```\n"
                            "\n"
                            "```output\n"
                            "0.7311 0.2689\n"
                            "```\n"
                            "\n"
                            "## Two\n"
                            "\n"
                            "```quiz\n"
                            "ask: How much is\n"
                            "  it?\n"
                            "answer: probs[0][1]\n"
                            "digits: 3\n"
                            "hint: Divide.\n"
                            "```\n"
                            "\n"
                            "```python\n"
                            "import torch\n"
                            "```\n"
                            "\n"
                            "```play\n"
                            "Nudge it.\n"
                            "```\n";

START_TEST(everything_is_read)
{
    static const struct {
        enum lesson_kind kind;
        size_t line, depth;
        const char *mark, *words;
    } expected[] = {
        {LESSON_PARAGRAPH, 6, 0, "", "Before the first heading."},
        {LESSON_PARAGRAPH, 10, 0, "", "Plain, leaning, strong and set logits 1.  a & b"},
        {LESSON_ITEM, 12, 1, "", "one"},
        {LESSON_ITEM, 13, 1, "", "two"},
        {LESSON_ITEM, 14, 2, "1.", "deep"},
        {LESSON_ITEM, 16, 1, "3.", "three"},
        {LESSON_TABLE, 22, 0, "", NULL},
        {LESSON_COMMANDS, 24, 0, "", NULL},
        {LESSON_OUTPUT, 29, 0, "", NULL},
        {LESSON_QUIZ, 35, 0, "", NULL},
        {LESSON_VERBATIM, 43, 0, "", NULL},
        {LESSON_PLAY, 47, 0, "", NULL},
    };
    struct lesson lesson = read_good(whole);
    ck_assert_str_eq(lesson.title, "A small lesson");
    ck_assert_str_eq(lesson.aim, "to see everything.");
    ck_assert_uint_eq(lesson.pages, 4);
    ck_assert_str_eq(lesson.page[0].heading, "");
    ck_assert_str_eq(lesson.page[1].heading, "One");
    ck_assert_str_eq(lesson.page[2].heading, "One");
    ck_assert_str_eq(lesson.page[3].heading, "Two");
    ck_assert_uint_eq(lesson.page[2].first, 6);
    ck_assert_uint_eq(lesson.page[2].count, 3);
    ck_assert_uint_eq(lesson.blocks, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < lesson.blocks; i++) {
        const struct lesson_block *block = &lesson.block[i];
        ck_assert_int_eq(block->kind, expected[i].kind);
        ck_assert_uint_eq(block->line, expected[i].line);
        ck_assert_uint_eq(block->depth, expected[i].depth);
        ck_assert_str_eq(block->mark, expected[i].mark);
        if (expected[i].words)
            ck_assert_str_eq(block->text.bytes, expected[i].words);
    }
    lesson_release(&lesson);
}
END_TEST

START_TEST(words_have_styles)
{
    struct lesson lesson = read_good(whole);
    const struct lesson_text *text = &lesson.block[1].text;
    ck_assert_int_eq(text->style[0], LESSON_PLAIN);
    ck_assert_int_eq(text->style[strstr(text->bytes, "leaning") - text->bytes], LESSON_EMPHASIS);
    ck_assert_int_eq(text->style[strstr(text->bytes, "strong") - text->bytes], LESSON_STRONG);
    ck_assert_int_eq(text->style[strstr(text->bytes, "logits") - text->bytes], LESSON_LITERAL);
    const struct lesson_table *table = &lesson.block[6].table;
    ck_assert_uint_eq(table->rows, 2);
    ck_assert_uint_eq(table->columns, 2);
    ck_assert_str_eq(table->cell[3].bytes, "22");
    ck_assert(!table->right[0] && table->right[1]);
    const struct lesson_quiz *quiz = &lesson.block[9].quiz;
    ck_assert_str_eq(quiz->ask, "How much is it?");
    ck_assert_str_eq(quiz->answer, "probs[0][1]");
    ck_assert_int_eq(quiz->digits, 3);
    ck_assert_str_eq(quiz->working, "");
    ck_assert_uint_eq(quiz->answer_line, 38);
    ck_assert_str_eq(lesson.block[7].lines, "set logits 2 1\nshow probs\n");
    lesson_release(&lesson);
}
END_TEST

START_TEST(line_ends_and_marks)
{
    struct lesson lesson = read_good("\xEF\xBB\xBF# T\r\n\r\n## P\r\n\r\nwords\r\nmore\r\n\r\n"
                                     "```xent\r\nnew\r\n```\r\n");
    ck_assert_uint_eq(lesson.pages, 1);
    ck_assert_str_eq(lesson.block[0].text.bytes, "words more");
    ck_assert_uint_eq(lesson.block[1].line, 8);
    ck_assert_str_eq(lesson.block[1].lines, "new\n");
    lesson_release(&lesson);
}
END_TEST

START_TEST(bad_files_are_refused)
{
    refuse("", 0, "empty");
    refuse("words\n", 1, "title");
    refuse("## Page\n", 1, "title is to come first");
    refuse("# T\n", 1, "nothing below");
    refuse("# T\n## P\nx\n# T again\n", 4, "one title");
    refuse("# T\n## P\n\n```xent\nnew\n", 4, "not closed");
    refuse("# T\n## P\n\n````xent\nnew\n```\n", 4, "not closed");
    refuse("# T\n## P\n\n~~~\nnew\n```\n", 4, "not closed");
    refuse("# T\n## P\n\n```output\n1\n```\n", 4, "no commands");
    refuse("# T\n## P\n\n```xent\nnew\n```\n## Q\n```output\n1\n```\n", 8, "no commands");
    refuse_bytes("# T\n## P\nx\0y\n", 13, 3, "UTF-8");
    refuse("# T\n## P\n\x1B[31mred\n", 3, "UTF-8");
    refuse("# T\n## P\nbad \xC3\x28 here\n", 3, "UTF-8");
}
END_TEST

/* A text of `count` times `piece` behind a title. */
static struct text repeated(const char *begin, const char *piece, size_t count)
{
    struct text text = {0};
    text_add(&text, begin);
    text_add_repeated(&text, piece, count);
    return text;
}

START_TEST(bad_quizzes_are_refused)
{
    refuse("# T\n## P\n```quiz\nanswer: loss\n```\n", 3, "asks nothing");
    refuse("# T\n## P\n```quiz\nask: x\n```\n", 3, "no answer");
    refuse("# T\n## P\n```quiz\nask: x\nanswer: 0.5\n```\n", 5, "computed, not typed");
    refuse("# T\n## P\n```quiz\nask: x\nanswr: loss\n```\n", 5, "did you mean 'answer:'");
    refuse("# T\n## P\n```quiz\nask: x\nask: y\n```\n", 5, "twice");
    refuse("# T\n## P\n```quiz\nask: x\nanswer: loss\ndigits: many\n```\n", 6, "0 to 12");
    refuse("# T\n## P\n```quiz\nask: x\nanswer: loss\ndigits: 13\n```\n", 6, "0 to 12");
    refuse("# T\n## P\n```quiz\nask: x\nanswer: loss\nwrong: 1\n```\n", 6, "'wrong:' wants");
    refuse("# T\n## P\n```quiz\nask: x\nanswer: loss\nwrong: : words\n```\n", 6, "'wrong:' wants");
    struct text many = repeated("# T\n## P\n```quiz\nask: x\nanswer: loss\n", "wrong: 1: no\n", 13);
    text_add(&many, "```\n");
    refuse(text_string(&many), 18, "at most 12 lines of 'wrong:'");
    text_release(&many);
}
END_TEST

START_TEST(slips_are_read)
{
    struct lesson lesson =
        read_good("# T\n## P\n```quiz\nask: x\nanswer: loss\nwrong: -loss: The sign: it is\n"
                  "  turned.\nhint: h\nwrong: 1/loss: Turned.\n```\n");
    const struct lesson_quiz *quiz = &lesson.block[0].quiz;
    ck_assert_uint_eq(quiz->slips, 2);
    ck_assert_str_eq(quiz->slip[0].answer, "-loss");
    ck_assert_str_eq(quiz->slip[0].sentence, "The sign: it is turned.");
    ck_assert_uint_eq(quiz->slip[0].line, 6);
    ck_assert_str_eq(quiz->slip[1].answer, "1/loss");
    ck_assert_uint_eq(quiz->slip[1].line, 9);
    ck_assert_str_eq(quiz->hint, "h");
    lesson_release(&lesson);
}
END_TEST

START_TEST(sizes_are_limited)
{
    static const struct {
        const char *begin, *piece;
        size_t count, line;
        const char *words;
    } sizes[] = {
        {"# T\n## P\n", "0123456789abcde\n", 17000, 0, "bytes; a lesson has at most"},
        {"# T\n## P\n", "x", 3000, 3, "this line has 3000 bytes"},
        {"# T\n", "## P\nx\n", 201, 0, "200 pages"},
        {"# T\n## P\n", "x\n\n", 4001, 0, "too long"},
    };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct text text = repeated(sizes[i].begin, sizes[i].piece, sizes[i].count);
        struct lesson lesson;
        struct error error = {0};
        ck_assert(!lesson_read(text_string(&text), text.length, &lesson, &error));
        if (sizes[i].line)
            ck_assert_uint_eq(error.line, sizes[i].line);
        ck_assert_msg(strstr(error.message, sizes[i].words) != NULL, "%s", error.message);
        text_release(&text);
    }
}
END_TEST

/* Shapes that make readers of Markdown slow or deep: they are read, or refused, and soon. */
START_TEST(nasty_shapes_are_survived)
{
    static const char *const pieces[] = {
        "> ",  "- ",  "* a ",  "[",        "![",        "*a **a ", "`",        "a`b``",
        "|",   "1. ", "&amp;", "\\",       "<a ",       "_a__",    "[a](",     "|a|b|\n|-|-|\n",
        "\t-", "#",   "~",     "[a]: b\n", "    - x\n", "***",     "a\n---\n", "\xE4\xB8\xAD",
    };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        for (size_t lines = 0; lines < 2; lines++) {
            const size_t count = 1900 / strlen(pieces[i]);
            struct text text = repeated("# T\n## P\n", pieces[i], count);
            if (lines) {
                struct text line = {0};
                text_add_repeated(&line, pieces[i], count < 60 ? count : 60);
                text_add(&line, "\n");
                text_add_repeated(&text, text_string(&line), 1000);
                text_release(&line);
            }
            struct lesson lesson;
            struct error error = {0};
            if (lesson_read(text_string(&text), text.length, &lesson, &error))
                lesson_release(&lesson);
            else
                ck_assert(error.message[0]);
            text_release(&text);
        }
}
END_TEST

/* A good lesson with bytes changed, cut and doubled at random. */
START_TEST(damaged_lessons_are_survived)
{
    struct dice dice = {20};
    size_t good = 0;
    for (int round = 0; round < 4000; round++) {
        struct text text = {0};
        text_add(&text, whole);
        for (size_t change = dice_below(&dice, 6); change > 0; change--) {
            const size_t at = dice_below(&dice, text.length);
            static const char letters[] = "`#-|*_[]\n \t>~:0x";
            text.bytes[at] = letters[dice_below(&dice, sizeof letters - 1)];
        }
        struct lesson lesson;
        struct error error = {0};
        const size_t from = dice_one_in(&dice, 3) ? dice_below(&dice, 40) : 0;
        if (lesson_read(text.bytes + from, text.length - from, &lesson, &error)) {
            good++;
            ck_assert(lesson.title && lesson.pages);
            lesson_release(&lesson);
        } else {
            ck_assert(error.message[0]);
        }
        text_release(&text);
    }
    ck_assert_uint_gt(good, 400);
}
END_TEST

/* ---- what the commands of a lesson may do ---- */

struct desk {
    struct session session;
    struct reply reply;
    struct lecture lecture;
    struct lecture_door door;
};

static void open_desk(struct desk *desk, const char *text)
{
    struct error error = {0};
    *desk = (struct desk){.session = session_new()};
    desk->door = (struct lecture_door){.session = &desk->session, .reply = &desk->reply};
    ck_assert(file_write("lesson.md", text, strlen(text), &error));
    ck_assert_msg(lecture_open(&desk->lecture, "lesson.md", &error), "%s", error.message);
}

static void close_desk(struct desk *desk)
{
    lecture_close(&desk->lecture);
    reply_release(&desk->reply);
    session_release(&desk->session);
    remove("lesson.md");
}

START_TEST(commands_are_confined)
{
    static const char *const lines[] = {
        "save harm.xent",
        "w harm.xent",
        "save",
        "print harm.txt",
        "load ./lesson.md",
        "load /etc/passwd",
        "o /etc/passwd",
        "quit",
        "restore",
        "view batch",
        "lesson 1",
        "next",
        "answer 1",
        "export harm",
        "nonsense",
        "export csv harm",
        "yank",
        "w! harm",
        "eval harm.csv",
        "exercise",
        "print harm 80x24",
        "set mouse off",
        ":o harm",
        "set face ascii",
        "set ask on",
        "set logits @lesson.md",
        "set labels @/dev/zero",
        "set logits @\"lesson.md\"",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct desk desk;
        struct text text = {0};
        text_addf(&text, "# T\n\n## P\n\n```xent\nset logits 2 1\n%s\nset logits 7 7\n```\n",
                  lines[i]);
        open_desk(&desk, text_string(&text));
        while (lecture_stop(&desk.lecture))
            lecture_on(&desk.lecture, &desk.door);
        ck_assert_uint_eq(desk.lecture.failures, 1);
        ck_assert_msg(strncmp(text_string(&desk.lecture.mark[0].trouble), "line 7: ", 8) == 0, "%s",
                      text_string(&desk.lecture.mark[0].trouble));
        ck_assert_uint_eq(desk.session.past.count, 1); /* what stands behind it is not run */
        ck_assert(!desk.reply.confined);
        ck_assert(!file_exists("harm.xent") && !file_exists("harm.txt") && !file_exists("harm"));
        ck_assert(lecture_back(&desk.lecture, &desk.door));
        ck_assert(matrix_is_empty(&desk.session.problem.values));
        text_release(&text);
        close_desk(&desk);
    }
}
END_TEST

/* A file of a gigabyte costs what its first bytes cost. */
START_TEST(large_files_are_not_read)
{
    struct lecture lecture = {0};
    struct text bytes = {0};
    struct error error = {0};
    ck_assert(file_write("lesson.md", "# T\n", 4, &error));
    ck_assert_int_eq(truncate("lesson.md", (off_t)1 << 30), 0);
    ck_assert(!file_read_within("lesson.md", LESSON_BYTES_MAX, &bytes, &error));
    ck_assert_uint_le(bytes.length, LESSON_BYTES_MAX + 1);
    ck_assert_uint_lt(bytes.capacity, 2 * LESSON_BYTES_MAX + 1000000);
    error = (struct error){0};
    ck_assert(!lecture_open(&lecture, "lesson.md", &error));
    ck_assert_msg(strstr(error.message, "larger than 256 KiB") != NULL, "%s", error.message);
    ck_assert(!lecture.open);
    remove("lesson.md");
    text_release(&bytes);
}
END_TEST

START_TEST(going_back_takes_back)
{
    struct desk desk;
    open_desk(&desk, "# T\n\n## P\n\n```xent\nload demo\nset target 2\n```\n\nwords\n\n"
                     "```xent\nset target 1\nshow loss\n```\n\n## Q\n\nend\n");
    ck_assert(lecture_on(&desk.lecture, &desk.door));
    ck_assert(lecture_on(&desk.lecture, &desk.door));
    ck_assert_str_eq(text_string(&desk.lecture.mark[2].out), "1.4170\n");
    struct error error;
    ck_assert(command_run(&desk.session, "put 0 0 9", 9, &desk.reply, &error));
    ck_assert(lecture_on(&desk.lecture, &desk.door));
    ck_assert_uint_eq(desk.lecture.page, 1);
    ck_assert(!lecture_on(&desk.lecture, &desk.door));
    ck_assert(lecture_back(&desk.lecture, &desk.door));
    ck_assert_uint_eq(desk.session.past.count, 4);
    ck_assert(lecture_back(&desk.lecture, &desk.door));
    ck_assert_uint_eq(desk.session.past.count, 2); /* what the learner did went with it */
    ck_assert_str_eq(text_string(&desk.lecture.mark[2].out), "");
    ck_assert(lecture_back(&desk.lecture, &desk.door));
    ck_assert_uint_eq(desk.session.past.count, 0);
    ck_assert(!lecture_back(&desk.lecture, &desk.door));
    close_desk(&desk);
}
END_TEST

/* A lesson whose question cannot be answered stays one that can be read. */
START_TEST(bad_answers_say_where)
{
    struct desk desk;
    struct error error = {0};
    open_desk(&desk, "# T\n\n## P\n\n```quiz\nask: how much?\nanswer: lost\n```\n");
    ck_assert(lecture_asks(&desk.lecture));
    ck_assert(!lecture_answer(&desk.lecture, &desk.session, "1", &error));
    ck_assert_msg(strstr(error.message, "'lost'") != NULL, "%s", error.message);
    ck_assert(lecture_answer(&desk.lecture, &desk.session, "", &error));
    ck_assert(strncmp(text_string(&desk.lecture.mark[0].reason), "line 7: ", 8) == 0);
    ck_assert(!lecture_asks(&desk.lecture));
    ck_assert(lecture_on(&desk.lecture, &desk.door));
    ck_assert(!lecture_answer(&desk.lecture, &desk.session, "1", &error));
    close_desk(&desk);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        everything_is_read,
        words_have_styles,
        line_ends_and_marks,
        bad_files_are_refused,
        bad_quizzes_are_refused,
        sizes_are_limited,
        nasty_shapes_are_survived,
        damaged_lessons_are_survived,
        commands_are_confined,
        going_back_takes_back,
        slips_are_read,
        large_files_are_not_read,
        bad_answers_say_where,
    };
    return run_tests("lesson", tests, sizeof tests / sizeof *tests);
}
