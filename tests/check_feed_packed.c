/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small files cut anywhere, in gzip and zip files or not. */
#include "core/feed/feed.h"

#include <stdio.h>
#include <string.h>

#include "tests/feeds.h"
#include "tests/keepers.h"
#include "tests/problems.h"

static const char some_rows[] = "\xEF\xBB\xBF# made\r\nlabel,\"z\n0\",z1\r\n0,1.5,-2\r\n\r\n"
                                "1,\"3\",4e-1\r\n2,5,6\r\n";

/* Rows that are whole stay as they are; the last, cut, is another number or an error. */
START_TEST(text_cuts)
{
    struct text all = {0}, told = {0};
    const size_t length = strlen(some_rows);
    feed_tell_bytes(some_rows, length, &(struct feed_way){.label = "label"}, &all);
    ck_assert_str_eq(all.bytes, "label z\n0 z1\n0@4 1.5 -2 | 0\n1@6 3 0.40000000000000002 | 1\n"
                                "2@7 5 6 | 2\n");
    for (size_t cut = 0; cut <= length; cut++) {
        text_clear(&told);
        feed_tell_bytes(some_rows, cut, &(struct feed_way){.label = "label"}, &told);
        for (size_t row = 0; row < 3; row++) {
            static const char *const ends[] = {"-2\r", "e-1\r", "5,6"},
                                     *const rows[] = {"\n0@4 1.5 -2 | 0\n",
                                                      "\n1@6 3 0.40000000000000002 | 1\n",
                                                      "\n2@7 5 6 | 2\n"};
            const char *end = strstr(some_rows, ends[row]) + strlen(ends[row]);
            if (cut >= (size_t)(end - some_rows))
                ck_assert_msg(strstr(told.bytes, rows[row]), "%zu: %s", cut, told.bytes);
        }
    }
    text_release(&all);
    text_release(&told);
}
END_TEST

/* No part of a packed file is one.  A byte of it that is changed, beyond those that say what it is,
 * does not matter or is found out. */
static void check_packed(const struct text *packed, const char *expected, size_t from)
{
    struct text told = {0};
    feed_tell_bytes(packed->bytes, packed->length, &(struct feed_way){0}, &told);
    ck_assert_str_eq(told.bytes, expected);
    for (size_t cut = from; cut < packed->length; cut++) {
        text_clear(&told);
        feed_tell_bytes(packed->bytes, cut, &(struct feed_way){0}, &told);
        ck_assert_msg(strstr(told.bytes, "0:0: ") && !strstr(told.bytes, "interrupted"), "%zu: %s",
                      cut, told.bytes);
    }
    for (size_t i = 4; i < packed->length; i++)
        for (int bit = 0; bit < 8; bit++) {
            text_clear(&told);
            packed->bytes[i] ^= (char)(1 << bit);
            feed_tell_bytes(packed->bytes, packed->length, &(struct feed_way){0}, &told);
            packed->bytes[i] ^= (char)(1 << bit);
            ck_assert_msg(strcmp(told.bytes, expected) == 0 || strstr(told.bytes, ": "),
                          "%zu, %d: %s", i, bit, told.bytes);
        }
    text_release(&told);
}

START_TEST(packed_cuts)
{
    static const char bytes[] = "1,2\n3,4\n5,6\n1,2\n", told[] = "0@1 1 2\n1@2 3 4\n2@3 5 6\n3@4 1 "
                                                                 "2\n";
    struct text packed = {0};
    feed_add_gzip(&packed, bytes, strlen(bytes));
    check_packed(&packed, told, 2);
    for (int deflated = 0; deflated < 2; deflated++) {
        text_clear(&packed);
        feed_add_zip(&packed, bytes, strlen(bytes), deflated, (const char *[]){"a"}, 1);
        check_packed(&packed, told, 4);
    }
    text_release(&packed);
}
END_TEST

static const struct {
    const char *member, *told;
} members[] = {
    {"", "0:0: which of the members?  There are 'a', 'b.txt'; write FILE:NAME\n"},
    {":a", "0@1 7\n"},
    {":a.npy", "0@1 7\n"},
    {":b.txt", "0@1 7\n"},
    {":b", "0:0: no member is called 'b'; there are 'a', 'b.txt'\n"},
    {":", "0:0: no member is called ''; there are 'a', 'b.txt'\n"},
};

START_TEST(zip_members)
{
    struct text packed = {0}, told = {0};
    feed_add_zip(&packed, "7\n", 2, true, (const char *[]){"a.npy", "b.txt"}, 2);
    write_file(feed_path(), packed.bytes, packed.length);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        char path[300];
        snprintf(path, sizeof path, "%s%s", feed_path(), members[i].member);
        text_clear(&told);
        feed_tell(&(struct feed_way){.options.path = path}, &told);
        ck_assert_str_eq(told.bytes, members[i].told);
    }
    text_clear(&packed);
    text_clear(&told);
    feed_add_zip(&packed, "", 0, false, NULL, 0);
    feed_tell_bytes(packed.bytes, packed.length, &(struct feed_way){0}, &told);
    ck_assert_str_eq(told.bytes, "0:0: this zip file has no members\n");
    text_clear(&told);
    write_file(feed_path(), "1\n", 2);
    char path[300];
    snprintf(path, sizeof path, "%s:a", feed_path());
    feed_tell(&(struct feed_way){.options.path = path}, &told);
    ck_assert_str_eq(told.bytes, "0:0: this is no zip file (NPZ), so it has no member 'a'\n");
    text_release(&packed);
    text_release(&told);
}
END_TEST

/* Behind the end of one gzip file only another may follow; a file in two wrappers is not opened. */
START_TEST(packed_odd)
{
    struct text packed = {0}, twice = {0}, told = {0};
    feed_add_gzip(&packed, "1\n", 2);
    feed_add_gzip(&twice, packed.bytes, packed.length);
    feed_tell_bytes(twice.bytes, twice.length, &(struct feed_way){0}, &told);
    ck_assert_str_eq(told.bytes, "0:0: the file is compressed twice; unpack it once\n");
    text_clear(&told);
    text_add(&packed, "more");
    feed_tell_bytes(packed.bytes, packed.length, &(struct feed_way){0}, &told);
    ck_assert_str_eq(told.bytes, "0:0: more bytes follow the compressed data\n");
    text_release(&packed);
    text_release(&twice);
    text_release(&told);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {text_cuts, packed_cuts, zip_members, packed_odd};
    return run_tests("feed_packed", tests, sizeof tests / sizeof *tests);
}
