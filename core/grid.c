/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/grid.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

struct grid grid_new(size_t columns)
{
    return (struct grid){.columns = columns};
}

void grid_release(struct grid *grid)
{
    text_release(&grid->text);
    free(grid->offset);
    *grid = (struct grid){0};
}

void grid_add(struct grid *grid, const char *string)
{
    grid->offset = memory_grow(grid->offset, grid->cells, &grid->room, sizeof *grid->offset);
    grid->offset[grid->cells++] = grid->text.length;
    text_add_bytes(&grid->text, string, strlen(string) + 1);
}

static const char *cell(const struct grid *grid, size_t i)
{
    return grid->text.bytes + grid->offset[i];
}

void grid_add_to_text(const struct grid *grid, struct text *out)
{
    size_t *width = memory_new(grid->columns, sizeof *width);
    for (size_t i = 0; i < grid->cells; i++) {
        const size_t own = text_width(cell(grid, i));
        size_t *widest = &width[i % grid->columns];
        *widest = own > *widest ? own : *widest;
    }
    struct text line = {0};
    for (size_t i = 0; i < grid->cells; i++) {
        const size_t column = i % grid->columns;
        const size_t gap = width[column] - text_width(cell(grid, i));
        if (column)
            text_add_repeated(&line, " ", 2 + gap);
        text_add(&line, cell(grid, i));
        if (column == 0)
            text_add_repeated(&line, " ", gap);
        if (column + 1 < grid->columns)
            continue;
        while (line.length && line.bytes[line.length - 1] == ' ')
            line.bytes[--line.length] = '\0';
        text_addf(out, "%s\n", text_string(&line));
        text_clear(&line);
    }
    text_release(&line);
    free(width);
}
