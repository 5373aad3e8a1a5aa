/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NPY files, made byte by byte: every type, order and version; every broken header; numbers that
 * are refused. */
#include "core/npy.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/arrays.h"
#include "tests/problems.h"

#define NUMBERS 6

static const struct {
    const char *name;
    size_t size;
    uint64_t bits[NUMBERS];
    double value[NUMBERS];
} types[] = {
    {"f2",
     2,
     {0x3C00, 0xC000, 0x7C00, 0x0001, 0x7BFF, 0x83FF},
     {1, -2, INFINITY, 0x1p-24, 65504, -1023 * 0x1p-24}},
    {"f4",
     4,
     {0x3F800000, 0x00000001, 0x7F7FFFFF, 0xFF800000, 0x3DCCCCCD, 0x80000000},
     {1, 0x1p-149, 0x1.fffffep127, -INFINITY, 0x1.99999ap-4, -0.0}},
    {"f8",
     8,
     {0x3FF0000000000000, 1, 0x7FEFFFFFFFFFFFFF, 0xFFF0000000000000, 0x3FB999999999999A,
      0x8000000000000000},
     {1, 0x1p-1074, 0x1.fffffffffffffp1023, -INFINITY, 0.1, -0.0}},
    {"i1", 1, {0, 1, 127, 128, 255, 254}, {0, 1, 127, -128, -1, -2}},
    {"i2", 2, {0, 0x0102, 0x7FFF, 0x8000, 0xFFFF, 5}, {0, 258, 32767, -32768, -1, 5}},
    {"i4",
     4,
     {0, 0x01020304, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 5},
     {0, 16909060, 2147483647, -2147483648.0, -1, 5}},
    {"i8",
     8,
     {0, 0x0102030405060700, 0x8000000000000000, 0x0020000000000000, 0xFFFFFFFFFFFFFFFF, 5},
     {0, 72623859790382848, -0x1p63, 0x1p53, -1, 5}},
    {"u1", 1, {0, 1, 127, 128, 255, 254}, {0, 1, 127, 128, 255, 254}},
    {"u2", 2, {0, 0x0102, 0x7FFF, 0x8000, 0xFFFF, 5}, {0, 258, 32767, 32768, 65535, 5}},
    {"u4",
     4,
     {0, 0x01020304, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 5},
     {0, 16909060, 2147483647, 2147483648, 4294967295, 5}},
    {"u8",
     8,
     {0, 0x0020000000000000, 0x8000000000000000, 0xFFFFFFFFFFFFF800, 7, 5},
     {0, 0x1p53, 0x1p63, 0x1.fffffffffffffp63, 7, 5}},
    {"b1", 1, {0, 1, 1, 0, 1, 0}, {0, 1, 1, 0, 1, 0}},
};

#define TYPES (sizeof types / sizeof *types)

static const struct {
    const char *text;
    size_t rows, columns;
} shapes[] = {
    {"(2, 3)", 2, 3}, {"(3, 2)", 3, 2}, {"(6, 1)", 6, 1}, {"(1, 6)", 1, 6}, {"(6,)", 1, 6}};

#define SHAPES (sizeof shapes / sizeof *shapes)

static void check_type(size_t type, size_t shape, bool by_columns, bool big, int version)
{
    const size_t rows = shapes[shape].rows, columns = shapes[shape].columns;
    struct text file = {0};
    struct matrix matrix;
    struct error error = {0};
    char dict[128];
    snprintf(dict, sizeof dict, "{'descr': '%c%s', 'fortran_order': %s, 'shape': %s, }\n",
             big ? '>' : '<', types[type].name, by_columns ? "True" : "False", shapes[shape].text);
    array_add_header(&file, version, dict);
    for (size_t i = 0; i < NUMBERS; i++)
        array_add_bits(&file, types[type].bits[i], types[type].size, big);
    ck_assert_msg(array_read(&file, &matrix, &error), "%s: %s", dict, error.message);
    ck_assert_uint_eq(matrix.rows, rows);
    ck_assert_uint_eq(matrix.columns, columns);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            const double wanted = types[type].value[by_columns ? c * rows + r : r * columns + c];
            ck_assert_msg(memcmp(&matrix_row(&matrix, r)[c], &wanted, sizeof wanted) == 0,
                          "%s: %zu %zu: %a", dict, r, c, matrix_row(&matrix, r)[c]);
        }
    matrix_release(&matrix);
    text_release(&file);
}

START_TEST(every_type)
{
    for (size_t shape = 0; shape < SHAPES; shape++)
        for (int way = 0; way < 4; way++)
            for (int version = 1; version <= 3; version++)
                check_type((size_t)_i, shape, way & 1, way & 2, version);
}
END_TEST

/* Two numbers, 1 and 2, behind this header: what becomes of them? */
static void check_header(const char *dict, const char *wanted)
{
    struct text file = {0};
    struct matrix matrix = {0};
    struct error error = {0};
    array_add_header(&file, 1, dict);
    array_add_bits(&file, 0x3FF0000000000000, 8, false);
    array_add_bits(&file, 0x4000000000000000, 8, false);
    const bool good = array_read(&file, &matrix, &error);
    ck_assert_str_eq(good ? "good" : error.message, wanted);
    if (good) {
        ck_assert_uint_eq(matrix.rows, 1);
        ck_assert_uint_eq(matrix.columns, 2);
        ck_assert(matrix_row(&matrix, 0)[0] == 1 && matrix_row(&matrix, 0)[1] == 2);
    }
    matrix_release(&matrix);
    text_release(&file);
}

START_TEST(good_headers)
{
    static const char *const headers[] = {
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}",
        "{'shape': (1, 2), 'descr': '<f8', 'fortran_order': False, }   \n",
        "{'fortran_order': True, 'shape': (1, 2,), 'descr': '<f8'}",
        "\n{ \"shape\" :\t( 2 , ) ,\n'descr':'<f8','fortran_order':False}",
    };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        check_header(headers[i], "good");
}
END_TEST

#define TYPES_TEXT "f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1"
#define BAD_TYPE(type)                                                                             \
    "numbers of type '" type "'; wanted: one of " TYPES_TEXT                                       \
    ", behind '<', '>' or, if it has one byte, '|'"
#define STRINGS(type)                                                                              \
    "type '" type "' is that of strings; save class numbers: numpy.unique(labels, "                \
    "return_inverse=True)[1]"

START_TEST(bad_headers)
{
    static const struct {
        const char *dict, *message;
    } cases[] = {
        {"", "the header ends where '{' is expected"},
        {"[]", "byte 0 of the header is '[' where '{' is expected"},
        {"{}", "the header has no 'descr'"},
        {"{'descr': '<f8', 'shape': (2,)}", "the header has no 'fortran_order'"},
        {"{'descr': '<f8', 'fortran_order': False}", "the header has no 'shape'"},
        {"{'descr': '<f8', 'descr': '<f8'}", "the header has 'descr' twice"},
        {"{'descr' '<f8'}", "byte 9 of the header is ''' where ':' is expected"},
        {"{descr: '<f8'}", "byte 1 of the header is 'd' where a string is expected"},
        {"{'descr': '<f8", "a string in the header is never closed"},
        {"{'order': 'C'}", "unknown key 'order' in the header; there are 'descr', "
                           "'fortran_order' and 'shape'"},
        {"{'descr': '<c16'}", BAD_TYPE("<c16")},
        {"{'descr': '<f3'}", BAD_TYPE("<f3")},
        {"{'descr': '|f8'}", BAD_TYPE("|f8")},
        {"{'descr': 'f8'}", BAD_TYPE("f8")},
        {"{'descr': '=f8'}", BAD_TYPE("=f8")},
        {"{'descr': '<M8[ns]'}", BAD_TYPE("<M8[ns]")},
        {"{'descr': 'U'}", BAD_TYPE("U")},
        {"{'descr': '|O'}", "type '|O' is that of Python objects; save array.astype(float)"},
        {"{'descr': '|S3'}", STRINGS("|S3")},
        {"{'descr': '<U12'}", STRINGS("<U12")},
        {"{'descr': [('a', '<f8')]}",
         "a structured type; wanted: plain numbers of one of the types " TYPES_TEXT},
        {"{'fortran_order': false}",
         "byte 18 of the header is 'f' where True or False is expected"},
        {"{'fortran_order': False 'shape'}",
         "byte 24 of the header is ''' where ',' or '}' is expected"},
        {"{'shape': 2}", "byte 10 of the header is '2' where '(' is expected"},
        {"{'shape': (2)}", "the shape is no tuple; one dimension is written (3,)"},
        {"{'shape': (-2,)}", "byte 11 of the header is '-' where a number is expected"},
        {"{'shape': (,)}", "byte 11 of the header is ',' where a number is expected"},
        {"{'shape': (1 2)}", "byte 13 of the header is '2' where ',' or ')' is expected"},
        {"{'shape': (2,", "the header ends where a number is expected"},
        {"{'shape': (2, 2, 2)}", "3 dimensions; a matrix has 2"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (2,)} x",
         "byte 56 of the header is 'x' where nothing more is expected"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (0, 2)}",
         "0 x 2 numbers; wanted: at least one"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (0,)}",
         "1 x 0 numbers; wanted: at least one"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (3,)}",
         "1 x 3 numbers of type f8 take 24 bytes, but only 16 follow the header; the file is cut "
         "short"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': ()}",
         "1 x 1 numbers of type f8 take 8 bytes, but 16 follow the header"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (65536, 65536)}",
         "65536 x 65536 numbers; no more than 134217728 are read"},
#if SIZE_MAX > 0xffffffff
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296)}",
         "4294967296 x 4294967296 numbers; no more than 134217728 are read"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (2305843009213693954, 1)}",
         "2305843009213693954 x 1 numbers; no more than 134217728 are read"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999, 1)}",
         "18446744073709551615 x 1 numbers; no more than 134217728 are read"},
#else
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999, 1)}",
         "4294967295 x 1 numbers; no more than 134217728 are read"},
#endif
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_header(cases[i].dict, cases[i].message);
}
END_TEST

START_TEST(bad_beginnings)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *message;
    } cases[] = {
        {"\x93NUMPY", 6, "the file ends before its header"},
        {"\x93NUMPY\2\0\1\0", 10, "the file ends before its header"},
        {"\x93NUMPY\1\0\1\0", 10, "the file ends within its header"},
        {"\x93NUMPY\0\0\1\0{", 11, "version 0.0 of the NPY format; wanted: 1.0, 2.0 or 3.0"},
        {"\x93NUMPY\4\0\1\0{", 11, "version 4.0 of the NPY format; wanted: 1.0, 2.0 or 3.0"},
        {"\x93NUMPY\1\1\1\0{", 11, "version 1.1 of the NPY format; wanted: 1.0, 2.0 or 3.0"},
        {"\x93NUMPY\2\0\xFF\xFF\xFF\xFF", 12, "a header of 4294967295 bytes; it has at most 65536"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct text file = {.bytes = (char *)(uintptr_t)cases[i].bytes,
                                  .length = cases[i].length};
        struct matrix matrix;
        struct error error = {0};
        ck_assert(!array_read(&file, &matrix, &error));
        ck_assert_str_eq(error.message, cases[i].message);
    }
}
END_TEST

/* A 2 x 2 array of which one number is bad. */
static void check_refused(const char *type, bool by_columns, const uint64_t bits[4], size_t size,
                          const char *message)
{
    struct text file = {0};
    struct matrix matrix;
    struct error error = {0};
    char dict[128];
    snprintf(dict, sizeof dict, "{'descr': '<%s', 'fortran_order': %s, 'shape': (2, 2)}", type,
             by_columns ? "True" : "False");
    array_add_header(&file, 1, dict);
    for (size_t i = 0; i < 4; i++)
        array_add_bits(&file, bits[i], size, false);
    ck_assert(!array_read(&file, &matrix, &error));
    ck_assert_str_eq(error.message, message);
    text_release(&file);
}

START_TEST(refused_numbers)
{
    static const uint64_t half[] = {0, 0, 0x7C01, 0x7E00}, single[] = {0, 0, 0, 0xFFC00000},
                          nan[] = {0, 0x7FF0000000000001, 0x7FF8000000000000, 0},
                          large[] = {1, 0x0020000000000001, 0, 0},
                          negative[] = {1, 1, 0, (uint64_t)-0x0020000000000001},
                          highest[] = {0, 0, UINT64_MAX, 0}, truth[] = {0, 1, 2, 1};
    check_refused("f2", false, half, 2, "row 1, column 0 is nan, which is no number");
    check_refused("f4", false, single, 4, "row 1, column 1 is nan, which is no number");
    check_refused("f8", false, nan, 8, "row 0, column 1 is nan, which is no number");
    check_refused("f8", true, nan, 8, "row 0, column 1 is nan, which is no number");
    check_refused("i8", false, large, 8,
                  "row 0, column 1 is 9007199254740993, which no double holds; whole numbers up to "
                  "2^53 are safe");
    check_refused("i8", true, large, 8,
                  "row 1, column 0 is 9007199254740993, which no double holds; whole numbers up to "
                  "2^53 are safe");
    check_refused("i8", false, negative, 8,
                  "row 1, column 1 is -9007199254740993, which no double holds; whole numbers up "
                  "to 2^53 are safe");
    check_refused("u8", false, highest, 8,
                  "row 1, column 0 is 18446744073709551615, which no double holds; whole numbers "
                  "up to 2^53 are safe");
    check_refused("b1", false, truth, 1, "row 1, column 0 is byte 0x02; a bool is 0 or 1");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {good_headers, bad_headers, bad_beginnings, refused_numbers};
    TCase *tcase = tcase_create("npy");
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(tcase, tests[i]);
    tcase_add_loop_test(tcase, every_type, 0, (int)TYPES);
    return run_cases("npy", tcase);
}
