/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels in C alone: vectors of 16 bytes, which every compiler can do without. */
#include "core/kernel/kernel_parts.h"

#define KIND(name) name##_plain
#define KIND_NAME  "plain"
#define LANES      4
#define STEPS      32
#define IN_HAND    1
#define FUSED      false

#define MULTIPLY_ADD(a, b, c)   ((a) * (b) + (c))
#define MULTIPLY_ADD_F(a, b, c) ((a) * (b) + (c))

#include "core/kernel/kernel_narrow.h"

#include "core/kernel/kernel_body.h"
