/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wild person: what somebody might do next who tries every key, types every command, right and
 * wrong, pastes whatever is at hand and pulls at the window.  The same seed does the same. */
#ifndef XENT_TESTS_WILD_H
#define XENT_TESTS_WILD_H

#include <stddef.h>
#include <stdint.h>

#include "app/ui.h"
#include "core/text.h"

struct wild {
    uint64_t state; /* any number begins; it is the seed */
};

/* A number below `limit` (> 0). */
size_t wild_below(struct wild *wild, size_t limit);

/* One of an array. */
#define WILD_PICK(wild, list) ((list)[wild_below(wild, sizeof(list) / sizeof *(list))])

/* Appends what is done next, one instruction a line, as tests/screen.c reads them (soak.c says what
 * it has besides): some keys, a command line in the prompt, a search, a paste, the mouse, another
 * size. */
void wild_act(struct wild *wild, const struct ui *ui, struct text *out);

/* Appends a command line: valid, with wild numbers, or broken (wild_lines.c).  Every file that it
 * names is below the folder that the program runs in. */
void wild_line(struct wild *wild, const struct session *session, struct text *out);

/* Appends what is pasted (wild_lines.c): numbers, tables, text; "\n" stands for a line end. */
void wild_paste(struct wild *wild, struct text *out);

/* A word to search for. */
const char *wild_word(struct wild *wild);

#endif
