/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is spared or kept is the same as what is computed in full. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/num.h"
#include "core/num_exp.h"
#include "core/session.h"
#include "tests/problems.h"

static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* Rows in which the terms are all alike, or of all sizes, or gone. */
static void random_row(struct dice *dice, double *z, size_t n)
{
    static const double ranges[] = {0.5, 4, 60, 500, 2000};
    const double range = ranges[dice_below(dice, 5)];
    for (size_t c = 0; c < n; c++)
        z[c] = dice_one_in(dice, 30) ? -INFINITY : dice_between(dice, -range, range);
}

enum { MOST = 40 };

START_TEST(sums_of_exponentials)
{
    struct dice dice = {.state = 1};
    size_t compared = 0;
    for (int round = 0; round < 20000; round++) {
        double z[MOST];
        const size_t n = 1 + dice_below(&dice, MOST);
        random_row(&dice, z, n);
        double max = -INFINITY;
        for (size_t c = 0; c < n; c++)
            max = fmax(max, z[c]);
        if (!isfinite(max))
            continue;
        if (dice_one_in(&dice, 2)) /* every term is small, and so is what is rounded away */
            max += dice_between(&dice, 0, 650);
        long double want = 0;
        for (size_t c = 0; c < n; c++)
            want += (long double)z[c] - max < EXP_NORMAL ? 0 : expl((long double)z[c] - max);
        const struct twofold sum = exp_sum(z, n, max);
        /* expl() itself is as exact as 64 bits */
        if (want == 0 || sum.hi < EXP_SAFE)
            continue;
        ck_assert(fabsl((long double)sum.hi + sum.lo - want) <= want * 0x1p-60L);
        compared++;
    }
    ck_assert_uint_gt(compared, 15000);
    ck_assert_double_eq(exp_sum(NULL, 0, 5).hi, 0);
    ck_assert_double_eq(exp_sum((double[]){-INFINITY, -5000, 1}, 3, 1).hi, 1);
    ck_assert_double_nan(exp_sum((double[]){1, NAN, 0}, 3, 1).hi);
}
END_TEST

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

/* What exp_each() is to give, from the same formula for one number. */
static struct twofold one_exponential(double z, double max)
{
    const struct twofold d = two_sum(z, -max);
    const struct exp_parts e = exp_parts_of(d.hi, d.lo);
    if (d.hi < EXP_NORMAL)
        return twofold_from(0);
    const double scale = power_of_two(e.k);
    return (struct twofold){e.power.hi * scale, e.power.lo * scale};
}

static void check_each(const struct exp_version *version, const double *z, size_t n, double max)
{
    double high[MOST + 1], rest[MOST + 1];
    high[n] = rest[n] = 7;
    version->each(z, n, max, high, rest);
    for (size_t c = 0; c < n; c++) {
        const struct twofold want = one_exponential(z[c], max);
        ck_assert(same_bits(high[c], want.hi) && same_bits(rest[c], want.lo));
    }
    ck_assert(high[n] == 7 && rest[n] == 7);
    memcpy(high, z, n * sizeof *z); /* in place */
    version->each(high, n, max, high, rest);
    for (size_t c = 0; c < n; c++)
        ck_assert(same_bits(high[c], one_exponential(z[c], max).hi));
}

/* The same bits for every width of registers. */
START_TEST(versions)
{
    const struct exp_version *list;
    const size_t count = exp_versions(&list);
    struct dice dice = {.state = 3};
    for (int round = 0; round < 10000; round++) {
        double z[MOST];
        const size_t n = 1 + dice_below(&dice, MOST);
        random_row(&dice, z, n);
        if (dice_one_in(&dice, 20))
            z[dice_below(&dice, n)] = NAN;
        if (dice_one_in(&dice, 2)) /* also two of the largest */
            z[dice_below(&dice, n)] = z[dice_below(&dice, n)];
        size_t largest = 0;
        for (size_t c = 1; c < n; c++)
            largest = z[c] > z[largest] ? c : largest;
        const double max = isfinite(z[largest]) ? z[largest] : 3000;
        const struct twofold sum = list[0].sum(z, n, max);
        for (size_t i = 0; i < count; i++) {
            const struct twofold other = list[i].sum(z, n, max);
            ck_assert(same_bits(other.hi, sum.hi) && same_bits(other.lo, sum.lo));
            ck_assert_uint_eq(list[i].largest(z, n), largest);
            check_each(&list[i], z, n, max);
        }
    }
    ck_assert(exp_sum((double[]){1, 2}, 2, 2).hi == list[0].sum((double[]){1, 2}, 2, 2).hi);
}
END_TEST

START_TEST(rows_at_once)
{
    struct dice dice = {.state = 2};
    for (int round = 0; round < 3000; round++) {
        double z[MOST], a[MOST], p[MOST], log_p[MOST], gradient[MOST], other[MOST];
        const size_t n = 1 + dice_below(&dice, MOST), y = dice_below(&dice, n);
        random_row(&dice, z, n);
        for (size_t c = 0; c < n; c++)
            a[c] = dice_one_in(&dice, 3) ? 0 : dice_between(&dice, 0, 2);
        const double loss = ce_softmax(z, a, n, p, log_p, gradient).hi;
        ck_assert(same(ce_logits(z, a, n, other).hi, loss));
        for (size_t c = 0; c < n; c++)
            ck_assert(same(other[c], gradient[c]));
        softmax(z, n, other);
        for (size_t c = 0; c < n; c++)
            ck_assert(same(other[c], p[c]));
        log_softmax(z, n, other);
        for (size_t c = 0; c < n; c++)
            ck_assert(same(other[c], log_p[c]));
        for (size_t c = 0; c < n; c++)
            a[c] = c == y ? a[c] : 0;
        ck_assert(same(ce_logits(z, a, n, NULL).hi, ce_logits_of_class(z, n, y, a[y]).hi));
    }
    const double wide[2] = {1e308, -1e308};
    ck_assert_double_eq(ce_logits_of_class(wide, 2, 1, 0.5).hi, 1e308);
}
END_TEST

/* The loss of a batch, which spares what it can, and each sample in full. */
static size_t check_losses(const struct problem *problem)
{
    const bool binary = problem->task == TASK_BINARY;
    struct loss loss = {0};
    struct sample sample = sample_new(problem_classes(problem));
    struct sample probs = sample_new(problem_classes(problem));
    loss_evaluate(&loss, problem);
    for (size_t n = 0; n < problem_samples(problem); n++) {
        sample_evaluate(problem, n, &sample);
        sample_evaluate_probs(problem, n, &probs);
        for (size_t c = 0; c < sample.classes; c++) {
            ck_assert(same(sample.probs[c], probs.probs[c]));
            ck_assert(same(sample.input[c], probs.input[c]));
        }
        if (!binary)
            ck_assert(same(matrix_row(&loss.losses, n)[0], sample.loss));
        ck_assert(same(loss.share[n], sample.share));
    }
    const size_t samples = problem_samples(problem);
    sample_release(&sample);
    sample_release(&probs);
    loss_release(&loss);
    return samples;
}

START_TEST(losses_of_batches)
{
    struct dice dice = {.state = 3};
    const struct problem_mix mix = {.samples = 5, .classes = 6, .labelled = true, .large = true};
    size_t samples = 0;
    for (int round = 0; round < 3000; round++) {
        struct problem problem = problem_random(&dice, &mix);
        samples += check_losses(&problem);
        problem.from_logits = !problem.from_logits;
        samples += check_losses(&problem);
        problem_release(&problem);
    }
    ck_assert_uint_gt(samples, 10000);
}
END_TEST

static void check_derivation(struct session *session, size_t sample)
{
    const struct derivation *kept = session_derivation(session, sample);
    ck_assert_ptr_eq(session_derivation(session, sample), kept);
    struct derivation *fresh =
        derivation_new_sound(&session->problem, session_loss(session), sample);
    ck_assert(kept->count == fresh->count && kept->items == fresh->items);
    ck_assert(kept->way == fresh->way && kept->sample == fresh->sample);
    for (size_t s = 0; s < kept->count; s++)
        for (size_t i = 0; i < (kept->step[s].each ? kept->items : 1); i++)
            ck_assert(same(kept->step[s].value[i], fresh->step[s].value[i]));
    derivation_free(fresh);
}

static void check_comparison(const struct comparison *kept, const struct problem *problem,
                             size_t sample)
{
    struct comparison fresh = comparison_new(problem, sample), with_stages = *kept;
    comparison_find_stages(&with_stages, problem, sample);
    ck_assert_uint_eq(kept->samples, problem_samples(problem));
    for (size_t i = 0; i < COMPARISON_CASES; i++) {
        ck_assert(same(kept->one[i].loss, fresh.one[i].loss));
        ck_assert(same(kept->one[i].sample_loss, fresh.one[i].sample_loss));
        ck_assert(with_stages.one[i].stage == fresh.one[i].stage);
        ck_assert(kept->one[i].caveat == fresh.one[i].caveat);
        ck_assert(kept->one[i].right == fresh.one[i].right);
        ck_assert(kept->one[i].present == fresh.one[i].present);
        ck_assert(with_stages.one[i].item == fresh.one[i].item);
        ck_assert(same(with_stages.one[i].here, fresh.one[i].here));
        ck_assert(same(with_stages.one[i].instead, fresh.one[i].instead));
        for (size_t n = 0; n < kept->samples; n++)
            ck_assert(same(kept->one[i].losses[n], fresh.one[i].losses[n]));
    }
    comparison_release(&fresh);
}

static void check_session(struct session *session, size_t sample)
{
    check_derivation(session, sample);
    const struct comparison *kept = session_comparison(session, sample);
    const double *losses = kept->one[0].losses;
    check_comparison(kept, &session->problem, sample);
    ck_assert_ptr_eq(session_comparison(session, sample)->one[0].losses, losses);
    struct problem alone = problem_one_sample(&session->problem, sample);
    check_comparison(session_comparison_alone(session, sample), &alone, 0);
    problem_release(&alone);
    check_comparison(session_comparison(session, sample), &session->problem, sample);
}

START_TEST(kept_answers)
{
    struct dice dice = {.state = 4};
    const struct problem_mix mix = {.samples = 4, .classes = 4, .labelled = true};
    struct session session = session_new();
    for (int round = 0; round < 1000; round++) {
        struct problem next = dice_one_in(&dice, 3) || round == 0 ? problem_random(&dice, &mix)
                                                                  : problem_share(&session.problem);
        if (!matrix_is_empty(&next.values) && dice_one_in(&dice, 2))
            problem_change(&dice, &next);
        if (next.label_form == LABELS_NONE) {
            problem_release(&next);
            continue;
        }
        session_commit(&session, &next, dice_one_in(&dice, 2) ? "nudge" : "");
        check_session(&session, dice_below(&dice, problem_samples(&session.problem)));
        if (dice_one_in(&dice, 5) && session.past.count > 1 && session_undo(&session))
            check_session(&session, dice_below(&dice, problem_samples(&session.problem)));
    }
    session_release(&session);
}
END_TEST

static void check_known(const struct problem *problem, const struct loss *loss)
{
    for (size_t n = 0; n < problem_samples(problem); n++) {
        struct sample known = sample_new(problem_classes(problem));
        struct sample fresh = sample_new(problem_classes(problem));
        sample_evaluate_known(problem, n, loss, &known);
        sample_evaluate(problem, n, &fresh);
        ck_assert(same_bits(known.loss, fresh.loss) && same_bits(known.share, fresh.share));
        for (size_t c = 0; c < fresh.classes; c++) {
            ck_assert(same_bits(known.probs[c], fresh.probs[c]));
            ck_assert(same_bits(known.log_probs[c], fresh.log_probs[c]));
            ck_assert(same_bits(known.gradient[c], fresh.gradient[c]));
        }
        sample_release(&known);
        sample_release(&fresh);
    }
}

/* What a loss has found of a row is used for the same logits only. */
START_TEST(found_rows)
{
    struct problem problem =
        problem_from("set logits 3.3 1.7 0.4; 1 2 3\nset target 0 1\nset ignore_index 2\n");
    struct loss loss = {0};
    loss_evaluate(&loss, &problem);
    ck_assert(!loss.found.known);
    matrix_edit(&problem.values, 0)[1] = 2.5;
    loss_evaluate(&loss, &problem);
    ck_assert(loss.found.known && loss.found.sample == 0);
    check_known(&problem, &loss);
    struct problem other = problem_share(&problem);
    matrix_edit(&other.values, 0)[2] = 7;
    check_known(&other, &loss);
    problem_release(&other);
    other = problem_share(&problem);
    other.temperature = 2;
    check_known(&other, &loss);
    problem_release(&other);
    matrix_edit(&problem.values, 0)[1] = 4;
    matrix_edit(&problem.target, 0)[0] = 2; /* ignored: nothing is found */
    loss_evaluate(&loss, &problem);
    ck_assert(!loss.found.known);
    check_known(&problem, &loss);
    problem_release(&problem);
    loss_release(&loss);
}
END_TEST

/* One sample is why the batch is refused; the other has its loss, alone. */
START_TEST(refused_by_another)
{
    struct session session = session_new();
    struct problem first =
        problem_from("set logits inf 1 0; 1 2 3\nset target 0 1\nset convention sklearn\n");
    session_commit(&session, &first, "");
    ck_assert(session_loss(&session)->refusal != NULL);
    struct problem alone = problem_one_sample(&session.problem, 1);
    const struct comparison *kept = session_comparison_alone(&session, 1);
    ck_assert(kept->one[0].present && !kept->one[0].refusal && isfinite(kept->one[0].loss));
    check_comparison(kept, &alone, 0);
    problem_release(&alone);
    session_release(&session);
}
END_TEST

/* The losses stay what they are; how many digits are shown decides whether they look alike. */
START_TEST(kept_caveats)
{
    struct session session = session_new();
    struct problem first = problem_from("set logits 3.3 1.7 0.4\nset target 0\nset digits 4\n");
    session_commit(&session, &first, "");
    ck_assert(session_comparison(&session, 0)->one[3].caveat == CAVEAT_NONE);
    struct problem next = problem_share(&session.problem);
    next.digits = 17;
    session_commit(&session, &next, "");
    const struct comparison *kept = session_comparison(&session, 0);
    ck_assert(kept->one[0].losses[0] != kept->one[3].losses[0]);
    ck_assert(kept->one[3].caveat == CAVEAT_ROUNDED);
    session_release(&session);
}
END_TEST

START_TEST(nearly_the_same)
{
    ck_assert(nearly_equal(1, 1 + 1e-10) && !nearly_equal(1, 1 + 1e-8));
    ck_assert(nearly_equal(1e12, 1e12 + 100) && !nearly_equal(1e12, 1e12 + 10000));
    ck_assert(nearly_equal(1e-12, 0) && nearly_equal(NAN, NAN) && !nearly_equal(NAN, 1));
    ck_assert(nearly_equal(INFINITY, INFINITY) && !nearly_equal(INFINITY, -INFINITY));
    ck_assert(!nearly_equal(5, INFINITY) && !nearly_equal(INFINITY, 5));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {sums_of_exponentials, versions,           rows_at_once,
                                  losses_of_batches,    kept_answers,       kept_caveats,
                                  found_rows,           refused_by_another, nearly_the_same};
    return run_tests("answers", tests, sizeof tests / sizeof *tests);
}
