/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Float32 numbers in float32 arithmetic: kernel_body.h includes this once for each version.
 *
 * Twice as many numbers fit a register, and their powers need half the steps.  Only what is added
 * up at length is added in double, and a row's end, which cancels or takes a logarithm, is that of
 * kernel_body.h. */
#include <stddef.h>

#ifdef KIND
#define WORDS KIND(words)
typedef uint32_t WORDS __attribute__((vector_size(LANES * sizeof(uint32_t))));

ALWAYS_INLINE struct PAIR KIND(widened)(FLOATS z)
{
    return (struct PAIR){{WIDENED(z, 0), WIDENED(z, 1)}};
}

ALWAYS_INLINE FLOATS KIND(floats_at)(const float *z)
{
    FLOATS floats;
    memcpy(&floats, z, sizeof floats);
    return floats;
}

/* e^z for z from KERNEL_FLOOR_F to KERNEL_BOUND_F: z = n ln 2 + r, e^r = 1 + r + r^2 (c[n] ...).
 * What is left of z is exact but for the last place of ln 2/2, so the power is right to 0.8 ulp.
 * NaN gives NaN. */
ALWAYS_INLINE FLOATS KIND(power_f)(FLOATS z)
{
    static const float c[] = KERNEL_EXP_F;
    const FLOATS to_integer = SPREAD_F(0x1.8p+23f);
    const FLOATS shifted = MULTIPLY_ADD_F(z, SPREAD_F(0x1.715476p+0f), to_integer);
    const FLOATS n = to_integer - shifted;
    const FLOATS left = MULTIPLY_ADD_F(n, SPREAD_F(KERNEL_LN_2_F), z);
    const FLOATS r = MULTIPLY_ADD_F(n, SPREAD_F(KERNEL_LN_2_REST_F), left);
    FLOATS sum = SPREAD_F(c[0]);
    UNROLL for (size_t i = 1; i < sizeof c / sizeof *c; i++) sum =
        MULTIPLY_ADD_F(sum, r, SPREAD_F(c[i]));
    return (FLOATS)((WORDS)sum + ((WORDS)shifted << 23));
}

/* --------------------------------------------------------------------------------------- rows */

/* Of each lane the largest number, and the sum of e^z of all others.  Meanwhile the numbers from
 * `ahead` on are fetched. */
struct KIND(single_lanes) {
    FLOATS most;
    struct PAIR sum;
    const float *ahead;
};

/* The power of the smaller of z and the largest so far; the larger stays. */
ALWAYS_INLINE FLOATS KIND(single_other)(FLOATS *most, FLOATS z)
{
    const FLOATS other = LESSER_F(*most, z);
    *most = LARGER_F(z, *most);
    return KIND(power_f)(LARGER_F(SPREAD_F(KERNEL_FLOOR_F), other));
}

ALWAYS_INLINE void KIND(single_add)(struct PAIR *sum, FLOATS e)
{
    const struct PAIR wide = KIND(widened)(e);
    UNROLL for (size_t i = 0; i < 2; i++) sum->half[i] += wide.half[i];
}

/* Adds groups of LANES numbers.  Four powers are added as floats: two roundings more. */
ALWAYS_INLINE void KIND(single_take)(struct KIND(single_lanes) * lanes, const float *z,
                                     size_t groups)
{
    FLOATS *const most = &lanes->most;
    size_t g = 0;
    for (; groups - g >= 4; g += 4) {
        FLOATS e[4];
        UNROLL for (size_t k = 0; k < 4; k++) e[k] =
            KIND(single_other)(most, KIND(floats_at)(z + (g + k) * LANES));
        const FLOATS sum = (e[0] + e[1]) + (e[2] + e[3]);
        KIND(single_add)(&lanes->sum, sum);
        UNROLL for (size_t k = 0; k < 4 * LANES; k += 64 / sizeof *z)
            __builtin_prefetch(lanes->ahead + g * LANES + k);
    }
    lanes->ahead += groups * LANES;
    for (; g < groups; g++) {
        const FLOATS e = KIND(single_other)(most, KIND(floats_at)(z + g * LANES));
        KIND(single_add)(&lanes->sum, e);
    }
}

/* A row of at least LANES numbers, as sum_row() of kernel_rows.h. */
static void KIND(single_row)(const float *z, size_t n, float *most, double *sums)
{
    const size_t groups = (n - 1) / LANES;
    const FLOATS edge = KIND(floats_at)(kernel_edge_f + 16 - ((groups + 1) * LANES - n));
    struct KIND(single_lanes)
        lanes = {.most = LESSER_F(edge, KIND(floats_at)(z + n - LANES)), .ahead = z + KERNEL_AHEAD};
    KIND(single_take)(&lanes, z, groups);
    const NUMBERS sum = lanes.sum.half[0] + lanes.sum.half[1];
    memcpy(most, &lanes.most, sizeof lanes.most);
    memcpy(sums, &sum, sizeof sum);
}

/* Down the columns of LANES rows of few classes, as sum_columns() of kernel_rows.h. */
static void KIND(single_columns)(struct kernel_batch *batch, size_t at,
                                 const struct KIND(columns_f) * columns)
{
    const size_t groups = columns->classes - 1;
    struct KIND(single_lanes)
        lanes = {.most = KIND(floats_at)(columns->z + groups * LANES), .ahead = columns->ahead};
    KIND(single_take)(&lanes, columns->z, groups);
    KIND(put)(batch->high + at, lanes.sum);
    KIND(put)(batch->low + at, (struct PAIR){{{0}}});
    KIND(put)(batch->most + at, KIND(widened)(lanes.most));
}

/* The first of `rows` rows, up to LANES, as columns. */
static void KIND(single_turn)(struct KIND(columns_f) * columns, const float *z, size_t stride,
                              size_t rows, size_t n)
{
    float most[LANES * LANES];
    double sums[LANES * HALF];
    rows = rows < LANES ? rows : LANES;
    columns->ahead = z + KERNEL_AHEAD;
    columns->classes = n;
    if (n <= KERNEL_NARROW / sizeof *z) {
        KIND(turn_f)(z, stride, rows, n, columns->z);
        return;
    }
    for (size_t i = 0; i < rows; i++)
        KIND(single_row)(z + i * stride, n, most + i * LANES, sums + i * HALF);
    KIND(turn_lanes_f)(columns, most, sums, rows);
}

static void KIND(single_rows)(struct kernel_batch *batch, const float *z, size_t stride,
                              size_t count, size_t n)
{
    struct KIND(columns_f) columns[2]; /* in turn, as in sum_rows() */
    KIND(single_turn)(&columns[0], z, stride, count, n);
    for (size_t i = 0, next = LANES; i < count; i = next, next += LANES) {
        struct KIND(columns_f) *const these = &columns[i / LANES % 2];
        if (next < count)
            KIND(single_turn)
        (&columns[next / LANES % 2], z + next * stride, stride, count - next, n);
        if (n <= KERNEL_NARROW / sizeof *z)
            KIND(single_columns)(batch, i, these);
        else
            KIND(sum_columns_f)(batch, i, these, n, NULL);
    }
}

/* The losses of a batch; says whether no row is for double arithmetic. */
static bool KIND(batch_single)(struct kernel_batch *batch, const struct kernel_rows *rows,
                               const int64_t *labels, size_t from, size_t count)
{
    const float *z = (const float *)rows->logits + from * rows->stride;
    KIND(single_rows)(batch, z, rows->stride, count, rows->classes);
    const bool all = KIND(own_f)(batch, z, rows->stride, labels, count);
    return KIND(finish)(batch, count, false, KERNEL_BOUND_F, KERNEL_TINY_F) && all;
}

/* ------------------------------------------------------------------------------- binary outputs */

/* ln(1 + s) for 0 <= s <= 1: 2 atanh(w) = 2 w + 2 w^3 (c[n] ...), w = s/(2 + s). */
ALWAYS_INLINE FLOATS KIND(ln_up_to_two_f)(FLOATS s)
{
    static const float c[] = KERNEL_ATANH_F;
    const FLOATS w = s / (SPREAD_F(2) + s), twice = w + w, z = w * w;
    FLOATS series = SPREAD_F(c[0]);
    UNROLL for (size_t i = 1; i < sizeof c / sizeof *c; i++) series =
        MULTIPLY_ADD_F(series, z, SPREAD_F(c[i]));
    return MULTIPLY_ADD_F(twice * z, series, twice);
}

/* From e^-|x| to the losses of LANES outputs.  In `odd` it sets the signs of those that are for
 * double arithmetic, but for NaN, which is NaN in either. */
ALWAYS_INLINE void KIND(output_single)(const float *logits, const float *targets, FLOATS power,
                                       double *losses, INTS *odd)
{
    const FLOATS x = KIND(floats_at)(logits), y = KIND(floats_at)(targets), one = SPREAD_F(1);
    const FLOATS away = (FLOATS)((INTS)x | (INTS)SPREAD_F(-0.0f));
    const FLOATS label = (FLOATS)((x > SPREAD_F(0)) & (INTS)one); /* that x speaks for */
    *odd |= (INTS)y | (INTS)(one - y) | (INTS)(away + SPREAD_F(KERNEL_BOUND_F));
    KIND(put)(losses, KIND(widened)(MULTIPLY_ADD_F(x, label - y, KIND(ln_up_to_two_f)(power))));
}

/* Up to KERNEL_OUTPUTS outputs, whole LANES of them.  Two loops: the steps for an output wait for
 * each other, and so more outputs are on their way at once. */
static INTS KIND(block_single)(const float *x, const float *y, size_t count, double *losses)
{
    FLOATS power[KERNEL_OUTPUTS / LANES];
    INTS odd = {0};
    for (size_t i = 0; i < count; i += LANES) {
        const FLOATS away = (FLOATS)((INTS)KIND(floats_at)(x + i) | (INTS)SPREAD_F(-0.0f));
        power[i / LANES] = KIND(power_f)(away);
        __builtin_prefetch(x + i + KERNEL_AHEAD);
        __builtin_prefetch(y + i + KERNEL_AHEAD);
    }
    for (size_t i = 0; i < count; i += LANES)
        KIND(output_single)(x + i, y + i, power[i / LANES], losses + i, &odd);
    return odd;
}

/* Up to KERNEL_OUTPUTS outputs; says whether none is for double arithmetic. */
static bool KIND(outputs_single)(const float *x, const float *y, size_t count, double *losses)
{
    const size_t whole = count / LANES * LANES, rest = count - whole;
    INTS odd = KIND(block_single)(x, y, whole, losses);
    if (rest > 0) {
        float last_x[LANES] = {0}, last_y[LANES] = {0};
        double last[LANES];
        memcpy(last_x, x + whole, rest * sizeof *x);
        memcpy(last_y, y + whole, rest * sizeof *y);
        odd |= KIND(block_single)(last_x, last_y, LANES, last);
        memcpy(losses + whole, last, rest * sizeof *losses);
    }
    return !ANY((INTS)(odd < 0));
}
#endif
