/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of classes taken at once gives the same bits as its classes one by one. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/num.h"
#include "tests/problems.h"

#define MOST 70 /* some blocks of classes, and a part of one */

static bool same_bits(double a, double b)
{
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

/* Labels that sum to `whole`, all of it on class y. */
static void check_row(const double *z, size_t n, size_t y, double whole)
{
    const struct softmax_row row = softmax_row_of(z, n);
    double p[MOST], log_p[MOST], slope[MOST], label[MOST] = {0};
    label[y] = whole;
    ce_softmax(z, label, n, p, log_p, slope);
    for (size_t c = 0; c < n; c++) {
        const double surprise = twofold_value(softmax_surprise(&row, z[c], c));
        ck_assert_msg(same_bits(p[c], softmax_prob(&row, z[c], c)), "p of %zu in %zu", c, n);
        ck_assert_msg(same_bits(log_p[c], 0.0 - surprise), "ln p of %zu in %zu", c, n);
        if (c != y)
            ck_assert_msg(same_bits(slope[c], whole * p[c]), "slope of %zu in %zu", c, n);
    }
    double in_place[MOST];
    memcpy(in_place, z, n * sizeof *z);
    softmax(in_place, n, in_place);
    ck_assert(memcmp(in_place, p, n * sizeof *p) == 0);
    memcpy(in_place, z, n * sizeof *z);
    ce_softmax(in_place, NULL, n, p, in_place, NULL);
    ck_assert(memcmp(in_place, log_p, n * sizeof *p) == 0);
}

START_TEST(ordinary_rows)
{
    struct dice dice = {11};
    for (size_t n = 1; n <= MOST; n++) {
        double z[MOST];
        for (size_t c = 0; c < n; c++)
            z[c] = dice_between(&dice, -20, 20);
        check_row(z, n, dice_below(&dice, n), 1);
        check_row(z, n, dice_below(&dice, n), 2);
    }
}
END_TEST

/* Ties, powers that are subnormal or 0, infinite scores, and such whose difference overflows. */
START_TEST(rows_with_special_classes)
{
    static const double special[] = {20,     20,     -590, -600, -620, -690,  -707,
                                     -720.5, -745.5, -760, -1e5, 0,    -1e308};
    struct dice dice = {12};
    for (size_t i = 0; i < 2000; i++) {
        const size_t n = 1 + dice_below(&dice, MOST);
        double z[MOST];
        for (size_t c = 0; c < n; c++)
            z[c] = dice_one_in(&dice, 4)
                       ? special[dice_below(&dice, sizeof special / sizeof *special)]
                       : dice_between(&dice, -20, 20);
        if (dice_one_in(&dice, 4))
            z[dice_below(&dice, n)] = -INFINITY;
        if (dice_one_in(&dice, 8))
            z[dice_below(&dice, n)] = 1.7e308;
        if (dice_one_in(&dice, 50))
            z[dice_below(&dice, n)] = INFINITY;
        check_row(z, n, dice_below(&dice, n), 1);
    }
}
END_TEST

/* Labels on two classes, in one block or in blocks with others between them: the slope is p - y,
 * and p itself where there is no label. */
START_TEST(two_labels)
{
    struct dice dice = {13};
    for (size_t n = 2; n <= MOST; n++) {
        double z[MOST], p[MOST], slope[MOST], label[MOST] = {0};
        for (size_t c = 0; c < n; c++)
            z[c] = dice_between(&dice, -3, 3);
        const size_t y = dice_below(&dice, n - 1), other = y + 1 + dice_below(&dice, n - 1 - y);
        label[y] = 0.25;
        label[other] = 0.75;
        const struct twofold loss = ce_softmax(z, label, n, p, NULL, slope);
        const double want = -0.25 * log(p[y]) - 0.75 * log(p[other]);
        ck_assert_double_eq_tol(twofold_value(loss), want, 1e-14 * want);
        for (size_t c = 0; c < n; c++)
            if (label[c] == 0)
                ck_assert(same_bits(slope[c], p[c]));
            else
                ck_assert_double_eq_tol(slope[c], p[c] - label[c], 1e-15);
    }
}
END_TEST

START_TEST(long_sums)
{
    const double finite[] = {1, 0x1p-60, -1, 0x1p-120};
    ck_assert_double_eq(twofold_value(twofold_sum(finite, 4)), 0x1p-60 + 0x1p-120);
    const struct twofold sum = twofold_sum(finite, 2);
    ck_assert(sum.hi == 1 && sum.lo == 0x1p-60);
    const double infinite[] = {1, INFINITY, 2, 3};
    const struct twofold all = twofold_sum(infinite, 4);
    ck_assert(all.hi == INFINITY && all.lo == 0);
    const double opposite[] = {-INFINITY, 1, INFINITY};
    ck_assert(isnan(twofold_sum(opposite, 3).hi));
    ck_assert(isnan(twofold_sum((const double[]){INFINITY, -INFINITY}, 2).hi));
    const double large[] = {1e308, -1e308, 1e308, -1e308};
    ck_assert(twofold_value(twofold_sum(large, 4)) == 0);
    const double odd[] = {0x1p-62, 2, 4, 0x1p-60, 8};
    const struct twofold of_odd = twofold_sum(odd, 5);
    ck_assert(of_odd.hi == 14 && of_odd.lo == 0x1p-60 + 0x1p-62);
    const double overflows[] = {1.7e308, 1.7e308, 1};
    ck_assert(twofold_value(twofold_sum(overflows, 3)) == INFINITY);
    ck_assert(twofold_value(twofold_sum(finite, 0)) == 0);
    const double nine[] = {1, 0x1p-58, 0x1p-59, 0x1p-60, 2, 0x1p-61, 0x1p-62, 0x1p-63, 4};
    const struct twofold of_nine = twofold_sum(nine, 9); /* each of its four sums counts */
    ck_assert(of_nine.hi == 7 && of_nine.lo == 0x1p-57 - 0x1p-63);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {ordinary_rows, rows_with_special_classes, two_labels, long_sums};
    return run_tests("softmax", tests, sizeof tests / sizeof *tests);
}
