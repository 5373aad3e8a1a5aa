/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/numbers.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decimal.h"
#include "core/decimal_fast.h"
#include "core/memory.h"
#include "core/number.h"

/* For 400 digits, and the bytes that decimal_fast() may look at behind a number. */
#define ROOM 1200

static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

bool number_agrees(const char *text, bool *fast)
{
    char room[ROOM] = "";
    const size_t length = strlen(text);
    memcpy(room, text, length);
    const double wanted = strtod(text, NULL);
    double quick = wanted, read = 0;
    const char *const end = decimal_fast(room, &quick);
    *fast = end != NULL;
    /* without a byte behind it, so that the sanitizers see one that is looked at */
    char *const alone = memory_new(length, 1);
    memcpy(alone, text, length);
    const bool whole = decimal_read(alone, length, &read) == length && (!end || !*end);
    free(alone);
    if (whole && (!end || same(quick, wanted)) && same(read, wanted))
        return true;
    printf("%s: %a and %a instead of %a\n", text, quick, read, wanted);
    return false;
}

/* SplitMix64 */
static uint64_t next_bits(uint64_t *state)
{
    uint64_t bits = *state += 0x9E3779B97F4A7C15;
    bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9;
    bits = (bits ^ bits >> 27) * 0x94D049BB133111EB;
    return bits ^ bits >> 31;
}

static double next_double(uint64_t *state, bool any)
{
    const uint64_t bits = next_bits(state);
    double value;
    memcpy(&value, &bits, sizeof value);
    if (any && isfinite(value))
        return value;
    return ldexp((double)(int64_t)bits, -60 - (int)(next_bits(state) % 8));
}

size_t numbers_differ(uint64_t seed, size_t count, size_t *fast)
{
    static const char *const formats[] = {"%.17g", "%.16g", "%.15g", "%.9g",
                                          "%.6f",  "%.20g", "%.17e", "%g"};
    uint64_t state = seed;
    size_t differ = 0;
    *fast = 0;
    for (size_t i = 0; i < count; i++) {
        char text[ROOM];
        bool taken;
        snprintf(text, sizeof text, formats[i / 2 % 8], next_double(&state, i % 2));
        differ += !number_agrees(text, &taken);
        *fast += taken;
    }
    return differ;
}

double number_of(const char *string)
{
    struct error error = {.line = 0};
    double value = -1.0;
    size_t used = 0;
    const bool good = number_read(string, strlen(string), 1, &value, &used, &error);
    ck_assert_msg(good, "'%s': %s", string, error.message);
    return value;
}

void expect_same(double got, double want, const char *what)
{
    ck_assert_msg(memcmp(&got, &want, sizeof got) == 0, "%s: %a, not %a", what, got, want);
}
