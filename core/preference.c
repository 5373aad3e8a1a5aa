/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/preference.h"

#include "core/choice.h"

static const struct choice face_choices[] = {
    {"unicode", FACE_UNICODE, false}, {"ascii", FACE_ASCII, false}, {NULL, 0, false}};

struct preferences preferences_new(void)
{
    return (struct preferences){.face = FACE_UNICODE, .mouse = true};
}

bool prefer_face(struct preferences *preferences, const struct words *words, size_t first,
                 struct error *error)
{
    int face;
    if (!choice_read(face_choices, words, first, &face, error))
        return false;
    preferences->face = (enum face)face;
    return true;
}

static bool read_flag(bool *flag, const struct words *words, size_t first, struct error *error)
{
    int value;
    if (!choice_read(choice_flag, words, first, &value, error))
        return false;
    *flag = value;
    return true;
}

bool prefer_ask(struct preferences *preferences, const struct words *words, size_t first,
                struct error *error)
{
    return read_flag(&preferences->ask, words, first, error);
}

bool prefer_mouse(struct preferences *preferences, const struct words *words, size_t first,
                  struct error *error)
{
    return read_flag(&preferences->mouse, words, first, error);
}

const char *preferred_face(const struct preferences *preferences)
{
    return choice_word(face_choices, (int)preferences->face);
}

const char *preferred_ask(const struct preferences *preferences)
{
    return choice_word(choice_flag, preferences->ask);
}

const char *preferred_mouse(const struct preferences *preferences)
{
    return choice_word(choice_flag, preferences->mouse);
}
