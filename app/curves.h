/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two curves of a problem, each on a region of the frame: the price of a probability with the
 * classes riding on it, and the loss with its slope while the selected value is swept.  The first
 * is for the view of curves and for the side of a wide screen. */
#ifndef XENT_APP_CURVES_H
#define XENT_APP_CURVES_H

#include "app/frame.h"

/* -ln p.  Needs a derivation in the scene.  The classes appear when their probabilities have been
 * told; in a binary problem it is the probability of the right answer that rides. */
void curves_price(const struct scene *scene, int row, int column, int rows, int columns);

/* The loss of the selected sample and its slope.  False, and nothing drawn, without labels. */
bool curves_sweep(const struct scene *scene, int row, int column, int rows, int columns);

/* Is the answer of this output no, so that 1 - p rides?  Only in a binary problem. */
bool curves_pays_for_no(const struct derivation *d, size_t item);

/* What the headings over them say, shown through _(). */
extern const char curves_price_heading[], curves_sweep_heading[];

#endif
