/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is installed beside the program and made from its tables: manual pages, and the words of the
 * completion of the shells.  app/manual writes them while xent is built; a tarball has them. */
#ifndef XENT_APP_MANUAL_H
#define XENT_APP_MANUAL_H

#include "core/text.h"

/* xent(1): doors, options, keys, files. */
void manual_add_program(struct text *out);

/* xent-commands(7): commands, settings, quantities and all that a line may name. */
void manual_add_commands(struct text *out);

/* The function _xent_words: it is asked for "options DOOR", "value DOOR OPTION", "words DOOR" or
 * "line WORD WORD ...", the words before the one that is to be completed, and prints what may stand
 * there, one a line, FILES for the names of files.  In the language of bash and zsh, and of fish.
 */
void manual_add_words_sh(struct text *out);
void manual_add_words_fish(struct text *out);

#endif
