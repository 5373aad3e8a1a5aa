/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What hands text to the clipboard of a terminal: OSC 52.  tmux takes the same sequence, keeps a
 * copy and passes it on, where its option set-clipboard lets it. */
#ifndef XENT_APP_CLIPBOARD_H
#define XENT_APP_CLIPBOARD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/text.h"

/* The longest text: its base64 form is what terminals have agreed to take, 74994 bytes, at the
 * most. */
#define CLIPBOARD_BYTES_MAX ((size_t)74994 / 4 * 3)

/* Appends the sequence; false, and nothing, if the text is too long or empty. */
bool clipboard_add_sequence(const char *bytes, size_t length, struct text *out);

#endif
