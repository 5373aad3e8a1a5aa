/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a large file of numbers, a block at a time, in bounded memory.
 *
 *     struct feed_options options = {.path = "logits.csv"};
 *     struct feed *feed = feed_open(&options, &error);
 *     if (feed && feed_choose(feed, label, NULL, 0, &error))
 *         while (feed_next(feed, 4096, &block, &error))
 *             ...block.values[row * block.columns + column]...
 *     if (feed_failed(feed))
 *         ...error...
 *     feed_close(feed);
 *
 * What a file is, its first bytes tell, never its name:
 *
 *     text    lines of cells, separated by tabs, ';', ',' or blanks: by the first of these that the
 *             first line has.  A first line with a cell that is no number names the columns; so
 * does 0, 1, 2, ... above a number that is not whole.  "..." groups a cell; lines end with LF, CRLF
 * or CR; blank lines, lines that begin with '#' and a byte order mark are passed over. NPY     of
 * any type of npy.h, in C order or, from a file, in Fortran order.  An array of one dimension is a
 * column: as many rows as it has numbers. NPZ     (zip): the only member, or "FILE.npz:NAME". gzip
 * of text or of NPY.
 *
 * "-" is standard input, which is a pipe like any other: all but NPZ and Fortran order can be read
 * from pipes.
 *
 * Reading and parsing run in threads, ahead of the caller by a few blocks.  Rows come in the order
 * of the file, and so do errors: whoever gets one has had all the rows before it.  The rows, and
 * the errors, are the same for any number of threads.
 *
 * Memory: some 256 KiB of the file and what it holds for each of (threads + 2) blocks; where rows
 * are so wide that this is not one, no more than FEED_BYTES_MAX and one row.
 *
 * A number of a text is the double nearest to it, however it is written: 1, -2.5, .5, 1e-9, +3,
 * inf. Refused are a number beyond all doubles, a decimal comma, an empty cell, text, a NaN unless
 * it is asked for; a row of another length than the first; a NUL; an array that is shorter or
 * longer than its header says; a file that changes while it is read.  Cells that were not chosen
 * may hold anything.
 *
 * Errors: `line` and `column` (characters, from 1) where there are lines, else 0; the message does
 * not name the file, unless it cannot be opened. */
#ifndef XENT_CORE_FEED_FEED_H
#define XENT_CORE_FEED_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/feed/feed_classes.h"
#include "core/text.h"

/* Rows with more columns are refused, and so are longer rows of text. */
#define FEED_COLUMNS_MAX ((size_t)1 << 20)
#define FEED_ROW_MAX     ((size_t)64 << 20)

/* Bytes of blocks ahead, beyond which the next is not read before the caller has taken one. */
#define FEED_BYTES_MAX ((size_t)16 << 20)

#define FEED_NONE SIZE_MAX /* no column */

struct feed;

enum feed_header { FEED_HEADER_GUESS, FEED_HEADER_YES, FEED_HEADER_NO };

/* As in kernel.h, so that the one may be cast to the other. */
enum feed_dtype { FEED_F32, FEED_F64 };

enum feed_kind { FEED_TEXT, FEED_ARRAY };

struct feed_options {
    const char *path;        /* "-": standard input; "FILE.npz:NAME": a member */
    enum feed_header header; /* does the first line name the columns?  Of a text. */
    bool skip_bad;           /* bad rows are counted and passed over, not an error */
    bool allow_nan;          /* nan is a number like others */
    size_t threads;          /* 0: as many as there are processors; 1: the caller's alone */

    /* A first line of a text that is one of these names, and nothing else, names no column; NULL:
     * there are none.  The caller's until feed_close(). */
    const struct feed_classes *classes;

    /* Asked every now and then, by the caller's thread and by others: is it time to stop?  May be
     * NULL.  On true feed_next() ends with the error "interrupted". */
    bool (*stop)(void);
};

/* Rows that are held for the caller until the next call of feed_next(). */
struct feed_block {
    size_t rows, columns;   /* columns: the chosen ones */
    enum feed_dtype dtype;  /* of the values: float or double; F32 only of an NPY file of type f4 */
    const void *values;     /* row after row, `columns` numbers each, without gaps */
    const double *labels;   /* of the label column, one a row; NULL if there is none */
    size_t first;           /* number in the file, from 0, of row 0 of this block: feed_row() */
    size_t line;            /* where it is in the file: feed_line() */
    const uint32_t *places; /* NULL: rows follow each other; else how far row i is behind `first` */
    const uint32_t *lines;  /* NULL: there are no lines; else how far row i is behind `line` */
};

/* The number in the file, from 0, of a row of a block; bad rows, which are left out, count as well.
 * The line, from 1, on which it begins; 0 if there are no lines. */
size_t feed_row(const struct feed_block *block, size_t row);
size_t feed_line(const struct feed_block *block, size_t row);

/* Opens the file and finds out what it is, from its beginning; the first numbers are not looked at
 * yet.  NULL: *error says why.  Owned by the caller: feed_close(), which NULL may be given to. */
struct feed *feed_open(const struct feed_options *options, struct error *error);
void feed_close(struct feed *feed);

/* What was found out. */
enum feed_kind feed_kind(const struct feed *feed);
enum feed_dtype feed_dtype(const struct feed *feed);
size_t feed_columns(const struct feed *feed); /* at least 1 */
size_t feed_rows(const struct feed *feed);    /* as an array says; 0: not known */
bool feed_is_named(const struct feed *feed);  /* has the text a line that names the columns? */
char feed_separator(const struct feed *feed); /* ' ' for blanks; 0 for an array */

/* The name of a column without quotes and blanks round it, "" if it has none.  Terminated; valid
 * until feed_close().  The first column of a name, FEED_NONE if there is none. */
const char *feed_name(const struct feed *feed, size_t column);
size_t feed_find(const struct feed *feed, const char *name);

/* The first row of numbers as it stands in the text, for a guess at what the columns hold: the cell
 * without quotes and blanks round it, "" if there is no such row or the file is an array. */
struct feed_cell {
    const char *text; /* not terminated */
    size_t length;
};
struct feed_cell feed_first(const struct feed *feed, size_t column);

/* The same, appended, with two quotes that stand for one as one; so it is with feed_name(). */
void feed_first_text(const struct feed *feed, size_t column, struct text *out);

/* Which columns are wanted, before the first feed_next(): one for the labels, or FEED_NONE, and
 * `count` for the values in the order that is wanted; NULL stands for all but that of the labels.
 * Without this call the values are all columns.  False if a column does not exist, is wanted twice,
 * or none is left for the values; then nothing has changed. */
bool feed_choose(struct feed *feed, size_t label, const size_t *values, size_t count,
                 struct error *error);

/* Cells of a column that is wanted may call a class by its name, not by its number alone; before
 * the first feed_next(), behind feed_choose().  `classes` are the caller's until feed_close().  An
 * array has no names: nothing changes. */
void feed_name_classes(struct feed *feed, size_t column, const struct feed_classes *classes);

/* The next rows, at least 1 and at most `most` > 0.  False at the end of the file, and at an error:
 * then *error is filled and feed_failed() is true, and so it stays. */
bool feed_next(struct feed *feed, size_t most, struct feed_block *block, struct error *error);
bool feed_failed(const struct feed *feed); /* true for NULL as well */

/* Bad rows that were passed over so far, and the first of them. */
#define FEED_LISTED 10

struct feed_bad {
    size_t row;         /* number in the file, from 0 */
    struct error error; /* what would have been the error */
};
size_t feed_skipped(const struct feed *feed);
const struct feed_bad *feed_skipped_list(const struct feed *feed, size_t *count);

/* For a progress bar: bytes of the file that were read, and its length; 0 if that is not known, as
 * of a pipe. */
uint64_t feed_bytes_done(const struct feed *feed);
uint64_t feed_bytes(const struct feed *feed);

#endif
