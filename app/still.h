/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A frame without a screen: what `view` and `print` do in scripts and in line mode. */
#ifndef XENT_APP_STILL_H
#define XENT_APP_STILL_H

#include <stdbool.h>

#include "core/error.h"
#include "core/session.h"
#include "core/text.h"

/* A size of 0 is that of the classic terminal, 80 columns by 24 rows.  `asked`: a question waits,
 * and nothing that is worked out is shown. */

/* Appends the frame of a view as text; `view` is a name that the `view` command has accepted. */
void still_view(struct session *session, const char *view, bool asked, struct text *out);

/* Writes the frame of the main view as a picture (picture.h). */
bool still_print(struct session *session, const char *path, bool asked, int rows, int columns,
                 struct error *error);

#endif
