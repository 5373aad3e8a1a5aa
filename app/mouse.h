/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the bytes that a terminal reports its mouse with to events.
 *
 * There are two ways of telling: numbers, "ESC [ < button ; column ; row M" (or m for a button that
 * is let go), and for older terminals one byte each, "ESC [ M", then button, column and row, each
 * 32 more.  The bytes come as they come: nobody waits for the rest of a report. */
#ifndef XENT_APP_MOUSE_H
#define XENT_APP_MOUSE_H

#include <stdbool.h>
#include <stddef.h>

#include "app/event.h"

/* The codes for what a report begins with. */
enum { CODE_MOUSE_NUMBERS = 4003, CODE_MOUSE_BYTES = 4004 };

/* All zero is the state between reports. */
struct mouse {
    int begun; /* the code it began with; 0 between reports */
    char bytes[24];
    size_t length;
};

/* True if the code belongs to a report; at its end the event is made, unless it is one of a button
 * that is let go, or that nothing is bound to. */
bool mouse_add(struct mouse *mouse, int code, struct event *event);

#endif
