/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/answer_cells.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/memory.h"
#include "core/mistakes.h"
#include "core/num.h"

const char *cell_word(enum cell_verdict cell)
{
    static const char *const words[CELLS] = {
        [CELL_BLANK] = "blank", [CELL_RIGHT] = "right", [CELL_CUT] = "cut",
        [CELL_NEAR] = "near",   [CELL_WRONG] = "wrong",
    };
    return words[cell];
}

static enum cell_verdict cell_of(const struct typed *typed, double value)
{
    if (typed_is(typed, value))
        return CELL_RIGHT;
    if (typed->decimals < 1) /* 0 for 0.63 is no digit cut off, and 1 is none too many */
        return CELL_WRONG;
    if (typed_is_cut(typed, value))
        return CELL_CUT;
    return fabs(typed->value - value) <= 1.5 * typed->unit ? CELL_NEAR : CELL_WRONG;
}

/* Do these numbers, all of the quantity, give everything that was typed? */
static bool gives(const struct cells *cells, const double *numbers)
{
    const size_t from = cells->first * cells->columns;
    for (size_t i = 0; i < cells->rows * cells->columns; i++)
        if (!cells->blank[i] && !typed_is(&cells->typed[i], numbers[from + i]))
            return false;
    return true;
}

static void add(struct answer *answer, enum verdict kind, const char *id, const char *code,
                int lesson, const char *sentence)
{
    struct match *match = answer_add(answer, kind, id, code, NAN, lesson);
    text_add(&match->message, _(sentence));
}

/* ---- the right numbers times a factor ---- */

static double of_base(const struct worked *worked, enum log_base base)
{
    return loss_in_base(1, base) / loss_in_base(1, worked->problem->log_base);
}

static double to_ten(const struct worked *worked)
{
    return of_base(worked, LOG_BASE_10);
}

static double to_two(const struct worked *worked)
{
    return of_base(worked, LOG_BASE_2);
}

static double to_e(const struct worked *worked)
{
    return of_base(worked, LOG_BASE_E);
}

static double negated(const struct worked *worked)
{
    (void)worked;
    return -1;
}

static double not_divided(const struct worked *worked)
{
    return worked->problem->reduction == REDUCTION_MEAN ? worked->loss->divisor : 1;
}

static const struct {
    const char *quantities; /* names between blanks */
    const char *id, *code;
    enum verdict kind;
    int lesson;
    double (*factor)(const struct worked *);
    const char *sentence;
} factors[] = {
    {" losses log_probs terms logsumexp entropy kl ", "log10", "B1", VERDICT_CONVENTION, 1, to_ten,
     N_("You took logarithms to base 10; here another unit is wanted. Multiply by 2.302585 for "
        "nats.")},
    {" losses log_probs terms logsumexp entropy kl ", "log2", "B2", VERDICT_CONVENTION, 1, to_two,
     N_("Right in bits: you took logarithms to base 2; here another unit is wanted. Multiply by "
        "0.693147 for nats.")},
    {" losses log_probs terms logsumexp entropy kl ", "natural-log", "B2", VERDICT_CONVENTION, 1,
     to_e, N_("Right in nats: you took ln; here the unit of log_base is wanted.")},
    {" losses log_probs terms entropy kl ", "wrong-sign", "B3", VERDICT_MISTAKE, 1, negated,
     N_("You turned the sign: ln of a number below 1 is negative, and a loss is not.")},
    {" gradient ", "gradient-sign", "G1", VERDICT_MISTAKE, 12, negated,
     N_("You took y - p, which is the way downhill. The gradient is p - y.")},
    {" gradient ", "gradient-not-divided", "G2", VERDICT_MISTAKE, 12, not_divided,
     N_("You took p - y of the sample alone. The loss is a mean: divide by the number of samples, "
        "too.")},
};

static void try_factors(const struct worked *worked, const struct cells *cells, const double *right,
                        double *numbers, struct answer *answer)
{
    const size_t count = cells->values->rows * cells->values->columns;
    char name[32] = " ";
    strncat(name, cells->quantity, sizeof name - 3);
    strncat(name, " ", 2);
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        const double factor = factors[i].factor(worked);
        if (!strstr(factors[i].quantities, name) || factor == 1)
            continue;
        for (size_t at = 0; at < count; at++)
            numbers[at] = right[at] * factor;
        if (gives(cells, numbers))
            add(answer, factors[i].kind, factors[i].id, factors[i].code, factors[i].lesson,
                factors[i].sentence);
    }
}

/* ---- other probabilities ---- */

/* Only where no sample is ignored: the rows are those of the quantity then. */
static void try_probs(const struct worked *worked, const struct cells *cells, double *numbers,
                      struct answer *answer)
{
    const bool logs = strcmp(cells->quantity, "log_probs") == 0;
    const size_t count = worked->samples * worked->classes;
    double *ln_p = memory_new(count, sizeof *ln_p), *ln_other = memory_new(count, sizeof *ln_p);
    for (size_t i = 0; mistake_at(i); i++) {
        const struct mistake *mistake = mistake_at(i);
        double unused[MISTAKE_VALUES];
        if (!(mistake->traits & IS_PROBS) || !mistake_values(mistake, worked, unused) ||
            !mistake->logs(worked, 0, ln_p, ln_other))
            continue;
        for (size_t at = 0; at < count; at++)
            numbers[at] = logs ? loss_in_base(ln_p[at], worked->problem->log_base) : exp(ln_p[at]);
        if (gives(cells, numbers))
            add(answer, VERDICT_MISTAKE, mistake->id, mistake->code, mistake->lesson,
                mistake_sentence(mistake, worked->problem));
    }
    free(ln_p);
    free(ln_other);
}

/* ---- other gradients ---- */

/* dL/dz of class c of sample i, up to the share of the sample; plain problems of logits only. */
static double stops_at_p(const struct worked *worked, size_t i, size_t c)
{
    const size_t at = i * worked->classes + c;
    const double y = worked->label[at], p = worked->p[at];
    return weighted(y, -1 / p) + (worked->binary ? weighted(1 - y, 1 / (1 - p)) : 0);
}

static double diagonal(const struct worked *worked, size_t i, size_t c)
{
    const size_t at = i * worked->classes + c;
    return -worked->label[at] * (1 - worked->p[at]);
}

static double extra_slope(const struct worked *worked, size_t i, size_t c)
{
    const size_t at = i * worked->classes + c;
    const double p = worked->p[at];
    return (p - worked->label[at]) * p * (1 - p);
}

/* q is softmax of p, and each z moves every p. */
static double through_both(const struct worked *worked, size_t i, size_t c)
{
    const size_t classes = worked->classes, from = i * classes;
    const double *p = worked->p + from;
    const double all = logsumexp(p, classes);
    double sum = 0;
    for (size_t k = 0; k < classes; k++)
        sum += (exp(p[k] - all) - worked->label[from + k]) * p[k];
    return p[c] * (exp(p[c] - all) - worked->label[from + c] - sum);
}

static const struct {
    const char *id, *code;
    bool binary, multiclass;
    double (*gradient)(const struct worked *, size_t i, size_t c);
    const char *sentence;
} gradients[] = {
    {"gradient-stops-at-p", "G3", true, true, stops_at_p,
     N_("You stopped at -y/p, the gradient with respect to p. Go on to z: p - y.")},
    {"diagonal-jacobian", "G4", false, true, diagonal,
     N_("You took the diagonal alone. Each logit moves every probability: add the terms -p_i "
        "p_j.")},
    {"extra-sigmoid-slope", "G5", true, false, extra_slope,
     N_("You kept a factor p(1-p), which belongs to the squared error. Cross-entropy cancels "
        "it.")},
    {"gradient-double-softmax", "G6", false, true, through_both,
     N_("You applied softmax twice: the gradient points the same way, but is several times "
        "smaller.")},
};

static void try_gradients(const struct worked *worked, const struct cells *cells, double *numbers,
                          struct answer *answer)
{
    const size_t count = worked->samples * worked->classes;
    if (!worked->plain || !worked->logits || worked->problem->temperature != 1)
        return;
    for (size_t g = 0; g < sizeof gradients / sizeof *gradients; g++) {
        if (!(worked->binary ? gradients[g].binary : gradients[g].multiclass))
            continue;
        for (size_t at = 0; at < count; at++) {
            const size_t i = at / worked->classes;
            numbers[at] = worked->share[i] * gradients[g].gradient(worked, i, at % worked->classes);
        }
        if (gives(cells, numbers))
            add(answer, VERDICT_MISTAKE, gradients[g].id, gradients[g].code, 12,
                gradients[g].sentence);
    }
}

/* ---- right numbers in wrong places ---- */

/* Does each number of the row belong to a place of it that no other one takes? */
static bool is_shuffled_row(const struct cells *cells, size_t row, bool *taken)
{
    const double *right = matrix_row(cells->values, cells->first + row);
    memset(taken, 0, cells->columns * sizeof *taken);
    for (size_t i = row * cells->columns; i < (row + 1) * cells->columns; i++) {
        size_t place = 0;
        while (place < cells->columns && !cells->blank[i] &&
               (taken[place] || !typed_is(&cells->typed[i], right[place])))
            place++;
        if (place == cells->columns)
            return false;
        taken[place] = taken[place] || !cells->blank[i];
    }
    return true;
}

static bool is_shuffled(const struct cells *cells)
{
    bool *taken = memory_new(cells->columns, sizeof *taken);
    size_t row = 0;
    while (row < cells->rows && is_shuffled_row(cells, row, taken))
        row++;
    free(taken);
    return row == cells->rows && cells->columns > 1;
}

static void try_places(const struct cells *cells, struct answer *answer)
{
    if (is_shuffled(cells))
        add(answer, VERDICT_MISTAKE, "wrong-order", "", 6,
            N_("The numbers are right, but not in their places: they stand in the order of the "
               "classes."));
}

/* ---- all together ---- */

static void explain(const struct worked *worked, const struct cells *cells, struct answer *answer)
{
    const struct matrix *values = cells->values;
    const size_t count = values->rows * values->columns;
    double *right = memory_new(count, sizeof *right), *numbers = memory_new(count, sizeof *numbers);
    for (size_t r = 0; r < values->rows; r++)
        memcpy(right + r * values->columns, matrix_row(values, r), values->columns * sizeof *right);
    try_places(cells, answer);
    try_factors(worked, cells, right, numbers, answer);
    const bool whole = count == worked->samples * worked->classes;
    if (whole &&
        (strcmp(cells->quantity, "probs") == 0 || strcmp(cells->quantity, "log_probs") == 0))
        try_probs(worked, cells, numbers, answer);
    if (whole && strcmp(cells->quantity, "gradient") == 0)
        try_gradients(worked, cells, numbers, answer);
    free(right);
    free(numbers);
}

/* The first match decides; digits that are off by one or cut off come from rounding. */
static void decide(struct cell_answer *found, size_t count)
{
    struct answer *answer = &found->answer;
    bool near = true;
    for (size_t i = 0; i < count; i++)
        near = near && found->cell[i] != CELL_WRONG;
    answer->verdict = VERDICT_UNKNOWN;
    for (size_t i = 0; i < answer->count; i++)
        if (answer->match[i].kind < answer->verdict)
            answer->verdict = answer->match[i].kind;
    if (near && answer->verdict > VERDICT_ROUNDING)
        answer->verdict = VERDICT_ROUNDING;
    if (found->wrong == 0)
        answer->verdict = VERDICT_RIGHT;
}

struct cell_answer cell_answer_new(const struct problem *problem, const struct loss *loss,
                                   const struct cells *cells)
{
    const size_t count = cells->rows * cells->columns;
    struct cell_answer found = {.cell = memory_new(count, sizeof *found.cell)};
    for (size_t i = 0; i < count; i++) {
        const double value =
            matrix_row(cells->values, cells->first + i / cells->columns)[i % cells->columns];
        found.cell[i] = cells->blank[i] ? CELL_BLANK : cell_of(&cells->typed[i], value);
        if (found.cell[i] <= CELL_RIGHT)
            continue;
        found.at = found.wrong++ ? found.at : i;
    }
    struct worked worked;
    if (found.wrong && worked_new(&worked, problem, loss)) {
        explain(&worked, cells, &found.answer);
        worked_release(&worked);
    }
    decide(&found, count);
    return found;
}

void cell_answer_release(struct cell_answer *answer)
{
    free(answer->cell);
    answer_release(&answer->answer);
}
