/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `xent eval` on a real terminal: rows of a file in the explorer, and Ctrl-C. */
#include <fcntl.h>
#include <glob.h>
#include <locale.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/text.h"
#include "tests/demo.h"
#include "tests/mirror.h"

static struct text path_of(const char *folder, const char *name)
{
    struct text path = {0};
    text_addf(&path, "%s/%s", getenv(folder), name);
    return path;
}

/* Four rows, and the worst of them: by `xent eval --rows`, and by `xent FILE --rows`. */
START_TEST(rows_in_the_explorer)
{
    struct text file = path_of("XENT_SOURCE", "tests/eval/iris.csv");
    const char *const eval[] = {"eval", file.bytes, "--rows", "10:14", NULL};
    const char *const open[] = {file.bytes, "--rows", "10:14", NULL};
    struct pty *pty = mirror_program(_i ? open : eval, NULL, 24, 80);
    pty_expect(pty, 22, "rows 10 to 13 of '");
    pty_send(pty, "B");
    pty_expect(pty, -1, "▸ 0       0.9823 ●   0.0177");
    pty_expect(pty, -1, "mean L = [ 0.0333 ]");
    pty_send(pty, "*");
    pty_expect(pty, 22, "the sample with the largest loss; * goes back");
    pty_expect(pty, -1, "▸ 2       0.0001     0.0986        0.9014 ●");
    pty_send(pty, "q");
    pty_expect_gone(pty, "mean L = [");
    pty_send(pty, "q");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    pty_expect_restored(pty);
    pty_stop(pty);
    text_release(&file);
}
END_TEST

/* Files whose names begin with that of the output. */
static size_t count_outputs(const struct text *output)
{
    struct text pattern = {0};
    glob_t found = {0};
    text_addf(&pattern, "%s*", text_string(output));
    glob(text_string(&pattern), 0, NULL, &found);
    const size_t count = found.gl_pathc;
    globfree(&found);
    text_release(&pattern);
    return count;
}

static bool has_begun(struct pty *pty, const void *user)
{
    (void)pty;
    return count_outputs(user) == 1;
}

/* As many rows as fill all that is read ahead. */
static void write_rows(const char *path, int *pipe)
{
    static const char row[] = "2,1,0\n";
    *pipe = open(path, O_WRONLY);
    ck_assert_int_ge(*pipe, 0);
    for (size_t i = 0; i < 200000; i++)
        ck_assert_int_eq(write(*pipe, row, sizeof row - 1), (ssize_t)sizeof row - 1);
}

/* While it waits for more rows. */
START_TEST(interrupted)
{
    struct text output = path_of("XENT_SCRATCH", "out.csv"), input = path_of("XENT_SCRATCH", "in");
    const char *const arguments[] = {"eval", input.bytes, "--per-sample", output.bytes, NULL};
    int pipe;
    ck_assert_int_eq(mkfifo(input.bytes, 0600), 0);
    struct pty *pty = mirror_program(arguments, NULL, 24, 80);
    write_rows(input.bytes, &pipe);
    ck_assert(pty_wait(pty, has_begun, &output));
    pty_send(pty, "\003");
    ck_assert_int_eq(pty_expect_end(pty), 130);
    pty_expect_restored(pty);
    ck_assert_uint_eq(count_outputs(&output), 0);
    close(pipe);
    pty_stop(pty);
    text_release(&output);
    text_release(&input);
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    Suite *suite = suite_create("eval_doors");
    TCase *group = tcase_create("eval_doors");
    tcase_set_timeout(group, 60);
    tcase_add_loop_test(group, rows_in_the_explorer, 0, 2);
    tcase_add_test(group, interrupted);
    suite_add_tcase(suite, group);
    return demo_run(suite);
}
