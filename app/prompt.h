/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Editing a line of text, with history and completion: in a frame of the full screen, or on the
 * plain terminal for the line mode.  One run of the program uses one of the two.
 *
 * In a frame:
 *
 *     prompt_open(":", "");
 *     for each key:    state = prompt_feed(bytes, terminal_key_bytes(&event, bytes));
 *     for each paste:  prompt_paste(event.text, event.length);
 *     for each frame:  prompt_draw(canvas, row); prompt_matches(&list)
 *     PROMPT_DONE:     prompt_line() is what was entered; the prompt is closed
 *
 * Escape alone, Ctrl-C and Ctrl-D on an empty line cancel; in a search of the history Escape ends
 * the search, in vi mode it leaves insertion first.
 *
 * The keys are those of the user's inputrc (application name "xent"). */
#ifndef XENT_APP_PROMPT_H
#define XENT_APP_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/canvas.h"

/* Calls add(list, candidate) for every word that could stand in place of the word that ends at byte
 * `length` of the line (words are separated by blanks); in the order in which they are to be
 * listed. */
typedef void prompt_complete(void *user, const char *line, size_t length,
                             void (*add)(void *list, const char *candidate), void *list);

struct prompt_options {
    const char *history;       /* path of the history; its folder need not exist; NULL: not kept */
    prompt_complete *complete; /* may be NULL */
    void *user;
};

enum prompt_state {
    PROMPT_EDITING,
    PROMPT_DONE,      /* prompt_line() was entered */
    PROMPT_CANCELLED, /* nothing was entered */
    PROMPT_CLOSED     /* line mode only: the input has ended (Ctrl-D) */
};

enum { PROMPT_HISTORY_LINES = 1000 };

/* Once, before anything else; copies the path.  Creates nothing: the history is read when the first
 * prompt opens and written when the first line was entered. */
void prompt_start(const struct prompt_options *options);

/* Frees everything, closes an open prompt. */
void prompt_stop(void);

/* Opens the prompt in a frame: the label in front, `initial` as text to edit. */
void prompt_open(const char *label, const char *initial);

bool prompt_is_open(void);

/* The bytes of one key (an escape sequence or a whole character).  DONE and CANCELLED close it. */
enum prompt_state prompt_feed(const char *bytes, size_t length);

/* Inserts text as one step of undo; line ends and tabs become blanks.  UTF-8. */
void prompt_paste(const char *text, size_t length);

/* The line that was entered last, or the line so far while the prompt is open. */
const char *prompt_line(void);

/* The candidates to list after a Tab with several, until the next key.  Returns their number. */
size_t prompt_matches(const char *const **list);

/* Draws label and line into the row, scrolled so that the cursor can be seen, and puts the canvas's
 * cursor there. */
void prompt_draw(struct canvas *canvas, int row);

/* Line mode: reads a line from standard input, edited on the terminal.  SIGINT cancels it.  The
 * answer to a question is read alike, but it is no line for the history. */
enum prompt_state prompt_read_line(const char *label);
enum prompt_state prompt_read_answer(const char *label);

#endif
