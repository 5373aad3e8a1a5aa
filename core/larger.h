/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The larger and the smaller of two numbers of rows or columns. */
#ifndef XENT_CORE_LARGER_H
#define XENT_CORE_LARGER_H

static inline int larger(int a, int b)
{
    return a > b ? a : b;
}

static inline int smaller(int a, int b)
{
    return a < b ? a : b;
}

#endif
