/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels of one version: the only source of all of them.  kernel_ops.h says what the includer
 * defines. */
#include <stddef.h>

#ifdef KIND
#include "core/kernel/kernel_ops.h"

/* Every number of steps of 1/64 ln 2 is near enough to finish a row: see num_exp.h. */
#define BASE(i) exp_table[bits[i] & (EXP_TABLE - 1)]

/* e^-m of HALF numbers between +-KERNEL_BOUND, to 64 bits: 2^k (high + low). */
ALWAYS_INLINE struct PAIR KIND(inverse_of)(NUMBERS m, NUMBERS *scale)
{
    const NUMBERS shifted = -m * EXP_STEPS + EXP_TO_INTEGER, count = shifted - EXP_TO_INTEGER;
    const LONGS bits = (LONGS)shifted;
    NUMBERS high = {0}, low = {0};
    for (size_t i = 0; i < HALF; i++) {
        high[i] = BASE(i).hi;
        low[i] = BASE(i).lo;
    }
    *scale = (NUMBERS)(((BITS)bits >> 6 << 52) + ((uint64_t)1023 << 52));
    const NUMBERS r = (-m - count * EXP_STEP) - count * EXP_STEP_REST;
    const NUMBERS curve =
        r * r * (1.0 / 2 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720)))));
    return (struct PAIR){{high, low + (high + low) * (r + curve)}};
}
#undef BASE

/* From the sums of a batch to its losses. */
static void KIND(finish)(struct kernel_batch *batch, size_t count)
{
    for (size_t i = 0; i < count; i += HALF) {
        NUMBERS high, low, m, ties, own, scale;
        memcpy(&high, batch->high + i, sizeof high);
        memcpy(&low, batch->low + i, sizeof low);
        memcpy(&m, batch->most + i, sizeof m);
        memcpy(&ties, batch->ties + i, sizeof ties);
        memcpy(&own, batch->own + i, sizeof own);
        const struct PAIR e = KIND(inverse_of)(m, &scale);
        high *= scale;
        low *= scale;
        const NUMBERS others =
            MULTIPLY_ADD(high, e.half[0], high * e.half[1] + low * e.half[0]) + ties;
        const NUMBERS distance = m - own, back = m - distance, lost = back - own;
        const NUMBERS loss = distance + (KIND(ln_one_plus)(others) + lost);
        const NUMBERS factor = (e.half[0] + e.half[1]) * scale / (1.0 + others);
        memcpy(batch->others + i, &others, sizeof others);
        memcpy(batch->losses + i, &loss, sizeof loss);
        memcpy(batch->factor + i, &factor, sizeof factor);
    }
}

/* The sum of the lanes. */
ALWAYS_INLINE double KIND(join)(NUMBERS high, NUMBERS low, double *rest)
{
    double sum = high[0], lost = low[0];
    for (size_t i = 1; i < HALF; i++) {
        const struct twofold next = two_sum_finite(sum, high[i]);
        sum = next.hi;
        lost += low[i] + next.lo;
    }
    *rest = lost;
    return sum;
}

/* Sums of one row: what the additions to `high` drop is in `low`; the parts are far smaller, and
 * come in at the end of a chunk. */
struct KIND(sums) {
    NUMBERS high, low, part[2];
};

ALWAYS_INLINE void KIND(add)(struct KIND(sums) * sums, NUMBERS a)
{
    sums->high = KIND(sum_of)(sums->high, a, &sums->low);
}

ALWAYS_INLINE void KIND(add_parts)(struct KIND(sums) * sums)
{
    KIND(add)(sums, sums->part[0] + sums->part[1]);
    sums->part[0] = sums->part[1] = (NUMBERS){0};
}

/* Adds e^z of four times LANES numbers. */
ALWAYS_INLINE void KIND(take_four)(struct KIND(sums) * sums, const struct PAIR z[4])
{
    NUMBERS scale[4];
    UNROLL for (size_t k = 0; k < 4; k += IN_HAND)
    {
        struct POWERS e[IN_HAND];
        KIND(powers_of)(z + k, e, IN_HAND);
        UNROLL for (size_t j = 0; j < IN_HAND; j++)
        {
            UNROLL for (size_t i = 0; i < 2; i++) sums->part[i] =
                MULTIPLY_ADD(e[j].scale[i], e[j].part[i], sums->part[i]);
            scale[k + j] = e[j].scale[0] + e[j].scale[1];
        }
    }
    KIND(add)(sums, (scale[0] + scale[1]) + (scale[2] + scale[3]));
}

/* Adds e^z of LANES numbers; returns the scales, for the caller to add. */
ALWAYS_INLINE NUMBERS KIND(take)(struct KIND(sums) * sums, struct PAIR z)
{
    const struct POWERS e = KIND(powers)(z);
    UNROLL for (size_t i = 0; i < 2; i++) sums->part[i] =
        MULTIPLY_ADD(e.scale[i], e.part[i], sums->part[i]);
    return e.scale[0] + e.scale[1];
}

ALWAYS_INLINE struct PAIR KIND(pair_of)(double a)
{
    return (struct PAIR){{KIND(numbers_of)(a), KIND(numbers_of)(a)}};
}

/* LANES numbers without those that are the largest: -inf; how many these were is added. */
ALWAYS_INLINE struct PAIR KIND(leave_out)(struct PAIR z, struct PAIR most, struct LPAIR *count)
{
    UNROLL for (size_t i = 0; i < 2; i++)
    {
        const LONGS mask = z.half[i] == most.half[i];
        z.half[i] = KIND(choose)(mask, KIND(numbers_of)(-INFINITY), z.half[i]);
        count->half[i] -= mask;
    }
    return z;
}

ALWAYS_INLINE double KIND(counted)(struct LPAIR count)
{
    const LONGS both = count.half[0] + count.half[1];
    int64_t sum = 0;
    UNROLL for (size_t i = 0; i < HALF; i++) sum += both[i];
    return (double)sum;
}

/* --------------------------------------------------------------------------------- float32 */

#define REAL         float
#define WHOLE        int32_t
#define OF(name)     KIND(name##_f)
#define VALUES       FLOATS
#define LOAD_HALF(z) FROM_FLOATS(z)
#define STORE_HALF   TO_FLOATS
#define LARGER_VALUE LARGER_F
#include "core/kernel/kernel_rows.h"

/* --------------------------------------------------------------------------------- float64 */

ALWAYS_INLINE NUMBERS KIND(from_doubles)(const double *z)
{
    NUMBERS numbers;
    memcpy(&numbers, z, sizeof numbers);
    return numbers;
}

ALWAYS_INLINE void KIND(to_doubles)(double *z, NUMBERS numbers)
{
    memcpy(z, &numbers, sizeof numbers);
}

#define REAL         double
#define WHOLE        int64_t
#define OF(name)     KIND(name##_d)
#define VALUES       NUMBERS
#define LOAD_HALF(z) KIND(from_doubles)(z)
#define STORE_HALF   KIND(to_doubles)
#define LARGER_VALUE LARGER
#include "core/kernel/kernel_rows.h"

/* ------------------------------------------------------------------------------- exact sums */

/* The sum of up to KERNEL_BLOCK numbers as sums[0] 2^-20 + sums[1] 2^-72, without an error; false,
 * and nothing, if one has digits elsewhere, as those below 2^-20 and from 2^20 on may. */
static bool KIND(fixed_sums)(const double *numbers, size_t count, int64_t sums[2])
{
    const NUMBERS first = KIND(numbers_of)(0x1.8p+32), second = KIND(numbers_of)(0x1.8p-20);
    LONGS high = {0}, low = {0}, odd = {0};
    size_t i = 0;
    for (; i < count; i += HALF) {
        double last[HALF] = {0};
        NUMBERS a;
        if (count - i < HALF)
            memcpy(last, numbers + i, (count - i) * sizeof *last);
        memcpy(&a, count - i < HALF ? last : numbers + i, sizeof a);
        const NUMBERS shifted = a + first, rest = a - (shifted - first);
        const NUMBERS below = rest + second, lost = rest - (below - second);
        high += (LONGS)shifted - (LONGS)first;
        low += (LONGS)below - (LONGS)second;
        odd |= (lost != 0.0) | ~((a < 0x1p+20) & (a > -0x1p+20));
    }
    sums[0] = sums[1] = 0;
    int64_t any = 0;
    for (i = 0; i < HALF; i++) {
        sums[0] += high[i];
        sums[1] += low[i];
        any |= odd[i];
    }
    return any == 0;
}

/* ------------------------------------------------------------------------------------ the doors */

static void KIND(fill)(struct kernel_batch *batch, const struct kernel_rows *rows,
                       const int64_t *labels, size_t from, size_t count)
{
    if (rows->dtype == KERNEL_F32)
        KIND(batch_f)(batch, rows, labels, from, count);
    else
        KIND(batch_d)(batch, rows, labels, from, count);
}

static void KIND(softmax)(const struct kernel_rows *rows, const int64_t *labels, double *losses,
                          double *largest, double *others)
{
    struct kernel_batch batch = {0};
    for (size_t from = 0; from < rows->rows; from += KERNEL_BATCH) {
        const size_t left = rows->rows - from, count = left < KERNEL_BATCH ? left : KERNEL_BATCH;
        KIND(fill)(&batch, rows, labels + from, from, count);
        kernel_settle(&batch, rows, labels + from, from, count);
        memcpy(losses + from, batch.losses, count * sizeof *losses);
        if (largest)
            memcpy(largest + from, batch.most, count * sizeof *largest);
        if (others)
            memcpy(others + from, batch.others, count * sizeof *others);
    }
}

static void KIND(softmax_slope)(const struct kernel_rows *rows, const int64_t *labels, double scale,
                                double *losses, void *gradient)
{
    const size_t n = rows->classes, size = kernel_size(rows->dtype);
    struct kernel_batch batch = {0};
    for (size_t i = 0; i < rows->rows; i++) {
        /* A batch of rows that the next cache still has when their slopes are written. */
        const size_t step = n <= KERNEL_NARROW ? KERNEL_BATCH : 1, in = i % step;
        if (in == 0) {
            const size_t count = rows->rows - i < step ? rows->rows - i : step;
            KIND(fill)(&batch, rows, labels + i, i, count);
            kernel_settle(&batch, rows, labels + i, i, count);
            memcpy(losses + i, batch.losses, count * sizeof *losses);
        }
        const char *z = (const char *)rows->logits + i * rows->stride * size;
        char *out = (char *)gradient + i * n * size;
        const double factor = scale * batch.factor[in];
        const bool done =
            batch.factor[in] > 0 && labels[i] >= 0 &&
            (rows->dtype == KERNEL_F32 ? KIND(slope_row_f)((const float *)(const void *)z, n,
                                                           factor, (float *)(void *)out)
                                       : KIND(slope_row_d)((const double *)(const void *)z, n,
                                                           factor, (double *)(void *)out));
        if (done)
            kernel_slope_of_label(&batch, in, rows->dtype, labels[i], scale, out);
        else
            kernel_slope_carefully(z, rows->dtype, n, labels[i], scale, out);
    }
}

static void KIND(binary)(const void *logits, const void *targets, enum kernel_dtype dtype,
                         size_t count, double scale, double *losses, void *gradient)
{
    const bool done = dtype == KERNEL_F32
                          ? KIND(binary_f)(logits, targets, count, scale, losses, gradient)
                          : KIND(binary_d)(logits, targets, count, scale, losses, gradient);
    if (!done)
        kernel_settle_binary(logits, targets, dtype, count, scale, losses, gradient);
}

extern const struct kernel_version KIND(kernel);
const struct kernel_version KIND(kernel) = {KIND_NAME, KIND(softmax), KIND(softmax_slope),
                                            KIND(binary), KIND(fixed_sums)};

#endif
