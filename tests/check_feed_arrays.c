/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NPY files as rows: types, orders, choices, and headers that lie. */
#include "core/feed/feed.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/arrays.h"
#include "tests/feeds.h"
#include "tests/keepers.h"
#include "tests/problems.h"

static void add_header(struct text *file, const char *descr, bool by_columns, const char *shape)
{
    char dict[128];
    snprintf(dict, sizeof dict, "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n", descr,
             by_columns ? "True" : "False", shape);
    array_add_header(file, 1, dict);
}

/* A header and bytes, as hexadecimal digits. */
static void add_file(struct text *file, const char *descr, const char *shape, const char *bytes)
{
    add_header(file, descr, false, shape);
    for (; bytes[0] && bytes[1]; bytes += 2 + (bytes[2] == ' ')) {
        const char digits[] = {bytes[0], bytes[1], '\0'};
        text_add_bytes(file, (const char[]){(char)strtoul(digits, NULL, 16)}, 1);
    }
}

/* ---- small files ---- */

static const struct {
    const char *descr, *shape, *bytes, *told;
} arrays[] = {
    {"|u1", "(2, 3)", "01 02 03 04 05 06", "0@0 1 2 3\n1@0 4 5 6\n"},
    {"|u1", "(3,)", "01 02 03", "0@0 1\n1@0 2\n2@0 3\n"},
    {"|u1", "(1, 3)", "01 02 03", "0@0 1 2 3\n"},
    {"|u1", "()", "09", "0@0 9\n"},
    {"|i1", "(2,)", "FF 7F", "0@0 -1\n1@0 127\n"},
    {"|b1", "(2,)", "00 01", "0@0 0\n1@0 1\n"},
    {"<i2", "(1,)", "FE FF", "0@0 -2\n"},
    {">i2", "(1,)", "FF FE", "0@0 -2\n"},
    {"<i4", "(1,)", "01 00 00 80", "0@0 -2147483647\n"},
    {">u8", "(1,)", "00 20 00 00 00 00 00 00", "0@0 9007199254740992\n"},
    {"<f2", "(2,)", "00 3C 00 FC", "0@0 1\n1@0 -inf\n"},
    {"<f4", "(1, 2)", "00 00 C0 3F 00 00 80 7F", "0@0 1.5 inf\n"},
    {">f4", "(1, 2)", "3F C0 00 00 CD CC CC 3D", "0@0 1.5 -429492128\n"},
    {"<f4", "(1, 1)", "CD CC CC 3D", "0@0 0.10000000149011612\n"},
    {"<f8", "(1, 1)", "9A 99 99 99 99 99 B9 3F", "0@0 0.10000000000000001\n"},
    {">f8", "(1, 1)", "3F B9 99 99 99 99 99 9A", "0@0 0.10000000000000001\n"},
    /* what is refused */
    {"<f4", "(2, 2)", "00 00 00 00 00 00 80 3F 00 00 80 3F 00 00 C0 7F",
     "0@0 0 1\n0:0: row 1, column 1 is nan, which is no number\n"},
    {">f8", "(2,)", "3F F0 00 00 00 00 00 00 7F F8 00 00 00 00 00 00",
     "0@0 1\n0:0: row 1, column 0 is nan, which is no number\n"},
    {"<i8", "(1,)", "01 00 00 00 00 00 20 00",
     "0:0: row 0, column 0 is 9007199254740993, which no double holds; whole numbers up to 2^53 "
     "are safe\n"},
    {"|b1", "(2,)", "01 02", "0@0 1\n0:0: row 1, column 0 is byte 0x02; a bool is 0 or 1\n"},
    {"<i2", "(2, 2)", "01 00 02 00 03 00 04",
     "0:0: 2 x 2 numbers of type i2 take 8 bytes, but only 7 follow the header; the file is cut "
     "short\n"},
    {"<i2", "(1, 2)", "01 00 02 00 03 00",
     "0:0: 1 x 2 numbers of type i2 take 4 bytes, but 6 follow the header\n"},
    {"|u1", "(0, 3)", "", "0:0: 0 x 3 numbers; wanted: at least one\n"},
    {"|u1", "(2, 2, 1)", "01 02 03 04", "0:0: 3 dimensions; a matrix has 2\n"},
    {"|u1", "(1, 1048577)", "01",
     "0:0: 1 x 1048577 numbers of type u1 take 1048577 bytes, but only 1 follow the header; the "
     "file is cut short\n"},
#if SIZE_MAX > UINT32_MAX
    {"<f8", "(4294967296, 4294967296)", "01",
     "0:0: 4294967296 x 4294967296 numbers; no more than 1152921504606846975 are read\n"},
    {"<f8", "(18446744073709551615, 1)", "01",
     "0:0: 18446744073709551615 x 1 numbers; no more than 1152921504606846975 are read\n"},
    {"<f8", "(2305843009213693953, 8)", "01",
     "0:0: 2305843009213693953 x 8 numbers; no more than 1152921504606846975 are read\n"},
#else
    {"<f8", "(65536, 65536)", "01",
     "0:0: 65536 x 65536 numbers; no more than 268435455 are read\n"},
    {"<f8", "(4294967295, 1)", "01",
     "0:0: 4294967295 x 1 numbers; no more than 268435455 are read\n"},
    {"<f8", "(536870913, 8)", "01",
     "0:0: 536870913 x 8 numbers; no more than 268435455 are read\n"},
#endif
    {"<c8", "(1,)", "00",
     "0:0: numbers of type '<c8'; wanted: one of f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1, "
     "behind '<', '>' or, if it has one byte, '|'\n"},
};

START_TEST(small_arrays)
{
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        struct text file = {0}, told = {0};
        add_file(&file, arrays[i].descr, arrays[i].shape, arrays[i].bytes);
        feed_tell_bytes(file.bytes, file.length, &(struct feed_way){0}, &told);
        ck_assert_str_eq(text_string(&told), arrays[i].told);
        text_release(&file);
        text_release(&told);
    }
}
END_TEST

static void check_way(const struct text *file, const struct feed_way *way, const char *expected)
{
    struct text told = {0};
    feed_tell_bytes(file->bytes, file->length, way, &told);
    ck_assert_str_eq(text_string(&told), expected);
    text_release(&told);
}

/* Columns in any order, bad ones that nobody asked for, bad rows passed over. */
START_TEST(choices)
{
    struct text file = {0};
    const size_t back[] = {2, 0}, last[] = {2};
    add_file(&file, "<f4", "(3, 3)",
             "00 00 80 3F 00 00 C0 7F 00 00 00 40 00 00 40 40 00 00 C0 7F 00 00 80 40 "
             "00 00 C0 7F 00 00 80 3F 00 00 A0 40");
    check_way(&file, &(struct feed_way){.values = back, .count = 2},
              "0@0 2 1\n1@0 4 3\n0:0: row 2, column 0 is nan, which is no number\n");
    check_way(&file, &(struct feed_way){.values = last, .count = 1}, "0@0 2\n1@0 4\n2@0 5\n");
    check_way(&file, &(struct feed_way){.options.skip_bad = true, .values = back, .count = 2},
              "0@0 2 1\n1@0 4 3\nskipped 1\n2@0:0: row 2, column 0 is nan, which is no number\n");
    check_way(&file, &(struct feed_way){.options.skip_bad = true},
              "skipped 3\n0@0:0: row 0, column 1 is nan, which is no number\n"
              "1@0:0: row 1, column 1 is nan, which is no number\n"
              "2@0:0: row 2, column 0 is nan, which is no number\n");
    check_way(&file, &(struct feed_way){.options.allow_nan = true},
              "0@0 1 nan 2\n1@0 3 nan 4\n2@0 nan 1 5\n");
    text_release(&file);
}
END_TEST

/* The label of a row is a double, whatever the values are. */
START_TEST(labels)
{
    struct text file = {0};
    struct error error;
    struct feed_block block;
    add_file(&file, "<f4", "(2, 2)", "00 00 80 3F 00 00 00 40 00 00 40 40 00 00 80 40");
    write_file(feed_path(), file.bytes, file.length);
    const struct feed_options options = {.path = feed_path()};
    struct feed *feed = feed_open(&options, &error);
    ck_assert(feed && feed_dtype(feed) == FEED_F32 && feed_kind(feed) == FEED_ARRAY);
    ck_assert_uint_eq(feed_rows(feed), 2);
    ck_assert(!feed_is_named(feed) && feed_find(feed, "") == FEED_NONE);
    ck_assert(feed_choose(feed, 1, NULL, 0, &error));
    ck_assert(feed_next(feed, 9, &block, &error) && block.rows == 2 && block.columns == 1);
    ck_assert(((const float *)block.values)[1] == 3 && block.labels[1] == 4);
    ck_assert(!feed_next(feed, 9, &block, &error) && !feed_failed(feed));
    feed_close(feed);
    text_release(&file);
}
END_TEST

/* ---- cuts: no part of a file is one ---- */

START_TEST(cuts)
{
    struct text file = {0}, packed = {0}, told = {0};
    add_file(&file, "<i2", "(2, 2)", "01 00 02 00 03 00 04 00");
    for (int how = 0; how < 3; how++) {
        text_clear(&packed);
        if (how == 0)
            text_add_bytes(&packed, file.bytes, file.length);
        else if (how == 1)
            feed_add_gzip(&packed, file.bytes, file.length);
        else
            feed_add_zip(&packed, file.bytes, file.length, true, (const char *[]){"a.npy"}, 1);
        check_way(&packed, &(struct feed_way){0}, "0@0 1 2\n1@0 3 4\n");
        for (size_t cut = 6; cut < packed.length; cut++) {
            text_clear(&told);
            feed_tell_bytes(packed.bytes, cut, &(struct feed_way){0}, &told);
            ck_assert_msg(strstr(told.bytes, "0:0: "), "%d, %zu: %s", how, cut, told.bytes);
        }
        text_add(&packed, "x");
        text_clear(&told);
        feed_tell_bytes(packed.bytes, packed.length, &(struct feed_way){0}, &told);
        ck_assert_msg(how == 2 || strstr(told.bytes, "0:0: "), "%d: %s", how, told.bytes);
    }
    text_release(&file);
    text_release(&packed);
    text_release(&told);
}
END_TEST

/* Every byte of the header changed to every other: an error, or numbers. */
START_TEST(changes)
{
    struct text file = {0}, told = {0};
    add_file(&file, "<i2", "(2, 2)", "01 00 02 00 03 00 04 00");
    for (size_t i = 0; i < file.length; i++)
        for (int change = 1; change < 256; change += 6) {
            file.bytes[i] = (char)((unsigned char)file.bytes[i] ^ change);
            text_clear(&told);
            feed_tell_bytes(file.bytes, file.length, &(struct feed_way){0}, &told);
            ck_assert(told.length > 0);
            file.bytes[i] = (char)((unsigned char)file.bytes[i] ^ change);
        }
    text_release(&file);
    text_release(&told);
}
END_TEST

/* ---- large files, in either order, packed or not ---- */

static double number_at(size_t row, size_t column)
{
    return (double)(row * 31 % 65521) + (double)column / 1024;
}

/* For numbers as this machine writes them. */
static void add_own_header(struct text *file, size_t rows, size_t columns, bool by_columns,
                           bool single)
{
    const uint16_t one = 1;
    unsigned char first;
    char shape[64], type[8];
    memcpy(&first, &one, 1);
    snprintf(type, sizeof type, "%cf%d", first ? '<' : '>', single ? 4 : 8);
    snprintf(shape, sizeof shape, "(%zu, %zu)", rows, columns);
    add_header(file, type, by_columns, shape);
}

static void add_number(struct text *file, double value, bool single)
{
    const float narrow = (float)value;
    text_add_bytes(file, single ? (const char *)&narrow : (const char *)&value,
                   single ? sizeof narrow : sizeof value);
}

static void add_numbers(struct text *file, size_t rows, size_t columns, bool by_columns,
                        bool single)
{
    add_own_header(file, rows, columns, by_columns, single);
    for (size_t i = 0; i < rows * columns; i++)
        add_number(file,
                   by_columns ? number_at(i % rows, i / rows) : number_at(i / columns, i % columns),
                   single);
}

static void check_block(const struct feed_block *block, size_t *row)
{
    for (size_t r = 0; r < block->rows; r++, ++*row) {
        ck_assert_uint_eq(feed_row(block, r), *row);
        for (size_t c = 0; c < block->columns; c++) {
            const size_t i = r * block->columns + c;
            const double wanted = number_at(*row, c);
            const double value = block->dtype == FEED_F32
                                     ? (double)((const float *)block->values)[i]
                                     : ((const double *)block->values)[i];
            if (value != (block->dtype == FEED_F32 ? (double)(float)wanted : wanted))
                ck_abort_msg("%zu, %zu: %a", *row, c, value);
        }
    }
}

static void check_large(const struct text *file, size_t rows, size_t threads)
{
    const struct feed_options options = {.path = feed_path(), .threads = threads};
    struct feed_block block;
    struct error error;
    size_t row = 0;
    write_file(feed_path(), file->bytes, file->length);
    struct feed *feed = feed_open(&options, &error);
    ck_assert_msg(feed, "%s", error.message);
    ck_assert_uint_eq(feed_rows(feed), rows);
    while (feed_next(feed, 777, &block, &error))
        check_block(&block, &row);
    ck_assert_msg(!feed_failed(feed), "%s", error.message);
    ck_assert_uint_eq(row, rows);
    feed_close(feed);
}

static const struct {
    size_t rows, columns;
} sizes[] = {{40000, 7}, {100, 3000}, {2, 200000}, {300000, 1}, {1, 300000}, {40, 33000}};

START_TEST(large_arrays)
{
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (int how = 0; how < 4; how++) {
            struct text file = {0}, packed = {0};
            add_numbers(&file, sizes[s].rows, sizes[s].columns, how & 1, how & 2);
            check_large(&file, sizes[s].rows, 1 + s % 3);
            feed_add_zip(&packed, file.bytes, file.length, false, (const char *[]){"z.npy"}, 1);
            check_large(&packed, sizes[s].rows, 2);
            text_clear(&packed);
            if (s == 0 && !(how & 1)) {
                feed_add_gzip(&packed, file.bytes, file.length);
                check_large(&packed, sizes[s].rows, 2);
            }
            text_release(&file);
            text_release(&packed);
        }
}
END_TEST

/* Numbers by columns are collected from all over a file, which a stream does not allow. */
START_TEST(fortran_packed)
{
    static const char told[] =
        "0:0: an array in Fortran order can only be read from a file that is not compressed; "
        "np.ascontiguousarray() gives the other order\n";
    struct text file = {0}, packed = {0};
    add_numbers(&file, 2, 2, true, false);
    feed_add_gzip(&packed, file.bytes, file.length);
    check_way(&packed, &(struct feed_way){0}, told);
    text_release(&file);
    text_release(&packed);
}
END_TEST

/* Wherever it stands in a run of numbers that are looked at together, and behind the last run. */
START_TEST(nan_anywhere)
{
    const size_t count = 130;
    for (size_t place = 0; place < count; place++)
        for (int single = 0; single < 2; single++) {
            struct text file = {0}, told = {0};
            char expected[80];
            add_own_header(&file, count, 1, false, single);
            for (size_t i = 0; i < count; i++)
                add_number(&file, i == place ? NAN : 1, single);
            feed_tell_bytes(file.bytes, file.length, &(struct feed_way){0}, &told);
            snprintf(expected, sizeof expected,
                     "0:0: row %zu, column 0 is nan, which is no number\n", place);
            ck_assert_ptr_nonnull(strstr(text_string(&told), expected));
            text_release(&file);
            text_release(&told);
        }
}
END_TEST

/* ---- streams that are not as long as their header says ---- */

START_TEST(lengths_in_streams)
{
    static const char *const told[] = {
        "0:0: 2 x 70000 numbers of type u1 take 140000 bytes, but only 139999 follow the header; "
        "the file is cut short\n",
        "0:0: more bytes follow the numbers that the header tells of\n"};
    for (int longer = 0; longer < 2; longer++) {
        struct text file = {0}, packed = {0}, all = {0};
        add_header(&file, "|u1", false, "(2, 70000)");
        text_add_repeated(&file, "\1", longer ? 140001 : 139999);
        feed_add_gzip(&packed, file.bytes, file.length);
        feed_tell_bytes(packed.bytes, packed.length, &(struct feed_way){0}, &all);
        ck_assert(strncmp(all.bytes, "0@0 1 1 1", 9) == 0);
        ck_assert(!longer == !strstr(all.bytes, "\n1@0 1 1"));
        ck_assert_str_eq(strstr(all.bytes, "0:0: "), told[longer]);
        text_release(&file);
        text_release(&packed);
        text_release(&all);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {small_arrays, choices,        labels,
                                  cuts,         changes,        large_arrays,
                                  nan_anywhere, fortran_packed, lengths_in_streams};
    return run_tests("feed_arrays", tests, sizeof tests / sizeof *tests);
}
