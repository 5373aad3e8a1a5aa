/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fuzz/fuzz.h"

#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/loss.h"
#include "core/script.h"
#include "core/setting.h"
#include "core/text.h"

void fuzz_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("broken promise: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    abort();
}

void fuzz_start(void)
{
    char folder[] = "/tmp/xent-fuzz.XXXXXX";
    if (!setlocale(LC_ALL, "C.UTF-8") || !setlocale(LC_NUMERIC, "C"))
        fuzz_fail("there is no locale C.UTF-8");
    if (!mkdtemp(folder) || chdir(folder) < 0 || rmdir(folder) < 0)
        fuzz_fail("no folder to work in");
}

size_t fuzz_values(const struct problem *problem)
{
    return problem_samples(problem) * problem_classes(problem);
}

static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static void must_be_same_loss(const struct problem *problem)
{
    struct loss once = {0}, twice = {0};
    loss_evaluate(&once, problem);
    loss_evaluate(&twice, problem);
    if (!same(once.value, twice.value) || !same(once.sum, twice.sum))
        fuzz_fail("the loss is %.17g, and then %.17g", once.value, twice.value);
    loss_release(&once);
    loss_release(&twice);
}

void fuzz_problem(const struct problem *problem)
{
    struct text lines = {0}, notes = {0};
    struct problem again;
    struct error error = {0};
    if (fuzz_values(problem) > FUZZ_VALUES)
        return;
    if (fuzz_values(problem))
        must_be_same_loss(problem);
    text_add(&lines, SCRIPT_HEADER "1\n");
    setting_write_all(problem, &lines);
    if (!script_problem(text_string(&lines), lines.length, &again, &notes, &error))
        fuzz_fail("what was written is refused: %s\n%s", error.message, text_string(&lines));
    if (!problem_equal(problem, &again))
        fuzz_fail("what was written is another problem:\n%s", text_string(&lines));
    problem_release(&again);
    text_release(&lines);
    text_release(&notes);
}
