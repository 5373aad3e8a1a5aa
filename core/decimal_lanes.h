/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several decimal numbers side by side, as wide registers take them: for what reads a million of
 * them, and only on the processors where that pays. */
#ifndef XENT_CORE_DECIMAL_LANES_H
#define XENT_CORE_DECIMAL_LANES_H

#include <stddef.h>

/* So many numbers are read at once. */
#define DECIMAL_LANES 4

/* And so many bytes are looked at. */
#define DECIMAL_LANES_BYTES (DECIMAL_LANES * 8)

/* Reads DECIMAL_LANES numbers with one separator (a blank, a tab or a comma) behind each, all of
 * them such as decimal_eight() reads: to the same bits.  At `string` there must be
 * DECIMAL_LANES_BYTES bytes.  Returns the place behind the last separator; NULL, and no value, for
 * anything else. */
typedef const char *decimal_lanes_reader(const char *string, double value[DECIMAL_LANES]);

/* The one for this processor; NULL if it has none. */
decimal_lanes_reader *decimal_lanes(void);

#endif
