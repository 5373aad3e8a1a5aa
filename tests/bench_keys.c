/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a person waits: from a key to the whole new frame on a real terminal, and from the start
 * of a command to its end, beside `true`.  By hand, not part of make check:
 *
 *     make bench
 *
 * All numbers are medians of one run; the two commands take turns, so that a busy machine slows
 * both.  The time of a key includes that of the terminal emulator of the tests. */
#include <check.h>
#include <fcntl.h>
#include <locale.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "app/frame.h"
#include "core/memory.h"
#include "tests/mirror.h"

extern char **environ;

enum { KEY_ROUNDS = 100, START_ROUNDS = 200 };

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int order(const void *a, const void *b)
{
    const double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double quantile(double *values, size_t count, double share)
{
    qsort(values, count, sizeof *values, order);
    return values[(size_t)(share * (double)(count - 1))];
}

/* Each changes what is shown; together they bring back the first state. */
static const char *const keys[] = {"Right", "Down", "J", "Space", "Backspace",
                                   "K",     "Up",   "f", "f",     "Left"};

enum { KEYS = sizeof keys / sizeof *keys };

static void measure_keys(const char *example, int rows, int columns)
{
    double *taken = memory_new((size_t)KEY_ROUNDS * KEYS, sizeof *taken);
    size_t count = 0;
    struct mirror *mirror = mirror_start(example, rows, columns);
    for (int round = 0; round < KEY_ROUNDS; round++)
        for (size_t i = 0; i < KEYS; i++) {
            const double begun = now_ms();
            mirror_press(mirror, keys[i]);
            taken[count++] = now_ms() - begun;
        }
    mirror_quit(mirror);
    printf("%-12s %3dx%-3d  key to frame: median %.2f ms, 99 in 100 below %.2f ms\n", example,
           columns, rows, quantile(taken, count, 0.5), quantile(taken, count, 0.99));
    free(taken);
}

static double run(char *const *arguments)
{
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    const double begun = now_ms();
    if (posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ) != 0 ||
        waitpid(child, &status, 0) != child || status != 0) {
        fprintf(stderr, "%s could not be run\n", arguments[0]);
        exit(EXIT_FAILURE);
    }
    posix_spawn_file_actions_destroy(&actions);
    return now_ms() - begun;
}

static void measure_start(void)
{
    double taken[START_ROUNDS], nothing[START_ROUNDS];
    struct text path = {0};
    text_addf(&path, "%s/xent", getenv("XENT_BUILD"));
    char option[] = "-c", load[] = "load threeclass", show[] = "show loss", idle[] = "true";
    char *const command[] = {path.bytes, option, load, option, show, NULL};
    char *const nothing_at_all[] = {idle, NULL};
    for (int i = 0; i < START_ROUNDS; i++) {
        taken[i] = run(command);
        nothing[i] = run(nothing_at_all);
    }
    const double xent = quantile(taken, START_ROUNDS, 0.5);
    const double idle_ms = quantile(nothing, START_ROUNDS, 0.5);
    printf("xent -c 'load threeclass' -c 'show loss': median %.2f ms; true: %.2f ms; ratio %.1f\n",
           xent, idle_ms, xent / idle_ms);
    text_release(&path);
}

/* The terminal of the tests can be used only within a test. */
START_TEST(measures)
{
    measure_keys("threeclass", 24, 80);
    measure_keys("threeclass", 60, 200);
    measure_start();
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    unsetenv("CK_TAP_LOG_FILE_NAME"); /* the numbers are the report */
    Suite *suite = suite_create("keys");
    TCase *group = tcase_create("keys");
    tcase_set_timeout(group, 0);
    tcase_add_test(group, measures);
    suite_add_tcase(suite, group);
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
