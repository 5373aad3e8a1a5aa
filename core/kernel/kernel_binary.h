/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binary outputs of one type: kernel_rows.h includes this, and says what it stands on. */
#include <stddef.h>

#ifdef REAL

/* e^-|x| of LANES outputs; marks those that need more care in `odd`. */
ALWAYS_INLINE void OF(binary_powers)(const REAL *x, double *powers, LONGS *odd)
{
    struct PAIR away = OF(load)(x);
    UNROLL for (size_t i = 0; i < 2; i++)
    {
        away.half[i] = (NUMBERS)((LONGS)away.half[i] | (LONGS)KIND(numbers_of)(-0.0));
        *odd |= ~(away.half[i] >= -KERNEL_BOUND);
    }
    KIND(put)(powers, KIND(powers)(away, false));
}

/* From e^-|x| in `losses` to the losses of LANES outputs, and the slopes if there is room for them.
 */
ALWAYS_INLINE void OF(binary_lanes)(const REAL *x, const REAL *y, double scale, double *losses,
                                    REAL *gradient)
{
    const struct PAIR power = KIND(get)(losses), logit = OF(load)(x), target = OF(load)(y);
    struct PAIR loss;
    UNROLL for (size_t i = 0; i < 2; i++)
    {
        const NUMBERS s = power.half[i];
        const LONGS above = logit.half[i] > 0.0;
        const NUMBERS away = (NUMBERS)((LONGS)logit.half[i] | (LONGS)KIND(numbers_of)(-0.0));
        const NUMBERS wrong = KIND(choose)(above, 1.0 - target.half[i], target.half[i]);
        loss.half[i] = KIND(ln_up_to_two)(s) - away * wrong;
        if (gradient) {
            const NUMBERS q = s / (1.0 + s);
            STORE_HALF(gradient + i * HALF, scale * KIND(choose)(above, wrong - q, q - wrong));
        }
    }
    KIND(put)(losses, loss);
}

/* The same for `count` outputs, whole LANES of them.  Two loops: the steps for an output wait for
 * each other, and so more outputs are on their way at once. */
static LONGS OF(binary_block)(const REAL *x, const REAL *y, size_t count, double scale,
                              double *losses, REAL *gradient)
{
    LONGS odd = {0};
    for (size_t i = 0; i < count; i += LANES)
        OF(binary_powers)(x + i, losses + i, &odd);
    if (gradient) {
        for (size_t i = 0; i < count; i += LANES)
            OF(binary_lanes)(x + i, y + i, scale, losses + i, gradient + i);
    } else {
        for (size_t i = 0; i < count; i += LANES)
            OF(binary_lanes)(x + i, y + i, scale, losses + i, NULL);
    }
    return odd;
}

/* Whether all outputs are done; the others are for kernel_settle_binary(). */
static bool OF(binary)(const REAL *x, const REAL *y, size_t count, double scale, double *losses,
                       REAL *gradient)
{
    const size_t whole = count / LANES * LANES, rest = count - whole;
    LONGS odd = {0};
    for (size_t i = 0; i < whole; i += KERNEL_OUTPUTS) {
        const size_t some = whole - i < KERNEL_OUTPUTS ? whole - i : KERNEL_OUTPUTS;
        odd |=
            OF(binary_block)(x + i, y + i, some, scale, losses + i, gradient ? gradient + i : NULL);
    }
    if (rest > 0) {
        REAL last_x[LANES] = {0}, last_y[LANES] = {0}, last_slope[LANES];
        double last[LANES];
        memcpy(last_x, x + whole, rest * sizeof *x);
        memcpy(last_y, y + whole, rest * sizeof *y);
        odd |= OF(binary_block)(last_x, last_y, LANES, scale, last, gradient ? last_slope : NULL);
        memcpy(losses + whole, last, rest * sizeof *losses);
        if (gradient)
            memcpy(gradient + whole, last_slope, rest * sizeof *gradient);
    }
    return !ANY((INTS)odd);
}

#endif
