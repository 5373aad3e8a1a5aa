/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work in threads: all of it is done, each part once, and signals stay away from it. */
#include "core/parallel.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

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

static size_t run_all(size_t count, size_t step)
{
    struct ledger ledger = {.step = step, .count = count, .caller = pthread_self()};
    ledger.turns = memory_new(count, sizeof *ledger.turns);
    parallel_run(count, step, take_turns, &ledger);
    for (size_t i = 0; i < count; i++)
        ck_assert_int_eq(ledger.turns[i], 1);
    ck_assert_uint_eq(ledger.wrong, 0);
    ck_assert_uint_eq(ledger.open, 0);
    ck_assert_uint_eq(ledger.ranges, count / step + (count % step > 0));
    free(ledger.turns);
    return ledger.elsewhere;
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

int main(void)
{
    const TTest *const tests[] = {every_turn, small_work, losses};
    return run_tests("parallel", tests, sizeof tests / sizeof *tests);
}
