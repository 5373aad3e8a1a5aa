/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/eval_watch.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "core/intl.h"
#include "core/larger.h"
#include "core/text.h"

#define PATHS     4 /* files that are written at once */
#define PATH_ROOM 4096

/* Columns of the bar, and of what stands beside it: "[] 100%  12345 MB/s  12345 s left". */
#define BAR_MOST   40
#define BESIDE_BAR 42

/* Seconds between two bars, and before the first: short work needs none. */
#define REDRAWN_AFTER 0.1
#define SHOWN_AFTER   0.3

/* For a handler of signals, which gets nothing but a number. */
static struct {
    bool shown, ascii;
    struct timespec start, last;
    bool drawn;
    /* what a signal removes: a path that begins with NUL is none */
    char path[PATHS][PATH_ROOM];
} watch;

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

static void end_at_once(int number)
{
    static const char wipe[] = "\r\033[K";
    for (size_t i = 0; i < PATHS; i++)
        if (watch.path[i][0])
            unlink(watch.path[i]);
    if (watch.drawn && write(STDERR_FILENO, wipe, sizeof wipe - 1) < 0)
        _exit(128 + number); /* nobody is there to see it */
    _exit(128 + number);
}

/* ---- files ---- */

static void block(bool on, sigset_t *before)
{
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaddset(&set, signals[i]);
    sigprocmask(on ? SIG_BLOCK : SIG_SETMASK, on ? &set : before, on ? before : NULL);
}

static void on_file(void *user, const char *path, bool begun)
{
    sigset_t before;
    (void)user;
    if (strlen(path) >= PATH_ROOM)
        return;
    block(true, &before);
    for (size_t i = 0; i < PATHS; i++)
        if (begun ? !watch.path[i][0] : strcmp(watch.path[i], path) == 0) {
            memcpy(watch.path[i], begun ? path : "", begun ? strlen(path) + 1 : 1);
            break;
        }
    block(false, &before);
}

/* ---- the bar ---- */

static double since(struct timespec then, struct timespec now)
{
    return (double)(now.tv_sec - then.tv_sec) + 1e-9 * (double)(now.tv_nsec - then.tv_nsec);
}

static int terminal_columns(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

static void add_bar(double part, int columns, struct text *line)
{
    const int width = smaller(columns - BESIDE_BAR, BAR_MOST);
    const int full = (int)(part * width);
    text_add(line, width > 0 ? "[" : "");
    for (int i = 0; i < width; i++)
        text_add(line, i >= full ? (watch.ascii ? "." : "░") : watch.ascii ? "#" : "█");
    text_addf(line, width > 0 ? "] %3.0f%%" : "%3.0f%%", 100 * part);
}

static void draw(const struct eval_progress *progress, double seconds)
{
    struct text line = {0};
    const double rate = seconds > 0 ? (double)progress->done / seconds : 0;
    const double done = (double)progress->done, all = (double)progress->all;
    if (progress->all)
        add_bar(done < all ? done / all : 1, terminal_columns(), &line);
    else
        text_addf(&line, _("%zu rows"), progress->rows);
    text_addf(&line, _("  %.0f MB/s"), rate / 1e6);
    if (progress->all && rate > 0)
        text_addf(&line, _("  %.0f s left"), (all > done ? all - done : 0) / rate);
    fprintf(stderr, "\r\033[K%s", text_string(&line));
    fflush(stderr);
    watch.drawn = true;
    text_release(&line);
}

static void on_progress(void *user, const struct eval_progress *progress)
{
    struct timespec now;
    (void)user;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (since(watch.last, now) < REDRAWN_AFTER || since(watch.start, now) < SHOWN_AFTER)
        return;
    watch.last = now;
    draw(progress, since(watch.start, now));
}

/* ---- both ---- */

struct eval_watch eval_watch_start(bool ascii)
{
    const struct sigaction action = {.sa_handler = end_at_once};
    watch.shown = isatty(STDERR_FILENO);
    watch.ascii = ascii;
    watch.drawn = false;
    memset(watch.path, 0, sizeof watch.path);
    clock_gettime(CLOCK_MONOTONIC, &watch.start);
    watch.last = watch.start;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction old;
        if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of writing */
    return (struct eval_watch){.progress = watch.shown ? on_progress : NULL, .beside = on_file};
}

void eval_watch_stop(void)
{
    if (watch.drawn)
        fputs("\r\033[K", stderr);
    watch.drawn = false;
}
