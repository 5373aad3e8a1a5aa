/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keras 3: the classes of keras.losses, on whatever backend it is set up for. */
#include <math.h>

#include "core/export_formats.h"
#include "core/export_python.h"
#include "core/intl.h"
#include "core/number.h"

static const char *class_of(const struct listing *l)
{
    if (listing_is_binary(l))
        return "BinaryCrossentropy";
    return listing_is_sparse(l) ? "SparseCategoricalCrossentropy" : "CategoricalCrossentropy";
}

static bool can_be_said(const struct listing *l, struct error *error)
{
    if (listing_has_ignored(l) && !listing_is_sparse(l))
        return error_set(error, 0,
                         _("CategoricalCrossentropy, which smooths, has no ignore_class"));
    return python_has_precision(l, "Keras", error);
}

/* The name of the type of its numbers. */
static const char *type_of(const struct listing *l)
{
    return precision_name(l->problem.precision);
}

/* "keras.losses.CategoricalCrossentropy(from_logits=True, ...)" */
static void add_class(struct listing *l)
{
    const struct problem *p = &l->problem;
    static const char *const reductions[] = {[REDUCTION_SUM] = "sum", [REDUCTION_NONE] = "none"};
    bool first = true;
    listing_add(l, "keras.losses.%s(", class_of(l));
    python_argument(l, &first, "from_logits=%s", p->from_logits ? "True" : "False");
    if (listing_is_sparse(l) && p->ignores)
        python_argument(l, &first, "ignore_class=%.0f", p->ignore_index);
    if (p->label_smoothing != 0)
        python_argument(l, &first, "label_smoothing=%s", number_exact(p->label_smoothing).text);
    if (p->reduction != REDUCTION_MEAN)
        python_argument(l, &first, "reduction=\"%s\"", reductions[p->reduction]);
    /* from logits a line does with float32, Keras's own */
    if (!l->is_line || (!p->from_logits && p->precision == PRECISION_FLOAT64))
        python_argument(l, &first, "dtype=\"%s\"", type_of(l));
    text_add(l->out, ")");
}

static void define(struct listing *l, const char *name, const struct matrix *matrix,
                   enum array array)
{
    struct text type = {0};
    text_addf(&type, "\"%s\"", type_of(l));
    python_define(l, &(struct python_array){"np.array", text_string(&type)}, name, matrix, array);
    text_release(&type);
}

/* class_weight of fit() becomes weights of the samples. */
static void define_weights(struct listing *l)
{
    const struct problem *p = &l->problem;
    const bool samples = !matrix_is_empty(&p->sample_weight);
    define(l, "sample_weight", &p->sample_weight, ARRAY_FLAT);
    define(l, "class_weight", &p->class_weight, ARRAY_FLAT);
    if (matrix_is_empty(&p->class_weight))
        return;
    listing_say(l, "%s", _("The weight of a sample is that of its label, as fit() takes it."));
    listing_add(l, "sample_weight = %sclass_weight[", samples ? "sample_weight * " : "");
    if (listing_has_ignored(l))
        listing_add(l, "np.where(target == %.0f, 0, target)]\n", p->ignore_index);
    else
        text_add(l->out, listing_has_numbers(l) ? "target]\n" : "labels.argmax(axis=1)]\n");
}

static void define_all(struct listing *l)
{
    const struct problem *p = &l->problem;
    define(l, python_values(l), &p->values, ARRAY_ROWS);
    define(l, "target", &p->target, ARRAY_INTEGERS);
    define(l, "labels", &p->labels, ARRAY_ROWS);
    if (listing_has_numbers(l) && !listing_is_sparse(l))
        listing_add(l, "labels = np.eye(%zu, dtype=\"%s\")[target]\n", problem_classes(p),
                    type_of(l));
    define_weights(l);
}

static bool has_infinite_logits(const struct problem *problem)
{
    for (size_t n = 0; problem->from_logits && n < problem_samples(problem); n++)
        for (size_t c = 0; c < problem_classes(problem); c++)
            if (isinf(matrix_row(&problem->values, n)[c]))
                return true;
    return false;
}

/* What does not hold on every backend. */
static void add_backend(struct listing *l)
{
    if (l->problem.precision == PRECISION_FLOAT64)
        text_add(l->out, "\nif keras.backend.backend() == \"jax\":\n    import jax\n\n"
                         "    jax.config.update(\"jax_enable_x64\", True)\n");
    if (listing_is_binary(l) && l->problem.from_logits)
        listing_say(l, "%s",
                    _("The numpy backend takes the sigmoid first and cuts it: an even "
                      "larger loss is 16.1 there."));
    if (has_infinite_logits(&l->problem))
        listing_say(l, "%s",
                    _("Where logits are infinite the backends differ; this is "
                      "tensorflow's and torch's value."));
}

static void add_loss(struct listing *l)
{
    text_add(l->out, "\nloss_function = ");
    add_class(l);
    listing_add(l, "\nloss = loss_function(%s, %s", listing_is_sparse(l) ? "target" : "labels",
                python_values(l));
    python_temperature(l);
    text_add(l->out, listing_has_weights(l) ? ", sample_weight=sample_weight)\n" : ")\n");
    text_add(l->out, "loss = keras.ops.convert_to_numpy(loss)\n");
    python_log_base(l);
}

/* With class numbers and probabilities TensorFlow cuts first and divides afterwards. */
static bool add_tensorflow(struct listing *l, const struct session *session, struct error *error)
{
    struct listing other;
    if (l->problem.from_logits || !listing_is_sparse(l))
        return true;
    if (!listing_begin(&other, listing_problem(session, CONVENTION_KERAS_TENSORFLOW), l->tongue,
                       l->out, error))
        return false;
    listing_say(l, "%s",
                _("TensorFlow cuts first and divides afterwards, the others the other "
                  "way round."));
    text_add(l->out, "if keras.backend.backend() == \"tensorflow\":\n    EXPECTED = ");
    listing_add_expected(&other);
    text_add(l->out, "\n");
    listing_release(&other);
    return true;
}

static bool write(struct listing *l, const struct session *session, struct error *error)
{
    listing_describe(l, _("A cross-entropy loss with Keras 3; it needs the packages keras and "
                          "numpy and a backend."));
    python_begin(l);
    text_add(l->out, "import keras\nimport numpy as np\n");
    add_backend(l);
    text_add(l->out, "\n");
    define_all(l);
    add_loss(l);
    python_expect(l, false);
    if (!add_tensorflow(l, session, error))
        return false;
    python_check(l, "np.ravel(loss)");
    return true;
}

bool export_keras(struct session *session, struct text *out, struct error *error)
{
    struct listing l;
    if (!listing_begin(&l, listing_problem(session, CONVENTION_KERAS), &tongue_python, out, error))
        return false;
    const bool good = can_be_said(&l, error) && write(&l, session, error);
    listing_release(&l);
    return good;
}

/* All weights of a sample multiplied. */
static void add_line_weights(struct listing *l)
{
    if (!listing_has_weights(l))
        return;
    struct matrix weights = listing_weights(l, 1);
    text_add(l->out, ", sample_weight=");
    listing_array(l, &weights, ARRAY_FLAT);
    matrix_release(&weights);
}

bool yank_keras(struct session *session, struct text *out, struct error *error)
{
    struct listing l;
    if (!listing_begin(&l, listing_problem(session, CONVENTION_KERAS), &tongue_python_line, out,
                       error))
        return false;
    l.is_line = true;
    const bool good =
        can_be_said(&l, error) &&
        listing_fits_line(!listing_has_numbers(&l) || listing_is_sparse(&l), "keras", error);
    if (good) {
        add_class(&l);
        text_add(out, "(");
        listing_array(&l, listing_is_sparse(&l) ? &l.problem.target : &l.problem.labels,
                      listing_is_sparse(&l) ? ARRAY_INTEGERS : ARRAY_ROWS);
        text_add(out, ", ");
        text_add(out, "np.array(");
        listing_array(&l, &l.problem.values, ARRAY_ROWS);
        text_add(out, ")");
        python_temperature(&l);
        add_line_weights(&l);
        text_add(out, ")");
        python_log_base(&l);
    }
    listing_release(&l);
    return good;
}
