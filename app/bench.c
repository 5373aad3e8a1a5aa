/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/bench.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/door.h"
#include "core/intl.h"
#include "core/kernel/kernel.h"
#include "core/kernel/kernel_sum.h"
#include "core/memory.h"
#include "core/parallel.h"

#define PASSES    5
#define DEVIATION 3.0
#define ROUND     4096      /* losses that are held at once */
#define RANGE     (1 << 16) /* numbers that a thread takes at once */

/* So many numbers are taken at the most, or as many doubles as the machine can address. */
#define NUMBERS_MOST ((uint64_t)1 << 36)
static const size_t most = (uint64_t)SIZE_MAX / sizeof(double) < NUMBERS_MOST
                               ? SIZE_MAX / sizeof(double)
                               : (size_t)NUMBERS_MOST;

enum operation { FORWARD, FORWARD_BACKWARD, BINARY };

/* What is asked. */
struct request {
    size_t rows, classes, threads; /* threads 0: as many as there are processors */
    enum operation operation;
    enum kernel_dtype dtype, arithmetic;
    bool one_arithmetic; /* asked for; otherwise all that there are */
    bool help;
};

/* The batch, and the sum of its losses. */
struct batch_data {
    const struct request *request;
    char *logits, *targets, *gradient; /* targets: of BINARY alone */
    int64_t *labels;
    enum kernel_dtype arithmetic;
    struct kernel_sum sum;
    pthread_mutex_t lock;
};

const struct door door_bench = {
    .name = "bench",
    .help = N_("how fast losses are computed on this machine"),
    .examples =
        (const struct door_line[]){
            {"xent bench 100000x1000", ""},
            {"xent bench 1000000x10 --op fwdbwd --dtype f64 --threads 1", ""},
            {NULL, NULL}},
    .usage = (const struct door_line[]){{"xent bench NxC [OPTION...]",
                                         N_("N samples of C classes, random logits; the last word "
                                            "of the output is the seconds of one pass")},
                                        {NULL, NULL}},
    .options =
        (const struct door_option[]){
            {"op", DOOR_LETTERS, N_("OP"),
             N_("fwd: the losses and their mean; fwdbwd: the gradient as well; bce: binary "
                "cross-entropy of N times C outputs"),
             "fwd fwdbwd bce"},
            {"dtype", DOOR_LETTERS, N_("TYPE"), N_("f32 or f64: the numbers"), "f32 f64"},
            {"arithmetic", DOOR_LETTERS, N_("TYPE"),
             N_("f64, as eval computes, or f32, as eval --arithmetic f32 does; otherwise a line of "
                "each, f32 last (f64 numbers and the gradient have f64 alone)"),
             "f32 f64"},
            {"threads", DOOR_LETTERS, N_("T"),
             N_("at most T threads; otherwise as many as there are processors"), NULL},
            {"help", 'h', NULL, N_("print this"), NULL},
            {NULL, 0, NULL, NULL, NULL}},
    .statuses =
        (const struct door_line[]){{"0", N_("done")}, {"2", N_("wrong usage")}, {NULL, NULL}},
    .more = N_("XENT_KERNEL=plain, avx2, avx512 or neon in the environment takes another version."),
};

/* ---- the question ---- */

static bool wrong(const char *what, const char *word, const char *valid)
{
    fprintf(stderr, _("xent bench: %s '%s' is not possible; valid is %s\n"), what, word, valid);
    return false;
}

static bool read_count(const char **at, size_t *count)
{
    char *end;
    errno = 0;
    const unsigned long long value = strtoull(*at, &end, 10);
    if (end == *at || **at < '0' || **at > '9' || errno || value == 0 || value > most)
        return false;
    *at = end;
    *count = (size_t)value;
    return true;
}

static bool read_shape(struct request *request, const char *word)
{
    const char *at = word;
    if (read_count(&at, &request->rows) && *at++ == 'x' && read_count(&at, &request->classes) &&
        !*at && request->rows <= most / request->classes)
        return true;
    return wrong(_("the shape"), word, _("samples x classes as 1000x10"));
}

static bool read_word(const char *what, const char *word, const char *const *words, size_t count,
                      const char *valid, size_t *place)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, words[i]) == 0) {
            *place = i;
            return true;
        }
    }
    return wrong(what, word, valid);
}

/* The value of an option. */
static bool read_option(struct request *request, const char *name, const char *value)
{
    static const char *const operations[] = {"fwd", "fwdbwd", "bce"}, *const types[] = {"f32",
                                                                                        "f64"};
    size_t place = 0;
    if (strcmp(name, "--threads") == 0) {
        const char *at = value;
        return (read_count(&at, &request->threads) && !*at) ||
               wrong(name, value, _("a number from 1 on"));
    }
    if (strcmp(name, "--op") == 0) {
        if (!read_word(name, value, operations, 3, _("fwd, fwdbwd or bce"), &place))
            return false;
        request->operation = (enum operation)place;
        return true;
    }
    if (strcmp(name, "--dtype") == 0) {
        if (!read_word(name, value, types, 2, _("f32 or f64"), &place))
            return false;
        request->dtype = place ? KERNEL_F64 : KERNEL_F32;
        return true;
    }
    if (strcmp(name, "--arithmetic") == 0) {
        if (!read_word(name, value, types, 2, _("f32 or f64"), &place))
            return false;
        request->arithmetic = place ? KERNEL_F64 : KERNEL_F32;
        request->one_arithmetic = true;
        return true;
    }
    return wrong(_("the option"), name, _("--op, --dtype, --arithmetic, --threads and --help"));
}

/* Are there kernels in float32 arithmetic for it? */
static bool has_single(const struct request *request)
{
    return request->dtype == KERNEL_F32 && request->operation != FORWARD_BACKWARD;
}

static bool read_request(struct request *request, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            request->help = true;
            return true;
        }
        if (argv[i][0] != '-') {
            if (!read_shape(request, argv[i]))
                return false;
        } else if (!read_option(request, argv[i], i + 1 < argc ? argv[i + 1] : "")) {
            return false;
        } else {
            i++; /* its value */
        }
    }
    if (request->rows == 0)
        return wrong(_("the shape"), "", _("samples x classes as 1000x10"));
    if (request->one_arithmetic && request->arithmetic == KERNEL_F32 && !has_single(request))
        return wrong("--arithmetic", "f32", _("f64 for numbers of f64 and for the gradient"));
    return true;
}

/* ---- the data ---- */

/* Marsaglia's xorshift with 64 bits; it begins with the state of his paper. */
#define FIRST_STATE 88172645463325252

static uint64_t next_bits(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

/* About normal, with the DEVIATION: four uniform numbers together, whose variance is 4/12. */
static double next_logit(uint64_t *state)
{
    const uint64_t bits = next_bits(state);
    const uint64_t sum =
        (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48);
    const double root_of_three = 1.7320508;
    return ((double)sum * 0x1p-16 - 2) * root_of_three * DEVIATION;
}

static void put(char *numbers, enum kernel_dtype dtype, size_t i, double value)
{
    const float rounded = (float)value;
    if (dtype == KERNEL_F32)
        memcpy(numbers + i * sizeof rounded, &rounded, sizeof rounded);
    else
        memcpy(numbers + i * sizeof value, &value, sizeof value);
}

static void make_data(struct batch_data *data)
{
    const struct request *request = data->request;
    const size_t count = request->rows * request->classes, size = kernel_size(request->dtype);
    uint64_t state = FIRST_STATE;
    data->logits = memory_new(count, size);
    for (size_t i = 0; i < count; i++)
        put(data->logits, request->dtype, i, next_logit(&state));
    if (request->operation == FORWARD_BACKWARD)
        data->gradient = memory_new(count, size);
    if (request->operation == BINARY) {
        data->targets = memory_new(count, size);
        for (size_t i = 0; i < count; i++)
            put(data->targets, request->dtype, i, next_bits(&state) >> 63 ? 1 : 0);
        return;
    }
    data->labels = memory_new(request->rows, sizeof *data->labels);
    for (size_t i = 0; i < request->rows; i++)
        data->labels[i] = (int64_t)(next_bits(&state) % request->classes);
}

static void release_data(struct batch_data *data)
{
    free(data->logits);
    free(data->targets);
    free(data->gradient);
    free(data->labels);
}

/* ---- one pass ---- */

/* The losses of rows, or of outputs if the operation is BINARY. */
static void compute(struct batch_data *data, size_t from, size_t count, double *losses)
{
    const struct request *request = data->request;
    const size_t size = kernel_size(request->dtype), classes = request->classes;
    const bool single = data->arithmetic == KERNEL_F32;
    if (request->operation == BINARY) {
        const void *logits = data->logits + from * size, *targets = data->targets + from * size;
        if (single)
            kernel_binary_single(logits, targets, count, losses);
        else
            kernel_binary(logits, targets, request->dtype, count, losses);
        return;
    }
    const struct kernel_rows rows = {.logits = data->logits + from * classes * size,
                                     .dtype = request->dtype,
                                     .rows = count,
                                     .classes = classes,
                                     .stride = classes};
    if (request->operation == FORWARD_BACKWARD)
        kernel_softmax_slope(&rows, data->labels + from, 1.0 / (double)request->rows, losses,
                             data->gradient + from * classes * size);
    else
        (single ? kernel_softmax_single : kernel_softmax)(&rows, data->labels + from, losses, NULL,
                                                          NULL);
}

static void work(void *user, size_t from, size_t to)
{
    struct batch_data *data = user;
    struct kernel_sum sum = {0};
    double losses[ROUND];
    while (from < to) {
        const size_t count = to - from < ROUND ? to - from : ROUND;
        compute(data, from, count, losses);
        kernel_sum_add(&sum, losses, count);
        from += count;
    }
    pthread_mutex_lock(&data->lock);
    kernel_sum_join(&data->sum, &sum);
    pthread_mutex_unlock(&data->lock);
}

static size_t samples_of(const struct request *request)
{
    return request->operation == BINARY ? request->rows * request->classes : request->rows;
}

static double one_pass(struct batch_data *data)
{
    const struct request *request = data->request;
    const size_t per_sample = request->operation == BINARY ? 1 : request->classes;
    const size_t step = RANGE / per_sample > 0 ? RANGE / per_sample : 1;
    struct timespec start, end;
    data->sum = (struct kernel_sum){0};
    clock_gettime(CLOCK_MONOTONIC, &start);
    if (request->threads == 1)
        work(data, 0, samples_of(request));
    else
        parallel_run_on(request->threads, samples_of(request), step, work, data);
    const double mean = twofold_value(kernel_sum_value(&data->sum)) / (double)samples_of(request);
    clock_gettime(CLOCK_MONOTONIC, &end);
    (void)mean; /* to take its time is what it is for */
    return (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec);
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Passes in one arithmetic, and the line that tells of them. */
static void measure(struct batch_data *data, enum kernel_dtype arithmetic)
{
    const struct request *request = data->request;
    const double count = (double)request->rows * (double)request->classes;
    double seconds[PASSES];
    data->arithmetic = arithmetic;
    one_pass(data);
    for (size_t i = 0; i < PASSES; i++)
        seconds[i] = one_pass(data);
    qsort(seconds, PASSES, sizeof *seconds, compare);
    const double median = seconds[PASSES / 2];
    printf(_("kernel %s, arithmetic %s  mean loss %.17g  %.3f ns an element  seconds %.9f\n"),
           kernel_best()->name, arithmetic == KERNEL_F32 ? "f32" : "f64",
           twofold_value(kernel_sum_value(&data->sum)) / (double)samples_of(request),
           median / count * 1e9, median);
}

int bench_main(int argc, char **argv)
{
    struct request request = {.dtype = KERNEL_F32};
    if (!read_request(&request, argc, argv))
        return STATUS_USAGE;
    if (request.help) {
        door_print_help(&door_bench);
        return STATUS_DONE;
    }
    struct batch_data data = {.request = &request};
    pthread_mutex_init(&data.lock, NULL);
    make_data(&data);
    if (!request.one_arithmetic || request.arithmetic == KERNEL_F64)
        measure(&data, KERNEL_F64);
    if (request.one_arithmetic ? request.arithmetic == KERNEL_F32 : has_single(&request))
        measure(&data, KERNEL_F32);
    pthread_mutex_destroy(&data.lock);
    release_data(&data);
    return STATUS_DONE;
}
