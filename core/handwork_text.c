/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said about numbers that were worked out by hand. */
#include <math.h>
#include <string.h>

#include "core/answer.h"
#include "core/handwork.h"
#include "core/handwork_known.h"
#include "core/intl.h"
#include "core/number.h"

static const char *const words[] = {
    [HAND_EMPTY] = "",          [HAND_RIGHT] = N_("right"),     [HAND_VAGUE] = N_("more digits"),
    [HAND_CUT] = N_("cut off"), [HAND_ROUNDED] = N_("rounded"), [HAND_FOLLOWS] = N_("follows"),
    [HAND_WRONG] = N_("WRONG"),
};

const char *hand_verdict_id(enum hand_verdict verdict)
{
    static const char *const ids[] = {
        [HAND_EMPTY] = "empty", [HAND_RIGHT] = "right",     [HAND_VAGUE] = "vague",
        [HAND_CUT] = "cut",     [HAND_ROUNDED] = "rounded", [HAND_FOLLOWS] = "follows",
        [HAND_WRONG] = "wrong",
    };
    return ids[verdict];
}

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

/* Decimals that show at least what was typed; arithmetic has none. */
static int digits_for(const struct derivation *d, const struct hand_cell *cell)
{
    const int typed = cell->margin > 0 ? (int)lround(-log10(2 * cell->margin)) : 0;
    return typed > d->problem->digits && typed < TYPED_EXACT ? typed : d->problem->digits;
}

static struct number_text show(const struct derivation *d, const struct hand_cell *cell,
                               double value)
{
    return number_show(value, digits_for(d, cell));
}

/* Those of the catalogue are whole sentences. */
static bool is_sentence(const char *known)
{
    const size_t length = strlen(known);
    return length && known[length - 1] == '.';
}

static void say_wrong(const struct handwork *hand, const struct derivation *d,
                      struct hand_place place, struct text *out)
{
    const struct hand_cell *cell = handwork_cell(hand, place.step, place.item);
    const double ours = d->step[place.step].value[place.item];
    const struct number_text right = show(d, cell, ours), yours = show(d, cell, cell->yours);
    const char *known = hand_known(hand, d, place);
    const bool own = known && !is_sentence(_(known));
    const bool shows = handwork_shows(hand, d, place), same = strcmp(right.text, yours.text) == 0;
    if (own)
        text_addf(out, "%s; ", _(known));
    if (!shows)
        text_add(out, same ? _("it is another number") : _("from your numbers it is another one"));
    else if (same)
        text_addf(out, _("it is %s"), right.text);
    else
        text_addf(out, _("from your numbers it would be %s, from the right ones %s"), yours.text,
                  right.text);
    if (known && !own)
        text_addf(out, ". %s", _(known));
}

/* The first slip that leads to a cell. */
static bool find_cause(const struct handwork *hand, const struct derivation *d,
                       struct hand_place place, struct hand_place *cause)
{
    for (size_t s = 0; s < place.step; s++)
        for (size_t i = 0; i < hand->items; i++) {
            *cause = (struct hand_place){s, i};
            if (handwork_cell(hand, s, i)->verdict == HAND_WRONG &&
                handwork_reaches(hand, d, *cause, place))
                return true;
        }
    return handwork_slip(hand, cause);
}

static void say_follows(const struct handwork *hand, const struct derivation *d,
                        struct hand_place place, struct text *out)
{
    struct text where = {0};
    struct hand_place slip;
    if (find_cause(hand, d, place, &slip))
        add_place(d, slip, &where);
    text_addf(out, _("right for your numbers; the slip is in %s"), text_string(&where));
    text_release(&where);
}

/* `ours`: NULL if it is not to be told. */
static void say_rounded(const struct hand_cell *cell, const char *ours, struct text *out)
{
    if (!ours && cell->decimals)
        text_addf(out, _("right for steps kept to %d decimals; keep more"), cell->decimals);
    else if (!ours)
        text_add(out, _("right for your rounded numbers; keep more decimals"));
    else if (cell->decimals)
        text_addf(out, _("right for steps kept to %d decimals; with all digits it is %s"),
                  cell->decimals, ours);
    else
        text_addf(out, _("right for your rounded numbers; with all digits it is %s"), ours);
}

void handwork_say(const struct handwork *hand, const struct derivation *derivation,
                  struct hand_place place, struct text *out)
{
    const struct hand_cell *cell = handwork_cell(hand, place.step, place.item);
    const struct number_text number =
        show(derivation, cell, derivation->step[place.step].value[place.item]);
    const char *ours = handwork_shows(hand, derivation, place) ? number.text : NULL;
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
        text_add(out, _("right, but cut off and not rounded"));
        if (ours)
            text_addf(out, ": %s", ours);
        return;
    case HAND_ROUNDED:
        say_rounded(cell, ours, out);
        return;
    case HAND_FOLLOWS:
        say_follows(hand, derivation, place, out);
        return;
    case HAND_WRONG:
        say_wrong(hand, derivation, place, out);
        return;
    }
}

/* The loss that the slips lead to, if one is among the steps behind the first. */
static void add_effect(const struct handwork *hand, const struct derivation *d,
                       struct hand_place slip, size_t slips, struct text *out)
{
    const size_t reduce = derivation_find(d, STEP_REDUCE), sum = derivation_find(d, STEP_SUM);
    const size_t loss = reduce < d->count ? reduce : sum;
    if (loss >= d->count || slip.step > loss)
        return;
    const struct hand_cell *cell = handwork_cell(hand, loss, 0);
    const double led_to = cell->verdict == HAND_WRONG ? cell->value : cell->yours;
    const double off = led_to - d->step[loss].value[0];
    const struct number_text led = number_show(led_to, d->problem->digits),
                             by = number_show(fabs(off), d->problem->digits);
    text_add(out, "; ");
    if (number_rounded(led_to, d->problem->digits) ==
        number_rounded(d->step[loss].value[0], d->problem->digits))
        text_add(out, ngettext("it does not reach the loss", "they do not reach the loss", slips));
    else if (!handwork_shows(hand, d, (struct hand_place){loss, 0}))
        text_add(out, off > 0 ? ngettext("it makes the loss too large",
                                         "they make the loss too large", slips)
                              : ngettext("it makes the loss too small",
                                         "they make the loss too small", slips));
    else if (isfinite(off))
        text_addf(out,
                  off > 0 ? ngettext("it makes the loss %s, too large by %s",
                                     "they make the loss %s, too large by %s", slips)
                          : ngettext("it makes the loss %s, too small by %s",
                                     "they make the loss %s, too small by %s", slips),
                  led.text, by.text);
    else
        text_addf(out, ngettext("it makes the loss %s", "they make the loss %s", slips), led.text);
}

static size_t count_verdict(const struct handwork *hand, enum hand_verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < hand->steps * hand->items; i++)
        count += hand->cell[i].verdict == verdict;
    return count;
}

/* How many numbers follow from the slips. */
static void add_followers(size_t follow, size_t slips, struct text *out)
{
    if (follow && slips == 1)
        text_addf(out,
                  ngettext("; %zu number follows from it", "; %zu numbers follow from it", follow),
                  follow);
    else if (follow)
        text_addf(
            out,
            ngettext("; %zu number follows from them", "; %zu numbers follow from them", follow),
            follow);
}

void handwork_sum_up(const struct handwork *hand, const struct derivation *derivation,
                     struct text *out)
{
    const size_t filled = handwork_filled(hand), wrong = handwork_wrong(hand);
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
    add_followers(count_verdict(hand, HAND_FOLLOWS), wrong, out);
    add_effect(hand, derivation, slip, wrong, out);
}
