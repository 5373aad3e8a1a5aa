/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/repl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/prompt.h"
#include "core/intl.h"
#include "core/memory.h"

/* The line waits for a yes to the question that was printed; anything else forgets it. */
static void confirm(struct batch *batch, const char *line, size_t number)
{
    const bool answered = prompt_read_answer(_("y or n> ")) == PROMPT_DONE;
    const char *answer = prompt_line() + strspn(prompt_line(), " ");
    const bool yes = answered && (answer[0] == 'y' || answer[0] == 'Y') &&
                     answer[1 + strspn(answer + 1, " ")] == '\0';
    if (!yes) {
        fputs(_("nothing was written\n"), stderr);
        return;
    }
    batch->reply->careful = false;
    batch_line(batch, line, strlen(line), number);
    batch->reply->careful = true;
}

/* The prompt's own line is gone once a question is answered: hence the copy. */
static void run(struct batch *batch, size_t number)
{
    char *line = memory_copy(prompt_line(), strlen(prompt_line()));
    batch_line(batch, line, strlen(line), number);
    fflush(stdout);
    if (batch->reply->request == REQUEST_CONFIRM)
        confirm(batch, line, number);
    fflush(stdout);
    free(line);
}

void repl_run(struct batch *batch)
{
    size_t number = 0;
    batch->keep_going = true;
    batch->reply->careful = true;
    while (!batch->quit) {
        const enum prompt_state state = prompt_read_line("xent> ");
        if (state == PROMPT_CLOSED)
            break;
        if (state == PROMPT_DONE)
            run(batch, ++number);
    }
    batch->failed = false;
}
