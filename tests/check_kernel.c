/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels of every version that this processor has, against num.h and the exact table. */
#include "core/kernel/kernel.h"

#include <check.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "core/kernel/kernel_sum.h"
#include "core/memory.h"
#include "tests/kernels.h"
#include "tests/problems.h"
#include "tests/vectors.h"

/* What is promised of the vectors. */
#define EXACT_ULP 4.0

static const enum kernel_dtype types[] = {KERNEL_F32, KERNEL_F64};

static void within(const struct kernel_errors *errors)
{
    ck_assert_double_le(errors->loss, KERNEL_LOSS_ULP);
    ck_assert_double_le(errors->slope, KERNEL_SLOPE_ULP);
    ck_assert_double_le(errors->single, KERNEL_SINGLE_ULP);
}

/* ---------------------------------------------------------------------------- the exact table */

/* A line of the table: how many numbers its input has. */
static size_t exact_line(const struct kernel_version *version, const struct vector_row *line)
{
    double *in, *target, *want, loss = 0;
    const size_t n = vectors_numbers(line->field[1], &in);
    const size_t targets = vectors_numbers(line->field[2], &target);
    vectors_numbers(line->field[3], &want);
    double *slope = memory_new(n, sizeof *slope);
    const bool binary = strcmp(line->field[0], "bce_logits") == 0;
    if (binary) {
        version->binary(in, target, KERNEL_F64, n, 1.0, &loss, slope);
    } else {
        const struct kernel_rows row = {in, KERNEL_F64, 1, n, n};
        const int64_t label = (int64_t)target[0];
        version->softmax(&row, &label, &loss, NULL, NULL);
        ck_assert_uint_eq(targets, 1);
    }
    ck_assert_msg(kernel_ulp(loss, want[0], KERNEL_F64) <= EXACT_ULP, "line %zu: %a is not %a",
                  line->line, loss, want[0]);
    free(in);
    free(target);
    free(want);
    free(slope);
    return n;
}

START_TEST(exact_table)
{
    struct vector_table table = vectors_read("exact.tsv");
    const struct kernel_version *const *list;
    const size_t versions = kernel_versions(&list);
    size_t lines = 0;
    for (size_t i = 0; i < table.count; i++) {
        const char *name = table.row[i].field[0];
        if (strcmp(name, "ce_logits") != 0 && strcmp(name, "bce_logits") != 0)
            continue;
        for (size_t v = 0; v < versions; v++)
            ck_assert_uint_gt(exact_line(list[v], &table.row[i]), 0);
        lines++;
    }
    ck_assert_uint_eq(lines, 464);
    vectors_release(&table);
}
END_TEST

/* ------------------------------------------------------------------------------- random rows */

/* 100,000 in all; where each line is counted they take minutes, and fewer do. */
#ifdef XENT_COVERAGE
#define ROWS 34
#else
#define ROWS 340
#endif

START_TEST(every_width)
{
    const struct kernel_version *const *list;
    const size_t versions = kernel_versions(&list);
    for (size_t v = 0; v < versions; v++) {
        for (size_t t = 0; t < 2; t++) {
            struct kernel_errors errors = {0};
            for (size_t classes = 1; classes <= 300; classes++)
                kernels_measure(list[v], types[t], classes, ROWS, &errors);
            ck_assert_uint_ge(errors.rows, 300 * ROWS - 2000);
            within(&errors);
        }
    }
}
END_TEST

/* Several chunks, and the largest in any of them; and so many that sums which drop something would
 * show. */
START_TEST(many_classes)
{
    const struct kernel_version *const *list;
    const size_t versions = kernel_versions(&list);
    for (size_t v = 0; v < versions; v++) {
        for (size_t t = 0; t < 2; t++) {
            struct kernel_errors errors = {0};
            for (size_t classes = 2047; classes < 12000; classes += 1013)
                kernels_measure(list[v], types[t], classes, 72, &errors);
            kernels_measure(list[v], types[t], 1000000, 2, &errors);
            within(&errors);
        }
    }
}
END_TEST

START_TEST(outputs)
{
    const struct kernel_version *const *list;
    const size_t versions = kernel_versions(&list);
    for (size_t v = 0; v < versions; v++) {
        for (size_t t = 0; t < 2; t++) {
            struct kernel_errors errors = {0};
            for (size_t count = 1; count < 70; count++)
                kernels_measure_binary(list[v], types[t], count, &errors);
            kernels_measure_binary(list[v], types[t], 100000, &errors);
            within(&errors);
        }
    }
}
END_TEST

/* ---------------------------------------------------------------------- the same bits, the sum */

START_TEST(any_cut)
{
    const struct kernel_version *const *list;
    const size_t versions = kernel_versions(&list);
    for (size_t v = 0; v < versions; v++) {
        for (size_t classes = 1; classes < 300; classes += 7) {
            ck_assert(kernels_same_cut(list[v], KERNEL_F32, false, classes, 90));
            ck_assert(kernels_same_cut(list[v], KERNEL_F32, true, classes, 90));
            ck_assert(kernels_same_cut(list[v], KERNEL_F64, false, classes, 90));
        }
    }
}
END_TEST

#define SUMMED 60000

/* Part of the numbers, summed by one thread. */
struct part {
    const double *numbers;
    size_t count;
    struct kernel_sum sum;
};

static void *sum_part(void *user)
{
    struct part *part = user;
    kernel_sum_add(&part->sum, part->numbers, part->count);
    return NULL;
}

static struct twofold sum_in_threads(const double *numbers, size_t count, size_t threads)
{
    struct part part[8] = {{0}};
    pthread_t thread[8];
    struct kernel_sum sum = {0};
    for (size_t i = 0, from = 0; i < threads; i++) {
        const size_t to = (i + 1) * count / threads;
        part[i] = (struct part){.numbers = numbers + from, .count = to - from};
        ck_assert_int_eq(pthread_create(&thread[i], NULL, sum_part, &part[i]), 0);
        from = to;
    }
    for (size_t i = threads; i-- > 0;) {
        pthread_join(thread[i], NULL);
        kernel_sum_join(&sum, &part[i].sum);
    }
    return kernel_sum_value(&sum);
}

/* Ordinary numbers, tiny ones, huge ones of both signs. */
static void fill(double *numbers, size_t kind)
{
    static const int lowest[] = {-30, -1060, -300, -8}, range[] = {40, 40, 600, 16};
    struct dice dice = {kind + 1};
    for (size_t i = 0; i < SUMMED; i++) {
        const int place = lowest[kind] + (int)dice_below(&dice, (unsigned)range[kind]);
        numbers[i] = ldexp(dice_between(&dice, kind == 2 ? -1 : 0, 1), place);
    }
}

START_TEST(sums)
{
    static const size_t threads[] = {1, 2, 3, 8};
    double *numbers = memory_new(SUMMED, sizeof *numbers);
    for (size_t kind = 0; kind < 4; kind++) {
        fill(numbers, kind);
        struct twofold want = {0, 0};
        for (size_t i = 0; i < SUMMED; i++)
            want = twofold_add(want, twofold_from(numbers[i]));
        for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
            const struct twofold got = sum_in_threads(numbers, SUMMED, threads[i]);
            const struct twofold one = sum_in_threads(numbers, SUMMED, 1);
            ck_assert_double_eq(got.hi, want.hi);
            ck_assert(got.hi == one.hi && got.lo == one.lo);
        }
    }
    free(numbers);
}
END_TEST

START_TEST(sums_of_special_numbers)
{
    const double cancel[] = {0x1p+1000, 0x1p-1074, -0x1p+1000, 1, -1};
    const double wide[] = {0x1.fffffffffffffp+1023, 0x1.fffffffffffffp+1023,
                           -0x1.fffffffffffffp+1023};
    const double infinite[] = {1, INFINITY, 2}, odd[] = {INFINITY, -INFINITY, 1};
    struct kernel_sum sum[5] = {{{0}, 0, 0}};
    kernel_sum_add(&sum[0], cancel, 5);
    kernel_sum_add(&sum[1], wide, 3);
    kernel_sum_add(&sum[2], infinite, 3);
    kernel_sum_add(&sum[3], odd, 3);
    ck_assert_double_eq(kernel_sum_value(&sum[0]).hi, 0x1p-1074);
    ck_assert_double_eq(kernel_sum_value(&sum[1]).hi, 0x1.fffffffffffffp+1023);
    ck_assert_double_eq(kernel_sum_value(&sum[2]).hi, INFINITY);
    ck_assert(isnan(kernel_sum_value(&sum[3]).hi));
    ck_assert_double_eq(kernel_sum_value(&sum[4]).hi, 0);
}
END_TEST

/* --------------------------------------------------------------------------- what else is given */

START_TEST(largest_and_others)
{
    const double z[] = {1, 3, 3, 0, -1, -1, -1, -1}, want[] = {1 + exp(-2) + exp(-3), 3};
    const int64_t labels[] = {1, -1};
    const struct kernel_rows rows = {z, KERNEL_F64, 2, 4, 4};
    double losses[2], largest[2], others[2];
    kernel_softmax(&rows, labels, losses, largest, others);
    ck_assert_double_eq(largest[0], 3);
    ck_assert_double_eq(largest[1], -1);
    ck_assert_double_eq_tol(others[0], want[0], 1e-15);
    ck_assert_double_le(kernel_ulp(others[1], want[1], KERNEL_F64), KERNEL_LOSS_ULP);
    ck_assert_double_eq(losses[1], 0);
}
END_TEST

START_TEST(largest_and_others_in_float32)
{
    const float z[] = {1, 3, 3, 0, -1, -1, -1, -1, 90, 1, 2, -90}; /* the last row in double */
    const int64_t labels[] = {1, -1, 0};
    const struct kernel_rows rows = {z, KERNEL_F32, 3, 4, 4};
    const double want[] = {1 + exp(-2) + exp(-3), 3, exp(-88) + exp(-89)}, most[] = {3, -1, 90};
    double losses[3], largest[3], others[3];
    kernel_softmax_single(&rows, labels, losses, largest, others);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_double_eq(largest[i], most[i]);
        ck_assert_double_le(kernel_ulp(others[i], want[i], KERNEL_F32), KERNEL_SINGLE_ULP);
    }
    ck_assert_double_eq(losses[1], 0);
    ck_assert_double_le(kernel_ulp(losses[2], want[2], KERNEL_F64), KERNEL_LOSS_ULP);
}
END_TEST

/* Beyond 0..1 the parts of a loss have two signs and cancel: they are added up in double. */
START_TEST(targets_beyond_in_float32)
{
    const float x[] = {1, 2, -3, 0.5f, 81}, y[] = {1.5f, -0.25f, 2, NAN, 0};
    const struct kernel_version *const *list;
    const size_t versions = kernel_versions(&list);
    for (size_t v = 0; v < versions; v++) {
        double want[5], got[5];
        list[v]->binary(x, y, KERNEL_F32, 5, 0, want, NULL);
        list[v]->binary_single(x, y, 5, got);
        for (size_t i = 0; i < 5; i++)
            ck_assert(got[i] == want[i] || i == 3);
        ck_assert_double_nan(got[3]);
    }
}
END_TEST

START_TEST(wish)
{
    const struct kernel_version *const *list;
    const size_t versions = kernel_versions(&list);
    for (size_t v = 0; v < versions; v++) {
        setenv("XENT_KERNEL", list[v]->name, 1);
        ck_assert_ptr_eq(kernel_best(), list[v]);
    }
    setenv("XENT_KERNEL", "nonsense", 1);
    ck_assert_ptr_eq(kernel_best(), list[versions - 1]);
    unsetenv("XENT_KERNEL");
    ck_assert_ptr_eq(kernel_best(), list[versions - 1]);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {exact_table,
                                  every_width,
                                  many_classes,
                                  outputs,
                                  any_cut,
                                  sums,
                                  sums_of_special_numbers,
                                  largest_and_others,
                                  largest_and_others_in_float32,
                                  targets_beyond_in_float32,
                                  wish};
    return run_tests("kernel", tests, sizeof tests / sizeof *tests);
}
