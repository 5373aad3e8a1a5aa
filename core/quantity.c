/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the quantities: what each is, and how it is filled. */
#include <math.h>
#include <string.h>

#include "core/intl.h"
#include "core/num.h"
#include "core/show.h"

static double in_unit(const struct loss *loss, double nats)
{
    return loss_in_base(nats, loss->problem.log_base);
}

static void fill_loss(const struct loss *loss, size_t n, const struct sample *s, double *out)
{
    (void)n;
    (void)s;
    *out = in_unit(loss, loss->value);
}

static void fill_losses(const struct loss *loss, size_t n, const struct sample *s, double *out)
{
    (void)s;
    for (size_t c = 0; c < loss->losses.columns; c++)
        out[c] = in_unit(loss, matrix_row(&loss->losses, n)[c]);
}

static void fill_divisor(const struct loss *loss, size_t n, const struct sample *s, double *out)
{
    (void)n;
    (void)s;
    *out = loss->divisor;
}

static void fill_probs(const struct loss *loss, size_t n, const struct sample *s, double *out)
{
    (void)loss;
    (void)n;
    memcpy(out, s->probs, s->classes * sizeof *out);
}

static void fill_log_probs(const struct loss *loss, size_t n, const struct sample *s, double *out)
{
    (void)n;
    for (size_t c = 0; c < s->classes; c++)
        out[c] = in_unit(loss, s->log_probs[c]);
}

static void fill_terms(const struct loss *loss, size_t n, const struct sample *s, double *out)
{
    (void)n;
    for (size_t c = 0; c < s->classes; c++)
        out[c] = in_unit(loss, s->term[c]);
}

static void fill_gradient(const struct loss *loss, size_t n, const struct sample *s, double *out)
{
    (void)n;
    loss_gradient(loss, s, out);
    for (size_t c = 0; c < s->classes; c++)
        out[c] = in_unit(loss, out[c]);
}

static void fill_logsumexp(const struct loss *loss, size_t n, const struct sample *s, double *out)
{
    (void)n;
    *out = in_unit(loss, logsumexp(s->input, s->classes));
}

static void fill_exps(const struct loss *loss, size_t n, const struct sample *s, double *out)
{
    (void)loss;
    (void)n;
    for (size_t c = 0; c < s->classes; c++)
        out[c] = exp(s->input[c]);
}

static void fill_sum(const struct loss *loss, size_t n, const struct sample *s, double *out)
{
    (void)loss;
    (void)n;
    struct twofold sum = twofold_from(0);
    for (size_t c = 0; c < s->classes; c++)
        sum = twofold_add(sum, twofold_from(exp(s->input[c])));
    *out = twofold_value(sum);
}

/* 1 - p and its logarithm, from the logit where there is one: 1 - p would round. */
static double other_prob(const struct loss *loss, const struct sample *s, size_t c)
{
    return loss->problem.from_logits ? sigmoid(-s->input[c]) : 1 - s->probs[c];
}

static double log_other_prob(const struct loss *loss, const struct sample *s, size_t c)
{
    return loss->problem.from_logits ? log_sigmoid(-s->input[c]) : log1p(-s->probs[c]);
}

/* Of the distribution over the classes; in a binary problem each output has one of its own, p and
 * 1-p.  From the logarithms, not from p: a p that rounds to 1 or to 0 has one all the same. */
static void fill_entropy(const struct loss *loss, size_t n, const struct sample *s, double *out)
{
    (void)n;
    struct twofold sum = twofold_from(0);
    for (size_t c = 0; c < s->classes; c++) {
        sum = twofold_add(sum, twofold_from(-weighted(s->probs[c], s->log_probs[c])));
        if (loss->problem.task == TASK_BINARY)
            sum = twofold_add(
                sum, twofold_from(-weighted(other_prob(loss, s, c), log_other_prob(loss, s, c))));
    }
    *out = in_unit(loss, twofold_value(sum));
}

static void fill_kl(const struct loss *loss, size_t n, const struct sample *s, double *out)
{
    (void)n;
    struct twofold sum = twofold_from(0);
    for (size_t c = 0; c < s->classes; c++) {
        const double y = s->label[c];
        sum = twofold_add(sum, twofold_from(weighted(y, log(y) - s->log_probs[c])));
        if (loss->problem.task == TASK_BINARY)
            sum = twofold_add(
                sum, twofold_from(weighted(1 - y, log1p(-y) - log_other_prob(loss, s, c))));
    }
    *out = in_unit(loss, twofold_value(sum));
}

static void fill_perplexity(const struct loss *loss, size_t n, const struct sample *s, double *out)
{
    (void)n;
    (void)s;
    *out = perplexity(loss->value);
}

static const struct quantity quantities[] = {
    {"loss", N_("the reduced loss"), QUANTITY_SCALAR, true, false, WITH_MEAN_OR_SUM, "losses",
     fill_loss},
    {"losses", N_("the loss of each sample (binary: of each output)"), QUANTITY_LOSSES, true, false,
     WITH_ANY, NULL, fill_losses},
    {"divisor", N_("what the mean divides by"), QUANTITY_SCALAR, true, false, WITH_MEAN, NULL,
     fill_divisor},
    {"probs", N_("the probabilities that the loss uses"), QUANTITY_PER_CLASS, false, false,
     WITH_ANY, NULL, fill_probs},
    {"log_probs", N_("their logarithms"), QUANTITY_PER_CLASS, false, false, WITH_ANY, NULL,
     fill_log_probs},
    {"terms", N_("what each class adds to the loss of its sample"), QUANTITY_PER_CLASS, true, false,
     WITH_ANY, NULL, fill_terms},
    {"gradient", N_("how the reduced loss changes with each value"), QUANTITY_PER_CLASS, true,
     false, WITH_ANY, NULL, fill_gradient},
    {"exps", N_("e^z of each class, what softmax divides"), QUANTITY_PER_CLASS, false, true,
     WITH_ANY, NULL, fill_exps},
    {"sum", N_("the sum of e^z of each sample, what softmax divides by"), QUANTITY_PER_SAMPLE,
     false, true, WITH_ANY, NULL, fill_sum},
    {"logsumexp", N_("ln of the sum of e^z of each sample"), QUANTITY_PER_SAMPLE, false, true,
     WITH_ANY, NULL, fill_logsumexp},
    {"entropy", N_("how undecided the probabilities of each sample are: -sum p ln p"),
     QUANTITY_PER_SAMPLE, false, false, WITH_ANY, NULL, fill_entropy},
    {"kl", N_("how far the probabilities are from the labels: sum y ln(y/p)"), QUANTITY_PER_SAMPLE,
     true, false, WITH_ANY, NULL, fill_kl},
    {"perplexity", N_("e^loss: between how many equally likely classes the model hesitates"),
     QUANTITY_SCALAR, true, false, WITH_MEAN, NULL, fill_perplexity},
};

#define QUANTITIES (sizeof quantities / sizeof *quantities)

const struct quantity *quantity_at(size_t i)
{
    return i < QUANTITIES ? &quantities[i] : NULL;
}

const struct quantity *quantity_find(const char *name)
{
    for (size_t i = 0; i < QUANTITIES; i++)
        if (strcmp(quantities[i].name, name) == 0)
            return &quantities[i];
    return NULL;
}

bool quantity_applies(const struct quantity *quantity, const struct problem *problem, size_t column,
                      struct error *error)
{
    if (matrix_is_empty(&problem->values))
        return error_set(
            error, column,
            _("there are no values yet; 'set logits 2 1 0.1' or 'load demo' gives some"));
    if (quantity->needs_labels && problem->label_form == LABELS_NONE)
        return error_set(
            error, column,
            problem->task == TASK_BINARY
                ? _("'%s' needs labels; 'set labels ...' gives a 0 or 1 for each output")
                : _("'%s' needs labels; 'set target ...' gives a class for each sample"),
            quantity->name);
    if (quantity->multiclass_only && problem->task == TASK_BINARY)
        return error_set(error, column, _("'%s' belongs to softmax; a binary problem has none"),
                         quantity->name);
    if (quantity->multiclass_only && !problem->from_logits)
        return error_set(error, column,
                         _("'%s' belongs to softmax, which is left out with from_logits=False"),
                         quantity->name);
    return true;
}

struct matrix quantity_values(const struct quantity *quantity, const struct problem *problem,
                              const struct loss *loss)
{
    const size_t samples = problem_samples(problem), classes = problem_classes(problem);
    const bool scalar = quantity->shape == QUANTITY_SCALAR;
    const bool wide = quantity->shape == QUANTITY_PER_CLASS ||
                      (quantity->shape == QUANTITY_LOSSES && problem->task == TASK_BINARY);
    struct matrix values = matrix_new(scalar ? 1 : samples, wide ? classes : 1);
    struct sample sample = sample_new(classes);
    for (size_t n = 0; n < values.rows; n++) {
        if (!scalar)
            sample_evaluate(problem, n, &sample);
        quantity->fill(loss, n, &sample, matrix_edit(&values, n));
    }
    sample_release(&sample);
    return values;
}
