/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aside.h"

#include <string.h>

void aside_forget(struct aside *aside)
{
    problem_release(&aside->problem);
    problem_release(&aside->kept);
    text_release(&aside->path);
    *aside = (struct aside){0};
}

/* Does the present problem belong to a file that was opened since?  Then that one is wanted. */
static bool has_another_file(const struct aside *aside, const struct session *session)
{
    const char *path = session_path(session);
    return path && strcmp(path, text_string(&aside->path)) != 0;
}

void aside_put(struct aside *aside, const struct session *session)
{
    if (aside->held && !has_another_file(aside, session))
        return;
    aside_forget(aside);
    *aside = (struct aside){.held = true,
                            .problem = problem_share(&session->problem),
                            .kept = problem_share(&session->kept),
                            .past = session->past.count,
                            .opened_at = session->opened_at};
    text_add(&aside->path, session_path(session) ? session_path(session) : "");
}

bool aside_differs(const struct aside *aside, const struct session *session)
{
    return aside->held && !problem_equal(&session->problem, &aside->problem);
}

bool aside_bring_back(struct aside *aside, const struct lecture_door *door)
{
    struct session *session = door->session;
    const bool differs = aside_differs(aside, session);
    bool back = false;
    if (aside->held && !has_another_file(aside, session)) {
        lecture_undo_to(aside->past, door);
        back = session->past.count == aside->past && !aside_differs(aside, session);
    }
    if (back)
        session_return(session, aside->path.length ? text_string(&aside->path) : NULL, &aside->kept,
                       aside->opened_at);
    aside_forget(aside);
    return back && differs;
}
