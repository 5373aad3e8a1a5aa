/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may not be told while a question waits for its answer, that of an exercise about the present
 * problem or that of a lesson: the number that it asks for.  What leads there may be told. */
#ifndef XENT_CORE_SECRET_H
#define XENT_CORE_SECRET_H

#include <stdbool.h>

#include "core/reply.h"
#include "core/session.h"

/* Does a question wait?  Not for the commands of a lesson itself. */
bool secret_waits(const struct session *session, const struct reply *reply);

/* Is this the number, with whichever sign?  Also if it was worked out on another way.  False where
 * nothing waits. */
bool secret_is(const struct session *session, const struct reply *reply, double value);

#endif
