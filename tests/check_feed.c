/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small texts, byte by byte: what is read of them, and every error with its message. */
#include "core/feed/feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/feeds.h"
#include "tests/keepers.h"
#include "tests/problems.h"

struct sheet {
    const char *bytes, *told;
    size_t length; /* 0: strlen() */
};

static const struct sheet texts[] = {
    /* separators */
    {"1,2\n3,4\n", "0@1 1 2\n1@2 3 4\n", 0},
    {"1;2\n3;4\n", "0@1 1 2\n1@2 3 4\n", 0},
    {"1\t2\n3\t4\n", "0@1 1 2\n1@2 3 4\n", 0},
    {"1 2\n3 4\n", "0@1 1 2\n1@2 3 4\n", 0},
    {"  1   2 \n 3\t 4\n", "0@1 1 2\n1@2 3 4\n", 0},
    {" 1 , 2\n3 ,4 \n", "0@1 1 2\n1@2 3 4\n", 0},
    {"1\n2\n", "0@1 1\n1@2 2\n", 0},
    {"5", "0@1 5\n", 0},
    {"1 \n2 \n", "0@1 1\n1@2 2\n", 0},
    /* line ends, marks, comments, blank lines */
    {"1,2\r\n3,4\r\n", "0@1 1 2\n1@2 3 4\n", 0},
    {"1 2\r\n3 4\r\n", "0@1 1 2\n1@2 3 4\n", 0},
    {"1,2\r3,4\r", "0@1 1 2\n1@2 3 4\n", 0},
    {"1,2\r\n3,4", "0@1 1 2\n1@2 3 4\n", 0},
    {"1,2\r\n3,4\r", "0@1 1 2\n1@2 3 4\n", 0},
    {"\xEF\xBB\xBF"
     "a,b\n1,2\n",
     "a b\n0@2 1 2\n", 0},
    {"# made by hand: a;b\n\n  \n1,2\n# don't \"\n\n3,4\n \n", "0@4 1 2\n1@7 3 4\n", 0},
    {"a,b\n# one, two\n\n1,2\n", "a b\n0@4 1 2\n", 0},
    /* names */
    {"a,b\n1,2\n", "a b\n0@2 1 2\n", 0},
    {"\"a, b\" , \"c\"\"d\"\n1,2\n", "a, b c\"d\n0@2 1 2\n", 0},
    {"\"a\nb\",c\n1,2\n3,4\n", "a\nb c\n0@3 1 2\n1@4 3 4\n", 0},
    {"true label\n1\n0\n", "true label\n0@2 1\n1@3 0\n", 0},
    {"0,1,2\n0.5,1,2\n", "0 1 2\n0@2 0.5 1 2\n", 0},
    {"0,1,2\n5,1,2\n", "0@1 0 1 2\n1@2 5 1 2\n", 0},
    {"0,1,3\n0.5,1,2\n", "0@1 0 1 3\n1@2 0.5 1 2\n", 0},
    {"0,1,label\n5,1,2\n", "0 1 label\n0@2 5 1 2\n", 0},
    {"nan,1\n2,1\n", "1:1: 'nan' stands for a number that there is not\n", 0},
    {"NA,1\n2,1\n", "1:1: 'NA' is no number; wanted: a number such as -1.5 or 2e-3, or inf\n", 0},
    {"a,b\n", "a b\n", 0},
    /* numbers */
    {"+1,-2,.5,5.,1e3,1E-3,+.5e+1\n", "0@1 1 -2 0.5 5 1000 0.001 5\n", 0},
    {"inf,-inf,+Inf,Infinity,-INFINITY\n", "0@1 inf -inf inf inf -inf\n", 0},
    {"\"1\",\"-2.5\" , \" 3 \"\n", "0@1 1 -2.5 3\n", 0},
    {"\"1\",\"-2.5\"\n", "0@1 1 -2.5\n", 0},
    {"-0,0.1,123456789012345678901234567890,4.9e-324\n",
     "0@1 -0 0.10000000000000001 1.2345678901234568e+29 4.9406564584124654e-324\n", 0},
};

static const struct sheet bad_texts[] = {
    {"", "0:0: the file is empty\n", 0},
    {"\n \n# 1\n", "0:0: there is no row of numbers in the file\n", 0},
    {"\xFF\xFE"
     "1\0,\0",
     "0:0: the text is in UTF-16; save it as UTF-8\n", 6},
    {"a,b\n1,2\n3,\n", "a b\n0@2 1 2\n3:3: a number is missing here\n", 0},
    {"a,b\n1,2\n,3\n", "a b\n0@2 1 2\n3:1: a number is missing here\n", 0},
    {"1,2\n3\n", "0@1 1 2\n2:1: this row has 1 cell; wanted: 2, one for each column\n", 0},
    {"1,2\n\n3,4,5,6\n", "0@1 1 2\n3:5: this row has 4 cells; wanted: 2, one for each column\n", 0},
    {"1,2\n3,4,\n", "0@1 1 2\n2:5: this row has 3 cells; wanted: 2, one for each column\n", 0},
    {"1 2\n3 4 5\n", "0@1 1 2\n2:5: this row has 3 cells; wanted: 2, one for each column\n", 0},
    {"1,2\n3,dog\n",
     "0@1 1 2\n2:3: 'dog' is no number; wanted: a number such as -1.5 or 2e-3, or inf\n", 0},
    {"1,2\n3,4 5\n",
     "0@1 1 2\n2:3: '4 5' are two numbers in one cell; a comma separates cells here, and numbers "
     "have a decimal point, as 1.5\n",
     0},
    {"1,2\n3,0x10\n",
     "0@1 1 2\n2:3: '0x10' is no number; wanted: a number such as -1.5 or 2e-3, or inf\n", 0},
    {"1,2\n3,--1\n",
     "0@1 1 2\n2:3: '--1' is no number; wanted: a number such as -1.5 or 2e-3, or inf\n", 0},
    {"1,2\n\xC3\xA9\xC3\xA9,4\n",
     "0@1 1 2\n2:1: '\xC3\xA9\xC3\xA9' is no number; wanted: a number such as -1.5 or 2e-3, or "
     "inf\n",
     0},
    {"\"\xC3\xA9\",b\n\"1\",-nan\n",
     "\xC3\xA9 b\n2:5: '-nan' stands for a number that there is not\n", 0},
    {"a;b\n1,5;2,5\n",
     "a b\n2:1: '1,5' is written with a comma; numbers have a decimal point, as 1.5\n", 0},
    {"1,5;2\n", "1:1: '1,5' is written with a comma; numbers have a decimal point, as 1.5\n", 0},
    {"2;3\n2;-1.000,5\n",
     "0@1 2 3\n2:3: '-1.000,5' is written with a comma; numbers have a decimal point, as 1.5\n", 0},
    {"1,1e400\n", "1:3: '1e400' is too large for a double, which ends at 1.8e308\n", 0},
    {"1,2\n3,4\0"
     "5\n6,7\n",
     "0@1 1 2\n2:3: a NUL byte stands here; is this a text file?\n", 14},
    {"a\0b,c\n1,2\n", "1:1: a NUL byte stands here; is this a text file?\n", 10},
    {"1,2\n3,\"4\n5,6\n", "0@1 1 2\n2:3: this quote is never closed: a '\"' is missing\n", 0},
    {"a,\"b\n5,6\n", "1:3: this quote is never closed: a '\"' is missing\n", 0},
    {"1,2\n3,\"4\"5\n", "0@1 1 2\n2:3: behind a closing quote the cell must end\n", 0},
    {"1,2\n\"3\n\",4\n",
     "0@1 1 2\n2:1: '3?' is no number; wanted: a number such as -1.5 or 2e-3, or inf\n", 0},
};

static void check_sheet(const struct sheet *sheet, const struct feed_way *way)
{
    struct text told = {0};
    const size_t length = sheet->length ? sheet->length : strlen(sheet->bytes);
    feed_tell_bytes(sheet->bytes, length, way, &told);
    ck_assert_str_eq(text_string(&told), sheet->told);
    text_release(&told);
}

START_TEST(reads)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_sheet(&texts[i], &(struct feed_way){0});
}
END_TEST

START_TEST(refuses)
{
    for (size_t i = 0; i < sizeof bad_texts / sizeof *bad_texts; i++)
        check_sheet(&bad_texts[i], &(struct feed_way){0});
}
END_TEST

/* One row a block, in threads: the same. */
START_TEST(ways)
{
    for (size_t threads = 1; threads <= 3; threads++) {
        const struct feed_way way = {.options.threads = threads, .most = threads == 2 ? 1 : 2};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            check_sheet(&texts[i], &way);
        for (size_t i = 0; i < sizeof bad_texts / sizeof *bad_texts; i++)
            check_sheet(&bad_texts[i], &way);
    }
}
END_TEST

START_TEST(skips)
{
    static const char bytes[] =
        "a,b,label\n1,2,0\n3,nan,1\n4,5\n\"x\ny\",1,1\n# no row\n6,7,1,8\n9,"
        "10,2\n";
    static const char told[] =
        "a b label\n0@2 1 2 | 0\n5@9 9 10 | 2\nskipped 4\n"
        "1@3:3: 'nan' stands for a number that there is not\n"
        "2@4:3: this row has 2 cells; wanted: 3, one for each column\n"
        "3@5:1: 'x?y' is no number; wanted: a number such as -1.5 or 2e-3, or inf\n"
        "4@8:7: this row has 4 cells; wanted: 3, one for each column\n";
    const struct feed_way way = {.options.skip_bad = true, .label = "label"};
    check_sheet(&(struct sheet){bytes, told, 0}, &way);
}
END_TEST

/* The list of bad rows has an end; the count has none. */
START_TEST(skips_many)
{
    struct text file = {0}, told = {0};
    text_add(&file, "1\n");
    text_add_repeated(&file, "x\n", 100000);
    text_add(&file, "2\n");
    const struct feed_way way = {.options = {.skip_bad = true, .threads = 3}};
    feed_tell_bytes(file.bytes, file.length, &way, &told);
    ck_assert(strstr(told.bytes, "0@1 1\n100001@100002 2\nskipped 100000\n1@2:1: 'x'"));
    ck_assert(strstr(told.bytes, "\n10@11:1: 'x'") && !strstr(told.bytes, "11@12"));
    text_release(&file);
    text_release(&told);
}
END_TEST

START_TEST(nan_is_asked_for)
{
    const struct feed_way way = {.options.allow_nan = true};
    check_sheet(&(struct sheet){"nan,NaN\n-nan,1\n", "0@1 nan nan\n1@2 -nan 1\n", 0}, &way);
}
END_TEST

START_TEST(header_is_told)
{
    const struct feed_way yes = {.options.header = FEED_HEADER_YES};
    const struct feed_way no = {.options.header = FEED_HEADER_NO};
    check_sheet(&(struct sheet){"1,2\n3,4\n", "1 2\n0@2 3 4\n", 0}, &yes);
    check_sheet(&(struct sheet){"0,1\n0.5,4\n", "0@1 0 1\n1@2 0.5 4\n", 0}, &no);
}
END_TEST

/* Columns that nobody asked for may hold anything. */
START_TEST(chooses)
{
    static const char bytes[] =
        "name,z1,y,z0\n\"a, \"\"b\"\"\n\",1,0,2\ncat \"x,3,1,4\r\n,-1e-3,2,nan\n";
    const size_t z1_only[] = {1}, back[] = {3, 1}, twice[] = {1, 1}, far[] = {4};
    struct feed_way way = {.label = "y", .values = z1_only, .count = 1};
    check_sheet(&(struct sheet){bytes, "name z1 y z0\n0@2 1 | 0\n1@4 3 | 1\n2@5 -0.001 | 2\n", 0},
                &way);
    way = (struct feed_way){.values = back, .count = 2};
    check_sheet(&(struct sheet){bytes,
                                "name z1 y z0\n0@2 2 1\n1@4 4 3\n"
                                "5:10: 'nan' stands for a number that there is not\n",
                                0},
                &way);
    way = (struct feed_way){.values = twice, .count = 2};
    check_sheet(&(struct sheet){bytes, "name z1 y z0\n0:0: column 1 is wanted twice\n", 0}, &way);
    way = (struct feed_way){.values = far, .count = 1};
    check_sheet(&(struct sheet){bytes,
                                "name z1 y z0\n0:0: there is no column 4: the file has 4 "
                                "columns, from 0 on\n",
                                0},
                &way);
    way = (struct feed_way){.label = "y"};
    check_sheet(&(struct sheet){"y\n1\n", "y\n0:0: no column is left for the values\n", 0}, &way);
}
END_TEST

/* What is known before the first row. */
START_TEST(tells)
{
    static const char bytes[] = "a;\"b\"\n 1.5 ;\"x\"\n";
    const struct feed_options options = {.path = feed_path()};
    struct error error;
    write_file(feed_path(), bytes, strlen(bytes));
    struct feed *feed = feed_open(&options, &error);
    ck_assert(feed && feed_kind(feed) == FEED_TEXT && feed_dtype(feed) == FEED_F64);
    ck_assert(feed_columns(feed) == 2 && feed_rows(feed) == 0 && feed_separator(feed) == ';');
    ck_assert(feed_find(feed, "b") == 1 && feed_find(feed, "c") == FEED_NONE);
    ck_assert_str_eq(feed_name(feed, 2), "");
    struct feed_cell cell = feed_first(feed, 0);
    ck_assert(cell.length == 3 && memcmp(cell.text, "1.5", 3) == 0);
    cell = feed_first(feed, 1);
    ck_assert(cell.length == 1 && cell.text[0] == 'x');
    ck_assert(feed_first(feed, 2).length == 0);
    ck_assert_uint_eq(feed_bytes(feed), strlen(bytes));
    ck_assert_uint_eq(feed_bytes_done(feed), strlen(bytes));
    feed_close(feed);
}
END_TEST

static bool stop_now(void)
{
    return true;
}

START_TEST(stops)
{
    struct feed_way way = {.options.stop = stop_now};
    check_sheet(&(struct sheet){"1\n", "0:0: interrupted\n", 0}, &way);
    way.options = (struct feed_options){.path = "no/such/file"};
    check_sheet(
        &(struct sheet){"1\n", "0:0: cannot open 'no/such/file': No such file or directory\n", 0},
        &way);
    way.options.path = "/";
    check_sheet(&(struct sheet){"1\n", "0:0: cannot be read: Is a directory\n", 0}, &way);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        reads,          refuses, ways,  skips, skips_many, nan_is_asked_for,
        header_is_told, chooses, tells, stops};
    return run_tests("feed", tests, sizeof tests / sizeof *tests);
}
