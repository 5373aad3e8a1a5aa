/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The views: the ways of looking at the session, each a file of its own behind one contract.
 *
 * A view is opened by its key, by `view NAME` or by a click on its name; Escape, q and its own key
 * lead back.  What it remembers is in struct ui (ui.h). */
#ifndef XENT_APP_VIEW_H
#define XENT_APP_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/ui.h"
#include "core/canvas.h"

/* What the key line says of a key in a view. */
struct key_word {
    uint32_t key;     /* the first of its row in the table of keys (bindings.h); 0 ends the list */
    const char *word; /* shown through _(); NULL leaves the key out */
};

struct view {
    const char *name; /* as `view` takes it */
    uint32_t key;     /* the key that opens it */
    const char *word; /* in the line of views, shown through _() */
    const char *help; /* what one sees there, one line, shown through _() */

    /* Where keys mean something else than in the main view; may be NULL. */
    const struct key_word *words;

    /* When it is opened; may be NULL. */
    void (*open)(struct ui *ui);

    /* Fills the canvas, which is at least FRAME_ROWS_LEAST by FRAME_COLUMNS_LEAST. */
    void (*draw)(struct ui *ui, struct canvas *canvas);

    /* A key that means something else here than in the table of keys: true if it was one.  May be
     * NULL. */
    bool (*act)(struct ui *ui, uint32_t key);

    /* Selects row `item`, in it the column `field` (-1: as it is), after a click.  NULL: nothing
     * can be selected. */
    void (*select)(struct ui *ui, size_t item, int field);

    /* Takes what was typed on the selected cell; false if it is to be mended.  NULL: it is a number
     * for the table. */
    bool (*take)(struct ui *ui, const char *typed);

    /* Goes to the next thing here that holds `what` (`by` < 0: the one before); false if there is
     * none.  NULL: nothing can be searched. */
    bool (*find)(struct ui *ui, const char *what, int by);
};

extern const struct view view_work, view_batch, view_compare, view_curve, view_frameworks,
    view_projector, view_lesson, view_check, view_help;

/* View i in the order of the line of views, or NULL behind the last; by name, or NULL. */
const struct view *view_at(size_t i);
const struct view *view_find(const char *name);

/* Opens a view; the present one is where leaving it leads.  Opening the one that is there leaves
 * it. */
void view_open(struct ui *ui, const struct view *view);

/* Back to where it was opened from. */
void view_leave(struct ui *ui);

/* What `lesson`, `next` and `answer` do on a screen (view_lesson.c). */
void lesson_open(struct ui *ui, const char *name);
void lesson_next(struct ui *ui);
void lesson_answer(struct ui *ui, const char *typed);

/* What the keys do that turn pages (`by` < 0: back), and one that begins a number: true if it is
 * one, and an answer is wanted (view_lesson.c). */
void lesson_go(struct ui *ui, int by);
bool lesson_begin_number(struct ui *ui, uint32_t key);

/* The question that an answer would be for: on the page that is shown, or that the step check was
 * opened from.  NULL: there is none. */
const struct lesson_quiz *lesson_question(const struct ui *ui);

/* While a question or an exercise is open the problem shows what is given and nothing that is
 * worked out; all of it again afterwards. */
void lesson_settle(struct ui *ui);

/* The view of the lesson was left for another: says where the person's own problem is.  The person
 * leaves: what was put aside is let go. */
void lesson_left(struct ui *ui);
void lesson_forget_own(struct ui *ui);

/* ---- what the files of the views share ---- */

/* The parts of the main view without title, echo and keys (view_work.c). */
void work_draw_panels(struct ui *ui, struct canvas *canvas);

/* Keys of a view's own, and what they do. */
struct view_key {
    uint32_t key[4]; /* 0 for none */
    void (*act)(struct ui *ui, int argument);
    int argument;
};

/* Clears what was said and does what the key means; false if it is not among these. */
bool view_act(const struct view_key *keys, size_t count, struct ui *ui, uint32_t key);

/* The row `by` rows on from this one, as far as there are so many; `count` is at least 1. */
size_t view_moved(size_t row, int by, size_t count);

/* `select` and `find` of a view whose rows are those of the table (ui_rows()): find looks for the
 * words in the names of the rows. */
void view_select_row(struct ui *ui, size_t item, int field);
bool view_find_row(struct ui *ui, const char *what, int by);

#endif
