/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts for people.  Every text that a person reads goes through _() where it is used, or is marked
 * with N_() where it stands in a constant table and goes through _() when it is shown. */
#ifndef XENT_CORE_INTL_H
#define XENT_CORE_INTL_H

#include <libintl.h>

#define _(text)  gettext(text)
#define N_(text) text

#endif
