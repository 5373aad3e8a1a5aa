/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/kernels.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/num.h"

#define ALIGNMENTS 16

static uint64_t next_bits(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

/* From -1 to 1. */
static double next_even(uint64_t *state)
{
    return (double)(int64_t)next_bits(state) * 0x1p-63;
}

double kernel_ulp(double got, double want, enum kernel_dtype dtype)
{
    if (got == want || (isnan(got) && isnan(want)))
        return 0;
    if (!isfinite(got) || !isfinite(want))
        return INFINITY;
    int exponent;
    frexp(want, &exponent);
    const int least = dtype == KERNEL_F32 ? -149 : -1074;
    const int place = exponent - (dtype == KERNEL_F32 ? FLT_MANT_DIG : DBL_MANT_DIG);
    return fabs(got - want) / ldexp(1, want != 0 && place > least ? place : least);
}

static void put(void *numbers, enum kernel_dtype dtype, size_t i, double value)
{
    if (dtype == KERNEL_F32)
        ((float *)numbers)[i] = (float)value;
    else
        ((double *)numbers)[i] = value;
}

static double get(const void *numbers, enum kernel_dtype dtype, size_t i)
{
    return dtype == KERNEL_F32 ? (double)((const float *)numbers)[i] : ((const double *)numbers)[i];
}

/* Row by row other kinds of logits. */
static double logit_of(uint64_t *state, size_t row, size_t c)
{
    static const double scales[] = {0.3, 3, 9, 40, 120, 1e-30};
    const double z = next_even(state) * scales[row % 6];
    switch (row / 6 % 12) {
    case 5: /* powers that float32 cannot hold */
        return c == row % 7 ? -70 : row % 2 ? -90 + fabs(z) / 60 : c % 3 ? -75 : -320;
    case 6: /* one far above the others: a loss that is nearly 0 */
        return c == row % 7 ? z + 60 : z;
    case 7: /* many of the same */
        return c % 3 ? 0.7 : -0.1;
    case 8: /* ties of the largest */
        return floor(z);
    case 9: /* all far away from 0 */
        return z + (row % 2 ? 250 : -250);
    case 10: /* beyond what the vectors do */
        return z + (row % 2 ? 5000 : -5000);
    case 11: /* terms of very different size */
        return z * fabs(next_even(state)) * (c % 5 ? 1 : 4);
    default:
        return z;
    }
}

/* What is odd in some rows: the special values. */
static double special_of(uint64_t *state, size_t row, size_t c, double z)
{
    static const double specials[] = {-INFINITY, INFINITY, NAN,    0x1p-149, -0x1p-1074,
                                      -0.0,      -3.4e38,  3.4e38, -1e4};
    const uint64_t dice = next_bits(state);
    if (row % 20 != 19)
        return z;
    if (row % 100 == 99)
        return c % 2 || row % 200 == 199 ? -INFINITY : z;
    return dice % 9 == 0 ? specials[row / 20 % 9] : z;
}

/* One row: the loss, as it comes alone, with the slope and in float32 arithmetic, and the slope
 * beside those of num.h. */
static void compare_row(const void *row, enum kernel_dtype dtype, size_t classes, int64_t label,
                        const double loss[3], const void *gradient, struct kernel_errors *errors)
{
    double *z = memory_new(3 * classes, sizeof *z), *y = z + classes, *slope = y + classes;
    for (size_t c = 0; c < classes; c++)
        z[c] = get(row, dtype, c);
    y[label] = 1;
    const double want = twofold_value(ce_logits(z, y, classes, slope));
    for (size_t i = 0; i < 2; i++)
        errors->loss = fmax(errors->loss, kernel_ulp(loss[i], want, KERNEL_F64));
    errors->single = fmax(errors->single, kernel_ulp(loss[2], want, KERNEL_F32));
    for (size_t c = 0; c < classes; c++)
        errors->slope = fmax(errors->slope, kernel_ulp(get(gradient, dtype, c), slope[c], dtype));
    errors->rows++;
    free(z);
}

void kernels_measure(const struct kernel_version *version, enum kernel_dtype dtype, size_t classes,
                     size_t rows, struct kernel_errors *errors)
{
    const size_t size = kernel_size(dtype), count = rows * classes;
    uint64_t state = 0x9e3779b97f4a7c15 + classes;
    char *room = memory_new(2 * (count + ALIGNMENTS), size);
    int64_t *labels = memory_new(rows, sizeof *labels);
    double *losses = memory_new(3 * rows, sizeof *losses);
    char *z = room + classes % ALIGNMENTS * size, *gradient = z + (count + 1) * size;
    for (size_t n = 0; n < rows; n++) {
        labels[n] = (int64_t)(next_bits(&state) % classes);
        for (size_t c = 0; c < classes; c++)
            put(z, dtype, n * classes + c, special_of(&state, n, c, logit_of(&state, n, c)));
    }
    const struct kernel_rows all = {z, dtype, rows, classes, classes};
    version->softmax(&all, labels, losses, NULL, NULL);
    version->softmax_slope(&all, labels, 1.0, losses + rows, gradient);
    if (dtype == KERNEL_F32)
        version->softmax_single(&all, labels, losses + 2 * rows, NULL, NULL);
    else
        memcpy(losses + 2 * rows, losses, rows * sizeof *losses);
    for (size_t n = 0; n < rows; n++) {
        const double each[] = {losses[n], losses[rows + n], losses[2 * rows + n]};
        compare_row(z + n * classes * size, dtype, classes, labels[n], each,
                    gradient + n * classes * size, errors);
    }
    free(losses);
    free(labels);
    free(room);
}

void kernels_measure_binary(const struct kernel_version *version, enum kernel_dtype dtype,
                            size_t count, struct kernel_errors *errors)
{
    static const double scales[] = {0.3, 3, 40, 700, 1e-20, 1e5};
    const size_t size = kernel_size(dtype);
    uint64_t state = 0x2545f4914f6cdd1d;
    char *x = memory_new(3 * count, size), *y = x + count * size, *gradient = y + count * size;
    double *losses = memory_new(2 * count, sizeof *losses), *single = losses + count;
    for (size_t i = 0; i < count; i++) {
        const double z = next_even(&state) * scales[i % 6];
        put(x, dtype, i, special_of(&state, i / 50, i, z));
        put(y, dtype, i, i % 3 ? (double)(next_bits(&state) % 2) : fabs(next_even(&state)));
    }
    version->binary(x, y, dtype, count, 1.0, losses, gradient);
    if (dtype == KERNEL_F32)
        version->binary_single((const float *)x, (const float *)y, count, single);
    else
        memcpy(single, losses, count * sizeof *losses);
    for (size_t i = 0; i < count; i++) {
        double slope;
        const double label = get(y, dtype, i);
        const double want = twofold_value(bce_logits(get(x, dtype, i), label, 1.0, &slope));
        const double got = get(gradient, dtype, i);
        errors->loss = fmax(errors->loss, kernel_ulp(losses[i], want, KERNEL_F64));
        errors->single = fmax(errors->single, kernel_ulp(single[i], want, KERNEL_F32));
        /* Between the labels p - y cancels: the ulp is that of the larger. */
        const double large = label == 0 || label == 1 ? slope : fmax(label, fabs(slope));
        errors->slope =
            fmax(errors->slope,
                 isnan(slope) && isnan(got) ? 0 : kernel_ulp(large + (got - slope), large, dtype));
        errors->rows++;
    }
    free(losses);
    free(x);
}

bool kernels_same_cut(const struct kernel_version *version, enum kernel_dtype dtype, bool single,
                      size_t classes, size_t rows)
{
    void (*const losses_of)(const struct kernel_rows *, const int64_t *, double *, double *,
                            double *) = single ? version->softmax_single : version->softmax;
    const size_t size = kernel_size(dtype), stride = classes + 3;
    uint64_t state = 0x9e3779b97f4a7c15 + classes;
    char *z = memory_new(rows * (classes + stride), size), *wide = z + rows * classes * size;
    int64_t *labels = memory_new(rows, sizeof *labels);
    double *losses = memory_new(3 * rows, sizeof *losses);
    for (size_t n = 0; n < rows; n++) {
        labels[n] = (int64_t)(next_bits(&state) % (classes + 1)) - 1;
        for (size_t c = 0; c < classes; c++)
            put(z, dtype, n * classes + c, logit_of(&state, n, c));
        memcpy(wide + n * stride * size, z + n * classes * size, classes * size);
    }
    const struct kernel_rows all = {z, dtype, rows, classes, classes};
    const struct kernel_rows gaps = {wide, dtype, rows, classes, stride};
    losses_of(&all, labels, losses, NULL, NULL);
    losses_of(&gaps, labels, losses + rows, NULL, NULL);
    for (size_t n = 0, step = 1; n < rows; n += step, step = step % 5 + 1) {
        step = rows - n < step ? rows - n : step;
        const struct kernel_rows some = {z + n * classes * size, dtype, step, classes, classes};
        losses_of(&some, labels + n, losses + 2 * rows + n, NULL, NULL);
    }
    const bool same = memcmp(losses, losses + rows, rows * sizeof *losses) == 0 &&
                      memcmp(losses, losses + 2 * rows, rows * sizeof *losses) == 0;
    free(losses);
    free(labels);
    free(z);
    return same;
}
