/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of a request, and rows of its files as a problem. */
#ifndef XENT_CORE_EVAL_RULES_H
#define XENT_CORE_EVAL_RULES_H

#include "core/eval_source.h"

/* A problem without values and labels, of the settings; weights of classes are checked against the
 * number of the classes.  One value column is a binary problem unless the task is set.  On true it
 * is the caller's. */
bool eval_rules(const struct eval_request *request, const struct eval_source *source,
                struct problem *rules, struct error *error);

#endif
