/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/arrays.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/keepers.h"

const char *array_path(void)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/array.npy", getenv("XENT_SCRATCH"));
    return path;
}

void array_add_header(struct text *file, int version, const char *dict)
{
    const size_t length = strlen(dict);
    text_add(file, "\x93NUMPY");
    text_add_bytes(file, (const char[]){(char)version, 0}, 2);
    for (int i = 0; i < (version == 1 ? 2 : 4); i++)
        text_add_bytes(file, (const char[]){(char)(length >> 8 * i & 255)}, 1);
    text_add(file, dict);
}

void array_add_bits(struct text *file, uint64_t bits, size_t size, bool big)
{
    for (size_t i = 0; i < size; i++)
        text_add_bytes(file, (const char[]){(char)(bits >> 8 * (big ? size - 1 - i : i) & 255)}, 1);
}

void array_write(const char *path, const struct matrix *matrix)
{
    struct text file = {0}, dict = {0};
    text_add(&dict, "{'descr': '<f8', 'fortran_order': False, 'shape': (");
    if (matrix->rows > 1)
        text_addf(&dict, "%zu, ", matrix->rows);
    text_addf(&dict, "%zu,)}\n", matrix->columns);
    array_add_header(&file, 1, text_string(&dict));
    for (size_t r = 0; r < matrix->rows; r++)
        for (size_t c = 0; c < matrix->columns; c++) {
            uint64_t bits;
            memcpy(&bits, &matrix_row(matrix, r)[c], sizeof bits);
            array_add_bits(&file, bits, sizeof bits, false);
        }
    write_file(path, file.bytes, file.length);
    text_release(&file);
    text_release(&dict);
}

bool array_read(const struct text *file, struct matrix *matrix, struct error *error)
{
    struct file_pieces pieces;
    write_file(array_path(), text_string(file), file->length);
    ck_assert(file_open(array_path(), &pieces, error));
    ck_assert(npy_begins(&pieces) ==
              (file->length >= 6 && memcmp(file->bytes, "\x93NUMPY", 6) == 0));
    const bool good = npy_read(&pieces, matrix, error);
    file_close(&pieces);
    return good;
}
