/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The autosave under chance: random sessions, and kill -9 at any moment. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/keepers.h"
#include "tests/problems.h"

#define KILLS 50

/* A line at random; some of them fail or change nothing. */
static void random_line(struct dice *dice, char line[64])
{
    static const char *const lines[] = {"undo",        "undo",
                                        "redo",        "add sample",
                                        "add class",   "delete sample 0",
                                        "pass probs",  "pass logits",
                                        "load binary", "load threeclass",
                                        "new",         "set digits 6"};
    const size_t kind = dice_below(dice, 3 * (sizeof lines / sizeof *lines));
    if (kind < sizeof lines / sizeof *lines)
        snprintf(line, 64, "%s", lines[kind]);
    else
        snprintf(line, 64, "%s 0 %zu %.2f", dice_one_in(dice, 2) ? "put" : "nudge",
                 dice_below(dice, 3), dice_rounded(dice, 0, 1));
}

START_TEST(random_sessions)
{
    const struct place place = place_new();
    struct dice dice = {.state = 7};
    char line[64];
    for (int i = 0; i < 40; i++) {
        struct explorer explorer, next;
        bool was_saved = false;
        explorer_start(&explorer, dice_one_in(&dice, 2) ? "demo" : "soft");
        explorer_do(&explorer, "set title \"a session\"");
        for (int k = 0; k < 60; k++) {
            const size_t before = explorer.session.changes;
            struct error error = {0};
            random_line(&dice, line);
            if (run_line(&explorer.session, line) && explorer.session.changes != before)
                ck_assert(journal_change(&explorer.journal, line, &explorer.session, &error));
            if (dice_one_in(&dice, 100)) {
                journal_begin(&explorer.journal, &explorer.session, "");
                explorer_do(&explorer, "set title \"once more\"");
                was_saved = true;
            }
        }
        explorer_do(&explorer, "set title \"the last\"");
        journal_stop(&explorer.journal);
        explorer_start(&next, "demo");
        restore_well(&next);
        if (was_saved)
            ck_assert(problem_equal(&explorer.session.problem, &next.session.problem));
        else
            expect_equal(&explorer.session, &next.session);
        session_release(&explorer.session);
        explorer_stop(&next);
        usleep(5000);
    }
    place_remove(&place);
}
END_TEST

/* ---- kill -9 ---- */

/* The line that the child runs as number k. */
static void kill_line(size_t k, char line[64])
{
    if (k % 50 == 49)
        snprintf(line, 64, "load %s", k % 100 == 49 ? "threeclass" : "demo");
    else if (k % 7 == 6)
        snprintf(line, 64, "undo");
    else
        snprintf(line, 64, "%s 0 %zu %zu", k % 3 ? "put" : "nudge", k % 3, k + 1);
}

/* Runs lines until it is killed, and tells before and after each. */
static _Noreturn void child(int report)
{
    struct explorer explorer;
    struct error error;
    char line[64];
    explorer_start(&explorer, "demo");
    for (size_t k = 0;; k++) {
        const size_t before = explorer.session.changes;
        kill_line(k, line);
        if (write(report, "b", 1) != 1 || !run_line(&explorer.session, line))
            _exit(1);
        if (explorer.session.changes != before &&
            !journal_change(&explorer.journal, line, &explorer.session, &error))
            _exit(1);
        if (write(report, "a", 1) != 1)
            _exit(1);
    }
}

/* Lets a child live for a while; how many lines it began, and how many it finished. */
static void run_and_kill(long microseconds, size_t *begun, size_t *done)
{
    int pipe_ends[2], status;
    char bytes[4096];
    ck_assert_int_eq(pipe(pipe_ends), 0);
    const pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        close(pipe_ends[0]);
        child(pipe_ends[1]);
    }
    close(pipe_ends[1]);
    const struct timespec wait = {0, microseconds * 1000};
    *begun = *done = 0;
    /* the time counts from its first change on */
    while (*done == 0 && read(pipe_ends[0], bytes, 1) == 1)
        *(bytes[0] == 'b' ? begun : done) += 1;
    nanosleep(&wait, NULL);
    kill(pid, SIGKILL);
    for (ssize_t got; (got = read(pipe_ends[0], bytes, sizeof bytes)) > 0;)
        for (ssize_t i = 0; i < got; i++)
            *(bytes[i] == 'b' ? begun : done) += 1;
    close(pipe_ends[0]);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* The state after so many lines. */
static struct session after_lines(size_t count)
{
    struct session session = session_new();
    char line[64];
    ck_assert(run_line(&session, "load demo"));
    session_forget(&session);
    for (size_t k = 0; k < count; k++) {
        kill_line(k, line);
        ck_assert(run_line(&session, line));
    }
    return session;
}

START_TEST(killed)
{
    struct dice dice = {.state = 20260214};
    for (int i = 0; i < KILLS; i++) {
        const struct place place = place_new();
        struct explorer explorer;
        size_t begun, done;
        run_and_kill((long)dice_below(&dice, 20000), &begun, &done);
        ck_assert(begun == done || begun == done + 1);
        explorer_start(&explorer, "binary");
        restore_well(&explorer);
        struct session least = after_lines(done), most = after_lines(begun);
        const struct session *now = &explorer.session;
        ck_assert(problem_equal(&now->problem, &least.problem) ||
                  problem_equal(&now->problem, &most.problem));
        expect_equal(now, problem_equal(&now->problem, &most.problem) ? &most : &least);
        session_release(&least);
        session_release(&most);
        explorer_stop(&explorer);
        place_remove(&place);
    }
}
END_TEST

/* How long a key waits for its line to be kept: told, not judged. */
START_TEST(time_of_a_change)
{
    const struct place place = place_new();
    struct explorer explorer;
    struct timespec from, to;
    struct error error;
    const long rounds = 2000;
    explorer_start(&explorer, "demo");
    clock_gettime(CLOCK_MONOTONIC, &from);
    explorer_do(&explorer, "put 0 0 1");
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("# the first change: %ld us\n",
           (to.tv_sec - from.tv_sec) * 1000000L + (to.tv_nsec - from.tv_nsec) / 1000);
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (long i = 0; i < rounds; i++)
        ck_assert(journal_change(&explorer.journal, "nudge 0 0 0.1", &explorer.session, &error));
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("# a change: %ld ns\n",
           ((to.tv_sec - from.tv_sec) * 1000000000L + (to.tv_nsec - from.tv_nsec)) / rounds);
    explorer_stop(&explorer);
    place_remove(&place);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {random_sessions, killed, time_of_a_change};
    return run_tests("journal_kill", tests, sizeof tests / sizeof *tests);
}
