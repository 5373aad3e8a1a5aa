/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undo, redo and runs of changes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/session.h"
#include "tests/problems.h"

static struct problem with_value(const struct session *session, double value)
{
    struct problem changed = problem_share(&session->problem);
    matrix_edit(&changed.values, 0)[0] = value;
    return changed;
}

static void commit_value(struct session *session, double value, const char *run)
{
    struct problem changed = with_value(session, value);
    session_commit(session, &changed, run);
    ck_assert_uint_eq(changed.values.rows, 0);
}

static double first_value(const struct session *session)
{
    return matrix_row(&session->problem.values, 0)[0];
}

START_TEST(undo_and_redo)
{
    struct session session = session_new();
    ck_assert(!session_undo(&session) && !session_redo(&session));
    struct problem first = problem_from("set logits 1 2\nset target 0\n");
    session_commit(&session, &first, "");
    commit_value(&session, 1, ""); /* changes nothing */
    ck_assert_uint_eq(session.past.count, 1);
    commit_value(&session, 5, "");
    ck_assert_double_eq_tol(session_loss(&session)->value, log1p(exp(-3)), 1e-16);
    ck_assert(session_undo(&session));
    ck_assert_double_eq(first_value(&session), 1);
    ck_assert_double_eq_tol(session_loss(&session)->value, log1p(exp(1)), 3e-16);
    ck_assert(session_redo(&session) && !session_redo(&session));
    ck_assert_double_eq(first_value(&session), 5);
    ck_assert(session_undo(&session));
    commit_value(&session, 7, ""); /* from here on there is another future */
    ck_assert(!session_redo(&session));
    ck_assert(session_undo(&session) && session_undo(&session) && !session_undo(&session));
    ck_assert(matrix_is_empty(&session.problem.values));
    ck_assert(isnan(session_loss(&session)->value));
    session_release(&session);
}
END_TEST

START_TEST(runs)
{
    struct session session = session_new();
    struct problem first = problem_from("set logits 0 2\n");
    session_commit(&session, &first, "");
    for (int i = 1; i <= 5; i++)
        commit_value(&session, i, "nudge 0 0");
    commit_value(&session, 6, "nudge 0 1");
    commit_value(&session, 7, "");
    commit_value(&session, 8, "");
    ck_assert_uint_eq(session.past.count, 5);
    static const double back[] = {7, 6, 5, 0};
    for (size_t i = 0; i < 4; i++) {
        ck_assert(session_undo(&session));
        ck_assert_double_eq(first_value(&session), back[i]);
    }
    /* After an undo the same run begins anew. */
    commit_value(&session, 1, "nudge 0 0");
    ck_assert(session_undo(&session));
    commit_value(&session, 2, "nudge 0 0");
    ck_assert(session_undo(&session));
    ck_assert_double_eq(first_value(&session), 0);
    /* A run that leads back to its beginning leaves nothing to undo. */
    const size_t before = session.past.count;
    commit_value(&session, 1, "nudge 0 0");
    commit_value(&session, 0, "nudge 0 0");
    ck_assert_uint_eq(session.past.count, before);
    commit_value(&session, 1, "nudge 0 0");
    ck_assert_uint_eq(session.past.count, before + 1);
    session_release(&session);
}
END_TEST

START_TEST(long_history)
{
    enum { CHANGES = 1000 };
    const struct problem_mix mix = {.samples = 8, .classes = 6, .labelled = true};
    struct dice dice = {5};
    struct session session = session_new();
    struct problem *states = calloc(CHANGES + 1, sizeof *states);
    states[0] = problem_share(&session.problem);
    struct problem start = problem_random(&dice, &mix);
    session_commit(&session, &start, "");
    states[1] = problem_share(&session.problem);
    size_t count = 2;
    while (count <= CHANGES) {
        struct problem changed = problem_share(&session.problem);
        problem_change(&dice, &changed);
        const bool same = problem_equal(&changed, &session.problem);
        session_commit(&session, &changed, "");
        if (!same)
            states[count++] = problem_share(&session.problem);
        if (dice_one_in(&dice, 3))
            session_loss(&session);
    }
    ck_assert_uint_eq(session.past.count, count - 1);
    for (size_t i = count - 1; i > 0; i--) {
        ck_assert(problem_equal(&session.problem, &states[i]));
        ck_assert(session_undo(&session));
    }
    ck_assert(problem_equal(&session.problem, &states[0]) && !session_undo(&session));
    for (size_t i = 1; i < count; i++) {
        ck_assert(session_redo(&session));
        ck_assert(problem_equal(&session.problem, &states[i]));
    }
    ck_assert(!session_redo(&session));
    for (size_t i = 0; i < count; i++)
        problem_release(&states[i]);
    free(states);
    session_release(&session);
}
END_TEST

/* What is restored brings its own history; preferences and the pinned case stay. */
START_TEST(replaced)
{
    struct session session = session_new(), by = session_new();
    session.preferences.ask = true;
    session_pin(&session);
    const size_t changes = session.changes;
    struct problem changed = problem_share(&by.problem);
    changed.digits = 7;
    session_commit(&by, &changed, "");
    session_replace(&session, &by);
    ck_assert(session.preferences.ask && session.has_pinned);
    ck_assert_uint_gt(session.changes, changes);
    ck_assert_int_eq(session.problem.digits, 7);
    ck_assert(session_undo(&session) && !session_undo(&session));
    ck_assert_int_eq(session.problem.digits, DIGITS_DEFAULT);
    session_release(&by);
    session_release(&session);
}
END_TEST

static void expect_alone(struct session *session, size_t sample)
{
    const struct comparison *alone = session_comparison_alone(session, sample);
    struct problem one = problem_one_sample(&session->problem, sample);
    struct comparison afresh = comparison_new(&one, 0);
    for (size_t i = 0; i < COMPARISON_CASES; i++) {
        ck_assert(memcmp(&alone->one[i].loss, &afresh.one[i].loss, sizeof(double)) == 0);
        ck_assert_int_eq(alone->one[i].caveat, afresh.one[i].caveat);
        ck_assert_int_eq(alone->one[i].present, afresh.one[i].present);
    }
    comparison_release(&afresh);
    problem_release(&one);
}

/* The four cases of a sample alone are what a new comparison gives, whether or not its derivation
 * has their probabilities already. */
START_TEST(compared_alone)
{
    const struct problem_mix mix = {.samples = 4, .classes = 20, .labelled = true, .large = true};
    struct dice dice = {5};
    for (size_t i = 0; i < 200; i++) {
        struct session session = session_new();
        struct problem first = problem_random(&dice, &mix);
        session_commit(&session, &first, "");
        for (size_t k = 0; k < 12; k++) {
            const size_t sample = dice_below(&dice, problem_samples(&session.problem));
            if (dice_one_in(&dice, 2))
                session_derivation(&session, sample);
            if (session.problem.label_form != LABELS_NONE)
                expect_alone(&session, sample);
            struct problem changed = problem_share(&session.problem);
            if (!dice_one_in(&dice, 3))
                problem_change(&dice, &changed);
            if (matrix_is_empty(&changed.values))
                problem_release(&changed);
            else
                session_commit(&session, &changed, "");
        }
        session_release(&session);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {undo_and_redo, runs, long_history, replaced, compared_alone};
    return run_tests("session", tests, sizeof tests / sizeof *tests);
}
