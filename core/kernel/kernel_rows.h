/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of one type: kernel_body.h includes this with REAL, the type; OF(name), what a name is
 * for this type; WHOLE, whole numbers of the same size; VALUES, a register of them; LOAD_HALF(z),
 * STORE_HALF(z, a), LARGER_VALUE, LESSER_VALUE and SPREAD_VALUE; EDGE, the table of kernel_parts.h;
 * BRIEF: are the powers? For the slopes of doubles they would not be exact enough. */
#include <stddef.h>

#ifdef REAL

#define VALUES_IN    (sizeof(VALUES) / sizeof(REAL))
#define MOST_COLUMNS (KERNEL_NARROW / sizeof(REAL))
#define MOST_GROUPS  (KERNEL_CHUNK / sizeof(REAL))

ALWAYS_INLINE struct PAIR OF(load)(const REAL *z)
{
    return (struct PAIR){{LOAD_HALF(z), LOAD_HALF(z + HALF)}};
}

/* ------------------------------------------------------------------------- what a lane adds up */

/* Of each lane the largest number, and the sum of e^z of all others, as high + low.  Meanwhile the
 * numbers from `ahead` on are fetched. */
struct OF(lanes) {
    struct PAIR most, high, low;
    const REAL *ahead;
};

/* At least KERNEL_FLOOR. */
ALWAYS_INLINE struct PAIR OF(floored)(struct PAIR z)
{
    UNROLL for (size_t i = 0; i < 2; i++) z.half[i] =
        LARGER(KIND(numbers_of)(KERNEL_FLOOR), z.half[i]);
    return z;
}

/* The larger of each two numbers stays in `most`, the other is returned; so in the end the largest
 * of all is the only one that never was. */
ALWAYS_INLINE struct PAIR OF(exchange)(struct PAIR *most, struct PAIR z)
{
    struct PAIR other;
    UNROLL for (size_t i = 0; i < 2; i++)
    {
        other.half[i] = LESSER(most->half[i], z.half[i]);
        most->half[i] = LARGER(z.half[i], most->half[i]);
    }
    return other;
}

/* Makes 0 of e^z where z is the largest and is met first. */
ALWAYS_INLINE void OF(leave_out)(const struct PAIR *most, struct LPAIR *met, struct PAIR z,
                                 struct POWERS *e)
{
    UNROLL for (size_t i = 0; i < 2; i++)
    {
        const LONGS first = (z.half[i] == most->half[i]) & ~met->half[i];
        met->half[i] |= first;
        e->scale[i] = (NUMBERS)((LONGS)e->scale[i] & ~first);
    }
}

/* Adds e^z of `count` groups of LANES numbers, 1 or IN_HAND, and puts it into `kept` if there is
 * one.  With `most`, the largest so far is added instead of a larger number; with `met` as well, it
 * is the largest of all, and left out.  Without them no number may be below KERNEL_FLOOR. */
ALWAYS_INLINE void OF(take)(struct KIND(sums) * sums, const REAL *z, size_t count,
                            struct PAIR *most, struct LPAIR *met, double *kept)
{
    struct PAIR in[IN_HAND];
    struct POWERS e[IN_HAND];
    UNROLL for (size_t k = 0; k < count; k++)
    {
        in[k] = OF(load)(z + k * LANES);
        if (most && !met)
            in[k] = OF(exchange)(most, in[k]);
        if (most)
            in[k] = OF(floored)(in[k]);
    }
    KIND(powers_of)(in, e, count, BRIEF);
    UNROLL for (size_t k = 0; k < count; k++)
    {
        if (kept)
            KIND(put)(kept + k * LANES, KIND(rounded)(&e[k]));
        if (met)
            OF(leave_out)(most, met, in[k], &e[k]);
        KIND(add_powers)(sums, &e[k]);
    }
}

/* The same for up to MOST_GROUPS groups. */
ALWAYS_INLINE void OF(take_all)(struct OF(lanes) * lanes, const REAL *z, size_t groups,
                                struct PAIR *most, struct LPAIR *met, double *kept)
{
    struct KIND(sums) sums = {{{{0}}}, {{{0}}}};
    size_t g = 0;
    for (; groups - g >= IN_HAND; g += IN_HAND) {
        const size_t at = g * LANES;
        OF(take)(&sums, z + at, IN_HAND, most, met, kept ? kept + at : NULL);
        UNROLL for (size_t k = 0; k < IN_HAND * LANES; k += 64 / sizeof(REAL))
            __builtin_prefetch(lanes->ahead + at + k);
    }
    lanes->ahead += groups * LANES;
    for (; g < groups; g++)
        OF(take)(&sums, z + g * LANES, 1, most, met, kept ? kept + g * LANES : NULL);
    UNROLL for (size_t i = 0; i < 2; i++)
        KIND(add)(&lanes->high, &lanes->low, i, sums.scale.half[i] + sums.part.half[i]);
}

/* The same where all numbers are others. */
APART void OF(take_others)(struct OF(lanes) * lanes, const REAL *z, size_t groups)
{
    OF(take_all)(lanes, z, groups, NULL, NULL, NULL);
}

/* Adds a chunk, up to MOST_GROUPS groups of LANES numbers, but for the largest of each lane,
 * which is put aside.  If there is `kept`, which gets e^z of all, the largest is looked for first;
 * where it is in this chunk, the one so far has become one of the others. */
ALWAYS_INLINE void OF(add_chunk)(struct OF(lanes) * lanes, const REAL *z, size_t groups,
                                 double *kept)
{
    if (!kept) {
        OF(take_all)(lanes, z, groups, &lanes->most, NULL, NULL);
        return;
    }
    const struct PAIR old = lanes->most, e = KIND(powers)(OF(floored)(old), BRIEF);
    struct LPAIR met;
    for (size_t g = 0; g < groups; g++)
        OF(exchange)(&lanes->most, OF(load)(z + g * LANES));
    UNROLL for (size_t i = 0; i < 2; i++)
    {
        met.half[i] = old.half[i] >= lanes->most.half[i];
        KIND(add)(&lanes->high, &lanes->low, i, (NUMBERS)((LONGS)e.half[i] & ~met.half[i]));
    }
    OF(take_all)(lanes, z, groups, &lanes->most, &met, kept);
}

/* ------------------------------------------------------------------------------ many classes */

/* Is a number of a chunk above `top` or below the floor?  NaN is neither. */
ALWAYS_INLINE bool OF(stands_out)(const REAL *z, size_t groups, REAL top)
{
    const VALUES bound = SPREAD_VALUE(top), floor = SPREAD_VALUE((REAL)KERNEL_FLOOR);
    VALUES most = bound, least = floor, next;
    for (size_t c = 0; c < groups * LANES; c += VALUES_IN) {
        memcpy(&next, z + c, sizeof next);
        most = LARGER_VALUE(next, most);
        least = LESSER_VALUE(next, least);
    }
    return ANY((INTS)(most > bound)) || ANY((INTS)(least < floor));
}

ALWAYS_INLINE REAL OF(largest_of)(struct PAIR z)
{
    const NUMBERS most = LARGER(z.half[0], z.half[1]);
    double largest = -INFINITY;
    UNROLL for (size_t i = 0; i < HALF; i++) largest = most[i] > largest ? most[i] : largest;
    return (REAL)largest;
}

/* A row of at least LANES numbers, to the largest and the sum of each lane.  The last number of
 * each lane goes first: where the row ends within a group, it is -inf in some.  If it `looks`, as
 * it must with `kept`: where nothing in a chunk is above what was put aside before, all numbers of
 * it are others. */
ALWAYS_INLINE void OF(sum_row)(const REAL *z, size_t n, double *kept, bool looks, REAL *most,
                               double *sums)
{
    const size_t groups = (n - 1) / LANES;
    struct PAIR edge = OF(load)(EDGE + 16 - ((groups + 1) * LANES - n));
    struct OF(lanes)
        lanes = {.most = OF(exchange)(&edge, OF(load)(z + n - LANES)), .ahead = z + KERNEL_AHEAD};
    if (kept)
        KIND(put)(kept + n - LANES, KIND(powers)(OF(floored)(lanes.most), BRIEF));
    REAL top = 0;
    for (size_t g = 0; g < groups; g += MOST_GROUPS) {
        const size_t count = groups - g < MOST_GROUPS ? groups - g : MOST_GROUPS;
        const REAL *chunk = z + g * LANES;
        double *at = kept ? kept + g * LANES : NULL;
        if (looks && g > 0 && !OF(stands_out)(chunk, count, top)) {
            if (kept)
                OF(take_all)(&lanes, chunk, count, NULL, NULL, at);
            else
                OF(take_others)(&lanes, chunk, count);
        } else {
            OF(add_chunk)(&lanes, chunk, count, at);
            top = looks ? OF(largest_of)(lanes.most) : 0;
        }
    }
    const NUMBERS sum =
        lanes.high.half[0] + (lanes.high.half[1] + (lanes.low.half[0] + lanes.low.half[1]));
    UNROLL for (size_t i = 0; i < 2; i++) STORE_HALF(most + i * HALF, lanes.most.half[i]);
    memcpy(sums, &sum, sizeof sum);
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

/* LANES rows on their way, class by class; if they have many classes, what is the largest of each
 * lane of them, and the sums of the others. */
struct OF(columns) {
    REAL z[MOST_COLUMNS * LANES];
    double sums[LANES * HALF];
    size_t classes;
    const REAL *ahead; /* of the rows */
};

/* The lanes of `rows` rows as columns: the largest of each, and the sums of the others. */
ALWAYS_INLINE void OF(turn_lanes)(struct OF(columns) * columns, const REAL *most,
                                  const double *sums, size_t rows)
{
    columns->classes = LANES;
    OF(turn)(most, LANES, rows, LANES, columns->z);
    KIND(turn_d)(sums, HALF, rows, HALF, columns->sums);
}

/* The first of `rows` rows, up to LANES, as columns. */
static void OF(turn_rows)(struct OF(columns) * columns, const REAL *z, size_t stride, size_t rows,
                          size_t n, double *kept)
{
    rows = rows < LANES ? rows : LANES;
    columns->ahead = z + KERNEL_AHEAD;
    if (n <= MOST_COLUMNS) {
        columns->classes = n;
        OF(turn)(z, stride, rows, n, columns->z);
        return;
    }
    REAL most[LANES * LANES];
    double sums[LANES * HALF];
    const bool is_long = VALUES_IN == LANES && n > KERNEL_LONG;
    for (size_t i = 0; i < rows; i++) {
        REAL *top = most + i * LANES;
        double *sum = sums + i * HALF;
        if (kept)
            OF(sum_row)(z + i * stride, n, kept + i * n, true, top, sum);
        else if (is_long)
            OF(sum_row)(z + i * stride, n, NULL, true, top, sum);
        else
            OF(sum_row)(z + i * stride, n, NULL, false, top, sum);
    }
    OF(turn_lanes)(columns, most, sums, rows);
}

/* Down the columns, to the sums of LANES rows in the batch. */
static void OF(sum_columns)(struct kernel_batch *batch, size_t at,
                            const struct OF(columns) * columns, size_t n, double *kept)
{
    const size_t groups = columns->classes - 1, place = groups * LANES;
    struct OF(lanes) lanes = {.most = OF(load)(columns->z + place), .ahead = columns->ahead};
    for (size_t k = 0; n > MOST_COLUMNS && k < HALF; k++) {
        const struct PAIR sum = KIND(get)(columns->sums + k * LANES);
        UNROLL for (size_t i = 0; i < 2; i++) KIND(add)(&lanes.high, &lanes.low, i, sum.half[i]);
    }
    if (kept)
        KIND(put)(kept + place, KIND(powers)(OF(floored)(lanes.most), BRIEF));
    for (size_t g = 0; g < groups; g += MOST_GROUPS) {
        const size_t count = groups - g < MOST_GROUPS ? groups - g : MOST_GROUPS;
        const REAL *chunk = columns->z + g * LANES;
        if (kept)
            OF(add_chunk)(&lanes, chunk, count, kept + g * LANES);
        else
            OF(add_chunk)(&lanes, chunk, count, NULL);
    }
    KIND(put)(batch->high + at, lanes.high);
    KIND(put)(batch->low + at, lanes.low);
    KIND(put)(batch->most + at, lanes.most);
}

/* ------------------------------------------------------------------------------- whole batches */

/* `kept` gets e^z if there is one: of few classes LANES rows after another, class by class, of many
 * classes row by row. */
static void OF(sum_rows)(struct kernel_batch *batch, const REAL *z, size_t stride, size_t count,
                         size_t n, double *kept)
{
    /* The next rows are turned before these are summed: what has just been written in small pieces
     * is slow to be read in large ones. */
    struct OF(columns) columns[2];
    OF(turn_rows)(&columns[0], z, stride, count, n, kept);
    for (size_t i = 0, next = LANES; i < count; i = next, next += LANES) {
        if (next < count)
            OF(turn_rows)
        (&columns[next / LANES % 2], z + next * stride, stride, count - next, n,
         kept ? kept + next * n : NULL);
        OF(sum_columns)
        (batch, i, &columns[i / LANES % 2], n, kept && n <= MOST_COLUMNS ? kept + i * n : NULL);
    }
}

/* The logits of the labels; says whether all rows count. */
static bool OF(own)(struct kernel_batch *batch, const REAL *z, size_t stride, const int64_t *labels,
                    size_t count)
{
    bool all = true;
    for (size_t i = 0; i < count; i++) {
        batch->own[i] = (double)z[i * stride + (labels[i] < 0 ? 0 : (size_t)labels[i])];
        all = all && labels[i] >= 0;
    }
    return all;
}

/* The losses of a batch; says whether no row needs more care. */
static bool OF(batch)(struct kernel_batch *batch, const struct kernel_rows *rows,
                      const int64_t *labels, size_t from, size_t count, double *kept)
{
    const REAL *z = (const REAL *)rows->logits + from * rows->stride;
    OF(sum_rows)(batch, z, rows->stride, count, rows->classes, kept);
    const bool all = OF(own)(batch, z, rows->stride, labels, count);
    return KIND(finish)(batch, count, BRIEF, KERNEL_BOUND, KERNEL_TINY) && all;
}

/* factor e^z of LANES numbers. */
ALWAYS_INLINE void OF(write)(double factor, struct PAIR z, REAL *out)
{
    const struct PAIR power = KIND(powers)(z, BRIEF);
    UNROLL for (size_t i = 0; i < 2; i++) STORE_HALF(out + i * HALF, power.half[i] * factor);
}

/* factor e^z of a row of many classes; whether no logit was so small that it counted as
 * KERNEL_FLOOR. */
static bool OF(slope_row)(const REAL *z, size_t n, double factor, REAL *out)
{
    LONGS below = {0};
    for (size_t c = 0; c < n; c += LANES) {
        const size_t at = n - c < LANES ? n - LANES : c; /* the last of them: some once more */
        const struct PAIR values = OF(floored)(OF(load)(z + at));
        UNROLL for (size_t i = 0; i < 2; i++) below |=
            values.half[i] <= KIND(numbers_of)(KERNEL_FLOOR);
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
    REAL columns[MOST_COLUMNS * LANES];
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
    for (size_t from = 0; n <= MOST_COLUMNS && from < count; from += LANES) {
        const size_t rows = count - from < LANES ? count - from : LANES;
        double factor[LANES];
        int64_t below[LANES];
        for (size_t i = 0; i < LANES; i++)
            factor[i] = scale * batch->inverse[from + i] / (1 + batch->others[from + i]);
        OF(slope_columns)(kept + from * n, factor, rows, n, out + from * n, below);
        for (size_t i = 0; i < rows; i++)
            done[from + i] = !below[i];
    }
    for (size_t i = 0; n > MOST_COLUMNS && i < count; i++) {
        const double factor = scale * batch->inverse[i] / (1 + batch->others[i]);
        done[i] = kept ? OF(slope_kept)(kept + i * n, n, factor, out + i * n)
                       : OF(slope_row)(z + i * stride, n, factor, out + i * n);
    }
}

#include "core/kernel/kernel_binary.h"

#undef OF
#undef VALUES
#undef VALUES_IN
#undef LOAD_HALF
#undef STORE_HALF
#undef LARGER_VALUE
#undef LESSER_VALUE
#undef SPREAD_VALUE
#undef EDGE
#undef BRIEF
#undef MOST_COLUMNS
#undef MOST_GROUPS
#undef REAL
#undef WHOLE
#undef SHUFFLED

#endif
