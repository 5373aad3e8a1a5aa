/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large files: CSV, TSV, NPY, NPZ, gzip.  The first byte says how the file is read, the rest is the
 * file.  However it is cut into blocks, and however many threads read it, the rows, the bad rows
 * and the error are the same; and numbers are no NaN unless they may be.
 *
 *     bit 0     bad rows are passed over
 *     1, 2      the line of names: guessed, there, not there, guessed; the last with the names of
 *               the values as those of the classes
 *     3         NaN is allowed
 *     4         the last column is the label
 *     5, 6      rows of a block: 1, 3, 50, as many as there are
 *     7         the file is repeated until it is read in several parts */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/feed/feed.h"
#include "core/memory.h"
#include "core/text.h"
#include "tests/fuzz/fuzz.h"

#define PARTS ((size_t)270 << 10) /* bytes that are more than one part */

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    fuzz_start();
    return 0;
}

/* ---- what comes out, as one line ---- */

struct told {
    uint64_t hash; /* of every number, with its row and line */
    size_t rows;
    struct text line;
};

static void add_hash(struct told *told, uint64_t bits)
{
    told->hash = (told->hash ^ bits) * UINT64_C(0x100000001b3);
    told->hash ^= told->hash >> 29;
}

static void add_number(struct told *told, const struct feed_options *options, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    add_hash(told, isnan(value) ? 1 : bits);
    if (isnan(value) && !options->allow_nan)
        fuzz_fail("row %zu has a NaN", told->rows);
}

static double number_at(const struct feed_block *block, size_t i)
{
    return block->dtype == FEED_F32 ? (double)((const float *)block->values)[i]
                                    : ((const double *)block->values)[i];
}

static void add_block(struct told *told, const struct feed_options *options,
                      const struct feed_block *block)
{
    for (size_t n = 0; n < block->rows; n++, told->rows++) {
        add_hash(told, feed_row(block, n));
        add_hash(told, feed_line(block, n));
        for (size_t c = 0; c < block->columns; c++)
            add_number(told, options, number_at(block, n * block->columns + c));
        if (block->labels)
            add_number(told, options, block->labels[n]);
    }
}

static void add_error(struct told *told, size_t row, const struct error *error)
{
    if (!error->message[0])
        fuzz_fail("refused without a word");
    text_addf(&told->line, " [%zu, %zu:%zu %s]", row, error->line, error->column, error->message);
}

static void read_rows(struct feed *feed, const struct feed_options *options, size_t most,
                      struct told *told)
{
    struct feed_block block;
    struct error error = {0};
    size_t listed;
    while (feed_next(feed, most, &block, &error)) {
        if (block.rows == 0 || block.rows > most)
            fuzz_fail("a block of %zu rows, wanted at most %zu", block.rows, most);
        add_block(told, options, &block);
    }
    text_addf(&told->line, "%zu rows, hash %016llx, %zu bad", told->rows,
              (unsigned long long)told->hash, feed_skipped(feed));
    const struct feed_bad *bad = feed_skipped_list(feed, &listed);
    for (size_t i = 0; i < listed; i++)
        add_error(told, bad[i].row, &bad[i].error);
    if (feed_failed(feed))
        add_error(told, told->rows, &error);
}

/* The names of the values are those of the classes. */
static struct feed_classes classes_of(const struct feed *feed, size_t values)
{
    const char **items = memory_new(values, sizeof *items);
    for (size_t c = 0; c < values; c++)
        items[c] = feed_name(feed, c);
    struct strings names = strings_new(values, items);
    struct feed_classes classes = feed_classes_new(values, &names);
    strings_release(&names);
    free(items);
    return classes;
}

/* What of the first byte is no option of the feed. */
struct way {
    bool labelled, named;
};

static struct text tell(struct feed_options options, struct way way, size_t threads, size_t most)
{
    struct told told = {0};
    struct error error = {0};
    options.threads = threads;
    struct feed *feed = feed_open(&options, &error);
    const size_t columns = feed ? feed_columns(feed) : 0;
    const size_t label = way.labelled && columns > 1 ? columns - 1 : FEED_NONE;
    struct feed_classes classes = {0};
    if (feed && feed_choose(feed, label, NULL, 0, &error)) {
        if (way.named && label != FEED_NONE) {
            classes = classes_of(feed, label);
            feed_name_classes(feed, label, &classes);
        }
        read_rows(feed, &options, most, &told);
    } else {
        add_error(&told, 0, &error);
    }
    feed_close(feed);
    feed_classes_release(&classes);
    return told.line;
}

/* ---- the file ---- */

static void write_all(int file, const uint8_t *data, size_t size)
{
    if (write(file, data, size) != (ssize_t)size)
        fuzz_fail("a file in memory cannot be written");
}

static int file_of(const uint8_t *data, size_t size, bool repeated)
{
    const int file = memfd_create("feed", MFD_CLOEXEC);
    if (file < 0)
        fuzz_fail("no file in memory");
    write_all(file, data, size);
    for (size_t all = size; repeated && size && all < PARTS; all += size)
        write_all(file, data, size);
    return file;
}

static void must_be_same(const struct text *a, const struct text *b, size_t threads, size_t most)
{
    if (strcmp(text_string(a), text_string(b)) != 0)
        fuzz_fail("alone, in one block: %s\nwith %zu threads, blocks of %zu: %s", text_string(a),
                  threads, most, text_string(b));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t rows[] = {1, 3, 50, SIZE_MAX};
    static const enum feed_header headers[] = {FEED_HEADER_GUESS, FEED_HEADER_YES, FEED_HEADER_NO,
                                               FEED_HEADER_GUESS};
    if (size == 0)
        return 0;
    const unsigned how = data[0];
    char path[32];
    const int file = file_of(data + 1, size - 1, how >> 7 & 1 && size > 64);
    snprintf(path, sizeof path, "/dev/fd/%d", file);
    const struct feed_options options = {.path = path,
                                         .skip_bad = how & 1,
                                         .header = headers[how >> 1 & 3],
                                         .allow_nan = how >> 3 & 1};
    const struct way way = {.labelled = how >> 4 & 1, .named = (how >> 1 & 3) == 3};
    const size_t most = rows[how >> 5 & 3];
    struct text alone = tell(options, way, 1, SIZE_MAX);
    for (size_t threads = 1; threads <= 3; threads += 2) {
        struct text other = tell(options, way, threads, most);
        must_be_same(&alone, &other, threads, most);
        text_release(&other);
    }
    text_release(&alone);
    close(file);
    return 0;
}
