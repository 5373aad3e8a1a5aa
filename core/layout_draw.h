/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One formula as a box, of whatever width that takes. */
#ifndef XENT_CORE_LAYOUT_DRAW_H
#define XENT_CORE_LAYOUT_DRAW_H

#include <stddef.h>
#include <stdint.h>

#include "core/layout.h"
#include "core/layout_box.h"

#define LAYOUT_ALL_TERMS   SIZE_MAX
#define LAYOUT_LEAST_TERMS ((size_t)2)

/* Lists longer than `keep` are drawn as their first and last terms, `keep` in all, and dots
 * between. */
struct box *layout_draw(const struct formula *formula, const struct layout_options *options,
                        size_t keep, struct pool *pool);

/* The length of the longest list that layout_draw() may shorten; 0 if there is none. */
size_t layout_longest_list(const struct formula *formula);

#endif
