/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typesets formulas on a canvas, in two dimensions.
 *
 *     textbook                         compact
 *
 *                z(cat)
 *               e                                 e^z(cat)
 *     p(cat) = ----------              p(cat) = ----------
 *                    z_j                         sum e^z
 *               sum e
 *                j
 */
#ifndef XENT_CORE_LAYOUT_H
#define XENT_CORE_LAYOUT_H

#include "core/canvas.h"
#include "core/formula.h"

enum layout_style {
    LAYOUT_TEXTBOOK, /* exponents raised, bounds under the sum sign */
    LAYOUT_COMPACT,  /* exponents on the line (e^z), no bounds; fractions stay fractions */
    LAYOUT_LINE,     /* one line: (a + b) / c */
};

/* Compact style leaves out the index of a sum, at its symbols too, unless two things would then
 * look alike (nested sums, z_j beside z); then it is written "sum_j", as in line style. */
struct layout_options {
    enum face face;
    enum layout_style style;
    int width; /* columns that may be used; 0: as many as it takes */
    int rows;  /* rows that a chain may use, likewise */
    const size_t
        *marked; /* the symbols and numbers of this item are drawn in STYLE_STEP; or NULL */
};

/* A formula as a canvas of its own size, baseline set; the caller's: canvas_release().  A long sum
 * or maximum is shortened in the middle ("7.3891 + 2.7183 + ... + 1.1052") until it fits the width,
 * or as far as that goes; three terms with symbols stay whole. */
struct canvas layout_formula(const struct formula *formula, const struct layout_options *options);

/* A chain: links side by side on one baseline.  Links that do not fit the width go to a new line,
 * set under the first relation sign.  Long sums are shortened to fit their line, and further if
 * that is what it takes to keep to `rows`; where even that does not help they are not.  The result
 * may be wider than `width` only if one link alone is. */
struct canvas layout_chain(const struct chain *chain, const struct layout_options *options);

/* The same if it keeps to the rows and the width; otherwise an empty canvas, and sooner. */
struct canvas layout_chain_within(const struct chain *chain, const struct layout_options *options);

#endif
