/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pass over the files: block by block, each row once. */
#include "core/eval.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/eval_compare.h"
#include "core/eval_parts.h"
#include "core/eval_rules.h"
#include "core/intl.h"
#include "core/number.h"

struct pass {
    const struct eval_request *request;
    struct eval_source source;
    struct eval_results results;
    struct eval_totals totals;
    struct eval_files files;
    struct eval_summary *summary;
    enum eval_manner manner;
};

/* ---- what a row can be refused for ---- */

static bool check_number(const struct pass *pass, double label, struct error *error)
{
    const struct problem *rules = &pass->summary->rules;
    const size_t classes = pass->source.classes;
    if (problem_ignores(rules, label) ||
        (label >= 0 && label < (double)classes && label == floor(label)))
        return true;
    const struct number_text number = number_exact(label);
    if (label == (double)classes)
        return error_set(error, 0,
                         _("label %s names no class; the classes are 0 to %zu: do the labels "
                           "count from 1? --compare tells"),
                         number.text, classes - 1);
    if (label != floor(label))
        return error_set(error, 0, _("label %s is no class number, which are whole: 0 to %zu"),
                         number.text, classes - 1);
    if (label < 0)
        return error_set(error, 0,
                         _("label %s names no class; the classes are 0 to %zu (to leave such "
                           "samples out: --ignore-index %s)"),
                         number.text, classes - 1, number.text);
    return error_set(error, 0, _("label %s names no class; the classes are 0 to %zu"), number.text,
                     classes - 1);
}

static bool check_labels(const struct pass *pass, const struct eval_block *block, size_t n,
                         struct error *error)
{
    const size_t columns = pass->source.label_columns;
    const double *labels = block->labels + n * columns;
    if (columns == 1 && pass->summary->rules.task == TASK_MULTICLASS)
        return check_number(pass, labels[0], error);
    for (size_t c = 0; c < columns; c++)
        if (!isfinite(labels[c]))
            return error_set(error, 0, _("label %s is not finite"), number_exact(labels[c]).text);
    return true;
}

static bool check_values(const struct pass *pass, const struct eval_block *block, size_t n,
                         struct error *error)
{
    if (pass->source.kind != VALUES_PROBS)
        return true;
    for (size_t c = 0; c < block->classes; c++) {
        const double p = eval_value(block, n, c);
        if (!(p >= 0 && p <= 1))
            return error_set(error, 0,
                             _("class %zu has %s, which is no probability: it must lie in 0..1; "
                               "scores of any size are --logits"),
                             c, number_exact(p).text);
    }
    return true;
}

/* The label is one beside the classes: not counted, but evidence for the comparison. */
static bool is_beside(const struct pass *pass, const struct eval_block *block, size_t n)
{
    const double label = block->labels[n];
    return pass->request->compare && pass->source.label_columns == 1 &&
           pass->summary->rules.task == TASK_MULTICLASS &&
           (label == -1 || label == (double)pass->source.classes) &&
           !problem_ignores(&pass->summary->rules, label);
}

enum verdict { GOOD, BESIDE, BAD };

static enum verdict judge(const struct pass *pass, const struct eval_block *block, size_t n,
                          struct error *error)
{
    if (!check_values(pass, block, n, error)) {
        eval_source_complain(&pass->source, block, n, false, error);
        return BAD;
    }
    if (check_labels(pass, block, n, error))
        return GOOD;
    if (is_beside(pass, block, n))
        return BESIDE;
    eval_source_complain(&pass->source, block, n, true, error);
    return BAD;
}

static void list_bad(struct eval_summary *summary, size_t row, const struct error *error)
{
    summary->skipped++;
    if (summary->bad_count < EVAL_BAD_LISTED)
        summary->bad[summary->bad_count++] = (struct eval_bad){row, *error};
}

/* ---- rows ---- */

static void compare(struct pass *pass, const struct eval_block *block, bool beside)
{
    struct eval_comparison *comparison = pass->summary->comparison;
    if (!comparison)
        return;
    struct problem problem = eval_problem_of(
        &pass->summary->rules, block, pass->source.label_columns, pass->source.weight_columns);
    problem.reduction = REDUCTION_SUM;
    if (beside)
        eval_comparison_add_beside(comparison, &problem, block->labels);
    else
        eval_comparison_add(comparison, &problem, pass->results.sample);
    problem_release(&problem);
}

/* Rows that are all good, or all one beside. */
static bool take_rows(struct pass *pass, const struct eval_block *block, enum verdict verdict,
                      struct error *error)
{
    struct eval_summary *summary = pass->summary;
    if (block->rows == 0)
        return true;
    if (verdict == BESIDE) {
        summary->beside += block->rows;
        compare(pass, block, true);
        return true;
    }
    eval_losses(&summary->rules, &pass->source, block, pass->manner, &pass->results);
    if (pass->results.refusal)
        summary->refusal = pass->results.refusal;
    eval_summary_add(summary, &pass->totals, &pass->source, block, &pass->results);
    compare(pass, block, false);
    return eval_files_add(&pass->files, &summary->rules, &pass->source, block, &pass->results,
                          error);
}

/* Are all rows good, as nearly all blocks are?  If not, or if that takes a closer look, false. */
static bool are_plainly_good(const struct pass *pass, const struct eval_block *block)
{
    const double last = (double)pass->source.classes - 1;
    bool good = pass->source.kind == VALUES_LOGITS && pass->source.label_columns == 1 &&
                pass->summary->rules.task == TASK_MULTICLASS;
    for (size_t n = 0; good && n < block->rows; n++) {
        const double label = block->labels[n];
        good = label >= 0 && label <= last && (double)(int32_t)label == label;
    }
    return good;
}

/* The rows of a block, in runs of the same verdict; false at the first bad one. */
static bool take_block(struct pass *pass, const struct eval_block *block, struct error *error)
{
    size_t from = 0;
    enum verdict run = GOOD;
    const size_t looked_at = are_plainly_good(pass, block) ? 0 : block->rows;
    for (size_t n = 0; n < looked_at; n++) {
        struct error bad = {0};
        const enum verdict verdict = judge(pass, block, n, &bad);
        if (verdict == BAD && !pass->request->skip_bad) {
            *error = bad;
            return false;
        }
        if (verdict == BAD)
            list_bad(pass->summary, eval_source_row(&pass->source, block, n), &bad);
        if (verdict == run)
            continue;
        const struct eval_block rows = eval_rows(block, &pass->source, from, n);
        if (!take_rows(pass, &rows, run, error))
            return false;
        from = verdict == BAD ? n + 1 : n;
        run = verdict == BAD ? GOOD : verdict;
    }
    const struct eval_block rows = eval_rows(block, &pass->source, from, block->rows);
    return take_rows(pass, &rows, run, error);
}

/* The part of a block that lies in the rows that are wanted; 0 rows if none does. */
static struct eval_block wanted(const struct pass *pass, const struct eval_block *block)
{
    size_t from = 0, to = block->rows;
    while (from < to && eval_source_row(&pass->source, block, from) < pass->request->from)
        from++;
    while (to > from && eval_source_row(&pass->source, block, to - 1) >= pass->request->to)
        to--;
    return eval_rows(block, &pass->source, from, to);
}

/* ---- the whole ---- */

static bool take_all(struct pass *pass, struct error *error)
{
    struct eval_block block;
    const struct eval_watch *watch = &pass->request->watch;
    bool failed = false;
    while (pass->source.row < pass->request->to &&
           eval_source_next(&pass->source, &block, &failed, error)) {
        const struct eval_block rows = wanted(pass, &block);
        if (rows.rows && !take_block(pass, &rows, error))
            return false;
        if (watch->progress) {
            const struct eval_progress progress = eval_source_progress(&pass->source);
            watch->progress(watch->user, &progress);
        }
    }
    return !failed;
}

/* In the order of the rows, as far as there is room. */
static void insert_bad(struct eval_summary *summary, const struct eval_bad *bad)
{
    size_t at = summary->bad_count;
    while (at > 0 && summary->bad[at - 1].row > bad->row)
        at--;
    if (at == EVAL_BAD_LISTED)
        return;
    const size_t kept =
        summary->bad_count < EVAL_BAD_LISTED ? summary->bad_count : EVAL_BAD_LISTED - 1;
    memmove(summary->bad + at + 1, summary->bad + at, (kept - at) * sizeof *summary->bad);
    summary->bad[at] = *bad;
    summary->bad_count = kept + 1;
}

/* Bad rows that the readers passed over, beside our own. */
static void list_skipped(const struct pass *pass)
{
    const struct eval_stream *const streams[] = {&pass->source.values, &pass->source.labels,
                                                 &pass->source.weights};
    for (size_t i = 0; i < 3; i++) {
        size_t count = 0;
        if (!streams[i]->feed)
            continue;
        const struct feed_bad *bad = feed_skipped_list(streams[i]->feed, &count);
        pass->summary->skipped += feed_skipped(streams[i]->feed);
        for (size_t k = 0; k < count; k++) {
            struct eval_bad entry = {bad[k].row, bad[k].error};
            eval_source_name(streams[i], &entry.error);
            insert_bad(pass->summary, &entry);
        }
    }
}

static bool no_rows(const struct pass *pass, struct error *error)
{
    const struct eval_summary *summary = pass->summary;
    const char *path = pass->request->values;
    if (summary->skipped)
        return error_set(error, 0, _("no good row is left: all %zu are bad; the first: %s"),
                         summary->skipped, summary->bad[0].error.message);
    if (pass->source.row)
        return error_set(error, 0, _("'%s' has %zu rows, none of them in --rows"),
                         eval_quote_path(path).text, pass->source.row);
    return error_set(error, 0, _("'%s' has no rows of numbers"), eval_quote_path(path).text);
}

static bool finish(struct pass *pass, struct error *error)
{
    struct eval_summary *summary = pass->summary;
    eval_summary_end(summary, &pass->totals);
    list_skipped(pass);
    if (summary->comparison)
        eval_comparison_end(summary->comparison, &summary->rules);
    if (summary->rows == 0 && !summary->comparison)
        return no_rows(pass, error);
    return eval_files_end(&pass->files, summary, error);
}

bool eval_run(const struct eval_request *request, struct eval_summary *summary, struct error *error)
{
    struct pass pass = {.request = request, .summary = summary};
    *summary = (struct eval_summary){0};
    if (!eval_source_open(&pass.source, request, error))
        return false;
    summary->classes = pass.source.classes;
    bool good = eval_rules(request, &pass.source, &summary->rules, error) &&
                eval_choose(request, &summary->rules, &pass.source, &pass.manner, error) &&
                eval_files_begin(&pass.files, request, error);
    if (good) {
        summary->kernels = pass.manner != EVAL_AS_PROBLEM;
        summary->single = pass.manner == EVAL_BY_KERNELS_SINGLE;
        pass.files.is_plain = summary->kernels;
        if (request->compare)
            summary->comparison = eval_comparison_new(summary->classes, eval_threads(&pass.source));
        eval_summary_begin(summary, &pass.totals, request->extremes);
        good = take_all(&pass, error) && finish(&pass, error);
    }
    free(pass.totals.worst);
    free(pass.totals.best);
    eval_files_drop(&pass.files);
    eval_results_release(&pass.results);
    eval_source_close(&pass.source);
    if (!good)
        eval_summary_release(summary);
    return good;
}
