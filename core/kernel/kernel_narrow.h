/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations on vectors of 16 bytes, for the versions in which the roots come from memory. */
#include <stddef.h>

#ifdef KIND
#define LARGER(a, b)        larger_of(a, b)
#define LARGER_F(a, b)      larger_of_f(a, b)
#define LESSER(a, b)        lesser_of(a, b)
#define LESSER_F(a, b)      lesser_of_f(a, b)
#define SPREAD_F(a)         ((vec_f){a, a, a, a})
#define ANY(mask)           any_of(mask)
#define ROOTS(steps, roots) roots_of(steps, roots)

#define FLOATS          vec_f
#define FROM_FLOATS(z)  from_floats(z)
#define TO_FLOATS(z, a) to_floats(z, a)
#define WIDENED(z, i)   ((vec_d){(double)(z)[2 * (i)], (double)(z)[2 * (i) + 1]})
#define LOW_WORDS(x, y) low_words((LONGS)(x), (LONGS)(y))

typedef float vec_f __attribute__((vector_size(16)));
typedef int32_t vec_i __attribute__((vector_size(16)));
typedef double vec_d __attribute__((vector_size(16)));
typedef int64_t vec_l __attribute__((vector_size(16)));

ALWAYS_INLINE vec_d larger_of(vec_d a, vec_d b)
{
    const vec_l mask = a > b;
    return (vec_d)(((vec_l)a & mask) | ((vec_l)b & ~mask));
}

ALWAYS_INLINE vec_f larger_of_f(vec_f a, vec_f b)
{
    const vec_i mask = a > b;
    return (vec_f)(((vec_i)a & mask) | ((vec_i)b & ~mask));
}

ALWAYS_INLINE vec_d lesser_of(vec_d a, vec_d b)
{
    const vec_l mask = a < b;
    return (vec_d)(((vec_l)a & mask) | ((vec_l)b & ~mask));
}

ALWAYS_INLINE vec_f lesser_of_f(vec_f a, vec_f b)
{
    const vec_i mask = a < b;
    return (vec_f)(((vec_i)a & mask) | ((vec_i)b & ~mask));
}

ALWAYS_INLINE bool any_of(vec_i mask)
{
    const vec_l bits = (vec_l)mask;
    return (bits[0] | bits[1]) != 0;
}

/* By value: where they stand depends on the processor's order of bytes. */
ALWAYS_INLINE vec_i low_words(vec_l x, vec_l y)
{
    return (vec_i){(int32_t)x[0], (int32_t)x[1], (int32_t)y[0], (int32_t)y[1]};
}

ALWAYS_INLINE double root_of(int32_t step)
{
    uint64_t bits;
    memcpy(&bits, &kernel_roots[step & 31], sizeof bits);
    bits += (uint64_t)(int64_t)(step >> 5) << 52;
    double root;
    memcpy(&root, &bits, sizeof root);
    return root;
}

ALWAYS_INLINE void roots_of(vec_i steps, vec_d roots[2])
{
    /* the sign of what stands in the low bits */
    steps = (vec_i)((vec_i)steps << 9) >> 9;
    roots[0] = (vec_d){root_of(steps[0]), root_of(steps[1])};
    roots[1] = (vec_d){root_of(steps[2]), root_of(steps[3])};
}

ALWAYS_INLINE vec_d from_floats(const float *z)
{
    return (vec_d){(double)z[0], (double)z[1]};
}

ALWAYS_INLINE void to_floats(float *z, vec_d a)
{
    z[0] = (float)a[0];
    z[1] = (float)a[1];
}

#endif
