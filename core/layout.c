/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/layout.h"

#include "core/layout_box.h"
#include "core/layout_draw.h"

/* ---- one formula ---- */

/* Two terms and dots are never wider than so many terms. */
#define SHORT_LIST 8

/* The formula with lists of at most `keep` terms, and of fewer if the width asks for it. */
static struct canvas fit(const struct formula *formula, const struct layout_options *options,
                         int width, size_t keep)
{
    size_t longest = layout_longest_list(formula);
    /* A term and its sign take two columns at least: no need to draw thousands to see that.  A
     * short list is drawn in any case, because dots can be wider than what they stand for. */
    size_t most = width > 0 ? (size_t)width / 2 + SHORT_LIST : LAYOUT_ALL_TERMS;
    most = keep < most ? keep : most;
    struct canvas box = layout_draw(formula, options, most);
    if (width <= 0 || box.columns <= width || longest <= LAYOUT_LEAST_TERMS)
        return box;
    size_t least = LAYOUT_LEAST_TERMS;
    most = longest < most ? longest : most;
    while (least < most) {
        size_t middle = least + (most - least + 1) / 2;
        struct canvas shorter = layout_draw(formula, options, middle);
        if (shorter.columns <= width)
            least = middle;
        else
            most = middle - 1;
        canvas_release(&shorter);
    }
    struct canvas shortest = layout_draw(formula, options, least);
    struct canvas *worse = shortest.columns < box.columns ? &box : &shortest;
    canvas_release(worse);
    return worse == &box ? shortest : box;
}

struct canvas layout_formula(const struct formula *formula, const struct layout_options *options)
{
    return fit(formula, options, options->width, LAYOUT_ALL_TERMS);
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

/* Draws the links into `box` and returns the column of the relation signs of later lines. */
static int draw_links(const struct chain *chain, const struct layout_options *options, size_t keep,
                      struct canvas box[CHAIN_LINKS])
{
    int width = options->width;
    if (!chain->count)
        return 0;
    box[0] = fit(chain->link[0], options, width, keep);
    int indent = box[0].columns + GAP, room = 0;
    if (width > 0) {
        /* A left side that leaves no room for the right side is not worth the indentation. */
        indent = smaller(indent, width / 2);
        room = width - indent - SIGN > 0 ? width - indent - SIGN : 1;
    }
    for (size_t i = 1; i < chain->count; i++) {
        box[i] = fit(chain->link[i], options, room, keep);
        if (width > 0)
            indent = smaller(indent, width - SIGN - box[i].columns);
    }
    return indent > 0 ? indent : 0;
}

static struct canvas draw_chain(const struct chain *chain, const struct layout_options *options,
                                size_t keep)
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

struct canvas layout_chain(const struct chain *chain, const struct layout_options *options)
{
    struct canvas whole = draw_chain(chain, options, LAYOUT_ALL_TERMS);
    if (options->rows <= 0 || whole.rows <= options->rows || options->width <= 0)
        return whole;
    size_t longest = longest_list(chain), most = (size_t)options->width / 2;
    /* In larger steps where a term more or less is not seen. */
    for (size_t keep = longest < most ? longest : most; keep >= LAYOUT_LEAST_TERMS;
         keep -= keep / 32 + 1) {
        struct canvas shorter = draw_chain(chain, options, keep);
        if (shorter.rows <= options->rows) {
            canvas_release(&whole);
            return shorter;
        }
        canvas_release(&shorter);
    }
    return whole;
}
