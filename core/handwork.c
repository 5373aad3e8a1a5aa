/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/handwork.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/frameworks.h"
#include "core/intl.h"
#include "core/memory.h"

/* A number says enough if half a unit of its last digit is no more than this part of the result, or
 * of 1 where that is smaller: two decimals of a probability. */
#define VAGUE 0.005

/* A number in the middle between two decimals may be rounded to either; in binary it lies a little
 * beside the middle. */
#define MIDDLE (1 + 1e-9)

/* A formula in double arithmetic is off by less, as a part of its result. */
#define NOISE 1e-12

struct handwork handwork_new(const struct problem *problem, const struct derivation *derivation)
{
    const size_t cells = derivation->count * derivation->items;
    return (struct handwork){.problem = problem_share(problem),
                             .sample = derivation->sample,
                             .steps = derivation->count,
                             .items = derivation->items,
                             .cell = memory_new(cells, sizeof(struct hand_cell))};
}

void handwork_release(struct handwork *hand)
{
    problem_release(&hand->problem);
    free(hand->cell);
    *hand = (struct handwork){0};
}

bool handwork_is_about(const struct handwork *hand, const struct problem *problem,
                       const struct derivation *derivation)
{
    return hand->cell && hand->sample == derivation->sample && hand->steps == derivation->count &&
           hand->items == derivation->items && problem_has_numbers_of(&hand->problem, problem);
}

static struct hand_cell *cell_at(const struct handwork *hand, size_t step, size_t item)
{
    return &hand->cell[step * hand->items + item];
}

const struct hand_cell *handwork_cell(const struct handwork *hand, size_t step, size_t item)
{
    return cell_at(hand, step, item);
}

static size_t count_cells(const struct handwork *hand, bool (*counts)(const struct hand_cell *))
{
    size_t count = 0;
    for (size_t i = 0; i < hand->steps * hand->items; i++)
        count += counts(&hand->cell[i]);
    return count;
}

static bool is_filled(const struct hand_cell *cell)
{
    return cell->typed[0] != '\0';
}

static bool is_wrong(const struct hand_cell *cell)
{
    return cell->verdict == HAND_WRONG;
}

size_t handwork_filled(const struct handwork *hand)
{
    return count_cells(hand, is_filled);
}

size_t handwork_wrong(const struct handwork *hand)
{
    return count_cells(hand, is_wrong);
}

bool handwork_is_empty(const struct handwork *hand)
{
    return handwork_filled(hand) == 0;
}

bool handwork_slip(const struct handwork *hand, struct hand_place *slip)
{
    for (size_t i = 0; i < hand->steps * hand->items; i++)
        if (is_wrong(&hand->cell[i])) {
            *slip = (struct hand_place){i / hand->items, i % hand->items};
            return true;
        }
    return false;
}

bool handwork_type(struct handwork *hand, const struct derivation *derivation, size_t step,
                   size_t item, const char *typed, struct error *error)
{
    const size_t length = strlen(typed);
    struct hand_cell cell = {.asked = cell_at(hand, step, item)->asked};
    struct printed printed;
    if (derivation->step[step].each ? item >= hand->items : item > 0)
        return error_set(error, 0, _("this step has no such result"));
    if (length >= HAND_ROOM)
        return error_set(error, 1, _("'%s' is too long; %d characters are enough for any number"),
                         error_quote(typed, length).text, HAND_ROOM - 1);
    memcpy(cell.typed, typed, length);
    char *comma = strchr(cell.typed, ',');
    if (comma)
        *comma = '.';
    if (length && !printed_read(cell.typed, &printed))
        return error_set(error, 1, _("'%s' is no number; valid are 0.659, 1.2e-3, inf and nan"),
                         error_quote(typed, length).text);
    if (length) {
        cell.value = printed.value;
        cell.margin = printed.margin;
    }
    *cell_at(hand, step, item) = cell;
    return true;
}

void handwork_ask(struct handwork *hand, struct hand_place place)
{
    cell_at(hand, place.step, place.item)->asked = true;
}

/* ---- the verdicts ---- */

/* Could a person who found a number between these two have typed this? */
static bool fits(const struct hand_cell *cell, double a, double b)
{
    if (!isfinite(a) || !isfinite(b) || !isfinite(cell->value))
        return cell->value == a || cell->value == b ||
               (isnan(cell->value) && (isnan(a) || isnan(b)));
    const double margin = cell->margin * MIDDLE;
    return cell->value >= fmin(a, b) - margin && cell->value <= fmax(a, b) + margin;
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

/* The two columns that go on from what was typed: with its digits alone, and with all digits where
 * it was right, as a pocket calculator keeps them. */
struct columns {
    struct derivation *typed, *kept;
};

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

static void judge_cell(const struct derivation *d, const struct columns *columns,
                       struct hand_cell *cell, struct hand_place at)
{
    const double ours = d->step[at.step].value[at.item];
    const double typed = derivation_redo(columns->typed, at.step, at.item);
    cell->yours = derivation_redo(columns->kept, at.step, at.item);
    cell->verdict = judge(cell, ours, typed, cell->yours);
}

/* What the steps behind this one have to go by. */
static void go_on(const struct derivation *d, const struct columns *columns,
                  const struct hand_cell *cell, struct hand_place at)
{
    const bool sound =
        cell->verdict == HAND_RIGHT || cell->verdict == HAND_VAGUE || cell->verdict == HAND_CUT;
    const double typed = derivation_redo(columns->typed, at.step, at.item);
    const double kept = sound                         ? d->step[at.step].value[at.item]
                        : cell->verdict == HAND_WRONG ? cell->value
                                                      : cell->yours;
    derivation_put(columns->typed, at.step, at.item, is_filled(cell) ? cell->value : typed);
    derivation_put(columns->kept, at.step, at.item, kept);
}

/* No result of a step goes into another one of the same step, so each may be put in its place
 * before the next is looked at. */
void handwork_judge(struct handwork *hand, const struct derivation *derivation)
{
    const struct columns columns = {derivation_copy(derivation), derivation_copy(derivation)};
    for (size_t s = 0; s < hand->steps; s++)
        for (size_t i = 0; i < (derivation->step[s].each ? hand->items : 1); i++) {
            const struct hand_place at = {s, i};
            judge_cell(derivation, &columns, cell_at(hand, s, i), at);
            go_on(derivation, &columns, cell_at(hand, s, i), at);
        }
    derivation_free(columns.typed);
    derivation_free(columns.kept);
}
