/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzers: programs that are given any bytes at all and must neither crash nor break a promise.
 *
 * Each fuzz_NAME.c is one of them.  A build with --enable-fuzz (clang) hands it to libFuzzer, which
 * looks for inputs that reach new code; tests/fuzz/run does that for all.  Any other build links it
 * with replay.c, so that `make check` plays the inputs that are kept:
 *
 *     tests/fuzz/NAME/       beginnings, and every input that once broke something (found-*)
 *     tests/fuzz/NAME.dict   words that belong to the language, for libFuzzer
 *
 * More beginnings are there already: the command cases, the lessons. */
#ifndef XENT_TESTS_FUZZ_FUZZ_H
#define XENT_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "core/problem.h"
#include "core/session.h"

/* libFuzzer's names: once before all inputs, and for each. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise is broken: says which, and aborts. */
_Noreturn void fuzz_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A locale with Unicode and a decimal point, and a fresh empty working folder: what a line saves
 * stays there. */
void fuzz_start(void);

/* Numbers of a problem: larger ones are not gone on with, so that an input ends soon. */
size_t fuzz_values(const struct problem *problem);
#define FUZZ_VALUES 2000

/* What holds for every problem: its loss is the same each time it is evaluated; written as lines
 * and read again it is the same problem. */
void fuzz_problem(const struct problem *problem);

#endif
