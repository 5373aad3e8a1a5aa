/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/desk.h"

#include "tests/problems.h"

struct desk *desk_of_sample(struct desk *desk, const char *lines, size_t sample,
                            enum derivation_way way)
{
    *desk = (struct desk){.problem = problem_from(lines)};
    loss_evaluate(&desk->loss, &desk->problem);
    desk->d = derivation_new(&desk->problem, &desk->loss, sample, way);
    desk->hand = handwork_new(&desk->problem, desk->d);
    return desk;
}

struct desk *desk_of(struct desk *desk, const char *lines)
{
    return desk_of_sample(desk, lines, 0, DERIVE_TEXTBOOK);
}

void desk_clear(struct desk *desk)
{
    handwork_release(&desk->hand);
    derivation_free(desk->d);
    loss_release(&desk->loss);
    problem_release(&desk->problem);
}

void desk_type(struct desk *desk, enum step_kind kind, size_t item, const char *typed)
{
    struct error error;
    const size_t step = derivation_find(desk->d, kind);
    ck_assert_uint_lt(step, desk->d->count);
    ck_assert_msg(handwork_type(&desk->hand, desk->d, step, item, typed, &error), "%s: %s", typed,
                  error.message);
    handwork_judge(&desk->hand, desk->d);
}

void desk_expect(const struct desk *desk, enum step_kind kind, size_t item,
                 enum hand_verdict verdict, const char *said)
{
    const struct hand_place place = {derivation_find(desk->d, kind), item};
    struct text text = {0};
    handwork_say(&desk->hand, desk->d, place, &text);
    ck_assert_str_eq(text_string(&text), said);
    ck_assert_int_eq(handwork_cell(&desk->hand, place.step, item)->verdict, verdict);
    text_release(&text);
}

void desk_expect_sum(const struct desk *desk, const char *said)
{
    struct text text = {0};
    handwork_sum_up(&desk->hand, desk->d, &text);
    ck_assert_str_eq(text_string(&text), said);
    text_release(&text);
}
