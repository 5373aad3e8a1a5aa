/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mathematics of one sample against values that are correct to the last bit, and its laws. */
#include "core/num.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "tests/problems.h"
#include "tests/vectors.h"

#define LOSS_ULP     2.0
#define GRADIENT_ULP 4.0

/* The distance of two doubles around |x|. */
static double ulp_of(double x)
{
    double size = fabs(x);
    if (size < DBL_MIN)
        return 0x1p-1074;
    int exponent;
    frexp(size, &exponent);
    return ldexp(1.0, exponent - DBL_MANT_DIG);
}

static double error_in_ulp(double got, double want, double operand)
{
    if (got == want)
        return 0.0;
    return isfinite(got) && isfinite(want) ? fabs(got - want) / ulp_of(operand) : INFINITY;
}

static double larger(double a, double b)
{
    return fabs(a) > fabs(b) ? fabs(a) : fabs(b);
}

/* One line of the file: what goes in, what the library gives, what is right, and for every output
 * the number whose ulp its error is measured in. */
struct sample {
    size_t n, targets, outputs;
    double *in, *target, *want;
    double *got, *operand;
};

static void run_logsumexp(struct sample *s)
{
    double max = s->in[0];
    for (size_t c = 1; c < s->n; c++)
        max = fmax(max, s->in[c]);
    s->got[0] = logsumexp(s->in, s->n);
    s->operand[0] = larger(larger(max, s->want[0]), s->want[0] - max);
}

static void run_softmax(struct sample *s)
{
    softmax(s->in, s->n, s->got);
}

static void run_log_softmax(struct sample *s)
{
    log_softmax(s->in, s->n, s->got);
}

static void run_sigmoid(struct sample *s)
{
    s->got[0] = sigmoid(s->in[0]);
}

static void run_log_sigmoid(struct sample *s)
{
    s->got[0] = log_sigmoid(s->in[0]);
}

static void run_ce_logits(struct sample *s)
{
    double *label = memory_new(s->n, sizeof *label);
    label[(size_t)s->target[0]] = 1.0;
    s->got[0] = twofold_value(ce_logits(s->in, label, s->n, s->got + 1));
    free(label);
}

/* With one label nothing is subtracted.  Else the gradient is p - y: the right p is found from the
 * right difference. */
static void run_ce_logits_y(struct sample *s)
{
    size_t labels = 0;
    for (size_t c = 0; c < s->n; c++)
        labels += s->target[c] != 0.0;
    s->got[0] = twofold_value(ce_logits(s->in, s->target, s->n, s->got + 1));
    for (size_t c = 0; c < s->n && labels > 1; c++)
        s->operand[c + 1] = larger(s->want[c + 1] + s->target[c], s->target[c]);
}

static void run_bce_logits(struct sample *s)
{
    double y = s->target[0];
    s->got[0] = twofold_value(bce_logits(s->in[0], y, 1.0, s->got + 1));
    if (y != 0.0 && y != 1.0)
        s->operand[1] = larger(s->want[1] + y, y);
}

static void run_ce_probs(struct sample *s)
{
    s->got[0] = twofold_value(ce_probs(s->in, s->target, s->n, NULL));
}

static void run_bce_probs(struct sample *s)
{
    s->got[0] = twofold_value(bce_probs(s->in[0], s->target[0], 1.0, NULL));
}

static void run_entropy(struct sample *s)
{
    s->got[0] = entropy(s->in, s->n);
}

/* The limits: for the first output, and for those after it. */
static const struct operation {
    const char *name;
    void (*run)(struct sample *);
    double first, others;
} operations[] = {
    {"logsumexp", run_logsumexp, LOSS_ULP, 0.0},
    {"softmax", run_softmax, GRADIENT_ULP, GRADIENT_ULP},
    {"log_softmax", run_log_softmax, LOSS_ULP, LOSS_ULP},
    {"sigmoid", run_sigmoid, LOSS_ULP, 0.0},
    {"log_sigmoid", run_log_sigmoid, LOSS_ULP, 0.0},
    {"ce_logits", run_ce_logits, LOSS_ULP, GRADIENT_ULP},
    {"ce_logits_y", run_ce_logits_y, LOSS_ULP, GRADIENT_ULP},
    {"bce_logits", run_bce_logits, LOSS_ULP, GRADIENT_ULP},
    {"ce_probs", run_ce_probs, LOSS_ULP, 0.0},
    {"bce_probs", run_bce_probs, LOSS_ULP, 0.0},
    {"entropy", run_entropy, LOSS_ULP, 0.0},
};

#define OPERATIONS (sizeof operations / sizeof *operations)

struct tally {
    size_t cases, first_line, others_line;
    double first, others;
};

static void run_row(const struct operation *operation, const struct vector_row *row,
                    struct tally *tally)
{
    struct sample s = {.n = 0};
    s.n = vectors_numbers(row->field[1], &s.in);
    s.targets = vectors_numbers(row->field[2], &s.target);
    s.outputs = vectors_numbers(row->field[3], &s.want);
    /* One more than an operation may write: a wrong count must not become a wild write. */
    s.got = memory_new(s.n + s.outputs + 1, sizeof *s.got);
    s.operand = memory_new(s.n + s.outputs + 1, sizeof *s.operand);
    memcpy(s.operand, s.want, s.outputs * sizeof *s.want);
    operation->run(&s);
    tally->cases++;
    for (size_t i = 0; i < s.outputs; i++) {
        double error = error_in_ulp(s.got[i], s.want[i], s.operand[i]);
        double *worst = i == 0 ? &tally->first : &tally->others;
        if (error > *worst) {
            *worst = error;
            *(i == 0 ? &tally->first_line : &tally->others_line) = row->line;
        }
    }
    free(s.in);
    free(s.target);
    free(s.want);
    free(s.got);
    free(s.operand);
}

static size_t find_operation(const char *name)
{
    size_t i = 0;
    while (i < OPERATIONS && strcmp(operations[i].name, name) != 0)
        i++;
    ck_assert_msg(i < OPERATIONS, "unknown operation '%s'", name);
    return i;
}

START_TEST(exact_values)
{
    struct tally tally[OPERATIONS] = {{.cases = 0}};
    struct vector_table table = vectors_read("exact.tsv");
    for (size_t i = 0; i < table.count; i++) {
        ck_assert_uint_eq(table.row[i].count, 4);
        size_t which = find_operation(table.row[i].field[0]);
        run_row(&operations[which], &table.row[i], &tally[which]);
    }
    ck_assert_uint_eq(table.count, 1500);
    vectors_release(&table);

    printf("%-22s %6s %10s %6s\n", "op", "cases", "worst ulp", "limit");
    for (size_t i = 0; i < OPERATIONS; i++) {
        const struct operation *op = &operations[i];
        printf("%-22s %6zu %10.3f %6.0f\n", op->name, tally[i].cases, tally[i].first, op->first);
        if (op->others > 0.0)
            printf("%-22s %6s %10.3f %6.0f\n", "  outputs after first", "", tally[i].others,
                   op->others);
    }
    fflush(stdout);
    for (size_t i = 0; i < OPERATIONS; i++) {
        ck_assert_uint_gt(tally[i].cases, 100);
        ck_assert_msg(tally[i].first <= operations[i].first, "%s: %g ulp, line %zu",
                      operations[i].name, tally[i].first, tally[i].first_line);
        ck_assert_msg(tally[i].others <= operations[i].others, "%s: %g ulp, line %zu",
                      operations[i].name, tally[i].others, tally[i].others_line);
    }
}
END_TEST

/* A linear congruential generator: the same numbers everywhere. */
static double random_between(uint64_t *state, double low, double high)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * (double)(*state >> 11) * 0x1p-53;
}

enum { CLASSES = 7 };

START_TEST(laws_of_softmax)
{
    uint64_t seed = 1;
    for (size_t round = 0; round < 2000; round++) {
        double z[CLASSES], shifted[CLASSES], p[CLASSES], q[CLASSES], gradient[CLASSES];
        double label[CLASSES] = {0}, sum = 0.0, slope = 0.0;
        for (size_t c = 0; c < CLASSES; c++) {
            /* On this grid adding 1024 is exact. */
            z[c] = rint(random_between(&seed, -30.0, 30.0) * 0x1p20) * 0x1p-20;
            shifted[c] = z[c] + 1024.0;
        }
        label[round % CLASSES] = 1.0;
        softmax(z, CLASSES, p);
        softmax(shifted, CLASSES, q);
        double loss = ce_logits(z, label, CLASSES, gradient).hi;
        ck_assert_double_eq(loss, ce_logits(shifted, label, CLASSES, NULL).hi);
        struct softmax_row row = softmax_row_of(z, CLASSES);
        for (size_t c = 0; c < CLASSES; c++) {
            ck_assert_double_eq(p[c], q[c]);
            ck_assert_double_eq(p[c], softmax_prob(&row, z[c], c));
            ck_assert_double_eq_tol(p[c] + softmax_other(&row, z[c], c), 1.0, 0x1p-52);
            sum += p[c];
            slope += gradient[c];
        }
        ck_assert_double_eq_tol(sum, 1.0, 4 * 0x1p-52);
        ck_assert_double_eq_tol(slope, 0.0, 4 * 0x1p-52);
        log_softmax(z, CLASSES, z);
        ck_assert_double_eq(z[round % CLASSES], -loss);
    }
}
END_TEST

START_TEST(two_classes_are_a_sigmoid)
{
    uint64_t seed = 2;
    for (int round = 0; round < 2000; round++) {
        double x = random_between(&seed, -50.0, 50.0), slope, slopes[2], p[2];
        double z[2] = {x, 0.0}, positive[2] = {1.0, 0.0}, soft[2] = {0.25, 0.75};
        softmax(z, 2, p);
        ck_assert_double_le(error_in_ulp(p[0], sigmoid(x), p[0]), 1.0);
        ck_assert_double_le(error_in_ulp(p[1], sigmoid(-x), p[1]), 1.0);
        double want = bce_logits(x, 1.0, 1.0, &slope).hi;
        ck_assert_double_le(error_in_ulp(ce_logits(z, positive, 2, slopes).hi, want, want), 1.0);
        ck_assert_double_le(error_in_ulp(slopes[0], slope, slope), 1.0);
        ck_assert_double_eq(log_sigmoid(x), -want);
        want = bce_logits(x, 0.25, 1.0, &slope).hi;
        ck_assert_double_le(error_in_ulp(ce_logits(z, soft, 2, slopes).hi, want, want), 1.0);
        ck_assert_double_eq_tol(slopes[0], slope, 0x1p-53);
    }
}
END_TEST

START_TEST(confident_predictions)
{
    double z[2] = {40.0, 0.0}, label[2] = {1.0, 0.0}, gradient[2];
    /* e^-40 is 0x1.39792499b1a24p-58, and so are log1p(e^-40) and e^-40/(1 + e^-40). */
    ck_assert_double_eq(ce_logits(z, label, 2, gradient).hi, 0x1.39792499b1a24p-58);
    ck_assert_double_eq(gradient[0], -gradient[1]);
    ck_assert_double_eq(gradient[1], 0x1.39792499b1a24p-58);
    z[0] = 745.0;
    ck_assert_double_eq(ce_logits(z, label, 2, NULL).hi, 0x1p-1074);
    /* 1e5 classes at e^-745 each are not the 1e5 smallest doubles that each would round to. */
    enum { MANY = 100000 };
    double *many = memory_new(MANY, sizeof *many);
    for (size_t c = 1; c < MANY; c++)
        many[c] = -745.0;
    double want = (double)(expl(-745.0L) * (MANY - 1));
    ck_assert_double_le(error_in_ulp(softmax_row_of(many, MANY).rest.hi, want, want), 1.0);
    free(many);
}
END_TEST

START_TEST(special_rows)
{
    double p[3], gradient[3];
    double gone[3] = {1.0, -INFINITY, 1.0}, soft[3] = {0.5, 0.0, 0.5}, bad[3] = {0.0, 1.0, 0.0};
    softmax(gone, 3, p);
    ck_assert(p[0] == 0.5 && p[1] == 0.0 && p[2] == 0.5);
    ck_assert_double_eq(ce_logits(gone, soft, 3, gradient).hi, 0x1.62e42fefa39efp-1);
    ck_assert(gradient[0] == 0.0 && gradient[1] == 0.0 && gradient[2] == 0.0);
    ck_assert_double_eq(ce_logits(gone, bad, 3, gradient).hi, INFINITY);
    ck_assert(gradient[0] == 0.5 && gradient[1] == -1.0 && gradient[2] == 0.5);

    static const double broken[][2] = {
        {INFINITY, 0.0},       {0.0, INFINITY}, {-INFINITY, -INFINITY},
        {INFINITY, -INFINITY}, {NAN, 0.0},      {0.0, NAN}};
    double label[2] = {1.0, 0.0}, nothing[2] = {0.0, 0.0};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        /* the sum has a value where its shares have none */
        const double sum = logsumexp(broken[i], 2);
        ck_assert(i < 4 ? sum == (i == 2 ? -INFINITY : INFINITY) : isnan(sum));
        ck_assert_double_nan(ce_logits(broken[i], label, 2, gradient).hi);
        ck_assert(isnan(gradient[0]) && isnan(gradient[1]));
        softmax(broken[i], 2, p);
        ck_assert(isnan(p[0]) && isnan(p[1]));
        /* A sample without weight is not there, whatever it is. */
        ck_assert_double_eq(ce_logits(broken[i], nothing, 2, gradient).hi, 0.0);
        ck_assert(gradient[0] == 0.0 && gradient[1] == 0.0);
    }
    double infinite = INFINITY, one = 1.0;
    ck_assert_double_nan(ce_logits(&infinite, &one, 1, NULL).hi);
    ck_assert_double_eq(ce_logits(&one, &one, 1, gradient).hi, 0.0);
    ck_assert(gradient[0] == 0.0 && !signbit(gradient[0]));
}
END_TEST

START_TEST(largest_logits)
{
    double z[2] = {1e308, -1e308}, gradient[2], soft[2] = {0.5, 0.5}, wrong[2] = {0.0, 1.0};
    ck_assert_double_eq(ce_logits(z, wrong, 2, gradient).hi, INFINITY);
    ck_assert(gradient[0] == 1.0 && gradient[1] == -1.0);
    /* The difference of the logits overflows, half of it does not. */
    struct twofold loss = ce_logits(z, soft, 2, gradient);
    ck_assert(loss.hi == 1e308 && loss.lo == 0.0);
    ck_assert(gradient[0] == 0.5 && gradient[1] == -0.5);
    double same[2] = {DBL_MAX, DBL_MAX};
    ck_assert_double_eq(ce_logits(same, soft, 2, NULL).hi, 0x1.62e42fefa39efp-1);
    ck_assert_double_eq(bce_logits(-1e308, 1.0, 1.0, gradient).hi, 1e308);
    ck_assert_double_eq(gradient[0], -1.0);
    ck_assert_double_eq(bce_logits(-1e308, 1.0, 10.0, NULL).hi, INFINITY);
}
END_TEST

START_TEST(special_single_values)
{
    double slope;
    ck_assert(sigmoid(0.0) == 0.5 && sigmoid(INFINITY) == 1.0 && sigmoid(-INFINITY) == 0.0);
    ck_assert(log_sigmoid(INFINITY) == 0.0 && !signbit(log_sigmoid(INFINITY)));
    ck_assert_double_eq(log_sigmoid(-INFINITY), -INFINITY);
    ck_assert(isnan(sigmoid(NAN)) && isnan(log_sigmoid(NAN)));
    ck_assert_double_eq(bce_logits(INFINITY, 1.0, 1.0, &slope).hi, 0.0);
    ck_assert_double_eq(slope, 0.0);
    ck_assert_double_eq(bce_logits(INFINITY, 0.0, 1.0, &slope).hi, INFINITY);
    ck_assert_double_eq(slope, 1.0);
    ck_assert_double_eq(bce_logits(-INFINITY, 1.0, 0.0, &slope).hi, 0.0);
    ck_assert_double_nan(bce_logits(NAN, 1.0, 1.0, &slope).hi);
    ck_assert_double_nan(slope);
    /* 3 ln 2 / 2 */
    ck_assert_double_eq(bce_logits(0.0, 0.5, 2.0, &slope).hi, 0x1.0a2b23f3bab73p+0);
    ck_assert_double_eq(slope, -0.25);

    ck_assert_double_eq(bce_probs(0.0, 0.0, 1.0, &slope).hi, 0.0);
    ck_assert_double_eq(slope, 1.0);
    ck_assert_double_eq(bce_probs(-0.0, 1.0, 1.0, &slope).hi, INFINITY);
    ck_assert_double_eq(slope, -INFINITY);
    ck_assert_double_eq(bce_probs(1.0, 0.0, 1.0, &slope).hi, INFINITY);
    ck_assert_double_eq(slope, INFINITY);
    ck_assert_double_nan(bce_probs(-0.5, 1.0, 1.0, NULL).hi);
    ck_assert_double_eq(
        bce_probs(0.25, 0.5, 2.0, &slope).hi,
        twofold_value(ce_probs((double[]){0.25, 0.75}, (double[]){1.0, 0.5}, 2, NULL)));
    ck_assert_double_eq_tol(slope, 0.5 / 0.75 - 1.0 / 0.25, 0x1p-51);

    double p[3] = {0.5, 0.0, -0.0}, a[3] = {1.0, 0.0, 2.0}, gradient[3];
    ck_assert_double_eq(ce_probs(p, a, 3, gradient).hi, INFINITY);
    ck_assert(gradient[0] == -2.0 && gradient[1] == 0.0 && gradient[2] == -INFINITY);
}
END_TEST

START_TEST(information)
{
    double fair[4] = {0.25, 0.25, 0.25, 0.25}, sure[4] = {0.0, 1.0, 0.0, 0.0};
    double low[2] = {1e-300, 1.0}, lower[2] = {5e-324, 1.0};
    ck_assert_double_eq(entropy(fair, 4), 0x1.62e42fefa39efp+0);
    ck_assert(entropy(sure, 4) == 0.0 && !signbit(entropy(sure, 4)));
    ck_assert_double_nan(entropy((double[]){-0.5, 1.5}, 2));
    ck_assert_double_eq(perplexity(0.0), 1.0);
    ck_assert_double_le(error_in_ulp(perplexity(entropy(fair, 4)), 4.0, 4.0), 2.0);
    ck_assert(perplexity(INFINITY) == INFINITY && perplexity(1000.0) == INFINITY);
    ck_assert(perplexity(-INFINITY) == 0.0 && isnan(perplexity(NAN)));

    ck_assert_double_eq(kl_divergence(fair, fair, 4), 0.0);
    ck_assert_double_eq(kl_divergence(sure, fair, 4), 0x1.62e42fefa39efp+0);
    ck_assert_double_eq(kl_divergence(fair, sure, 4), INFINITY);
    ck_assert_double_nan(kl_divergence(fair, (double[]){0.25, NAN, 0.25, 0.25}, 4));
    /* 1 ln(1/5e-324): the quotient overflows. */
    ck_assert_double_eq(kl_divergence(&low[1], lower, 1), 0x1.74385446d71c3p+9);
    /* The terms nearly cancel; 0.6 ln(0.6/x) + 0.4 ln(0.4/(1-x)) is about d^2/2/0.24. */
    double p[2] = {0.5, 0.5}, q[2] = {0.5 + 0x1p-20, 0.5 - 0x1p-20};
    ck_assert_double_eq_tol(kl_divergence(p, q, 2), 0x1p-39, 0x1p-72);
    uint64_t seed = 3;
    for (int round = 0; round < 1000; round++) {
        double x = random_between(&seed, 0.0, 1.0), y = random_between(&seed, 0.0, 1.0);
        double one[2] = {x, 1.0 - x}, other[2] = {y, 1.0 - y};
        ck_assert_double_eq(kl_divergence(one, one, 2), 0.0);
        ck_assert_double_ge(kl_divergence(one, other, 2), 0.0);
        double cross = twofold_value(ce_probs(other, one, 2, NULL));
        ck_assert_double_eq_tol(kl_divergence(one, other, 2), cross - entropy(one, 2),
                                2 * ulp_of(cross));
    }
}
END_TEST

START_TEST(twofold_arithmetic)
{
    struct twofold third = twofold_divide(twofold_from(1.0), twofold_from(3.0));
    ck_assert(third.hi == 0x1.5555555555555p-2 && third.lo == 0x1.5555555555555p-56);
    ck_assert_double_eq(twofold_times(third, 3.0).hi, 1.0);
    struct twofold tiny = twofold_add(twofold_from(1.0), twofold_from(1e-40));
    ck_assert_double_eq(twofold_add(tiny, twofold_from(-1.0)).hi, 1e-40);
    ck_assert_double_eq(twofold_ln(2).hi, 0x1.62e42fefa39efp-1);
    ck_assert_double_eq(twofold_ln(10).hi, 0x1.26bb1bbb55516p+1);
    ck_assert_double_eq(twofold_ln(3).hi, 1.0);
    struct twofold infinite[] = {twofold_add(twofold_from(DBL_MAX), twofold_from(DBL_MAX)),
                                 twofold_times(twofold_from(1e200), 1e200),
                                 twofold_divide(twofold_from(1.0), twofold_from(0.0)),
                                 twofold_add(twofold_from(INFINITY), tiny)};
    for (size_t i = 0; i < sizeof infinite / sizeof *infinite; i++)
        ck_assert(infinite[i].hi == INFINITY && infinite[i].lo == 0.0);
    ck_assert_double_nan(twofold_add(infinite[0], twofold_from(-INFINITY)).hi);
    ck_assert_double_eq(twofold_divide(tiny, infinite[0]).hi, 0.0);
}
END_TEST

START_TEST(many_classes)
{
    enum { N = 100000 };
    double *z = memory_new(N, sizeof *z), *label = memory_new(N, sizeof *label);
    double *gradient = memory_new(N, sizeof *gradient);
    uint64_t seed = 4;
    long double sum = 0.0L;
    for (size_t c = 0; c < N; c++) {
        z[c] = random_between(&seed, -10.0, 10.0);
        sum += expl((long double)z[c]);
    }
    label[77] = 1.0;
    double want = (double)(logl(sum) - (long double)z[77]);
    ck_assert_double_eq_tol(ce_logits(z, label, N, gradient).hi, want, want * 1e-15);
    for (size_t c = 0; c < N; c++) {
        double p = (double)(expl((long double)z[c]) / sum);
        ck_assert_double_eq_tol(gradient[c], c == 77 ? p - 1.0 : p, c == 77 ? 1e-15 : p * 1e-15);
    }
    free(z);
    free(label);
    free(gradient);
}
END_TEST

/* Where a double ends, and where the way that takes several numbers at once does. */
static const double edges[] = {0.0,    1.0,    -1.0,   709.0,  709.5,  709.78, 710.0,     1e308,
                               -700.0, -707.0, -708.5, -745.0, -746.0, -1e308, -INFINITY, INFINITY};

/* Every edge at every place of rows of every length, between numbers of a usual size. */
START_TEST(exponentials_of_rows)
{
    enum { MOST = 140, EDGES = sizeof edges / sizeof *edges };
    double z[MOST], power[MOST];
    uint64_t seed = 11;
    for (size_t n = 0; n <= MOST; n++)
        for (size_t shift = 0; shift < EDGES; shift++) {
            for (size_t c = 0; c < n; c++)
                z[c] = c % 3 ? random_between(&seed, -40.0, 40.0) : edges[(c / 3 + shift) % EDGES];
            exponentials(z, n, power);
            for (size_t c = 0; c < n; c++) {
                const double want = (double)expl((long double)z[c]);
                ck_assert_msg(error_in_ulp(power[c], want, want) <= 1.0, "e^%a is %a, not %a", z[c],
                              power[c], want);
            }
        }
    z[0] = NAN, z[1] = 2.0;
    exponentials(z, 2, power);
    ck_assert_double_nan(power[0]);
    ck_assert_double_le(error_in_ulp(power[1], exp(2.0), exp(2.0)), 1.0);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        exact_values,       laws_of_softmax, two_classes_are_a_sigmoid, confident_predictions,
        special_rows,       largest_logits,  special_single_values,     information,
        twofold_arithmetic, many_classes,    exponentials_of_rows};
    return run_tests("num", tests, sizeof tests / sizeof *tests);
}
