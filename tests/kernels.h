/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels beside num.h, number by number, without a test library: for check_kernel.c, and for
 * machines that have none. */
#ifndef XENT_TESTS_KERNELS_H
#define XENT_TESTS_KERNELS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/kernel/kernel.h"

/* In ulp of the right number: of double for losses, of the type for slopes. */
#define KERNEL_LOSS_ULP  5.0
#define KERNEL_SLOPE_ULP 6.0

/* In ulp of float32, for losses in float32 arithmetic. */
#define KERNEL_SINGLE_ULP 4.0

/* The largest errors that were seen, and how many numbers were looked at. */
struct kernel_errors {
    double loss, slope, single;
    size_t rows;
};

/* Infinite if one is not finite and the other is not the same. */
double kernel_ulp(double got, double want, enum kernel_dtype dtype);

/* Rows of so many classes with all sorts of logits, one after another at each alignment. */
void kernels_measure(const struct kernel_version *version, enum kernel_dtype dtype, size_t classes,
                     size_t rows, struct kernel_errors *errors);

/* Outputs with labels 0, 1 and between, from tiny to huge. */
void kernels_measure_binary(const struct kernel_version *version, enum kernel_dtype dtype,
                            size_t count, struct kernel_errors *errors);

/* Are the bits of `rows` rows the same in one call, in calls of some rows, and in a matrix with
 * gaps?  `single` in float32 arithmetic. */
bool kernels_same_cut(const struct kernel_version *version, enum kernel_dtype dtype, bool single,
                      size_t classes, size_t rows);

#endif
