/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rounding gives a number, from the most to the least that can be said about it. */
#include <math.h>

#include "core/answer_rounding.h"
#include "core/intl.h"
#include "core/num.h"
#include "core/number.h"

/* Steps are followed one by one to so many decimals or digits. */
#define FOLLOWED 6

/* Intervals of fewer or more digits are no proof of anything. */
#define SIGNIFICANT_LEAST 3
#define DIGITS_MOST       12

static const char *way_in_words(const struct worked *worked, enum hand_way way)
{
    if (!worked->logits)
        return _("the logarithm of p");
    if (worked->binary)
        return way == WAY_P || way == WAY_P_SHIFTED ? _("by way of p") : _("by way of ln(1 + e^z)");
    return way == WAY_P || way == WAY_P_SHIFTED ? _("by way of p") : _("by way of ln sum e^z - z");
}

/* Are there other ways to go than the first? */
static enum hand_way last_way(const struct worked *worked)
{
    return worked->logits ? WAY_LSE_SHIFTED : WAY_P;
}

static struct match *add(struct answer *answer, const char *id, double value)
{
    return answer_add(answer, VERDICT_ROUNDING, id, "F9", value, 10);
}

static const char *digits_in_words(bool significant, int digits)
{
    return significant ? ngettext("%s digit", "%s digits", (unsigned)digits)
                       : ngettext("%s decimal", "%s decimals", (unsigned)digits);
}

static void add_digits(struct text *out, const struct hand_rule *rule)
{
    char number[16] = "";
    number[0] = (char)('0' + rule->digits / 10);
    number[1] = (char)('0' + rule->digits % 10);
    text_addf(out, digits_in_words(rule->significant, rule->digits),
              number[0] == '0' ? number + 1 : number);
}

/* A single way: p alone, or each step. */
static bool follow(const struct worked *worked, struct answer *answer, const struct hand_rule *rule)
{
    for (enum hand_way way = WAY_P; way <= last_way(worked); way++) {
        const struct interval found = rounding_interval(worked, way, rule);
        if (!isfinite(found.low) || !nearly_equal(found.low, found.high) ||
            !typed_is(&answer->typed, found.low))
            continue;
        const bool cut = rule->rounding == ROUND_CUT_EACH;
        struct text digits = {0};
        struct match *match = add(answer,
                                  rule->only_p     ? "rounded-p"
                                  : rule->free_end ? "rounded-terms"
                                  : cut            ? "truncated-steps"
                                                   : "rounded-steps",
                                  found.low);
        add_digits(&digits, rule);
        text_addf(&match->message,
                  rule->only_p     ? _("p rounded to %s before ln gives just this.")
                  : rule->free_end ? _("Each step but the mean rounded to %s gives just this, %s.")
                  : cut            ? _("Each step cut off after %s gives just this, %s.")
                                   : _("Each step rounded to %s gives just this, %s."),
                  text_string(&digits), way_in_words(worked, way));
        text_release(&digits);
        return true;
    }
    return false;
}

/* The first number of digits with which a rule gives what was typed. */
static bool follow_rule(const struct worked *worked, struct answer *answer, struct hand_rule rule,
                        int least, int most)
{
    for (rule.digits = least; rule.digits <= most; rule.digits++)
        if (follow(worked, answer, &rule))
            return true;
    return false;
}

/* All steps, then p alone, then what is less usual, if nothing else fits. */
static bool follow_all(const struct worked *worked, struct answer *answer)
{
    const int decimals = answer->typed.decimals;
    const int digits = decimals > SIGNIFICANT_LEAST ? decimals : SIGNIFICANT_LEAST;
    const int fewer = decimals <= FOLLOWED ? decimals - 1 : FOLLOWED;
    const struct {
        bool usual, possible;
        struct hand_rule rule;
        int least, most;
    } ways[] = {
        {true, true, {.rounding = ROUND_HALF_UP}, decimals, FOLLOWED},
        {true, true, {.rounding = ROUND_CUT_EACH}, decimals, FOLLOWED},
        {true, worked->logits, {.rounding = ROUND_HALF_UP, .only_p = true}, 1, FOLLOWED},
        {false, true, {.rounding = ROUND_HALF_UP, .significant = true}, digits, FOLLOWED},
        {false, true, {.rounding = ROUND_HALF_UP, .free_end = true}, 2, fewer},
    };
    bool found = false;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (ways[i].possible && (ways[i].usual || !found))
            found = follow_rule(worked, answer, ways[i].rule, ways[i].least, ways[i].most) || found;
    return found;
}

/* Everything that can come of such rounding. */
static bool contain(const struct worked *worked, struct answer *answer,
                    const struct hand_rule *rule)
{
    const double value = answer->typed.value;
    for (enum hand_way way = WAY_P; way <= last_way(worked); way++) {
        const struct interval range = rounding_interval(worked, way, rule);
        if (!(range.low <= value && value <= range.high) || !isfinite(range.high))
            continue; /* a p that is rounded to 0 leads to inf, and to no other number */
        const bool cut = rule->rounding == ROUND_CUT;
        const int shown =
            rule->digits + 2 > NUMBER_DIGITS_MAX ? NUMBER_DIGITS_MAX : rule->digits + 2;
        struct text digits = {0};
        struct match *match = add(answer, cut ? "truncated-steps" : "rounded-steps", answer->right);
        add_digits(&digits, rule);
        text_addf(&match->message,
                  cut ? _("Cutting each step off after %s can lead anywhere from %s to %s, %s.")
                      : _("Rounding each step to %s can lead anywhere from %s to %s, %s."),
                  text_string(&digits), number_show(range.low, shown).text,
                  number_show(range.high, shown).text, way_in_words(worked, way));
        text_release(&digits);
        return true;
    }
    return false;
}

/* What a loss can be off by when every step has the seven digits of single precision, and how many
 * of them somebody has copied who did not type the number. */
#define SINGLE_PRECISION   0x1p-21
#define SIGNIFICANT_COPIED 7

static bool explain_by_type(struct answer *answer)
{
    const double right = answer->right;
    if (answer->typed.significant < SIGNIFICANT_COPIED || !isfinite(right) ||
        !(fabs(answer->typed.value - right) <= SINGLE_PRECISION * fmax(1, fabs(right))))
        return false;
    struct match *match = answer_add(answer, VERDICT_ROUNDING, "single-precision", "", right, 8);
    text_add(&match->message, _("As near as single precision comes: a float32, the default of most "
                                "libraries, has 7 digits."));
    return true;
}

static bool explain_by_cut(struct answer *answer)
{
    const struct typed *typed = &answer->typed;
    if (!typed_is_cut(typed, answer->right))
        return false;
    struct match *match = add(answer, "truncated", answer->right);
    text_addf(&match->message,
              ngettext("Cut off, not rounded: to %d decimal it is %s.",
                       "Cut off, not rounded: to %d decimals it is %s.", (unsigned)typed->decimals),
              typed->decimals, number_show(answer->right, typed->decimals).text);
    return true;
}

bool rounding_explain(const struct worked *worked, struct answer *answer)
{
    const struct typed *typed = &answer->typed;
    const struct hand_rule exact = {.rounding = ROUND_NOTHING};
    if (!isfinite(typed->value) || typed->exact || typed->decimals < 1)
        return false;
    const struct interval loss = rounding_interval(worked, last_way(worked), &exact);
    const bool by_hand = typed->decimals <= DIGITS_MOST && nearly_equal(loss.low, answer->right);
    if ((by_hand && explain_by_cut(answer)) || explain_by_type(answer))
        return true;
    if (!by_hand)
        return false; /* the loss is not put together in this way */
    if (follow_all(worked, answer))
        return true;
    const struct hand_rule rules[] = {
        {.rounding = ROUND_NEAREST, .digits = typed->decimals},
        {.rounding = ROUND_CUT, .digits = typed->decimals},
        {.rounding = ROUND_NEAREST, .digits = typed->significant, .significant = true},
        {.rounding = ROUND_CUT, .digits = typed->significant, .significant = true},
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if ((!rules[i].significant ||
             (rules[i].digits >= SIGNIFICANT_LEAST && rules[i].digits <= DIGITS_MOST)) &&
            contain(worked, answer, &rules[i]))
            return true;
    return false;
}
