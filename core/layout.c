/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/layout.h"

#include <stdbool.h>

#include "core/larger.h"
#include "core/layout_box.h"
#include "core/layout_draw.h"

/* ---- one formula ---- */

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
static struct box *fill_width(const struct formula *formula, const struct layout_options *options,
                              int width, size_t *keep, struct pool *pool)
{
    struct box *best = layout_draw(formula, options, LAYOUT_LEAST_TERMS, pool);
    const int narrowest = best->columns;
    size_t least = LAYOUT_LEAST_TERMS, most = *keep, known = 0;
    int seen = 0;
    for (int tries = 0; narrowest <= width && least < most; tries++) {
        size_t next = guess(known, seen, width - narrowest);
        if (tries >= GUESSES)
            next = least + (most - least + 1) / 2;
        next = next <= least ? least + 1 : next > most ? most : next;
        struct box *box = layout_draw(formula, options, next, pool);
        known = next - LAYOUT_LEAST_TERMS;
        seen = box->columns - narrowest;
        if (box->columns <= width) {
            least = next;
            best = box;
        } else {
            most = next - 1;
        }
    }
    *keep = least;
    return best;
}

/* The formula with lists of at most *keep terms, and of fewer if the width asks for it: how many,
 * too. */
static struct box *fit(const struct formula *formula, const struct layout_options *options,
                       int width, size_t *keep, struct pool *pool)
{
    const size_t longest = *keep == LAYOUT_ALL_TERMS ? layout_longest_list(formula) : *keep;
    if (width > 0 && longest > (size_t)width) { /* a term takes more than a column */
        *keep = (size_t)width;
        return fill_width(formula, options, width, keep, pool);
    }
    *keep = longest;
    struct box *box = layout_draw(
        formula, options, longest > LAYOUT_LEAST_TERMS ? longest : LAYOUT_LEAST_TERMS, pool);
    if (width <= 0 || box->columns <= width || longest <= LAYOUT_LEAST_TERMS)
        return box;
    size_t fewer = longest;
    struct box *shorter = fill_width(formula, options, width, &fewer, pool);
    if (shorter->columns >= box->columns)
        return box;
    *keep = fewer;
    return shorter;
}

struct canvas layout_formula(const struct formula *formula, const struct layout_options *options)
{
    struct pool pool = {0};
    size_t keep = LAYOUT_ALL_TERMS;
    struct canvas canvas = box_draw(fit(formula, options, options->width, &keep, &pool));
    pool_release(&pool);
    return canvas;
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

/* A chain that is being set, with lists of one length after the other. */
struct setting {
    const struct chain *chain;
    const struct layout_options *options;
    struct pool *pool;
    bool fixed[CHAIN_LINKS]; /* the link has no list to shorten, and its box stays as it is */
    struct box *link[CHAIN_LINKS];
    int indent;  /* the column of the relation signs of later lines */
    size_t kept; /* the longest list has so many terms */
};

/* A link with lists of at most `keep` terms: the columns that it takes. */
static int set_link(struct setting *setting, size_t i, int width, size_t keep)
{
    if (!setting->fixed[i]) {
        setting->link[i] =
            fit(setting->chain->link[i], setting->options, width, &keep, setting->pool);
        setting->kept = keep > setting->kept ? keep : setting->kept;
    }
    return setting->link[i]->columns;
}

/* All links with lists of at most `keep` terms. */
static void set_links(struct setting *setting, size_t keep)
{
    const int width = setting->options->width;
    int indent = 0, room = 0;
    setting->kept = 0;
    for (size_t i = 0; i < setting->chain->count; i++) {
        const int columns = set_link(setting, i, i ? room : width, keep);
        if (i == 0)
            indent = columns + GAP;
        else if (width > 0)
            indent = smaller(indent, width - SIGN - columns);
        if (i == 0 && width > 0) {
            /* A left side that leaves no room for the right side is not worth the indentation. */
            indent = smaller(indent, width / 2);
            room = width - indent - SIGN > 0 ? width - indent - SIGN : 1;
        }
    }
    setting->indent = indent > 0 ? indent : 0;
}

/* With lists as short as they go. */
static struct setting begin(const struct chain *chain, const struct layout_options *options,
                            struct pool *pool)
{
    struct setting setting = {.chain = chain, .options = options, .pool = pool};
    for (size_t i = 0; i < chain->count; i++) {
        setting.fixed[i] = layout_longest_list(chain->link[i]) == 0;
        if (setting.fixed[i])
            setting.link[i] = layout_draw(chain->link[i], options, LAYOUT_LEAST_TERMS, pool);
    }
    set_links(&setting, LAYOUT_LEAST_TERMS);
    return setting;
}

/* The links as they are now, in as many lines as they take. */
static struct box *join_links(const struct setting *setting)
{
    const struct chain *chain = setting->chain;
    const int width = setting->options->width;
    struct box *line[CHAIN_LINKS + 1];
    struct row row = {.pool = setting->pool};
    size_t lines = 0;
    int used = 0;
    for (size_t i = 0; i < chain->count; i++) {
        int need = setting->link[i]->columns;
        if (i) {
            need += SIGN + GAP;
            if (width > 0 && used + need > width) {
                line[lines++] = row_finish(&row);
                used = setting->indent - GAP;
            } else {
                row_add_text(&row, " ");
            }
            row_add_text(&row, relation_sign(chain->sign[i], setting->options->face));
        }
        row_add(&row, setting->link[i]);
        used += need;
    }
    line[lines++] = row_finish(&row);
    return box_lines(setting->pool, line, lines, setting->indent);
}

static bool keeps_to_rows(const struct setting *setting)
{
    const int rows = setting->options->rows;
    return rows <= 0 || join_links(setting)->rows <= rows;
}

static bool keeps_to_width(const struct setting *setting)
{
    const int width = setting->options->width;
    return width <= 0 || join_links(setting)->columns <= width;
}

/* Columns that the links take beside each other, with the signs between them. */
static int columns_of(const struct setting *setting)
{
    int columns = 0;
    for (size_t i = 0; i < setting->chain->count; i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.*): begin() has made every link */
        columns += setting->link[i]->columns + (i ? SIGN + GAP : 0);
    return columns;
}

/* With how many terms the links fill the lines that they take with the shortest lists, or are just
 * too long for them, if all terms are as wide as those of the longest. */
static size_t guess_keep(const struct setting *shortest, const struct setting *longest)
{
    const int width = shortest->options->width, least = columns_of(shortest);
    const int room = width - 1 - (least - 1) % width, added = columns_of(longest) - least;
    const size_t terms = longest->kept - LAYOUT_LEAST_TERMS;
    return LAYOUT_LEAST_TERMS + (added > 0 ? terms * (size_t)room / (size_t)added + 1 : 0);
}

/* The links with lists as long as the rows allow, out of those with the shortest; as long as the
 * width does where even those take too many rows. */
static struct setting fill(struct setting shortest)
{
    struct setting best = shortest, next = shortest;
    set_links(&next, LAYOUT_ALL_TERMS);
    size_t least = LAYOUT_LEAST_TERMS, most = next.kept;
    if (shortest.options->width <= 0 || most <= least || keeps_to_rows(&next) ||
        !keeps_to_rows(&shortest))
        return next;
    size_t keep = guess_keep(&shortest, &next);
    most--;
    for (int tries = 0; least < most; tries++) {
        if (tries == 1) /* the one beside the guess shows whether that was it */
            keep = keep == least ? least + 1 : most;
        if (tries > 1)
            keep = least + (most - least + 1) / 2;
        keep = keep <= least ? least + 1 : keep > most ? most : keep;
        set_links(&next, keep);
        if (keeps_to_rows(&next)) {
            best = next;
            least = keep;
        } else {
            most = keep - 1;
        }
    }
    return best;
}

struct canvas layout_chain(const struct chain *chain, const struct layout_options *options)
{
    struct pool pool = {0};
    const struct setting setting = fill(begin(chain, options, &pool));
    struct canvas canvas = box_draw(join_links(&setting));
    pool_release(&pool);
    return canvas;
}

struct canvas layout_chain_within(const struct chain *chain, const struct layout_options *options)
{
    struct pool pool = {0};
    struct canvas canvas = {0};
    struct setting setting = begin(chain, options, &pool);
    if (keeps_to_rows(&setting) && keeps_to_width(&setting)) {
        setting = fill(setting);
        if (keeps_to_rows(&setting) && keeps_to_width(&setting))
            canvas = box_draw(join_links(&setting));
    }
    pool_release(&pool);
    return canvas;
}
