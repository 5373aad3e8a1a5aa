/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/repl.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/prompt.h"
#include "core/intl.h"
#include "core/number.h"

/* The loss after a change, so that every line answers something. */
static void print_change(const struct batch *batch, double before, double after)
{
    const struct problem *problem = &batch->session->problem;
    if (before == after || (isnan(before) && isnan(after)) || problem->label_form == LABELS_NONE)
        return;
    const struct number_text old = number_show(before, problem->digits);
    const struct number_text new = number_show(after, problem->digits);
    if (isnan(before))
        printf(_("loss %s\n"), new.text);
    else
        printf(_("loss %s -> %s\n"), old.text, new.text);
}

static double present_loss(const struct batch *batch)
{
    return loss_reduced(session_loss(batch->session));
}

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
        const double before = present_loss(batch);
        batch_line(batch, line, strlen(line), ++number);
        if (!batch->reply->out.length && batch->reply->format == REPLY_TEXT)
            print_change(batch, before, present_loss(batch));
        fflush(stdout);
    }
    batch->failed = false;
}
