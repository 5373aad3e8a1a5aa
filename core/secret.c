/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/secret.h"

#include <math.h>

/* The same number worked out on another way is off by less, as a part of it. */
#define NOISE 1e-9

/* NAN: nothing is asked for. */
static double asked_for(const struct session *session, const struct reply *reply)
{
    if (reply->confined)
        return NAN;
    if (reply->asked)
        return reply->secret;
    return practice_is_about(&session->practice, &session->problem)
               ? session->practice.exercise.answer
               : NAN;
}

bool secret_waits(const struct session *session, const struct reply *reply)
{
    return !isnan(asked_for(session, reply));
}

bool secret_is(const struct session *session, const struct reply *reply, double value)
{
    const double secret = fabs(asked_for(session, reply));
    return fabs(value) == secret || fabs(fabs(value) - secret) <= NOISE * secret;
}
