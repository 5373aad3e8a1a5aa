/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdicts on numbers that were worked out by hand. */
#include <math.h>

#include "core/handwork.h"

/* A number says enough if half a unit of its last digit is no more than this part of the result, or
 * of 1 where that is smaller: two decimals of a probability. */
#define VAGUE 0.005

/* A number in the middle between two decimals may be rounded to either; in binary it lies a little
 * beside the middle, by this part of a unit. */
#define BESIDE 1e-9
#define MIDDLE (1 + BESIDE)

/* A formula in double arithmetic is off by less, as a part of its result. */
#define NOISE 1e-12

/* Steps that were left out are tried with so many decimals, rounded and cut off, where there are no
 * more items than a person works out. */
#define DECIMALS_LEAST 2
#define DECIMALS_MOST  4
#define RULES          3 /* half way between two decimals up, or down; cut off */
#define HABITS         (RULES * (DECIMALS_MOST - DECIMALS_LEAST + 1))
#define ITEMS_MOST     64

/* A column behind which a person goes on: with the digits typed alone; with all digits where they
 * were right, as a pocket calculator keeps them; and with each step left out rounded. */
struct columns {
    struct derivation *typed, *kept, *habit[HABITS];
    size_t habits;
};

static int decimals_of(size_t habit)
{
    return DECIMALS_MOST - (int)habit / RULES;
}

static double by_habit(size_t habit, double value)
{
    const double scale = pow(10, decimals_of(habit)), size = fabs(value * scale);
    if (!isfinite(size))
        return value;
    const double units[RULES] = {floor(size + 0.5 + BESIDE), ceil(size - 0.5 - BESIDE),
                                 floor(size + BESIDE)};
    return copysign(units[habit % RULES], value) / scale;
}

static struct columns columns_new(const struct derivation *derivation)
{
    struct columns columns = {.typed = derivation_copy(derivation),
                              .kept = derivation_copy(derivation),
                              .habits = derivation->items <= ITEMS_MOST ? HABITS : 0};
    for (size_t h = 0; h < columns.habits; h++)
        columns.habit[h] = derivation_copy(derivation);
    return columns;
}

static void columns_free(struct columns *columns)
{
    derivation_free(columns->typed);
    derivation_free(columns->kept);
    for (size_t h = 0; h < columns->habits; h++)
        derivation_free(columns->habit[h]);
}

/* Could a person who found a number between these two have typed this? */
static bool fits(const struct hand_cell *cell, double a, double b)
{
    if (!isfinite(a) || !isfinite(b) || !isfinite(cell->value))
        return cell->value == a || cell->value == b ||
               (isnan(cell->value) && (isnan(a) || isnan(b)));
    const double margin = cell->margin * MIDDLE;
    return cell->value >= fmin(a, b) - margin && cell->value <= fmax(a, b) + margin;
}

static bool is_filled(const struct hand_cell *cell)
{
    return cell->typed[0] != '\0';
}

static bool is_vague(const struct hand_cell *cell, double ours)
{
    return isfinite(ours) && ours != cell->value && cell->margin > VAGUE * fmax(1, fabs(ours));
}

/* Nearer to 0 than it should be, by less than a unit of the last digit. */
static bool is_cut(const struct hand_cell *cell, double ours)
{
    const double size = fabs(cell->value), missing = fabs(ours) - size;
    return isfinite(ours) && isfinite(cell->value) && cell->value * ours >= 0 && missing > 0 &&
           missing < 2 * cell->margin && !is_vague(cell, ours);
}

/* `typed` and `kept` are what the formula gives from the one column and from the other. */
static enum hand_verdict judge(const struct hand_cell *cell, double ours, double typed, double kept)
{
    const bool slipped = fabs(kept - ours) > VAGUE * cell->margin + NOISE * fabs(ours);
    if (!is_filled(cell))
        return HAND_EMPTY;
    if (fits(cell, ours, ours))
        return is_vague(cell, ours) ? HAND_VAGUE : HAND_RIGHT;
    if (fits(cell, typed, kept) && !is_vague(cell, kept))
        return slipped ? HAND_FOLLOWS : is_cut(cell, ours) ? HAND_CUT : HAND_ROUNDED;
    return is_cut(cell, ours) ? HAND_CUT : HAND_WRONG;
}

/* To how many decimals the steps left out were rounded, the most careful first; 0 if that does not
 * give the number. */
static int rounding_behind(const struct columns *columns, const struct hand_cell *cell,
                           struct hand_place at)
{
    for (size_t h = 0; h < columns->habits; h++) {
        const double value = derivation_redo(columns->habit[h], at.step, at.item);
        const double last = 0.5 * pow(10, -decimals_of(h));
        if (isfinite(value) && cell->margin <= last * MIDDLE && fits(cell, value, value))
            return decimals_of(h);
    }
    return 0;
}

static void judge_cell(const struct derivation *d, const struct columns *columns,
                       struct hand_cell *cell, struct hand_place at)
{
    const double ours = d->step[at.step].value[at.item];
    const double typed = derivation_redo(columns->typed, at.step, at.item);
    cell->yours = derivation_redo(columns->kept, at.step, at.item);
    cell->verdict = judge(cell, ours, typed, cell->yours);
    cell->decimals = 0;
    if (cell->verdict == HAND_WRONG && fabs(cell->yours - ours) <= NOISE * fabs(ours))
        cell->decimals = rounding_behind(columns, cell, at);
    if (cell->decimals)
        cell->verdict = HAND_ROUNDED;
}

static double sound_value(const struct derivation *d, const struct hand_cell *cell,
                          struct hand_place at)
{
    switch (cell->verdict) {
    case HAND_RIGHT:
    case HAND_VAGUE:
    case HAND_CUT:
        return d->step[at.step].value[at.item];
    case HAND_WRONG:
        return cell->value;
    case HAND_EMPTY:
    case HAND_ROUNDED:
    case HAND_FOLLOWS:
        break;
    }
    return cell->yours;
}

/* What the steps behind this one have to go by. */
static void go_on(const struct derivation *d, const struct columns *columns,
                  const struct hand_cell *cell, struct hand_place at)
{
    const double typed = derivation_redo(columns->typed, at.step, at.item);
    derivation_put(columns->typed, at.step, at.item, is_filled(cell) ? cell->value : typed);
    derivation_put(columns->kept, at.step, at.item, sound_value(d, cell, at));
    for (size_t h = 0; h < columns->habits; h++) {
        const double own = derivation_redo(columns->habit[h], at.step, at.item);
        derivation_put(columns->habit[h], at.step, at.item,
                       is_filled(cell) ? cell->value : by_habit(h, own));
    }
}

/* No result of a step goes into another one of the same step, so each may be put in its place
 * before the next is looked at. */
void handwork_judge(struct handwork *hand, const struct derivation *derivation)
{
    struct columns columns = columns_new(derivation);
    for (size_t s = 0; s < hand->steps; s++)
        for (size_t i = 0; i < (derivation->step[s].each ? hand->items : 1); i++) {
            const struct hand_place at = {s, i};
            struct hand_cell *cell = &hand->cell[s * hand->items + i];
            judge_cell(derivation, &columns, cell, at);
            go_on(derivation, &columns, cell, at);
        }
    columns_free(&columns);
}

bool handwork_reaches(const struct handwork *hand, const struct derivation *derivation,
                      struct hand_place slip, struct hand_place place)
{
    const bool apart = derivation->sample == EVERY_SAMPLE && derivation->step[place.step].each;
    if (slip.step >= place.step || (apart && slip.item != place.item))
        return false;
    struct derivation *copy = derivation_copy(derivation);
    derivation_put(copy, slip.step, slip.item, handwork_cell(hand, slip.step, slip.item)->value);
    for (size_t s = slip.step + 1; s < place.step; s++)
        for (size_t i = 0; i < (derivation->step[s].each ? hand->items : 1); i++)
            derivation_put(copy, s, i, derivation_redo(copy, s, i));
    const double ours = derivation->step[place.step].value[place.item];
    const double led_to = derivation_redo(copy, place.step, place.item);
    derivation_free(copy);
    return led_to != ours && !(fabs(led_to - ours) <= NOISE * fabs(ours));
}
