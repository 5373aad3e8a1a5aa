/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is seen of the lessons: the list of them, or a page of one beside the live problem. */
#ifndef XENT_APP_LESSON_PANEL_H
#define XENT_APP_LESSON_PANEL_H

#include <stdbool.h>

#include "app/frame.h"

/* Where the words of a page and the live problem stand; an area without rows is not shown. */
struct lesson_area {
    int row, column, rows, columns;
};
struct lesson_areas {
    struct lesson_area words, live;
    bool beside; /* else above each other */
};
struct lesson_areas lesson_areas(int rows, int columns, bool live_alone);

/* The page, scrolled as ui->room says, which is brought up to date. */
void lesson_draw_page(const struct scene *scene, const struct lesson_areas *areas);

/* Scrolls a page of so many lines, of which `rows` are shown, so that the line `stop` is seen if
 * something was just reached, from its beginning if the rest is long.  Brings room up to date. */
void lesson_follow(struct classroom *room, size_t lines, size_t rows, size_t stop);

/* The marks at the right edge that say that the page goes on above, and below. */
void lesson_draw_marks(const struct scene *scene, const struct lesson_area *area);

/* The list of the lessons and of the paths through them. */
void lesson_draw_list(const struct scene *scene);

/* The first line: which lesson, which page. */
void lesson_draw_title(const struct scene *scene);

#endif
