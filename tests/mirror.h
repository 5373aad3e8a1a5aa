/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The explorer twice: the program on a real terminal, and the same state in this process.
 *
 * Every key goes to both, and after every key the screen of the terminal must become the frame that
 * frame_draw() makes here.  So the golden screens, which are such frames, are what a person sees.
 */
#ifndef XENT_TESTS_MIRROR_H
#define XENT_TESTS_MIRROR_H

#include "app/ui.h"
#include "tests/pty.h"

struct mirror {
    struct pty *pty;
    struct session session;
    struct ui ui;
    int rows, columns;
};

/* The program: xent in the build folder.  Arguments end with NULL, as do "NAME=value" entries of
 * the environment, which may be NULL. */
struct pty *mirror_program(const char *const *arguments, const char *const *environment, int rows,
                           int columns);

/* The program alone with what it opens when nothing is asked, in 24 lines of 80; `setting` is one
 * more "NAME=value" or NULL.  Waits for the first frame. */
struct pty *mirror_demo(const char *setting);

/* Both, with an example loaded; waits for the first frame. */
struct mirror *mirror_start(const char *example, int rows, int columns);

/* Ends it with `q` and checks status and terminal. */
void mirror_quit(struct mirror *mirror);

/* Frees both, whatever they do. */
void mirror_stop(struct mirror *mirror);

/* Keys by name, separated by blanks; each character of a text; a key. */
void mirror_press(struct mirror *mirror, const char *names);
void mirror_type(struct mirror *mirror, const char *text);
void mirror_key(struct mirror *mirror, uint32_t key);

void mirror_resize(struct mirror *mirror, int rows, int columns);

/* Waits until the terminal shows the frame, the cursor included. */
void mirror_expect_same(struct mirror *mirror);

#endif
