/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NPY files as files: cut, changed, large, becoming shorter while they are read, pipes; written
 * ones; and what NumPy writes. */
#include "core/npy.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/arrays.h"
#include "tests/keepers.h"
#include "tests/problems.h"

static void add_small_file(struct text *file, const char *order)
{
    char dict[96];
    snprintf(dict, sizeof dict, "{'descr': '%s', 'fortran_order': True, 'shape': (2, 2), }\n",
             order);
    array_add_header(file, 1, dict);
    for (uint64_t i = 1; i <= 4; i++)
        array_add_bits(file, i << 8, 2, false);
}

/* No prefix of a file is one. */
START_TEST(prefixes)
{
    struct text file = {0};
    struct matrix matrix;
    struct error error;
    add_small_file(&file, "<i2");
    for (size_t length = 0; length < file.length; length++) {
        const struct text cut = {.bytes = file.bytes, .length = length};
        ck_assert_msg(!array_read(&cut, &matrix, &error), "%zu", length);
    }
    ck_assert(array_read(&file, &matrix, &error));
    matrix_release(&matrix);
    text_add_bytes(&file, "", 1);
    ck_assert(!array_read(&file, &matrix, &error));
    text_release(&file);
}
END_TEST

/* Every byte changed to every other: an error with a message, or numbers that fill the file. */
START_TEST(changes)
{
    struct text file = {0};
    struct matrix matrix;
    size_t read = 0;
    add_small_file(&file, "<i2");
    for (size_t i = 0; i < file.length; i++)
        for (int change = 1; change < 256; change++) {
            const struct file_pieces pieces = {.file = -1, .length = file.length, .held = file};
            struct error error = {0};
            file.bytes[i] = (char)((unsigned char)file.bytes[i] ^ change);
            if (npy_read(&pieces, &matrix, &error)) {
                const size_t numbers = matrix.rows * matrix.columns;
                ck_assert(numbers == 4 || numbers == 8);
                matrix_release(&matrix);
                read++;
            } else {
                ck_assert(error.message[0]);
            }
            file.bytes[i] = (char)((unsigned char)file.bytes[i] ^ change);
        }
    ck_assert_uint_ge(read, 8 * 255); /* all that change a number alone, and some of the others */
    text_release(&file);
}
END_TEST

/* Sizes around those of pieces and tiles, which several threads share. */
static const struct {
    size_t rows, columns;
} sizes[] = {{1, 300000}, {300000, 1}, {257, 9}, {256, 8}, {1000, 700}, {511, 513}};

#define SIZES (sizeof sizes / sizeof *sizes)

static double number_at(size_t row, size_t column)
{
    return (double)(row * 1000003 + column);
}

/* The order of the bytes of this processor, as NPY writes it. */
static char own_order(void)
{
    const unsigned one = 1;
    unsigned char first;
    memcpy(&first, &one, 1);
    return first ? '<' : '>';
}

static void add_numbers(struct text *file, size_t rows, size_t columns, bool by_columns,
                        bool single)
{
    char dict[128];
    snprintf(dict, sizeof dict, "{'descr': '%cf%d', 'fortran_order': %s, 'shape': (%zu, %zu), }\n",
             own_order(), single ? 4 : 8, by_columns ? "True" : "False", rows, columns);
    array_add_header(file, 2, dict);
    for (size_t i = 0; i < rows * columns; i++) {
        const double value =
            by_columns ? number_at(i % rows, i / rows) : number_at(i / columns, i % columns);
        const float narrow = (float)value;
        text_add_bytes(file, single ? (const char *)&narrow : (const char *)&value,
                       single ? sizeof narrow : sizeof value);
    }
}

START_TEST(large_files)
{
    const bool by_columns = _i & 1, single = _i & 2;
    for (size_t s = 0; s < SIZES; s++) {
        struct text file = {0};
        struct matrix matrix;
        struct error error = {0};
        add_numbers(&file, sizes[s].rows, sizes[s].columns, by_columns, single);
        ck_assert_msg(array_read(&file, &matrix, &error), "%s", error.message);
        for (size_t r = 0; r < matrix.rows; r++)
            for (size_t c = 0; c < matrix.columns; c++) {
                const double wanted = single ? (double)(float)number_at(r, c) : number_at(r, c);
                if (matrix_row(&matrix, r)[c] != wanted)
                    ck_abort_msg("%zu: %zu, %zu", s, r, c);
            }
        matrix_release(&matrix);
        text_release(&file);
    }
}
END_TEST

/* However many threads read: it is the first NaN, row by row, that is told of. */
START_TEST(first_nan)
{
    static const struct {
        size_t row, column;
    } places[] = {{999, 699}, {998, 0}, {500, 350}, {500, 349}, {93, 5}, {0, 699}, {0, 0}};
    const bool by_columns = _i & 1, single = _i & 2;
    const size_t size = single ? 4 : 8;
    struct text file = {0};
    struct matrix matrix;
    add_numbers(&file, 1000, 700, by_columns, single);
    char *numbers = file.bytes + file.length - 700000 * size;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const size_t row = places[i].row, column = places[i].column;
        char wanted[64];
        struct error error = {0};
        memset(numbers + (by_columns ? column * 1000 + row : row * 700 + column) * size, 0xFF,
               size);
        ck_assert(!array_read(&file, &matrix, &error));
        snprintf(wanted, sizeof wanted, "row %zu, column %zu is nan, which is no number", row,
                 column);
        ck_assert_str_eq(error.message, wanted);
    }
    text_release(&file);
}
END_TEST

/* A file that loses its end between opening and reading. */
START_TEST(shrinking)
{
    struct text file = {0};
    struct matrix matrix;
    struct error error = {0};
    struct file_pieces pieces;
    add_numbers(&file, 1000, 700, _i & 1, _i & 2);
    write_file(array_path(), file.bytes, file.length);
    ck_assert(file_open(array_path(), &pieces, &error));
    ck_assert_int_eq(truncate(array_path(), (off_t)file.length - 1), 0);
    ck_assert(!npy_read(&pieces, &matrix, &error));
    ck_assert_str_eq(error.message, "the file became shorter while it was read");
    file_close(&pieces);
    text_release(&file);
}
END_TEST

/* A file of which a number is written anew in between; the same bytes are no excuse. */
START_TEST(rewritten)
{
    struct text file = {0};
    struct matrix matrix;
    struct error error = {0};
    struct file_pieces pieces;
    add_numbers(&file, 100, 70, _i & 1, _i & 2);
    write_file(array_path(), file.bytes, file.length);
    const struct timespec long_ago[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
    ck_assert_int_eq(utimensat(AT_FDCWD, array_path(), long_ago, 0), 0);
    ck_assert(file_open(array_path(), &pieces, &error));
    ck_assert(npy_read(&pieces, &matrix, &error));
    matrix_release(&matrix);
    FILE *stream = fopen(array_path(), "r+");
    ck_assert(stream && fseek(stream, -1, SEEK_END) == 0 &&
              fputc(file.bytes[file.length - 1], stream) != EOF);
    fclose(stream);
    ck_assert(!npy_read(&pieces, &matrix, &error));
    ck_assert_str_eq(error.message, "the file changed while it was read");
    file_close(&pieces);
    text_release(&file);
}
END_TEST

START_TEST(pipes)
{
    struct text file = {0};
    struct matrix matrix;
    struct error error = {0};
    struct file_pieces pieces;
    char path[32];
    int ends[2];
    add_small_file(&file, "<i2");
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], file.bytes, file.length), (ssize_t)file.length);
    close(ends[1]);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    ck_assert(!npy_is_file(path)); /* and nothing of it is lost */
    ck_assert_msg(file_open(path, &pieces, &error), "%s", error.message);
    ck_assert(npy_begins(&pieces));
    ck_assert(npy_read(&pieces, &matrix, &error));
    ck_assert(matrix_row(&matrix, 0)[1] == 768);
    matrix_release(&matrix);
    file_close(&pieces);
    close(ends[0]);
    text_release(&file);
}
END_TEST

START_TEST(written_and_read)
{
    struct matrix matrix = matrix_new(37, 41), back;
    struct file_pieces pieces;
    struct error error = {0};
    for (size_t r = 0; r < 37; r++)
        for (size_t c = 0; c < 41; c++)
            matrix_edit(&matrix, r)[c] = r == c ? -INFINITY : -1 / number_at(r + 1, c);
    array_write(array_path(), &matrix);
    ck_assert(file_open(array_path(), &pieces, &error));
    ck_assert(npy_read(&pieces, &back, &error));
    ck_assert(matrix_equal(&matrix, &back));
    file_close(&pieces);
    matrix_release(&matrix);
    matrix_release(&back);
}
END_TEST

/* NumPy itself, where it is there: the last bit of what it writes, and what it reads of ours. */
START_TEST(by_numpy)
{
    static const char script[] =
        "import sys, numpy as n; a = n.arange(1, 13).reshape(3, 4); p = sys.argv[1]\n"
        "for v in (1, 2, 3):\n"
        "  for t in 'f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8'.split():\n"
        "    for o in '<>':\n"
        "      for w in 'CF':\n"
        "        with open('%s/numpy-%d%s%s%s.npy' % (p, v, t, '<>'.index(o), w), 'wb') as f:\n"
        "          n.lib.format.write_array(f, n.asarray(a, o + t, order=w), (v, 0))\n";
    static const char *const types[] = {"f2", "f4", "f8", "i1", "i2", "i4",
                                        "i8", "u1", "u2", "u4", "u8"};
    char command[2048];
    const char *folder = getenv("XENT_SCRATCH");
    snprintf(command, sizeof command,
             "for p in python3 /usr/bin/python3; do $p -c \"%s\" '%s' 2>'%s/said' && exit 0; done; "
             "exit 1",
             script, folder, folder);
    if (system(command) != 0) /* nothing to compare with */
        return;
    for (int version = 1; version <= 3; version++)
        for (size_t t = 0; t < sizeof types / sizeof *types; t++)
            for (int way = 0; way < 4; way++) {
                char path[512];
                struct file_pieces pieces;
                struct matrix matrix;
                struct error error = {0};
                snprintf(path, sizeof path, "%s/numpy-%d%s%d%c.npy", folder, version, types[t],
                         way & 1, "CF"[way >> 1]);
                ck_assert_msg(file_open(path, &pieces, &error), "%s", error.message);
                ck_assert_msg(npy_read(&pieces, &matrix, &error), "%s: %s", path, error.message);
                ck_assert(matrix.rows == 3 && matrix.columns == 4);
                for (size_t i = 0; i < 12; i++)
                    ck_assert(matrix_row(&matrix, i / 4)[i % 4] == (double)(i + 1));
                matrix_release(&matrix);
                file_close(&pieces);
            }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {prefixes, changes, pipes, written_and_read, by_numpy};
    TCase *tcase = tcase_create("npy_files");
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(tcase, tests[i]);
    tcase_add_loop_test(tcase, large_files, 0, 4);
    tcase_add_loop_test(tcase, first_nan, 0, 4);
    tcase_add_loop_test(tcase, shrinking, 0, 4);
    tcase_add_loop_test(tcase, rewritten, 0, 4);
    return run_cases("npy_files", tcase);
}
