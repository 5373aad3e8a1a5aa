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

/* The formula with as many of its terms as the width holds, at most *keep: how many, too.  `best`
 * is the one with the least. */
static struct box *fill_width(const struct formula *formula, const struct layout_options *options,
                              int width, size_t *keep, struct box *best, struct pool *pool)
{
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
 * too.  `shortest` is the one with the least. */
static struct box *fit(const struct formula *formula, const struct layout_options *options,
                       int width, size_t *keep, struct box *shortest, struct pool *pool)
{
    if (width > 0 && *keep > (size_t)width) { /* a term takes more than a column */
        *keep = (size_t)width;
        return fill_width(formula, options, width, keep, shortest, pool);
    }
    struct box *box = layout_draw(formula, options, *keep, pool);
    if (width <= 0 || box->columns <= width)
        return box;
    size_t fewer = *keep;
    struct box *shorter = fill_width(formula, options, width, &fewer, shortest, pool);
    if (shorter->columns >= box->columns)
        return box;
    *keep = fewer;
    return shorter;
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
    size_t longest[CHAIN_LINKS];       /* terms of the longest list that can be shortened, or 0 */
    struct box *shortest[CHAIN_LINKS]; /* with lists as short as they go */
    struct box *link[CHAIN_LINKS];     /* as they are now, */
    struct box *whole;                 /* and all of them, in as many lines as they take */
    size_t kept;                       /* the longest list has so many terms */
};

/* The column of the relation signs of later lines, if it is for the left side.  One that leaves no
 * room for the right side is not worth the indentation. */
static int left_indent(const struct setting *setting)
{
    const int width = setting->options->width;
    const int indent = setting->chain->count ? setting->link[0]->columns + GAP : 0;
    return width > 0 ? smaller(indent, width / 2) : indent;
}

/* The same, so that every link has room behind it, if possible. */
static int indent_of(const struct setting *setting)
{
    const int width = setting->options->width;
    int indent = left_indent(setting);
    for (size_t i = 1; width > 0 && i < setting->chain->count; i++)
        indent = smaller(indent, width - SIGN - setting->link[i]->columns);
    return larger(indent, 0);
}

/* The links as they are now, in as many lines as they take. */
static struct box *join_links(const struct setting *setting)
{
    const struct chain *chain = setting->chain;
    const int width = setting->options->width, indent = indent_of(setting);
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
                used = indent - GAP;
            } else {
                row_add_text(&row, " ");
            }
            row_add_text(&row, relation_sign(chain->sign[i], setting->options->face));
        }
        row_add(&row, box_again(setting->pool, setting->link[i]));
        used += need;
    }
    line[lines++] = row_finish(&row);
    return box_lines(setting->pool, line, lines, indent);
}

static bool keeps_to_rows(const struct setting *setting)
{
    const int rows = setting->options->rows;
    return rows <= 0 || setting->whole->rows <= rows;
}

static bool keeps_within(const struct layout_options *options, const struct box *box)
{
    return (options->rows <= 0 || box->rows <= options->rows) &&
           (options->width <= 0 || box->columns <= options->width);
}

/* With lists as short as they go.  If it is to keep within the options: false as soon as it is
 * known that it does not. */
static bool begin(struct setting *setting, bool within)
{
    const struct chain *chain = setting->chain;
    for (size_t i = 0; i < chain->count; i++) {
        struct box *box =
            layout_draw(chain->link[i], setting->options, LAYOUT_LEAST_TERMS, setting->pool);
        if (within && !keeps_within(setting->options, box))
            return false;
        setting->longest[i] = layout_longest_list(chain->link[i]);
        setting->link[i] = setting->shortest[i] = box;
    }
    setting->whole = join_links(setting);
    return !within || keeps_within(setting->options, setting->whole);
}

/* All links with lists of at most `keep` terms. */
static void set_links(struct setting *setting, size_t keep)
{
    const struct layout_options *options = setting->options;
    int width = options->width;
    setting->kept = 0;
    for (size_t i = 0; i < setting->chain->count; i++) {
        size_t kept = keep < setting->longest[i] ? keep : setting->longest[i];
        if (kept)
            setting->link[i] = fit(setting->chain->link[i], options, width, &kept,
                                   setting->shortest[i], setting->pool);
        setting->kept = kept > setting->kept ? kept : setting->kept;
        if (i == 0 && width > 0) /* the others stand behind the first */
            width = larger(width - left_indent(setting) - SIGN, 1);
    }
    setting->whole = join_links(setting);
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
    struct setting setting = {.chain = chain, .options = options, .pool = &pool};
    begin(&setting, false);
    struct canvas canvas = box_draw(fill(setting).whole);
    pool_release(&pool);
    return canvas;
}

struct canvas layout_chain_within(const struct chain *chain, const struct layout_options *options)
{
    struct pool pool = {0};
    struct canvas canvas = {0};
    struct setting setting = {.chain = chain, .options = options, .pool = &pool};
    if (begin(&setting, true)) {
        setting = fill(setting);
        if (keeps_within(options, setting.whole))
            canvas = box_draw(setting.whole);
    }
    pool_release(&pool);
    return canvas;
}

struct canvas layout_formula(const struct formula *formula, const struct layout_options *options)
{
    struct layout_options any_rows = *options;
    any_rows.rows = 0;
    return layout_chain(&(struct chain){.count = 1, .link = {formula}}, &any_rows);
}
