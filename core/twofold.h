/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of twice the precision: an unevaluated sum hi + lo, |lo| at most half an ulp of hi, about
 * 106 bits.  Losses are carried like this until they are reduced and shown.  If hi is not finite lo
 * is 0.
 *
 * What is here stands in inner loops, so it is written to be inlined: computed as if nothing were
 * infinite, with one look at the end.  The error term of infinity is a NaN that spreads to the end;
 * what gave it is then computed once more with care. */
#ifndef XENT_CORE_TWOFOLD_H
#define XENT_CORE_TWOFOLD_H

#include <math.h>
#include <stddef.h>

struct twofold {
    double hi, lo;
};

static inline struct twofold twofold_from(double a)
{
    return (struct twofold){a, 0.0};
}

static inline struct twofold twofold_negate(struct twofold a)
{
    return (struct twofold){-a.hi, -a.lo};
}

static inline double twofold_value(struct twofold a)
{
    return a.hi + a.lo;
}

/* a + b without an error (Knuth); nothing may be infinite. */
static inline struct twofold two_sum_finite(double a, double b)
{
    double sum = a + b;
    double b_part = sum - a;
    return (struct twofold){sum, (a - (sum - b_part)) + (b - b_part)};
}

/* The same for |a| >= |b| (Dekker). */
static inline struct twofold fast_two_sum_finite(double a, double b)
{
    double sum = a + b;
    return (struct twofold){sum, b - (sum - a)};
}

/* The same for all numbers. */
static inline struct twofold two_sum(double a, double b)
{
    struct twofold sum = two_sum_finite(a, b);
    return isfinite(sum.lo) ? sum : twofold_from(sum.hi);
}

static inline struct twofold fast_two_sum(double a, double b)
{
    struct twofold sum = fast_two_sum_finite(a, b);
    return isfinite(sum.lo) ? sum : twofold_from(sum.hi);
}

/* a * b without an error, unless that is subnormal. */
static inline struct twofold two_product(double a, double b)
{
    double product = a * b;
    return isfinite(product) ? (struct twofold){product, fma(a, b, -product)}
                             : twofold_from(product);
}

/* Sums, products and quotients to about 100 bits.  The careful sum is for twofold_add(), where
 * something is not finite. */
struct twofold twofold_add_carefully(struct twofold a, struct twofold b);

static inline struct twofold twofold_add_finite(struct twofold a, struct twofold b)
{
    struct twofold high = two_sum_finite(a.hi, b.hi), low = two_sum_finite(a.lo, b.lo);
    struct twofold sum = fast_two_sum_finite(high.hi, high.lo + low.hi);
    return fast_two_sum_finite(sum.hi, sum.lo + low.lo);
}

static inline struct twofold twofold_add(struct twofold a, struct twofold b)
{
    struct twofold sum = twofold_add_finite(a, b);
    return isfinite(sum.lo) ? sum : twofold_add_carefully(a, b);
}

static inline struct twofold twofold_multiply(struct twofold a, struct twofold b)
{
    struct twofold product = two_product(a.hi, b.hi);
    if (!isfinite(product.hi))
        return product;
    return fast_two_sum(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}

static inline struct twofold twofold_times(struct twofold a, double b)
{
    return twofold_multiply(a, twofold_from(b));
}

struct twofold twofold_divide(struct twofold a, struct twofold b);

/* Adds to a sum of many numbers: what each addition drops is summed beside it, so that the next
 * waits for nothing but the high part.  Good to about 90 bits.  The low part is not small, nor 0
 * beside infinity, until twofold_summed() has joined the two. */
static inline void twofold_sum_up(struct twofold *sum, double addend)
{
    const struct twofold next = two_sum_finite(sum->hi, addend);
    sum->hi = next.hi;
    sum->lo += next.lo;
}

static inline struct twofold twofold_summed(struct twofold sum)
{
    return isfinite(sum.lo) ? fast_two_sum(sum.hi, sum.lo) : twofold_from(sum.hi);
}

/* The sum of n numbers, made like that. */
struct twofold twofold_sum(const double *numbers, size_t n);

/* ln 2 or ln 10; 1 for any other base. */
struct twofold twofold_ln(int base);

#endif
