/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hand calculations with rounded steps, done here in whole numbers of units of the last decimal: no
 * verdict calls one of them a mistake.  And what lies beyond everything that rounding can do is not
 * called rounding. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer_rounding.h"
#include "core/number.h"
#include "tests/homework.h"

enum manner { HALF_UP, HALF_EVEN, CUT, MANNERS };
enum { BY_P, BY_P_SHIFTED, BY_LSE, BY_LSE_SHIFTED, ROUTES }; /* as hand_way has them */

/* ---- whole numbers of units ---- */

struct pen {
    enum manner manner;
    int digits;
    long long unit; /* how many make 1 */
    bool bits;      /* the loss is in bits */
};

static long long settle(const struct pen *pen, long double units)
{
    const long double size = fabsl(units), down = floorl(size);
    const bool up = pen->manner == HALF_UP ? size - down >= 0.5L
                    : pen->manner == HALF_EVEN
                        ? size - down > 0.5L || (size - down == 0.5L && fmodl(down, 2) == 1)
                        : false;
    return (long long)((down + up) * (units < 0 ? -1 : 1));
}

static long long write_down(const struct pen *pen, long double value)
{
    return settle(pen, value * (long double)pen->unit);
}

/* The quotient of two whole numbers. */
static long long share(const struct pen *pen, long long a, long long b)
{
    return settle(pen, (long double)a * (long double)pen->unit / (long double)b);
}

static long long mean(const struct pen *pen, long long sum, size_t count)
{
    return settle(pen, (long double)sum / (long double)count);
}

/* -ln of so many units; a p of 0 has none. */
static bool surprise(const struct pen *pen, long long p, long long *loss)
{
    if (p <= 0)
        return false;
    const long double part = (long double)p / (long double)pen->unit;
    *loss = write_down(pen, -(pen->bits ? log2l(part) : logl(part)));
    return true;
}

/* ---- problems ---- */

#define MOST 5

struct paper {
    bool binary;
    bool probs; /* the values are, and not logits */
    bool bits, sum;
    size_t samples, classes;
    int z[MOST][MOST]; /* hundredths */
    size_t target[MOST];
    int weight[MOST]; /* of the classes; all 1: none are given */
};

static struct paper random_task(struct dice *dice)
{
    struct paper task = {.binary = dice_one_in(dice, 3), .samples = 1 + dice_below(dice, MOST)};
    const int step = dice_one_in(dice, 2) ? 10 : 1;
    task.classes = task.binary ? 1 : 2 + dice_below(dice, MOST - 1);
    for (size_t c = 0; c < task.classes; c++)
        task.weight[c] = 1;
    for (size_t n = 0; n < task.samples; n++) {
        for (size_t c = 0; c < task.classes; c++)
            task.z[n][c] = ((int)dice_below(dice, (size_t)(600 / step + 1)) - 300 / step) * step;
        task.target[n] = dice_below(dice, task.binary ? 2 : task.classes);
    }
    return task;
}

/* The same with what a course asks for besides: given probabilities, bits, a sum, weights. */
static struct paper other_task(struct dice *dice)
{
    struct paper task = random_task(dice);
    task.probs = dice_one_in(dice, 2);
    task.bits = task.probs && dice_one_in(dice, 3);
    task.sum = dice_one_in(dice, 3);
    for (size_t n = 0; n < task.samples && task.probs; n++) {
        int left = 100;
        for (size_t c = 0; c < task.classes; c++) {
            const int most = left - (int)(task.classes - 1 - c);
            task.z[n][c] = task.binary             ? 1 + (int)dice_below(dice, 99)
                           : c + 1 == task.classes ? left
                                                   : 1 + (int)dice_below(dice, (size_t)most);
            left -= task.z[n][c];
        }
    }
    for (size_t c = 0; c < task.classes && !task.binary && dice_one_in(dice, 2); c++)
        task.weight[c] = 1 + (int)dice_below(dice, 4);
    return task;
}

static bool is_weighted(const struct paper *task)
{
    for (size_t c = 0; c < task->classes; c++)
        if (task->weight[c] != 1)
            return true;
    return false;
}

static void write_task(const struct paper *task, struct text *lines)
{
    text_clear(lines);
    text_addf(lines, "set task %s\nset reduction %s\nset log_base %s\n",
              task->binary ? "binary" : "multiclass", task->sum ? "sum" : "mean",
              task->bits ? "2" : "e");
    text_addf(lines, "set %s", task->probs ? "probs" : "logits");
    for (size_t n = 0; n < task->samples; n++)
        for (size_t c = 0; c < task->classes; c++)
            text_addf(lines, " %s%s", number_exact(task->z[n][c] / 100.0).text,
                      c + 1 == task->classes && n + 1 < task->samples ? ";" : "");
    text_addf(lines, "\nset %s", task->binary ? "labels" : "target");
    for (size_t n = 0; n < task->samples; n++)
        text_addf(lines, " %zu%s", task->target[n],
                  task->binary && n + 1 < task->samples ? ";" : "");
    text_add(lines, is_weighted(task) ? "\nset class_weight" : "\n");
    for (size_t c = 0; c < task->classes && is_weighted(task); c++)
        text_addf(lines, " %d", task->weight[c]);
    text_add(lines, "\n");
}

/* ---- calculations ---- */

static bool softmax_loss(const struct paper *task, const struct pen *pen, int route, size_t n,
                         long long *loss)
{
    const bool shifted = route == BY_P_SHIFTED || route == BY_LSE_SHIFTED;
    long long e[MOST], sum = 0;
    int max = shifted ? -1000 : 0;
    for (size_t c = 0; shifted && c < task->classes; c++)
        max = task->z[n][c] > max ? task->z[n][c] : max;
    for (size_t c = 0; c < task->classes; c++)
        sum += e[c] = write_down(pen, expl((task->z[n][c] - max) / 100.0L));
    if (sum == 0)
        return false;
    if (route == BY_P || route == BY_P_SHIFTED)
        return surprise(pen, share(pen, e[task->target[n]], sum), loss);
    const long long log_sum = write_down(pen, logl((long double)sum / (long double)pen->unit));
    *loss = log_sum - (task->z[n][task->target[n]] - max) * pen->unit / 100;
    return true;
}

static bool sigmoid_loss(const struct paper *task, const struct pen *pen, int route, size_t n,
                         long long *loss)
{
    const long double z = task->z[n][0] / 100.0L;
    const bool one = task->target[n] == 1;
    if (route == BY_LSE || route == BY_LSE_SHIFTED) {
        const long double own = one ? -z : z;
        const long double inner = route == BY_LSE ? own : -fabsl(z);
        const long long e = write_down(pen, expl(inner));
        *loss = write_down(pen, logl(1 + (long double)e / (long double)pen->unit));
        if (route == BY_LSE_SHIFTED && own > 0)
            *loss += (one ? -1 : 1) * task->z[n][0] * pen->unit / 100;
        return true;
    }
    const long long e = write_down(pen, expl(route == BY_P ? -z : z));
    const long long p = share(pen, route == BY_P ? pen->unit : e, pen->unit + e);
    return surprise(pen, one ? p : pen->unit - p, loss);
}

/* From a given p, hundredths. */
static bool given_loss(const struct paper *task, const struct pen *pen, int route, size_t n,
                       long long *loss)
{
    const int p = task->z[n][task->binary ? 0 : task->target[n]];
    (void)route;
    return surprise(pen, (task->binary && !task->target[n] ? 100 - p : p) * pen->unit / 100, loss);
}

/* False if there is no answer: some p is rounded to 0. */
static bool by_hand(const struct paper *task, const struct pen *pen, int route, long long *loss)
{
    long long sum = 0;
    int weights = 0;
    for (size_t n = 0; n < task->samples; n++) {
        const int weight = task->binary ? 1 : task->weight[task->target[n]];
        long long one;
        if (!(task->probs    ? given_loss
              : task->binary ? sigmoid_loss
                             : softmax_loss)(task, pen, route, n, &one))
            return false;
        sum += weight * one;
        weights += weight;
    }
    *loss = task->sum ? sum : mean(pen, sum, (size_t)weights);
    return true;
}

static struct pen pen_of(enum manner manner, int digits)
{
    return (struct pen){manner, digits, digits == 2 ? 100 : digits == 3 ? 1000 : 10000, false};
}

/* 1: there was an answer, and nobody calls it a mistake. */
static size_t expect_no_mistake(const struct homework *homework, const struct paper *task,
                                const struct pen *pen, int route, const char *lines)
{
    long long loss;
    if (!by_hand(task, pen, route, &loss))
        return 0;
    const struct hand_rule rule = {.rounding = pen->manner == CUT ? ROUND_CUT : ROUND_NEAREST,
                                   .digits = pen->digits};
    const struct interval all = rounding_interval(&homework->worked, (enum hand_way)route, &rule);
    const double value = (double)loss / (double)pen->unit;
    ck_assert_msg(all.low <= value && value <= all.high, "%s%g is not in %g .. %g, route %d", lines,
                  value, all.low, all.high, route);
    char number[64];
    snprintf(number, sizeof number, "%.*f", pen->digits, value);
    struct answer answer = homework_answer(homework, number);
    ck_assert_msg(answer.verdict == VERDICT_RIGHT || answer.verdict == VERDICT_ROUNDING ||
                      answer.verdict == VERDICT_CONVENTION,
                  "%s%s, manner %d, route %d: %s (%.6f)", lines, number, pen->manner, route,
                  verdict_word(answer.verdict), answer.right);
    bool explained = answer.verdict == VERDICT_RIGHT;
    for (size_t i = 0; i < answer.count; i++)
        explained = explained || answer.match[i].kind == VERDICT_ROUNDING;
    ck_assert_msg(explained, "%s%s: rounding is not among the matches", lines, number);
    answer_release(&answer);
    return 1;
}

/* Each of 10,000 problems in one manner, with so many decimals, on one route, the first hundred in
 * all of them.  With XENT_TEST_LONG set that is the first 3,000, which takes a minute. */
static size_t try_problems(struct paper (*draw)(struct dice *), uint64_t state)
{
    const int every = getenv("XENT_TEST_LONG") ? 3000 : 100;
    struct dice dice = {.state = state};
    struct text lines = {0};
    size_t answers = 0;
    for (int round = 0; round < 10000; round++) {
        const struct paper task = draw(&dice);
        struct homework homework;
        write_task(&task, &lines);
        ck_assert(homework_new(&homework, text_string(&lines)));
        const size_t all = MANNERS * 3 * ROUTES, first = dice_below(&dice, all);
        for (size_t i = first; i < (round < every ? first + all : first + 1); i++) {
            struct pen pen = pen_of((enum manner)(i % MANNERS), 2 + (int)(i / MANNERS % 3));
            pen.bits = task.bits;
            const int route = task.probs ? BY_P : (int)(i / (MANNERS * 3) % ROUTES);
            answers += expect_no_mistake(&homework, &task, &pen, route, text_string(&lines));
        }
        homework_release(&homework);
    }
    text_release(&lines);
    return answers;
}

START_TEST(hand_calculations)
{
    ck_assert_uint_gt(try_problems(random_task, 11), 12000);
}
END_TEST

START_TEST(other_calculations)
{
    ck_assert_uint_gt(try_problems(other_task, 14), 12000);
}
END_TEST

/* The first-order bound for the way by p, and that of the other way: an interval that is much wider
 * would prove nothing. */
START_TEST(intervals_are_narrow)
{
    struct dice dice = {.state = 12};
    struct text lines = {0};
    for (int round = 0; round < 1000; round++) {
        struct paper task = random_task(&dice);
        struct homework homework;
        task.samples = 1;
        write_task(&task, &lines);
        ck_assert(homework_new(&homework, text_string(&lines)));
        const struct hand_rule rule = {.rounding = ROUND_NEAREST, .digits = 5};
        const double right = homework.loss.value, delta = 0.5e-5;
        const double z = task.binary && !task.target[0]
                             ? -homework.worked.z[0]
                             : homework.worked.z[task.target[0] % task.classes];
        double sum = task.binary ? 1 + exp(z) : 0;
        for (size_t c = 0; !task.binary && c < task.classes; c++)
            sum += exp(homework.worked.z[c]);
        const double own = task.binary ? 1 : exp(z);
        const double by_p = delta * (1 / own + (double)(task.classes + 1) / fmin(sum, 1 + exp(-z)) +
                                     2 / exp(-right) + 1);
        const struct interval p = rounding_interval(&homework.worked, WAY_P, &rule);
        const struct interval lse = rounding_interval(&homework.worked, WAY_LSE_SHIFTED, &rule);
        ck_assert(p.low <= right && right <= p.high && lse.low <= right && right <= lse.high);
        ck_assert_msg(p.high - right <= 1.05 * by_p && right - p.low <= 1.05 * by_p, "%s: %g %g",
                      text_string(&lines), p.high - p.low, by_p);
        ck_assert_double_le(lse.high - lse.low, 2.05 * delta * ((double)task.classes + 3));
        homework_release(&homework);
    }
    text_release(&lines);
}
END_TEST

static void widen(struct interval *all, struct interval by)
{
    all->low = fmin(all->low, by.low);
    all->high = fmax(all->high, by.high);
}

START_TEST(beyond_the_interval)
{
    struct dice dice = {.state = 13};
    struct text lines = {0};
    size_t tried = 0;
    for (int round = 0; round < 1000; round++) {
        const struct paper task = random_task(&dice);
        struct homework homework;
        struct interval all = {INFINITY, -INFINITY};
        write_task(&task, &lines);
        ck_assert(homework_new(&homework, text_string(&lines)));
        const int digits = 3 + (int)dice_below(&dice, 4);
        for (enum hand_way way = WAY_P; way < HAND_WAYS; way++)
            for (int rule = 0; rule < 4; rule++) {
                const int significant = digits + (homework.loss.value >= 1);
                const struct hand_rule rules[] = {
                    {.rounding = ROUND_NEAREST, .digits = digits},
                    {.rounding = ROUND_CUT, .digits = digits},
                    {.rounding = ROUND_NEAREST, .digits = significant - 1, .significant = true},
                    {.rounding = ROUND_CUT, .digits = significant - 1, .significant = true}};
                widen(&all, rounding_interval(&homework.worked, way, &rules[rule]));
            }
        for (int side = 0; side < 2 && isfinite(all.low) && isfinite(all.high); side++, tried++) {
            char number[64];
            const double unit = pow(10, -digits);
            snprintf(number, sizeof number, "%.*f", digits,
                     side ? all.high + 1.5 * unit : all.low - 1.5 * unit);
            struct answer answer = homework_answer(&homework, number);
            /* fewer digits of p or of the terms can give anything: these are followed one by one */
            ck_assert_msg(!homework_lists(&answer, "rounded-steps") &&
                              !homework_lists(&answer, "truncated-steps") &&
                              !homework_lists(&answer, "truncated"),
                          "%s%s", text_string(&lines), number);
            answer_release(&answer);
        }
        homework_release(&homework);
    }
    ck_assert_uint_gt(tried, 1500);
    text_release(&lines);
}
END_TEST

/* The mean with p rounded to so many decimals, and nothing else. */
static double with_rounded_p(const struct paper *task, int decimals)
{
    const long double scale = powl(10, decimals);
    long double sum = 0;
    for (size_t n = 0; n < task->samples; n++) {
        long double all = task->binary ? 1 : 0;
        for (size_t c = 0; c < task->classes; c++)
            all += expl(task->z[n][c] / 100.0L);
        const long double own = expl(task->z[n][task->binary ? 0 : task->target[n]] / 100.0L);
        const long double p = floorl(own / all * scale + 0.5L) / scale;
        sum -= logl(task->binary && !task->target[n] ? 1 - p : p);
    }
    return (double)(sum / (long double)task->samples);
}

/* It is found where it is, and where it is said it is. */
START_TEST(rounded_p)
{
    struct dice dice = {.state = 15};
    struct text lines = {0};
    size_t said = 0;
    for (int round = 0; round < 3000; round++) {
        const struct paper task = random_task(&dice);
        struct homework homework;
        char number[64];
        const int decimals = 1 + (int)dice_below(&dice, 3);
        const double exact = with_rounded_p(&task, decimals);
        write_task(&task, &lines);
        ck_assert(homework_new(&homework, text_string(&lines)));
        const bool apart = isfinite(exact) && fabs(exact - homework.loss.value) > 2e-4;
        const double near = homework.loss.value + dice_between(&dice, -0.01, 0.01);
        snprintf(number, sizeof number, "%.4f", apart && round % 2 ? exact : near);
        struct answer answer = homework_answer(&homework, number);
        if (apart && round % 2)
            ck_assert_msg(answer.verdict == VERDICT_ROUNDING, "%s%s: %s", text_string(&lines),
                          number, verdict_word(answer.verdict));
        bool gives = !homework_lists(&answer, "rounded-p");
        said += !gives;
        for (int k = 1; k <= 6; k++)
            gives = gives || typed_is(&answer.typed, with_rounded_p(&task, k));
        ck_assert_msg(gives, "%s%s", text_string(&lines), number);
        answer_release(&answer);
        homework_release(&homework);
    }
    ck_assert_uint_gt(said, 1000);
    text_release(&lines);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {hand_calculations, other_calculations, intervals_are_narrow,
                                  beyond_the_interval, rounded_p};
    return run_tests("rounding", tests, sizeof tests / sizeof *tests);
}
