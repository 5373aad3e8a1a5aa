/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Terminals whose strings can be read: "[1;2]" moves the cursor, "<3;" and ">3;" move it in its
 * row, "{C}" clears the screen, "{K}" the rest of the row, "{0}" takes the looks off, "{b}", "{u}",
 * "{r}" and "{c7}" set one. */
#ifndef XENT_TESTS_TERMINALS_H
#define XENT_TESTS_TERMINALS_H

#include "app/capability.h"

extern const struct capabilities terminal_modern; /* goes to a place only */
extern const struct capabilities terminal_nimble; /* knows "\n", "\b", "<3;" and ">3;" as well */
extern const struct capabilities terminal_common; /* moves its cursor as ANSI says */
extern const struct capabilities terminal_ansi;   /* sets attributes so, too */
extern const struct capabilities terminal_stiff;  /* sets attributes so, but goes to a place as
                                                     "[1;2]" */
extern const struct capabilities terminal_humble; /* as modern, with eight colours, none of them
                                                     underlined, and a last cell that scrolls */

#endif
