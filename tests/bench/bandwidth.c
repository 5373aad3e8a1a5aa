/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast memory can be read here: the seconds in which T threads add up N floats, the median of
 * some passes, as the last word.  What a kernel reads a second is set against it.
 *
 *     gcc -O3 -march=native -fassociative-math -fno-signed-zeros -fno-trapping-math -pthread \
 *         tests/bench/bandwidth.c -o bandwidth
 *     ./bandwidth 65667072 1 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PASSES       9
#define THREADS_MOST 64
#define AHEAD        4096

struct part {
    const float *numbers;
    size_t count;
    float sum;
};

static void *add_up(void *user)
{
    struct part *part = user;
    float sum[128] = {0};
    for (size_t i = 0; i + 128 <= part->count; i += 128) {
        for (size_t k = 0; k < 128; k += 16)
            __builtin_prefetch(part->numbers + i + k + AHEAD);
        for (size_t k = 0; k < 128; k++)
            sum[k] += part->numbers[i + k];
    }
    part->sum = 0;
    for (size_t k = 0; k < 128; k++)
        part->sum += sum[k];
    return NULL;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    const size_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    const size_t threads = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    float *numbers = malloc((count ? count : 1) * sizeof *numbers);
    if (count == 0 || threads == 0 || threads > THREADS_MOST || !numbers)
        return 2;
    for (size_t i = 0; i < count; i++)
        numbers[i] = (float)(i % 7);
    double seconds[PASSES];
    float sum = 0;
    for (size_t pass = 0; pass < PASSES; pass++) {
        struct part part[THREADS_MOST];
        pthread_t thread[THREADS_MOST];
        struct timespec start, end;
        clock_gettime(CLOCK_MONOTONIC, &start);
        for (size_t i = 0; i < threads; i++) {
            const size_t from = count / threads * i;
            part[i] = (struct part){numbers + from, count / threads, 0};
            if (i > 0 && pthread_create(&thread[i], NULL, add_up, &part[i]))
                return 2;
        }
        add_up(&part[0]);
        sum += part[0].sum;
        for (size_t i = 1; i < threads; i++) {
            pthread_join(thread[i], NULL);
            sum += part[i].sum;
        }
        clock_gettime(CLOCK_MONOTONIC, &end);
        seconds[pass] =
            (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec);
    }
    qsort(seconds, PASSES, sizeof *seconds, compare);
    const double median = seconds[PASSES / 2];
    printf("sum %g  %.1f GB/s  seconds %.9f\n", (double)sum,
           (double)count * sizeof *numbers / median * 1e-9, median);
    free(numbers);
    return 0;
}
