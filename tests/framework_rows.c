/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/framework_rows.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/loss.h"
#include "tests/problems.h"

static enum precision precision_of(const struct framework_row *row)
{
    return (enum precision)(row->how & ~(PASSED | LITERAL));
}

static struct problem problem_of(const struct framework_row *row)
{
    struct problem problem = problem_from(row->lines);
    problem.convention = row->convention;
    problem.precision = precision_of(row);
    if (row->how & PASSED)
        problem_pass(&problem, VALUES_PROBS);
    if (row->how & LITERAL)
        problem.kind = VALUES_PROBS;
    return problem;
}

/* Half a unit of the last digit. */
static double half_unit(const char *text, size_t length)
{
    const char *point = memchr(text, '.', length), *power = memchr(text, 'e', length);
    const char *end = power ? power : text + length;
    const int decimals = point ? (int)(end - point - 1) : 0;
    return 0.5 * pow(10, (power ? atoi(power + 1) : 0) - decimals);
}

static size_t digits_of(const char *text, size_t length)
{
    size_t digits = 0;
    bool leading = true;
    for (size_t i = 0; i < length && text[i] != 'e'; i++) {
        leading = leading && !(text[i] >= '1' && text[i] <= '9');
        digits += !leading && text[i] != '.';
    }
    return digits;
}

static double room_for(const char *text, size_t length, double expected, enum precision precision)
{
    double room = half_unit(text, length);
    if (digits_of(text, length) >= 15)
        room = 1e-12 * fabs(expected);
    if (precision == PRECISION_FLOAT32)
        room += 2 * FLT_EPSILON * exp2(floor(log2(fabs(expected))));
    return room;
}

/* One number of a list; returns where the next begins. */
static const char *expect(const struct framework_row *row, size_t i, double value, const char *text)
{
    const size_t length = strcspn(text, " ");
    const double expected = strtod(text, NULL);
    const bool same = isnan(expected)   ? isnan(value)
                      : isinf(expected) ? value == expected
                                        : fabs(value - expected) <=
                                              room_for(text, length, expected, precision_of(row));
    ck_assert_msg(same, "%s in %s, number %zu is %.17g, not %.*s\n%s",
                  convention_framework(row->convention), precision_name(precision_of(row)), i,
                  value, (int)length, text, row->lines);
    return text + length + (text[length] == ' ');
}

static void expect_loss(const struct framework_row *row, const struct loss *loss)
{
    if (strcmp(row->expected, "refused") == 0) {
        ck_assert_msg(loss->refusal && isnan(loss->value), "%s refuses nothing\n%s",
                      convention_framework(row->convention), row->lines);
        return;
    }
    ck_assert_msg(!loss->refusal, "%s: %s\n%s", convention_framework(row->convention),
                  loss->refusal, row->lines);
    const char *at = row->expected;
    if (strncmp(at, "over ", 5) == 0) {
        char *number;
        const double over = strtod(at + 5, &number);
        expect(row, 0, loss->sum / over, number + strlen(": "));
        return;
    }
    if (!strchr(at, ' ')) {
        expect(row, 0, loss->value, at);
        return;
    }
    const size_t columns = loss->losses.columns;
    for (size_t i = 0; i < loss->losses.rows * columns; i++)
        at = expect(row, i, matrix_row(&loss->losses, i / columns)[i % columns], at);
    ck_assert_str_eq(at, "");
}

void expect_rows(const struct framework_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct problem problem = problem_of(&rows[i]);
        struct loss loss = {0};
        loss_evaluate(&loss, &problem);
        expect_loss(&rows[i], &loss);
        loss_release(&loss);
        problem_release(&problem);
    }
}

void expect_slopes(const struct framework_row *row, size_t n)
{
    struct problem problem = problem_of(row);
    struct loss loss = {0};
    struct sample sample = sample_new(problem_classes(&problem));
    double *slope = malloc(sample.classes * sizeof *slope);
    loss_evaluate(&loss, &problem);
    sample_evaluate(&problem, n, &sample);
    loss_gradient(&loss, &sample, slope);
    if (row->how & PASSED) { /* on to what was passed */
        double along = 0;
        const double *p = matrix_row(&problem.values, n);
        for (size_t c = 0; c < sample.classes; c++)
            along += slope[c] * p[c];
        for (size_t c = 0; c < sample.classes; c++)
            slope[c] = p[c] * (slope[c] - along);
    }
    const char *at = row->expected;
    for (size_t c = 0; c < sample.classes; c++)
        at = expect(row, c, slope[c], at);
    ck_assert_str_eq(at, "");
    free(slope);
    sample_release(&sample);
    loss_release(&loss);
    problem_release(&problem);
}
