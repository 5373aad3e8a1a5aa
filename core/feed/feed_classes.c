/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/feed/feed_classes.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/memory.h"
#include "core/text.h"

/* So many are listed in a message, each with at most so many bytes. */
#define LISTED      10
#define LISTED_EACH 20

/* A name and its class, while they are sorted. */
struct named {
    const char *name;
    size_t class;
};

static int compare(const void *a, const void *b)
{
    const struct named *left = a, *right = b;
    const int order = strcmp(left->name, right->name);
    return order ? order : left->class < right->class ? -1 : 1;
}

struct feed_classes feed_classes_new(size_t count, const struct strings *names)
{
    struct feed_classes classes = {.count = count, .names = strings_share(names)};
    struct named *named = memory_new(names->count, sizeof *named);
    classes.sorted = memory_new(names->count, sizeof *classes.sorted);
    for (size_t i = 0; i < names->count; i++)
        named[i] = (struct named){strings_item(names, i), i};
    if (names->count)
        qsort(named, names->count, sizeof *named, compare);
    for (size_t i = 0; i < names->count; i++)
        classes.sorted[i] = named[i].class;
    free(named);
    return classes;
}

void feed_classes_release(struct feed_classes *classes)
{
    strings_release(&classes->names);
    free(classes->sorted);
    *classes = (struct feed_classes){0};
}

bool feed_classes_differ(const struct feed_classes *classes)
{
    for (size_t i = 1; i < classes->names.count; i++)
        if (strcmp(strings_item(&classes->names, classes->sorted[i - 1]),
                   strings_item(&classes->names, classes->sorted[i])) == 0)
            return false;
    return true;
}

/* As strcmp(), of a text that is not terminated and a name. */
static int order_of(const char *text, size_t length, const char *name)
{
    const size_t bytes = strlen(name), both = bytes < length ? bytes : length;
    const int order = memcmp(text, name, both);
    return order ? order : length < bytes ? -1 : length > bytes;
}

/* The first place in the order whose name is not before the text. */
static size_t place_of(const struct feed_classes *classes, const char *text, size_t length)
{
    size_t from = 0, to = classes->names.count;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        if (order_of(text, length, strings_item(&classes->names, classes->sorted[middle])) > 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool is_at(const struct feed_classes *classes, size_t place, const char *text, size_t length)
{
    return place < classes->names.count &&
           order_of(text, length, strings_item(&classes->names, classes->sorted[place])) == 0;
}

bool feed_classes_know(const struct feed_classes *classes, const char *text, size_t length)
{
    return is_at(classes, place_of(classes, text, length), text, length);
}

static bool refuse(const struct feed_classes *classes, const char *text, size_t length,
                   struct error *error)
{
    const struct quoted quoted = error_quote(text, length);
    const size_t last = classes->count - 1;
    struct text list = {0};
    if (classes->names.count == 0)
        return error_set(error, 0,
                         _("'%s' names no class; the classes are 0 to %zu, and the file of the "
                           "values has no line that gives them names"),
                         quoted.text, last);
    for (size_t i = 0; i < classes->names.count && i < LISTED; i++) {
        const char *name = strings_item(&classes->names, i);
        const size_t bytes = strlen(name) > LISTED_EACH ? LISTED_EACH : strlen(name);
        text_addf(&list, "%s%s%s", i ? ", " : "", error_quote(name, bytes).text,
                  name[bytes] ? "..." : "");
    }
    if (classes->names.count > LISTED)
        text_add(&list, ", ...");
    error_set(error, 0, _("'%s' names no class; the classes are 0 to %zu, or their names: %s"),
              quoted.text, last, text_string(&list));
    text_release(&list);
    return false;
}

bool feed_classes_find(const struct feed_classes *classes, const char *text, size_t length,
                       double *class, struct error *error)
{
    const size_t place = place_of(classes, text, length);
    if (!is_at(classes, place, text, length))
        return refuse(classes, text, length, error);
    *class = (double)classes->sorted[place];
    if (!is_at(classes, place + 1, text, length))
        return true;
    return error_set(error, 0, _("'%s' is the name of two classes, %zu and %zu"),
                     error_quote(text, length).text, classes->sorted[place],
                     classes->sorted[place + 1]);
}
