/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NPY files as parts. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/feed/feed_part.h"
#include "core/intl.h"
#include "core/memory.h"

/* Bytes of a part in Fortran order, where a run is as long as the part has rows. */
#define COLUMN_PART ((size_t)8 << 20)

/* So many numbers are no address too far. */
#define NUMBERS_MAX (PTRDIFF_MAX / sizeof(double))

static size_t row_bytes(const struct feed *feed)
{
    return feed->columns * feed->header.type->size;
}

/* ---- opening ---- */

static bool check_shape(const struct npy_header *header, struct error *error)
{
    if (header->columns > FEED_COLUMNS_MAX)
        return error_set(error, 0, _("%zu columns; no more than %zu are read"), header->columns,
                         FEED_COLUMNS_MAX);
    return true;
}

/* Numbers by columns have to be collected from all over the file. */
static bool check_order(const struct feed *feed, struct error *error)
{
    if (!feed->header.by_columns || source_is_plain(&feed->source))
        return true;
    return error_set(error, 0,
                     _("an array in Fortran order can only be read from a file that is not "
                       "compressed; np.ascontiguousarray() gives the other order"));
}

bool array_open(struct feed *feed, struct error *error)
{
    struct npy_header *header = &feed->header;
    const uint64_t length = source_length(&feed->source);
    if (!npy_header_parse(feed->carry.bytes, feed->carry.length, header, error) ||
        !npy_header_check(header, length, NUMBERS_MAX, error))
        return false;
    if (header->dimensions < 2) { /* a row of npy.h */
        header->rows = header->columns;
        header->columns = 1;
    }
    feed->kind = FEED_ARRAY;
    feed->columns = header->columns;
    feed->dtype = strcmp(header->type->name, "f4") == 0 ? FEED_F32 : FEED_F64;
    feed->carry.length -= header->begin;
    memmove(feed->carry.bytes, feed->carry.bytes + header->begin, feed->carry.length);
    return check_shape(header, error) && check_order(feed, error);
}

/* ---- filling ---- */

/* Bytes out of the carry and the file. */
static bool read_bytes(struct feed *feed, char *room, size_t length, size_t *got,
                       struct error *error)
{
    struct text *carry = &feed->carry;
    const size_t ahead = carry->length < length ? carry->length : length;
    memcpy(room, carry->bytes, ahead);
    carry->length -= ahead;
    memmove(carry->bytes, carry->bytes + ahead, carry->length);
    *got = 0;
    const bool good =
        ahead == length || source_read(&feed->source, room + ahead, length - ahead, got, error);
    *got += ahead;
    return good;
}

static bool refuse_short(const struct feed *feed, size_t there, struct error *error)
{
    const struct npy_header *header = &feed->header;
    return npy_header_check(header, header->begin + there, NUMBERS_MAX, error);
}

/* Behind the last number nothing may follow. */
static bool check_end(struct feed *feed, struct error *error)
{
    char more;
    size_t got;
    if (!read_bytes(feed, &more, 1, &got, error))
        return false;
    return got == 0 ||
           error_set(error, 0, _("more bytes follow the numbers that the header tells of"));
}

static bool fill_rows(struct feed *feed, struct feed_part *part, size_t rows)
{
    const size_t size = row_bytes(feed), wanted = rows * size;
    size_t got;
    part_reserve(part, wanted);
    part->failed = !read_bytes(feed, part->bytes, wanted, &got, &part->error);
    if (!part->failed && got < wanted)
        part->failed = !refuse_short(feed, part->from * size + got, &part->error);
    part->length = got / size * size;
    feed->next_row += rows;
    if (!part->failed && feed->next_row == feed->header.rows)
        part->failed = !check_end(feed, &part->error);
    return !part->failed && feed->next_row < feed->header.rows;
}

/* Columns of `rows` numbers each become columns of the part, from column `c` on. */
static void transpose(struct feed *feed, struct feed_part *part, const char *from, size_t rows,
                      size_t c, size_t columns)
{
    const size_t size = feed->header.type->size, row = row_bytes(feed);
    for (size_t i = 0; i < rows; i++)
        for (size_t k = 0; k < columns; k++)
            memcpy(part->bytes + i * row + (c + k) * size, from + (k * rows + i) * size, size);
}

/* The same rows of each column, one column after the other; several columns at once if these are
 * all rows there are. */
static bool fill_columns(struct feed *feed, struct feed_part *part, size_t rows)
{
    const struct npy_header *header = &feed->header;
    /* NOLINTNEXTLINE(clang-analyzer-core.*): npy_header refuses 0 rows */
    const size_t size = header->type->size, run = rows * size, fit = PART_BYTES / run;
    const size_t at_once = rows == header->rows && fit ? fit : 1;
    char *const room = memory_new(at_once, run);
    part_reserve(part, rows * row_bytes(feed));
    for (size_t c = 0; !part->failed && c < header->columns; c += at_once) {
        const size_t left = header->columns - c, columns = left < at_once ? left : at_once;
        const uint64_t offset = header->begin + (c * header->rows + feed->next_row) * size;
        part->failed = !source_read_at(&feed->source, offset, room, columns * run, &part->error);
        if (!part->failed)
            transpose(feed, part, room, rows, c, columns);
    }
    free(room);
    part->failed = part->failed || !source_check(&feed->source, &part->error);
    part->length = part->failed ? 0 : rows * row_bytes(feed);
    feed->next_row += rows;
    return !part->failed && feed->next_row < header->rows;
}

bool array_fill(struct feed *feed, struct feed_part *part)
{
    const bool by_columns = feed->header.by_columns;
    const size_t left = feed->header.rows - feed->next_row;
    const size_t fit = (by_columns ? COLUMN_PART : PART_BYTES) / row_bytes(feed);
    const size_t most = fit ? fit : 1, rows = left < most ? left : most;
    part->from = feed->next_row;
    return by_columns ? fill_columns(feed, part, rows) : fill_rows(feed, part, rows);
}

/* ---- parsing ---- */

/* Floats are looked at in runs of a fixed length, for which compilers take wide registers; for
 * doubles they take none. */
#define RUN 64

static bool has_nan_f(const float *value, size_t count)
{
    uint32_t found = 0;
    size_t i = 0;
    for (; count - i >= RUN; i += RUN)
        for (size_t k = 0; k < RUN; k++)
            found |= value[i + k] != value[i + k];
    for (; i < count; i++)
        found |= value[i] != value[i];
    return found;
}

static bool has_nan_d(const double *value, size_t count)
{
    size_t i = 0;
    while (i < count && !isnan(value[i]))
        i++;
    return i < count;
}

/* The file has what the caller wants: no copy between them. */
static bool parse_raw(const struct feed *feed, struct feed_part *part)
{
    const struct npy_type *type = feed->header.type;
    const bool same = type->name[0] == 'f' && type->size >= sizeof(float);
    if (!same || feed->header.swapped || !feed->identity)
        return false;
    const size_t count = part->length / type->size;
    const void *const bytes = part->bytes;
    if (!feed->options.allow_nan &&
        (feed->dtype == FEED_F32 ? has_nan_f(bytes, count) : has_nan_d(bytes, count)))
        return false;
    part->is_raw = part->is_full = true;
    part->rows = part->all_rows = count / feed->columns;
    return true;
}

/* All numbers of a part at once, if they are good and wanted as they come. */
static bool parse_all(const struct feed *feed, struct feed_part *part)
{
    const struct npy_type *type = feed->header.type;
    const size_t count = part->length / type->size, size = count * sizeof(double);
    if (feed->dtype == FEED_F32 || !feed->identity)
        return false;
    if (size > part->values_room) {
        part->values_room = size;
        part->values = memory_resize(part->values, size, 1);
    }
    double *const values = (void *)part->values;
    if (type->convert(part->bytes, count, feed->header.swapped, values, 1) < count)
        return false;
    part->is_full = true;
    part->rows = part->all_rows = count / feed->columns;
    return true;
}

/* The numbers of a row as doubles; false if one that is wanted must be refused. */
static bool convert_row(const struct feed *feed, const struct feed_part *part, double *row,
                        struct error *error)
{
    const struct npy_type *type = feed->header.type;
    const bool swapped = feed->header.swapped;
    const char *const bytes = part->bytes + part->all_rows * row_bytes(feed);
    for (size_t c = 0; c < feed->columns; c++) {
        const char *from = bytes + c * type->size;
        c += type->convert(from, feed->columns - c, swapped, row + c, 1);
        if (c == feed->columns)
            return true;
        if (feed->map[c] == MAP_NONE || (feed->options.allow_nan && isnan(row[c])))
            continue;
        return type->refuse(bytes + c * type->size, swapped, part->from + part->all_rows, c, error);
    }
    return true;
}

/* What is wanted of a row goes to where it is wanted. */
static void take_row(const struct feed *feed, struct feed_part *part, const double *row)
{
    part_reserve_row(feed, part);
    const size_t begin = part->rows * feed->chosen;
    float *const floats = (float *)(void *)part->values + begin;
    double *const doubles = (double *)(void *)part->values + begin;
    for (size_t c = 0; c < feed->columns; c++) {
        const uint32_t to = feed->map[c];
        if (to == MAP_LABEL)
            part->labels[part->rows] = row[c];
        else if (to != MAP_NONE && feed->dtype == FEED_F32)
            floats[to] = (float)row[c];
        else if (to != MAP_NONE)
            doubles[to] = row[c];
    }
    part->places[part->rows++] = (uint32_t)part->all_rows++;
}

void array_parse(const struct feed *feed, struct feed_part *part)
{
    const size_t rows = part->length / row_bytes(feed);
    if (parse_raw(feed, part) || parse_all(feed, part))
        return;
    double *const row = memory_new(feed->columns, sizeof *row);
    struct error error = {0};
    for (size_t i = 0; i < rows; i++) {
        if (convert_row(feed, part, row, &error))
            take_row(feed, part, row);
        else if (!part_refuse(feed, part, &error))
            break;
    }
    free(row);
}
