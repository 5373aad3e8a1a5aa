/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NPY files: arrays as NumPy writes them, versions 1 to 3 of the format.
 *
 * A file is the six bytes "\x93NUMPY", two for the version, the length of the header (two bytes in
 * version 1, four in the others), the header, and the numbers.  The header is a Python dict:
 *
 *     {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
 *
 * Read are f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8 and b1 (bool) in either byte order and in C
 * or Fortran order, with no dimension (one number), one (a row) or two.  The numbers become the
 * doubles that they are: an i8 or u8 that no double holds is refused, and so is a NaN, with row and
 * column, which count from 0; infinity is let in.  A file that is too short or too long for its
 * header is refused, and one with more than NPY_NUMBERS_MAX numbers.
 *
 * Nothing is mapped into memory: a file that changes while it is read gives numbers or an error,
 * never a signal. */
#ifndef XENT_CORE_NPY_H
#define XENT_CORE_NPY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/file.h"
#include "core/matrix.h"

#define NPY_NUMBERS_MAX (FILE_BYTES_MAX / sizeof(double))

/* Does the file begin as an NPY file does?  Of a path: false as well if it is no regular file that
 * can be read. */
bool npy_begins(const struct file_pieces *file);
bool npy_is_file(const char *path);

/* The whole file, in threads if it is large.  On true the matrix is the caller's.  The message does
 * not name the file. */
bool npy_read(const struct file_pieces *file, struct matrix *matrix, struct error *error);

#endif
