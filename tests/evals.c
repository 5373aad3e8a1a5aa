/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/evals.h"

#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/eval_compare.h"
#include "core/file.h"
#include "tests/arrays.h"

#define PATHS     64
#define PATH_ROOM 512

/* Holds until so many others have been asked for. */
static const char *path_of(const char *folder, const char *between, const char *name)
{
    static char room[PATHS][PATH_ROOM];
    static size_t used;
    char *path = room[used++ % PATHS];
    ck_assert_ptr_nonnull(getenv(folder));
    ck_assert_int_lt(snprintf(path, PATH_ROOM, "%s%s%s", getenv(folder), between, name), PATH_ROOM);
    return path;
}

const char *eval_scratch(const char *name)
{
    return path_of("XENT_SCRATCH", "/", name);
}

const char *eval_kept(const char *name)
{
    return path_of("XENT_SOURCE", "/tests/eval/", name);
}

void eval_write(const char *name, const char *text)
{
    struct error error;
    ck_assert(file_write(eval_scratch(name), text, strlen(text), &error));
}

struct matrix eval_load(const char *path)
{
    struct file_pieces file;
    struct matrix matrix;
    struct error error;
    ck_assert(file_open(path, &file, &error));
    ck_assert_msg(npy_read(&file, &matrix, &error), "%s", error.message);
    file_close(&file);
    return matrix;
}

void eval_save(const char *name, const struct matrix *matrix)
{
    array_write(eval_scratch(name), matrix);
}

struct eval_request eval_request_of(const char *values, enum values_kind kind, const char *labels)
{
    return (struct eval_request){.values = values,
                                 .kind = kind,
                                 .labels = labels,
                                 .to = SIZE_MAX,
                                 .extremes = EVAL_EXTREMES};
}

struct eval_summary eval_expect(const struct eval_request *request)
{
    struct eval_summary summary;
    struct error error = {0};
    ck_assert_msg(eval_run(request, &summary, &error), "%s", error.message);
    return summary;
}

void eval_expect_error(const struct eval_request *request, const char *message)
{
    struct eval_summary summary;
    struct error error = {0};
    ck_assert(!eval_run(request, &summary, &error));
    ck_assert_str_eq(error.message, message);
    ck_assert_uint_eq(error.line, 0);
}

struct text eval_hints(const struct eval_summary *summary)
{
    struct text all = {0}, hint = {0};
    text_add(&all, "");
    for (size_t i = 0; eval_hint(i, summary, &hint); i++) {
        if (hint.length)
            text_addf(&all, "%s\n", text_string(&hint));
        text_clear(&hint);
    }
    text_release(&hint);
    return all;
}
