/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/capability.h"

#include <string.h>

static void add(struct text *out, const char *string)
{
    const char *padding = string ? strstr(string, "$<") : NULL;
    if (string)
        text_add_bytes(out, string, padding ? (size_t)(padding - string) : strlen(string));
}

void capability_add(const struct capabilities *terminal, const char *name, struct text *out)
{
    add(out, terminal->string(name));
}

void capability_expand(const struct capabilities *terminal, const char *name, int first, int second,
                       struct text *out)
{
    add(out, terminal->expand(name, first, second));
}
