/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all versions of the kernels share: constants, and what passes between their parts. */
#ifndef XENT_CORE_KERNEL_KERNEL_PARTS_H
#define XENT_CORE_KERNEL_KERNEL_PARTS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/kernel/kernel.h"

/* For what passes registers: as a call, it would pass memory.  Where branches are counted, each
 * copy would have those that its constants never take. */
#ifdef XENT_COVERAGE
#define ALWAYS_INLINE static inline
#else
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#endif

/* For a loop that wants all registers to itself. */
#define APART static __attribute__((noinline))

/* A logit below the floor counts as the floor, and a row whose largest is beyond the bound, or
 * whose sum could feel the floor, is done by num.h: sum >= 2^20 e^KERNEL_FLOOR 2^56. */
#define KERNEL_FLOOR (-350.0)
#define KERNEL_BOUND 300.0
#define KERNEL_TINY  0x1p-428

/* The same of float32 arithmetic, where what it is not for is done in double. */
#define KERNEL_FLOOR_F (-87.0f)
#define KERNEL_BOUND_F 80.0f
#define KERNEL_TINY_F  0x1p-80

/* So many rows are finished together. */
#define KERNEL_BATCH 256

/* Rows of up to so many bytes are turned, the lanes of a register are rows: at least the most LANES
 * doubles. */
#define KERNEL_NARROW 512

/* In a row of more classes it pays to look first whether a chunk has a number above all before, if
 * a register holds more such numbers than doubles. */
#define KERNEL_LONG 4096

/* So many bytes of numbers of a lane go into one plain sum. */
#define KERNEL_CHUNK 128

/* So many binary outputs are taken together: whole LANES of any version. */
#define KERNEL_OUTPUTS 256

/* So many losses are added together. */
#define KERNEL_BLOCK 2048

/* So many powers are kept for the slopes, if they are those of whole rows; one below the least may
 * be that of a logit below the floor: it is 2 e^KERNEL_FLOOR. */
#define KERNEL_KEPT  8192
#define KERNEL_LEAST 1.99e-152

/* The most IN_HAND of a version. */
#define MOST_IN_HAND 2

/* So far ahead numbers are fetched. */
#define KERNEL_AHEAD 4096

/* Rows on their way: sum of e^z over all classes but one of the largest, as high + low. */
struct kernel_batch {
    double high[KERNEL_BATCH], low[KERNEL_BATCH];
    double most[KERNEL_BATCH];
    double own[KERNEL_BATCH];     /* the logit of the label */
    double inverse[KERNEL_BATCH]; /* e^-most */
    double others[KERNEL_BATCH];  /* high + low times e^-most */
    double losses[KERNEL_BATCH];
};

/* Does a row of such sums stand as it is, after float32 arithmetic?  Does an output? */
bool kernel_is_single(const struct kernel_batch *batch, size_t i);
bool kernel_is_single_output(float logit, float target);

/* The losses of those rows of a batch that need more care, by num.h, and 0 for those that do not
 * count; `from` is the first row.  A row whose slope needs more care has inverse 0 after it. */
void kernel_settle(struct kernel_batch *batch, const struct kernel_rows *rows,
                   const int64_t *labels, size_t from, size_t count);

/* Makes of scale p, in the place of the label, scale (p - 1).  Where p is the largest, 1 - p comes
 * from the others; else p is at most 1/2, and its error does not grow. */
void kernel_slope_of_label(const struct kernel_batch *batch, size_t i, enum kernel_dtype dtype,
                           int64_t label, double scale, void *gradient);

/* The slope of one row, by num.h. */
void kernel_slope_carefully(const void *row, enum kernel_dtype dtype, size_t classes, int64_t label,
                            double scale, void *gradient);

/* Those outputs that need more care, by num.h. */
void kernel_settle_binary(const void *logits, const void *targets, enum kernel_dtype dtype,
                          size_t count, double scale, double *losses, void *gradient);

/* e^r = 1 + r + r^2 (c[0] r^n + ... ) for |r| up to ln 2/16 and ln 2/64. */
#define KERNEL_EXP_8                                                                               \
    {                                                                                              \
        0x1.a01e3023fda39p-13, 0x1.6c1b75c1c8d89p-10, 0x1.1111110e0a799p-7, 0x1.5555554e867e1p-5,  \
            0x1.555555555556ap-3, 0x1.000000000002fp-1                                             \
    }
#define KERNEL_EXP_32                                                                              \
    {                                                                                              \
        0x1.111156ee8e37dp-7, 0x1.5555cf98f4674p-5, 0x1.555555554ae7fp-3, 0x1.ffffffffdb813p-2     \
    }

/* The same powers as 2^(r/8) and 2^(r/32) = 1 + r (c[0] r^n + ... ) for |r| up to 1/2: each
 * polynomial meets its function at 0 and at the zeros of the Chebyshev polynomial of r^2 that has
 * one at 0. */
#define KERNEL_ROOTS_8                                                                             \
    {                                                                                              \
        0x1.ffd28f246587ap-38, 0x1.430e6897ea71ap-31, 0x1.5d87fe7103969p-25,                       \
            0x1.3b2ab6ef4014bp-19, 0x1.c6b08d704a161p-14, 0x1.ebfbdff82c79bp-9,                    \
            0x1.62e42fefa39efp-4                                                                   \
    }
#define KERNEL_ROOTS_32                                                                            \
    {                                                                                              \
        0x1.5d8857b8c9d7ap-35, 0x1.3b2b27a631482p-27, 0x1.c6b08d703c364p-20,                       \
            0x1.ebfbdff8096b2p-13, 0x1.62e42fefa39efp-6                                            \
    }

/* ln 2 in two parts, the first of 17 bits: a whole number up to 127 times it is exact. */
#define KERNEL_LN_2_F      0x1.62e4p-1f
#define KERNEL_LN_2_REST_F 0x1.7f7d1cp-20f

/* In float32: e^r = 1 + r + r^2 (c[0] r^4 + ...) with 1 and 1 as the last two, for |r| up to
 * ln 2/2; 2 atanh(w) = 2 w + 2 w^3 (c[0] w^6 + ...) for 0 <= w <= 1/3: polynomials that meet their
 * function at the zeros of the Chebyshev polynomial. */
#define KERNEL_EXP_F                                                                               \
    {                                                                                              \
        0x1.6d110ap-10f, 0x1.120b6ep-7f, 0x1.55551ap-5f, 0x1.5554dcp-3f, 0.5f, 1.0f, 1.0f          \
    }
#define KERNEL_ATANH_F                                                                             \
    {                                                                                              \
        0x1.12f598p-3f, 0x1.21249ap-3f, 0x1.99ad6cp-3f, 0x1.55554cp-2f                             \
    }

/* 1/ln 2 as a double times ln 2, less 1. */
#define KERNEL_BRIEF (-0x1.0444d0e734faap-56)

/* The logarithm: 2 atanh(w) = 2 w + w^3 (c[0] w^2n + ...) for |w| < 0.1716. */
#define KERNEL_ATANH                                                                               \
    {                                                                                              \
        0x1.2b584aae78a57p-3, 0x1.39fe606542ddep-3, 0x1.7462b4ab2ef6bp-3, 0x1.c71c62e5800a1p-3,    \
            0x1.2492492df148dp-2, 0x1.99999999952e2p-2, 0x1.5555555555558p-1                       \
    }

/* The same for |w| <= 1/3. */
#define KERNEL_ATANH_WIDE                                                                          \
    {                                                                                              \
        0x1.4b0a26c5f2af0p-3, 0x1.687a6e7c95176p-4, 0x1.eb905e8575054p-4, 0x1.10ac75dc602b1p-3,    \
            0x1.3b18b294bebf9p-3, 0x1.745cf0b0e03bdp-3, 0x1.c71c727143318p-3,                      \
            0x1.24924923d44c6p-2, 0x1.999999999a3ddp-2, 0x1.5555555555555p-1                       \
    }

/* The bits of 2^(j/32); each fourth of them is 2^(j/8). */
#define KERNEL_ROOT_0  0x3ff0000000000000u
#define KERNEL_ROOT_1  0x3ff059b0d3158574u
#define KERNEL_ROOT_2  0x3ff0b5586cf9890fu
#define KERNEL_ROOT_3  0x3ff11301d0125b51u
#define KERNEL_ROOT_4  0x3ff172b83c7d517bu
#define KERNEL_ROOT_5  0x3ff1d4873168b9aau
#define KERNEL_ROOT_6  0x3ff2387a6e756238u
#define KERNEL_ROOT_7  0x3ff29e9df51fdee1u
#define KERNEL_ROOT_8  0x3ff306fe0a31b715u
#define KERNEL_ROOT_9  0x3ff371a7373aa9cbu
#define KERNEL_ROOT_10 0x3ff3dea64c123422u
#define KERNEL_ROOT_11 0x3ff44e086061892du
#define KERNEL_ROOT_12 0x3ff4bfdad5362a27u
#define KERNEL_ROOT_13 0x3ff5342b569d4f82u
#define KERNEL_ROOT_14 0x3ff5ab07dd485429u
#define KERNEL_ROOT_15 0x3ff6247eb03a5585u
#define KERNEL_ROOT_16 0x3ff6a09e667f3bcdu
#define KERNEL_ROOT_17 0x3ff71f75e8ec5f74u
#define KERNEL_ROOT_18 0x3ff7a11473eb0187u
#define KERNEL_ROOT_19 0x3ff82589994cce13u
#define KERNEL_ROOT_20 0x3ff8ace5422aa0dbu
#define KERNEL_ROOT_21 0x3ff93737b0cdc5e5u
#define KERNEL_ROOT_22 0x3ff9c49182a3f090u
#define KERNEL_ROOT_23 0x3ffa5503b23e255du
#define KERNEL_ROOT_24 0x3ffae89f995ad3adu
#define KERNEL_ROOT_25 0x3ffb7f76f2fb5e47u
#define KERNEL_ROOT_26 0x3ffc199bdd85529cu
#define KERNEL_ROOT_27 0x3ffcb720dcef9069u
#define KERNEL_ROOT_28 0x3ffd5818dcfba487u
#define KERNEL_ROOT_29 0x3ffdfc97337b9b5fu
#define KERNEL_ROOT_30 0x3ffea4afa2a490dau
#define KERNEL_ROOT_31 0x3fff50765b6e4540u

extern const uint64_t kernel_roots[32];

/* 16 times -inf and 16 times +inf: from some place on, the lesser of it and of a register leaves
 * out the first numbers. */
extern const float kernel_edge_f[32];
extern const double kernel_edge_d[32];

#endif
