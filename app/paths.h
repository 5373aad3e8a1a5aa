/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where files of the user belong, and where those of the program lie. */
#ifndef XENT_APP_PATHS_H
#define XENT_APP_PATHS_H

#include <stdbool.h>

#include "core/text.h"

/* Appends the path of `name` in the folder for state, $XDG_STATE_HOME/xent or ~/.local/state/xent;
 * false if there is no home.  Creates nothing. */
bool paths_state(const char *name, struct text *path);

/* Appends the path of `name` in the folder of the running program, or so many folders further up;
 * false where the system does not tell which file that is. */
bool paths_beside_program(int up, const char *name, struct text *path);

/* Creates the folders above a file where they are missing, mode 0700. */
void paths_make_folders(const char *path);

#endif
