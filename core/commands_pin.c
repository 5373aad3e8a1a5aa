/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A problem to compare with: pin. */
#include "core/commands.h"
#include "core/intl.h"
#include "core/show.h"

static bool unpin(struct session *session, const struct word *word, struct error *error)
{
    if (!session->has_pinned)
        return error_set(error, word->column, _("nothing is pinned"));
    session_unpin(session);
    return true;
}

bool run_pin(struct session *session, const struct words *words, struct reply *reply,
             struct error *error)
{
    if (!words_end(words, 2, error))
        return false;
    if (words->count == 2 && word_is(&words->word[1], "off"))
        return unpin(session, &words->word[1], error);
    if (words->count == 2)
        return error_set(error, words->word[1].column,
                         _("'%s' is not possible here; valid are 'off' and nothing"),
                         word_quote(&words->word[1]).text);
    if (!have_values(&session->problem, words->word[0].column, error))
        return false;
    session_pin(session);
    const struct problem *pinned = &session->pinned;
    if (pinned->label_form != LABELS_NONE && pinned->reduction != REDUCTION_NONE)
        text_addf(&reply->notes, _("pinned: loss %s; 'show pinned' compares\n"),
                  show_reduced(&session->pinned_loss).text);
    else
        text_add(&reply->notes, _("pinned\n"));
    return true;
}
