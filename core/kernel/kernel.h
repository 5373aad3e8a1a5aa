/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Losses of many rows at once, with the processor's vector registers: what `xent eval` computes
 * with and `xent bench` measures.
 *
 * The loss of a row z with the class number t is  (m - z_t) + log1p(s),  m the largest logit and s
 * the sum of e^(z_c - m) over the others.  Both parts are >= 0, nothing cancels, and a tiny loss
 * keeps its digits.  Promised: within 5 ulp of the true value of the numbers as they stand, float32
 * or float64, however small the loss is.  All arithmetic is in double, but for the functions that
 * say otherwise.
 *
 * A row with NaN or +inf, with its largest logit beyond +-300, or whose others add up to less than
 * 1e-128 (e^z of them, not of z - m), is computed by num.h, which is slow, and has its special
 * values: NaN for a row with NaN or +inf or of nothing but -inf; a logit of -inf is a class with
 * probability 0, and the loss inf if it is the label.
 *
 * A row's result depends on that row alone, and on the version: not on its neighbours, on the
 * alignment, on how the rows are cut into calls or which thread calls.  All functions may be called
 * by several threads at once.
 *
 * There is a version in portable C, one for AVX2 with FMA, one for AVX-512, one for NEON.  The best
 * that the processor has is taken; the environment variable XENT_KERNEL (plain, avx2, avx512, neon)
 * names another.  One that the processor lacks is not taken. */
#ifndef XENT_CORE_KERNEL_KERNEL_H
#define XENT_CORE_KERNEL_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum kernel_dtype { KERNEL_F32, KERNEL_F64 };

/* The bytes of a number. */
static inline size_t kernel_size(enum kernel_dtype dtype)
{
    return dtype == KERNEL_F32 ? sizeof(float) : sizeof(double);
}

/* rows x classes numbers of the type, from row to row `stride` numbers; classes > 0. */
struct kernel_rows {
    const void *logits;
    enum kernel_dtype dtype;
    size_t rows, classes, stride;
};

/* The loss of each row for its class number.  A label is a class number or -1: the row does not
 * count and its loss is 0.  `largest` gets m and `others` s, rounded, so that the probability of
 * the largest is 1/(1 + s); both may be NULL.  Where s is no number, it is NaN. */
void kernel_softmax(const struct kernel_rows *rows, const int64_t *labels, double *losses,
                    double *largest, double *others);

/* The losses, as exact but added up in another order, and `gradient`, rows x classes numbers of the
 * type without gaps: the slope scale (p_c - y_c), within 6 ulp of the type; 0 for a row that does
 * not count. */
void kernel_softmax_slope(const struct kernel_rows *rows, const int64_t *labels, double scale,
                          double *losses, void *gradient);

/* Sigmoid cross-entropy of `count` outputs x with targets y of the same type,
 *     y softplus(-x) + (1 - y) softplus(x) = log1p(e^-|x|) + |x| (x > 0 ? 1 - y : y);
 * a target may lie between 0 and 1 or beyond.  `gradient`, scale (sigmoid(x) - y), may be NULL. */
void kernel_binary(const void *logits, const void *targets, enum kernel_dtype dtype, size_t count,
                   double *losses);
void kernel_binary_slope(const void *logits, const void *targets, enum kernel_dtype dtype,
                         size_t count, double scale, double *losses, void *gradient);

/* The losses of float32 numbers in float32 arithmetic: within 4 ulp of float32, not of double,
 * however small they are, and two to three times as quick.  The rows' type is KERNEL_F32. */
void kernel_softmax_single(const struct kernel_rows *rows, const int64_t *labels, double *losses,
                           double *largest, double *others);
void kernel_binary_single(const float *logits, const float *targets, size_t count, double *losses);

/* What the functions above call: all versions that this processor has, the portable one first. */
struct kernel_version {
    const char *name;
    void (*softmax)(const struct kernel_rows *rows, const int64_t *labels, double *losses,
                    double *largest, double *others);
    void (*softmax_slope)(const struct kernel_rows *rows, const int64_t *labels, double scale,
                          double *losses, void *gradient);
    void (*binary)(const void *logits, const void *targets, enum kernel_dtype dtype, size_t count,
                   double scale, double *losses, void *gradient);
    void (*softmax_single)(const struct kernel_rows *rows, const int64_t *labels, double *losses,
                           double *largest, double *others);
    void (*binary_single)(const float *logits, const float *targets, size_t count, double *losses);
    bool (*fixed_sums)(const double *numbers, size_t count, int64_t sums[2]); /* kernel_sum.c */
};

size_t kernel_versions(const struct kernel_version *const **list);
const struct kernel_version *kernel_best(void); /* reads the environment */

#endif
