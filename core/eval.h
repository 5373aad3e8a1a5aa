/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Losses of whole files: what `xent eval` computes.
 *
 * A file of logits or probabilities, a row a sample, and its labels, which stand in a file of their
 * own or in columns of the same one, are read once, a block of rows at a time, so that a file may
 * be larger than the memory.  The rules are those of the language: every setting may be given, and
 * each sample costs what loss.h says, under every convention.
 *
 * There are two ways to the losses.  Class numbers without weights, smoothing or temperature, from
 * logits under the exact convention in float64, go through the kernels; so does a binary problem of
 * that kind.  Everything else is made into a small problem (problem.h), block by block, and
 * evaluated as the explorer does it.  Both are exact to a few units of the last place, and the sums
 * are compensated and made in the order of the rows, so that the result does not depend on the
 * number of threads, nor on how the file was cut into blocks.
 *
 * With `single`, float32 logits in files of arrays go through the kernels in float32 arithmetic:
 * each loss is right to 4 units of the last place of float32, and its gradient as exact as ever.
 * Where that way is not to be had, for other values, settings or a comparison, it is refused.
 *
 * Memory: under 64 MiB whatever the file's size, with rows of a million float32 numbers too, on the
 * first way, its gradient and its comparison.  On the second a row of so many numbers takes the
 * room of seven more while it is evaluated (struct sample), and one thread works at a time: 100
 * MiB.
 *
 * Rows count from 0 and are those of data: the line of names and comments are none.  The first bad
 * place ends the evaluation, and no output file is left; with skip_bad a bad row is passed over,
 * counted and listed, and has no row in the outputs.  Bad are what the reader refuses (feed.h),
 * labels that are no class, and probabilities outside 0..1.
 *
 * Which columns are what, if values and labels share a file: with a line of names, those of
 * data_columns.h if it finds a label among them, so that `load` and eval understand the same
 * tables; else the last column is the label, if it begins with a class, and all others are values.
 * `label_column` and `value_columns` say otherwise: names, numbers from 0 (-1 is the last), ranges
 * of both with both ends included ("0-9", "z0-z9"), separated by commas.
 *
 * Where the values have a line of names, these name the classes, without what data_columns.h takes
 * for the word before the class (z:cat).  A class number in a text may then be such a name, letter
 * for letter, in the same file or in one of its own.  Names that `load` would refuse, two that are
 * the same for instance, are not shown: the classes are shown by their numbers then. */
#ifndef XENT_CORE_EVAL_H
#define XENT_CORE_EVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/problem.h"
#include "core/text.h"

#define EVAL_EXTREMES_MOST 1000 /* samples that can be listed on either side */
#define EVAL_EXTREMES      5    /* that are listed unless more are wanted */
#define EVAL_BINS          10
#define EVAL_BAD_LISTED    10  /* bad rows that are listed; all are counted */
#define EVAL_CONFUSION     512 /* classes up to which it is counted which is taken for which */

/* ---- the question ---- */

struct eval_progress {
    uint64_t done, all; /* bytes; `all` is 0 where it is not known, as of a pipe */
    size_t rows;
};

/* What the caller wants to know while the files are read; functions may be NULL. */
struct eval_watch {
    void *user;
    void (*progress)(void *user, const struct eval_progress *progress);
    /* A file beside an output was begun, or (begun false) is gone or has its final name: who ends
     * the program in between removes it. */
    void (*beside)(void *user, const char *path, bool begun);
};

struct eval_request {
    const char *values; /* a path; "-": standard input */
    enum values_kind kind;
    const char *labels;                       /* NULL: in the file of the values */
    bool labels_are_rows;                     /* one label a class; else class numbers */
    bool no_labels;                           /* for eval_problem(): there are none */
    const char *weights;                      /* of the samples; NULL: none */
    const char *label_column, *value_columns; /* NULL: as told above */
    const char *const *settings; /* "class_weight 1 2": what follows `set`, in the order of the
                                    table of settings, ends with NULL; values, labels and
                                    sample_weight are not among them */
    size_t from, to;             /* rows from <= n < to; SIZE_MAX: to the end */
    size_t extremes;             /* how many of the worst and the best */
    size_t threads;              /* 0: as many as there are processors */
    bool skip_bad;
    bool single;            /* float32 arithmetic, as told above */
    bool compare;           /* gather what eval_compare.h wants */
    const char *per_sample; /* output: .npy or .csv, by the end of its name; NULL: none */
    const char *gradient;   /* the same, and not the same file, nor one that is read */
    struct eval_watch watch;
};

/* ---- the answer ---- */

struct eval_extreme {
    double loss; /* nats */
    size_t row;
    size_t label, predicted; /* classes; SIZE_MAX where that has no meaning */
    double p;                /* of the true class */
};

struct eval_bin {
    size_t count; /* predictions whose p lies in this tenth */
    double sum;   /* of these p */
    size_t right; /* predictions that came true */
};

struct eval_class {
    size_t count; /* samples of this true class; binary: of this output */
    size_t right;
    double sum; /* of their losses, nats */
};

/* Rows of probabilities that do not sum to one, by more than SUM_TOLERANCE, as `load` warns of
 * them; they are evaluated as they stand.  Not counted in binary problems. */
struct eval_uneven {
    size_t count;
    size_t first, first_line; /* row of the first; its line in the file, 0 if there are no lines */
    size_t farthest;          /* row that is off by most, the first of several, */
    double off;               /* and by how much */
};

/* A row that was passed over. */
struct eval_bad {
    size_t row;
    struct error error;
};

struct eval_summary {
    struct problem rules; /* settings without values and labels */
    size_t rows;          /* samples that were evaluated */
    size_t ignored;       /* of them, by ignore_index */
    size_t beside;        /* not among them: labels one beside the classes, with `compare` */
    size_t classes;       /* C; binary: outputs */
    bool kernels;         /* did the losses come out of the kernels? */
    bool single;          /* in float32 arithmetic? */
    struct eval_uneven uneven;

    double sum, divisor, mean;  /* nats; NaN with a refusal */
    double value;               /* reduced as the settings say; NaN with reduction none */
    const char *refusal;        /* why the framework gives no number, through _(); or NULL */
    size_t infinite, undefined; /* losses that are inf, NaN */

    size_t judged, right; /* predictions: of samples, binary of outputs */
    size_t worst_count, best_count;
    struct eval_extreme *worst, *best; /* the worst first; the best first */
    struct eval_bin bin[EVAL_BINS];
    struct eval_class *class; /* C */

    size_t skipped;
    size_t bad_count;
    struct eval_bad bad[EVAL_BAD_LISTED];

    struct eval_comparison *comparison; /* NULL unless it was asked for; eval_compare.h */
};

/* The column of an error that is no file's fault: a setting that is not possible. */
#define EVAL_ERROR_USAGE 1

/* Reads, evaluates, and writes the outputs, all or none of them: both are whole on the disk before
 * the first takes its name.  Only if the second name cannot be taken then, which takes a folder
 * that changes in that moment, or a foreign file in a folder like /tmp, is the first there alone,
 * and the error names the second.  On true *summary is the caller's; on false *error says which
 * file, and where in it, in its message. */
bool eval_run(const struct eval_request *request, struct eval_summary *summary,
              struct error *error);
void eval_summary_release(struct eval_summary *summary);

/* Rows of the files as a problem: request->from up to, but not including, request->to, at most
 * EVAL_PROBLEM_VALUES numbers; the notes say what was left out. */
#define EVAL_PROBLEM_VALUES ((size_t)1 << 20)
bool eval_problem(const struct eval_request *request, struct problem *problem, struct text *notes,
                  struct error *error);

/* ---- the answer, told ---- */

/* How it is told.  `opens` is the command line that shows rows in the explorer, up to the rows;
 * `printed`, a loss as some program printed it, marks the ways that give it; NULL: none. */
struct printed;
struct eval_style {
    bool ascii;
    int width;
    const char *opens;
    const struct printed *printed;
};

/* For a person.  Losses are in the unit of log_base, as many digits as `digits` says. */
void eval_add_text(const struct eval_summary *summary, const struct eval_style *style,
                   struct text *out);

/* One JSON object on one line: loss, divisor, count, accuracy, perplexity, worst, best, sum,
 * classes, calibration, uneven, skipped, and the comparison if there is one.  With 17 digits. */
void eval_add_json(const struct eval_summary *summary, const struct eval_style *style,
                   struct text *out);

/* eval_compare_text.c, for these two: the comparison. */
void eval_add_comparison(const struct eval_summary *summary, const struct eval_style *style,
                         struct text *out);

#endif
