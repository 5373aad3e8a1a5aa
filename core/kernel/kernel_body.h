/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels of one version: the only source of all of them.  kernel_ops.h says what the includer
 * defines. */
#include <stddef.h>

#ifdef KIND
#include "core/kernel/kernel_ops.h"

/* LANES doubles in memory: half by half, which compilers know how to do. */
ALWAYS_INLINE struct PAIR KIND(get)(const double *from)
{
    struct PAIR pair;
    UNROLL for (size_t i = 0; i < 2; i++) memcpy(&pair.half[i], from + i * HALF, sizeof(NUMBERS));
    return pair;
}

ALWAYS_INLINE void KIND(put)(double *to, struct PAIR pair)
{
    UNROLL for (size_t i = 0; i < 2; i++) memcpy(to + i * HALF, &pair.half[i], sizeof(NUMBERS));
}

/* The sum s of e^d, made of a sum of brief powers e^(d (1 + KERNEL_BRIEF)), no d above 0: it is too
 * large by KERNEL_BRIEF times the mean of d, weighted by e^d.  That mean lies between ln s -
 * ln(classes) and ln s; where in it does not matter, a million classes are 0.9 ulp.  The exponent
 * of s will do. */
ALWAYS_INLINE NUMBERS KIND(not_brief)(NUMBERS s)
{
    const NUMBERS exponent = KIND(count_of)((LONGS)((BITS)s >> 52)) - 1023.0;
    const NUMBERS mean = LESSER(exponent, KIND(numbers_of)(0.0));
    return MULTIPLY_ADD(s * mean, KIND(numbers_of)(-KERNEL_BRIEF * 0x1.62e42fefa39efp-1), s);
}

/* e^-m, and with it the sums: those over e^(z - m). */
ALWAYS_INLINE void KIND(scale)(struct kernel_batch *batch, size_t count, bool brief)
{
    for (size_t i = 0; i < count; i += LANES) {
        const struct PAIR high = KIND(get)(batch->high + i), low = KIND(get)(batch->low + i);
        struct PAIR minus = KIND(get)(batch->most + i), others;
        UNROLL for (size_t k = 0; k < 2; k++) minus.half[k] = -minus.half[k];
        const struct PAIR e = KIND(powers)(minus, brief);
        UNROLL for (size_t k = 0; k < 2; k++) others.half[k] =
            MULTIPLY_ADD(high.half[k], e.half[k], low.half[k] * e.half[k]);
        if (brief)
            UNROLL for (size_t k = 0; k < 2; k++) others.half[k] = KIND(not_brief)(others.half[k]);
        KIND(put)(batch->inverse + i, e);
        KIND(put)(batch->others + i, others);
    }
}

/* From the sums of a batch to its losses; says whether no row of it needs more care: the largest
 * logit is within +-bound, and the sum of the others at least `tiny`.  Two loops, as the steps for
 * a row wait for each other: more rows are on their way at once. */
static bool KIND(finish)(struct kernel_batch *batch, size_t count, bool brief, double bound,
                         double tiny)
{
    LONGS odd = {0};
    if (brief)
        KIND(scale)(batch, count, true);
    else
        KIND(scale)(batch, count, false);
    for (size_t i = 0; i < count; i += HALF) {
        NUMBERS high, m, own, others;
        memcpy(&high, batch->high + i, sizeof high);
        memcpy(&m, batch->most + i, sizeof m);
        memcpy(&own, batch->own + i, sizeof own);
        memcpy(&others, batch->others + i, sizeof others);
        const NUMBERS distance = m - own, lost = (m - distance) - own;
        const NUMBERS loss = distance + (KIND(ln_one_plus)(others) + lost);
        odd |= ~((m <= bound) & (m >= -bound) & (high >= tiny) & (own > -INFINITY));
        memcpy(batch->losses + i, &loss, sizeof loss);
    }
    return !ANY((INTS)odd);
}

/* Plain sums of the parts of some powers, in each lane. */
struct KIND(sums) {
    struct PAIR scale, part;
};

ALWAYS_INLINE void KIND(add_powers)(struct KIND(sums) * sums, const struct POWERS *e)
{
    UNROLL for (size_t i = 0; i < 2; i++)
    {
        sums->scale.half[i] += e->scale[i];
        sums->part.half[i] = MULTIPLY_ADD(e->scale[i], e->part[i], sums->part.half[i]);
    }
}

/* high + low + a, nothing of which is below 0.  Where `a` is the larger, up to half a last place of
 * the new sum is lost; but then the sum has doubled, so that all that is lost is less than one. */
ALWAYS_INLINE void KIND(add)(struct PAIR *high, struct PAIR *low, size_t i, NUMBERS a)
{
    const NUMBERS sum = high->half[i] + a;
    low->half[i] += a - (sum - high->half[i]);
    high->half[i] = sum;
}

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
#define LESSER_VALUE LESSER
#define SPREAD_VALUE KIND(numbers_of)
#define EDGE         kernel_edge_d
#define BRIEF        false
#include "core/kernel/kernel_rows.h"

/* --------------------------------------------------------------------------------- float32 */

#define REAL         float
#define WHOLE        int32_t
#define OF(name)     KIND(name##_f)
#define VALUES       FLOATS
#define LOAD_HALF(z) FROM_FLOATS(z)
#define STORE_HALF   TO_FLOATS
#define LARGER_VALUE LARGER_F
#define LESSER_VALUE LESSER_F
#define SPREAD_VALUE SPREAD_F
#define EDGE         kernel_edge_f
#define BRIEF        FUSED
#include "core/kernel/kernel_rows.h"

#include "core/kernel/kernel_single.h"

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

/* The losses of rows from `from` on, and what belongs to them. */
static void KIND(fill)(struct kernel_batch *batch, const struct kernel_rows *rows,
                       const int64_t *labels, size_t from, size_t count, double *kept)
{
    const bool done = rows->dtype == KERNEL_F32
                          ? KIND(batch_f)(batch, rows, labels, from, count, kept)
                          : KIND(batch_d)(batch, rows, labels, from, count, kept);
    if (!done)
        kernel_settle(batch, rows, labels, from, count);
}

/* The same in float32 arithmetic; rows that are not for it are done in double. */
static void KIND(fill_single)(struct kernel_batch *batch, const struct kernel_rows *rows,
                              const int64_t *labels, size_t from, size_t count)
{
    if (KIND(batch_single)(batch, rows, labels, from, count))
        return;
    struct kernel_batch careful = {0};
    KIND(fill)(&careful, rows, labels, from, count, NULL);
    for (size_t i = 0; i < count; i++) {
        if (!kernel_is_single(batch, i) || labels[i] < 0) {
            batch->losses[i] = careful.losses[i];
            batch->most[i] = careful.most[i];
            batch->others[i] = careful.others[i];
        }
    }
}

ALWAYS_INLINE void KIND(losses)(const struct kernel_rows *rows, const int64_t *labels, bool single,
                                double *losses, double *largest, double *others)
{
    struct kernel_batch batch = {0};
    for (size_t from = 0; from < rows->rows; from += KERNEL_BATCH) {
        const size_t left = rows->rows - from, count = left < KERNEL_BATCH ? left : KERNEL_BATCH;
        if (single)
            KIND(fill_single)(&batch, rows, labels + from, from, count);
        else
            KIND(fill)(&batch, rows, labels + from, from, count, NULL);
        memcpy(losses + from, batch.losses, count * sizeof *losses);
        if (largest)
            memcpy(largest + from, batch.most, count * sizeof *largest);
        if (others)
            memcpy(others + from, batch.others, count * sizeof *others);
    }
}

static void KIND(softmax)(const struct kernel_rows *rows, const int64_t *labels, double *losses,
                          double *largest, double *others)
{
    KIND(losses)(rows, labels, false, losses, largest, others);
}

static void KIND(softmax_single)(const struct kernel_rows *rows, const int64_t *labels,
                                 double *losses, double *largest, double *others)
{
    KIND(losses)(rows, labels, true, losses, largest, others);
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
        if (done[i] && batch->inverse[i] > 0 && labels[i] >= 0)
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
    const size_t fit = KERNEL_KEPT / n, step = fit < LANES ? fit : fit / LANES * LANES;
    const size_t most = step == 0 ? 1 : step < KERNEL_BATCH ? step : KERNEL_BATCH;
    struct kernel_batch batch = {0};
    double kept[KERNEL_KEPT];
    for (size_t from = 0; from < rows->rows; from += most) {
        const size_t count = rows->rows - from < most ? rows->rows - from : most;
        struct kernel_rows part = *rows;
        part.logits = (const char *)rows->logits + from * rows->stride * size;
        part.rows = count;
        KIND(fill)(&batch, &part, labels + from, 0, count, fit ? kept : NULL);
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

static void KIND(binary_single)(const float *logits, const float *targets, size_t count,
                                double *losses)
{
    double careful[KERNEL_OUTPUTS];
    for (size_t i = 0; i < count; i += KERNEL_OUTPUTS) {
        const size_t some = count - i < KERNEL_OUTPUTS ? count - i : KERNEL_OUTPUTS;
        const float *x = logits + i, *y = targets + i;
        if (KIND(outputs_single)(x, y, some, losses + i))
            continue;
        KIND(binary)(x, y, KERNEL_F32, some, 0, careful, NULL);
        for (size_t k = 0; k < some; k++)
            losses[i + k] = kernel_is_single_output(x[k], y[k]) ? losses[i + k] : careful[k];
    }
}

extern const struct kernel_version KIND(kernel);
const struct kernel_version KIND(kernel) = {
    .name = KIND_NAME,
    .softmax = KIND(softmax),
    .softmax_single = KIND(softmax_single),
    .softmax_slope = KIND(softmax_slope),
    .binary = KIND(binary),
    .binary_single = KIND(binary_single),
    .fixed_sums = KIND(fixed_sums),
};

#endif
