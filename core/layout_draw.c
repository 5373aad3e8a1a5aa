/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/layout_draw.h"

#include <stdbool.h>
#include <string.h>

#include "core/layout_box.h"
#include "core/notation.h"

struct setting {
    enum face face;
    enum layout_style style;
    bool flat; /* on one line: everything in line style, exponents in compact style */
    size_t keep;
    bool in_sum;         /* inside something that runs over an index */
    const char *dropped; /* the index that is not written at its symbols, or NULL */
};

/* Draws a formula that stands at `place`; the brackets round it are not its business. */
typedef struct canvas drawer(const struct setting *setting, const struct formula *formula,
                             enum place place);

static drawer draw;

static const char *choose(const struct setting *setting, const char *unicode, const char *ascii)
{
    return setting->face == FACE_UNICODE ? unicode : ascii;
}

static const char *spelled(const struct setting *setting, const struct spelling *spelling)
{
    return choose(setting, spelling->unicode, spelling->ascii);
}

/* ---- lists ---- */

/* The factors of a product are written out up to here: nobody could guess what is missing. */
#define FACTORS_WHOLE 6

/* A short list of symbols is a definition, and stays whole. */
static bool can_be_shortened(const struct formula *formula)
{
    if (formula->kind == FORMULA_MULTIPLY)
        return formula->count > FACTORS_WHOLE;
    if (formula->kind != FORMULA_ADD && formula->kind != FORMULA_MAXIMUM)
        return false;
    return formula->count > 3 || (formula->count == 3 && formula_is_numeric(formula));
}

size_t layout_longest_list(const struct formula *formula)
{
    size_t longest = can_be_shortened(formula) ? formula->count : 0;
    for (size_t i = 0; i < formula->count; i++) {
        size_t length = layout_longest_list(formula->child[i]);
        longest = length > longest ? length : longest;
    }
    return longest;
}

/* What is drawn of a list: the children before `head` and those from `tail` on. */
struct span {
    size_t head, tail;
};

static struct span span_of(const struct setting *setting, const struct formula *formula)
{
    if (formula->count <= setting->keep || !can_be_shortened(formula))
        return (struct span){formula->count, formula->count};
    size_t last = setting->keep / 2;
    return (struct span){setting->keep - last, formula->count - last};
}

static struct canvas draw_add(const struct setting *setting, const struct formula *formula,
                              enum place place)
{
    (void)place;
    struct row row = {0};
    struct span span = span_of(setting, formula);
    for (size_t i = 0; i < formula->count; i++) {
        const struct formula *term = formula_strip(formula->child[i]);
        if (i == span.head) {
            row_add_text(&row, " + ...");
            i = span.tail;
            term = formula_strip(formula->child[i]);
        }
        if (i == 0) {
            row_add(&row, draw(setting, term, PLACE_FREE));
        } else if (term->kind == FORMULA_NEGATE) {
            row_add_text(&row, " - ");
            row_add(&row, draw(setting, term->child[0], PLACE_NEGATED));
        } else {
            row_add_text(&row, " + ");
            row_add(&row, draw(setting, term, PLACE_TERM));
        }
    }
    if (!formula->count)
        row_add_text(&row, "0");
    return row_finish(&row);
}

static struct canvas draw_multiply(const struct setting *setting, const struct formula *formula,
                                   enum place place)
{
    (void)place;
    struct row row = {0};
    struct span span = span_of(setting, formula);
    const char *sign = choose(setting, " · ", " * ");
    for (size_t i = 0; i < formula->count; i++) {
        bool after_dots = i == span.head;
        if (after_dots) {
            row_add_text(&row, sign);
            row_add_text(&row, "...");
            i = span.tail;
        }
        const struct formula *factor = formula->child[i];
        enum place here = i + 1 == formula->count ? PLACE_LAST : PLACE_FACTOR;
        if (after_dots || (i && notation_factor_needs_sign(factor, here, setting->flat)))
            row_add_text(&row, sign);
        else if (i)
            row_add_text(&row, " ");
        row_add(&row, draw(setting, factor, here));
    }
    if (!formula->count)
        row_add_text(&row, "1");
    return row_finish(&row);
}

/* The children with commas, in brackets. */
static struct canvas draw_arguments(const struct setting *setting, const struct formula *formula)
{
    struct row row = {0};
    struct span span = span_of(setting, formula);
    for (size_t i = 0; i < formula->count; i++) {
        if (i == span.head) {
            row_add_text(&row, ", ...");
            i = span.tail;
        }
        if (i)
            row_add_text(&row, ", ");
        row_add(&row, draw(setting, formula->child[i], PLACE_FREE));
    }
    return box_brackets(row_finish(&row), BRACKET_ROUND, setting->face);
}

/* ---- the other kinds ---- */

static struct canvas draw_number(const struct setting *setting, const struct formula *formula,
                                 enum place place)
{
    (void)setting;
    (void)place;
    return box_text(notation_number(formula).text);
}

/* Adds an index below the line, as far as there are characters for it. */
static void add_subscript(const struct setting *setting, struct row *row, const char *index)
{
    if (setting->face == FACE_UNICODE && strcmp(index, "i") == 0) {
        row_add_text(row, "ᵢ");
    } else if (setting->face == FACE_UNICODE && strcmp(index, "j") == 0) {
        row_add_text(row, "ⱼ");
    } else {
        row_add_text(row, "_");
        row_add_text(row, index);
    }
}

static struct canvas draw_symbol(const struct setting *setting, const struct formula *formula,
                                 enum place place)
{
    (void)place;
    struct row row = {0};
    const struct spelling *spelling = notation_symbol(formula->name);
    row_add_text(&row, spelling ? spelled(setting, spelling) : formula->name);
    if (formula->index_kind == INDEX_ITEM) {
        row_add_text(&row, "(");
        row_add_text(&row, formula->index);
        row_add_text(&row, ")");
    } else if (formula->index_kind == INDEX_VARIABLE &&
               (!setting->dropped || strcmp(setting->dropped, formula->index) != 0)) {
        add_subscript(setting, &row, formula->index);
    }
    return row_finish(&row);
}

static bool starts_with_bar(const struct canvas *box)
{
    const struct cell *cell = canvas_cell(box, box->baseline, 0);
    return cell && (cell->code[0] == '-' || cell->code[0] == 0x2500);
}

static struct canvas draw_negate(const struct setting *setting, const struct formula *formula,
                                 enum place place)
{
    (void)place;
    struct row row = {0};
    struct canvas operand = draw(setting, formula->child[0], PLACE_NEGATED);
    /* The sign must not look like a longer bar. */
    row_add_text(&row, starts_with_bar(&operand) ? "- " : "-");
    row_add(&row, operand);
    return row_finish(&row);
}

static struct canvas draw_divide(const struct setting *setting, const struct formula *formula,
                                 enum place place)
{
    (void)place;
    enum place here = setting->flat ? PLACE_FACTOR : PLACE_FREE;
    struct canvas top = draw(setting, formula->child[0], here);
    struct canvas bottom = draw(setting, formula->child[1], here);
    if (!setting->flat)
        return box_fraction(top, bottom, setting->face);
    struct row row = {0};
    row_add(&row, top);
    row_add_text(&row, " / ");
    row_add(&row, bottom);
    return row_finish(&row);
}

static struct canvas draw_power(const struct setting *setting, const struct formula *formula,
                                enum place place)
{
    (void)place;
    struct canvas base = draw(setting, formula->child[0], PLACE_BASE);
    if (setting->style == LAYOUT_TEXTBOOK)
        return box_raised(base, draw(setting, formula->child[1], PLACE_FREE));
    struct setting on_line = *setting;
    on_line.flat = true;
    struct row row = {0};
    row_add(&row, base);
    row_add_text(&row, "^");
    row_add(&row, draw(&on_line, formula->child[1], PLACE_EXPONENT));
    return row_finish(&row);
}

static struct canvas draw_absolute(const struct setting *setting, const struct formula *formula,
                                   enum place place)
{
    (void)place;
    return box_brackets(draw(setting, formula->child[0], PLACE_FREE), BRACKET_BAR, setting->face);
}

/* Adds the argument to the name of its function: ln x or ln(x + y). */
static struct canvas apply(const struct setting *setting, struct canvas name,
                           const struct formula *formula, enum place place)
{
    struct row row = {0};
    row_add(&row, name);
    if (formula->count != 1 || notation_argument_needs_brackets(formula, place, setting->flat)) {
        row_add(&row, draw_arguments(setting, formula));
    } else {
        row_add_text(&row, " ");
        row_add(&row, draw(setting, formula->child[0], PLACE_ARGUMENT));
    }
    return row_finish(&row);
}

static struct canvas draw_call(const struct setting *setting, const struct formula *formula,
                               enum place place)
{
    const char *name = spelled(setting, notation_function(formula->function));
    return apply(setting, box_text(name), formula, place);
}

/* ---- what runs over an index ---- */

/* True if a symbol of this name has an index. */
static bool is_indexed(const struct formula *formula, const char *name)
{
    if (formula->kind == FORMULA_SYMBOL)
        return formula->index_kind == INDEX_VARIABLE && strcmp(formula->name, name) == 0;
    for (size_t i = 0; i < formula->count; i++) {
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
    for (size_t i = 0; i < part->count; i++) {
        if (!can_drop_index(sum, part->child[i]))
            return false;
    }
    return true;
}

/* The sign with its bound, and the setting for what comes after it. */
static struct canvas draw_sign(const struct setting *setting, const struct formula *formula,
                               const char *sign, struct setting *inner)
{
    *inner = *setting;
    inner->in_sum = true;
    if (setting->style == LAYOUT_TEXTBOOK)
        return box_under(box_text(sign), box_text(formula->index));
    if (setting->style == LAYOUT_COMPACT && !setting->in_sum && can_drop_index(formula, formula)) {
        inner->dropped = formula->index;
        return box_text(sign);
    }
    struct row row = {0};
    row_add_text(&row, sign);
    add_subscript(setting, &row, formula->index);
    return row_finish(&row);
}

static struct canvas draw_sum(const struct setting *setting, const struct formula *formula,
                              enum place place)
{
    (void)place;
    struct setting inner;
    struct row row = {0};
    row_add(&row, draw_sign(setting, formula, choose(setting, "Σ", "sum"), &inner));
    row_add_text(&row, " ");
    row_add(&row, draw(&inner, formula->child[0], PLACE_BODY));
    return row_finish(&row);
}

static struct canvas draw_maximum(const struct setting *setting, const struct formula *formula,
                                  enum place place)
{
    struct row row = {0};
    if (formula->index) {
        struct setting inner;
        struct canvas sign = draw_sign(setting, formula, "max", &inner);
        return apply(&inner, sign, formula, place);
    }
    row_add_text(&row, "max");
    row_add(&row, draw_arguments(setting, formula));
    return row_finish(&row);
}

static struct canvas draw(const struct setting *setting, const struct formula *formula,
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
    if (!notation_needs_brackets(formula, place, setting->flat))
        return drawers[formula->kind](setting, formula, place);
    return box_brackets(drawers[formula->kind](setting, formula, PLACE_FREE), BRACKET_ROUND,
                        setting->face);
}

struct canvas layout_draw(const struct formula *formula, enum face face, enum layout_style style,
                          size_t keep)
{
    struct setting setting = {
        .face = face, .style = style, .flat = style == LAYOUT_LINE, .keep = keep};
    return draw(&setting, formula, PLACE_FREE);
}
