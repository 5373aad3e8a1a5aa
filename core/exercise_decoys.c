/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wrong numbers for a probability, a slope and a perplexity, and what the catalogue does not have
 * for a loss. */
#include <math.h>

#include "core/exercise.h"
#include "core/intl.h"
#include "core/num.h"

struct decoys {
    struct decoy *out;
    size_t count;
};

static void add(struct decoys *decoys, double value, const char *sentence)
{
    if (decoys->count < DECOYS_MOST)
        decoys->out[decoys->count++] = (struct decoy){value, sentence};
}

static void add_for_prob(const struct exercise *exercise, const double *p, struct decoys *decoys)
{
    const size_t classes = problem_classes(&exercise->problem), c = exercise->class;
    const double *z = matrix_row(&exercise->problem.values, 0);
    double sum = 0, of_two = 0, inverse = 0;
    for (size_t i = 0; i < classes; i++) {
        sum += z[i];
        of_two += exp2(z[i]);
        inverse += exp(-z[i]);
        if (i != c)
            add(decoys, p[i], N_("That is the probability of another class."));
    }
    add(decoys, z[c] / sum,
        N_("That is the share of the score itself; the share of e^z is wanted."));
    add(decoys, exp2(z[c]) / of_two, N_("That is with powers of 2; softmax takes powers of e."));
    add(decoys, exp(-z[c]) / inverse, N_("That is with e^-z; softmax takes e^z."));
    if (classes > 2 || z[1 - c] != 0) /* against a score of 0 it is the softmax */
        add(decoys, sigmoid(z[c]),
            N_("That is the sigmoid of this score alone; the classes share one total."));
    add(decoys, -log(p[c]), N_("That is -ln p; p itself is asked for."));
    add(decoys, log(p[c]), N_("That is ln p; p itself is asked for."));
}

static void add_for_slope(const struct exercise *exercise, const double *p, struct decoys *decoys)
{
    const size_t classes = problem_classes(&exercise->problem), c = exercise->class;
    const double samples = exercise->loss.divisor;
    for (size_t i = 0; i < classes; i++)
        if (i != c)
            add(decoys, (p[i] - problem_label(&exercise->problem, 0, i)) / samples,
                N_("That is the slope by the score of another class."));
    const double y = problem_label(&exercise->problem, 0, c), slope = p[c] - y;
    if (samples > 1)
        add(decoys, slope,
            N_("That is p - y of the sample alone; the mean divides by the samples, too."));
    add(decoys, -slope / samples, N_("The sign is turned: p - y, not y - p."));
    add(decoys, -y / p[c] / samples, N_("That is the slope by p; go on to z."));
    add(decoys, slope * p[c] * (1 - p[c]) / samples,
        N_("There is a factor p(1-p) too many: cross-entropy cancels it."));
    add(decoys, y == 0 ? (p[c] - 1) / samples : p[c] / samples,
        N_("The label is taken wrongly: y is 1 for the true class and 0 for the others."));
}

static void add_for_perplexity(const struct exercise *exercise, struct decoys *decoys)
{
    const double mean = exercise->loss.value, sum = exercise->loss.sum;
    double of_each = 0;
    for (size_t n = 0; n < problem_samples(&exercise->problem); n++)
        of_each += perplexity(loss_of_sample(&exercise->loss, n));
    add(decoys, mean, N_("That is the mean loss; e to that power is asked for."));
    add(decoys, exp(sum), N_("That is e to the sum of the losses; take their mean."));
    add(decoys, exp2(mean), N_("A loss in nats belongs to a power of e, not of 2."));
    add(decoys, pow(10, mean), N_("A loss in nats belongs to a power of e, not of 10."));
    add(decoys, exp(loss_in_base(mean, LOG_BASE_2)),
        N_("That is e to a loss in bits; e belongs to a loss in nats."));
    add(decoys, exp(loss_in_base(mean, LOG_BASE_10)),
        N_("That is e to a loss with the logarithm to base 10; take ln."));
    add(decoys, exp(-mean), N_("That is e to minus the loss, the probability behind it."));
    add(decoys, of_each / (double)problem_samples(&exercise->problem),
        N_("That is the mean of the perplexities; average the losses first."));
    add(decoys, exp(sum / (double)problem_classes(&exercise->problem)),
        N_("The losses are divided by the samples, not by the classes."));
}

/* The loss of the problem as it was changed, if it was. */
static void add_changed(const struct exercise *exercise, struct problem *changed,
                        const char *sentence, struct decoys *decoys)
{
    struct loss loss = {0};
    loss_evaluate(&loss, changed);
    if (!problem_has_numbers_of(changed, &exercise->problem))
        add(decoys, loss_reduced(&loss), sentence);
    loss_release(&loss);
    problem_release(changed);
}

/* What was stated and not used; the catalogue has it for the smoothing. */
static void add_for_loss(const struct exercise *exercise, struct decoys *decoys)
{
    struct problem changed = problem_share(&exercise->problem);
    matrix_release(&changed.class_weight);
    matrix_release(&changed.pos_weight);
    add_changed(exercise, &changed, N_("That is the loss without the weights."), decoys);
    changed = problem_share(&exercise->problem);
    changed.temperature = 1;
    add_changed(exercise, &changed, N_("That is the loss without the temperature."), decoys);
}

size_t exercise_decoys(const struct exercise *exercise, struct decoy out[DECOYS_MOST])
{
    struct decoys decoys = {.out = out};
    struct sample sample = sample_new(problem_classes(&exercise->problem));
    sample_evaluate_probs(&exercise->problem, 0, &sample);
    switch (exercise->kind->asked) {
    case ASKED_LOSS:
        add_for_loss(exercise, &decoys);
        break;
    case ASKED_PROB:
        add_for_prob(exercise, sample.probs, &decoys);
        break;
    case ASKED_SLOPE:
        add_for_slope(exercise, sample.probs, &decoys);
        break;
    case ASKED_PERPLEXITY:
        add_for_perplexity(exercise, &decoys);
        break;
    }
    sample_release(&sample);
    return decoys.count;
}
