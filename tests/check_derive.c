/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every formula of every step of random problems: in symbols, with the numbers put in, and the
 * result, they all have one value, and that is the library's. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/derive.h"
#include "core/example.h"
#include "core/latex.h"
#include "core/layout.h"
#include "core/setting.h"
#include "tests/problems.h"

#define TOLERANCE 1e-12 /* times max(1, |v|) */

static bool near(double a, double b, double tolerance)
{
    return a == b || (isnan(a) && isnan(b)) || fabs(a - b) <= tolerance * fmax(1, fabs(b));
}

/* What is being looked at, for the message when something is wrong. */
struct place {
    const struct derivation *d;
    size_t step, item;
    size_t chains, links, breaks, refusals; /* counted */
};

static const char *line_of(const struct chain *chain, struct text *out)
{
    const struct layout_options options = {.face = FACE_ASCII, .style = LAYOUT_LINE};
    struct canvas canvas = layout_chain(chain, &options);
    canvas_add_to_text(&canvas, out);
    canvas_release(&canvas);
    return text_string(out);
}

/* In a precision every number of a derivation is rounded, but a formula over them is evaluated in
 * full: its value is the next number up to the roundings on the way, each of which is half an
 * epsilon of what it rounds.  That is one of the numbers of an item, times its weights; in a slope
 * also what is divided by p or 1 - p, and behind a sum of logits what that lost.  Sums add them
 * all.  No step has more than ROUNDINGS. */
#define ROUNDINGS 16

static double size_of(double value)
{
    return isfinite(value) ? fabs(value) : 0;
}

/* A sum of logits may be small beside them, and whatever is divided by it inherits its error. */
static double error_of_sum(const struct derivation *d, enum step_kind kind)
{
    double size = 0;
    for (size_t i = 0; i < d->items; i++)
        size += size_of(d->input[i]);
    if (d->route != ROUTE_CLIPPED || d->clip.row_sum == ROW_SUM_NEVER)
        return 1;
    return 1 + size_of(size / d->sum) * (kind == STEP_GRADIENT ? 1 + size_of(1 / d->sum) : 1);
}

static double rounding_error(const struct derivation *d, enum step_kind kind)
{
    if (d->problem->precision == PRECISION_FLOAT64)
        return 0;
    double size = 0;
    for (size_t i = 0; i < d->items; i++) {
        const double weights = (1 + fabs(d->weight[i])) * (1 + fabs(d->share[i])) * d->label_weight;
        size += (1 + weights) *
                (1 + size_of(d->input[i]) + size_of(d->surprise[i]) + size_of(d->other[i]));
        if (kind == STEP_GRADIENT && d->route != ROUTE_LOGITS)
            size += weights * (size_of(1 / d->prob[i]) + size_of(1 / d->rest[i]));
    }
    for (size_t n = 0; kind == STEP_REDUCE && n < problem_samples(d->problem); n++)
        size += size_of(loss_of_sample(d->loss, n));
    return ROUNDINGS * precision_epsilon(d->problem->precision) * size * error_of_sum(d, kind);
}

/* Beyond the largest number of the precision, and below its smallest, the formula goes on. */
static bool leaves_range(const struct derivation *d, double value, double formula)
{
    const double largest = precision_largest(d->problem->precision);
    return d->problem->precision != PRECISION_FLOAT64 &&
           (!isfinite(value) || fabs(formula) > largest);
}

static void expect_link(struct place *at, const struct chain *chain, size_t link, double value,
                        double tolerance)
{
    struct formula_scope scope = derivation_scope(at->d);
    const bool numeric = formula_is_numeric(chain->link[link]);
    const double got = formula_evaluate(chain->link[link], numeric ? NULL : &scope);
    at->links++;
    if (near(got, value, tolerance) || leaves_range(at->d, value, got))
        return;
    struct text text = {0}, lines = {0};
    line_of(chain, &text);
    setting_write_all(at->d->problem, &lines);
    ck_abort_msg("way %d, sample %zu, step %zu (%s), item %zu, link %zu: %.17g, not %.17g\n%s\n%s",
                 (int)at->d->way, at->d->sample, at->step, step_text(at->d, at->step).verb,
                 at->item, link, got, value, text_string(&text), text_string(&lines));
}

/* In symbols 1 - p starts from a p that was rounded, and so has an error of half an ulp of 1. */
static double complement_error(const struct derivation *d, enum step_kind kind)
{
    const bool binary = d->problem->task == TASK_BINARY && d->route == ROUTE_LOGITS;
    double error = 0;
    if (!binary || d->way != DERIVE_TEXTBOOK || d->breaks ||
        (kind != STEP_OTHER && kind != STEP_COUNT && kind != STEP_SUM && kind != STEP_REDUCE))
        return 0;
    for (size_t i = 0; i < d->items; i++)
        error += DBL_EPSILON / d->rest[i] * fmax(1, d->share[i]);
    return error;
}

/* The slope behind a division by an infinite sum is NaN in the library; in the formula p has
 * cancelled out before. */
static bool is_undefined(const struct derivation *d, enum step_kind kind)
{
    return kind == STEP_GRADIENT && d->route == ROUTE_CLIPPED && !isfinite(d->sum) &&
           d->problem->task == TASK_MULTICLASS;
}

/* A class number picks its class: its own term is 0 times infinity where its weight is 0, the terms
 * of the others are no products at all.  One sum in symbols cannot say both. */
static bool picks_no_value(const struct derivation *d, enum step_kind kind, double value)
{
    return kind == STEP_SUM && d->call == CALL_NUMBERS && isnan(value) && !d->rules->zero_removes;
}

/* In every face and style something is drawn. */
static void expect_pictures(const struct chain *chain)
{
    static const int widths[] = {0, 78, 20};
    for (size_t i = 0; i < 18; i++) {
        const struct layout_options options = {.face = i % 2 ? FACE_ASCII : FACE_UNICODE,
                                               .style = (enum layout_style)(i / 2 % 3),
                                               .width = widths[i / 6],
                                               .rows = widths[i / 6] ? 12 : 0};
        struct canvas canvas = layout_chain(chain, &options);
        struct text text = {0};
        canvas_add_to_text(&canvas, &text);
        ck_assert(canvas.rows > 0 && canvas.columns > 0);
        ck_assert(strspn(text_string(&text), " \n") < text.length);
        text_release(&text);
        canvas_release(&canvas);
    }
    struct text latex = {0};
    latex_add_chain(&latex, chain);
    ck_assert_uint_gt(latex.length, 0);
    text_release(&latex);
}

static void expect_chain(struct place *at, bool pictures)
{
    const struct derivation *d = at->d;
    const double value = d->step[at->step].value[d->step[at->step].each ? at->item : 0];
    struct pool pool = {0};
    struct chain chain;
    derivation_chain(d, at->step, at->item, &pool, &chain);
    /* a slope that the clip holds is said to be 0, as is the mean of nothing in some frameworks:
     * there is nothing to put in */
    const enum step_kind kind = d->step[at->step].kind;
    const bool held = kind == STEP_GRADIENT && derivation_cuts(d);
    const bool empty = kind == STEP_REDUCE && d->loss->divisor == 0;
    ck_assert_uint_ge(chain.count, (held || empty) && value == 0 ? 2 : 3);
    ck_assert_uint_lt(chain.count, CHAIN_LINKS);
    const struct formula *last = chain.link[chain.count - 1];
    ck_assert_int_eq(last->kind, FORMULA_NUMBER);
    ck_assert(last->value == value || (isnan(last->value) && isnan(value)));
    for (size_t i = 0; i < chain.count && !is_undefined(d, kind); i++) {
        if (picks_no_value(d, kind, value) && !formula_is_numeric(chain.link[i]))
            continue;
        expect_link(at, &chain, i, value,
                    TOLERANCE + rounding_error(d, kind) +
                        (formula_is_numeric(chain.link[i]) ? 0 : complement_error(d, kind)));
    }
    if (pictures)
        expect_pictures(&chain);
    at->chains++;
    pool_release(&pool);
}

/* ---- the values against the library ---- */

/* What the library has for a step and an item; `s` is the sample that the item belongs to, `c` its
 * place there.  False where the library has no such number. */
static bool library_value(const struct derivation *d, enum step_kind kind, const struct sample *s,
                          size_t n, size_t c, double *value)
{
    const enum log_base base = d->problem->log_base;
    const bool binary = d->problem->task == TASK_BINARY;
    double slope[16];
    switch (kind) {
    case STEP_SCALE:
        *value = s->input[c];
        return true;
    case STEP_CLIP:
        *value = s->probs[c];
        return d->clip.row_sum != ROW_SUM_AFTER_CUT;
    case STEP_CLIP_AGAIN:
        *value = s->probs[c];
        return true;
    case STEP_SIGMOID:
        *value = s->probs[c];
        return !derivation_cuts(d);
    case STEP_DIVIDE:
        *value = s->probs[c];
        return d->route == ROUTE_LOGITS
                   ? !derivation_cuts(d)
                   : d->clip.row_sum == ROW_SUM_AFTER_CUT && !d->clip.cut_again;
    case STEP_COMPLEMENT:
        *value = 1 - s->probs[c];
        return true;
    case STEP_SMOOTH:
        *value = s->label[c];
        return true;
    case STEP_SURPRISE:
        *value = loss_in_base(-s->log_probs[c], base);
        return true;
    case STEP_COUNT:
    case STEP_DIRECT:
        *value = loss_in_base(s->term[c] * (binary ? sample_weight_of(d->problem, n, c) : 1), base);
        return isfinite(*value);
    case STEP_SUM:
        *value = loss_in_base(s->loss, base);
        return true;
    case STEP_REDUCE:
        *value = loss_in_base(d->loss->value, base);
        return true;
    case STEP_GRADIENT:
        loss_gradient(d->loss, s, slope);
        *value = loss_in_base(slope[c], base);
        return true;
    case STEP_MAXIMUM:
    case STEP_SHIFT:
    case STEP_EXP:
    case STEP_ADD_UP:
    case STEP_OTHER:
    case STEP_KINDS:
        break;
    }
    return false;
}

static void expect_library(struct place *at, struct sample *s)
{
    const struct derivation *d = at->d;
    const struct step *step = &d->step[at->step];
    const bool batch = derivation_is_of_batch(d->problem);
    const size_t n = batch ? at->item : d->sample, c = batch ? 0 : at->item;
    sample_evaluate(d->problem, n, s);
    double value;
    if (d->breaks || !library_value(d, step->kind, s, n, c, &value))
        return;
    const double got = step->value[step->each ? at->item : 0];
    ck_assert_msg(near(got, value, 4 * precision_epsilon(d->problem->precision)),
                  "step %s, item %zu: %.17g, not %.17g", step_text(d, at->step).verb, at->item, got,
                  value);
}

static void expect_texts(const struct place *at)
{
    const struct step_text text = step_text(at->d, at->step);
    const char *texts[] = {text.verb, text.why, text.word, text.unicode, text.ascii, text.question};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ck_assert(texts[i] && texts[i][0]);
    ck_assert_int_eq(text.question[strlen(text.question) - 1], '?');
    for (const char *c = text.ascii; *c; c++)
        ck_assert_msg(*c > 0, "%s is not ASCII", text.ascii);
}

static void expect_derivation(struct place *at, bool pictures)
{
    const struct derivation *d = at->d;
    struct sample s = sample_new(problem_classes(d->problem));
    ck_assert_uint_le(d->count, STEPS_MAX);
    ck_assert(d->way == DERIVE_TEXTBOOK || !d->breaks);
    ck_assert_ptr_eq(d->refusal, d->loss->refusal);
    ck_assert(!d->refusal || d->count == 0 || d->step[d->count - 1].kind <= STEP_SIGMOID);
    at->breaks += d->breaks;
    at->refusals += d->refusal != NULL;
    for (at->step = 0; at->step < d->count; at->step++) {
        const bool each = d->step[at->step].each;
        expect_texts(at);
        ck_assert_uint_eq(derivation_find(d, d->step[at->step].kind), at->step);
        for (at->item = 0; at->item < (each ? d->items : 1); at->item++) {
            expect_chain(at, pictures);
            expect_library(at, &s);
        }
    }
    sample_release(&s);
}

static void expect_problem(const struct problem *problem, struct place *at, bool pictures)
{
    struct loss loss = {0};
    loss_evaluate(&loss, problem);
    const size_t samples = derivation_is_of_batch(problem) ? 1 : problem_samples(problem);
    for (size_t n = 0; n < samples; n++) {
        for (int way = DERIVE_TEXTBOOK; way <= DERIVE_STABLE; way++) {
            struct derivation *d = derivation_new(problem, &loss, n, (enum derivation_way)way);
            at->d = d;
            expect_derivation(at, pictures && n == 0);
            derivation_free(d);
        }
    }
    loss_release(&loss);
}

static void expect_problems(uint64_t seed, size_t count, const struct problem_mix *mix,
                            struct place *at)
{
    struct dice dice = {seed};
    for (size_t i = 0; i < count; i++) {
        struct problem problem = problem_random(&dice, mix);
        expect_problem(&problem, at, i % 20 == 0);
        problem_release(&problem);
    }
}

static void report(const char *name, const struct place *at)
{
    printf("%s: %zu chains, %zu links, %zu derivations break, %zu are refused\n", name, at->chains,
           at->links, at->breaks, at->refusals);
    fflush(stdout);
}

START_TEST(random_problems)
{
    const struct problem_mix mix = {.samples = 4, .classes = 5};
    struct place at = {0};
    expect_problems(11, 400, &mix, &at);
    report("random", &at);
    ck_assert_uint_ge(at.links, 10000);
}
END_TEST

START_TEST(large_logits)
{
    const struct problem_mix mix = {.samples = 3, .classes = 4, .labelled = true, .large = true};
    struct place at = {0};
    expect_problems(12, 400, &mix, &at);
    report("large", &at);
    ck_assert_uint_ge(at.breaks, 40);
}
END_TEST

/* e^z that are subnormal have lost digits, though their quotients are not small. */
START_TEST(small_powers)
{
    const struct {
        const char *logits;
        bool breaks;
    } cases[] = {{"-740 -741", true}, {"-700 -701", false}, {"0 -709", true}, {"0 -708", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text lines = {0};
        struct loss loss = {0};
        text_addf(&lines, "set logits %s\nset target 0\n", cases[i].logits);
        struct problem problem = problem_from(text_string(&lines));
        loss_evaluate(&loss, &problem);
        struct derivation *d = derivation_new(&problem, &loss, 0, DERIVE_TEXTBOOK);
        ck_assert(d->breaks == cases[i].breaks);
        derivation_free(d);
        loss_release(&loss);
        problem_release(&problem);
        text_release(&lines);
    }
}
END_TEST

/* The same of every convention: the steps are those of its rules, the numbers those that it gives.
 */
START_TEST(conventions)
{
    const struct problem_mix mixes[] = {
        {.samples = 4, .classes = 5, .labelled = true},
        {.samples = 3, .classes = 4, .labelled = true, .large = true},
    };
    struct dice dice = {13};
    struct place at[CONVENTIONS_TO_SHOW] = {0};
    for (size_t i = 0; i < 2400; i++) {
        struct problem problem = problem_random(&dice, &mixes[i / CONVENTION_SKLEARN_OLD % 4 == 3]);
        problem.convention = (enum convention)(i % CONVENTION_SKLEARN_OLD);
        expect_problem(&problem, &at[problem.convention], i % 60 == 0);
        problem_release(&problem);
    }
    for (int i = 0; i < CONVENTION_SKLEARN_OLD; i++) {
        report(convention_framework((enum convention)i), &at[i]);
        ck_assert_uint_ge(at[i].links, 5000);
        ck_assert((at[i].refusals > 0) == (i != CONVENTION_EXACT));
    }
}
END_TEST

/* What chance does not find: certain answers, nothing to divide by, each with every convention. */
START_TEST(edges)
{
    static const char *const lines[] = {
        "set task binary\nset probs 0; 1; 0.5\nset labels 1; 0; 1\n",
        "set task binary\nset probs 0 1; 1 0\nset labels 0 1; 0.5 1\nset log_base 2\n",
        "set task binary\nset logits inf; -inf; 40\nset labels 0; 0; 1\n",
        "set task binary\nset logits 1e-9; 1; -3\nset labels 1; 0; 1\nset from_logits off\n",
        "set probs 0 1 0; 1 0 0\nset target 0 0\n",
        "set probs 0 1 0; 1 0 0\nset labels 0.5 0.5 0; 1 0 0\nset sample_weight 0 2\n",
        "set probs 0.5 0.5 0.5; 0 0.9 0.9\nset target 1 0\nset class_weight 1 0 2\n",
        "set logits 2 1 0.5; 1 2 0.1\nset target 2 0\nset from_logits off\n",
        "set logits 2 1 0.5; 1 2 0.1\nset target 2 0\nset sample_weight 0 0\n",
        "set logits 2 1 0.5; 1 2 0.1\nset labels 1 1 0; 0 0 0\n",
        "set logits 2 -1 0.5; -1 -2 3\nset target 1 2\nset from_logits off\n",
        ("set logits 2 3 -1; -3 -2 -1\nset target 0 0\nset from_logits off\n"
         "set class_weight 1 2 3\nset sample_weight 2 3\nset log_base 10\n"),
        "set logits 2 1; 1 2\nset ignore_index 0\nset target 0 0\n",
        "set logits 40 0 0\nset target 1\nset label_smoothing 0.1\n",
    };
    struct place at = {0};
    for (size_t i = 0; i < sizeof lines / sizeof *lines * CONVENTION_SKLEARN_OLD; i++) {
        struct problem problem = problem_from(lines[i / CONVENTION_SKLEARN_OLD]);
        problem.convention = (enum convention)(i % CONVENTION_SKLEARN_OLD);
        expect_problem(&problem, &at, false);
        problem_release(&problem);
    }
    report("edges", &at);
    ck_assert_uint_ge(at.links, 3000);
}
END_TEST

/* And in every precision. */
START_TEST(precisions)
{
    const struct problem_mix mixes[] = {
        {.samples = 3, .classes = 4, .labelled = true},
        {.samples = 2, .classes = 3, .labelled = true, .large = true},
    };
    struct dice dice = {14};
    struct place at[PRECISIONS] = {0};
    for (size_t i = 0; i < 2000; i++) {
        struct problem problem = problem_random(&dice, &mixes[dice_one_in(&dice, 4)]);
        problem.precision =
            (enum precision)(PRECISION_FLOAT32 + i % (PRECISIONS - PRECISION_FLOAT32));
        problem.convention = (enum convention)dice_below(&dice, CONVENTION_SKLEARN_OLD);
        expect_problem(&problem, &at[problem.precision], i % 60 == 0);
        problem_release(&problem);
    }
    for (int i = PRECISION_FLOAT32; i < PRECISIONS; i++) {
        report(precision_name((enum precision)i), &at[i]);
        ck_assert_uint_ge(at[i].links, 10000);
        ck_assert_uint_ge(at[i].breaks, 5);
    }
}
END_TEST

START_TEST(examples)
{
    struct place at = {0};
    for (size_t i = 0; example_at(i); i++) {
        struct problem problem = problem_from(example_at(i)->lines);
        expect_problem(&problem, &at, true);
        problem_release(&problem);
    }
    report("examples", &at);
    ck_assert_uint_ge(at.chains, 100);
}
END_TEST

/* What the textbook's formulas give in doubles: p of z = (40, 0) rounds to 1, so -ln p is 0, where
 * the loss is 4.248354255291589e-18. */
START_TEST(literal_way)
{
    struct problem problem = problem_from("set logits 40 0\nset target 0\n");
    struct loss loss = {0};
    loss_evaluate(&loss, &problem);
    struct derivation *textbook = derivation_new(&problem, &loss, 0, DERIVE_TEXTBOOK);
    struct derivation *literal = derivation_new(&problem, &loss, 0, DERIVE_LITERAL);
    ck_assert(!textbook->breaks && !literal->breaks);
    ck_assert_double_eq(textbook->surprise[0], 4.248354255291589e-18);
    ck_assert_double_eq(literal->surprise[0], 0);
    ck_assert_double_eq(literal->loss_of_sample, 0);
    ck_assert_double_eq(literal->surprise[1], 40);
    ck_assert_int_eq(literal->step[literal->count - 1].kind, STEP_SUM);
    derivation_free(literal);
    derivation_free(textbook);
    loss_release(&loss);
    problem_release(&problem);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {examples,    random_problems, large_logits, small_powers,
                                  conventions, edges,           precisions,   literal_way};
    return run_tests("derive", tests, sizeof tests / sizeof *tests);
}
