/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

struct session session_new(void)
{
    return (struct session){
        .problem = problem_new(), .kept = problem_new(), .preferences = preferences_new()};
}

static void push(struct history *history, struct problem problem)
{
    history->state =
        memory_grow(history->state, history->count, &history->room, sizeof *history->state);
    history->state[history->count++] = problem;
}

static void forget(struct history *history)
{
    while (history->count)
        problem_release(&history->state[--history->count]);
}

static void forget_derivation(struct insight *insight)
{
    derivation_free(insight->derivation);
    insight->derivation = NULL;
}

/* The problem is another one. */
static void forget_answers(struct session *session)
{
    forget_derivation(&session->insight);
    session->insight.whole_is_current = session->insight.alone_is_current = false;
    session->loss_is_current = false;
}

void session_release(struct session *session)
{
    forget_answers(session);
    comparison_release(&session->insight.whole);
    comparison_release(&session->insight.alone);
    problem_release(&session->problem);
    forget(&session->past);
    forget(&session->future);
    free(session->past.state);
    free(session->future.state);
    loss_release(&session->loss);
    session_unpin(session);
    text_release(&session->path);
    problem_release(&session->kept);
    practice_release(&session->practice);
    hand_shelf_release(&session->hands);
    *session = (struct session){0};
}

void session_replace(struct session *session, struct session *by)
{
    struct session old = *session;
    *session = *by;
    *by = (struct session){0};
    session->changes = old.changes + 1;
    session->preferences = old.preferences;
    practice_take(&old.practice, &session->practice);
    session->practice = old.practice;
    old.practice = (struct practice){0};
    hand_shelf_release(&session->hands);
    session->hands = old.hands;
    old.hands = (struct hand_shelf){0};
    if (old.has_pinned) {
        session->has_pinned = true;
        session->pinned = old.pinned;
        session->pinned_loss = old.pinned_loss;
        old.has_pinned = false;
        old.pinned = (struct problem){0};
        old.pinned_loss = (struct loss){0};
    }
    forget_answers(session); /* they point into the other one */
    session_release(&old);
}

/* A run of nudges that is back where it began is no change: nothing is left of it to undo. */
static void drop_idle_run(struct session *session)
{
    struct history *past = &session->past;
    if (!past->count || !problem_equal(&past->state[past->count - 1], &session->problem))
        return;
    problem_release(&past->state[--past->count]);
    session->run[0] = '\0';
}

void session_commit(struct session *session, struct problem *changed, const char *run)
{
    if (problem_equal(&session->problem, changed)) {
        problem_release(changed);
        return;
    }
    const bool goes_on = run[0] && strcmp(run, session->run) == 0;
    if (goes_on)
        problem_release(&session->problem);
    else
        push(&session->past, session->problem);
    snprintf(session->run, sizeof session->run, "%s", run);
    forget(&session->future);
    session->problem = *changed;
    *changed = (struct problem){0};
    forget_answers(session);
    session->changes++;
    if (goes_on)
        drop_idle_run(session);
}

void session_forget(struct session *session)
{
    forget(&session->past);
    forget(&session->future);
    session->run[0] = '\0';
    session->opened_at = 0;
}

/* Takes the newest state of `from` and puts the present one on `to`. */
static bool step(struct session *session, struct history *from, struct history *to)
{
    if (from->count == 0)
        return false;
    push(to, session->problem);
    session->problem = from->state[--from->count];
    session->run[0] = '\0';
    forget_answers(session);
    if (session->past.count < session->opened_at)
        session_opened(session, NULL);
    session->changes++;
    return true;
}

bool session_undo(struct session *session)
{
    return step(session, &session->past, &session->future);
}

bool session_redo(struct session *session)
{
    return step(session, &session->future, &session->past);
}

const struct loss *session_loss(struct session *session)
{
    if (!session->loss_is_current)
        loss_evaluate(&session->loss, &session->problem);
    session->loss_is_current = true;
    return &session->loss;
}

void session_pin(struct session *session)
{
    session_unpin(session);
    session->pinned = problem_share(&session->problem);
    session->has_pinned = true;
    loss_evaluate(&session->pinned_loss, &session->pinned);
}

void session_unpin(struct session *session)
{
    problem_release(&session->pinned);
    loss_release(&session->pinned_loss);
    session->has_pinned = false;
}

void session_set_path(struct session *session, const char *path)
{
    struct text copy = {0}; /* the path may be the one that is kept here */
    text_add(&copy, path ? path : "");
    text_release(&session->path);
    session->path = copy;
    problem_release(&session->kept);
    session->kept = problem_share(&session->problem);
    session->run[0] = '\0'; /* undo is to find what was saved, also amid a run of nudges */
}

void session_opened(struct session *session, const char *path)
{
    session_set_path(session, path);
    session->opened_at = session->past.count;
}

void session_return(struct session *session, const char *path, const struct problem *kept,
                    size_t opened_at)
{
    session_set_path(session, path);
    problem_release(&session->kept);
    session->kept = problem_share(kept);
    session->opened_at = opened_at;
}

const char *session_path(const struct session *session)
{
    return session->path.length ? text_string(&session->path) : NULL;
}

bool session_is_saved(const struct session *session)
{
    return problem_equal(&session->kept, &session->problem);
}

const struct derivation *session_derivation(struct session *session, size_t sample)
{
    struct insight *insight = &session->insight;
    const struct loss *loss = session_loss(session);
    if (insight->derivation && insight->derived == sample)
        return insight->derivation;
    forget_derivation(insight);
    insight->derivation = derivation_new_sound(&session->problem, loss, sample);
    insight->derived = sample;
    return insight->derivation;
}

const struct comparison *session_comparison(struct session *session, size_t sample)
{
    struct insight *insight = &session->insight;
    if (!insight->whole_is_current || insight->whole_sample != sample)
        comparison_update(&insight->whole, &session->problem, session_loss(session), NULL, sample);
    insight->whole_is_current = true;
    insight->whole_sample = sample;
    return &insight->whole;
}

void session_find_stages(struct session *session, size_t sample)
{
    session_comparison(session, sample);
    comparison_find_stages(&session->insight.whole, &session->problem, sample);
}

/* The probabilities of a sample of logits, as its derivation has them; empty if there is none, or
 * none with them. */
static struct matrix passed_sample(const struct session *session, size_t sample)
{
    const struct derivation *d = session->insight.derivation;
    if (!d || d->sample != sample || session->problem.kind != VALUES_LOGITS ||
        d->route != ROUTE_LOGITS)
        return (struct matrix){0};
    struct matrix passed = matrix_to_fill(1, d->items);
    memcpy(matrix_fill(&passed), d->prob, d->items * sizeof *d->prob);
    return passed;
}

struct handwork *session_hand(struct session *session, size_t sample, bool *lost)
{
    const bool dropped =
        hand_shelf_open(&session->hands, &session->problem, session_derivation(session, sample));
    if (lost)
        *lost = dropped;
    return &session->hands.open;
}

const struct comparison *session_comparison_alone(struct session *session, size_t sample)
{
    struct insight *insight = &session->insight;
    if (insight->alone_is_current && insight->alone_sample == sample)
        return &insight->alone;
    struct problem one = problem_one_sample(&session->problem, sample);
    struct matrix passed = passed_sample(session, sample);
    struct loss loss = {0};
    loss_take_sample(&loss, &one, session_loss(session), sample);
    comparison_update(&insight->alone, &one, &loss, matrix_is_empty(&passed) ? NULL : &passed, 0);
    loss_release(&loss);
    matrix_release(&passed);
    problem_release(&one);
    insight->alone_is_current = true;
    insight->alone_sample = sample;
    return &insight->alone;
}
