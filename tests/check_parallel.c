/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work in threads: all of it is done, each part once, and signals stay away from it; files that are
 * read so. */
#include "core/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/loss.h"
#include "core/memory.h"
#include "tests/problems.h"

struct ledger {
    int *turns; /* of each thing */
    size_t step, count;
    pthread_t caller;
    atomic_size_t ranges, wrong, elsewhere, open;
};

/* Are SIGINT and SIGWINCH blocked, and SIGSEGV is not? */
static bool is_shielded(void)
{
    sigset_t blocked;
    pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    return sigismember(&blocked, SIGINT) && sigismember(&blocked, SIGWINCH) &&
           !sigismember(&blocked, SIGSEGV);
}

static void take_turns(void *user, size_t from, size_t to)
{
    struct ledger *ledger = user;
    ledger->ranges++;
    if (from >= to || to > ledger->count || to - from > ledger->step)
        ledger->wrong++;
    for (size_t i = from; i < to && i < ledger->count; i++)
        ledger->turns[i]++;
    if (pthread_equal(pthread_self(), ledger->caller))
        return;
    ledger->elsewhere++;
    ledger->open += !is_shielded();
}

static size_t run_all_on(size_t threads, size_t count, size_t step)
{
    struct ledger ledger = {.step = step, .count = count, .caller = pthread_self()};
    ledger.turns = memory_new(count, sizeof *ledger.turns);
    parallel_run_on(threads, count, step, take_turns, &ledger);
    for (size_t i = 0; i < count; i++)
        ck_assert_int_eq(ledger.turns[i], 1);
    ck_assert_uint_eq(ledger.wrong, 0);
    ck_assert_uint_eq(ledger.open, 0);
    ck_assert_uint_eq(ledger.ranges, count / step + (count % step > 0));
    free(ledger.turns);
    return ledger.elsewhere;
}

static size_t run_all(size_t count, size_t step)
{
    return run_all_on(0, count, step);
}

START_TEST(every_turn)
{
    sigset_t before, after;
    pthread_sigmask(SIG_SETMASK, NULL, &before);
    ck_assert_uint_eq(run_all(0, 1), 0);
    for (size_t count = 1; count < 300; count += 7)
        for (size_t step = 1; step < 40; step += 3)
            run_all(count, step);
    for (int i = 0; i < 20; i++)
        run_all(100000, 10);
    pthread_sigmask(SIG_SETMASK, NULL, &after);
    for (int i = 1; i < NSIG; i++)
        ck_assert_int_eq(sigismember(&after, i), sigismember(&before, i));
}
END_TEST

/* However many threads: also such as do not divide the ranges. */
START_TEST(every_number_of_threads)
{
    for (size_t threads = 1; threads <= PARALLEL_THREADS; threads++)
        for (size_t count = threads * PARALLEL_STEPS; count < 100; count += 5) {
            run_all_on(threads, count, 1);
            run_all_on(threads, 3 * count - 1, 3);
        }
}
END_TEST

/* One thread goes through them in order. */
static void note_turn(void *user, size_t from, size_t to)
{
    size_t **next = user;
    *(*next)++ = from;
    (void)to;
}

START_TEST(order_of_one)
{
    size_t order[5], *next = order;
    parallel_run_on(1, 9, 2, note_turn, &next);
    ck_assert_ptr_eq(next, order + 5);
    for (size_t i = 0; i < 5; i++)
        ck_assert_uint_eq(order[i], 2 * i);
}
END_TEST

/* A small problem starts no thread. */
START_TEST(small_work)
{
    ck_assert_uint_eq(run_all(PARALLEL_STEPS * 2 - 1, 1), 0);
    ck_assert_uint_eq(run_all(100, 100), 0);
    ck_assert_uint_eq(run_all(99, 100), 0);
}
END_TEST

/* A batch large enough for threads has the losses that its samples have one by one. */
START_TEST(losses)
{
    enum { SAMPLES = 400, CLASSES = 700 };
    struct dice dice = {.state = 1};
    struct problem problem = problem_new();
    problem.kind = VALUES_LOGITS;
    problem.values = matrix_new(SAMPLES, CLASSES);
    problem.label_form = LABELS_TARGET;
    problem.target = matrix_new(1, SAMPLES);
    for (size_t n = 0; n < SAMPLES; n++) {
        matrix_edit(&problem.target, 0)[n] = (double)dice_below(&dice, CLASSES);
        for (size_t c = 0; c < CLASSES; c++)
            matrix_edit(&problem.values, n)[c] = dice_between(&dice, -5, 5);
    }
    struct loss loss = {0};
    struct sample sample = sample_new(CLASSES);
    for (int smoothed = 0; smoothed < 2; smoothed++) {
        problem.label_smoothing = smoothed ? 0.1 : 0;
        loss_evaluate(&loss, &problem);
        for (size_t n = 0; n < SAMPLES; n++) {
            sample_evaluate(&problem, n, &sample);
            ck_assert(matrix_row(&loss.losses, n)[0] == sample.loss);
            ck_assert(loss.share[n] == sample.share);
        }
    }
    sample_release(&sample);
    loss_release(&loss);
    problem_release(&problem);
}
END_TEST

/* Files that are read in one piece, in several, and by several threads: what was there before
 * stays, and no byte is lost or comes twice. */
START_TEST(files_of_every_size)
{
    static const size_t sizes[] = {1,       100,         (1 << 16) - 1, 1 << 18, (1 << 18) + 1,
                                   2 << 20, 5 << 18 | 3, 9 << 20};
    ck_assert_int_eq(chdir(getenv("XENT_SCRATCH")), 0);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct text written = {0}, got = {0};
        struct error error = {0};
        for (size_t at = 0; written.length < sizes[i]; at++)
            text_addf(&written, "%zu ", at * at);
        written.length = sizes[i];
        ck_assert(file_write("bytes", written.bytes, written.length, &error));
        text_add(&got, "before");
        ck_assert(file_read("bytes", &got, &error));
        ck_assert_uint_eq(got.length, strlen("before") + sizes[i]);
        ck_assert_mem_eq(got.bytes, "before", strlen("before"));
        ck_assert_mem_eq(got.bytes + strlen("before"), written.bytes, sizes[i]);
        ck_assert_int_eq(got.bytes[got.length], '\0');
        text_clear(&got);
        ck_assert(file_read_within("bytes", sizes[i], &got, &error));
        ck_assert_uint_eq(got.length, sizes[i]);
        ck_assert(!file_read_within("bytes", sizes[i] - 1, &got, &error));
        text_release(&written);
        text_release(&got);
    }
}
END_TEST

#ifdef CPU_COUNT
/* What a thread may use that waits until it has been started. */
struct waiting {
    atomic_bool started;
    cpu_set_t processors;
};

static void *look_around(void *user)
{
    struct waiting *waiting = user;
    while (!atomic_load(&waiting->started))
        sched_yield();
    ck_assert_int_eq(sched_getaffinity(0, sizeof waiting->processors, &waiting->processors), 0);
    return NULL;
}

static void expect_processors(const cpu_set_t *want)
{
    cpu_set_t got;
    ck_assert_int_eq(sched_getaffinity(0, sizeof got, &got), 0);
    ck_assert(CPU_EQUAL(&got, want));
}

static void start_within(const cpu_set_t *processors)
{
    struct waiting waiting = {0};
    pthread_t thread;
    ck_assert_int_eq(sched_setaffinity(0, sizeof *processors, processors), 0);
    ck_assert(parallel_start(&thread, look_around, &waiting));
    atomic_store(&waiting.started, true);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    ck_assert(CPU_EQUAL(&waiting.processors, processors));
    for (size_t i = 0; i < 100; i++) { /* with threads that end before the caller, and behind it */
        run_all_on(1 + i % 4, 40 * i, 1 + i % 5);
        expect_processors(processors);
    }
}

/* A thread may use the processors that its starter may use, be it only one; and that keeps them. */
START_TEST(processors)
{
    cpu_set_t all, one;
    ck_assert_int_eq(sched_getaffinity(0, sizeof all, &all), 0);
    start_within(&all);
    for (size_t i = 0; i < CPU_SETSIZE; i++)
        if (CPU_ISSET(i, &all)) {
            CPU_ZERO(&one);
            CPU_SET(i, &one);
            start_within(&one);
        }
    ck_assert_int_eq(sched_setaffinity(0, sizeof all, &all), 0);
}
END_TEST
#else
START_TEST(processors)
{
    ck_assert_uint_gt(parallel_processors(), 0); /* nothing else is known of them here */
}
END_TEST
#endif

int main(void)
{
    const TTest *const tests[] = {every_turn, every_number_of_threads, order_of_one, small_work,
                                  losses,     files_of_every_size,     processors};
    return run_tests("parallel", tests, sizeof tests / sizeof *tests);
}
