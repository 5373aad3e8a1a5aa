/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `xent eval` on a real terminal: rows of a file in the explorer, the progress bar, Ctrl-C. */
#include <fcntl.h>
#include <glob.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
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

/* Files whose names begin with `out`. */
static size_t count_outputs(void)
{
    struct text pattern = path_of("XENT_SCRATCH", "out*");
    glob_t found = {0};
    glob(text_string(&pattern), 0, NULL, &found);
    const size_t count = found.gl_pathc;
    globfree(&found);
    text_release(&pattern);
    return count;
}

static bool has_begun(struct pty *pty, const void *user)
{
    (void)pty;
    return count_outputs() == *(const size_t *)user;
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

/* While it waits for more rows: with one output, the other, both. */
START_TEST(interrupted)
{
    static const size_t counts[] = {1, 1, 2};
    struct text losses = path_of("XENT_SCRATCH", "out.csv"), input = path_of("XENT_SCRATCH", "in");
    struct text slopes = path_of("XENT_SCRATCH", "out.npy");
    const char *const both[] = {"--per-sample", losses.bytes, "--gradient", slopes.bytes};
    const char *arguments[7] = {"eval", input.bytes};
    memcpy(arguments + 2, both + (_i == 1 ? 2 : 0), (_i == 2 ? 4 : 2) * sizeof *both);
    int pipe;
    ck_assert_int_eq(mkfifo(input.bytes, 0600), 0);
    struct pty *pty = mirror_program(arguments, NULL, 24, 80);
    write_rows(input.bytes, &pipe);
    ck_assert(pty_wait(pty, has_begun, &counts[_i]));
    pty_send(pty, "\003");
    ck_assert_int_eq(pty_expect_end(pty), 130);
    pty_expect_restored(pty);
    ck_assert_uint_eq(count_outputs(), 0);
    close(pipe);
    unlink(input.bytes);
    pty_stop(pty);
    text_release(&losses);
    text_release(&slopes);
    text_release(&input);
}
END_TEST

/* An array of `rows` x 3 zeros, most of which takes no room on the disk. */
static struct text zeros(const char *name, size_t rows)
{
    struct text path = path_of("XENT_SCRATCH", name), header = {0};
    static const unsigned char begin[] = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0};
    text_add_bytes(&header, (const char *)begin, sizeof begin);
    text_addf(&header, "{'descr': '<f8', 'fortran_order': False, 'shape': (%zu, 3), }", rows);
    text_add_repeated(&header, " ", 127 - header.length);
    text_add(&header, "\n");
    const int file = open(path.bytes, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, header.bytes, header.length), (ssize_t)header.length);
    ck_assert_int_eq(ftruncate(file, (off_t)(header.length + rows * 3 * sizeof(double))), 0);
    close(file);
    text_release(&header);
    return path;
}

static bool has_no_bar(struct pty *pty, const void *user)
{
    (void)user;
    return !strstr(pty_screen(pty), "MB/s");
}

/* Slow rules, so that there is time to see it; slower still where the sanitizers are in. */
START_TEST(progress)
{
    struct text file = zeros("zeros.npy", 120000);
    const char *const arguments[] = {"eval", file.bytes,  "--compare", "--temperature",
                                     "2",    "--threads", "1",         NULL};
    struct pty *pty = mirror_program(arguments, NULL, 40, 80);
    pty_expect(pty, 0, "MB/s");
    ck_assert_msg(strchr(pty_row(pty, 0), '[') && strstr(pty_row(pty, 0), "%  ") &&
                      strstr(pty_row(pty, 0), " s left"),
                  "%s", pty_row(pty, 0));
    for (int i = 0; i < 12 && !pty_wait(pty, has_no_bar, NULL); i++)
        continue;
    ck_assert_int_eq(pty_expect_end(pty), 0);
    ck_assert_ptr_null(strstr(pty_screen(pty), "MB/s"));
    ck_assert_ptr_null(strstr(pty_screen(pty), "s left"));
    pty_expect(pty, -1, "loss by true class");
    unlink(file.bytes);
    pty_stop(pty);
    text_release(&file);
}
END_TEST

/* More than is opened at once: one sentence, no explorer; some rows of it open. */
START_TEST(too_large_for_the_explorer)
{
    struct text file = zeros("large.npy", ((size_t)1 << 24) / 3 + 1);
    const char *const whole[] = {file.bytes, NULL}, *const rows[] = {file.bytes, "--rows", "7:9",
                                                                     NULL};
    struct pty *pty = mirror_program(whole, NULL, 24, 250);
    ck_assert_int_eq(pty_expect_end(pty), 1);
    pty_expect(pty, -1, "holds more than 16777216 numbers");
    pty_expect(pty, -1, "--rows 0:1000");
    pty_stop(pty);
    pty = mirror_program(rows, NULL, 24, 80);
    pty_expect(pty, 22, "rows 7 to 8 of '");
    pty_send(pty, "q");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    unlink(file.bytes);
    pty_stop(pty);
    text_release(&file);
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
    tcase_add_loop_test(group, interrupted, 0, 3);
    tcase_add_test(group, progress);
    tcase_add_test(group, too_large_for_the_explorer);
    suite_add_tcase(suite, group);
    return demo_run(suite);
}
