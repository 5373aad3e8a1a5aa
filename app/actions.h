/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keys do: each function is short for a command line, a move or a change of view.  bindings.c
 * has the table that gives them keys.
 *
 * The argument is what the row of the table says: a direction, an amount, a choice; functions that
 * want none ignore it. */
#ifndef XENT_APP_ACTIONS_H
#define XENT_APP_ACTIONS_H

#include "app/ui.h"

/* moving */
void act_move(struct ui *ui, int by);
void act_jump(struct ui *ui, int to);
void act_change_field(struct ui *ui, int by);
void act_change_sample(struct ui *ui, int by);

/* changing; amounts of nudge are in hundredths of a logit, thousandths of a probability */
void act_nudge(struct ui *ui, int by);
void act_true_class(struct ui *ui, int unused);
void act_flip_flag(struct ui *ui, int unused);
void act_flip_kind(struct ui *ui, int unused);
void act_flip_task(struct ui *ui, int unused);
void act_add(struct ui *ui, int sample);
void act_delete(struct ui *ui, int sample);
void act_shift(struct ui *ui, int by);
void act_scale(struct ui *ui, int up);
void act_pin(struct ui *ui, int unused);
void act_change_digits(struct ui *ui, int by);
void act_undo(struct ui *ui, int again);
void act_edit_old(struct ui *ui, int unused);

/* steps */
void act_step(struct ui *ui, int by);
void act_restart(struct ui *ui, int unused);

/* views, files, the line at the bottom; `key` is the one of a view (view.h) */
void act_view(struct ui *ui, int key);
void act_leave(struct ui *ui, int unused);
void act_prompt(struct ui *ui, int what);
void act_find(struct ui *ui, int by);
void act_check(struct ui *ui, int unused);
void act_open(struct ui *ui, int unused);
void act_save(struct ui *ui, int unused);
void act_yank(struct ui *ui, int unused);
void act_restore(struct ui *ui, int unused);
void act_load_example(struct ui *ui, int by);
void act_mouse(struct ui *ui, int unused);
void act_quit(struct ui *ui, int unused);
void act_interrupt(struct ui *ui, int status);

#endif
