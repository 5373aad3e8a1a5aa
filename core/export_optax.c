/* SPDX-License-Identifier: GPL-3.0-or-later */
/* optax: one loss a sample or output; weights and the mean are lines of the script. */
#include "core/export_formats.h"
#include "core/export_python.h"
#include "core/intl.h"
#include "core/number.h"

/* The name of the type of its numbers; no other passes python_has_precision(). */
static const char *type_of(const struct listing *l)
{
    return l->problem.precision == PRECISION_FLOAT32 ? "jnp.float32" : "jnp.float64";
}

static const char *function_of(const struct listing *l)
{
    if (listing_is_binary(l))
        return "optax.sigmoid_binary_cross_entropy";
    return listing_is_sparse(l) ? "optax.softmax_cross_entropy_with_integer_labels"
                                : "optax.softmax_cross_entropy";
}

static void add_smoothing(struct listing *l)
{
    const struct number_text e = number_exact(l->problem.label_smoothing);
    if (l->problem.label_smoothing == 0)
        return;
    if (listing_is_binary(l))
        listing_add(l, "labels = labels * (1 - %s) + %s / 2\n", e.text, e.text);
    else if (listing_has_numbers(l))
        listing_add(
            l, "labels = optax.smooth_labels(jax.nn.one_hot(target, %zu, dtype=%s.dtype), %s)\n",
            problem_classes(&l->problem), python_values(l), e.text);
    else
        listing_add(l, "labels = optax.smooth_labels(labels, %s)\n", e.text);
}

static void add_loss(struct listing *l)
{
    const struct problem *p = &l->problem;
    static const char *const reductions[] = {
        [REDUCTION_MEAN] = ".mean()", [REDUCTION_SUM] = ".sum()", [REDUCTION_NONE] = ""};
    const bool weighted = !matrix_is_empty(&p->class_weight);
    text_add(l->out, "\n");
    if (weighted) {
        listing_say(l, "%s", _("The weight of a sample is that of its label."));
        listing_add(l, "class_weight = class_weight[%s]\n",
                    listing_has_numbers(l) ? "target" : "labels.argmax(axis=1)");
    }
    add_smoothing(l);
    listing_add(l, "losses = %s(%s", function_of(l), python_values(l));
    python_temperature(l);
    listing_add(l, ", %s)\n", listing_is_sparse(l) ? "target" : "labels");
    if (weighted)
        text_add(l->out, "losses = losses * class_weight\n");
    if (!matrix_is_empty(&p->sample_weight))
        text_add(l->out, "losses = losses * sample_weight\n");
    listing_add(l, "loss = losses%s\n", reductions[p->reduction]);
    python_log_base(l);
}

bool export_optax(struct session *session, struct text *out, struct error *error)
{
    struct listing l;
    if (!listing_begin(&l, listing_problem(session, CONVENTION_OPTAX), &tongue_python, out, error))
        return false;
    const bool good = python_has_precision(&l, "JAX", error);
    if (good) {
        listing_describe(&l, _("A cross-entropy loss with optax; it needs the packages optax and "
                               "jax."));
        python_begin(&l);
        text_add(out, "import jax\n");
        if (l.problem.precision == PRECISION_FLOAT64)
            text_add(out, "\njax.config.update(\"jax_enable_x64\", True)\n\n");
        text_add(out, "import jax.numpy as jnp\nimport optax\n\n");
        python_define_all(&l, &(struct python_array){"jnp.array", type_of(&l)});
        add_loss(&l);
        python_expect(&l, false);
        python_check(&l, "jnp.ravel(loss)");
    }
    listing_release(&l);
    return good;
}

/* "jnp.array([[2.0, 1.0]])" */
static void add_array(struct listing *l, const struct matrix *matrix, enum array array)
{
    text_add(l->out, "jnp.array(");
    listing_array(l, matrix, array);
    text_add(l->out, ")");
}

static void add_line(struct listing *l)
{
    const struct problem *p = &l->problem;
    listing_add(l, "%s(", function_of(l));
    add_array(l, &p->values, ARRAY_ROWS);
    python_temperature(l);
    text_add(l->out, ", ");
    if (listing_is_sparse(l))
        add_array(l, &p->target, ARRAY_INTEGERS);
    else
        add_array(l, &p->labels, ARRAY_ROWS);
    text_add(l->out, ")");
    if (p->reduction != REDUCTION_NONE)
        text_add(l->out, p->reduction == REDUCTION_MEAN ? ".mean()" : ".sum()");
    python_log_base(l);
}

bool yank_optax(struct session *session, struct text *out, struct error *error)
{
    struct listing l;
    if (!listing_begin(&l, listing_problem(session, CONVENTION_OPTAX), &tongue_python_line, out,
                       error))
        return false;
    l.is_line = true;
    const bool good = listing_fits_line(!listing_has_weights(&l) && l.problem.label_smoothing == 0,
                                        "optax", error);
    if (good)
        add_line(&l);
    listing_release(&l);
    return good;
}
