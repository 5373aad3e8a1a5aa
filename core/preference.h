/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a person wants to see things: what belongs to the screen and not to the problem.
 *
 * Preferences are changed by `set` as everything is, but they are not part of a saved file, and
 * undo leaves them alone. */
#ifndef XENT_CORE_PREFERENCE_H
#define XENT_CORE_PREFERENCE_H

#include <stdbool.h>

#include "core/canvas.h"
#include "core/error.h"
#include "core/words.h"

struct preferences {
    enum face face; /* the characters to draw with */
    bool ask;       /* a step asks first; the next key answers */
    bool mouse;     /* the program takes the mouse; off: the terminal selects text with it */
};

/* Unicode, no questions, with the mouse. */
struct preferences preferences_new(void);

/* For the table in setting.c, as `prefer` and `preferred` are described in setting.h. */
bool prefer_face(struct preferences *preferences, const struct words *words, size_t first,
                 struct error *error);
bool prefer_ask(struct preferences *preferences, const struct words *words, size_t first,
                struct error *error);
bool prefer_mouse(struct preferences *preferences, const struct words *words, size_t first,
                  struct error *error);
const char *preferred_face(const struct preferences *preferences);
const char *preferred_ask(const struct preferences *preferences);
const char *preferred_mouse(const struct preferences *preferences);

#endif
