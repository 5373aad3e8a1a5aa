/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A setting that takes one of a few words. */
#ifndef XENT_CORE_CHOICE_H
#define XENT_CORE_CHOICE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/words.h"

/* A list of them ends with a NULL word. */
struct choice {
    const char *word;
    int value;
    bool silent; /* understood, but not offered */
};

/* on and off */
extern const struct choice choice_flag[];

/* The one word from `first` on; NULL with the error set if there is none, or more. */
const struct word *choice_only_word(const struct words *words, size_t first, struct error *error);

/* The value of that word; the error lists what is valid. */
bool choice_read(const struct choice *choices, const struct words *words, size_t first, int *value,
                 struct error *error);

/* The first word with this value, which must be there. */
const char *choice_word(const struct choice *choices, int value);

#endif
