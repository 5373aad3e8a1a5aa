/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands before the numbers of an NPY file (npy.h), and how one number of them is read. */
#ifndef XENT_CORE_NPY_HEADER_H
#define XENT_CORE_NPY_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/file.h"

#define NPY_MAGIC       "\x93NUMPY"
#define NPY_MAGIC_BYTES 6

/* Longer headers are refused; NumPy itself refuses them from 10,000 bytes on. */
#define NPY_HEADER_MAX ((size_t)1 << 16)

struct npy_type {
    const char *name; /* "f8" */
    size_t size;      /* bytes of a number */

    /* Turns `count` numbers that follow each other into doubles, `stride` apart.  `swapped`: the
     * bytes are in the order that is not the processor's.  Returns how many there are before the
     * first that must be refused, or `count`. */
    size_t (*convert)(const char *from, size_t count, bool swapped, double *to, size_t stride);

    /* Says why the number of this row and column is refused; returns false. */
    bool (*refuse)(const char *from, bool swapped, size_t row, size_t column, struct error *error);
};

/* The row of a name of two letters, NULL if there is none. */
const struct npy_type *npy_type_find(const char *name, size_t length);

struct npy_header {
    const struct npy_type *type;
    bool swapped;
    bool by_columns;      /* Fortran order: the first column, then the second, ... */
    size_t dimensions;    /* 0 to 2 */
    size_t rows, columns; /* at least 1; of one dimension it is 1 row */
    size_t begin;         /* byte of the file where the numbers begin */
};

/* Reads and checks it, the length of the file too. */
bool npy_header_read(const struct file_pieces *file, struct npy_header *header,
                     struct error *error);

/* Its two halves.  The header out of the bytes at the beginning of the file; if it is not in them
 * as a whole, the file is said to end there: NPY_BEGINNING_MAX of them are always enough.  Then the
 * numbers: there are some, at most `most`, and a file of `length` bytes (UINT64_MAX: not known) is
 * as long as they say. */
#define NPY_BEGINNING_MAX (NPY_MAGIC_BYTES + 6 + NPY_HEADER_MAX)
bool npy_header_parse(const char *bytes, size_t length, struct npy_header *header,
                      struct error *error);
bool npy_header_check(const struct npy_header *header, uint64_t length, size_t most,
                      struct error *error);

#endif
