/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/homework.h"

#include <math.h>
#include <string.h>

#include "core/number.h"

static void add_values(struct dice *dice, struct text *lines, bool probs, size_t rows,
                       size_t columns)
{
    const double most = dice_one_in(dice, 12) ? 400 : 4, offset = dice_one_in(dice, 12) ? 2000 : 0;
    const bool flat = dice_one_in(dice, 20), sure = dice_one_in(dice, 12);
    text_add(lines, probs ? "set probs" : "set logits");
    for (size_t r = 0; r < rows; r++) {
        const size_t one = dice_below(dice, columns);
        double left = 100;
        for (size_t c = 0; c < columns; c++) {
            double value = flat ? 0 : sure ? c == one : dice_rounded(dice, -most, most) + offset;
            if (probs) /* whole hundredths that sum to one, now and then 0 */
                value = c + 1 == columns && columns > 1 ? left
                                                        : floor(dice_between(dice, 0, left * 0.9));
            left -= value;
            text_addf(lines, " %s", number_exact(probs ? value / 100 : value).text);
        }
        text_add(lines, r + 1 < rows ? ";" : "\n");
    }
}

static void add_target(struct dice *dice, struct text *lines, size_t rows, size_t columns)
{
    const bool ignores = rows > 1 && dice_one_in(dice, 6), same = dice_one_in(dice, 6);
    size_t target = dice_below(dice, columns);
    text_add(lines, ignores ? "set ignore_index 99\nset target" : "set target");
    for (size_t r = 0; r < rows; r++) {
        target = same ? target : dice_below(dice, columns);
        if (ignores && r == 0)
            text_add(lines, " 99");
        else
            text_addf(lines, " %zu", target);
    }
    text_add(lines, "\n");
}

static void add_labels(struct dice *dice, struct text *lines, bool binary, size_t rows,
                       size_t columns)
{
    const bool soft = !binary && dice_one_in(dice, 2);
    text_add(lines, "set labels");
    for (size_t r = 0; r < rows; r++) {
        const size_t one = dice_below(dice, columns);
        double left = 10;
        for (size_t c = 0; c < columns; c++) {
            double value = binary ? (double)dice_below(dice, 2) * 10 : c == one ? 10 : 0;
            if (soft)
                value = c + 1 == columns ? left : 1 + floor(dice_between(dice, 0, left * 0.5 - 1));
            left -= value;
            text_addf(lines, " %s", number_exact(value / 10).text);
        }
        text_add(lines, r + 1 < rows ? ";" : "\n");
    }
}

static void add_weights(struct dice *dice, struct text *lines, const char *name, size_t count)
{
    text_addf(lines, "set %s", name);
    for (size_t i = 0; i < count; i++)
        text_addf(lines, " %zu", 1 + dice_below(dice, 5));
    text_add(lines, "\n");
}

void homework_random(struct dice *dice, struct text *lines)
{
    const bool binary = dice_one_in(dice, 2), probs = dice_one_in(dice, 3);
    const bool outputs = binary && dice_one_in(dice, 3);
    const size_t rows = outputs ? 1 : 1 + dice_below(dice, 5);
    const size_t columns = outputs ? 2 + dice_below(dice, 4) : binary ? 1 : 2 + dice_below(dice, 4);
    text_clear(lines);
    text_addf(lines, "set task %s\n", binary ? "binary" : "multiclass");
    add_values(dice, lines, probs, rows, columns);
    if (dice_one_in(dice, 10))
        text_addf(lines, "set from_logits %s\n", probs ? "on" : "off");
    if (binary || dice_one_in(dice, 3))
        add_labels(dice, lines, binary, rows, columns);
    else
        add_target(dice, lines, rows, columns);
    if (dice_one_in(dice, 5))
        text_add(lines, "set label_smoothing 0.1\n");
    if (dice_one_in(dice, 5))
        add_weights(dice, lines, binary ? "pos_weight" : "class_weight", columns);
    if (dice_one_in(dice, 6))
        text_add(lines, "set temperature 2\n");
    if (dice_one_in(dice, 8))
        text_add(lines, "set reduction sum\n");
    if (dice_one_in(dice, 8))
        text_add(lines, "set log_base 2\n");
}

bool homework_new(struct homework *homework, const char *lines)
{
    *homework = (struct homework){.problem = problem_from(lines)};
    loss_evaluate(&homework->loss, &homework->problem);
    return worked_new(&homework->worked, &homework->problem, &homework->loss);
}

void homework_release(struct homework *homework)
{
    worked_release(&homework->worked);
    loss_release(&homework->loss);
    problem_release(&homework->problem);
}

struct answer homework_answer(const struct homework *homework, const char *number)
{
    struct typed typed;
    struct error error;
    ck_assert_msg(typed_read(number, strlen(number), 1, &typed, &error), "%s", error.message);
    return answer_new(&homework->problem, &homework->loss, &typed, 0);
}

bool homework_lists(const struct answer *answer, const char *id)
{
    for (size_t i = 0; i < answer->count; i++)
        if (strcmp(answer->match[i].id, id) == 0)
            return true;
    return false;
}
