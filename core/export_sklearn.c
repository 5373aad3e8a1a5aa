/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scikit-learn: log_loss, from 1.2 on.  It takes probabilities of classes, one distribution a
 * sample; outputs of a binary problem are samples of their own. */
#include "core/export_formats.h"
#include "core/export_python.h"
#include "core/intl.h"

static bool is_indicator(const struct listing *l)
{
    return !listing_is_binary(l) && !listing_has_numbers(l);
}

/* Labels and weights have the types that NumPy gives them. */
static void define(struct listing *l, const char *name, const struct matrix *matrix,
                   enum array array)
{
    python_define(l, &(struct python_array){"np.array", NULL}, name, matrix, array);
}

/* Probabilities, and for logits what makes them so. */
static void define_probs(struct listing *l)
{
    const struct problem *p = &l->problem;
    const bool is_float32 = p->precision == PRECISION_FLOAT32;
    const struct python_array typed = {"np.array", is_float32 ? "np.float32" : "np.float64"};
    python_define(l, &typed, python_values(l), &p->values, ARRAY_ROWS);
    if (p->from_logits) {
        listing_add(l, "probs = %s(%s", listing_is_binary(l) ? "expit" : "softmax",
                    python_values(l));
        python_temperature(l);
        text_add(l->out, listing_is_binary(l) ? ")\n" : ", axis=1)\n");
    } else if (p->kind == VALUES_LOGITS) {
        text_add(l->out, "probs = logits\n");
    }
}

static void define_weights(struct listing *l)
{
    const struct problem *p = &l->problem;
    const bool samples = !matrix_is_empty(&p->sample_weight);
    define(l, "sample_weight", &p->sample_weight, listing_is_binary(l) ? ARRAY_ROWS : ARRAY_FLAT);
    define(l, "class_weight", &p->class_weight, ARRAY_FLAT);
    if (!matrix_is_empty(&p->class_weight)) {
        listing_say(l, "%s", _("The weight of a sample is that of its label."));
        listing_add(l, "sample_weight = %sclass_weight[target%s]\n",
                    samples ? "sample_weight * " : "",
                    listing_has_numbers(l) ? "" : ".argmax(axis=1)");
    }
}

static void define_all(struct listing *l)
{
    const struct problem *p = &l->problem;
    define_probs(l);
    define(l, "target", &p->target, ARRAY_INTEGERS);
    define(l, "target", &p->labels, ARRAY_ROWS);
    define_weights(l);
    if (!listing_is_binary(l))
        return;
    listing_say(l, "%s", _("Each output of a sample is a question of its own."));
    if (listing_has_weights(l))
        text_add(l->out, "sample_weight = np.broadcast_to(sample_weight, target.shape).ravel()\n");
    text_add(l->out, "target, probs = target.ravel(), probs.ravel()\n");
}

/* ", labels=[0, 1, 2]", all classes, in the order of the columns.  Rows of labels say so
 * themselves. */
static void add_classes(struct listing *l)
{
    if (is_indicator(l))
        return;
    listing_add(l, ", labels=range(%zu)",
                listing_is_binary(l) ? (size_t)2 : problem_classes(&l->problem));
}

static void add_loss(struct listing *l)
{
    const bool weighted = listing_has_weights(l);
    text_add(l->out, "\n");
    if (l->problem.reduction == REDUCTION_NONE) {
        listing_say(l, "%s", _("log_loss always reduces: one call for each sample."));
        text_add(l->out, "loss = np.array([\n    log_loss(target[n : n + 1], probs[n : n + 1]");
        add_classes(l);
        text_add(l->out, ", normalize=False)\n    for n in range(len(target))\n])\n");
        if (weighted)
            text_add(l->out, "loss = loss * sample_weight\n");
    } else {
        text_add(l->out, "loss = log_loss(target, probs");
        add_classes(l);
        if (l->problem.reduction == REDUCTION_SUM)
            text_add(l->out, ", normalize=False");
        text_add(l->out, weighted ? ", sample_weight=sample_weight)\n" : ")\n");
    }
    python_log_base(l);
}

/* Until 1.4 rows are divided by their sums after the cut. */
static bool add_older(struct listing *l, const struct session *session, struct error *error)
{
    struct listing old;
    if (!listing_begin(&old, listing_problem(session, CONVENTION_SKLEARN_OLD), l->tongue, l->out,
                       error))
        return false;
    struct matrix expected = listing_expected(l), before = listing_expected(&old);
    if (!matrix_equal(&expected, &before)) {
        listing_say(l, "%s", _("Before 1.5 a row was divided by its sum."));
        text_add(l->out, "version = sklearn.__version__.split(\".\")\n"
                         "if (int(version[0]), int(version[1])) < (1, 5):\n    EXPECTED = ");
        listing_add_expected(&old);
        text_add(l->out, "\n");
    }
    matrix_release(&expected);
    matrix_release(&before);
    listing_release(&old);
    return true;
}

static bool write(struct listing *l, const struct session *session, struct error *error)
{
    const bool logits = l->problem.from_logits;
    listing_describe(l, _("A cross-entropy loss with scikit-learn, 1.2 or later."));
    python_begin(l);
    text_add(l->out, "import numpy as np\nimport sklearn\n");
    if (logits)
        listing_add(l, "from scipy.special import %s\n",
                    listing_is_binary(l) ? "expit" : "softmax");
    text_add(l->out, "from sklearn.metrics import log_loss\n\n");
    define_all(l);
    add_loss(l);
    python_expect(l, false);
    if (!add_older(l, session, error))
        return false;
    python_check(l, "np.ravel(loss)");
    return true;
}

bool export_sklearn(struct session *session, struct text *out, struct error *error)
{
    struct listing l;
    if (!listing_begin(&l, listing_problem(session, CONVENTION_SKLEARN), &tongue_python, out,
                       error))
        return false;
    const bool good = python_has_precision(&l, "scikit-learn", error) && write(&l, session, error);
    listing_release(&l);
    return good;
}

/* "scipy.special.softmax(np.array([[2.0, 1.0, 0.5]]), axis=1)" */
static void add_line_probs(struct listing *l)
{
    const bool binary = listing_is_binary(l), logits = l->problem.from_logits;
    if (logits)
        text_add(l->out, binary ? "scipy.special.expit(" : "scipy.special.softmax(");
    text_add(l->out, "np.array(");
    listing_array(l, &l->problem.values, binary ? ARRAY_FLAT : ARRAY_ROWS);
    text_add(l->out, l->problem.precision == PRECISION_FLOAT32 ? ", dtype=np.float32)" : ")");
    python_temperature(l);
    if (logits)
        text_add(l->out, binary ? ")" : ", axis=1)");
}

static void add_line(struct listing *l)
{
    const struct problem *p = &l->problem;
    text_add(l->out, "sklearn.metrics.log_loss(");
    if (listing_has_numbers(l))
        listing_array(l, &p->target, ARRAY_INTEGERS);
    else
        listing_array(l, &p->labels, listing_is_binary(l) ? ARRAY_FLAT : ARRAY_ROWS);
    text_add(l->out, ", ");
    add_line_probs(l);
    add_classes(l);
    if (p->reduction == REDUCTION_SUM)
        text_add(l->out, ", normalize=False");
    if (listing_has_weights(l)) {
        struct matrix weights = listing_weights(l, listing_is_binary(l) ? problem_classes(p) : 1);
        text_add(l->out, ", sample_weight=");
        listing_array(l, &weights, ARRAY_FLAT);
        matrix_release(&weights);
    }
    text_add(l->out, ")");
    python_log_base(l);
}

bool yank_sklearn(struct session *session, struct text *out, struct error *error)
{
    struct listing l;
    if (!listing_begin(&l, listing_problem(session, CONVENTION_SKLEARN), &tongue_python_line, out,
                       error))
        return false;
    l.is_line = true;
    const bool good = listing_fits_line(l.problem.reduction != REDUCTION_NONE, "sklearn", error);
    if (good)
        add_line(&l);
    listing_release(&l);
    return good;
}
