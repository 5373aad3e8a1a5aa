/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starting tests/pty_demo, and what the tests that drive it have in common. */
#ifndef XENT_TESTS_DEMO_H
#define XENT_TESTS_DEMO_H

#include <check.h>

#include "tests/pty.h"

/* Once in main(): the demo lies in the folder of the test program. */
void demo_locate(const char *test_program);

/* Starts the demo and waits for its first frame.  `argument` and `value` are its options (or NULL),
 * `setting` is one more "NAME=value" (or NULL). */
struct pty *demo_start(const char *argument, const char *value, const char *setting);

/* The same without waiting, in a terminal of another size. */
struct pty *demo_launch(const char *argument, const char *value, const char *setting, int rows,
                        int columns);

/* Ends the demo by 'q' and checks that the terminal is as before. */
void demo_quit(struct pty *demo);

/* Runs the suite and frees it; what main() returns. */
int demo_run(Suite *suite);

/* The same for the tests of one subject, of which each may take two minutes. */
int demo_run_tests(const char *name, const TTest *const *tests, size_t count);

/* The path of the program that is tested. */
const char *demo_program(void);

#endif
