/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers have a point in every locale: through every door of the program in a German one, which
 * is made here and for this test alone, where a comma is what the C library would read and write.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/demo.h"
#include "tests/mirror.h"
#include "tests/restart.h"

#define UTF8  "de_DE.UTF-8"
#define LATIN "de_DE.ISO-8859-1"

/* Compiles a locale into the folder of this test, where LOCPATH finds it. */
static void make_locale(const char *charmap, const char *name)
{
    struct text line = {0};
    text_addf(&line, "localedef --no-archive -i de_DE -f %s \"$LOCPATH/%s\" >/dev/null 2>&1",
              charmap, name);
    if (system(line.bytes) != 0)
        fprintf(stderr, "localedef has failed or had warnings\n");
    text_release(&line);
}

/* It must be there, with its comma, or nothing is shown by what follows. */
static void expect_locale(const char *name)
{
    ck_assert_msg(setlocale(LC_ALL, name),
                  "no German locale could be made: localedef (Debian: libc-bin) and "
                  "/usr/share/i18n (Debian: locales) are needed");
    ck_assert_str_eq(localeconv()->decimal_point, ",");
    setlocale(LC_ALL, "C.UTF-8");
}

/* What xent prints without a terminal: its arguments as a shell reads them. */
static void run(const char *locale, const char *arguments, struct text *out)
{
    struct text line = {0};
    char bytes[4096];
    text_addf(&line, "LC_ALL=%s '%s/xent' %s 2>&1", locale, getenv("XENT_BUILD"), arguments);
    FILE *stream = popen(line.bytes, "r");
    ck_assert_ptr_nonnull(stream);
    text_clear(out);
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, stream)) > 0;)
        text_add_bytes(out, bytes, got);
    ck_assert_msg(pclose(stream) == 0, "xent %s failed", arguments);
    text_release(&line);
}

/* The same bytes as in the C locale; for there are no German texts, every line is the same. */
START_TEST(prints_the_same)
{
    static const char *const commands[] = {
        "-c 'set logits 2.5 1' -c 'set target 0' -c 'show logits' -c 'show loss'",
        "-c 'load threeclass' -c 'show all' -c 'steps all' -c compare -c 'show logits'",
        "--json -c 'set logits 2.5 1' -c 'set target 0' -c 'show all' -c steps -c compare",
        "-c 'set logits 2.5 1e-3 ln(0.25) 1.5/3 inf' -c 'show logits'",
        "-c 'set logits 1e300 1e-300 2.5e-7' -c 'set digits 12' -c 'set target 1' -c 'show all'",
        "-c 'load soft' -c 'view batch' -c 'view curve' -c 'view compare' -c 'view projector'",
        "demo -c 'set class_weight 0.5 1.25 2' -c 'set label_smoothing 0.1' -c 'steps 0 latex'",
        "demo -c 'nudge 0 0 -0.05' -c 'scale 0 0.5' -c steps -c pin -c 'show pinned'",
    };
    struct text german = {0}, plain = {0};
    free(restart_folder());
    expect_locale(UTF8);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        run(UTF8, commands[i], &german);
        run("C.UTF-8", commands[i], &plain);
        ck_assert_str_eq(text_string(&german), text_string(&plain));
    }
    run(UTF8, commands[0], &german);
    ck_assert_str_eq(text_string(&german), "2.5 1\n0.2014\n");
    run(UTF8, commands[2], &german);
    ck_assert_ptr_nonnull(strstr(text_string(&german), "{\"loss\":0.2014132779827524"));
    text_release(&german);
    text_release(&plain);
}
END_TEST

static void expect_file(const char *path, const char *holds, const char *holds_not)
{
    struct text bytes = {0};
    ck_assert_msg(restart_read(path, &bytes), "'%s' is not there", path);
    ck_assert_msg(strstr(text_string(&bytes), holds), "no '%s' in:\n%s", holds,
                  text_string(&bytes));
    ck_assert_msg(!strstr(text_string(&bytes), holds_not), "'%s' in:\n%s", holds_not,
                  text_string(&bytes));
    text_release(&bytes);
}

static struct pty *open_german(const char *option, const char *locale, const char *state)
{
    struct text language = {0}, folder = {0}, path = {0};
    text_addf(&language, "LC_ALL=%s", locale);
    text_addf(&folder, "XDG_STATE_HOME=%s", state);
    text_addf(&path, "LOCPATH=%s", getenv("LOCPATH"));
    const char *const arguments[] = {option, NULL};
    const char *const environment[] = {language.bytes, folder.bytes, path.bytes, NULL};
    struct pty *pty = mirror_program(arguments, environment, 24, 80);
    text_release(&language);
    text_release(&folder);
    text_release(&path);
    return pty;
}

START_TEST(explorer_takes_a_point)
{
    char *state = restart_folder();
    expect_locale(UTF8);
    struct pty *pty = open_german(NULL, UTF8, state);
    pty_expect(pty, 23, "q quit");
    pty_send(pty, "2.5\r");
    pty_expect(pty, -1, "cat: z 2 -> 2.5    loss 0.4170 -> 0.2730");
    pty_expect(pty, 4, "2.5   12.1825  0.7611");
    /* a comma is refused with the reason, and nothing has changed */
    pty_send(pty, "2,5\r");
    pty_expect(pty, -1, "write a point: in '2,5' the comma would separate two numbers");
    pty_send(pty, "\177\177.5\r");
    pty_expect(pty, -1, "dog: z 1 -> 2.5");
    pty_send(pty, "l");
    pty_expect(pty, -1, "owl: z 0.1 -> 0.2");
    pty_send(pty, ":set logits 2.5 1\r");
    pty_expect(pty, -1, "loss");
    pty_expect(pty, 4, "2.5");
    pty_send(pty, ":w german.xent\r");
    pty_expect(pty, -1, "saved to 'german.xent'");
    pty_send(pty, ":put 0 1 1.25\r");
    pty_expect(pty, 5, "1.25");
    pty_send(pty, ":print german.txt\r");
    pty_expect(pty, -1, "written to 'german.txt'");
    pty_send(pty, ":print german.svg\r");
    pty_expect(pty, -1, "written to 'german.svg'");
    pty_send(pty, "q");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    pty_stop(pty);
    expect_file("german.xent", "\nset logits 2.5 1\n", "2,5");
    expect_file("german.txt", "1.25", "1,25");
    expect_file("german.svg", "1.25", "1,25");
    expect_file("xent/session-0.xent", "\nput 0 1 1.25\n", "1,25");
    pty = open_german("binary", UTF8, state);
    pty_expect(pty, -1, "R brings back: ");
    pty_send(pty, "R");
    pty_expect(pty, 5, "1.25");
    restart_quit(pty);
    free(state);
}
END_TEST

START_TEST(line_mode_takes_a_point)
{
    char *state = restart_folder();
    expect_locale(UTF8);
    struct pty *pty = open_german("--repl", UTF8, state);
    pty_expect(pty, 1, "xent>");
    pty_send(pty, "set logits 2.5 1\r");
    pty_expect(pty, -1, "classes: 2; no labels yet");
    pty_send(pty, "set target 0\r");
    pty_expect(pty, -1, "loss 0.2014");
    pty_send(pty, "show logits\r");
    pty_expect(pty, -1, "2.5 1");
    pty_send(pty, "quit\r");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    pty_stop(pty);
    free(state);
}
END_TEST

/* Where the terminal has other characters than UTF-8, only those that both have are drawn. */
START_TEST(other_characters_are_ascii)
{
    char *state = restart_folder();
    expect_locale(LATIN);
    struct pty *pty = open_german(NULL, LATIN, state);
    pty_expect(pty, 23, "q quit");
    pty_send(pty, "2.5\r");
    pty_expect(pty, -1, "cat: z 2 -> 2.5    loss 0.4170 -> 0.2730");
    for (const char *byte = pty_screen(pty); *byte; byte++)
        ck_assert_msg((unsigned char)*byte < 0x80, "not ASCII: %s", byte);
    restart_quit(pty);
    free(state);
}
END_TEST

int main(void)
{
    const char *scratch = getenv("XENT_SCRATCH");
    if (!scratch) {
        fputs("XENT_SCRATCH is not set: run me by tests/alone\n", stderr);
        return EXIT_FAILURE;
    }
    setenv("LOCPATH", scratch, 1);
    make_locale("UTF-8", UTF8);
    make_locale("ISO-8859-1", LATIN);
    setlocale(LC_ALL, "C.UTF-8");
    Suite *suite = suite_create("german");
    TCase *group = tcase_create("german");
    tcase_set_timeout(group, 60);
    tcase_add_test(group, prints_the_same);
    tcase_add_test(group, explorer_takes_a_point);
    tcase_add_test(group, line_mode_takes_a_point);
    tcase_add_test(group, other_characters_are_ascii);
    suite_add_tcase(suite, group);
    return demo_run(suite);
}
