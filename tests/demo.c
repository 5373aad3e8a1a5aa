/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/demo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

static const char variable[] = "XENT_PTY_DEMO";

void demo_locate(const char *test_program)
{
    const char *slash = strrchr(test_program, '/');
    struct text path = {0};
    text_add_bytes(&path, test_program, slash ? (size_t)(slash - test_program + 1) : 0);
    text_add(&path, slash ? "pty_demo" : "./pty_demo");
    setenv(variable, path.bytes, 0);
    text_release(&path);
}

struct pty *demo_launch(const char *argument, const char *value, const char *setting, int rows,
                        int columns)
{
    const char *const arguments[] = {getenv(variable), argument, value, NULL};
    const char *const environment[] = {setting, NULL};
    struct pty_options options = {
        .arguments = arguments, .environment = environment, .rows = rows, .columns = columns};
    ck_assert_ptr_nonnull(arguments[0]);
    return pty_start(&options);
}

struct pty *demo_start(const char *argument, const char *value, const char *setting)
{
    struct pty *demo = demo_launch(argument, value, setting, 24, 80);
    pty_expect(demo, 0, "ready");
    return demo;
}

void demo_quit(struct pty *demo)
{
    pty_send(demo, "q");
    ck_assert_int_eq(pty_expect_end(demo), 3);
    pty_expect_restored(demo);
    pty_stop(demo);
}

int demo_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int demo_run_tests(const char *name, const TTest *const *tests, size_t count)
{
    Suite *suite = suite_create(name);
    TCase *cases = tcase_create(name);
    tcase_set_timeout(cases, 120);
    for (size_t i = 0; i < count; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
    return demo_run(suite);
}

const char *demo_program(void)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/xent", getenv("XENT_BUILD"));
    return path;
}
