/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large work in several threads.
 *
 * The work is on things that are numbered from 0 on: the rows of a matrix, the pieces of a text.
 * It is handed out in ranges, to as many threads as the process may use processors, at most
 * PARALLEL_THREADS.  Which thread gets which range, and when, is left to chance, so a range reads
 * what nobody writes, and writes only what belongs to its own things; what goes over all of them,
 * as a sum does, is made afterwards, in order.  Then the result is the same however many threads
 * there are.
 *
 * Threads exist only during the call, but for those of parallel_start(), and no signal handler of
 * the program runs on them but those for crashes. */
#ifndef XENT_CORE_PARALLEL_H
#define XENT_CORE_PARALLEL_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#define PARALLEL_THREADS 16

/* Work on the things from `from` on and before `to`. */
typedef void parallel_work(void *user, size_t from, size_t to);

/* Calls `work` for ranges of at most `step` > 0 things, until all `count` had their turn.  A step
 * should be work for some 50 microseconds: fewer than PARALLEL_STEPS of them to a thread are not
 * worth starting it, and the calling thread does them alone; so it does where there are no threads
 * to be had. */
#define PARALLEL_STEPS 4
void parallel_run(size_t count, size_t step, parallel_work *work, void *user);

/* The same with at most `threads` threads, the calling one included; 0: as parallel_run(). */
void parallel_run_on(size_t threads, size_t count, size_t step, parallel_work *work, void *user);

/* A thread for work that goes on beside the caller's: pthread_join() it.  False if there is none to
 * be had. */
bool parallel_start(pthread_t *thread, void *(*work)(void *), void *user);

/* That this process may use, at least 1. */
size_t parallel_processors(void);

#endif
