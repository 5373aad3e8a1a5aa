/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C11: the formulas spelled out in loops, by the rules of the convention that the problem has. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/export_formats.h"
#include "core/export_plan.h"
#include "core/intl.h"
#include "core/number.h"

static void define(struct plan *plan, const char *type, const char *name, const char *sizes,
                   const struct matrix *matrix, enum array array)
{
    if (matrix_is_empty(matrix))
        return;
    listing_add(&plan->l, "static const %s %s%s = ", type, name, sizes);
    listing_array(&plan->l, matrix, array);
    plan_add(plan, ";\n");
}

static void define_all(struct plan *plan)
{
    const struct problem *p = &plan->l.problem;
    const bool of_outputs = p->sample_weight.columns > 1;
    const char *type = p->precision == PRECISION_FLOAT32 ? "float" : "double";
    listing_add(&plan->l, "typedef %s number;\n\n", type);
    listing_add(&plan->l, "enum { SAMPLES = %zu, CLASSES = %zu };\n\n", problem_samples(p),
                problem_classes(p));
    define(plan, "number", "values", "[SAMPLES][CLASSES]", &p->values, ARRAY_ROWS);
    define(plan, "long long", "target", "[SAMPLES]", &p->target, ARRAY_INTEGERS);
    define(plan, "number", "labels", "[SAMPLES][CLASSES]", &p->labels, ARRAY_ROWS);
    define(plan, "number", "class_weight", "[CLASSES]", &p->class_weight, ARRAY_FLAT);
    define(plan, "number", "pos_weight", "[]", &p->pos_weight, ARRAY_FLAT);
    define(plan, "number", "sample_weight", of_outputs ? "[SAMPLES][CLASSES]" : "[SAMPLES]",
           &p->sample_weight, of_outputs ? ARRAY_ROWS : ARRAY_FLAT);
}

/* "product(a, b)": what 0 times infinity is, the convention says. */
static void add_product(struct plan *plan, const char *a, const char *b)
{
    listing_add(&plan->l, plan->rules->zero_removes ? "product(%s, %s)" : "%s * (%s)", a, b);
}

/* The functions that the body of the program calls. */
static void add_functions(struct plan *plan, const char *body)
{
    if (strstr(body, "product("))
        plan_add(plan, "\n// a factor of 0 removes its term, also if the other is infinite\n"
                       "static number product(number a, number b)\n{\n"
                       "    return a == 0 ? 0 : a * b;\n}\n");
    if (strstr(body, "softplus("))
        plan_add(plan, "\n// ln(1 + e^z) without overflow; -ln s(z) is softplus(-z)\n"
                       "static number softplus(number z)\n{\n"
                       "    return (z > 0 ? z : 0) + log1p(exp(-fabs(z)));\n}\n");
}

/* ---- from the values to the logarithms ---- */

static void add_temperature(struct plan *plan)
{
    plan_add(plan, "            z[c] = values[n][c]");
    if (plan->l.problem.temperature != 1)
        listing_add(&plan->l, " / (number)%s", number_exact(plan->l.problem.temperature).text);
    plan_add(plan, ";\n");
}

static void add_softmax(struct plan *plan)
{
    plan_add(plan, "        number z[CLASSES], rest = 0;\n"
                   "        int top = 0;\n"
                   "        for (int c = 0; c < CLASSES; c++)\n");
    add_temperature(plan);
    plan_add(plan, "        for (int c = 0; c < CLASSES; c++)\n"
                   "            top = z[c] > z[top] ? c : top;\n"
                   "        // without overflow; the largest term is e^0, the 1 of log1p\n"
                   "        for (int c = 0; c < CLASSES; c++)\n"
                   "            rest += exp(z[c] - z[top]) - (c == top);\n"
                   "        for (int c = 0; c < CLASSES; c++)\n"
                   "            log_p[c] = z[c] - z[top] - log1p(rest);\n");
    if (!plan->unclipped)
        plan_add(plan, "        for (int c = 0; c < CLASSES; c++)\n"
                       "            p[c] = exp(log_p[c]);\n");
    if (plan->picks && plan->rules->infinity_wins)
        plan_add(plan, "        if (isinf(z[top]) && z[target[n]] < z[top])\n"
                       "            log_p[target[n]] = -INFINITY;\n");
}

static void add_sigmoid(struct plan *plan)
{
    plan_add(plan, "        number z[CLASSES];\n"
                   "        for (int c = 0; c < CLASSES; c++)\n");
    add_temperature(plan);
    if (!plan->unclipped)
        plan_add(plan, "        for (int c = 0; c < CLASSES; c++)\n"
                       "            p[c] = exp(-softplus(-z[c]));\n");
}

static void add_row_sum(struct plan *plan, enum row_sum when)
{
    if (plan->clip.row_sum != when)
        return;
    plan_add(plan, "        number row_sum = 0;\n"
                   "        for (int c = 0; c < CLASSES; c++)\n"
                   "            row_sum += p[c];\n"
                   "        for (int c = 0; c < CLASSES; c++)\n"
                   "            p[c] /= row_sum;\n");
}

/* The logarithm of `p`, an expression, as the clip has it. */
static void add_log(struct plan *plan, const char *to, const char *p, const char *exact)
{
    const struct clip *clip = &plan->clip;
    listing_add(&plan->l, "            %s = ", to);
    if (clip->added > 0)
        listing_add(&plan->l, "log(%s + (number)%s);\n", p, number_exact(clip->added).text);
    else
        listing_add(&plan->l, "%s;\n", exact);
    if (isfinite(clip->log_low))
        listing_add(&plan->l, "            %s = %s < %s ? %s : %s;\n", to, to,
                    number_exact(clip->log_low).text, number_exact(clip->log_low).text, to);
}

static void add_cut(struct plan *plan)
{
    const struct clip *clip = &plan->clip;
    const struct number_text low = number_exact(clip->low), high = number_exact(clip->high);
    if (isfinite(clip->low))
        listing_add(&plan->l,
                    "        for (int c = 0; c < CLASSES; c++) {\n"
                    "            p[c] = p[c] < (number)%s ? (number)%s : p[c];\n"
                    "            p[c] = p[c] > (number)%s ? (number)%s : p[c];\n"
                    "        }\n",
                    low.text, low.text, high.text, high.text);
}

static void add_clip(struct plan *plan)
{
    add_row_sum(plan, ROW_SUM_BEFORE_CUT);
    add_cut(plan);
    add_row_sum(plan, ROW_SUM_AFTER_CUT);
    if (plan->clip.cut_again)
        add_cut(plan);
    plan_add(plan, "        for (int c = 0; c < CLASSES; c++) {\n");
    add_log(plan, "log_p[c]", "p[c]", "log(p[c])");
    if (plan->binary)
        add_log(plan, "log_q[c]", "1 - p[c]", "log1p(-p[c])");
    plan_add(plan, "        }\n");
}

static void add_logarithms(struct plan *plan)
{
    if (!plan->unclipped || !plan->binary)
        plan_add(plan, "        number log_p[CLASSES];\n");
    if (!plan->unclipped)
        listing_add(&plan->l, "        number p[CLASSES]%s;\n",
                    plan->binary ? ", log_q[CLASSES]" : "");
    if (plan->l.problem.from_logits) {
        if (plan->binary)
            add_sigmoid(plan);
        else
            add_softmax(plan);
    } else {
        plan_add(plan, "        for (int c = 0; c < CLASSES; c++)\n"
                       "            p[c] = values[n][c];\n");
    }
    if (!plan->unclipped)
        add_clip(plan);
}

/* ---- labels, terms, losses ---- */

/* y of class c, smoothed. */
static void add_label(struct plan *plan)
{
    const struct problem *p = &plan->l.problem;
    listing_add(&plan->l, "            number y = %s;\n",
                p->label_form == LABELS_TARGET ? "c == target[n]" : "labels[n][c]");
    if (p->label_smoothing != 0) {
        const struct number_text e = number_exact(p->label_smoothing);
        listing_add(&plan->l, "            y = (1 - (number)%s) * y + (number)%s / %s;\n", e.text,
                    e.text, plan->binary ? "2" : "CLASSES");
    }
}

static void add_multiclass(struct plan *plan)
{
    const char *weight = plan->picks ? "class_weight[target[n]]" : "class_weight[c] * y";
    if (plan->picks) {
        plan_add(plan, "        number loss = ");
        if (plan->weighs_classes)
            add_product(plan, weight, "-log_p[target[n]]");
        else
            plan_add(plan, "-log_p[target[n]]");
        plan_add(plan, ";\n");
        return;
    }
    plan_add(plan, "        number loss = 0;\n"
                   "        for (int c = 0; c < CLASSES; c++) {\n");
    add_label(plan);
    plan_add(plan, "            loss += ");
    add_product(plan, plan->weighs_classes ? weight : "y", "-log_p[c]");
    plan_add(plan, ";\n        }\n");
}

/* The ways to write the sigmoid cross-entropy, which differ where a logit is infinite. */
static void add_logistic(struct plan *plan)
{
    switch (plan->rules->logistic) {
    case LOGISTIC_EXACT:
    case LOGISTIC_LOG_SIGMOID:
        add_product(plan, "a", "softplus(-z[c])");
        plan_add(plan, " + ");
        add_product(plan, "b", "softplus(z[c])");
        break;
    case LOGISTIC_SHIFTED:
        plan_add(plan, "b * z[c] + (a + b) * softplus(-z[c])");
        break;
    case LOGISTIC_MAX:
        plan_add(plan, "(z[c] > 0 ? z[c] : 0) - z[c] * y + log1p(exp(-fabs(z[c])))");
        break;
    }
}

/* `a` is what multiplies -ln p, `b` what multiplies -ln(1 - p). */
static void add_binary(struct plan *plan)
{
    const struct matrix *pos = &plan->l.problem.pos_weight;
    add_label(plan);
    if (plan->has_factors)
        listing_add(&plan->l, "            const number a = %sy, b = 1 - y;\n",
                    matrix_is_empty(pos) ? ""
                    : pos->columns == 1  ? "pos_weight[0] * "
                                         : "pos_weight[c] * ");
    plan_add(plan, "            const number one = ");
    if (plan->unclipped) {
        add_logistic(plan);
    } else {
        add_product(plan, "a", "-log_p[c]");
        plan_add(plan, " + ");
        add_product(plan, "b", "-log_q[c]");
    }
    plan_add(plan, ";\n");
}

/* ---- weights and shares ---- */

/* The weight of sample n, or of its output c, as an expression; NULL: there is none. */
static const char *weight_of(const struct plan *plan, char room[80])
{
    const struct matrix *weights = &plan->l.problem.sample_weight;
    struct text text = {0};
    if (!matrix_is_empty(weights))
        text_add(&text, weights->columns > 1 ? "sample_weight[n][c]" : "sample_weight[n]");
    if (plan->weighs_labels)
        text_addf(&text, "%sclass_weight[%s]", text.length ? " * " : "",
                  plan->l.problem.label_form == LABELS_TARGET ? "target[n]" : "label");
    const bool any = text.length > 0;
    snprintf(room, 80, "%s", text_string(&text));
    text_release(&text);
    return any ? room : NULL;
}

/* One-hot: the class with the largest label. */
static void add_label_number(struct plan *plan)
{
    if (plan->weighs_labels && plan->l.problem.label_form == LABELS_VECTORS)
        plan_add(plan, "        int label = 0;\n"
                       "        for (int c = 0; c < CLASSES; c++)\n"
                       "            label = labels[n][c] > labels[n][label] ? c : label;\n");
}

/* What the sample, or an output of it, adds to the divisor of the mean. */
static void add_share(struct plan *plan, const char *indent, const char *weight)
{
    listing_add(&plan->l, "%sdivisor += ", indent);
    switch (plan->rules->divisor) {
    case DIVISOR_TARGETS:
        plan_add(plan, plan->divides_by_class ? "class_weight[target[n]]" : "1");
        break;
    case DIVISOR_COUNT:
        plan_add(plan, "1");
        break;
    case DIVISOR_WEIGHTS:
        plan_add(plan, weight ? "weight" : "1");
        break;
    case DIVISOR_NONZERO:
        plan_add(plan, weight ? "weight != 0" : "1");
        break;
    }
    plan_add(plan, ";\n");
}

/* The loss `name`, times its weight, goes to the list of the losses. */
static void add_entry(struct plan *plan, const char *indent, const char *name)
{
    char room[80];
    const char *weight = weight_of(plan, room);
    if (weight)
        listing_add(&plan->l, "%sconst number weight = %s;\n", indent, weight);
    listing_add(&plan->l, "%slosses[count++] = ", indent);
    if (weight)
        add_product(plan, "weight", name);
    else
        plan_add(plan, name);
    plan_add(plan, ";\n");
    if (plan->l.problem.reduction == REDUCTION_MEAN)
        add_share(plan, indent, weight);
}

static void add_sample(struct plan *plan)
{
    const bool averages = plan->rules->averages_outputs;
    if (plan->has_ignored)
        listing_add(&plan->l,
                    "        if (target[n] == %.0f) {\n"
                    "            losses[count++] = 0; // ignored\n"
                    "            continue;\n"
                    "        }\n",
                    plan_ignored(plan));
    add_logarithms(plan);
    add_label_number(plan);
    if (!plan->binary) {
        add_multiclass(plan);
        add_entry(plan, "        ", "loss");
        return;
    }
    if (averages)
        plan_add(plan, "        number loss = 0;\n");
    plan_add(plan, "        for (int c = 0; c < CLASSES; c++) {\n");
    add_binary(plan);
    if (averages)
        plan_add(plan, "            loss += one / CLASSES;\n");
    else
        add_entry(plan, "            ", "one");
    plan_add(plan, "        }\n");
    if (averages)
        add_entry(plan, "        ", "loss");
}

/* ---- the reduction and the check ---- */

static void add_reduction(struct plan *plan)
{
    static const char *const means[] = {
        [EMPTY_DIVIDES] = "sum / divisor",
        [EMPTY_NAN] = "divisor != 0 ? sum / divisor : NAN",
        [EMPTY_ZERO] = "divisor != 0 ? sum / divisor : 0",
    };
    const struct problem *p = &plan->l.problem;
    if (p->reduction != REDUCTION_NONE)
        listing_add(&plan->l,
                    "    number sum = 0;\n"
                    "    for (int i = 0; i < count; i++)\n"
                    "        sum += losses[i];\n"
                    "    losses[0] = %s;\n"
                    "    count = 1;\n",
                    p->reduction == REDUCTION_MEAN ? means[plan->rules->empty] : "sum");
    if (p->log_base != LOG_BASE_E)
        listing_add(&plan->l,
                    "    for (int i = 0; i < count; i++)\n"
                    "        losses[i] /= log((number)%d); // in %s\n",
                    p->log_base == LOG_BASE_2 ? 2 : 10,
                    p->log_base == LOG_BASE_2 ? "bits" : "bans");
}

static void add_expected(struct plan *plan)
{
    const struct nearness nearness = listing_nearness(&plan->l, true);
    plan_add(plan, "\n");
    listing_say_nearness(&plan->l, true);
    plan_add(plan, "static const double expected[] = ");
    listing_add_expected(&plan->l);
    listing_add(&plan->l, ";\nstatic const double RELATIVE = %s, SIZE = ",
                number_exact(nearness.relative).text);
    listing_number(&plan->l, nearness.size);
    plan_add(plan, ";\n\n"
                   "static int near(double result, double wanted)\n{\n"
                   "    if (!isfinite(wanted))\n"
                   "        return result == wanted || (isnan(result) && isnan(wanted));\n"
                   "    return fabs(result - wanted) <= RELATIVE * fmax(fabs(wanted), SIZE);\n"
                   "}\n\n");
}

/* main(), up to the results in `losses`. */
static void add_body(struct plan *plan)
{
    plan_add(plan, "int main(void)\n{\n    static number losses[SAMPLES * CLASSES];\n"
                   "    int count = 0;\n");
    if (plan->l.problem.reduction == REDUCTION_MEAN)
        plan_add(plan, "    number divisor = 0;\n");
    plan_add(plan, "    for (int n = 0; n < SAMPLES; n++) {\n");
    add_sample(plan);
    plan_add(plan, "    }\n");
    add_reduction(plan);
}

static void write(struct plan *plan)
{
    struct text body = {0}, *out = plan->l.out;
    plan->l.out = &body;
    add_body(plan);
    plan->l.out = out;
    plan_describe(plan, _("A cross-entropy loss spelled out in C11: cc -std=c11 FILE -lm"));
    plan_add(plan, "\n#include <assert.h>\n#include <stdio.h>\n#include <tgmath.h>\n\n");
    define_all(plan);
    add_functions(plan, text_string(&body));
    add_expected(plan);
    plan_add(plan, text_string(&body));
    text_release(&body);
    listing_add(&plan->l, "    printf(\"%s\");\n",
                plan->l.problem.reduction == REDUCTION_NONE ? "losses" : "loss");
    plan_add(plan, "    for (int i = 0; i < count; i++)\n"
                   "        printf(\" %.17g\", (double)losses[i]);\n"
                   "    printf(\"\\n\");\n"
                   "    assert(count == (int)(sizeof expected / sizeof *expected));\n"
                   "    for (int i = 0; i < count; i++)\n"
                   "        assert(near(losses[i], expected[i]));\n"
                   "    return 0;\n}\n");
}

bool export_c(struct session *session, struct text *out, struct error *error)
{
    struct plan plan;
    const enum precision precision = session->problem.precision;
    if (precision == PRECISION_FLOAT16 || precision == PRECISION_BFLOAT16)
        return error_set(error, 0, _("C11 has no %s; 'set precision float32' or float64"),
                         precision_name(precision));
    if (!plan_begin(&plan, session, &tongue_c, out, error))
        return false;
    write(&plan);
    listing_release(&plan.l);
    return true;
}
