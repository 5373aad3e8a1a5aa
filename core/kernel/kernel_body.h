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

/* The powers as numbers. */
ALWAYS_INLINE void KIND(keep)(struct POWERS e, double *kept)
{
    UNROLL for (size_t i = 0; i < 2; i++)
    {
        const NUMBERS power = MULTIPLY_ADD(e.scale[i], e.part[i], e.scale[i]);
        memcpy(kept + i * HALF, &power, sizeof power);
    }
}

/* 0 in the place of some: nothing is added, be the part what it may but NaN. */
ALWAYS_INLINE void KIND(leave_out)(struct POWERS *e, struct LPAIR without)
{
    UNROLL for (size_t i = 0; i < 2; i++) e->scale[i] =
        (NUMBERS)((LONGS)e->scale[i] & ~without.half[i]);
}

/* Sums of one row: what the additions to `high` drop is in `low`; the parts are far smaller, and
 * come in at the end of a chunk. */
struct KIND(sums) {
    NUMBERS high, low, part, part_2;
};

ALWAYS_INLINE void KIND(add)(struct KIND(sums) * sums, NUMBERS a)
{
    sums->high = KIND(sum_of)(sums->high, a, &sums->low);
}

ALWAYS_INLINE void KIND(add_parts)(struct KIND(sums) * sums)
{
    KIND(add)(sums, sums->part + sums->part_2);
    sums->part = sums->part_2 = (NUMBERS){0};
}

/* Sums of HALF rows, and how often the largest of each has been left out. */
struct KIND(column_sums) {
    NUMBERS high, low, part;
    LONGS times;
};

ALWAYS_INLINE void KIND(add_column_parts)(struct KIND(column_sums) * sums)
{
    sums->high = KIND(sum_of)(sums->high, sums->part, &sums->low);
    sums->part = (NUMBERS){0};
}

/* Adds e^z of `count` times LANES numbers, 1 or 4, but not where a mask says so; puts all of them
 * into `kept`. Both may be NULL. */
ALWAYS_INLINE void KIND(take)(struct KIND(sums) * sums, const struct PAIR *z, size_t count,
                              const struct LPAIR *without, double *kept)
{
    const size_t together = count < IN_HAND ? count : IN_HAND;
    NUMBERS scale[4];
    UNROLL for (size_t k = 0; k < count; k += together)
    {
        struct POWERS e[IN_HAND];
        KIND(powers_of)(z + k, e, together);
        UNROLL for (size_t j = 0; j < together; j++)
        {
            if (kept)
                KIND(keep)(e[j], kept + (k + j) * LANES);
            if (without)
                KIND(leave_out)(&e[j], without[k + j]);
            sums->part = MULTIPLY_ADD(e[j].scale[0], e[j].part[0], sums->part);
            sums->part_2 = MULTIPLY_ADD(e[j].scale[1], e[j].part[1], sums->part_2);
            scale[k + j] = e[j].scale[0] + e[j].scale[1];
        }
    }
    KIND(add)(sums, count == 1 ? scale[0] : (scale[0] + scale[1]) + (scale[2] + scale[3]));
}

ALWAYS_INLINE struct PAIR KIND(pair_of)(double a)
{
    return (struct PAIR){{KIND(numbers_of)(a), KIND(numbers_of)(a)}};
}

/* Where the largest is; how often it is there in each half is added. */
ALWAYS_INLINE struct LPAIR KIND(places_of)(struct PAIR most, struct PAIR z, LONGS *times,
                                           LONGS *times_2)
{
    const struct LPAIR mask = {{z.half[0] == most.half[0], z.half[1] == most.half[1]}};
    *times -= mask.half[0];
    *times_2 -= mask.half[1];
    return mask;
}

/* The first `count` of LANES places. */
ALWAYS_INLINE struct LPAIR KIND(first)(size_t count)
{
    struct LPAIR mask;
    UNROLL for (size_t i = 0; i < 2; i++)
    {
        LONGS place;
        UNROLL for (size_t j = 0; j < HALF; j++) place[j] = (int64_t)(i * HALF + j);
        mask.half[i] = place < (int64_t)count - (LONGS){0};
    }
    return mask;
}

ALWAYS_INLINE double KIND(counted)(LONGS count)
{
    int64_t sum = 0;
    UNROLL for (size_t i = 0; i < HALF; i++) sum += count[i];
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
    LONGS odd = {0};
    BITS high = {0}, low = {0}; /* these wrap around where a number is odd */
    size_t i = 0;
    for (; i < count; i += HALF) {
        double last[HALF] = {0};
        NUMBERS a;
        if (count - i < HALF)
            memcpy(last, numbers + i, (count - i) * sizeof *last);
        memcpy(&a, count - i < HALF ? last : numbers + i, sizeof a);
        const NUMBERS shifted = a + first, rest = a - (shifted - first);
        const NUMBERS below = rest + second, lost = rest - (below - second);
        high += (BITS)shifted - (BITS)first;
        low += (BITS)below - (BITS)second;
        odd |= (lost != 0.0) | ~((a < 0x1p+20) & (a > -0x1p+20));
    }
    uint64_t sum = 0, sum_2 = 0;
    int64_t any = 0;
    for (i = 0; i < HALF; i++) {
        sum += high[i];
        sum_2 += low[i];
        any |= odd[i];
    }
    sums[0] = (int64_t)sum;
    sums[1] = (int64_t)sum_2;
    return any == 0;
}

/* ------------------------------------------------------------------------------------ the doors */

static void KIND(fill)(struct kernel_batch *batch, const struct kernel_rows *rows,
                       const int64_t *labels, size_t from, size_t count, double *kept)
{
    if (rows->dtype == KERNEL_F32)
        KIND(batch_f)(batch, rows, labels, from, count, kept);
    else
        KIND(batch_d)(batch, rows, labels, from, count, kept);
}

static void KIND(softmax)(const struct kernel_rows *rows, const int64_t *labels, double *losses,
                          double *largest, double *others)
{
    struct kernel_batch batch = {0};
    for (size_t from = 0; from < rows->rows; from += KERNEL_BATCH) {
        const size_t left = rows->rows - from, count = left < KERNEL_BATCH ? left : KERNEL_BATCH;
        KIND(fill)(&batch, rows, labels + from, from, count, NULL);
        kernel_settle(&batch, rows, labels + from, from, count);
        memcpy(losses + from, batch.losses, count * sizeof *losses);
        if (largest)
            memcpy(largest + from, batch.most, count * sizeof *largest);
        if (others)
            memcpy(others + from, batch.others, count * sizeof *others);
    }
}

/* The slopes of a batch, from the powers if they have been kept. */
static void KIND(slopes)(const struct kernel_batch *batch, const struct kernel_rows *rows,
                         const int64_t *labels, size_t count, const double *kept, double scale,
                         void *gradient)
{
    const size_t n = rows->classes, size = kernel_size(rows->dtype);
    const char *z = rows->logits;
    char *out = gradient;
    bool done[KERNEL_BATCH];
    if (rows->dtype == KERNEL_F32)
        KIND(slopes_f)(batch, rows->logits, rows->stride, count, n, kept, scale, gradient, done);
    else
        KIND(slopes_d)(batch, rows->logits, rows->stride, count, n, kept, scale, gradient, done);
    for (size_t i = 0; i < count; i++) {
        if (done[i] && batch->factor[i] > 0 && labels[i] >= 0)
            kernel_slope_of_label(batch, i, rows->dtype, labels[i], scale, out + i * n * size);
        else
            kernel_slope_carefully(z + i * rows->stride * size, rows->dtype, n, labels[i], scale,
                                   out + i * n * size);
    }
}

static void KIND(softmax_slope)(const struct kernel_rows *rows, const int64_t *labels, double scale,
                                double *losses, void *gradient)
{
    const size_t n = rows->classes, size = kernel_size(rows->dtype);
    const size_t fit = KERNEL_KEPT / n, step = fit < LANES ? 1 : fit / LANES * LANES;
    const size_t most = step < KERNEL_BATCH ? step : KERNEL_BATCH;
    struct kernel_batch batch = {0};
    double kept[KERNEL_KEPT];
    for (size_t from = 0; from < rows->rows; from += most) {
        const size_t count = rows->rows - from < most ? rows->rows - from : most;
        struct kernel_rows part = *rows;
        part.logits = (const char *)rows->logits + from * rows->stride * size;
        part.rows = count;
        KIND(fill)(&batch, &part, labels + from, 0, count, fit ? kept : NULL);
        kernel_settle(&batch, &part, labels + from, 0, count);
        memcpy(losses + from, batch.losses, count * sizeof *losses);
        KIND(slopes)
        (&batch, &part, labels + from, count, fit ? kept : NULL, scale,
         (char *)gradient + from * n * size);
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
