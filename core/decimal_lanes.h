/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several decimal numbers side by side, as wide registers take them: for what reads a million of
 * them, and only on the processors where that pays. */
#ifndef XENT_CORE_DECIMAL_LANES_H
#define XENT_CORE_DECIMAL_LANES_H

#include <stddef.h>

/* The most numbers that are read at once, and the most bytes that are looked at. */
#define DECIMAL_LANES       8
#define DECIMAL_LANES_BYTES (DECIMAL_LANES * 8)

/* One way of doing it. */
struct decimal_lanes {
    size_t numbers; /* so many are read at once */
    size_t bytes;   /* so many there must be at `string` */

    /* Reads them with one separator (a blank, a tab or a comma) behind each, all of them such as
     * decimal_eight() reads: to the same bits.  Returns the place behind the last separator; NULL,
     * and no value, for anything else. */
    const char *(*read)(const char *string, double *value);
};

/* The ways that this processor has, the widest first; NULL from `i` = their number on. */
const struct decimal_lanes *decimal_lanes(size_t i);

/* The two there are, for processors with AVX2 and for those with the parts of AVX-512 that move
 * bytes; to be called by way of decimal_lanes() only. */
extern const struct decimal_lanes decimal_lanes_four, decimal_lanes_wide;

#endif
