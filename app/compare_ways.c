/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Textbook against stable: the second part of the sheet. */
#include <math.h>
#include <string.h>

#include "app/compare_sheet.h"
#include "core/intl.h"
#include "core/layout.h"
#include "core/number.h"

/* From so many columns on the formulas are written out, but not sums of more terms than these. */
#define FORMULA_COLUMNS 60
#define WRITTEN_OUT     40

int compare_ways_label(int columns)
{
    return columns >= FORMULA_COLUMNS ? 12 : 8;
}

int compare_ways_width(int columns)
{
    return (columns - SHEET_EDGE - compare_ways_label(columns)) / 2 - SHEET_GAP;
}

/* A chain without the links between the first and number `from`. */
static struct chain shorten(const struct chain *chain, size_t from, int digits)
{
    struct chain shorter = {0};
    chain_add(&shorter, chain->link[0], digits);
    for (size_t i = from; i < chain->count; i++)
        chain_add(&shorter, chain->link[i], digits);
    return shorter;
}

/* The formula of a step in one line, with as many of its links as fit; NULL if not even its first
 * and its result do. */
static const char *formula(struct compare_sheet *sheet, const struct derivation *d, size_t step,
                           size_t class)
{
    const char *found = NULL;
    const int width = compare_ways_width(sheet->columns);
    const struct layout_options options = {
        .face = ui_face(sheet->ui), .style = LAYOUT_LINE, .width = width, .rows = 1};
    struct pool pool = {0};
    struct chain whole;
    derivation_chain(d, step, class, &pool, &whole);
    for (size_t from = 1; !found && from < whole.count; from++) {
        const struct chain chain = shorten(&whole, from, d->problem->digits);
        struct canvas canvas = layout_chain(&chain, &options);
        if (canvas.rows == 1 && canvas.columns <= width) {
            struct text text = {0}, line = {0};
            canvas_add_to_text(&canvas, &text);
            const char *at = text_string(&text);
            text_next_line(&at, &line);
            found = compare_keep(sheet, "%s", text_string(&line));
            text_release(&line);
            text_release(&text);
        }
        canvas_release(&canvas);
    }
    pool_release(&pool);
    return found;
}

static const char *cell(struct compare_sheet *sheet, const struct derivation *d, size_t step,
                        size_t class)
{
    if (step == d->count)
        return "";
    const bool written = sheet->columns >= FORMULA_COLUMNS && d->items <= WRITTEN_OUT;
    const char *found = written ? formula(sheet, d, step, class) : NULL;
    if (found)
        return found;
    const double value = d->step[step].value[d->step[step].each ? class : 0];
    const struct number_text shown = number_show(value, d->problem->digits);
    if (sheet->columns < FORMULA_COLUMNS)
        return compare_keep(sheet, "%s", shown.text);
    return compare_keep(sheet, "%s = %s", compare_symbol(sheet, d, step), shown.text);
}

/* The step of the stable way that stands beside one of the textbook's. */
static size_t beside(const struct derivation *stable, enum step_kind kind)
{
    const size_t direct = derivation_find(stable, STEP_DIRECT);
    return kind == STEP_COUNT && direct < stable->count ? direct : derivation_find(stable, kind);
}

static void add_steps(struct compare_sheet *sheet, const struct routes *routes)
{
    const struct derivation *textbook = routes->textbook, *stable = routes->stable;
    const size_t breaks = routes_break(routes);
    for (int kind = 0; kind < STEP_REDUCE; kind++) {
        const size_t left = derivation_find(textbook, (enum step_kind)kind);
        const size_t right = beside(stable, (enum step_kind)kind);
        if (kind == STEP_DIRECT || (left == textbook->count && right == stable->count))
            continue;
        const struct derivation *named = left < textbook->count ? textbook : stable;
        const size_t step = left < textbook->count ? left : right;
        const char *word = _(step_text(named, step).word);
        const bool narrow = sheet->columns < FORMULA_COLUMNS;
        struct sheet_line *line =
            compare_add(sheet, SHEET_WAYS, narrow ? compare_symbol(sheet, named, step) : word);
        line->cell[0].text = cell(sheet, textbook, left, routes->class);
        line->cell[0].marked = left < textbook->count && left == breaks;
        line->cell[1].text = cell(sheet, stable, right, routes->class);
    }
}

/* ---- what is to be said about it ---- */

/* How the types are called, and how far they reach. */
static const struct {
    const char *name, *largest, *smallest;
} types[PRECISIONS] = {
    [PRECISION_FLOAT64] = {N_("double"), "1.8e308", "4.9e-324"},
    [PRECISION_FLOAT32] = {"float32", "3.4e38", "1.4e-45"},
    [PRECISION_FLOAT16] = {"float16", "65504", "6.0e-8"},
    [PRECISION_BFLOAT16] = {"bfloat16", "3.4e38", "9.2e-41"},
};

static const char *type_name(const struct routes *routes)
{
    return _(types[routes->problem->precision].name);
}

/* A p that is no more than rounded: what its logarithm inherits. */
static const char *about_p(struct compare_sheet *sheet, const struct routes *routes, double p)
{
    return compare_keep(
        sheet,
        p == 0   ? _("as a %s p is 0, and ln 0 is -inf")
        : p == 1 ? _("as a %s p is 1: nothing is left for 1 - p, and ln 1 is 0")
                 : _("a %s holds too few digits of this p, and its logarithm inherits that"),
        type_name(routes));
}

static const char *about_sum(struct compare_sheet *sheet, const struct routes *routes, double sum)
{
    if (isinf(sum))
        return compare_keep(sheet, _("the sum is beyond the largest %s, %s"), type_name(routes),
                            types[routes->problem->precision].largest);
    return compare_keep(sheet, _("the sum is so small that a %s holds few of its digits, or none"),
                        type_name(routes));
}

static const char *about_power(struct compare_sheet *sheet, const struct routes *routes,
                               double power, double exponent)
{
    const int digits = routes->problem->digits;
    const struct number_text exact = number_exact(exponent), shown = number_show(exponent, digits);
    const char *number = strlen(exact.text) < strlen(shown.text) ? exact.text : shown.text;
    const bool plain = number[strspn(number, "0123456789.")] == '\0';
    const char *name = compare_keep(sheet, plain ? "e^%s" : "e^(%s)", number);
    if (isinf(power))
        return compare_keep(sheet, _("%s is beyond the largest %s, %s: inf"), name,
                            type_name(routes), types[routes->problem->precision].largest);
    if (power == 0)
        return compare_keep(sheet, _("%s is below the smallest %s, %s: 0"), name, type_name(routes),
                            types[routes->problem->precision].smallest);
    return compare_keep(sheet, _("%s is so small that a %s holds few of its digits"), name,
                        type_name(routes));
}

/* Why the textbook's way breaks at a step. */
static const char *why(struct compare_sheet *sheet, const struct routes *routes,
                       const struct step *step)
{
    const struct derivation *textbook = routes->textbook;
    const size_t c = routes->class;
    if (step->kind == STEP_EXP)
        return about_power(sheet, routes, step->value[c], textbook->input[c]);
    if (step->kind == STEP_ADD_UP)
        return about_sum(sheet, routes, step->value[0]);
    if (step->kind == STEP_COUNT || step->kind == STEP_SUM)
        return _("the sum breaks at another row; Up and Down lead there");
    return about_p(sheet, routes, textbook->raw[c]);
}

/* What becomes of the loss. */
static void add_end(const struct compare_sheet *sheet, const struct routes *routes,
                    struct text *out)
{
    const int digits = routes->problem->digits;
    const double left = routes_loss(routes->textbook, routes->class);
    const double right = routes_loss(routes->stable, routes->class);
    if (!routes->labelled || routes->stable->refusal)
        return;
    text_addf(out, ui_is_unicode(sheet->ui) ? " → " : " -> ");
    if (routes_part(routes->problem, left, right))
        text_addf(out, _("the textbook's loss is %s, the stable way's %s"),
                  number_show(left, digits).text, number_show(right, digits).text);
    else
        text_addf(out, _("the loss does not suffer: it is %s both ways"),
                  number_show(right, digits).text);
}

static void add_verdict(struct compare_sheet *sheet, const struct routes *routes)
{
    const size_t breaks = routes_break(routes);
    struct text sentence = {0};
    if (routes_are_lost(routes)) {
        text_add(&sentence,
                 _("a score of inf has no share: inf/inf has no value, whatever the way"));
    } else if (breaks == routes->textbook->count) {
        text_addf(&sentence, _("both ways agree: no number here leaves the range of a %s"),
                  type_name(routes));
    } else {
        text_addf(&sentence, "%s ", compare_mark(sheet->ui));
        text_add(&sentence, why(sheet, routes, &routes->textbook->step[breaks]));
        add_end(sheet, routes, &sentence);
    }
    compare_add_sentence(sheet, text_string(&sentence));
    text_release(&sentence);
}

void compare_add_ways(struct compare_sheet *sheet, const struct routes *routes)
{
    const bool narrow = sheet->columns < FORMULA_COLUMNS;
    const bool binary = routes->problem->task == TASK_BINARY;
    if (sheet->rows >= SHEET_AIRY_ROWS)
        compare_add(sheet, SHEET_BLANK, "");
    compare_add(sheet, SHEET_RULE,
                compare_keep(sheet,
                             narrow ? _("TEXTBOOK AND STABLE: %s")
                                    : _("TEXTBOOK AND STABLE, z told True: %s"),
                             sheet->subject));
    struct sheet_line *line = compare_add(sheet, SHEET_WAYS, "");
    line->cell[0].text = narrow ? _("textbook") : _("textbook: p, then its log");
    line->cell[1].text = narrow   ? _("stable")
                         : binary ? _("stable: straight from z")
                                  : _("stable: largest score off");
    line->cell[0].style = line->cell[1].style = STYLE_STRONG;
    add_steps(sheet, routes);
    add_verdict(sheet, routes);
}
