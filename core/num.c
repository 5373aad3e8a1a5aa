/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/num.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/num_block.h"
#include "core/num_exp.h"
#include "core/num_ln.h"

#ifdef __FAST_MATH__
#error "the numbers need IEEE arithmetic: compile without -ffast-math"
#endif
#if FLT_EVAL_METHOD != 0 && FLT_EVAL_METHOD != 1
#error "the numbers need doubles without excess precision: compile with -msse2 -mfpmath=sse"
#endif

/* By this power of two a row is scaled down where a difference of logits overflows. */
#define SCALE_DOWN 0x1p-64
#define SCALE_UP   0x1p+64

/* Below the first, e^x may be subnormal; 2 to the second lifts it out of there. */
#define EXP_SMALL (-600.0)
#define EXP_SHIFT 200

/* Up to here e^x is no larger than a double. */
#define EXP_LARGEST 709.0

/* What two ways to the same number may differ by, as a part of it; of 1 if it is smaller. */
#define NEARLY 1e-9

static const struct twofold twofold_zero = {0.0, 0.0};
static const struct twofold twofold_one = {1.0, 0.0};

/* A product in which a coefficient of 0 wins over everything, infinity and NaN included. */
static struct twofold weighted_twofold(struct twofold coefficient, struct twofold value)
{
    return coefficient.hi == 0.0 ? twofold_zero : twofold_multiply(coefficient, value);
}

bool nearly_equal(double a, double b)
{
    return fabs(a - b) <= NEARLY || a == b || (isnan(a) && isnan(b)) ||
           (isfinite(b) && fabs(a - b) <= NEARLY * fabs(b));
}

/* The sum over all classes but the largest, for rows with very small terms, or such that have no
 * value.  Addends may be subnormal, and lose digits: they are summed far above and brought down
 * together. */
static struct twofold rest_with_care(const double *z, size_t n, const struct softmax_row *row)
{
    struct twofold sum = twofold_zero;
    for (size_t c = 0; c < n; c++) {
        if (c != row->argmax)
            sum = twofold_add(sum, exp_shifted(two_sum(z[c], -row->max), EXP_SHIFT));
    }
    return fast_two_sum(ldexp(sum.hi, -EXP_SHIFT), ldexp(sum.lo, -EXP_SHIFT));
}

/* The same for all rows. */
static struct twofold rest_of(const double *z, size_t n, const struct softmax_row *row)
{
    const size_t behind = row->argmax + 1;
    const struct twofold rest =
        twofold_add(exp_sum(z, row->argmax, row->max), exp_sum(z + behind, n - behind, row->max));
    return rest.hi > EXP_SAFE && isfinite(rest.hi) ? rest : rest_with_care(z, n, row);
}

struct softmax_row softmax_row_of(const double *z, size_t n)
{
    const size_t argmax = exp_largest(z, n);
    struct softmax_row row = {.max = z[argmax], .argmax = argmax};
    row.rest = isfinite(row.max) ? rest_of(z, n, &row) : twofold_from(NAN);
    row.log1p_rest = ln_one_plus(row.rest);
    return row;
}

/* -ln p_c times a scale, which is a power of two. */
static inline struct twofold scaled_surprise(const struct softmax_row *row, double z_c, size_t c,
                                             double scale)
{
    struct twofold log_sum = row->log1p_rest;
    if (scale != 1.0)
        log_sum = twofold_times(log_sum, scale);
    if (c == row->argmax)
        return log_sum;
    return twofold_add(two_sum_finite(row->max * scale, -z_c * scale), log_sum);
}

struct twofold softmax_surprise(const struct softmax_row *row, double z_c, size_t c)
{
    return scaled_surprise(row, z_c, c, 1.0);
}

/* The exponential of one class, of all the others together, and of everything. */
struct shares {
    struct twofold own, others, all;
};

/* `others` is a difference for a class that is not the largest, but nothing cancels: the 1 of the
 * largest stays in it, so that it is at least half of `all`. */
static struct shares shares_of(const struct softmax_row *row, double z_c, size_t c)
{
    struct twofold all = twofold_add(twofold_one, row->rest);
    if (c == row->argmax)
        return (struct shares){twofold_one, row->rest, all};
    struct twofold own = exp_twofold(two_sum(z_c, -row->max));
    return (struct shares){own, twofold_add(all, twofold_negate(own)), all};
}

/* What many numbers are divided by, prepared: `head` and `tail` are the halves of its digits, whose
 * products are exact. */
struct divisor {
    struct twofold value;
    double inverse, head, tail;
};

/* The first 26 bits of a number that is far from overflow (Veltkamp). */
static double head_of(double a)
{
    const double spread = a * 0x1.000002p+27;
    return spread - (spread - a);
}

static struct divisor divisor_of(struct twofold value)
{
    const double head = head_of(value.hi);
    return (struct divisor){value, 1.0 / value.hi, head, value.hi - head};
}

/* own/divisor to about 64 bits, for a divisor from 1 to 2^64 and an own.hi that is far from
 * subnormal. */
static inline struct twofold quotient_of(struct twofold own, const struct divisor *divisor)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.*): exp_each() in num_exp.c has written own */
    const double quotient = own.hi * divisor->inverse;
    const double head = head_of(quotient), tail = quotient - head;
    const double product = quotient * divisor->value.hi;
    const double lost =
        ((head * divisor->head - product) + head * divisor->tail + tail * divisor->head) +
        tail * divisor->tail;
    const double rest = ((own.hi - product) - lost) + (own.lo - quotient * divisor->value.lo);
    return fast_two_sum_finite(quotient, rest * divisor->inverse);
}

/* p_c.  `all` is 1 + row->rest. */
static struct twofold prob_of(const struct softmax_row *row, const struct divisor *all, double z_c,
                              size_t c)
{
    const struct twofold d = two_sum(z_c, -row->max);
    if (c == row->argmax || !(d.hi > EXP_SMALL))
        return twofold_divide(c == row->argmax ? twofold_one : exp_twofold(d), all->value);
    const struct exp_parts e = exp_parts_of(d.hi, d.lo);
    const double scale = power_of_two(e.k);
    return quotient_of((struct twofold){e.power.hi * scale, e.power.lo * scale}, all);
}

/* Some classes of a row, the first of them number `first`; from `count` on there is the largest
 * once more. */
struct block {
    size_t first, count;
    double z[BLOCK];
    bool usual;                     /* none is far below the largest, or has no value */
    double p[BLOCK], p_rest[BLOCK]; /* their sum is p_c, */
    double prob[BLOCK];             /* which is this number */
};

/* Leaves out what only find_probs() and slopes need. */
static void take_block(const struct softmax_row *row, const double *z, size_t n, size_t first,
                       struct block *block)
{
    block->first = first;
    block->count = block_take(z, n, first, row->max, block->z);
    block->usual = block_is_between(block->z, row->max + EXP_SMALL + 1, INFINITY);
}

/* prob_of() for the classes that are not as most are. */
static void find_special_probs(const struct softmax_row *row, const struct divisor *all,
                               struct block *block)
{
    for (size_t i = 0; i < block->count; i++) {
        const size_t c = block->first + i;
        if (c != row->argmax && block->z[i] - row->max > EXP_SMALL)
            continue;
        const struct twofold p = prob_of(row, all, block->z[i], c);
        block->p[i] = p.hi;
        block->p_rest[i] = p.lo;
    }
}

/* prob_of() for each class. */
static void find_probs(const struct softmax_row *row, const struct divisor *all,
                       struct block *block)
{
    const bool finite = isfinite(row->max);
    if (finite)
        exp_each(block->z, BLOCK, row->max, block->p, block->p_rest);
    for (size_t i = 0; finite && i < BLOCK; i++) {
        const struct twofold own = {block->p[i], block->p_rest[i]}, p = quotient_of(own, all);
        block->p[i] = p.hi;
        block->p_rest[i] = p.lo;
    }
    if (!block->usual || row->argmax - block->first < BLOCK)
        find_special_probs(row, all, block);
    for (size_t i = 0; i < BLOCK; i++)
        block->prob[i] = block->p[i] + block->p_rest[i];
}

static struct divisor all_of(const struct softmax_row *row)
{
    return divisor_of(twofold_add(twofold_one, row->rest));
}

double softmax_prob(const struct softmax_row *row, double z_c, size_t c)
{
    const struct divisor all = all_of(row);
    return twofold_value(prob_of(row, &all, z_c, c));
}

double softmax_other(const struct softmax_row *row, double z_c, size_t c)
{
    struct shares shares = shares_of(row, z_c, c);
    return twofold_value(twofold_divide(shares.others, shares.all));
}

double logsumexp(const double *z, size_t n)
{
    struct softmax_row row = softmax_row_of(z, n);
    if (isinf(row.max))
        return row.max; /* it swallows the rest, though no share of it has a value */
    return twofold_value(twofold_add(twofold_from(row.max), row.log1p_rest));
}

void softmax(const double *z, size_t n, double *p)
{
    ce_softmax(z, NULL, n, p, NULL, NULL);
}

void log_softmax(const double *z, size_t n, double *log_p)
{
    ce_softmax(z, NULL, n, NULL, log_p, NULL);
}

static struct twofold sigmoid_twofold(double z)
{
    struct twofold small = exp_twofold(twofold_from(-fabs(z)));
    return twofold_divide(z >= 0.0 ? twofold_one : small, twofold_add(twofold_one, small));
}

/* ln(1 + e^z) */
static struct twofold softplus_twofold(double z)
{
    struct twofold log_sum = ln_one_plus(exp_twofold(twofold_from(-fabs(z))));
    return z > 0.0 ? twofold_add(twofold_from(z), log_sum) : log_sum;
}

double sigmoid(double z)
{
    return twofold_value(sigmoid_twofold(z));
}

double log_sigmoid(double z)
{
    return 0.0 - twofold_value(softplus_twofold(-z));
}

double entropy(const double *p, size_t n)
{
    struct twofold sum = twofold_zero;
    for (size_t c = 0; c < n; c++) {
        if (p[c] != 0.0)
            sum = twofold_add(sum, twofold_times(twofold_negate(ln_of(p[c])), p[c]));
    }
    return twofold_value(sum);
}

/* ln(p/q).  Where p and q are near each other their difference is exact and the quotient is not;
 * elsewhere the quotient may overflow, so mantissas and exponents go apart. */
static struct twofold log_ratio(double p, double q)
{
    if (p < 0.0 || q < 0.0)
        return twofold_from(NAN);
    if (!isfinite(p) || !isfinite(q) || q == 0.0)
        return twofold_from(log(p / fabs(q)));
    if (p <= 2.0 * q && q <= 2.0 * p)
        return ln_one_plus(twofold_divide(twofold_from(p - q), twofold_from(q)));
    int p_exponent, q_exponent;
    struct twofold p_mantissa = twofold_from(frexp(p, &p_exponent));
    struct twofold q_mantissa = twofold_from(frexp(q, &q_exponent));
    struct twofold ratio = twofold_divide(p_mantissa, q_mantissa);
    struct twofold log_mantissa = ln_one_plus(twofold_add(ratio, twofold_from(-1.0)));
    return twofold_add(twofold_times(twofold_ln(2), p_exponent - q_exponent), log_mantissa);
}

double kl_divergence(const double *p, const double *q, size_t n)
{
    struct twofold sum = twofold_zero;
    for (size_t c = 0; c < n; c++)
        sum = twofold_add(sum, weighted_twofold(twofold_from(p[c]), log_ratio(p[c], q[c])));
    return twofold_value(sum);
}

void exponentials(const double *z, size_t n, double *power)
{
    for (size_t first = 0; first < n; first += BLOCK) {
        double from[BLOCK], high[BLOCK], rest[BLOCK];
        const size_t count = block_take(z, n, first, 0.0, from);
        exp_each(from, BLOCK, 0.0, high, rest);
        for (size_t i = 0; i < BLOCK; i++)
            high[i] += rest[i];
        block_put(high, count, power + first);
        if (block_is_between(from, EXP_NORMAL, EXP_LARGEST))
            continue;
        for (size_t i = 0; i < count; i++)
            if (!(from[i] > EXP_NORMAL && from[i] < EXP_LARGEST))
                power[first + i] = exp(from[i]);
    }
}

double perplexity(double loss)
{
    return twofold_value(exp_twofold(twofold_from(loss)));
}

/* What class c adds to the loss, times a scale. */
static struct twofold class_term(const struct softmax_row *row, double z_c, double a_c, size_t c,
                                 double scale)
{
    return a_c == 0.0 ? twofold_zero : twofold_times(scaled_surprise(row, z_c, c, scale), a_c);
}

static struct twofold scaled_loss(const struct softmax_row *row, const double *z, const double *a,
                                  struct labelled labelled, double scale)
{
    struct twofold sum = twofold_zero;
    for (size_t c = labelled.first; c < labelled.end; c++) {
        if (a[c] != 0.0)
            sum = twofold_add(sum, class_term(row, z[c], a[c], c, scale));
    }
    return sum;
}

/* dL/dz_c = p_c (A - a_c) - a_c (1 - p_c), A the sum of the labels: for one-hot labels one of the
 * two is exactly 0, and so is never taken from the other. */
static double softmax_slope(const struct softmax_row *row, struct twofold p_c,
                            struct twofold all_labels, double z_c, double a_c, size_t c)
{
    if (a_c == 0.0)
        return twofold_value(weighted_twofold(all_labels, p_c));
    const struct shares shares = shares_of(row, z_c, c);
    const struct twofold other_labels = twofold_add(all_labels, twofold_from(-a_c));
    const struct twofold push = weighted_twofold(other_labels, p_c);
    const struct twofold pull =
        weighted_twofold(twofold_from(a_c), twofold_divide(shares.others, shares.all));
    return twofold_value(twofold_add(push, twofold_negate(pull)));
}

/* Without a coefficient the slope is p_c times the sum of the labels. */
static void write_slopes(const struct softmax_row *row, struct twofold all_labels,
                         struct labelled labelled, const struct block *block, const double *a,
                         double *slope)
{
    const bool one = all_labels.hi == 1.0 && all_labels.lo == 0.0;
    block_put(block->prob, block->count, slope);
    if (one && (block->first >= labelled.end || block->first + block->count <= labelled.first))
        return; /* as nearly always */
    for (size_t i = 0; i < block->count; i++) {
        const struct twofold p = {block->p[i], block->p_rest[i]};
        /* NOLINTNEXTLINE(clang-analyzer-core.*): a gradient has labels */
        slope[i] = softmax_slope(row, p, all_labels, block->z[i], a[i], block->first + i);
    }
}

/* -softmax_surprise() for each class. */
static void write_log_probs(const struct softmax_row *row, const struct block *block, double *log_p)
{
    double usual[BLOCK]; /* NaN where it is not */
    for (size_t i = 0; i < BLOCK; i++) {
        const struct twofold gap = two_sum_finite(row->max, -block->z[i]);
        usual[i] = 0.0 - twofold_value(twofold_add_finite(gap, row->log1p_rest));
    }
    block_put(usual, block->count, log_p);
    for (size_t i = 0; !block->usual && i < block->count; i++)
        if (isnan(usual[i]))
            log_p[i] = 0.0 - twofold_value(softmax_surprise(row, block->z[i], block->first + i));
}

/* Half of 1e308 - (-1e308) is no overflow, though the difference is. */
static struct twofold loss_of_row(const struct softmax_row *row, const double *z, const double *a,
                                  struct labelled labelled)
{
    const struct twofold loss = scaled_loss(row, z, a, labelled, 1.0);
    if (isfinite(loss.hi))
        return loss;
    return twofold_times(scaled_loss(row, z, a, labelled, SCALE_DOWN), SCALE_UP);
}

struct twofold ce_softmax_of_row(const struct softmax_row *row, const double *z, const double *a,
                                 size_t n, double *p, double *log_p, double *gradient)
{
    const struct divisor all = all_of(row);
    const struct labelled labelled = a ? labelled_of(a, n) : (struct labelled){0, 0};
    const struct twofold all_labels =
        a ? twofold_sum(a + labelled.first, labelled.end - labelled.first) : twofold_zero;
    const struct twofold loss = a ? loss_of_row(row, z, a, labelled) : twofold_zero;
    for (size_t c = 0; c < n; c += BLOCK) {
        struct block block; /* not cleared: what is not wanted stays as it is */
        take_block(row, z, n, c, &block);
        if (p || gradient)
            find_probs(row, &all, &block);
        if (gradient)
            write_slopes(row, all_labels, labelled, &block, a + c, gradient + c);
        if (log_p)
            write_log_probs(row, &block, log_p + c);
        if (p)
            block_put(block.prob, block.count, p + c);
    }
    return loss;
}

struct twofold ce_softmax(const double *z, const double *a, size_t n, double *p, double *log_p,
                          double *gradient)
{
    const struct softmax_row row = softmax_row_of(z, n);
    return ce_softmax_of_row(&row, z, a, n, p, log_p, gradient);
}

struct twofold ce_logits(const double *z, const double *a, size_t n, double *gradient)
{
    if (gradient)
        return ce_softmax(z, a, n, NULL, NULL, gradient);
    const struct softmax_row row = softmax_row_of(z, n);
    return loss_of_row(&row, z, a, labelled_of(a, n));
}

struct twofold softmax_class_loss(const struct softmax_row *row, double z_c, size_t c, double a_c)
{
    const struct twofold loss = class_term(row, z_c, a_c, c, 1.0);
    if (isfinite(loss.hi))
        return loss;
    return twofold_times(class_term(row, z_c, a_c, c, SCALE_DOWN), SCALE_UP);
}

struct twofold ce_logits_of_class(const double *z, size_t n, size_t c, double a_c)
{
    const struct softmax_row row = softmax_row_of(z, n);
    return softmax_class_loss(&row, z[c], c, a_c);
}

struct twofold ce_probs(const double *p, const double *a, size_t n, double *gradient)
{
    struct twofold loss = twofold_zero;
    for (size_t c = 0; c < n; c++) {
        if (a[c] != 0.0)
            loss = twofold_add(loss, twofold_times(twofold_negate(ln_of(p[c])), a[c]));
    }
    /* Adding 0 makes a 0 of a -0, which would turn the sign of the infinity. */
    for (size_t c = 0; gradient && c < n; c++)
        gradient[c] = a[c] != 0.0 ? -a[c] / (p[c] + 0.0) : 0.0;
    return loss;
}

struct twofold bce_logits(double z, double y, double pos_weight, double *gradient)
{
    struct twofold positive = two_product(pos_weight, y);
    struct twofold negative = two_sum(1.0, -y);
    if (gradient) {
        struct twofold push = weighted_twofold(negative, sigmoid_twofold(z));
        struct twofold pull = weighted_twofold(positive, sigmoid_twofold(-z));
        *gradient = twofold_value(twofold_add(push, twofold_negate(pull)));
    }
    return twofold_add(weighted_twofold(positive, softplus_twofold(-z)),
                       weighted_twofold(negative, softplus_twofold(z)));
}

struct twofold bce_probs(double p, double y, double pos_weight, double *gradient)
{
    struct twofold positive = two_product(pos_weight, y);
    struct twofold negative = two_sum(1.0, -y);
    if (gradient) {
        struct twofold one_minus_p = two_sum(1.0, -p);
        struct twofold push =
            negative.hi == 0.0 ? twofold_zero : twofold_divide(negative, one_minus_p);
        struct twofold pull =
            positive.hi == 0.0 ? twofold_zero : twofold_divide(positive, twofold_from(p + 0.0));
        *gradient = twofold_value(twofold_add(push, twofold_negate(pull)));
    }
    return twofold_add(weighted_twofold(positive, twofold_negate(ln_of(p))),
                       weighted_twofold(negative, twofold_negate(ln_one_plus(twofold_from(-p)))));
}
