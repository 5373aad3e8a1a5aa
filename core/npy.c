/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/npy.h"

#include <math.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#include "core/intl.h"
#include "core/npy_header.h"
#include "core/parallel.h"

bool npy_begins(const struct file_pieces *file)
{
    char room[NPY_MAGIC_BYTES];
    const char *bytes = file_piece(file, 0, NPY_MAGIC_BYTES, room);
    return bytes && memcmp(bytes, NPY_MAGIC, NPY_MAGIC_BYTES) == 0;
}

bool npy_is_file(const char *path)
{
    struct file_pieces file;
    struct error ignored;
    if (!file_exists(path) || !file_open(path, &file, &ignored)) /* a pipe must not be drained */
        return false;
    const bool begins = npy_begins(&file);
    file_close(&file);
    return begins;
}

/* Numbers in the order of rows are read in runs of RUN; in the order of columns in tiles, of which
 * each row is a line of the cache and each column a piece of the file.  STEP of either are bytes
 * on the stack. */
#define RUN          ((size_t)1 << 14)
#define TILE_ROWS    ((size_t)256)
#define TILE_COLUMNS ((size_t)8)
#define STEP         ((size_t)2048)
#define NUMBER_BYTES 8

struct reading {
    const struct file_pieces *file;
    struct npy_header header;
    double *to;
    atomic_size_t refused; /* the first number, row by row, that must be refused; or SIZE_MAX */
    atomic_bool lost;      /* the file has become shorter, or cannot be read */
};

/* The least stays, whichever thread comes first. */
static void note_refused(struct reading *reading, size_t number)
{
    size_t first = atomic_load(&reading->refused);
    while (number < first && !atomic_compare_exchange_weak(&reading->refused, &first, number))
        continue;
}

/* `count` numbers from number `from` of the file on; they go to `to` and every `stride` numbers
 * behind it. */
static void read_numbers(struct reading *reading, size_t from, size_t count, size_t to,
                         size_t stride)
{
    const struct npy_header *header = &reading->header;
    const size_t size = header->type->size, at = header->begin + from * size;
    char room[STEP * NUMBER_BYTES];
    const char *bytes = file_piece(reading->file, at, count * size, room);
    if (!bytes) {
        atomic_store(&reading->lost, true);
        return;
    }
    const size_t good =
        header->type->convert(bytes, count, header->swapped, reading->to + to, stride);
    if (good < count)
        note_refused(reading, to + good * stride);
}

/* The file has what the matrix wants: no copy between them. */
static bool is_plain(const struct npy_header *header)
{
    return header->type == npy_type_find("f8", 2) && !header->swapped;
}

/* How many numbers there are before the first NaN.  Blocks are looked at without a branch. */
static size_t before_nan(const double *value, size_t count)
{
    enum { BLOCK = 16 };
    size_t at = 0;
    for (; count - at >= BLOCK; at += BLOCK) {
        bool found = false;
        for (size_t i = 0; i < BLOCK; i++)
            found |= isnan(value[at + i]);
        if (found)
            break;
    }
    while (at < count && !isnan(value[at]))
        at++;
    return at;
}

static void read_plain(struct reading *reading, size_t from, size_t count)
{
    const struct npy_header *header = &reading->header;
    const size_t at = header->begin + from * sizeof(double), length = count * sizeof(double);
    double *to = reading->to + from;
    const char *bytes = file_piece(reading->file, at, length, (char *)to);
    if (!bytes) {
        atomic_store(&reading->lost, true);
        return;
    }
    if (bytes != (char *)to) /* it was held */
        memcpy(to, bytes, length);
    const size_t good = before_nan(to, count);
    if (good < count)
        note_refused(reading, from + good);
}

static void read_runs(void *user, size_t from, size_t to)
{
    struct reading *reading = user;
    const size_t count = reading->header.rows * reading->header.columns;
    const size_t end = to * RUN < count ? to * RUN : count;
    const bool plain = is_plain(&reading->header);
    const size_t step = plain ? RUN : STEP;
    for (size_t at = from * RUN; at < end; at += step) {
        const size_t here = end - at < step ? end - at : step;
        if (plain)
            read_plain(reading, at, here);
        else
            read_numbers(reading, at, here, at, 1);
    }
}

static size_t pieces_of(size_t count, size_t piece)
{
    return count / piece + (count % piece > 0);
}

static void read_tiles(void *user, size_t from, size_t to)
{
    struct reading *reading = user;
    const size_t rows = reading->header.rows, columns = reading->header.columns;
    const size_t down = pieces_of(rows, TILE_ROWS);
    for (size_t tile = from; tile < to; tile++) {
        const size_t row = tile % down * TILE_ROWS, column = tile / down * TILE_COLUMNS;
        const size_t count = rows - row < TILE_ROWS ? rows - row : TILE_ROWS;
        for (size_t c = column; c < columns && c < column + TILE_COLUMNS; c++)
            read_numbers(reading, c * rows + row, count, row * columns + c, columns);
    }
}

/* The numbers are read in; says what is wrong with them, if anything is. */
static bool check(const struct reading *reading, struct error *error)
{
    const struct npy_header *header = &reading->header;
    const size_t number = atomic_load(&reading->refused);
    if (atomic_load(&reading->lost))
        return error_set(error, 0, _("the file became shorter while it was read"));
    if (file_has_changed(reading->file))
        return error_set(error, 0, _("the file changed while it was read"));
    if (number == SIZE_MAX)
        return true;
    const size_t row = number / header->columns, column = number % header->columns;
    const size_t place = header->by_columns ? column * header->rows + row : number;
    char room[NUMBER_BYTES];
    const char *bytes = file_piece(reading->file, header->begin + place * header->type->size,
                                   header->type->size, room);
    if (!bytes)
        return error_set(error, 0, _("the file became shorter while it was read"));
    return header->type->refuse(bytes, header->swapped, row, column, error);
}

bool npy_read(const struct file_pieces *file, struct matrix *matrix, struct error *error)
{
    struct reading reading = {.file = file, .refused = SIZE_MAX};
    if (!npy_header_read(file, &reading.header, error))
        return false;
    const size_t rows = reading.header.rows, columns = reading.header.columns;
    *matrix = matrix_to_fill(rows, columns);
    reading.to = matrix_fill(matrix);
    if (reading.header.by_columns)
        parallel_run(pieces_of(rows, TILE_ROWS) * pieces_of(columns, TILE_COLUMNS),
                     RUN / (TILE_ROWS * TILE_COLUMNS), read_tiles, &reading);
    else
        parallel_run(pieces_of(rows * columns, RUN), 1, read_runs, &reading);
    if (check(&reading, error))
        return true;
    matrix_release(matrix);
    return false;
}
