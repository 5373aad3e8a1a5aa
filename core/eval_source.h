/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values, labels and weights out of one, two or three files, row beside row. */
#ifndef XENT_CORE_EVAL_SOURCE_H
#define XENT_CORE_EVAL_SOURCE_H

#include "core/error.h"
#include "core/eval.h"
#include "core/feed/feed.h"
#include "core/strings.h"

/* A file, and the rows of it that are held. */
struct eval_stream {
    const char *path;  /* for messages */
    struct feed *feed; /* NULL: there is no such file */
    struct feed_block block;
    size_t at; /* the first row of the block that was not taken yet */
};

/* Rows in a row, as many as all files hold at the moment. */
struct eval_block {
    size_t rows, classes;
    enum feed_dtype dtype;      /* of the values */
    const void *values;         /* rows x classes */
    const double *labels;       /* rows x label_columns */
    const double *weights;      /* rows x weight_columns; NULL: none */
    size_t first, labels_first; /* where row 0 stands in what the files hold */
};

struct eval_source {
    struct eval_stream values, labels, weights;
    size_t classes;        /* value columns */
    size_t label_columns;  /* 1, or more where labels are rows */
    size_t weight_columns; /* 0: none */
    enum values_kind kind;
    size_t threads;       /* for reading, and for arithmetic on the rows; 0: all processors */
    struct strings names; /* of the classes, as the columns are called; may be empty */
    struct feed_classes by_name;        /* the same, to be found in the cells of class numbers */
    bool is_split;                      /* labels and weights come as further value columns */
    double *split;                      /* room for them apart: values, labels, weights */
    double *labels_room, *weights_room; /* labels and weights as double */
    size_t room;                        /* rows that there is room for */
    size_t row;                         /* the first that nobody had yet */
};

/* Opens the files and chooses the columns.  On true it is the caller's: eval_source_close(). */
bool eval_source_open(struct eval_source *source, const struct eval_request *request,
                      struct error *error);
void eval_source_close(struct eval_source *source);

/* The next rows, of which each file has one; false at the end, and at an error: then *failed. */
bool eval_source_next(struct eval_source *source, struct eval_block *block, bool *failed,
                      struct error *error);

/* The number of row i of a block in the files. */
size_t eval_source_row(const struct eval_source *source, const struct eval_block *block, size_t i);

/* "'scores.csv', line 7: MESSAGE" for something that is wrong with row i; in the file of the
 * labels if `of_labels`.  False, as error_set(). */
bool eval_source_complain(const struct eval_source *source, const struct eval_block *block,
                          size_t i, bool of_labels, struct error *error);

/* Puts the name of the file, and the place in it, in front of the message. */
void eval_source_name(const struct eval_stream *stream, struct error *error);

/* A path as it stands in messages. */
struct quoted eval_quote_path(const char *path);

/* Of all files together; 0 if one of them is a pipe. */
struct eval_progress eval_source_progress(const struct eval_source *source);

#endif
