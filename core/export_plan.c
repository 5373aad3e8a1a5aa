/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/export_plan.h"

#include "core/intl.h"

bool plan_begin(struct plan *plan, const struct session *session, const struct tongue *tongue,
                struct text *out, struct error *error)
{
    *plan = (struct plan){.call = CALLS};
    if (!listing_begin(&plan->l, listing_problem(session, session->problem.convention), tongue, out,
                       error))
        return false;
    const struct problem *p = &plan->l.problem;
    const bool weighted = !matrix_is_empty(&p->class_weight);
    const bool numbers = p->label_form == LABELS_TARGET;
    plan->rules = convention_rules(p->convention);
    plan->call = loss_call(p);
    plan->clip = loss_clip(p);
    plan->binary = plan->call == CALL_BINARY;
    plan->unclipped = p->from_logits && plan->clip.kind == CLIP_NONE;
    plan->picks =
        plan->call == CALL_NUMBERS && plan->rules->picks_target && p->label_smoothing == 0;
    plan->weighs_classes = weighted && plan->rules->weighting == WEIGHTS_OF_CLASSES;
    plan->weighs_labels = weighted && plan->rules->weighting == WEIGHTS_OF_SAMPLES;
    plan->divides_by_class = weighted && numbers && plan->rules->divisor == DIVISOR_TARGETS;
    plan->has_factors = !plan->unclipped || plan->rules->logistic != LOGISTIC_MAX;
    plan->has_ignored = listing_has_ignored(&plan->l);
    return true;
}

void plan_add(struct plan *plan, const char *string)
{
    text_add(plan->l.out, string);
}

void plan_describe(struct plan *plan, const char *what)
{
    const enum convention convention = plan->l.problem.convention;
    listing_describe(&plan->l, what);
    if (convention != CONVENTION_EXACT)
        listing_say(&plan->l, _("The rules are those of %s."), convention_framework(convention));
}

double plan_ignored(const struct plan *plan)
{
    const struct problem *problem = &plan->l.problem;
    return problem->ignores ? problem->ignore_index : IGNORE_STANDARD;
}
