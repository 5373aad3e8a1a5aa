/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts for people.  Every text that a person reads goes through _() where it is used, or is marked
 * with N_() where it stands in a constant table and goes through _() when it is shown. */
#ifndef XENT_CORE_INTL_H
#define XENT_CORE_INTL_H

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

#define _(text)  intl_text(text)
#define N_(text) text

/* What gettext() gives, which takes its time to find that the locale "C" has nothing to look for,
 * while a frame has a hundred texts. */
static inline const char *intl_text(const char *text) __attribute__((format_arg(1)));

static inline const char *intl_text(const char *text)
{
#ifdef _NL_LOCALE_NAME
    if (strcmp(nl_langinfo(_NL_LOCALE_NAME(LC_MESSAGES)), "C") == 0)
        return text;
#endif
    return gettext(text);
}

#endif
