/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tiny shell of tests/pty.h: it owns the session, runs one program in a process group of its
 * own, and reports when the program stops or ends. */
#ifndef XENT_TESTS_PTY_JOB_H
#define XENT_TESTS_PTY_JOB_H

#include <stdbool.h>
#include <sys/types.h>

#include "tests/pty.h"

struct pty_job {
    pid_t shell, program;
    bool ended;   /* and the report was read */
    int reports;  /* readable when the program has stopped or ended */
    int commands; /* written to let it go on */
};

bool pty_job_start(struct pty_job *job, const struct pty_options *options, int master, int slave);

/* The status of the next report as waitpid() gives it; false if there is none any more. */
bool pty_job_next(struct pty_job *job, int *status);

void pty_job_continue(struct pty_job *job);
void pty_job_stop(struct pty_job *job);

#endif
