/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lessons: the command checks the words, the door that it came through knows the files. */
#include <string.h>

#include "core/commands.h"
#include "core/intl.h"

bool run_lesson(struct session *session, const struct words *words, struct reply *reply,
                struct error *error)
{
    (void)session;
    if (!words_end(words, 2, error))
        return false;
    reply->request = REQUEST_LESSON;
    text_add(&reply->subject, words->count > 1 ? words->word[1].text : "");
    return true;
}

bool run_next(struct session *session, const struct words *words, struct reply *reply,
              struct error *error)
{
    (void)session;
    if (!words_end(words, 1, error))
        return false;
    reply->request = REQUEST_NEXT;
    return true;
}

/* The question of a lesson comes first where one is asked.  The number is read by whoever knows it:
 * "1,48" is two words here, and one number. */
bool run_answer(struct session *session, const struct words *words, struct reply *reply,
                struct error *error)
{
    if (!reply->asked && session->practice.open)
        return run_exercise_answer(session, words, reply, error);
    reply->request = REQUEST_ANSWER;
    for (size_t i = 1; i < words->count; i++)
        text_addf(&reply->subject, "%s%s", i > 1 ? "," : "", words->word[i].text);
    return true;
}
