/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What looks wrong with the data, one table row each. */
#include <math.h>

#include "core/eval_compare.h"
#include "core/intl.h"
#include "core/loss.h"
#include "core/number.h"

/* Labels are off by one, columns exchanged, if that takes this part of the loss away. */
#define MUCH 0.3

/* Losses at one constant that are no accident: so many, and so large a part of all. */
#define CLIPPED_LEAST 2
#define CLIPPED_PART  0.001

/* So many rows of probabilities sum to one; of logits in 0..1 it is one in some hundred. */
#define EVEN_PART 0.5

/* A few numbers prove nothing: so many logits do not lie in 0..1 by chance, so many samples are not
 * cheaper with other labels by chance, and so many of a class are not taken for another. */
#define VALUES_LEAST   5
#define SAMPLES_LEAST  5
#define CONFUSED_LEAST 3

/* A model that is trained at all is nearly certain of some row. */
#define CERTAIN 0.98

/* The least loss is that of softmax twice, the mean that of an even guess, if it is off by no more
 * than this part of it. */
#define AT_THE_FLOOR 1e-3
#define AT_A_GUESS   5e-3

struct view {
    const struct eval_summary *summary;
    const struct problem *rules;
    const struct eval_evidence *evidence;
    double classes;
};

static struct number_text number(const struct view *view, double value)
{
    return number_show(value, view->rules->digits);
}

/* Logits that are told to be probabilities are divided by the sum of their row, as Keras does it;
 * with --probs they would not be, and so it is in PyTorch. */
double eval_meant(const struct eval_summary *summary, bool told_logits)
{
    const struct eval_way *ways = summary->comparison->told[told_logits];
    const bool divided = !told_logits && summary->rules.kind == VALUES_LOGITS &&
                         summary->rules.task == TASK_MULTICLASS;
    return divided && !isnan(ways[CONVENTION_PYTORCH].value) ? ways[CONVENTION_PYTORCH].value
                                                             : ways[CONVENTION_EXACT].value;
}

static double exactly(const struct view *view, bool told_logits)
{
    return eval_meant(view->summary, told_logits);
}

static bool is_multiclass(const struct view *view)
{
    return view->rules->task == TASK_MULTICLASS && view->classes > 1;
}

/* Rows that do not sum to one may be those in which somebody has cut a probability.  Where the
 * numbers do not tell, they are what they are said to be. */
static bool are_probs(const struct view *view)
{
    const struct eval_evidence *evidence = view->evidence;
    const double rows = (double)evidence->rows, even = rows - (double)evidence->uneven;
    if (evidence->rows == 0 || evidence->outside)
        return false;
    return view->rules->kind == VALUES_PROBS ||
           (view->rules->task == TASK_BINARY ? rows * view->classes >= VALUES_LEAST
                                             : even >= EVEN_PART * rows);
}

bool eval_are_probs(const struct eval_summary *summary)
{
    const struct view view = {.rules = &summary->rules,
                              .evidence = &summary->comparison->evidence,
                              .classes = (double)summary->classes};
    return are_probs(&view);
}

/* ln(e + C - 1) - 1: what softmax of a perfect row of probabilities costs. */
static double floor_of(const struct view *view)
{
    return log1p((view->classes - 1) / exp(1));
}

/* ---- the rows of the table: append a sentence, or nothing ---- */

static void probs_as_logits(const struct view *view, struct text *out)
{
    if (!view->rules->from_logits || !are_probs(view))
        return;
    struct text instead = {0};
    if (view->rules->kind == VALUES_LOGITS)
        text_addf(&instead, _("as probabilities (--probs) they cost %s"),
                  number(view, exactly(view, false)).text);
    else
        text_addf(&instead, _("told to be probabilities they cost %s"),
                  number(view, exactly(view, false)).text);
    if (is_multiclass(view))
        text_addf(out,
                  _("The values are probabilities: all %zu rows lie in 0..1, and %zu sum to one "
                    "(farthest off: %s); taken for logits they go through softmax once more and "
                    "cannot cost less than %s = ln(e + %zu - 1) - 1; %s."),
                  view->evidence->rows, view->evidence->rows - view->evidence->uneven,
                  number_show(view->evidence->farthest, 4).text, number(view, floor_of(view)).text,
                  (size_t)view->classes, text_string(&instead));
    else
        text_addf(out,
                  _("The values look like probabilities: all %zu rows lie in 0..1 (%s to %s); "
                    "taken for logits they go through a sigmoid once more, which maps them into "
                    "0.5..0.731; %s."),
                  view->evidence->rows, number(view, view->evidence->least).text,
                  number(view, view->evidence->most).text, text_string(&instead));
    text_release(&instead);
}

static void logits_as_probs(const struct view *view, struct text *out)
{
    if (view->rules->from_logits || view->evidence->outside == 0)
        return;
    text_addf(out,
              _("The values are logits: %zu of %zu rows have one outside 0..1 (%s to %s), but the "
                "loss is told that they are probabilities; as logits they cost %s."),
              view->evidence->outside, view->evidence->rows,
              number(view, view->evidence->least).text, number(view, view->evidence->most).text,
              number(view, exactly(view, true)).text);
}

static void softmax_twice(const struct view *view, struct text *out)
{
    const struct eval_evidence *evidence = view->evidence;
    const double typical = 0.5 + 0.5 / view->classes, rows = (double)evidence->rows;
    if (!is_multiclass(view) || evidence->rows == 0 || evidence->twice != evidence->rows ||
        evidence->twice_most < CERTAIN || evidence->twice_sum / rows < typical)
        return;
    text_addf(out,
              _("The values went through softmax twice: none of %zu rows has a probability above "
                "%s = e/(e + %zu - 1), the most that softmax of probabilities can give, and with "
                "one softmax undone the largest of a row is %s on average, up to %s."),
              evidence->rows, number(view, exp(-floor_of(view))).text, (size_t)view->classes,
              number(view, evidence->twice_sum / rows).text,
              number(view, evidence->twice_most).text);
}

/* Can the labels be off by so much?  Not if some would name no class where they belong, and a few
 * samples alone do not tell. */
static bool can_be_off(const struct view *view, enum eval_shift shift)
{
    const struct eval_evidence *evidence = view->evidence;
    return (shift == EVAL_LOWER ? evidence->label_least >= 1
                                : evidence->label_most <= view->classes - 2) &&
           (evidence->label_outside || evidence->shifted[shift].both >= SAMPLES_LEAST);
}

/* How much of the loss is left with the labels moved, of the samples where both are classes. */
static double left_over(const struct view *view, enum eval_shift shift)
{
    const struct eval_shifted *shifted = &view->evidence->shifted[shift];
    if (!can_be_off(view, shift))
        return INFINITY;
    if (shifted->both == 0 || !(shifted->straight > 0))
        return shifted->count ? 0 : INFINITY;
    return isinf(shifted->straight) ? (isinf(shifted->beside) ? INFINITY : 0)
                                    : shifted->beside / shifted->straight;
}

static void off_by_one(const struct view *view, struct text *out)
{
    static const char *const sentences[EVAL_SHIFTS] = {
        [EVAL_LOWER] = N_("The labels count from 1: they run from %s to %s%s, and with every one "
                          "lower by one the loss is %s%s."),
        [EVAL_HIGHER] = N_("The labels are one too low: they run from %s to %s%s, and with every "
                           "one higher by one the loss is %s%s."),
    };
    const struct eval_evidence *evidence = view->evidence;
    const double lower = left_over(view, EVAL_LOWER);
    const double higher = left_over(view, EVAL_HIGHER);
    const enum eval_shift shift = lower < higher ? EVAL_LOWER : EVAL_HIGHER;
    if (!is_multiclass(view) || !(fmin(lower, higher) < 1 - MUCH) ||
        (fmax(lower, higher) < 1 - MUCH && evidence->label_outside == 0))
        return;
    const struct eval_shifted *shifted = &evidence->shifted[shift];
    struct text beyond = {0}, instead = {0};
    if (evidence->label_outside)
        text_addf(&beyond,
                  ngettext(" (%zu of them names no class: there are 0 to %zu)",
                           " (%zu of them name no class: there are 0 to %zu)",
                           evidence->label_outside),
                  evidence->label_outside, (size_t)view->classes - 1);
    if (shifted->both)
        text_addf(&instead, _(", in place of %s for the same samples as they stand"),
                  number(view, shifted->straight / (double)shifted->both).text);
    text_addf(out, _(sentences[shift]), number_exact(evidence->label_least).text,
              number_exact(evidence->label_most).text, text_string(&beyond),
              number(view, shifted->sum / (double)shifted->count).text, text_string(&instead));
    text_release(&instead);
    text_release(&beyond);
}

/* How much the loss falls if columns a and b change places; 0 unless each is taken for the other,
 * and that some times. */
static double gain(const struct view *view, size_t a, size_t b)
{
    const size_t n = view->summary->classes;
    const size_t *confused = view->evidence->confused;
    const double *price = view->evidence->price;
    if (confused[a * n + b] < CONFUSED_LEAST || confused[b * n + a] < CONFUSED_LEAST ||
        confused[a * n + b] <= confused[a * n + a] || confused[b * n + a] <= confused[b * n + b])
        return 0;
    const double before = price[a * n + a] + price[b * n + b];
    const double after = price[a * n + b] + price[b * n + a];
    return isinf(before) && !isinf(after) ? INFINITY : before - after;
}

static size_t count_row(const size_t *row, size_t count)
{
    size_t sum = 0;
    for (size_t c = 0; c < count; c++)
        sum += row[c];
    return sum;
}

/* The mean over all samples with class numbers, as they stand or with two columns exchanged. */
static double mean_price(const struct view *view, size_t a, size_t b)
{
    const size_t n = view->summary->classes;
    double sum = 0, count = 0;
    for (size_t y = 0; y < n; y++) {
        const size_t c = y == a ? b : y == b ? a : y;
        sum += view->evidence->price[y * n + c];
        count += (double)count_row(view->evidence->confused + y * n, n);
    }
    return sum / count;
}

static void exchanged(const struct view *view, struct text *out)
{
    const size_t n = view->summary->classes;
    const size_t *confused = view->evidence->confused;
    size_t a = 0, b = 0, pairs = 0;
    double most = 0;
    char room_a[CLASS_ROOM], room_b[CLASS_ROOM];
    for (size_t i = 0; confused && i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            const double gained = gain(view, i, j);
            pairs += gained > 0;
            if (gained > most) {
                most = gained;
                a = i;
                b = j;
            }
        }
    if (!is_multiclass(view) || pairs == 0)
        return;
    const char *name_a = problem_class_name(view->rules, a, room_a);
    const char *name_b = problem_class_name(view->rules, b, room_b);
    text_addf(out,
              _("Columns %s and %s look exchanged: of %zu samples of class %s %zu are taken for "
                "%s, and of %zu of class %s %zu for %s; with the two exchanged the loss is %s in "
                "place of %s."),
              name_a, name_b, count_row(confused + a * n, n), name_a, confused[a * n + b], name_b,
              count_row(confused + b * n, n), name_b, confused[b * n + a], name_a,
              number(view, mean_price(view, a, b)).text, number(view, mean_price(view, n, n)).text);
    if (pairs > 1)
        text_addf(out,
                  ngettext(" One more pair looks like that.", " %zu more pairs look like that.",
                           pairs - 1),
                  pairs - 1);
}

static void piled_up(const struct view *view, struct text *out)
{
    const char *formula = "", *where = "";
    const double all = (double)view->evidence->rows;
    for (size_t i = 0; eval_clip(i, &formula, &where) != 0; i++) {
        const size_t count = view->evidence->clip[i];
        if (count < CLIPPED_LEAST || (double)count < CLIPPED_PART * all)
            continue;
        text_addf(out, _("%s%zu of %zu losses are %s = %s, a constant and not the model: %s."),
                  out->length ? " " : "", count, view->evidence->rows,
                  number(view, eval_clip(i, NULL, NULL)).text, formula, where);
    }
}

static void at_the_floor(const struct view *view, struct text *out)
{
    const double least = view->evidence->least_loss, lowest = floor_of(view);
    if (!is_multiclass(view) || are_probs(view) || !(fabs(least - lowest) <= AT_THE_FLOOR * lowest))
        return;
    text_addf(out,
              _("No sample costs less than %s, and %s = ln(e + %zu - 1) - 1 is the least that "
                "softmax of probabilities can cost: is there a softmax too many?"),
              number(view, least).text, number(view, lowest).text, (size_t)view->classes);
}

static void even_guess(const struct view *view, struct text *out)
{
    const double even = view->rules->task == TASK_BINARY ? log(2) : log(view->classes);
    const double mean = view->summary->mean;
    if (!(fabs(mean - even) <= AT_A_GUESS * even))
        return;
    text_addf(out,
              view->rules->task == TASK_BINARY
                  ? _("The mean %s is about ln 2 = %s: a coin flip, the model says nothing yet.")
                  : _("The mean %s is about ln C = %s: an even guess, the model says nothing yet."),
              number(view, mean).text, number(view, even).text);
}

static void infinite(const struct view *view, struct text *out)
{
    if (view->summary->infinite == 0)
        return;
    text_addf(out,
              ngettext("%zu loss is infinite: its true class has the probability 0; what a "
                       "framework shows there is the constant at which it clips.",
                       "%zu losses are infinite: their true class has the probability 0; what a "
                       "framework shows there is the constant at which it clips.",
                       view->summary->infinite),
              view->summary->infinite);
}

static void (*const table[])(const struct view *, struct text *) = {
    probs_as_logits, logits_as_probs, softmax_twice, off_by_one, exchanged,
    piled_up,        at_the_floor,    even_guess,    infinite,
};

bool eval_hint(size_t i, const struct eval_summary *summary, struct text *out)
{
    if (i >= sizeof table / sizeof *table || !summary->comparison)
        return false;
    const struct view view = {
        .summary = summary,
        .rules = &summary->rules,
        .evidence = &summary->comparison->evidence,
        .classes = (double)summary->classes,
    };
    struct text sentence = {0};
    table[i](&view, &sentence);
    text_add(out, text_string(&sentence));
    text_release(&sentence);
    return true;
}
