/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels for NEON of 64-bit ARM, which has it always. */
#include "core/kernel/kernel_parts.h"

#ifdef __aarch64__
#include <arm_neon.h>

#define KIND(name) name##_neon
#define KIND_NAME  "neon"
#define LANES      4
#define STEPS      32
#define IN_HAND    2
#define FUSED      true

#define MULTIPLY_ADD(a, b, c)                                                                      \
    ((NUMBERS)vfmaq_f64((float64x2_t)(c), (float64x2_t)(a), (float64x2_t)(b)))
#define MULTIPLY_ADD_F(a, b, c)                                                                    \
    ((FLOATS)vfmaq_f32((float32x4_t)(c), (float32x4_t)(a), (float32x4_t)(b)))

#include "core/kernel/kernel_narrow.h"

#include "core/kernel/kernel_body.h"
#endif
