/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NPY files.  What is read has the shape that it says and no NaN. */
#include <math.h>

#include "core/npy.h"
#include "core/text.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    fuzz_start();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct file_pieces file = {.file = -1, .length = size};
    struct matrix matrix;
    struct error error = {0};
    text_add_bytes(&file.held, (const char *)data, size);
    if (!npy_begins(&file)) { /* nobody reads it as one */
        file_close(&file);
        return 0;
    }
    if (npy_read(&file, &matrix, &error)) {
        if (matrix_is_empty(&matrix) || matrix.rows > size / matrix.columns)
            fuzz_fail("%zu bytes are %zu rows of %zu numbers", size, matrix.rows, matrix.columns);
        for (size_t row = 0; row < matrix.rows; row++)
            for (size_t column = 0; column < matrix.columns; column++)
                if (isnan(matrix_row(&matrix, row)[column]))
                    fuzz_fail("row %zu, column %zu is NaN", row, column);
        matrix_release(&matrix);
    } else if (!error.message[0]) {
        fuzz_fail("refused without a word");
    }
    file_close(&file);
    return 0;
}
