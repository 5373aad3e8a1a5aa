/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a frame to the bytes that make a terminal show it.
 *
 * Only the cells that differ from those of the frame before are written, so that a key costs what
 * it changes and not what the screen holds.  Numbers that change in a column are written down the
 * column: a line feed and a backspace or two lead from each to the next.
 *
 * Why not by ncurses?  It was measured with ncurses 6.4, given nothing but the cells that differ
 * and stopped (by an endwin() before the first frame) from flushing at every move.  On 200 x 60, in
 * one run, a nudge was on the screen after 0.56 ms with this file and 0.70 ms with ncurses (0.70
 * for a key of htop), with 1,000 classes after 0.90 and 1.30 ms; and it sends a column row by row,
 * each with its own cursor address: 1,109 bytes in place of 629. */
#ifndef XENT_APP_PAINT_H
#define XENT_APP_PAINT_H

#include <stdbool.h>

#include "app/capability.h"
#include "core/canvas.h"

/* The state of the screen, and what changes it. */
struct paint {
    const struct capabilities *terminal;
    struct text style[STYLE_COUNT];    /* each sets its style, whatever was set before */
    struct text on_plain[STYLE_COUNT]; /* the same where the plain one is set; empty for that */
    struct text clear;                 /* clears the screen, in the plain style */
    struct text clear_right;           /* clears from the cursor to the end of the row, or empty */
    bool unicode;                      /* UTF-8; else '?' stands for what is not ASCII */
    bool corner_scrolls; /* a character in the last column of the last row would move all rows up */
    bool steps;          /* it can move the cursor from where it is, not only to a place */
    bool ansi; /* it does so as ANSI says: the sequences are written here, which takes a twentieth
                  of the time that the interpreter of terminfo's strings takes */
    struct canvas shown; /* what is on the screen */
};

/* Asks the terminal, which must have "cup" and "clear", for its strings; `coloured` if colours are
 * wanted where it has them. */
void paint_start(struct paint *paint, const struct capabilities *terminal, bool coloured,
                 bool unicode);
void paint_release(struct paint *paint);

/* The next frame is written whole: after another program has used the screen, for example. */
void paint_forget(struct paint *paint);

/* Appends what turns the frame shown last into this one, on a screen of this size; what does not
 * fit on it is left out.  The plain style is set before and after.  The cursor is left where the
 * frame wants it (true), or at the beginning of the last row, to be hidden (false).  Appends
 * nothing if nothing has changed. */
bool paint_frame(struct paint *paint, const struct canvas *frame, int rows, int columns,
                 struct text *out);

#endif
