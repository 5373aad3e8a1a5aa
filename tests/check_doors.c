/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The doors of the program on a real terminal: which one opens, files, what is kept. */
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "tests/demo.h"
#include "tests/mirror.h"

/* ---- terminals ---- */

static bool has_colour(struct pty *pty)
{
    for (int row = 0; row < 24; row++)
        for (int column = 0; column < 80; column++) {
            const struct pty_cell cell = pty_cell(pty, row, column);
            if (cell.foreground >= 0 || cell.background >= 0)
                return true;
        }
    return false;
}

START_TEST(no_color_is_honoured)
{
    struct pty *pty = mirror_demo(_i ? "NO_COLOR=1" : "NO_COLOR=");
    pty_expect(pty, 22, "Space steps");
    ck_assert_int_eq(has_colour(pty), _i == 0);
    ck_assert(pty_cell(pty, 4, 22).reverse);
    pty_send(pty, "q");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    pty_stop(pty);
}
END_TEST

START_TEST(ascii_where_there_is_no_more)
{
    const char *const arguments[] = {"--ascii", NULL};
    const char *const environment[] = {"LC_ALL=C", NULL};
    struct pty *pty =
        _i ? mirror_program(arguments, NULL, 24, 80) : mirror_program(NULL, environment, 24, 80);
    pty_expect(pty, 23, "q quit");
    pty_expect(pty, 4, "> cat        1 *");
    pty_expect(pty, 1, "--[W work] B batch  C compare ");
    for (const char *byte = pty_screen(pty); *byte; byte++)
        ck_assert_msg((unsigned char)*byte < 0x80, "not ASCII: %s", byte);
    pty_send(pty, "q");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    pty_stop(pty);
}
END_TEST

START_TEST(dumb_terminal_gets_lines)
{
    const char *const environment[] = {"TERM=dumb", NULL};
    struct pty *pty = mirror_program(NULL, environment, 24, 80);
    pty_expect(pty, 0, "xent: terminal 'dumb' cannot move its cursor: line mode");
    pty_expect(pty, 1, "'help' lists the commands, 'help load' the examples, 'quit' leaves");
    pty_expect(pty, 2, "xent>");
    pty_send(pty, "load demo\r");
    pty_expect(pty, 4, "xent>");
    pty_send(pty, "show loss\r");
    pty_expect(pty, 5, "0.4170");
    pty_expect(pty, 6, "xent>");
    pty_send(pty, "\004");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    pty_expect_restored(pty);
    pty_stop(pty);
}
END_TEST

/* ---- files ---- */

/* A path in the folder of this test; freed by the caller. */
static char *scratch(const char *name)
{
    struct text path = {0};
    text_addf(&path, "%s/%s", getenv("XENT_SCRATCH"), name);
    return path.bytes;
}

static struct pty *open_file(const char *lines)
{
    char *path = scratch("problem.xent");
    struct error error;
    ck_assert(file_write(path, lines, strlen(lines), &error));
    const char *const arguments[] = {path, NULL};
    struct pty *pty = mirror_program(arguments, NULL, 24, 80);
    free(path);
    return pty;
}

START_TEST(opens_a_saved_file)
{
    struct pty *pty = open_file("set logits 2 1 0.5\nset names ant bee cow\nset target bee\n");
    pty_expect(pty, 5, "bee        1 ●");
    pty_expect(pty, 8, "[ 1.4644 ]");
    pty_send(pty, "q");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    pty_stop(pty);
}
END_TEST

START_TEST(refuses_a_bad_file)
{
    struct pty *pty = open_file("set logits 2 1 0.5\nset logit 3\n");
    pty_expect(pty, -1, "line 2, column 5: unknown setting '");
    pty_expect(pty, -1, "did you mean 'logits'?");
    ck_assert_int_eq(pty_expect_end(pty), 1);
    pty_expect_restored(pty);
    pty_stop(pty);
}
END_TEST

START_TEST(refuses_a_missing_file)
{
    const char *const arguments[] = {"threeclas", NULL};
    struct pty *pty = mirror_program(arguments, NULL, 24, 80);
    pty_expect(pty, -1, "threeclass");
    ck_assert_int_eq(pty_expect_end(pty), 1);
    pty_stop(pty);
}
END_TEST

/* A word that is nearly one of the doors is no file. */
START_TEST(refuses_a_misspelled_door)
{
    static const char *const words[][2] = {{"lessn", "lesson"}, {"chek", "check"}};
    const char *const arguments[] = {words[_i][0], NULL};
    char meant[32];
    struct pty *pty = mirror_program(arguments, NULL, 24, 80);
    snprintf(meant, sizeof meant, "did you mean 'xent %s'?", words[_i][1]);
    pty_expect(pty, -1, meant);
    ck_assert_int_eq(pty_expect_end(pty), 2);
    pty_stop(pty);
}
END_TEST

static void expect_history(const char *path, const char *line)
{
    struct stat status;
    struct text text = {0};
    struct error error;
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_int_eq(status.st_mode & 0777, 0600);
    ck_assert(file_read(path, &text, &error));
    ck_assert_str_eq(text_string(&text), line);
    text_release(&text);
}

/* The line mode and the explorer share one history; it begins with the first line. */
START_TEST(history_is_kept)
{
    char *folder = scratch(_i ? "explorer" : "lines");
    struct text setting = {0}, path = {0};
    text_addf(&setting, "XDG_STATE_HOME=%s", folder);
    text_addf(&path, "%s/xent/history", folder);
    const char *const environment[] = {setting.bytes, NULL};
    const char *const arguments[] = {"--repl", NULL};
    struct pty *pty = mirror_program(_i ? NULL : arguments, environment, 24, 80);
    pty_expect(pty, _i ? 23 : 1, _i ? "q quit" : "xent>");
    pty_send(pty, _i ? ":" : "");
    pty_send(pty, "set log");
    pty_expect(pty, -1, "set log");
    ck_assert_int_ne(access(folder, F_OK), 0);
    pty_send(pty, "\025load binary\r");
    pty_expect(pty, _i ? 0 : -1, _i ? "sigmoid" : "loss 0.1839");
    if (!_i)
        pty_expect(pty, 4, "xent>"); /* before that Ctrl-D is not yet readline's */
    pty_send(pty, _i ? "q" : "\004");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    expect_history(path.bytes, "load binary\n");
    pty_stop(pty);
    text_release(&setting);
    text_release(&path);
    free(folder);
}
END_TEST

START_TEST(help_creates_nothing)
{
    static const char *const options[] = {"--help", "--version"};
    char *folder = scratch("none");
    struct text state = {0}, home = {0};
    text_addf(&state, "XDG_STATE_HOME=%s", folder);
    text_addf(&home, "HOME=%s", folder);
    const char *const arguments[] = {options[_i], NULL};
    const char *const environment[] = {state.bytes, home.bytes, NULL};
    struct pty *pty = mirror_program(arguments, environment, 40, 80);
    pty_expect(pty, 0, _i ? "xent " : "Examples:");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    ck_assert_int_ne(access(folder, F_OK), 0);
    pty_stop(pty);
    text_release(&state);
    text_release(&home);
    free(folder);
}
END_TEST

static TCase *doors(void)
{
    TCase *group = tcase_create("doors");
    tcase_set_timeout(group, 60);
    tcase_add_loop_test(group, no_color_is_honoured, 0, 2);
    tcase_add_loop_test(group, ascii_where_there_is_no_more, 0, 2);
    tcase_add_test(group, dumb_terminal_gets_lines);
    tcase_add_test(group, opens_a_saved_file);
    tcase_add_test(group, refuses_a_bad_file);
    tcase_add_test(group, refuses_a_missing_file);
    tcase_add_loop_test(group, refuses_a_misspelled_door, 0, 2);
    tcase_add_loop_test(group, history_is_kept, 0, 2);
    tcase_add_loop_test(group, help_creates_nothing, 0, 2);
    return group;
}

int main(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    Suite *suite = suite_create("doors");
    suite_add_tcase(suite, doors());
    return demo_run(suite);
}
