/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/repl.h"

#include <stdio.h>
#include <string.h>

#include "app/prompt.h"
#include "core/intl.h"
#include "core/script.h"
#include "core/text.h"

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

/* The lines that a literal goes on in; false if they were given up. */
static bool read_rest(struct text *command)
{
    struct literal_brackets brackets = {0};
    bool open = script_goes_on(&brackets, text_string(command), command->length, true);
    while (open && prompt_read_line("  ... ") == PROMPT_DONE) {
        text_addf(command, "\n%s", prompt_line());
        open = script_goes_on(&brackets, prompt_line(), strlen(prompt_line()), false);
    }
    return !open;
}

/* The prompt's own line is gone once another one is read: hence the copy. */
static void run(struct batch *batch, size_t number)
{
    struct text command = {0};
    text_add(&command, prompt_line());
    if (read_rest(&command))
        batch_line(batch, text_string(&command), command.length, number);
    fflush(stdout);
    if (batch->reply->request == REQUEST_CONFIRM)
        confirm(batch, text_string(&command), number);
    fflush(stdout);
    text_release(&command);
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
