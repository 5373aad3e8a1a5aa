/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/eval_source.h"

#include <stdlib.h>
#include <string.h>

#include "core/eval_columns.h"
#include "core/intl.h"
#include "core/memory.h"

/* More rows than a block of the feed has. */
#define ROWS_MOST ((size_t)1 << 16)

/* ---- messages ---- */

/* Of a long one the name of the file is shown. */
struct quoted eval_quote_path(const char *path)
{
    const char *slash = strrchr(path, '/');
    const bool is_long = text_characters(path, strlen(path)) > QUOTED_CHARACTERS;
    const char *shown = is_long && slash && slash[1] ? slash + 1 : path;
    return error_quote(shown, strlen(shown));
}

/* Puts the file, and the place in it if there is one, in front of the message. */
static bool in_file(const struct eval_stream *stream, struct error *error)
{
    const struct error inner = *error;
    struct text name = {0};
    if (strcmp(stream->path, "-") == 0)
        text_add(&name, _("standard input"));
    else
        text_addf(&name, "'%s'", eval_quote_path(stream->path).text);
    if (inner.line && inner.column)
        error_set(error, 0, _("%s, line %zu, column %zu: %s"), text_string(&name), inner.line,
                  inner.column, inner.message);
    else if (inner.line)
        error_set(error, 0, _("%s, line %zu: %s"), text_string(&name), inner.line, inner.message);
    else
        error_set(error, 0, "%s: %s", text_string(&name), inner.message);
    error->line = 0;
    text_release(&name);
    return false;
}

void eval_source_name(const struct eval_stream *stream, struct error *error)
{
    in_file(stream, error);
}

bool eval_source_complain(const struct eval_source *source, const struct eval_block *block,
                          size_t i, bool of_labels, struct error *error)
{
    const bool apart = of_labels && source->labels.feed;
    const struct eval_stream *stream = apart ? &source->labels : &source->values;
    const size_t row = eval_source_row(source, block, i);
    const size_t held = (apart ? block->labels_first : block->first) + i;
    const struct error inner = *error;
    error->line = feed_line(&stream->block, held);
    error->column = 0;
    if (!error->line)
        error_set(error, 0, _("row %zu: %s"), row, inner.message);
    return in_file(stream, error);
}

/* ---- opening ---- */

static bool open_stream(struct eval_stream *stream, const char *path,
                        const struct eval_request *request, const struct feed_classes *classes,
                        struct error *error)
{
    const struct feed_options options = {.path = path,
                                         .skip_bad = request->skip_bad,
                                         .threads = request->threads,
                                         .classes = classes};
    *stream = (struct eval_stream){.path = path};
    error->line = error->column = 0;
    stream->feed = feed_open(&options, error);
    if (!stream->feed && !strstr(error->message, error_quote(path, strlen(path)).text))
        in_file(stream, error); /* one that cannot be opened is named already */
    return stream->feed != NULL;
}

/* Class numbers may be names; those of one output are a 0 or 1. */
static void name_classes(const struct eval_source *source, struct feed *feed, size_t column)
{
    if (source->classes > 1)
        feed_name_classes(feed, column, &source->by_name);
}

/* Values alone or with one column of labels go straight through; labels in several columns, and
 * weights, are taken apart here. */
static bool choose(struct eval_source *source, const struct eval_columns *columns,
                   struct error *error)
{
    const struct eval_list *labels = &columns->labels, *weights = &columns->weights;
    const size_t values = columns->values.count;
    source->classes = values;
    source->label_columns = labels->count;
    source->weight_columns = weights->count;
    source->kind = columns->kind;
    source->names = strings_share(&columns->names);
    source->by_name = feed_classes_new(values, &columns->names);
    source->is_split = labels->count > 1 || weights->count;
    if (!source->is_split)
        return feed_choose(source->values.feed, labels->count ? labels->column[0] : FEED_NONE,
                           columns->values.column, values, error);
    const size_t count = values + labels->count + weights->count;
    size_t *all = memory_new(count, sizeof *all);
    memcpy(all, columns->values.column, values * sizeof *all);
    memcpy(all + values, labels->column, labels->count * sizeof *all);
    for (size_t i = 0; i < weights->count; i++)
        all[values + labels->count + i] = weights->column[i];
    const bool good = feed_choose(source->values.feed, FEED_NONE, all, count, error);
    free(all);
    return good;
}

static bool open_values(struct eval_source *source, const struct eval_request *request,
                        struct error *error)
{
    struct eval_columns columns;
    if (!open_stream(&source->values, request->values, request, NULL, error))
        return false;
    error->line = 0;
    if (!eval_columns_choose(request, source->values.feed, !request->labels && !request->no_labels,
                             &columns, error))
        return in_file(&source->values, error);
    const bool good = choose(source, &columns, error);
    if (good && columns.labels.count == 1)
        name_classes(source, source->values.feed, columns.labels.column[0]);
    eval_columns_release(&columns);
    return good || in_file(&source->values, error);
}

/* The one column with class numbers of a file that has several. */
static bool choose_target(const struct eval_source *source, const struct eval_request *request,
                          size_t *column, struct error *error)
{
    static const char *const words[] = {"label", "target", "y", "class"};
    const struct feed *feed = source->labels.feed;
    if (request->label_column && feed_is_named(feed))
        *column = feed_find(feed, request->label_column);
    for (size_t i = 0; *column == FEED_NONE && i < sizeof words / sizeof *words; i++)
        *column = feed_find(feed, words[i]);
    return *column != FEED_NONE ||
           error_set(error, 0,
                     _("%zu columns; wanted: class numbers in one, or in a column that is called "
                       "'label', or a row of %zu labels with --labels"),
                     feed_columns(feed), source->classes);
}

static bool open_labels(struct eval_source *source, const struct eval_request *request,
                        struct error *error)
{
    if (!open_stream(&source->labels, request->labels, request, &source->by_name, error))
        return false;
    struct feed *feed = source->labels.feed;
    const size_t columns = feed_columns(feed);
    size_t column = columns == 1 ? 0 : FEED_NONE;
    source->label_columns = columns;
    error->line = 0;
    if (columns > 1 && request->labels_are_rows && columns == source->classes)
        return true;
    if (columns > 1 && request->labels_are_rows)
        error_set(error, 0, _("%zu columns, but the values have %zu; wanted: one label a class"),
                  columns, source->classes);
    else if (columns == 1 || choose_target(source, request, &column, error)) {
        source->label_columns = 1;
        if (feed_choose(feed, FEED_NONE, &column, 1, error)) {
            name_classes(source, feed, column);
            return true;
        }
    }
    return in_file(&source->labels, error);
}

static bool open_weights(struct eval_source *source, const struct eval_request *request,
                         struct error *error)
{
    if (!open_stream(&source->weights, request->weights, request, NULL, error))
        return false;
    source->weight_columns = feed_columns(source->weights.feed);
    if (source->weight_columns == 1 || source->weight_columns == source->classes)
        return true;
    error->line = 0;
    error_set(error, 0, _("%zu columns; wanted: one weight a sample"), source->weight_columns);
    return in_file(&source->weights, error);
}

/* `other`: of the labels or the weights. */
static bool uneven(const struct eval_source *source, const struct eval_stream *other, size_t rows,
                   size_t others, struct error *error)
{
    const struct quoted a = eval_quote_path(source->values.path);
    const struct quoted b = eval_quote_path(other->path);
    return error_set(error, 0, _("'%s' has %zu rows and '%s' %zu: they do not belong together"),
                     a.text, rows, b.text, others);
}

/* Where it is known beforehand nothing need be read. */
static bool check_rows(const struct eval_source *source, struct error *error)
{
    const struct eval_stream *const others[] = {&source->labels, &source->weights};
    const size_t rows = feed_rows(source->values.feed);
    for (size_t i = 0; i < 2; i++) {
        const size_t count = others[i]->feed ? feed_rows(others[i]->feed) : 0;
        if (rows && count && rows != count)
            return uneven(source, others[i], rows, count, error);
    }
    return true;
}

bool eval_source_open(struct eval_source *source, const struct eval_request *request,
                      struct error *error)
{
    *source = (struct eval_source){.threads = request->threads};
    if (open_values(source, request, error) &&
        (!request->labels || open_labels(source, request, error)) &&
        (!request->weights || open_weights(source, request, error)) && check_rows(source, error))
        return true;
    eval_source_close(source);
    return false;
}

void eval_source_close(struct eval_source *source)
{
    feed_close(source->values.feed);
    feed_close(source->labels.feed);
    feed_close(source->weights.feed);
    strings_release(&source->names);
    feed_classes_release(&source->by_name);
    free(source->split);
    free(source->labels_room);
    free(source->weights_room);
    *source = (struct eval_source){0};
}

/* ---- the next rows ---- */

enum state { HELD, ENDED, FAILED };

static enum state hold(struct eval_stream *stream, struct error *error)
{
    if (!stream->feed || stream->at < stream->block.rows)
        return HELD;
    stream->at = 0;
    stream->block.rows = 0;
    error->line = error->column = 0;
    if (feed_next(stream->feed, ROWS_MOST, &stream->block, error))
        return HELD;
    if (!feed_failed(stream->feed))
        return ENDED;
    in_file(stream, error);
    return FAILED;
}

/* Rows of files that are longer than others. */
static bool too_long(const struct eval_source *source, const struct eval_stream *ended,
                     const struct eval_stream *longer, struct error *error)
{
    const struct quoted a = eval_quote_path(ended->path);
    const struct quoted b = eval_quote_path(longer->path);
    return error_set(error, 0,
                     _("'%s' ends after %zu rows, '%s' goes on: they do not belong together"),
                     a.text, source->row, b.text);
}

/* All files hold a row, or all have ended. */
static enum state hold_all(struct eval_source *source, struct error *error)
{
    struct eval_stream *const streams[] = {&source->values, &source->labels, &source->weights};
    const struct eval_stream *ended = NULL, *held = NULL;
    for (size_t i = 0; i < 3; i++) {
        const enum state state = hold(streams[i], error);
        if (state == FAILED)
            return FAILED;
        if (state == ENDED)
            ended = streams[i];
        else if (streams[i]->feed)
            held = streams[i];
    }
    if (!ended || !held)
        return ended ? ENDED : HELD;
    too_long(source, ended, held, error);
    return FAILED;
}

static size_t row_at(const struct eval_stream *stream, size_t i)
{
    return feed_row(&stream->block, stream->at + i);
}

/* Passes over a row of the file that is behind, if one is: the others left theirs out. */
static bool step(struct eval_source *source)
{
    struct eval_stream *const others[] = {&source->labels, &source->weights};
    for (size_t i = 0; i < 2; i++) {
        if (!others[i]->feed || row_at(others[i], 0) == row_at(&source->values, 0))
            continue;
        if (row_at(others[i], 0) < row_at(&source->values, 0))
            others[i]->at++;
        else
            source->values.at++;
        return true;
    }
    return false;
}

static size_t left(const struct eval_stream *stream)
{
    return stream->feed ? stream->block.rows - stream->at : SIZE_MAX;
}

/* How many rows from here on stand beside each other. */
static size_t count_together(const struct eval_source *source)
{
    const struct eval_stream *const others[] = {&source->labels, &source->weights};
    size_t count = left(&source->values);
    for (size_t i = 0; i < 2; i++) {
        const struct eval_stream *other = others[i];
        count = left(other) < count ? left(other) : count;
        if (!other->feed || (!other->block.places && !source->values.block.places))
            continue;
        size_t same = 1;
        while (same < count && row_at(other, same) == row_at(&source->values, same))
            same++;
        count = same;
    }
    return count;
}

/* The numbers of `rows` rows as doubles: in `room`, or where they are. */
static const double *doubles(const struct eval_stream *stream, size_t rows, size_t columns,
                             double **room)
{
    const size_t at = stream->at * columns, count = rows * columns;
    if (stream->block.dtype == FEED_F64)
        return (const double *)stream->block.values + at;
    *room = memory_resize(*room, count, sizeof **room);
    for (size_t i = 0; i < count; i++)
        (*room)[i] = ((const float *)stream->block.values)[at + i];
    return *room;
}

/* Values, labels and weights that stand in one row. */
static void split(struct eval_source *source, struct eval_block *block)
{
    const size_t values = source->classes, labels = source->label_columns;
    const size_t weights = source->weights.feed ? 0 : source->weight_columns;
    const size_t columns = source->values.block.columns, rows = block->rows;
    double *wide = NULL;
    const double *from = doubles(&source->values, rows, columns, &wide);
    source->split = memory_resize(source->split, rows, columns * sizeof *source->split);
    double *to_values = source->split, *to_labels = to_values + rows * values;
    double *to_weights = to_labels + rows * labels;
    for (size_t n = 0; n < rows; n++, from += columns) {
        memcpy(to_values + n * values, from, values * sizeof *from);
        memcpy(to_labels + n * labels, from + values, labels * sizeof *from);
        memcpy(to_weights + n * weights, from + values + labels, weights * sizeof *from);
    }
    free(wide);
    block->dtype = FEED_F64;
    block->values = to_values;
    block->labels = to_labels;
    block->weights = weights ? to_weights : NULL;
}

static void point(struct eval_source *source, struct eval_block *block)
{
    const struct feed_block *held = &source->values.block;
    const size_t at = source->values.at, classes = source->classes;
    block->dtype = held->dtype;
    block->values = held->dtype == FEED_F32
                        ? (const void *)((const float *)held->values + at * classes)
                        : (const void *)((const double *)held->values + at * classes);
    block->labels = held->labels ? held->labels + at : NULL;
}

bool eval_source_next(struct eval_source *source, struct eval_block *block, bool *failed,
                      struct error *error)
{
    enum state state;
    do
        state = hold_all(source, error);
    while (state == HELD && step(source));
    *failed = state == FAILED;
    if (state != HELD)
        return false;
    *block = (struct eval_block){.rows = count_together(source), .classes = source->classes};
    if (source->is_split)
        split(source, block);
    else
        point(source, block);
    if (source->labels.feed)
        block->labels =
            doubles(&source->labels, block->rows, source->label_columns, &source->labels_room);
    if (source->weights.feed)
        block->weights =
            doubles(&source->weights, block->rows, source->weight_columns, &source->weights_room);
    block->first = source->values.at;
    block->labels_first = source->labels.at;
    struct eval_stream *const streams[] = {&source->values, &source->labels, &source->weights};
    for (size_t i = 0; i < 3; i++)
        if (streams[i]->feed)
            streams[i]->at += block->rows;
    source->row = feed_row(&source->values.block, source->values.at - 1) + 1;
    return true;
}

size_t eval_source_row(const struct eval_source *source, const struct eval_block *block, size_t i)
{
    return feed_row(&source->values.block, block->first + i);
}

struct eval_progress eval_source_progress(const struct eval_source *source)
{
    const struct eval_stream *const streams[] = {&source->values, &source->labels,
                                                 &source->weights};
    struct eval_progress progress = {.rows = source->row};
    bool known = true;
    for (size_t i = 0; i < 3; i++) {
        if (!streams[i]->feed)
            continue;
        progress.done += feed_bytes_done(streams[i]->feed);
        progress.all += feed_bytes(streams[i]->feed);
        known = known && feed_bytes(streams[i]->feed);
    }
    if (!known)
        progress.all = 0;
    return progress;
}
