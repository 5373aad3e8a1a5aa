/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NPY files for tests, byte by byte. */
#ifndef XENT_TESTS_ARRAYS_H
#define XENT_TESTS_ARRAYS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/npy.h"
#include "core/text.h"

/* Where a test writes its file. */
const char *array_path(void);

/* Appends what stands before the numbers; a number as `size` bytes, the least first or last. */
void array_add_header(struct text *file, int version, const char *dict);
void array_add_bits(struct text *file, uint64_t bits, size_t size, bool big);

/* Writes the file and reads it. */
bool array_read(const struct text *file, struct matrix *matrix, struct error *error);

/* Writes a matrix as '<f8' in C order; one row has one dimension. */
void array_write(const char *path, const struct matrix *matrix);

#endif
