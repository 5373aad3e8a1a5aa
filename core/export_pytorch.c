/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PyTorch: the modules of torch.nn. */
#include "core/export_formats.h"
#include "core/export_python.h"
#include "core/intl.h"
#include "core/number.h"

/* Which module computes it, or none: then it is spelled out. */
enum module { MODULE_CROSS_ENTROPY, MODULE_NLL, MODULE_BCE_LOGITS, MODULE_BCE, MODULE_NONE };

static const char *const module_names[] = {
    [MODULE_CROSS_ENTROPY] = "CrossEntropyLoss",
    [MODULE_NLL] = "NLLLoss",
    [MODULE_BCE_LOGITS] = "BCEWithLogitsLoss",
    [MODULE_BCE] = "BCELoss",
    [MODULE_NONE] = "",
};

static enum module module_of(const struct listing *l)
{
    const struct problem *problem = &l->problem;
    if (listing_is_binary(l))
        return problem->from_logits ? MODULE_BCE_LOGITS : MODULE_BCE;
    if (problem->from_logits)
        return MODULE_CROSS_ENTROPY;
    /* NLLLoss knows class numbers only, and no smoothing */
    return listing_is_sparse(l) ? MODULE_NLL : MODULE_NONE;
}

/* Its modules for classes have no weights of samples: these come afterwards, and then the mean. */
static bool reduces_itself(const struct listing *l)
{
    return module_of(l) != MODULE_NONE &&
           (listing_is_binary(l) || matrix_is_empty(&l->problem.sample_weight));
}

static const char *type_of(const struct listing *l)
{
    return l->problem.precision == PRECISION_FLOAT32 ? "torch.float32" : "torch.float64";
}

/* A name in a script, the tensor itself in a line. */
static void add_tensor(struct listing *l, const char *name, const struct matrix *matrix,
                       enum array array)
{
    if (l->is_line)
        listing_define(l, "torch.tensor(", matrix, array, ")");
    else
        text_add(l->out, name);
}

static void add_weight_argument(struct listing *l, bool *first, const char *keyword,
                                const char *name, const struct matrix *matrix, enum array array)
{
    if (matrix_is_empty(matrix))
        return;
    python_argument(l, first, "%s=", keyword);
    add_tensor(l, name, matrix, array);
}

/* "torch.nn.CrossEntropyLoss(label_smoothing=0.1)" */
static void add_module(struct listing *l, enum module module)
{
    const struct problem *p = &l->problem;
    bool first = true;
    listing_add(l, "torch.nn.%s(", module_names[module]);
    if (listing_is_binary(l)) {
        add_weight_argument(l, &first, "weight", "sample_weight", &p->sample_weight, ARRAY_ROWS);
        add_weight_argument(l, &first, "pos_weight", "pos_weight", &p->pos_weight, ARRAY_FLAT);
    } else {
        add_weight_argument(l, &first, "weight", "class_weight", &p->class_weight, ARRAY_FLAT);
    }
    if (p->ignores && listing_has_numbers(l))
        python_argument(l, &first, "ignore_index=%.0f", p->ignore_index);
    if (module == MODULE_CROSS_ENTROPY && p->label_smoothing != 0)
        python_argument(l, &first, "label_smoothing=%s", number_exact(p->label_smoothing).text);
    if (!reduces_itself(l) || p->reduction == REDUCTION_NONE)
        python_argument(l, &first, "reduction=\"none\"");
    else if (p->reduction == REDUCTION_SUM)
        python_argument(l, &first, "reduction=\"sum\"");
    text_add(l->out, ")");
}

/* What the module is called with: "(logits / 2.0, target)". */
static void add_operands(struct listing *l, enum module module)
{
    const struct problem *p = &l->problem;
    text_add(l->out, "(");
    add_tensor(l, python_values(l), &p->values, ARRAY_ROWS);
    python_temperature(l);
    text_add(l->out, module == MODULE_NLL ? ".log(), " : ", ");
    if (listing_has_numbers(l)) {
        add_tensor(l, "target", &p->target, ARRAY_INTEGERS);
    } else {
        add_tensor(l, "labels", &p->labels, ARRAY_ROWS);
        if (l->is_line && listing_is_binary(l) && p->label_smoothing != 0) {
            const struct number_text e = number_exact(p->label_smoothing);
            listing_add(l, " * (1 - %s) + %s / 2", e.text, e.text);
        }
    }
    text_add(l->out, ")");
}

/* Labels with their smoothing, where the module has none. */
static void add_smoothing(struct listing *l, const char *labels)
{
    const struct problem *p = &l->problem;
    if (p->label_smoothing == 0)
        return;
    const struct number_text e = number_exact(p->label_smoothing);
    listing_add(l, "labels = %s * (1 - %s) + %s / %zu\n", labels, e.text, e.text,
                listing_is_binary(l) ? (size_t)2 : problem_classes(p));
}

/* The samples that count, where these are not all. */
static void add_counted(struct listing *l)
{
    const struct problem *p = &l->problem;
    if (listing_has_ignored(l))
        listing_add(l, "counted = target != %.0f\n",
                    p->ignores ? p->ignore_index : (double)IGNORE_STANDARD);
}

/* Told probabilities, with labels or a smoothing that NLLLoss does not know. */
static void spell_out(struct listing *l)
{
    const struct problem *p = &l->problem;
    const bool ignored = listing_has_ignored(l);
    listing_say(l, "%s",
                _("NLLLoss takes class numbers alone, without smoothing: its sum by hand."));
    if (listing_has_numbers(l))
        listing_add(l, "labels = torch.nn.functional.one_hot(target%s, %zu).to(%s.dtype)\n",
                    ignored ? ".masked_fill(~counted, 0)" : "", problem_classes(p),
                    python_values(l));
    add_smoothing(l, "labels");
    listing_add(l, "losses = -(%slabels * %s.log()).sum(dim=1)\n",
                matrix_is_empty(&p->class_weight) ? "" : "class_weight * ", python_values(l));
    if (ignored)
        text_add(l->out, "losses = losses.masked_fill(~counted, 0)\n");
}

static void add_divisor(struct listing *l)
{
    const bool ignored = listing_has_ignored(l);
    if (!listing_has_numbers(l))
        text_add(l->out, "len(losses)");
    else if (!matrix_is_empty(&l->problem.class_weight))
        listing_add(l, "class_weight[target%s].sum()", ignored ? "[counted]" : "");
    else
        text_add(l->out, ignored ? "counted.sum()" : "len(losses)");
}

/* From the losses of the samples on. */
static void reduce(struct listing *l)
{
    if (!matrix_is_empty(&l->problem.sample_weight))
        text_add(l->out, "losses = losses * sample_weight\n");
    switch (l->problem.reduction) {
    case REDUCTION_MEAN:
        text_add(l->out, "loss = losses.sum() / ");
        add_divisor(l);
        text_add(l->out, "\n");
        break;
    case REDUCTION_SUM:
        text_add(l->out, "loss = losses.sum()\n");
        break;
    case REDUCTION_NONE:
        text_add(l->out, "loss = losses\n");
        break;
    }
}

static void add_loss(struct listing *l)
{
    const enum module module = module_of(l);
    text_add(l->out, "\n");
    if (!reduces_itself(l))
        add_counted(l);
    if (module == MODULE_NONE) {
        spell_out(l);
    } else {
        if (listing_is_binary(l))
            add_smoothing(l, "labels");
        text_add(l->out, "loss_function = ");
        add_module(l, module);
        listing_add(l, "\n%s = loss_function", reduces_itself(l) ? "loss" : "losses");
        add_operands(l, module);
        text_add(l->out, "\n");
    }
    if (!reduces_itself(l))
        reduce(l);
    python_log_base(l);
}

bool export_pytorch(struct session *session, struct text *out, struct error *error)
{
    struct listing l;
    if (!listing_begin(&l, listing_problem(session, CONVENTION_PYTORCH), &tongue_python, out,
                       error))
        return false;
    const bool good = python_has_precision(&l, "PyTorch", error);
    if (good) {
        listing_describe(&l, _("A cross-entropy loss with PyTorch; it needs the package torch."));
        python_begin(&l);
        text_add(out, "import torch\n\n");
        python_define_all(&l, &(struct python_array){"torch.tensor", type_of(&l)});
        add_loss(&l);
        python_expect(&l, false);
        python_check(&l, "loss.reshape(-1)");
    }
    listing_release(&l);
    return good;
}

bool yank_pytorch(struct session *session, struct text *out, struct error *error)
{
    struct listing l;
    if (!listing_begin(&l, listing_problem(session, CONVENTION_PYTORCH), &tongue_python_line, out,
                       error))
        return false;
    l.is_line = true;
    const enum module module = module_of(&l);
    const bool good = listing_fits_line(reduces_itself(&l), "pytorch", error);
    if (good) {
        add_module(&l, module);
        add_operands(&l, module);
        python_log_base(&l);
    }
    listing_release(&l);
    return good;
}
