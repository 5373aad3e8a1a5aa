/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step check and exercises in a real terminal: keys, cells, marks, colours and the cursor. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/demo.h"
#include "tests/pty.h"

/* Rows of the cells of `load demo`, and the column behind ours. */
#define CAT     3
#define DOG     4
#define OWL     5
#define SUM     6
#define YOURS   51
#define VERDICT 66

static struct pty *start(const char *opened, int rows, int columns)
{
    char state[4200];
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s/state", getenv("XENT_SCRATCH"));
    const char *const arguments[] = {demo_program(), opened, NULL};
    const char *const environment[] = {state, NULL};
    struct pty *pty = pty_start(&(struct pty_options){
        .arguments = arguments, .environment = environment, .rows = rows, .columns = columns});
    pty_expect(pty, 0, "cross-entropy");
    return pty;
}

static void stop(struct pty *pty)
{
    pty_send(pty, "q");
    pty_expect(pty, 1, "[W work]");
    pty_send(pty, "q");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    pty_expect_restored(pty);
    pty_stop(pty);
}

/* Cells in any order, a wrong one marked, what it leads to said, undone and done again, emptied. */
START_TEST(cells)
{
    struct pty *pty = start("demo", 24, 80);
    pty_send(pty, "S");
    pty_expect(pty, CAT, "EXPONENT");
    pty_expect_cursor(pty, CAT, YOURS);
    pty_key(pty, PTY_KEY_DOWN);
    pty_expect_cursor(pty, DOG, YOURS);
    pty_send(pty, "2.8");
    pty_expect(pty, DOG, "2.8");
    pty_expect(pty, 22, "Enter takes the number");
    pty_send(pty, "2\r");
    pty_expect(pty, DOG, "WRONG");
    pty_expect_cursor(pty, OWL, YOURS);
    ck_assert_str_eq(pty_cell(pty, DOG, 1).text, "!");
    ck_assert(pty_look(pty, DOG, VERDICT).bold);
    pty_key(pty, PTY_KEY_RIGHT); /* the next step */
    pty_expect_cursor(pty, SUM, YOURS);
    pty_send(pty, "11.314\r");
    pty_expect(pty, SUM, "follows");
    pty_key(pty, PTY_KEY_UP);
    pty_expect(pty, 18, "the sum = 11.314: right for your numbers; the slip is in e^z of dog");
    pty_expect(pty, 19, "1 slip, in e^z of dog; 1 number follows from it");
    pty_send(pty, "u");
    pty_expect_gone(pty, "follows");
    pty_expect(pty, 22, "taken back");
    pty_send(pty, "\x12");
    pty_expect(pty, SUM, "follows");
    pty_send(pty, "g");
    pty_expect_cursor(pty, CAT, YOURS);
    pty_key(pty, PTY_KEY_DOWN);
    pty_expect_cursor(pty, DOG, YOURS);
    pty_send(pty, "\x7F"); /* emptied: now the sum alone is wrong */
    pty_expect(pty, SUM, "WRONG");
    ck_assert_str_eq(pty_cell(pty, SUM, 1).text, "!");
    ck_assert_str_ne(pty_cell(pty, DOG, 1).text, "!");
    /* leaving and coming back */
    pty_send(pty, "\x1B");
    pty_expect(pty, 1, "[W work]");
    pty_send(pty, "S");
    pty_expect(pty, SUM, "11.314");
    pty_send(pty, ":steps check 1 ? 2.72; p 65.9%\r");
    pty_expect(pty, -1, "the sum = 11.314: it is 11.2125"); /* the answer in words */
    pty_send(pty, "\x1B");
    pty_expect_gone(pty, "it is 11.2125");
    pty_expect(pty, SUM, "WRONG");
    pty_expect(pty, DOG, "right");
    stop(pty);
}
END_TEST

/* While sizes change under the typing; what was typed is there at the end. */
START_TEST(storm)
{
    static const int sizes[][2] = {{10, 40}, {6, 24},   {1, 1}, {36, 120},
                                   {2, 300}, {100, 30}, {5, 5}};
    struct pty *pty = start("demo", 24, 80);
    pty_send(pty, "S7.3");
    for (int round = 0; round < 4; round++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
            pty_resize(pty, sizes[i][0], sizes[i][1]);
    pty_resize(pty, 24, 80);
    pty_expect(pty, CAT, "7.3");
    pty_send(pty, "9\r");
    pty_expect(pty, CAT, "right");
    stop(pty);
}
END_TEST

/* An exercise: wrong with a reason, given up with the way, the problem before brought back. */
START_TEST(exercise)
{
    struct pty *pty = start("demo", 24, 80);
    pty_send(pty, ":exercise softmax --seed 7 --level 2\r");
    pty_expect(pty, -1, "What is the probability of class 1?");
    pty_send(pty, "\x1B");
    pty_expect_gone(pty, "What is");
    pty_send(pty, "S");
    pty_expect(pty, 2, "What is the probability of class 1?");
    pty_send(pty, "c0.064\r");
    pty_expect(pty, -1, "0.064 is not right");
    pty_expect(pty, 2, "What is");
    pty_expect(pty, 23, "Esc leaves");
    pty_send(pty, "c\r");
    pty_expect(pty, -1, "the answer is 0.936");
    pty_expect(pty, -1, "0.93624");
    pty_send(pty, "\x1B");
    pty_expect_gone(pty, "the answer");
    pty_send(pty, "u");
    pty_expect(pty, CAT, "cat");
    stop(pty);
}
END_TEST

/* On the projector: asked first, shown by the next press, the number big. */
START_TEST(slide)
{
    struct pty *pty = start("demo", 20, 64);
    pty_send(pty, "P");
    pty_expect(pty, 19, "again");
    pty_send(pty, "S");
    pty_expect(pty, 0, "your steps beside ours");
    pty_expect(pty, 4, "?");
    pty_key(pty, PTY_KEY_PAGE_DOWN);
    pty_expect(pty, 4, "7.389");
    pty_expect(pty, 19, "next");
    pty_key(pty, PTY_KEY_PAGE_DOWN);
    pty_expect(pty, 19, "reveal");
    pty_expect_cursor(pty, 6, 35);
    pty_send(pty, "2.82\r");
    pty_expect(pty, 6, "WRONG");
    pty_key(pty, PTY_KEY_PAGE_UP);
    pty_expect(pty, 16, "e^z of dog = 2.82: it is 2.7183");
    int big = 0;
    for (int column = 0; column < 64; column++)
        big += pty_look(pty, 10, column).reverse;
    ck_assert_int_eq(big, 18); /* the upper strokes of 2, 8, 2 */
    pty_send(pty, "S");
    pty_expect(pty, 0, "all 7 steps");
    pty_send(pty, "P");
    pty_expect(pty, 1, "[W work]");
    pty_send(pty, "S"); /* not from the projector: as it is elsewhere */
    pty_expect(pty, 3, "e^z");
    pty_expect(pty, 4, "WRONG");
    stop(pty);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {cells, storm, exercise, slide};
    return demo_run_tests("column", tests, sizeof tests / sizeof *tests);
}
