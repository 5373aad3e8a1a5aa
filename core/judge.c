/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/judge.h"

#include <string.h>

#include "core/answer.h"
#include "core/evaluate.h"
#include "core/intl.h"
#include "core/num.h"

/* Appends what else gives the number where the question is about the loss: the first that fits,
 * which is the most common. */
static void add_cause(struct session *session, double exact, const struct typed *typed,
                      struct text *reason)
{
    const struct loss *loss = session_loss(session);
    if (session->problem.reduction == REDUCTION_NONE || loss->refusal ||
        !nearly_equal(loss_reduced(loss), exact))
        return;
    struct answer answer = answer_new(&session->problem, loss, typed, 0);
    if (answer.count) {
        const struct text *message = &answer.match[0].message;
        const bool stop = message->length && message->bytes[message->length - 1] == '.';
        text_add(reason, ". ");
        text_add_bytes(reason, text_string(message), message->length - stop);
    }
    answer_release(&answer);
}

bool lesson_judge(struct session *session, const char *expression, const char *typed, int wanted,
                  enum judgement *judgement, struct text *reason, struct error *error)
{
    struct typed number;
    double exact;
    if (!*typed)
        return error_set(error, 1, _("an answer is a number, as in 0.4170 or -ln(0.5)"));
    if (!typed_read(typed, strlen(typed), 1, &number, error) ||
        !evaluate(session, expression, 1, &exact, error))
        return false;
    const bool cut = !typed_is(&number, exact) && typed_is_cut(&number, exact);
    if (!cut && !typed_is(&number, exact)) {
        *judgement = JUDGED_WRONG;
        text_addf(reason, _("%s is not right"), typed);
        add_cause(session, exact, &number, reason);
    } else if (number.decimals < wanted && number.value != exact) {
        *judgement = JUDGED_SHORT;
        text_addf(reason, _("%s is right as far as it goes; %d decimals are asked for"), typed,
                  wanted);
    } else {
        *judgement = JUDGED_RIGHT;
        text_add(reason, cut ? _("Right, but cut off: rounded it ends one higher") : _("Right"));
    }
    return true;
}
