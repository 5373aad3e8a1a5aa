/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests of eval: files of the test's own, requests, answers that must come. */
#ifndef XENT_TESTS_EVALS_H
#define XENT_TESTS_EVALS_H

#include "core/eval.h"
#include "core/matrix.h"

/* A path in the folder of this test, or of the kept files of scores; until the program ends. */
const char *eval_scratch(const char *name);
const char *eval_kept(const char *name);

void eval_write(const char *name, const char *text);
struct matrix eval_load(const char *path);
void eval_save(const char *name, const struct matrix *matrix);

/* For all rows. */
struct eval_request eval_request_of(const char *values, enum values_kind kind, const char *labels);

/* It must succeed; or fail, with this message. */
struct eval_summary eval_expect(const struct eval_request *request);
void eval_expect_error(const struct eval_request *request, const char *message);

/* All hints, each with a line end. */
struct text eval_hints(const struct eval_summary *summary);

#endif
