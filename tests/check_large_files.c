/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of a file that are never held as a whole: they give what they give in memory, or are left
 * to that; a large file gives what its bytes give, good or bad. */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/rows.h"
#include "core/script.h"
#include "core/setting.h"
#include "tests/keepers.h"
#include "tests/problems.h"

static const char *path(void)
{
    static const char name[] = "large.xent";
    ck_assert_int_eq(chdir(getenv("XENT_SCRATCH")), 0);
    return name;
}

/* Numbers of all lengths, up to `most` bytes and a separator each. */
static void add_rows(struct text *text, struct dice *dice, size_t rows, size_t columns, size_t most)
{
    static const char digits[] = "14159265358979323846264338327950288419716939937510582097494459";
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            const char *before = r == 0 && c == 0 ? "" : c == 0 ? ";" : " ";
            text_add(text, before);
            text_add(text, dice_one_in(dice, 2) ? "-" : "");
            text_add_bytes(text, digits + dice_below(dice, 10), 1);
            text_add(text, ".");
            text_add_bytes(text, digits, dice_below(dice, most - 3) + 1);
        }
}

/* Reads the line of a file that begins behind `before`, and the same in memory: understood in both,
 * where `understood`, with the same numbers.  Behind the line stands `behind`. */
static void check_line(const char *before, const struct text *line, const char *behind,
                       bool understood)
{
    struct text all = {0};
    struct file_pieces file;
    struct error error;
    struct matrix held, got;
    text_add(&all, before);
    text_add_bytes(&all, line->bytes, line->length);
    text_add(&all, behind);
    write_file(path(), all.bytes, all.length);
    ck_assert(file_open(path(), &file, &error));
    size_t at = strlen(before);
    const bool good = rows_read_line(&file, &at, &got);
    ck_assert_msg(good == understood, "%s%.40s... of %zu bytes", before, line->bytes, line->length);
    if (good) {
        const size_t end = strlen(before) + line->length;
        ck_assert_uint_eq(at, end + strcspn(all.bytes + end, "\n"));
        ck_assert(rows_read(line->bytes, line->length, &held));
        ck_assert(matrix_equal(&held, &got));
        matrix_release(&held);
        matrix_release(&got);
    }
    file_close(&file);
    text_release(&all);
}

/* Borders of pieces come to stand everywhere: within numbers, beside them, beside a ';'. */
START_TEST(lines)
{
    static const char *const ends[] = {"", ";", " \t", " ; ", ","};
    static const char *const behind[] = {"", "\n", "\r\nset target 1; 2\n", "\n\n;;x", "\r"};
    struct dice dice = {.state = 3};
    struct text other = {0};
    text_add_repeated(&other, "\n1 2;3 4", 40000);
    for (size_t round = 0; round < 40; round++) {
        struct text line = {0};
        const size_t columns = 1 + dice_below(&dice, round % 2 ? 900 : 9);
        add_rows(&line, &dice, 1 + dice_below(&dice, 300000 / columns), columns, 12);
        text_add(&line, ends[round % 5]);
        check_line(round % 3 ? "set logits " : "", &line,
                   round % 5 ? behind[round / 2 % 5] : text_string(&other), true);
        text_release(&line);
    }
    text_release(&other);
}
END_TEST

/* Every length of the first row that has its end in the last bytes of a piece. */
START_TEST(borders)
{
    struct dice dice = {.state = 4};
    for (size_t more = 0; more < 40; more++) {
        struct text line = {0};
        text_add_repeated(&line, "1 ", 4000);
        text_add_repeated(&line, "2", more + 1);
        for (int i = 0; i < 20; i++) {
            text_add(&line, ";");
            add_rows(&line, &dice, 1, 4001, 4);
        }
        check_line("", &line, "\n", true);
        text_release(&line);
    }
}
END_TEST

/* The same and one wrong thing. */
START_TEST(refused)
{
    static const char *const ends[] = {";;",  "x",    " 1",    ";1", "\r\r",
                                       "\r ", " nan", "1e400", "; ;"};
    struct dice dice = {.state = 5};
    struct text line = {0};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        text_clear(&line);
        add_rows(&line, &dice, 900, 70, 9);
        text_add(&line, ends[i]);
        check_line("", &line, i % 2 ? "\n" : "", false);
    }
    for (size_t at = 0; at < 40; at++) {
        text_clear(&line);
        add_rows(&line, &dice, 900, 70, 9);
        line.bytes[dice_below(&dice, line.length)] = "x;\r"[at % 3];
        check_line("", &line, "\n", false);
    }
    text_clear(&line);
    text_add(&line, "1 2");
    text_add_repeated(&line, " ", 1 << 17); /* longer than what is looked at from the end */
    check_line("", &line, "\n", false);
    text_clear(&line);
    check_line("", &line, "\n1 2", false);
    check_line("", &line, "", false);
    text_release(&line);
}
END_TEST

/* Rows that go far beyond a piece are not understood, be it the first one or a later one. */
START_TEST(long_rows)
{
    struct dice dice = {.state = 6};
    struct text line = {0};
    add_rows(&line, &dice, 30, 9000, 9);
    check_line("", &line, "\n", false);
    text_clear(&line);
    add_rows(&line, &dice, 1, 30000, 9);
    check_line("", &line, "\n", false);
    text_clear(&line);
    text_add_repeated(&line, "1 ", 7999);
    text_add(&line, "1;");
    add_rows(&line, &dice, 40, 8000, 20);
    check_line("", &line, "\n", false);
    text_clear(&line);
    for (int i = 0; i < 8; i++) { /* a number that is one, too, where what is held ends */
        text_add_repeated(&line, "1 ", 8191);
        text_add(&line, i == 4 ? "0.25;" : i == 7 ? "1" : "1;");
    }
    check_line("", &line, "\n", false);
    text_release(&line);
}
END_TEST

/* Far more rows than the first ones let expect; and as many more in the line behind, of which none
 * is taken. */
START_TEST(shorter_rows)
{
    struct dice dice = {.state = 12};
    struct text line = {0}, other = {0};
    add_rows(&line, &dice, 9, 200, 12);
    for (int i = 0; i < 3000; i++) {
        text_add(&line, ";");
        text_add_repeated(&line, "1 ", 199);
        text_addf(&line, "%d", i);
    }
    check_line("", &line, "", true);
    check_line("", &line, " ;\r\n", true);
    text_add(&line, ";");
    text_add_repeated(&line, "1 ", 199);
    check_line("", &line, "\n", false);
    text_clear(&line);
    add_rows(&line, &dice, 90, 900, 12);
    text_add(&other, "\n");
    for (int i = 0; i < 2000; i++) {
        text_add_repeated(&other, "1 ", 899);
        text_add(&other, "1;");
    }
    check_line("set logits ", &line, text_string(&other), true);
    text_release(&other);
    text_release(&line);
}
END_TEST

/* A file that became shorter after it was opened. */
START_TEST(cut_short)
{
    struct dice dice = {.state = 7};
    struct text line = {0};
    add_rows(&line, &dice, 900, 70, 9);
    for (size_t kept = 0; kept < line.length; kept += line.length / 7) {
        struct file_pieces file;
        struct error error;
        struct matrix matrix;
        size_t at = 0;
        write_file(path(), line.bytes, line.length);
        ck_assert(file_open(path(), &file, &error));
        ck_assert_int_eq(truncate(path(), (off_t)kept), 0);
        ck_assert(!rows_read_line(&file, &at, &matrix));
        file_close(&file);
    }
    text_release(&line);
}
END_TEST

#define CHANGING_BYTES 400000

static atomic_bool has_read;

/* Writes fewer rows over a file, and more, again and again. */
static void *write_over(void *user)
{
    static const char *const rows[] = {"1 2;1 2;", "1 2    ;", "1 2     ", "1 2;1 2\n"};
    const int file = open(path(), O_WRONLY);
    struct text texts[4] = {{0}};
    (void)user;
    for (size_t i = 0; i < 4; i++)
        text_add_repeated(&texts[i], rows[i], CHANGING_BYTES / 8);
    for (size_t i = 0; !atomic_load(&has_read); i++)
        if (pwrite(file, texts[i % 4].bytes, CHANGING_BYTES, 0) != CHANGING_BYTES)
            break;
    close(file);
    for (size_t i = 0; i < 4; i++)
        text_release(&texts[i]);
    return NULL;
}

/* Whatever is in a file the second time it is read, no more rows come than there is room for. */
START_TEST(changing)
{
    struct text line = {0};
    pthread_t writer;
    text_add_repeated(&line, "1 2;1 2;", CHANGING_BYTES / 8);
    write_file(path(), line.bytes, line.length);
    ck_assert_int_eq(pthread_create(&writer, NULL, write_over, NULL), 0);
    for (int i = 0; i < 400; i++) {
        struct file_pieces file;
        struct error error;
        struct matrix matrix;
        size_t at = 0;
        ck_assert(file_open(path(), &file, &error));
        if (rows_read_line(&file, &at, &matrix)) {
            ck_assert(at <= CHANGING_BYTES && matrix.rows <= CHANGING_BYTES / 2);
            matrix_release(&matrix);
        }
        file_close(&file);
    }
    atomic_store(&has_read, true);
    pthread_join(writer, NULL);
    text_release(&line);
}
END_TEST

/* The whole line, with its name. */
START_TEST(settings)
{
    static const struct {
        const char *before, *name;
        bool understood;
    } cases[] = {{"", "set logits ", true},          {"# large\n", " set\tlogits  ", true},
                 {"", "set probs ", false}, /* they are none */
                 {"", "set labels ", false},         {"", "set title ", false},
                 {"", "set logits", false},          {"", "logits ", false},
                 {"# large\n", "set target ", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dice dice = {.state = 10};
        struct text all = {0}, notes = {0};
        struct file_pieces file;
        struct error error;
        struct problem problem = problem_new(), wanted = problem_new();
        text_add(&all, cases[i].before);
        text_add(&all, cases[i].name);
        add_rows(&all, &dice, 900, 70, 9);
        const size_t end = all.length;
        text_add(&all, "\nset title 'behind it'\n");
        write_file(path(), all.bytes, all.length);
        ck_assert(file_open(path(), &file, &error));
        size_t at = strlen(cases[i].before);
        ck_assert_msg(setting_apply_line_rows(&problem, &file, &at, &notes) == cases[i].understood,
                      "%s", cases[i].name);
        if (cases[i].understood) {
            const char *line = all.bytes + strlen(cases[i].before);
            ck_assert_uint_eq(at, end);
            ck_assert(setting_apply_rows(&wanted, line, (size_t)(all.bytes + end - line), &notes));
        }
        ck_assert(problem_equal(&problem, &wanted));
        file_close(&file);
        problem_release(&problem);
        problem_release(&wanted);
        text_release(&notes);
        text_release(&all);
    }
}
END_TEST

/* What a file gives is what its bytes give, errors and all; nothing has changed where it is bad. */
static void check_file(const struct text *all, const char *of)
{
    struct session session = session_new();
    struct problem wanted, before = problem_share(&session.problem);
    struct text notes = {0}, wanted_notes = {0};
    struct error error = {0}, wanted_error = {0};
    write_file(path(), all->bytes, all->length);
    const bool good = script_open(&session, path(), &notes, &error);
    const bool right =
        script_problem(all->bytes, all->length, &wanted, &wanted_notes, &wanted_error);
    ck_assert_msg(good == right, "%s: %s%s", of, error.message, wanted_error.message);
    if (good) {
        ck_assert_msg(problem_equal(&session.problem, &wanted), "%s", of);
        ck_assert_str_eq(session_path(&session), path());
        problem_release(&wanted);
    } else {
        ck_assert_msg(problem_equal(&session.problem, &before), "%s", of);
        ck_assert_msg(strstr(error.message, wanted_error.message) != NULL, "%s: %s", of,
                      error.message);
        ck_assert_uint_eq(error.line, wanted_error.line);
        ck_assert_uint_eq(error.column, wanted_error.column);
    }
    ck_assert_str_eq(text_string(&notes), text_string(&wanted_notes));
    problem_release(&before);
    text_release(&notes);
    text_release(&wanted_notes);
    session_release(&session);
}

#define ROWS    2000
#define COLUMNS 90

static void check_parts(const char *before, const char *middle, const char *behind)
{
    struct dice dice = {.state = 8};
    struct text all = {0};
    char of[128];
    snprintf(of, sizeof of, "'%.40s', '%.20s', '%.40s'", before, middle, behind);
    text_add(&all, before);
    text_add(&all, "set logits ");
    add_rows(&all, &dice, ROWS / 2, COLUMNS, 9);
    text_add(&all, middle);
    add_rows(&all, &dice, ROWS / 2, COLUMNS, 9);
    text_add(&all, behind);
    ck_assert_uint_gt(all.length, (size_t)1 << 20);
    check_file(&all, of);
    text_release(&all);
}

START_TEST(large_files)
{
    static const char *const before[] = {
        "\xEF\xBB\xBF",
        "# xent problem, format 1\nset title 'large'\n",
        "# xent problem, format 1\r\nset title 'large'\r\n",
        "# xent problem, format 2\n",
        "\n \n# two\n\n",
        "set temperature 2\nset task multilabel\n",
        "set logits [[1, 2],\n",
        "set logits [[1, 2],\n[3, 4]]\n",
        "set logits [[1, 2]] ",
        "set tempo 2\n",
        "show\n",
        "  ",
        "set title 'a\n",
        "set logits @missing.npy\n",
        "set title 'a@b'\n",
    };
    static const char *const behind[] = {
        "\n",
        "\r\n",
        ";\n",
        " ; \t\n",
        "x\n",
        "\nset tempo 2\n",
        "\n\xEF\xBB\xBFset title 'x'\n",
        "\nset title 'x'",
        "\nset title '@'\n",
        "\nset target 1 2\n",
        "\nset logits 1 2\nset target 1\n",
        "\n# end",
        "\nset labels [[1, 0],\n[0, 1\n",
    };
    check_parts("", ";", "");
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        check_parts(before[i], ";", "\n");
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
        check_parts("", ";", behind[i]);
    check_parts("", " ", "\n");
    check_parts("", ";;", "\n");
    check_parts("", "; x ", "\n");
    check_parts("", "\nset logits ", "\n");
    check_parts("set title 'two'\n", "\nset labels ", "\n");
}
END_TEST

/* Lines before the long one that are more than are looked at, and zero bytes. */
START_TEST(unusual_files)
{
    struct dice dice = {.state = 9};
    for (size_t i = 0; i < 6; i++) {
        struct text all = {0};
        text_add_repeated(&all, i < 2 ? "# a comment\n" : "#\n", i < 2 ? 400 * (i + 1) : 1);
        text_add(&all, i == 2 ? "set probs " : "set logits ");
        add_rows(&all, &dice, ROWS, COLUMNS, 9);
        text_add(&all, "\n# the end of it\n");
        if (i > 2)
            all.bytes[i == 3 ? 1 : i == 4 ? all.length - 2 : all.length / 2] = '\0';
        check_file(&all, "unusual");
        text_release(&all);
    }
}
END_TEST

static void *write_once(void *name)
{
    struct text labels = {0};
    text_add_repeated(&labels, "7\n", ROWS);
    write_file(name, labels.bytes, labels.length);
    text_release(&labels);
    return NULL;
}

/* A pipe that a line names is read once, also where a later line is bad. */
START_TEST(pipes)
{
    static char name[] = "pipe";
    struct dice dice = {.state = 11};
    struct session session = session_new();
    struct text all = {0}, notes = {0};
    struct error error = {0};
    pthread_t writer;
    text_add(&all, "set logits ");
    add_rows(&all, &dice, ROWS, COLUMNS, 9);
    text_add(&all, "\nset target @pipe\nset tempo 2\n");
    write_file(path(), all.bytes, all.length);
    ck_assert_int_eq(mkfifo(name, 0600), 0);
    ck_assert_int_eq(pthread_create(&writer, NULL, write_once, name), 0);
    ck_assert(!script_open(&session, path(), &notes, &error));
    ck_assert_msg(error.line == 3 && strstr(error.message, "'tempo'"), "%s", error.message);
    pthread_join(writer, NULL);
    text_release(&all);
    text_release(&notes);
    session_release(&session);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {lines,    borders,     refused,      long_rows,
                                  settings, pipes,       shorter_rows, cut_short,
                                  changing, large_files, unusual_files};
    return run_tests("large_files", tests, sizeof tests / sizeof *tests);
}
