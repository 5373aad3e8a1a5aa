/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions behind the table in export.c, each as export.h describes it, in export_NAME.c. */
#ifndef XENT_CORE_EXPORT_FORMATS_H
#define XENT_CORE_EXPORT_FORMATS_H

#include "core/export.h"

/* scripts that print the loss and check it */
bool export_pytorch(struct session *, struct text *, struct error *);
bool export_keras(struct session *, struct text *, struct error *);
bool export_numpy(struct session *, struct text *, struct error *);
bool export_optax(struct session *, struct text *, struct error *);
bool export_sklearn(struct session *, struct text *, struct error *);
bool export_tfjs(struct session *, struct text *, struct error *);
bool export_c(struct session *, struct text *, struct error *);

/* the same in one line */
bool yank_pytorch(struct session *, struct text *, struct error *);
bool yank_keras(struct session *, struct text *, struct error *);
bool yank_optax(struct session *, struct text *, struct error *);
bool yank_sklearn(struct session *, struct text *, struct error *);
bool yank_tfjs(struct session *, struct text *, struct error *);

#endif
