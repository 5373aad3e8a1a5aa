/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file behind the history of entered lines: one line each, readable by its owner only. */
#ifndef XENT_APP_HISTORY_H
#define XENT_APP_HISTORY_H

#include <stdbool.h>

/* Appends a line; creates the file (mode 0600) and the folders above it (0700) where they are
 * missing. Failure is no error for anybody: a history that cannot be kept is not kept. */
bool history_append_line(const char *path, const char *line);

/* Lines that cannot be kept: empty, blank, or with control characters. */
bool history_is_worth_keeping(const char *line);

#endif
