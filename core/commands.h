/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions behind the table in command.c, each a `run` function as command.h describes it. */
#ifndef XENT_CORE_COMMANDS_H
#define XENT_CORE_COMMANDS_H

#include "core/command.h"

/* the problem as a whole (commands_problem.c) */
bool run_new(struct session *, const struct words *, struct reply *, struct error *);
bool run_set(struct session *, const struct words *, struct reply *, struct error *);
bool run_load(struct session *, const struct words *, struct reply *, struct error *);
bool run_save(struct session *, const struct words *, struct reply *, struct error *);
bool run_undo(struct session *, const struct words *, struct reply *, struct error *);
bool run_redo(struct session *, const struct words *, struct reply *, struct error *);

/* A line that setting_apply_rows() understands; false, and nothing done, for every other. */
bool run_set_rows(struct session *, const char *line, size_t length, struct reply *);

/* one element of it (commands_edit.c) */
bool run_put(struct session *, const struct words *, struct reply *, struct error *);
bool run_nudge(struct session *, const struct words *, struct reply *, struct error *);
bool run_label(struct session *, const struct words *, struct reply *, struct error *);
bool run_add(struct session *, const struct words *, struct reply *, struct error *);
bool run_delete(struct session *, const struct words *, struct reply *, struct error *);
bool run_pass(struct session *, const struct words *, struct reply *, struct error *);

/* answers (commands_show.c) */
bool run_show(struct session *, const struct words *, struct reply *, struct error *);
bool run_steps(struct session *, const struct words *, struct reply *, struct error *);
bool run_compare(struct session *, const struct words *, struct reply *, struct error *);
bool run_frameworks(struct session *, const struct words *, struct reply *, struct error *);

/* `steps SAMPLE check ...`, the words from `first` on (commands_hand.c) */
bool run_steps_check(struct session *, const struct words *, size_t first, size_t sample,
                     struct reply *, struct error *);

/* in the languages of others (commands_export.c) */
bool run_export(struct session *, const struct words *, struct reply *, struct error *);
bool run_yank(struct session *, const struct words *, struct reply *, struct error *);

/* hand answers (commands_check.c) */
bool run_check(struct session *, const struct words *, struct reply *, struct error *);

/* whole samples (commands_row.c) */
bool run_shift(struct session *, const struct words *, struct reply *, struct error *);
bool run_scale(struct session *, const struct words *, struct reply *, struct error *);

/* a problem to compare with (commands_pin.c) */
bool run_pin(struct session *, const struct words *, struct reply *, struct error *);

/* problems to be solved by hand (commands_exercise.c) */
bool run_exercise(struct session *, const struct words *, struct reply *, struct error *);

/* There must be an exercise that waits. */
bool run_exercise_answer(struct session *, const struct words *, struct reply *, struct error *);

/* For all of them (commands_edit.c): refuses a problem without values; the sample that a word
 * names, if there are samples. */
bool have_values(const struct problem *, size_t column, struct error *);
bool find_sample(const struct problem *, const struct word *, size_t *, struct error *);

/* Also there, for nudge, shift and scale: 2 + 0.1 + 0.1 + 0.1 is meant to be 2.3.  A sum or a
 * product that is off a short decimal number by no more than rounding becomes that number.
 * `largest` is the largest size of what took part. */
double tidy_number(double value, double largest);

/* While a question waits nothing tells what it asks for (commands_secret.c).  `word` is what would
 * be told, for the error; false if that is it. */
enum telling {
    TELLS_LOSS, /* the reduced loss */
    TELLS_WAY,  /* every number on the way to it, and the gradient */
};
struct quantity;
bool may_tell(struct session *, const struct reply *, enum telling, const struct word *,
              struct error *);
bool may_tell_quantity(struct session *, const struct reply *, const struct quantity *,
                       const struct word *, struct error *);
bool may_tell_expression(struct session *, const struct reply *, double value, const struct word *,
                         struct error *);

/* the screen (commands_screen.c) */
bool run_view(struct session *, const struct words *, struct reply *, struct error *);
bool run_print(struct session *, const struct words *, struct reply *, struct error *);
bool run_restore(struct session *, const struct words *, struct reply *, struct error *);

/* lessons (commands_lesson.c) */
bool run_lesson(struct session *, const struct words *, struct reply *, struct error *);
bool run_next(struct session *, const struct words *, struct reply *, struct error *);
bool run_answer(struct session *, const struct words *, struct reply *, struct error *);

/* help and leaving (commands_help.c) */
bool run_help(struct session *, const struct words *, struct reply *, struct error *);
bool run_quit(struct session *, const struct words *, struct reply *, struct error *);

#endif
