/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door `xent exercise ...`: a sheet of exercises on standard output. */
#ifndef XENT_APP_SHEET_H
#define XENT_APP_SHEET_H

#include <stdbool.h>

/* Runs with the arguments behind "exercise"; `ascii`: formulas are drawn without more.  Returns the
 * exit status, 2 for wrong usage. */
int sheet_main(int argc, char **argv, bool ascii);

#endif
