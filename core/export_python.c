/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/export_python.h"

#include <stdarg.h>

#include "core/intl.h"
#include "core/number.h"

void python_begin(struct listing *listing)
{
    const bool logs = listing->problem.log_base != LOG_BASE_E;
    listing_add(listing, "\nfrom math import inf, isfinite, isnan, %snan\n\n", logs ? "log, " : "");
}

const char *python_values(const struct listing *listing)
{
    return listing->problem.kind == VALUES_LOGITS ? "logits" : "probs";
}

void python_temperature(struct listing *listing)
{
    if (!listing->problem.from_logits || listing->problem.temperature == 1)
        return;
    text_add(listing->out, " / ");
    listing_number(listing, listing->problem.temperature);
}

void python_define(struct listing *listing, const struct python_array *how, const char *name,
                   const struct matrix *matrix, enum array array)
{
    if (matrix_is_empty(matrix))
        return;
    listing_add(listing, "%s = %s(", name, how->function);
    listing_array(listing, matrix, array);
    if (how->type && array != ARRAY_INTEGERS)
        listing_add(listing, ", dtype=%s", how->type);
    text_add(listing->out, ")\n");
}

void python_define_all(struct listing *listing, const struct python_array *how)
{
    const struct problem *p = &listing->problem;
    python_define(listing, how, python_values(listing), &p->values, ARRAY_ROWS);
    python_define(listing, how, "target", &p->target, ARRAY_INTEGERS);
    python_define(listing, how, "labels", &p->labels, ARRAY_ROWS);
    python_define(listing, how, "class_weight", &p->class_weight, ARRAY_FLAT);
    python_define(listing, how, "pos_weight", &p->pos_weight, ARRAY_FLAT);
    python_define(listing, how, "sample_weight", &p->sample_weight,
                  listing_is_binary(listing) ? ARRAY_ROWS : ARRAY_FLAT);
}

void python_argument(struct listing *listing, bool *first, const char *format, ...)
{
    va_list arguments;
    text_add(listing->out, *first ? "" : ", ");
    *first = false;
    va_start(arguments, format);
    text_addv(listing->out, format, arguments);
    va_end(arguments);
}

void python_log_base(struct listing *listing)
{
    const enum log_base base = listing->problem.log_base;
    if (base == LOG_BASE_E)
        return;
    if (listing->is_line)
        listing_add(listing, " / math.log(%d)", base == LOG_BASE_2 ? 2 : 10);
    else
        listing_add(listing, "loss = loss / log(%d)  # in %s\n", base == LOG_BASE_2 ? 2 : 10,
                    base == LOG_BASE_2 ? "bits" : "bans");
}

void python_expect(struct listing *listing, bool careful)
{
    text_add(listing->out, "\n");
    listing_say_nearness(listing, careful);
    listing_add(listing, "EXPECTED = ");
    listing_add_expected(listing);
    const struct nearness nearness = listing_nearness(listing, careful);
    listing_add(listing, "\nRELATIVE, SIZE = %s, ", number_exact(nearness.relative).text);
    listing_number(listing, nearness.size);
    text_add(listing->out, "\n");
}

void python_check(struct listing *listing, const char *results)
{
    listing_add(listing,
                "\n\n"
                "def near(result, expected):\n"
                "    if not isfinite(expected):\n"
                "        return result == expected or isnan(result) and isnan(expected)\n"
                "    return abs(result - expected) <= RELATIVE * max(abs(expected), SIZE)\n"
                "\n\n");
    listing_add(listing, "results = [float(result) for result in %s]\n", results);
    listing_add(listing, "print(\"%s\", *results)\n",
                listing->problem.reduction == REDUCTION_NONE ? "losses" : "loss");
    listing_add(listing, "assert len(results) == len(EXPECTED), results\n"
                         "assert all(map(near, results, EXPECTED)), (results, EXPECTED)\n");
}

bool python_has_precision(const struct listing *listing, const char *framework, struct error *error)
{
    const enum precision precision = listing->problem.precision;
    if (precision == PRECISION_FLOAT64 || precision == PRECISION_FLOAT32)
        return true;
    return error_set(error, 0,
                     _("%s computes %s with more digits inside than the type has, so its value "
                       "cannot be told beforehand; 'set precision float32' or float64"),
                     framework, precision_name(precision));
}
