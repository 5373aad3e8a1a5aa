/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/layout.h"

#include <stdbool.h>

#include "core/layout_box.h"
#include "core/layout_draw.h"

/* ---- one formula ---- */

/* Dots and two terms are never wider than so many terms. */
#define SHORT_LIST 8

/* Columns of a term and its sign, to begin with. */
#define TERM_COLUMNS 9

/* So many guesses; a list whose terms are that uneven is halved from then on. */
#define GUESSES 6

/* How many terms fit if the others are as wide as those that were seen: `known` terms more than
 * the least take `seen` columns more. */
static size_t guess(size_t known, int seen, int width)
{
    const double columns = known && seen > 0 ? (double)seen / (double)known : TERM_COLUMNS;
    return LAYOUT_LEAST_TERMS + (width > 0 ? (size_t)(width / columns) : 0);
}

/* The formula with as many of its terms as the width holds, at most *keep and the least at least:
 * how many, too. */
static struct canvas fill_width(const struct formula *formula, const struct layout_options *options,
                                int width, size_t *keep)
{
    struct canvas best = layout_draw(formula, options, LAYOUT_LEAST_TERMS);
    const int narrowest = best.columns;
    size_t least = LAYOUT_LEAST_TERMS, most = *keep, known = 0;
    int seen = 0;
    for (int tries = 0; narrowest <= width && least < most; tries++) {
        size_t next = guess(known, seen, width - narrowest);
        if (tries >= GUESSES)
            next = least + (most - least + 1) / 2;
        next = next <= least ? least + 1 : next > most ? most : next;
        struct canvas drawn = layout_draw(formula, options, next);
        known = next - LAYOUT_LEAST_TERMS;
        seen = drawn.columns - narrowest;
        const bool fits = drawn.columns <= width;
        if (fits)
            least = next;
        else
            most = next - 1;
        canvas_release(fits ? &best : &drawn);
        if (fits)
            best = drawn;
    }
    *keep = least;
    return best;
}

/* The formula with lists of at most *keep terms, and of fewer if the width asks for it: how many,
 * too. */
static struct canvas fit(const struct formula *formula, const struct layout_options *options,
                         int width, size_t *keep)
{
    const size_t longest = *keep == LAYOUT_ALL_TERMS ? layout_longest_list(formula) : *keep;
    if (width > 0 && longest > (size_t)width) { /* a term takes more than a column */
        *keep = (size_t)width;
        return fill_width(formula, options, width, keep);
    }
    *keep = longest;
    struct canvas box =
        layout_draw(formula, options, longest > LAYOUT_LEAST_TERMS ? longest : LAYOUT_LEAST_TERMS);
    if (width <= 0 || box.columns <= width || longest <= LAYOUT_LEAST_TERMS)
        return box;
    size_t fewer = longest;
    struct canvas shorter = fill_width(formula, options, width, &fewer);
    struct canvas *worse = shorter.columns < box.columns ? &box : &shorter;
    if (worse == &box)
        *keep = fewer;
    canvas_release(worse);
    return worse == &box ? shorter : box;
}

struct canvas layout_formula(const struct formula *formula, const struct layout_options *options)
{
    size_t keep = LAYOUT_ALL_TERMS;
    return fit(formula, options, options->width, &keep);
}

/* ---- chains ---- */

/* The blank before a relation sign, and the sign with the blank after it. */
enum { GAP = 1, SIGN = 2 };

static const char *relation_sign(enum relation relation, enum face face)
{
    static const char *const signs[][2] = {
        [RELATION_EQUAL] = {[FACE_UNICODE] = "= ", [FACE_ASCII] = "= "},
        [RELATION_ABOUT] = {[FACE_UNICODE] = "≈ ", [FACE_ASCII] = "~ "},
    };
    return signs[relation][face];
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

/* A link with lists of at most `keep` terms; *kept is as many as there were, if that is more. */
static struct canvas draw_link(const struct formula *link, const struct layout_options *options,
                               int width, size_t keep, size_t *kept)
{
    struct canvas box = fit(link, options, width, &keep);
    *kept = keep > *kept ? keep : *kept;
    return box;
}

/* Draws the links into `box` and returns the column of the relation signs of later lines. */
static int draw_links(const struct chain *chain, const struct layout_options *options, size_t *keep,
                      struct canvas box[CHAIN_LINKS])
{
    int width = options->width;
    size_t kept = 0;
    if (!chain->count)
        return 0;
    box[0] = draw_link(chain->link[0], options, width, *keep, &kept);
    int indent = box[0].columns + GAP, room = 0;
    if (width > 0) {
        /* A left side that leaves no room for the right side is not worth the indentation. */
        indent = smaller(indent, width / 2);
        room = width - indent - SIGN > 0 ? width - indent - SIGN : 1;
    }
    for (size_t i = 1; i < chain->count; i++) {
        box[i] = draw_link(chain->link[i], options, room, *keep, &kept);
        if (width > 0)
            indent = smaller(indent, width - SIGN - box[i].columns);
    }
    *keep = kept;
    return indent > 0 ? indent : 0;
}

/* With lists of at most *keep terms: how long the longest was, too. */
static struct canvas draw_chain(const struct chain *chain, const struct layout_options *options,
                                size_t *keep)
{
    struct canvas box[CHAIN_LINKS], line[CHAIN_LINKS + 1];
    int indent = draw_links(chain, options, keep, box), used = 0;
    struct row row = {0};
    size_t lines = 0;
    for (size_t i = 0; i < chain->count; i++) {
        int need = box[i].columns;
        if (i) {
            need += SIGN + GAP;
            if (options->width > 0 && used + need > options->width) {
                line[lines++] = row_finish(&row);
                used = indent - GAP;
            } else {
                row_add_text(&row, " ");
            }
            row_add_text(&row, relation_sign(chain->sign[i], options->face));
        }
        row_add(&row, box[i]);
        used += need;
    }
    line[lines++] = row_finish(&row);
    return box_lines(line, lines, indent);
}

/* The longest list of all links. */
static size_t longest_list(const struct chain *chain)
{
    size_t longest = 0;
    for (size_t i = 0; i < chain->count; i++) {
        size_t length = layout_longest_list(chain->link[i]);
        longest = length > longest ? length : longest;
    }
    return longest;
}

/* The chain with the longest lists, of `least` terms or more, that keep to the rows; no rows if
 * there are none. */
static struct canvas fill_rows(const struct chain *chain, const struct layout_options *options,
                               size_t least, size_t most)
{
    struct canvas best = draw_chain(chain, options, &(size_t){least});
    if (best.rows > options->rows)
        canvas_release(&best);
    while (best.rows && least < most) {
        const size_t keep = least + (most - least + 1) / 2;
        struct canvas drawn = draw_chain(chain, options, &(size_t){keep});
        const bool fits = drawn.rows <= options->rows;
        if (fits)
            least = keep;
        else
            most = keep - 1;
        canvas_release(fits ? &best : &drawn);
        if (fits)
            best = drawn;
    }
    return best;
}

bool layout_chain_can_fit(const struct chain *chain, const struct layout_options *options)
{
    if (options->rows <= 0 || options->width <= 0 || longest_list(chain) <= SHORT_LIST)
        return true;
    struct canvas least = draw_chain(chain, options, &(size_t){LAYOUT_LEAST_TERMS});
    const bool fits = least.rows <= options->rows && least.columns <= options->width;
    canvas_release(&least);
    return fits;
}

struct canvas layout_chain(const struct chain *chain, const struct layout_options *options)
{
    size_t kept = LAYOUT_ALL_TERMS;
    struct canvas whole = draw_chain(chain, options, &kept);
    if (options->rows <= 0 || whole.rows <= options->rows || options->width <= 0 ||
        kept <= LAYOUT_LEAST_TERMS)
        return whole;
    struct canvas shorter = fill_rows(chain, options, LAYOUT_LEAST_TERMS, kept - 1);
    struct canvas *worse = shorter.rows ? &whole : &shorter;
    canvas_release(worse);
    return worse == &whole ? shorter : whole;
}
