/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/pty_job.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "core/memory.h"

static const char *const fixed[] = {"TERM=xterm-256color", "LC_ALL=C.UTF-8", "INPUTRC=/dev/null",
                                    "HOME=/nonexistent"};

/* Taken over from the caller: where programs and libraries are, what sanitizers are told. */
static const char *const inherited[] = {"PATH",         "LD_LIBRARY_PATH",   "TMPDIR",
                                        "ASAN_OPTIONS", "UBSAN_OPTIONS",     "LSAN_OPTIONS",
                                        "GCOV_PREFIX",  "GCOV_PREFIX_STRIP", "GCOV_ERROR_FILE"};

enum {
    FIXED_COUNT = sizeof fixed / sizeof fixed[0],
    INHERITED_COUNT = sizeof inherited / sizeof inherited[0]
};

/* "NAME=value" entries for putenv(); the process ends soon, nobody frees them. */
static void set_environment(const char *const *extra)
{
    char *kept[INHERITED_COUNT];
    for (size_t i = 0; i < INHERITED_COUNT; i++) {
        const char *value = getenv(inherited[i]);
        kept[i] = value ? memory_copy(value, strlen(value)) : NULL;
    }
    clearenv();
    for (size_t i = 0; i < INHERITED_COUNT; i++)
        if (kept[i])
            setenv(inherited[i], kept[i], 1);
    for (size_t i = 0; i < FIXED_COUNT; i++)
        putenv(memory_copy(fixed[i], strlen(fixed[i])));
    for (; extra && *extra; extra++)
        putenv(memory_copy(*extra, strlen(*extra)));
}

static void die_with_parent(void)
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

static _Noreturn void run_program(const struct pty_options *options)
{
    static const int changed[] = {SIGTTOU, SIGHUP, SIGPIPE, SIGINT, SIGQUIT, SIGTSTP};
    die_with_parent();
    for (size_t i = 0; i < sizeof changed / sizeof changed[0]; i++)
        signal(changed[i], SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    /* Crashes are part of the tests; nobody wants their dumps. */
    setrlimit(RLIMIT_CORE, &(struct rlimit){0});
    setpgid(0, 0);
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(STDIN_FILENO, getpid());
    signal(SIGTTOU, SIG_DFL);
    set_environment(options->environment);
    char **arguments = memory_new(PTY_ARGUMENTS_MOST + 1, sizeof *arguments);
    for (size_t i = 0; i < PTY_ARGUMENTS_MOST && options->arguments[i]; i++)
        arguments[i] = memory_copy(options->arguments[i], strlen(options->arguments[i]));
    execvp(arguments[0], arguments);
    _exit(127);
}

static void give_terminal(pid_t group)
{
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (terminal < 0)
        return;
    tcsetpgrp(terminal, group);
    close(terminal);
}

/* Nothing of the terminal stays open here, or the program would not see it go. */
static void let_go(int master)
{
    int nothing = open("/dev/null", O_RDWR);
    for (int i = 0; i < 3; i++)
        dup2(nothing, i);
    close(nothing);
    close(master);
}

static _Noreturn void run_shell(const struct pty_options *options, int master, int slave,
                                int reports, int commands)
{
    die_with_parent();
    login_tty(slave);
    signal(SIGTTOU, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    pid_t program = fork();
    if (program == 0) {
        close(master);
        close(reports);
        close(commands);
        run_program(options);
    }
    setpgid(program, program);
    let_go(master);
    ssize_t done = write(reports, &program, sizeof program);
    int status;
    while (done > 0 && waitpid(program, &status, WUNTRACED) == program) {
        if (WIFSTOPPED(status))
            give_terminal(getpgrp());
        done = write(reports, &status, sizeof status);
        char command;
        if (!WIFSTOPPED(status) || read(commands, &command, 1) != 1)
            break;
        give_terminal(program);
        kill(-program, SIGCONT);
    }
    kill(-program, SIGKILL);
    _exit(0);
}

bool pty_job_start(struct pty_job *job, const struct pty_options *options, int master, int slave)
{
    int reports[2], commands[2];
    if (pipe(reports) != 0 || pipe(commands) != 0)
        return false;
    job->shell = fork();
    if (job->shell < 0)
        return false;
    if (job->shell == 0) {
        close(reports[0]);
        close(commands[1]);
        run_shell(options, master, slave, reports[1], commands[0]);
    }
    close(reports[1]);
    close(commands[0]);
    job->reports = reports[0];
    job->commands = commands[1];
    return read(job->reports, &job->program, sizeof job->program) == sizeof job->program;
}

bool pty_job_next(struct pty_job *job, int *status)
{
    if (read(job->reports, status, sizeof *status) == (ssize_t)sizeof *status) {
        job->ended = !WIFSTOPPED(*status);
        return true;
    }
    /* The shell is gone; poll() passes over a negative descriptor. */
    close(job->reports);
    job->reports = -1;
    return false;
}

void pty_job_continue(struct pty_job *job)
{
    ssize_t done = write(job->commands, "c", 1);
    (void)done;
}

void pty_job_stop(struct pty_job *job)
{
    /* Once it has ended its number may belong to another one. */
    if (!job->ended)
        kill(-job->program, SIGKILL);
    kill(job->shell, SIGKILL);
    waitpid(job->shell, NULL, 0);
    close(job->commands);
    if (job->reports >= 0)
        close(job->reports);
}
