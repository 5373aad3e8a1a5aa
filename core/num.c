/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/num.h"

#include <float.h>
#include <math.h>

#ifdef __FAST_MATH__
#error "the numbers need IEEE arithmetic: compile without -ffast-math"
#endif
#if FLT_EVAL_METHOD != 0 && FLT_EVAL_METHOD != 1
#error "the numbers need doubles without excess precision: compile with -msse2 -mfpmath=sse"
#endif

/* By this power of two a row is scaled down where a difference of logits overflows. */
#define SCALE_DOWN 0x1p-64
#define SCALE_UP   0x1p+64

/* Beyond these e^x is 0 or infinity. */
#define EXP_LOWEST  (-800.0)
#define EXP_HIGHEST 710.0

/* Below the first, e^x is nearly subnormal; 2 to the second lifts it out of there. */
#define EXP_SMALL (-600.0)
#define EXP_SHIFT 200

/* Up to here ln(1 + t) is t, and the quotient below would lose a digit of a subnormal number. */
#define LN_LINEAR 0x1p-100

/* What two ways to the same number may differ by, as a part of it; of 1 if it is smaller. */
#define NEARLY 1e-9

#define ROOT_OF_HALF 0x1.6a09e667f3bcdp-1

static const struct twofold twofold_zero = {0.0, 0.0};
static const struct twofold twofold_one = {1.0, 0.0};

/* a + b without an error (Knuth).  The infinite results are cut off early, here and below, because
 * the error term of infinity is a NaN that would spread. */
static struct twofold two_sum(double a, double b)
{
    double sum = a + b;
    if (!isfinite(sum))
        return twofold_from(sum);
    double b_part = sum - a;
    double lost = (a - (sum - b_part)) + (b - b_part);
    return (struct twofold){sum, isfinite(lost) ? lost : 0.0};
}

/* The same for |a| >= |b| (Dekker). */
static struct twofold fast_two_sum(double a, double b)
{
    double sum = a + b;
    if (!isfinite(sum))
        return twofold_from(sum);
    return (struct twofold){sum, b - (sum - a)};
}

static struct twofold two_product(double a, double b)
{
    double product = a * b;
    if (!isfinite(product))
        return twofold_from(product);
    return (struct twofold){product, fma(a, b, -product)};
}

static struct twofold multiply(struct twofold a, struct twofold b)
{
    struct twofold product = two_product(a.hi, b.hi);
    if (!isfinite(product.hi))
        return product;
    return fast_two_sum(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}

/* A product in which a coefficient of 0 wins over everything, infinity and NaN included. */
static struct twofold weighted_twofold(struct twofold coefficient, struct twofold value)
{
    return coefficient.hi == 0.0 ? twofold_zero : multiply(coefficient, value);
}

struct twofold twofold_from(double a)
{
    return (struct twofold){a, 0.0};
}

struct twofold twofold_negate(struct twofold a)
{
    return (struct twofold){-a.hi, -a.lo};
}

struct twofold twofold_add(struct twofold a, struct twofold b)
{
    struct twofold high = two_sum(a.hi, b.hi);
    if (!isfinite(high.hi))
        return high;
    struct twofold low = two_sum(a.lo, b.lo);
    struct twofold sum = fast_two_sum(high.hi, high.lo + low.hi);
    return fast_two_sum(sum.hi, sum.lo + low.lo);
}

struct twofold twofold_times(struct twofold a, double b)
{
    return multiply(a, twofold_from(b));
}

struct twofold twofold_divide(struct twofold a, struct twofold b)
{
    double quotient = a.hi / b.hi;
    if (!isfinite(quotient) || !isfinite(b.hi))
        return twofold_from(quotient);
    struct twofold remainder = twofold_add(a, twofold_negate(twofold_times(b, quotient)));
    double correction = remainder.hi / b.hi;
    return fast_two_sum(quotient, isfinite(correction) ? correction : 0.0);
}

struct twofold twofold_ln(int base)
{
    static const struct twofold ln2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
    static const struct twofold ln10 = {0x1.26bb1bbb55516p+1, -0x1.f48ad494ea3e9p-53};
    return base == 2 ? ln2 : base == 10 ? ln10 : twofold_one;
}

double twofold_value(struct twofold a)
{
    return a.hi + a.lo;
}

double weighted(double weight, double value)
{
    return weight == 0.0 ? 0.0 : weight * value;
}

bool nearly_equal(double a, double b)
{
    return a == b || (isnan(a) && isnan(b)) || fabs(a - b) <= NEARLY * fmax(1.0, fabs(b));
}

/* The coefficient of highest order comes first; the value is that of a polynomial in x. */
static double polynomial(const double *coefficient, size_t count, double x)
{
    double sum = coefficient[0];
    for (size_t i = 1; i < count; i++)
        sum = sum * x + coefficient[i];
    return sum;
}

/* 2^shift e^a, wrong by a few hundredths of an ulp: the exponential of the C library may be wrong
 * by a whole one, and differs from machine to machine.  a = k ln 2 + r with |r| < 0.35; of the
 * series 1 + r + r^2/2 + ... only the terms from r^3 on, which are small, are computed with
 * rounding. */
static struct twofold exp_shifted(struct twofold a, int shift)
{
    static const double series[] = {
        1.0 / 1307674368000.0,
        1.0 / 87178291200.0,
        1.0 / 6227020800.0,
        1.0 / 479001600.0,
        1.0 / 39916800.0,
        1.0 / 3628800.0,
        1.0 / 362880.0,
        1.0 / 40320.0,
        1.0 / 5040.0,
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
    };
    if (!(a.hi > EXP_LOWEST && a.hi < EXP_HIGHEST))
        return twofold_from(exp(a.hi));
    double k = round(a.hi / twofold_ln(2).hi);
    struct twofold r = twofold_add(a, twofold_negate(twofold_times(twofold_ln(2), k)));
    struct twofold square = multiply(r, r);
    double tail = square.hi * r.hi * polynomial(series, sizeof series / sizeof *series, r.hi);
    struct twofold curved = fast_two_sum(square.hi / 2.0, square.lo / 2.0 + tail);
    struct twofold power = twofold_add(twofold_add(twofold_one, r), curved);
    int exponent = (int)k + shift;
    return fast_two_sum(ldexp(power.hi, exponent), ldexp(power.lo, exponent));
}

static struct twofold exp_twofold(struct twofold a)
{
    return exp_shifted(a, 0);
}

/* ln(1 + t), as exact: 1 + t = 2^k (1 + u) with 1 + u between the roots of 1/2 and 2, and
 * ln(1 + u) = 2 (s + s^3/3 + s^5/5 + ...) with s = u/(2 + u), so |s| < 0.172. */
static struct twofold ln_one_plus(struct twofold t)
{
    static const double series[] = {
        2.0 / 25.0, 2.0 / 23.0, 2.0 / 21.0, 2.0 / 19.0, 2.0 / 17.0, 2.0 / 15.0,
        2.0 / 13.0, 2.0 / 11.0, 2.0 / 9.0,  2.0 / 7.0,  2.0 / 5.0,  2.0 / 3.0,
    };
    if (fabs(t.hi) < LN_LINEAR)
        return t;
    struct twofold sum = twofold_add(twofold_one, t);
    if (!(sum.hi > 0.0 && isfinite(sum.hi)))
        return twofold_from(log(sum.hi));
    int k;
    if (frexp(sum.hi, &k) < ROOT_OF_HALF)
        k--;
    struct twofold u = t;
    if (k != 0) {
        struct twofold scaled = {ldexp(sum.hi, -k), ldexp(sum.lo, -k)};
        u = twofold_add(scaled, twofold_from(-1.0));
    }
    struct twofold s = twofold_divide(u, twofold_add(twofold_from(2.0), u));
    double square = s.hi * s.hi;
    double tail = s.hi * square * polynomial(series, sizeof series / sizeof *series, square);
    struct twofold near = fast_two_sum(2.0 * s.hi, 2.0 * s.lo + tail);
    return twofold_add(twofold_times(twofold_ln(2), k), near);
}

/* p - 1 is exact as a twofold, however small p is. */
static struct twofold ln_of(double p)
{
    return ln_one_plus(two_sum(p, -1.0));
}

/* The sum over all classes but the largest.  Where every addend is subnormal, and so has lost
 * digits, they are summed far above and brought down together. */
static struct twofold rest_of(const double *z, size_t n, const struct softmax_row *row)
{
    double second = -INFINITY;
    for (size_t c = 0; c < n; c++) {
        if (c != row->argmax && z[c] > second)
            second = z[c];
    }
    int shift = second - row->max < EXP_SMALL ? EXP_SHIFT : 0;
    struct twofold sum = twofold_zero;
    for (size_t c = 0; c < n; c++) {
        if (c != row->argmax)
            sum = twofold_add(sum, exp_shifted(two_sum(z[c], -row->max), shift));
    }
    return shift ? fast_two_sum(ldexp(sum.hi, -shift), ldexp(sum.lo, -shift)) : sum;
}

struct softmax_row softmax_row_of(const double *z, size_t n)
{
    struct softmax_row row = {.max = z[0]};
    for (size_t c = 1; c < n; c++) {
        if (z[c] > row.max) {
            row.max = z[c];
            row.argmax = c;
        }
    }
    row.rest = isfinite(row.max) ? rest_of(z, n, &row) : twofold_from(NAN);
    row.log1p_rest = ln_one_plus(row.rest);
    return row;
}

/* -ln p_c times a scale, which is a power of two. */
static struct twofold scaled_surprise(const struct softmax_row *row, double z_c, size_t c,
                                      double scale)
{
    struct twofold log_sum = twofold_times(row->log1p_rest, scale);
    if (c == row->argmax)
        return log_sum;
    return twofold_add(two_sum(row->max * scale, -z_c * scale), log_sum);
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

double softmax_prob(const struct softmax_row *row, double z_c, size_t c)
{
    struct shares shares = shares_of(row, z_c, c);
    return twofold_value(twofold_divide(shares.own, shares.all));
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
    struct softmax_row row = softmax_row_of(z, n);
    for (size_t c = 0; c < n; c++)
        p[c] = softmax_prob(&row, z[c], c);
}

void log_softmax(const double *z, size_t n, double *log_p)
{
    struct softmax_row row = softmax_row_of(z, n);
    for (size_t c = 0; c < n; c++)
        log_p[c] = 0.0 - twofold_value(softmax_surprise(&row, z[c], c));
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

double perplexity(double loss)
{
    return twofold_value(exp_twofold(twofold_from(loss)));
}

static struct twofold weighted_surprise(const struct softmax_row *row, const double *z,
                                        const double *a, size_t n, double scale)
{
    struct twofold sum = twofold_zero;
    for (size_t c = 0; c < n; c++) {
        if (a[c] != 0.0)
            sum = twofold_add(sum, twofold_times(scaled_surprise(row, z[c], c, scale), a[c]));
    }
    return sum;
}

/* dL/dz_c = p_c (A - a_c) - a_c (1 - p_c): for one-hot labels one of the two is exactly 0, and so
 * is never taken from the other. */
static void softmax_gradient(const struct softmax_row *row, const double *z, const double *a,
                             size_t n, double *gradient)
{
    struct twofold total = twofold_zero;
    for (size_t c = 0; c < n; c++)
        total = twofold_add(total, twofold_from(a[c]));
    for (size_t c = 0; c < n; c++) {
        struct shares shares = shares_of(row, z[c], c);
        struct twofold other_labels = twofold_add(total, twofold_from(-a[c]));
        struct twofold push =
            weighted_twofold(other_labels, twofold_divide(shares.own, shares.all));
        struct twofold pull =
            weighted_twofold(twofold_from(a[c]), twofold_divide(shares.others, shares.all));
        gradient[c] = twofold_value(twofold_add(push, twofold_negate(pull)));
    }
}

struct twofold ce_logits(const double *z, const double *a, size_t n, double *gradient)
{
    struct softmax_row row = softmax_row_of(z, n);
    struct twofold loss = weighted_surprise(&row, z, a, n, 1.0);
    /* Half of 1e308 - (-1e308) is no overflow, though the difference is. */
    if (!isfinite(loss.hi))
        loss = twofold_times(weighted_surprise(&row, z, a, n, SCALE_DOWN), SCALE_UP);
    if (gradient)
        softmax_gradient(&row, z, a, n, gradient);
    return loss;
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
