/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/handwork.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer.h"
#include "core/intl.h"
#include "core/memory.h"

struct handwork handwork_new(const struct problem *problem, const struct derivation *derivation)
{
    const size_t cells = derivation->count * derivation->items;
    return (struct handwork){.problem = problem_share(problem),
                             .sample = derivation->sample,
                             .steps = derivation->count,
                             .items = derivation->items,
                             .secret = NAN,
                             .cell = memory_new(cells, sizeof(struct hand_cell))};
}

void handwork_release(struct handwork *hand)
{
    problem_release(&hand->problem);
    free(hand->cell);
    free(hand->entry);
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

/* ---- typing ---- */

bool handwork_reads(const char *typed, struct error *error)
{
    struct typed number;
    const size_t length = strlen(typed);
    if (length >= HAND_ROOM)
        return error_set(error, 1, _("'%s' is too long; %d characters are enough for any number"),
                         error_quote(typed, length).text, HAND_ROOM - 1);
    if (length == 0 || typed_read(typed, length, 1, &number, error))
        return true;
    if (typed_says_why(typed))
        return false;
    return error_set(error, 1, _("'%s' is no number; valid are 0.659, 65.9%%, 1/3, inf and nan"),
                     error_quote(typed, length).text);
}

/* Fills a cell with what can be read; what else is known of it stays. */
static void fill(struct hand_cell *cell, const char *typed)
{
    struct typed number = {0};
    struct error error;
    if (typed[0])
        typed_read(typed, strlen(typed), 1, &number, &error);
    snprintf(cell->typed, sizeof cell->typed, "%s", typed);
    char *comma = strchr(cell->typed, ','); /* shown as ours are, with a point */
    if (comma && !strchr(cell->typed, '.') && !strchr(cell->typed, '('))
        *comma = '.';
    cell->value = number.value;
    cell->margin = 0.5 * number.unit;
}

/* What was taken back before is gone. */
static void remember(struct handwork *hand, struct hand_place place, const char *typed)
{
    struct hand_entry entry = {.place = place};
    snprintf(entry.before, sizeof entry.before, "%s", cell_at(hand, place.step, place.item)->typed);
    snprintf(entry.after, sizeof entry.after, "%s", typed);
    if (strcmp(entry.before, entry.after) == 0)
        return;
    hand->entry = memory_grow(hand->entry, hand->done, &hand->room, sizeof *hand->entry);
    hand->entry[hand->done++] = entry;
    hand->entries = hand->done;
}

bool handwork_type(struct handwork *hand, const struct derivation *derivation, size_t step,
                   size_t item, const char *typed, struct error *error)
{
    if (derivation->step[step].each ? item >= hand->items : item > 0)
        return error_set(error, 0, _("this step has no such result"));
    if (!handwork_reads(typed, error))
        return false;
    remember(hand, (struct hand_place){step, item}, typed);
    fill(cell_at(hand, step, item), typed);
    return true;
}

bool handwork_undo(struct handwork *hand, bool again, struct hand_place *place)
{
    if (again ? hand->done == hand->entries : hand->done == 0)
        return false;
    hand->done -= !again;
    const struct hand_entry *entry = &hand->entry[hand->done];
    hand->done += again;
    *place = entry->place;
    fill(cell_at(hand, place->step, place->item), again ? entry->after : entry->before);
    return true;
}

void handwork_ask(struct handwork *hand, struct hand_place place)
{
    cell_at(hand, place.step, place.item)->asked = true;
}

/* ---- what a question asks for ---- */

/* The same number worked out on another way is off by less, as a part of it. */
#define NOISE 1e-9

void handwork_hide(struct handwork *hand, double secret, int digits)
{
    hand->secret = secret;
    hand->secret_digits = digits;
}

bool handwork_shows(const struct handwork *hand, const struct derivation *derivation,
                    struct hand_place place)
{
    const struct hand_cell *cell = handwork_cell(hand, place.step, place.item);
    const double ours = derivation->step[place.step].value[place.item];
    if (ours != hand->secret && !(fabs(ours - hand->secret) <= NOISE * fabs(ours)))
        return true;
    return cell->verdict == HAND_RIGHT &&
           cell->margin <= 0.5 * pow(10, -hand->secret_digits) * (1 + NOISE);
}
