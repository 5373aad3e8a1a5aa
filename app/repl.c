/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/repl.h"

#include <stdio.h>
#include <string.h>

#include "app/prompt.h"

void repl_run(struct batch *batch)
{
    size_t number = 0;
    batch->keep_going = true;
    while (!batch->quit) {
        const enum prompt_state state = prompt_read_line("xent> ");
        if (state == PROMPT_CLOSED)
            break;
        if (state != PROMPT_DONE)
            continue;
        const char *line = prompt_line();
        batch_line(batch, line, strlen(line), ++number);
        fflush(stdout);
    }
    batch->failed = false;
}
