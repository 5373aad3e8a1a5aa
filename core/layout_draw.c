/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/layout_draw.h"

#include <stdbool.h>
#include <string.h>

#include "core/layout_box.h"
#include "core/notation.h"

/* How a formula is drawn where it stands. */
struct manner {
    struct pool *pool; /* of the boxes */
    enum face face;
    enum layout_style style;
    bool flat;            /* on one line: everything in line style, exponents in compact style */
    size_t keep;          /* terms of a list */
    const size_t *marked; /* the item whose leaves are marked, or NULL */
    bool in_sum;          /* inside something that runs over an index */
    const char *dropped;  /* the index that is not written at its symbols, or NULL */
};

/* Draws a formula that stands at `place`; the brackets round it are not its business. */
typedef struct box *drawer(const struct manner *manner, const struct formula *formula,
                           enum place place);

static drawer draw;

static const char *choose(const struct manner *manner, const char *unicode, const char *ascii)
{
    return manner->face == FACE_UNICODE ? unicode : ascii;
}

static const char *spelled(const struct manner *manner, const struct spelling *spelling)
{
    return choose(manner, spelling->unicode, spelling->ascii);
}

/* Is it of the item that is marked? */
static bool is_marked(const struct manner *manner, const struct formula *formula)
{
    return manner->marked && formula->index_kind == INDEX_ITEM && formula->item == *manner->marked;
}

/* ---- lists ---- */

/* The factors of a product are written out up to here: nobody could guess what is missing. */
#define FACTORS_WHOLE 6

/* Numbers that take no more columns than this gain nothing from dots. */
#define NARROW 12

/* 0.5 + 1 + 2 */
static bool is_narrow(const struct formula *list)
{
    size_t width = 0;
    struct formula room;
    for (size_t i = 0; i < list->count && width <= NARROW; i++) {
        const struct formula *term = formula_strip(formula_child(list, i, &room));
        if (term->kind != FORMULA_NUMBER)
            return false;
        width += (i ? strlen(" + ") : 0) + strlen(notation_number(term).text);
    }
    return width <= NARROW;
}

/* Where the terms are unlike, nobody could guess what is missing. */
static bool is_unlike(const struct formula *list)
{
    for (size_t i = 1; !list->numbers && i < list->count; i++)
        if (formula_strip(list->child[i])->kind != formula_strip(list->child[0])->kind)
            return true;
    return false;
}

/* A list of four or more is wide, and it is one of likes, whatever their signs.  A short one of
 * symbols is a definition, and stays whole. */
static bool can_be_shortened(const struct formula *formula)
{
    if (formula->kind == FORMULA_MULTIPLY)
        return formula->count > FACTORS_WHOLE;
    if (formula->kind != FORMULA_ADD && formula->kind != FORMULA_MAXIMUM)
        return false;
    return formula->count > 3 || (formula->count == 3 && formula_is_numeric(formula) &&
                                  !is_unlike(formula) && !is_narrow(formula));
}

size_t layout_longest_list(const struct formula *formula)
{
    size_t longest = can_be_shortened(formula) ? formula->count : 0;
    for (size_t i = 0; !formula->numbers && i < formula->count; i++) {
        size_t length = layout_longest_list(formula->child[i]);
        longest = length > longest ? length : longest;
    }
    return longest;
}

/* What is drawn of a list: the children before `head` and those from `tail` on. */
struct span {
    size_t head, tail;
};

static struct span span_of(const struct manner *manner, const struct formula *formula)
{
    if (formula->count <= manner->keep || !can_be_shortened(formula))
        return (struct span){formula->count, formula->count};
    size_t last = manner->keep / 2;
    return (struct span){manner->keep - last, formula->count - last};
}

/* Most terms of a long list are plain numbers, which need no box of their own. */
static void add_term(const struct manner *manner, struct row *row, const struct formula *term,
                     enum place place)
{
    if (term->kind == FORMULA_NUMBER && !is_marked(manner, term)) {
        const struct number_text number = notation_number(term);
        if (!notation_text_needs_brackets(&number, place)) {
            row_add_text(row, number.text);
            return;
        }
    }
    row_add(row, draw(manner, term, place));
}

static struct box *draw_add(const struct manner *manner, const struct formula *formula,
                            enum place place)
{
    (void)place;
    struct row row = {.pool = manner->pool};
    struct formula room;
    struct span span = span_of(manner, formula);
    for (size_t i = 0; i < formula->count; i++) {
        if (i == span.head) {
            row_add_text(&row, " + ...");
            i = span.tail;
        }
        const struct formula *term = formula_strip(formula_child(formula, i, &room));
        if (i == 0) {
            add_term(manner, &row, term, PLACE_FREE);
        } else if (term->kind == FORMULA_NEGATE) {
            row_add_text(&row, " - ");
            add_term(manner, &row, term->child[0], PLACE_NEGATED);
        } else {
            row_add_text(&row, " + ");
            add_term(manner, &row, term, PLACE_TERM);
        }
    }
    if (!formula->count)
        row_add_text(&row, "0");
    return row_finish(&row);
}

static struct box *draw_multiply(const struct manner *manner, const struct formula *formula,
                                 enum place place)
{
    (void)place;
    struct row row = {.pool = manner->pool};
    struct span span = span_of(manner, formula);
    const char *sign = choose(manner, " · ", " * ");
    for (size_t i = 0; i < formula->count; i++) {
        bool after_dots = i == span.head;
        if (after_dots) {
            row_add_text(&row, sign);
            row_add_text(&row, "...");
            i = span.tail;
        }
        const struct formula *factor = formula->child[i];
        enum place here = i + 1 == formula->count ? PLACE_LAST : PLACE_FACTOR;
        if (after_dots || (i && notation_factor_needs_sign(factor, here, manner->flat)))
            row_add_text(&row, sign);
        else if (i)
            row_add_text(&row, " ");
        row_add(&row, draw(manner, factor, here));
    }
    if (!formula->count)
        row_add_text(&row, "1");
    return row_finish(&row);
}

/* The children with commas, in brackets. */
static struct box *draw_arguments(const struct manner *manner, const struct formula *formula)
{
    struct row row = {.pool = manner->pool};
    struct formula room;
    struct span span = span_of(manner, formula);
    for (size_t i = 0; i < formula->count; i++) {
        if (i == span.head) {
            row_add_text(&row, ", ...");
            i = span.tail;
        }
        if (i)
            row_add_text(&row, ", ");
        add_term(manner, &row, formula_strip(formula_child(formula, i, &room)), PLACE_FREE);
    }
    return box_brackets(manner->pool, row_finish(&row), BRACKET_ROUND, manner->face);
}

/* ---- the other kinds ---- */

static struct box *draw_number(const struct manner *manner, const struct formula *formula,
                               enum place place)
{
    (void)manner;
    (void)place;
    return box_text(manner->pool, notation_number(formula).text);
}

/* Adds an index below the line, as far as there are characters for it. */
static void add_subscript(const struct manner *manner, struct row *row, const char *index)
{
    if (manner->face == FACE_UNICODE && strcmp(index, "i") == 0) {
        row_add_text(row, "ᵢ");
    } else if (manner->face == FACE_UNICODE && strcmp(index, "j") == 0) {
        row_add_text(row, "ⱼ");
    } else {
        row_add_text(row, "_");
        row_add_text(row, index);
    }
}

static struct box *draw_symbol(const struct manner *manner, const struct formula *formula,
                               enum place place)
{
    (void)place;
    struct row row = {.pool = manner->pool};
    const struct spelling *spelling = notation_symbol(formula->name);
    row_add_text(&row, spelling ? spelled(manner, spelling) : formula->name);
    if (formula->index_kind == INDEX_ITEM) {
        row_add_text(&row, "(");
        row_add_text(&row, formula->index);
        row_add_text(&row, ")");
    } else if (formula->index_kind == INDEX_VARIABLE &&
               (!manner->dropped || strcmp(manner->dropped, formula->index) != 0)) {
        add_subscript(manner, &row, formula->index);
    }
    return row_finish(&row);
}

/* Is there a minus sign, or the bar of a fraction, at the left end of the baseline? */
static bool starts_with_bar(const struct box *box)
{
    while (box && !box->text && !box->bar) {
        const int baseline = box->baseline;
        box = box->inside;
        while (box && (box->column > 0 || !box->columns || box->row + box->baseline != baseline))
            box = box->next;
    }
    return box && (box->bar || box->text[0] == '-');
}

static struct box *draw_negate(const struct manner *manner, const struct formula *formula,
                               enum place place)
{
    (void)place;
    struct row row = {.pool = manner->pool};
    struct box *operand = draw(manner, formula->child[0], PLACE_NEGATED);
    /* The sign must not look like a longer bar. */
    row_add_text(&row, starts_with_bar(operand) ? "- " : "-");
    row_add(&row, operand);
    return row_finish(&row);
}

static struct box *draw_divide(const struct manner *manner, const struct formula *formula,
                               enum place place)
{
    (void)place;
    enum place here = manner->flat ? PLACE_FACTOR : PLACE_FREE;
    struct box *top = draw(manner, formula->child[0], here);
    struct box *bottom = draw(manner, formula->child[1], here);
    if (!manner->flat)
        return box_fraction(manner->pool, top, bottom, manner->face);
    struct row row = {.pool = manner->pool};
    row_add(&row, top);
    row_add_text(&row, " / ");
    row_add(&row, bottom);
    return row_finish(&row);
}

static struct box *draw_power(const struct manner *manner, const struct formula *formula,
                              enum place place)
{
    (void)place;
    struct box *base = draw(manner, formula->child[0], PLACE_BASE);
    if (manner->style == LAYOUT_TEXTBOOK)
        return box_raised(manner->pool, base, draw(manner, formula->child[1], PLACE_FREE));
    struct manner on_line = *manner;
    on_line.flat = true;
    struct row row = {.pool = manner->pool};
    row_add(&row, base);
    row_add_text(&row, "^");
    row_add(&row, draw(&on_line, formula->child[1], PLACE_EXPONENT));
    return row_finish(&row);
}

static struct box *draw_absolute(const struct manner *manner, const struct formula *formula,
                                 enum place place)
{
    (void)place;
    return box_brackets(manner->pool, draw(manner, formula->child[0], PLACE_FREE), BRACKET_BAR,
                        manner->face);
}

/* Adds the argument to the name of its function: ln x or ln(x + y). */
static struct box *apply(const struct manner *manner, struct box *name,
                         const struct formula *formula, enum place place)
{
    struct row row = {.pool = manner->pool};
    row_add(&row, name);
    if (formula->count != 1 || notation_argument_needs_brackets(formula, place, manner->flat)) {
        row_add(&row, draw_arguments(manner, formula));
    } else {
        row_add_text(&row, " ");
        row_add(&row, draw(manner, formula->child[0], PLACE_ARGUMENT));
    }
    return row_finish(&row);
}

static struct box *draw_call(const struct manner *manner, const struct formula *formula,
                             enum place place)
{
    const char *name = spelled(manner, notation_function(formula->function));
    return apply(manner, box_text(manner->pool, name), formula, place);
}

/* ---- what runs over an index ---- */

/* True if a symbol of this name has an index. */
static bool is_indexed(const struct formula *formula, const char *name)
{
    if (formula->kind == FORMULA_SYMBOL)
        return formula->index_kind == INDEX_VARIABLE && strcmp(formula->name, name) == 0;
    for (size_t i = 0; !formula->numbers && i < formula->count; i++) {
        if (is_indexed(formula->child[i], name))
            return true;
    }
    return false;
}

/* In compact style the index of the only sum around is left out, as in "sum e^z", unless two things
 * would then look alike. */
static bool can_drop_index(const struct formula *sum, const struct formula *part)
{
    if (part->kind == FORMULA_SYMBOL) {
        if (part->index_kind == INDEX_VARIABLE)
            return strcmp(part->index, sum->index) == 0;
        return part->index_kind == INDEX_ITEM || !is_indexed(sum, part->name);
    }
    if (part->index && part != sum)
        return false;
    for (size_t i = 0; !part->numbers && i < part->count; i++) {
        if (!can_drop_index(sum, part->child[i]))
            return false;
    }
    return true;
}

/* The sign with its bound, and how to draw what comes after it. */
static struct box *draw_sign(const struct manner *manner, const struct formula *formula,
                             const char *sign, struct manner *inner)
{
    *inner = *manner;
    inner->in_sum = true;
    if (manner->style == LAYOUT_TEXTBOOK)
        return box_under(manner->pool, box_text(manner->pool, sign),
                         box_text(manner->pool, formula->index));
    if (manner->style == LAYOUT_COMPACT && !manner->in_sum && can_drop_index(formula, formula)) {
        inner->dropped = formula->index;
        return box_text(manner->pool, sign);
    }
    struct row row = {.pool = manner->pool};
    row_add_text(&row, sign);
    add_subscript(manner, &row, formula->index);
    return row_finish(&row);
}

static struct box *draw_sum(const struct manner *manner, const struct formula *formula,
                            enum place place)
{
    (void)place;
    struct manner inner;
    struct row row = {.pool = manner->pool};
    row_add(&row, draw_sign(manner, formula, choose(manner, "Σ", "sum"), &inner));
    row_add_text(&row, " ");
    row_add(&row, draw(&inner, formula->child[0], PLACE_BODY));
    return row_finish(&row);
}

static struct box *draw_maximum(const struct manner *manner, const struct formula *formula,
                                enum place place)
{
    struct row row = {.pool = manner->pool};
    if (formula->index) {
        struct manner inner;
        struct box *sign = draw_sign(manner, formula, "max", &inner);
        return apply(&inner, sign, formula, place);
    }
    row_add_text(&row, "max");
    row_add(&row, draw_arguments(manner, formula));
    return row_finish(&row);
}

static struct box *draw(const struct manner *manner, const struct formula *formula,
                        enum place place)
{
    static drawer *const drawers[] = {
        [FORMULA_NUMBER] = draw_number,     [FORMULA_SYMBOL] = draw_symbol,
        [FORMULA_NEGATE] = draw_negate,     [FORMULA_ADD] = draw_add,
        [FORMULA_MULTIPLY] = draw_multiply, [FORMULA_DIVIDE] = draw_divide,
        [FORMULA_POWER] = draw_power,       [FORMULA_CALL] = draw_call,
        [FORMULA_SUM] = draw_sum,           [FORMULA_MAXIMUM] = draw_maximum,
        [FORMULA_ABSOLUTE] = draw_absolute,
    };
    formula = formula_strip(formula);
    if (!notation_needs_brackets(formula, place, manner->flat)) {
        struct box *box = drawers[formula->kind](manner, formula, place);
        if (is_marked(manner, formula)) /* a symbol or a number: one text */
            box->style = STYLE_STEP;
        return box;
    }
    return box_brackets(manner->pool, drawers[formula->kind](manner, formula, PLACE_FREE),
                        BRACKET_ROUND, manner->face);
}

struct box *layout_draw(const struct formula *formula, const struct layout_options *options,
                        size_t keep, struct pool *pool)
{
    struct manner manner = {.pool = pool,
                            .face = options->face,
                            .style = options->style,
                            .flat = options->style == LAYOUT_LINE,
                            .keep = keep,
                            .marked = options->marked};
    return draw(&manner, formula, PLACE_FREE);
}
