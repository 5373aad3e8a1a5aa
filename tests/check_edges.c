/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ends that no command leads to: a message that is too long, no memory left, a table asked beyond
 * its lines. */
#include <float.h>
#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/exercise.h"
#include "core/memory.h"
#include "core/text.h"
#include "core/twofold.h"
#include "tests/problems.h"

/* ---- messages ---- */

/* So many bytes before a character of three bytes, of which no half may be left. */
START_TEST(long_message_ends_with_a_character)
{
    const size_t before = ERROR_ROOM - 1 - (size_t)_i;
    struct text text = {0};
    struct error error = {.line = 7};
    text_add_repeated(&text, "x", before);
    text_add(&text, "€ and more");
    ck_assert(!error_set(&error, 3, "%s", text_string(&text)));
    const size_t whole = _i >= 3 ? ERROR_ROOM - 1 : before;
    ck_assert_uint_eq(strlen(error.message), whole);
    ck_assert(memcmp(error.message, text_string(&text), whole) == 0);
    ck_assert_uint_eq(error.column, 3);
    ck_assert_uint_eq(error.line, 7);
    text_release(&text);
}
END_TEST

START_TEST(long_word_is_cut)
{
    struct text word = {0}, shown = {0};
    for (size_t i = 0; i < QUOTED_CHARACTERS; i++)
        text_add(&word, "€");
    ck_assert_str_eq(error_quote(word.bytes, word.length).text, word.bytes);
    text_addf(&shown, "%s...", word.bytes);
    text_add(&word, "€");
    ck_assert_str_eq(error_quote(word.bytes, word.length).text, shown.bytes);
    ck_assert_str_eq(error_quote("a\033[2J\xFF", 6).text, "a?[2J?");
    text_release(&word);
    text_release(&shown);
}
END_TEST

/* ---- memory ---- */

static const struct {
    size_t header, count, size;
} too_large[] = {
    {0, SIZE_MAX / 2 + 1, 1}, {0, SIZE_MAX / 2, 4}, {8, SIZE_MAX / 2, 1}, {8, SIZE_MAX / 4, 8}};

/* abort() would take what was counted with it. */
static void leave(int number)
{
    exit(number == SIGABRT ? 3 : 4);
}

/* The allocator of the sanitizers ends the program itself. */
#ifdef XENT_SANITIZED
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

START_TEST(no_memory_ends_the_program)
{
    signal(SIGABRT, leave);
    if (too_large[_i].header)
        memory_new_tail(too_large[_i].header, too_large[_i].count, too_large[_i].size);
    else
        memory_new(too_large[_i].count, too_large[_i].size);
}
END_TEST

START_TEST(no_memory_to_grow)
{
    size_t room = SIZE_MAX / 4;
    signal(SIGABRT, leave);
    if (_i == 3)
        memory_copy("", SIZE_MAX);
    else if (_i == 0)
        memory_resize(NULL, SIZE_MAX / 2 + 1, 1);
    else if (_i == 1)
        memory_resize(NULL, SIZE_MAX / 2, 4);
    else
        memory_grow(NULL, room, &room, 8);
}
END_TEST

/* ---- the table of logarithms ---- */

START_TEST(table_reaches_all_numbers)
{
    const double ten = round(log(10) * 1e5) / 1e5, two = round(log(2) * 1e5) / 1e5;
    ck_assert_double_eq(table_ln(2), two);
    ck_assert_double_eq(table_ln(200), two + 2 * ten);
    ck_assert_double_eq_tol(table_ln(0.02), two - 2 * ten, 1e-15);
    ck_assert(table_ln(0) == -INFINITY);
    ck_assert(table_ln(INFINITY) == INFINITY);
    ck_assert(isnan(table_ln(NAN)));
}
END_TEST

/* ---- sums ---- */

/* The parts do not overflow, their sum does. */
START_TEST(sum_overflows_to_infinity)
{
    const struct twofold a = {DBL_MAX, 0x1p969}, b = {0, 0x1p969};
    const struct twofold sum = twofold_add(a, b), minus = twofold_negate(a);
    ck_assert(sum.hi == INFINITY);
    ck_assert(sum.lo == 0);
    ck_assert(twofold_add(minus, twofold_negate(b)).hi == -INFINITY);
    ck_assert(twofold_add(a, minus).hi == 0);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("edges");
    tcase_add_loop_test(tcase, long_message_ends_with_a_character, 0, 5);
    tcase_add_test(tcase, long_word_is_cut);
    if (!SANITIZED) {
        tcase_add_loop_exit_test(tcase, no_memory_ends_the_program, 3, 0,
                                 sizeof too_large / sizeof *too_large);
        tcase_add_loop_exit_test(tcase, no_memory_to_grow, 3, 0, 4);
    }
    tcase_add_test(tcase, table_reaches_all_numbers);
    tcase_add_test(tcase, sum_overflows_to_infinity);
    return run_cases("edges", tcase);
}
