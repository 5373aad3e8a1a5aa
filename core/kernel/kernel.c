/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kernel/kernel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/kernel/kernel_parts.h"

extern const struct kernel_version kernel_plain;
#if defined __x86_64__ && defined __GNUC__
#define HAS_WIDER 1
extern const struct kernel_version kernel_avx2, kernel_avx512;
#elif defined __aarch64__
extern const struct kernel_version kernel_neon;
#endif

const uint64_t kernel_roots[32] = {
    KERNEL_ROOT_0,  KERNEL_ROOT_1,  KERNEL_ROOT_2,  KERNEL_ROOT_3,  KERNEL_ROOT_4,  KERNEL_ROOT_5,
    KERNEL_ROOT_6,  KERNEL_ROOT_7,  KERNEL_ROOT_8,  KERNEL_ROOT_9,  KERNEL_ROOT_10, KERNEL_ROOT_11,
    KERNEL_ROOT_12, KERNEL_ROOT_13, KERNEL_ROOT_14, KERNEL_ROOT_15, KERNEL_ROOT_16, KERNEL_ROOT_17,
    KERNEL_ROOT_18, KERNEL_ROOT_19, KERNEL_ROOT_20, KERNEL_ROOT_21, KERNEL_ROOT_22, KERNEL_ROOT_23,
    KERNEL_ROOT_24, KERNEL_ROOT_25, KERNEL_ROOT_26, KERNEL_ROOT_27, KERNEL_ROOT_28, KERNEL_ROOT_29,
    KERNEL_ROOT_30, KERNEL_ROOT_31,
};

#define FOUR(a) (a), (a), (a), (a)
#define EDGE                                                                                       \
    FOUR(-INFINITY), FOUR(-INFINITY), FOUR(-INFINITY), FOUR(-INFINITY), FOUR(INFINITY),            \
        FOUR(INFINITY), FOUR(INFINITY), FOUR(INFINITY)
const float kernel_edge_f[32] = {EDGE};
const double kernel_edge_d[32] = {EDGE};

/* Each processor that has one has those before it. */
static const struct kernel_version *const versions[] = {
    &kernel_plain,
#ifdef HAS_WIDER
    &kernel_avx2,
    &kernel_avx512,
#elif defined __aarch64__
    &kernel_neon,
#endif
};

size_t kernel_versions(const struct kernel_version *const **list)
{
    *list = versions;
#ifdef HAS_WIDER
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma"))
        return 1;
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") ? 3 : 2;
#else
    return sizeof versions / sizeof *versions;
#endif
}

const struct kernel_version *kernel_best(void)
{
    const struct kernel_version *const *list;
    const size_t count = kernel_versions(&list);
    const char *wish = getenv("XENT_KERNEL");
    for (size_t i = 0; wish && i < count; i++) {
        if (strcmp(wish, list[i]->name) == 0)
            return list[i];
    }
    return list[count - 1];
}

void kernel_softmax(const struct kernel_rows *rows, const int64_t *labels, double *losses,
                    double *largest, double *others)
{
    kernel_best()->softmax(rows, labels, losses, largest, others);
}

void kernel_softmax_slope(const struct kernel_rows *rows, const int64_t *labels, double scale,
                          double *losses, void *gradient)
{
    kernel_best()->softmax_slope(rows, labels, scale, losses, gradient);
}

void kernel_binary(const void *logits, const void *targets, enum kernel_dtype dtype, size_t count,
                   double *losses)
{
    kernel_best()->binary(logits, targets, dtype, count, 0, losses, NULL);
}

void kernel_binary_slope(const void *logits, const void *targets, enum kernel_dtype dtype,
                         size_t count, double scale, double *losses, void *gradient)
{
    kernel_best()->binary(logits, targets, dtype, count, scale, losses, gradient);
}

void kernel_softmax_single(const struct kernel_rows *rows, const int64_t *labels, double *losses,
                           double *largest, double *others)
{
    kernel_best()->softmax_single(rows, labels, losses, largest, others);
}

void kernel_binary_single(const float *logits, const float *targets, size_t count, double *losses)
{
    kernel_best()->binary_single(logits, targets, count, losses);
}
