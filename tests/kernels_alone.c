/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels of another processor, where there is no test library for it: tests/check-arm. */
#include <stdio.h>

#include "tests/kernels.h"

static bool report(const struct kernel_version *version, const char *what,
                   const struct kernel_errors *errors)
{
    printf("%s %s: %zu rows, losses within %.2f ulp, slopes within %.2f, in float32 within %.2f\n",
           version->name, what, errors->rows, errors->loss, errors->slope, errors->single);
    return errors->loss <= KERNEL_LOSS_ULP && errors->slope <= KERNEL_SLOPE_ULP &&
           errors->single <= KERNEL_SINGLE_ULP;
}

static bool check(const struct kernel_version *version, enum kernel_dtype dtype)
{
    struct kernel_errors rows = {0}, outputs = {0};
    bool same = true;
    for (size_t classes = 1; classes <= 300; classes++)
        kernels_measure(version, dtype, classes, 40, &rows);
    kernels_measure(version, dtype, 10000, 20, &rows);
    kernels_measure_binary(version, dtype, 20000, &outputs);
    for (size_t classes = 1; classes <= 300; classes += 13)
        same = same && kernels_same_cut(version, dtype, false, classes, 50) &&
               kernels_same_cut(version, KERNEL_F32, true, classes, 50);
    const bool near = report(version, dtype == KERNEL_F32 ? "float32" : "float64", &rows);
    return report(version, "binary", &outputs) && near && same;
}

int main(void)
{
    const struct kernel_version *const *list;
    const size_t count = kernel_versions(&list);
    bool right = true;
    for (size_t i = 0; i < count; i++) {
        right = check(list[i], KERNEL_F32) && right;
        right = check(list[i], KERNEL_F64) && right;
    }
    return right ? 0 : 1;
}
