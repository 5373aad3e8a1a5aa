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

/* Adds the last `count` numbers before the end, with so many once more that LANES are full. */
ALWAYS_INLINE void OF(add_last)(struct KIND(sums) * sums, const REAL *end, size_t count,
                                const struct PAIR *most, LONGS *times, double *kept)
{
    const struct PAIR values = OF(load)(end - LANES);
    const struct LPAIR old = KIND(first)(LANES - count);
    struct LPAIR without = old;
    LONGS again = {0};
    if (most) {
        const struct LPAIR places = KIND(places_of)(*most, values, &again, &again);
        UNROLL for (size_t i = 0; i < 2; i++)
        {
            *times -= places.half[i] & ~old.half[i];
            without.half[i] |= places.half[i];
        }
    }
    KIND(take)(sums, &values, 1, &without, kept ? kept - LANES : NULL);
}

/* Adds a chunk, without the largest in it if that is known; returns how often it is there.  Puts
 * e^z into `kept` if there is one.  LANES numbers stand before the end of the chunk, even if it is
 * shorter.  The sums are held here: elsewhere, every number of the row might be one of them. */
ALWAYS_INLINE double OF(add_chunk)(struct KIND(sums) * all, const REAL *z, size_t n,
                                   const REAL *largest, double *kept)
{
    struct KIND(sums) sums = *all;
    const struct PAIR most = KIND(pair_of)(largest ? (double)*largest : 0);
    LONGS times = {0};
    size_t c = 0;
    for (; n - c >= 4 * LANES; c += 4 * LANES) {
        struct PAIR values[4];
        struct LPAIR without[4];
        UNROLL for (size_t i = 0; i < 4; i++)
        {
            __builtin_prefetch(z + c + i * LANES + KERNEL_AHEAD);
            values[i] = OF(load)(z + c + i * LANES);
            if (largest)
                without[i] = KIND(places_of)(most, values[i], &times, &times);
        }
        KIND(take)(&sums, values, 4, largest ? without : NULL, kept ? kept + c : NULL);
    }
    for (; n - c >= LANES; c += LANES) {
        const struct PAIR values = OF(load)(z + c);
        struct LPAIR without;
        if (largest)
            without = KIND(places_of)(most, values, &times, &times);
        KIND(take)(&sums, &values, 1, largest ? &without : NULL, kept ? kept + c : NULL);
    }
    if (c < n)
        OF(add_last)(&sums, z + n, n - c, largest ? &most : NULL, &times, kept ? kept + n : NULL);
    KIND(add_parts)(&sums);
    *all = sums;
    return KIND(counted)(times);
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

ALWAYS_INLINE void OF(add_block)(struct OF(row) * row, const REAL *z, size_t n, double *kept)
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
        double *at = kept ? kept + c : NULL;
        if (most[i] == row->most)
            row->times += OF(add_chunk)(&row->sums, z + c, count, &row->most, at);
        else
            OF(add_chunk)(&row->sums, z + c, count, NULL, at);
    }
}

ALWAYS_INLINE void OF(sum_row)(struct kernel_batch *batch, size_t i, const REAL *z, size_t n,
                               double *kept)
{
    struct OF(row) row = {.most = -INFINITY};
    for (size_t c = 0; c < n; c += KERNEL_BLOCK)
        OF(add_block)
    (&row, z + c, n - c < KERNEL_BLOCK ? n - c : KERNEL_BLOCK, kept ? kept + c : NULL);
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
ALWAYS_INLINE void OF(turn_four)(const REAL *const row[4], REAL *columns, size_t stride)
{
    OF(four) in[4], out[4];
    UNROLL for (size_t i = 0; i < 4; i++) memcpy(&in[i], row[i], sizeof in[i]);
    const OF(four) a = SHUFFLED(in[0], in[1], 0, 4, 1, 5), b = SHUFFLED(in[2], in[3], 0, 4, 1, 5);
    const OF(four) c = SHUFFLED(in[0], in[1], 2, 6, 3, 7), d = SHUFFLED(in[2], in[3], 2, 6, 3, 7);
    out[0] = SHUFFLED(a, b, 0, 1, 4, 5);
    out[1] = SHUFFLED(a, b, 2, 3, 6, 7);
    out[2] = SHUFFLED(c, d, 0, 1, 4, 5);
    out[3] = SHUFFLED(c, d, 2, 3, 6, 7);
    UNROLL for (size_t i = 0; i < 4; i++) memcpy(columns + i * stride, &out[i], sizeof out[i]);
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
            OF(turn_four)(part, columns + c * LANES + i, LANES);
        }
        if (c < classes && classes >= 4) {
            c = classes - 4;
            const REAL *const part[4] = {row[0] + c, row[1] + c, row[2] + c, row[3] + c};
            OF(turn_four)(part, columns + c * LANES + i, LANES);
            c = classes;
        }
        for (; c < classes; c++) {
            UNROLL for (size_t j = 0; j < 4; j++) columns[c * LANES + i + j] = row[j][c];
        }
    }
}

/* Adds `count` columns, 1 or 4, without the largest of each row; puts e^z into `kept` if there is
 * one. */
ALWAYS_INLINE void OF(add_columns)(struct KIND(column_sums) sums[2], const REAL *columns,
                                   size_t count, struct PAIR most, double *kept)
{
    struct PAIR sum = {{{0}}};
    UNROLL for (size_t k = 0; k < count; k++)
    {
        const struct PAIR z = OF(load)(columns + k * LANES);
        struct POWERS e = KIND(powers)(z);
        if (kept)
            KIND(keep)(e, kept + k * LANES);
        KIND(leave_out)(&e, KIND(places_of)(most, z, &sums[0].times, &sums[1].times));
        UNROLL for (size_t i = 0; i < 2; i++) sum.half[i] =
            k ? sum.half[i] + e.scale[i] : e.scale[i];
        sums[0].part = MULTIPLY_ADD(e.scale[0], e.part[0], sums[0].part);
        sums[1].part = MULTIPLY_ADD(e.scale[1], e.part[1], sums[1].part);
    }
    sums[0].high = KIND(sum_of)(sums[0].high, sum.half[0], &sums[0].low);
    sums[1].high = KIND(sum_of)(sums[1].high, sum.half[1], &sums[1].low);
}

/* The largest of each row. */
ALWAYS_INLINE struct PAIR OF(largest_of_columns)(const REAL *columns, size_t classes)
{
    NUMBERS first = KIND(numbers_of)(-INFINITY), second = first;
    for (size_t c = 0; c < classes; c++) {
        first = LARGER(LOAD_HALF(columns + c * LANES), first);
        second = LARGER(LOAD_HALF(columns + c * LANES + HALF), second);
    }
    return (struct PAIR){{first, second}};
}

ALWAYS_INLINE void OF(sum_columns)(struct kernel_batch *batch, size_t at, const REAL *columns,
                                   size_t classes, double *kept)
{
    const struct PAIR most = OF(largest_of_columns)(columns, classes);
    struct KIND(column_sums) sums[2] = {0};
    for (size_t c = 0, end = 0; c < classes;) {
        end = classes - c < KERNEL_COLUMNS ? classes : c + KERNEL_COLUMNS;
        for (; end - c >= 4; c += 4)
            OF(add_columns)
        (sums, columns + c * LANES, 4, most, kept ? kept + c * LANES : NULL);
        for (; c < end; c++)
            OF(add_columns)
        (sums, columns + c * LANES, 1, most, kept ? kept + c * LANES : NULL);
        KIND(add_column_parts)(&sums[0]);
        KIND(add_column_parts)(&sums[1]);
    }
    UNROLL for (size_t i = 0; i < 2; i++)
    {
        const NUMBERS ties = KIND(count_of)(sums[i].times) - 1.0;
        memcpy(batch->high + at + i * HALF, &sums[i].high, sizeof ties);
        memcpy(batch->low + at + i * HALF, &sums[i].low, sizeof ties);
        memcpy(batch->most + at + i * HALF, &most.half[i], sizeof ties);
        memcpy(batch->ties + at + i * HALF, &ties, sizeof ties);
    }
}

/* ------------------------------------------------------------------------------- whole batches */

/* `kept` gets e^z if there is one: of few classes LANES rows after another, class by class, of many
 * classes row by row. */
ALWAYS_INLINE void OF(sum_rows)(struct kernel_batch *batch, const REAL *z, size_t stride,
                                size_t count, size_t n, double *kept)
{
    if (n <= NARROW) {
        /* The next rows are turned before these are summed: what has just been written in small
         * pieces is slow to be read in large ones. */
        REAL columns[2][NARROW * LANES];
        OF(turn)(z, stride, count, n, columns[0]);
        for (size_t i = 0, next = LANES; i < count; i = next, next += LANES) {
            if (next < count)
                OF(turn)
            (z + next * stride, stride, count - next, n, columns[next / LANES % 2]);
            OF(sum_columns)(batch, i, columns[i / LANES % 2], n, kept ? kept + i * n : NULL);
        }
    } else {
        for (size_t i = 0; i < count; i++)
            OF(sum_row)(batch, i, z + i * stride, n, kept ? kept + i * n : NULL);
    }
}

/* The losses of a batch, but for the rows that need more care. */
static void OF(batch)(struct kernel_batch *batch, const struct kernel_rows *rows,
                      const int64_t *labels, size_t from, size_t count, double *kept)
{
    const REAL *z = (const REAL *)rows->logits + from * rows->stride;
    if (kept)
        OF(sum_rows)(batch, z, rows->stride, count, rows->classes, kept);
    else
        OF(sum_rows)(batch, z, rows->stride, count, rows->classes, NULL);
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

/* factor e^z of a row of many classes; whether no logit was so small that it counted as
 * KERNEL_FLOOR. */
static bool OF(slope_row)(const REAL *z, size_t n, double factor, REAL *out)
{
    LONGS below = {0};
    for (size_t c = 0; c < n; c += LANES) {
        const size_t at = n - c < LANES ? n - LANES : c; /* the last of them: some once more */
        const struct PAIR values = OF(load)(z + at);
        UNROLL for (size_t i = 0; i < 2; i++) below |=
            values.half[i] < KIND(numbers_of)(KERNEL_FLOOR);
        OF(write)(factor, values, out + at);
    }
    return !ANY((INTS)below);
}

/* The same with e^z at hand. */
static bool OF(slope_kept)(const double *kept, size_t n, double factor, REAL *out)
{
    LONGS below = {0};
    for (size_t c = 0; c < n; c += LANES) {
        const size_t at = n - c < LANES ? n - LANES : c;
        UNROLL for (size_t i = 0; i < 2; i++)
        {
            NUMBERS power;
            memcpy(&power, kept + at + i * HALF, sizeof power);
            below |= power < KIND(numbers_of)(KERNEL_LEAST);
            STORE_HALF(out + at + i * HALF, power * factor);
        }
    }
    return !ANY((INTS)below);
}

/* LANES columns of numbers as the first `rows` rows. */
ALWAYS_INLINE void OF(turn_back)(const REAL *columns, size_t rows, size_t classes, REAL *out)
{
    for (size_t i = 0; i < rows; i += 4) {
        for (size_t c = 0; rows - i >= 4 && classes >= 4 && c < classes; c += 4) {
            const size_t at = classes - c < 4 ? classes - 4 : c;
            const REAL *const from = columns + at * LANES + i;
            const REAL *const part[4] = {from, from + LANES, from + 2 * LANES, from + 3 * LANES};
            OF(turn_four)(part, out + i * classes + at, classes);
        }
        for (size_t j = i; (rows - i < 4 || classes < 4) && j < i + 4 && j < rows; j++) {
            for (size_t c = 0; c < classes; c++)
                out[j * classes + c] = columns[c * LANES + j];
        }
    }
}

/* The slopes of up to LANES rows of few classes; marks in `below` the rows with a small logit. */
ALWAYS_INLINE void OF(slope_columns)(const double *kept, const double *factors, size_t rows,
                                     size_t n, REAL *out, int64_t *below)
{
    REAL columns[NARROW * LANES];
    NUMBERS factor, factor_2;
    LONGS low = {0}, low_2 = {0};
    memcpy(&factor, factors, sizeof factor);
    memcpy(&factor_2, factors + HALF, sizeof factor_2);
    for (size_t c = 0; c < n; c++) {
        NUMBERS power, power_2;
        memcpy(&power, kept + c * LANES, sizeof power);
        memcpy(&power_2, kept + c * LANES + HALF, sizeof power_2);
        low |= power < KIND(numbers_of)(KERNEL_LEAST);
        low_2 |= power_2 < KIND(numbers_of)(KERNEL_LEAST);
        STORE_HALF(columns + c * LANES, power * factor);
        STORE_HALF(columns + c * LANES + HALF, power_2 * factor_2);
    }
    OF(turn_back)(columns, rows, n, out);
    memcpy(below, &low, sizeof low);
    memcpy(below + HALF, &low_2, sizeof low_2);
}

/* The slopes of a batch but those of the labels; says of each row in `done` whether they are right.
 */
static void OF(slopes)(const struct kernel_batch *batch, const REAL *z, size_t stride, size_t count,
                       size_t n, const double *kept, double scale, REAL *out, bool *done)
{
    for (size_t from = 0; n <= NARROW && from < count; from += LANES) {
        const size_t rows = count - from < LANES ? count - from : LANES;
        double factor[LANES];
        int64_t below[LANES];
        for (size_t i = 0; i < LANES; i++)
            factor[i] = scale * batch->factor[from + i];
        OF(slope_columns)(kept + from * n, factor, rows, n, out + from * n, below);
        for (size_t i = 0; i < rows; i++)
            done[from + i] = !below[i];
    }
    for (size_t i = 0; n > NARROW && i < count; i++) {
        const double factor = scale * batch->factor[i];
        done[i] = kept ? OF(slope_kept)(kept + i * n, n, factor, out + i * n)
                       : OF(slope_row)(z + i * stride, n, factor, out + i * n);
    }
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
