/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns of a file are what; see eval.h. */
#ifndef XENT_CORE_EVAL_COLUMNS_H
#define XENT_CORE_EVAL_COLUMNS_H

#include "core/error.h"
#include "core/eval.h"
#include "core/feed/feed.h"
#include "core/strings.h"

struct eval_list {
    size_t count, room;
    size_t *column;
};

struct eval_columns {
    struct eval_list values, labels, weights;
    enum values_kind kind; /* that of the request, unless the names tell */
    struct strings names;  /* of the classes; may be empty */
};

/* Of a file that holds values, and labels too if `has_labels`.  On true it is the caller's. */
bool eval_columns_choose(const struct eval_request *request, const struct feed *feed,
                         bool has_labels, struct eval_columns *columns, struct error *error);
void eval_columns_release(struct eval_columns *columns);

#endif
