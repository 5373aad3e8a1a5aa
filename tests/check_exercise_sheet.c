/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sheets of exercises, in all their forms. */
#include <string.h>

#include "core/exercise_text.h"
#include "tests/problems.h"

START_TEST(sheets)
{
    for (enum exercise_form form = EXERCISE_PLAIN; form <= EXERCISE_LATEX; form++)
        for (int level = 0; level <= EXERCISE_LEVELS; level++) {
            const struct exercise_wish wish = {
                .count = 36, .level = level, .seed = 7, .form = form, .answers = true};
            struct text first = {0}, second = {0};
            exercise_add_sheet(&wish, &first);
            exercise_add_sheet(&wish, &second);
            ck_assert_str_eq(text_string(&first), text_string(&second));
            size_t items = 0;
            const char *mark = form == EXERCISE_LATEX ? "\\item " : "\n36. ";
            for (const char *at = text_string(&first); (at = strstr(at, mark)); at++)
                items++;
            ck_assert_uint_eq(items, form == EXERCISE_LATEX ? 72 : 2);
            text_release(&first);
            text_release(&second);
        }
}
END_TEST

/* A kind that has but a few problems at a level fills a sheet all the same. */
START_TEST(long_sheet)
{
    const struct exercise_wish wish = {.count = SHEET_MOST,
                                       .kind = exercise_kind_find("log"),
                                       .level = 1,
                                       .form = EXERCISE_MARKDOWN};
    struct text sheet = {0};
    exercise_add_sheet(&wish, &sheet);
    ck_assert_ptr_nonnull(strstr(text_string(&sheet), "\n500. "));
    text_release(&sheet);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {sheets, long_sheet};
    return run_tests("exercise_sheet", tests, sizeof tests / sizeof *tests);
}
