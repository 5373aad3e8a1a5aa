/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said about numbers that were worked out by hand. */
#include <math.h>
#include <string.h>

#include "core/handwork.h"
#include "core/handwork_slips.h"
#include "core/intl.h"
#include "core/number.h"

static const char *const words[] = {
    [HAND_EMPTY] = "",          [HAND_RIGHT] = N_("right"),     [HAND_VAGUE] = N_("more digits"),
    [HAND_CUT] = N_("cut off"), [HAND_ROUNDED] = N_("rounded"), [HAND_FOLLOWS] = N_("follows"),
    [HAND_WRONG] = N_("WRONG"),
};

const char *hand_verdict_word(enum hand_verdict verdict)
{
    return words[verdict];
}

/* The symbol of a step's result; NULL: as the column of the table is headed. */
static const char *const symbols[STEP_KINDS] = {
    [STEP_ADD_UP] = N_("the sum"),
    [STEP_DIVIDE] = "p",
    [STEP_CLIP] = "p",
    [STEP_SIGMOID] = "p",
    [STEP_SCALE] = "u",
    [STEP_SHIFT] = "d",
    [STEP_REDUCE] = N_("the loss of the batch"),
};

static void add_place(const struct derivation *d, struct hand_place place, struct text *out)
{
    const char *symbol = symbols[d->step[place.step].kind];
    char room[CLASS_ROOM];
    if (!symbol)
        symbol = step_text(d, place.step).ascii;
    if (!d->step[place.step].each)
        text_add(out, _(symbol));
    else
        text_addf(out, d->sample == EVERY_SAMPLE ? _("%s of sample %s") : _("%s of %s"), _(symbol),
                  derivation_item_name(d, place.item, room));
}

/* Decimals that show at least what was typed. */
static int digits_for(const struct derivation *d, const struct hand_cell *cell)
{
    const int typed = cell->margin > 0 ? (int)lround(-log10(2 * cell->margin)) : 0;
    return typed > d->problem->digits && typed <= NUMBER_DIGITS_MAX ? typed : d->problem->digits;
}

static struct number_text show(const struct derivation *d, const struct hand_cell *cell,
                               double value)
{
    return number_show(value, digits_for(d, cell));
}

/* The numbers as they were for this cell: those before it as the person has them. */
static struct derivation *numbers_before(const struct handwork *hand, const struct derivation *d,
                                         struct hand_place place)
{
    struct derivation *copy = derivation_copy(d);
    for (size_t s = 0; s < place.step; s++)
        for (size_t i = 0; i < (d->step[s].each ? hand->items : 1); i++) {
            const struct hand_cell *cell = handwork_cell(hand, s, i);
            const bool own = cell->verdict == HAND_WRONG || cell->verdict == HAND_FOLLOWS;
            derivation_put(copy, s, i,
                           own                           ? cell->value
                           : cell->verdict == HAND_EMPTY ? cell->yours
                                                         : d->step[s].value[i]);
        }
    return copy;
}

/* The slip that gives this number, if one is known and the number has the digits to tell. */
static const char *known_slip(const struct handwork *hand, const struct derivation *d,
                              struct hand_place place)
{
    const struct hand_cell *cell = handwork_cell(hand, place.step, place.item);
    struct derivation *before = numbers_before(hand, d, place);
    const char *sentence = NULL;
    for (size_t i = 0; hand_slip_at(i) && !sentence; i++) {
        const struct hand_slip *slip = hand_slip_at(i);
        if (slip->kind != d->step[place.step].kind)
            continue;
        const double value = slip->value(before, place.step, place.item);
        const bool gives = isfinite(value) && fabs(value - cell->value) <= cell->margin;
        if (gives && cell->margin <= 0.05 * fabs(value))
            sentence = slip->sentence;
    }
    derivation_free(before);
    return sentence;
}

static void say_wrong(const struct handwork *hand, const struct derivation *d,
                      struct hand_place place, struct text *out)
{
    const struct hand_cell *cell = handwork_cell(hand, place.step, place.item);
    const double ours = d->step[place.step].value[place.item];
    const struct number_text right = show(d, cell, ours), yours = show(d, cell, cell->yours);
    const char *slip = known_slip(hand, d, place);
    if (slip)
        text_addf(out, "%s; ", _(slip));
    if (strcmp(right.text, yours.text) == 0)
        text_addf(out, _("it is %s"), right.text);
    else
        text_addf(out, _("from your numbers it would be %s, from the right ones %s"), yours.text,
                  right.text);
}

static void say_follows(const struct handwork *hand, const struct derivation *d, struct text *out)
{
    struct text where = {0};
    struct hand_place slip;
    if (handwork_slip(hand, &slip))
        add_place(d, slip, &where);
    text_addf(out, _("right for your numbers; the slip is in %s"), text_string(&where));
    text_release(&where);
}

void handwork_say(const struct handwork *hand, const struct derivation *derivation,
                  struct hand_place place, struct text *out)
{
    const struct hand_cell *cell = handwork_cell(hand, place.step, place.item);
    const struct number_text ours =
        show(derivation, cell, derivation->step[place.step].value[place.item]);
    if (cell->verdict == HAND_EMPTY)
        return;
    add_place(derivation, place, out);
    text_addf(out, " = %s: ", cell->typed);
    switch (cell->verdict) {
    case HAND_EMPTY:
        return;
    case HAND_RIGHT:
        text_add(out, _("right"));
        return;
    case HAND_VAGUE:
        text_add(out, _("that fits, but so would much else; two more digits tell"));
        return;
    case HAND_CUT:
        text_addf(out, _("right, but cut off and not rounded: %s"), ours.text);
        return;
    case HAND_ROUNDED:
        text_addf(out, _("right for your rounded numbers; with all digits it is %s"), ours.text);
        return;
    case HAND_FOLLOWS:
        say_follows(hand, derivation, out);
        return;
    case HAND_WRONG:
        say_wrong(hand, derivation, place, out);
        return;
    }
}

/* The loss that the slip leads to, if one is among the steps behind it. */
static void add_effect(const struct handwork *hand, const struct derivation *d,
                       struct hand_place slip, struct text *out)
{
    const size_t reduce = derivation_find(d, STEP_REDUCE), sum = derivation_find(d, STEP_SUM);
    const size_t loss = reduce < d->count ? reduce : sum;
    if (loss >= d->count || slip.step > loss)
        return;
    const struct hand_cell *cell = handwork_cell(hand, loss, 0);
    const double led_to = slip.step == loss ? cell->value : cell->yours;
    const double off = led_to - d->step[loss].value[0];
    const struct number_text led = number_show(led_to, d->problem->digits),
                             by = number_show(fabs(off), d->problem->digits);
    if (number_rounded(led_to, d->problem->digits) ==
        number_rounded(d->step[loss].value[0], d->problem->digits))
        text_add(out, _("; it does not reach the loss"));
    else if (isfinite(off))
        text_addf(out,
                  off > 0 ? _("; it makes the loss %s, too large by %s")
                          : _("; it makes the loss %s, too small by %s"),
                  led.text, by.text);
    else
        text_addf(out, _("; it makes the loss %s"), led.text);
}

static size_t count_verdict(const struct handwork *hand, enum hand_verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < hand->steps * hand->items; i++)
        count += hand->cell[i].verdict == verdict;
    return count;
}

void handwork_sum_up(const struct handwork *hand, const struct derivation *derivation,
                     struct text *out)
{
    const size_t filled = handwork_filled(hand), wrong = handwork_wrong(hand);
    const size_t follow = count_verdict(hand, HAND_FOLLOWS);
    struct hand_place slip;
    if (!filled)
        return;
    if (!handwork_slip(hand, &slip)) {
        text_addf(out, ngettext("%zu number, no slip", "%zu numbers, no slip", filled), filled);
        return;
    }
    struct text where = {0};
    add_place(derivation, slip, &where);
    text_addf(out, ngettext("%zu slip, in %s", "%zu slips, the first in %s", wrong), wrong,
              text_string(&where));
    text_release(&where);
    if (follow)
        text_addf(out,
                  ngettext("; %zu number follows from it", "; %zu numbers follow from it", follow),
                  follow);
    add_effect(hand, derivation, slip, out);
}
