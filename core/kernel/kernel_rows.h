/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of one type: kernel_body.h includes this with REAL, the type; OF(name), what a name is
 * for this type; WHOLE, whole numbers of the same size; VALUES, a register of them; LOAD_HALF(z),
 * STORE_HALF(z, a) and LARGER_VALUE. */
#include <stddef.h>

#ifdef REAL

#define VALUES_IN (sizeof(VALUES) / sizeof(REAL))

ALWAYS_INLINE struct PAIR OF(load)(const REAL *z)
{
    return (struct PAIR){{LOAD_HALF(z), LOAD_HALF(z + HALF)}};
}

/* The last `count` < LANES numbers of a row, and -inf. */
ALWAYS_INLINE struct PAIR OF(tail)(const REAL *z, size_t count)
{
    REAL last[LANES];
    UNROLL for (size_t i = 0; i < LANES; i++) last[i] = -INFINITY;
    for (size_t i = 0; i < count; i++)
        last[i] = z[i];
    return OF(load)(last);
}

/* ------------------------------------------------------------------------------ many classes */

/* A row on its way. */
struct OF(row) {
    struct KIND(sums) sums;
    REAL most;
    double times; /* how often the largest has been left out */
};

/* Adds a chunk that has none of the largest.  The sums are held here: elsewhere, every number of
 * the row might be one of them. */
ALWAYS_INLINE void OF(add_chunk)(struct KIND(sums) * all, const REAL *z, size_t n)
{
    struct KIND(sums) sums = *all;
    size_t c = 0;
    for (; n - c >= 4 * LANES; c += 4 * LANES) {
        struct PAIR values[4];
        UNROLL for (size_t i = 0; i < 4; i++)
        {
            __builtin_prefetch(z + c + i * LANES + KERNEL_AHEAD);
            values[i] = OF(load)(z + c + i * LANES);
        }
        KIND(take_four)(&sums, values);
    }
    for (; n - c >= LANES; c += LANES)
        KIND(add)(&sums, KIND(take)(&sums, OF(load)(z + c)));
    if (c < n)
        KIND(add)(&sums, KIND(take)(&sums, OF(tail)(z + c, n - c)));
    KIND(add_parts)(&sums);
    *all = sums;
}

/* Adds a chunk, but not the largest in it; returns how often that is there. */
ALWAYS_INLINE double OF(add_chunk_without)(struct KIND(sums) * all, REAL largest, const REAL *z,
                                           size_t n)
{
    struct KIND(sums) sums = *all;
    const struct PAIR most = KIND(pair_of)((double)largest);
    struct LPAIR count = {0};
    size_t c = 0;
    for (; n - c >= 4 * LANES; c += 4 * LANES) {
        struct PAIR values[4];
        UNROLL for (size_t i = 0; i < 4; i++)
        {
            __builtin_prefetch(z + c + i * LANES + KERNEL_AHEAD);
            values[i] = KIND(leave_out)(OF(load)(z + c + i * LANES), most, &count);
        }
        KIND(take_four)(&sums, values);
    }
    for (; n - c >= LANES; c += LANES)
        KIND(add)(&sums, KIND(take)(&sums, KIND(leave_out)(OF(load)(z + c), most, &count)));
    if (c < n)
        KIND(add)(&sums, KIND(take)(&sums, KIND(leave_out)(OF(tail)(z + c, n - c), most, &count)));
    KIND(add_parts)(&sums);
    *all = sums;
    return KIND(counted)(count);
}

/* The largest of a chunk; NaN is passed over. */
ALWAYS_INLINE REAL OF(largest_of)(const REAL *z, size_t n)
{
    REAL lanes[2 * VALUES_IN], largest = -INFINITY;
    size_t c = 0;
    if (n >= 2 * VALUES_IN) {
        VALUES most[2], next[2];
        const VALUES none = largest - (VALUES){0};
        most[0] = most[1] = none;
        for (; n - c >= 2 * VALUES_IN; c += 2 * VALUES_IN) {
            UNROLL for (size_t i = 0; i < 2; i++)
            {
                memcpy(&next[i], z + c + i * VALUES_IN, sizeof next[i]);
                most[i] = LARGER_VALUE(next[i], most[i]);
            }
        }
        /* what is left, with some once more */
        UNROLL for (size_t i = 0; i < 2; i++)
        {
            memcpy(&next[i], z + n - (2 - i) * VALUES_IN, sizeof next[i]);
            most[i] = LARGER_VALUE(next[i], most[i]);
        }
        c = n;
        most[0] = LARGER_VALUE(most[0], most[1]);
        memcpy(lanes, &most[0], sizeof most[0]);
        UNROLL for (size_t half = VALUES_IN / 2; half; half /= 2)
        {
            UNROLL for (size_t i = 0; i < half; i++) lanes[i] =
                lanes[i] > lanes[i + half] ? lanes[i] : lanes[i + half];
        }
        largest = lanes[0];
    }
    for (; c < n; c++)
        largest = z[c] > largest ? z[c] : largest;
    return largest;
}

/* A new largest: the old one, so far left out, is one of the others. */
static void OF(put_back)(struct OF(row) * row)
{
    const struct POWERS e = KIND(powers)(KIND(pair_of)((double)row->most));
    const NUMBERS power = MULTIPLY_ADD(e.scale[0], e.part[0], e.scale[0]) * row->times;
    NUMBERS one = {0};
    one[0] = power[0];
    KIND(add)(&row->sums, one);
    row->times = 0;
}

ALWAYS_INLINE void OF(add_block)(struct OF(row) * row, const REAL *z, size_t n)
{
    REAL most[KERNEL_BLOCK / KERNEL_CHUNK], largest = -INFINITY;
    for (size_t c = 0, i = 0; c < n; c += KERNEL_CHUNK, i++) {
        most[i] = OF(largest_of)(z + c, n - c < KERNEL_CHUNK ? n - c : KERNEL_CHUNK);
        largest = most[i] > largest ? most[i] : largest;
    }
    if (largest > row->most) {
        if (row->times > 0)
            OF(put_back)(row);
        row->most = largest;
    }
    for (size_t c = 0, i = 0; c < n; c += KERNEL_CHUNK, i++) {
        const size_t count = n - c < KERNEL_CHUNK ? n - c : KERNEL_CHUNK;
        if (most[i] == row->most)
            row->times += OF(add_chunk_without)(&row->sums, row->most, z + c, count);
        else
            OF(add_chunk)(&row->sums, z + c, count);
    }
}

static void OF(sum_row)(struct kernel_batch *batch, size_t i, const REAL *z, size_t n)
{
    struct OF(row) row = {.most = -INFINITY};
    for (size_t c = 0; c < n; c += KERNEL_BLOCK)
        OF(add_block)(&row, z + c, n - c < KERNEL_BLOCK ? n - c : KERNEL_BLOCK);
    batch->high[i] = KIND(join)(row.sums.high, row.sums.low, &batch->low[i]);
    batch->most[i] = row.most;
    batch->ties[i] = row.times - 1;
}

/* ------------------------------------------------------------- few classes: the lanes are rows */

typedef REAL OF(four) __attribute__((vector_size(4 * sizeof(REAL))));
typedef WHOLE OF(places) __attribute__((vector_size(4 * sizeof(REAL))));

/* Four of the eight numbers of two vectors of four. */
#ifdef __clang__
#define SHUFFLED(a, b, i, j, k, l) __builtin_shufflevector(a, b, i, j, k, l)
#else
#define SHUFFLED(a, b, i, j, k, l) __builtin_shuffle(a, b, (OF(places)){i, j, k, l})
#endif

/* Four numbers of four rows, so that what was a row is a column. */
ALWAYS_INLINE void OF(turn_four)(const REAL *const row[4], REAL *columns)
{
    OF(four) in[4], out[4];
    UNROLL for (size_t i = 0; i < 4; i++) memcpy(&in[i], row[i], sizeof in[i]);
    const OF(four) a = SHUFFLED(in[0], in[1], 0, 4, 1, 5), b = SHUFFLED(in[2], in[3], 0, 4, 1, 5);
    const OF(four) c = SHUFFLED(in[0], in[1], 2, 6, 3, 7), d = SHUFFLED(in[2], in[3], 2, 6, 3, 7);
    out[0] = SHUFFLED(a, b, 0, 1, 4, 5);
    out[1] = SHUFFLED(a, b, 2, 3, 6, 7);
    out[2] = SHUFFLED(c, d, 0, 1, 4, 5);
    out[3] = SHUFFLED(c, d, 2, 3, 6, 7);
    UNROLL for (size_t i = 0; i < 4; i++) memcpy(columns + i * LANES, &out[i], sizeof out[i]);
}

/* Class by class, the numbers of LANES rows, the last of which may be one row again. */
ALWAYS_INLINE void OF(turn)(const REAL *z, size_t stride, size_t rows, size_t classes,
                            REAL *columns)
{
    for (size_t i = 0; i < LANES; i += 4) {
        const REAL *row[4];
        UNROLL for (size_t j = 0; j < 4; j++) row[j] =
            z + (i + j < rows ? i + j : rows - 1) * stride;
        size_t c = 0;
        for (; classes - c >= 4; c += 4) {
            const REAL *const part[4] = {row[0] + c, row[1] + c, row[2] + c, row[3] + c};
            OF(turn_four)(part, columns + c * LANES + i);
        }
        for (; c < classes; c++) {
            UNROLL for (size_t j = 0; j < 4; j++) columns[c * LANES + i + j] = row[j][c];
        }
    }
}

static void OF(sum_columns)(struct kernel_batch *batch, size_t at, const REAL *columns,
                            size_t classes)
{
    struct PAIR most = KIND(pair_of)(-INFINITY);
    struct LPAIR count = {0};
    for (size_t c = 0; c < classes; c++) {
        const struct PAIR z = OF(load)(columns + c * LANES);
        UNROLL for (size_t i = 0; i < 2; i++) most.half[i] = LARGER(z.half[i], most.half[i]);
    }
    NUMBERS high[2] = {{0}}, low[2] = {{0}}, part[2] = {{0}};
    for (size_t c = 0; c < classes; c++) {
        const struct PAIR z = KIND(leave_out)(OF(load)(columns + c * LANES), most, &count);
        const struct POWERS e = KIND(powers)(z);
        UNROLL for (size_t i = 0; i < 2; i++)
        {
            part[i] = MULTIPLY_ADD(e.scale[i], e.part[i], part[i]);
            high[i] = KIND(sum_of)(high[i], e.scale[i], &low[i]);
        }
    }
    UNROLL for (size_t i = 0; i < 2; i++)
    {
        const NUMBERS sum = KIND(sum_of)(high[i], part[i], &low[i]);
        const NUMBERS ties = KIND(count_of)(count.half[i]) - 1.0;
        memcpy(batch->high + at + i * HALF, &sum, sizeof sum);
        memcpy(batch->low + at + i * HALF, &low[i], sizeof sum);
        memcpy(batch->most + at + i * HALF, &most.half[i], sizeof sum);
        memcpy(batch->ties + at + i * HALF, &ties, sizeof sum);
    }
}

/* ------------------------------------------------------------------------------- whole batches */

static void OF(sum_batch)(struct kernel_batch *batch, const struct kernel_rows *rows, size_t from,
                          size_t count)
{
    const REAL *z = (const REAL *)rows->logits + from * rows->stride;
    const size_t n = rows->classes;
    if (n <= KERNEL_NARROW) {
        /* The next rows are turned before these are summed: what has just been written in small
         * pieces is slow to be read in large ones. */
        REAL columns[2][KERNEL_NARROW * LANES];
        OF(turn)(z, rows->stride, count, n, columns[0]);
        for (size_t i = 0, next = LANES; i < count; i = next, next += LANES) {
            if (next < count)
                OF(turn)
            (z + next * rows->stride, rows->stride, count - next, n, columns[next / LANES % 2]);
            OF(sum_columns)(batch, i, columns[i / LANES % 2], n);
        }
    } else {
        for (size_t i = 0; i < count; i++)
            OF(sum_row)(batch, i, z + i * rows->stride, n);
    }
}

/* The losses of a batch, but for the rows that need more care. */
static void OF(batch)(struct kernel_batch *batch, const struct kernel_rows *rows,
                      const int64_t *labels, size_t from, size_t count)
{
    const REAL *z = (const REAL *)rows->logits + from * rows->stride;
    OF(sum_batch)(batch, rows, from, count);
    for (size_t i = 0; i < count; i++)
        batch->own[i] = (double)z[i * rows->stride + (labels[i] < 0 ? 0 : (size_t)labels[i])];
    KIND(finish)(batch, count);
}

/* factor e^z of LANES numbers. */
ALWAYS_INLINE void OF(write)(double factor, struct PAIR z, REAL *out)
{
    const struct POWERS e = KIND(powers)(z);
    UNROLL for (size_t i = 0; i < 2; i++)
        STORE_HALF(out + i * HALF, MULTIPLY_ADD(e.scale[i], e.part[i], e.scale[i]) * factor);
}

/* factor e^z of a row; whether no logit was so small that it counted as KERNEL_FLOOR. */
static bool OF(slope_row)(const REAL *z, size_t n, double factor, REAL *out)
{
    LONGS below = {0};
    bool low = false;
    size_t c = 0;
    for (; n - c >= LANES; c += LANES) {
        const struct PAIR values = OF(load)(z + c);
        UNROLL for (size_t i = 0; i < 2; i++) below |=
            values.half[i] < KIND(numbers_of)(KERNEL_FLOOR);
        OF(write)(factor, values, out + c);
    }
    if (c < n) {
        REAL last[LANES];
        OF(write)(factor, OF(tail)(z + c, n - c), last);
        memcpy(out + c, last, (n - c) * sizeof *out);
    }
    for (; c < n; c++)
        low = low || z[c] < (REAL)KERNEL_FLOOR;
    return !low && !ANY((INTS)below);
}

/* --------------------------------------------------------------------------- binary, by LANES */

/* The losses of LANES outputs, and the slopes if there is room for them.  Marks the outputs that
 * need more care in `odd`. */
ALWAYS_INLINE void OF(binary_lanes)(struct PAIR x, struct PAIR y, double scale, double *losses,
                                    REAL *gradient, LONGS *odd)
{
    struct PAIR away;
    UNROLL for (size_t i = 0; i < 2; i++)
    {
        away.half[i] = (NUMBERS)((LONGS)x.half[i] | (LONGS)KIND(numbers_of)(-0.0));
        *odd |= ~(away.half[i] >= -KERNEL_BOUND);
    }
    const struct POWERS e = KIND(powers)(away);
    UNROLL for (size_t i = 0; i < 2; i++)
    {
        const NUMBERS s = MULTIPLY_ADD(e.scale[i], e.part[i], e.scale[i]);
        const LONGS above = x.half[i] > 0.0;
        const NUMBERS wrong = KIND(choose)(above, 1.0 - y.half[i], y.half[i]);
        const NUMBERS loss = KIND(ln_up_to_two)(s) - away.half[i] * wrong;
        memcpy(losses + i * HALF, &loss, sizeof loss);
        if (gradient) {
            const NUMBERS q = s / (1.0 + s);
            STORE_HALF(gradient + i * HALF, scale * KIND(choose)(above, wrong - q, q - wrong));
        }
    }
}

/* Whether all outputs are done; the others are for kernel_settle_binary(). */
static bool OF(binary)(const REAL *x, const REAL *y, size_t count, double scale, double *losses,
                       REAL *gradient)
{
    LONGS odd = {0};
    size_t i = 0;
    if (gradient) {
        for (; count - i >= LANES; i += LANES)
            OF(binary_lanes)
        (OF(load)(x + i), OF(load)(y + i), scale, losses + i, gradient + i, &odd);
    } else {
        for (; count - i >= LANES; i += LANES)
            OF(binary_lanes)(OF(load)(x + i), OF(load)(y + i), scale, losses + i, NULL, &odd);
    }
    if (i < count) {
        double last[LANES];
        REAL last_slope[LANES];
        OF(binary_lanes)
        (OF(tail)(x + i, count - i), OF(tail)(y + i, count - i), scale, last,
         gradient ? last_slope : NULL, &odd);
        memcpy(losses + i, last, (count - i) * sizeof *losses);
        if (gradient)
            memcpy(gradient + i, last_slope, (count - i) * sizeof *gradient);
    }
    return !ANY((INTS)odd);
}

#undef OF
#undef VALUES
#undef VALUES_IN
#undef LOAD_HALF
#undef STORE_HALF
#undef LARGER_VALUE
#undef REAL
#undef WHOLE
#undef SHUFFLED

#endif
