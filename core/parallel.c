/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

struct job {
    parallel_work *work;
    void *user;
    size_t count, step;
    size_t threads, share; /* ranges to each, were they all alike */
    atomic_size_t taken;   /* turns, one for each range, and some for none */
};

/* Each thread has its share, as it were, and turns go from share to share: those who work at the
 * same time are far apart.  Side by side they would want the same new page of memory, and each
 * would have it cleared, which takes longer than most work. */
static void *take_ranges(void *given)
{
    struct job *job = given;
    size_t turn;
    while ((turn = atomic_fetch_add(&job->taken, 1)) < job->share * job->threads) {
        const size_t range = turn % job->threads * job->share + turn / job->threads;
        const size_t from = range * job->step, rest = from < job->count ? job->count - from : 0;
        if (rest)
            job->work(job->user, from, from + (rest < job->step ? rest : job->step));
    }
    return NULL;
}

size_t parallel_processors(void)
{
#ifdef CPU_COUNT
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
        return (size_t)CPU_COUNT(&allowed);
#endif
    const long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (size_t)online : 1;
}

/* The calling thread included. */
static size_t count_threads(size_t most, size_t count, size_t step)
{
    size_t threads = count / step / PARALLEL_STEPS;
    if (threads < 2 || most == 1)
        return 1;
    const size_t processors = most ? most : parallel_processors();
    threads = threads < processors ? threads : processors;
    return threads < PARALLEL_THREADS ? threads : PARALLEL_THREADS;
}

/* All signals but those that a thread sends itself when it crashes. */
static void block_signals(sigset_t *before)
{
    static const int crashes[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP};
    sigset_t blocked;
    sigfillset(&blocked);
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
        sigdelset(&blocked, crashes[i]);
    pthread_sigmask(SIG_SETMASK, &blocked, before);
}

/* To a processor that is not the caller's: the system of a virtual machine may take one that has
 * been at rest for taken away, and leave the thread where it waits until the caller has done all
 * the work alone.  From there on it may go wherever it likes. */
static void send_away(pthread_t thread)
{
#ifdef CPU_COUNT
    cpu_set_t allowed, others;
    const int here = sched_getcpu();
    if (here < 0 || sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        return;
    others = allowed;
    CPU_CLR((size_t)here, &others);
    if (pthread_setaffinity_np(thread, sizeof others, &others) == 0) /* not if there are none */
        pthread_setaffinity_np(thread, sizeof allowed, &allowed);
#else
    (void)thread;
#endif
}

bool parallel_start(pthread_t *thread, void *(*work)(void *), void *user)
{
    sigset_t signals;
    block_signals(&signals); /* a new thread blocks what the one that starts it does */
    const bool started = pthread_create(thread, NULL, work, user) == 0;
    pthread_sigmask(SIG_SETMASK, &signals, NULL);
    if (started)
        send_away(*thread);
    return started;
}

void parallel_run_on(size_t threads, size_t count, size_t step, parallel_work *work, void *user)
{
    const size_t wanted = count_threads(threads, count, step);
    const size_t ranges = count / step + (count % step > 0);
    struct job job = {.work = work,
                      .user = user,
                      .count = count,
                      .step = step,
                      .threads = wanted,
                      .share = ranges / wanted + (ranges % wanted > 0)};
    pthread_t helper[PARALLEL_THREADS];
    size_t helpers = 0;
    while (helpers + 1 < wanted && parallel_start(&helper[helpers], take_ranges, &job))
        helpers++;
    take_ranges(&job);
    while (helpers)
        pthread_join(helper[--helpers], NULL);
}

void parallel_run(size_t count, size_t step, parallel_work *work, void *user)
{
    parallel_run_on(0, count, step, work, user);
}
