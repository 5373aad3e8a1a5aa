/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts as files: large, with wide rows, packed, through pipes, changing while they are read; and
 * for any number of threads the same. */
#include "core/feed/feed.h"

#include <fcntl.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/feeds.h"
#include "tests/keepers.h"
#include "tests/problems.h"

/* ---- random files with what must be read of them ---- */

static double random_double(struct dice *dice)
{
    uint64_t bits = 0;
    double value;
    for (int i = 0; i < 4; i++)
        bits = bits << 16 | dice_below(dice, 65536);
    memcpy(&value, &bits, sizeof value);
    return isfinite(value) ? value : dice_between(dice, -9, 9);
}

/* A cell that says the same number in some way. */
static void add_cell(struct dice *dice, double value, bool comma, struct text *out)
{
    const bool quoted = dice_one_in(dice, 30);
    text_addf(out, "%s%s%.17g%s%s", comma && dice_one_in(dice, 30) ? " " : "", quoted ? "\"" : "",
              value, quoted ? "\"" : "", comma && dice_one_in(dice, 30) ? "  " : "");
}

/* Between rows: comments and blank lines; how many lines. */
static size_t add_others(struct dice *dice, const char *line_end, struct text *out)
{
    size_t lines = 0;
    for (; dice_one_in(dice, 40); lines++)
        text_addf(out, "%s%s", dice_one_in(dice, 2) ? "# it's \"6\", no row" : "", line_end);
    return lines;
}

/* A file of so many bytes with a column of text, which is not asked for, and what is told of it. */
static void random_file(struct dice *dice, size_t bytes, struct text *file, struct text *told)
{
    const char *const line_end = dice_one_in(dice, 2) ? "\n" : "\r\n";
    const char separator = ",;\t"[dice_below(dice, 3)];
    const size_t columns = 1 + dice_below(dice, 12);
    size_t line = 2;
    text_add(file, "note");
    for (size_t c = 0; c < columns; c++)
        text_addf(file, "%cz%zu", separator, c);
    text_addf(file, "%s", line_end);
    for (size_t row = 0; file->length < bytes; row++) {
        line += add_others(dice, line_end, file);
        const bool lines = dice_one_in(dice, 50), quotes = lines || dice_one_in(dice, 20);
        text_addf(told, "%zu@%zu", row, line);
        text_addf(file, "%s", lines ? "\"one\"\"\ntwo,;\t\"" : quotes ? "\"a;,\t\"" : "it's");
        for (size_t c = 0; c < columns; c++) {
            const double value = random_double(dice);
            text_add_bytes(file, &separator, 1);
            add_cell(dice, value, separator == ',', file);
            text_addf(told, " %.17g", value);
        }
        text_add(file, line_end);
        text_add(told, "\n");
        line += 1 + lines;
    }
}

/* What is told without the names. */
static const char *rows_of(const struct text *told)
{
    return strchr(text_string(told), '\n') + 1;
}

static void check_rows(const struct feed_way *way, const struct text *expected)
{
    struct text told = {0};
    feed_tell(way, &told);
    if (strcmp(rows_of(&told), text_string(expected)) != 0) {
        const char *a = rows_of(&told), *b = text_string(expected);
        while (*a && *a == *b)
            a++, b++;
        ck_abort_msg("'%.60s' instead of '%.60s'", a, b);
    }
    text_release(&told);
}

/* The columns but for the first. */
static const size_t behind_first[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

static size_t count_columns(const struct text *file)
{
    size_t count = 0;
    for (const char *at = file->bytes; *at != '\n'; at++)
        count += memchr(",;\t", *at, 3) != NULL;
    return count;
}

/* Rows come back bit for bit, from files of several parts, for 1 to 8 threads, plain and packed. */
static void check_large(size_t number)
{
    struct dice dice = {.state = number + 1};
    struct text file = {0}, expected = {0}, packed = {0};
    random_file(&dice, 1 + dice_below(&dice, 1500000), &file, &expected);
    write_file(feed_path(), file.bytes, file.length);
    struct feed_way way = {.values = behind_first, .count = count_columns(&file)};
    for (size_t threads = 1; threads <= 8; threads += threads > 2 ? 2u : 1u) {
        way.options.threads = threads;
        way.most = 1 + dice_below(&dice, 900);
        check_rows(&way, &expected);
    }
    feed_add_gzip(&packed, file.bytes, file.length / 2);
    feed_add_gzip(&packed, file.bytes + file.length / 2, file.length - file.length / 2);
    write_file(feed_path(), packed.bytes, packed.length);
    check_rows(&way, &expected);
    text_clear(&packed);
    feed_add_zip(&packed, file.bytes, file.length, number % 2, (const char *[]){"rows.csv"}, 1);
    write_file(feed_path(), packed.bytes, packed.length);
    check_rows(&way, &expected);
    text_release(&packed);
    text_release(&file);
    text_release(&expected);
}

START_TEST(large_files)
{
    for (size_t number = 0; number < 8; number++)
        check_large(number);
}
END_TEST

/* Blocks of any size. */
START_TEST(block_sizes)
{
    struct dice dice = {.state = 5};
    struct text file = {0}, expected = {0};
    random_file(&dice, 40000, &file, &expected);
    write_file(feed_path(), file.bytes, file.length);
    for (size_t most = 1; most < 300; most++) {
        const struct feed_way way = {
            .values = behind_first, .count = count_columns(&file), .most = most};
        check_rows(&way, &expected);
    }
    text_release(&file);
    text_release(&expected);
}
END_TEST

/* A bad row far behind: all rows before it, and its place, for any number of threads. */
START_TEST(late_errors)
{
    struct text file = {0}, first = {0}, told = {0};
    text_add(&file, "a,b\n");
    for (int i = 0; i < 300000; i++)
        text_addf(&file, i == 234567 ? "1,x\n" : i == 234569 ? "1\n" : "1,%d\n", i);
    for (size_t threads = 1; threads <= 8; threads++) {
        const struct feed_way way = {.options.threads = threads};
        text_clear(&told);
        feed_tell_bytes(file.bytes, file.length, &way, &told);
        ck_assert(strstr(told.bytes, "\n234566@234568 1 234566\n234569:3: 'x' is no number"));
        if (threads == 1)
            text_add(&first, told.bytes);
        ck_assert_str_eq(first.bytes, told.bytes);
    }
    text_release(&file);
    text_release(&first);
    text_release(&told);
}
END_TEST

/* Enough parts for all threads to have their turn: every row is there, once, in order. */
START_TEST(order)
{
    enum { ROWS = 800000 };
    struct text file = {0};
    for (size_t row = 0; row < ROWS; row++)
        text_addf(&file, "%zu,-%zu.5\n", row, row);
    write_file(feed_path(), file.bytes, file.length);
    text_release(&file);
    for (size_t turn = 0; turn < 12; turn++) {
        const struct feed_options options = {.path = feed_path(), .threads = 2 + turn % 4};
        struct feed_block block;
        struct error error;
        size_t row = 0;
        struct feed *feed = feed_open(&options, &error);
        while (feed_next(feed, SIZE_MAX, &block, &error))
            for (size_t i = 0; i < block.rows; i++, row++) {
                const double *values = (const double *)block.values + 2 * i;
                if (values[0] != (double)row || values[1] != -(double)row - 0.5 ||
                    feed_row(&block, i) != row || feed_line(&block, i) != row + 1)
                    ck_abort_msg("%zu: %g, %g", row, values[0], values[1]);
            }
        ck_assert_uint_eq(row, ROWS);
        feed_close(feed);
    }
}
END_TEST

/* ---- pipes ---- */

/* Standard input becomes a pipe that these bytes come through, in pieces of odd sizes. */
static pid_t feed_pipe(const char *bytes, size_t length)
{
    int ends[2];
    ck_assert(pipe(ends) == 0);
    const pid_t writer = fork();
    if (writer == 0) {
        close(ends[0]);
        for (size_t at = 0, piece = 1; at < length; piece = piece * 3 % 70001) {
            const size_t here = piece < length - at ? piece : length - at;
            const ssize_t written = write(ends[1], bytes + at, here);
            if (written <= 0)
                break;
            at += (size_t)written;
        }
        _exit(0);
    }
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    return writer;
}

START_TEST(pipes)
{
    struct dice dice = {.state = 77};
    struct text file = {0}, expected = {0}, packed = {0}, told = {0};
    random_file(&dice, 700000, &file, &expected);
    struct feed_way way = {
        .options = {.path = "-"}, .values = behind_first, .count = count_columns(&file)};
    feed_add_gzip(&packed, file.bytes, file.length);
    for (size_t threads = 1; threads <= 4; threads++) {
        const struct text *bytes = threads % 2 ? &file : &packed;
        way.options.threads = threads;
        const pid_t writer = feed_pipe(bytes->bytes, bytes->length);
        check_rows(&way, &expected);
        waitpid(writer, NULL, 0);
    }
    text_clear(&packed);
    feed_add_zip(&packed, "1\n", 2, true, (const char *[]){"a"}, 1);
    const pid_t writer = feed_pipe(packed.bytes, packed.length);
    feed_tell(&(struct feed_way){.options.path = "-"}, &told);
    waitpid(writer, NULL, 0);
    ck_assert_str_eq(told.bytes, "0:0: a zip file (NPZ) cannot be read from a pipe: its list of "
                                 "members is at the end; give the name of the file\n");
    text_release(&packed);
    text_release(&file);
    text_release(&expected);
    text_release(&told);
}
END_TEST

/* A file on standard input is one with a length. */
START_TEST(file_as_input)
{
    struct text told = {0};
    write_file(feed_path(), "1\n2\n", 4);
    const int file = open(feed_path(), O_RDONLY);
    dup2(file, STDIN_FILENO);
    close(file);
    feed_tell(&(struct feed_way){.options.path = "-"}, &told);
    ck_assert_str_eq(told.bytes, "0@1 1\n1@2 2\n");
    text_release(&told);
}
END_TEST

/* Says so for the first time a while after it was asked for the first time. */
static bool stop_soon(void)
{
    static atomic_long begun;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const long ms = now.tv_sec * 1000 + now.tv_nsec / 1000000;
    long none = 0;
    atomic_compare_exchange_strong(&begun, &none, ms);
    return ms > atomic_load(&begun) + 300;
}

/* A pipe that says nothing any more, and has no end: one can stop, and one can leave. */
START_TEST(leaves)
{
    struct text file = {0};
    struct error error;
    struct feed_block block;
    int ends[2];
    ck_assert(pipe(ends) == 0);
    dup2(ends[0], STDIN_FILENO);
    text_add_repeated(&file, "1,2,3\n", 100000);
    const pid_t writer = fork();
    if (writer == 0) {
        const ssize_t written = write(ends[1], file.bytes, file.length);
        _exit(written < 0);
    }
    const struct feed_options options = {.path = "-", .threads = 3, .stop = stop_soon};
    struct feed *feed = feed_open(&options, &error);
    ck_assert(feed != NULL);
    while (feed_next(feed, 100000, &block, &error))
        ck_assert(((const double *)block.values)[2] == 3);
    ck_assert(feed_failed(feed));
    ck_assert_str_eq(error.message, "interrupted");
    feed_close(feed);
    waitpid(writer, NULL, 0);
    text_release(&file);
}
END_TEST

/* ---- files that change ---- */

START_TEST(changing)
{
    struct text file = {0};
    struct error error;
    struct feed_block block;
    text_add_repeated(&file, "1,2,3\n", 400000);
    for (int how = 0; how < 3; how++) {
        write_file(feed_path(), file.bytes, file.length);
        const struct feed_options options = {.path = feed_path(), .threads = 1};
        struct feed *feed = feed_open(&options, &error);
        ck_assert(feed && feed_next(feed, 10, &block, &error));
        FILE *stream = how == 0 ? fopen(feed_path(), "a") : fopen(feed_path(), "r+");
        if (how == 0)
            fputs("4,5,6\n7,8", stream);
        else if (how == 1)
            ck_assert(ftruncate(fileno(stream), 600001) == 0);
        else
            fputs("9", stream);
        fclose(stream);
        while (feed_next(feed, 10000, &block, &error))
            ck_assert(((const double *)block.values)[2] == 3);
        ck_assert(feed_failed(feed));
        ck_assert_str_eq(error.message, "the file changed while it was read");
        feed_close(feed);
    }
    text_release(&file);
}
END_TEST

/* ---- rows of any width ---- */

static double wide_value(size_t row, size_t column)
{
    char text[32];
    snprintf(text, sizeof text, "%zu.%zu", row, column % 1000);
    return strtod(text, NULL);
}

static void check_wide(struct feed *feed, size_t columns)
{
    struct feed_block block;
    struct error error;
    size_t row = 0;
    for (; feed_next(feed, 1, &block, &error); row++) {
        const double *values = block.values;
        ck_assert_uint_eq(block.columns, columns);
        ck_assert_uint_eq(feed_line(&block, 0), row + 1);
        for (size_t c = 0; c < columns; c += c < columns - 1000 ? 997 : 1)
            ck_assert(values[c] == wide_value(row, c));
    }
    ck_assert_uint_eq(row, 3);
    ck_assert(!feed_failed(feed));
}

START_TEST(wide_rows)
{
    const size_t sizes[] = {100000, FEED_COLUMNS_MAX, FEED_COLUMNS_MAX + 1};
    for (size_t i = 0; i < 3; i++) {
        struct text file = {0};
        struct error error;
        for (int row = 0; row < 3; row++)
            for (size_t c = 0; c < sizes[i]; c++)
                text_addf(&file, "%d.%zu%c", row, c % 1000, c + 1 < sizes[i] ? ',' : '\n');
        write_file(feed_path(), file.bytes, file.length);
        const struct feed_options options = {.path = feed_path(), .threads = 2};
        struct feed *feed = feed_open(&options, &error);
        text_release(&file);
        if (sizes[i] <= FEED_COLUMNS_MAX) {
            ck_assert_msg(feed, "%s", error.message);
            check_wide(feed, sizes[i]);
        } else {
            ck_assert(!feed);
            ck_assert_str_eq(error.message, "a row of more than 1048576 cells; no more are read");
            ck_assert_uint_eq(error.line, 1);
        }
        feed_close(feed);
    }
}
END_TEST

/* 64 MiB without the end of a line. */
START_TEST(endless_row)
{
    struct text told = {0};
    FILE *stream = fopen(feed_path(), "w");
    fputs("1,2\n3,4\n", stream);
    char zeros[4096];
    memset(zeros, '0', sizeof zeros);
    for (size_t i = 0; i < (FEED_ROW_MAX >> 12) + 200; i++)
        fwrite(zeros, 1, sizeof zeros, stream);
    fputs("\n", stream);
    fclose(stream);
    feed_tell(&(struct feed_way){.options.threads = 2}, &told);
    ck_assert_str_eq(told.bytes, "0@1 1 2\n1@2 3 4\n3:0: a row is longer than 64 MiB\n");
    ck_assert(remove(feed_path()) == 0);
    text_release(&told);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {order,  large_files, block_sizes,   late_errors, pipes,
                                  leaves, changing,    file_as_input, wide_rows,   endless_row};
    return run_tests("feed_files", tests, sizeof tests / sizeof *tests);
}
