/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes sheets of random problems of all kinds, to be compiled by tests/check-latex:
 *
 *     tests/latex_sheets FOLDER COUNT
 *
 * makes FOLDER/0.tex, FOLDER/1.tex ... */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/export_data.h"
#include "core/file.h"
#include "tests/problems.h"

static bool write_sheet(const char *folder, size_t i, struct problem problem)
{
    struct session session = session_new();
    struct text sheet = {0}, path = {0};
    struct error error = {0};
    session_commit(&session, &problem, "");
    text_addf(&path, "%s/%zu.tex", folder, i);
    const bool good = export_latex(&session, &sheet, &error) &&
                      file_write(text_string(&path), sheet.bytes, sheet.length, &error);
    if (!good)
        fprintf(stderr, "%s: %s\n", text_string(&path), error.message);
    text_release(&sheet);
    text_release(&path);
    session_release(&session);
    return good;
}

int main(int argc, char **argv)
{
    struct dice dice = {.state = 77};
    const size_t count = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
    if (argc != 3 || !setlocale(LC_ALL, "C.UTF-8")) {
        fputs("usage: latex_sheets FOLDER COUNT\n", stderr);
        return 2;
    }
    setlocale(LC_NUMERIC, "C");
    for (size_t i = 0; i < count; i++) {
        const struct problem_mix mix = {.samples = i % 9 ? 4 : 60,
                                        .classes = i % 7 ? 5 : 90,
                                        .large = i % 2,
                                        .wild = i % 3 == 0};
        if (!write_sheet(argv[1], i, problem_random(&dice, &mix)))
            return 1;
    }
    return 0;
}
