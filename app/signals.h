/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals of a full-screen program.
 *
 * Signals that ask for something (WINCH, TSTP, CONT, INT, TERM, HUP) become numbers in a pipe that
 * the event loop polls, so that nothing happens in the middle of something else.  Signals that mean
 * a crash (SEGV, BUS, FPE, ILL, ABRT, TRAP, SYS, and QUIT) put the terminal back with bytes
 * prepared beforehand, then end the program as they would have without the handler.
 *
 * Only the terminal starts and stops this; signals_end() is for the program's end. */
#ifndef XENT_APP_SIGNALS_H
#define XENT_APP_SIGNALS_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#include "core/error.h"

/* Installs the handlers; a signal that the parent set to "ignore" stays ignored (but WINCH). */
bool signals_start(struct error *error);

/* Back to the dispositions of before. */
void signals_stop(void);

/* The descriptor that becomes readable when a signal came. */
int signals_descriptor(void);

/* The next signal that came, 0 if there is none. */
int signals_next(void);

/* Stops the program (`group`: its whole process group, as Ctrl-Z does) until SIGCONT.  Returns at
 * once where stopping is not possible. */
void signals_suspend(bool group);

/* What a crash writes to standard output (copied; at most 512 bytes), the modes it sets, and the
 * line for standard error; another where the program gave up by abort(), as without memory: what
 * was said then went away with the full screen.  The guard is on until signals_guard_off(). */
void signals_guard_on(const char *bytes, size_t length, const struct termios *modes,
                      const char *crashed, const char *aborted);
void signals_guard_off(void);

/* Ends the program by the signal's default action, so that the caller sees what ended it. */
_Noreturn void signals_end(int number);

#endif
