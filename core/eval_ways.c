/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/eval_ways.h"

#include <math.h>
#include <stdlib.h>

#include "core/eval_lines.h"

/* ---- as loss.h does it ---- */

static void add_way(struct eval_way *way, const struct problem *problem, size_t threads)
{
    struct loss loss = {0};
    loss_evaluate_on(&loss, problem, threads);
    for (size_t n = 0; n < loss.losses.rows; n++)
        for (size_t c = 0; c < loss.losses.columns; c++)
            twofold_sum_up(&way->sum, matrix_row(&loss.losses, n)[c]);
    for (size_t n = 0; n < loss.losses.rows; n++)
        twofold_sum_up(&way->divisor, loss.share[n]);
    if (loss.refusal)
        way->refusal = loss.refusal;
    loss_release(&loss);
}

struct problem eval_told(const struct problem *problem, bool logits, enum convention convention)
{
    struct problem way = *problem;
    if (!problem->ignores && convention_rules(problem->convention)->ignores_unasked) {
        way.ignores = problem->label_form == LABELS_TARGET;
        way.ignore_index = IGNORE_STANDARD;
    }
    way.from_logits = logits;
    way.convention = convention;
    return way;
}

static void add_slowly(struct eval_comparison *comparison, const struct problem *problem)
{
    const size_t threads = comparison->threads;
    for (int logits = 0; logits < 2; logits++)
        for (int i = 0; i < CONVENTIONS_TO_SHOW; i++) {
            const struct problem way = eval_told(problem, logits, (enum convention)i);
            add_way(&comparison->told[logits][i], &way, threads);
        }
    struct problem twice = problem_share(problem);
    if (twice.kind == VALUES_LOGITS)
        problem_pass(&twice, VALUES_PROBS);
    twice.from_logits = true;
    add_way(&comparison->twice, &twice, threads);
    problem_release(&twice);
}

/* ---- all of them ---- */

void eval_ways_add(struct eval_comparison *comparison, const struct problem *problem,
                   struct eval_softmax *softmax)
{
    *softmax = (struct eval_softmax){0};
    if (!eval_ways_add_quickly(comparison, problem, softmax))
        add_slowly(comparison, problem);
}

void eval_softmax_release(struct eval_softmax *softmax)
{
    free(softmax->loss);
    free(softmax->largest);
    free(softmax->others);
    *softmax = (struct eval_softmax){0};
}

static void end_way(struct eval_way *way, const struct problem *rules, enum convention convention)
{
    struct problem asked = *rules; /* to look at */
    asked.convention = convention;
    const struct twofold sum = twofold_summed(way->sum), divisor = twofold_summed(way->divisor);
    if (!way->refusal && twofold_value(divisor) == 0)
        way->refusal = convention_rules(convention)->refusal[REFUSED_NO_WEIGHT];
    way->value = rules->reduction == REDUCTION_SUM
                     ? precision_round(rules->precision, twofold_value(sum))
                     : convention_mean(&asked, sum, divisor);
    if (way->refusal)
        way->value = NAN;
}

void eval_ways_end(struct eval_comparison *comparison, const struct problem *rules)
{
    for (int logits = 0; logits < 2; logits++)
        for (int i = 0; i < CONVENTIONS_TO_SHOW; i++)
            end_way(&comparison->told[logits][i], rules, (enum convention)i);
    end_way(&comparison->twice, rules, rules->convention);
}
