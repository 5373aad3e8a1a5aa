/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/calls.h"

#include <math.h>
#include <stdio.h>

#include "core/example.h"
#include "tests/problems.h"

static const char logits_b[] = "set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\nset target 2 0 1\n";

struct table table_of(const char *lines)
{
    struct table table = {.problem = problem_from(lines)};
    table.frameworks = frameworks_new(&table.problem, 0);
    ck_assert_uint_eq(table.frameworks.count, ROWS);
    return table;
}

struct table table_of_b(const char *more)
{
    char lines[512];
    snprintf(lines, sizeof lines, "%s%s", logits_b, more);
    return table_of(lines);
}

struct table table_of_example(const char *name)
{
    return table_of(example_find(name)->lines);
}

void table_release(struct table *table)
{
    frameworks_release(&table->frameworks);
    problem_release(&table->problem);
}

void expect_losses(const struct table *table, const struct known_loss *known, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct framework *row = &table->frameworks.row[known[i].row];
        struct printed printed;
        ck_assert(printed_read(known[i].printed, &printed));
        ck_assert_msg(row->error.length == 0, "%s: %s", text_string(&row->call),
                      text_string(&row->error));
        ck_assert_msg(framework_gives(row, table->problem.reduction, &printed),
                      "row %zu, %s gives %.17g, not %s", known[i].row, text_string(&row->call),
                      row->value, known[i].printed);
    }
}

void expect_matches(const struct table *table, const size_t *rows)
{
    for (size_t i = 0; i < ROWS; i++) {
        const bool expected = *rows == i;
        ck_assert_msg(table->frameworks.row[i].matches == expected, "row %zu, %s, %.17g", i,
                      text_string(&table->frameworks.row[i].call), table->frameworks.row[i].value);
        rows += expected;
    }
}

void expect_note(const struct table *table, size_t row, const char *note)
{
    ck_assert_str_eq(text_string(&table->frameworks.row[row].error), "");
    ck_assert_str_eq(text_string(&table->frameworks.row[row].note), note);
}

void expect_error(const struct table *table, size_t row, const char *error)
{
    const struct framework *one = &table->frameworks.row[row];
    ck_assert_str_eq(text_string(&one->error), error);
    ck_assert_str_eq(text_string(&one->note), "");
    ck_assert(isnan(one->value) && isnan(one->shown) && !one->matches);
    ck_assert(matrix_is_empty(&one->losses));
}

void expect_call(const struct table *table, size_t row, const char *call)
{
    ck_assert_str_eq(text_string(&table->frameworks.row[row].call), call);
}

const size_t softmax_rows[] = {CE_NUMBERS,
                               CE_ROWS,
                               NLL_LOGS,
                               K_CATEGORICAL_LOGITS,
                               K_SPARSE_LOGITS,
                               T_CATEGORICAL_LOGITS,
                               T_SPARSE_LOGITS,
                               O_SOFTMAX,
                               O_INTEGER,
                               JS_SOFTMAX,
                               ROWS};
