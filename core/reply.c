/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/reply.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/number.h"

void reply_clear(struct reply *reply)
{
    text_clear(&reply->out);
    text_clear(&reply->notes);
    text_clear(&reply->subject);
    reply->request = REQUEST_NONE;
    reply->rows = reply->columns = 0;
    reply->judged = NULL;
    reply->opened = reply->saved = reply->wrong = reply->asks = false;
}

void reply_release(struct reply *reply)
{
    text_release(&reply->out);
    text_release(&reply->notes);
    text_release(&reply->subject);
}

static void *allocate(size_t bytes)
{
    return memory_resize(NULL, bytes, 1);
}

void json_take_memory(void)
{
    json_set_alloc_funcs(allocate, free);
}

void reply_add_json(struct reply *reply, json_t *object)
{
    char *line = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(17));
    json_decref(object);
    if (!line)
        return;
    text_addf(&reply->out, "%s\n", line);
    free(line);
}

json_t *json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_string(number_exact(value).text);
}

json_t *json_row(const double *values, size_t count)
{
    json_t *row = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(row, json_number(values[i]));
    return row;
}

json_t *json_matrix(const struct matrix *matrix)
{
    json_t *rows = json_array();
    for (size_t r = 0; r < matrix->rows; r++)
        json_array_append_new(rows, json_row(matrix_row(matrix, r), matrix->columns));
    return rows;
}
