/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows that are not for vectors: infinities, NaN, sums that feel the floor. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/kernel/kernel_parts.h"
#include "core/memory.h"
#include "core/num.h"

static double number_at(const void *numbers, enum kernel_dtype dtype, size_t i)
{
    return dtype == KERNEL_F32 ? (double)((const float *)numbers)[i] : ((const double *)numbers)[i];
}

static void put_at(void *numbers, enum kernel_dtype dtype, size_t i, double value)
{
    if (dtype == KERNEL_F32)
        ((float *)numbers)[i] = (float)value;
    else
        ((double *)numbers)[i] = value;
}

/* A row as doubles: free(). */
static double *row_of(const void *row, enum kernel_dtype dtype, size_t classes)
{
    double *z = memory_new(classes, sizeof *z);
    for (size_t c = 0; c < classes; c++)
        z[c] = number_at(row, dtype, c);
    return z;
}

/* Is a row fit for the vectors?  NaN is not. */
static bool is_ordinary(const struct kernel_batch *batch, size_t i)
{
    return fabs(batch->most[i]) <= KERNEL_BOUND && batch->high[i] >= KERNEL_TINY;
}

bool kernel_is_single(const struct kernel_batch *batch, size_t i)
{
    return fabs(batch->most[i]) <= (double)KERNEL_BOUND_F && batch->high[i] >= KERNEL_TINY_F &&
           batch->own[i] > -INFINITY;
}

bool kernel_is_single_output(float logit, float target)
{
    return fabsf(logit) <= KERNEL_BOUND_F && target >= 0 && target <= 1;
}

static void settle_row(struct kernel_batch *batch, size_t i, const void *row,
                       enum kernel_dtype dtype, size_t classes, int64_t label)
{
    double *z = row_of(row, dtype, classes);
    const struct softmax_row known = softmax_row_of(z, classes);
    batch->most[i] = known.max;
    batch->others[i] = twofold_value(known.rest);
    batch->losses[i] =
        label < 0 ? 0 : twofold_value(ce_logits_of_class(z, classes, (size_t)label, 1.0));
    batch->inverse[i] = 0;
    free(z);
}

void kernel_settle(struct kernel_batch *batch, const struct kernel_rows *rows,
                   const int64_t *labels, size_t from, size_t count)
{
    const size_t bytes = rows->stride * kernel_size(rows->dtype);
    for (size_t i = 0; i < count; i++) {
        if (!is_ordinary(batch, i))
            settle_row(batch, i, (const char *)rows->logits + (from + i) * bytes, rows->dtype,
                       rows->classes, labels[i]);
        else if (labels[i] < 0)
            batch->losses[i] = 0;
        else if (batch->own[i] == -INFINITY)
            batch->losses[i] = INFINITY;
    }
}

void kernel_slope_of_label(const struct kernel_batch *batch, size_t i, enum kernel_dtype dtype,
                           int64_t label, double scale, void *gradient)
{
    const double s = batch->others[i];
    const double slope = batch->own[i] == batch->most[i]
                             ? -scale * (s / (1 + s))
                             : number_at(gradient, dtype, (size_t)label) - scale;
    put_at(gradient, dtype, (size_t)label, slope);
}

void kernel_slope_carefully(const void *row, enum kernel_dtype dtype, size_t classes, int64_t label,
                            double scale, void *gradient)
{
    if (label < 0) {
        memset(gradient, 0, classes * kernel_size(dtype));
        return;
    }
    double *z = row_of(row, dtype, classes);
    const struct softmax_row known = softmax_row_of(z, classes);
    for (size_t c = 0; c < classes; c++) {
        const double slope =
            c == (size_t)label ? -softmax_other(&known, z[c], c) : softmax_prob(&known, z[c], c);
        put_at(gradient, dtype, c, scale * slope);
    }
    free(z);
}

void kernel_settle_binary(const void *logits, const void *targets, enum kernel_dtype dtype,
                          size_t count, double scale, double *losses, void *gradient)
{
    for (size_t i = 0; i < count; i++) {
        const double x = number_at(logits, dtype, i), y = number_at(targets, dtype, i);
        double slope = 0;
        if (fabs(x) <= KERNEL_BOUND)
            continue;
        losses[i] = twofold_value(bce_logits(x, y, 1.0, &slope));
        if (gradient)
            put_at(gradient, dtype, i, scale * slope);
    }
}
