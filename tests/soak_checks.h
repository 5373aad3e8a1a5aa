/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold on the explorer whatever was done before.  Each function returns true if it does;
 * else it appends to `why` what does not. */
#ifndef XENT_TESTS_SOAK_CHECKS_H
#define XENT_TESTS_SOAK_CHECKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/ui.h"
#include "core/canvas.h"
#include "core/session.h"
#include "core/text.h"

/* The characters that a person put in, one bit each: only those may appear in an ASCII frame beside
 * ASCII. */
struct said {
    uint8_t bits[0x110000 / 8];
};
void said_add(struct said *said, const char *bytes, size_t length);

/* The frame: its size, its cursor, each of its cells.  `said` NULL: any character may be there. */
bool check_frame(const struct canvas *canvas, int rows, int columns, const struct said *said,
                 struct text *why);

/* Both frames are the same, cursor included. */
bool check_same_frame(const struct canvas *a, const struct canvas *b, struct text *why);

/* What is selected, typed and said lies within what there is. */
bool check_ui(const struct ui *ui, struct text *why);

/* The loss of the session is, bit for bit, what a fresh evaluation of the problem gives. */
bool check_loss(struct session *session, struct text *why);

/* Undo to the beginning and redo to the end lead back to the same problem. */
bool check_undo(struct session *session, struct text *why);

/* The problem saved to `file` and opened again is the same problem. */
bool check_file(const struct session *session, const char *file, struct text *why);

/* Bytes that are allocated now, as far as this can be told; else 0. */
size_t memory_in_use(void);

#endif
