/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language: the input is a script.  Its lines run as those of a lesson do, so no file is
 * touched; a line that is refused must have changed nothing; at the end undo must lead back to the
 * beginning and redo to the end. */
#include <string.h>

#include "core/command.h"
#include "core/script.h"
#include "core/session.h"
#include "tests/fuzz/fuzz.h"

#define LINES 200

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    fuzz_start();
    return 0;
}

static void run(struct session *session, struct reply *reply, const char *line, size_t length)
{
    struct error error = {0};
    struct problem before = problem_share(&session->problem);
    const size_t changes = session->changes;
    reply_clear(reply);
    if (!command_run(session, line, length, reply, &error)) {
        if (!error.message[0])
            fuzz_fail("refused without a word: %.*s", (int)length, line);
        if (session->changes != changes || !problem_equal(&before, &session->problem))
            fuzz_fail("refused, and the problem is another: %.*s", (int)length, line);
    }
    problem_release(&before);
    fuzz_problem(&session->problem);
}

static void undo_and_redo(struct session *session)
{
    size_t steps = 0;
    struct problem here = problem_share(&session->problem);
    while (session_undo(session))
        steps++;
    while (steps-- > 0)
        session_redo(session);
    if (!problem_equal(&here, &session->problem))
        fuzz_fail("undo and redo lead to another problem");
    problem_release(&here);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct session session = session_new();
    struct reply reply = {.confined = true, .width = 80};
    struct script_lines lines = {.bytes = (const char *)data, .length = size};
    struct error error = {0};
    if (script_check((const char *)data, size, &error))
        for (size_t i = 0; i < LINES && script_next_command(&lines); i++) {
            reply.format = i % 4 == 3 ? REPLY_JSON : REPLY_TEXT;
            run(&session, &reply, lines.line, lines.line_bytes);
            if (fuzz_values(&session.problem) > FUZZ_VALUES)
                break;
        }
    undo_and_redo(&session);
    reply_release(&reply);
    session_release(&session);
    return 0;
}
