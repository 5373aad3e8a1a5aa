/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random doubles in eight formats, each read and compared with strtod().  By hand, after make:
 *
 *     make tests/bench_numbers && tests/bench_numbers 40000000 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/numbers.h"

int main(int count, char **word)
{
    const size_t numbers = count > 1 ? strtoul(word[1], NULL, 10) : 40000000;
    size_t fast;
    const size_t differ = numbers_differ(1, numbers, &fast);
    printf("%zu numbers in 8 formats, %zu read the fast way: %zu differ from strtod\n", numbers,
           fast, differ);
    return differ ? EXIT_FAILURE : EXIT_SUCCESS;
}
