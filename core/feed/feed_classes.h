/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of classes, as they may stand in the column of the labels of a text. */
#ifndef XENT_CORE_FEED_FEED_CLASSES_H
#define XENT_CORE_FEED_FEED_CLASSES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/strings.h"

/* `{0}`: classes without names. */
struct feed_classes {
    size_t count; /* of the classes, with names or without */
    struct strings names;
    size_t *sorted; /* numbers of the names, in the order of their bytes */
};

/* `names` are shared; they may be none.  The classes are the caller's. */
struct feed_classes feed_classes_new(size_t count, const struct strings *names);
void feed_classes_release(struct feed_classes *classes);

/* Has every name one class? */
bool feed_classes_differ(const struct feed_classes *classes);

/* Is it exactly the name of a class? */
bool feed_classes_know(const struct feed_classes *classes, const char *text, size_t length);

/* The number of the class that is called so; false says that there is none, or more than one. */
bool feed_classes_find(const struct feed_classes *classes, const char *text, size_t length,
                       double *class, struct error *error);

#endif
