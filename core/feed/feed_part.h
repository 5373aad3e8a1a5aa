/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a file becomes rows: the inside of feed.h.
 *
 * The file is cut into parts, each some rows.  Filling a part (reading the file, cutting it behind
 * a row) is done for one after the other; parsing a part needs nothing but the part, so several
 * threads do it at once, and whoever has filled a part parses it.  The caller takes the parts in
 * order, and fills and parses some himself while the next is not there (feed_queue.c). */
#ifndef XENT_CORE_FEED_FEED_PART_H
#define XENT_CORE_FEED_FEED_PART_H

#include <pthread.h>

#include "core/feed/feed.h"
#include "core/feed/feed_source.h"
#include "core/npy_header.h"
#include "core/parallel.h"
#include "core/text.h"

/* Bytes of the file in a part, if rows are not longer. */
#define PART_BYTES ((size_t)1 << 18)

/* Readable bytes behind the bytes of a text, for decimal_fast(). */
#define PART_PAD 32

/* In feed->map, beside numbers of values. */
#define MAP_LABEL (UINT32_MAX - 1)
#define MAP_NONE  UINT32_MAX

struct feed_part {
    bool ready;
    size_t held; /* bytes, as the queue counts them */

    char *bytes; /* of the file; length + PART_PAD can be read */
    size_t length, room;
    size_t from; /* of an array: number of the first row */

    char *values; /* of good rows */
    double *labels;
    uint32_t *places, *lines; /* rows and lines behind the first of the part */
    size_t values_room, rows_room;
    bool is_raw, is_full; /* the values are `bytes`; every row is good */

    size_t rows, all_rows, all_lines; /* good rows; with bad rows; lines */
    size_t skipped, listed;
    struct feed_bad bad[FEED_LISTED]; /* row and line count from the first of the part */
    bool failed;                      /* behind all rows: */
    struct error error;
};

struct feed_queue {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct feed_part *part;
    size_t parts;           /* part number n is at n % parts */
    uint64_t filled, taken; /* numbers of the next to fill, and to take or being used */
    bool filling, ended, closing;
    size_t held;
    pthread_t helper[PARALLEL_THREADS];
    size_t helpers, wanted_helpers;
};

struct feed {
    struct feed_options options;
    enum feed_kind kind;
    enum feed_dtype dtype;
    size_t columns;

    struct source source;
    struct text carry; /* bytes that were read and are in no part yet */
    bool at_end;       /* of the bytes */

    char separator, line_end; /* of a text */
    bool named;
    struct text names, first; /* as cells; as it stands there */
    size_t *name_at;

    struct npy_header header; /* of an array */
    size_t next_row;
    bool identity; /* all columns are values, as they come */

    uint32_t *map;                      /* what becomes of each column */
    uint32_t class_use;                 /* where names of classes may stand, as in the map, */
    const struct feed_classes *classes; /* and which; NULL: nowhere */
    size_t chosen;                      /* values of a row */
    bool has_label;

    struct feed_queue queue;
    struct feed_part *part; /* being used */
    size_t part_at;         /* the next row of it */
    size_t row, line;       /* of the beginning of the part; lines from 1 */
    size_t skipped, listed;
    struct feed_bad bad[FEED_LISTED];
    bool failed;
    struct error error;
};

/* ---- the two kinds of files ---- */

/* Looks at the beginning, which is in feed->carry. */
bool text_open(struct feed *feed, struct error *error);
bool array_open(struct feed *feed, struct error *error);

/* Takes the bytes of a text before this one away from feed->carry. */
void text_drop(struct feed *feed, const char *until);

/* Fills a part; false if it is the last. */
bool text_fill(struct feed *feed, struct feed_part *part);
bool array_fill(struct feed *feed, struct feed_part *part);

void text_parse(const struct feed *feed, struct feed_part *part);
void array_parse(const struct feed *feed, struct feed_part *part);

/* ---- for them ---- */

/* Reads up to `more` bytes to the end of feed->carry, sees whether it is the end of the file. */
bool feed_read_ahead(struct feed *feed, size_t more, struct error *error);

/* Room for the bytes of a part; for one more row of `size` bytes of values. */
void part_reserve(struct feed_part *part, size_t length);
void part_reserve_row(const struct feed *feed, struct feed_part *part);

/* A bad row: true if the part goes on behind it. */
bool part_refuse(const struct feed *feed, struct feed_part *part, const struct error *error);

/* ---- the columns of a text, by its beginning: feed_names.c ---- */

bool names_read(struct feed *feed, struct error *error);

/* ---- the cells of a text: feed_cells.c ---- */

struct raw_cell {
    const char *text; /* without blanks and quotes round it; "" inside stays */
    size_t length;
    const char *end; /* the separator behind it or the end of the line; of blanks the next cell */
    bool quoted, open, broken; /* the quote is never closed; bytes follow it */
};

struct raw_cell cell_at(const struct feed *feed, const char *at, const char *end);

/* Appends the text of a cell, its quotes as they were meant. */
void cell_add_text(const struct raw_cell *cell, struct text *out);

/* Passes over blank lines and comments: the first row there is, or `end`. */
const char *row_begin(const struct feed *feed, const char *at, const char *end, size_t *lines);

/* Behind the end of the row that begins at `at`; NULL if it does not end before `end`. */
const char *row_end(const struct feed *feed, const char *at, const char *end);

/* The number of a cell, in full generality; false says why it is none. */
bool cell_number(const struct raw_cell *cell, bool allow_nan, double *value, struct error *error);

/* The same of a cell that may call a class by its name (feed->classes). */
bool cell_class(const struct feed *feed, const struct raw_cell *cell, double *value,
                struct error *error);

/* Sets line and column of a place within a text that begins with line `line`; false. */
bool error_at(const struct feed *feed, const char *text, size_t line, const char *place,
              struct error *error);

/* ---- feed_queue.c ---- */

void queue_open(struct feed *feed);
void queue_close(struct feed *feed);

/* The next part, in place of the one before; NULL behind the last.  On "interrupted" it is failed.
 */
struct feed_part *queue_take(struct feed *feed);

#endif
