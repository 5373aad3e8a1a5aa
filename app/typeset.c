/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/typeset.h"

#include "core/layout.h"

struct canvas typeset_chain(const struct chain *chain, enum face face, int rows, int columns)
{
    static const enum layout_style styles[] = {LAYOUT_COMPACT, LAYOUT_LINE};
    for (size_t i = 0; i < sizeof styles / sizeof *styles && rows > 0 && columns > 0; i++) {
        const struct layout_options options = {
            .face = face, .style = styles[i], .width = columns, .rows = rows};
        struct canvas canvas = layout_chain_within(chain, &options);
        if (canvas.rows)
            return canvas;
    }
    return (struct canvas){0};
}
