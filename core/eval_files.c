/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outputs: the loss of each sample, and the gradient.
 *
 * A gradient of the mean is divided by what is known only at the end, so its rows wait in a file
 * without a name, each with a number behind it that tells whether the sample was ignored. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/csv.h"
#include "core/eval_parts.h"
#include "core/file.h"
#include "core/intl.h"
#include "core/kernel/kernel.h"
#include "core/loss.h"
#include "core/memory.h"
#include "core/number.h"
#include "core/parallel.h"

/* Values that are worth a range of their own in parallel_run(). */
#define SLOPE_WORK ((size_t)1 << 14)

/* ---- NPY of a size that is not known at the beginning ---- */

#define NPY_HEADER 128

static bool add_npy_header(struct draft *draft, struct error *error)
{
    static const char blank[NPY_HEADER];
    return draft_add(draft, blank, sizeof blank, error);
}

/* `columns` 0: one dimension. */
static bool patch_npy_header(struct draft *draft, size_t rows, size_t columns, struct error *error)
{
    static const unsigned char begin[] = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, NPY_HEADER - 10, 0};
    struct text header = {0};
    text_add_bytes(&header, (const char *)begin, sizeof begin);
    text_add(&header, "{'descr': '<f8', 'fortran_order': False, 'shape': (");
    if (columns)
        text_addf(&header, "%zu, %zu), }", rows, columns);
    else
        text_addf(&header, "%zu,), }", rows);
    text_add_repeated(&header, " ", NPY_HEADER - 1 - header.length);
    text_add(&header, "\n");
    const bool good = draft_patch(draft, 0, header.bytes, header.length, error);
    text_release(&header);
    return good;
}

/* Little endian, whatever the processor is. */
static bool add_npy_number(struct draft *draft, double value, struct error *error)
{
    unsigned char bytes[sizeof value];
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(bits >> (8 * i));
    return draft_add(draft, bytes, sizeof bytes, error);
}

static bool add_text(struct draft *draft, const char *string, struct error *error)
{
    return draft_add(draft, string, strlen(string), error);
}

/* ---- beginning ---- */

static bool ends_with(const char *path, const char *ending)
{
    const size_t length = strlen(path), end = strlen(ending);
    return length > end && strcasecmp(path + length - end, ending) == 0;
}

static bool find_form(const char *path, bool *is_npy, struct error *error)
{
    *is_npy = ends_with(path, ".npy");
    return *is_npy || ends_with(path, ".csv") ||
           error_set(error, 0, _("'%s': an output is written as .npy or .csv, by its name"),
                     error_quote(path, strlen(path)).text);
}

/* A file that was beside an output is there no longer. */
static void gone(const struct eval_files *files, struct text *beside)
{
    if (files->watch.beside && beside->length)
        files->watch.beside(files->watch.user, text_string(beside), false);
    text_release(beside);
}

static bool begin(struct eval_files *files, struct draft *draft, const char *path, bool *is_npy,
                  bool *has, struct error *error)
{
    if (!find_form(path, is_npy, error) || !draft_begin(draft, path, error))
        return false;
    *has = true;
    if (files->watch.beside)
        files->watch.beside(files->watch.user, text_string(&draft->beside), true);
    return true;
}

static bool begin_all(struct eval_files *files, const struct eval_request *request,
                      struct error *error)
{
    if (request->per_sample && !begin(files, &files->per_sample, request->per_sample,
                                      &files->per_sample_is_npy, &files->has_per_sample, error))
        return false;
    if (!request->gradient)
        return true;
    if (!begin(files, &files->gradient, request->gradient, &files->gradient_is_npy,
               &files->has_gradient, error) ||
        !draft_begin_nameless(&files->raw, request->gradient, error))
        return false;
    files->has_raw = true;
    return true;
}

/* Nothing that is read may be written over, and neither output by the other. */
static bool spares_all(const struct eval_request *request, const char *output, const char *other,
                       struct error *error)
{
    const char *const read[] = {request->values, request->labels, request->weights};
    for (size_t i = 0; i < sizeof read / sizeof *read && output; i++)
        if (read[i] && file_is_same(output, read[i]))
            return error_set(error, 0, _("'%s' is read here; an output wants another name"),
                             error_quote(output, strlen(output)).text);
    if (output && other && (strcmp(output, other) == 0 || file_is_same(output, other)))
        return error_set(error, 0, _("'%s' cannot be two outputs at once"),
                         error_quote(output, strlen(output)).text);
    return true;
}

bool eval_files_begin(struct eval_files *files, const struct eval_request *request,
                      struct error *error)
{
    sigset_t all, before;
    *files = (struct eval_files){.watch = request->watch};
    error->line = 0;
    if (!spares_all(request, request->per_sample, request->gradient, error) ||
        !spares_all(request, request->gradient, NULL, error))
        return false;
    sigfillset(&all); /* no file is there before it is known who removes it */
    pthread_sigmask(SIG_BLOCK, &all, &before);
    const bool good = begin_all(files, request, error);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return good && (!request->per_sample ||
                    (files->per_sample_is_npy ? add_npy_header(&files->per_sample, error)
                                              : add_text(&files->per_sample, "row,loss\n", error)));
}

/* ---- rows ---- */

static bool add_losses(struct eval_files *files, const struct problem *rules,
                       const struct eval_source *source, const struct eval_block *block,
                       const struct eval_results *results, struct error *error)
{
    for (size_t n = 0; n < block->rows; n++) {
        const double loss = loss_in_base(results->sample[n], rules->log_base);
        char number[32];
        if (files->per_sample_is_npy) {
            if (!add_npy_number(&files->per_sample, loss, error))
                return false;
            continue;
        }
        snprintf(number, sizeof number, "%zu,", eval_source_row(source, block, n));
        if (!add_text(&files->per_sample, number, error) ||
            !add_text(&files->per_sample, number_exact(loss).text, error) ||
            !add_text(&files->per_sample, "\n", error))
            return false;
    }
    return true;
}

struct slopes {
    const struct problem *problem;
    const struct eval_results *results; /* of the kernels; NULL: sample by sample */
    double *rows; /* C numbers and one that is 1 where the sample is ignored */
};

/* By the kernels, in double whatever the file has. */
static void compute_plainly(const struct slopes *slopes, size_t from, size_t to)
{
    const struct problem *problem = slopes->problem;
    const size_t classes = problem_classes(problem), width = classes + 1;
    const bool binary = problem->task == TASK_BINARY;
    double *unused = memory_new(to - from, (binary ? classes : 1) * sizeof *unused);
    double *gradient = memory_new(to - from, classes * sizeof *gradient);
    const struct kernel_rows rows = {.logits = matrix_row(&problem->values, from),
                                     .dtype = KERNEL_F64,
                                     .rows = to - from,
                                     .classes = classes,
                                     .stride = classes};
    if (binary)
        kernel_binary_slope(rows.logits, matrix_row(&problem->labels, from), KERNEL_F64,
                            (to - from) * classes, 1, unused, gradient);
    else
        kernel_softmax_slope(&rows, slopes->results->label + from, 1, unused, gradient);
    for (size_t n = from; n < to; n++) {
        memcpy(slopes->rows + n * width, gradient + (n - from) * classes,
               classes * sizeof *gradient);
        slopes->rows[n * width + classes] = !binary && slopes->results->label[n] < 0;
    }
    free(gradient);
    free(unused);
}

static void compute_slopes(void *user, size_t from, size_t to)
{
    const struct slopes *slopes = user;
    const size_t classes = problem_classes(slopes->problem);
    if (slopes->results) {
        compute_plainly(slopes, from, to);
        return;
    }
    struct sample sample = sample_new(classes);
    for (size_t n = from; n < to; n++) {
        double *row = slopes->rows + n * (classes + 1);
        sample_evaluate(slopes->problem, n, &sample);
        memcpy(row, sample.gradient, classes * sizeof *row);
        row[classes] = sample.ignored;
    }
    sample_release(&sample);
}

static bool add_slopes(struct eval_files *files, const struct problem *rules,
                       const struct eval_source *source, const struct eval_block *block,
                       const struct eval_results *results, struct error *error)
{
    const size_t classes = block->classes, width = classes + 1;
    struct problem problem =
        eval_problem_of(rules, block, source->label_columns, source->weight_columns);
    struct slopes slopes = {.problem = &problem,
                            .results = files->is_plain ? results : NULL,
                            .rows = memory_new(block->rows, width * sizeof(double))};
    parallel_run_on(eval_threads(source), block->rows,
                    classes < SLOPE_WORK ? SLOPE_WORK / classes : 1, compute_slopes, &slopes);
    const bool good =
        draft_add(&files->raw, slopes.rows, block->rows * width * sizeof(double), error);
    free(slopes.rows);
    problem_release(&problem);
    files->columns = classes;
    return good;
}

bool eval_files_add(struct eval_files *files, const struct problem *rules,
                    const struct eval_source *source, const struct eval_block *block,
                    const struct eval_results *results, struct error *error)
{
    files->rows += block->rows;
    return (!files->has_per_sample || add_losses(files, rules, source, block, results, error)) &&
           (!files->has_gradient || add_slopes(files, rules, source, block, results, error));
}

/* ---- the end ---- */

static bool add_head(struct eval_files *files, const struct problem *rules, struct error *error)
{
    struct text line = {0};
    char room[CLASS_ROOM];
    if (files->gradient_is_npy)
        return add_npy_header(&files->gradient, error);
    for (size_t c = 0; c < files->columns; c++) {
        struct text cell = {0};
        text_addf(&cell, "g:%s", problem_class_name(rules, c, room));
        text_add(&line, c ? "," : "");
        csv_add_cell(&line, text_string(&cell), ',');
        text_release(&cell);
    }
    text_add(&line, "\n");
    const bool good = draft_add(&files->gradient, line.bytes, line.length, error);
    text_release(&line);
    return good;
}

static bool add_slope_row(struct eval_files *files, const double *row, enum log_base base,
                          struct error *error)
{
    bool good = true;
    for (size_t c = 0; good && c < files->columns; c++) {
        const double slope = loss_in_base(row[c], base);
        if (files->gradient_is_npy)
            good = add_npy_number(&files->gradient, slope, error);
        else
            good = (c == 0 || add_text(&files->gradient, ",", error)) &&
                   add_text(&files->gradient, number_exact(slope).text, error);
    }
    return good && (files->gradient_is_npy || add_text(&files->gradient, "\n", error));
}

/* What waited, divided. */
static bool finish_gradient(struct eval_files *files, const struct eval_summary *summary,
                            struct error *error)
{
    const size_t classes = files->columns;
    struct loss loss = {.problem = summary->rules, .divisor = summary->divisor};
    double *row = memory_new(classes + 1, sizeof *row);
    double *out = memory_new(classes + 1, sizeof *out);
    struct sample sample = {.classes = classes, .gradient = row};
    bool good = draft_rewind(&files->raw, error) && add_head(files, &summary->rules, error);
    for (size_t n = 0; good && n < files->rows; n++) {
        good = draft_read(&files->raw, row, (classes + 1) * sizeof *row, error);
        sample.ignored = row[classes] != 0;
        loss_gradient(&loss, &sample, out);
        good = good && add_slope_row(files, out, summary->rules.log_base, error);
    }
    free(row);
    free(out);
    return good && (!files->gradient_is_npy ||
                    patch_npy_header(&files->gradient, files->rows, classes, error));
}

static bool keep(struct eval_files *files, struct draft *draft, bool *has, struct error *error)
{
    struct text beside = {0};
    if (!*has)
        return true;
    text_add(&beside, text_string(&draft->beside));
    *has = false;
    const bool good = draft_keep(draft, error);
    gone(files, &beside);
    return good;
}

bool eval_files_end(struct eval_files *files, const struct eval_summary *summary,
                    struct error *error)
{
    error->line = 0;
    if ((files->has_per_sample || files->has_gradient) && summary->refusal)
        return error_set(error, 0, _("no losses to write: %s"), _(summary->refusal));
    if (files->has_per_sample && files->per_sample_is_npy &&
        !patch_npy_header(&files->per_sample, files->rows, 0, error))
        return false;
    if (files->has_gradient && !finish_gradient(files, summary, error))
        return false;
    if ((files->has_per_sample && !draft_settle(&files->per_sample, error)) ||
        (files->has_gradient && !draft_settle(&files->gradient, error)))
        return false; /* neither has its name yet */
    return keep(files, &files->per_sample, &files->has_per_sample, error) &&
           keep(files, &files->gradient, &files->has_gradient, error);
}

void eval_files_drop(struct eval_files *files)
{
    struct draft *const drafts[] = {&files->per_sample, &files->gradient};
    const bool has[] = {files->has_per_sample, files->has_gradient};
    for (size_t i = 0; i < 2; i++) {
        struct text beside = {0};
        if (!has[i])
            continue;
        text_add(&beside, text_string(&drafts[i]->beside));
        draft_drop(drafts[i]);
        gone(files, &beside);
    }
    if (files->has_raw)
        draft_drop(&files->raw);
    *files = (struct eval_files){0};
}
