/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files for the tests of feed.h, and all that a feed gives of them as one text. */
#ifndef XENT_TESTS_FEEDS_H
#define XENT_TESTS_FEEDS_H

#include <stdint.h>

#include "core/feed/feed.h"
#include "core/text.h"

/* Where a test writes its file. */
const char *feed_path(void);

/* How it is read, beside the options. */
struct feed_way {
    struct feed_options options; /* the path is feed_path() if it is NULL */
    const char *label;           /* name of the column of labels, or NULL */
    const size_t *values;        /* NULL: all others */
    size_t count;
    size_t most; /* rows of a block; 0: 1000 */
};

/* Opens the file and reads all of it:
 *
 *     a b label             the names, if there are some
 *     0@2 1 2.5 | 3         row 0, on line 2: the values and the label
 *     skipped 1: 1@3:2 '-' is no number...
 *     3:1: a number is missing here
 */
void feed_tell(const struct feed_way *way, struct text *out);

/* The same of these bytes, written to feed_path(). */
void feed_tell_bytes(const char *bytes, size_t length, const struct feed_way *way,
                     struct text *out);

/* The bytes in a gzip file, and in a zip file with members of these names, each the same bytes. */
void feed_add_gzip(struct text *out, const char *bytes, size_t length);
void feed_add_zip(struct text *out, const char *bytes, size_t length, bool deflated,
                  const char *const *names, size_t count);

#endif
