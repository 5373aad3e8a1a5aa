/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The explorer twice: the program on a real terminal, and the same state in this process.
 *
 * Every key goes to both, and after every key the screen of the terminal must become the frame that
 * frame_draw() makes here: each character, each attribute and colour, and the cursor.  So the
 * golden screens, which are such frames, are what a person sees. */
#ifndef XENT_TESTS_MIRROR_H
#define XENT_TESTS_MIRROR_H

#include "app/look.h"
#include "app/ui.h"
#include "app/view.h"
#include "tests/pty.h"

struct mirror {
    struct pty *pty;
    struct session session;
    struct ui ui;
    int rows, columns;
    enum palette palette; /* what the terminal makes of styles, as in the options below */
    unsigned lost;
    bool cursor_stays, no_mouse;
    unsigned resets; /* so far */
};

struct mirror_options {
    const char *example;
    int rows, columns;
    bool ascii, no_mouse;           /* the options of these names */
    const char *color;              /* that of the option; NULL: without it */
    const char *const *environment; /* as for mirror_program() */
    enum palette palette;           /* which colours are expected */
    unsigned lost;                  /* LOOK_..., not shown together with a colour */
    bool cursor_stays;              /* the terminal cannot hide it */
};

/* The program: xent in the build folder.  Arguments end with NULL, as do "NAME=value" entries of
 * the environment, which may be NULL. */
struct pty *mirror_program(const char *const *arguments, const char *const *environment, int rows,
                           int columns);

/* The program alone with what it opens when nothing is asked, in 24 lines of 80; `setting` is one
 * more "NAME=value" or NULL.  Waits for the first frame. */
struct pty *mirror_demo(const char *setting);

/* Both, with an example loaded; waits for the first frame.  The first on a terminal of 256
 * colours. */
struct mirror *mirror_start(const char *example, int rows, int columns);
struct mirror *mirror_launch(const struct mirror_options *options);

/* Ends it with `q` and checks status and terminal. */
void mirror_quit(struct mirror *mirror);

/* Frees both, whatever they do. */
void mirror_stop(struct mirror *mirror);

/* Keys by name, separated by blanks; each character of a text; a key. */
void mirror_press(struct mirror *mirror, const char *names);
void mirror_type(struct mirror *mirror, const char *text);
void mirror_key(struct mirror *mirror, uint32_t key);

/* Characters and line ends ('\r' for Enter) without a look in between. */
void mirror_send(struct mirror *mirror, const char *text);

/* The mouse at a cell of the frame; nothing happens while it belongs to the terminal. */
void mirror_mouse(struct mirror *mirror, enum event_mouse mouse, int row, int column);

/* A paste between marks. */
void mirror_paste(struct mirror *mirror, const char *text, size_t length);

/* Leaves whatever was begun, then loads the example and opens the view. */
void mirror_reset(struct mirror *mirror, const char *example, const struct view *view);

/* Escape, and waits until it was read: what follows it must not be read with it. */
void mirror_escape(struct mirror *mirror);

void mirror_resize(struct mirror *mirror, int rows, int columns);

/* Waits until the terminal shows the frame, styles and cursor included. */
void mirror_expect_same(struct mirror *mirror);

#endif
